"""The bytes of a journal.

A file is a header and records behind it. A record is the length of its
payload, its kind, the payload and a checksum over all of that. The checksum
starts from the header's own, so that a record of another file, which a disk
may show after a power failure, is never taken for one of this.

A journal is one process's sequence of files. The header says at which
position of the sequence its file begins, and a record is named by the
journal's id and its position.

Numbers are little-endian. A metric's key is written once in a file, as a
channel of a run; a point then carries the channel's number.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from struct import Struct
from typing import Any
from zlib import crc32

from trialbook.model import (
    Cell,
    CellEnding,
    Columns,
    Dataset,
    DatasetInput,
    NewRun,
    Points,
    RunRecord,
)

MAGIC = b"tbjrnl\x00\x01"

# Kinds of records
POINT = 1
CHANNEL = 2
BATCH = 3
CREATE = 4
STATUS = 5
OPEN = 6
MOVED = 7
CELL = 8
CELL_OPEN = 9
CELL_END = 10
INPUTS = 11

_HEADER = Struct("<8s16sQ")
CHECKSUM = Struct("<I")
_FRAME = Struct("<IB")
_LENGTH = Struct("<I")
_COUNTS = Struct("<III")
_INT64 = Struct("<q")
_CELL = Struct("<qq?")
_CELL_END = Struct("<qI")

HEADER_SIZE = _HEADER.size + CHECKSUM.size

POINT_FRAME = Struct("<IBIqqd")
"""Length, kind, channel, step, nanoseconds and value of a point, without its checksum."""
POINT_LENGTH = POINT_FRAME.size - _FRAME.size
POINT_SIZE = POINT_FRAME.size + CHECKSUM.size

NO_TIME = -(2**63)
# as a tag's value, which can contain no NUL: the tag is deleted
_DROPPED = "\0"
# as a dataset's schema or profile: it has none
_NONE = "\0"
_BIG_ENDIAN = sys.byteorder == "big"
# a length and a kind, wherever they begin
_RECORD_START = re.compile(rb"(?=[\x00-\xff]{4}[\x01-\x0b])", re.DOTALL)
# bytes that are looked at in vain before what follows a damaged record is given up
_RESUME_EFFORT = 2**30


def header(journal_id: bytes, base: int) -> tuple[bytes, int]:
    """Return the header of a file, and the seed of its records' checksums."""
    body = _HEADER.pack(MAGIC, journal_id, base)
    seed = crc32(body)
    return body + CHECKSUM.pack(seed), seed


def parse_header(data: bytes) -> tuple[bytes, int, int] | None:
    """Return journal id, base and seed; None where this is no journal's header."""
    if len(data) < HEADER_SIZE:
        return None
    magic, journal_id, base = _HEADER.unpack_from(data)
    (seed,) = CHECKSUM.unpack_from(data, _HEADER.size)
    if magic != MAGIC or seed != crc32(data[: _HEADER.size]):
        return None
    return journal_id, base, seed


def record(kind: int, payload: bytes, seed: int) -> bytes:
    """Return a record as it is written."""
    body = _FRAME.pack(len(payload), kind) + payload
    return body + CHECKSUM.pack(crc32(body, seed))


def records(data: bytes, seed: int, start: int = 0) -> Iterator[tuple[int, int, memoryview]]:
    """Yield where each record ends, its kind and its payload, up to the first torn one."""
    view = memoryview(data)
    while start + _FRAME.size + CHECKSUM.size <= len(data):
        length, kind = _FRAME.unpack_from(data, start)
        tail = start + _FRAME.size + length
        if tail + CHECKSUM.size > len(data):
            return
        if CHECKSUM.unpack_from(data, tail)[0] != crc32(view[start:tail], seed):
            return
        yield tail + CHECKSUM.size, kind, view[start + _FRAME.size : tail]
        start = tail + CHECKSUM.size


def resumed(data: bytes, seed: int, start: int) -> int | None:
    """Return where the first whole record behind a damaged one begins; None where there is none."""
    view = memoryview(data)
    effort = _RESUME_EFFORT
    for found in _RECORD_START.finditer(data, start + 1):
        begin = found.start()
        (length,) = _LENGTH.unpack_from(data, begin)
        tail = begin + _FRAME.size + length
        if tail + CHECKSUM.size > len(data):
            continue
        if CHECKSUM.unpack_from(data, tail)[0] == crc32(view[begin:tail], seed):
            return begin
        effort -= length
        if effort < 0:
            return None
    return None


def channel(number: int, run_id: str, key: str) -> bytes:
    """Return the payload that names a channel."""
    return _LENGTH.pack(number) + _texts((run_id, key))


def parse_channel(payload: memoryview) -> tuple[int, str, str]:
    """Return number, run id and key."""
    (number,) = _LENGTH.unpack_from(payload)
    run_id, key = _parse_texts(payload, _LENGTH.size, 2)[0]
    return number, run_id, key


def create(run_id: str, run: NewRun) -> bytes:
    """Return the payload that creates a run."""
    texts = [run_id, run.experiment_id, run.run_name, run.user_id, *_flat(run.tags)]
    return _INT64.pack(run.start_time) + _LENGTH.pack(len(run.tags)) + _texts(texts)


def parse_create(payload: memoryview) -> tuple[str, NewRun]:
    """Return the run's id, and what it is created with."""
    (start_time,) = _INT64.unpack_from(payload)
    (count,) = _LENGTH.unpack_from(payload, _INT64.size)
    texts, _ = _parse_texts(payload, _INT64.size + _LENGTH.size, 4 + 2 * count)
    run_id, experiment_id, run_name, user_id, *tags = texts
    return run_id, NewRun(experiment_id, run_name, user_id, start_time, _paired(tags))


def status(run_id: str, new_status: str, end_time: int | None) -> bytes:
    """Return the payload that sets a run's status and, unless None, its end."""
    return _INT64.pack(NO_TIME if end_time is None else end_time) + _texts((run_id, new_status))


def parse_status(payload: memoryview) -> tuple[str, str, int | None]:
    """Return the run's id, its status and its end."""
    (end_time,) = _INT64.unpack_from(payload)
    run_id, new_status = _parse_texts(payload, _INT64.size, 2)[0]
    return run_id, new_status, None if end_time == NO_TIME else end_time


def open_run(run_id: str) -> bytes:
    """Return the payload that says that a run is open in this process."""
    return _texts((run_id,))


def parse_open(payload: memoryview) -> str:
    """Return the run's id."""
    return _parse_texts(payload, 0, 1)[0][0]


def cell(run_id: str, started: Cell) -> bytes:
    """Return the payload that says that a cell began to execute while a run was open."""
    count = NO_TIME if started.execution_count is None else started.execution_count
    texts = (run_id, started.execution_id, started.cell_id, started.notebook, started.source)
    return _CELL.pack(started.start_time, count, started.starts_run) + _texts(texts)


def parse_cell(payload: memoryview) -> tuple[str, Cell]:
    """Return the run's id and the execution."""
    start_time, count, starts_run = _CELL.unpack_from(payload)
    texts, _ = _parse_texts(payload, _CELL.size, 5)
    run_id, execution_id, cell_id, notebook, source = texts
    number = None if count == NO_TIME else count
    return run_id, Cell(execution_id, cell_id, source, start_time, notebook, number, starts_run)


def open_cell(run_id: str, execution_id: str) -> bytes:
    """Return the payload that says that a cell is executing."""
    return _texts((run_id, execution_id))


def parse_open_cell(payload: memoryview) -> tuple[str, str]:
    """Return the ids of the run and of the execution."""
    run_id, execution_id = _parse_texts(payload, 0, 2)[0]
    return run_id, execution_id


def cell_end(run_id: str, execution_id: str, ending: CellEnding) -> bytes:
    """Return the payload that says how a cell's execution ended."""
    texts = (run_id, execution_id, ending.outcome, ending.printed, *ending.figures)
    return _CELL_END.pack(ending.end_time, len(ending.figures)) + _texts(texts)


def parse_cell_end(payload: memoryview) -> tuple[str, str, CellEnding]:
    """Return the ids of the run and of the execution, and how it ended."""
    end_time, count = _CELL_END.unpack_from(payload)
    texts, _ = _parse_texts(payload, _CELL_END.size, 4 + count)
    run_id, execution_id, outcome, printed, *figures = texts
    return run_id, execution_id, CellEnding(end_time, outcome, printed, tuple(figures))


def inputs(run_id: str, used: Sequence[DatasetInput]) -> bytes:
    """Return the payload that says which datasets a run used."""
    texts = [run_id]
    tags = [one.tag_values() for one in used]
    for one, values in zip(used, tags, strict=True):
        dataset = one.dataset
        texts += (dataset.name, dataset.digest, dataset.source_type, dataset.source)
        texts += (_NONE if text is None else text for text in (dataset.schema, dataset.profile))
        texts += _flat(values)
    counts = b"".join(_LENGTH.pack(len(values)) for values in tags)
    return _LENGTH.pack(len(used)) + counts + _texts(texts)


def parse_inputs(payload: memoryview) -> tuple[str, list[DatasetInput]]:
    """Return the run's id, and the datasets with the tags of their use."""
    (count,) = _LENGTH.unpack_from(payload)
    offset = _LENGTH.size * (1 + count)
    tags = [_LENGTH.unpack_from(payload, _LENGTH.size * (1 + n))[0] for n in range(count)]
    texts, _ = _parse_texts(payload, offset, 1 + 6 * count + 2 * sum(tags))
    rest = iter(texts)
    run_id = next(rest)
    used = []
    for tag_count in tags:
        name, digest, source_type, source = islice(rest, 4)
        schema, profile = (None if text == _NONE else text for text in islice(rest, 2))
        dataset = Dataset(name, digest, source_type, source, schema, profile)
        used.append(DatasetInput.of(dataset, _paired(list(islice(rest, 2 * tag_count)))))
    return run_id, used


def batch(record_: RunRecord) -> bytes:
    """Return the payload of points, params and tags: a reader sees all of them or none."""
    points, params = record_.points, record_.params
    tags = {k: _DROPPED if value is None else value for k, value in record_.tags.items()}
    parts = [
        _COUNTS.pack(len(params), len(tags), len(points)),
        _texts((record_.run_id, *_flat(params), *_flat(tags), *points)),
    ]
    for columns in points.values():
        parts.append(_LENGTH.pack(len(columns.values)))
        for code, column in zip("qqd", _columns(columns), strict=True):
            parts.append(_little_endian(code, column.tobytes()))
    return b"".join(parts)


def parse_batch(payload: memoryview) -> RunRecord:
    """Return points, params and tags of a run."""
    params, tags, keys = _COUNTS.unpack_from(payload)
    texts, offset = _parse_texts(payload, _COUNTS.size, 1 + 2 * (params + tags) + keys)
    labels = 1 + 2 * params
    names = labels + 2 * tags
    record_ = RunRecord(texts[0], params=_paired(texts[1:labels]))
    for key, value in _paired(texts[labels:names]).items():
        record_.tags[key] = None if value == _DROPPED else value
    for key in texts[names:]:
        (count,) = _LENGTH.unpack_from(payload, offset)
        offset += _LENGTH.size
        record_.points[key] = columns = Points()
        for column in _columns(columns):
            column.frombytes(payload[offset : offset + 8 * count])
            if _BIG_ENDIAN:
                column.byteswap()
            offset += 8 * count
    return record_


def _columns(columns: Columns) -> tuple[Any, Any, Any]:
    return columns.steps, columns.timestamps, columns.values


def _little_endian(code: str, data: bytes) -> bytes:
    if not _BIG_ENDIAN:
        return data
    column = array(code, data)
    column.byteswap()
    return column.tobytes()


def _texts(texts: Sequence[str]) -> bytes:
    parts: list[bytes] = []
    for text in texts:
        encoded = text.encode()
        parts += (_LENGTH.pack(len(encoded)), encoded)
    return b"".join(parts)


def _parse_texts(payload: memoryview, offset: int, count: int) -> tuple[list[str], int]:
    """Return texts, and where the last of them ends."""
    texts = []
    for _ in range(count):
        (length,) = _LENGTH.unpack_from(payload, offset)
        offset += _LENGTH.size
        texts.append(str(payload[offset : offset + length], "utf-8"))
        offset += length
    return texts, offset


def _flat(mapping: Mapping[str, str]) -> Iterator[str]:
    for pair in mapping.items():
        yield from pair


def _paired(texts: Sequence[str]) -> dict[str, str]:
    return dict(zip(texts[::2], texts[1::2], strict=True))
