"""Figures as a notebook shows them, kept as artifacts without drawing them once more."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trialbook.service.artifacts.base import Artifacts

FOLDER = "figures"
_PLOTLY = "application/vnd.plotly.v1+json"
_IMAGES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
}


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure and the suffix of its file."""

    suffix: str
    data: bytes


def figure_in(data: Mapping[str, Any]) -> ShownFigure | None:
    r"""Return the figure in something displayed, or None.

    Examples
    --------
    >>> figure_in({"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"})
    ShownFigure(suffix='png', data=b'\x89PNG\r\n\x1a\n')
    >>> figure_in({"text/plain": "1"})
    """
    plotly = data.get(_PLOTLY)
    if isinstance(plotly, Mapping):
        # what plotly's own reader takes
        figure = {key: plotly[key] for key in ("data", "layout", "frames") if key in plotly}
        return ShownFigure("json", json.dumps(figure).encode())
    for mime_type, suffix in _IMAGES.items():
        value = data.get(mime_type)
        if isinstance(value, bytes):
            return ShownFigure(suffix, value)
        if isinstance(value, str):
            text = value.encode(errors="replace")
            return ShownFigure(suffix, text if suffix == "svg" else base64.b64decode(text))
    return None


def write_figures(folder: Artifacts, figures: Sequence[ShownFigure]) -> tuple[str, ...]:
    """Write ``figures/figure-1.png`` and so on, behind those that are there, and return the names.

    Executed again, the same cells give the same names.
    """
    taken = {entry.path for entry in folder.entries(FOLDER)}
    names = []
    number = 1
    for figure in figures:
        while any(name.startswith(f"{FOLDER}/figure-{number}.") for name in taken):
            number += 1
        name = f"{FOLDER}/figure-{number}.{figure.suffix}"
        with folder.writing(name) as path:
            path.write_bytes(figure.data)
        taken.add(name)
        names.append(name)
    return tuple(names)
