"""The samples that predictions are of, as columns: images, texts, or the rows of a table."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trialbook.errors import InvalidParameterError
from trialbook.service.predictions.layout import GROUP, OWN, ROW, utf8
from trialbook.service.validation.limits import explained, reason, shown
from trialbook.tracking.images import Image, pixels_of, png_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

IMAGE, TEXT = "image", "text"
_CHANNELS = (1, 3, 4)


@dataclass(frozen=True, slots=True)
class Samples:
    """Columns that a database knows, and which of them hold PNG."""

    frame: pd.DataFrame
    images: tuple[str, ...] = ()


def samples_of(given: object, count: int) -> Samples:
    """Return samples as columns.

    Parameters
    ----------
    given
        Images (arrays, tensors, Pillow's images, paths of files, one array of all), texts, or a
        table: a DataFrame, a dictionary of columns, a list of dictionaries, a matrix of features.
    count : int
        How many predictions there are.

    Raises
    ------
    InvalidParameterError
        They are none of these, of another number, or a column has a name of ours.
    """
    frame = _table(given)
    if frame is not None:
        _check_count(len(frame), count)
        return _columns(frame)
    stack = _stack(given)
    if stack is not None:
        _check_count(len(stack), count)
        return _only_images([png_of(each) for each in stack])
    items = _items(given)
    _check_count(len(items), count)
    if all(isinstance(each, str) or each is None for each in items):
        texts = pd.Series([None if each is None else utf8(each) for each in items], dtype=object)
        return Samples(pd.DataFrame({TEXT: texts}))
    return _only_images(_pngs(items))


def column_of(values: object, name: str, count: int) -> pd.Series[Any]:
    """Return one value for each sample as a column that a database knows.

    Raises
    ------
    InvalidParameterError
        They are of another number.
    """
    with explained(f"{name} must be a list, an array or a column"):
        column = pd.Series(values if hasattr(values, "__array__") else list(values))  # type: ignore[call-overload] # or it raises
    _check_count(len(column), count, name)
    return stored(column.reset_index(drop=True))


def _check_count(found: int, count: int, what: str = "samples") -> None:
    if found != count:
        raise InvalidParameterError(
            f"{what} has {found:,} entries, and there are {count:,} predictions; give one for each."
        )


def _table(given: object) -> pd.DataFrame | None:
    """Return a table of what is one, else None."""
    if isinstance(given, pd.DataFrame):
        return given.reset_index(drop=True)
    to_pandas = getattr(given, "to_pandas", None)
    with explained(f"samples of type {type(given).__name__} become no table"):
        if callable(to_pandas) and hasattr(given, "columns"):
            return pd.DataFrame(to_pandas()).reset_index(drop=True)
        if isinstance(given, Mapping):
            # a dictionary of columns; arrays of images in it are columns too
            columns = {name: pd.Series(list(values)) for name, values in given.items()}
            lengths = {len(column) for column in columns.values()}
            if len(lengths) > 1:
                raise ValueError("its columns have different lengths")
            return pd.DataFrame(columns)
        if isinstance(given, Sequence) and given and isinstance(given[0], Mapping):
            return pd.DataFrame.from_records(list(given))
    array = given if isinstance(given, np.ndarray) else None
    if array is not None and array.ndim == 2 and array.dtype.kind in "biuf":
        # as scikit-learn calls the features of an array
        return pd.DataFrame(array, columns=[f"x{k}" for k in range(array.shape[1])])
    return None


def _columns(frame: pd.DataFrame) -> Samples:
    names = [str(name) for name in frame.columns]
    for name in names:
        _check_name(name, names)
    columns: dict[str, Any] = {}
    images = []
    for place, name in enumerate(names):
        column = frame.iloc[:, place]
        if column.dtype == object and _holds_images(column):
            columns[name] = pd.Series(_pngs(list(column)), dtype=object)
            images.append(name)
        else:
            columns[name] = stored(column)
    return Samples(pd.DataFrame(columns, index=frame.index), tuple(images))


def _check_name(name: str, names: Sequence[str]) -> None:
    own = next((own for own in (*OWN, ROW) if own == name.casefold()), None)
    if own is not None:
        hint = "; give it as groups=…" if own == GROUP else ""
        raise InvalidParameterError(
            f"A column of samples is called {shown(name)}, which predictions have themselves; "
            f"rename it{hint}."
        )
    if names.count(name) > 1:
        raise InvalidParameterError(
            f"Several columns of samples are called {shown(name)}; give each its own name."
        )


def stored(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column of a kind that Parquet has: what it has no kind for becomes text."""
    dtype: Any = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        column = column.astype(dtype.categories.dtype if column.notna().all() else object)
        dtype = column.dtype
    if isinstance(dtype, pd.DatetimeTZDtype):
        utc: pd.Series[Any] = column.dt.tz_convert("UTC")
        return utc
    kind = getattr(dtype, "kind", "O")
    if kind in "biu" or (kind == "f" and getattr(dtype, "itemsize", 8) <= 8):
        return column
    if kind == "M":
        return column
    if kind == "O" and not isinstance(dtype, pd.StringDtype):
        plain = _inferred(column)
        if plain is not None:
            return plain
    return pd.Series([_text(value) for value in column], dtype=object, index=column.index)


def _inferred(column: pd.Series[Any]) -> pd.Series[Any] | None:
    """Return objects that are all of one kind as that; None where they are not."""
    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind == "bytes":
        return column.where(column.notna(), None)
    plain = {
        "boolean": "boolean",
        "integer": "Int64",
        "floating": "float64",
        "mixed-integer-float": "float64",
    }
    try:
        if kind in plain:
            return column.astype(plain[kind])  # type: ignore[call-overload, no-any-return] # by name
        if kind in ("datetime", "datetime64"):
            times = pd.to_datetime(column)
            return times.dt.tz_convert("UTC") if times.dt.tz is not None else times
    except (ValueError, TypeError, OverflowError, AttributeError):
        # beyond 64 bits, or times of several zones
        pass
    return None


def _text(value: Any) -> str | None:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float) and value != value:  # noqa: PLR0124 -- NaN
        return None
    try:
        return utf8(str.__str__(value) if isinstance(value, str) else str(value))
    except Exception as error:
        raise InvalidParameterError(
            f"A value of samples, of type {type(value).__name__}, has no text: {reason(error)}."
        ) from error


def _holds_images(column: pd.Series[Any]) -> bool:
    first = next((value for value in column if value is not None), None)
    return _is_image(first)


def _is_image(value: object) -> bool:
    if isinstance(value, Image) or type(value).__module__.startswith("PIL."):
        return True
    return getattr(value, "ndim", 0) in (2, 3) and hasattr(value, "__array__")


def _stack(given: object) -> NDArray[Any] | None:
    """Return the pixels of all images, one after the other, where they are of one size."""
    array = _array(given)
    if array is None and isinstance(given, Sequence) and given and _array(given[0]) is not None:
        arrays = [_array(each) for each in given]
        if len({None if each is None else (each.shape, each.dtype) for each in arrays}) > 1:
            return None
        tensors = _is_tensor(given[0])
        array = np.stack([each for each in arrays if each is not None])
    else:
        tensors = _is_tensor(given)
    if array is None:
        return None
    if array.dtype.kind not in "biuf" or array.ndim not in (3, 4):
        if array.dtype.kind in "OU" and array.ndim == 1:
            return None
        raise InvalidParameterError(
            "An array of samples is (n, height, width[, channels]) for images or (n, features) for "
            f"the rows of a table, not {array.shape} of {array.dtype}."
        )
    if array.ndim == 4 and _is_channels_first(array, tensors=tensors):
        array = np.moveaxis(array, 1, 3)
    return pixels_of(array) if array.size else array


def _is_channels_first(array: NDArray[Any], *, tensors: bool) -> bool:
    first, last = array.shape[1] in _CHANNELS, array.shape[3] in _CHANNELS
    return first and (tensors or not last)


def _is_tensor(value: object) -> bool:
    return callable(getattr(value, "detach", None))


def _array(value: object) -> NDArray[Any] | None:
    """Return an array or a tensor as an array; None for what is neither."""
    if isinstance(value, np.ndarray):
        return value
    if not _is_tensor(value):
        return None
    with explained(f"samples of type {type(value).__name__} do not become an array"):
        return np.asarray(value.detach().cpu())  # type: ignore[attr-defined] # a tensor


def _items(given: object) -> list[Any]:
    if isinstance(given, str | bytes | os.PathLike) or not hasattr(type(given), "__iter__"):
        raise InvalidParameterError(
            "samples must be images, texts or the rows of a table, one for each prediction, not "
            f"{shown(given)} of type {type(given).__name__}."
        )
    with explained("samples cannot be gone through"):
        return list(given)  # type: ignore[call-overload,no-any-return] # it has __iter__


def _only_images(pngs: list[bytes | None]) -> Samples:
    return Samples(pd.DataFrame({IMAGE: pd.Series(pngs, dtype=object)}), (IMAGE,))


def _pngs(items: list[Any]) -> list[bytes | None]:
    found: list[bytes | None] = []
    for place, item in enumerate(items):
        if item is None:
            found.append(None)
            continue
        array = _array(item)
        try:
            if array is not None and array.ndim == 3 and _is_tensor(item):
                array = np.moveaxis(array, 0, 2) if array.shape[0] in _CHANNELS else array
            found.append(png_of(item if array is None else array))
        except InvalidParameterError as error:
            raise InvalidParameterError(f"Sample {place} is no image: {error.message}") from error
    return found
