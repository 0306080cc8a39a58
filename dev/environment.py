"""The project's own environment in ``.venv``: made, filled and kept up to date.

Standard library only, because it runs before anything is installed. What is
installed is the built wheel, the same file that users get.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOGS = VENV / "logs"
STAMP = VENV / "trialbook-installed.json"
CONSTRAINTS = ROOT / "dev/constraints.txt"
TRYOUT = ROOT / "tryout"
"""Where `lab.py` puts copies of the notebooks; git ignores it."""


def fail(message: str) -> None:
    """End with one line that says what to do."""
    raise SystemExit(f"error: {message}")


def variables() -> dict[str, str]:
    """Return the process environment with ``.venv`` first on the path."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}


def run_step(
    title: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None
) -> None:
    """Run a long command behind one line that shows the seconds; its output goes to a log.

    On failure the end of the log is printed and the process ends.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / (re.sub(r"\W+", "-", title.lower()).strip("-") + ".log")
    started = time.monotonic()
    live = sys.stdout.isatty()
    if not live:
        print(f"{title} ...", flush=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env=env or variables(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        while True:
            seconds = time.monotonic() - started
            if live:
                print(f"\r{title} ... {seconds:.0f} s", end="", flush=True)
            try:
                code = process.wait(timeout=1)
                break
            except subprocess.TimeoutExpired:
                continue
    if live:
        print(f"\r{title} ... ", end="")
    print(f"{'done' if code == 0 else 'failed'} in {seconds:.0f} s", flush=True)
    if code:
        print("\n".join(log.read_text(errors="replace").splitlines()[-40:]))
        fail(f"'{title}' failed; the whole output is in {log}")


def ensure(extra: str) -> None:
    """Bring ``.venv`` up to date with the sources and an extra of the package.

    Does nothing where the sources are those already installed.
    """
    _check_tools()
    digest = digest_of_sources()
    stamp = json.loads(STAMP.read_text()) if STAMP.exists() else {"digest": "", "extras": []}
    if stamp["digest"] == digest and extra in stamp["extras"]:
        return
    if not PYTHON.exists():
        print(f"Creating {VENV.name}", flush=True)
        try:
            venv.create(VENV, with_pip=True)
        except (subprocess.CalledProcessError, OSError) as error:
            fail(f"Python's venv module fails ({error}); on Debian: apt install python3-venv")
    STAMP.unlink(missing_ok=True)
    wheel = _build_wheel()
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    extras = sorted({*stamp["extras"], extra})
    run_step(
        f"Installing packages ({', '.join(extras)})",
        [*pip, "--constraint", CONSTRAINTS, f"trialbook[{','.join(extras)}] @ {wheel.as_uri()}"],
    )
    # The version may be the same as before while the content is new.
    run_step("Installing trialbook", [*pip, "--force-reinstall", "--no-deps", wheel])
    STAMP.write_text(json.dumps({"digest": digest, "extras": extras}))


def ensure_ipykernel(version: str) -> None:
    """Have an older ipykernel in a folder of its own, for the kernels that are to use it."""
    folder = VENV / f"ipykernel-{version}"
    if not (folder / "ipykernel").is_dir():
        pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--no-deps", "--target", folder]
        run_step(
            f"Installing ipykernel {version} beside the newer", [*pip, f"ipykernel=={version}"]
        )


def _build_wheel() -> Path:
    """Build the wheel afresh, lab extension included, and return its path."""
    for stale in ("dist", "src/trialbook/labextension", "src/trialbook/widget/static", "js/lib"):
        shutil.rmtree(ROOT / stale, ignore_errors=True)
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--wheel-dir",
        ROOT / "dist",
        ROOT,
    ]
    run_step("Building the wheel with its JupyterLab extension", command)
    return next((ROOT / "dist").glob("trialbook-*.whl"))


def _check_tools() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have any Python
        fail(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    if not shutil.which("npm"):
        fail("Node.js 20 or newer with npm is needed to build the JupyterLab extension")
    version = subprocess.run(
        ["node", "--version"], check=True, capture_output=True, text=True
    ).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < 20:
        fail(f"Node.js 20 or newer is needed, this is {version}")


def _sources() -> Iterator[Path]:
    for name in ("pyproject.toml", "package.json", "package-lock.json", "install.json"):
        yield ROOT / name
    yield CONSTRAINTS
    for folder in ("src", "js"):
        for path in sorted((ROOT / folder).rglob("*")):
            parts = path.relative_to(ROOT).parts
            built = {"labextension", "static"} & {*parts} or parts[:2] == ("js", "lib")
            if path.is_file() and not built and "__pycache__" not in parts:
                yield path


def digest_of_sources() -> str:
    """Return a hash over everything that decides what would be installed."""
    total = hashlib.sha256(sys.version.encode())
    for path in _sources():
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
