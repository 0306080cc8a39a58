"""Confusion matrices and curves as JSON: equal to what scikit-learn's functions return."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

import trialbook as tb
from trialbook.tracking.curves import MAX_POINTS


def kept(path: str) -> Any:
    return tb.artifacts.load_dict(tb.get_artifact_uri(path))


def column(points: list[dict[str, float]], name: str) -> np.ndarray:
    return np.array([np.inf if each[name] is None else each[name] for each in points])


def scored(seed: int, count: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    true = rng.integers(0, 2, count)
    # ties, and some samples of no weight
    score = np.round(np.clip(true * 0.2 + rng.random(count) * 0.8, 0, 1), 2)
    return true, score, np.where(rng.random(count) < 0.1, 0, rng.random(count))


@pytest.fixture(autouse=True)
def run() -> Any:
    with tb.start_run() as started:
        yield started


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("drop", [True, False])
def test_roc(seed: int, drop: bool) -> None:
    true, score, weight = scored(seed)
    for given in (None, weight):
        tb.log_roc_curve(true, score, sample_weight=given, drop_intermediate=drop)
        found = kept("plots/sklearn/roc.json")
        wanted = metrics.roc_curve(true, score, sample_weight=given, drop_intermediate=drop)
        for name, values in zip(("fpr", "tpr", "threshold"), wanted, strict=True):
            np.testing.assert_allclose(column(found["roc"], name), values, rtol=1e-12)
        area = metrics.roc_auc_score(true, score, sample_weight=given)
        assert found["auc"] == pytest.approx(area, rel=1e-12)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("drop", [True, False])
def test_precision_and_recall(seed: int, drop: bool) -> None:
    true, score, weight = scored(seed)
    for given in (None, weight):
        tb.log_pr_curve(true, score, sample_weight=given, drop_intermediate=drop)
        found = kept("plots/sklearn/precision_recall.json")
        precision, recall, threshold = metrics.precision_recall_curve(
            true, score, sample_weight=given, drop_intermediate=drop
        )
        points = found["precision_recall"]
        np.testing.assert_allclose(column(points, "precision"), precision[:-1], rtol=1e-12)
        np.testing.assert_allclose(column(points, "recall"), recall[:-1], rtol=1e-12)
        np.testing.assert_allclose(column(points, "threshold"), threshold)
        average = metrics.average_precision_score(true, score, sample_weight=given)
        assert found["average_precision"] == pytest.approx(average, rel=1e-12)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
@pytest.mark.parametrize("bins", [1, 5, 13])
def test_calibration(seed: int, strategy: str, bins: int) -> None:
    true, score, _ = scored(seed)
    tb.log_calibration_curve(true, score, n_bins=bins, strategy=strategy)
    points = kept("plots/sklearn/calibration.json")["calibration"]
    wanted = calibration_curve(true, score, n_bins=bins, strategy=strategy)
    np.testing.assert_allclose(column(points, "prob_true"), wanted[0], rtol=1e-12)
    np.testing.assert_allclose(column(points, "prob_pred"), wanted[1], rtol=1e-12)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("normalize", [None, "true", "pred", "all"])
def test_confusion_matrix(seed: int, normalize: str | None) -> None:
    rng = np.random.default_rng(seed)
    names = np.array(["<b>", "cat", "dog", "it's"])
    true, predicted = rng.choice(names, 60), rng.choice(names[:3], 60)
    weight = rng.random(60)
    for labels in (None, ["dog", "<b>"], ["cat", "never", "dog"]):
        for given in (None, weight):
            options = {"labels": labels, "sample_weight": given, "normalize": normalize}
            tb.log_confusion_matrix(true, predicted, **options)  # type: ignore[arg-type] # of each
            found = kept("plots/confusion_matrix.json")
            wanted = metrics.confusion_matrix(true, predicted, **options)
            np.testing.assert_allclose(found["matrix"], wanted, rtol=1e-12)
            assert found["labels"] == (labels or names.tolist())
    assert found["normalize"] == normalize


def test_labels_of_a_matrix_keep_their_kind() -> None:
    tb.log_confusion_matrix([3, 1], [3, 3], name="m.json")
    assert kept("plots/m.json") == {
        "labels": [1, 3],
        "matrix": [[0, 1], [0, 1]],
        "normalize": None,
    }


# DVCLive's


def det(true: Any, score: Any, drop: bool) -> tuple[np.ndarray, ...]:
    # what it starts with where no sample is positive depends on scikit-learn's version
    options = {"drop_intermediate": drop}
    if "drop_intermediate" not in inspect.signature(metrics.det_curve).parameters:
        pytest.skip("this scikit-learn drops nothing")
    return metrics.det_curve(true, score, **options)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("drop", [True, False])
def test_det(seed: int, drop: bool) -> None:
    true, score, _ = scored(seed)
    tb.log_sklearn_plot("det", true, score, drop_intermediate=drop)
    points = kept("plots/sklearn/det.json")["det"]
    wanted = det(true, score, drop)
    length = len(wanted[0])
    assert length - len(points) in (0, -1)
    for name, values in zip(("fpr", "fnr", "threshold"), wanted, strict=True):
        np.testing.assert_allclose(column(points, name)[:length], values, rtol=1e-12)


def test_dvclives_files(run: tb.ActiveRun) -> None:
    true, predicted, score = [0, 0, 1, 1], [1, 0, 1, 0], [0.1, 0.4, 0.35, 0.8]
    tb.log_sklearn_plot("roc", true, score, title="ROC", x_label="FPR", pos_label=1)
    tb.log_sklearn_plot("confusion_matrix", true, predicted, name="train/cm.json", normalized=True)
    run.log_sklearn_plot("precision_recall", true, score)
    run.log_sklearn_plot("calibration", true, score, n_bins=2)
    assert kept("plots/sklearn/roc.json") == {
        "roc": [
            {"fpr": 0.0, "tpr": 0.0, "threshold": None},
            {"fpr": 0.0, "tpr": 0.5, "threshold": 0.8},
            {"fpr": 0.5, "tpr": 0.5, "threshold": 0.4},
            {"fpr": 0.5, "tpr": 1.0, "threshold": 0.35},
            {"fpr": 1.0, "tpr": 1.0, "threshold": 0.1},
        ]
    }
    assert kept("plots/sklearn/train/cm.json") == [
        {"actual": str(one), "predicted": str(other)}
        for one, other in zip(true, predicted, strict=True)
    ]
    assert list(kept("plots/sklearn/precision_recall.json")["precision_recall"][0]) == [
        "precision",
        "recall",
        "threshold",
    ]
    assert len(kept("plots/sklearn/calibration.json")["calibration"]) == 2


def test_the_method_takes_what_the_function_takes(run: tb.ActiveRun) -> None:
    parameters = inspect.signature(run.log_sklearn_plot).parameters
    assert "run_id" not in parameters
    assert parameters["kwargs"].kind is inspect.Parameter.VAR_KEYWORD


# Labels


def test_which_class_is_positive() -> None:
    true, score = np.array(["cat", "dog", "cow", "dog"]), [0.1, 0.9, 0.5, 0.4]
    with pytest.raises(tb.InvalidParameterError, match="positive one with pos_label"):
        tb.log_roc_curve(true, score)
    tb.log_roc_curve(true, score, pos_label="dog")
    wanted = metrics.roc_curve(true, score, pos_label="dog")
    np.testing.assert_allclose(column(kept("plots/sklearn/roc.json")["roc"], "tpr"), wanted[1])
    tb.log_roc_curve([-1, 1], [0.1, 0.9])
    tb.log_roc_curve([False, True], [0.1, 0.9])
    assert kept("plots/sklearn/roc.json")["auc"] == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tb.log_roc_curve([1, 1], [0.1, 0.2]), "one class only"),
        (lambda: tb.log_pr_curve([0, 0], [0.1, 0.2]), "one class only"),
        (lambda: tb.log_roc_curve([], []), "one class only"),
        (lambda: tb.log_roc_curve([0, 1], [0.1]), "one for each sample"),
        (lambda: tb.log_roc_curve([0, 1], [[0.1, 0.9], [0.2, 0.8]]), "column of the positive"),
        (lambda: tb.log_roc_curve([0, 1], [0, np.inf]), "infinite"),
        (lambda: tb.log_roc_curve([0, 1], [0, 1], sample_weight=[1, -1]), "sample_weight"),
        (lambda: tb.log_calibration_curve([0, 1], [0, 2]), "no probabilities"),
        (lambda: tb.log_calibration_curve([0, 1], [0, 1], n_bins=0), "a whole number from 1"),
        (lambda: tb.log_calibration_curve([0, 1], [0, 1], strategy="x"), "strategy"),
        (lambda: tb.log_confusion_matrix([0.5, 1], [0.5, 1]), "no matrix of labels"),
        (lambda: tb.log_confusion_matrix([0, 1], [0]), "one for each sample"),
        (lambda: tb.log_confusion_matrix([0, 1], [0, 1], normalize="rows"), "normalize is"),
        (lambda: tb.log_confusion_matrix([0, 1], [0, 1], name="../x"), "leaves its folder"),
        (lambda: tb.log_confusion_matrix([0, 1], [0, 1], name="a\0"), "control characters"),
        (lambda: tb.log_roc_curve([0, 1], [0, 1], name=""), "The name of a plot"),
        (lambda: tb.log_sklearn_plot("rocc", [0, 1], [0, 1]), "no kind of plot; there are roc"),
        (lambda: tb.log_sklearn_plot("roc", [0, 1], [0, 1], n_bins=3), "takes no 'n_bins'"),
        (lambda: tb.log_sklearn_plot("confusion_matrix", [0], [0, 1]), "one for each sample"),
    ],
)
def test_what_is_wrong(call: Any, words: str, run: tb.ActiveRun) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(tb.InvalidParameterError, match=words):
            call()
    assert tb.artifacts.list_artifacts(run_id=run.info.run_id) == []


def test_samples_without_a_label_or_a_score_are_left_out() -> None:
    tb.log_roc_curve([0, None, 1, 1], [0.1, 0.5, np.nan, 0.8])
    assert kept("plots/sklearn/roc.json")["auc"] == 1
    assert len(kept("plots/sklearn/roc.json")["roc"]) == 3


def test_a_long_curve_is_thinned() -> None:
    rng = np.random.default_rng(0)
    true = rng.integers(0, 2, 3 * MAX_POINTS)
    tb.log_pr_curve(true, rng.random(3 * MAX_POINTS))
    points = kept("plots/sklearn/precision_recall.json")["precision_recall"]
    assert len(points) == MAX_POINTS
    assert points[0]["recall"] == 1
