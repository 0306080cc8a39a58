"""Which data a run used: described, logged, and found again."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trialbook as tb
from trialbook.data import from_numpy, from_pandas
from trialbook.data.numpy_dataset import NumpyDataset
from trialbook.data.pandas_dataset import PandasDataset
from trialbook.entities import Dataset, DatasetInput
from trialbook.errors import InvalidParameterError, NotFoundError, UnsupportedError
from trialbook.model import RunInputs
from trialbook.queries.datasets import dataset_uses
from trialbook.service import dataset_digest
from trialbook.service.validation import datasets
from trialbook.service.validation.datasets import used_as

FRAME = pd.DataFrame(
    {"x": np.arange(30_000) / 7, "n": range(30_000), "who": ["ä", None, "c"] * 10_000}
)


def used_in(run: tb.Run) -> list[DatasetInput]:
    return tb.get_run(run.info.run_id).inputs.dataset_inputs


class MlflowSource:
    def to_json(self) -> str:
        return '{"uri": "/data"}'

    def _get_source_type(self) -> str:
        return "delta"


class MlflowDataset:
    """As MLflow's datasets are: their attributes are objects, and `to_dict` has the texts."""

    name = "wiki"
    digest = "498c7496"
    source = MlflowSource()

    def to_dict(self) -> dict[str, str]:
        told = {"name": "wiki", "digest": "498c7496", "profile": '{"num_rows": 1}'}
        return {**told, "source": '{"uri": "/data"}', "source_type": "delta"}


def test_datasets_of_mlflow_are_taken_as_they_are() -> None:
    with tb.start_run() as run:
        tb.log_input(MlflowDataset(), "training", {"split": "0.8"})
    (used,) = used_in(run)
    assert used.dataset == Dataset(
        "wiki", "498c7496", "delta", '{"uri": "/data"}', None, '{"num_rows": 1}'
    )
    assert used.tag_values() == {"split": "0.8", "mlflow.data.context": "training"}


def test_entities_of_mlflow_are_taken_by_the_client() -> None:
    # as MLflow's entities are: their tags are a list, and they have a `to_dictionary` of their own
    entity = SimpleNamespace(name="a", digest="1", source_type="local", source="{}")
    tags = [SimpleNamespace(key="mlflow.data.context", value="eval")]
    client = tb.TrackingClient()
    run = client.create_run("0")
    client.log_inputs(run.info.run_id, [SimpleNamespace(dataset=entity, tags=tags)])
    client.log_inputs(run.info.run_id)
    assert used_in(run) == [
        DatasetInput.of(Dataset("a", "1", "local", "{}"), {"mlflow.data.context": "eval"})
    ]


@pytest.mark.parametrize(
    ("dataset", "words"),
    [
        (FRAME, "trialbook.data.from_pandas"),
        (None, "is no dataset"),
        (Dataset("n" * 501, "1", "local", ""), "at most 500 characters"),
        (Dataset("", "1", "local", ""), "must not be empty"),
        (Dataset("n", "d" * 37, "local", ""), "digest .* at most 36"),
        (Dataset("n", "1", "local", "s" * 65_536), "source .* at most 65,535"),
        (Dataset("n", "1", "local", "", "s" * 1_048_576), "schema .* at most 1,048,575"),
        (Dataset("n", "1", "local", "", None, "p" * 16_777_216), "profile .* at most 16,777,215"),
        (Dataset("n", 1, "local", ""), "digest .* must be text"),  # type: ignore[arg-type] # wrong
    ],
)
def test_what_is_no_dataset_is_told(dataset: Any, words: str) -> None:
    with tb.start_run() as run, pytest.raises(InvalidParameterError, match=words):
        tb.log_input(dataset)
    assert used_in(run) == []


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"k" * 256: "v"}, "at most 255"),
        ({"k": "v" * 501}, "at most 500"),
        ([("k", "v")], "must be a dictionary"),
    ],
)
def test_tags_are_limited(tags: Any, words: str) -> None:
    dataset = Dataset("n", "1", "local", "")
    with tb.start_run() as run, pytest.raises(InvalidParameterError, match=words):
        tb.log_input(dataset, tags=tags)
    with pytest.raises(InvalidParameterError, match=words):
        tb.TrackingClient().log_inputs(run.info.run_id, [DatasetInput(dataset, tags)])


def test_what_is_as_long_as_it_may_be_comes_back() -> None:
    longest = Dataset(
        "n" * 500, "d" * 36, "s" * 500, "é" * 65_535, "x" * 1_048_575, "p" * 16_777_215
    )
    with tb.start_run() as run:
        tb.log_input(longest, tags={"k" * 255: "v" * 500})
    assert used_in(run) == [DatasetInput.of(longest, {"k" * 255: "v" * 500})]


def test_models_and_too_many_datasets_are_refused() -> None:
    one = DatasetInput(Dataset("n", "1", "local", ""))
    client = tb.TrackingClient()
    run_id = client.create_run("0").info.run_id
    with pytest.raises(InvalidParameterError, match="Models"):
        client.log_inputs(run_id, models=[object()])  # type: ignore[arg-type] # what MLflow takes
    with pytest.raises(InvalidParameterError, match="Models"):
        tb.log_input(one.dataset, model=object())  # type: ignore[arg-type] # what MLflow takes
    with pytest.raises(InvalidParameterError, match="at most 1,000"):
        client.log_inputs(run_id, [one] * (datasets.MAX_INPUTS + 1))
    with pytest.raises(InvalidParameterError, match="must be a list"):
        client.log_inputs(run_id, one)  # type: ignore[arg-type] # wrong


def test_several_datasets_are_logged_at_once_or_none() -> None:
    a, b = (Dataset(name, "1", "local", "") for name in "ab")
    with tb.start_run() as run:
        tb.log_inputs([a, b], contexts=["train", None], tags_list=[None, {"k": "v"}])
    assert used_in(run) == [
        DatasetInput.of(a, {"mlflow.data.context": "train"}),
        DatasetInput.of(b, {"k": "v"}),
    ]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"datasets": [a, None]}, "is no dataset"),
        ({"datasets": a}, "datasets must be a list"),
        ({"datasets": [a, b], "contexts": ["train"]}, "each of the 2 datasets"),
        ({"datasets": [a], "tags_list": [None, {}]}, "each of the 1 datasets"),
        ({"datasets": [a] * (datasets.MAX_INPUTS + 1)}, "at most 1,000"),
        ({"datasets": [a], "models": ["m"]}, "Models"),
    ]
    with tb.start_run() as run:
        for arguments, words in wrong:
            with pytest.raises(InvalidParameterError, match=words):
                tb.log_inputs(**arguments)
        tb.log_inputs()
    assert used_in(run) == []


@pytest.mark.parametrize(
    ("dataset", "told"),
    [
        (
            from_pandas(FRAME[["n", "who"]], source="s3://key:secret@bucket/a.csv"),
            (30_000, [("n", "long"), ("who", "string")], 2, "s3://bucket/a.csv"),
        ),
        (
            from_numpy({"x": np.zeros((7, 2)), "y": np.zeros((7, 3))}, "a.npz", np.zeros(7)),
            (
                7,
                [
                    ("features.x", "float64 (-1, 2)"),
                    ("features.y", "float64 (-1, 3)"),
                    ("targets", "float64 (-1)"),
                ],
                3,
                "a.npz",
            ),
        ),
        (Dataset("n", "1", "sample", '{"x": 1}', "{}", "[]"), (None, [], None, '{"x": 1}')),
        (Dataset("n", "1", "s", "not JSON", "{", "{" * 9000), (None, [], None, "not JSON")),
        (Dataset("n", "1", "s", "{}", "[" * 99_999), (None, [], None, "")),
        (
            Dataset("n", "1", "s", '{"url": "http://a:b@c/d"}', None, '{"num_rows": "many"}'),
            (None, [], None, "http://…@c/d"),
        ),
    ],
)
def test_the_run_page_is_told_in_few_words(dataset: object, told: tuple[object, ...]) -> None:
    (use,) = dataset_uses(RunInputs([used_as(dataset, "c", {"k": "v"})]))
    columns = [(column.name, column.type) for column in use.columns]
    assert (use.rows, columns, use.columns_total, use.source) == told
    assert (use.context, use.tags) == ("c", {"k": "v"})


def test_the_run_page_is_told_of_the_first_datasets_and_columns() -> None:
    schema = '{"mlflow_colspec": [' + ", ".join(['{"name": "a", "type": "long"}'] * 600) + "]}"
    inputs = [DatasetInput(Dataset("n", str(k), "local", "", schema)) for k in range(150)]
    uses = dataset_uses(RunInputs(inputs))
    assert len(uses) == 100
    assert [len(use.columns) for use in uses[:4]] == [600, 400, 0, 0]
    assert uses[3].columns_total == 600
    assert tb.active_run() is None


def test_a_digest_is_that_of_the_content() -> None:
    digest = from_pandas(FRAME).digest
    assert digest == from_pandas(FRAME.sample(frac=1, random_state=0).sort_index()).digest
    assert digest == from_pandas(FRAME.set_index("n", drop=False)).digest
    last = FRAME.copy()
    last.loc[29_999, "x"] = -1
    others = [
        FRAME[:-1],
        FRAME.rename(columns={"x": "y"}),
        FRAME[["n", "x", "who"]],
        FRAME[::-1],
        FRAME.fillna(""),
        last,
    ]
    digests = [from_pandas(other).digest for other in others]
    assert len({digest, *digests}) == 1 + len(others)


def test_a_digest_is_the_same_in_another_process() -> None:
    code = (
        "import pandas as pd, trialbook as tb\n"
        "print(tb.data.from_pandas(pd.DataFrame({'a': ['x', 'y'], 'b': [1.5, None]})).digest)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    frame = pd.DataFrame({"a": ["x", "y"], "b": [1.5, None]})
    # written down too: another version of pandas must not change it
    assert from_pandas(frame).digest == printed == "b707683b5404"


def test_a_digest_of_arrays_knows_their_shape_and_every_side() -> None:
    array = np.arange(600_000.0).reshape(-1, 6)
    same = np.asfortranarray(array)
    assert from_numpy(array).digest == from_numpy(same).digest
    different = [
        from_numpy(array),
        from_numpy(array.reshape(-1, 3)),
        from_numpy(array, targets=array[:, 0]),
        from_numpy({"a": array}),
        from_numpy({"b": array}),
        from_numpy(array.astype("f4")),
        from_numpy(array[:0]),
    ]
    assert len({dataset.digest for dataset in different}) == len(different)


class Counted:
    """A value that counts how often one like it is looked at."""

    looks = 0

    def __str__(self) -> str:
        Counted.looks += 1
        return "same"


def test_of_a_large_table_only_so_many_values_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Counted, "looks", 0)
    few, many = (pd.DataFrame({"value": [Counted()] * rows}) for rows in (100, 300_000))
    from_pandas(few)
    assert Counted.looks == 100
    from_pandas(many)
    assert Counted.looks == 100 + dataset_digest.MAX_ROWS


def test_schema_and_profile_are_as_mlflow_writes_them() -> None:
    frame = FRAME.assign(flag=True, day=pd.Timestamp("2026-01-01"), mixed=[1, "a", None] * 10_000)
    dataset = from_pandas(frame, targets="flag", name="mine")
    columns = json.loads(dataset.to_dict()["schema"] or "")["mlflow_colspec"]
    assert [(column["name"], column["type"], column["required"]) for column in columns] == [
        ("x", "double", True),
        ("n", "long", True),
        ("who", "string", False),
        ("flag", "boolean", True),
        ("day", "datetime", True),
        ("mixed", "any", False),
    ]
    assert dataset.profile == {"num_rows": 30_000, "num_elements": 180_000}
    assert dataset.to_dict()["profile"] == '{"num_rows": 30000, "num_elements": 180000}'
    arrays = from_numpy({"a": np.zeros((3, 2)), "b": np.zeros(3, "i4")}, targets=np.zeros(3))
    tensors = json.loads(arrays.to_dict()["schema"] or "")["mlflow_tensorspec"]
    assert json.loads(tensors["features"])[1] == {
        "name": "b",
        "type": "tensor",
        "tensor-spec": {"dtype": "int32", "shape": [-1]},
    }
    assert arrays.profile["features_shape"] == {"a": (3, 2), "b": (3,)}
    assert arrays.profile["targets_shape"] == (3,)


def test_a_very_wide_table_has_no_schema_but_can_be_logged() -> None:
    wide = pd.DataFrame(np.zeros((1, 20_000)), columns=[f"a long name {n}" for n in range(20_000)])
    dataset = from_pandas(wide)
    assert dataset.to_dict()["schema"] is None
    assert len(dataset.schema) == 20_000
    with tb.start_run() as run:
        tb.log_input(dataset)
    assert used_in(run)[0].dataset.schema is None


def test_odd_tables_are_described() -> None:
    empty = from_pandas(pd.DataFrame())
    assert (empty.profile["num_rows"], empty.schema, empty.to_dict()["schema"]) == (0, None, None)
    doubled = pd.DataFrame([[1, [2]], [3, {}]], columns=["a", "a"])
    assert from_pandas(doubled).schema.input_names() == ["a", "a"]
    assert from_pandas(pd.DataFrame([[1, 2]], columns=[0, (1, "b")])).schema.input_names() == [
        0,
        "(1, 'b')",
    ]
    assert from_pandas(FRAME.astype({"who": "category", "n": "Int64"})).digest
    with pytest.raises(InvalidParameterError, match="no column 'y'"):
        from_pandas(FRAME, targets="y")
    with pytest.raises(InvalidParameterError, match="no DataFrame"):
        from_pandas([1, 2])  # type: ignore[arg-type] # wrong


@pytest.mark.parametrize(
    ("source", "kind", "told"),
    [
        ("data/iris.csv", "local", {"uri": "data/iris.csv"}),
        (Path("iris.csv"), "local", {"uri": "iris.csv"}),
        ("file:///iris.csv", "local", {"uri": "file:///iris.csv"}),
        ("https://ada:pw@host/a@b.csv?id=3", "http", {"url": "https://host/a@b.csv?id=3"}),
        ("https://host/a.csv?X-Amz-Signature=1", "http", {"url": "https://host/a.csv"}),
        ("s3://bucket/a.csv", "s3", {"uri": "s3://bucket/a.csv"}),
        (MlflowSource(), "delta", {"uri": "/data"}),
    ],
)
def test_sources_are_named_without_secrets(source: object, kind: str, told: object) -> None:
    dataset = from_pandas(FRAME, source=source).to_dict()
    assert (dataset["source_type"], json.loads(dataset["source"] or "")) == (kind, told)


def test_without_a_source_the_code_is_it() -> None:
    dataset = from_numpy(np.zeros(3))
    assert dataset.to_dict()["source_type"] == "code"
    assert dataset.source.tags["mlflow.source.type"] == "LOCAL"
    with pytest.raises(UnsupportedError, match="nowhere to be loaded from"):
        dataset.source.load()
    with pytest.raises(InvalidParameterError, match="must be a path or a URL"):
        from_numpy(np.zeros(3), source=5)


def test_a_dataset_gives_back_what_it_was_made_of() -> None:
    frame = pd.DataFrame({"a": [1, 2], "y": [0, 1], "p": [0, 0]})
    dataset = from_pandas(frame, "x.csv", targets="y", name="d", predictions="p")
    assert isinstance(dataset, PandasDataset)
    assert dataset.df is frame
    assert (dataset.name, dataset.targets, dataset.predictions) == ("d", "y", "p")
    assert dataset.profile["num_rows"] == 2
    assert dataset.source.uri == "x.csv"
    assert dataset.schema.input_names() == ["a", "y", "p"]
    assert json.loads(dataset.to_json()) == dataset.to_dict()
    features, targets = np.zeros((3, 2)), np.zeros(3)
    arrays = from_numpy(features, targets=targets)
    assert isinstance(arrays, NumpyDataset)
    assert arrays.features is features
    assert arrays.targets is targets
    assert arrays.schema.features.numpy_types() == [np.dtype("f8")]
    assert arrays.schema.targets.input_types() == [np.dtype("f8")]
    assert repr(dataset) == f"<PandasDataset: digest='{dataset.digest}', name='d'>"


def test_a_dataset_is_logged_as_an_entity_by_the_client() -> None:
    client = tb.TrackingClient()
    run = client.create_run("0")
    dataset = from_pandas(FRAME, name="whole")
    tags = [tb.entities.InputTag("mlflow.data.context", "eval")]
    client.log_inputs(run.info.run_id, [DatasetInput(dataset._to_mlflow_entity(), tags)])
    assert used_in(run) == [DatasetInput(dataset._to_mlflow_entity(), tags)]


def test_the_data_of_a_run_is_loaded_again(workspace: Path) -> None:
    (workspace / "data").mkdir()
    FRAME[:10].to_csv("data/a.csv", index=False)
    with tb.start_run() as run:
        tb.log_input(from_pandas(FRAME[:10], source="data/a.csv", name="local"))
        tb.log_input(from_pandas(FRAME[:10], source="data/none.csv", name="gone"))
        tb.log_input(from_pandas(FRAME[:10], name="code"))
        tb.log_input(Dataset("delta", "1", "delta_table", '{"path": "/d", "version": 1}'))
        tb.log_input(Dataset("odd", "1", "local", "no JSON"))
    local, gone, code, delta, odd = used_in(run)
    source = tb.data.get_source(local)
    assert len(pd.read_csv(source.load())) == 10
    assert len(pd.read_csv(source.load(dst_path=workspace / "copy"))) == 10
    assert source == tb.data.get_source(local.dataset) == type(source).from_json(source.to_json())
    assert source == tb.data.get_source(from_pandas(FRAME, source="data/a.csv"))
    assert source.to_dict() == {"uri": "data/a.csv"}
    with pytest.raises(NotFoundError):
        tb.data.get_source(gone).load()
    with pytest.raises(UnsupportedError, match="nowhere to be loaded from"):
        tb.data.get_source(code).load()
    with pytest.raises(InvalidParameterError, match="delta_table"):
        tb.data.get_source(delta)
    with pytest.raises(InvalidParameterError, match="no JSON object"):
        tb.data.get_source(odd)
    with pytest.raises(InvalidParameterError, match="is no dataset"):
        tb.data.get_source("data/a.csv")
    with pytest.raises(InvalidParameterError, match="has no 'uri'"):
        type(source).from_dict({})


def test_a_file_of_a_server_is_loaded(workspace: Path) -> None:
    (workspace / "served").mkdir()
    (workspace / "served" / "a.csv").write_text("x\n1\n")
    handler = partial(SimpleHTTPRequestHandler, directory=str(workspace / "served"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/a.csv"
            source = from_pandas(FRAME, source=url).source
            assert (source.url, Path(source.load()).read_text()) == (url, "x\n1\n")
            assert Path(source.load(workspace / "new")) == workspace / "new" / "a.csv"
            with pytest.raises(NotFoundError, match="cannot be loaded"):
                from_pandas(FRAME, source=url + "x").source.load()
        finally:
            server.shutdown()
            thread.join()


def test_data_loads_nothing_heavy() -> None:
    code = (
        "import sys, trialbook as tb; tb.data, tb.log_input\n"
        "print({'numpy', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
