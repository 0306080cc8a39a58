"""Environments of other Pythons, with the oldest and the newest packages, each for one test step.

What is installed in them is the wheel that was built once, and what its tests import.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import environment

FOLDER = environment.VENV / "versions"
TOOLS = (
    "pytest",
    "pytest-timeout",
    "pytest-xdist",
    "hypothesis",
    "jupyter-server",
    "nbclient",
    "nbconvert",
    "pyarrow",
    "pyyaml",
    "s3fs",
    "boto3",
    "moto",
    "flask",
    "flask-cors",
)
OPTIONAL = ("ipykernel", "matplotlib", "plotly", "scikit-learn")
"""What of the quickstart's packages is imported by tests that need no browser."""

TOO_NEW = {"scipy", "ipython", "psycopg-binary", "pyparsing"}
"""Pins of the tests that go with newer packages than the oldest."""

OLD_ENOUGH = ["pyparsing<3.3"]
"""What the oldest Matplotlib needs: later ones warn of how it calls them."""


@dataclass(frozen=True)
class Version:
    """One step: a Python, which packages, and where and in which language its tests run."""

    python: str
    packages: str
    zone: str
    language: str


TESTS = ("tests/protocol", "tests/unit", "-k", "protocol or public or fluent or view")
"""What other versions break first. The whole suite passes in each, in a quarter of an hour."""

STEPS = {
    "lowest": Version("3.11", "lowest", "America/St_Johns", "de_DE.UTF-8"),
    "between": Version("3.12", "pinned", "Asia/Kathmandu", "tr_TR.UTF-8"),
    "newest": Version("3.13", "newest", "Pacific/Kiritimati", "ar_EG.UTF-8"),
}
"""In other time zones and languages, too, since an environment more costs minutes."""


def find(version: str) -> Path | None:
    """Return an interpreter of a version, such as ``3.12``, that can make environments."""
    check = f"import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != {_numbers(version)})"
    for place in _places(version):
        try:
            tried = subprocess.run(
                [place, "-c", check], check=False, capture_output=True, timeout=60
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if tried.returncode == 0:
            return place
    return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _places(version: str) -> Iterator[Path]:
    """Where an interpreter may be: this one, on the path, pyenv's, uv's and the system's."""
    yield Path(sys.executable)
    if found := shutil.which(f"python{version}"):
        yield Path(found)
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv/python")
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True)
    yield from sorted(uv.glob(f"cpython-{version}.*/bin/python{version}"), reverse=True)
    for folder in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"):
        yield Path(folder, f"python{version}")


def python(name: str) -> Path:
    """Return the interpreter of a step's environment."""
    return FOLDER / name / environment.BIN.name / environment.PYTHON.name


def command(name: str) -> list[str]:
    """Return what runs a step's tests."""
    pytest = [str(python(name)), "-m", "pytest", *TESTS]
    return [*pytest, "--numprocesses=2", "--dist=loadfile"]


def variables(name: str) -> dict[str, str]:
    """Return the process environment of a step."""
    path = os.pathsep.join([str(python(name).parent), os.environ.get("PATH", "")])
    return {
        **os.environ,
        "PATH": path,
        "VIRTUAL_ENV": str(FOLDER / name),
        "TZ": STEPS[name].zone,
        "LANG": STEPS[name].language,
    }


def ensure(name: str) -> bool:
    """Bring a step's environment up to date; return False where its Python is not here."""
    step = STEPS[name]
    found = find(step.python)
    if found is None:
        return False
    wanted = requirements(step.packages)
    wheel = next((environment.ROOT / "dist").glob("trialbook-*.whl"))
    stamp = FOLDER / name / "installed.json"
    state = json.dumps([environment.digest_of_sources(), str(found), *wanted])
    if stamp.exists() and stamp.read_text("utf-8") == state:
        return True
    stamp.unlink(missing_ok=True)
    limits = FOLDER / f"{name}.txt"
    FOLDER.mkdir(parents=True, exist_ok=True)
    limits.write_text("\n".join(wanted) + "\n", "utf-8")
    title = f"Python {step.python} with {step.packages} packages"
    environment.run_step(f"Making {title}", [found, "-m", "venv", "--clear", FOLDER / name])
    pip: list[str | Path] = [python(name), "-m", "pip", "install", "--disable-pip-version-check"]
    package = f"trialbook[postgres] @ {wheel.as_uri()}"
    environment.run_step(
        f"Installing {title}", [*pip, "--constraint", limits, package, *OPTIONAL, *TOOLS]
    )
    stamp.write_text(state, "utf-8")
    return True


def requirements(packages: str) -> list[str]:
    """Return what pip is to keep to: pins of everything, of our own lowest, or of the tools."""
    project = tomllib.loads((environment.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    parquet = [range_ for range_ in optional["test"] if _name(range_) == "pyarrow"]
    ours = [*project["dependencies"], *optional["postgres"], *optional["quickstart"], *parquet]
    # a range begins with the oldest version that is allowed
    lowest = {_name(range_): range_.partition(">=")[2].partition(",")[0] for range_ in ours}
    pins = environment.CONSTRAINTS.read_text("utf-8").split()
    if packages == "pinned":
        return pins
    tools = {name.lower() for name in TOOLS}
    if packages == "newest":
        return [pin for pin in pins if _name(pin) in tools]
    oldest = [f"{name}=={version}" for name, version in lowest.items()]
    return oldest + OLD_ENOUGH + [pin for pin in pins if _name(pin) not in lowest.keys() | TOO_NEW]


def pins_beside(requirements: Sequence[str]) -> list[str]:
    """Return the pins of the tests, but for what some requirements pin otherwise."""
    ours = {_name(requirement) for requirement in requirements if "==" in requirement}
    pins = environment.CONSTRAINTS.read_text("utf-8").split()
    return [pin for pin in pins if _name(pin) not in ours]


def _name(requirement: str) -> str:
    for sign in ("==", ">=", "["):
        requirement = requirement.partition(sign)[0]
    return requirement.strip().lower()
