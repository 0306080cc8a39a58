"""Searches find what MLflow finds, in its order, and wrong calls fail with its error codes.

``dev/mlflow_answers.py`` has recorded what MLflow answers.
"""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import trialbook as tb
from trialbook.errors import TrialbookError
from trialbook.model import Dataset, DatasetInput, Metric, Param, TagName, ViewType
from trialbook.service.tracker import Tracker

if TYPE_CHECKING:
    from trialbook.store.base import Store

ROOT = Path(__file__).parents[2]
ANSWERS = json.loads((ROOT / "tests/store/mlflow_answers.json").read_text("utf-8"))

# What we answer otherwise on purpose, by the reason.
SEARCHES_OTHERWISE = {
    "more can be compared and sorted by": (
        "experiment_id = '0'",
        "params.lr IN ('tree')",
        "run_name IN ('alpha')",
        "status IN ('FINISHED')",
        "metrics.acc IS NULL",
        "start_time IS NULL",
        "metrics.acc > +1",
        "experiment_id",
    ),
    "params and tags compare as numbers with what is not quoted": ("params.lr = 0.1",),
    "words without an operator search names, params and tags": ("-- comment",),
    "names with a slash, and one with spaces to sort by, need no quotes or may have them": (
        "tags.k.dotted/path = 'yes'",
        "metrics.a/b.c-d >= 4",
        "metrics.a/b.c-d DESC",
        "`Run Name` DESC",
    ),
    "white space around an order is nothing": ("  metrics.acc   DESC  ",),
    "a second order by the same name changes nothing, where MLflow fails in its database": (
        "metrics.acc | metrics.acc",
        "metrics.acc | metrics.acc DESC",
        "start_time | start_time DESC",
    ),
    "params that spell numbers are sorted as numbers": ("params.lr", "params.lr DESC"),
    "letters of every script have two cases, not only those of English": (
        "params.lr ILIKE '%Ü%'",
        "datasets.name ILIKE '%ÜNÏ'",
    ),
    "the infinities are kept, and are not the greatest number": (
        "metrics.acc = 1.7976931348623157e308",
        "metrics.acc <= 1.7976931348623157e308",
    ),
    "an AND that joins nothing, and a name that is empty, are mistakes": (
        "AND metrics.acc > 0",
        "metrics.acc > 0 AND AND metrics.acc < 1",
        "params. = 'tree'",
        "metrics.",
    ),
    "the caller's mistake is no internal error": ("run_id IN (r05)",),
    "of runs that begin at once the one created first comes first where the first started does": (
        "start_time",
        "created",
        "start_time ASC",
        "metrics.late DESC | start_time ASC",
    ),
}
CALLS_OTHERWISE = {
    "keys become no file names, so any printable text will do": tuple(
        f"client.{call}(run, {key}, {value})"
        for call, value in (("log_param", "'v'"), ("log_metric", "1.0"), ("set_tag", "'v'"))
        for key in (
            *("'a//b'", "'../a'", "'/a'", "'a/'", "'.'"),
            *("'a#b'", "'it\\'s'", "'a,b'", "'a=b'"),
        )
    ),
    "a wrong argument has this code too, where MLflow fails with an exception of Python's": (
        "client.log_param(run, 5, 'v')",
        "client.log_metric(run, 5, 1.0)",
        "client.log_metric(run, 'k', [1.0])",
        "client.log_metric(run, 'k', 1j)",
        "client.log_metric(run, 'k', 10**400)",
        "client.get_run(None)",
        "client.log_inputs(run, used())",
        "client.set_terminated(run, 'nonsense')",
        "client.update_run(run, status='nonsense')",
        "fluent.log_params(None)",
        "fluent.search_runs(output_format='nonsense')",
        "client.create_registered_model(5)",
    ),
    "the caller's mistake is no internal error": (
        "client.set_tag(run, 5, 'v')",
        "client.log_metric(run, 'k', 1.0, step=2**63)",
        "fluent.start_run(run_id=deleted)",
        "fluent.start_run(parent_run_id=deleted)",
        "client.rename_registered_model(model, '')",
        "client.get_model_version(model, None)",
        "client.update_model_version(model, 1)",
        "client.create_model_version(model, f'models:/{model}/9')",
        "client.transition_model_version_stage(model, 1, 'Archived', True)",
        "client.set_model_version_tag(model, stage='Production', key='k', value='v')",
    ),
    "MLflow raises an exception without a code": ("[fluent.start_run(), fluent.start_run()]",),
    "MLflow takes it silently for something else": (
        "client.set_terminated(run, 'RUNNING')",
        "client.update_run(run, name='')",
    ),
    "what has no name cannot be searched for": (
        "client.log_inputs(run, [used(name='')])",
        "client.log_inputs(run, [used({'': 'v'})])",
    ),
    "what does not exist is told": (
        "client.get_metric_history('nonsense', 'unknown')",
        "client.create_model_version(model, source + '/unknown')",
        "client.create_model_version(model, f'runs:/{\"0\" * 32}/model')",
        "client.create_model_version(model, 's3://a', '0' * 32)",
    ),
    "a version is somewhere, and a model's name fits into MLflow's databases": (
        "client.create_model_version(model, '')",
        "client.create_model_version(model, None)",
        "client.create_registered_model('n' * 257)",
    ),
    "more can be compared and sorted by": (
        "client.search_model_versions(\"current_stage = 'None'\")",
        "client.search_model_versions('tags.k IS NULL')",
        "client.search_model_versions(\"attributes.name = 'a'\")",
        "client.search_model_versions('', order_by=['run_id'])",
        "client.search_model_versions('', order_by=['tags.k'])",
        "client.search_registered_models('', order_by=['creation_timestamp'])",
    ),
    "a number stands without quotes": ("client.search_model_versions(\"version_number = '1'\")",),
    "no search is for nothing": ("client.search_registered_models(max_results=0)",),
    "a model's name alone is no version, and of logged models nothing is kept": (
        "fluent.artifacts.download_artifacts(f'models:/{model}')",
    ),
    "keys are as long everywhere": ("client.create_run('0', tags={'k' * 251: 'v'})",),
    "the same twice is no contradiction": (
        "client.log_batch(run, params=[Param('a', '1'), Param('a', '1')])",
    ),
    "a name is taken whether one creates or renames": (
        "client.rename_experiment(experiment, taken)",
    ),
}


@pytest.fixture(scope="module")
def filled(shared_store: Store) -> Store:
    """Return MLflow's runs."""
    ids = ["0", *(shared_store.create_experiment(name, None, {}) for name in ("second", "third"))]
    # of equal times MLflow puts the least id first, and we the run that was created last
    for spec in sorted(ANSWERS["runs"], key=lambda spec: str(spec["id"]), reverse=True):
        run_id = spec["id"]
        shared_store.create_run(
            ids[spec["experiment"]],
            run_id=run_id,
            run_name=spec["name"],
            user_id=spec["user"],
            start_time=spec["start"],
            tags={"mlflow.user": spec["user"], **spec["tags"]},
        )
        shared_store.log_batch(
            run_id,
            [Metric(*point) for point in spec["metrics"]],
            [Param(*pair) for pair in spec["params"].items()],
        )
        for name, digest, context in spec["datasets"]:
            tags = {} if context is None else {TagName.DATASET_CONTEXT: context}
            used = DatasetInput.of(Dataset(name, digest, "local", "{}"), tags)
            shared_store.log_inputs(run_id, [used])
        if spec["end"] is not None:
            shared_store.update_run(run_id, status=spec["status"], end_time=spec["end"])
        if spec["deleted"]:
            shared_store.delete_run(run_id)
    shared_store.delete_experiment(ids[-1])
    return shared_store


def answer(store: Store, text: str, terms: list[str], view: int) -> str:
    view_type = {1: ViewType.ACTIVE_ONLY, 2: ViewType.DELETED_ONLY, 3: ViewType.ALL}[view]
    try:
        found = Tracker(store).search.page(
            ["0", "1", "2"], text, view_type=view_type, order_by=terms
        )
    except TrialbookError as error:
        return error.error_code
    return " ".join(run.info.run_id[1:] for run in found)


def test_searches_answer_as_mlflow(filled: Store) -> None:
    different = {}
    for text, terms, view, expected in ANSWERS["searches"]:
        found = answer(filled, text, terms, view)
        if found != expected:
            different[text or " | ".join(terms)] = f"{found}, MLflow: {expected}"
    compare(different, SEARCHES_OTHERWISE)


def compare(different: dict[str, str], on_purpose: dict[str, tuple[str, ...]]) -> None:
    known = {question for questions in on_purpose.values() for question in questions}
    assert {question: both for question, both in different.items() if question not in known} == {}
    assert known == different.keys()


@pytest.mark.filterwarnings("ignore:There is no experiment")
def test_wrong_calls_fail_as_in_mlflow(tmp_path: Path) -> None:
    tb.set_tracking_uri(tmp_path / "trialbook.db")
    names = runpy.run_path(str(ROOT / "dev" / "mlflow_calls.py"))["names"]
    client = tb.TrackingClient()
    different = {}
    for number, (call, expected) in enumerate(ANSWERS["calls"]):
        namespace = names(call, number, client, tb, tb)
        try:
            eval(call, namespace)  # noqa: S307 -- the calls are ours
            found = "ok"
        except TrialbookError as error:
            found = error.error_code
        while tb.active_run():
            tb.end_run()
        if found != expected:
            different[call] = f"{found}, MLflow: {expected}"
    compare(different, CALLS_OTHERWISE)
