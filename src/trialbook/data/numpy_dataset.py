"""Datasets of NumPy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trialbook.data.dataset import Dataset
from trialbook.service.validation.limits import explained

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.types import Schema

    Arrays = NDArray[Any] | Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class TensorDatasetSchema:
    """The schemas of features and targets."""

    features: Schema
    targets: Schema | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as MLflow's JSON has it."""
        sides = {"features": self.features, "targets": self.targets}
        told = {role: side and json.dumps(side.to_dict()) for role, side in sides.items()}
        return {"mlflow_tensorspec": told}


class NumpyDataset(Dataset):
    """Arrays as a dataset; `trialbook.data.from_numpy` makes it."""

    def __init__(
        self,
        features: Arrays,
        source: Any,
        targets: Arrays | None = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        self._features = features
        self._targets = targets
        super().__init__(source, name, digest)

    def _compute_digest(self) -> str:
        from trialbook.service.dataset_digest import array_digest

        return array_digest(pair for _, side in self._sides() for pair in side)

    def _sides(self) -> list[tuple[str, list[tuple[str, NDArray[Any]]]]]:
        """Return the arrays by their role, each with its name behind a dot if it has one."""
        sides = [("features", self._features), ("targets", self._targets)]
        return [(role, _named(role, arrays)) for role, arrays in sides]

    @property
    def features(self) -> Arrays:
        """The features, as they were given."""
        return self._features

    @property
    def targets(self) -> Arrays | None:
        """The targets, as they were given."""
        return self._targets

    @property
    def profile(self) -> dict[str, Any]:
        """Shape, size and bytes of each array."""
        profile: dict[str, Any] = {}
        for role, side in self._sides():
            for what in ("shape", "size", "nbytes"):
                told = {name.partition(".")[2]: getattr(array, what) for name, array in side}
                if told:
                    profile[f"{role}_{what}"] = told.get("", told)
        return profile

    def _infer_schema(self) -> Any:
        features, targets = (_schema(side) for _, side in self._sides())
        return None if features is None else TensorDatasetSchema(features, targets)

    def _schema_as_dict(self) -> dict[str, Any]:
        told: dict[str, Any] = self.schema.to_dict()
        return told


@explained("No dataset can be made of these arrays")
def from_numpy(
    features: Arrays,
    source: Any = None,
    targets: Arrays | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> NumpyDataset:
    """Describe arrays as a dataset; a run keeps their elements nowhere.

    Parameters
    ----------
    features : array or dict of arrays
    source : str or path, optional
        See `from_pandas`.
    targets : array or dict of arrays, optional
    name : str, default "dataset"
    digest : str, optional
        A hash of the content. Unless given, it is made of the shapes and of up to 100,000
        elements of each array, spread evenly.

    Returns
    -------
    NumpyDataset

    Examples
    --------
    >>> import numpy as np
    >>> dataset = tb.data.from_numpy(np.zeros((150, 4)), targets=np.arange(150) % 3, name="iris")
    >>> dataset.name, dataset.profile["features_shape"]
    ('iris', (150, 4))
    """
    return NumpyDataset(features, source, targets, name, digest)


def _named(role: str, arrays: Any) -> list[tuple[str, NDArray[Any]]]:
    import numpy as np

    if arrays is None:
        return []
    if isinstance(arrays, Mapping):
        return [(f"{role}.{key}", np.asarray(arrays[key])) for key in sorted(arrays)]
    return [(role, np.asarray(arrays))]


def _schema(side: list[tuple[str, NDArray[Any]]]) -> Schema | None:
    import numpy as np

    from trialbook.types import Schema, TensorSpec

    specs = []
    for name, array in side:
        kind = np.dtype(array.dtype.kind) if array.dtype.kind in "US" else array.dtype
        specs.append(TensorSpec(kind, (-1, *array.shape[1:]), name.partition(".")[2] or None))
    return Schema(specs) if specs else None
