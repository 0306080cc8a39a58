"""What the page's smoothing is held to is what pandas says."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest

CASES = json.loads((Path(__file__).parents[1] / "smoothed_curves.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_pandas_smooths_alike(case: dict[str, object]) -> None:
    x = pd.to_datetime(pd.Series(case["x"]), unit="ms")
    y = pd.Series(case["y"], dtype=float)
    # What is left of a weight after one unit of x, as a half-life.
    halflife = math.log(0.5) / math.log(case["strength"]) * case["unit"]  # type: ignore[operator, arg-type] # JSON
    there = y.notna()
    smoothed = y[there].ewm(halflife=pd.Timedelta(halflife, "ms"), times=x[there]).mean()
    found = smoothed.reindex(y.index)
    assert found.tolist() == pytest.approx(
        pd.Series(case["smoothed"], dtype=float).tolist(), rel=1e-6, nan_ok=True
    )
