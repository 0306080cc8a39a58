"""How far the runs of a table without scripts are from the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from trialbook.protocol.messages import RunsFound
from trialbook.views.formatting import delta_text, number_text, rounded_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.protocol.messages import RunRow

_MAX_DECIMALS = 6
Found = TypeVar("Found", bound=RunsFound)


def baseline_first(page: Found, baseline: str | None) -> Found:
    """Return the page with the baseline before all other runs, where it is one of them."""
    return replace(page, rows=sorted(page.rows, key=lambda row: row.run_id != baseline))


@dataclass(frozen=True, slots=True)
class Deltas:
    """What stands beside the metrics of runs: a text and what its title says more."""

    base: RunRow
    decimals: dict[str, int]

    @classmethod
    def from_baseline(cls, rows: Sequence[RunRow], baseline: str | None) -> Deltas | None:
        """Return the differences from one of the rows; None where it is none of them."""
        base = next((row for row in rows if row.run_id == baseline), None)
        if base is None:
            return None
        decimals = {name: max(_decimals(row, name) for row in rows) for name in base.metrics}
        return cls(base, decimals)

    def of(self, row: RunRow, name: str) -> tuple[str, str]:
        """Return the difference with an arrow for its direction, and that in per cent."""
        value, base = row.metrics.get(name), self.base.metrics.get(name)
        if row is self.base or not isinstance(value, float | int):
            return "", ""
        if not isinstance(base, float | int):
            return "", ""
        by = value - base
        arrow = "▲" if by > 0 else "▼" if by < 0 else ""
        text = f"{delta_text(by, self.decimals[name])}\N{NO-BREAK SPACE}{arrow}".rstrip()
        size = abs(100 * by / base) if base else 0.0
        if not 0 < size < float("inf"):
            return text, ""
        return text, f"{text[0]}{rounded_text(size, 3)} % from the baseline"


def _decimals(row: RunRow, name: str) -> int:
    value = row.metrics.get(name)
    if value is None:
        return 0
    text = number_text(value)
    return 0 if "e" in text else min(_MAX_DECIMALS, len(text.partition(".")[2]))
