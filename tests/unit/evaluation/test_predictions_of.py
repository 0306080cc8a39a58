"""Predictions in any form become codes, with each stated rule, and what does not fit says so."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbook import evaluation
from trialbook.errors import InvalidParameterError
from trialbook.evaluation import labels
from trialbook.evaluation.predictions import label_text, predictions_of


class Tensor:
    """What a tensor of torch is like: no array before it has left the graph and the GPU."""

    def __init__(self, values: Any, *, ready: bool = False) -> None:
        self.values, self.ready = values, ready

    def detach(self) -> Tensor:
        return Tensor(self.values)

    def cpu(self) -> Tensor:
        return Tensor(self.values, ready=True)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        assert self.ready, "asked for an array too early"
        return np.asarray(self.values, dtype=dtype)


@pytest.mark.parametrize(
    "form",
    [
        list,
        tuple,
        np.array,
        lambda values: np.array(values, dtype=object),
        pd.Series,
        lambda values: pd.Series(values, index=range(7, 7 + len(values))),
        pd.Categorical,
        lambda values: pd.Series(pd.Categorical(values, categories=["z", "x", "b", "a"])),
        lambda values: pd.DataFrame({"y": values}),
        lambda values: np.array(values).reshape(-1, 1),
        Tensor,
        lambda values: (value for value in values),
    ],
)
def test_labels_come_in_any_form(form: Any) -> None:
    found = predictions_of(form(["b", "a", "b"]), form(["a", "a", "x"]))
    assert found.task == "multiclass"
    assert found.labels == ("a", "b", "x")
    assert found.true.tolist() == [1, 0, 1]
    assert found.predicted.tolist() == [0, 0, 2]
    assert found.true.dtype == found.predicted.dtype == np.int32
    assert found.ids.tolist() == ["0", "1", "2"]
    assert found.score is found.fold is found.weight is None


@pytest.mark.parametrize(
    ("true", "expected"),
    [
        ([2, 10, 1], (1, 2, 10)),
        ([2.0, 10.0, 1.0], (1, 2, 10)),
        (["2", "10", "1"], ("1", "10", "2")),
        (np.array([3, 1, 2], dtype=np.uint8), (1, 2, 3)),
        (np.array([3, 1, 2], dtype=np.float16), (1, 2, 3)),
        ([True, False], (False, True)),
        ([1, "a", None, 0.5, float("nan"), "B"], (0.5, 1, "B", "a")),
        (pd.Series([3, None, 1], dtype="Int64"), (1, 3)),
        (pd.Series(["x", pd.NA], dtype="string"), ("x",)),
        (pd.Series([True, None], dtype="boolean"), (True,)),
        (["<b>", "", "ü"], ("", "<b>", "ü")),
        ([b"cat", b"dog"], ("cat", "dog")),
        ([1, True, 1.0, np.int64(1)], (1,)),
        ([], ()),
    ],
)
def test_labels_of_any_kind_are_sorted_by_kind_and_value(true: Any, expected: Any) -> None:
    found = predictions_of(true, true)
    assert found.labels == expected
    assert [type(label) for label in found.labels] == [type(label) for label in expected]
    missing = [i for i, value in enumerate(list(true)) if pd.isna(value)]
    assert np.flatnonzero(found.true < 0).tolist() == missing
    assert [found.labels[c] for c in found.true if c >= 0] == [
        labels.plain_label(value) for value in list(true) if not pd.isna(value)
    ]


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(-2, 2), st.sampled_from(["a", "1", "<b>"])),
            st.one_of(st.integers(-2, 2), st.sampled_from(["a", "1", "<b>"])),
        )
    )
)
def test_codes_stand_for_what_was_given(pairs: list[tuple[Any, Any]]) -> None:
    true, predicted = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    try:
        found = predictions_of(true, predicted)
    except InvalidParameterError as error:
        assert "both as texts" in str(error)  # noqa: PT017 - only some examples raise it
        return
    assert [None if c < 0 else found.labels[c] for c in found.true] == true
    assert [found.labels[c] for c in found.predicted] == predicted


@pytest.mark.parametrize(
    "true",
    [
        [0, 1],
        [1, -1, -1, 1],
        ["a", "b", "a"],
        [1.0, 2.0],
        [1, 0, 2],
        [0.1, 0.6],
        [1.0, 2.5, np.nan],
        [[0, 1], [1, 1]],
        np.array([[1, 0], [0, 0]]),
        [],
    ],
)
def test_the_task_is_what_scikit_learn_takes_it_for(true: Any) -> None:
    from sklearn.utils.multiclass import type_of_target

    plain = [v for v in true if v == v] if isinstance(true, list) and np.ndim(true) == 1 else true
    expected = {"continuous": "regression", "multilabel-indicator": "multilabel"}
    kind = type_of_target(plain)
    assert predictions_of(true, true).task == expected.get(kind, kind)


def test_a_task_can_be_forced() -> None:
    assert predictions_of([1, 2, 3], [1, 2, 4], task="regression").true.dtype == np.float64
    assert predictions_of([0.5, 1.5], [0.5, 0.5], task="multiclass").labels == (0.5, 1.5)
    assert predictions_of([0, 1], [0, 1], task="multiclass").task == "multiclass"
    assert predictions_of([[1], [0]], [[1], [1]], task="multilabel").true.shape == (2, 1)


def test_binary_scores_are_those_of_the_second_label() -> None:
    true, predicted, two = ["no", "yes"], ["no", "no"], [[0.9, 0.1], [0.6, 0.4]]
    for score in (
        [0.1, 0.4],
        [[0.1], [0.4]],
        two,
        pd.DataFrame(two),
        pd.DataFrame(two, columns=["no", "yes"]),
        pd.DataFrame(two, columns=["no", "yes"])[["yes", "no"]],
        Tensor(two),
    ):
        found = predictions_of(true, predicted, score)
        assert found.score is not None
        assert found.score.tolist() == [0.1, 0.4]
    turned = predictions_of(true, predicted, two, labels=["yes", "no"])
    assert turned.labels == ("yes", "no")
    assert turned.score is not None
    assert turned.score.tolist() == [0.1, 0.4]


def test_score_columns_go_to_their_labels() -> None:
    true, predicted = [3, 1, 2], [3, 1, 1]
    score = np.array([[0.1, 0.2, 0.7], [0.8, 0.1, 0.1], [0.5, 0.3, 0.2]])
    plain = predictions_of(true, predicted, score)
    assert plain.score is not None
    assert np.array_equal(plain.score, score)
    for columns in ([1, 2, 3], ["1", "2", "3"]):
        frame = pd.DataFrame(score, columns=columns)[[columns[2], columns[0], columns[1]]]
        found = predictions_of(true, predicted, frame)
        assert found.labels == (1, 2, 3)
        assert found.score is not None
        assert np.array_equal(found.score, score)
    given = predictions_of(true, predicted, score, labels=[3, 2, 1])
    assert given.labels == (3, 2, 1)
    assert given.score is not None
    assert np.array_equal(given.score, score)


def test_a_label_that_the_model_never_learnt_has_no_score() -> None:
    found = predictions_of(["a", "b", "z"], ["a", "b", "a"], np.eye(3)[:, :2], labels=["a", "b"])
    assert found.labels == ("a", "b", "z")
    assert found.score is not None
    assert np.isnan(found.score[:, 2]).all()
    assert not np.isnan(found.score[:, :2]).any()


def test_a_class_that_only_the_model_knows_is_a_class() -> None:
    frame = pd.DataFrame(np.full((2, 3), 1 / 3), columns=["a", "b", "c"])
    found = predictions_of(["a", "b"], ["a", "b"], frame)
    assert (found.task, found.labels) == ("multiclass", ("a", "b", "c"))


def test_one_class_of_zero_and_one_is_still_told_from_the_other() -> None:
    assert predictions_of([1, 1], [1, 1], [0.2, 0.4]).labels == (0, 1)
    assert predictions_of([False], [False], [0.2]).labels == (False, True)
    assert predictions_of([-1], [-1], [0.2]).labels == (-1, 1)
    assert predictions_of(["a"], ["a"], [0.2]).labels == ("a",)
    assert predictions_of([1, 1], [1, 1]).labels == (1,)


def test_multilabel_comes_as_matrix_frame_sparse_or_sets() -> None:
    from scipy.sparse import csr_matrix

    matrix = np.array([[1, 0, 1], [0, 0, 0], [0, 1, 0]])
    for form in (matrix, matrix.tolist(), matrix.astype(bool), csr_matrix(matrix), Tensor(matrix)):
        found = predictions_of(form, form)
        assert (found.task, found.labels) == ("multilabel", (0, 1, 2))
        assert found.true.dtype == bool
        assert np.array_equal(found.true, matrix)
    frame = pd.DataFrame(matrix, columns=["x", "b", "c"])
    named = predictions_of(frame, frame[["c", "b", "x"]], frame[["b", "x", "c"]] / 2)
    assert named.labels == ("x", "b", "c")
    assert np.array_equal(named.true, matrix)
    assert np.array_equal(named.predicted, matrix)
    assert named.score is not None
    assert np.array_equal(named.score, matrix / 2)
    sets = predictions_of([{"x", "c"}, set(), {"b"}], [["c"], [], ["b", "z"]])
    assert sets.labels == ("b", "c", "x", "z")
    assert sets.true.tolist() == [[False, True, True, False], [False] * 4, [True, *[False] * 3]]
    assert sets.predicted[2].tolist() == [True, False, False, True]
    given = predictions_of(matrix, matrix, labels=["p", "q", "r"])
    assert given.labels == ("p", "q", "r")


def test_a_forests_probabilities_for_many_labels() -> None:
    matrix = np.array([[1, 0], [0, 1], [1, 1]])
    proba = [np.column_stack([1 - column, column]) for column in matrix.T * 0.8]
    found = predictions_of(matrix, matrix, proba)
    assert found.score is not None
    assert np.allclose(found.score, matrix * 0.8)


def test_regression_keeps_missing_values_apart() -> None:
    found = predictions_of([1.5, None, np.inf, 2], [1, 2, 3, 4])
    assert (found.task, found.labels) == ("regression", ())
    assert found.known().tolist() == [True, False, False, True]


def test_nan_scores_stay() -> None:
    found = predictions_of([0, 1], [0, 1], [0.5, None])
    assert found.score is not None
    assert np.isnan(found.score[1])


def test_what_each_sample_has_besides() -> None:
    found = predictions_of(
        [0, 1, 0, 1], [0] * 4, ids=[7, 8, 7, 8], fold=[0, 0, 1, 1], sample_weight=[1, 2, 0, 0.5]
    )
    assert found.ids.tolist() == ["7", "8", "7", "8"]
    assert found.fold is not None
    assert (found.fold.tolist(), found.fold.dtype) == ([0, 0, 1, 1], np.int32)
    assert found.weight is not None
    assert found.weight.tolist() == [1, 2, 0, 0.5]
    one = predictions_of([0, 1], [0, 1], fold=3)
    assert one.fold is not None
    assert one.fold.tolist() == [3, 3]
    part = found.take(np.array([3, 1]))
    assert (part.ids.tolist(), part.true.tolist(), len(part)) == (["8", "8"], [1, 1], 2)


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (([0, 1], [0]), {}, "y_pred has 1 samples and y_true 2"),
        (([0, 1], [0, 1], [0.5]), {}, "y_score has 1 samples"),
        (([0, 1], [0, 1]), {"ids": ["a"]}, "ids has 1 samples"),
        (([0, 1], [0, 1]), {"ids": ["a", "a"]}, "'a' comes more than once; give"),
        (([0, 1], [0, 1]), {"ids": ["a", "a"], "fold": [1, 1]}, "more than once in a fold"),
        (([0, 1], [0, 1]), {"ids": ["a", None]}, "name no sample"),
        (([0, 1], [0, 1]), {"sample_weight": [1, -1]}, "not negative"),
        (([0, 1], [0, 1]), {"sample_weight": [1, np.nan]}, "finite"),
        (([0, 1], [0, 1]), {"fold": [0, 0.5]}, "number of the fold"),
        (([0, 1], [0, 1]), {"fold": "first"}, "number of the fold"),
        (([0, 1], [0, 1]), {"task": "multi"}, "one of binary, multiclass"),
        (([0, 1, 2], [0, 1, 2]), {"task": "binary"}, "there are 3 labels"),
        (([0, 1], [0, 1], [[0.1, 0.2, 0.7]] * 2), {}, "3 columns, but there are 2 labels"),
        (([0, 1, 2], [0, 1, 2], np.zeros((3, 4))), {}, "labels=model.classes_"),
        (([0, 1], [0, 1], pd.DataFrame({"p": [0, 1], "q": [1, 0]})), {}, "labels"),
        (([0, 1], [0, 1], [0.1, np.inf]), {}, "infinite"),
        (([0, 1], [0, 1], ["a", "b"]), {}, "real numbers"),
        (([0, 1], [0.2, 0.7]), {}, "give scores as y_score"),
        ((["a", "b"], [0.2, 0.7]), {}, "give scores as y_score"),
        (([0, 1], [[0.2, 0.8], [0.5, 0.5]]), {}, "argmax"),
        (([[0, 1], [1, 0]], [[0.2, 0.8], [0.5, 0.5]]), {}, "matrix of 0 and 1"),
        (([[0, 1], [1, 0]], [0, 1]), {}, "y_pred: several labels"),
        (([[0, 1]], [[0, 1, 1]]), {}, "y_pred has 3 columns"),
        (([{"a"}, None], [{"a"}, {"b"}]), {}, "empty set"),
        (([0.5, 1.5], [0.5, 1.5], [1, 2]), {}, "no y_score"),
        ((["a"], ["b"]), {"task": "regression"}, "real numbers"),
        (([1, 2], ["1", "2"]), {}, "both as texts"),
        (([0, 1], [0, 1]), {"labels": [0, 1, 1]}, "more than once"),
        ((5, [0, 1]), {}, "y_true is 'int'"),
        (("cat", ["cat"]), {}, "y_true is 'str'"),
        (([1 + 2j], [1]), {}, "complex"),
        (([{}], [1]), {}, "no label"),
    ],
)
def test_what_does_not_fit_says_what_would(arguments: Any, options: Any, words: str) -> None:
    with pytest.raises(InvalidParameterError) as raised:
        predictions_of(*arguments, **options)
    assert words in str(raised.value)


def test_texts_of_labels() -> None:
    assert [label_text(x) for x in (1, 1.0, 0.25, True, None, "<b>")] == [
        "1",
        "1",
        "0.25",
        "True",
        "(none)",
        "<b>",
    ]


MODULES = [module.name for module in pkgutil.iter_modules(evaluation.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    module = importlib.import_module(f"trialbook.evaluation.{name}")
    assert doctest.testmod(module).failed == 0
