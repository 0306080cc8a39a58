"""The run table without scripts: HTML for whoever opens the notebook, text for a terminal.

Every name and value is the user's and therefore hostile: it is escaped, and
kept from turning the direction of what stands beside it. No colour is fixed
and no style sheet is needed, so that the table fits light and dark pages and
survives GitHub and JupyterLab's sanitiser.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from trialbook.views.arranged import default_attributes, spanned
from trialbook.views.formatting import (
    NARROW_SPACE,
    cells_wide,
    duration_text,
    number_text,
    one_line,
    plain,
    shortened,
    status_sign,
    status_text,
    time_text,
    visible,
)
from trialbook.views.html.deltas import Deltas, baseline_first
from trialbook.views.html.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trialbook.protocol.messages import RunRow, RunsFound, SampledCurve

    Curves = Mapping[tuple[str, str], SampledCurve]

CELL_LIMIT = 200
TITLE_LIMIT = 1000
HTML_ROWS = 100
HTML_COLUMNS = 40
TEXT_ROWS = 20
TEXT_WIDTH = 100
COLUMN_WIDTH = 30
ONE_LINE = 60
"""Characters of a run's name that stay on one line."""

# JupyterLab aligns table cells to the right and others head cells to the centre unless told
# otherwise; GitHub drops styles and keeps `align`.
LEFT = 'style="text-align:left"'
RIGHT = 'align="right"'
_ONE_LINE = 'style="text-align:left;white-space:nowrap"'
_SEVERAL_LINES = 'style="text-align:left;min-width:20em"'

# Results before inputs: a page is narrow, and of what is too wide for it metrics stay longest.
_LABELS = {
    "experiment_id": "Experiment",
    "datasets": "Dataset",
    "start_time": "Started",
    "duration": "Duration",
}
Group = Literal["metrics", "params", "tags"]
_SHOWN: tuple[Group, ...] = ("metrics", "params", "tags")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A text, what its title says more, how it stands, and SVG before it."""

    text: str
    title: str = ""
    attributes: str = LEFT
    curve: str = ""


def html_table(
    page: RunsFound,
    *,
    taken_at: int,
    filter_text: str = "",
    baseline: str | None = None,
    attributes: Sequence[str] | None = None,
    curves: Curves | None = None,
    max_rows: int | None = HTML_ROWS,
    max_columns: int | None = HTML_COLUMNS,
) -> str:
    """Return the table as HTML.

    Parameters
    ----------
    page : RunsFound
    taken_at : int
        When the page was read, in milliseconds since 1970-01-01 UTC.
    filter_text : str
        The filter, for the caption.
    baseline : str or None
        Id of the run that stands first, says so behind its name, and from which a column beside
        each metric tells how far the others are.
    attributes : sequence of str or None
        What of the runs themselves stands last; None for what tells something of them.
    curves : mapping of (str, str) to SampledCurve or None
        What is drawn beside numbers, by the run's id and the name of the column.
    max_rows, max_columns : int or None
        What goes beyond is left out, and the caption says so; None for all.
        Columns are counted without the name and these attributes.
    """
    page = baseline_first(page, baseline)
    rows = page.rows[:max_rows]
    deltas = Deltas.from_baseline(rows, baseline)
    columns, left_out = _columns(page, max_columns)
    caption = caption_html(page, len(rows), left_out, taken_at, filter_text)
    if not rows:
        return f"<div><p>{caption}</p></div>"
    if attributes is None:
        attributes = default_attributes(page)
    # a metric and how far it is from the baseline share a header
    wide = {"metrics": 2 if deltas else 1}
    titled = [(group.capitalize(), len(names) * wide.get(group, 1)) for group, names in columns]
    titled.append(("Run", len(attributes)))
    groups = "<th></th>" + "".join(
        f'<th colspan="{count}" scope="colgroup" {LEFT}>{title}</th>'
        for title, count in titled
        if count
    )
    heads = f'<th scope="col" {LEFT}>Name</th>' + "".join(
        f"<th {_span(wide.get(group, 1))} {RIGHT if group == 'metrics' else LEFT}"
        f"{long_title(name)}>{bdi(name)}</th>"
        for group, names in columns
        for name in names
    )
    heads += "".join(
        f'<th scope="col" {RIGHT if key == "duration" else LEFT}>{_LABELS[key]}</th>'
        for key in attributes
    )
    body = "\n".join(
        "<tr>"
        + _name(row, is_baseline=row.run_id == baseline)
        + "".join(map(_td, _cells(row, page, columns, taken_at, attributes, deltas, curves or {})))
        + "</tr>"
        for row in rows
    )
    return (
        f"<div><table><caption {LEFT}>{caption}</caption>\n"
        f"<thead><tr>{groups}</tr><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def html_rows(caption: str, heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    """Return a plain table as HTML; its first column heads the rows.

    Parameters
    ----------
    caption : str
        HTML.
    heads : sequence of (str, str)
        Label and alignment, `LEFT` or `RIGHT`, of each column.
    rows : iterable of sequences of str
        Cells as HTML, such as `bdi` makes of texts.
    """
    head = "".join(f'<th scope="col" {align}>{label}</th>' for label, align in heads)
    body = "\n".join(
        "<tr>"
        + f'<th scope="row" {heads[0][1]}>{first}</th>'
        + "".join(
            f"<td {align}>{cell}</td>" for (_, align), cell in zip(heads[1:], rest, strict=True)
        )
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f"<div><table><caption {LEFT}>{caption}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def text_rows(columns: Sequence[list[str]]) -> str:
    """Return columns of one height, as `aligned` makes them, as lines of text."""
    return "\n".join("  ".join(line).rstrip() for line in zip(*columns, strict=True))


def text_table(page: RunsFound, *, taken_at: int, max_rows: int = TEXT_ROWS) -> str:
    """Return the table as aligned text, about 100 columns wide at most."""
    if not page.rows:
        return "No runs."
    rows = page.rows[:max_rows]
    signed = [f"{status_sign(row.status)} {plain(row.run_name)}" for row in rows]
    columns = [aligned(["  Name", *signed])]
    width = cells_wide(columns[0][0]) + 2
    durations = aligned(["Duration", *(_duration(row, taken_at) for row in rows)], right=True)
    for column in [*_text_columns(page, rows), durations]:
        width += cells_wide(column[0]) + 2
        if width > TEXT_WIDTH:
            break
        columns.append(column)
    text = text_rows(columns)
    hidden = page.total - len(rows)
    return text + (f"\n… and {hidden} more" if hidden > 0 else "")


def _text_columns(page: RunsFound, rows: Sequence[RunRow]) -> Iterator[list[str]]:
    for name in page.columns.metrics:
        values = [number_text(row.metrics[name]) if name in row.metrics else "" for row in rows]
        yield aligned([plain(name), *values], right=True)
    for name in page.columns.params:
        yield aligned([plain(name), *(plain(row.params.get(name, "")) for row in rows)])


def _columns(page: RunsFound, limit: int | None) -> tuple[list[tuple[Group, list[str]]], int]:
    """Return the columns to show by group and how many are left out."""
    room = limit
    kept: list[tuple[Group, list[str]]] = []
    left_out = 0
    for group in _SHOWN:
        names: list[str] = getattr(page.columns, group)
        kept.append((group, names[:room]))
        left_out += len(names) - len(names[:room])
        room = None if room is None else room - len(names[:room])
    return kept, left_out


def caption_html(
    page: RunsFound, shown: int, left_out: int, taken_at: int, filter_text: str
) -> str:
    """Return what a table shows of what, and when."""
    names = [bdi(name) for name in spanned(page).values()]
    what = "all experiments"
    if 0 < len(names) <= 3:
        what = f"experiment{'s' * (len(names) > 1)} {', '.join(names)}"
    elif names:
        what = f"{len(names)} experiments"
    runs = f"{page.total} run{'s' * (page.total != 1)}"
    parts = [f"Trialbook: {what}", runs if shown == page.total else f"{shown} of {runs} shown"]
    if page.unfiltered and page.unfiltered > page.total:
        parts[1] += f", of {page.unfiltered} in all"
    if filter_text:
        parts.append(f"filter <code>{bdi(filter_text)}</code>")
    if left_out:
        parts.append(f"{left_out} columns left out")
    return " · ".join([*parts, f"as of {time_text(taken_at)}"])


def _cells(
    row: RunRow,
    page: RunsFound,
    columns: Sequence[tuple[Group, list[str]]],
    taken_at: int,
    attributes: Sequence[str],
    deltas: Deltas | None,
    curves: Curves,
) -> Iterator[_Cell]:
    for group, names in columns:
        for name in names:
            yield _value(row, group, name, curves)
            if deltas and group == "metrics":
                yield _Cell(*deltas.of(row, name), attributes=RIGHT)
    for key in attributes:
        yield _attribute(row, page, key, taken_at)


def _attribute(row: RunRow, page: RunsFound, key: str, taken_at: int) -> _Cell:
    match key:
        case "start_time":
            start = time_text(row.start_time)
            return _Cell(start[:19], title=start, attributes=_ONE_LINE)
        case "duration":
            return _Cell(_duration(row, taken_at).replace(" ", "\u00a0"), attributes=RIGHT)
        case "datasets":
            text = ", ".join(row.datasets or ())
        case _:
            text = page.experiments.get(row.experiment_id, row.experiment_id)
    return _Cell(text, title=text if len(text) > CELL_LIMIT else "")


def _name(row: RunRow, *, is_baseline: bool) -> str:
    # what has no spaces is broken anywhere by a page that is narrow
    attributes = _ONE_LINE if len(row.run_name) <= ONE_LINE else _SEVERAL_LINES
    status = status_text(row.status)
    sign = f"<span{title_attribute(status)}>{status_sign(row.status)}</span>"
    more = " (baseline)" if is_baseline else ""
    return f"<td {attributes}{title_attribute(row.run_id)}>{sign} {bdi(row.run_name)}{more}</td>"


def _value(row: RunRow, group: Group, name: str, curves: Curves) -> _Cell:
    if group == "metrics":
        if name not in row.metrics:
            return _Cell("", attributes=RIGHT)
        number = row.metrics[name]
        text = number_text(number)
        exact = isinstance(number, str) or float(text.replace(NARROW_SPACE, "")) == number
        return _Cell(
            text,
            title="" if exact else repr(number),
            attributes=RIGHT,
            curve=sparkline(curves.get((row.run_id, name))),
        )
    value = (row.params if group == "params" else row.tags).get(name, "")
    line = one_line(value)
    return _Cell(line, title=value if line != value or len(line) > CELL_LIMIT else "")


def _span(columns: int) -> str:
    return 'scope="col"' if columns == 1 else f'scope="colgroup" colspan="{columns}"'


def _duration(row: RunRow, taken_at: int) -> str:
    end = row.end_time
    if end is None and row.status != "RUNNING":
        return ""
    return duration_text((taken_at if end is None else end) - row.start_time)


def _td(cell: _Cell) -> str:
    return f"<td {cell.attributes}{title_attribute(cell.title)}>{cell.curve}{bdi(cell.text)}</td>"


def bdi(text: str) -> str:
    """Return text as HTML which cannot turn the direction of its surroundings."""
    return f"<bdi>{escape(visible(shortened(text, CELL_LIMIT)))}</bdi>" if text else ""


def title_attribute(text: str) -> str:
    """Return an attribute that tells more, where there is more."""
    return f' title="{escape(visible(shortened(text, TITLE_LIMIT)))}"' if text else ""


def long_title(text: str) -> str:
    """Return an attribute with a text that is cut where it stands."""
    return title_attribute(text) if len(text) > CELL_LIMIT else ""


def aligned(column: list[str], *, right: bool = False) -> list[str]:
    """Return the texts of a column at one width, those that are too long cut."""
    cut = [_cut(text) for text in column]
    width = max(map(cells_wide, cut))
    spaces = [" " * (width - cells_wide(text)) for text in cut]
    return [
        space + text if right else text + space for text, space in zip(cut, spaces, strict=True)
    ]


def _cut(text: str) -> str:
    # A sign may take no column at all, so the length is only a first guess.
    text = shortened(text, 3 * COLUMN_WIDTH)
    while cells_wide(text) > COLUMN_WIDTH:
        text = shortened(text, len(text) - 1)
    return text
