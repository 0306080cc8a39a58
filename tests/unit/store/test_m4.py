"""The points that draw the same pixels as all, beside a search of one bucket after the other."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trialbook.store.m4 import m4

NAN, INF = math.nan, math.inf
values = st.sampled_from([0.0, -0.0, 1.0, -1.0, INF, -INF, NAN])


def one_by_one(numbers: list[float], starts: list[int], positions: list[int]) -> list[int]:
    """Return the same by Python's own search."""
    kept: set[int] = set()
    goes_back = positions != sorted(positions)
    for start, end in itertools.pairwise([*starts, len(numbers)]):
        inside = range(start, end)
        kept |= {start, end - 1}
        kept |= set([at for at in inside if math.isnan(numbers[at])][:1])
        known = [at for at in inside if not math.isnan(numbers[at])]
        if known:
            kept |= {min(known, key=numbers.__getitem__), max(known, key=numbers.__getitem__)}
        if goes_back:
            kept |= {min(inside, key=positions.__getitem__), max(inside, key=positions.__getitem__)}
    return sorted(kept)


@given(
    st.lists(st.lists(st.tuples(values, st.integers(-4, 4)), min_size=1, max_size=9), min_size=1),
    st.booleans(),
)
def test_each_bucket_keeps_what_stands_for_it(
    buckets: list[list[tuple[float, int]]],
    in_order: bool,
) -> None:
    numbers, positions = map(list, zip(*itertools.chain(*buckets), strict=True))
    if in_order:
        positions.sort()
    starts = [0, *itertools.accumulate(map(len, buckets[:-1]))]
    found = m4(np.array(numbers), np.array(starts), np.array(positions))
    assert found.tolist() == one_by_one(numbers, starts, positions)


@given(st.integers(1, 9), st.data())
def test_buckets_of_one_length(length: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 6))
    of_size = {"min_size": count * length, "max_size": count * length}
    numbers = data.draw(st.lists(st.sampled_from([0.0, 1.0, -1.0, INF, -INF]), **of_size))
    positions = data.draw(st.lists(st.integers(-4, 4), **of_size))
    starts = list(range(0, count * length, length))
    found = m4(np.array(numbers), np.array(starts), np.array(positions))
    assert found.tolist() == one_by_one(numbers, starts, positions)
