"""What is logged comes out as it went in."""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
import pytest

import trialbook as tb

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "\u202eevil\u2066",
    "🧪👩\u200d🔬",
    "x" * 10_000,
    "a\r\nb\tc",
    "'; DROP TABLE runs; --",
    "",
]


def data_of(run: Any) -> Any:
    return tb.get_run(run.info.run_id).data


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_come_out_whole(text: str) -> None:
    with tb.start_run(tags={"given": text}) as run:
        tb.log_param("p", text)
        tb.set_tag("t", text)
    data = data_of(run)
    assert data.params == {"p": text}
    assert data.tags["t"] == data.tags["given"] == text
    row = tb.search_runs().iloc[0]
    assert row["params.p"] == row["tags.t"] == text


@pytest.mark.parametrize("name", [*HOSTILE[:3], "k" * 250, "a/b:c.d%e`f`", " "])
def test_hostile_names_come_out_whole(name: str) -> None:
    name = name + "!"[: 250 - len(name)]
    tb.set_experiment(name)
    with tb.start_run(run_name=name) as run:
        tb.log_metric(name, 1)
        tb.log_param(name, 1)
        tb.set_tag(name, 1)
    found = tb.get_run(run.info.run_id)
    assert found.info.run_name == name
    assert found.data.metrics == {name: 1.0}
    assert found.data.params == {name: "1"}
    assert found.data.tags[name] == "1"
    assert tb.get_experiment_by_name(name).experiment_id == found.info.experiment_id


def test_metric_values_are_exact() -> None:
    values = {
        "nan": math.nan,
        "inf": math.inf,
        "-inf": -math.inf,
        "max": 1.7976931348623157e308,
        "tiny": 5e-324,
        "-0": -0.0,
        "third": 1 / 3,
        "numpy": np.float32(0.1),
        "integer": np.int64(2**53),
        "flag": True,
    }
    with tb.start_run() as run:
        tb.log_metrics(values)
    logged = data_of(run).metrics
    assert math.isnan(logged.pop("nan"))
    assert values.pop("nan") is not None
    assert logged == {key: float(value) for key, value in values.items()}
    assert math.copysign(1, logged["-0"]) == -1


def test_a_series_point_by_point() -> None:
    with tb.start_run() as run:
        for step in (0, 2, -1, 2):
            tb.log_metric("loss", step / 2, step=step, timestamp=1_700_000_000_000 + step)
    history = tb.metric_history(run.info.run_id, "loss")
    assert list(history.columns) == ["step", "timestamp", "value"]
    assert history["step"].tolist() == [-1, 0, 2]
    assert history["value"].tolist() == [-0.5, 0.0, 1.0]
    assert str(history["timestamp"].iloc[1]) == "2023-11-14 22:13:20+00:00"
    assert data_of(run).metrics == {"loss": 1.0}


def test_a_series_in_one_call() -> None:
    with tb.start_run() as run:
        tb.log_series("a", np.linspace(0, 1, 1001))
        tb.log_series("b", [1, math.nan], steps=np.array([5, 10]), timestamps=[1, 2])
        tb.log_series("none", [])
    history = tb.metric_history(run.info.run_id, "a")
    assert history["step"].tolist() == list(range(1001))
    assert history["value"].iloc[-1] == 1.0
    assert tb.metric_history(run.info.run_id, "b")["step"].tolist() == [5, 10]
    assert set(data_of(run).metrics) == {"a", "b"}


def test_a_series_of_uneven_length_is_refused() -> None:
    with tb.start_run():
        with pytest.raises(tb.InvalidParameterError, match="2 values but 1 steps"):
            tb.log_series("a", [1, 2], steps=[0])
        with pytest.raises(tb.InvalidParameterError, match="2 values but 3 timestamps"):
            tb.log_series("a", [1, 2], timestamps=[0, 1, 2])


def test_a_wrong_call_records_nothing() -> None:
    with tb.start_run() as run:
        with pytest.raises(tb.InvalidParameterError, match="must be a number, not the text"):
            tb.log_metrics({"good": 1.0, "bad": "high"})
        with pytest.raises(tb.InvalidParameterError, match="must not be empty"):
            tb.log_params({"good": 1, "": 2})
        with pytest.raises(tb.InvalidParameterError, match="must be a dictionary"):
            tb.log_params([("good", 1)])
        with pytest.raises(TypeError, match="stepp"):
            tb.log_metric("good", 1, stepp=3)
    data = data_of(run)
    assert data.metrics == {}
    assert data.params == {}


def test_a_param_does_not_change() -> None:
    with tb.start_run() as run:
        assert tb.log_param("alpha", 0.5) == 0.5
        assert tb.log_param("alpha", "0.5") == "0.5"
        with pytest.raises(tb.InvalidParameterError, match=r"'0\.5' and cannot become '0\.6'"):
            tb.log_params({"beta": 1, "alpha": 0.6})
    assert data_of(run).params == {"alpha": "0.5"}


def test_tags_are_overwritten_and_removed() -> None:
    with tb.start_run(run_name="first") as run:
        tb.set_tags({"stage": "draft", "n": 1})
        tb.set_tag("stage", "final")
        tb.delete_tag("n")
        with pytest.raises(tb.NotFoundError, match="no tag 'n'"):
            tb.delete_tag("n")
        tb.set_tag("mlflow.runName", "second")
    found = tb.get_run(run.info.run_id)
    assert found.data.tags["stage"] == "final"
    assert "n" not in found.data.tags
    assert found.info.run_name == "second"


def test_mlflows_asynchronous_calls_can_be_waited_for() -> None:
    with tb.start_run() as run:
        tb.log_metric("m", 1, synchronous=False).wait()
        tb.log_param("p", 1, synchronous=False).wait()
        assert tb.log_metrics({"m": 2}, synchronous=True) is None
    assert data_of(run).metrics == {"m": 2.0}


def test_logging_into_another_run() -> None:
    with tb.start_run() as first:
        pass
    with tb.start_run() as second:
        tb.log_metric("m", 1, run_id=first.info.run_id)
        tb.log_params({"p": 1}, run_id=first.info.run_id)
        tb.log_text("text", "a.txt", run_id=first.info.run_id)
    assert data_of(first).metrics == {"m": 1.0}
    assert data_of(second).metrics == {}
    assert data_of(first).params == {"p": "1"}
    assert tb.artifacts.list_artifacts(run_id=second.info.run_id) == []


def test_eight_threads_log_into_one_run() -> None:
    with tb.start_run() as run:

        def log(offset: int) -> None:
            for step in range(25):
                tb.log_metric("m", step, step=offset + step, run_id=run.info.run_id)

        threads = [threading.Thread(target=log, args=(n * 25,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(tb.metric_history(run.info.run_id, "m")["step"]) == list(range(200))


def test_dictionaries_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(name: str) -> str:
        path = tb.artifacts.download_artifacts(tb.get_artifact_uri(name))
        with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 -- line ends as they are
            return file.read()

    with tb.start_run():
        tb.log_text("a\r\nb 🧪", "notes.txt")
        assert read("notes.txt") == "a\r\nb 🧪"
        numbers = {"n": np.int64(3), "a": np.arange(2), "t": (1, None), "é": float("nan")}
        tb.log_dict(numbers, "deep/config.json")
        expected = '{"n":3,"a":[0,1],"t":[1,null],"é":NaN}'
        assert "".join(read("deep/config.json").split()) == expected
        tb.log_dict(numbers, "config.yaml")
        assert read("config.yaml").startswith("n: 3\na:\n- 0\n- 1\n")
        tb.log_dict([1], "no suffix")
        assert read("no suffix").split() == ["[", "1", "]"]
        around: list[object] = []
        around.append(around)
        for name in ("x.json", "x.yml"):
            with pytest.raises(tb.InvalidParameterError, match=r"cannot be written.*itself"):
                tb.log_dict({"x": around}, name)
        with pytest.raises(tb.InvalidParameterError, match="log_text needs text, not 3"):
            tb.log_text(3, "n.txt")
        monkeypatch.setitem(__import__("sys").modules, "yaml", None)
        with pytest.raises(tb.MissingExtraError, match="pip install pyyaml"):
            tb.log_dict({}, "config.yml")
