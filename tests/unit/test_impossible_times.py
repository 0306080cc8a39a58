"""Times beyond every calendar: refused at the call, and read where a store has them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import trialbook as tb
from trialbook.errors import InvalidParameterError
from trialbook.model import Metric, Points, RunRecord
from trialbook.queries import table
from trialbook.queries.run_page import run_detail
from trialbook.recording import stores
from trialbook.store.base import RunQuery
from trialbook.tracking.frames import history_frame

if TYPE_CHECKING:
    from collections.abc import Callable

NOW_NS = 1_795_000_000_123_456_789
ABSURD = (NOW_NS, 2**63 - 1, -(2**63), 9_223_372_036_855, 253_402_300_800_000)


def client() -> tb.TrackingClient:
    return tb.TrackingClient()


@pytest.mark.parametrize(
    "call",
    [
        lambda run: tb.log_metric("loss", 1.0, timestamp=NOW_NS),
        lambda run: tb.log_metrics({"loss": 1.0}, timestamp=NOW_NS),
        lambda run: tb.log_series("loss", [1.0, 2.0], timestamps=[5, NOW_NS]),
        lambda run: tb.log_series("loss", [1.0, 2.0], timestamps=np.array([5, NOW_NS])),
        lambda run: client().log_metric(run, "loss", 1.0, timestamp=NOW_NS),
        lambda run: client().log_batch(run, metrics=[Metric("loss", 1.0, NOW_NS, 0)]),
        lambda run: client().set_terminated(run, end_time=NOW_NS),
        lambda run: client().create_run("0", start_time=NOW_NS),
    ],
)
def test_nanoseconds_are_refused_where_they_are_given(call: Callable[[str], Any]) -> None:
    with tb.start_run() as run:
        with pytest.raises(InvalidParameterError, match=r"nanoseconds: divide it by 1_000_000"):
            call(run.info.run_id)
        tb.log_metric("loss", 2.0, timestamp=time.time_ns() // 1_000_000)
    assert tb.search_runs()["metrics.loss"].tolist() == [2.0]


def html(view: Any) -> str:
    bundle = view._repr_mimebundle_()
    return str((bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"])


def poisoned() -> list[str]:
    """Record absurd times as other programs may have."""
    store = stores.current_store()
    for number, moment in enumerate(ABSURD):
        run_id = f"{number:032x}"
        store.create_run(
            "0", run_id=run_id, run_name=f"r{number}", user_id="", start_time=moment, tags={}
        )
        points = Points()
        points.steps.append(0)
        points.timestamps.append(moment)
        points.values.append(0.5)
        store.record([RunRecord(run_id, points={"loss": points})])
        store.update_run(run_id, status="FINISHED", end_time=moment)
    return [f"{number:032x}" for number in range(len(ABSURD))]


def test_a_store_that_has_some_is_read_all_the_same() -> None:
    with tb.start_run(run_name="good"):
        tb.log_metric("loss", 0.1)
    run_ids = poisoned()
    frame = tb.search_runs().set_index("run_id")
    assert len(frame) == 1 + len(run_ids)
    assert isinstance(frame["start_time"].dtype, pd.DatetimeTZDtype)
    assert frame.loc[run_ids, "start_time"].isna().tolist() == [True, True, True, True, True]
    assert frame.loc[run_ids, "end_time"].isna().all()
    assert frame["start_time"].notna().sum() == 1
    assert run_ids[3] in str(frame)
    for run_id in run_ids:
        history = tb.metric_history(run_id, "loss")
        assert history["value"].tolist() == [0.5]
        assert history["timestamp"].isna().all()
        assert tb.get_run(run_id).info.run_id == run_id
        assert run_detail(None, run_id).run_id == run_id
        assert "loss" in html(tb.show_run(run_id))
    assert "r0" in html(tb.runs())
    rows = [table.run_row(run) for run in stores.current_store().search_runs(RunQuery(), 0, 99)]
    assert {row.start_time for row in rows} >= set(ABSURD)


def test_good_times_stay_as_they_are() -> None:
    points = stores.current_store()
    with tb.start_run() as run:
        tb.log_metric("loss", 0.1, timestamp=1_700_000_000_123)
    series = points.read_series(run.info.run_id, "loss")
    assert history_frame(series)["timestamp"].tolist() == [
        pd.Timestamp(1_700_000_000_123, unit="ms", tz="UTC")
    ]
