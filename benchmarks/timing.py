"""How long things take, and how that compares with the least they could take."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


def median_ms(action: Callable[[], object], times: int = 5) -> float:
    """Return the median of several runs in milliseconds, after one that does not count."""
    action()
    taken = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def once_ms(action: Callable[[], object]) -> float:
    """Return how many milliseconds one run takes."""
    gc.collect()
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


@dataclass
class Report:
    """Lines of what was measured: ours, the floor, their ratio, and the bar."""

    title: str
    lines: list[tuple[str, float, float | None, str, str]] = field(default_factory=list)

    def add(self, what: str, ours: float, floor: float | None, unit: str, bar: str) -> None:
        """Add a line; the bar is in words."""
        self.lines.append((what, ours, floor, unit, bar))

    def print(self) -> None:
        """Print all lines as a table."""
        print(f"\n{self.title}\n{'':44}{'ours':>12}{'floor':>12}{'ratio':>8}  bar")
        for what, ours, floor, unit, bar in self.lines:
            at_least = f"{floor:,.1f} {unit}" if floor is not None else "-"
            ratio = f"{ours / floor:.1f}" if floor else "-"
            print(f"{what:44}{f'{ours:,.1f} {unit}':>12}{at_least:>12}{ratio:>8}  {bar}")
