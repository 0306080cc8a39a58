"""What records say of each run, put together for a store."""

from __future__ import annotations

from dataclasses import replace

from trialbook.journal import format as fmt
from trialbook.model import Columns, Points, RunRecord

_POINT = fmt.POINT_FRAME
_POINT_START = fmt.POINT_LENGTH.to_bytes(4, "little") + bytes([fmt.POINT])
_POINT_COLUMNS = [
    ("length", "<u4"),
    ("kind", "u1"),
    ("channel", "<u4"),
    ("step", "<i8"),
    ("time", "<i8"),
    ("value", "<f8"),
    ("checksum", "<u4"),
]
# as many points in a row are worth NumPy's fixed cost
_MANY = 16
_WINDOW = 65_536


class Digest:
    """Reads the records of one file in order, which may be fed in pieces.

    Parameters
    ----------
    seed : int
        Of the file's checksums.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._channels: dict[int, tuple[str, str]] = {}
        self._runs: dict[str, RunRecord] = {}
        self.open_runs: set[str] = set()
        self.open_cells: set[tuple[str, str]] = set()
        """Run and execution of the cells that are executing."""
        self.moved = False
        """The process went on in another file, which says what is open."""
        self.damaged = 0
        """Bytes that cannot be read any more, or that refer to such bytes."""

    def feed(self, data: bytes, start: int = 0) -> int:
        """Take in what may have been torn; return where the last whole record ends."""
        for end, kind, payload in fmt.records(data, self._seed, start):
            self._take_in(kind, payload)
            start = end
        return start

    def feed_on(self, data: bytes, start: int = 0) -> int:
        """Take in what may be damaged, too, and not only torn at its end."""
        while True:
            start = self.feed(data, start)
            following = fmt.resumed(data, self._seed, start) if start < len(data) else None
            if following is None:
                return start
            self.damaged += following - start
            start = following

    def feed_own(self, data: bytes) -> int:
        """Take in what this process wrote itself, which needs no checking, 20 times as fast."""
        start = 0
        while start + fmt.POINT_SIZE <= len(data):
            last = start + (_MANY - 1) * fmt.POINT_SIZE
            if data.startswith(_POINT_START, start) and data.startswith(_POINT_START, last):
                start += self._take_in_points(data, start)
                continue
            one = next(fmt.records(data, self._seed, start), None)
            if one is None:
                return start
            start, kind, payload = one
            self._take_in(kind, payload)
        return self.feed(data, start)

    def skip_own(self, data: bytes) -> int:
        """Take in of what is in the store already what later records refer to."""
        end = self.feed_own(data)
        self.forget()
        return end

    def forget(self) -> None:
        """Drop what was taken in, but for what later records refer to."""
        self._runs = {}

    def take(self) -> list[RunRecord]:
        """Return what was taken in since the last time."""
        runs, self._runs = self._runs, {}
        return list(runs.values())

    def _of(self, run_id: str) -> RunRecord:
        # in the order of their first records, so that the store numbers runs as they were created
        found = self._runs.get(run_id)
        if found is None:
            found = self._runs[run_id] = RunRecord(run_id)
        return found

    def _take_in(self, kind: int, payload: memoryview) -> None:
        if kind == fmt.POINT:
            _, _, number, step, time, value = _POINT.unpack_from(_framed(payload))
            self._add(number, step, time // 1_000_000, value)
        elif kind == fmt.CHANNEL:
            number, run_id, key = fmt.parse_channel(payload)
            self._channels[number] = (run_id, key)
        elif kind == fmt.BATCH:
            self._take_in_batch(payload)
        elif kind == fmt.CREATE:
            run_id, run = fmt.parse_create(payload)
            self._of(run_id).created = run
        elif kind == fmt.STATUS:
            self._take_in_status(payload)
        elif kind == fmt.OPEN:
            self.open_runs.add(fmt.parse_open(payload))
        elif kind == fmt.MOVED:
            self.moved = True
        elif kind == fmt.INPUTS:
            run_id, inputs = fmt.parse_inputs(payload)
            known = self._of(run_id).inputs
            for used in inputs:
                known.setdefault(used.key, used)
        else:
            self._take_in_cell(kind, payload)

    def _take_in_cell(self, kind: int, payload: memoryview) -> None:
        if kind == fmt.CELL:
            run_id, cell = fmt.parse_cell(payload)
            cells = self._of(run_id).cells
            known = cells.setdefault(cell.execution_id, cell)
            if not known.cell_id:
                cells[cell.execution_id] = replace(known, cell_id=cell.cell_id)
            self.open_cells.add((run_id, cell.execution_id))
        elif kind == fmt.CELL_OPEN:
            self.open_cells.add(fmt.parse_open_cell(payload))
        elif kind == fmt.CELL_END:
            run_id, execution_id, ending = fmt.parse_cell_end(payload)
            self._of(run_id).cell_endings[execution_id] = ending
            self.open_cells.discard((run_id, execution_id))

    def _add(self, number: int, step: int, timestamp: int, value: float) -> None:
        columns = self._columns(number)
        if columns is None:
            self.damaged += fmt.POINT_SIZE
            return
        columns.steps.append(step)
        columns.timestamps.append(timestamp)
        columns.values.append(value)

    def _columns(self, number: int) -> Columns | None:
        """Return where a channel's points go; None where the record that names it is damaged."""
        channel = self._channels.get(number)
        if channel is None:
            return None
        run_id, key = channel
        return self._of(run_id).points.setdefault(key, Points())

    def _take_in_points(self, data: bytes, start: int) -> int:
        """Take in the points that follow one another from here; return their length in bytes."""
        import numpy as np

        layout = np.dtype(_POINT_COLUMNS)
        count = min((len(data) - start) // fmt.POINT_SIZE, _WINDOW)
        points = np.frombuffer(data, layout, count, start)
        other = (points["length"] != fmt.POINT_LENGTH) | (points["kind"] != fmt.POINT)
        if other.any():
            points = points[: int(other.argmax())]
        # not np.unique, in which a daemon thread aborts the process that ends meanwhile
        channels = np.sort(points["channel"])
        others = channels[1:][channels[1:] != channels[:-1]]
        for number in [*channels[:1].tolist(), *others.tolist()]:
            chosen = points[points["channel"] == number]
            columns = self._columns(number)
            if columns is None:
                self.damaged += len(chosen) * fmt.POINT_SIZE
                continue
            columns.steps.frombytes(chosen["step"].astype("=i8").tobytes())
            columns.timestamps.frombytes((chosen["time"] // 1_000_000).astype("=i8").tobytes())
            columns.values.frombytes(chosen["value"].astype("=f8").tobytes())
        return len(points) * fmt.POINT_SIZE

    def _take_in_batch(self, payload: memoryview) -> None:
        new = fmt.parse_batch(payload)
        record = self._of(new.run_id)
        # what was logged first stands, as in the store
        record.params = {**new.params, **record.params}
        record.tags.update(new.tags)
        for key, columns in new.points.items():
            known = record.points.setdefault(key, columns)
            if known is not columns:
                known.steps.extend(columns.steps)
                known.timestamps.extend(columns.timestamps)
                known.values.extend(columns.values)

    def _take_in_status(self, payload: memoryview) -> None:
        run_id, status, end_time = fmt.parse_status(payload)
        records = self._of(run_id)
        records.status = status
        if end_time is not None:
            records.end_time = end_time
            self.open_runs.discard(run_id)


def _framed(payload: memoryview) -> bytes:
    return _POINT_START + payload
