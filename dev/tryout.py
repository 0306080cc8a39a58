"""Copies of the notebooks to try things in: git ignores their folder, and nothing in it is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

COPIED = ".copied.json"
"""Within the folder: of which state of each notebook which copy was made last."""


def bring_in(original: Path, folder: Path) -> Path:
    """Return the latest copy of a notebook in a folder, made if there is none of its present state.

    A copy is its owner's: it is never written again. Where it has been changed
    since it was made and then the original has too, the new copy stands beside
    it under another name, and a line says so.
    """
    folder.mkdir(exist_ok=True)
    kept = folder / COPIED
    known = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    content = original.read_bytes()
    digest = _digest(original)
    last = known.get(original.name, {"of": "", "copy": original.name})
    latest = folder / str(last["copy"])
    if last["of"] == digest and latest.exists():
        return latest
    # what is there was changed since it was copied, or somebody else put it there
    theirs = latest.exists() and _digest(latest) != last["of"]
    copy = (
        next(name for name in _names(original, folder) if not name.exists()) if theirs else latest
    )
    if theirs:
        print(f"{original.name} has changed; yours stays, the new one is {folder.name}/{copy.name}")
    copy.write_bytes(content)
    known[original.name] = {"of": digest, "copy": copy.name}
    kept.write_text(json.dumps(known, indent=1), "utf-8")
    return copy


def _names(original: Path, folder: Path) -> Iterator[Path]:
    yield folder / original.name
    for number in count(2):
        yield folder / f"{original.stem}-{number}{original.suffix}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
