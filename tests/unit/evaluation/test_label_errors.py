"""Suspected label errors are those of cleanlab's confident learning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.label_errors import label_errors
from trialbook.evaluation.predictions import predictions_of


@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.sampled_from([0.2, 1.0, 5.0]))
def test_joint_and_suspects_are_cleanlabs(seed: int, size: int, spread: float) -> None:
    from cleanlab.count import compute_confident_joint
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    rng = np.random.default_rng(seed)
    n = 60
    probability = rng.dirichlet(np.full(size, spread), n)
    drawn = [rng.choice(size, p=row) for row in probability]
    given_label = np.append(np.arange(size), drawn[size:])  # cleanlab wants each label once
    found = label_errors(predictions_of(given_label, given_label, probability))
    assert np.array_equal(
        found.joint, compute_confident_joint(given_label, probability, calibrate=False)
    )
    expected = find_label_issues(
        given_label,
        probability,
        filter_by="confident_learning",
        return_indices_ranked_by="self_confidence",
        n_jobs=1,
    )
    assert set(found.rows) == set(expected)
    quality = get_label_quality_scores(given_label, probability, method="self_confidence")
    assert np.allclose(found.self_confidence, quality[expected])
    assert found.suggested.tolist() == probability[found.rows].argmax(axis=1).tolist()
    assert found.left_out == 0


def test_planted_errors_are_found() -> None:
    rng = np.random.default_rng(0)
    true = rng.integers(0, 3, 300)
    probability = np.full((300, 3), 0.05)
    probability[np.arange(300), true] = rng.uniform(0.85, 0.95, 300)
    labels = true.copy()
    wrong = rng.choice(300, 20, replace=False)
    labels[wrong] = (labels[wrong] + 1) % 3
    found = label_errors(predictions_of(labels, labels, probability))
    assert sorted(found.rows) == sorted(wrong)
    assert np.array_equal(found.suggested, true[found.rows])


def test_binary_scores_are_of_both_labels() -> None:
    rng = np.random.default_rng(1)
    score = rng.random(80)
    true = (rng.random(80) < score).astype(int)
    one = label_errors(predictions_of(true, true, score))
    two = label_errors(
        predictions_of(true, true, np.column_stack([1 - score, score]), task="multiclass")
    )
    assert one.rows.tolist() == two.rows.tolist()
    assert np.array_equal(one.joint, two.joint)


def test_what_is_not_known_is_left_out() -> None:
    probability = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.1, 0.9], [0.3, np.nan]])
    true = ["a", "b", None, "z", "a"]
    found = label_errors(predictions_of(true, true, probability, labels=["a", "b"]))
    assert found.left_out == 3
    assert found.joint.shape == (3, 3)
    assert found.rows.tolist() == []
    empty = label_errors(predictions_of([None, None], [0, 1], [0.5, 0.5]))
    assert (empty.left_out, len(empty.rows)) == (2, 0)


def test_what_has_no_probabilities_says_so() -> None:
    for found in (
        predictions_of([0, 1], [0, 1]),
        predictions_of([0, 1], [0, 1], [-3, 3]),
        predictions_of([0, 1, 2], [0, 1, 2], [0.5, 0.5, 0.5]),
    ):
        with pytest.raises(InvalidParameterError, match="probability of every label"):
            label_errors(found)
    with pytest.raises(InvalidParameterError, match="multilabel"):
        label_errors(predictions_of([{"a"}], [{"a"}], [[0.5]]))
