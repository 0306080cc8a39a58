"""The points of curves, equal to those of scikit-learn's functions of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.validation.limits import explained, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trialbook.evaluation.one_vs_rest import OneVsRest

MAX_BINS = 10_000
Points = dict[str, "NDArray[np.float64]"]
"""Arrays of one length by what they are."""


def curve_samples(y_true: Any, y_score: Any, pos_label: Any, sample_weight: Any) -> OneVsRest:
    """Return which samples are positive, with their scores.

    Raises
    ------
    InvalidParameterError
        All are, or none.
    """
    from trialbook.evaluation.one_vs_rest import cumulated

    with explained("There is no curve of these"):  # whatever a stranger's class does
        found = _binary(y_true, y_score, pos_label, sample_weight)
    if not cumulated(found).defined:
        raise InvalidParameterError(
            "y_true has one class only, of which there is no curve; it needs samples of both."
        )
    return found


def _binary(y_true: Any, y_score: Any, pos_label: Any, sample_weight: Any) -> OneVsRest:
    import numpy as np

    from trialbook.evaluation.labels import as_array, as_floats, coded
    from trialbook.evaluation.one_vs_rest import OneVsRest
    from trialbook.evaluation.samples import same_length, sample_weights

    true = as_array(y_true, "y_true")
    if true.ndim == 2 and true.shape[1] == 1:
        true = true[:, 0]
    score = as_floats(y_score, "y_score")
    if score.ndim == 2 and score.shape[1] == 1:
        score = score[:, 0]
    if true.ndim != 1 or score.ndim != 1:
        raise InvalidParameterError(
            "y_true and y_score have one value for each sample; of y_score give the column of the "
            "positive class."
        )
    same_length(len(true), y_score=score)
    if np.isinf(score).any():
        raise InvalidParameterError("y_score has infinite values; give finite scores.")
    codes, labels = coded(true, "y_true")
    positive = codes == _place(labels, pos_label)
    weight = sample_weights(sample_weight, len(true))
    rows = np.flatnonzero((codes >= 0) & ~np.isnan(score))
    return OneVsRest(rows, positive[rows], score[rows], None if weight is None else weight[rows])


def _place(labels: list[Any], pos_label: Any) -> int:
    """Return the place of the positive class."""
    from trialbook.evaluation.labels import plain_label

    if pos_label is None:
        # as scikit-learn has it
        if not set(labels) <= {0, 1} and not set(labels) <= {-1, 1}:
            there = ", ".join(shown(label) for label in labels[:5])
            raise InvalidParameterError(
                f"y_true has the labels {there}; say which is the positive one with pos_label=…"
            )
        pos_label = 1
    wanted = plain_label(pos_label)
    return labels.index(wanted) if wanted in labels else len(labels)


def roc_points(found: OneVsRest, *, drop_intermediate: bool) -> Points:
    """Return false and true positive rates by falling threshold, the first infinite."""
    import numpy as np

    from trialbook.evaluation.one_vs_rest import cumulated

    at = cumulated(found)
    kept: Any = slice(None)
    if drop_intermediate and len(at.threshold) > 2:
        corner = (np.diff(at.negatives, 2) != 0) | (np.diff(at.positives, 2) != 0)
        kept = np.concatenate([[True], corner, [True]])
    return {
        "fpr": np.append(0.0, at.negatives[kept] / at.negatives[-1]),
        "tpr": np.append(0.0, at.positives[kept] / at.positives[-1]),
        "threshold": np.append(np.inf, at.threshold[kept]),
    }


def _steps(positives: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where the positives change before or behind, and both ends."""
    import numpy as np

    changes = np.diff(positives) != 0
    return np.concatenate([[True], changes[:-1] | changes[1:], [True]])


def pr_points(found: OneVsRest, *, drop_intermediate: bool) -> Points:
    """Return precision and recall by rising threshold."""
    from trialbook.evaluation.one_vs_rest import cumulated

    at = cumulated(found)
    kept: Any = slice(None)
    if drop_intermediate and len(at.threshold) > 2:
        kept = _steps(at.positives)
    positives, negatives = at.positives[kept], at.negatives[kept]
    return {
        "precision": (positives / (positives + negatives))[::-1],
        "recall": (positives / at.positives[-1])[::-1],
        "threshold": at.threshold[kept][::-1],
    }


def det_points(found: OneVsRest, *, drop_intermediate: bool) -> Points:
    """Return false positive and negative rates, from no false negative to no false positive."""
    import numpy as np

    from trialbook.evaluation.one_vs_rest import cumulated

    at = cumulated(found)
    positives, negatives = np.append(0.0, at.positives), np.append(0.0, at.negatives)
    threshold = np.append(np.inf, at.threshold)
    if drop_intermediate and len(positives) > 2:
        kept = _steps(positives)
        positives, negatives, threshold = positives[kept], negatives[kept], threshold[kept]
    first = int(np.searchsorted(negatives, negatives[0], side="right")) - 1
    last = int(np.searchsorted(positives, positives[-1])) + 1
    part = slice(first, last)
    return {
        "fpr": negatives[part][::-1] / at.negatives[-1],
        "fnr": (positives[-1] - positives[part])[::-1] / at.positives[-1],
        "threshold": threshold[part][::-1],
    }


def calibration_points(
    y_true: Any, y_prob: Any, pos_label: Any, n_bins: object, strategy: object
) -> Points:
    """Return how often what had a mean probability is true, bin by bin."""
    import numpy as np

    from trialbook.evaluation.curves import calibration
    from trialbook.evaluation.predictions import Predictions

    if type(n_bins) is not int or not 1 <= n_bins <= MAX_BINS:
        raise InvalidParameterError(
            f"n_bins is a whole number from 1 to {MAX_BINS:,}, not {shown(n_bins)}."
        )
    with explained("There is no curve of these"):
        found = _binary(y_true, y_prob, pos_label, None)
    positive = found.positive.astype(np.int32)
    ids = np.empty(len(positive), object)
    told = Predictions("binary", (False, True), positive, positive, found.score, ids, None, None)
    curve = calibration(told, bins=n_bins, strategy=strategy)  # type: ignore[arg-type] # it checks
    return {"prob_true": curve.share, "prob_pred": curve.mean_score}
