"""The rows of a pyramid as bytes, and what they say of a range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbook.errors import StoreError
from trialbook.store.pyramid import BUCKET, Row, parts_within
from trialbook.store.series import Series


def chunk(first: int, count: int) -> Series:
    steps = np.arange(first, first + count)
    return Series.of(steps, 7 * steps, np.sin(steps))


def row() -> Row:
    """Return a row of three chunks, of which one is shorter."""
    return Row.of([chunk(0, 4096), chunk(4096, 700), chunk(4796, 4096)])


def test_a_row_knows_how_many_buckets_and_points_each_part_has() -> None:
    assert row().parts.tolist() == [[64, 4096], [11, 700], [64, 4096]]
    assert len(row().sizes) == 139
    assert row().sizes.sum() == len(row().points)
    above = row().coarser()
    assert above.parts.tolist() == [[18, 8892]]
    assert above.points.values.max() == row().points.values.max() == np.sin(np.arange(8892)).max()


def test_rows_come_back_and_are_joined() -> None:
    first, second = Row.of([chunk(0, 4096)]), Row.of([chunk(4096, 700), chunk(4796, 4096)])
    assert Row.joined([first, second]).pack() == row().pack()
    assert Row.unpack(row().pack()).pack() == row().pack()


def test_parts_in_a_range() -> None:
    packed = row().pack()
    (whole,) = parts_within(packed, "step", (0, 9000), BUCKET)
    assert len(whole.positions) + (whole.left_out or 0) == 8892
    cut = parts_within(packed, "step", (5000, 9000), BUCKET)
    # the first is outside, and what the third has before 5,000 is not known
    assert [(part.number, part.left_out) for part in cut] == [(2, None)]
    cut = parts_within(packed, "time", (7 * 4096, 7 * 5000), 7 * BUCKET)
    assert [(part.number, part.left_out is None) for part in cut] == [(1, False), (2, True)]
    # buckets that are wider than asked for
    assert [part.left_out for part in parts_within(packed, "step", (0, 9000), 5)] == [None] * 3
    assert parts_within(packed, "step", (9000, 9999), BUCKET) == []


def test_positions_as_far_apart_as_can_be() -> None:
    ends = Series.of([-(2**63), 2**63 - 1], [0, 1], [0.0, 1.0])
    (part,) = parts_within(Row.of([ends]).pack(), "step", (-(2**63), 2**63 - 1), 1e18)
    assert part.left_out is None


@given(st.binary(max_size=60))
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(StoreError):
        Row.unpack(data)


@given(st.integers(0, len(row().pack()) - 1))
def test_a_row_cut_short_is_refused(length: int) -> None:
    packed = row().pack()[:length]
    for read in (Row.unpack, lambda data: parts_within(data, "step", (0, 9000), BUCKET)):
        with pytest.raises(StoreError):
            read(packed)
