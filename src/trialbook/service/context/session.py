"""Who runs this process and where: the tags that every run gets."""

from __future__ import annotations

import os
import sys
from functools import cache

from trialbook.model import TagName


def in_kernel() -> bool:
    """Tell whether this process is an IPython kernel, without importing IPython."""
    if "ipykernel" not in sys.modules or "IPython" not in sys.modules:
        return False
    shell = getattr(sys.modules["IPython"], "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


_told_path = ""
_earlier_paths: list[str] = []
_another_kernels = False
_session = os.urandom(8).hex()


# without a variable such as USER it reads the file of all users
@cache
def user_name() -> str:
    """Return the login name; ``unknown`` where the system has none for this user id."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under an id without a name
        return "unknown"


def session_id() -> str:
    """Return what tells this process from every other one."""
    return _session


def notebook_path() -> str:
    """Return the notebook's path: the front end's word, else the Jupyter server's; or nothing."""
    return _writable(_told_path or session_name())


def notebook_paths() -> tuple[str, ...]:
    """Return every path under which this process has known its notebook."""
    return tuple(filter(None, dict.fromkeys(map(_writable, _told_paths()))))


def _told_paths() -> list[str]:
    return [*_earlier_paths, _told_path, session_name()]


def session_name() -> str:
    """Return what a Jupyter server named this kernel after; or nothing."""
    return "" if _another_kernels else os.environ.get("JPY_SESSION_NAME", "")


def disown_session_name() -> None:
    """Note that the name in the environment is that of the kernel that started this one."""
    global _another_kernels
    _another_kernels = True


def _writable(path: str) -> str:
    return path.replace("\0", "").encode(errors="replace").decode()


def set_notebook_path(path: str) -> None:
    """Note where the notebook is, which may have been renamed since its kernel started."""
    global _told_path
    if _told_path and _told_path != path and _told_path not in _earlier_paths:
        _earlier_paths.append(_told_path)
    _told_path = path


def default_tags() -> dict[str, str]:
    """Return the tags of a run that say who started it and from which file.

    See `notebook_path` for a notebook's.
    """
    tags = {TagName.USER: user_name(), TagName.SESSION: _session}
    if in_kernel():
        tags[TagName.SOURCE_TYPE] = "NOTEBOOK"
        source = notebook_path()
        if source:
            tags[TagName.NOTEBOOK] = source
    else:
        tags[TagName.SOURCE_TYPE] = "LOCAL"
        source = sys.argv[0] if sys.argv and sys.argv[0] else sys.executable
    if source:
        tags[TagName.SOURCE_NAME] = source.encode(errors="replace").decode()
    return tags


def _after_fork() -> None:
    global _session
    _session = os.urandom(8).hex()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
