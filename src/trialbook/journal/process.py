"""Which process this is: its id alone is used again by the next one."""

from __future__ import annotations

import os
from pathlib import Path


def start_mark(pid: int) -> int | None:
    """Return when a process of this machine started; None where it is gone, 0 if unknown."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0 if not Path("/proc/self/stat").exists() and _is_alive(pid) else None
    # the name before the closing bracket may contain anything, brackets and spaces too
    return int(stat.rpartition(")")[2].split()[19])


def _is_alive(pid: int) -> bool:
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
