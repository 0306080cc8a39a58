"""Whatever a public function is given, it does what is asked or raises an error of ours."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import PIL.Image
import pytest

import trialbook as tb


class Mute:
    """Its text cannot be had."""

    def __str__(self) -> str:
        raise RuntimeError("mute")

    __repr__ = __str__


class Broken:
    """Whatever is asked of it fails."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def fail(*_: object, **__: object) -> Any:
            raise ZeroDivisionError(name)

        return fail


class Frame:
    """A table of another library, which has columns and no pandas behind them."""

    columns = ("a",)
    shape = (1, 1)

    def __getitem__(self, _: object) -> Any:
        raise TypeError("no item of this kind")

    def __len__(self) -> int:
        return 1


def endless() -> Any:
    around: dict[str, Any] = {}
    around["around"] = [around]
    return around


def deep() -> Any:
    inner: Any = 1
    for _ in range(5_000):
        inner = [inner]
    return inner


def generator() -> Iterator[int]:
    yield 1
    raise ZeroDivisionError("half way")


VALUES: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "true": lambda: True,
    "number": lambda: 5,
    "fraction": lambda: 0.5,
    "nan": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "huge": lambda: 10**5_000,
    "negative": lambda: -(2**70),
    "complex": lambda: 1j,
    "empty": lambda: "",
    "blank": lambda: "  ",
    "NUL": lambda: "a\0b",
    "surrogate": lambda: "a\ud800b",
    "control": lambda: "a\x1b[31m\nb",
    "long": lambda: "x" * 300_000,
    "dots": lambda: "../../x",
    "absolute": lambda: "/x/y/z",
    "slash": lambda: "a/",
    "url": lambda: "runs:/nothing/x",
    "quote": lambda: "' OR 1=1 --",
    "braces": lambda: "{x} %s",
    "bytes": lambda: b"\xff\0",
    "list": lambda: [1, None, "a"],
    "nested": lambda: [[1], [2, 3]],
    "mapping": lambda: {1: 2, None: object()},
    "endless": endless,
    "deep": deep,
    "generator": generator,
    "object": object,
    "type": lambda: dict,
    "function": lambda: print,
    "mute": Mute,
    "list of mutes": lambda: [Mute()],
    "mapping to a mute": lambda: {"a": Mute()},
    "broken": Broken,
    "frame of others": Frame,
    "array": lambda: np.zeros((2, 3, 5)),
    "empty array": lambda: np.array([]),
    "objects": lambda: np.array([None, Mute()], dtype=object),
    "frame": lambda: pd.DataFrame({"a": [1, "x"], 5: [None, Mute()]}),
    "series": lambda: pd.Series([1, 2]),
    "time": lambda: pd.Timestamp("2026-01-01"),
    "NA": lambda: pd.NA,
    "image": lambda: PIL.Image.new("CMYK", (1, 1)),
    "path": lambda: Path("nothing"),
    "exception": lambda: ValueError("x"),
}

Call = Callable[[Any, str], Any]
FLUENT: dict[str, Call] = {
    "log_param": lambda v, _: tb.log_param("k", v),
    "log_param key": lambda v, _: tb.log_param(v, 1),
    "log_params": lambda v, _: tb.log_params(v),
    "log_metric": lambda v, _: tb.log_metric("k", v),
    "log_metric key": lambda v, _: tb.log_metric(v, 1),
    "log_metric step": lambda v, _: tb.log_metric("k", 1, step=v),
    "log_metric timestamp": lambda v, _: tb.log_metric("k", 1, timestamp=v),
    "log_metric run": lambda v, _: tb.log_metric("k", 1, run_id=v),
    "log_metrics": lambda v, _: tb.log_metrics(v),
    "log_metrics value": lambda v, _: tb.log_metrics({"k": v}),
    "log_series": lambda v, _: tb.log_series("k", v),
    "log_series steps": lambda v, _: tb.log_series("k", [1], steps=v),
    "set_tag": lambda v, _: tb.set_tag("k", v),
    "set_tag key": lambda v, _: tb.set_tag(v, "v"),
    "set_tags": lambda v, _: tb.set_tags(v),
    "delete_tag": lambda v, _: tb.delete_tag(v),
    "log_text": lambda v, _: tb.log_text(v, "t.txt"),
    "log_text file": lambda v, _: tb.log_text("t", v),
    "log_dict": lambda v, _: tb.log_dict(v, "d.json"),
    "log_dict value": lambda v, _: tb.log_dict({"a": v}, "d.yaml"),
    "log_dict file": lambda v, _: tb.log_dict({}, v),
    "log_figure": lambda v, _: tb.log_figure(v, "f.png"),
    "log_figure file": lambda v, _: tb.log_figure(figure(), v),
    "log_figure options": lambda v, _: tb.log_figure(figure(), "f.png", save_kwargs=v),
    "log_image": lambda v, _: tb.log_image(v, "i.png"),
    "log_image file": lambda v, _: tb.log_image(np.zeros((2, 2)), v),
    "log_image key": lambda v, _: tb.log_image(np.zeros((2, 2)), key=v),
    "log_image step": lambda v, _: tb.log_image(np.zeros((2, 2)), key="k", step=v),
    "Image": lambda v, _: tb.Image(v),
    "Image list": lambda v, _: tb.Image([v]),
    "log_table": lambda v, _: tb.log_table(v, "t.json"),
    "log_table cell": lambda v, _: tb.log_table({"a": [v]}, "t.json"),
    "log_table parquet": lambda v, _: tb.log_table({"a": [v]}, "t.parquet"),
    "log_table file": lambda v, _: tb.log_table({"a": 1}, v),
    "load_table": lambda v, _: tb.load_table(v),
    "load_table runs": lambda v, _: tb.load_table("t.json", v),
    "load_table columns": lambda v, run: tb.load_table("good.json", run, v),
    "log_stream": lambda v, _: tb.log_stream(v, "s"),
    "log_predictions": lambda v, _: tb.log_predictions(v, [0, 1]),
    "log_predictions predicted": lambda v, _: tb.log_predictions([0, 1], v),
    "log_predictions both": lambda v, _: tb.log_predictions(v, v),
    "log_predictions label": lambda v, _: tb.log_predictions([v, 1], [1, v]),
    "log_predictions scores": lambda v, _: tb.log_predictions([0, 1], [0, 1], v),
    "log_predictions ids": lambda v, _: tb.log_predictions([0, 1], [0, 1], ids=v),
    "log_predictions samples": lambda v, _: tb.log_predictions([0, 1], [0, 1], samples=v),
    "log_predictions sample": lambda v, _: tb.log_predictions([0, 1], [0, 1], samples=[v, v]),
    "log_predictions cell": lambda v, _: tb.log_predictions([0], [1], samples={"a": [v]}),
    "log_predictions name": lambda v, _: tb.log_predictions([0, 1], [0, 1], name=v),
    "log_predictions split": lambda v, _: tb.log_predictions([0, 1], [0, 1], split=v),
    "log_predictions fold": lambda v, _: tb.log_predictions([0, 1], [0, 1], fold=v),
    "log_predictions groups": lambda v, _: tb.log_predictions([0, 1], [0, 1], groups=v),
    "log_predictions group": lambda v, _: tb.log_predictions([0], [1], groups=[v]),
    "log_predictions labels": lambda v, _: tb.log_predictions([0, 1], [0, 1], labels=v),
    "log_predictions weights": lambda v, _: tb.log_predictions([0, 1], [0, 1], sample_weight=v),
    "load_predictions": lambda v, _: tb.load_predictions(v),
    "load_predictions name": lambda v, run: tb.load_predictions(run, v),
    "load_predictions split": lambda v, run: tb.load_predictions(run, split=v),
    "load_predictions fold": lambda v, run: tb.load_predictions(run, fold=v),
    "log_confusion_matrix": lambda v, _: tb.log_confusion_matrix(v, v),
    "log_confusion_matrix labels": lambda v, _: tb.log_confusion_matrix([0, 1], [0, 1], labels=v),
    "log_confusion_matrix by": lambda v, _: tb.log_confusion_matrix([0, 1], [0, 1], normalize=v),
    "log_roc_curve": lambda v, _: tb.log_roc_curve(v, [0.1, 0.9]),
    "log_roc_curve scores": lambda v, _: tb.log_roc_curve([0, 1], v),
    "log_roc_curve positive": lambda v, _: tb.log_roc_curve([0, 1], [0, 1], pos_label=v),
    "log_pr_curve name": lambda v, _: tb.log_pr_curve([0, 1], [0, 1], name=v),
    "log_calibration_curve": lambda v, _: tb.log_calibration_curve([0, 1], [0, 1], n_bins=v),
    "log_sklearn_plot": lambda v, _: tb.log_sklearn_plot(v, [0, 1], [0, 1]),
    "log_sklearn_plot pairs": lambda v, _: tb.log_sklearn_plot("confusion_matrix", v, v),
    "log_artifact": lambda v, _: tb.log_artifact(v),
    "log_artifact path": lambda v, _: tb.log_artifact("good.txt", v),
    "log_artifacts": lambda v, _: tb.log_artifacts(v),
    "log_artifacts path": lambda v, _: tb.log_artifacts("good", v),
    "get_artifact_uri": lambda v, _: tb.get_artifact_uri(v),
    "log_input": lambda v, _: tb.log_input(v),
    "from_pandas": lambda v, _: tb.data.from_pandas(v),
    "from_numpy": lambda v, _: tb.data.from_numpy(v),
    "start_run name": lambda v, _: tb.start_run(run_name=v, nested=True),
    "start_run id": lambda v, _: tb.start_run(run_id=v, nested=True),
    "start_run tags": lambda v, _: tb.start_run(tags=v, nested=True),
    "start_run description": lambda v, _: tb.start_run(description=v, nested=True),
    "start_run experiment": lambda v, _: tb.start_run(experiment_id=v, nested=True),
    "start_run parent": lambda v, _: tb.start_run(parent_run_id=v, nested=True),
    "end_run": lambda v, _: tb.end_run(v),
    "get_run": lambda v, _: tb.get_run(v),
    "delete_run": lambda v, _: tb.delete_run(v),
    "search_runs": lambda v, _: tb.search_runs(v),
    "search_runs names": lambda v, _: tb.search_runs(experiment_names=v),
    "search_runs filter": lambda v, _: tb.search_runs(filter_string=v),
    "search_runs order": lambda v, _: tb.search_runs(order_by=v),
    "search_runs max": lambda v, _: tb.search_runs(max_results=v),
    "search_runs view": lambda v, _: tb.search_runs(run_view_type=v),
    "search_runs format": lambda v, _: tb.search_runs(output_format=v),
    "metric_history": lambda v, run: tb.metric_history(run, v),
    "create_experiment": lambda v, _: tb.create_experiment(v),
    "create_experiment place": lambda v, _: tb.create_experiment("e", artifact_location=v),
    "create_experiment tags": lambda v, _: tb.create_experiment("e", tags=v),
    "set_experiment": lambda v, _: tb.set_experiment(v),
    "set_experiment id": lambda v, _: tb.set_experiment(experiment_id=v),
    "get_experiment": lambda v, _: tb.get_experiment(v),
    "get_experiment_by_name": lambda v, _: tb.get_experiment_by_name(v),
    "search_experiments": lambda v, _: tb.search_experiments(filter_string=v),
    "register_model": lambda v, _: tb.register_model(v, "m"),
    "register_model name": lambda v, run: tb.register_model(f"runs:/{run}/good.json", v),
    "search_model_versions": lambda v, _: tb.search_model_versions(filter_string=v),
    "list_artifacts": lambda v, _: tb.artifacts.list_artifacts(v),
    "list_artifacts path": lambda v, run: tb.artifacts.list_artifacts(run_id=run, artifact_path=v),
    "download_artifacts": lambda v, _: tb.artifacts.download_artifacts(v),
    "download_artifacts to": lambda v, run: tb.artifacts.download_artifacts(
        run_id=run, artifact_path="good.json", dst_path=v
    ),
    "load_text": lambda v, _: tb.artifacts.load_text(v),
    "load_dict": lambda v, _: tb.artifacts.load_dict(v),
    "load_image": lambda v, _: tb.artifacts.load_image(v),
    "set_tracking_uri": lambda v, _: tb.set_tracking_uri(v),
    "client": lambda v, _: tb.MlflowClient(v),
}
CLIENT: dict[str, Call] = {
    "create_run": lambda v, _: client().create_run("0", start_time=v),
    "set_terminated": lambda v, run: client().set_terminated(run, end_time=v),
    "set_terminated status": lambda v, run: client().set_terminated(run, v),
    "update_run": lambda v, run: client().update_run(run, name=v),
    "log_batch metrics": lambda v, run: client().log_batch(run, metrics=v),
    "log_batch metric": lambda v, run: client().log_batch(run, metrics=[v]),
    "log_batch params": lambda v, run: client().log_batch(run, params=v),
    "log_batch tags": lambda v, run: client().log_batch(run, tags=[v]),
    "log_inputs": lambda v, run: client().log_inputs(run, v),
    "log_inputs one": lambda v, run: client().log_inputs(run, [v]),
    "get_metric_history": lambda v, run: client().get_metric_history(run, v),
    "search_runs token": lambda v, _: client().search_runs(["0"], page_token=v),
    "rename_experiment": lambda v, _: client().rename_experiment("0", v),
    "set_experiment_tag": lambda v, _: client().set_experiment_tag("0", "k", v),
    "create_registered_model": lambda v, _: client().create_registered_model(v),
    "create_registered_model tags": lambda v, _: client().create_registered_model("m", v),
    "get_latest_versions": lambda v, _: client().get_latest_versions("m", v),
    "get_model_version": lambda v, _: client().get_model_version("m", v),
}


def client() -> tb.MlflowClient:
    return tb.MlflowClient()


def figure() -> Any:
    from matplotlib.figure import Figure

    return Figure()


def outcome(call: Call, value: Any, run_id: str) -> str | None:
    """Return what came out instead of an error of ours."""
    try:
        call(value, run_id)
    except tb.TrialbookError as error:
        # the words can be had, say something and stand on one line
        words = str(error).partition("\n  ")[0]
        return None if len(words) > 10 and "\n" not in words else f"words: {words}"
    except Exception as error:  # noqa: BLE001 -- that is the question
        return f"{type(error).__name__}: {str(error)[:80]}"
    return None


@pytest.mark.parametrize("name", [*FLUENT, *CLIENT])
def test_only_errors_of_ours_come_out(name: str, workspace: Path) -> None:
    call = FLUENT.get(name) or CLIENT[name]
    (workspace / "good.txt").write_text("good")
    (workspace / "good").mkdir()
    tb.log_table({"a": [1]}, "good.json")
    out = {}
    for kind, made in VALUES.items():
        run = tb.active_run() or tb.start_run()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = outcome(call, made(), run.info.run_id)
        if found is not None:
            out[kind] = found
        tb.set_tracking_uri("")
        while tb.active_run() not in (run, None):
            tb.end_run()
    assert out == {}
    # nothing that was recorded is in the way of reading
    assert len(tb.search_runs(search_all_experiments=True)) >= 1


# What the files of others do


def test_a_missing_file_is_one_of_pythons_too(workspace: Path) -> None:
    with tb.start_run() as run:
        for call in (
            lambda: tb.log_artifact("nothing.csv"),
            lambda: tb.log_artifacts("nothing"),
            lambda: tb.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="no"),
            lambda: tb.artifacts.load_text(tb.get_artifact_uri("no")),
            lambda: tb.Image("nothing.png"),
        ):
            with pytest.raises(FileNotFoundError) as caught:
                call()
            assert isinstance(caught.value, tb.NotFoundError)
            assert str(caught.value).startswith("There is no")


def test_errors_are_what_python_code_expects() -> None:
    with tb.start_run():
        with pytest.raises(KeyError, match=r"^There is no experiment with id '77'"):
            tb.get_experiment("77")
        with pytest.raises(TypeError, match="must be a number"):
            tb.log_metric("a", [1])  # type: ignore[arg-type]  # on purpose
        with pytest.raises(ValueError, match="must be a number"):
            tb.log_metric("a", "high")  # type: ignore[arg-type]  # on purpose
        with pytest.raises(RuntimeError, match="is active already"):
            tb.start_run()


def test_links_pipes_and_folders_that_nobody_may_read(workspace: Path) -> None:
    folder = workspace / "results"
    folder.mkdir()
    (folder / "dangling").symlink_to(workspace / "gone")
    with tb.start_run():
        with pytest.raises(FileNotFoundError, match="dangling' is a link to what does not exist"):
            tb.log_artifacts("results")
        with pytest.raises(FileNotFoundError, match="is a link to what does not exist"):
            tb.log_artifact("results/dangling")
        (folder / "dangling").unlink()
        os.mkfifo(folder / "pipe")
        with pytest.raises(tb.InvalidParameterError, match="a pipe or a device"):
            tb.log_artifacts("results")
        with pytest.raises(tb.InvalidParameterError, match="a pipe or a device"):
            tb.log_artifact(os.devnull)
        (workspace / "file").write_text("x")
        with pytest.raises(FileNotFoundError, match="it is a file, which log_artifact takes"):
            tb.log_artifacts("file")


@pytest.mark.parametrize("where", ["log_text", "log_dict", "log_image", "log_figure", "log_table"])
def test_an_artifact_folder_that_cannot_be_written(where: str, workspace: Path) -> None:
    (workspace / "file").write_text("in the way")
    experiment_id = tb.create_experiment("e", artifact_location=str(workspace / "file/artifacts"))
    calls: dict[str, Callable[[], Any]] = {
        "log_text": lambda: tb.log_text("t", "a/t.txt"),
        "log_dict": lambda: tb.log_dict({}, "a/t.json"),
        "log_image": lambda: tb.log_image(np.zeros((2, 2)), "i.png"),
        "log_figure": lambda: tb.log_figure(figure(), "f.png"),
        "log_table": lambda: tb.log_table({"a": 1}, "t.json"),
    }
    with tb.start_run(experiment_id=experiment_id), pytest.raises(tb.TrialbookError):
        calls[where]()


def test_a_store_that_cannot_be_written_is_said_without_the_pages_below_it(
    workspace: Path,
) -> None:
    import traceback

    (workspace / "file").write_text("x")
    for uri in ("file/x/trialbook.db", "/proc/trialbook/trialbook.db", "sqlite:///file"):
        tb.set_tracking_uri(uri)
        with pytest.raises(tb.StoreError) as caught:
            tb.start_run()
        shown = "".join(traceback.format_exception(caught.value))
        assert "The above exception" not in shown
        assert "During handling" not in shown
        assert caught.value.__context__ is not None or "no SQLite database" in shown


def test_dictionaries_as_text() -> None:
    import datetime
    import enum
    from decimal import Decimal
    from types import MappingProxyType

    class Colour(enum.Enum):
        RED = 1

    class Level(enum.IntEnum):
        LOW = 1

    told = {
        "date": datetime.date(2026, 1, 2),
        "path": Path("a/b"),
        "enum": Colour.RED,
        "level": Level.LOW,
        "set": {1},
        "decimal": Decimal("0.10"),
        "dtype": np.dtype("float32"),
        "type": np.int64,
        "float": np.float32(0.5),
        "text": np.str_("x"),
        "array": np.array([[1, 2]]),
        "times": np.array(["2026-01-02"], "datetime64[ns]"),
        "stamp": pd.Timestamp("2026-01-02"),
        "series": pd.Series([1, 2]),
        "frame": pd.DataFrame({"a": [1]}),
        "proxy": MappingProxyType({"a": (1, None)}),
        "bytes": b"x",
        np.int64(5): True,
        (1, 2): "pair",
        Colour.RED: "key",
        None: "none",
    }
    kept = {
        "date": "2026-01-02",
        "path": "a/b",
        "enum": "Colour.RED",
        "level": 1,
        "set": "{1}",
        "decimal": "0.10",
        "dtype": "float32",
        "type": "<class 'numpy.int64'>",
        "float": 0.5,
        "text": "x",
        "array": [[1, 2]],
        "times": ["2026-01-02T00:00:00.000000000"],
        "stamp": "2026-01-02 00:00:00",
        "series": [1, 2],
        "frame": {"a": [1]},
        "proxy": {"a": [1, None]},
        "bytes": "b'x'",
        "(1, 2)": "pair",
        "Colour.RED": "key",
    }
    with tb.start_run():
        tb.log_dict(told, "d.json")
        tb.log_dict(told, "d.yaml")
        read = tb.artifacts.load_dict(tb.get_artifact_uri("d.json"))
        yaml = tb.artifacts.load_dict(tb.get_artifact_uri("d.yaml"))
    assert read == kept | {"5": True, "null": "none"}
    assert yaml == kept | {5: True, None: "none"}
