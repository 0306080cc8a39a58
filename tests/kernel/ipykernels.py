"""ipykernel as others have it: older releases, each in a folder put before the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / ".venv"
OLDER = ("6.31.0", "7.0.1")
NEEDED = "TRIALBOOK_TESTS_NEED_IPYKERNELS"


def folder_of(version: str) -> Path:
    """Return the folder of an older release; skip the test where there is none."""
    folder = ROOT / f"ipykernel-{version}"
    if not (folder / "ipykernel").is_dir():
        reason = f"no ipykernel {version}: python3 dev/test.py installs it in {folder.name}"
        if os.environ.get(NEEDED):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


def variables(version: str | None) -> dict[str, str]:
    """Return what a kernel's environment needs for a release; None is the one installed."""
    if version is None:
        return {}
    before = [str(folder_of(version)), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, before))}
