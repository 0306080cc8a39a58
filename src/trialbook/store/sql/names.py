"""In how many active runs each name occurs; works inside the transaction it is given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from trialbook.model import LifecycleStage
from trialbook.store.base import RunNames
from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.schema import experiments, names, params, runs, series, tags

Kind = Literal["param", "metric", "tag", "dataset"]
ANY = ""
"""Stands for every dataset: runs are asked only whether they have one."""
Counts = Counter[tuple[int, Kind, str]]
"""Changes per experiment, kind and key."""

_TABLES = {"param": params, "metric": series, "tag": tags}
# fewer names than this are asked for one by one
_FEW = 100

_COLUMNS = ["experiment_id", "kind", "key", "run_count"]
_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_ALL = select(names.c.kind, names.c.key).where(names.c.experiment_id == bindparam("experiment"))
_SOME = _ALL.where(names.c.key.in_(_KEYS))
_OF_NAME = select(names.c.experiment_id, names.c.run_count).where(
    names.c.kind == bindparam("kind"), names.c.key == bindparam("key")
)
_NEW = Bulk.into(names, "run_count", "experiment_id", "kind", "key")
_CHANGED = Bulk(
    update(names)
    .where(
        names.c.experiment_id == bindparam("of_experiment"),
        names.c.kind == bindparam("of_kind"),
        names.c.key == bindparam("of_key"),
    )
    .values(run_count=names.c.run_count + bindparam("change")),
    "change",
    "of_experiment",
    "of_kind",
    "of_key",
)


def change(conn: Connection, counts: Counts) -> None:
    """Add to the counts of names."""
    by_experiment: dict[int, list[tuple[int, int, Kind, str]]] = defaultdict(list)
    for (experiment, kind, key), by in counts.items():
        by_experiment[experiment].append((by, experiment, kind, key))
    for experiment, rows in by_experiment.items():
        known = _known(conn, experiment, {row[3] for row in rows})
        _CHANGED.run(conn, [row for row in rows if row[2:] in known])
        _NEW.run(conn, [row for row in rows if row[2:] not in known])


def _known(conn: Connection, experiment: int, keys: set[str]) -> set[tuple[str, str]]:
    if len(keys) < _FEW:
        rows = conn.execute(_SOME, {"experiment": experiment, "keys": list(keys)})
    else:
        rows = conn.execute(_ALL, {"experiment": experiment})
    return {(kind, key) for kind, key in rows}


def count_anew(conn: Connection, experiment: int) -> None:
    """Count the names of an experiment whose runs have changed their stage."""
    conn.execute(delete(names).where(names.c.experiment_id == experiment))
    for kind, table in _TABLES.items():
        counted = (
            select(runs.c.experiment_id, literal(kind), table.c.key, func.count())
            .join_from(table, runs, runs.c.id == table.c.run)
            .where(
                runs.c.experiment_id == experiment, runs.c.lifecycle_stage == LifecycleStage.ACTIVE
            )
            .group_by(runs.c.experiment_id, table.c.key)
        )
        conn.execute(insert(names).from_select(_COLUMNS, counted))

    with_datasets = (
        select(runs.c.experiment_id, literal("dataset"), literal(ANY), func.count())
        .where(
            runs.c.experiment_id == experiment,
            runs.c.lifecycle_stage == LifecycleStage.ACTIVE,
            runs.c.datasets.is_not(None),
        )
        .group_by(runs.c.experiment_id)
    )
    conn.execute(insert(names).from_select(_COLUMNS, with_datasets))


def read(conn: Connection, numbers: Sequence[int] | None) -> RunNames:
    """Return the names that occur in active runs of some experiments."""
    statement = select(names.c.kind, names.c.key).where(of_active_runs(numbers)).distinct()
    found: dict[str, list[str]] = {kind: [] for kind in (*_TABLES, "dataset")}
    for kind, key in conn.execute(statement):
        found[kind].append(key)
    params_, metrics, tags_ = (_sorted(found[kind]) for kind in ("param", "metric", "tag"))
    return RunNames(params_, metrics, tags_, datasets=bool(found["dataset"]))


def of_active_runs(
    numbers: Sequence[int] | BindParameter[Any] | None,
) -> ColumnElement[bool]:
    """Return the condition on names that they occur in active runs of some experiments."""
    among: Any = numbers
    if numbers is None:
        among = select(experiments.c.experiment_id).where(
            experiments.c.lifecycle_stage == LifecycleStage.ACTIVE
        )
    return names.c.experiment_id.in_(among) & (names.c.run_count > 0)


def run_counts(conn: Connection, kind: Kind, key: str) -> dict[int, int]:
    """Return how many active runs of each experiment have a name."""
    rows = conn.execute(_OF_NAME, {"kind": kind, "key": key})
    return dict(rows.all())


def _sorted(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(keys))
