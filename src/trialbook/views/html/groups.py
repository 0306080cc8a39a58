"""Groups of runs without scripts: HTML, text for a terminal, Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trialbook.queries.directions import direction_of
from trialbook.views.arranged import label
from trialbook.views.formatting import cells_wide, number_text, plain, spread_texts
from trialbook.views.html.table import (
    LEFT,
    RIGHT,
    TEXT_ROWS,
    TEXT_WIDTH,
    aligned,
    bdi,
    caption_html,
    long_title,
    text_rows,
    title_attribute,
)
from trialbook.views.markdown import fitting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trialbook.protocol.messages import GroupBy, GroupRow, MetricPart, RunsFound, Spread
    from trialbook.queries.directions import Direction
    from trialbook.queries.groups import GroupLine

HTML_GROUPS = 100
HTML_COLUMNS = 40
MAX_BYTES = 60_000
"""Bytes that groups may take of what a notebook saves."""

_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Groups:
    """The first groups of a table, and what is told of them.

    Attributes
    ----------
    lines : sequence of GroupLine
    totals : sequence of int
        How many groups each level has.
    by : sequence of GroupBy
    metrics : sequence of MetricPart
        What the groups tell, in order.
    directions : mapping
        Which way metrics are better, where a person has said it.
    """

    lines: Sequence[GroupLine]
    totals: Sequence[int]
    by: Sequence[GroupBy]
    metrics: Sequence[MetricPart]
    directions: Mapping[str, Direction]

    def names(self, line: GroupLine) -> tuple[str, str | None]:
        """Return what a group has the same of, and its value; None where it has none."""
        return _name(self.by[0 if line.above is None else 1]), line.row.value

    def cells(self, row: GroupRow) -> Iterator[tuple[Spread | None, str]]:
        """Return what a group has of each metric, and the words for it."""
        for metric, spread in zip(self.metrics, row.metrics, strict=False):
            yield spread, _words(spread, direction_of(metric.key, self.directions))

    @property
    def labels(self) -> list[str]:
        """What the columns of the metrics are called."""
        return [label(metric.key, metric.aggregate) for metric in self.metrics]


def html_groups(
    page: RunsFound,
    groups: Groups,
    *,
    taken_at: int,
    filter_text: str = "",
    left_out: int = 0,
    max_bytes: int | None = MAX_BYTES,
) -> str:
    """Return groups with the mean, the standard deviation and the best of each metric.

    Parameters
    ----------
    page : RunsFound
        Of the runs that are grouped: it tells how many there are, and of which experiments.
    groups : Groups
    taken_at : int
    filter_text : str
    left_out : int
        Metrics that the groups do not tell.
    max_bytes : int or None
        Bytes; groups beyond are left out, and the caption says so.
    """
    about = caption_html(page, page.total, left_out, taken_at, filter_text)
    shown = list(groups.lines)
    while True:
        html = _table(about, groups, shown)
        if max_bytes is None or len(html.encode()) <= max_bytes or not shown:
            return html
        shown = shown[: len(shown) // 2]


def text_groups(groups: Groups) -> str:
    """Return groups as aligned text, about 100 columns wide at most."""
    if not groups.lines:
        return "No runs."
    most = min(TEXT_ROWS, len(groups.lines))
    return fitting(most, lambda count: _aligned(groups, groups.lines[:count]))


def _aligned(groups: Groups, shown: Sequence[GroupLine]) -> str:
    headings = [
        f"{'  ' * (line.above is not None)}{plain(_heading(*groups.names(line)))} · {_runs(line)}"
        for line in shown
    ]
    cells = [[words for _, words in groups.cells(line.row)] for line in shown]
    columns = [aligned(["Group", *headings])]
    width = cells_wide(columns[0][0]) + 2
    for at, name in enumerate(groups.labels):
        column = aligned([plain(name), *(row[at] for row in cells)], right=True)
        width += cells_wide(column[0]) + 2
        if width > TEXT_WIDTH:
            break
        columns.append(column)
    hidden = sum(groups.totals) - len(shown)
    return text_rows(columns) + (f"\n… and {hidden} more" if hidden else "")


def group_rows(groups: Groups) -> list[dict[str, str]]:
    """Return a row of texts for each group, its heading first."""
    rows = []
    for line in groups.lines:
        above = "" if line.above is None else f"{_heading(_name(groups.by[0]), line.above.value)}, "
        words = (words for _, words in groups.cells(line.row))
        heading = f"{above}{_heading(*groups.names(line))} · {_runs(line)}"
        rows.append({"group": heading, **dict(zip(groups.labels, words, strict=False))})
    return rows


def _table(about: str, groups: Groups, shown: Sequence[GroupLine]) -> str:
    first, *others = groups.totals
    what = _amount(first, "group")
    if others:
        what += f" with {_amount(others[0], 'group')} in them"
    if len(shown) < sum(groups.totals):
        what = f"{len(shown)} of {_amount(sum(groups.totals), 'group')} shown"
    heads = f'<th scope="col" {LEFT}>Group</th>' + "".join(
        f'<th scope="col" {RIGHT}{long_title(name)}>{bdi(name)}</th>' for name in groups.labels
    )
    body = "\n".join(
        f'<tr><th scope="row" {LEFT}{long_title(line.row.value or "")}>'
        f"{_SPACE * 4 * (line.above is not None)}{_heading_html(*groups.names(line))} · "
        f"{_runs(line)}</th>{''.join(_cell(*cell) for cell in groups.cells(line.row))}</tr>"
        for line in shown
    )
    return (
        f"<div><table><caption {LEFT}>{about} · {what}, means ± standard deviation</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _name(by: GroupBy) -> str:
    return "dataset" if by.group == "dataset" else by.key


def _heading(name: str, value: str | None) -> str:
    return f"{name} not set" if value is None else f"{name} = {value or _EMPTY}"


def _heading_html(name: str, value: str | None) -> str:
    return f"{bdi(name)} not set" if value is None else f"{bdi(name)} = {bdi(value or _EMPTY)}"


_EMPTY = '""'


def _amount(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _runs(line: GroupLine) -> str:
    return _amount(line.row.count, "run")


def _words(spread: Spread | None, direction: Direction | None) -> str:
    if spread is None:
        return ""
    if spread.std is None:
        return number_text(spread.mean)
    mean, std = spread_texts(spread.mean, spread.std)
    if direction is None or spread.min == spread.max:
        return f"{mean} ± {std}"
    best = spread.max if direction == "higher" else spread.min
    return f"{mean} ± {std}, best {number_text(best)}"


def _cell(spread: Spread | None, words: str) -> str:
    if spread is None:
        return f"<td {RIGHT}></td>"
    reach = f"{number_text(spread.min)} to {number_text(spread.max)}, n = {spread.count}"
    return f"<td {RIGHT}{title_attribute(reach)}>{words.replace(' ', _SPACE)}</td>"
