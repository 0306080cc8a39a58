"""Schemas told from data: tables, arrays, dictionaries and lists."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trialbook.errors import InvalidParameterError
from trialbook.types.params import ParamSchema, ParamSpec
from trialbook.types.schema import ColSpec, Schema, TensorSpec
from trialbook.types.values import AnyType, Array, DataType, Object, Property, common_type

if TYPE_CHECKING:
    from trialbook.types.values import ValueType

_SCALARS: dict[type[Any], DataType] = {
    bool: DataType.boolean,
    np.bool_: DataType.boolean,
    int: DataType.long,
    np.int64: DataType.long,
    np.int32: DataType.integer,
    float: DataType.double,
    np.float64: DataType.double,
    np.float32: DataType.float,
    str: DataType.string,
    np.str_: DataType.string,
    bytes: DataType.binary,
    np.bytes_: DataType.binary,
    bytearray: DataType.binary,
    dt.date: DataType.datetime,
    dt.datetime: DataType.datetime,
    np.datetime64: DataType.datetime,
}
# by the kind and the bytes of NumPy's types, of which those of pandas have the same
_COLUMNS = {
    **{("i", size): DataType.integer for size in (1, 2, 4)},
    **{("u", size): DataType.integer for size in (1, 2)},
    **{("f", size): DataType.float for size in (2, 4)},
    ("i", 8): DataType.long,
    ("u", 4): DataType.long,
    ("f", 8): DataType.double,
}
_OF_ANY_SIZE = {
    "b": DataType.boolean,
    "U": DataType.string,
    "S": DataType.binary,
    "M": DataType.datetime,
}


def infer_schema(data: Any) -> Schema:
    """Return the schema of a model's input or output.

    Parameters
    ----------
    data : DataFrame, Series, array, sparse matrix, dictionary, list or scalar
        A dictionary of arrays is a schema of arrays; a list of dictionaries is a table of them.

    Raises
    ------
    InvalidParameterError
        It holds values that no schema describes.

    Examples
    --------
    >>> from trialbook.types.inference import infer_schema
    >>> infer_schema([{"text": "a", "n": 1}, {"text": None, "n": 2}])
    ['text': string (optional), 'n': long (required)]
    """
    if isinstance(data, pd.DataFrame):
        return Schema([_column(label, data[label]) for label in data.columns])
    if isinstance(data, pd.Series):
        return Schema([_column(data.name, data)])
    if isinstance(data, np.ndarray) or _is_sparse(data):
        return Schema([_array(data)])
    if isinstance(data, Mapping):
        return _of_mapping(data)
    if isinstance(data, list):
        return _of_list(data)
    return Schema([ColSpec(_known(infer_type(data)))])


def infer_params(params: Any) -> ParamSchema:
    """Return the schema of a dictionary of params; InvalidParameterError."""
    if not isinstance(params, dict):
        raise InvalidParameterError(f"params must be a dictionary, not {params!r}.")
    return ParamSchema([_param(name, value) for name, value in params.items()])


def infer_type(data: Any) -> DataType | ValueType | None:
    """Return the type of a value; None for an array without elements.

    Raises
    ------
    InvalidParameterError
        It is none that a schema describes.
    """
    if is_missing(data) or (isinstance(data, list | dict) and not data):
        return AnyType()
    if isinstance(data, dict):
        return Object([_property(name, value) for name, value in data.items()])
    if isinstance(data, list | np.ndarray):
        return _type_of_items(data)
    known = _SCALARS.get(type(data))
    if known is None:
        raise InvalidParameterError(
            f"{data!r} of type {type(data).__name__} is nothing that a schema describes; use "
            "numbers, text, bytes, times, and lists, arrays or dictionaries of them."
        )
    return known


def is_missing(value: Any) -> bool:
    """Whether a value stands for none."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or value is pd.NA or value is pd.NaT


def _of_mapping(data: Mapping[Any, Any]) -> Schema:
    if data and all(isinstance(value, np.ndarray) for value in data.values()):
        return Schema([_array(value, name) for name, value in data.items()])
    if not all(isinstance(name, str) for name in data):
        raise InvalidParameterError(f"The names must be text; these are {list(data)!r}.")
    return Schema(
        [ColSpec(_known(infer_type(value)), name, _is_whole(value)) for name, value in data.items()]
    )


def _of_list(data: list[Any]) -> Schema:
    if not data:
        return Schema([ColSpec(DataType.string)])
    if not all(isinstance(each, dict) for each in data):
        return Schema([ColSpec(_item_type(data))])
    columns: dict[Any, list[Any]] = {}
    for row in data:
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    return Schema(
        [
            ColSpec(_item_type(values), name, all(row.get(name) is not None for row in data))
            for name, values in columns.items()
        ]
    )


def _column(label: Any, column: pd.Series[Any]) -> ColSpec:
    if column.ndim != 1:
        raise InvalidParameterError(f"There are several columns named {label!r}.")
    return ColSpec(column_type(column), label, not bool(column.isna().any()))


def column_type(column: pd.Series[Any]) -> DataType | ValueType:
    """Return the type of the values of a column.

    Raises
    ------
    InvalidParameterError
        They are nothing that a schema describes, or not of one type.
    """
    if column.dtype.kind == "O":
        column = column.infer_objects()
    if column.dtype.kind == "O":
        return _item_type(column.to_list())
    return _numpy_type(column.dtype)


def _numpy_type(dtype: Any) -> DataType:
    known = _OF_ANY_SIZE.get(dtype.kind) or _COLUMNS.get((dtype.kind, dtype.itemsize))
    if known is None:
        raise InvalidParameterError(f"{dtype!r} is no type that a schema describes.")
    return known


def _array(data: Any, name: str | None = None) -> TensorSpec:
    dtype = data.dtype
    if dtype.kind in "US":
        # a schema does not say how long texts are
        dtype = np.dtype(dtype.kind)
    if not data.shape:
        raise InvalidParameterError(f"{data!r} has no dimension; give an array of several.")
    return TensorSpec(dtype, (-1, *data.shape[1:]), name)


def _property(name: Any, value: Any) -> Property:
    dtype = _known(infer_type(value))
    return Property(name, dtype, required=not isinstance(dtype, AnyType))


def _item_type(data: Iterable[Any]) -> DataType | ValueType:
    found = _known(_type_of_items(data))
    assert isinstance(found, Array)  # noqa: S101 -- told to the type checker
    return found.dtype


def _type_of_items(data: Iterable[Any]) -> Array | None:
    found: DataType | ValueType | None = None
    for item in data:
        dtype = infer_type(item)
        if dtype is not None and dtype is not found:
            found = dtype if found is None else common_type(found, dtype)
    return None if found is None else Array(found)


def _known(found: DataType | ValueType | None) -> DataType | ValueType:
    if found is None:
        raise InvalidParameterError("An array without elements says nothing of its type.")
    return found


def _is_whole(value: Any) -> bool:
    if isinstance(value, list):
        return not any(map(is_missing, value))
    if isinstance(value, pd.Series):
        return not bool(value.isna().any())
    return not is_missing(value)


def _is_sparse(data: object) -> bool:
    # without loading SciPy: whoever has such a matrix has loaded it
    names = {kind.__name__ for kind in type(data).__mro__}
    return type(data).__module__.startswith("scipy.") and bool(names & {"csr_matrix", "csc_matrix"})


def _param(name: Any, value: Any) -> ParamSpec:
    shape = None
    if isinstance(value, dict):
        dtype: Any = infer_type(value)
    elif isinstance(value, list | np.ndarray):
        shape = (-1,)
        times = all(DataType.check_type(DataType.datetime, each) for each in value)
        dtype = DataType.datetime if times else _plain_type(name, value)
    elif DataType.check_type(DataType.datetime, value):
        dtype = DataType.datetime
    else:
        dtype = _plain_type(name, value)
    return ParamSpec(name, dtype, deepcopy(value), shape)


def _plain_type(name: Any, value: Any) -> DataType:
    try:
        array = np.array(value)
        if array.ndim <= 1:
            return _numpy_type(array.dtype)
    except ValueError:
        pass  # lists of several lengths, or no type that a schema describes
    raise InvalidParameterError(
        f"Param {name!r} must be a number, text, a time, a list of one of them or a dictionary, "
        f"not {value!r}."
    )
