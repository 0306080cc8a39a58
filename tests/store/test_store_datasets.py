"""The datasets of runs, in every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import (
    Dataset,
    DatasetInput,
    Metric,
    NewRun,
    Param,
    Run,
    RunInputs,
    RunRecord,
    TagName,
    ViewType,
)
from trialbook.search import parse_filter
from trialbook.search.tree import Comparison, Field, OrderTerm
from trialbook.store.base import RunQuery
from trialbook.store.groups import GroupKey, MetricAggregate, Spread

if TYPE_CHECKING:
    from trialbook.store.base import Store

BY_DATASET = [GroupKey("dataset", "")]


def used(name: str, digest: str = "1", context: str | None = None, **about: str) -> DatasetInput:
    dataset = Dataset(name, digest, about.pop("source_type", "local"), "{}", **about)
    return DatasetInput.of(dataset, {TagName.DATASET_CONTEXT: context} if context else {})


IRIS = used("iris", "5f0a", "train", schema='{"a": "é"}', profile="{}")
WINE = used("wine", "77", "eval")


def inputs(store: Store, run_id: str) -> list[DatasetInput]:
    return store.get_run(run_id).inputs.dataset_inputs


def test_datasets_come_back_as_they_were_logged(store: Store, new_run) -> None:
    run_id, bare = new_run().info.run_id, new_run().info.run_id
    tagged = DatasetInput.of(Dataset("z", "", "", ""), {"a": "", "é": "x"})
    store.log_inputs(run_id, [tagged, IRIS])
    store.log_inputs(run_id, [WINE])
    assert inputs(store, run_id) == [tagged, IRIS, WINE]
    assert store.get_run(bare).inputs == RunInputs()
    found = {run.info.run_id: run.inputs for run in store.search_runs(RunQuery(), 0, 9)}
    assert found == {bare: RunInputs(), run_id: RunInputs([tagged, IRIS, WINE])}


def test_of_one_name_and_digest_the_first_stands(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    store.log_inputs(run_id, [IRIS, used("iris", "5f0a", "other")])
    store.log_inputs(run_id, [used("iris", "5f0a", "again", source_type="s3"), used("iris", "2")])
    assert inputs(store, run_id) == [IRIS, used("iris", "2")]


def test_runs_share_what_is_said_of_a_dataset_only_where_it_is_the_same(
    store: Store, new_run
) -> None:
    first, second, other = (new_run().info.run_id for _ in range(3))
    moved = used("iris", "5f0a", "train", source_type="s3")
    for run_id, one in ((first, IRIS), (second, IRIS), (other, moved)):
        store.log_inputs(run_id, [one])
    for run_id in (first, other):
        store.delete_run(run_id)
    store.purge_runs([first])
    assert (inputs(store, second), inputs(store, other)) == ([IRIS], [moved])
    store.purge_runs([other])
    assert inputs(store, second) == [IRIS]


def test_again_changes_nothing(store: Store) -> None:
    record = RunRecord("r", NewRun("0", "r", "ada", 5), inputs={IRIS.key: IRIS, WINE.key: WINE})
    for _ in range(2):
        assert store.record([record, record]) == []
        assert inputs(store, "r") == [IRIS, WINE]
    assert groups(store) == [("iris (5f0a), wine (77)", 1)]


def test_a_dataset_is_a_change_of_its_run(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    store.get_run(run_id)
    revision = store.changes_since(-1).revision
    store.log_inputs(run_id, [IRIS])
    assert store.changes_since(revision).run_ids == (run_id,)


def test_a_wrong_run_or_text_is_refused(store: Store, new_run) -> None:
    with pytest.raises(NotFoundError):
        store.log_inputs("nobody", [IRIS])
    run_id = new_run().info.run_id
    with pytest.raises(InvalidParameterError, match="NUL"):
        store.log_inputs(run_id, [WINE, used("a\0b")])
    with pytest.raises(InvalidParameterError, match="surrogate"):
        store.log_inputs(run_id, [DatasetInput.of(WINE.dataset, {"k": "\ud800"})])
    assert inputs(store, run_id) == []
    store.delete_run(run_id)
    with pytest.raises(InvalidParameterError, match="active"):
        store.log_inputs(run_id, [IRIS])


def test_names_tell_whether_active_runs_have_datasets(store: Store, new_run) -> None:
    other = store.create_experiment("other", None, {})
    run_id = new_run(other).info.run_id

    def told(*ids: str) -> bool:
        return store.run_names(ids or None).datasets

    assert not told()
    store.log_inputs(run_id, [IRIS])
    store.log_inputs(run_id, [WINE])
    assert (told(), told(other), told("0")) == (True, True, False)
    store.delete_run(run_id)
    assert not told()
    store.restore_run(run_id)
    assert told(other)
    store.delete_experiment(other)
    assert not told(other)
    store.restore_experiment(other)
    assert told()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("datasets.name = 'iris'", "ac"),
        ("datasets.name != 'iris'", "bc"),
        ("dataset.digest IN ('77', 'x')", "bc"),
        ("datasets.digest NOT IN ('77')", "ac"),
        ("datasets.context = 'train'", "ac"),
        ("datasets.context != 'train'", "bc"),
        ("datasets.name LIKE 'IR%'", ""),
        ("datasets.name ILIKE 'IR%'", "ac"),
        # two conditions need not hold of the same dataset
        ("datasets.name = 'iris' AND datasets.context = 'eval'", "c"),
        ("NOT datasets.name = 'iris'", "bd"),
    ],
)
def test_searches(store: Store, new_run, text: str, expected: str) -> None:
    for run_id, some in (("a", [IRIS]), ("b", [WINE]), ("c", [IRIS, WINE]), ("d", [])):
        new_run(run_id=run_id)
        if some:
            store.log_inputs(run_id, some)
    found = store.search_runs(RunQuery(filter=parse_filter(text)), 0, 9)
    assert "".join(sorted(run.info.run_id for run in found)) == expected


def groups(store: Store, query: RunQuery | None = None) -> list[tuple[str | None, int]]:
    page = store.run_groups(query or RunQuery(), BY_DATASET, [], 0, 9)
    assert page.total == len(page.groups)
    return [(*group.values, group.count) for group in page.groups]


def test_runs_are_grouped_by_all_their_datasets(store: Store, new_run) -> None:
    def run(*some: DatasetInput, loss: float) -> Run:
        made: Run = new_run()
        store.log_batch(made.info.run_id, [Metric("loss", loss, 1, 0)], [Param("p", "1")])
        store.log_inputs(made.info.run_id, some)
        return made

    alone = run(IRIS, loss=1)
    run(IRIS, loss=3)
    # in whichever order they were logged
    run(WINE, IRIS, loss=5)
    run(IRIS, WINE, loss=7)
    run(loss=0)
    both = "iris (5f0a), wine (77)"
    assert groups(store) == [("iris (5f0a)", 2), (both, 2), (None, 1)]
    by_datasets = OrderTerm(Field("attribute", "datasets"), descending=True)
    down = RunQuery(order_by=(by_datasets,))
    assert groups(store, down) == [(both, 2), ("iris (5f0a)", 2), (None, 1)]
    assert store.search_runs(down, 0, 9)[-1].inputs == RunInputs()
    by_mean = RunQuery(order_by=(OrderTerm(Field("metric", "loss")),))
    assert [value for value, _ in groups(store, by_mean)] == [None, "iris (5f0a)", both]
    loss = MetricAggregate("loss")
    page = store.run_groups(RunQuery(), BY_DATASET, [loss], 1, 1)
    assert page.groups[0].metrics == {loss: Spread(2, 6.0, pytest.approx(2**0.5), 5.0, 7.0)}
    for value, operator, count in (("iris (5f0a)", "=", 2), (None, "IS NULL", 1)):
        within = Comparison(Field("attribute", "datasets"), operator, value)
        assert store.count_runs(RunQuery(filter=within)) == count
    store.delete_run(alone.info.run_id)
    assert groups(store)[0] == ("iris (5f0a)", 1)
    assert groups(store, RunQuery(view_type=ViewType.DELETED_ONLY)) == [("iris (5f0a)", 1)]


def test_pages_in_the_order_of_datasets(store: Store, new_run) -> None:
    for number in range(5):
        run_id = new_run().info.run_id
        if number % 2:
            store.log_inputs(run_id, [used(f"d{number}")])
    query = RunQuery(order_by=(OrderTerm(Field("attribute", "datasets")),))
    whole = [run.info.run_id for run in store.search_runs(query, 0, 9)]
    paged, token = [], None
    while len(paged) < 5:
        page = store.runs_page(query, 2, token)
        paged += [run.info.run_id for run in page]
        token = page.token
    assert paged == whole
