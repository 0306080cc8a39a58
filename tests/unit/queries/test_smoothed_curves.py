"""What the page's smoothing is held to is what pandas says."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from trialbook.protocol.messages import Smoothing
from trialbook.views.smoothing import smoothed

UNIT = Path(__file__).parents[1]
CASES = json.loads((UNIT / "smoothed_curves.json").read_text())
WINDOWS = json.loads((UNIT / "smoothed_windows.json").read_text())
PARTS = json.loads((UNIT / "smoothed_parts.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_pandas_smooths_alike(case: dict[str, Any]) -> None:
    found = averaged(case, case["strength"])
    assert found.tolist() == pytest.approx(
        pd.Series(case["smoothed"], dtype=float).tolist(), rel=1e-6, nan_ok=True
    )


@pytest.mark.parametrize("case", WINDOWS, ids=lambda case: case["name"])
def test_pandas_rolls_alike(case: dict[str, Any]) -> None:
    expected = pd.Series(case["smoothed"], dtype=float)
    assert rolled(case).tolist() == pytest.approx(expected.tolist(), rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("case", PARTS, ids=lambda case: case["name"])
def test_a_part_is_what_pandas_makes_of_the_whole_there(case: dict[str, Any]) -> None:
    whole = averaged(case, case["amount"]) if case["kind"] == "ema" else rolled(case)
    found = whole[pd.Series(case["x"]).between(*case["range"])]
    expected = pd.Series(case["smoothed"], dtype=float)
    assert found.tolist() == pytest.approx(expected.tolist(), rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("case", [*CASES, *WINDOWS], ids=lambda case: case["name"])
def test_charts_without_scripts_smooth_alike(case: dict[str, Any]) -> None:
    amount = case["amount"] if "amount" in case else case["strength"]
    smoothing = Smoothing(case.get("kind", "ema"), amount)
    x, y = np.array(case["x"], dtype=float), np.array(case["y"], dtype=float)
    found = smoothed(x, y, smoothing, case.get("unit", 1.0))
    expected = pd.Series(case["smoothed"], dtype=float)
    assert found.tolist() == pytest.approx(expected.tolist(), rel=1e-6, nan_ok=True)


def test_what_is_no_number_stays_and_a_curve_that_goes_back_counts_points() -> None:
    y = np.array([4.0, math.inf, 8.0, math.nan, 6.0])
    steps, back = np.arange(5.0), np.array([1.0, 2.0, 1.0, 2.0, 1.0])
    for kind, amount in (("ema", 0.5), ("mean", 3), ("gaussian", 1)):
        smoothing = Smoothing(kind, amount)  # type: ignore[arg-type] # of a list
        found = smoothed(steps, y, smoothing, 1.0)
        assert str(found[[1, 3]].tolist()) == "[inf, nan]"
        there = smoothed(back, y, smoothing, 7.0, goes_back=True)
        np.testing.assert_array_equal(found, there)
        assert len(smoothed(y[:0], y[:0], smoothing, 1.0)) == 0


def averaged(case: dict[str, Any], strength: float) -> pd.Series:
    x = pd.to_datetime(pd.Series(case["x"]), unit="ms")
    y = pd.Series(case["y"], dtype=float)
    # What is left of a weight after one unit of x, as a half-life.
    halflife = math.log(0.5) / math.log(strength) * case["unit"]
    there = y.notna()
    smoothed = y[there].ewm(halflife=pd.Timedelta(halflife, "ms"), times=x[there]).mean()
    # Of several at one x the last average has all of them in it.
    return smoothed.groupby(x[there]).transform("last").reindex(y.index)


def rolled(case: dict[str, Any]) -> pd.Series:
    x, y = pd.Series(case["x"]), pd.Series(case["y"], dtype=float)
    # Several values at one x are one point.
    places = y.groupby(x).mean()
    amount = case["amount"]
    if case["kind"] == "mean":
        found = places.rolling(amount, center=True, min_periods=1).mean()
    else:
        window = 2 * math.ceil(3 * amount) + 1
        windows = places.rolling(window, win_type="gaussian", center=True, min_periods=1)
        found = windows.mean(std=amount)
    return x.map(found).where(y.notna())
