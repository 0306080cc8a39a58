"""Predictions as a frame, with their samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.service.predictions import layout as names
from trialbook.service.predictions.layout import label_texts
from trialbook.service.predictions.local import local_file
from trialbook.service.predictions.names import PredictionsFile, find_files
from trialbook.service.predictions.parquet import ParquetFile, opened, quoted
from trialbook.service.predictions.reading import predictions_in
from trialbook.service.predictions.samples import columns_of, with_bytes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Predictions
    from trialbook.service.artifacts.base import Artifacts

_DTYPES = {"int": "Int64", "bool": "boolean", "float": "Float64"}
"""Of pandas, which have room for what is missing."""


def load_frame(artifacts: Artifacts, name: object, split: object, fold: int | None) -> pd.DataFrame:
    """Return predictions and their samples, a row for each; see `trialbook.load_predictions`."""
    import pandas as pd

    frames = []
    for file in find_files(artifacts, name, split, fold):
        with local_file(artifacts, file.path) as path, opened(path, file.path) as parquet:
            frames.append(_frame(parquet, file))
    # those without rows say nothing of what columns hold
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    found = filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)
    if fold is not None:
        found = found[(found[names.FOLD] == fold).fillna(value=False)].reset_index(drop=True)
    return found


def _frame(parquet: ParquetFile, file: PredictionsFile) -> pd.DataFrame:
    import pandas as pd

    predictions = predictions_in(parquet, file.path, with_scores=True)
    columns: dict[str, Any] = {
        names.ID: predictions.ids,
        names.SPLIT: file.split,
        names.FOLD: _folds(predictions, file),
        names.TRUE: _labels(predictions, predictions.true),
        names.PREDICTED: _labels(predictions, predictions.predicted),
    }
    frame = pd.DataFrame(columns, index=range(len(predictions)))
    parts = [frame, *_scores(predictions)]
    if predictions.weight is not None:
        parts.append(pd.DataFrame({names.WEIGHT: predictions.weight}))
    samples = columns_of(parquet)
    if samples:
        listed = ", ".join(f"{quoted(each)} AS c{k}" for k, each in enumerate(samples.values()))
        found = parquet.connection.execute(f"SELECT {listed} FROM {parquet.source}").df()  # noqa: S608 -- quoted
        parts.append(with_bytes(found).set_axis(list(samples), axis=1))
    return parts[0] if len(parts) == 1 else pd.concat(parts, axis=1)


def _folds(predictions: Predictions, file: PredictionsFile) -> Any:
    import pandas as pd

    fold = predictions.fold
    if fold is None:
        fold = np.full(len(predictions), file.fold, np.int32)
    return pd.arrays.IntegerArray(fold.astype(np.int64), fold < 0)


def _scores(predictions: Predictions) -> list[pd.DataFrame]:
    import pandas as pd

    score = predictions.score
    if score is None:
        return []
    if score.ndim == 1:
        return [pd.DataFrame({names.SCORE: score})]
    texts = label_texts(predictions.labels)
    return [pd.DataFrame(score, columns=[f"{names.SCORE}_{each}" for each in texts], copy=False)]


def _labels(predictions: Predictions, codes: NDArray[Any]) -> Any:
    """Return a column of labels, each of its own kind."""
    import pandas as pd

    labels = predictions.labels
    if predictions.task == "regression":
        return codes
    if predictions.task == "multilabel":
        rows = np.empty(len(codes), object)
        rows[:] = [[labels[k] for k in np.flatnonzero(row)] for row in codes]
        return rows
    objects: NDArray[np.object_] = np.array([*labels, None], dtype=object)[codes]
    kinds = {type(label).__name__ for label in labels}
    dtype = _DTYPES.get(kinds.pop()) if len(kinds) == 1 else None
    if dtype is None:
        return objects
    try:
        plain: Any = pd.Series(objects).astype(dtype).array  # type: ignore[call-overload] # by name
    except (OverflowError, TypeError, ValueError):  # beyond 64 bits
        return objects
    return plain if (codes < 0).any() else plain.to_numpy(dtype=plain.dtype.numpy_dtype)
