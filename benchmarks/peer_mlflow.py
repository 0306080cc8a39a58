"""MLflow on SQLite, as a notebook uses it."""

from __future__ import annotations

import time

import mlflow
import peer_actions
from mlflow.entities import Metric

mlflow.set_tracking_uri("sqlite:///mlflow.db")
client = mlflow.MlflowClient()


def first(_: int) -> None:
    """Record a point."""
    mlflow.start_run()
    mlflow.log_metric("loss", 0.5)


def calls(count: int) -> dict[str, float]:
    """Log in a loop."""
    with mlflow.start_run():
        mlflow.log_metric("loss", 0.5)
        return peer_actions.call_times(
            lambda step: mlflow.log_metric("loss", 1 / (step + 1), step=step), count
        )


def kill(_: int) -> None:
    """Log until killed."""
    mlflow.start_run()
    peer_actions.log_for_ever(lambda step: mlflow.log_metric("loss", 0.5, step=step))


def _points() -> int:
    found = client.search_runs(["0"])
    return sum(len(client.get_metric_history(run.info.run_id, "loss")) for run in found)


def recorded(_: int) -> int:
    """Count the points that are there."""
    return _points()


def series(count: int) -> None:
    """Log batches of as many points as MLflow takes at once."""
    columns = zip(*(column.tolist() for column in peer_actions.points(count)), strict=True)
    metrics = [Metric("loss", value, at, step) for step, at, value in columns]
    with mlflow.start_run() as run:
        peer_actions.signal("ready")
        for start in range(0, count, 1000):
            client.log_batch(run.info.run_id, metrics[start : start + 1000])
        peer_actions.signal("written")


def loop(count: int) -> None:
    """Log a point a call."""
    values = peer_actions.points(count)[2].tolist()
    with mlflow.start_run():
        peer_actions.signal("ready")
        for step, value in enumerate(values):
            mlflow.log_metric("loss", value, step=step)
        peer_actions.signal("written")


def poll(count: int) -> None:
    """Wait until another process's points can be read."""
    peer_actions.signal("ready")
    run_id = client.search_runs(["0"])[0].info.run_id
    while client.get_run(run_id).data.metrics.get("loss") is None:
        time.sleep(0.01)
    while len(client.get_metric_history(run_id, "loss")) < count:
        time.sleep(0.5)
    peer_actions.signal("read")


def read(_: int) -> float:
    """Read all points."""
    run_id = client.search_runs(["0"])[0].info.run_id
    return peer_actions.median_ms(lambda: client.get_metric_history(run_id, "loss"), times=1)


def runs(count: int) -> dict[str, float]:
    """Create runs, and return the seconds until that is done, and until all can be found."""
    values = peer_actions.run_values(count)
    start = time.perf_counter()
    for params, metrics, tags in values:
        with mlflow.start_run():
            mlflow.log_params(params)
            mlflow.log_metrics(metrics)
            mlflow.set_tags(tags)
    created = time.perf_counter() - start
    assert len(client.search_runs(["0"], max_results=1)) == 1
    return {"created": created, "found": time.perf_counter() - start}


def search(count: int) -> dict[str, float]:
    """Find the first hundred, and make a DataFrame of all."""

    def top() -> object:
        return client.search_runs(
            ["0"], peer_actions.FILTER, max_results=100, order_by=[peer_actions.ORDER]
        )

    assert top()
    return {
        "top": peer_actions.median_ms(top, times=3),
        "frame": peer_actions.median_ms(
            lambda: mlflow.search_runs(["0"], max_results=count), times=1
        ),
    }


if __name__ == "__main__":
    actions = (first, calls, kill, recorded, series, loop, poll, read, runs, search)
    peer_actions.act({action.__name__: action for action in actions})
