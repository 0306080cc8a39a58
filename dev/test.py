"""Install whatever the tests need and run every test.

``python3 dev/test.py`` runs all steps, two at a time; name some of them to run only those, for
instance ``python3 dev/test.py types python``. What follows ``--`` goes to pytest.
``python3 dev/test.py --changed`` runs what your changes can have broken, ``--changed=COMMIT`` those
since you left a commit, and says which steps it leaves to a whole run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

import changed
import environment
import hosts
import slowest
import versions
from environment import PYTHON

OLDER = environment.VENV / "older"
OLDER_PACKAGES = ("pandas<3", "pytz")
"""What else users have; pytz is what the older pandas needs."""

IPYKERNELS = ("6.31.0", "7.0.1")
"""Their kernels answer otherwise while they are busy; ``tests/kernel/ipykernels.py`` finds them."""

LANGUAGES = ("fr_FR.UTF-8", "fa_IR.UTF-8")
"""One that groups digits by narrow spaces, one with digits and a calendar of its own."""

TOGETHER = (str(PYTHON), "-m", "pytest", "--numprocesses=2", "--dist=loadfile")
"""By two processes, a file each: most tests wait for kernels, databases and pages."""

STEPS: dict[str, list[Sequence[str]]] = {
    "lint": [
        (str(PYTHON), "-m", "ruff", "check"),
        (str(PYTHON), "-m", "ruff", "format", "--check"),
        ("lint-imports",),
        ("npm", "run", "--silent", "lint"),
    ],
    "types": [
        (str(PYTHON), "-m", "mypy"),
        (str(PYTHON), "dev/protocol.py", "--check"),
    ],
    "js": [("npm", "run", "--silent", "test")],
    "python": [(*TOGETHER, "--ignore=tests/ui")],
    "older": [
        (str(PYTHON), "-m", "pytest", "tests/unit", "-k", "fluent or client or public"),
    ],
    **{name: [versions.command(name)] for name in versions.STEPS},
    "calendar": [
        ("env", f"LC_ALL={language}", "npm", "run", "--silent", "test") for language in LANGUAGES
    ],
    "ui": [(*TOGETHER, "--ignore=tests/ui/hosts")],
    "hosts": [(str(PYTHON), "-m", "pytest")],
}

WHERE = {"ui": ["tests/ui"], "hosts": ["tests/ui/hosts"]}
"""Where the tests of a step are, unless some are named."""

CHANGED = "--changed"

LONG = ("python", "calendar")
"""The steps that begin first, the longest before the others."""

AT_A_TIME = 2
"""Steps that run beside one another: one computes while the other waits for kernels."""

ALONE = ("ui", "hosts")
"""The steps that wait for nobody else: with a browser, servers and kernels they fill two cores."""

INSTALLING = threading.Lock()
"""Held while something is installed, which can go wrong when two do it."""

REPORTS = environment.VENV / "reports"
"""What pytest and the steps write."""

CALENDAR = {
    "FAKETIME": "+1500d",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    "TZ": "America/St_Johns",
}
"""The clock and zone in which no test of the page may read otherwise."""


def main() -> int:
    """Return 0 where every step passed."""
    words = sys.argv[1:]
    extra = words[words.index("--") + 1 :] if "--" in words else []
    named = words[: words.index("--")] if "--" in words else words
    files = asked(named)
    if not files:
        print("no change can have broken a test")
        return 0
    environment.ensure("test")
    ignored()
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir()
    failed = failures(files, extra)
    if any(REPORTS.glob("*.xml")):
        print("\nthe slowest tests:", *slowest.lines(REPORTS), sep="\n")
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nevery step passed", flush=True)
    return 1 if failed else 0


def asked(words: Sequence[str]) -> dict[str, list[str]]:
    """Return the steps that the command line names, each with files, or none for all of them."""
    names = [word for word in words if word.partition("=")[0] != CHANGED]
    if unknown := [name for name in names if name not in STEPS]:
        environment.fail(f"no step {unknown[0]!r}; the steps are {', '.join(STEPS)}")
    if len(names) == len(words):
        return {name: [] for name in names or STEPS}
    since = next(word for word in words if word not in names).partition("=")[2]
    found = changed.steps(changed.since(since or "HEAD")) | {name: [] for name in names}
    left = [name for name in STEPS if name not in found]
    print(f"running {', '.join(found) or 'nothing'}; left to a whole run: {', '.join(left)}")
    return found


def ready(name: str, extra: Sequence[str]) -> bool:
    """Install what a step needs; return False, and say why, where it cannot be run here."""
    with INSTALLING:
        if name in {"python", "ui", *versions.STEPS}:
            ensure_postgresql()
            ensure_ipykernels()
        if name in {"ui", "hosts"}:
            ensure_chromium()
        if name == "hosts":
            hosts.ensure(extra)
        if name == "older":
            ensure_older_packages()
        if name in versions.STEPS and not versions.ensure(name):
            print(f"left out: {name}, which needs a Python {versions.STEPS[name].python}")
            return False
        if name == "calendar" and not faketime():
            print("left out: calendar, which needs the program faketime")
            return False
    return True


def ignored() -> None:
    """Say what of this folder is not tested."""
    if environment.TRYOUT.exists():
        print(f"ignored: {environment.TRYOUT.name}/, your copies of the notebooks")
    saved = ["git", "diff", "--name-only", "--", "notebooks"]
    done = subprocess.run(saved, cwd=environment.ROOT, check=False, capture_output=True, text=True)
    for path in done.stdout.splitlines():
        if '"output_type"' in (environment.ROOT / path).read_text("utf-8"):
            print(f"ignored: the outputs in {path}, which are not committed")


def failures(steps: Mapping[str, Sequence[str]], extra: Sequence[str]) -> list[str]:
    """Run steps, each on its files or on all, and return those that failed."""
    names = sorted(steps, key=lambda name: LONG.index(name) if name in LONG else len(LONG))
    printing = threading.Lock()

    def fails(name: str) -> bool:
        if not ready(name, extra):
            return False
        if len(names) == 1:
            return not passes(name, steps[name], extra, None)
        log = REPORTS / f"{name}.log"
        with log.open("w") as output:
            passed = passes(name, steps[name], extra, output)
        with printing:
            print(log.read_text("utf-8", "replace"), end="", flush=True)
        return not passed

    together = [name for name in names if name not in ALONE]
    alone = [name for name in names if name in ALONE]
    print(f"\nrunning {', '.join([*together, *alone])}", flush=True)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        failed = dict(zip(together, pool.map(fails, together), strict=True))
    failed |= {name: fails(name) for name in alone}
    return [name for name in failed if failed[name]]


def passes(name: str, files: Sequence[str], extra: Sequence[str], output: TextIO | None) -> bool:
    """Run one step's commands, on some files alone or all, and all even when one fails."""
    passed = True
    env = versions.variables(name) if name in versions.STEPS else environment.variables()
    # without these their tests fail, where a bare pytest would leave them out
    env["TRIALBOOK_TESTS_NEED_POSTGRESQL"] = "1"
    env["TRIALBOOK_TESTS_NEED_IPYKERNELS"] = "1"
    if name == "older":
        env["PYTHONPATH"] = str(OLDER)
    elif name == "calendar":
        env |= {**CALENDAR, "LD_PRELOAD": str(faketime())}
    for command in STEPS[name]:
        words = [*command, *(files or WHERE.get(name, []))]
        if name == "js" and files:
            words = ["npx", "vitest", "related", "--run", *files]
        if "pytest" in command:
            words += [f"--junitxml={REPORTS / name}.xml", *extra]
        words[0] = shutil.which(words[0], path=env["PATH"]) or words[0]
        shown = " ".join(words).replace(str(PYTHON), "python")
        print(f"\n== {name}: {shown}", file=output, flush=True)
        started = time.monotonic()
        done = subprocess.run(
            words, cwd=environment.ROOT, env=env, check=False, stdout=output, stderr=output
        )
        said = "passed" if done.returncode == 0 else "FAILED"
        print(f"== {said} in {time.monotonic() - started:.0f} s", file=output, flush=True)
        passed = passed and done.returncode == 0
    return passed


def ensure_older_packages() -> None:
    """Have the older packages in a folder of their own, to be put before the newer ones."""
    if not OLDER.exists():
        pip = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--target", str(OLDER)]
        environment.run_step("Installing older packages beside the newer", [*pip, *OLDER_PACKAGES])


def ensure_ipykernels() -> None:
    """Have each older ipykernel, as their tests expect it."""
    for version in IPYKERNELS:
        environment.ensure_ipykernel(version)


def ensure_postgresql() -> None:
    """Have the programs of a PostgreSQL server: the tests start one of their own."""
    look = [str(PYTHON), "tests/postgres_server.py"]
    found = subprocess.run(look, cwd=environment.ROOT, check=False, capture_output=True)
    if found.returncode == 0:
        return
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get"):
        environment.run_step("Updating the package list", ["apt-get", "update"])
        environment.run_step("Installing PostgreSQL", ["apt-get", "install", "-y", "postgresql"])
        found = subprocess.run(look, cwd=environment.ROOT, check=False, capture_output=True)
    if found.returncode != 0:
        environment.fail("the store's tests need PostgreSQL: install the package 'postgresql'")


def faketime() -> Path | None:
    """Return the library that sets a program's clock, installed where that can be."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if library or not (root and shutil.which("apt-get")):
        return library
    environment.run_step("Updating the package list", ["apt-get", "update"])
    environment.run_step("Installing faketime", ["apt-get", "install", "-y", "faketime"])
    return next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


def ensure_chromium() -> None:
    """Have a Chromium that starts: Playwright's own, else the system's.

    Where neither is there, Playwright's is downloaded, or failing that the
    system's package installed.
    """
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if browser_starts():
        return
    print("Downloading Chromium ...", flush=True)
    download = [str(PYTHON), "-m", "playwright", "install", *(["--with-deps"] if root else [])]
    subprocess.run([*download, "chromium"], check=False, capture_output=True, timeout=600)
    if browser_starts():
        return
    if root and shutil.which("apt-get"):
        environment.run_step("Updating the package list", ["apt-get", "update"])
        environment.run_step("Installing Chromium", ["apt-get", "install", "-y", "chromium"])
    if not browser_starts():
        environment.fail("the browser tests need Chromium: install the package 'chromium'")


def browser_starts() -> bool:
    """Whether the browser that the tests would choose can be started."""
    return (
        subprocess.run(
            [str(PYTHON), "tests/ui/browser.py"],
            cwd=environment.ROOT,
            check=False,
            capture_output=True,
        ).returncode
        == 0
    )


if __name__ == "__main__":
    sys.exit(main())
