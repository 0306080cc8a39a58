"""Figures as a notebook shows them, kept as artifacts without drawing them once more."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trialbook.tracking.figures import is_altair, is_plotly, matplotlib_figure

if TYPE_CHECKING:
    from trialbook.service.artifacts.base import Artifacts

FOLDER = "figures"
_PLOTLY = "application/vnd.plotly.v1+json"
# Altair has written the version's suffix in both ways
_VEGA_LITE = re.compile(r"application/vnd\.vegalite\.v\d+(?:\.\d+)?[+.]json")
_IMAGES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
}
_PAGES = ("text/html", "application/vnd.jupyter.widget-view+json")
"""As which a figure may be shown, but cannot be kept."""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure and the suffix of its file."""

    suffix: str
    data: bytes


def figure_in(data: Mapping[str, Any], source: object = None) -> ShownFigure | None:
    r"""Return the figure in something displayed, or None.

    Parameters
    ----------
    data : dict
        By MIME type.
    source : object
        What was displayed, where that is known: a figure of plotly or Altair that is shown as a
        page or as a widget is kept as its data.

    Examples
    --------
    >>> figure_in({"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"})
    ShownFigure(suffix='png', data=b'\x89PNG\r\n\x1a\n')
    >>> figure_in({"application/vnd.vegalite.v5+json": {"mark": "bar"}})
    ShownFigure(suffix='vl.json', data=b'{"mark": "bar"}')
    >>> figure_in({"text/plain": "1"})
    """
    for mime_type, value in data.items():
        if isinstance(value, Mapping):
            if mime_type == _PLOTLY:
                return _plotly(value)
            if _VEGA_LITE.fullmatch(mime_type):
                return _vega_lite(value)
    for mime_type, suffix in _IMAGES.items():
        value = data.get(mime_type)
        if isinstance(value, bytes):
            return ShownFigure(suffix, value)
        if isinstance(value, str):
            text = value.encode(errors="replace")
            return ShownFigure(suffix, text if suffix == "svg" else base64.b64decode(text))
    return data_of(source) if any(page in data for page in _PAGES) else None


def data_of(figure: Any) -> ShownFigure | None:
    """Return a figure of plotly or Altair as its data; None for any other."""
    if is_plotly(figure):
        return _plotly(json.loads(figure.to_json()))
    if is_altair(figure):
        return _vega_lite(figure.to_dict())
    return None


def _plotly(figure: Mapping[str, Any]) -> ShownFigure:
    # what plotly's own reader takes
    kept = {key: figure[key] for key in ("data", "layout", "frames") if key in figure}
    return ShownFigure("json", json.dumps(kept).encode())


def _vega_lite(chart: Mapping[str, Any]) -> ShownFigure:
    return ShownFigure("vl.json", json.dumps(chart).encode())


class _Identity:
    """Which figure this is: the object, where it is known, and what it looks like."""

    __slots__ = ("_digest", "_object")

    def __init__(self, figure: ShownFigure | None, source: object) -> None:
        self._digest = None if figure is None else hashlib.sha256(figure.data).digest()
        self._object = _reference(source)

    def is_same(self, other: _Identity) -> bool:
        """Tell whether two are one figure, which may have been drawn on in between."""
        mine = self._object and self._object()
        # a figure of plotly compares its data: hence no ==
        return (mine is not None and other._object is not None and other._object() is mine) or (
            self.looks_like(other)
        )

    def is_over(self) -> bool:
        """Tell whether nothing can be this figure any more."""
        return self._digest is None and (self._object is None or self._object() is None)

    def looks_like(self, other: _Identity) -> bool:
        """Tell whether two have the same content."""
        return self._digest is not None and self._digest == other._digest


def _reference(source: object) -> weakref.ref[Any] | None:
    """Return a reference that keeps no figure alive; None where there is no telling."""
    figure = matplotlib_figure(source)
    try:
        return None if source is None else weakref.ref(source if figure is None else figure)
    except TypeError:
        return None


@dataclass(slots=True)
class _Waiting:
    """A figure that a cell has displayed and that is written when the cell ends."""

    figure: ShownFigure
    identity: _Identity


@dataclass(slots=True)
class FiguresOfCell:
    """What one execution has displayed, each figure once and as it was shown last.

    Attributes
    ----------
    left_out : int
        How many there were more than are kept.
    """

    MAX_FIGURES = 100
    MAX_BYTES = 50_000_000
    """Of all of them together, which are in memory until the cell ends."""

    left_out: int = 0
    waiting: list[_Waiting] = field(default_factory=list)

    def add(self, figure: ShownFigure, source: object) -> None:
        """Take a figure, in the place of the same one that was shown before."""
        identity = _Identity(figure, source)
        before = next((one for one in self.waiting if one.identity.is_same(identity)), None)
        others = [one for one in self.waiting if one is not before]
        size = len(figure.data) + sum(len(one.figure.data) for one in others)
        if len(others) >= self.MAX_FIGURES or size > self.MAX_BYTES:
            self.left_out += 1
        elif before is not None:
            before.figure, before.identity = figure, identity
        else:
            self.waiting.append(_Waiting(figure, identity))

    def drop(self, identity: _Identity) -> None:
        """Leave out a figure that is kept otherwise."""
        self.waiting = [one for one in self.waiting if not one.identity.is_same(identity)]


@dataclass(slots=True)
class _Kept:
    identity: _Identity
    name: str | None
    """Of its file; None of one that the user has logged under a name of their own."""


class FiguresOfRun:
    """What a run has of the figures that cells display, so that each is kept once."""

    def __init__(self) -> None:
        self._kept: list[_Kept] = []

    def note_logged(self, figure: object, cell: FiguresOfCell | None) -> None:
        """Note that the user has logged a figure: it needs no second file.

        Parameters
        ----------
        figure : object
        cell : FiguresOfCell or None
            What the cell has displayed until now, if the run keeps that.
        """
        # whoever shows a figure of plotly by its method show tells its data alone
        content = data_of(figure) if cell is not None and is_plotly(figure) else None
        identity = _Identity(content, figure)
        # whoever logs thousands of figures keeps few of them
        there = [one for one in self._kept if not one.identity.is_over()]
        self._kept = [*there, _Kept(identity, None)]
        if cell is not None:
            cell.drop(identity)

    def has_logged(self, figure: ShownFigure, source: object) -> bool:
        """Tell whether the user has logged a figure that is displayed."""
        identity = _Identity(figure, source)
        return any(one.name is None and one.identity.is_same(identity) for one in self._kept)

    def write(self, folder: Artifacts, cell: FiguresOfCell) -> tuple[str, ...]:
        """Write ``figures/figure-1.png`` and so on, behind those that are there.

        One that an earlier cell displayed as well has its file already, which then shows it as
        it is now. Executed again, the same cells give the same names.

        Returns
        -------
        tuple of str
            The files of all that the cell displayed.
        """
        taken = {entry.path for entry in folder.entries(FOLDER)}
        return tuple(self._name(folder, taken, shown) for shown in cell.waiting)

    def _name(self, folder: Artifacts, taken: set[str], shown: _Waiting) -> str:
        """Return the file of a figure, written where it is not there as it looks now."""
        before = self._before(shown)
        name = before.name if before and before.name else _free_name(taken, shown.figure.suffix)
        as_before = before is not None and before.identity.looks_like(shown.identity)
        if not as_before or name not in taken:
            with folder.writing(name) as path:
                path.write_bytes(shown.figure.data)
        taken.add(name)
        if before is None:
            self._kept.append(_Kept(shown.identity, name))
        else:
            before.identity = shown.identity
        return name

    def _before(self, shown: _Waiting) -> _Kept | None:
        """Return what is there of a figure already, in the same format."""
        ending = f".{shown.figure.suffix}"
        return next(
            (
                one
                for one in self._kept
                if one.name and one.name.endswith(ending) and one.identity.is_same(shown.identity)
            ),
            None,
        )


def _free_name(taken: set[str], suffix: str) -> str:
    number = 1
    while any(name.startswith(f"{FOLDER}/figure-{number}.") for name in taken):
        number += 1
    return f"{FOLDER}/figure-{number}.{suffix}"
