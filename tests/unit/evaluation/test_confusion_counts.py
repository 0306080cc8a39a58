"""Confusion matrices are scikit-learn's, over rows, groups and folds."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from drawn_predictions import Drawn, classes
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, multilabel_confusion_matrix

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.matrix import (
    MOST_DENSE,
    across_folds,
    cells,
    collapsed,
    counts,
    label_counts,
    normalised,
    top_confusions,
)
from trialbook.evaluation.predictions import predictions_of


def from_sklearn(drawn: Drawn, **options: Any) -> Any:
    true, predicted, weight = drawn.known()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a single label
        return confusion_matrix(true, predicted, sample_weight=weight, **options)


@given(classes())
def test_counts_are_scikit_learns(drawn: Drawn) -> None:
    found = predictions_of(drawn.true, drawn.predicted, sample_weight=drawn.weight)
    matrix = counts(found)
    expected = from_sklearn(drawn, labels=list(found.labels))
    assert np.allclose(matrix, expected)
    assert matrix.dtype == (np.int64 if drawn.weight is None else np.float64)
    sparse = cells(found)
    dense = np.zeros(matrix.shape)
    dense[sparse.true, sparse.predicted] = sparse.count
    assert np.array_equal(dense, matrix)
    for by in ("true", "pred", "all"):
        shares = from_sklearn(drawn, labels=list(found.labels), normalize=by)
        assert np.allclose(normalised(matrix, by), shares)
    assert normalised(matrix, None) is matrix


@given(classes())
def test_each_label_against_the_rest(drawn: Drawn) -> None:
    found = predictions_of(drawn.true, drawn.predicted, sample_weight=drawn.weight)
    true, predicted, weight = drawn.known()
    expected = multilabel_confusion_matrix(
        true, predicted, sample_weight=weight, labels=list(found.labels)
    )
    assert np.allclose(label_counts(found), expected)


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.tuples(
            *[st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=n, max_size=n)] * 2
        )
    )
)
def test_several_labels_a_sample(pair: tuple[list[list[bool]], list[list[bool]]]) -> None:
    true, predicted = np.array(pair[0]), np.array(pair[1])
    weight = np.linspace(0.5, 2, len(true))
    for w in (None, weight):
        found = label_counts(predictions_of(true, predicted, sample_weight=w))
        expected = multilabel_confusion_matrix(true, predicted, sample_weight=w)
        assert np.allclose(found, expected)
    with pytest.raises(InvalidParameterError, match="multilabel"):
        counts(predictions_of(true, predicted))


def test_some_rows() -> None:
    found = predictions_of(["a", "b", "b", "a"], ["a", "a", "b", "b"])
    assert counts(found, np.array([0, 1])).tolist() == [[1, 0], [1, 0]]
    assert counts(found, np.array([False, False, True, True])).tolist() == [[0, 1], [0, 1]]
    assert label_counts(found, np.array([2])).tolist() == [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]


def test_nothing_is_a_matrix_too() -> None:
    assert counts(predictions_of([], [])).shape == (0, 0)
    assert len(cells(predictions_of([], []))) == 0
    assert counts(predictions_of([None], ["a"])).tolist() == [[0]]


def test_more_labels_than_a_matrix_can_hold() -> None:
    names = np.arange(MOST_DENSE + 1)
    found = predictions_of(names, np.roll(names, 1))
    sparse = cells(found)
    assert np.array_equal(sparse.true, names)
    assert np.array_equal(sparse.predicted, np.roll(names, 1))
    assert (sparse.count == 1).all()
    weighted = cells(predictions_of(names, names, sample_weight=names + 0.5))
    assert np.array_equal(weighted.count, names + 0.5)
    with pytest.raises(InvalidParameterError, match="Ask for cells"):
        counts(found)


def test_top_confusions_are_largest_first() -> None:
    true = ["a"] * 5 + ["b"] * 4 + ["c"] * 2
    predicted = ["b", "b", "b", "a", "c", "a", "a", "a", "b", "c", "b"]
    top = top_confusions(cells(predictions_of(true, predicted)), 3)
    assert list(
        zip(top.true.tolist(), top.predicted.tolist(), top.count.tolist(), strict=True)
    ) == [
        (0, 1, 3),
        (1, 0, 3),
        (0, 2, 1),
    ]


def test_groups_of_labels_are_one() -> None:
    score = np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.25, 0.25, 0.5]])
    found = predictions_of(["cat", "dog", None], ["dog", "emu", "cat"], score)
    joined = collapsed(found, {"fur": ["cat", "dog"]})
    assert joined.labels == ("fur", "emu")
    assert joined.true.tolist() == [0, 0, -1]
    assert joined.predicted.tolist() == [0, 1, 0]
    assert joined.score is not None
    assert joined.score.tolist() == [[0.75, 0.25], [1.0, 0.0], [0.5, 0.5]]
    assert counts(joined).tolist() == [[1, 1], [0, 0]]
    several = predictions_of([{"cat"}, {"emu"}], [{"dog"}, set()])
    assert collapsed(several, {"fur": ["cat", "dog"]}).predicted.tolist() == [
        [True, False],
        [False, False],
    ]
    binary = predictions_of([0, 1], [0, 1], [0.25, 0.5])
    whole = collapsed(binary, {"any": [0, 1]})
    assert whole.score is not None
    assert whole.score.tolist() == [[1.0], [1.0]]
    assert collapsed(predictions_of([0, 1], [0, 1], [-3, 5]), {"any": [0, 1]}).score is None


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({"x": ["cow"]}, "no label 'cow'"),
        ({"x": ["cat"], "y": ["cat"]}, "in two groups"),
        ({"dog": ["cat"]}, "otherwise"),
    ],
)
def test_groups_that_cannot_be(groups: Any, words: str) -> None:
    with pytest.raises(InvalidParameterError, match=words):
        collapsed(predictions_of(["cat", "dog"], ["cat", "dog"]), groups)


def test_folds_have_mean_and_spread() -> None:
    rng = np.random.default_rng(0)
    true, predicted, fold = rng.integers(0, 3, (3, 90))
    found = predictions_of(true, predicted, fold=fold)
    for by in (None, "true"):
        each = np.array([normalised(counts(found, fold == k), by) for k in range(3)])
        over = across_folds(found, by)
        assert over.folds == (0, 1, 2)
        assert np.allclose(over.mean, each.mean(axis=0))
        assert np.allclose(over.spread, each.std(axis=0, ddof=1))
    assert not across_folds(predictions_of([0, 1], [0, 1], fold=4)).spread.any()
    with pytest.raises(InvalidParameterError, match="no folds"):
        across_folds(predictions_of([0], [0]))


def test_a_matrix_of_other_tasks() -> None:
    with pytest.raises(InvalidParameterError, match="regression"):
        counts(predictions_of([0.5], [0.5]))
    with pytest.raises(InvalidParameterError, match="normalise"):
        normalised(np.eye(2), "row")  # type: ignore[arg-type]
