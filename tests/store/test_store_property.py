"""Random filters, orders and histories: the database agrees with the reference."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference.store import MemoryStore
from reference.tables import table_of

from trialbook.model import Metric, Param, Run, RunTag, ViewType
from trialbook.search import parse_filter, parse_order, resolve_filter, resolve_order
from trialbook.store.base import RunQuery, Store
from trialbook.store.postgres.store import PostgresStore
from trialbook.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from postgres_server import PostgresServer

NUMBERS = [0.0, -0.0, 1.0, -1.5, 2e300, math.inf, -math.inf, math.nan]
TEXTS = [
    "",
    "a",
    "A",
    "ab",
    "b_",
    "%",
    "é",
    "É",
    "1",
    "10",
    "9",
    "-2.5",
    "1e1",
    "nan",
    "🚀",
    "it's",
]
KEYS = ["x", "y", "val loss", "only-some"]

Stores = tuple[MemoryStore, SqliteStore, PostgresStore]


def populate(store: Store) -> None:
    """Record the same fifty runs in any store."""
    rng = random.Random(7)  # noqa: S311 -- the same runs each time
    store.create_experiment("other", None, {})
    for number in range(50):
        run_id = f"{number:02}"
        store.create_run(
            rng.choice("01"),
            run_id=run_id,
            run_name=rng.choice(TEXTS),
            user_id=rng.choice("ab"),
            start_time=rng.randrange(5),
            tags={},
        )
        store.log_batch(
            run_id,
            [
                Metric(key, rng.choice(NUMBERS), 0, step)
                for key in KEYS
                for step in range(rng.randrange(4))
            ],
            [Param(key, rng.choice(TEXTS)) for key in KEYS if rng.random() < 0.7],
            [RunTag(key, rng.choice(TEXTS)) for key in KEYS if rng.random() < 0.7],
        )
        if rng.random() < 0.5:
            status, end_time = rng.choice(["FINISHED", "FAILED"]), rng.randrange(10)
            store.update_run(run_id, status=status, end_time=end_time)
        if rng.random() < 0.2:
            store.delete_run(run_id)


@pytest.fixture(scope="module")
def stores(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Iterator[Stores]:
    folder = tmp_path_factory.mktemp("stores")
    with chdir(folder):
        every = (
            MemoryStore(folder / "trialbook-artifacts"),
            SqliteStore(str(folder / "trialbook.db")),
            PostgresStore(postgres_server.schema()),
        )
        for store in every:
            populate(store)
        yield every
        for store in every:
            store.close()


def content(run: Run) -> str:
    """Return a run as text, because NaN does not equal itself; keys have no order."""
    data = run.data
    return repr(
        [run.info, *(sorted(kept.items()) for kept in (data.metrics, data.params, data.tags))]
    )


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
keys = st.sampled_from([*KEYS, "nowhere"]).map(lambda key: f"`{key}`")
texts = st.sampled_from(TEXTS)
patterns = st.lists(st.sampled_from(["%", "_", "a", "A", "1", "é", "É", "."]), max_size=4).map(
    "".join
)
params_and_tags = st.tuples(st.sampled_from(["params.", "tags."]), keys).map("".join)
text_fields = st.one_of(
    params_and_tags,
    st.sampled_from(["run_name", "status", "user_id", "run_id", "experiment_id"]),
)
number_fields = st.one_of(
    keys.map("metrics.{}".format),
    st.tuples(
        st.sampled_from(["latest", "first", "min", "MAX", "Count"]),
        st.just("("),
        keys.map("metrics.{}".format),
        st.just(")"),
    ).map("".join),
    st.sampled_from(["start_time", "end_time", "duration"]),
)
words = st.sampled_from(["a", "A", "É", "1", "val", "'%'", "_", '"it\'s"', "10 x", "nan a", "🚀"])
numbers = st.sampled_from(["0", "-0.0", "1", "-1.5", "3", "1e999", "-1e999"])
conditions = st.one_of(
    st.tuples(st.one_of(number_fields, params_and_tags), signs, numbers).map(" ".join),
    st.tuples(
        params_and_tags,
        st.sampled_from(["IN", "NOT IN"]),
        st.lists(numbers, min_size=1, max_size=3).map(lambda v: f"({', '.join(v)})"),
    ).map(" ".join),
    words.map("({})".format),
    st.tuples(text_fields, st.sampled_from(["=", "!="]), texts.map(quoted)).map(" ".join),
    st.tuples(text_fields, st.sampled_from(["LIKE", "ILIKE"]), patterns.map(quoted)).map(" ".join),
    st.tuples(
        text_fields,
        st.sampled_from(["IN", "NOT IN"]),
        st.lists(texts.map(quoted), min_size=1, max_size=3).map(lambda v: f"({', '.join(v)})"),
    ).map(" ".join),
    st.tuples(
        st.one_of(text_fields, number_fields), st.sampled_from(["IS NULL", "IS NOT NULL"])
    ).map(" ".join),
)
filters = st.recursive(
    conditions,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map("".join),
        inner.map("NOT ({})".format),
        inner.map("({})".format),
    ),
    max_leaves=6,
)
orders = st.lists(
    st.tuples(st.one_of(text_fields, number_fields), st.sampled_from(["", " ASC", " DESC"])).map(
        "".join
    ),
    max_size=3,
)


@settings(max_examples=150)
@given(
    filter_=st.one_of(st.just(""), words, filters),
    order=orders,
    view_type=st.sampled_from([ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL]),
    ids=st.sampled_from([None, ("0",), ("1", "0")]),
    offset=st.integers(0, 40),
    limit=st.sampled_from([1, 3, 10, 100]),
)
def test_random_filters_and_orders(
    stores: Stores,
    filter_: str,
    order: list[str],
    view_type: int,
    ids: tuple[str, ...] | None,
    offset: int,
    limit: int,
) -> None:
    results = []
    for store in stores:
        names = store.run_names(ids)
        query = RunQuery(
            ids,
            resolve_filter(parse_filter(filter_), names),
            resolve_order(parse_order(order), names),
            view_type,
        )
        runs = store.search_runs(query, offset, limit)
        table = store.runs_table(query, limit)
        assert repr(table) == repr(table_of(store.search_runs(query, 0, limit)))
        results.append(([content(run) for run in runs], store.count_runs(query)))
    reference, *others = results
    assert others == [reference] * len(others)


values = st.one_of(st.sampled_from(NUMBERS), st.floats(width=64, allow_subnormal=True))
points = st.builds(
    Metric, st.sampled_from(["a", "b"]), values, st.integers(-2, 2), st.integers(-2, 2)
)
run_numbers = iter(range(10**9))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(points, max_size=6), max_size=5))
def test_random_histories(stores: Stores, batches: list[list[Metric]]) -> None:
    run_id = f"history-{next(run_numbers)}"
    for store in stores:
        store.create_run("0", run_id=run_id, run_name="h", user_id="", start_time=0, tags={})
        for batch in batches:
            store.log_batch(run_id, batch)
        store.delete_run(run_id)  # out of the way of the other test
    reference, *others = [recorded(store, run_id) for store in stores]
    assert others == [reference] * len(others)


def recorded(store: Store, run_id: str) -> str:
    """Return all that a store knows of a run, as text."""
    histories = [store.metric_history(run_id, key) for key in ("a", "b")]
    summaries = sorted(store.series_summaries(run_id).items())
    return repr([content(store.get_run(run_id)), histories, summaries])
