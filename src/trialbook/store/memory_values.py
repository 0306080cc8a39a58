"""Names and values across runs in memory; who calls holds the store's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from trialbook.store.base import Extremes, RunNames
from trialbook.store.memory_runs import among

if TYPE_CHECKING:
    from trialbook.model import Run, RunData
    from trialbook.store.memory_contents import Contents


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


def read(
    contents: Contents,
    experiment_ids: Sequence[str] | None,
    entity: Literal["attribute", "param", "tag"],
    key: str,
    beginning: str,
    limit: int,
    view_type: int,
) -> list[str]:
    """Return the different texts that runs of a view have under a name."""
    runs = (item.run for item in among(contents, experiment_ids, view_type))
    texts = {_text(run, entity, key) for run in runs}
    found = sorted(text for text in texts if text is not None and text.startswith(beginning))
    return found[:limit]


def _text(run: Run, entity: Literal["attribute", "param", "tag"], key: str) -> str | None:
    if entity == "attribute":
        text: str | None = getattr(run.info, key)
        return text
    return (run.data.params if entity == "param" else run.data.tags).get(key)


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
