"""The samples behind predictions: a few rows of a file, found quickly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.predictions import layout as names
from trialbook.service.predictions.layout import label_texts
from trialbook.service.predictions.local import local_file
from trialbook.service.predictions.names import PredictionsFile, find_files
from trialbook.service.predictions.parquet import ParquetFile, opened, quoted, text
from trialbook.service.validation.limits import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from trialbook.evaluation.predictions import Label
    from trialbook.service.artifacts.base import Artifacts

MAX_ROWS = 1_000
"""Samples that are read at once."""
_INDEX = "__index_level_"
"""How the columns begin in which pandas keeps an index."""


@dataclass(frozen=True, slots=True)
class SampleColumn:
    """A column of what belongs to a sample.

    Attributes
    ----------
    name : str
    kind : {"image", "text", "number", "boolean", "time", "other"}
        An image is PNG as bytes.
    """

    name: str
    kind: str


def sample_columns(
    artifacts: Artifacts, name: str = "predictions", split: str | None = None
) -> list[SampleColumn]:
    """Return the columns of samples, that of groups first.

    Raises
    ------
    NotFoundError
        There are no such predictions.
    """
    found: dict[str, SampleColumn] = {}
    for file in find_files(artifacts, name, split):
        with local_file(artifacts, file.path) as path, opened(path, file.path) as parquet:
            images = set() if parquet.layout is None else set(parquet.layout.images)
            for shown_as, column in columns_of(parquet).items():
                kind = "image" if shown_as in images else _kind(parquet.types[column])
                found.setdefault(shown_as, SampleColumn(shown_as, kind))
    return list(found.values())


def columns_of(parquet: ParquetFile) -> dict[str, str]:
    """Return the columns of groups and samples: by the names that users know, those in the file."""
    group = {names.GROUP: names.GROUP} if names.GROUP in parquet.columns else {}
    if parquet.layout is not None:
        known = parquet.layout.samples.items()
        return group | {name: column for name, column in known if column in parquet.types}
    own = {*names.OWN, names.ROW}
    return group | {
        column: column
        for column in parquet.columns
        if column not in own and not column.startswith((f"{names.SCORE}_", _INDEX))
    }


def sample_rows(
    artifacts: Artifacts,
    name: str = "predictions",
    split: str | None = "test",
    fold: int | None = None,
    *,
    rows: Sequence[int] | None = None,
    true: Label = None,
    predicted: Label = None,
    columns: Sequence[str] | None = None,
    offset: int = 0,
    limit: int = 100,
) -> pd.DataFrame:
    """Return some samples.

    Parameters
    ----------
    artifacts : Artifacts
    name, split, fold
        As of `read_predictions`.
    rows : sequence of int, optional
        Their places in what `read_predictions` returns for the same split and for all folds; they
        come back in this order, and each once.
    true, predicted : Label, optional
        Only samples of this true and this predicted label; of several labels a sample, those that
        have it.
    columns : sequence of str, optional
        Of `sample_columns`; all of them unless given.
    offset, limit : int
        Which of those found; of ``rows`` all are returned.

    Returns
    -------
    pandas.DataFrame
        ``row``, ``id``, ``split``, ``fold``, ``y_true``, ``y_pred`` and the columns; images as
        bytes.

    Raises
    ------
    NotFoundError
        There are no such predictions, or no such column.
    InvalidParameterError
        More than 1,000 rows are asked for.
    """
    wanted = None if rows is None else list(dict.fromkeys(int(row) for row in rows))
    asked = limit if wanted is None else len(wanted)
    if asked > MAX_ROWS:
        raise InvalidParameterError(
            f"At most {MAX_ROWS:,} samples are read at once, not {asked:,}."
        )
    frames = []
    start, left = 0, offset + limit
    for file in find_files(artifacts, name, split, fold if wanted is None else None):
        with local_file(artifacts, file.path) as path, opened(path, file.path) as parquet:
            where = [*_cell(parquet, true, predicted), *_fold(parquet, file, fold)]
            if wanted is not None:
                here = [row - start for row in wanted if start <= row < start + parquet.count]
                where.append(f"{names.ROW} IN ({', '.join(map(str, here))})" if here else "false")
            if left > 0 or wanted is not None:
                found = _found(parquet, file, start, where, columns, None if wanted else left)
                frames.append(found)
                left -= len(found)
            start += parquet.count
    return _arranged(frames, wanted, offset, limit)


def sample_values(artifacts: Artifacts, name: str, split: str | None, column: str) -> list[Any]:
    """Return a column of all samples, in the order of `read_predictions` of all folds.

    Raises
    ------
    NotFoundError
        There are no such predictions.
    InvalidParameterError
        They have no such column; a file that lacks it has None of each of its samples.
    """
    values: list[Any] = []
    there: dict[str, str] = {}
    for file in find_files(artifacts, name, split):
        with local_file(artifacts, file.path) as path, opened(path, file.path) as parquet:
            known = columns_of(parquet)
            there |= known
            if column not in known:
                values += [None] * parquet.count
                continue
            found = parquet.connection.execute(
                f"SELECT {quoted(known[column])} FROM {parquet.source} ORDER BY {names.ROW}"  # noqa: S608 -- quoted
            ).df()
            values += found.iloc[:, 0].tolist()
    if column not in there:
        listed = ", ".join(map(shown, there)) or "none"
        raise InvalidParameterError(
            f"The predictions have no column {shown(column)} of samples; they have {listed}."
        )
    return values


def _arranged(
    frames: list[pd.DataFrame], wanted: list[int] | None, offset: int, limit: int
) -> pd.DataFrame:
    import pandas as pd

    filled = [frame for frame in frames if len(frame)] or frames[:1]
    found = filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)
    if wanted is None:
        return found.iloc[offset : offset + limit].reset_index(drop=True)
    place = {row: number for number, row in enumerate(wanted)}
    order = found["row"].map(place).sort_values(kind="stable").index
    return found.loc[order].reset_index(drop=True)


def _found(
    parquet: ParquetFile,
    file: PredictionsFile,
    start: int,
    where: Sequence[str],
    columns: Sequence[str] | None,
    limit: int | None,
) -> pd.DataFrame:
    known = columns_of(parquet)
    chosen = list(known) if columns is None else list(dict.fromkeys(columns))
    for column in chosen:
        if column not in known:
            there = ", ".join(map(shown, known)) or "none"
            raise InvalidParameterError(
                f"The predictions have no column {shown(column)} of samples; they have {there}."
            )
    head = {
        names.ID: f"{names.ROW}::VARCHAR",
        names.SPLIT: text(file.split),
        names.FOLD: "NULL::INTEGER" if file.fold < 0 else str(file.fold),
        names.TRUE: "NULL",
        names.PREDICTED: "NULL",
    }
    head = {name: quoted(name) if name in parquet.columns else sql for name, sql in head.items()}
    expressions = [f"{names.ROW} + {start}", *head.values(), *(quoted(known[c]) for c in chosen)]
    listed = ", ".join(f"{each} AS c{k}" for k, each in enumerate(expressions))
    tested = " AND ".join(where) or "true"
    last = f" LIMIT {limit}" if limit is not None else ""
    found: pd.DataFrame = parquet.connection.execute(
        f"SELECT {listed} FROM {parquet.source} WHERE {tested}{last}"  # noqa: S608 -- quoted; the order is kept
    ).df()
    found.columns = ["row", *head, *chosen]
    return with_bytes(found)


def with_bytes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of DuckDB's with bytes where it has arrays of them, which can be changed."""
    for place, dtype in enumerate(frame.dtypes):
        values = frame.iloc[:, place]
        if dtype.kind == "O" and any(isinstance(value, bytearray) for value in values):
            # what is missing may be None, NaN or NA
            plain = [bytes(value) if isinstance(value, bytearray) else None for value in values]
            frame.isetitem(place, _objects(plain))
    return frame


def _objects(values: list[Any]) -> Any:
    import pandas as pd

    return pd.Series(values, dtype=object)


def _cell(parquet: ParquetFile, true: Label, predicted: Label) -> list[str]:
    asked = ((names.TRUE, true), (names.PREDICTED, predicted))
    return [_test(parquet, column, label) for column, label in asked if label is not None]


def _test(parquet: ParquetFile, column: str, label: Label) -> str:
    if column not in parquet.columns:
        return "false"
    layout = parquet.layout
    kind = parquet.types[column]
    value = str(label)
    if layout is not None:
        if label not in layout.labels:
            return "false"
        value = label_texts(layout.labels)[layout.labels.index(label)]
    literal = f"{text(value)}::{kind.removesuffix('[]')}"
    if kind.endswith("[]"):
        return f"list_contains({quoted(column)}, {literal})"
    return f"{quoted(column)} = TRY_CAST({text(value)} AS {kind})"


def _fold(parquet: ParquetFile, file: PredictionsFile, fold: int | None) -> list[str]:
    if fold is None or file.fold == fold:
        return []
    return [f"{names.FOLD} = {fold}"] if names.FOLD in parquet.columns else ["false"]


def _kind(sql_type: str) -> str:
    numbers = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
    if sql_type.startswith(("TIMESTAMP", "DATE")):
        return "time"
    if sql_type.removeprefix("U").startswith(numbers):
        return "number"
    return {"VARCHAR": "text", "BOOLEAN": "boolean"}.get(sql_type, "other")
