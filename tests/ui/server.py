"""A JupyterLab server of its own, which shares nothing with the user's."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.sign import NotebookNotary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START = 60.0
"""Seconds in which a server must have started."""
WAIT = 60.0
"""Seconds in which whatever is waited for must happen: many, because the machine may be busy."""


@dataclass(frozen=True)
class Server:
    """Where a server is and what it serves."""

    port: int
    token: str
    root: Path
    variables: dict[str, str]

    @property
    def url(self) -> str:
        """Address of its root."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET") -> Any:
        """Call the server's REST API."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        try:
            connection.request(
                method, f"/api/{path}", headers={"Authorization": f"token {self.token}"}
            )
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        # a page that closes may have ended its kernel a moment before
        gone = method == "DELETE" and answer.status == 404
        assert gone or answer.status < 400, f"{method} {path}: {answer.status} {answer.reason}"
        return json.loads(body) if body and not gone else None

    def kernels(self) -> list[dict[str, Any]]:
        """Return the kernels that are running."""
        return self.ask("kernels")

    def sessions(self) -> list[dict[str, Any]]:
        """Return the sessions, each with its kernel."""
        return self.ask("sessions")

    def wait_for_sessions(self, *types: str) -> None:
        """Wait until the sessions are of these types."""
        deadline = time.monotonic() + WAIT
        while (found := sorted(session["type"] for session in self.sessions())) != sorted(types):
            assert time.monotonic() < deadline, f"sessions: {found}"
            time.sleep(0.05)

    def trust(self, notebook: Path) -> None:
        """Sign a notebook on the user's behalf."""
        notary = NotebookNotary(data_dir=self.variables["JUPYTER_DATA_DIR"])
        notary.sign(nbformat.read(notebook, as_version=4))
        notary.store.close()

    def shut_kernels_down(self) -> None:
        """Leave nothing running for the next test."""
        for session in self.sessions():
            self.ask(f"sessions/{session['id']}", "DELETE")
        for kernel in self.kernels():
            self.ask(f"kernels/{kernel['id']}", "DELETE")


@contextmanager
def serve(
    folder: Path,
    program: str = "jupyterlab",
    *,
    extension: bool = True,
    python: str | Path = sys.executable,
) -> Iterator[Server]:
    """Run a server in a folder, whose ``files`` it serves, until the block ends.

    ``program`` is ``jupyterlab`` or ``notebook``, run by ``python``; without ``extension`` ours
    is disabled.
    """
    root = folder / "files"
    root.mkdir()
    _write_settings(folder / "settings")
    if not extension:
        _disable_extension(folder / "config")
    token = secrets.token_hex(16)
    port = _free_port()
    variables = _variables(folder)
    server = Server(port, token, root, variables)
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(python, program, root, token, port),
            env=variables,
            cwd=root,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_up(server, process, log)
            yield server
            server.shut_kernels_down()
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _command(python: str | Path, program: str, root: Path, token: str, port: int) -> list[str]:
    app = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}[program]
    return [
        str(python),
        "-m",
        program,
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={root}",
        f"--IdentityProvider.token={token}",
        f"--{app}.expose_app_in_browser=True",
        # else each page has the server look for a second whether its assets are up to date
        "--ServerApp.tornado_settings={'page_config_data': {'buildCheck': False}}",
    ]


def _variables(folder: Path) -> dict[str, str]:
    names = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "XDG_STATE_HOME": "state",
    }
    inherited = {
        name: value for name, value in os.environ.items() if name != "TRIALBOOK_TRACKING_URI"
    }
    return {**inherited, **{name: str(folder / where) for name, where in names.items()}}


def _write_settings(folder: Path) -> None:
    # Else JupyterLab asks whether it may fetch its news.
    news = folder / "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))


def _disable_extension(config: Path) -> None:
    # As `jupyter labextension disable trialbook` writes it.
    page = config / "labconfig/page_config.json"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps({"disabledExtensions": {"trialbook": True}}))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_up(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            server.ask("status")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(errors='replace')}")
