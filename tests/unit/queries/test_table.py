"""Wire rows and pages, from the store that keeps nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec import UNSET
from reference.store import MemoryStore

from trialbook import settings
from trialbook.errors import FilterError, InvalidParameterError, NotFoundError
from trialbook.model import Metric, Param, RunTag
from trialbook.protocol.messages import GroupBy, RunsQuery, Sort, UnknownName
from trialbook.queries import groups, table
from trialbook.queries.experiments import experiment_rows
from trialbook.service import store_access
from trialbook.service.context import session

if TYPE_CHECKING:
    from trialbook.store.base import RunQuery

EVERYTHING = RunsQuery(None, "", [])
HOSTILE = "<img src=x onerror=alert(1)>\u202e\U0001f680"


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    return MemoryStore(tmp_path)


def add_run(
    store: MemoryStore,
    number: int,
    *,
    experiment_id: str = "0",
    metrics: dict[str, float] | None = None,
    params: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
) -> str:
    run_id = f"{number:032x}"
    store.create_run(
        experiment_id,
        run_id=run_id,
        run_name=f"run-{number}",
        user_id="ada",
        start_time=1000 + number,
        tags={"mlflow.user": "ada", "trialbook.cell": "1", **(tags or {})},
    )
    store.log_batch(
        run_id,
        [Metric(key, value, 1, 0) for key, value in (metrics or {}).items()],
        [Param(*pair) for pair in (params or {}).items()],
    )
    return run_id


def names_of(store: MemoryStore, query: RunsQuery, **page: Any) -> list[str]:
    answer = table.runs_page(store, query, page.get("offset", 0), page.get("limit", 100))
    return [row.run_name for row in answer.rows]


def test_what_a_scope_finds_is_counted_below_what_it_finds_too(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "session_id", lambda: "mine")
    mine = {"trialbook.session": "mine"}
    parent = add_run(store, 1, tags=mine)
    child = add_run(store, 2, tags={**mine, "mlflow.parentRunId": parent})
    add_run(store, 3, tags={"mlflow.parentRunId": parent})
    elsewhere = add_run(store, 4)
    add_run(store, 5, tags={**mine, "mlflow.parentRunId": elsewhere})
    top = RunsQuery(["0"], "", [], parent=None, scope="session")
    page = table.runs_page(store, top, 0, 9)
    assert [(row.run_name, row.children) for row in page.rows] == [("run-5", UNSET), ("run-1", 1)]
    assert (page.total, page.all) == (2, 3)
    below = RunsQuery(["0"], "", [], parent=parent, scope="session")
    assert [row.run_id for row in table.runs_page(store, below, 0, 9).rows] == [child]


def test_row_is_json_and_hides_reserved_tags(store: MemoryStore) -> None:
    run_id = add_run(
        store,
        1,
        metrics={"a": math.nan, "b": math.inf, "c": -math.inf, HOSTILE: 0.5},
        params={HOSTILE: HOSTILE},
        tags={HOSTILE: HOSTILE},
    )
    row = msgspec.to_builtins(table.run_row(store.get_run(run_id)))
    assert json.loads(json.dumps(row, allow_nan=False)) == {
        "run_id": run_id,
        "run_name": "run-1",
        "experiment_id": "0",
        "status": "RUNNING",
        "start_time": 1001,
        "end_time": None,
        "number": 1,
        "params": {HOSTILE: HOSTILE},
        "metrics": {"a": "NaN", "b": "Infinity", "c": "-Infinity", HOSTILE: 0.5},
        "tags": {HOSTILE: HOSTILE},
    }


def test_row_tells_what_has_a_view_of_its_own(store: MemoryStore) -> None:
    tags = {"mlflow.loggedImages": "true", "trialbook.predictions.a.test": "{}"}
    row = table.run_row(store.get_run(add_run(store, 1, tags=tags)))
    assert (row.logged, row.tags) == (["images", "predictions"], {})


def test_page_is_newest_first_with_columns_and_names(store: MemoryStore) -> None:
    other = store.create_experiment("digits", None, {})
    add_run(store, 1, metrics={"rmse": 1.0}, params={"depth": "3"})
    add_run(store, 2, experiment_id=other, tags={"stage": "tuning"})
    page = table.runs_page(store, EVERYTHING, 0, 100)
    assert [row.run_name for row in page.rows] == ["run-2", "run-1"]
    assert (page.total, page.offset, page.store.store_id) == (2, 0, store.store_id)
    assert msgspec.to_builtins(page.columns) == {
        "params": ["depth"],
        "metrics": ["rmse"],
        "tags": ["stage"],
        "headline": ["rmse"],
    }
    assert page.experiments == {"0": "Default", other: "digits"}
    assert store.changes_since(page.cursor).run_ids == ()


def test_page_of_one_experiment(store: MemoryStore) -> None:
    other = store.create_experiment("digits", None, {})
    add_run(store, 1, metrics={"rmse": 1.0})
    add_run(store, 2, experiment_id=other)
    page = table.runs_page(store, RunsQuery([other], "", []), 0, 100)
    assert [row.run_name for row in page.rows] == ["run-2"]
    assert page.columns.metrics == []
    assert page.experiments == {other: "digits"}


def test_a_deleted_experiment_has_no_name_among_those_there(store: MemoryStore) -> None:
    doomed = store.create_experiment("doomed", None, {})
    query = RunsQuery([doomed, "0"], "", [])
    assert table.runs_page(store, query, 0, 9).experiments == {doomed: "doomed", "0": "Default"}
    store.delete_experiment(doomed)
    assert table.runs_page(store, query, 0, 9).experiments == {"0": "Default"}
    archived = RunsQuery([doomed], "", [], archived=True)
    assert table.runs_page(store, archived, 0, 9).experiments == {doomed: "doomed"}


def test_an_empty_page_says_which_names_of_the_filter_no_run_has(store: MemoryStore) -> None:
    add_run(store, 1, metrics={"val/accuracy": 0.9}, params={"depth": "3"})

    def unknown(filter_: str, offset: int = 0, **query: Any) -> object:
        found = table.runs_page(store, RunsQuery(["0"], filter_, [], **query), offset, 10)
        return found.unknown

    text = "depth > 2 AND metrics.accuracy > 0.5"
    expected = UnknownName("metric", "accuracy", 14, 16, ["metrics.val/accuracy"])
    assert unknown(text) == [expected]
    assert unknown(text, archived=True) is UNSET
    assert unknown(text, offset=10) is UNSET
    assert unknown("params.depht IS NULL") is UNSET
    assert unknown("params.depth > 5") is UNSET
    assert unknown("nowhere") is UNSET
    by, query = GroupBy("param", "depth"), RunsQuery(["0"], text, [])
    assert groups.groups_page(store, query, by, [], 0, 10).unknown == [expected]


class CountingStore(MemoryStore):
    """Tells how often runs have been counted."""

    counted = 0

    def count_runs(self, query: RunQuery) -> int:
        self.counted += 1
        return super().count_runs(query)


def test_what_is_left_out_is_counted_once_until_the_store_changes(tmp_path: Path) -> None:
    store = CountingStore(tmp_path)
    add_run(store, 1, metrics={"loss": 1.0})
    add_run(store, 2, metrics={"loss": 2.0})
    elsewhere = store.create_experiment("elsewhere", None, {})
    add_run(store, 3, experiment_id=elsewhere)

    def left_out(*ids: str, least: int = 0) -> object:
        query = RunsQuery([*ids] or None, f"metrics.loss > {least}", [])
        return table.runs_page(store, query, 0, 9).unfiltered

    assert left_out() == 3
    before = store.counted
    assert left_out(least=1) == 3
    # a page that is not full tells how many there are
    assert store.counted == before
    assert (left_out("0"), left_out(elsewhere), left_out()) == (2, 1, 3)
    add_run(store, 4)
    assert left_out() == 4
    store.delete_run(f"{4:032x}")
    assert left_out() == 3
    store.delete_experiment(elsewhere)
    assert left_out() == 2
    # another store, which may be at the same revision
    other = CountingStore(tmp_path / "other")
    add_run(other, 1, metrics={"loss": 1.0})
    assert table.runs_page(other, RunsQuery(None, "loss > 0", []), 0, 9).unfiltered == 1


def test_unknown_experiment_is_empty(store: MemoryStore) -> None:
    page = table.runs_page(store, RunsQuery(["77"], "", []), 0, 100)
    assert (page.rows, page.total, page.experiments) == ([], 0, {})


def test_page_is_cut_and_clamped(store: MemoryStore) -> None:
    for number in range(5):
        add_run(store, number)
    assert names_of(store, EVERYTHING, offset=1, limit=2) == ["run-3", "run-2"]
    assert names_of(store, EVERYTHING, offset=-3, limit=0) == ["run-4"]
    assert names_of(store, EVERYTHING, offset=9) == []
    assert table.runs_page(store, EVERYTHING, 9, 2).total == 5


def test_filter_and_order(store: MemoryStore) -> None:
    for number, rmse in enumerate([3.0, 1.0, 2.0, math.nan]):
        add_run(store, number, metrics={"rmse": rmse})
    add_run(store, 4)
    order = [Sort("metric", "rmse", descending=True)]
    assert names_of(store, RunsQuery(None, "", order)) == [
        "run-0",
        "run-2",
        "run-1",
        "run-3",
        "run-4",
    ]
    assert names_of(store, RunsQuery(None, "rmse >= 2", order)) == ["run-0", "run-2"]


@pytest.mark.parametrize("key", table.SORT_KEYS)
def test_every_attribute_can_be_sorted_by(store: MemoryStore, key: str) -> None:
    add_run(store, 1)
    order = [Sort("attribute", key, descending=False)]
    assert names_of(store, RunsQuery(None, "", order)) == ["run-1"]


@pytest.mark.parametrize("exists", [True, False])
def test_unknown_attribute_is_refused(store: MemoryStore, exists: bool) -> None:
    query = RunsQuery(None, "", [Sort("attribute", "user", descending=False)])
    with pytest.raises(InvalidParameterError, match=r"'user'.*start_time"):
        table.runs_page(store if exists else None, query, 0, 10)


def test_filter_with_a_typo_points_at_it(store: MemoryStore) -> None:
    add_run(store, 1, metrics={"rmse": 1.0})
    with pytest.raises(FilterError) as caught:
        table.runs_page(store, RunsQuery(None, "rmze < 2", []), 0, 10)
    error = caught.value
    assert error.text[error.position : error.position + error.length] == "rmze"
    assert any("rmse" in suggestion for suggestion in error.suggestions)


@pytest.fixture
def nowhere(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "none.db"
    settings.set_tracking_uri(file)
    yield file
    settings.set_tracking_uri("")


def test_without_a_store_the_page_is_empty_and_no_file_appears(nowhere: Path) -> None:
    page = table.runs_page(store_access.store_named(None), RunsQuery(["0"], "rmse < 1", []), 0, 10)
    assert (page.store.store_id, page.store.name, page.store.kind) == (None, "none.db", "sqlite")
    assert (page.total, page.rows, page.experiments) == (0, [], {})
    assert experiment_rows(None) == []
    assert not nowhere.exists()


def test_without_a_store_a_wrong_filter_is_still_wrong(nowhere: Path) -> None:
    with pytest.raises(FilterError):
        table.runs_page(None, RunsQuery(None, "metrics.rmse <", []), 0, 10)


def test_unknown_store_is_named(nowhere: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none\.db"):
        store_access.store_named("f" * 32)


def test_experiments_with_counts(store: MemoryStore) -> None:
    add_run(store, 1)
    ended = add_run(store, 2)
    store.update_run(ended, status="FINISHED", end_time=5)
    (row,) = experiment_rows(store)
    assert (row.experiment_id, row.name, row.run_count, row.running_count) == ("0", "Default", 2, 1)


def test_changes_tell_rows_and_gone(store: MemoryStore) -> None:
    old = add_run(store, 1)
    revision = store.changes_since(-1).revision
    new = add_run(store, 2)
    store.delete_run(old)
    event = table.changed_rows(store, store.changes_since(revision))
    assert [row.run_id for row in event.rows] == [new]
    assert (event.gone, event.more, event.store_id) == ([old], False, store.store_id)


def test_a_changed_experiment_means_ask_again(store: MemoryStore) -> None:
    revision = store.changes_since(-1).revision
    store.create_experiment("digits", None, {})
    event = table.changed_rows(store, store.changes_since(revision))
    assert (event.rows, event.gone, event.more) == ([], [], True)


def test_many_changes_are_bounded_and_the_latest_told(store: MemoryStore) -> None:
    revision = store.changes_since(-1).revision
    ids = [add_run(store, number) for number in range(table.MAX_CHANGED + 1)]
    event = table.changed_rows(store, store.changes_since(revision))
    assert ([row.run_id for row in event.rows], event.more) == (ids[1:], True)


def test_tag_rows_follow_the_store(store: MemoryStore) -> None:
    run_id = add_run(store, 1, tags={"stage": "a"})
    store.log_batch(run_id, tags=[RunTag("stage", "b"), RunTag("mlflow.note.content", "x")])
    assert table.run_row(store.get_run(run_id)).tags == {"stage": "b"}


def test_rows_tell_extremes_of_the_metrics_asked_for(store: MemoryStore) -> None:
    run_id = add_run(store, 1, metrics={"loss": 0.5, "acc": 0.1})
    store.log_batch(run_id, [Metric("loss", 0.25, 2, 1), Metric("loss", 0.75, 3, 2)])
    row = table.runs_page(store, EVERYTHING, 0, 10, ["loss"]).rows[0]
    assert (row.metrics["loss"], row.min, row.max) == (0.75, {"loss": 0.25}, {"loss": 0.75})
    plain = msgspec.to_builtins(table.runs_page(store, EVERYTHING, 0, 10).rows[0])
    assert "min" not in plain


def test_runs_are_sorted_by_an_extreme(store: MemoryStore) -> None:
    low = add_run(store, 1, metrics={"loss": 0.1})
    store.log_batch(low, [Metric("loss", 9.0, 2, 1)])
    add_run(store, 2, metrics={"loss": 1.0})
    for aggregate, expected in (("min", ["run-1", "run-2"]), ("latest", ["run-2", "run-1"])):
        order = [Sort("metric", "loss", False, aggregate)]
        assert names_of(store, RunsQuery(None, "", order)) == expected


def test_statuses_are_left_out_beside_a_filter(store: MemoryStore) -> None:
    for number, status in enumerate(("FINISHED", "FAILED", "RUNNING")):
        store.update_run(add_run(store, number, params={"a": "1"}), status=status)
    assert names_of(store, RunsQuery(None, "", [], ["FAILED", "FINISHED"])) == ["run-2"]
    found = names_of(store, RunsQuery(None, "params.a = '1' OR params.a = '2'", [], ["FAILED"]))
    assert found == ["run-2", "run-0"]


def test_values_of_an_attribute_that_is_no_text_are_refused(store: MemoryStore) -> None:
    with pytest.raises(InvalidParameterError, match="run_name, status"):
        table.values(store, None, "attribute", "start_time", "", 5)
    with pytest.raises(InvalidParameterError, match="name, digest, context have"):
        table.values(store, None, "dataset", "schema", "", 5)
    assert table.values(None, None, "param", "a", "", 5) == []
