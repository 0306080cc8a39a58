"""Reading predictions as arrays, those that somebody else wrote too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.predictions import Label, Predictions, label_text, predictions_of
from trialbook.service.predictions import layout as names
from trialbook.service.predictions.joining import joined
from trialbook.service.predictions.layout import Layout, label_texts
from trialbook.service.predictions.local import local_file
from trialbook.service.predictions.names import find_files
from trialbook.service.predictions.parquet import ParquetFile, opened, quoted
from trialbook.service.validation.limits import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.service.artifacts.base import Artifacts


def read_predictions(
    artifacts: Artifacts,
    name: str = "predictions",
    split: str | None = "test",
    fold: int | None = None,
    *,
    with_scores: bool = True,
) -> Predictions:
    """Return predictions that were logged.

    Parameters
    ----------
    artifacts : Artifacts
        Of the run.
    name : str
    split : str or None
        None for all of them, one after the other.
    fold : int, optional
        All folds unless given, one after the other.
    with_scores : bool
        Without, they are not read: a million samples of 1,000 classes have 8 GB of them, of which
        `read_scores` reads those of one class.

    Raises
    ------
    NotFoundError
        There are none of this name, split and fold; it says which there are.
    InvalidParameterError
        A file cannot be read, or folds are of different tasks.
    """
    files = find_files(artifacts, name, split, fold)
    parts = []
    for file in files:
        with local_file(artifacts, file.path) as path, opened(path, file.path) as parquet:
            part = predictions_in(parquet, file.path, with_scores=with_scores)
        if file.fold >= 0 and part.fold is None:
            part = _with_fold(part, file.fold)
        parts.append(part)
    found = joined(parts)
    if fold is None or found.fold is None:
        return found
    return found.take(found.fold == fold)


def read_scores(
    artifacts: Artifacts, name: str, split: str | None, fold: int | None, label: Label
) -> NDArray[np.float64]:
    """Return the scores of one class, in the order of `read_predictions`, NaN where there is none.

    Of binary predictions it is the score of the positive class, whichever is asked for.
    """
    parts = []
    for file in find_files(artifacts, name, split, fold):
        with local_file(artifacts, file.path) as path, opened(path, file.path) as parquet:
            column = _score_column(parquet, label)
            scores = _numbers(parquet, column)
            if fold is not None and names.FOLD in parquet.columns:
                folds = _numbers(parquet, names.FOLD)
                scores = scores[(folds == fold) | (np.isnan(folds) & (file.fold == fold))]
        parts.append(scores)
    return np.concatenate(parts)


def _score_column(parquet: ParquetFile, label: Label) -> str:
    if parquet.layout is not None:
        columns = parquet.layout.scores
        by_label: dict[Label, str] = dict(zip(parquet.layout.labels, columns, strict=False))
        column = columns[0] if len(columns) == 1 else by_label.get(label)
    else:
        wanted = f"{names.SCORE}_{label_text(label)}"
        column = next((c for c in (wanted, names.SCORE) if c in parquet.columns), None)
    if column is None or column not in parquet.columns:
        raise InvalidParameterError(f"There are no scores of {shown(label)}.")
    return column


def predictions_in(parquet: ParquetFile, path: str, *, with_scores: bool) -> Predictions:
    """Return the predictions of one file."""
    missing = [each for each in (names.TRUE, names.PREDICTED) if each not in parquet.columns]
    if missing:
        raise InvalidParameterError(
            f"{shown(path)} holds no predictions: it has no column {missing[0]}. Predictions have "
            f"{names.TRUE} and {names.PREDICTED}, and if need be {names.ID}, {names.SCORE} or "
            f"{names.SCORE}_<class>."
        )
    layout = parquet.layout
    if layout is None:
        return _of_others(parquet, with_scores=with_scores)
    score = None
    if with_scores and layout.scores:
        lost = [column for column in layout.scores if column not in parquet.columns]
        if lost:
            raise InvalidParameterError(f"{shown(path)} has no column {shown(lost[0])} any more.")
        score = _score(parquet, layout)
    true, predicted = _answers(parquet, layout)
    return Predictions(
        layout.task,
        layout.labels,
        true,
        predicted,
        score,
        _ids(parquet),
        _folds(parquet),
        _numbers(parquet, names.WEIGHT) if names.WEIGHT in parquet.columns else None,
    )


def _score(parquet: ParquetFile, layout: Layout) -> NDArray[np.float64]:
    if len(layout.scores) == 1 and layout.scores[0] == names.SCORE:
        return _numbers(parquet, layout.scores[0])
    score = np.empty((parquet.count, len(layout.labels)))
    # a few columns at a time: all of them at once would be there twice
    for start in range(0, len(layout.scores), 50):
        some = layout.scores[start : start + 50]
        for place, values in enumerate(_columns(parquet, [f"{quoted(c)}::DOUBLE" for c in some])):
            score[:, start + place] = np.ma.filled(values, np.nan)
    return score


def _answers(parquet: ParquetFile, layout: Layout) -> tuple[NDArray[Any], NDArray[Any]]:
    columns = (names.TRUE, names.PREDICTED)
    if layout.task == "regression":
        return _numbers(parquet, columns[0]), _numbers(parquet, columns[1])
    _know_labels(parquet, layout)
    if layout.task == "multilabel":
        return _flags(parquet, layout, columns[0]), _flags(parquet, layout, columns[1])
    found = _columns(
        parquet, [f"enum_code(TRY_CAST({quoted(c)}::VARCHAR AS label))" for c in columns]
    )
    # counted without a sign, they have no room for -1
    codes = [np.ma.filled(each.astype(np.int32), -1).astype(np.int32) for each in found]
    return codes[0], codes[1]


def _know_labels(parquet: ParquetFile, layout: Layout) -> None:
    """Make an enumeration of the labels as the file has them, so that their codes are ours."""
    import pandas as pd

    texts = label_texts(layout.labels) or ["(none)"]
    frame = pd.DataFrame({"label": np.array(texts, object), "code": np.arange(len(texts))})
    parquet.connection.register("known_labels", frame)
    # as DuckDB writes what the column holds
    kind = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "text": "VARCHAR"}
    cast = kind[layout.label_type]
    parquet.connection.execute(
        f"CREATE TYPE label AS ENUM (SELECT label::{cast}::VARCHAR FROM known_labels ORDER BY code)"  # noqa: S608 -- ours
    )


def _flags(parquet: ParquetFile, layout: Layout, column: str) -> NDArray[np.bool_]:
    flags = np.zeros((parquet.count, len(layout.labels)), bool)
    inner = f"SELECT {names.ROW} AS place, unnest({quoted(column)}) AS one FROM {parquet.source}"  # noqa: S608 -- quoted
    found = parquet.connection.execute(
        f"SELECT place, enum_code(TRY_CAST(one::VARCHAR AS label)) AS code FROM ({inner}) "  # noqa: S608
        "WHERE TRY_CAST(one::VARCHAR AS label) IS NOT NULL"
    ).fetchnumpy()
    if layout.labels:
        flags[np.asarray(found["place"], np.int64), np.asarray(found["code"], np.int64)] = True
    return flags


def _ids(parquet: ParquetFile) -> NDArray[np.object_]:
    if names.ID not in parquet.columns:
        return np.arange(parquet.count).astype(str).astype(object)
    (ids,) = _columns(parquet, [f"{quoted(names.ID)}::VARCHAR"])
    return np.asarray(np.ma.filled(ids, ""), dtype=object)


def _folds(parquet: ParquetFile) -> NDArray[np.int32] | None:
    if names.FOLD not in parquet.columns:
        return None
    (folds,) = _columns(parquet, [f"TRY_CAST({quoted(names.FOLD)} AS INTEGER)"])
    filled: NDArray[np.int32] = np.ma.filled(np.ma.asarray(folds, np.int32), -1)
    return None if (filled < 0).all() else filled


def _with_fold(part: Predictions, fold: int) -> Predictions:
    from dataclasses import replace

    return replace(part, fold=np.full(len(part), fold, np.int32))


def _numbers(parquet: ParquetFile, column: str) -> NDArray[np.float64]:
    (values,) = _columns(parquet, [f"{quoted(column)}::DOUBLE"])
    return np.asarray(np.ma.filled(np.ma.asarray(values, np.float64), np.nan))


def _columns(parquet: ParquetFile, expressions: list[str]) -> list[Any]:
    chosen = ", ".join(f"{each} AS c{k}" for k, each in enumerate(expressions))
    found = parquet.connection.execute(f"SELECT {chosen} FROM {parquet.source}").fetchnumpy()  # noqa: S608 -- quoted
    return [found[f"c{k}"] for k in range(len(expressions))]


def _of_others(parquet: ParquetFile, *, with_scores: bool) -> Predictions:
    """Return what a file without our description holds, checked as arguments are."""
    import pandas as pd

    prefix = f"{names.SCORE}_"
    scores = [column for column in parquet.columns if column.startswith(prefix)]
    frame = _frame(parquet, [names.TRUE, names.PREDICTED])
    score: Any = None
    if with_scores and names.SCORE in parquet.columns:
        score = _numbers(parquet, names.SCORE)
    elif with_scores and scores:
        given = _frame(parquet, scores)
        score = given.set_axis([column.removeprefix(prefix) for column in scores], axis=1)
    weight = _numbers(parquet, names.WEIGHT) if names.WEIGHT in parquet.columns else None
    plain = {column: frame[column].to_numpy(dtype=object) for column in frame}
    for column, values in plain.items():
        kind = parquet.types[column]
        if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
            plain[column] = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
        elif not kind.endswith("[]"):
            plain[column] = np.where(pd.isna(values), None, values)
    return predictions_of(
        plain[names.TRUE],
        plain[names.PREDICTED],
        score,
        ids=_ids(parquet) if names.ID in parquet.columns else None,
        fold=_folds(parquet),
        sample_weight=weight,
    )


def _frame(parquet: ParquetFile, columns: list[str]) -> Any:
    chosen = ", ".join(map(quoted, columns))
    return parquet.connection.execute(f"SELECT {chosen} FROM {parquet.source}").df()  # noqa: S608 -- quoted
