"""Labels of any kind as codes: what counts as the same label, as none, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Label = str | int | float | bool | None
"""A class as its user names it; None only where there is none."""


def label_text(label: Label) -> str:
    """Return a label as it is shown; markup in it is left as it is, for the page to escape.

    Parameters
    ----------
    label : str, int, float, bool or None

    Examples
    --------
    >>> [label_text(label) for label in ("cat", 3, 3.0, 0.5, True, None)]
    ['cat', '3', '3', '0.5', 'True', '(none)']
    """
    if label is None:
        return "(none)"
    return str(plain_label(label))


def plain_label(value: object) -> Label:
    """Return a value as a label: NumPy's scalars as Python's, whole floats as integers.

    A number that became a float on its way, since pandas has no missing integers, is the same class
    as before. What is neither text nor number, for instance a date, is its text.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, str):
        return str.__str__(value)  # of an enumeration's member its value
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else float(value)
    return str(value)


def sorted_labels(labels: Iterable[Label]) -> list[Label]:
    """Return distinct labels in scikit-learn's order, numbers before texts."""
    distinct = dict.fromkeys(labels)
    return sorted(distinct, key=lambda label: (isinstance(label, str), label))


def given_labels(labels: Iterable[object]) -> list[Label]:
    """Return what a user gave as ``labels``, each once.

    Raises
    ------
    InvalidParameterError
        A label comes twice, or is missing.
    """
    found = [plain_label(label) for label in as_array(labels, "labels").ravel().tolist()]
    if any(label is None or label != label for label in found):  # noqa: PLR0124 - NaN
        raise InvalidParameterError(
            "labels: None and NaN mean that there is no label; leave them out."
        )
    seen: set[Label] = set()
    for label in found:
        if label in seen:
            raise InvalidParameterError(
                f"labels: {label!r} comes more than once; give each class once."
            )
        seen.add(label)
    return found


def coded(values: NDArray[Any], name: str) -> tuple[NDArray[np.int64], list[Label]]:
    """Return a code of each value, -1 where there is no label, and the labels they stand for.

    Raises
    ------
    InvalidParameterError
        Something in it cannot be a label, for instance a list.
    """
    import pandas as pd

    if values.dtype.kind == "c":
        raise InvalidParameterError(f"{name} holds complex numbers; give labels or real numbers.")
    kind = {"f": np.float64, "b": np.uint8}.get(values.dtype.kind, object)
    plain = values if values.dtype.kind in "iu" else values.astype(kind)
    try:
        # by hashes: sorting a million texts takes a second
        codes, found = pd.factorize(plain, use_na_sentinel=True)
    except TypeError:
        raise InvalidParameterError(
            f"{name} holds something that is no label; give texts, numbers or truth values, "
            "and for several labels a sample a list of sets."
        ) from None
    uniques = [bool(u) for u in found] if values.dtype.kind == "b" else found.tolist()
    # what differed in type only is one label: 1, 1.0 and NumPy's 1
    places: dict[Label, int] = {}
    of_unique = [places.setdefault(plain_label(unique), len(places)) for unique in uniques]
    return np.append(of_unique, -1).astype(np.int64)[codes], list(places)


def recoded(
    codes: NDArray[np.int64], labels: Sequence[Label], into: dict[Label, int]
) -> NDArray[np.int32]:
    """Return codes of some labels as codes of others, -1 where they have none."""
    places = [into.get(label, -1) for label in labels]
    recoded: NDArray[np.int32] = np.append(places, -1).astype(np.int32)[codes]
    return recoded


def as_array(values: Any, name: str) -> NDArray[Any]:
    """Return lists, Series, frames and tensors as an array in which no value changed its kind.

    Raises
    ------
    InvalidParameterError
        It is no sequence of values.
    """
    if callable(getattr(values, "detach", None)):  # a tensor that keeps gradients, or of a GPU
        values = values.detach()
    if callable(getattr(values, "cpu", None)):
        values = values.cpu()
    if callable(getattr(values, "toarray", None)):  # a sparse matrix
        values = values.toarray()
    if hasattr(values, "__array__"):
        array = np.asarray(values)
        if array.ndim > 0:
            return array
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise InvalidParameterError(
            f"{name} is {type(values).__name__!r}; give a list, an array, a Series or a frame."
        )
    items = list(values)
    if are_texts(items):
        return objects(items)
    try:
        array = np.asarray(items)
    except ValueError:  # lists of different lengths
        return objects(items)
    # NumPy makes texts of numbers that stand beside texts
    return objects(items) if array.dtype.kind in "USO" else array


def objects(items: Sequence[object]) -> NDArray[np.object_]:
    """Return a one-dimensional array of objects, lists among them too."""
    return np.fromiter(items, dtype=object, count=len(items))


def are_texts(values: Any) -> bool:
    """Return whether a list or an array of objects holds texts alone, or none."""
    from pandas.api.types import infer_dtype

    # in C: a million of them are looked at in Python for half a second
    return infer_dtype(values, skipna=True) == "string"


def as_floats(values: Any, name: str) -> NDArray[np.float64]:
    """Return numbers as floats, NaN where one is missing.

    Raises
    ------
    InvalidParameterError
        They are no real numbers.
    """
    array = as_array(values, name)
    if array.dtype == object:
        import pandas as pd

        array = np.where(pd.isna(array), np.nan, array)
    if array.dtype.kind not in "biufO":
        raise InvalidParameterError(f"{name} holds {array.dtype.name}; give real numbers.")
    try:
        return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidParameterError(
            f"{name} holds something that is no number; give real numbers."
        ) from None
