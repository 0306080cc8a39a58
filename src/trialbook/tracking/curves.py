"""Confusion matrices and curves as small JSON, of arrays as scikit-learn's functions take them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import explained, shown
from trialbook.tracking.curve_points import (
    Points,
    calibration_points,
    curve_samples,
    det_points,
    pr_points,
    roc_points,
)
from trialbook.tracking.documents import write_text
from trialbook.tracking.records import target

if TYPE_CHECKING:
    from collections.abc import Callable


MAX_POINTS = 10_000
"""Of a curve that is kept; of more, so many at even distances with the first and the last."""
_MATRICES, _PLOTS = "plots", "plots/sklearn"
_SHOWN = ("title", "x", "y", "x_label", "y_label", "template", "normalized")
"""What DVCLive takes beside the data, for a file ``dvc.yaml`` that is not written here."""


def log_confusion_matrix(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    normalize: str | None = None,
    name: str = "confusion_matrix",
    run_id: str | None = None,
) -> None:
    """Keep a confusion matrix as JSON, in the artifact ``plots/<name>.json``.

    It has ``labels``, ``matrix`` (a list for each true label, with a number for each predicted one)
    and ``normalize``. `log_predictions` keeps the samples behind it too.

    Parameters
    ----------
    y_true, y_pred : array or list
        A label for each sample.
    labels : list, optional
        Which labels, and in which order; all that occur unless given.
    sample_weight : array or list of float, optional
    normalize : {"true", "pred", "all"}, optional
        Keep shares of the row, of the column or of all in place of counts.
    name : str
        What was kept under this name before is replaced.
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    InvalidParameterError
        Lengths differ, or there are several labels a sample.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_confusion_matrix(["cat", "dog", "dog"], ["cat", "dog", "cat"])
    ...     tb.artifacts.load_dict(tb.get_artifact_uri("plots/confusion_matrix.json"))["matrix"]
    [[1, 0], [1, 1]]
    """
    from trialbook.evaluation.labels import given_labels
    from trialbook.evaluation.matrix import counts, normalised
    from trialbook.evaluation.predictions import predictions_of

    known = ("true", "pred", "all")
    if normalize is not None and (not isinstance(normalize, str) or normalize not in known):  # type: ignore[redundant-expr] # not typed
        raise InvalidParameterError(
            f"normalize is 'true', 'pred', 'all' or None, not {shown(normalize)}."
        )
    path = _path(_MATRICES, name)
    with explained("There is no confusion matrix of these"):
        found = predictions_of(y_true, y_pred, labels=labels, sample_weight=sample_weight)
        size = len(found.labels) if labels is None else len(given_labels(labels))
        matrix = normalised(counts(found)[:size, :size], normalize)  # type: ignore[arg-type] # checked
    told = {
        "labels": list(found.labels[:size]),
        "matrix": matrix.tolist(),
        "normalize": normalize,
    }
    _write(path, told, run_id)


def log_roc_curve(
    y_true: Any,
    y_score: Any,
    *,
    pos_label: Any = None,
    sample_weight: Any = None,
    drop_intermediate: bool = True,
    name: str = "roc",
    run_id: str | None = None,
) -> None:
    """Keep a ROC curve as JSON, in the artifact ``plots/sklearn/<name>.json``.

    The points are those of scikit-learn's ``roc_curve``: a list ``roc`` of ``fpr``, ``tpr`` and
    ``threshold``, which is null at (0, 0), where it is infinite. DVC's plots read it.

    Parameters
    ----------
    y_true : array or list
        Of two classes, or of several with ``pos_label``, which counts against all others.
    y_score : array or list of float
        Of the positive class; samples whose score is NaN are left out.
    pos_label : optional
        The positive class; 1 where labels are 0 or -1 and 1.
    sample_weight : array or list of float, optional
    drop_intermediate : bool
        Leave out points between two others on a line.
    name : str
        What was kept under this name before is replaced.
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    InvalidParameterError
        There is one class only, or it is not said which is the positive one.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    ...     tb.artifacts.load_dict(tb.get_artifact_uri("plots/sklearn/roc.json"))["auc"]
    0.75
    """
    from trialbook.evaluation.one_vs_rest import area_under_roc, cumulated

    path = _path(_PLOTS, name)
    found = curve_samples(y_true, y_score, pos_label, sample_weight)
    told = {"roc": roc_points(found, drop_intermediate=drop_intermediate)}
    _write(path, _listed(told) | {"auc": area_under_roc(cumulated(found))}, run_id)


def log_pr_curve(
    y_true: Any,
    y_score: Any,
    *,
    pos_label: Any = None,
    sample_weight: Any = None,
    drop_intermediate: bool = False,
    name: str = "precision_recall",
    run_id: str | None = None,
) -> None:
    """Keep precision and recall by threshold, in the artifact ``plots/sklearn/<name>.json``.

    The points are those of scikit-learn's ``precision_recall_curve``: a list
    ``precision_recall`` of ``precision``, ``recall`` and ``threshold``; the last, (1, 0), is of no
    threshold and left out, as DVCLive does.

    Parameters
    ----------
    y_true, y_score, pos_label, sample_weight, name, run_id
        See `log_roc_curve`.
    drop_intermediate : bool
        Leave out points between two others of the same recall.

    Raises
    ------
    InvalidParameterError
        There is one class only, or it is not said which is the positive one.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_pr_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    """
    from trialbook.evaluation.one_vs_rest import average_precision, cumulated

    path = _path(_PLOTS, name)
    found = curve_samples(y_true, y_score, pos_label, sample_weight)
    told = {"precision_recall": pr_points(found, drop_intermediate=drop_intermediate)}
    average = average_precision(cumulated(found))
    _write(path, _listed(told) | {"average_precision": average}, run_id)


def log_calibration_curve(
    y_true: Any,
    y_prob: Any,
    *,
    pos_label: Any = None,
    n_bins: int = 5,
    strategy: str = "uniform",
    name: str = "calibration",
    run_id: str | None = None,
) -> None:
    """Keep how often what was predicted with a probability is true, as JSON.

    The points are those of scikit-learn's ``calibration_curve``: in the artifact
    ``plots/sklearn/<name>.json`` a list ``calibration`` of ``prob_true`` and ``prob_pred`` for each
    bin that is not empty.

    Parameters
    ----------
    y_true, pos_label, name, run_id
        See `log_roc_curve`.
    y_prob : array or list of float
        Probabilities of the positive class, from 0 to 1.
    n_bins : int
    strategy : {"uniform", "quantile"}
        Bins of the same width, or of as many samples.

    Raises
    ------
    InvalidParameterError
        These are no probabilities, or it is not said which class is the positive one.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_calibration_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], n_bins=2)
    """
    path = _path(_PLOTS, name)
    found = calibration_points(y_true, y_prob, pos_label, n_bins, strategy)
    _write(path, _listed({"calibration": found}), run_id)


def log_sklearn_plot(
    kind: str,
    labels: Any,
    predictions: Any,
    name: str | None = None,
    *,
    run_id: str | None = None,
    **kwargs: Any,
) -> None:
    """Keep the data of a plot in DVCLive's files, as its function of this name does.

    Parameters
    ----------
    kind : {"roc", "precision_recall", "det", "calibration", "confusion_matrix"}
    labels : array or list
        What is true.
    predictions : array or list
        Scores of the positive class, or for a confusion matrix the predicted labels, of which each
        pair becomes one entry ``actual`` and ``predicted``.
    name : str, optional
        The artifact is ``plots/sklearn/<name>.json``; the kind unless given.
    run_id : str, optional
        Another run than the active one.
    **kwargs
        What scikit-learn's function for this kind takes. ``title``, ``x_label`` and the others
        that DVCLive writes to ``dvc.yaml`` are accepted and not kept.

    Raises
    ------
    InvalidParameterError
        There is no such kind, or it takes no such argument.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_sklearn_plot("roc", [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], title="First try")
    ...     tb.log_sklearn_plot("confusion_matrix", [0, 1], [0, 0], name="cm.json")
    """
    known: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
        "roc": (_roc_of, ("pos_label", "sample_weight", "drop_intermediate")),
        "precision_recall": (_pr_of, ("pos_label", "sample_weight", "drop_intermediate")),
        "det": (_det_of, ("pos_label", "sample_weight", "drop_intermediate")),
        "calibration": (_calibration_of, ("pos_label", "n_bins", "strategy")),
        "confusion_matrix": (_pairs_of, ()),
    }
    if not isinstance(kind, str) or kind not in known:  # type: ignore[redundant-expr] # not typed
        raise InvalidParameterError(
            f"{shown(kind)} is no kind of plot; there are {', '.join(known)}."
        )
    made, takes = known[kind]
    options = {key: value for key, value in kwargs.items() if key not in _SHOWN}
    wrong = next((key for key in options if key not in takes), None)
    if wrong is not None:
        there = ", ".join((*takes, *_SHOWN))
        raise InvalidParameterError(f"A plot {kind} takes no {shown(wrong)}; it takes {there}.")
    path = _path(_PLOTS, kind if name is None else name)
    _write(path, made(labels, predictions, **options), run_id)


def _roc_of(
    labels: Any,
    predictions: Any,
    pos_label: Any = None,
    sample_weight: Any = None,
    *,
    drop_intermediate: bool = True,
) -> dict[str, Any]:
    found = curve_samples(labels, predictions, pos_label, sample_weight)
    return _listed({"roc": roc_points(found, drop_intermediate=drop_intermediate)})


def _pr_of(
    labels: Any,
    predictions: Any,
    pos_label: Any = None,
    sample_weight: Any = None,
    *,
    drop_intermediate: bool = False,
) -> dict[str, Any]:
    found = curve_samples(labels, predictions, pos_label, sample_weight)
    return _listed({"precision_recall": pr_points(found, drop_intermediate=drop_intermediate)})


def _det_of(
    labels: Any,
    predictions: Any,
    pos_label: Any = None,
    sample_weight: Any = None,
    *,
    drop_intermediate: bool = False,
) -> dict[str, Any]:
    found = curve_samples(labels, predictions, pos_label, sample_weight)
    return _listed({"det": det_points(found, drop_intermediate=drop_intermediate)})


def _calibration_of(
    labels: Any,
    predictions: Any,
    pos_label: Any = None,
    n_bins: int = 5,
    strategy: str = "uniform",
) -> dict[str, Any]:
    return _listed(
        {"calibration": calibration_points(labels, predictions, pos_label, n_bins, strategy)}
    )


def _pairs_of(labels: Any, predictions: Any) -> list[dict[str, str]]:
    from trialbook.evaluation.labels import as_array
    from trialbook.evaluation.samples import same_length

    with explained("There is no confusion matrix of these"):
        actual, predicted = as_array(labels, "labels"), as_array(predictions, "predictions")
        same_length(len(actual), predictions=predicted)
        pairs = zip(actual.tolist(), predicted.tolist(), strict=True)
        return [{"actual": str(one), "predicted": str(other)} for one, other in pairs]


def _path(folder: str, name: object) -> str:
    if not isinstance(name, str) or not name.removesuffix(".json").strip():
        raise InvalidParameterError(
            f"The name of a plot is text, for instance 'roc', and not {shown(name)}."
        )
    return checked_artifact_file(f"{folder}/{name.removesuffix('.json')}.json")


def _listed(told: dict[str, Points]) -> dict[str, Any]:
    """Return the points of curves one by one; JSON has no infinity."""
    import numpy as np

    listed: dict[str, Any] = {}
    for kind, points in told.items():
        count = len(next(iter(points.values())))
        rows: Any = slice(None)
        if count > MAX_POINTS:
            rows = np.round(np.linspace(0, count - 1, MAX_POINTS)).astype(np.int64)
        columns = [
            [value if abs(value) != np.inf else None for value in values[rows].tolist()]
            for values in points.values()
        ]
        listed[kind] = [
            dict(zip(points, point, strict=True)) for point in zip(*columns, strict=True)
        ]
    return listed


def _write(path: str, told: object, run_id: str | None) -> None:
    tracker, known = target(run_id)
    text = json.dumps(told, separators=(",", ":"))
    write_text(tracker.artifacts_to_write(known), text, path)
