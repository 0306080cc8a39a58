"""A kernel without subshells, which notebooks choose by its name."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server import Server

NAME = "older"


def add_to(server: Server, variables: Mapping[str, str]) -> None:
    """Offer it; the variables say where the older ipykernel is."""
    folder = Path(server.variables["JUPYTER_DATA_DIR"]) / "kernels" / NAME
    folder.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (older)",
        "language": "python",
        "env": dict(variables),
    }
    (folder / "kernel.json").write_text(json.dumps(spec))


def choose(notebook: Path) -> None:
    """Have a notebook executed by it."""
    document = json.loads(notebook.read_text())
    document["metadata"]["kernelspec"]["name"] = NAME
    notebook.write_text(json.dumps(document))
