"""How long it takes to describe a million rows, beside pandas hashing all of them.

Run ``python benchmarks/datasets.py``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import peer_actions
from pandas.util import hash_pandas_object
from table import Row, Table

import trialbook as tb

ROWS, COLUMNS = 1_000_000, 10


def main() -> None:
    """Measure and print."""
    numbers = pd.DataFrame(np.random.default_rng(7).normal(size=(ROWS, COLUMNS)))
    words = np.array(["setosa", "versicolor", "virginica"])
    mixed = numbers.assign(text=words[np.arange(ROWS) % 3])
    table = Table(["ours", "floor"])
    for name, frame in {"numbers": numbers, "numbers and a text": mixed}.items():
        figures = {
            "ours": peer_actions.median_ms(lambda frame=frame: tb.data.from_pandas(frame)),
            "floor": peer_actions.median_ms(lambda frame=frame: hash_pandas_object(frame)),
        }
        what = f"{ROWS:,} by {frame.shape[1]} described, {name}"
        table.rows.append(Row(what, "ms", figures, times_floor=0.5))
    table.print()


if __name__ == "__main__":
    main()
