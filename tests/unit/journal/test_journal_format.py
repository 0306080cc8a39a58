"""What is written in a journal is read back, whatever part of it a disk lost."""

from __future__ import annotations

import math
from array import array
from struct import unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialbook.journal import format as fmt
from trialbook.journal.digest import Digest
from trialbook.model import (
    Cell,
    CellEnding,
    CellOutcome,
    Dataset,
    DatasetInput,
    NewRun,
    Points,
    RunRecord,
)

INT64 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
RUN_ID = st.sampled_from(["a", "b", "run-3"])
TEXTS = st.dictionaries(TEXT, TEXT, max_size=3)


@st.composite
def columns(draw: st.DrawFn) -> Points:
    rows = draw(st.lists(st.tuples(INT64, INT64, st.floats()), max_size=4))
    steps, times, values = zip(*rows, strict=True) if rows else ((), (), ())
    return Points(array("q", steps), array("q", times), array("d", values))


RECORDS = st.builds(
    RunRecord,
    RUN_ID,
    points=st.dictionaries(TEXT, columns(), max_size=3),
    params=TEXTS,
    # a tag that is None is deleted
    tags=st.dictionaries(TEXT, st.none() | TEXT.filter(lambda text: text != "\0"), max_size=3),
)
CELLS = st.builds(
    Cell, TEXT, TEXT, TEXT, INT64, TEXT, st.none() | st.integers(0, 2**62), st.booleans()
)
ENDINGS = st.builds(
    CellEnding, INT64, st.sampled_from(CellOutcome.ALL), TEXT, st.lists(TEXT, max_size=3).map(tuple)
)
INPUTS = st.lists(
    st.builds(
        DatasetInput.of,
        st.builds(
            Dataset,
            *[TEXT] * 4,
            *[st.none() | TEXT.filter(lambda text: text != "\0")] * 2,
        ),
        TEXTS,
    ),
    max_size=3,
)
CREATES = st.builds(NewRun, TEXT, TEXT, TEXT, INT64, TEXTS)
PAYLOADS = st.one_of(
    st.tuples(st.just(fmt.CREATE), st.builds(fmt.create, RUN_ID, CREATES)),
    st.tuples(
        st.just(fmt.BATCH),
        RECORDS.map(fmt.batch),
    ),
    st.tuples(
        st.just(fmt.STATUS),
        st.builds(fmt.status, RUN_ID, st.just("FINISHED"), st.none() | st.integers(0, 2**62)),
    ),
    st.tuples(st.just(fmt.OPEN), st.builds(fmt.open_run, RUN_ID)),
    st.tuples(st.just(fmt.CELL), st.builds(fmt.cell, RUN_ID, CELLS)),
    st.tuples(st.just(fmt.CELL_OPEN), st.builds(fmt.open_cell, RUN_ID, TEXT)),
    st.tuples(st.just(fmt.INPUTS), st.builds(fmt.inputs, RUN_ID, INPUTS)),
    st.tuples(st.just(fmt.CELL_END), st.builds(fmt.cell_end, RUN_ID, TEXT, ENDINGS)),
)


def point(channel: int, step: int, nanoseconds: int, value: float, seed: int) -> bytes:
    frame = fmt.POINT_FRAME.pack(fmt.POINT_LENGTH, fmt.POINT, channel, step, nanoseconds, value)
    return fmt.record(fmt.POINT, frame[5:], seed)


def comparable(records: list[RunRecord]) -> list[str]:
    # NaN is not equal to itself, its text is
    return [repr(record) for record in records]


@given(st.lists(PAYLOADS, max_size=6), st.data())
def test_any_prefix_recovers_what_is_whole_in_it(
    payloads: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    head, seed = fmt.header(b"j" * 16, 0)
    whole = [fmt.record(kind, payload, seed) for kind, payload in payloads]
    file = head + b"".join(whole)
    cut = data.draw(st.integers(0, len(file)), label="cut")
    parsed = fmt.parse_header(file[:cut])
    assert (parsed is None) == (cut < fmt.HEADER_SIZE)
    if parsed is None:
        return
    ends = [end for end, _, _ in fmt.records(file[:cut], seed, fmt.HEADER_SIZE)]
    expected, end = [], len(head)
    for record in whole:
        end += len(record)
        if end <= cut:
            expected.append(end)
    assert ends == expected
    read, again = Digest(seed), Digest(seed)
    assert read.feed(file[:cut], fmt.HEADER_SIZE) == (ends[-1] if ends else len(head))
    again.feed(head + b"".join(whole[: len(ends)]), fmt.HEADER_SIZE)
    assert comparable(read.take()) == comparable(again.take())


@given(st.lists(PAYLOADS, min_size=1, max_size=4), st.data())
def test_a_flipped_bit_ends_the_records(
    payloads: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    _, seed = fmt.header(b"j" * 16, 0)
    whole = [fmt.record(kind, payload, seed) for kind, payload in payloads]
    file = bytearray(b"".join(whole))
    bit = data.draw(st.integers(0, len(file) * 8 - 1), label="bit")
    file[bit // 8] ^= 1 << bit % 8
    intact = 0
    while sum(map(len, whole[: intact + 1])) <= bit // 8:
        intact += 1
    assert len(list(fmt.records(bytes(file), seed))) == intact


@given(RUN_ID, CELLS)
def test_a_cell_comes_back(run_id: str, cell: Cell) -> None:
    assert fmt.parse_cell(memoryview(fmt.cell(run_id, cell))) == (run_id, cell)


@given(RUN_ID, TEXT, ENDINGS)
def test_a_cells_ending_comes_back(run_id: str, execution_id: str, ending: CellEnding) -> None:
    payload = memoryview(fmt.cell_end(run_id, execution_id, ending))
    assert fmt.parse_cell_end(payload) == (run_id, execution_id, ending)


@given(RUN_ID, INPUTS)
def test_datasets_come_back(run_id: str, used: list[DatasetInput]) -> None:
    assert fmt.parse_inputs(memoryview(fmt.inputs(run_id, used))) == (run_id, used)


@given(RUN_ID, CREATES)
def test_a_creation_comes_back(run_id: str, run: NewRun) -> None:
    assert fmt.parse_create(memoryview(fmt.create(run_id, run))) == (run_id, run)


@given(RECORDS)
def test_a_batch_comes_back(record: RunRecord) -> None:
    back = fmt.parse_batch(memoryview(fmt.batch(record)))
    assert comparable([back]) == comparable([record])


POINTS = st.tuples(st.integers(0, 2), INT64, st.integers(0, 2**62), st.floats())


@settings(max_examples=50)
@given(st.lists(POINTS | PAYLOADS, max_size=8), st.integers(1, 80))
def test_own_points_are_read_fast_and_alike(records: list[tuple], repeat: int) -> None:
    _, seed = fmt.header(b"j" * 16, 0)
    keys = [("a", "loss"), ("a", "accuracy"), ("b", "loss")]
    data = b"".join(
        fmt.record(fmt.CHANNEL, fmt.channel(number, *names), seed)
        for number, names in enumerate(keys)
    )
    for one in records:
        if len(one) == 4:
            data += point(*one, seed) * repeat
        else:
            data += fmt.record(*one, seed)
    checked, fast = Digest(seed), Digest(seed)
    assert checked.feed(data) == len(data)
    assert fast.feed_own(data) == len(data)
    # the order of runs and keys may differ between many points and few
    one, other = ({r.run_id: r for r in digest.take()} for digest in (checked, fast))
    assert one.keys() == other.keys()
    for run_id, record in one.items():
        assert sorted(map(repr, record.points.items())) == sorted(
            map(repr, other[run_id].points.items())
        )
        assert (record.params, record.tags) == (other[run_id].params, other[run_id].tags)
    assert checked.open_runs == fast.open_runs


@pytest.mark.parametrize("value", [-0.0, math.nan, math.inf, -math.inf, 5e-324, 1 / 3])
def test_doubles_are_exact(value: float) -> None:
    _, seed = fmt.header(b"j" * 16, 0)
    digest = Digest(seed)
    digest.feed(fmt.record(fmt.CHANNEL, fmt.channel(0, "a", "loss"), seed))
    digest.feed(point(0, -3, 1_700_000_000_123_456_789, value, seed))
    columns = digest.take()[0].points["loss"]
    assert columns.values.tobytes() == array("d", [value]).tobytes()
    assert columns.steps[0] == -3
    assert columns.timestamps[0] == 1_700_000_000_123


def test_a_record_of_another_journal_is_not_taken() -> None:
    _, seed = fmt.header(b"j" * 16, 0)
    _, other = fmt.header(b"k" * 16, 0)
    assert list(fmt.records(fmt.record(fmt.OPEN, fmt.open_run("a"), other), seed)) == []


def test_a_point_is_small() -> None:
    assert fmt.POINT_SIZE == 37
    assert unpack("<I", point(0, 0, 0, 0.0, 0)[:4]) == (fmt.POINT_LENGTH,)
