"""What one `log_batch` call asks for, checked and put in order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trialbook.errors import InvalidParameterError
from trialbook.model import Metric, Param, RunTag, TagName
from trialbook.store import refusal

_INT64 = range(-(2**63), 2**63)


def check_text(*texts: str) -> None:
    """Refuse text that a database cannot hold: NUL characters and lone surrogates.

    Raises
    ------
    InvalidParameterError
    """
    for text in texts:
        if "\0" in text or not (text.isascii() or _is_unicode(text)):
            raise InvalidParameterError(
                f"{text[:80]!r} cannot be stored: it contains a NUL character or half of a "
                "surrogate pair."
            )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def recency(point: Metric) -> tuple[int, int, float, bool]:
    """Return the sort key whose greatest is the latest point, as in MLflow; NaN counts as 0."""
    nan = math.isnan(point.value)
    return (point.step, point.timestamp, 0.0 if nan else point.value, nan)


def settle_name(run_name: str, tags: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return a new run's name and its tags, which hold the name too.

    Raises
    ------
    InvalidParameterError
        The name and the tag differ.
    """
    tagged = tags.get(TagName.RUN_NAME, "")
    if run_name and tagged and run_name != tagged:
        raise refusal.two_names(run_name, tagged)
    name = run_name or tagged
    return name, {**tags, TagName.RUN_NAME: name}


@dataclass(frozen=True, slots=True)
class Batch:
    """Points per key in order of `recency` without duplicates, params and tags per key."""

    points: dict[str, list[Metric]]
    params: dict[str, str]
    tags: dict[str, str]

    @staticmethod
    def of(metrics: Sequence[Metric], params: Sequence[Param], tags: Sequence[RunTag]) -> Batch:
        """Check and gather.

        Raises
        ------
        InvalidParameterError
            A param occurs with two values, or something cannot be stored.
        """
        batch = Batch(_points(metrics), _params(params), {tag.key: tag.value for tag in tags})
        check_text(*batch.points, *_flat(batch.params), *_flat(batch.tags))
        return batch


def _flat(texts: dict[str, str]) -> Iterable[str]:
    yield from texts.keys()
    yield from texts.values()


def _points(metrics: Sequence[Metric]) -> dict[str, list[Metric]]:
    by_key: dict[str, dict[tuple[int, int, float, bool], Metric]] = {}
    for metric in metrics:
        # NumPy's scalars are taken, but not kept: databases do not know them
        point = Metric(metric.key, float(metric.value), int(metric.timestamp), int(metric.step))
        if point.step not in _INT64 or point.timestamp not in _INT64:
            raise InvalidParameterError(
                f"Step {point.step} or timestamp {point.timestamp} of metric {point.key!r} "
                "does not fit into 64 bits."
            )
        by_key.setdefault(point.key, {}).setdefault(recency(point), point)
    return {key: [points[k] for k in sorted(points)] for key, points in by_key.items()}


def _params(params: Sequence[Param]) -> dict[str, str]:
    values: dict[str, str] = {}
    for param in params:
        if values.setdefault(param.key, param.value) != param.value:
            raise refusal.param_twice(param.key, values[param.key], param.value)
    return values
