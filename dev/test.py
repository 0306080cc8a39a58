"""Install whatever the tests need and run every test.

``python3 dev/test.py`` runs all steps; name some of them to run only those, for
instance ``python3 dev/test.py types python``. What follows ``--`` goes to pytest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence

import environment
from environment import PYTHON

OLDER = environment.VENV / "older"
OLDER_PACKAGES = ("pandas<3", "pytz")
"""What else users have; pytz is what the older pandas needs."""

IPYKERNELS = ("6.31.0", "7.0.1")
"""Their kernels answer otherwise while they are busy; ``tests/kernel/ipykernels.py`` finds them."""

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
    # by two processes, a file each: most of them wait for kernels and databases
    "python": [
        (str(PYTHON), "-m", "pytest", "--ignore=tests/ui", "--numprocesses=2", "--dist=loadfile")
    ],
    "older": [
        (str(PYTHON), "-m", "pytest", "tests/unit", "-k", "fluent or client or public"),
    ],
    "ui": [(str(PYTHON), "-m", "pytest", "tests/ui")],
}


def main() -> int:
    """Return 0 where every step passed."""
    words = sys.argv[1:]
    extra = words[words.index("--") + 1 :] if "--" in words else []
    names = words[: words.index("--")] if "--" in words else words
    if unknown := [name for name in names if name not in STEPS]:
        environment.fail(f"no step {unknown[0]!r}; the steps are {', '.join(STEPS)}")
    environment.ensure("test")
    chosen = names or list(STEPS)
    if {"python", "ui"} & {*chosen}:
        ensure_postgresql()
        ensure_ipykernels()
    if "ui" in chosen:
        ensure_chromium()
    if "older" in chosen:
        ensure_older_packages()
    failed = [name for name in chosen if not run(name, extra)]
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nevery step passed", flush=True)
    return 1 if failed else 0


def run(name: str, extra: Sequence[str]) -> bool:
    """Run one step's commands, all of them even when one fails."""
    passed = True
    env = environment.variables()
    # without these their tests fail, where a bare pytest would leave them out
    env["TRIALBOOK_TESTS_NEED_POSTGRESQL"] = "1"
    env["TRIALBOOK_TESTS_NEED_IPYKERNELS"] = "1"
    if name == "older":
        env["PYTHONPATH"] = str(OLDER)
    for command in STEPS[name]:
        words = [*command, *extra] if "pytest" in command else [*command]
        words[0] = shutil.which(words[0], path=env["PATH"]) or words[0]
        print(f"\n== {name}: {' '.join(command).replace(str(PYTHON), 'python')}", flush=True)
        started = time.monotonic()
        code = subprocess.run(words, cwd=environment.ROOT, env=env, check=False).returncode
        print(f"== {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s")
        passed = passed and code == 0
    return passed


def ensure_older_packages() -> None:
    """Have the older packages in a folder of their own, to be put before the newer ones."""
    if not OLDER.exists():
        pip = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--target", str(OLDER)]
        environment.run_step("Installing older packages beside the newer", [*pip, *OLDER_PACKAGES])


def ensure_ipykernels() -> None:
    """Have each older ipykernel in a folder of its own, for the kernels that are to use it."""
    for version in IPYKERNELS:
        folder = environment.VENV / f"ipykernel-{version}"
        if not (folder / "ipykernel").is_dir():
            pip = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--target", str(folder)]
            title = f"Installing ipykernel {version} beside the newer"
            environment.run_step(title, [*pip, f"ipykernel=={version}"])


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
