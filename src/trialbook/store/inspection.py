"""What an inspection of a store's database finds, whatever kind it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from trialbook.errors import StoreError
from trialbook.store import pyramid
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


_PYRAMID_SINCE = 3
"""The version of the schema that has buckets of long series."""
_STRAY = """
SELECT count(*) FROM pyramid p WHERE NOT EXISTS
  (SELECT * FROM series s WHERE s.run = p.run AND s.key = p.key)
"""
# how many chunks a whole row stands for: on level 1 each is a part, above it are those of a row
_COVERED = " ".join(
    f"WHEN {level} THEN {pyramid.CHUNKS * (pyramid.RATIO ** (level - 1))}"
    for level in range(1, pyramid.LEVELS + 1)
)
_SOME_ROWS = f"""
SELECT p.part_count, p.data,
  (SELECT coalesce(sum(c.point_count), 0) FROM chunks c WHERE c.run = p.run AND c.key = p.key
    AND c.number > (p.number - 1) * (CASE p.level {_COVERED} END)
    AND c.number <= (p.number - 1) * (CASE p.level {_COVERED} END)
      + p.part_count * (CASE p.level WHEN 1 THEN 1 ELSE {pyramid.CHUNKS} END))
FROM pyramid p WHERE p.id IN (SELECT id FROM pyramid ORDER BY random() LIMIT 100)
"""  # noqa: S608 - our own numbers


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


def damage(conn: Any, seen: Inspection) -> Iterator[str]:
    """Tell what is wrong with the series: all summaries, some packs of points and buckets."""
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
    if (seen.schema_version or 0) >= _PYRAMID_SINCE:
        yield from _damage_of_pyramid(conn)


def _damage_of_pyramid(conn: Any) -> Iterator[str]:
    """Tell which buckets of long series belong to none, or stand for other points."""
    (stray,) = conn.execute(_STRAY).fetchone()
    if stray:
        yield f"{stray} rows of buckets belong to no series"
    for part_count, data, points in conn.execute(_SOME_ROWS).fetchall():
        try:
            row = pyramid.Row.unpack(bytes(data))
        except StoreError as error:
            yield error.message
        else:
            buckets, standing = row.parts.sum(axis=0).tolist() if len(row.parts) else (0, 0)
            sizes = (len(row.parts), len(row.sizes), len(row.points), standing)
            if sizes != (part_count, buckets, int(row.sizes.sum()), int(points)):
                yield "a row of buckets stands for other points than its series has"
