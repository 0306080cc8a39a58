"""Of what begins in one millisecond, the order of creation decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from trialbook.model import Metric, Param, RunTag, ViewType
from trialbook.recording import stores
from trialbook.registered import NewVersion
from trialbook.search import (
    EXPERIMENTS,
    MODEL_VERSIONS,
    REGISTERED_MODELS,
    parse_filter,
    parse_order,
)
from trialbook.store.base import RunQuery
from trialbook.store.groups import GroupKey

if TYPE_CHECKING:
    from pathlib import Path

    from trialbook.store.base import Store

COUNT = 20
# neither in the order of creation nor against it
IDS = [f"{number * 7 % COUNT:032x}" for number in range(COUNT)]
NEWEST_FIRST = IDS[::-1]


def fill(store: Store) -> None:
    for number, run_id in enumerate(IDS):
        store.create_run("0", run_id=run_id, run_name="r", user_id="", start_time=5, tags={})
        store.log_batch(run_id, [Metric("acc", 0.5, 5, 0)], [Param("lr", "1")], [RunTag("t", "x")])
        store.update_run(run_id, status="FINISHED", end_time=9)
        if number == 3:
            # what is recorded into the first one later does not make it a later one
            store.log_batch(IDS[0], [Metric("late", 1.0, 5, 0)])


def ids(runs: Any) -> list[str]:
    return [run.info.run_id for run in runs]


ORDERS = {
    "": NEWEST_FIRST,
    "start_time DESC": NEWEST_FIRST,
    "start_time": IDS,
    "end_time": NEWEST_FIRST,
    "run_name DESC": NEWEST_FIRST,
    "metrics.acc DESC": NEWEST_FIRST,
    "max(metrics.acc)": NEWEST_FIRST,
    "params.lr": NEWEST_FIRST,
    "metrics.acc, start_time": IDS,
    "start_time, metrics.acc": IDS,
    "tags.t, start_time DESC": NEWEST_FIRST,
    "run_id": sorted(IDS),
    "start_time, run_id DESC": sorted(IDS, reverse=True),
}


@pytest.mark.parametrize("order", ORDERS)
def test_runs(store: Store, order: str) -> None:
    fill(store)
    query = RunQuery(("0",), None, parse_order(list(filter(None, order.split(", ")))))
    assert ids(store.search_runs(query, 0, 100)) == ORDERS[order]
    assert ids(store.search_runs(query, 3, 4)) == ORDERS[order][3:7]
    assert store.runs_table(query, 100).info["run_id"] == ORDERS[order]
    met: list[str] = []
    token = None
    while True:
        page = store.runs_page(query, 3, token)
        met += ids(page)
        token = page.token
        if token is None:
            break
    assert met == ORDERS[order]


def test_nested_runs_and_groups(store: Store) -> None:
    fill(store)
    for run_id in IDS[1:]:
        store.log_batch(run_id, tags=[RunTag("mlflow.parentRunId", IDS[0])])
    nested = parse_filter(f"tags.`mlflow.parentRunId` = '{IDS[0]}'")
    assert ids(store.search_runs(RunQuery(("0",), nested), 0, 100)) == NEWEST_FIRST[:-1]
    assert ids(store.search_runs(RunQuery(("0",), top_level=True), 0, 9)) == [IDS[0]]
    alike = parse_filter("params.lr = '1'")
    assert ids(store.search_runs(RunQuery(("0",), alike), 0, 100)) == NEWEST_FIRST
    (group,) = store.run_groups(RunQuery(("0",)), [GroupKey("param", "lr")], (), 0, 9).groups
    assert group.count == COUNT


def test_a_run_tells_where_it_stands(store: Store) -> None:
    fill(store)
    numbers = [run.number for run in store.get_runs(IDS)]
    assert numbers == sorted(set(numbers))


def test_a_parent_goes_on_recording_after_its_child_began(tmp_path: Path) -> None:
    store = stores.open_store(str(tmp_path / "trialbook.db"))
    for run_id in IDS[:3]:
        store.create_run("0", run_id=run_id, run_name="r", user_id="", start_time=5, tags={})
    store.log_batch(IDS[0], params=[Param("lr", "1")])
    store.log_batch(IDS[1], params=[Param("lr", "1")])
    # all of it arrives in one transaction
    assert ids(store.search_runs(RunQuery(("0",)), 0, 9)) == IDS[2::-1]
    store.close()


def test_runs_that_a_purge_makes_room_for(store: Store) -> None:
    fill(store)
    store.delete_run(IDS[-1])
    store.purge_runs([IDS[-1]])
    store.create_run("0", run_id="f" * 32, run_name="r", user_id="", start_time=5, tags={})
    found = ids(store.search_runs(RunQuery(("0",)), 0, 100))
    assert found == ["f" * 32, *NEWEST_FIRST[1:]]


def test_experiments(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("trialbook.store.sql.experiments", "reference.experiments"):
        monkeypatch.setattr(f"{module}.now", lambda: 5)
    names = [f"e{number * 3 % 7}" for number in range(7)]
    for name in names:
        store.create_experiment(name, None, {})
    wanted = parse_filter("name LIKE 'e%'", EXPERIMENTS)
    for text, expected in (
        ([], names[::-1]),
        (["creation_time"], names),
        (["creation_time DESC"], names[::-1]),
        (["last_update_time"], names),
        (["last_update_time DESC"], names[::-1]),
    ):
        order = parse_order(text, EXPERIMENTS)
        found, token = [], None
        while True:
            page = store.search_experiments(ViewType.ACTIVE_ONLY, 2, wanted, order, token)
            found += [experiment.name for experiment in page]
            token = page.token
            if token is None:
                break
        assert found == expected


NAMES = [f"m{number * 3 % 7}" for number in range(7)]
MODEL_ORDERS = {
    "": sorted(NAMES),
    "creation_timestamp": NAMES,
    "timestamp DESC": NAMES[::-1],
    "last_updated_timestamp": NAMES,
    "last_updated_timestamp DESC": NAMES[::-1],
    "creation_timestamp DESC, last_updated_timestamp": NAMES[::-1],
    "tags.t": sorted(NAMES),
}


@pytest.fixture
def registry(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose models and versions have all been made in one millisecond."""
    sql = "trialbook.store.sql"
    for module in (f"{sql}.models", f"{sql}.versions", "reference.registry"):
        monkeypatch.setattr(f"{module}.now", lambda: 5)
    # a name that is changed changes no place
    for name in ("other", *NAMES[1:]):
        store.create_registered_model(name, None, {})
    store.rename_registered_model("other", NAMES[0])
    for name in (*NAMES, *NAMES[::-1]):
        store.create_model_version(name, NewVersion("s3://bucket/model"))
    return store


@pytest.mark.parametrize("order", MODEL_ORDERS)
def test_registered_models(registry: Store, order: str) -> None:
    terms = parse_order(list(filter(None, order.split(", "))), REGISTERED_MODELS)
    found: list[str] = []
    token = None
    while not found or token:
        page = registry.search_registered_models(2, None, terms, token)
        found += [model.name for model in page]
        token = page.token
    assert found == MODEL_ORDERS[order]


VERSIONS = [*((name, 1) for name in NAMES), *((name, 2) for name in NAMES[::-1])]
VERSION_ORDERS = {
    "": VERSIONS[::-1],
    "creation_timestamp": VERSIONS,
    "last_updated_timestamp DESC": VERSIONS[::-1],
    "last_updated_timestamp": VERSIONS,
    "name, creation_timestamp": sorted(VERSIONS),
    "name DESC": sorted(VERSIONS, reverse=True),
    "tags.t": sorted(VERSIONS, key=lambda each: (each[0], -each[1])),
}


@pytest.mark.parametrize("order", VERSION_ORDERS)
def test_versions_of_models(registry: Store, order: str) -> None:
    terms = parse_order(list(filter(None, order.split(", "))), MODEL_VERSIONS)
    found: list[tuple[str, int]] = []
    token = None
    while not found or token:
        page = registry.search_model_versions(3, None, terms, token)
        found += [(version.name, version.version) for version in page]
        token = page.token
    assert found == VERSION_ORDERS[order]
