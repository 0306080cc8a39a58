"""Params that a model takes when it predicts, with their defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.types.values import (
    DataType,
    Object,
    ValueType,
    checked_type,
    type_as_dict,
    type_from_dict,
)

# what is taken for a number as well, because it holds more than the other
_NARROWER = {
    DataType.long: (DataType.integer,),
    DataType.float: (DataType.integer, DataType.long),
    DataType.double: (DataType.integer, DataType.long, DataType.float),
}


@dataclass(repr=False)
class ParamSpec:
    """Name, type and default of a param.

    Parameters
    ----------
    name : str
    dtype : DataType, Object or str
    default : object
        Of that type; a list of such where there is a shape.
    shape : tuple of int, optional
        ``(-1,)`` for a list of any length.

    Raises
    ------
    InvalidParameterError
        The default is of another type.

    Examples
    --------
    >>> from trialbook.types import ParamSpec
    >>> ParamSpec("temperature", "double", 0.5)
    'temperature': double (default: 0.5)
    """

    name: str
    dtype: DataType | ValueType
    default: Any
    shape: tuple[int, ...] | None

    def __init__(
        self,
        name: str,
        dtype: DataType | Object | str,
        default: Any,
        shape: tuple[int, ...] | None = None,
    ) -> None:
        self.name = str(name)
        self.dtype = checked_type(dtype)
        if not isinstance(self.dtype, DataType | Object) or self.dtype is DataType.binary:
            raise InvalidParameterError(
                f"A param is a number, text, a time or an Object, not {self.dtype!r}."
            )
        if shape is not None and tuple(shape) != (-1,):
            raise InvalidParameterError(f"A param's shape is None or (-1,), not {shape!r}.")
        self.shape = None if shape is None else (-1,)
        self.default = self._checked(default)

    def _checked(self, value: Any) -> Any:
        if self.shape is None:
            return self._one(value)
        if not isinstance(value, list | np.ndarray) or np.ndim(value) != 1:
            raise InvalidParameterError(f"Param {self.name!r} is a list, not {value!r}.")
        return [self._one(each) for each in value]

    def _one(self, value: Any) -> Any:
        if isinstance(self.dtype, Object):
            from trialbook.types.inference import infer_type

            known = {each.name for each in self.dtype.properties}
            if not isinstance(value, dict) or not value.keys() <= known:
                raise InvalidParameterError(f"Param {self.name!r} is no {self.dtype!r}: {value!r}.")
            infer_type(value)
        if value is None or not isinstance(self.dtype, DataType):
            return value
        return _as_type(self.name, self.dtype, value)

    def __repr__(self) -> str:
        shape = "" if self.shape is None else f" (shape: {self.shape})"
        return f"{self.name!r}: {self.dtype!r} (default: {self.default}){shape}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        default = self.default
        if self.dtype is DataType.datetime:
            default = _iso(default) if self.shape is None else [_iso(each) for each in default]
        told = {"name": self.name, "default": default, "shape": self.shape}
        return {**told, **type_as_dict(self.dtype)}

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> Self:
        """Return the one that MLflow's JSON describes; InvalidParameterError."""
        if not {"name", "default"} <= kwargs.keys() or not {"type", "dtype"} & kwargs.keys():
            raise InvalidParameterError(
                f"A param needs the keys name, type and default; there are {list(kwargs)}."
            )
        dtype: Any = type_from_dict({"type": kwargs.get("dtype"), **kwargs})
        return cls(kwargs["name"], dtype, kwargs["default"], kwargs.get("shape"))


class ParamSchema:
    """The params that a model takes.

    Parameters
    ----------
    params : list of ParamSpec
        Each name once.

    Examples
    --------
    >>> from trialbook.types import ParamSchema, ParamSpec
    >>> ParamSchema([ParamSpec("k", "long", 5)]).to_json()
    '[{"name": "k", "default": 5, "shape": null, "type": "long"}]'
    """

    def __init__(self, params: list[ParamSpec]) -> None:
        if not all(isinstance(each, ParamSpec) for each in params):
            raise InvalidParameterError(f"params must be a list of ParamSpec, not {params!r}.")
        names = [each.name for each in params]
        if len(set(names)) < len(names):
            raise InvalidParameterError(f"Each param is there once; these are {names}.")
        self._params = params

    def __len__(self) -> int:
        return len(self._params)

    def __iter__(self) -> Iterator[ParamSpec]:
        return iter(self._params)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ParamSchema) and self._params == other._params

    __hash__ = None  # type: ignore[assignment] # as a list has none

    def __repr__(self) -> str:
        return repr(self._params)

    @property
    def params(self) -> list[ParamSpec]:
        """The params."""
        return self._params

    def to_dict(self) -> list[dict[str, Any]]:
        """Return it as MLflow's JSON has it."""
        return [each.to_dict() for each in self._params]

    def to_json(self) -> str:
        """Return MLflow's JSON text of it."""
        import json

        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, json_str: str) -> Self:
        """Return the one that a JSON text describes; InvalidParameterError."""
        from trialbook.types.schema import read_list

        return cls([ParamSpec.from_json_dict(**told) for told in read_list(json_str)])


def _as_type(name: str, dtype: DataType, value: Any) -> Any:
    if dtype is DataType.datetime:
        try:
            time = np.datetime64(value).item()
        except (ValueError, TypeError):
            time = None
        # NumPy gives a number of nanoseconds where Python has no such time
        if time is not None and not isinstance(time, int):
            return time
    elif any(DataType.check_type(each, value) for each in (dtype, *_NARROWER.get(dtype, ()))):
        return dtype.to_python()(value)
    raise InvalidParameterError(f"Param {name!r} must be {dtype!r}, not {value!r}.")


def _iso(time: Any) -> Any:
    return None if time is None else time.isoformat()
