"""The command ``trialbook``.

A command is a module with ``add_to``, which adds its parser to those of the
others and names in it the function that runs it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from trialbook.cli import doctor, gc
from trialbook.errors import TrialbookError
from trialbook.service.version import version

_COMMANDS = (doctor, gc)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status: 0, 1 for an error, 2 for a wrong command line."""
    parser = argparse.ArgumentParser("trialbook", description="Experiment tracking in notebooks.")
    parser.add_argument("--version", action="version", version=f"trialbook {version()}")
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in _COMMANDS:
        command.add_to(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except TrialbookError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
