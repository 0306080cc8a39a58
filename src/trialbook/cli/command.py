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
_DESCRIPTION = """Experiment tracking in notebooks. In a notebook or a script:

  import trialbook as tb
  with tb.start_run():
      tb.log_metric("loss", 0.5)
  tb.runs()

Runs are recorded in ./trialbook.db, or where TRIALBOOK_TRACKING_URI says."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status: 0, 1 for an error, 2 for a wrong command line.

    Without a command it says what there is.
    """
    parser = argparse.ArgumentParser(
        "trialbook",
        description=_DESCRIPTION,
        epilog="What a command takes: trialbook COMMAND --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"trialbook {version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands)
    chosen = parser.parse_args(arguments)
    if "run" not in chosen:
        parser.print_help()
        return 0
    try:
        return int(chosen.run(chosen))
    except TrialbookError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
