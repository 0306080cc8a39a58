"""Tables in GitHub's Markdown."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from trialbook.protocol.codec import wire_number
from trialbook.views.formatting import number_text, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

# What begins or ends something in Markdown, or another cell.
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]|~#"})


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
    kinds = [frame[name].dtype.kind for name in frame]
    lines = [
        [markdown_text(str(name)) for name in (frame if heads is None else heads)],
        ["--:" if kind in "fiu" else "---" for kind in kinds],
        *([_cell(value) for value in row] for row in frame.itertuples(index=False)),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return "" if value != value else number_text(wire_number(value))  # noqa: PLR0124 - NaN
    return "" if value is None else markdown_text(str(value))


def markdown_text(text: str) -> str:
    """Return a text in one line, in which nothing is a sign of Markdown or HTML."""
    return escape(visible(" ".join(text.split())).translate(_SIGNS), quote=False)
