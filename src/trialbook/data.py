"""Datasets, to be logged as what a run used: see `trialbook.log_input`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from trialbook.errors import InvalidParameterError
from trialbook.model import Dataset, DatasetInput, TagName
from trialbook.service.datasets import MAX_SCHEMA
from trialbook.service.environment import default_tags
from trialbook.service.limits import shown

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Arrays = NDArray[Any] | Mapping[str, NDArray[Any]]

__all__ = ["Dataset", "DatasetInput", "from_numpy", "from_pandas"]

# as MLflow calls the types of columns, by the kind and the bytes of NumPy's
_COLUMN_TYPES = {
    **{("i", size): "integer" for size in (1, 2, 4)},
    **{("u", size): "integer" for size in (1, 2)},
    **{("f", size): "float" for size in (2, 4)},
    **{("M", 8): "datetime", ("b", 1): "boolean"},
    **{("i", 8): "long", ("u", 4): "long", ("u", 8): "long", ("f", 8): "double"},
}
# in the options of a URL: one who has it may read what others may not
_SECRET = re.compile(r"(?i)(sig|token|secret|key|credential|pass|auth)")
_LOOKED_AT = 1_000


def from_pandas(
    df: pd.DataFrame,
    source: object = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> Dataset:
    """Describe a DataFrame as a dataset; its rows are kept nowhere.

    Parameters
    ----------
    df : DataFrame
    source : str or path, optional
        The file or the URL that it came from, of which credentials are left out; the notebook
        or script unless given. One of MLflow's sources will do.
    targets, predictions : str, optional
        The columns that hold them.
    name : str, default "dataset"
    digest : str, optional
        A hash of the content. Unless given, it is made of the columns' names, the number of
        rows and the values of up to 10,000 rows, spread evenly: a change in a row between
        these goes unseen.

    Returns
    -------
    Dataset

    Raises
    ------
    InvalidParameterError
        There is no column of that name.

    Examples
    --------
    >>> import pandas as pd
    >>> df = pd.DataFrame({"length": [5.1, 4.9], "kind": ["a", "b"]})
    >>> dataset = tb.data.from_pandas(df, source="iris.csv", targets="kind", name="iris")
    >>> dataset.label, dataset.source
    ('iris (c509f73e5f70)', '{"uri": "iris.csv"}')
    >>> with tb.start_run() as run:
    ...     tb.log_input(dataset, context="training")
    >>> tb.get_run(run.info.run_id).inputs.dataset_inputs[0].dataset.profile
    '{"num_rows": 2, "num_elements": 4}'
    """
    if not hasattr(df, "columns") or not hasattr(df, "iloc"):
        raise InvalidParameterError(f"{shown(df)} of type {type(df).__name__} is no DataFrame.")
    for role, column in (("targets", targets), ("predictions", predictions)):
        if column is not None and column not in df.columns:
            raise InvalidParameterError(
                f"There is no column {shown(column)} to be the {role}; there are "
                f"{shown(list(df.columns), 200)}."
            )
    if digest is None:
        from trialbook.service.dataset_digest import table_digest

        digest = table_digest(_columns(df), len(df))
    columns = [
        {"type": _type_of(column), "name": str(label), "required": not bool(column.isna().any())}
        for label, column in _columns(df)
    ]
    profile = {"num_rows": len(df), "num_elements": int(df.size)}
    return _dataset(name, digest, source, {"mlflow_colspec": columns}, profile)


def from_numpy(
    features: Arrays,
    source: object = None,
    targets: Arrays | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> Dataset:
    """Describe arrays as a dataset; their elements are kept nowhere.

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
    Dataset

    Examples
    --------
    >>> import numpy as np
    >>> dataset = tb.data.from_numpy(np.zeros((150, 4)), targets=np.arange(150) % 3, name="iris")
    >>> dataset.name, dataset.source_type
    ('iris', 'code')
    """
    import numpy as np

    def named(role: str, arrays: Any) -> list[tuple[str, NDArray[Any]]]:
        if arrays is None:
            return []
        if isinstance(arrays, Mapping):
            return [(f"{role}.{key}", np.asarray(arrays[key])) for key in sorted(arrays)]
        return [(role, np.asarray(arrays))]

    sides = {role: named(role, of) for role, of in (("features", features), ("targets", targets))}
    if digest is None:
        from trialbook.service.dataset_digest import array_digest

        digest = array_digest(pair for side in sides.values() for pair in side)
    schema = {role: _tensors(side) if side else None for role, side in sides.items()}
    profile: dict[str, Any] = {}
    for role, side in sides.items():
        for what in ("shape", "size", "nbytes"):
            told = {name.partition(".")[2]: getattr(array, what) for name, array in side}
            if told:
                profile[f"{role}_{what}"] = told.get("", told)
    return _dataset(name, digest, source, {"mlflow_tensorspec": schema}, profile)


def _dataset(
    name: str | None, digest: str, source: object, schema: object, profile: object
) -> Dataset:
    kind, place = _source(source)
    text: str | None = json.dumps(schema)
    if text is not None and len(text) > MAX_SCHEMA:
        # a table with tens of thousands of columns
        text = None
    return Dataset(
        "dataset" if name is None else name, digest, kind, place, text, json.dumps(profile)
    )


def _source(source: object) -> tuple[str, str]:
    """Return type and JSON of a source, as MLflow writes them."""
    if source is None:
        tags = {key: value for key, value in default_tags().items() if key != TagName.SESSION}
        return "code", json.dumps({"tags": tags})
    if hasattr(source, "to_json") and hasattr(source, "_get_source_type"):
        return str(source._get_source_type()), str(source.to_json())  # noqa: SLF001 -- MLflow's way
    if not isinstance(source, str | os.PathLike):
        raise InvalidParameterError(
            f"source must be a path or a URL, not {shown(source)} of type {type(source).__name__}."
        )
    place = os.fspath(source)
    text = place if isinstance(place, str) else os.fsdecode(place)
    scheme, separator, _ = text.partition("://")
    if not separator or scheme == "file":
        return "local", json.dumps({"uri": text})
    clear = _clear(text)
    if scheme in ("http", "https"):
        return "http", json.dumps({"url": clear})
    return scheme, json.dumps({"uri": clear})


def _clear(url: str) -> str:
    """Return the URL without user, password and options that hold a secret."""
    parts = urlsplit(url)
    query = "" if _SECRET.search(parts.query) else parts.query
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query).geturl()


def _columns(df: pd.DataFrame) -> list[tuple[object, Any]]:
    # by place, because two columns may have one name
    return [(label, df.iloc[:, place]) for place, label in enumerate(df.columns)]


def _type_of(column: Any) -> str:
    known = _COLUMN_TYPES.get((column.dtype.kind, getattr(column.dtype, "itemsize", 0)))
    if known is not None:
        return known
    seen = column.iloc[:_LOOKED_AT].dropna()
    return "string" if all(isinstance(value, str) for value in seen) else "any"


def _tensors(side: list[tuple[str, NDArray[Any]]]) -> str:
    specs = []
    for name, array in side:
        spec: dict[str, Any] = {
            "type": "tensor",
            "tensor-spec": {"dtype": str(array.dtype), "shape": [-1, *array.shape[1:]]},
        }
        label = name.partition(".")[2]
        specs.append({"name": label, **spec} if label else spec)
    return json.dumps(specs)
