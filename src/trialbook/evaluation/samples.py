"""What each sample has besides its labels: an id, a fold, a weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.labels import as_array, as_floats, objects

if TYPE_CHECKING:
    from numpy.typing import NDArray


def same_length(n: int, **others: NDArray[Any]) -> None:
    """Raise an error where an argument has not one entry for each sample."""
    for name, values in others.items():
        if len(values) != n:
            raise InvalidParameterError(
                f"{name} has {len(values):,} samples and y_true {n:,}; give one for each sample."
            )


def sample_ids(ids: Any, n: int, fold: NDArray[np.int32] | None) -> NDArray[np.object_]:
    """Return a text for each sample, its place unless given.

    Raises
    ------
    InvalidParameterError
        An id is missing, or comes twice (in a fold).
    """
    if ids is None:
        return np.fromiter(map(str, range(n)), dtype=object, count=n)
    import pandas as pd

    array = as_array(ids, "ids")
    if array.ndim != 1:
        raise InvalidParameterError("ids has several columns; give one name for each sample.")
    same_length(n, ids=array)
    if pd.isna(array).any():
        raise InvalidParameterError("ids: None and NaN name no sample; give each a name.")
    texts = objects([str(value) for value in array.tolist()])
    keys = pd.DataFrame({"id": texts, "fold": 0 if fold is None else fold})
    twice = keys.duplicated().to_numpy()
    if twice.any():
        raise InvalidParameterError(
            f"ids: {texts[twice.argmax()]!r} comes more than once"
            f"{'' if fold is None else ' in a fold'}; "
            "give each sample an id of its own."
        )
    return texts


def sample_folds(fold: Any, n: int) -> NDArray[np.int32] | None:
    """Return the number of the fold of each sample.

    Raises
    ------
    InvalidParameterError
        It is no whole number, or negative.
    """
    if fold is None:
        return None
    values = np.full(n, fold) if np.ndim(fold) == 0 else as_floats(fold, "fold")
    same_length(n, fold=values)
    whole = values.astype(np.int32) if values.dtype.kind in "iuf" else None
    if whole is None or (whole != values).any() or (whole < 0).any():
        raise InvalidParameterError(
            "fold: give the number of the fold, 0, 1, …, for each sample or one for all."
        )
    return whole


def sample_weights(sample_weight: Any, n: int) -> NDArray[np.float64] | None:
    """Return the weight of each sample.

    Raises
    ------
    InvalidParameterError
        One is negative, infinite or missing.
    """
    if sample_weight is None:
        return None
    weight = as_floats(sample_weight, "sample_weight")
    same_length(n, sample_weight=weight)
    if weight.ndim != 1 or not np.isfinite(weight).all() or (weight < 0).any():
        raise InvalidParameterError(
            "sample_weight: each weight is a finite number that is not negative."
        )
    return weight
