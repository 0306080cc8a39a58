"""Writing predictions: labels as what they are, each class's score in a column of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.service.predictions import layout as names
from trialbook.service.predictions.layout import Layout, column_names, label_texts, label_type, utf8
from trialbook.service.predictions.names import LoggedPredictions, PredictionsFile
from trialbook.service.predictions.parquet import Columns, text, write
from trialbook.service.validation.limits import explained, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Label, Predictions
    from trialbook.service.artifacts.base import Artifacts

EXACT_CLASSES = 100
"""Scores of more classes are kept with 32 bits each: of 1,000 classes and a million rows that is
4 GB, and a relative error of at most 6e-8."""


def write_predictions(
    artifacts: Artifacts,
    file: PredictionsFile,
    predictions: Predictions,
    *,
    groups: pd.Series[Any] | None = None,
    samples: pd.DataFrame | None = None,
    images: Sequence[str] = (),
) -> LoggedPredictions:
    """Write predictions, in place of those that were there, and return what describes them.

    Parameters
    ----------
    artifacts : Artifacts
    file : PredictionsFile
    predictions : Predictions
    groups : Series, optional
    samples : DataFrame, optional
        Columns that DuckDB knows: numbers, truth values, times, texts and bytes.
    images : sequence of str
        Columns of ``samples`` that hold PNG.
    """
    import pandas as pd

    kind = label_type(predictions.labels, predictions.task)
    texts = label_texts(predictions.labels)
    base = _base(file, predictions)
    if groups is not None:
        base[names.GROUP] = groups
    parts = [Columns(base, [str(column) for column in base.columns])]
    computed = {}
    if predictions.task == "multilabel":
        for column, which in (
            (names.TRUE, predictions.true),
            (names.PREDICTED, predictions.predicted),
        ):
            computed[column] = _lists(len(parts), _written(predictions.labels, texts, kind))
            parts.append(Columns(_flags(which), [f"{column} {k}" for k in range(len(texts))]))
    else:
        values = {
            names.TRUE: _labels(predictions, predictions.true, kind, texts),
            names.PREDICTED: _labels(predictions, predictions.predicted, kind, texts),
        }
        parts.append(Columns(pd.DataFrame(values), list(values)))
    scores = _score_names(predictions.score, texts)
    if predictions.score is not None:
        cast = "FLOAT" if len(scores) > EXACT_CLASSES else ""
        parts.append(Columns(pd.DataFrame(predictions.score), scores, cast))
    kept: dict[str, str] = {}
    if samples is not None and len(samples.columns):
        wanted = [str(name) for name in samples.columns]
        columns = column_names(wanted, [*names.OWN, *scores])
        kept = dict(zip(wanted, columns, strict=True))
        parts.append(Columns(samples, columns))
    head = [name for name in (names.ID, names.SPLIT, names.FOLD) if name in base]
    tail = [name for name in (names.GROUP, names.WEIGHT) if name in base]
    written = Layout(
        task=predictions.task,
        labels=predictions.labels,
        label_type=kind,
        scores=tuple(scores),
        samples=kept,
        images=tuple(images),
        fold=None if file.fold < 0 else file.fold,
        count=len(predictions),
    )
    order = [*head, names.TRUE, names.PREDICTED, *scores, *tail, *kept.values()]
    failed = f"The predictions {shown(file.path)} cannot be written"
    with artifacts.writing(file.path) as path, explained(failed):
        write(path, parts, written, computed=computed, order=order, row_bytes=_row_bytes(parts))
    return LoggedPredictions(
        name=file.name,
        split=file.split,
        fold=written.fold,
        task=predictions.task,
        count=len(predictions),
        classes=len(predictions.labels),
        scores=predictions.score is not None,
        path=file.path,
    )


def _base(file: PredictionsFile, predictions: Predictions) -> pd.DataFrame:
    import pandas as pd

    count = len(predictions)
    fold: Any = predictions.fold
    if fold is None:
        fold = np.full(count, file.fold, np.int32)
    base: dict[str, Any] = {
        names.ID: _texts(predictions.ids),
        names.SPLIT: pd.Categorical.from_codes(
            np.zeros(count, np.int8),
            pd.Index([file.split]),
        ),
        names.FOLD: pd.arrays.IntegerArray(fold.astype(np.int32), fold < 0),
    }
    if predictions.weight is not None:
        base[names.WEIGHT] = predictions.weight
    return pd.DataFrame(base)


def _texts(ids: NDArray[np.object_]) -> NDArray[np.object_]:
    try:
        "".join(ids).encode()
    except UnicodeEncodeError:
        cleaned = np.empty(len(ids), object)
        cleaned[:] = [utf8(each) for each in ids]
        return cleaned
    return ids


def _labels(predictions: Predictions, codes: NDArray[Any], kind: str, texts: Sequence[str]) -> Any:
    """Return a column of labels, missing where there is none."""
    import pandas as pd

    if predictions.task == "regression":
        return codes
    if kind == "text":
        # of no label at all DuckDB makes no enumeration
        return pd.Categorical.from_codes(codes, pd.Index(list(texts) or ["(none)"]))
    values = np.array(predictions.labels or [0])[codes]
    array: Any = pd.array(values)
    array[codes < 0] = pd.NA
    return array


def _written(labels: Sequence[Label], texts: Sequence[str], kind: str) -> list[str]:
    """Return labels as SQL has them."""
    return [str(label) for label in labels] if kind == "integer" else [text(each) for each in texts]


def _lists(part: int, labels: Sequence[str]) -> str:
    """Return SQL for the list of those labels whose column is true."""
    chosen = ", ".join(f"CASE WHEN p{part}.c{k} THEN {label} END" for k, label in enumerate(labels))
    return f"[label FOR label IN [{chosen}] IF label IS NOT NULL]" if labels else "[]::VARCHAR[]"


def _flags(which: NDArray[np.bool_]) -> pd.DataFrame:
    import pandas as pd

    # without a column there would be no rows either
    return pd.DataFrame(which if which.shape[1] else np.zeros((len(which), 1), bool))


def _score_names(score: NDArray[np.float64] | None, texts: Sequence[str]) -> list[str]:
    if score is None:
        return []
    if score.ndim == 1:
        return [names.SCORE]
    return column_names((f"{names.SCORE}_{each}" for each in texts), names.OWN)


def _row_bytes(parts: Sequence[Columns]) -> int:
    """Return what a row takes about, by the lengths of some of its texts."""
    size = 0
    for part in parts:
        for column in part.frame.columns:
            values = part.frame[column]
            if values.dtype == object:
                some = [v for v in values.iloc[:: max(1, len(values) // 100)] if v is not None]
                size += sum(map(len, some)) // max(1, len(some))
            else:
                size += 8
    return size
