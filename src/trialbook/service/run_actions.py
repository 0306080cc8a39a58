"""What a person does to runs and experiments from the page: rename, note, tag, archive, purge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import LifecycleStage, RunTag, TagName
from trialbook.recording import stores
from trialbook.service.collection import Collection, collect
from trialbook.service.experiments import Experiments
from trialbook.service.store_access import existing, store_named
from trialbook.service.tracker import Tracker
from trialbook.service.validation.limits import checked_key, checked_run_name, checked_tags, shown

if TYPE_CHECKING:
    from trialbook.model import Run

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RunChange:
    """What is to become of runs; None leaves a thing as it is.

    Attributes
    ----------
    run_name : str or None
        For one run alone.
    note : str or None
        Markdown; empty removes it.
    set_tags : mapping of str to str
    delete_tags : sequence of str
        One that a run does not have is passed over.
    starred, pinned, archived : bool or None
    """

    run_name: str | None = None
    note: str | None = None
    set_tags: Mapping[str, str] = field(default_factory=dict)
    delete_tags: Sequence[str] = field(default_factory=list)
    starred: bool | None = None
    pinned: bool | None = None
    archived: bool | None = None


def update_runs(
    store_id: str | None, run_ids: Sequence[str], change: RunChange
) -> list[tuple[RunChange, list[str]]]:
    """Change runs, and return what brings back how they were, each with the runs it is for.

    Everything is checked before the first run changes. A run that is archived
    takes nothing but its restoration, with which the rest may come. What a run was
    already is no change: where nothing changes there is nothing to bring back.

    Raises
    ------
    InvalidParameterError
        Several runs are to have one name, a tag is one of Trialbook's, or a run is archived.
    NotFoundError
        There is no such run.
    """
    tracker = Tracker(existing(store_id))
    if change.run_name is not None:
        checked_run_name(change.run_name)
        if len(set(run_ids)) > 1:
            raise InvalidParameterError("Only one run at a time can be renamed.")
    new, gone = _tags(change)
    runs = [tracker.run(run_id) for run_id in dict.fromkeys(run_ids)]
    writes = bool(new or gone or change.run_name is not None)
    if writes and change.archived is not False:
        for run in runs:
            tracker.active_run(run.info.run_id)
    undo = _grouped((run, _undo(run, change)) for run in runs)
    for run in runs:
        _update(tracker, run, change, new, gone)
    return undo


def _undo(run: Run, change: RunChange) -> RunChange:
    """Return the change that brings back what a run is now."""
    tags = run.data.tags
    deleted = run.info.lifecycle_stage == LifecycleStage.DELETED
    other = {key: value for key, value in change.set_tags.items() if tags.get(key) != value}
    gone = [key for key in change.delete_tags if key in tags]

    def before(old: T, new: T | None) -> T | None:
        return None if new is None or new == old else old

    return RunChange(
        run_name=before(run.info.run_name, change.run_name),
        note=before(tags.get(TagName.NOTE, ""), change.note),
        set_tags={key: tags[key] for key in (*other, *gone) if key in tags},
        delete_tags=[key for key in other if key not in tags],
        starred=before(TagName.STARRED in tags, change.starred),
        pinned=before(TagName.PINNED in tags, change.pinned),
        archived=before(deleted, change.archived),
    )


def _grouped(changes: Iterable[tuple[Run, RunChange]]) -> list[tuple[RunChange, list[str]]]:
    """Return each change that changes something once, with the runs it is for."""
    groups: list[tuple[RunChange, list[str]]] = []
    places: dict[str, list[str]] = {}
    for run, change in changes:
        if change == RunChange():
            continue
        # Changes that say the same have the same fields in the same order.
        if (text := repr(change)) not in places:
            places[text] = []
            groups.append((change, places[text]))
        places[text].append(run.info.run_id)
    return groups


def _update(
    tracker: Tracker, run: Run, change: RunChange, new: Mapping[str, str], gone: Sequence[str]
) -> None:
    run_id, deleted = run.info.run_id, run.info.lifecycle_stage == LifecycleStage.DELETED
    if change.archived is False and deleted:
        tracker.restore_run(run_id)
    if change.run_name is not None:
        tracker.update_run(run_id, name=change.run_name)
    if new:
        tracker.record(run_id, tags=[RunTag(*tag) for tag in new.items()])
    for key in gone:
        with suppress(NotFoundError):
            tracker.delete_tag(run_id, key)
    if change.archived and not deleted:
        tracker.delete_run(run_id)


def purge_runs(store_id: str | None, run_ids: Sequence[str]) -> Collection:
    """Remove archived runs for good, with their artifacts.

    Raises
    ------
    InvalidParameterError
        One of them is not archived; nothing is removed then.
    """
    return collect(existing(store_id), run_ids=list(dict.fromkeys(run_ids)))


def create_experiment(store_id: str | None, name: str) -> str:
    """Create an experiment, and with it the store where there is none, and return its id."""
    store = store_named(store_id) or stores.current_store()
    return Experiments(store).create(name)


def update_experiment(
    store_id: str | None,
    experiment_id: str,
    *,
    name: str | None = None,
    note: str | None = None,
    archived: bool | None = None,
    headline: Sequence[str] | None = None,
) -> None:
    """Change what is not None of an experiment; no headline metrics are those found by name."""
    tags: dict[str, str | None] = {}
    if note is not None:
        tags[TagName.NOTE] = note or None
    if headline is not None:
        chosen = dict.fromkeys(checked_key("metric", key) for key in headline)
        tags[TagName.HEADLINE] = "\n".join(chosen) or None
    experiments = Experiments(existing(store_id))
    deleted = experiments.get(experiment_id).lifecycle_stage == LifecycleStage.DELETED
    if archived is False and deleted:
        experiments.restore(experiment_id)
    if name is not None:
        experiments.rename(experiment_id, name)
    for key, value in tags.items():
        if value is not None:
            experiments.set_tags(experiment_id, {key: value})
        else:
            with suppress(NotFoundError):
                experiments.delete_tag(experiment_id, key)
    if archived and not deleted:
        experiments.delete(experiment_id)


def _tags(change: RunChange) -> tuple[dict[str, str], list[str]]:
    """Return the tags to set and those to delete."""
    new = checked_tags("tag", change.set_tags)
    gone = [checked_key("tag", key) for key in change.delete_tags]
    for key in (*new, *gone):
        if key.startswith(TagName.RESERVED_PREFIXES):
            raise InvalidParameterError(
                f"The tag {shown(key)} is one that Trialbook and MLflow keep for themselves."
            )
    for key, wanted in ((TagName.STARRED, change.starred), (TagName.PINNED, change.pinned)):
        if wanted:
            new[key] = "true"
        elif wanted is not None:
            gone.append(key)
    if change.note:
        new |= checked_tags("tag", {TagName.NOTE: change.note})
    elif change.note is not None:
        gone.append(TagName.NOTE)
    return new, gone
