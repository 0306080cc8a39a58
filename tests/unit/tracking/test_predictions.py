"""`log_predictions` and `load_predictions`: what goes in comes out."""

from __future__ import annotations

import enum
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import PIL.Image
import pytest

import trialbook as tb
from trialbook.service.predictions import list_predictions


def logged(*args: Any, **kwargs: Any) -> pd.DataFrame:
    with tb.start_run() as run:
        tb.log_predictions(*args, **kwargs)
    return tb.load_predictions(run)


def read_by_pandas(run: tb.Run, path: str) -> pd.DataFrame:
    place = tb.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path=path)
    return pd.read_parquet(place)


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("true", "predicted", "kind"),
    [
        ([0, 1, 1], [0, 1, 0], int),
        ([3, 7, 9], [3, 9, 9], int),
        (["a", "b", "b"], ["a", "a", "b"], str),
        ([True, False, True], [True, True, False], bool),
        ([2**62, 5, 5], [5, 5, 2**62], int),
        ([2**70, 5, 5], [5, 5, 2**70], int),
        (["<b>", "", 'it\'s "x"'], ["<b>", "<b>", ""], str),
        (["a\0b", "c\n", "ü🎉"], ["c\n", "c\n", "a\0b"], str),
    ],
)
def test_labels_come_back_as_what_they_were(true: list, predicted: list, kind: type) -> None:
    frame = logged(true, predicted)
    assert frame["y_true"].tolist() == true
    assert frame["y_pred"].tolist() == predicted
    assert {type(label) for label in frame["y_true"].tolist()} == {kind}
    assert list(frame.columns) == ["id", "split", "fold", "y_true", "y_pred"]
    assert frame["id"].tolist() == ["0", "1", "2"]
    assert set(frame["split"]) == {"test"}
    assert frame["fold"].isna().all()


def test_numbers_are_numbers_in_anybodys_pandas() -> None:
    with tb.start_run() as run:
        tb.log_predictions([0, 1, None], [0, 1, 1])
    frame = read_by_pandas(run, "predictions/predictions/test.parquet")
    assert frame["y_pred"].tolist() == [0, 1, 1]
    assert frame["y_true"].isna().tolist() == [False, False, True]
    assert tb.load_predictions(run)["y_true"].tolist()[:2] == [0, 1]
    assert str(tb.load_predictions(run)["y_true"].dtype) == "Int64"


def test_labels_of_several_kinds_stay_apart() -> None:
    frame = logged([1, "1", "a", 1], ["1", "1", "a", 1])
    assert frame["y_true"].tolist() == [1, "1", "a", 1]
    assert frame["y_pred"].tolist() == ["1", "1", "a", 1]


def test_labels_that_pandas_has(workspace: Path) -> None:
    true = pd.Series(pd.Categorical(["x", None, "y"]))
    predicted = pd.Series(["x", "y", "y"], dtype="string")
    frame = logged(true, predicted)
    assert frame["y_true"].tolist()[::2] == ["x", "y"]
    assert pd.isna(frame["y_true"][1])
    frame = logged(pd.Series([1, pd.NA, 2], dtype="Int64"), np.array([1, 1, 2]))
    assert frame["y_true"].dropna().tolist() == [1, 2]
    assert logged([Colour.RED], [Colour.RED])["y_true"].tolist() == ["red"]


def test_scores_of_two_and_of_more_classes() -> None:
    two = logged([0, 1], [0, 1], [[0.9, 0.1], [0.2, 0.8]])
    assert two["score"].tolist() == [0.1, 0.8]
    scores = np.array([[0.7, 0.2, 0.1], [0.1, np.nan, 0.3]])
    more = logged(["a", "b"], ["a", "c"], scores, labels=["a", "b", "c"])
    assert list(more.columns)[5:] == ["score_a", "score_b", "score_c"]
    np.testing.assert_array_equal(more[["score_a", "score_b", "score_c"]].to_numpy(), scores)


def test_classes_that_differ_by_case_have_columns_of_their_own() -> None:
    scores = np.array([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]])
    with tb.start_run() as run:
        tb.log_predictions(["A", "a"], ["x", "a"], scores, labels=["A", "a", "x"])
    frame = tb.load_predictions(run)
    assert list(frame.columns)[5:] == ["score_A", "score_a", "score_x"]
    np.testing.assert_array_equal(frame.iloc[:, 5:].to_numpy(), scores)
    names = read_by_pandas(run, "predictions/predictions/test.parquet").columns
    assert len({name.casefold() for name in names}) == len(names)


def test_scores_of_many_classes_have_32_bits() -> None:
    rng = np.random.default_rng(0)
    scores = rng.random((20, 101))
    labels = list(range(101))
    with tb.start_run() as run:
        tb.log_predictions(rng.integers(0, 101, 20), labels[:20], scores, labels=labels)
    frame = read_by_pandas(run, "predictions/predictions/test.parquet")
    assert frame["score_7"].dtype == np.float32
    np.testing.assert_allclose(tb.load_predictions(run)["score_100"], scores[:, 100], rtol=6e-8)


def test_several_labels_a_sample() -> None:
    frame = logged([{"a", "b"}, set(), {"it's"}], [{"a"}, {"b"}, {"it's", "a"}])
    assert frame["y_true"].tolist() == [["a", "b"], [], ["it's"]]
    assert frame["y_pred"].tolist() == [["a"], ["b"], ["a", "it's"]]
    matrix = np.array([[1, 0, 1], [0, 0, 0]])
    frame = logged(matrix, matrix, np.array([[0.9, 0.1, 0.8], [0.2, 0.3, 0.4]]))
    assert frame["y_true"].tolist() == [[0, 2], []]
    assert frame["score_2"].tolist() == [0.8, 0.4]


def test_a_regression() -> None:
    frame = logged([0.5, np.nan, 1e300], [0.25, 1.5, np.inf])
    assert frame["y_pred"].tolist() == [0.25, 1.5, np.inf]
    assert np.isnan(frame["y_true"][1])
    assert frame["y_true"][2] == 1e300


@pytest.mark.parametrize("task", [([], []), (np.array([], float), np.array([], float))])
def test_nothing(task: Any) -> None:
    frame = logged(*task)
    assert len(frame) == 0
    assert list(frame.columns) == ["id", "split", "fold", "y_true", "y_pred"]


def test_ids_groups_and_weights() -> None:
    frame = logged([0, 1], [0, 1], ids=["p 1", "p 2"], groups=["Ulm", None], sample_weight=[1, 0.5])
    assert frame["id"].tolist() == ["p 1", "p 2"]
    assert frame["group"][0] == "Ulm"
    assert pd.isna(frame["group"][1])
    assert frame["weight"].tolist() == [1, 0.5]
    with tb.start_run(), pytest.raises(tb.InvalidParameterError, match="more than once"):
        tb.log_predictions([0, 1], [0, 1], ids=["p", "p"])
    with tb.start_run(), pytest.raises(tb.InvalidParameterError, match="groups has 3 entries"):
        tb.log_predictions([0, 1], [0, 1], groups=[1, 2, 3])


# Splits and folds


def test_logging_again_replaces() -> None:
    with tb.start_run() as run:
        tb.log_predictions([0, 1, 1], [0, 1, 1])
        run.log_predictions([5], [5])
    assert tb.load_predictions(run)["y_true"].tolist() == [5]


def test_splits_and_folds() -> None:
    with tb.start_run() as run:
        for fold in range(3):
            ids = [f"{fold}/{k}" for k in range(2)]
            tb.log_predictions(["a", "b"], ["a", "a"], ids=ids, split="cv", fold=fold)
        tb.log_predictions(["a"], ["b"], split="train")
        tb.log_predictions(["a"], ["b"], name="other")
    assert len(tb.load_predictions(run)) == 7
    found = tb.load_predictions(run, split="cv")
    assert found["fold"].tolist() == [0, 0, 1, 1, 2, 2]
    assert tb.load_predictions(run, split="cv", fold=1)["id"].tolist() == ["1/0", "1/1"]
    assert len(tb.load_predictions(run.info.run_id, "other")) == 1
    paths = {
        file.path
        for file in tb.artifacts.list_artifacts(f"runs:/{run.info.run_id}/predictions/predictions")
    }
    assert "predictions/predictions/cv.fold-2.parquet" in paths
    told = list_predictions(tb.get_run(run.info.run_id).data.tags)
    assert [(each.name, each.split, each.fold, each.count) for each in told] == [
        ("other", "test", None, 1),
        ("predictions", "cv", 0, 2),
        ("predictions", "cv", 1, 2),
        ("predictions", "cv", 2, 2),
        ("predictions", "train", None, 1),
    ]
    assert (told[1].task, told[1].classes, told[1].scores) == ("binary", 2, False)


def test_folds_of_each_sample() -> None:
    with tb.start_run() as run:
        tb.log_predictions([0, 1, 0, 1], [0, 1, 1, 1], ids=list("abab"), fold=[0, 0, 1, 1])
    assert tb.load_predictions(run)["fold"].tolist() == [0, 0, 1, 1]
    assert tb.load_predictions(run, fold=1)["y_pred"].tolist() == [1, 1]


def test_what_is_not_there_names_what_is() -> None:
    with tb.start_run() as run:
        tb.log_predictions([0, 1], [0, 1], name="holdout", split="valid", fold=4)
    with pytest.raises(tb.NotFoundError, match=r"no predictions 'holdot'. Did you mean 'holdout'"):
        tb.load_predictions(run, "holdot")
    with pytest.raises(tb.NotFoundError, match="its predictions: 'holdout'"):
        tb.load_predictions(run)
    with pytest.raises(tb.NotFoundError, match=r"no split 'test' of .*; its splits: 'valid'"):
        tb.load_predictions(run, "holdout", "test")
    with pytest.raises(tb.NotFoundError, match=r"no fold 7 .*; its folds: '4'"):
        tb.load_predictions(run, "holdout", "valid", 7)
    with tb.start_run() as empty:
        pass
    with pytest.raises(tb.NotFoundError, match="none; log_predictions logs some"):
        tb.load_predictions(empty)


# Names


@pytest.mark.parametrize(
    "name",
    ["../up", "a/b", "a\\b", "..", ".hidden", "", " ", "a\0b", "a\nb", "x" * 200, 5, None, "/abs"],
)
def test_names_that_lead_elsewhere(name: Any, workspace: Path) -> None:
    with tb.start_run() as run:
        with pytest.raises(tb.InvalidParameterError):
            tb.log_predictions([0, 1], [0, 1], name=name)
        with pytest.raises(tb.InvalidParameterError):
            tb.log_predictions([0, 1], [0, 1], split=name)
    assert tb.artifacts.list_artifacts(run_id=run.info.run_id) == []
    with pytest.raises(tb.TrialbookError):
        tb.load_predictions(run, name)


@pytest.mark.parametrize(
    "name", ["<img src=x>", "it's", 'a"b', "v1.2", "100 %", "a=b", "[x]*?", "ü"]
)
def test_odd_names_that_lead_nowhere(name: str) -> None:
    with tb.start_run() as run:
        tb.log_predictions([0, 1], [0, 1], name=name, split=name)
    assert tb.load_predictions(run, name, name)["split"].tolist() == [name, name]
    told = list_predictions(tb.get_run(run.info.run_id).data.tags)
    assert [(each.name, each.split) for each in told] == [(name, name)]


def test_names_with_dots_have_tags_of_their_own() -> None:
    with tb.start_run() as run:
        tb.log_predictions([0], [0], name="a.b", split="c")
        tb.log_predictions([0], [0], name="a", split="b.c")
    assert len(list_predictions(tb.get_run(run.info.run_id).data.tags)) == 2


def test_a_split_cannot_pass_for_a_fold() -> None:
    with tb.start_run(), pytest.raises(tb.InvalidParameterError, match="Give the fold as fold="):
        tb.log_predictions([0], [0], split="test.fold-1")
    with tb.start_run(), pytest.raises(tb.InvalidParameterError, match="a number from 0"):
        tb.log_predictions([0], [0], fold=-1)


def test_tags_of_others_are_left_out() -> None:
    tags = {
        "trialbook.predictions.a": "[]",
        "trialbook.predictions.b": "{",
        "trialbook.predictions.c": json.dumps(
            {"name": "c", "split": "t", "fold": None, "task": "binary", "count": 1}
            | {"classes": 2, "scores": False, "path": "../../secret"}
        ),
        "trialbook.predictions.d": json.dumps({"name": "d", "fold": 1e400}),
    }
    assert list_predictions(tags) == []


# Samples


def images(frame: pd.DataFrame) -> list[np.ndarray]:
    return [np.array(PIL.Image.open(io.BytesIO(each))) for each in frame["image"]]


def test_images_of_one_array() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 5, 4, 3), dtype=np.uint8)
    for given in (pixels, list(pixels), [PIL.Image.fromarray(each) for each in pixels]):
        frame = logged([0, 1, 1], [0, 1, 0], samples=given)
        assert [bytes(each)[:4] for each in frame["image"]] == [b"\x89PNG"] * 3
        np.testing.assert_array_equal(images(frame), pixels)


def test_images_of_floats_have_one_scale() -> None:
    with pytest.warns(UserWarning, match="they were scaled"):
        frame = logged([0, 1], [0, 1], samples=np.array([[[0.0, 8.0]], [[16.0, 4.0]]]))
    assert np.array(images(frame)).tolist() == [[[0, 128]], [[255, 64]]]


class Tensor:
    """What torch's tensors can do, of their channels first."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array

    def detach(self) -> Tensor:
        return self

    cpu = detach

    def __array__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        return self.array

    def __len__(self) -> int:
        return len(self.array)


def test_tensors_have_their_channels_first() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (2, 3, 5, 6), dtype=np.uint8)
    wanted = np.moveaxis(pixels, 1, 3)
    np.testing.assert_array_equal(images(logged([0, 1], [0, 1], samples=Tensor(pixels))), wanted)
    listed = [Tensor(each) for each in pixels]
    np.testing.assert_array_equal(images(logged([0, 1], [0, 1], samples=listed)), wanted)
    # an array of others where nothing else can be meant
    np.testing.assert_array_equal(images(logged([0, 1], [0, 1], samples=pixels)), wanted)


def test_images_of_several_sizes_and_none(workspace: Path) -> None:
    PIL.Image.new("CMYK", (2, 3)).save("a.jpg")
    given = [np.zeros((2, 2), np.uint8), None, Path("a.jpg"), PIL.Image.new("F", (1, 1))]
    frame = logged([0, 1, 0, 1], [0, 1, 0, 1], samples=given)
    assert frame["image"][1] is None
    assert [PIL.Image.open(io.BytesIO(frame["image"][k])).size for k in (0, 2, 3)] == [
        (2, 2),
        (2, 3),
        (1, 1),
    ]
    with tb.start_run(), pytest.raises(tb.InvalidParameterError, match="Sample 1 is no image"):
        tb.log_predictions([0, 1], [0, 1], samples=[np.zeros((2, 2)), object()])


def test_texts() -> None:
    texts = ["<script>alert(1)</script>", None, "a\0b", "half \ud800"]
    frame = logged([0, 1, 0, 1], [0, 1, 0, 1], samples=texts)
    assert frame["text"].tolist()[::2] == ["<script>alert(1)</script>", "a\0b"]
    assert pd.isna(frame["text"][1])
    assert frame["text"][3] == "half ?"


def test_rows_of_a_table() -> None:
    times = pd.to_datetime(["2024-02-03 04:05:06", None])
    rows = pd.DataFrame(
        {
            "number": [1.5, np.nan],
            "whole": pd.array([2**60, None], dtype="Int64"),
            "flag": pd.array([True, None], dtype="boolean"),
            "word": pd.array(["x", None], dtype="string"),
            "kind": pd.Categorical(["k", None]),
            "size": pd.Categorical([3, 5]),
            "at": times,
            "zone": times.tz_localize("Europe/Paris"),
            "mixed": [1, "one"],
            "any": [{"a": 1}, None],
            "big": [2**70, 1],
            "span": pd.to_timedelta(["1h", None]),
            "bytes": [b"\0\xff", None],
            'it\'s "odd"': [1, 2],
            "Number": [7, 8],
            5: ["a", "b"],
        },
        index=[7, 7],
    )
    frame = logged([0, 1], [0, 1], samples=rows)
    assert list(frame.columns)[5:] == [str(name) for name in rows.columns]
    first, second = frame.iloc[0], frame.iloc[1]
    assert frame["number"][0] == 1.5
    assert frame["whole"][0] == 2**60
    assert (
        second[["number", "whole", "flag", "word", "kind", "at", "zone", "any", "bytes"]]
        .isna()
        .all()
    )
    assert first["flag"] is np.True_ or first["flag"] is True
    assert (first["word"], first["kind"], first["size"]) == ("x", "k", 3)
    assert first["at"] == pd.Timestamp("2024-02-03 04:05:06")
    assert first["zone"] == pd.Timestamp("2024-02-03 03:05:06", tz="UTC")
    assert frame["mixed"].tolist() == ["1", "one"]
    assert (first["any"], first["big"]) == ("{'a': 1}", str(2**70))
    assert first["span"] == "1 days 00:00:00".replace("1 days 00", "0 days 01")
    assert first["bytes"] == b"\0\xff"
    assert frame['it\'s "odd"'].tolist() == [1, 2]
    assert frame["Number"].tolist() == [7, 8]


def test_other_tables() -> None:
    assert logged([0, 1], [0, 1], samples={"a": [1, 2]})["a"].tolist() == [1, 2]
    assert logged([0, 1], [0, 1], samples=[{"a": 1}, {"a": 2}])["a"].tolist() == [1, 2]
    features = logged([0, 1], [0, 1], samples=np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert features[["x0", "x1"]].to_numpy().tolist() == [[1, 2], [3, 4]]
    with_images = logged(
        [0, 1], [0, 1], samples={"n": [1, 2], "photo": [PIL.Image.new("L", (2, 2)), None]}
    )
    assert with_images["photo"][0][:4] == b"\x89PNG"
    assert with_images["n"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (pd.DataFrame({"Y_True": [1, 2]}), "called 'Y_True', which predictions have themselves"),
        (pd.DataFrame({"group": [1, 2]}), "give it as groups="),
        (pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]), "Several columns of samples"),
        (["only one"], "samples has 1 entries, and there are 2"),
        ({"a": [1, 2, 3]}, "3 entries"),
        ({"a": [1], "b": [1, 2]}, "different lengths"),
        ("text", "samples must be images, texts or the rows"),
        (5, "samples must be images, texts or the rows"),
        (np.zeros((2, 2, 2, 2, 2)), "An array of samples is"),
        (np.zeros(2), "An array of samples is"),
    ],
)
def test_samples_that_are_none(samples: Any, words: str) -> None:
    with tb.start_run() as run, pytest.raises(tb.InvalidParameterError, match=words):
        tb.log_predictions([0, 1], [0, 1], samples=samples)
    assert tb.artifacts.list_artifacts(run_id=run.info.run_id) == []


def test_a_run_that_is_none() -> None:
    for wrong in (None, 5, tb.Run, "../x"):
        with pytest.raises(tb.InvalidParameterError):
            tb.load_predictions(wrong)  # type: ignore[arg-type] # on purpose
