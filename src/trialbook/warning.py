"""Warnings to the user, shown with the line of theirs that brought them about."""

from __future__ import annotations

import sys
import warnings
from types import FrameType


def warn(message: str) -> None:
    """Warn at the line that called Trialbook, however deep inside it this is said."""
    level = 1
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 -- the interpreter's own name for it
    while frame is not None and frame.f_globals.get("__name__", "").startswith("trialbook."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, stacklevel=level)
