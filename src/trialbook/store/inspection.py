"""What an inspection of a store's database finds, whatever kind it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from trialbook.errors import StoreError
from trialbook.store.series_codec import unpack

_META = "SELECT value FROM trialbook_meta WHERE key = 'schema_version'"
_COUNTS = {
    "experiments": "SELECT count(*) FROM experiments WHERE lifecycle_stage = 'active'",
    "runs": "SELECT count(*) FROM runs WHERE lifecycle_stage = 'active'",
    "deleted_runs": "SELECT count(*) FROM runs WHERE lifecycle_stage <> 'active'",
    "points": "SELECT coalesce(sum(point_count), 0) FROM series",
}
_POSITIONS = "SELECT journal_id, position FROM journal_positions"
# a series of a single point has no chunk
_UNEQUAL = """
SELECT count(*) FROM series s WHERE s.point_count > 1 AND s.point_count <>
  (SELECT coalesce(sum(c.point_count), 0) FROM chunks c WHERE c.run = s.run AND c.key = s.key)
"""
_SOME_CHUNKS = """
SELECT point_count, data FROM chunks WHERE id IN
  (SELECT id FROM chunks ORDER BY random() LIMIT 100)
"""


@dataclass(slots=True)
class Inspection:
    """What was seen.

    Attributes
    ----------
    schema_version : int or None
        None where it is no store.
    counts : dict of str to int
        ``experiments``, ``runs``, ``deleted_runs`` and ``points``.
    positions : dict of str to int
        Up to where each journal is in the database.
    damage : str or None
        The first thing that is not whole.
    not_a_store : str or None
        Why this is no store.
    unfinished : bool
        A write was cut short, which whoever may write is going to undo.
    locked : str or None
        Who has it locked so that it could not be read.
    former_places : dict of str to int
        How many experiments name artifacts in a folder where the store is no more.
    with_artifacts : int
        How many runs are known to have left something in the folder of artifacts beside it.
    size : int
        Bytes, where the database itself tells them.
    """

    schema_version: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    damage: str | None = None
    not_a_store: str | None = None
    unfinished: bool = False
    locked: str | None = None
    former_places: dict[str, int] = field(default_factory=dict)
    with_artifacts: int = 0
    size: int = 0


def read(conn: Any, seen: Inspection) -> None:
    """Read version, counts and journals over a driver's own connection."""
    (version,) = conn.execute(_META).fetchone() or (None,)
    seen.schema_version = None if version is None else int(version)
    for name, statement in _COUNTS.items():
        seen.counts[name] = int(conn.execute(statement).fetchone()[0])
    seen.positions = dict(conn.execute(_POSITIONS).fetchall())


def damage(conn: Any) -> Iterator[str]:
    """Tell what is wrong with the series: all summaries, and some packs of points."""
    (unequal,) = conn.execute(_UNEQUAL).fetchone()
    if unequal:
        yield f"{unequal} series have other points than their summaries say"
    for count, data in conn.execute(_SOME_CHUNKS).fetchall():
        try:
            whole = len(unpack(bytes(data))[0]) == count
        except StoreError as error:
            yield error.message
        else:
            if not whole:
                yield "a pack of points has another length than it should"
