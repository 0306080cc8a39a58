"""Predictions that runs have, read once for all that is asked of them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import NotFoundError
from trialbook.protocol.messages import PredictionsOfRun, SampleColumn
from trialbook.queries.evaluation import Evaluated, Subject, evaluated
from trialbook.queries.evaluation_samples import Picked
from trialbook.queries.run_page import store_and_run
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.predictions.names import find_files, list_predictions
from trialbook.service.predictions.reading import read_predictions
from trialbook.service.predictions.samples import (
    MAX_ROWS,
    sample_columns,
    sample_rows,
    sample_values,
)
from trialbook.service.validation.limits import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.model import Run
    from trialbook.service.artifacts.base import Artifacts

KEPT = 3
"""Evaluations whose arrays stay in memory."""

_lock = Lock()
_kept: OrderedDict[object, Evaluated] = OrderedDict()


def evaluated_runs(store_id: str | None, wanted: Sequence[PredictionsOfRun]) -> Evaluated:
    """Return predictions of one run or two, read anew where their files have changed.

    Raises
    ------
    NotFoundError
        There is no such run, or it has no such predictions; it says which there are.
    InvalidParameterError
        The predictions of two runs cannot be compared.
    """
    runs = [store_and_run(store_id, each.run_id)[1] for each in wanted]
    titles = _titles(runs, wanted)
    places = [artifacts_at(run.info.artifact_uri) for run in runs]
    key = tuple(
        (title, artifacts.uri, each.name, each.split, each.fold, _changes(artifacts, each))
        for title, artifacts, each in zip(titles, places, wanted, strict=True)
    )
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    looked = evaluated(
        [
            _subject(title, artifacts, each)
            for title, artifacts, each in zip(titles, places, wanted, strict=True)
        ]
    )
    with _lock:
        _kept[key] = looked
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return looked


def _subject(title: str, artifacts: Artifacts, wanted: PredictionsOfRun) -> Subject:
    predictions = read_predictions(artifacts, wanted.name, wanted.split)
    samples = RunSamples(artifacts, wanted)
    if wanted.fold is None:
        return Subject(title, wanted, predictions, samples)
    fold = predictions.fold
    places = np.flatnonzero(fold == wanted.fold) if fold is not None else np.zeros(0, np.int64)
    if not len(places):
        there = "none" if fold is None else ", ".join(map(str, np.unique(fold).tolist()))
        raise NotFoundError(
            f"The predictions {shown(wanted.name)} have no fold {wanted.fold}; there are {there}."
        )
    return Subject(title, wanted, predictions.take(places), Picked(samples, places))


def chosen_predictions(
    run: Run, name: str | None, split: str | None, fold: int | None
) -> PredictionsOfRun:
    """Return which predictions of a run are meant: those named, or the only ones, or the first.

    Without a name the one ``predictions`` counts, without a split ``test``, as far as there are
    such ones.

    Raises
    ------
    NotFoundError
        The run has none, or none of this name or split; it says which it has.
    """
    there = list_predictions(run.data.tags)
    if not there:
        raise NotFoundError(
            f"The run {shown(run.info.run_name)} has no predictions: log some with "
            "trialbook.log_predictions(y_true, y_pred)."
        )
    names = list(dict.fromkeys(each.name for each in there))
    chosen = _one_of("predictions", name, names, "predictions", run)
    splits = list(dict.fromkeys(each.split for each in there if each.name == chosen))
    chosen_split = _one_of("split", split, splits, "test", run)
    return PredictionsOfRun(run.info.run_id, chosen, chosen_split, fold)


def _one_of(what: str, given: str | None, there: list[str], usual: str, run: Run) -> str:
    if given is None:
        return usual if usual in there else there[0]
    if given not in there:
        listed = ", ".join(map(shown, there))
        raise NotFoundError(
            f"The run {shown(run.info.run_name)} has no {what} {shown(given)}; it has {listed}."
        )
    return given


def _titles(runs: Sequence[Run], wanted: Sequence[PredictionsOfRun]) -> list[str]:
    """Return what runs are called here: by their names, and what else tells them apart."""
    names = [run.info.run_name or run.info.run_id[:8] for run in runs]
    if len(set(names)) == len(names):
        return names
    told = [f"{each.name} {each.split}" for each in wanted]
    if len(set(told)) < len(told):
        told = [run.info.run_id[:8] for run in runs]
    return [f"{name} ({more})" for name, more in zip(names, told, strict=True)]


def _changes(artifacts: Artifacts, wanted: PredictionsOfRun) -> object:
    """Return what changes with the files of predictions."""
    files = find_files(artifacts, wanted.name, wanted.split)
    return tuple((file.path, artifacts.modified(file.path)) for file in files)


class RunSamples:
    """The samples that a run has beside its predictions, read as they are asked for."""

    def __init__(self, artifacts: Artifacts, of: PredictionsOfRun) -> None:
        self._artifacts = artifacts
        self._of = of
        self._columns: list[SampleColumn] | None = None

    def columns(self) -> list[SampleColumn]:
        """Return what there is of each sample."""
        if self._columns is None:
            found = sample_columns(self._artifacts, self._of.name, self._of.split)
            self._columns = [SampleColumn(each.name, each.kind == "image") for each in found]
        return self._columns

    def rows(self, places: Sequence[int], columns: Sequence[str]) -> list[list[Any]]:
        """Return the values of some samples."""
        if not places or not columns:
            return [[] for _ in places]
        found: list[list[Any]] = []
        for start in range(0, len(places), MAX_ROWS):
            frame = sample_rows(
                self._artifacts,
                self._of.name,
                self._of.split,
                rows=places[start : start + MAX_ROWS],
                columns=columns,
            )
            by_column = [frame[name].tolist() for name in columns]
            found += [list(row) for row in zip(*by_column, strict=True)]
        return found

    def values(self, column: str) -> Sequence[Any]:
        """Return one column of all samples."""
        return sample_values(self._artifacts, self._of.name, self._of.split, column)
