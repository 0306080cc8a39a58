"""Trialbook, as a notebook uses it."""

from __future__ import annotations

import time

import peer_actions

import trialbook as tb


def first(_: int) -> None:
    """Record a point."""
    tb.start_run()
    tb.log_metric("loss", 0.5)


def calls(count: int) -> dict[str, float]:
    """Log in a loop."""
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
        # the first record has the database opened in the background, which happens once
        tb.get_run(run.info.run_id)
        return peer_actions.call_times(
            lambda step: tb.log_metric("loss", 1 / (step + 1), step=step), count
        )


def kill(_: int) -> None:
    """Log until killed."""
    tb.start_run()
    peer_actions.log_for_ever(lambda step: tb.log_metric("loss", 0.5, step=step))


def _points() -> int:
    runs = tb.search_runs(output_format="list")
    return sum(len(tb.TrackingClient().get_metric_history(r.info.run_id, "loss")) for r in runs)


def recorded(_: int) -> int:
    """Count the points that are there."""
    return _points()


def series(count: int) -> None:
    """Log arrays."""
    steps, times, values = peer_actions.points(count)
    with tb.start_run() as run:
        tb.get_run(run.info.run_id)
        peer_actions.signal("ready")
        tb.log_series("loss", values, steps, times)
        peer_actions.signal("written")


def loop(count: int) -> None:
    """Log a point a call."""
    values = peer_actions.points(count)[2].tolist()
    with tb.start_run() as run:
        tb.get_run(run.info.run_id)
        peer_actions.signal("ready")
        for step, value in enumerate(values):
            tb.log_metric("loss", value, step=step)
        peer_actions.signal("written")


def poll(count: int) -> None:
    """Wait until another process's points can be read."""
    from trialbook.store.sqlite.store import SqliteStore

    store = SqliteStore("trialbook.db")
    peer_actions.signal("ready")
    runs = tb.search_runs(output_format="list")
    while store.series_summaries(runs[0].info.run_id).get("loss") is None:
        time.sleep(0.001)
    while store.series_summaries(runs[0].info.run_id)["loss"].count < count:
        time.sleep(0.005)
    assert len(store.read_series(runs[0].info.run_id, "loss")) == count
    peer_actions.signal("read")


def read(_: int) -> float:
    """Read all points as arrays."""
    store = tb.recording.stores.current_store()
    run_id = tb.search_runs(output_format="list")[0].info.run_id
    return peer_actions.median_ms(lambda: store.read_series(run_id, "loss"))


def runs(count: int) -> dict[str, float]:
    """Create runs, and return the seconds until that is done, and until all can be found."""
    values = peer_actions.run_values(count)
    start = time.perf_counter()
    for params, metrics, tags in values:
        with tb.start_run():
            tb.log_params(params)
            tb.log_metrics(metrics)
            tb.set_tags(tags)
    created = time.perf_counter() - start
    assert len(tb.TrackingClient().search_runs(["0"], max_results=1)) == 1
    return {"created": created, "found": time.perf_counter() - start}


def bulk(count: int) -> None:
    """Create runs by the thousand, which tests of size need."""
    from records import fill

    from trialbook.store.sqlite.store import SqliteStore

    fill(SqliteStore("trialbook.db"), 0, count)


def search(count: int) -> dict[str, float]:
    """Find the first hundred, and make a DataFrame of all."""
    client = tb.TrackingClient()
    found = client.search_runs(
        ["0"], peer_actions.FILTER, max_results=100, order_by=[peer_actions.ORDER]
    )
    assert found
    return {
        "top": peer_actions.median_ms(
            lambda: client.search_runs(
                ["0"], peer_actions.FILTER, max_results=100, order_by=[peer_actions.ORDER]
            ),
            times=15,
        ),
        "frame": peer_actions.median_ms(lambda: tb.search_runs(max_results=count)),
    }


def page(_: int) -> float:
    """Read what the run table shows first: names, a page, and how many runs there are."""
    from scale import first_page

    store = tb.recording.stores.current_store()
    return peer_actions.median_ms(lambda: first_page(store), times=15)


if __name__ == "__main__":
    import trialbook.recording.stores

    actions = (first, calls, kill, recorded, series, loop, poll, read, runs, bulk, search, page)
    peer_actions.act({action.__name__: action for action in actions})
