"""Slices are measured as their samples alone, with intervals that statsmodels has too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.intervals import wilson
from trialbook.evaluation.predictions import predictions_of
from trialbook.evaluation.slices import readable_edges, slices


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_statsmodels(pair: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import proportion_confint

    assert wilson(*pair) == pytest.approx(proportion_confint(*pair, method="wilson"), abs=1e-12)


def test_each_value_is_measured_alone() -> None:
    rng = np.random.default_rng(0)
    true, told = rng.integers(0, 3, (2, 300))
    column = rng.choice(np.array(["<b>", "north", None, "west"], dtype=object), 300)
    found = predictions_of(true, told)
    measures: dict[str, Any] = {
        "accuracy": metrics.accuracy_score,
        "precision": lambda t, p: metrics.precision_score(t == 1, p == 1),
        "recall": lambda t, p: metrics.recall_score(t == 1, p == 1),
        "f1": lambda t, p: metrics.f1_score(t == 1, p == 1),
    }
    for name, measure in measures.items():
        parts = slices(found, column, measure=name, label_index=1)  # type: ignore[arg-type]
        assert {part.text for part in parts} == {"<b>", "north", "west", "(none)"}
        assert [p.measure for p in parts] == sorted(p.measure for p in parts)
        for part in parts:
            rows = np.flatnonzero(pd.isna(column) if part.value is None else column == part.value)
            assert part.rows.tolist() == rows.tolist()
            assert part.count == len(rows)
            assert part.measure == pytest.approx(measure(true[rows], told[rows]))
            assert part.low < part.measure < part.high


def test_weights_count() -> None:
    found = predictions_of([0, 1, 1], [0, 1, 0], sample_weight=[1, 2, 3])
    (part,) = slices(found, ["x"] * 3)
    assert part.measure == 0.5
    assert (part.low, part.high) == pytest.approx(wilson(0.5 * 36 / 14, 36 / 14))
    (nothing,) = slices(predictions_of([0], [0], sample_weight=[0]), ["x"])
    assert np.isnan(nothing.measure)


@pytest.mark.parametrize("measure", ["mae", "rmse"])
def test_errors_are_worst_where_they_are_largest(measure: Any) -> None:
    rng = np.random.default_rng(1)
    column = np.repeat([0, 1, 2], 100)
    true = rng.normal(size=300)
    told = true + (column + 1) * rng.normal(size=300)
    true[7] = np.nan
    parts = slices(predictions_of(true, told), column, measure=measure)
    assert [part.value for part in parts] == [2, 1, 0]
    assert [part.count for part in parts] == [100, 100, 99]
    for part in parts:
        of = metrics.mean_absolute_error if measure == "mae" else metrics.root_mean_squared_error
        assert part.measure == pytest.approx(of(true[part.rows], told[part.rows]))
        assert part.low < part.measure < part.high


def test_numbers_are_cut_into_readable_bins() -> None:
    rng = np.random.default_rng(2)
    column = np.append(rng.normal(40, 12, 500), [np.nan, np.inf])
    true = np.zeros(502, dtype=int)
    parts = slices(predictions_of(true, true), column)
    assert sum(part.count for part in parts) == 502
    named = sorted((p for p in parts if p.start is not None), key=lambda p: p.start or 0)
    assert len(named) == 5
    for part in named:
        assert part.text == f"{part.start:g} to {part.stop:g}"
        assert len(part.text) <= len("100 to 100")
        inside = column[part.rows]
        finite = inside[np.isfinite(inside)]
        assert ((finite >= part.start) & (finite <= part.stop)).all()
        assert 80 < part.count < 120
    assert named[-1].rows[-1] == 501
    (missing,) = (p for p in parts if p.start is None)
    assert missing.rows.tolist() == [500]


@given(
    st.lists(st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-9), min_size=1),
    st.integers(1, 6),
)
def test_no_number_is_outside_of_the_bins(values: list[float], bins: int) -> None:
    edges = readable_edges(np.array(values), bins)
    assert len(edges) >= 2
    assert edges == sorted(edges)
    span = max(values) - min(values)
    assert edges[0] <= min(values) + 1e-9 * span
    assert edges[-1] >= max(values) - 1e-9 * span


def test_columns_of_any_kind() -> None:
    found = predictions_of([0] * 12, [0] * 12)
    whole = pd.Series([*range(11), None], dtype="Int64")
    assert sum(part.count for part in slices(found, whole)) == 12
    assert {p.text for p in slices(found, [True, False] * 6)} == {"True", "False"}
    assert [p.text for p in slices(found, [3, 10] * 6)] == ["3", "10"]
    assert len(slices(found, [None] * 12)) == 1


def test_what_cannot_be_sliced_says_why() -> None:
    found = predictions_of([0, 1, 2], [0, 1, 1])
    with pytest.raises(InvalidParameterError, match="column has 1 values"):
        slices(found, ["x"])
    with pytest.raises(InvalidParameterError, match="one of accuracy, precision"):
        slices(found, ["x"] * 3, measure="mae")
    with pytest.raises(InvalidParameterError, match="which of 3 labels"):
        slices(found, ["x"] * 3, measure="f1")
    many = predictions_of([0] * 1001, [0] * 1001)
    with pytest.raises(InvalidParameterError, match="1,001 different values"):
        slices(many, [f"name {i}" for i in range(1001)])


def test_several_labels_a_sample() -> None:
    found = predictions_of([{"p"}, {"p", "q"}], [{"p"}, {"q"}])
    (part,) = slices(found, ["x", "x"], measure="recall", label_index=0)
    assert part.measure == 0.5
    (part,) = slices(found, ["x", "x"])
    assert part.measure == 0.5
