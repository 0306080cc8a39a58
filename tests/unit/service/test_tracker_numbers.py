"""What counts as a metric's value."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from trialbook.errors import InvalidParameterError
from trialbook.service.validation.numbers import metric_value, metric_values


class Tensor:
    """Behaves as the tensors of torch and TensorFlow do."""

    def __init__(self, *values: float) -> None:
        self.values = values
        self.shape = (len(values),)

    def item(self) -> float:
        if len(self.values) != 1:
            raise RuntimeError(f"a Tensor with {len(self.values)} elements cannot be converted")
        return self.values[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1.0),
        (0.1, 0.1),
        (True, 1.0),
        (2**62, float(2**62)),
        (np.float32(0.5), 0.5),
        (np.float64("-inf"), -math.inf),
        (np.int64(-3), -3.0),
        (np.bool_(True), 1.0),
        (np.array(0.25), 0.25),
        (np.array([[7]]), 7.0),
        (pd.Series([0.5]), 0.5),
        (Decimal("0.1"), 0.1),
        (Fraction(1, 4), 0.25),
        (Tensor(0.75), 0.75),
        (math.inf, math.inf),
        (5e-324, 5e-324),
    ],
)
def test_one_real_number_of_any_type(value: Any, expected: float) -> None:
    number = metric_value("acc", value)
    assert type(number) is float
    assert number == expected


@pytest.mark.parametrize("value", [math.nan, np.float32("nan"), Decimal("NaN")])
def test_nan_stays_nan(value: Any) -> None:
    assert math.isnan(metric_value("acc", value))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "not None; leave the call out"),
        ("good", "not the text 'good'; use log_param or set_tag"),
        (np.str_("0,9"), "not the text"),
        (np.array("0,9"), "not the text"),
        (b"0,9", "not the text"),
        (1 + 2j, "complex"),
        (np.complex128(1), "complex"),
        (np.array([1.0, 2.0]), r"not an array of shape \(2,\); .*log_series\('acc'"),
        (Tensor(1.0, 2.0), r"not an array of shape \(2,\)"),
        (np.array([]), r"not an array of shape \(0,\)"),
        ([0.9], r"not \[0.9\] of type list"),
        (datetime.timedelta(seconds=3), "log seconds"),
        (np.timedelta64(3, "s"), "log seconds"),
        (np.datetime64("2026-01-01"), "log seconds"),
        (10**400, "too large for a float"),
        (pd.NA, "of type NAType"),
        (object(), "of type object"),
    ],
)
def test_anything_else_is_explained(value: Any, says: str) -> None:
    with pytest.raises(InvalidParameterError, match=f"^Metric 'acc' must be a number, .*{says}"):
        metric_value("acc", value)


def test_a_long_value_does_not_flood_the_message() -> None:
    with pytest.raises(InvalidParameterError) as caught:
        metric_value("k" * 10_000, "x" * 10_000)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "values",
    [
        [1, 2.5],
        (1, 2.5),
        np.array([1, 2.5]),
        pd.Series([1, 2.5]),
        iter([1, 2.5]),
        {1: 0, 2.5: 0}.keys(),
    ],
)
def test_a_series_of_any_kind(values: Any) -> None:
    assert metric_values("loss", values) == [1.0, 2.5]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (np.zeros((2, 3)), r"shape \(2, 3\)"),
        ("12", "an array or a list"),
        (3.0, "an array or a list"),
        ({"loss": 1}, "an array or a list"),
        ([1.0, None], r"Metric 'loss\[1\]' must be a number, not None"),
        (np.array(["2026-01-01"], dtype="datetime64[D]"), "seconds first"),
    ],
)
def test_a_series_that_is_none(values: Any, says: str) -> None:
    with pytest.raises(InvalidParameterError, match=says):
        metric_values("loss", values)
