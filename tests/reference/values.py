"""Names and values across runs in memory; who calls holds the store's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from reference.runs import among
from reference.search import of_datasets
from trialbook.store.base import Extremes, LoggedMetric, RunNames

if TYPE_CHECKING:
    from reference.contents import Contents
    from reference.records import FoundRun
    from trialbook.model import RunData
    from trialbook.store.summary import Summary


def names(contents: Contents, experiment_ids: Sequence[str] | None) -> RunNames:
    """Return the names that occur in active runs."""
    found = [item.run for item in among(contents, experiment_ids)]

    def occurring(keys: Callable[[RunData], Iterable[str]]) -> tuple[str, ...]:
        return tuple(sorted({key for run in found for key in keys(run.data)}))

    return RunNames(
        occurring(lambda data: data.params),
        occurring(lambda data: data.metrics),
        occurring(lambda data: data.tags),
        any(run.inputs.dataset_inputs for run in found),
    )


def first_logged(contents: Contents, experiment_ids: Sequence[str] | None) -> list[LoggedMetric]:
    """Return the metrics of active runs, those that were logged first before others."""
    runs = sorted(among(contents, experiment_ids), key=lambda item: item.run.number)
    having: dict[str, list[Summary]] = {}
    for item in runs:
        summaries = sorted(item.summaries().items(), key=lambda each: (each[1].oldest, each[0]))
        for key, summary in summaries:
            having.setdefault(key, []).append(summary)
    return [
        LoggedMetric(key, max(found[0].count, found[-1].count) > 1) for key, found in having.items()
    ]


def read(
    contents: Contents,
    experiment_ids: Sequence[str] | None,
    entity: Literal["attribute", "param", "tag", "dataset"],
    key: str,
    beginning: str,
    limit: int,
    view_type: int,
) -> list[str]:
    """Return the different texts that runs of a view have under a name."""
    runs = among(contents, experiment_ids, view_type)
    texts = {text for item in runs for text in _texts(item, entity, key)}
    found = sorted(text for text in texts if text is not None and text.startswith(beginning))
    return found[:limit]


def _texts(
    item: FoundRun, entity: Literal["attribute", "param", "tag", "dataset"], key: str
) -> list[str | None]:
    if entity == "dataset":
        return of_datasets(key, item)
    if entity == "attribute":
        return [getattr(item.run.info, key)]
    data = item.run.data
    return [(data.params if entity == "param" else data.tags).get(key)]


def extremes(
    contents: Contents, run_ids: Sequence[str], keys: Sequence[str]
) -> dict[str, Extremes]:
    """Return the least and the greatest value of some metrics of some runs."""
    found: dict[str, Extremes] = {}
    for run_id in run_ids:
        summaries = contents.runs[run_id].summaries() if run_id in contents.runs else {}
        for key in keys:
            summary = summaries.get(key)
            if summary and summary.least and summary.greatest:
                pair = (summary.least.value, summary.greatest.value)
                found.setdefault(run_id, {})[key] = pair
    return found
