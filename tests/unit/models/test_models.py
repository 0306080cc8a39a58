"""Signatures and schemas of models, as MLflow infers, writes and reads them."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from trialbook.errors import InvalidParameterError
from trialbook.models import ModelSignature, infer_signature
from trialbook.models.signature import infer_signature as same_function
from trialbook.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from trialbook.types.schema import AnyType, Array, Map, Object, Property

sys.path.insert(0, str(Path(__file__).parents[3] / "dev"))
import mlflow_inferred

RECORDED = json.loads((Path(__file__).parents[1] / "mlflow_names.json").read_text("utf-8"))


def test_every_call_is_recorded() -> None:
    assert [call for call, _ in RECORDED["inferred"]] == list(mlflow_inferred.CALLS)


@pytest.mark.parametrize(
    ("call", "answer"), RECORDED["inferred"], ids=lambda value: str(value)[:70]
)
def test_signatures_are_mlflows(call: str, answer: Any) -> None:
    def told() -> Any:
        signature: ModelSignature = eval(call, mlflow_inferred.names(infer_signature))  # noqa: S307
        assert ModelSignature.from_dict(signature.to_dict()) == signature
        return [signature.to_dict(), repr(signature)]

    # pandas says of some of these tables that they will be read in another way some day
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if answer == "error":
            with pytest.raises(InvalidParameterError):
                told()
        else:
            assert told() == answer


def test_what_no_schema_describes_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    signature = infer_signature({1, 2})
    assert signature.inputs == Schema([ColSpec(AnyType())])
    assert "schema of the inputs is that of any value" in caplog.text
    deep: list[Any] = []
    deep.append(deep)
    assert infer_signature(deep).inputs == Schema([ColSpec(AnyType())])


def test_there_is_one_function_in_both_places() -> None:
    assert same_function is infer_signature


def test_a_schema_is_read_in_many_ways() -> None:
    schema = Schema([ColSpec("double", "a"), ColSpec(DataType.string, "b", required=False)])
    assert len(schema) == 2
    assert [each.name for each in schema] == ["a", "b"]
    assert schema.input_types() == [DataType.double, DataType.string]
    assert schema.input_types_dict() == {"a": DataType.double, "b": DataType.string}
    assert schema.required_input_names() == ["a"]
    assert schema.optional_input_names() == ["b"]
    assert schema.numpy_types() == [np.dtype("f8"), np.dtype("str")]
    assert schema.pandas_types() == [np.dtype("f8"), np.dtype(object)]
    assert (schema.is_tensor_spec(), schema.has_input_names()) == (False, True)
    assert Schema([ColSpec("long"), ColSpec("long")]).input_names() == [0, 1]
    arrays = Schema([TensorSpec(np.dtype("f4"), [-1, 3])])
    assert (arrays.is_tensor_spec(), arrays.numpy_types()) == (True, [np.dtype("f4")])
    assert arrays != schema
    assert ModelSignature(schema) == ModelSignature(inputs=schema)
    assert ModelSignature(schema) != ModelSignature(outputs=schema)


def test_every_type_is_written_and_read() -> None:
    deep = Object([Property("x", Map("long")), Property("a", Array(AnyType()), required=False)])
    schema = Schema([ColSpec(deep, "deep"), ColSpec(Array(Array("boolean")), "lists")])
    assert Schema.from_json(schema.to_json()) == schema
    assert repr(schema) == (
        "['deep': {a: Array(Any) (optional), x: Map(str -> long) (required)} (required), "
        "'lists': Array(Array(boolean)) (required)]"
    )


def test_types_know_those_of_numpy_and_python() -> None:
    assert DataType.from_numpy_type(np.dtype("float32")) is DataType.float
    assert DataType.from_numpy_type(np.dtype("complex64")) is None
    assert DataType.check_type(DataType.long, np.int64(1))
    assert not DataType.check_type(DataType.long, True)  # a subclass of int
    assert DataType.check_type(DataType.datetime, pd.Timestamp(0).to_pydatetime())
    assert DataType.double.to_python() is float
    assert len(DataType.all_types()) == 8


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Schema([]),
        lambda: Schema("ab"),  # type: ignore[arg-type] # wrong
        lambda: Schema([ColSpec("long", "a"), ColSpec("long")]),
        lambda: Schema([ColSpec("long"), TensorSpec(np.dtype("f4"), (-1,))]),  # type: ignore[list-item]
        lambda: Schema([TensorSpec(np.dtype("f4"), (-1,))] * 2),
        lambda: Schema([ColSpec("long", required=False)]),
        lambda: Schema([ColSpec("long")]).input_dict(),
        lambda: Schema([ColSpec(Array("long"))]).numpy_types(),
        lambda: Schema([TensorSpec(np.dtype("f4"), (-1,))]).pandas_types(),
        lambda: Schema.from_json("{"),
        lambda: Schema.from_json("{}"),
        lambda: Schema.from_json('[{"type": "array"}]'),
        lambda: Schema.from_json('[{"type": "object", "properties": []}]'),
        lambda: Schema.from_json('[{"type": "tensor"}]'),
        lambda: ColSpec("number"),
        lambda: ColSpec(int),  # type: ignore[arg-type] # wrong
        lambda: TensorSpec("f4", (-1,)),
        lambda: TensorSpec(np.dtype("U5"), (-1,)),
        lambda: TensorSpec(np.dtype("f4"), 3),
        lambda: Property(1, "long"),  # type: ignore[arg-type] # wrong
        lambda: Object([]),
        lambda: Object([Property("a", "long"), Property("a", "long")]),
        lambda: ParamSpec("k", "binary", b""),
        lambda: ParamSpec("k", "long", "5"),
        lambda: ParamSpec("k", "long", 5, (2,)),
        lambda: ParamSpec("k", "long", 5, (-1,)),
        lambda: ParamSpec("k", "datetime", "soon"),
        lambda: ParamSpec("k", Object([Property("a", "long")]), {"b": 1}),
        lambda: ParamSpec.from_json_dict(name="k"),
        lambda: ParamSchema([1]),  # type: ignore[list-item] # wrong
        lambda: ParamSchema([ParamSpec("k", "long", 1)] * 2),
        ModelSignature,
        lambda: ModelSignature(pd.DataFrame({"a": [1]})),  # type: ignore[arg-type] # wrong
        lambda: ModelSignature(params={"k": 1}),  # type: ignore[arg-type] # wrong
    ],
)
def test_what_is_wrong_is_told(wrong: Any) -> None:
    with pytest.raises(InvalidParameterError):
        wrong()


def test_a_param_keeps_its_type() -> None:
    assert ParamSpec("k", "double", 1).default == 1.0
    assert ParamSpec("k", "float", np.int64(2)).default == 2.0
    assert ParamSpec("k", "long", None).default is None
    assert ParamSpec("k", "string", ["a"], (-1,)).to_dict() == {
        "name": "k",
        "default": ["a"],
        "shape": (-1,),
        "type": "string",
    }
    schema = ParamSchema([ParamSpec("when", "datetime", np.datetime64("2026-01-02"))])
    assert ParamSchema.from_json(schema.to_json()) == schema
    assert (len(schema), next(iter(schema)).name, schema.params[0].shape) == (1, "when", None)
