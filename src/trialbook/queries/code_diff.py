"""The code of two runs, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from trialbook.errors import NotFoundError
from trialbook.protocol.messages import CellDiff, CodeDiffResult, DiffLine
from trialbook.store.source import fingerprint

if TYPE_CHECKING:
    from trialbook.model import Cell
    from trialbook.store.base import Store

CONTEXT = 3
"""Lines around a difference."""
ALIKE = 0.6
"""From here on, of 1, cells with different ids are taken for the same."""
MAX_LINES = 2_000
"""Lines of a cell that are compared, and lines that tell of one."""
MAX_ALL_LINES = 10_000
"""Lines of a whole answer."""
# pairs of cells that are looked at for likeness; more are left unmatched
_MAX_PAIRS = 10_000
_SHORT = 400


def code_diff(store: Store | None, base_run_id: str, run_id: str) -> CodeDiffResult:
    """Compare the cells of a run with those of a base run.

    A cell that was executed several times counts as it was at last. Cells are
    the same whose ids are, then those that are alike. They come in the order
    of the run; what only the base has comes where it was.

    Raises
    ------
    NotFoundError
        There is no such run.
    """
    if store is None:
        raise NotFoundError(f"There is no run {run_id!r}: nothing has been recorded yet.")
    base = _last_executions(store.run_cells(base_run_id))
    other = _last_executions(store.run_cells(run_id))
    left = MAX_ALL_LINES
    cells = []
    for before, after in _in_order(base, other, _matched(base, other)):
        compared = _compared(before, after, min(left, MAX_LINES))
        left -= len(compared.lines)
        cells.append(compared)
    return CodeDiffResult(cells)


def cell_diff(store: Store | None, run_id: str, cell_id: str, source: str) -> CodeDiffResult:
    """Compare a cell as it is now with what it was when a run executed it last.

    Raises
    ------
    NotFoundError
        There is no such run, or the cell took no part in it.
    """
    before = None
    if store is not None:
        cells = store.run_cells(run_id)
        before = next((cell for cell in reversed(cells) if cell.cell_id == cell_id), None)
    if before is None:
        raise NotFoundError(f"The run {run_id!r} has not executed the cell {cell_id!r}.")
    return CodeDiffResult([_compared(before, replace(before, source=source), MAX_LINES)])


def _last_executions(cells: Iterable[Cell]) -> list[Cell]:
    """Return each cell once, in the order of first executions; one without an id is its source."""
    last: dict[str, Cell] = {}
    for cell in cells:
        last[cell.cell_id or f"\0{fingerprint(cell.source)}"] = cell
    return list(last.values())


def _matched(base: list[Cell], other: list[Cell]) -> dict[int, int]:
    """Return for places in the base the places in the other run."""
    by_id = {cell.cell_id: place for place, cell in enumerate(other) if cell.cell_id}
    found = {place: by_id[cell.cell_id] for place, cell in enumerate(base) if cell.cell_id in by_id}
    rest = [place for place in range(len(base)) if place not in found]
    taken = set(found.values())
    others = [place for place in range(len(other)) if place not in taken]
    if len(rest) * len(others) > _MAX_PAIRS:
        return found
    pairs = sorted(
        (-likeness, abs(before - after), before, after)
        for before in rest
        for after in others
        if (likeness := _likeness(base[before].source, other[after].source)) >= ALIKE
    )
    for _, _, before, after in pairs:
        if before not in found and after not in taken:
            found[before] = after
            taken.add(after)
    return found


def _likeness(before: str, after: str) -> float:
    """Return from 0 to 1 how much of two sources is the same."""
    if max(len(before), len(after)) <= _SHORT:
        return SequenceMatcher(None, before, after, autojunk=False).ratio()
    first, second = (Counter(line.strip() for line in _lines(text)) for text in (before, after))
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def _in_order(
    base: list[Cell], other: list[Cell], matched: dict[int, int]
) -> Iterator[tuple[Cell | None, Cell | None]]:
    back = {after: before for before, after in matched.items()}
    next_of_base = 0
    for place, cell in enumerate(other):
        before = back.get(place)
        if before is not None:
            for skipped in range(next_of_base, before):
                if skipped not in matched:
                    yield base[skipped], None
            next_of_base = max(next_of_base, before + 1)
        yield None if before is None else base[before], cell
    for skipped in range(next_of_base, len(base)):
        if skipped not in matched:
            yield base[skipped], None


def _compared(before: Cell | None, after: Cell | None, limit: int) -> CellDiff:
    old = [] if before is None else _lines(before.source)
    new = [] if after is None else _lines(after.source)
    is_cut = max(len(old), len(new)) > MAX_LINES
    is_same = before is not None and after is not None and old == new
    lines = [] if is_same else _diff(old[:MAX_LINES], new[:MAX_LINES])
    return CellDiff(
        base_cell_id=None if before is None else before.cell_id,
        cell_id=None if after is None else after.cell_id,
        is_same=is_same,
        lines=lines[:limit],
        is_cut=not is_same and (is_cut or len(lines) > limit),
    )


def _diff(old: list[str], new: list[str]) -> list[DiffLine]:
    lines = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT):
        for kind, old_start, old_end, new_start, new_end in group:
            if kind == "equal":
                lines += [
                    DiffLine("same", old_start + n + 1, new_start + n + 1, text)
                    for n, text in enumerate(old[old_start:old_end])
                ]
                continue
            lines += [
                DiffLine("removed", n, None, text)
                for n, text in enumerate(old[old_start:old_end], old_start + 1)
            ]
            lines += [
                DiffLine("added", None, n, text)
                for n, text in enumerate(new[new_start:new_end], new_start + 1)
            ]
    return lines


def _lines(source: str) -> list[str]:
    """Return the lines without the white space at their ends, as `fingerprint` sees them."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip("\n").split("\n")
