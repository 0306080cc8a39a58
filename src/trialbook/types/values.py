"""Types of single values: numbers, text and times, and lists and dictionaries of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from trialbook.errors import InvalidParameterError


class DataType(Enum):
    """The types that a value itself can have.

    Examples
    --------
    >>> from trialbook.types import DataType
    >>> DataType.double, DataType["long"].to_numpy()
    (double, dtype('int64'))
    """

    boolean = 1
    integer = 2
    """Signed, 32 bits."""
    long = 3
    """Signed, 64 bits."""
    float = 4
    """32 bits."""
    double = 5
    """64 bits."""
    string = 6
    binary = 7
    datetime = 8

    def __repr__(self) -> str:
        return self.name

    def to_numpy(self) -> np.dtype[Any]:
        """Return NumPy's type."""
        return np.dtype(_NUMPY[self.name])

    def to_pandas(self) -> np.dtype[Any]:
        """Return the type of a column in pandas."""
        return np.dtype(object) if self.name in ("string", "binary") else self.to_numpy()

    def to_python(self) -> type[Any]:
        """Return Python's own type."""
        return _PYTHON[self.name]

    @classmethod
    def check_type(cls, data_type: DataType, value: object) -> bool:
        """Whether a value is of a type; a Python number is of each that could hold its like."""
        return type(value) in (*_ALSO.get(data_type.name, ()), data_type.to_python()) or (
            type(value) is data_type.to_numpy().type
        )

    @classmethod
    def all_types(cls) -> list[DataType]:
        """Return every type."""
        return list(cls)

    @classmethod
    def from_numpy_type(cls, np_type: object) -> DataType | None:
        """Return the type that NumPy calls so; None where there is none."""
        return next((each for each in cls if each.to_numpy() == np_type), None)


_NUMPY = {
    "boolean": "bool",
    "integer": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "string": "str",
    "binary": "bytes",
    "datetime": "datetime64[ns]",
}
_PYTHON: dict[str, type[Any]] = {
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "string": str,
    "binary": bytes,
    "datetime": dt.date,
}
_ALSO: dict[str, tuple[type[Any], ...]] = {"binary": (bytearray,), "datetime": (dt.datetime,)}


class ValueType:
    """Base of the types that hold others."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        raise NotImplementedError


@dataclass(frozen=True, repr=False)
class AnyType(ValueType):
    """A value of which nothing is known, or that differs from one to the next."""

    def __repr__(self) -> str:
        return "Any"

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        return {"type": "any"}


@dataclass(frozen=True, repr=False)
class Array(ValueType):
    """A list of values of one type.

    Parameters
    ----------
    dtype : DataType, Array, Object, Map, AnyType or str
        Of the values.
    """

    dtype: DataType | ValueType

    def __init__(self, dtype: DataType | ValueType | str) -> None:
        object.__setattr__(self, "dtype", checked_type(dtype))

    def __repr__(self) -> str:
        return f"Array({self.dtype!r})"

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        return {"type": "array", "items": type_as_dict(self.dtype)}


@dataclass(frozen=True, repr=False)
class Map(ValueType):
    """A dictionary with any keys and values of one type.

    Parameters
    ----------
    value_type : DataType, Array, Object, Map, AnyType or str
    """

    value_type: DataType | ValueType

    def __init__(self, value_type: DataType | ValueType | str) -> None:
        object.__setattr__(self, "value_type", checked_type(value_type))

    def __repr__(self) -> str:
        return f"Map(str -> {self.value_type!r})"

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        return {"type": "map", "values": type_as_dict(self.value_type)}


@dataclass(frozen=True, repr=False)
class Property:
    """One entry of an `Object`.

    Parameters
    ----------
    name : str
    dtype : DataType, Array, Object, Map, AnyType or str
    required : bool, default True
    """

    name: str
    dtype: DataType | ValueType
    required: bool

    def __init__(
        self,
        name: str,
        dtype: DataType | ValueType | str,
        required: bool = True,  # noqa: FBT001, FBT002 -- MLflow's signature
    ) -> None:
        if not isinstance(name, str):
            raise InvalidParameterError(f"The name of a property must be text, not {name!r}.")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "dtype", checked_type(dtype))
        object.__setattr__(self, "required", required)

    def __lt__(self, other: Property) -> bool:
        return self.name < other.name

    def __repr__(self) -> str:
        return f"{self.name}: {self.dtype!r} ({'required' if self.required else 'optional'})"

    def to_dict(self) -> dict[str, Any]:
        """Return it under its name, as MLflow's JSON has it."""
        return {self.name: {**type_as_dict(self.dtype), "required": self.required}}


@dataclass(frozen=True, repr=False)
class Object(ValueType):
    """A dictionary with known keys.

    Parameters
    ----------
    properties : list of Property
        At least one, each name once; they are kept sorted.
    """

    properties: list[Property]

    def __init__(self, properties: Sequence[Property]) -> None:
        if not isinstance(properties, list) or not all(
            isinstance(each, Property) for each in properties
        ):
            raise InvalidParameterError(f"properties must be a list of Property, not {properties}.")
        names = [each.name for each in properties]
        if not names or len(set(names)) < len(names):
            raise InvalidParameterError(
                f"An object has at least one property, and each name once; these are {names}."
            )
        object.__setattr__(self, "properties", sorted(properties))

    def __repr__(self) -> str:
        return f"{{{', '.join(map(repr, self.properties))}}}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        properties = {k: v for each in self.properties for k, v in each.to_dict().items()}
        return {"type": "object", "properties": properties}


def checked_type(given: object) -> DataType | ValueType:
    """Return a type, which may be given by its name.

    Raises
    ------
    InvalidParameterError
        There is no such type.
    """
    if isinstance(given, DataType | ValueType):
        return given
    if isinstance(given, str) and given in DataType.__members__:
        return DataType[given]
    raise InvalidParameterError(
        f"{given!r} is no type of values; use one of {', '.join(DataType.__members__)}, or "
        "Array, Object, Map or AnyType of trialbook.types.schema."
    )


def type_as_dict(value_type: DataType | ValueType) -> dict[str, Any]:
    """Return a type as MLflow's JSON has it."""
    if isinstance(value_type, DataType):
        return {"type": value_type.name}
    return value_type.to_dict()


def type_from_dict(told: Mapping[str, Any]) -> DataType | ValueType:
    """Return the type that MLflow's JSON describes.

    Raises
    ------
    InvalidParameterError
        It describes none.
    """
    try:
        kind = told["type"]
        if kind == "array":
            return Array(type_from_dict(told["items"]))
        if kind == "map":
            return Map(type_from_dict(told["values"]))
        if kind == "any":
            return AnyType()
        if kind == "object":
            return Object(
                [
                    Property(name, type_from_dict(about), about.get("required", True))
                    for name, about in told["properties"].items()
                ]
            )
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidParameterError(f"{told!r} describes no type: {error!r}.") from error
    return checked_type(kind)


def common_type(one: DataType | ValueType, other: DataType | ValueType) -> DataType | ValueType:
    """Return the type that values of both types have.

    Raises
    ------
    InvalidParameterError
        There is none.
    """
    if isinstance(one, AnyType):
        return _perhaps_none(other)
    if isinstance(other, AnyType):
        return _perhaps_none(one)
    if isinstance(one, Array) and isinstance(other, Array):
        return Array(common_type(one.dtype, other.dtype))
    if isinstance(one, Map) and isinstance(other, Map):
        return Map(common_type(one.value_type, other.value_type))
    if isinstance(one, Object) and isinstance(other, Object):
        return _common_object(one, other)
    if one == other:
        return one
    raise InvalidParameterError(
        f"A list holds {one!r} and {other!r}; its values must be of one type. Where they are not, "
        "write the schema by hand, with Array(AnyType())."
    )


def _perhaps_none(known: DataType | ValueType) -> DataType | ValueType:
    if isinstance(known, Object):
        return Object(
            [Property(each.name, each.dtype, required=False) for each in known.properties]
        )
    return known


def _common_object(one: Object, other: Object) -> Object:
    sides = [{each.name: each for each in side.properties} for side in (one, other)]
    properties = []
    for name in sides[0].keys() | sides[1].keys():
        found = [side[name] for side in sides if name in side]
        if len(found) == 1:
            properties.append(Property(name, found[0].dtype, required=False))
        else:
            dtype = common_type(found[0].dtype, found[1].dtype)
            properties.append(
                Property(name, dtype, required=found[0].required and found[1].required)
            )
    return Object(properties)
