"""Open JupyterLab on a copy of the quickstart notebook, with everything it needs installed.

``python3 dev/lab.py`` makes an environment in ``.venv`` at the first call and
whenever the sources have changed. The copies of the notebooks are in ``tryout``,
which git ignores, and are yours: they are never overwritten once you have saved
them. ``--no-browser`` only serves it. Any other
option goes to JupyterLab, for instance ``--port 9000``.
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment
import tryout

NOTEBOOKS = environment.ROOT / "notebooks"


def main() -> int:
    """Return JupyterLab's exit code."""
    options = sys.argv[1:]
    if "--help" in options or "-h" in options:
        print(__doc__)
        return 0
    environment.ensure("quickstart")
    copies = {
        original.stem: tryout.bring_in(original, environment.TRYOUT)
        for original in sorted(NOTEBOOKS.glob("*.ipynb"))
    }
    notebook = str(copies["quickstart"])
    command = [str(environment.PYTHON), "-m", "jupyterlab", notebook, *options]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    try:
        return subprocess.run(
            command, cwd=environment.ROOT, env=environment.variables(), check=False
        ).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
