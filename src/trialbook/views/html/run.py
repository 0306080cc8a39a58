"""A run without scripts: HTML for whoever opens the notebook, text for a terminal.

As of the run table's twin, every name and value is the user's and therefore
hostile, no colour is fixed and no style sheet is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from trialbook.views.formatting import (
    duration_text,
    number_text,
    plain,
    shortened,
    status_text,
    time_text,
    visible,
)
from trialbook.views.html.note import note_html
from trialbook.views.html.sparkline import sparkline
from trialbook.views.markdown import fitting

if TYPE_CHECKING:
    from trialbook.protocol.messages import (
        DatasetUse,
        Environment,
        MetricSummary,
        RegisteredVersion,
        RunSnapshot,
    )

ROWS = 100
VALUE_LIMIT = 200
_LEFT = 'style="text-align:left"'


def run_html(snapshot: RunSnapshot, *, taken_at: int) -> str:
    """Return a run as HTML."""
    detail = snapshot.detail
    curves = {drawn.key: drawn for drawn in snapshot.curves}
    parts = [
        f"<p><strong>{_text(detail.run_name)}</strong> · {status_text(detail.status)}"
        f"{' · archived' if detail.archived else ''} · experiment {_text(detail.experiment_name)}"
        f" · {time_text(detail.start_time)} · {_duration(snapshot, taken_at)}"
        f" · by {_text(detail.user)}</p>"
    ]
    if detail.note:
        note = note_html(shortened(detail.note, 2000))
        parts.append(f'<p style="white-space:pre-wrap"><bdi>{note}</bdi></p>')
    heads = ["Model", "Version", "Aliases", "Stage", "Artifact"]
    parts.append(_table("Registered versions", heads, [_version(v) for v in detail.versions]))
    metrics = [[_text(m.key), *_numbers(m), sparkline(curves.get(m.key))] for m in detail.metrics]
    heads = ["Metric", "Latest", "Minimum", "Maximum", "Points", "Curve"]
    parts.append(_table("Metrics", heads, metrics))
    parts.append(_table("Params", ["Param", "Value"], _pairs(detail.params)))
    parts.append(_table("Tags", ["Tag", "Value"], _pairs(detail.tags)))
    used = [_dataset(use) for use in detail.datasets]
    heads = ["Dataset", "Digest", "Context", "Rows", "Columns", "Source"]
    parts.append(_table("Datasets", heads, used))
    if detail.environment is not None:
        about = [[_text(name), _text(value)] for name, value in _about(detail.environment)]
        parts.append(_table("Environment", ["", ""], about))
    if detail.exception:
        text = escape(visible(shortened(detail.exception, 4000)))
        parts.append(f"<details><summary>Exception</summary><pre>{text}</pre></details>")
    left_out = f" · {snapshot.left_out} values left out" if snapshot.left_out else ""
    parts.append(f"<p>Trialbook · as of {time_text(taken_at)}{left_out}</p>")
    return "<div>" + "\n".join(part for part in parts if part) + "</div>"


def run_text(snapshot: RunSnapshot, *, taken_at: int) -> str:
    """Return a run as a few lines."""
    detail = snapshot.detail
    name = _line(detail.run_name)
    head = f"{name}  {status_text(detail.status)}  {_duration(snapshot, taken_at)}"
    lines = [f"  {_line(m.key)} = {number_text(m.latest)}" for m in detail.metrics[:20]]
    params = list(detail.params.items())[:20]
    lines += [f"  {_line(key)}: {_line(value)}" for key, value in params]
    return fitting(len(lines), lambda count: "\n".join([head, *lines[:count]]))


def _line(text: str) -> str:
    return plain(shortened(text, 80))


def _duration(snapshot: RunSnapshot, taken_at: int) -> str:
    detail = snapshot.detail
    if detail.end_time is None and detail.status != "RUNNING":
        return ""
    end = taken_at if detail.end_time is None else detail.end_time
    return duration_text(end - detail.start_time)


def _numbers(metric: MetricSummary) -> list[str]:
    values = (metric.latest, metric.min, metric.max)
    return [*("" if v is None else number_text(v) for v in values), str(metric.count)]


def _dataset(use: DatasetUse) -> list[str]:
    counts = ["" if count is None else f"{count:,}" for count in (use.rows, use.columns_total)]
    return [
        _text(use.name),
        _text(use.digest),
        _text(use.context or ""),
        *counts,
        _text(use.source),
    ]


def _about(environment: Environment) -> Iterable[tuple[str, str]]:
    git = environment.git
    if git is not None and git.commit:
        changed = f", {len(git.changed)} files changed" if git.changed else ""
        yield "Commit", f"{git.commit[:12]} {git.branch or 'detached'}{changed}"
    yield "Folder", f"{environment.host}:{environment.folder}"
    if environment.command:
        yield "Command", " ".join(environment.command)
    yield "Python", f"{environment.python} on {environment.os}"
    yield "Hardware", ", ".join([environment.cpu, *(gpu.name for gpu in environment.gpus)])


def _version(version: RegisteredVersion) -> list[str]:
    aliases = " ".join(_text(f"@{alias}") for alias in version.aliases)
    stage = "" if version.stage == "None" else version.stage
    return [_text(version.name), str(version.version), aliases, stage, _text(version.path or "")]


def _pairs(texts: dict[str, str]) -> list[list[str]]:
    return [[_text(key), _text(value)] for key, value in texts.items()]


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of cells that are HTML already; nothing without rows."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col" {_LEFT}>{name}</th>' for name in heads)
    body = "\n".join(
        "<tr>" + "".join(f"<td {_LEFT}>{cell}</td>" for cell in row) + "</tr>"
        for row in rows[:ROWS]
    )
    more = f" ({ROWS} of {len(rows)})" if len(rows) > ROWS else ""
    header = f"<thead><tr>{head}</tr></thead>\n" if any(heads) else ""
    caption = f"<caption {_LEFT}>{title}{more}</caption>"
    return f"<table>{caption}\n{header}<tbody>\n{body}\n</tbody></table>"


def _text(text: str, limit: int = VALUE_LIMIT) -> str:
    """Return text as HTML which cannot turn the direction of its surroundings."""
    return f"<bdi>{escape(visible(shortened(text, limit)))}</bdi>" if text else ""
