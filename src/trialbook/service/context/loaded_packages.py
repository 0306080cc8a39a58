"""Which distributions have their modules loaded, told from the names of files.

`importlib.metadata.packages_distributions` reads what every installed file is called and
takes a third of a second, in which other threads hardly get on.
"""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from pathlib import Path

_INFO = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.(?:dist|egg)-info")
_TOP = re.compile(rb"(?m)^(?:\"|)([A-Za-z_]\w*)(?=[/.,\r\n]|$)")


def loaded_packages() -> dict[str, str]:
    """Return the distributions of which a module is loaded, with their versions."""
    names = {name.partition(".")[0] for name in list(sys.modules)} - sys.stdlib_module_names
    installed: dict[str, tuple[str, str, str]] = {}
    for folder in reversed(sys.path):
        for name, version, info in _installed_in(folder):
            installed[_normal(name)] = (name, version, info)
    loaded = {installed[key] for name in names if (key := _normal(name)) in installed}
    left = {name for name in names if _normal(name) not in installed and _is_installed(name)}
    for package in sorted(set(installed.values()) - loaded):
        if not left:
            break
        provided = left & _top_level(package[2])
        if provided:
            loaded.add(package)
            left -= provided
    # folders are named with underscores where the index has hyphens
    return {_normal(name).replace("_", "-"): version for name, version, _ in sorted(loaded)}


def _installed_in(folder: str) -> list[tuple[str, str, str]]:
    try:
        return _listed(folder, os.stat(folder).st_mtime_ns)  # noqa: PTH116 -- "" is the folder here
    except OSError:
        return []


@lru_cache(maxsize=64)
def _listed(folder: str, _: int) -> list[tuple[str, str, str]]:
    """Return name, version and folder of each distribution; anew when one was installed."""
    with os.scandir(folder) as entries:
        matches = [(_INFO.fullmatch(entry.name), entry.path) for entry in entries]
    return [(match["name"], match["version"], path) for match, path in matches if match]


@lru_cache(maxsize=4096)
def _top_level(info: str) -> frozenset[str]:
    """Return the modules that a distribution brings."""
    for name in ("top_level.txt", "RECORD", "SOURCES.txt"):
        try:
            content = (Path(info) / name).read_bytes()
        except OSError:
            continue
        return frozenset(match.decode() for match in set(_TOP.findall(content)))
    return frozenset()


def _is_installed(name: str) -> bool:
    """Whether a module was loaded from a folder of installed packages."""
    module = sys.modules.get(name)
    place = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), "")
    return isinstance(place, str) and "-packages" in place


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()
