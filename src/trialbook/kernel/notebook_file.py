"""The notebook's file where no page tells it: in VS Code, under papermill and nbconvert.

A Jupyter server tells it in the environment. Others put it into the user's
variables, or have it on the command line of the process that started the kernel.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from trialbook.service.context.session import disown_session_name, session_name, set_notebook_path

PROGRAMS = re.compile(r"(jupyter-)?(nbconvert|execute)|papermill")
_OUTPUT = ("--output", "-o")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_last = ""


def note(variables: Mapping[str, object]) -> None:
    """Note the notebook's file, if it is known and another than before.

    Parameters
    ----------
    variables : mapping
        The user's: VS Code puts it there, and papermill where it is asked to.
    """
    global _last
    path = _text(variables, "__vsc_ipynb_file__")
    if not path and not _told_by_server():
        path = _text(variables, "PAPERMILL_INPUT_PATH") or _on_command_line()
        if not path and _started_in_another_notebook():
            disown_session_name()
    if path and path != _last:
        _last = path
        set_notebook_path(path)


def cell_id(told: str | None) -> str:
    """Return the id of a cell within its notebook; nothing where a host tells none.

    Examples
    --------
    >>> cell_id("4cfa-92"), cell_id("vscode-notebook-cell:/home/ada/a.ipynb#W0sZmlsZQ%3D%3D")
    ('4cfa-92', '')
    """
    return "" if told is None or _URI.match(told) else told


def _text(variables: Mapping[str, object], name: str) -> str:
    value = variables.get(name)
    return value if isinstance(value, str) else ""


@cache
def _told_by_server() -> bool:
    """Return whether a Jupyter server has named the notebook to this kernel itself."""
    import psutil

    name = "JPY_SESSION_NAME"
    try:
        # what the process that started it has too was told to another kernel
        inherited = psutil.Process(os.getppid()).environ().get(name)
    except (psutil.Error, OSError):
        inherited = None
    return bool(os.environ.get(name, inherited) != inherited)


@cache
def _started_in_another_notebook() -> bool:
    """Return whether a kernel of the name in the environment started this one, however deep."""
    import psutil

    name = session_name()
    try:
        above = psutil.Process().parents() if name else []
        return any(
            any("ipykernel" in word for word in process.cmdline()[:4])
            and process.environ().get("JPY_SESSION_NAME") == name
            for process in above
        )
    except (psutil.Error, OSError):
        return False


@cache
def _on_command_line() -> str:
    """Return the one notebook that the program that started this kernel was told to execute."""
    import psutil

    try:
        words = psutil.Process(os.getppid()).cmdline()
    except (psutil.Error, OSError):
        return ""
    # a program, or a module that Python runs: python -m nbconvert
    names = [Path(word).stem for word in words[:4]]
    if not any(PROGRAMS.fullmatch(name) for name in names):
        return ""
    if "-" in words[1:]:  # what it reads from its input has no name
        return ""
    told = [
        word
        for before, word in itertools.pairwise(words)
        if word.endswith(".ipynb") and before not in _OUTPUT and not word.startswith("-")
    ]
    # papermill's second is what it writes
    return told[0] if len(told) == 1 or (told and "papermill" in names) else ""
