"""What runs have in common and what not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

import trialbook as tb
from trialbook import settings
from trialbook.queries.differences import differences
from trialbook.recording import stores
from trialbook.service.context import capture

if TYPE_CHECKING:
    import pytest

HOSTILE = "<img src=x onerror=alert(1)>\u202e"


def test_each_thing_is_told_of_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.CAPTURE_VARIABLE, "1")
    monkeypatch.setattr(capture, "capture", capture.Capture())
    data = pd.DataFrame({"x": [1, 2]})
    with tb.start_run(run_name="a") as first:
        tb.log_params({"depth": 3, "same": "s", HOSTILE: HOSTILE})
        tb.log_metrics({"loss": math.nan, "acc": 0.5})
        tb.set_tag("team", "birds")
        tb.log_input(tb.data.from_pandas(data, name="rows"), context="training")
    with tb.start_run(run_name="b") as second:
        tb.log_params({"depth": 5, "same": "s"})
        tb.log_metrics({"loss": math.nan, "acc": math.inf})
    capture.finish()
    ids = [second.info.run_id, "0" * 32, first.info.run_id]
    told = differences(stores.known_store(), ids)
    assert told.run_ids == [second.info.run_id, first.info.run_id]
    by_name = {(each.section, each.key): each for each in told.differences}
    assert by_name["param", "depth"].values == ["5", "3"]
    assert by_name["param", "depth"].differs
    assert not by_name["param", "same"].differs
    assert by_name["param", HOSTILE].values == [None, HOSTILE]
    # NaN is the same as NaN
    assert (by_name["metric", "loss"].values, by_name["metric", "loss"].differs) == (
        ["NaN", "NaN"],
        False,
    )
    assert by_name["metric", "acc"].values == ["Infinity", 0.5]
    assert by_name["tag", "team"].values == [None, "birds"]
    (used,) = tb.get_run(first.info.run_id).inputs.dataset_inputs
    assert by_name["dataset", "training: rows"].values == [None, used.dataset.digest]
    assert not by_name["environment", "python"].differs
    assert ("package", "numpy") in by_name
    assert not any(key.startswith("mlflow.") for _, key in by_name)


def test_nothing_differs_where_nothing_is() -> None:
    assert differences(None, ["0" * 32]).differences == []
    assert differences(stores.known_store(), []).run_ids == []


def test_a_run_that_is_purged_while_it_is_read_has_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    with tb.start_run(run_name="a") as first, tb.start_run(run_name="b", nested=True) as second:
        pass
    store = stores.known_store()
    assert store is not None
    ids = [first.info.run_id, second.info.run_id]
    found = store.get_runs(ids)
    store.delete_run(ids[1])
    store.purge_runs([ids[1]])
    monkeypatch.setattr(store, "get_runs", lambda _ids: found)
    assert differences(store, ids).run_ids == ids
