"""``trialbook gc``: remove for good what is deleted."""

from __future__ import annotations

import argparse
import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from trialbook import settings
from trialbook.cli import store_option
from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.recording import stores
from trialbook.service.amounts import count_text, size_text
from trialbook.service.collection import Collection, collect
from trialbook.service.validation.limits import shown

if TYPE_CHECKING:
    from trialbook.store.base import Store

_UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000}
_DESCRIPTION = """Remove deleted runs and experiments for good and free their artifacts.
Without options everything deleted goes, and what is kept of where runs took place that no
run has any more."""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of the command."""
    parser = commands.add_parser(
        "gc", help="remove for good what is deleted", description=_DESCRIPTION
    )
    parser.add_argument(
        "--older-than",
        default="",
        metavar="TIME",
        help="only what was deleted, and not changed since, so long ago: for instance 30d or 1d12h",
    )
    parser.add_argument("--run-ids", metavar="IDS", help="only these runs, separated by commas")
    parser.add_argument(
        "--experiment-ids", metavar="IDS", help="only these experiments, with their runs"
    )
    store_option.add_to(parser)
    parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--compact",
        action="store_true",
        help="then write an SQLite file anew without its gaps, which takes a while and its size "
        "again on the disk",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Run the command."""
    store_option.choose(chosen)
    store = stores.current_store(create=False)
    if store is None:
        raise NotFoundError(f"There is no store {shown(stores.describe(None).location, 500)}.")
    collecting = partial(
        collect,
        store,
        older_than=_milliseconds(chosen.older_than),
        run_ids=_listed(chosen.run_ids),
        experiment_ids=_listed(chosen.experiment_ids),
    )
    if not chosen.yes:
        planned = collecting(dry_run=True)
        _report(planned, "would be")
        if chosen.dry_run or not planned.anything:
            return 0
        if not _agreed():
            return 1
    done = collecting(dry_run=chosen.dry_run)
    _report(done, "would be" if chosen.dry_run else "were")
    if chosen.compact and not chosen.dry_run:
        _compact(store)
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        print("error: This cannot be undone; give --yes to do it.", file=sys.stderr)
        return False
    return input("This cannot be undone. Remove all of it? [y/N] ").strip().lower() in ("y", "yes")


def _compact(store: Store) -> None:
    if not store.uri.startswith("sqlite:"):
        print("Only SQLite files are compacted; a database server does so by itself.")
        return
    from trialbook.store.sqlite.vacuum import compact

    # so that it holds no room of its own
    stores.close_stores()
    freed = compact(settings.sqlite_path(store.uri))
    print(f"{size_text(max(0, freed))} of the store were given back to the disk.")


def _report(result: Collection, verb: str) -> None:
    for line in result.kept:
        print(f"kept: {line}")
    files = result.freed.files
    print(
        f"{count_text(result.runs, 'run')}, {count_text(result.experiments, 'experiment')} and "
        f"{count_text(files, 'artifact')} ({size_text(result.freed.size)}) {verb} removed."
    )
    unused = result.environments
    if unused.files:
        print(
            f"{count_text(unused.files, 'file')} ({size_text(unused.size)}) on where runs took "
            f"place, which no run has any more, {verb} removed."
        )
    if result.finished:
        left = count_text(result.finished, "run")
        print(f"Among the artifacts are those that an earlier gc had left of {left}.")


def _listed(text: str | None) -> list[str] | None:
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


def _milliseconds(text: str) -> int:
    """Return how long a time such as ``1d12h`` is, as MLflow writes it.

    Examples
    --------
    >>> _milliseconds("1d12h") // 3_600_000
    36
    """
    number = r"(\d+(?:\.\d+)?)"
    match = re.fullmatch("".join(f"(?:{number}{unit})?" for unit in _UNITS), text.strip())
    if match is None or (text and not any(match.groups())):
        raise InvalidParameterError(
            f"{shown(text)} is no time; write days, hours, minutes and seconds in this order, "
            "for instance 30d or 1d12h."
        )
    return round(
        sum(
            float(value or 0) * size
            for value, size in zip(match.groups(), _UNITS.values(), strict=True)
        )
    )
