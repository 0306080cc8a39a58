"""Filters that are kept with an experiment, so that whoever opens its store has them.

Each is a tag of the experiment: of two people who save at the same time neither takes away
what the other has saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import TagName, ViewType
from trialbook.search import parse_filter
from trialbook.service.experiments import Experiments
from trialbook.service.store_access import existing
from trialbook.service.validation.limits import checked_name, shown

if TYPE_CHECKING:
    from trialbook.model import Experiment
    from trialbook.store.base import Store

MAX_FILTERS = 50
MAX_NAME = 100
MAX_FILTER = 5000
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with a name, of an experiment."""

    experiment_id: str
    name: str
    filter: str


def saved_filters(store: Store | None, experiment_ids: Sequence[str] | None) -> list[SavedFilter]:
    """Return the filters of experiments, with None of all that are not deleted, by name.

    What does not look like one is passed over: whoever can write the store may have put it there.
    """
    if store is None:
        return []
    found = [each for experiment in _experiments(store, experiment_ids) for each in _of(experiment)]
    return sorted(found, key=lambda each: (each.name.casefold(), each.name))[:MAX_LISTED]


def update_filters(
    store_id: str | None,
    experiment_id: str,
    *,
    save: Mapping[str, str],
    delete: Sequence[str],
) -> tuple[dict[str, str], list[str]]:
    """Save filters by their names and delete others; return what to save and delete to undo it.

    Raises
    ------
    InvalidParameterError
        A name or a filter is empty or too long, or there are too many.
    FilterError
        A filter cannot be understood.
    NotFoundError
        There is no such experiment.
    """
    experiments = Experiments(existing(store_id))
    before = {each.name: each.filter for each in _of(experiments.active(experiment_id))}
    for name, text in save.items():
        _check(name, text)
    gone = [name for name in delete if name in before and name not in save]
    new = {name: text for name, text in save.items() if before.get(name) != text}
    if len(before | new) - len(gone) > max(MAX_FILTERS, len(before)):
        raise InvalidParameterError(
            f"An experiment keeps at most {MAX_FILTERS} filters; delete one that is not needed."
        )
    if new:
        experiments.set_tags(experiment_id, {TagName.FILTER + n: text for n, text in new.items()})
    for name in gone:
        experiments.delete_tag(experiment_id, TagName.FILTER + name)
    restored = {name: before[name] for name in (*new, *gone) if name in before}
    return restored, [name for name in new if name not in before]


def _experiments(store: Store, experiment_ids: Sequence[str] | None) -> list[Experiment]:
    if experiment_ids is None:
        return Experiments(store).search_all(ViewType.ACTIVE_ONLY)
    found = []
    for experiment_id in experiment_ids:
        try:
            found.append(store.get_experiment(experiment_id))
        except NotFoundError:  # deleted for good by another process
            continue
    return found


def _of(experiment: Experiment) -> list[SavedFilter]:
    tags = {
        key.removeprefix(TagName.FILTER): value
        for key, value in experiment.tags.items()
        if key.startswith(TagName.FILTER)
    }
    known = experiment.experiment_id
    return [SavedFilter(known, *each) for each in tags.items() if _has_shape(*each)]


def _has_shape(name: str, text: str) -> bool:
    try:
        _checked_shape(name, text)
    except InvalidParameterError:
        return False
    return True


def _check(name: str, text: str) -> None:
    _checked_shape(name, text)
    parse_filter(text)


def _checked_shape(name: str, text: str) -> None:
    checked_name("The name of a filter", name, MAX_NAME)
    if not text.strip():
        raise InvalidParameterError(f"The filter {shown(name)} must not be empty.")
    if len(text) > MAX_FILTER:
        raise InvalidParameterError(
            f"A filter that is kept has at most {MAX_FILTER:,} characters; {shown(name)} has "
            f"{len(text):,}."
        )
