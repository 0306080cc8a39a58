"""The run table's Python side: arguments, selection, bundle."""

from __future__ import annotations

import gc
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import trialbook as tb
from trialbook.errors import FilterError, InvalidParameterError, NotFoundError
from trialbook.protocol import codec
from trialbook.protocol.messages import RunsQuery, SavedView, Sort
from trialbook.recording import stores
from trialbook.service import current_experiment
from trialbook.views import live

if TYPE_CHECKING:
    from trialbook.views.runs import RunsView


@pytest.fixture(autouse=True)
def file(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "trialbook.db"
    tb.set_tracking_uri(file)
    yield file
    tb.set_tracking_uri("")
    current_experiment.forget()
    stores.close_stores()


@pytest.fixture
def recorded(file: Path) -> None:
    tb.set_experiment("diabetes")
    for number, rmse in enumerate([60.0, 54.0]):
        with tb.start_run(run_name=f"run-{number}"):
            tb.log_metric("rmse", rmse)


def test_looking_creates_no_store(file: Path) -> None:
    view = tb.runs(filter_string="rmse < 1")
    data = view._repr_mimebundle_()
    assert data["text/plain"] == "No runs."
    assert data[live.MIME_TYPE]["spec"]["store_id"] is None
    assert data[live.MIME_TYPE]["spec"]["query"]["experiment_ids"] == ["0"]
    assert not file.exists()


def test_the_experiment_is_the_one_set(recorded: None) -> None:
    assert tb.runs().spec.query == RunsQuery(["1"], "", [])
    assert tb.runs(search_all_experiments=True).spec.query.experiment_ids is None
    assert tb.runs(experiment_names=["Default"]).spec.query.experiment_ids == ["0"]
    assert tb.runs([1, "0"]).spec.query.experiment_ids == ["1", "0"]


def test_order_is_settled_at_the_call(recorded: None) -> None:
    view = tb.runs(order_by=["rmse DESC", "start_time"])
    assert view.spec.query.order_by == [
        Sort("metric", "rmse", descending=True),
        Sort("attribute", "start_time", descending=False),
    ]
    rows = view._repr_mimebundle_()[live.MIME_TYPE]["snapshot"]["rows"]
    assert [row["run_name"] for row in rows] == ["run-0", "run-1"]


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"filter_string": "rmze < 1"}, FilterError, "rmse"),
        ({"filter_string": "metrics.rmse <"}, FilterError, "rmse <"),
        ({"order_by": ["rmze"]}, FilterError, "rmse"),
        ({"order_by": ["user_id"]}, InvalidParameterError, "start_time"),
        ({"experiment_ids": ["77"]}, NotFoundError, "77"),
        ({"experiment_names": ["diabetis"]}, NotFoundError, "diabetes"),
        ({"experiment_ids": ["1"], "experiment_names": ["x"]}, InvalidParameterError, "not both"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(
    recorded: None, arguments: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        tb.runs(**arguments)


def test_bundle_is_as_the_schema_says(recorded: None) -> None:
    data = tb.runs()._repr_mimebundle_()
    sent = json.loads(json.dumps(data[live.MIME_TYPE], allow_nan=False))
    view = codec.read(SavedView, sent)
    assert view.version == tb.__version__
    assert view.spec.store_id == view.store.store_id
    assert list(data) == [live.MIME_TYPE, "text/html", "text/plain"]


def test_bundle_obeys_include_and_exclude(recorded: None) -> None:
    assert list(tb.runs()._repr_mimebundle_(include=["text/plain"])) == ["text/plain"]
    assert list(tb.runs()._repr_mimebundle_(exclude=["text/html"])) == [
        live.MIME_TYPE,
        "text/plain",
    ]


def test_a_view_made_before_its_store_finds_it_later(file: Path) -> None:
    view = tb.runs()
    with tb.start_run(run_name="first"):
        pass
    data = view._repr_mimebundle_()[live.MIME_TYPE]
    assert data["spec"]["store_id"] == data["store"]["store_id"] is not None
    assert data["snapshot"]["total"] == 1


def test_a_view_stays_with_its_store(recorded: None, tmp_path: Path) -> None:
    view = tb.runs()
    tb.set_tracking_uri(tmp_path / "other.db")
    assert view._repr_mimebundle_()[live.MIME_TYPE]["snapshot"]["total"] == 2


def test_selection_is_observed(caplog: pytest.LogCaptureFixture) -> None:
    view = tb.runs()
    heard: list[list[str]] = []

    def fail(run_ids: list[str]) -> None:
        raise RuntimeError(f"cannot take {run_ids}")

    view.observe(fail)
    view.observe(heard.append)
    with caplog.at_level(logging.ERROR, logger="trialbook"):
        view.select(["a", "b"])
        view.select(["a", "b"])
    assert (view.selection, heard) == (["a", "b"], [["a", "b"]])
    assert caplog.text.count("cannot take ['a', 'b']") == 1
    view.unobserve(heard.append)
    view.select([])
    assert (view.selection, heard) == ([], [["a", "b"]])


def test_the_selection_is_a_copy() -> None:
    view = tb.runs()
    view.selection.append("x")
    assert view.selection == []


def test_repr_does_not_read_the_store(recorded: None, file: Path) -> None:
    view = tb.runs(filter_string="rmse < 1")
    stores.close_stores()
    file.unlink()
    assert repr(view) == "<RunsView of experiments 1, filter 'rmse < 1'>"
    assert not file.exists()


def test_views_are_found_as_long_as_they_live() -> None:
    view: RunsView | None = tb.runs()
    assert view is not None
    view_id = view.view_id
    assert live.find(view_id) is view
    view = None
    gc.collect()
    assert live.find(view_id) is None


def test_outside_a_kernel_a_view_leaves_display_to_its_bundle() -> None:
    with pytest.raises(NotImplementedError):
        tb.runs()._ipython_display_()


def test_a_page_of_all_runs(recorded: None, tmp_path: Path) -> None:
    target = tb.runs().to_html(tmp_path / "runs.html")
    html = target.read_text("utf-8")
    assert html.index("run-1") < html.index("run-0")
    assert "Trialbook: experiment <bdi>diabetes</bdi> · 2 runs · as of" in html
