"""Files of predictions: ours as arrays and by row, and those of strangers, who may mean ill."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

import trialbook as tb
from trialbook.evaluation.predictions import Predictions, predictions_of
from trialbook.service.artifacts.base import Artifacts, artifacts_at
from trialbook.service.predictions import (
    read_predictions,
    read_scores,
    sample_columns,
    sample_rows,
)
from trialbook.service.predictions.names import checked_file
from trialbook.service.predictions.parquet import opened, text
from trialbook.service.predictions.writing import write_predictions


def written(
    place: Artifacts, *args: Any, split: str = "test", file_fold: Any = None, **kwargs: Any
) -> Predictions:
    """Write predictions to a place, and return what was written."""
    samples = kwargs.pop("samples", None)
    predictions = predictions_of(*args, **kwargs)
    file = checked_file("predictions", split, file_fold)
    write_predictions(place, file, predictions, samples=samples)
    return predictions


def assert_same(found: Predictions, wanted: Predictions) -> None:
    assert (found.task, found.labels) == (wanted.task, wanted.labels)
    assert found.ids.tolist() == wanted.ids.tolist()
    for name in ("true", "predicted", "score", "fold", "weight"):
        one, other = getattr(found, name), getattr(wanted, name)
        assert (one is None) == (other is None), name
        if one is not None:
            assert one.dtype == other.dtype, name
            np.testing.assert_array_equal(one, other, name)


@pytest.fixture
def folder(tmp_path: Path) -> Artifacts:
    return artifacts_at(str(tmp_path / "artifacts"))


# Arrays


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (([0, 1, None], [0, 1, 1], [0.1, np.nan, 0.7]), {}),
        ((["b", "a", "c"], ["a", "a", "b"], np.eye(3)), {"labels": ["c", "a", "b"]}),
        ((["b", "a", "c"], ["a", "a", "b"], [0.5, 0.6, 0.7]), {}),
        (([True, False], [True, True]), {"sample_weight": [1, 0]}),
        (([0.5, np.nan], [0.1, np.inf]), {"ids": ["x", "y"]}),
        (([{"a"}, set(), {"b", "c"}], [{"c"}, {"a", "b"}, set()], np.eye(3)), {}),
        ((np.array([[1, 0], [1, 1]]), np.array([[0, 0], [1, 1]])), {"labels": [7, 3]}),
        (([1, "1", "1 (int)", 2.5], ["1", 1, 2.5, "1 (int)"]), {"fold": [0, 1, 2, 3]}),
        (([2**70, -1], [-1, 2**70]), {}),
        ((["A", "a", "a_2"], ["a", "A", "a"], np.eye(3)), {}),
        (([], []), {}),
    ],
)
def test_what_is_written_is_read(folder: Artifacts, arguments: Any, options: Any) -> None:
    wanted = written(folder, *arguments, **options)
    found = read_predictions(folder)
    assert_same(found, wanted)
    without = read_predictions(folder, with_scores=False)
    assert without.score is None
    np.testing.assert_array_equal(without.true, wanted.true)
    if wanted.score is not None and wanted.score.ndim == 2:
        for place, label in enumerate(wanted.labels):
            scores = read_scores(folder, "predictions", "test", None, label)
            np.testing.assert_array_equal(scores, wanted.score[:, place])


def test_folds_with_labels_of_their_own(folder: Artifacts) -> None:
    written(folder, ["a", "b"], ["b", "b"], [0.1, 0.9], split="cv", file_fold=0, fold=0)
    written(
        folder,
        ["c", "a"],
        ["c", "b"],
        [[0.5, 0.2, 0.3], [0.6, 0.3, 0.1]],
        split="cv",
        file_fold=1,
        fold=1,
        labels=["a", "b", "c"],
    )
    found = read_predictions(folder, split="cv")
    assert (found.task, found.labels) == ("multiclass", ("a", "b", "c"))
    assert found.true.tolist() == [0, 1, 2, 0]
    assert found.predicted.tolist() == [1, 1, 2, 1]
    assert found.fold is not None
    assert found.fold.tolist() == [0, 0, 1, 1]
    assert found.score is not None
    np.testing.assert_array_equal(
        found.score,
        [[np.nan, 0.1, np.nan], [np.nan, 0.9, np.nan], [0.5, 0.2, 0.3], [0.6, 0.3, 0.1]],
    )
    assert read_predictions(folder, split="cv", fold=1).true.tolist() == [2, 0]
    one = read_predictions(folder, split="cv", fold=0)
    assert (one.task, one.labels) == ("binary", ("a", "b"))


def test_folds_of_different_tasks(folder: Artifacts) -> None:
    written(folder, ["a", "b"], ["b", "b"], file_fold=0)
    written(folder, [0.5, 1.5], [0.5, 1.5], file_fold=1)
    with pytest.raises(tb.InvalidParameterError, match="different tasks, binary and regression"):
        read_predictions(folder)
    written(folder, [0, 1], [0, 1], split="whole")
    with pytest.raises(tb.NotFoundError, match="is of fold 2"):
        read_predictions(folder, split="whole", fold=2)


# Samples by row


@pytest.fixture
def thousand(folder: Artifacts) -> Artifacts:
    rng = np.random.default_rng(0)
    samples = pd.DataFrame({"word": [f"w{k}" for k in range(1000)], "length": range(1000)})
    for fold in range(2):
        labels = [1, 2, 3]
        written(
            folder,
            rng.choice(labels, 1000),
            rng.choice(labels, 1000),
            samples=samples,
            file_fold=fold,
            fold=fold,
            ids=[f"{fold}-{k}" for k in range(1000)],
        )
    return folder


def test_rows_come_back_in_their_order(thousand: Artifacts) -> None:
    found = sample_rows(thousand, rows=[1500, 3, 1500, 999], columns=["word"])
    assert found["row"].tolist() == [1500, 3, 999]
    assert found["word"].tolist() == ["w500", "w3", "w999"]
    assert found["id"].tolist() == ["1-500", "0-3", "0-999"]
    assert found["fold"].tolist() == [1, 0, 0]
    assert list(found.columns) == ["row", "id", "split", "fold", "y_true", "y_pred", "word"]
    assert len(sample_rows(thousand, rows=[])) == 0
    assert len(sample_rows(thousand, rows=[5000])) == 0


def test_a_cell(thousand: Artifacts) -> None:
    predictions = read_predictions(thousand)
    two, three = predictions.labels.index(2), predictions.labels.index(3)
    rows = np.flatnonzero((predictions.true == two) & (predictions.predicted == three)).tolist()
    found = sample_rows(thousand, true=2, predicted=3, limit=1000)
    assert found["row"].tolist() == rows
    assert set(found["y_true"]) == {2}
    assert found["length"].tolist() == [row % 1000 for row in rows]
    page = sample_rows(thousand, true=2, predicted=3, offset=150, limit=7)
    assert page["row"].tolist() == rows[150:157]
    assert sample_rows(thousand, fold=1, true=2, limit=1)["fold"].tolist() == [1]
    assert len(sample_rows(thousand, true="2")) == 0
    assert [(each.name, each.kind) for each in sample_columns(thousand)] == [
        ("word", "text"),
        ("length", "number"),
    ]


def test_asking_for_what_is_not_there(thousand: Artifacts) -> None:
    with pytest.raises(
        tb.InvalidParameterError, match="no column 'wrd' of samples; they have 'word'"
    ):
        sample_rows(thousand, columns=["wrd"])
    with pytest.raises(tb.InvalidParameterError, match="At most 1,000 samples"):
        sample_rows(thousand, rows=range(1001))
    with pytest.raises(tb.InvalidParameterError, match="There are no scores of 2"):
        read_scores(thousand, "predictions", "test", None, 2)


def test_cells_of_labels_that_are_hostile(folder: Artifacts) -> None:
    odd = "x'); DROP TABLE known_labels; --\0"
    written(folder, [odd, "b", {"c"}.pop()], ["b", odd, odd])
    assert sample_rows(folder, true=odd)["row"].tolist() == [0]
    assert sample_rows(folder, predicted=odd)["y_pred"].tolist() == [odd, odd]
    many = predictions_of([{"a", odd}, {odd}], [{odd}, {"a"}])
    write_predictions(folder, checked_file("many", "test", None), many)
    assert sample_rows(folder, "many", true="a")["row"].tolist() == [0]
    assert sample_rows(folder, "many", true=odd, predicted=odd)["row"].tolist() == [0]


# What others write


def put(place: Artifacts, frame: pd.DataFrame, name: str = "test.parquet", **options: Any) -> None:
    with place.writing(f"predictions/predictions/{name}") as path:
        frame.to_parquet(path, **options)


def test_somebodys_pandas(folder: Artifacts) -> None:
    frame = pd.DataFrame(
        {"y_true": ["a", "b", None], "y_pred": ["a", "a", "b"], "score": [0.1, 0.4, 0.3]}
        | {"text": ["x", "y", "z"], "n": [1, 2, 3]},
        index=["p", "q", "r"],
    )
    put(folder, frame)
    found = read_predictions(folder)
    wanted = predictions_of(["a", "b", None], ["a", "a", "b"], [0.1, 0.4, 0.3])
    assert_same(found, wanted)
    assert [each.name for each in sample_columns(folder)] == ["text", "n"]
    rows = sample_rows(folder, true="b")
    assert rows["text"].tolist() == ["y"]
    assert rows["split"].tolist() == ["test"]


def test_somebodys_scores_folds_and_numbers(folder: Artifacts) -> None:
    frame = pd.DataFrame(
        {"id": [10, 11, 12], "fold": [0, 0, 1], "y_true": [1, 2, 3], "y_pred": [1, 3, 3]}
        | {f"score_{k}": np.full(3, k / 10) for k in (1, 2, 3)}
        | {"weight": [1.0, 2.0, 3.0]}
    )
    put(folder, frame)
    found = read_predictions(folder)
    assert (found.labels, found.ids.tolist()) == ((1, 2, 3), ["10", "11", "12"])
    assert found.score is not None
    assert found.score[0].tolist() == [0.1, 0.2, 0.3]
    assert read_scores(folder, "predictions", "test", None, 3).tolist() == [0.3] * 3
    assert read_predictions(folder, fold=1).true.tolist() == [2]
    put(folder, pd.DataFrame({"y_true": [0.5, None], "y_pred": [0.25, 1.5]}), "other.parquet")
    assert read_predictions(folder, split="other").task == "regression"


def test_a_run_with_somebodys_file(workspace: Path) -> None:
    pd.DataFrame({"y_true": [0, 1], "y_pred": [1, 1]}).to_parquet("valid.parquet")
    with tb.start_run() as run:
        tb.log_artifact("valid.parquet", "predictions/mine")
    frame = tb.load_predictions(run, "mine")
    assert frame["y_pred"].tolist() == [1, 1]
    assert frame["split"].tolist() == ["valid", "valid"]


@pytest.mark.parametrize(
    "said",
    ["{", "[]", "1", json.dumps({"version": 1}), json.dumps({"task": "x" * 10_000}), "[" * 5_000],
)
def test_a_description_that_is_none(folder: Artifacts, said: str) -> None:
    with folder.writing("predictions/predictions/test.parquet") as path:
        duckdb.sql(
            f"COPY (SELECT 0 AS y_true, 1 AS y_pred) TO {text(str(path))} "
            f"(FORMAT parquet, KV_METADATA {{trialbook: {text(said)}}})"
        )
    assert read_predictions(folder).predicted.tolist() == [1]


def test_a_description_that_lies(folder: Artifacts) -> None:
    written(folder, ["a", "b"], ["a", "b"], [0.1, 0.2], samples=pd.DataFrame({"word": ["x", "y"]}))
    with folder.reading("predictions/predictions/test.parquet") as path:
        said = duckdb.sql(f"SELECT value FROM parquet_kv_metadata({text(str(path))})").fetchall()  # noqa: S608
    told = json.loads(said[0][0])
    for change in (
        {"scores": ["no such"]},
        {"labels": ["a"]},
        {"labels": [{"number": "inf"}, "b"]},
        {"task": "multilabel"},
        {"label_type": "integer"},
        {"samples": {"word": "no such"}, "images": ["id"]},
    ):
        changed = text(json.dumps(told | change))
        with folder.writing("predictions/predictions/test.parquet") as path:
            duckdb.sql(
                "COPY (SELECT 'a' AS y_true, 'b' AS y_pred, 0.5::DOUBLE AS score) TO "
                f"{text(str(path))} (FORMAT parquet, KV_METADATA {{trialbook: {changed}}})"
            )
        # read, or said to be wrong: nothing else comes out
        for call in (read_predictions, sample_rows, sample_columns):
            try:
                call(folder)
            except tb.InvalidParameterError:
                continue


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" + b"\xff" * 500 + b"PAR1", b"y_true,y_pred"]
)
def test_files_that_are_no_parquet(folder: Artifacts, content: bytes) -> None:
    with folder.writing("predictions/predictions/test.parquet") as path:
        path.write_bytes(content)
    for call in (read_predictions, sample_rows, sample_columns):
        with pytest.raises(tb.InvalidParameterError, match="holds no predictions that can be read"):
            call(folder)


def test_a_table_of_something_else(folder: Artifacts) -> None:
    put(folder, pd.DataFrame({"a": [1]}))
    with pytest.raises(tb.InvalidParameterError, match="it has no column y_true"):
        read_predictions(folder)
    put(folder, pd.DataFrame({"y_true": [1], "y_pred": [[1, 2]], "file_row_number": [5]}))
    with pytest.raises(tb.InvalidParameterError):
        read_predictions(folder)


def test_more_rows_than_are_read(folder: Artifacts, monkeypatch: pytest.MonkeyPatch) -> None:
    written(folder, [0, 1], [0, 1])
    monkeypatch.setattr("trialbook.service.predictions.parquet.MAX_ROWS", 1)
    with pytest.raises(tb.InvalidParameterError, match="has 2 rows; predictions of at most 1"):
        read_predictions(folder)


def test_the_database_may_read_this_file_alone(tmp_path: Path, workspace: Path) -> None:
    pd.DataFrame({"y_true": [1], "y_pred": [1]}).to_parquet(tmp_path / "a.parquet")
    (tmp_path / "secret.csv").write_text("a\n1")
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "b.parquet")
    frame = pd.DataFrame({"a": [1]})  # noqa: F841 -- by its name, if that were allowed
    for query in (
        f"SELECT * FROM read_csv({text(str(tmp_path / 'secret.csv'))})",  # noqa: S608
        f"SELECT * FROM read_parquet({text(str(tmp_path / '*.parquet'))})",  # noqa: S608
        f"SELECT * FROM read_parquet({text(str(tmp_path / 'b.parquet'))})",  # noqa: S608
        "SELECT * FROM read_parquet('http://127.0.0.1:9/a.parquet')",
        f"COPY (SELECT 1) TO {text(str(tmp_path / 'new.csv'))}",
        f"ATTACH {text(str(tmp_path / 'new.db'))}",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET threads = 64",
        "SELECT * FROM frame",
    ):
        with (
            pytest.raises(tb.InvalidParameterError),
            opened(tmp_path / "a.parquet", "a") as parquet,
        ):
            parquet.connection.execute(query).fetchall()
    assert sorted(path.name for path in tmp_path.glob("*.*")) == [
        "a.parquet",
        "b.parquet",
        "secret.csv",
    ]
    assert list(workspace.iterdir()) == []


@pytest.mark.parametrize("name", ["[x]", "a*", "what?", "y_true=3", "it's", "a,b"])
def test_folders_with_characters_that_mean_something(name: str, tmp_path: Path) -> None:
    place = artifacts_at(str(tmp_path / name / "artifacts"))
    (tmp_path / "x").mkdir()
    wanted = written(place, ["a", "b"], ["b", "b"])
    assert_same(read_predictions(place), wanted)
    assert sample_rows(place, true="a")["y_true"].tolist() == ["a"]


def test_a_link_out_of_the_folder(folder: Artifacts, tmp_path: Path) -> None:
    outside = artifacts_at(str(tmp_path / "outside"))
    written(outside, ["a", "b"], ["b", "b"])
    inside = tmp_path / "artifacts" / "predictions" / "predictions"
    inside.mkdir(parents=True)
    (inside / "test.parquet").symlink_to(tmp_path / "outside/predictions/predictions/test.parquet")
    with pytest.raises(tb.NotFoundError):
        read_predictions(folder)


# Elsewhere


def test_every_place(place: Artifacts) -> None:
    wanted = written(place, ["a", "b"], ["b", "b"], [0.5, 0.25])
    assert_same(read_predictions(place), wanted)
    assert sample_rows(place, rows=[1])["id"].tolist() == ["1"]
    again = written(place, ["a", "b", "b"], ["b", "b", "a"])
    assert_same(read_predictions(place), again)


def test_a_file_of_a_bucket_is_fetched_once(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = artifacts_at(f"{s3}/predictions-{os.getpid()}")
    written(place, ["a", "b"], ["b", "b"])
    downloads: list[object] = []
    reading = type(place).reading
    monkeypatch.setattr(
        type(place), "reading", lambda self, path: downloads.append(path) or reading(self, path)
    )
    for _ in range(3):
        read_predictions(place)
        sample_rows(place, rows=[0])
    assert downloads == ["predictions/predictions/test.parquet"]
    written(place, ["a", "b", "b"], ["b", "b", "b"])
    assert len(read_predictions(place)) == 3
    assert len(downloads) == 2
