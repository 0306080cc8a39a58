"""The table of what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Row:
    """One figure of each side that was measured.

    ``bar`` is what ours may be at most, and ``times_floor`` how often the floor.
    """

    what: str
    unit: str
    figures: Mapping[str, float]
    bar: float | None = None
    times_floor: float | None = None
    note: str = ""

    def cells(self, sides: list[str]) -> list[str]:
        """Return the row as text."""
        ours = self.figures.get("ours")
        cells = [f"{self.what}, {self.unit}"]
        for side in sides:
            figure = self.figures.get(side)
            if figure is None:
                cells.append("")
            elif side == "ours" or not ours:
                cells.append(_number(figure))
            else:
                cells.append(f"{_number(figure)} ({figure / ours:,.2g}x)")
        return [*cells, self._verdict(ours)]

    def _verdict(self, ours: float | None) -> str:
        limits = [] if self.bar is None else [(self.bar, f"≤ {_number(self.bar)}")]
        floor = self.figures.get("floor")
        if self.times_floor is not None and floor:
            limits.append((self.times_floor * floor, f"≤ {self.times_floor:g}x floor"))
        if ours is None or not limits:
            return self.note
        met = all(ours <= limit for limit, _ in limits)
        words = " and ".join(words for _, words in limits)
        return f"{words}: {'met' if met else 'MISSED'}{self.note and '; ' + self.note}"


@dataclass
class Table:
    """Rows under the names of the sides; in brackets, how many times ours a figure is."""

    sides: list[str]
    rows: list[Row] = field(default_factory=list)

    def print(self) -> None:
        """Print all rows."""
        lines = [["", *self.sides, "bar for ours"], *(row.cells(self.sides) for row in self.rows)]
        widths = [max(len(line[k]) for line in lines) for k in range(len(lines[0]))]
        for line in lines:
            first, *others = (
                cell.ljust(width) if k == 0 or k == len(line) - 1 else cell.rjust(width)
                for k, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            print("  ".join([first, *others]).rstrip())


def _number(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:,.3g}"
