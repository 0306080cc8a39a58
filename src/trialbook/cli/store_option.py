"""The option of every command that says which store it is about."""

from __future__ import annotations

import argparse

from trialbook import settings


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add ``--tracking-uri``, which `choose` reads."""
    parser.add_argument(
        "--tracking-uri",
        metavar="URI",
        help=f"the store; else ${settings.TRACKING_URI_VARIABLE}, "
        f"else {settings.DEFAULT_FILE} here",
    )


def choose(chosen: argparse.Namespace) -> str:
    """Make the store that was chosen the one in use, and return its URI."""
    settings.set_tracking_uri(chosen.tracking_uri or "")
    return settings.pin_store()
