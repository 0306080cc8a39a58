"""Tables in GitHub's Markdown, and what is short enough to be read at one time."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from trialbook.protocol.codec import wire_number
from trialbook.views.formatting import number_text, shortened, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

# What begins or ends something in Markdown, or another cell.
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]|~#"})

TEXT_LIMIT = 2_000
"""Characters of what a view says in words: for a terminal, a mail, a language model."""
_LENGTHS = (1_000, 100, 30)
"""Texts are cut to the first of these with which all fits, or to the last."""
_ABOVE = 2
"""Lines above the rows of a table."""
_ROWS_FIRST = 3
"""Rows for which columns are left out."""


def fitting(most: int, made: Callable[[int], str]) -> str:
    """Return a text of as many things as there is room for.

    Parameters
    ----------
    most : int
        Things that there are.
    made : callable
        Returns the text of so many of them, which is longer for more.

    Examples
    --------
    >>> len(fitting(1_000, lambda count: "number " * count))
    1995
    """
    whole = made(most)
    if len(whole) <= TEXT_LIMIT:
        return whole
    low, high = 0, max(0, most - 1)
    while low < high:
        middle = (low + high + 1) // 2
        if len(made(middle)) <= TEXT_LIMIT:
            low = middle
        else:
            high = middle - 1
    return shortened(made(low), TEXT_LIMIT)


def fitted_table(frame: pd.DataFrame, total: int, facts: Sequence[str] = ()) -> str:
    r"""Return the beginning of a frame as a table, and what is said of all, in `TEXT_LIMIT`.

    Parameters
    ----------
    frame : DataFrame
    total : int
        How many rows there are in all.
    facts : sequence of str
        Markdown.

    Examples
    --------
    >>> import pandas as pd
    >>> print(fitted_table(pd.DataFrame({"run_name": ["a", "b"]}), 3, ["Best: b"]))
    | run\_name |
    | --- |
    | a |
    | b |
    … and 1 more
    <BLANKLINE>
    Best: b
    """
    frame = frame.head(TEXT_LIMIT // len("| a |"))
    few = min(_ROWS_FIRST, len(frame))
    for length in _LENGTHS:
        table = _Table(frame, length, total, facts)
        columns = len(table.heads)
        while columns > 1 and len(table.text(few, columns)) > TEXT_LIMIT:
            columns -= 1
        if len(table.text(len(frame), len(table.heads))) <= TEXT_LIMIT:
            break
    return fitting(len(frame), lambda rows: table.text(rows, columns))


class _Table:
    """A frame with short texts, and what is said beside it."""

    def __init__(self, frame: pd.DataFrame, length: int, total: int, facts: Sequence[str]) -> None:
        self.heads = [shortened(str(name), length) for name in frame]
        self._lines = _lines(frame, self.heads, length)
        self._total = total
        self._facts = ["", *facts] if facts else []

    def text(self, rows: int, columns: int) -> str:
        """Return so much of it."""
        lines = [_line(cells[:columns]) for cells in self._lines[: rows + _ABOVE]]
        if self._total > rows:
            lines.append(f"… and {self._total - rows} more")
        if columns < len(self.heads):
            lines.append(f"{len(self.heads) - columns} columns left out")
        return "\n".join([*lines, *self._facts])


def _cut(value: object, length: int | None) -> object:
    return shortened(value, length) if length and isinstance(value, str) else value


def markdown_table(frame: pd.DataFrame, heads: Sequence[str] | None = None) -> str:
    r"""Return a frame as a table whose texts say what they said, whatever is in them.

    Its heads are those given, or else the names of the columns.

    Examples
    --------
    >>> import pandas as pd
    >>> print(markdown_table(pd.DataFrame({"run_name": ["a|b"], "metrics.rmse": [54.0123456]})))
    | run\_name | metrics.rmse |
    | --- | --: |
    | a\|b | 54.012 |
    """
    return "\n".join(map(_line, _lines(frame, frame if heads is None else heads)))


def _lines(
    frame: pd.DataFrame, heads: Iterable[object], length: int | None = None
) -> list[list[str]]:
    """Return what stands in the lines of a table, texts cut to a length."""
    return [
        [markdown_text(str(name)) for name in heads],
        ["--:" if kind.kind in "fiu" else "---" for kind in frame.dtypes],
        *([_cell(_cut(value, length)) for value in row] for row in frame.itertuples(index=False)),
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return "" if value != value else number_text(wire_number(value))  # noqa: PLR0124 - NaN
    return "" if value is None else markdown_text(str(value))


def markdown_text(text: str) -> str:
    """Return a text in one line, in which nothing is a sign of Markdown or HTML."""
    return escape(visible(" ".join(text.split())).translate(_SIGNS), quote=False)
