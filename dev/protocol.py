"""Write the protocol's Python and TypeScript types from its one schema.

``python dev/protocol.py`` rewrites both files; ``--check`` writes nothing and
fails when either differs from what the schema says.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "src/trialbook/protocol/schema.json"
PYTHON = ROOT / "src/trialbook/protocol/generated.py"
TYPESCRIPT = ROOT / "js/protocol/generated.ts"
HEADER = '"""Generated from schema.json by dev/protocol.py: do not edit."""'


def write_python(target: Path) -> None:
    """Write msgspec structs, which both type and validate a message."""
    options = {
        "--input": str(SCHEMA),
        "--output": str(target),
        "--input-file-type": "jsonschema",
        "--output-model-type": "msgspec.Struct",
        "--base-class": "trialbook.protocol.message.Message",
        "--target-python-version": "3.11",
        "--enum-field-as-literal": "all",
        "--custom-file-header": HEADER,
    }
    flags = [
        "--use-title-as-name",
        "--use-schema-description",
        "--use-annotated",
        "--use-standard-collections",
        "--use-union-operator",
        "--use-double-quotes",
    ]
    command = [sys.executable, "-m", "datamodel_code_generator", *flags]
    command += [word for option in options.items() for word in option]
    command += ["--formatters", "ruff-format"]
    subprocess.run(command, check=True, cwd=ROOT)


def write_typescript(target: Path) -> None:
    """Write interfaces and unions."""
    subprocess.run(["node", "js/protocol/generate.mjs", str(target)], check=True, cwd=ROOT)


def main() -> int:
    """Write or check both files; return the process's exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    # Outside the tree, where no formatter's settings apply but its defaults.
    with tempfile.TemporaryDirectory() as folder:
        for write, committed in ((write_python, PYTHON), (write_typescript, TYPESCRIPT)):
            fresh = Path(folder) / committed.name
            write(fresh)
            if not check:
                committed.write_bytes(fresh.read_bytes())
            elif fresh.read_bytes() != committed.read_bytes():
                stale.append(str(committed.relative_to(ROOT)))
    if stale:
        print(f"differs from the schema: {', '.join(stale)}; run python dev/protocol.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
