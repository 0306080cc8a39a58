"""``trialbook doctor``: the state of a store in words."""

from __future__ import annotations

import argparse
from typing import Any

from trialbook.cli import store_option
from trialbook.service.amounts import count_text
from trialbook.service.diagnosis import diagnose, repair


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of the command."""
    parser = commands.add_parser(
        "doctor",
        help="tell the state of a store, and what to do about it",
        description="Tell the state of a store, and what to do about it. Nothing is changed "
        "without --repair. The exit status is 1 where there is something to do.",
    )
    store_option.add_to(parser)
    parser.add_argument(
        "--repair",
        action="store_true",
        help="have rows that name artifacts where the store was name them where it is",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Run the command."""
    uri = store_option.choose(chosen)
    if chosen.repair and (count := repair(uri)):
        print(f"{count_text(count, 'place')} of artifacts go along with the store now.")
    condition = diagnose(uri)
    print(condition.words())
    return 0 if condition.is_healthy else 1
