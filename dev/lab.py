"""Open JupyterLab on the quickstart notebook, with everything it needs installed.

``python3 dev/lab.py`` makes an environment in ``.venv`` at the first call and
whenever the sources have changed. ``--no-browser`` only serves it. Any other
option goes to JupyterLab, for instance ``--port 9000``.
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment

NOTEBOOK = environment.ROOT / "notebooks/quickstart.ipynb"


def main() -> int:
    """Return JupyterLab's exit code."""
    options = sys.argv[1:]
    if "--help" in options or "-h" in options:
        print(__doc__)
        return 0
    environment.ensure("quickstart")
    command = [str(environment.PYTHON), "-m", "jupyterlab", str(NOTEBOOK), *options]
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
