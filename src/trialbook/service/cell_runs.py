"""The run that a cell is: what ``%%run`` asks for, and who starts it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field

# by name: nothing on this floor imports what keeps the active runs
_STARTER = "trialbook.tracking.cell_run"


@dataclass(frozen=True, slots=True)
class RunOfCell:
    """What a run is to be that starts and ends with a cell.

    Attributes
    ----------
    name : str or None
    experiment : str or None
        Its name; created where there is none.
    nested : bool
    tags : dict of str to str
    figures : bool
        Whether to keep what the cell displays.
    """

    name: str | None = None
    experiment: str | None = None
    nested: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    figures: bool = True


def start(wanted: RunOfCell) -> None:
    """Start the run of the cell that is executing."""
    importlib.import_module(_STARTER).start(wanted)
