"""The cells of runs; every function works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, delete, exists, func, select, update

from trialbook.model import MAX_CELLS, Cell, CellEnding, RunRecord
from trialbook.store.source import digest, fingerprint
from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.schema import cell_sources, run_cells
from trialbook.store.sql.texts import in_chunks

_NEW_SOURCE = Bulk.into(cell_sources, "digest", "fingerprint", "text")
_NEW_CELL = Bulk.into(
    run_cells,
    "run",
    "execution_id",
    "cell_id",
    "notebook",
    "source",
    "execution_count",
    "starts_run",
    "start_time",
    "end_time",
    "outcome",
    "printed",
    "figures",
)
_ENDED = Bulk(
    update(run_cells)
    .where(
        run_cells.c.run == bindparam("of_run"),
        run_cells.c.execution_id == bindparam("of_execution"),
    )
    .values(
        end_time=bindparam("new_end"),
        outcome=bindparam("new_outcome"),
        printed=bindparam("new_printed"),
        figures=bindparam("new_figures"),
    ),
    "new_end",
    "new_outcome",
    "new_printed",
    "new_figures",
    "of_run",
    "of_execution",
)
_NAMED = Bulk(
    update(run_cells)
    .where(
        run_cells.c.run == bindparam("of_run"),
        run_cells.c.execution_id == bindparam("of_execution"),
        run_cells.c.cell_id == bindparam("old_id"),
    )
    .values(cell_id=bindparam("new_id")),
    "new_id",
    "of_run",
    "of_execution",
    "old_id",
)
_RUNS: BindParameter[int] = bindparam("runs", expanding=True)
_DIGESTS: BindParameter[str] = bindparam("digests", expanding=True)
_KNOWN_SOURCES = select(cell_sources.c.digest).where(cell_sources.c.digest.in_(_DIGESTS))
_SOURCES_OF_RUNS = select(run_cells.c.source).distinct().where(run_cells.c.run.in_(_RUNS))
_UNUSED = delete(cell_sources).where(
    cell_sources.c.digest.in_(_DIGESTS),
    ~exists().where(run_cells.c.source == cell_sources.c.digest),
)
_FIGURES = msgspec.json.Decoder(tuple[str, ...])


def record(conn: Connection, records: Mapping[int, RunRecord]) -> None:
    """Record cells and endings of runs, under their numbers.

    A cell that is known already is given the id that it did not have.
    """
    begun = [(run, cell) for run, record_ in records.items() for cell in record_.cells.values()]
    known = _known(conn, records) if begun else set()
    new = [(run, cell) for run, cell in begun if (run, cell.execution_id) not in known]
    _record_sources(conn, {digest(cell.source): cell.source for _, cell in new})
    _NEW_CELL.run(conn, [_row(run, cell) for run, cell in new])
    _NAMED.run(
        conn,
        [
            (cell.cell_id, run, cell.execution_id, "")
            for run, cell in begun
            if cell.cell_id and (run, cell.execution_id) in known
        ],
    )
    _ENDED.run(
        conn,
        [
            (*_ending_row(ending), run, execution_id)
            for run, record_ in records.items()
            for execution_id, ending in record_.cell_endings.items()
        ],
    )
    for run in dict.fromkeys(run for run, _ in new):
        _trim(conn, run)


def _known(conn: Connection, records: Mapping[int, RunRecord]) -> set[tuple[int, str]]:
    asked = run_cells.c.execution_id.in_(bindparam("executions", expanding=True))
    of_run = run_cells.c.run == bindparam("of_run")
    return {
        (run, found.execution_id)
        for run, record_ in records.items()
        for chunk in in_chunks(record_.cells)
        for found in conn.execute(
            select(run_cells.c.execution_id).where(of_run, asked),
            {"of_run": run, "executions": chunk},
        )
    }


def _record_sources(conn: Connection, texts: Mapping[str, str]) -> None:
    known = {
        found.digest
        for chunk in in_chunks(texts)
        for found in conn.execute(_KNOWN_SOURCES, {"digests": chunk})
    }
    new = {name: text for name, text in texts.items() if name not in known}
    _NEW_SOURCE.run(conn, [(name, fingerprint(text), text) for name, text in new.items()])


def _row(run: int, cell: Cell) -> tuple[object, ...]:
    about = (run, cell.execution_id, cell.cell_id, cell.notebook, digest(cell.source))
    count = (cell.execution_count, cell.starts_run, cell.start_time)
    ending = (None, None, "", "[]") if cell.ending is None else _ending_row(cell.ending)
    return (*about, *count, *ending)


def _ending_row(ending: CellEnding) -> tuple[int, str, str, str]:
    figures = msgspec.json.encode(ending.figures).decode()
    return ending.end_time, ending.outcome, ending.printed, figures


def _trim(conn: Connection, run: int) -> None:
    """Keep the first cells of a run and the last ones."""
    of_run = run_cells.c.run == run
    count = conn.execute(select(func.count()).select_from(run_cells).where(of_run)).scalar_one()
    if count <= MAX_CELLS:
        return
    between = (
        select(run_cells.c.execution_id, run_cells.c.source)
        .where(of_run)
        .order_by(run_cells.c.execution_id)
        .offset(MAX_CELLS // 2)
        .limit(count - MAX_CELLS)
    )
    found = conn.execute(between).all()
    for chunk in in_chunks(row.execution_id for row in found):
        conn.execute(delete(run_cells).where(of_run, run_cells.c.execution_id.in_(chunk)))
    _drop_unused(conn, {row.source for row in found})


def _drop_unused(conn: Connection, digests: Iterable[str]) -> None:
    for chunk in in_chunks(digests):
        conn.execute(_UNUSED, {"digests": chunk})


def drop(conn: Connection, run_numbers: Iterable[int]) -> None:
    """Delete the cells of runs, and the sources that no other run has."""
    sources: set[str] = set()
    for chunk in in_chunks(run_numbers):
        sources.update(row.source for row in conn.execute(_SOURCES_OF_RUNS, {"runs": chunk}))
        conn.execute(delete(run_cells).where(run_cells.c.run.in_(_RUNS)), {"runs": chunk})
    _drop_unused(conn, sources)


def read(conn: Connection, run: int) -> list[Cell]:
    """Return the cells of a run in order."""
    found = conn.execute(
        select(run_cells, cell_sources.c.text)
        .join(cell_sources, cell_sources.c.digest == run_cells.c.source)
        .where(run_cells.c.run == run)
        .order_by(run_cells.c.execution_id)
    )
    return [
        Cell(
            row.execution_id,
            row.cell_id,
            row.text,
            row.start_time,
            row.notebook,
            row.execution_count,
            row.starts_run,
            None
            if row.outcome is None
            else CellEnding(row.end_time, row.outcome, row.printed, _FIGURES.decode(row.figures)),
        )
        for row in found
    ]
