"""What an evaluation of two large runs costs in Python, beside scikit-learn for the same numbers.

Run ``python benchmarks/evaluation.py [--predictions 1000000] [--classes 1000]``. Both runs predict
the same samples; a score is that of the predicted class, as a run of so many classes can log it.
Both sides get arrays of whole numbers as classes. Ours is the median of some rounds, scikit-learn's
of fewer, and its time for counts by score is that of one class, times the classes.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn import metrics
from table import Row, Table

from trialbook.evaluation.matrix import counts
from trialbook.evaluation.measures import measures
from trialbook.evaluation.predictions import predictions_of
from trialbook.evaluation.thresholds import all_score_counts, score_counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RIGHT = (0.75, 0.8)
"""Share of the samples that each of the runs has right."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--predictions", type=int, default=1_000_000)
    parser.add_argument("--classes", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    true, runs = made(given.predictions, given.classes)
    table = Table(["ours", "scikit-learn"])
    scale = f"2 runs of {given.predictions:,} predictions of {given.classes:,} classes"
    for what, (ours, theirs) in sides(true, runs, given.classes).items():
        figures = {"ours": milliseconds(ours, given.rounds)}
        if theirs is not None:
            action, times = theirs
            figures["scikit-learn"] = times * milliseconds(action, 1)
        note = "scikit-learn's by its time for one" if theirs and theirs[1] > 1 else ""
        table.rows.append(Row(what, "ms", figures, note=note))
    print(scale)
    table.print()


def made(
    predictions: int, classes: int
) -> tuple[NDArray[np.int64], list[tuple[NDArray[np.int64], NDArray[np.float64]]]]:
    """Return true classes, and what each run predicts with which score."""
    random = np.random.default_rng(7)
    true = random.integers(0, classes, predictions)
    runs = []
    for share in RIGHT:
        right = random.random(predictions) < share
        predicted = np.where(right, true, random.integers(0, classes, predictions))
        runs.append((predicted, random.beta(np.where(right, 6, 2), 2)))
    return true, runs


def sides(
    true: NDArray[np.int64],
    runs: list[tuple[NDArray[np.int64], NDArray[np.float64]]],
    classes: int,
) -> dict[str, tuple[Callable[[], Any], tuple[Callable[[], Any], int] | None]]:
    """Return what is measured: ours, and scikit-learn's with how many times it is to be done."""
    labels = np.arange(classes)
    checked = [
        predictions_of(true, predicted, score, labels=labels.tolist()) for predicted, score in runs
    ]
    one = [(predicted == 0) * score for predicted, score in runs]

    def matrices_theirs() -> list[Any]:
        return [metrics.confusion_matrix(true, p, labels=labels) for p, _ in runs]

    def measures_theirs() -> list[Any]:
        return [
            metrics.precision_recall_fscore_support(true, p, labels=labels, zero_division=0)
            for p, _ in runs
        ]

    def one_class_theirs() -> list[Any]:
        found = []
        for score in one:
            found.append(metrics.confusion_matrix_at_thresholds(true == 0, score))
            found.append(metrics.roc_auc_score(true == 0, score))
            found.append(metrics.average_precision_score(true == 0, score))
        return found

    def checked_ours() -> list[Any]:
        return [predictions_of(true, p, score, labels=labels.tolist()) for p, score in runs]

    return {
        "checked, once for all that follows": (checked_ours, None),
        "confusion matrices": (lambda: [counts(each) for each in checked], (matrices_theirs, 1)),
        "precision, recall, F1, support by class": (
            lambda: [measures(each) for each in checked],
            (measures_theirs, 1),
        ),
        "counts by score, areas, of every class": (
            lambda: [all_score_counts(each) for each in checked],
            (one_class_theirs, classes),
        ),
        "one class: counts by score, areas": (
            lambda: [score_counts(each, 0) for each in checked],
            (one_class_theirs, 1),
        ),
    }


def milliseconds(action: Callable[[], Any], rounds: int) -> float:
    """Return the median of some times."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(1_000 * (time.perf_counter() - start))
    return statistics.median(times)


if __name__ == "__main__":
    main()
