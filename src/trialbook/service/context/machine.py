"""Where a run takes place: machine, system, Python and the packages that are loaded."""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from trialbook import settings
from trialbook.service.context.loaded_packages import loaded_packages
from trialbook.service.context.session import in_kernel, notebook_path, user_name

MAX_COMMAND = 4000
"""Characters of the command line that are kept."""
_SECRET = re.compile(r"(?i)(pass|secret|token|api[-_]?key|credential|auth)")


def machine_facts() -> dict[str, Any]:
    """Return what is known of this process and its machine, as JSON holds it."""
    return {
        "host": socket.gethostname(),
        "user": user_name(),
        "folder": str(Path.cwd()),
        "command": command_line(),
        "notebook": (notebook_path() or None) if in_kernel() else None,
        "python": platform.python_version(),
        "executable": sys.executable or "",
        "os": platform.platform(),
        "packages": loaded_packages(),
        **_hardware(),
    }


def command_line() -> list[str]:
    """Return the command line without what looks like a secret; empty in a notebook."""
    if in_kernel():
        return []
    words: list[str] = []
    hide = False
    for word in sys.orig_argv:
        shown = word
        if hide and not word.startswith("-"):
            shown = "…"
        elif _SECRET.search(word) and "=" in word:
            shown = word.partition("=")[0] + "=…"
        hide = _SECRET.search(word) is not None and word.startswith("-") and "=" not in word
        words.append(_text(settings.without_secrets(shown)))
        if sum(map(len, words)) > MAX_COMMAND:
            break
    return [word[:MAX_COMMAND] for word in words]


@cache
def _hardware() -> dict[str, Any]:
    return {
        "cpu": _cpu(),
        "cpu_count": os.cpu_count() or 1,
        "memory": _memory(),
        "gpus": gpus(),
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        match = re.search(r"(?m)^model name\s*:\s*(.+)$", info.read_text(errors="replace"))
        if match:
            return match[1].strip()
    return platform.processor() or platform.machine()


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        import psutil

        return int(psutil.virtual_memory().total)


def gpus() -> list[dict[str, Any]]:
    """Return name and memory in bytes of each NVIDIA GPU."""
    found = []
    for line in nvidia("name", "memory.total"):
        name, _, megabytes = line.rpartition(", ")
        memory = int(megabytes) * 2**20 if megabytes.isdigit() else None
        found.append({"name": name, "memory": memory})
    return found


def nvidia(*fields: str) -> list[str]:
    """Return a line of values for each GPU, as NVIDIA's own program tells; else none."""
    program = _nvidia_program()
    if program is None:
        return []
    query = f"--query-gpu={','.join(fields)}"
    try:
        told = subprocess.run(  # noqa: S603 -- NVIDIA's program, without a shell
            [program, query, "--format=csv,noheader,nounits"],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return told.stdout.decode(errors="replace").splitlines()


@cache
def _nvidia_program() -> str | None:
    return shutil.which("nvidia-smi")


def _text(text: str) -> str:
    return text.encode(errors="replace").decode()
