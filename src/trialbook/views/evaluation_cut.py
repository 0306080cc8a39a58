"""How much of an evaluation a notebook keeps: the largest and most confused classes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import UNSET
from msgspec.structs import replace

from trialbook.queries.evaluation import doubles, doubles_in, most_confused, wholes, wholes_in
from trialbook.views.formatting import shortened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.protocol.messages import (
        EvaluationSnapshot,
        EvaluationSubject,
        LabelScores,
        MatrixCounts,
        NumbersPredicted,
    )

_UNIT = 150
"""Bytes for which a row of the limit stands."""
# What a number takes as text: three bytes are four characters.
_DOUBLE, _CELL = 11, 16
_BINS = 256
"""Of a class, where there is no room for more of every class."""


def cut_snapshot(snapshot: EvaluationSnapshot, rows: int, length: int) -> EvaluationSnapshot:
    """Return as much of a snapshot as there is room for; nothing else than what it says changes.

    Parameters
    ----------
    snapshot : EvaluationSnapshot
    rows : int
        The room, of which classes and cells take a part each, and scores the rest.
    length : int
        Characters of each text.
    """
    room = _UNIT * rows
    count = len(snapshot.subjects)
    labels = [shortened(label, length) for label in snapshot.labels]
    kept = _labels_kept(snapshot, labels, int(0.4 * room))
    subjects = []
    for subject in snapshot.subjects:
        cut = replace(subject, title=shortened(subject.title, length))
        if cut.numbers is not UNSET:
            cut = replace(cut, numbers=_numbers(cut.numbers, room // count // 100, length))
        elif cut.total is not None:
            cut = _subject(cut, kept, len(labels), room // count)
        subjects.append(cut)
    groups = snapshot.groups
    return replace(
        snapshot,
        labels=[labels[at] for at in kept],
        labels_left_out=len(labels) - len(kept),
        subjects=subjects,
        columns=[shortened(column, length) for column in snapshot.columns[: rows // 10]],
        groups=groups if groups is UNSET else [shortened(groups[at], length) for at in kept],
    )


def _labels_kept(snapshot: EvaluationSnapshot, labels: list[str], room: int) -> list[int]:
    """Return places of the classes that are kept, in their order."""
    totals = [subject.total for subject in snapshot.subjects if subject.total is not None]
    folds = max((len(subject.folds) for subject in snapshot.subjects), default=0)
    if not totals:
        return list(range(len(labels)))
    each = len(snapshot.subjects) * (1 + folds) * 3 * _DOUBLE
    kept = []
    weighty = [
        sum(doubles_in(getattr(total, name)) for total in totals)
        for name in ("support", "predicted", "correct")
    ]
    wrong = weighty[0] + weighty[1] - 2 * weighty[2]
    for at in np.lexsort((-np.asarray(weighty[0]), -np.asarray(wrong))).tolist():
        room -= each + len(labels[at].encode()) + 20
        if room < 0:
            break
        kept.append(at)
    return sorted(kept)


def _subject(
    subject: EvaluationSubject, kept: list[int], size: int, room: int
) -> EvaluationSubject:
    total = subject.total
    if total is None:
        return subject
    cells = max(0, int(0.3 * room) // _CELL)
    cut = _matrix(total, kept, size, cells)
    spare = room - int(0.4 * room) - _CELL * min(cells, len(wholes_in(cut.cells)))
    # of folds each has its cells, or none has: a part of them has no mean
    each = [_matrix(fold, kept, size, cells) for fold in subject.folds]
    taken = sum(_CELL * len(wholes_in(fold.cells)) for fold in each)
    folds = [] if taken > spare // 2 or any(fold.left_out for fold in each) else each
    spare -= taken if folds else 0
    place = {label: at for at, label in enumerate(kept)}
    order = {label: rank for rank, label in enumerate(most_confused(total))}
    scores = []
    known = [each for each in subject.scores if each.label in place]
    for done, score in enumerate(sorted(known, key=lambda each: order.get(each.label, size))):
        most = max(_BINS, spare // (3 * _DOUBLE * (len(known) - done)))
        fitting = _fitting(score, most)
        if 3 * _DOUBLE * len(doubles_in(fitting.edges)) > spare:
            break
        spare -= 3 * _DOUBLE * len(doubles_in(fitting.edges))
        scores.append(replace(fitting, label=place[score.label]))
    return replace(subject, total=cut, folds=folds, scores=scores)


def _matrix(counts: MatrixCounts, kept: list[int], size: int, cells: int) -> MatrixCounts:
    """Return the counts of some classes, of the largest cells between them."""
    place = np.full(size + 1, -1)
    place[kept] = np.arange(len(kept))
    codes, values = wholes_in(counts.cells), doubles_in(counts.counts)
    true, predicted = (place[each] for each in np.divmod(codes, max(size, 1)))
    there = np.flatnonzero((true >= 0) & (predicted >= 0))
    largest = there[np.argsort(-values[there], kind="stable")][:cells]
    codes = true[largest] * len(kept) + predicted[largest]
    order = np.argsort(codes)

    def of_kept(packed: str) -> str:
        return doubles(doubles_in(packed)[kept])

    return replace(
        counts,
        support=of_kept(counts.support),
        predicted=of_kept(counts.predicted),
        correct=of_kept(counts.correct),
        cells=wholes(codes[order]),
        counts=doubles(values[largest][order]),
        left_out=len(values) - len(largest),
    )


def _fitting(scores: LabelScores, most: int) -> LabelScores:
    """Return scores in so many bins at most."""
    edges, positives, negatives = map(
        doubles_in, (scores.edges, scores.positives, scores.negatives)
    )
    if len(edges) <= most:
        return scores
    # every kept edge is one of those that were there: what is made of it is exact at that score
    starts = np.unique(np.linspace(0, len(edges) - 1, most).astype(int))
    return replace(
        scores,
        edges=doubles(edges[starts]),
        positives=doubles(_summed(positives, starts)),
        negatives=doubles(_summed(negatives, starts)),
    )


def _summed(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    summed: NDArray[np.float64] = np.add.reduceat(values, starts)
    return summed


def _numbers(numbers: NumbersPredicted, most: int, length: int) -> NumbersPredicted:
    """Return fewer samples, the worst of all among them."""
    count = len(numbers.ids)
    worst = numbers.worst[: most // 4]
    step = max(1, -(-count // max(1, most - len(worst))))
    places = sorted({*worst, *range(0, count, step)}) if most else []
    at = {place: number for number, place in enumerate(places)}

    def some(packed: str) -> str:
        return doubles(doubles_in(packed)[places])

    return replace(
        numbers,
        ids=[shortened(numbers.ids[place], length) for place in places],
        actual=some(numbers.actual),
        predicted=some(numbers.predicted),
        worst=[at[place] for place in worst if place in at],
        columns=[replace(each, values=some(each.values)) for each in numbers.columns],
    )
