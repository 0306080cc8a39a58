"""Garbage collection: removing for good what is deleted, and freeing its artifacts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from trialbook import settings
from trialbook.errors import InvalidParameterError, TrialbookError
from trialbook.model import LifecycleStage, ViewType
from trialbook.service.artifacts.base import Artifacts, Extent, artifacts_at
from trialbook.service.context import description_files as environments
from trialbook.service.experiments import Experiments
from trialbook.service.ownership import own_place
from trialbook.service.validation.limits import shown
from trialbook.store.base import RunQuery
from trialbook.store.clock import now
from trialbook.store.record import JournalEnd

if TYPE_CHECKING:
    from trialbook.model import Experiment, FileInfo, Run, RunInfo
    from trialbook.store.base import Store

_AT_ONCE = 500
"""Runs purged in one transaction, which keeps other writers waiting."""
_NOTE = re.compile(r"purge-[0-9a-f]{32}\.json")


@dataclass
class Collection:
    """What was collected, or would be.

    Attributes
    ----------
    runs, experiments : int
    freed : Extent
        Artifacts.
    environments : Extent
        Descriptions of where runs took place that no run has any more.
    finished : int
        Runs whose artifacts an interrupted collection had left.
    kept : list of str
        What was left where it is, in words, and why.
    """

    runs: int = 0
    experiments: int = 0
    freed: Extent = field(default_factory=Extent)
    environments: Extent = field(default_factory=Extent)
    finished: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether there is something to remove."""
        return bool(self.runs or self.experiments or self.finished or self.environments.files)


def collect(
    store: Store,
    *,
    older_than: int = 0,
    run_ids: Sequence[str] | None = None,
    experiment_ids: Sequence[str] | None = None,
    dry_run: bool = False,
) -> Collection:
    """Remove deleted runs and experiments for good, and free their artifacts.

    A note of what is to be freed is written beside the artifacts before the
    runs go from the store, and removed when all is freed. So after an
    interruption the next collection finishes, and nothing is freed whose run
    the store still has. When everything deleted goes, so do the descriptions
    of where runs took place that no run has any more (see `environments`).

    Parameters
    ----------
    store : Store
    older_than : int
        Milliseconds since the deletion, at least.
    run_ids : sequence of str, optional
        Only these runs.
    experiment_ids : sequence of str, optional
        Only these experiments with their runs. Without both, everything deleted.
    dry_run : bool
        Only say what would be removed.

    Raises
    ------
    InvalidParameterError
        What is named is not deleted, or not for long enough; nothing is removed then.
    NotFoundError
        What is named does not exist.
    """
    before = now() - older_than + 1
    deleted = {info.run_id: info for info in store.deleted_runs(before)}
    experiments = _experiments(store, before, experiment_ids, everything=run_ids is None)
    ids = {experiment.experiment_id for experiment in experiments}
    everything = run_ids is None and experiment_ids is None
    if everything:
        runs = deleted
    else:
        runs = {known: info for known, info in deleted.items() if info.experiment_id in ids}
        runs |= _named_runs(store, deleted, run_ids or ())
    result = Collection()
    experiments = [each for each in experiments if _goes_whole(store, each, runs, result)]
    _finish_interrupted(store, result, dry_run=dry_run)
    unused = _unused_environments(store, list(runs), result) if everything else []
    if dry_run:
        result.runs, result.experiments = len(runs), len(experiments)
        result.environments = Extent(len(unused), sum(info.file_size or 0 for info in unused))
        _free(store, _places(runs.values()), result, dry_run=True)
        return result
    _purge(store, list(runs.values()), result)
    for experiment in experiments:
        _purge_experiment(store, experiment, result)
    _remove_environments(store, unused, result)
    return result


def _whole(store: Store, run_ids: Sequence[str]) -> Iterator[Run]:
    for start in range(0, len(run_ids), _AT_ONCE):
        yield from store.get_runs(run_ids[start : start + _AT_ONCE])


def _unused_environments(store: Store, going: Sequence[str], result: Collection) -> list[FileInfo]:
    try:
        return environments.unused(store, _whole(store, going))
    except InvalidParameterError as error:
        result.kept.append(f"Descriptions of where runs took place: {error.message}")
        return []


def _remove_environments(store: Store, unused: Sequence[FileInfo], result: Collection) -> None:
    if not unused:
        return
    place = environments.place_of(store)
    try:
        for info in unused:
            # somebody may have begun to use it again
            if environments.is_old(place, info.path):
                result.environments += place.remove(info.path)
    except (TrialbookError, OSError) as error:
        said = settings.without_secrets(str(error))
        result.kept.append(f"Descriptions that no run has, to be removed next time: {said}")


def _experiments(
    store: Store, before: int, experiment_ids: Sequence[str] | None, *, everything: bool
) -> list[Experiment]:
    known = Experiments(store)
    if experiment_ids is None:
        found = known.search_all(ViewType.DELETED_ONLY) if everything else []
        # the first experiment of a store stays, as does its id
        return [e for e in found if e.last_update_time < before and e.experiment_id != "0"]
    named = [known.get(experiment_id) for experiment_id in dict.fromkeys(experiment_ids)]
    for experiment in named:
        deleted = experiment.lifecycle_stage == LifecycleStage.DELETED
        if not deleted or experiment.last_update_time >= before:
            raise _not_to_collect("Experiment", experiment.experiment_id, deleted=deleted)
        if experiment.experiment_id == "0":
            raise InvalidParameterError("Experiment '0' is the first of its store and stays in it.")
    return named


def _named_runs(
    store: Store, deleted: Mapping[str, RunInfo], run_ids: Sequence[str]
) -> dict[str, RunInfo]:
    for run_id in run_ids:
        if run_id not in deleted:
            stage = store.get_run(run_id).info.lifecycle_stage
            raise _not_to_collect("Run", run_id, deleted=stage == LifecycleStage.DELETED)
    return {run_id: deleted[run_id] for run_id in run_ids}


def _not_to_collect(kind: str, known: str, *, deleted: bool) -> InvalidParameterError:
    why = "was deleted or changed too short a time ago" if deleted else "is not deleted"
    return InvalidParameterError(f"{kind} {shown(known)} {why}; nothing was removed.")


def _purge(store: Store, runs: Sequence[RunInfo], result: Collection) -> None:
    for start in range(0, len(runs), _AT_ONCE):
        some = runs[start : start + _AT_ONCE]
        with_note = _write_note(store, some)
        purged = store.purge_runs([info.run_id for info in some])
        result.runs += len(purged)
        if _free(store, _places(purged), result):
            _remove_note(store, artifacts_at(store.artifact_root), with_note)


def _goes_whole(
    store: Store, experiment: Experiment, runs: Mapping[str, RunInfo], result: Collection
) -> bool:
    """Whether all runs of an experiment go, without which it cannot."""
    known = experiment.experiment_id
    there = store.count_runs(RunQuery((known,), view_type=ViewType.ALL))
    kept = there - sum(info.experiment_id == known for info in runs.values())
    if kept:
        result.kept.append(f"Experiment {shown(experiment.name)}: it keeps {kept} of its runs.")
    return not kept


def _purge_experiment(store: Store, experiment: Experiment, result: Collection) -> None:
    known, location = experiment.experiment_id, experiment.artifact_location
    # its runs have gone before it, so this finds none unless one has just arrived
    _free(store, _places(store.purge_experiment(known)), result)
    result.experiments += 1
    if location == f"{store.artifact_root}/{known}":
        place = artifacts_at(location)
        if place.extent() == Extent():
            # empty folders
            place.remove()


def _free(
    store: Store, places: Mapping[str, str], result: Collection, *, dry_run: bool = False
) -> bool:
    """Remove the artifacts of runs, by the runs' ids, and return whether none is left."""
    done = True
    for run_id, uri in places.items():
        try:
            place = own_place(store, run_id, uri)
            if place is not None:
                result.freed += place.extent() if dry_run else place.remove()
        except InvalidParameterError as error:
            # it will never be ours
            result.kept.append(f"Artifacts of run {run_id}: {error.message}")
        except (TrialbookError, OSError) as error:
            done = False
            said = settings.without_secrets(str(error))
            result.kept.append(f"Artifacts of run {run_id}, to be freed next time: {said}")
    return done


def _places(runs: Iterable[RunInfo]) -> dict[str, str]:
    return {info.run_id: info.artifact_uri for info in runs}


def _write_note(store: Store, runs: Sequence[RunInfo]) -> str:
    """Note what is to be freed, and in the store that it has written such a note."""
    known = os.urandom(16).hex()
    note = json.dumps({"store_id": store.store_id, "artifacts": _places(runs)}).encode()
    with store.turn() as turn:
        turn.record([], [JournalEnd(known, _digest(note))])
    name = f"purge-{known}.json"
    with artifacts_at(store.artifact_root).writing(name) as path:
        path.write_bytes(note)
    return name


def _remove_note(store: Store, root: Artifacts, name: str) -> None:
    root.remove(name)
    store.forget_journal(_known(name))


def _known(name: str) -> str:
    return name.removeprefix("purge-").removesuffix(".json")


def _digest(note: bytes) -> int:
    return int.from_bytes(sha256(note).digest()[:7]) + 1


def _finish_interrupted(store: Store, result: Collection, *, dry_run: bool) -> None:
    root = artifacts_at(store.artifact_root)
    for name, places, is_own in _notes(root, store):
        there = {run.info.run_id for run in store.get_runs(list(places))}
        # where a run is still there, the interruption came before the purge
        left = {run_id: uri for run_id, uri in places.items() if run_id not in there}
        if not is_own:
            _leave(store, name, left, result)
            continue
        result.finished += len(left)
        done = _free(store, left, result, dry_run=dry_run)
        if done and not dry_run:
            _remove_note(store, root, name)


def _leave(store: Store, name: str, places: Mapping[str, str], result: Collection) -> None:
    """Say why what a note names is left where it is: somebody else may have written the note."""
    for run_id, uri in places.items():
        why = f"this store has not written the note {name} that names it."
        with suppress(TrialbookError, OSError):
            try:
                own_place(store, run_id, uri)
            except InvalidParameterError as error:
                why = error.message
        result.kept.append(f"Artifacts of run {shown(run_id)}: {why}")


def _notes(root: Artifacts, store: Store) -> Iterator[tuple[str, dict[str, str], bool]]:
    for info in root.entries():
        if _NOTE.fullmatch(info.path) is None or info.is_dir:
            continue
        with root.reading(info.path) as path:
            text = path.read_bytes()
        try:
            note = json.loads(text)
            places = {str(run_id): str(uri) for run_id, uri in note["artifacts"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        # several stores may keep their artifacts in one place
        if note["store_id"] == store.store_id:
            is_own = store.journal_positions().get(_known(info.path)) == _digest(text)
            yield info.path, places, is_own
