"""How long a million predictions take to be written, read, and looked up by sample.

Beside writing and reading the bare scores with NumPy.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from trialbook.evaluation.predictions import predictions_of
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.predictions import read_predictions, sample_rows
from trialbook.service.predictions.names import checked_file
from trialbook.service.predictions.writing import write_predictions

BAR = 200
"""Milliseconds for the samples of a cell."""


def main() -> None:
    """Measure each case and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1_000_000)
    count = parser.parse_args().samples
    for classes, scored in ((10, True), (1_000, False)):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count, classes, scored=scored)


def measure(folder: Path, count: int, classes: int, *, scored: bool) -> None:
    """Write predictions with texts as samples, read them, and look up samples of a cell."""
    rng = np.random.default_rng(0)
    names = np.array([f"class {number}" for number in range(classes)], dtype=object)
    true = rng.integers(0, classes, count)
    predicted = np.where(rng.random(count) < 0.8, true, rng.integers(0, classes, count))
    score = rng.random((count, classes)) if scored else None
    words = pd.DataFrame({"text": [f"sample number {number} of many" for number in range(count)]})
    predictions = predictions_of(names[true], names[predicted], score, labels=names)
    place, file = artifacts_at(str(folder / "artifacts")), checked_file("predictions", "test", None)

    print(f"{count:,} samples of {classes:,} classes, {'with' if scored else 'without'} scores")
    if score is not None:
        told("floor: the bare scores with NumPy, written", lambda: np.save(folder / "s.npy", score))
        told("floor: the bare scores with NumPy, read", lambda: np.load(folder / "s.npy"))
    told("written", lambda: write_predictions(place, file, predictions, samples=words), 1)
    told("read", lambda: read_predictions(place))
    told("read without scores", lambda: read_predictions(place, with_scores=False))
    rows = np.flatnonzero((true == 1) & (predicted == 1))[:100].tolist()
    slowest = max(
        told("100 samples by row", lambda: sample_rows(place, rows=rows)),
        told(
            "100 samples of a cell", lambda: sample_rows(place, true=names[1], predicted=names[1])
        ),
    )
    size = (folder / "artifacts" / file.path).stat().st_size
    print(f"  {size / 1e6:,.0f} MB; samples {'met' if slowest <= BAR else 'MISSED'}: ≤ {BAR} ms")


def told(what: str, call: Callable[[], object], times: int = 5) -> float:
    """Print and return the median of some calls, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1_000)
    median = float(np.median(taken))
    print(f"  {what:45} {median:8,.0f} ms, {min(taken):,.0f} to {max(taken):,.0f}")
    return median


if __name__ == "__main__":
    main()
