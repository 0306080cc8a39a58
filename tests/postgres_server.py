"""A PostgreSQL server of the tests' own: started in a new folder, on a free port, and stopped.

``python tests/postgres_server.py`` says whether the programs for it are there.
"""

from __future__ import annotations

import itertools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

REQUIRED = "TRIALBOOK_TESTS_NEED_POSTGRESQL"
"""Where this environment variable is set, tests fail without a server, and are not left out."""

MISSING = "PostgreSQL's server programs are not here; on Debian: apt-get install postgresql"
USER = "trialbook"
# nothing here has to survive a power failure
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")
START_SECONDS = 60


def binaries() -> Path | None:
    """Return the folder of the server's programs, the newest where there are several."""
    places = [Path(found).parent for found in [shutil.which("initdb")] if found]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(debian, key=lambda place: place.parent.name.zfill(4), reverse=True)
    if config := shutil.which("pg_config"):
        asked = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        places.append(Path(asked.stdout.strip()))
    programs = ("initdb", "postgres")
    return next((p for p in places if all((p / name).exists() for name in programs)), None)


def _other_user() -> Mapping[str, Any]:
    """Return whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgresServer:
    """A server in a folder.

    Parameters
    ----------
    programs, folder : Path
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.password = secrets.token_urlsafe(12)
        self._programs = programs
        self._as_user = _other_user()
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None
        self._make()

    def uri(self, database: str, user: str = USER, password: str | None = None) -> str:
        """Return the URI of a database."""
        secret = self.password if password is None else password
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres") -> list[Any]:
        """Run statements outside any transaction, and return what the last one found."""
        import psycopg

        with psycopg.connect(self.uri(database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def database(self, options: str = "") -> Iterator[str]:
        """Make a database, and give its URI."""
        name = f"trial{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {options}")
        try:
            yield self.uri(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def schema(self) -> str:
        """Return the URI of a new schema in a database of all tests, which takes half the time."""
        return f"{self.uri('postgres')}?schema=trial{next(self._numbers)}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        import psycopg

        settings = [word for setting in FAST for word in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self._programs / "postgres", "-D", self.folder / "data"),
                    *("-h", "127.0.0.1", "-p", str(self.port), "-k", self.folder, *settings),
                ],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                # an interrupt at the keyboard is for pytest, which stops the server then
                start_new_session=True,
                **self._as_user,
            )
        pid = str(self._process.pid)
        watch = [sys.executable, __file__, "watch", pid, self.folder]
        self._watch = subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.uri("postgres")).close()
                return
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log_text = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL does not start:\n{log_text}") from error
                time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server, which ends every connection."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)
            self._process = None
        if self._watch is not None:
            self._watch.communicate(b"stopped", START_SECONDS)
            self._watch = None

    def _make(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self._as_user:
            for path in (self.folder, secret):
                os.chown(path, self._as_user["user"], self._as_user["group"])
        initdb = self._programs / "initdb"
        offered = subprocess.run([initdb, "--help"], capture_output=True, text=True, check=True)
        # stores must not depend on how a database orders text, so it orders as people do
        ordered = ("--locale-provider=icu", "--icu-locale=en")
        subprocess.run(
            [
                *(initdb, "-D", self.folder / "data", "-U", USER, "--no-sync", "--locale=C"),
                *("--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8"),
                *(ordered if "--icu-locale" in offered.stdout else ()),
            ],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **self._as_user,
        )


def told(error: BaseException) -> str:
    """Return all that a person sees of an error."""
    return "\n".join([str(error), repr(error), *traceback.format_exception(error)])


@contextmanager
def running() -> Iterator[PostgresServer]:
    """Start a server, and stop it whatever happens."""
    programs = binaries()
    if programs is None:
        import pytest

        (pytest.fail if os.environ.get(REQUIRED) else pytest.skip)(MISSING)
    folder = Path(mkdtemp(prefix="trialbook-postgres-"))
    server = None
    try:
        server = PostgresServer(programs, folder)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def watch(server: int, folder: Path) -> None:
    """Stop the server when the tests are gone without having done so, killed for instance."""
    if sys.stdin.read() == "stopped":
        return
    with suppress(ProcessLookupError):
        os.kill(server, signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["watch"]:
        watch(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(None if binaries() else MISSING)
