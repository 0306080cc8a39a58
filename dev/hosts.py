"""The hosts in which Trialbook is tried: JupyterLab and Notebook by version, kernels by ipykernel.

``python3 dev/test.py hosts`` tries the oldest, the newest and those that work otherwise, as each
whole run of the tests does; ``python3 dev/test.py hosts -- --every-host`` tries every version.
``tests/ui/hosts`` does the trying. Each environment holds a server alone: the kernels are those
of ``.venv``.
"""

from __future__ import annotations

import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import environment
import versions

FOLDER = environment.VENV / "hosts"
EVERY = "--every-host"
_EXTENSION = Path("share/jupyter/labextensions/trialbook")


@dataclass(frozen=True)
class Host:
    """One row of the table.

    Attributes
    ----------
    name : str
        Of the row.
    packages : tuple of str
        What the server's environment is made of; empty for that of ``.venv``.
    program : str
        ``jupyterlab`` or ``notebook``.
    ipykernel : str, optional
        The kernels' release; None is the one in ``.venv``.
    run_all : bool
        Whether the kernel is restarted and all cells are run at once.
    pages : int
        How many pages show the notebook.
    autosaved : bool
        Whether the server saves the notebook by itself.
    every : bool
        Whether it belongs to the longer form alone.
    """

    name: str
    packages: tuple[str, ...] = ()
    program: str = "jupyterlab"
    ipykernel: str | None = None
    run_all: bool = False
    pages: int = 1
    autosaved: bool = False
    every: bool = False

    @property
    def python(self) -> Path:
        """The interpreter that the server runs on."""
        if not self.packages:
            return environment.PYTHON
        name = "-".join(self.packages).replace("==", "-")
        return FOLDER / name / environment.PYTHON.relative_to(environment.VENV)


_RELEASES = {
    "4.2": ("jupyterlab==4.2.7", "notebook==7.2.3"),
    "4.3": ("jupyterlab==4.3.8", "notebook==7.3.3"),
    "4.4": ("jupyterlab==4.4.10", "notebook==7.4.7"),
    "4.5": ("jupyterlab==4.5.11", "notebook==7.5.8"),
}
"""By JupyterLab: with the Notebook that is built on it, in one environment for both."""

_COLLABORATION = ("jupyterlab", "jupyter-collaboration==5.0.4")
_DOCUMENTS = ("jupyterlab", "jupyter-server-documents==0.3.3")
_NBMODEL = (*_COLLABORATION, "jupyter-server-nbmodel==0.2.9")

HOSTS = (
    Host("JupyterLab 4.2", _RELEASES["4.2"]),
    Host("JupyterLab of today"),
    Host("ipykernel 6.29, Run All", ipykernel="6.29.5", run_all=True),
    Host("two pages, jupyter-collaboration", _COLLABORATION, pages=2, autosaved=True),
    Host("jupyter-server-documents", _DOCUMENTS, autosaved=True),
    Host("jupyter-server-nbmodel", _NBMODEL, autosaved=True, every=True),
    Host("two pages", pages=2, every=True),
    Host("JupyterLab 4.3", _RELEASES["4.3"], every=True),
    Host("JupyterLab 4.4", _RELEASES["4.4"], every=True),
    Host("JupyterLab 4.5", _RELEASES["4.5"], every=True),
    Host("Notebook 7.2", _RELEASES["4.2"], "notebook", every=True),
    Host("Notebook 7.3", _RELEASES["4.3"], "notebook", every=True),
    Host("Notebook 7.4", _RELEASES["4.4"], "notebook", every=True),
    Host("Notebook 7.5", _RELEASES["4.5"], "notebook", every=True),
    Host("Notebook of today", (), "notebook", every=True),
    Host("4.2, ipykernel 6.29", _RELEASES["4.2"], ipykernel="6.29.5", run_all=True, every=True),
    Host("ipykernel 6.29", ipykernel="6.29.5", every=True),
    Host("ipykernel 6.31", ipykernel="6.31.0", run_all=True, every=True),
    Host("ipykernel 7.0", ipykernel="7.0.1", run_all=True, every=True),
)


def chosen(words: Sequence[str]) -> list[Host]:
    """Return the hosts to be tried, given what goes to pytest."""
    return [host for host in HOSTS if EVERY in words or not host.every]


def ensure(words: Sequence[str]) -> None:
    """Make the environments that are missing."""
    for host in chosen(words):
        root = host.python.parents[1]
        if host.packages and not (root / _EXTENSION).exists():
            venv.create(root, with_pip=True)
            pip = [str(host.python), "-m", "pip", "install", "--disable-pip-version-check"]
            limits = FOLDER / f"{root.name}.txt"
            limits.write_text("\n".join(versions.pins_beside(host.packages)) + "\n", "utf-8")
            environment.run_step(
                f"Installing {root.name}", [*pip, "--constraint", limits, *host.packages]
            )
            (root / _EXTENSION).parent.mkdir(parents=True, exist_ok=True)
            (root / _EXTENSION).symlink_to(environment.VENV / _EXTENSION)
        if host.ipykernel is not None:
            environment.ensure_ipykernel(host.ipykernel)


if __name__ == "__main__":
    ensure(sys.argv[1:])
