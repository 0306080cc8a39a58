from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from trialbook.errors import StoreError
from trialbook.store.series_codec import pack, unpack, unpack_along

NAN_PAYLOADS = np.array([0x7FF8000000000001, 0xFFF8000000000000, 0x7FF0000000000001], "u8")

lengths = st.integers(0, 300)
integers = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-3, 3),
    st.sampled_from([-(2**63), 2**63 - 1, 0]),
)
doubles = st.one_of(
    st.floats(width=64),
    st.sampled_from([0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, 1.0]),
    st.sampled_from(NAN_PAYLOADS.view("f8").tolist()),
)


@st.composite
def points(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    length = draw(lengths)

    def column(kind: str, elements: st.SearchStrategy[object]) -> np.ndarray:
        return draw(arrays.arrays(kind, length, elements=elements))

    def even() -> np.ndarray:
        start, stride = draw(integers), draw(integers)
        wrapped = [(start + i * stride) % 2**64 for i in range(length)]
        return np.array(wrapped, "u8").view("i8")

    steps = column("i8", integers) if draw(st.booleans()) else even()
    return steps, column("i8", integers), column("f8", doubles)


def bits(values: np.ndarray) -> list[int]:
    """Return the bits of doubles, those of any NaN as one."""
    return np.where(np.isnan(values), np.nan, values).view("u8").tolist()


@given(points(), st.booleans())
def test_points_come_back_exactly(
    columns: tuple[np.ndarray, np.ndarray, np.ndarray],
    quickly: bool,
) -> None:
    steps, timestamps, values = columns
    packed = pack(steps, timestamps, values, quickly=quickly)
    read = unpack(packed)
    for along, column in ((True, read[0]), (False, read[1])):
        positions, same = unpack_along(along, packed, packed)
        assert positions.tolist() == [*column.tolist(), *column.tolist()]
        assert bits(same) == bits(np.tile(read[2], 2))
    assert [column.dtype.str for column in read] == ["<i8", "<i8", "<f8"]
    assert read[0].tolist() == steps.tolist()
    assert read[1].tolist() == timestamps.tolist()
    assert bits(read[2]) == bits(values)


@given(st.binary(max_size=80))
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(StoreError):
        unpack(data)


@given(points(), st.data())
def test_a_pack_cut_short_is_refused(
    columns: tuple[np.ndarray, np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    packed = pack(*columns)
    with pytest.raises(StoreError):
        unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])


def test_the_arrays_may_lie_anyhow_in_memory() -> None:
    table = np.arange(30.0).reshape(10, 3)
    steps, timestamps = table.astype("i4").T[:2]
    read = unpack(pack(steps.astype("i8"), timestamps.astype(">i8"), table[::-1, 2]))
    assert read[0].tolist() == steps.tolist()
    assert read[1].tolist() == timestamps.tolist()
    assert read[2].tolist() == table[::-1, 2].tolist()


@pytest.mark.parametrize(
    ("values", "most"),
    [
        (np.random.default_rng(0).random(4096), 8),
        (np.random.default_rng(0).random(4096).astype("f4").astype("f8"), 5),
        (np.full(4096, 0.1), 0.2),
    ],
    ids=["random", "single precision", "constant"],
)
def test_bytes_a_point(values: np.ndarray, most: float) -> None:
    count = len(values)
    jitter = np.random.default_rng(1).integers(0, 5, count)
    even = pack(np.arange(count), np.full(count, 1_700_000_000_000), values)
    uneven = pack(np.arange(count), 1_700_000_000_000 + np.arange(count) * 7 + jitter, values)
    assert len(even) <= most * count
    assert len(uneven) <= (most + 1) * count
