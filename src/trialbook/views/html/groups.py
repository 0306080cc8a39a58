"""Groups of runs without scripts, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.views.arranged import label
from trialbook.views.formatting import number_text, rounded_text
from trialbook.views.html.table import LEFT, RIGHT, bdi, caption_html, long_title, title_attribute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.protocol.messages import (
        GroupBy,
        GroupRow,
        MetricPart,
        RunsFound,
        RunsGroupsResult,
        Spread,
    )

HTML_GROUPS = 100
HTML_COLUMNS = 40
MAX_BYTES = 60_000
"""Bytes that groups may take of what a notebook saves."""


def html_groups(
    page: RunsFound,
    found: RunsGroupsResult,
    by: GroupBy,
    metrics: Sequence[MetricPart],
    *,
    taken_at: int,
    filter_text: str = "",
    max_bytes: int | None = MAX_BYTES,
) -> str:
    """Return groups with the mean and the standard deviation of each metric.

    Parameters
    ----------
    page : RunsFound
        Of the runs that are grouped: it tells how many there are, and of which experiments.
    found : RunsGroupsResult
    by : GroupBy
    metrics : sequence of MetricPart
        What the groups tell, in order.
    taken_at : int
    filter_text : str
    max_bytes : int or None
        Bytes; groups beyond are left out, and the caption says so.
    """
    shown = list(found.groups)
    while True:
        html = _table(page, found.total, shown, by, metrics, taken_at, filter_text)
        if max_bytes is None or len(html.encode()) <= max_bytes or not shown:
            return html
        shown = shown[: len(shown) // 2]


def _table(
    page: RunsFound,
    total: int,
    groups: Sequence[GroupRow],
    by: GroupBy,
    metrics: Sequence[MetricPart],
    taken_at: int,
    filter_text: str,
) -> str:
    left_out = max(0, len(metrics) - HTML_COLUMNS)
    about = caption_html(page, page.total, left_out, taken_at, filter_text)
    what = f"{total} group{'s' * (total != 1)}"
    if len(groups) < total:
        what = f"{len(groups)} of {what} shown"
    names = [label(metric.key, metric.aggregate) for metric in metrics[:HTML_COLUMNS]]
    name = "Dataset" if by.group == "dataset" else by.key
    heads = f'<th scope="col" {LEFT}{long_title(name)}>{bdi(name)}</th>'
    heads += f'<th scope="col" {RIGHT}>Runs</th>' + "".join(
        f'<th scope="col" {RIGHT}{long_title(name)}>{bdi(name)}</th>' for name in names
    )
    body = "\n".join(
        f'<tr><th scope="row" {LEFT}{long_title(group.value or "")}>{_value(group)}</th>'
        f"<td {RIGHT}>{group.count}</td>{''.join(map(_mean, group.metrics[:HTML_COLUMNS]))}</tr>"
        for group in groups
    )
    return (
        f"<div><table><caption {LEFT}>{about} · {what}, means ± standard deviation</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _value(group: GroupRow) -> str:
    return "\N{EN DASH}" if group.value is None else bdi(group.value)


def _mean(spread: Spread | None) -> str:
    if spread is None:
        return f"<td {RIGHT}></td>"
    apart = "" if spread.std is None else f"\u00a0±\u00a0{rounded_text(spread.std, 2)}"
    reach = f"{number_text(spread.min)} to {number_text(spread.max)}, n = {spread.count}"
    return f"<td {RIGHT}{title_attribute(reach)}>{number_text(spread.mean)}{apart}</td>"
