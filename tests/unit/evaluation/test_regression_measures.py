"""A regression's measures are scikit-learn's."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from drawn_predictions import weights
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.predictions import predictions_of
from trialbook.evaluation.regression import (
    error_quantiles,
    regression_measures,
    residuals,
    worst,
)

NUMBER = st.one_of(st.sampled_from([0.0, 1.0, -2.5]), st.floats(-1e4, 1e4))


@given(st.data())
def test_measures_are_scikit_learns(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 20))
    true, told = (
        np.array(data.draw(st.lists(NUMBER, min_size=size, max_size=size))) for _ in range(2)
    )
    w: Any = data.draw(st.one_of(st.none(), weights(size)))
    found = regression_measures(predictions_of(true, told, task="regression", sample_weight=w))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = {
            "mae": metrics.mean_absolute_error(true, told, sample_weight=w),
            "rmse": metrics.root_mean_squared_error(true, told, sample_weight=w),
            "median_ae": metrics.median_absolute_error(true, told, sample_weight=w),
            "mape": metrics.mean_absolute_percentage_error(true, told, sample_weight=w),
            "r2": metrics.r2_score(true, told, sample_weight=w),
            "explained_variance": metrics.explained_variance_score(true, told, sample_weight=w),
        }
    for name, value in expected.items():
        assert getattr(found, name) == pytest.approx(value, nan_ok=True, rel=1e-9), name
    assert (found.count, found.left_out) == (size, 0)


def test_what_is_missing_is_left_out_and_counted() -> None:
    found = predictions_of([1.5, None, 3.0, 4.0], [1.0, 2.0, np.inf, 6.0])
    measured = regression_measures(found)
    assert (measured.mae, measured.count, measured.left_out) == (1.25, 2, 2)
    assert np.array_equal(residuals(found), [0.5, np.nan, np.nan, -2.0], equal_nan=True)
    assert worst(found).tolist() == [3, 0]
    assert worst(found, 1).tolist() == [3]
    assert error_quantiles(found, [0, 0.5, 1]).tolist() == [0.5, 1.25, 2.0]
    assert regression_measures(found, np.array([0])).mae == 0.5


def test_nothing_is_measured_as_nothing() -> None:
    found = predictions_of([None], [0.5], task="regression")
    assert np.isnan(regression_measures(found).rmse)
    assert np.isnan(error_quantiles(found)).all()
    weightless = predictions_of([0.5], [0.5], sample_weight=[0])
    assert np.isnan(regression_measures(weightless).mae)


def test_what_is_no_regression_says_so() -> None:
    with pytest.raises(InvalidParameterError, match="task='regression'"):
        regression_measures(predictions_of([0, 1], [0, 1]))
    with pytest.raises(InvalidParameterError, match="from 0 to 1"):
        error_quantiles(predictions_of([0.5], [0.5]), [95])
