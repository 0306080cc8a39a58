"""Many runs as columns."""

from __future__ import annotations

import json
import math
import random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference.tables import columns_of, table_of

from trialbook.model import NewRun, RunRecord
from trialbook.search import parse_filter, parse_order
from trialbook.store.base import RunQuery
from trialbook.store.series import Series
from trialbook.store.sql import texts

if TYPE_CHECKING:
    import pytest

    from trialbook.store.base import Store

COUNT = 1_200
NUMBERS = [0.0, -0.0, 1.5, 5e-324, math.inf, -math.inf, math.nan]


def record_many(store: Store) -> None:
    """Record runs that have much in common and not all."""
    rng = random.Random(5)  # noqa: S311 -- the same runs each time
    keys = ["lr", "é🚀", "x y", 'in "quotes"', "back\\slash", ""]
    batch = []
    for number in range(COUNT):
        params = {key: rng.choice(["", "1", "ü", 'a"b']) for key in keys[: 3 + number // 700]}
        if number in (0, 600, COUNT - 1):
            params[f"only {number}"] = str(number)
        tags = {"group": rng.choice("ab"), **({"rare": "1"} if number % 400 == 7 else {})}
        points = {key: Series.of([0], [1], [rng.choice(NUMBERS)]) for key in rng.sample("abcd", 3)}
        created = NewRun("0", f"run-{number}", "ada", rng.randrange(5))
        ended = None if number % 3 else number
        batch.append(
            RunRecord(f"{number:032x}", created, {**points}, params, {**tags}, None, ended)
        )
    store.record(batch)


def test_a_table_says_the_same_as_its_runs(store: Store) -> None:
    record_many(store)
    for condition in ("", "tags.group = 'a'", "tags.rare = '1'", "params.lr = 'nothing'"):
        for order in ([], ["metrics.a DESC"], ["params.lr"]):
            query = RunQuery(("0",), parse_filter(condition), parse_order(order))
            for limit in (7, COUNT):
                found = store.search_runs(query, 0, limit)
                assert repr(store.runs_table(query, limit)) == repr(table_of(found))


rows = st.lists(
    st.dictionaries(st.sampled_from(["a", "b", "c", "é", '"', "\\"]), st.text(max_size=2)),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows)
def test_columns_of_any_objects(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_BATCH", 2)
    assert texts.columns([json.dumps(row) for row in rows]) == columns_of(rows)


def test_a_new_key_in_a_later_batch() -> None:
    rows = [{"a": str(number), "b": "x"} for number in range(COUNT)]
    rows[-1]["late"] = "1"
    del rows[700]["a"]
    assert texts.columns(list(map(json.dumps, rows))) == columns_of(rows)
