"""What the page makes of scores that were counted is what scikit-learn makes of the scores."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

CASES = json.loads((Path(__file__).parents[1] / "evaluation_curves.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_scikit_learn_says_the_same(case: dict[str, Any]) -> None:
    found = curves(case["edges"], case["positives"], case["negatives"])
    assert set(found) == set(case) - {"name", "edges", "positives", "negatives"}
    for curve, columns in found.items():
        for column, numbers in (columns or {}).items():
            told = np.array(case[curve][column], dtype=float)
            assert told == pytest.approx(numbers, rel=1e-9, nan_ok=True), (curve, column)
        assert (columns is None) == (case[curve] is None), curve


def curves(
    edges: list[float], positives: list[float], negatives: list[float]
) -> dict[str, dict[str, Any] | None]:
    """Return scikit-learn's numbers of samples of which so many have a score."""
    score = np.tile(edges, 2)
    true = np.repeat([1, 0], len(edges))
    weight = np.concatenate([positives, negatives]).astype(float)
    kept = weight > 0
    score, true, weight = score[kept], true[kept], weight[kept]
    scored = {"sample_weight": weight, "pos_label": 1}
    with warnings.catch_warnings():
        # of one class only
        warnings.simplefilter("ignore")
        fpr, tpr, falling = metrics.roc_curve(true, score, drop_intermediate=False, **scored)
        precision, recall, rising = metrics.precision_recall_curve(true, score, **scored)
        tn, fp, fn, tp, thresholds = metrics.confusion_matrix_at_thresholds(true, score, **scored)
        auc = metrics.roc_auc_score(true, score, sample_weight=weight)
        average = metrics.average_precision_score(true, score, **scored)
    falling[0] = np.nan  # infinity, which JSON has not
    return {
        "roc": {"fpr": fpr, "tpr": tpr, "thresholds": falling, "auc": auc},
        "pr": {
            "precision": precision,
            "recall": recall,
            "thresholds": rising,
            "average_precision": average,
        },
        "calibration": _calibration(true, score, weight),
        "confusions": {"tn": tn, "fp": fp, "fn": fn, "tp": tp, "thresholds": thresholds},
    }


def _calibration(true: Any, score: Any, weight: Any) -> dict[str, Any] | None:
    # it takes no weights, and only probabilities
    if not np.array_equal(weight, weight.astype(int)) or score.min() < 0 or score.max() > 1:
        return None
    times = weight.astype(int)
    observed, predicted = calibration_curve(
        np.repeat(true, times), np.repeat(score, times), n_bins=10, pos_label=1
    )
    return {"predicted": predicted, "observed": observed}
