"""Schemas: the columns of a table, or arrays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.types.params import ParamSchema, ParamSpec
from trialbook.types.values import (
    AnyType,
    Array,
    DataType,
    Map,
    Object,
    Property,
    ValueType,
    checked_type,
    type_as_dict,
    type_from_dict,
)
from trialbook.unsupported import names_missing_in

__all__ = [
    "AnyType",
    "Array",
    "ColSpec",
    "DataType",
    "Map",
    "Object",
    "ParamSchema",
    "ParamSpec",
    "Property",
    "Schema",
    "TensorSpec",
]


@dataclass(repr=False)
class ColSpec:
    """Type and name of a column.

    Parameters
    ----------
    type : DataType, Array, Object, Map, AnyType or str
    name : str or int, optional
    required : bool, default True
        Whether each row has a value.

    Examples
    --------
    >>> from trialbook.types import ColSpec
    >>> ColSpec("double", "length")
    'length': double (required)
    """

    type: DataType | ValueType
    name: str | int | None
    required: bool

    def __init__(
        self,
        type: DataType | ValueType | str,  # noqa: A002 -- MLflow's signature
        name: str | int | None = None,
        required: bool = True,  # noqa: FBT001, FBT002 -- MLflow's signature
    ) -> None:
        self.type = checked_type(type)
        self.name = name
        self.required = required

    def __repr__(self) -> str:
        named = "" if self.name is None else f"{self.name!r}: "
        return f"{named}{self.type!r} ({'required' if self.required else 'optional'})"

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        named = {} if self.name is None else {"name": self.name}
        return {**type_as_dict(self.type), **named, "required": self.required}

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> Self:
        """Return the one that MLflow's JSON describes; InvalidParameterError."""
        return cls(type_from_dict(kwargs), kwargs.get("name"), kwargs.get("required", True))


@dataclass(repr=False)
class TensorSpec:
    """Type, shape and name of an array.

    Parameters
    ----------
    type : numpy.dtype
        Text and bytes without their length.
    shape : tuple of int
        -1 where any length will do, as for the first one mostly.
    name : str, optional

    Examples
    --------
    >>> import numpy as np
    >>> from trialbook.types import TensorSpec
    >>> TensorSpec(np.dtype("float32"), (-1, 28, 28))
    Tensor('float32', (-1, 28, 28))
    """

    type: np.dtype[Any]
    shape: tuple[int, ...]
    name: str | None

    def __init__(
        self,
        type: Any,  # noqa: A002 -- MLflow's signature
        shape: Any,
        name: str | None = None,
    ) -> None:
        if not isinstance(type, np.dtype) or (type.kind in "US" and type.itemsize):
            raise InvalidParameterError(
                f"The type of an array must be one of NumPy's, such as np.dtype('float64') or "
                f"np.dtype('str'), without a length, not {type!r}."
            )
        if not isinstance(shape, tuple | list):
            raise InvalidParameterError(f"A shape must be a tuple such as (-1, 28), not {shape!r}.")
        self.type = type
        self.shape = tuple(shape)
        self.name = name

    @property
    def required(self) -> bool:
        """True: an array cannot be left out."""
        return True

    def __repr__(self) -> str:
        named = "" if self.name is None else f"{self.name!r}: "
        return f"{named}Tensor({self.type.name!r}, {self.shape!r})"

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        named = {} if self.name is None else {"name": self.name}
        about = {"dtype": self.type.name, "shape": self.shape}
        return {**named, "type": "tensor", "tensor-spec": about}

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> Self:
        """Return the one that MLflow's JSON describes; InvalidParameterError."""
        try:
            about = kwargs["tensor-spec"]
            return cls(np.dtype(about["dtype"]), tuple(about["shape"]), kwargs.get("name"))
        except (KeyError, TypeError) as error:
            raise InvalidParameterError(f"{kwargs!r} describes no array: {error!r}.") from error


class Schema:
    """The columns or arrays that go into a model or come out of it.

    Parameters
    ----------
    inputs : list of ColSpec or list of TensorSpec
        All of them have names or none has; without names each is required.

    Examples
    --------
    >>> from trialbook.types import ColSpec, Schema
    >>> schema = Schema([ColSpec("double", "length"), ColSpec("string", "kind", required=False)])
    >>> schema
    ['length': double (required), 'kind': string (optional)]
    >>> schema.input_names(), Schema.from_json(schema.to_json()) == schema
    (['length', 'kind'], True)
    """

    def __init__(self, inputs: list[ColSpec] | list[TensorSpec]) -> None:
        problem = _problem(inputs)
        if problem is not None:
            raise InvalidParameterError(f"A schema {problem}; this one has {inputs!r}.")
        self._inputs: list[Any] = inputs

    def __len__(self) -> int:
        return len(self._inputs)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._inputs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self._inputs == other._inputs

    __hash__ = None  # type: ignore[assignment] # as a list has none

    def __repr__(self) -> str:
        return repr(self._inputs)

    @property
    def inputs(self) -> list[Any]:
        """The columns or arrays."""
        return self._inputs

    def is_tensor_spec(self) -> bool:
        """Whether it is of arrays."""
        return isinstance(self._inputs[0], TensorSpec)

    def has_input_names(self) -> bool:
        """Whether the columns or arrays have names."""
        return self._inputs[0].name is not None

    def input_names(self) -> list[str | int]:
        """Return the names, or the places of what has none."""
        return [each.name or place for place, each in enumerate(self._inputs)]

    def required_input_names(self) -> list[str | int]:
        """Return the names of what cannot be left out, or the places of what has none."""
        return [each.name or place for place, each in enumerate(self._inputs) if each.required]

    def optional_input_names(self) -> list[str | int]:
        """Return the names of what can be left out."""
        return [each.name for each in self._inputs if not each.required]

    def input_types(self) -> list[Any]:
        """Return the type of each column or array."""
        return [each.type for each in self._inputs]

    def input_types_dict(self) -> dict[str, Any]:
        """Return the types by name; InvalidParameterError where there are no names."""
        return {name: each.type for name, each in self.input_dict().items()}

    def input_dict(self) -> dict[str, Any]:
        """Return the columns or arrays by name; InvalidParameterError where there are no names."""
        if not self.has_input_names():
            raise InvalidParameterError("The inputs of this schema have no names.")
        return {each.name: each for each in self._inputs}

    def numpy_types(self) -> list[np.dtype[Any]]:
        """Return NumPy's types; InvalidParameterError where a column holds lists or the like."""
        if self.is_tensor_spec():
            return self.input_types()
        return [each.to_numpy() for each in self._plain_types()]

    def pandas_types(self) -> list[np.dtype[Any]]:
        """Return the types of pandas' columns; InvalidParameterError where it has no such."""
        if self.is_tensor_spec():
            raise InvalidParameterError("Arrays have no types of pandas; use numpy_types().")
        return [each.to_pandas() for each in self._plain_types()]

    def _plain_types(self) -> list[DataType]:
        types = self.input_types()
        if not all(isinstance(each, DataType) for each in types):
            raise InvalidParameterError(f"Not all of {types!r} are types of single values.")
        return types

    def to_dict(self) -> list[dict[str, Any]]:
        """Return it as MLflow's JSON has it."""
        return [each.to_dict() for each in self._inputs]

    def to_json(self) -> str:
        """Return MLflow's JSON text of it."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, json_str: str) -> Self:
        """Return the one that a JSON text describes.

        Raises
        ------
        InvalidParameterError
            The text describes none.
        """
        return cls([_read(told) for told in read_list(json_str)])


def read_list(json_str: str) -> list[dict[str, Any]]:
    """Return the dictionaries that a JSON text lists; InvalidParameterError."""
    try:
        told = json.loads(json_str)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidParameterError(f"The text is not JSON: {error}.") from error
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise InvalidParameterError("The JSON text must be a list of objects.")
    return told


def _read(told: dict[str, Any]) -> Any:
    if told.get("type") == "tensor":
        return TensorSpec.from_json_dict(**told)
    return ColSpec.from_json_dict(**told)


def _problem(inputs: object) -> str | None:
    """Return what is wrong with the inputs of a schema, if anything is."""
    if not isinstance(inputs, list) or not inputs:
        return "needs a list of columns or arrays that is not empty"
    kinds = {type(each) for each in inputs}
    if kinds not in ({ColSpec}, {TensorSpec}):
        return "is of ColSpec alone or of TensorSpec alone"
    named = [each.name is not None for each in inputs]
    if any(named) and not all(named):
        return "has names for all its inputs or for none"
    if not any(named) and kinds == {TensorSpec} and len(inputs) > 1:
        return "with several arrays needs a name for each"
    if not any(named) and not all(each.required for each in inputs):
        return "without names cannot have optional inputs"
    return None


if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
