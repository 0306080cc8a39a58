"""Kernels of other releases, which notebooks choose by their names."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server import Server

NAME = "older"
"""Of a kernel without subshells."""


def add_to(server: Server, variables: Mapping[str, str], name: str = NAME) -> None:
    """Offer one; the variables say where the other release is."""
    folder = Path(server.variables["JUPYTER_DATA_DIR"]) / "kernels" / name
    folder.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": f"Python 3 ({name})",
        "language": "python",
        "env": dict(variables),
    }
    (folder / "kernel.json").write_text(json.dumps(spec))


def choose(notebook: Path, name: str = NAME) -> None:
    """Have a notebook executed by it."""
    document = json.loads(notebook.read_text())
    document["metadata"]["kernelspec"]["name"] = name
    notebook.write_text(json.dumps(document))
