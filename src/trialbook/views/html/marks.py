"""How runs and groups look in a chart without scripts: as they do in the page.

The page's rules are in `js/core/marks` and `js/core/compare/runPaint.ts`;
``tests/protocol/golden/format.json`` holds both to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.protocol.messages import RunRow

_COLOURS = (
    *("#0077bb", "#ee7733", "#009988", "#cc3311", "#33a5dd"),
    *("#ee3377", "#997700", "#8877cc", "#44aa55", "#aa4499"),
)
_DASHES = {
    "circle": "",
    "square": "7 3",
    "triangle": "2 2.5",
    "diamond": "9 2.5 2 2.5",
    "cross": "4 2",
}
MARK_PATHS = {
    "circle": "M6 1.6a4.4 4.4 0 1 0 0 8.8a4.4 4.4 0 0 0 0-8.8z",
    "square": "M2 2h8v8H2z",
    "triangle": "M6 1.2 11 10H1z",
    "diamond": "M6 .8 11.2 6 6 11.2.8 6z",
    "cross": "M4.3 1.3h3.4v3h3v3.4h-3v3H4.3v-3h-3V4.3h3z",
}
"""In a box of 12 by 12."""
_RAMP = ((0, 119, 187), (136, 119, 204), (238, 119, 51))
_NO_COLOUR = "#888888"
_NUMERAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_MANY = 10
"""More runs than these are not told apart in every case."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is drawn: told apart also by whoever sees no colours."""

    colour: str
    shape: str
    dash: str


_STYLES = [Style(colour, *look) for colour in _COLOURS for look in _DASHES.items()]


def run_style(run_id: str) -> Style:
    """Return how a run looks by its id alone.

    Examples
    --------
    >>> run_style("a").shape
    'triangle'
    """
    return _STYLES[_preferred(run_id)]


def run_styles(runs: Sequence[RunRow]) -> dict[str, Style]:
    """Return how runs look, by id; of ten at most no two look alike."""
    styles: dict[str, Style] = {}
    for row in sorted(runs, key=lambda row: (row.start_time, row.run_id)):
        style = run_style(row.run_id)
        if len(runs) <= _MANY and style in styles.values():
            style = _free_style(row.run_id, set(styles.values())) or style
        styles[row.run_id] = style
    return styles


def group_styles(values: Sequence[str | None]) -> list[Style]:
    """Return how groups look: by rank where all that they have are numbers, else each by its own.

    Ten of the others are told apart by their colours.
    """
    known = {value for value in values if value is not None}
    styles: dict[str | None, Style] = {}
    if all(map(_NUMERAL.fullmatch, known)):
        ranked = sorted(known, key=lambda value: (float(value), value))
        for at, value in enumerate(ranked):
            styles[value] = _variant(at, _ramp_colour(at / max(1, len(ranked) - 1)))
    else:
        numbers = sorted(filter(_NUMERAL.fullmatch, known), key=lambda value: (float(value), value))
        for value in [*numbers, *sorted(known.difference(numbers))]:
            styles[value] = _distinct_style(value, list(styles.values()))
    return [styles.get(value) or _variant(0, _NO_COLOUR) for value in values]


def _variant(nth: int, colour: str) -> Style:
    shape, dash = list(_DASHES.items())[nth % len(_DASHES)]
    return Style(colour, shape, dash)


def _distinct_style(text: str, taken: Sequence[Style]) -> Style:
    """Return a style in a colour that none has; of a free mark where every colour is taken."""
    own, colours = _preferred(text), {style.colour for style in taken}
    for step in range(0, len(_STYLES), len(_DASHES)):
        style = _STYLES[(own + step) % len(_STYLES)]
        if style.colour not in colours:
            return style
    return _free_style(text, set(taken)) or run_style(text)


def _ramp_colour(at: float) -> str:
    place = at * (len(_RAMP) - 1)
    low = min(len(_RAMP) - 2, int(place))
    mixed = (
        int(start + (place - low) * (end - start) + 0.5)
        for start, end in zip(_RAMP[low], _RAMP[low + 1], strict=True)
    )
    return f"rgb({', '.join(map(str, mixed))})"


def _free_style(run_id: str, taken: set[Style]) -> Style | None:
    preference = _preferred(run_id)
    colour = preference - preference % len(_DASHES)
    order = [colour + (preference + tries) % len(_DASHES) for tries in range(len(_DASHES))]
    order += [(colour + tries) % len(_STYLES) for tries in range(len(_DASHES), len(_STYLES))]
    return next((_STYLES[at] for at in order if _STYLES[at] not in taken), None)


def _preferred(run_id: str) -> int:
    """Return the index of the style that an id asks for, by FNV-1a as the page has it."""
    known = 0x811C9DC5
    units = run_id.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(units), 2):
        known = (known ^ int.from_bytes(units[at : at + 2], "little")) * 0x01000193 & 0xFFFFFFFF
    known >>= 8
    variant = known // len(_COLOURS) % len(_DASHES)
    return known % len(_COLOURS) * len(_DASHES) + variant
