"""Tables among a run's files: what is logged comes back, row after row, run after run."""

from __future__ import annotations

import importlib.util
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trialbook as tb
from trialbook.protocol.messages import ArtifactTable
from trialbook.queries.artifact_tables import table_page


def logged(run: tb.Run, name: str) -> Path:
    return Path(tb.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path=name))


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"a": [1, 2], "b": ["x", "y"]}, {"columns": ["a", "b"], "data": [[1, "x"], [2, "y"]]}),
        ({"a": 1, "b": "x"}, {"columns": ["a", "b"], "data": [[1, "x"]]}),
        ({"a": [1, 2], "b": [3]}, {"columns": ["a", "b"], "data": [[[1, 2], [3]]]}),
        ({"a": np.array([1]), "b": pd.Series(["é"])}, {"columns": ["a", "b"], "data": [[1, "é"]]}),
        (pd.DataFrame({"a": [1]}, index=["p"]), {"columns": ["a"], "data": [[1]]}),
        (
            {"t": [datetime(2020, 1, 1, tzinfo=UTC)], "n": [None], "f": [float("nan")]},
            {"columns": ["t", "n", "f"], "data": [["2020-01-01T00:00:00.000Z", None, None]]},
        ),
        (
            {"d": [{"x": [1]}], "p": [Path("a")]},
            {"columns": ["d", "p"], "data": [[{"x": [1]}, "a"]]},
        ),
        (pd.DataFrame({"a": []}), {"columns": ["a"], "data": []}),
    ],
)
def test_json_is_mlflows(data: Any, kept: dict[str, Any]) -> None:
    with tb.start_run() as run:
        tb.log_table(data, "deep/table.json")
    assert json.loads(logged(run, "deep/table.json").read_text()) == kept
    tag = tb.get_run(run.info.run_id).data.tags["mlflow.loggedArtifacts"]
    assert json.loads(tag) == [{"path": "deep/table.json", "type": "table"}]


@pytest.mark.parametrize("name", ["t.json", "t.parquet", "T.JSON"])
def test_rows_are_added(name: str) -> None:
    client = tb.MlflowClient()
    with tb.start_run() as run:
        tb.log_table({"a": [1], "b": ["x"]}, name)
        tb.log_table(pd.DataFrame({"a": [2], "c": [1.5]}), name)
        client.log_table(run.info.run_id, {"a": [3]}, artifact_file=name)
        tb.log_table({"z": [0]}, "other.json")
    frame = tb.load_table(name, [run.info.run_id])
    assert frame.columns.tolist() == ["a", "b", "c"]
    assert frame["a"].tolist() == [1, 2, 3]
    assert frame["b"].isna().tolist() == [False, True, True]
    assert frame["c"].dropna().tolist() == [1.5]
    assert frame.index.tolist() == [0, 1, 2]


def test_whole_numbers_and_digits_stay_what_they_are() -> None:
    with tb.start_run() as run:
        tb.log_table({"id": [2**53 + 1], "code": ["007"], "x": [0.123456789012345]}, "t.json")
        tb.log_table({"code": ["008"]}, "t.json")
    rows = json.loads(logged(run, "t.json").read_text())["data"]
    assert rows == [[2**53 + 1, "007", 0.123456789012345], [None, "008", None]]
    assert tb.load_table("t.json")["code"].tolist() == ["007", "008"]


def test_tables_of_several_runs() -> None:
    ids = []
    for number in range(3):
        with tb.start_run(run_name=f"run {number}") as run:
            tb.log_param("n", number)
            tb.log_table({"answer": [number]}, "answers.json")
            ids.append(run.info.run_id)
    with tb.start_run() as bare:
        pass
    assert sorted(tb.load_table("answers.json")["answer"]) == [0, 1, 2]
    assert tb.load_table("answers.json", ids[1])["answer"].tolist() == [1]
    frame = tb.load_table("answers.json", np.array(ids[:2]), extra_columns=["run_id", "params.n"])
    assert dict(zip(frame["run_id"], frame["answer"], strict=True)) == {ids[0]: 0, ids[1]: 1}
    assert sorted(frame["params.n"]) == ["0", "1"]
    with pytest.warns(UserWarning, match=f"no table 'answers.json' in {bare.info.run_id}"):
        found = tb.load_table("answers.json", [ids[0], bare.info.run_id])
    assert found["answer"].tolist() == [0]
    tb.set_experiment("another")
    assert tb.load_table("answers.json", ids[2])["answer"].tolist() == [2]
    client = tb.MlflowClient()
    assert len(client.load_table("0", "answers.json")) == 3
    for call, error, says in (
        (lambda: tb.load_table("answers.json"), tb.NotFoundError, "log_table writes one"),
        (lambda: client.load_table("0", "none.json"), tb.NotFoundError, "'none.json'"),
        (lambda: client.load_table("0", "a.json", [bare.info.run_id]), tb.NotFoundError, "these"),
        (lambda: client.load_table("0", "answers.json", "0" * 32), tb.NotFoundError, "0000"),
        (
            lambda: client.load_table("0", "answers.json", extra_columns="nope"),
            tb.InvalidParameterError,
            r"'nope' is no column.*params\.n",
        ),
    ):
        with pytest.raises(error, match=says):
            call()


def test_images_in_cells_lie_beside_the_table() -> None:
    image = tb.Image(np.full((2, 3, 3), 255, dtype=np.uint8))
    with tb.start_run() as run:
        tb.log_table({"id": [1, 2], "image": [image, image]}, "cats/t.json")
    cell = tb.load_table("cats/t.json")["image"][0]
    assert cell["type"] == "image"
    assert cell["filepath"].startswith("table_images/cats/t/")
    root = f"runs:/{run.info.run_id}"
    assert tb.artifacts.load_image(f"{root}/{cell['filepath']}").size == (3, 2)
    assert tb.artifacts.load_image(f"{root}/{cell['compressed_filepath']}").size == (3, 2)


def test_the_page_of_a_run_shows_it() -> None:
    with tb.start_run() as run:
        tb.log_table({"a": [1, 2], "b": ["x", None]}, "t.json")
    page = table_page(None, run.info.run_id, "t.json", 0, 10, None)
    assert isinstance(page, ArtifactTable)
    assert page.rows == [[1, "x"], [2, None]]


class Columns:
    """A frame of another library."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def to_pandas(self) -> Any:
        if self._frame is None:
            raise ModuleNotFoundError("pyarrow is required")
        return self._frame


def test_frames_of_other_libraries() -> None:
    with tb.start_run():
        tb.log_table(Columns(pd.DataFrame({"a": [1]})), "t.json")
        with pytest.raises(tb.InvalidParameterError, match="pyarrow is required"):
            tb.log_table(Columns(None), "t.json")
    assert tb.load_table("t.json")["a"].tolist() == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        *(None, 5, "a,b", [{"a": 1}], pd.Series([1]), np.zeros((2, 2)), dict),
        {"a": [1 + 2j]},
    ],
    ids=repr,
)
def test_what_is_no_table(wrong: Any) -> None:
    with tb.start_run() as run:
        if isinstance(wrong, dict):
            tb.log_table(wrong, "t.json")
            assert "(1+2j)" in logged(run, "t.json").read_text()
        else:
            with pytest.raises(tb.InvalidParameterError, match="log_table needs a DataFrame"):
                tb.log_table(wrong, "t.json")


def test_cells_that_cannot_be_written_leave_the_table_as_it_was() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with tb.start_run():
        tb.log_table({"a": [1]}, "t.json")
        with pytest.raises(tb.InvalidParameterError, match="cannot be written"):
            tb.log_table({"a": [endless]}, "t.json")
        with pytest.raises(tb.InvalidParameterError, match="cannot be written"):
            tb.log_table({"a": [object()]}, "t.parquet")
    assert tb.load_table("t.json")["a"].tolist() == [1]


def test_names_of_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    with tb.start_run():
        for name in ("t.csv", "t", "t.json.gz"):
            with pytest.raises(tb.InvalidParameterError, match=r"\.json or \.parquet"):
                tb.log_table({"a": [1]}, name)
        tb.log_text("no table", "t.json")
        with pytest.raises(tb.InvalidParameterError, match="no table that log_table wrote"):
            tb.log_table({"a": [1]}, "t.json")
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        with pytest.raises(tb.MissingExtraError, match="pyarrow"):
            tb.log_table({"a": [1]}, "t.parquet")


def test_a_tag_that_somebody_wrote_is_no_obstacle() -> None:
    with tb.start_run(tags={"mlflow.loggedArtifacts": "nonsense"}) as run:
        tb.log_table({"a": [1]}, "t.json")
    assert tb.load_table("t.json", run.info.run_id)["a"].tolist() == [1]
