"""Tables among a run's files, page by page."""

from __future__ import annotations

import importlib.util
import json
import math
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from trialbook.errors import InvalidParameterError, MissingExtraError
from trialbook.protocol.messages import ArtifactTable, TableColumn
from trialbook.queries.artifacts import artifacts_of, require_file
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import shown

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

MAX_SIZE = 200_000_000
"""Bytes of a file that is read whole."""
MAX_ROWS = 1_000_000
"""Rows read of a text that is longer."""
MAX_COLUMNS = 200
MAX_CELL = 2000
_REMEMBERED = 2
_SAFE_INTEGER = 2**53

Cell = str | float | bool | None
Type = Literal["number", "text", "boolean", "time", "other"]

_lock = Lock()
_frames: OrderedDict[tuple[str, str, int, int], tuple[pd.DataFrame, bool]] = OrderedDict()


def table_page(
    store_id: str | None,
    run_id: str,
    path: str,
    offset: int,
    limit: int,
    columns: Sequence[str] | None,
) -> ArtifactTable:
    """Return some rows and columns of a table.

    Raises
    ------
    InvalidParameterError
        The file holds no table, or one that is too large.
    MissingExtraError
        It is Parquet and pyarrow is not installed.
    NotFoundError
        There is no such file.
    """
    name = checked_artifact_file(path)
    place = artifacts_of(store_id, run_id)
    with place.reading(name) as file:
        require_file(file, name)
        status = file.stat()
        frame, cut = _frame((place.uri, name, status.st_mtime_ns, status.st_size), file)
    names = [str(column) for column in frame.columns]
    wanted = names[:MAX_COLUMNS]
    if columns is not None:
        wanted = [column for column in dict.fromkeys(columns) if column in names][:MAX_COLUMNS]
    numbers = [names.index(column) for column in wanted]
    page = frame.iloc[offset : offset + limit, numbers]
    return ArtifactTable(
        path=name,
        columns=[
            TableColumn(column, _type(frame.iloc[:, number]))
            for column, number in zip(wanted, numbers, strict=True)
        ],
        column_total=len(names),
        rows=[[cell(value) for value in row] for row in page.itertuples(index=False, name=None)],
        offset=offset,
        total=len(frame),
        cut=cut,
    )


def _frame(key: tuple[str, str, int, int], file: Path) -> tuple[pd.DataFrame, bool]:
    with _lock:
        if key in _frames:
            _frames.move_to_end(key)
            return _frames[key]
    read = _read(key[1], file, key[3])
    with _lock:
        _frames[key] = read
        while len(_frames) > _REMEMBERED:
            _frames.popitem(last=False)
    return read


def _read(name: str, file: Path, size: int) -> tuple[pd.DataFrame, bool]:
    import pandas as pd

    if size == 0:
        return pd.DataFrame(), False
    ending = "parquet" if _is_parquet(file) else name.rpartition(".")[2].lower()
    cut = size > MAX_SIZE
    if cut and ending not in ("csv", "tsv"):
        raise InvalidParameterError(
            f"{shown(name)} has {size:,} bytes, and a table of at most {MAX_SIZE:,} is shown; "
            "download it with trialbook.artifacts.download_artifacts."
        )
    if ending == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise MissingExtraError(
            f"To show {shown(name)} Trialbook needs pyarrow; install it with pip install pyarrow."
        )
    try:
        match ending:
            case "csv" | "tsv":
                frame = pd.read_csv(
                    file,
                    sep="," if ending == "csv" else "\t",
                    nrows=MAX_ROWS if cut else None,
                    on_bad_lines="skip",
                    encoding_errors="replace",
                    low_memory=False,
                )
            case "parquet":
                frame = pd.read_parquet(file)
                # what somebody made the index is a column like the others
                if any(level is not None for level in frame.index.names):
                    frame = frame.reset_index()
            case "jsonl" | "ndjson":
                lines = file.read_text("utf-8", errors="replace").splitlines()
                frame = pd.DataFrame.from_records([json.loads(line) for line in lines if line])
            case _:
                frame = _records(file)
    except MissingExtraError:
        raise
    except Exception as error:
        # whatever a parser makes of a file that is anybody's
        raise InvalidParameterError(f"{shown(name)} holds no table: {error}") from error
    return frame, cut


def _is_parquet(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def _records(file: Path) -> pd.DataFrame:
    import pandas as pd

    content = json.loads(file.read_bytes())
    if isinstance(content, dict) and {"columns", "data"} <= content.keys():
        return pd.DataFrame(content["data"], columns=content["columns"])
    if isinstance(content, list) and all(isinstance(record, dict) for record in content):
        return pd.DataFrame.from_records(content)
    raise ValueError("it is no list of records")


def _type(column: pd.Series[Any]) -> Type:
    from pandas.api import types

    if types.is_bool_dtype(column):
        return "boolean"
    if types.is_numeric_dtype(column):
        return "number"
    if types.is_datetime64_any_dtype(column):
        return "time"
    inferred = types.infer_dtype(column.iloc[:1000], skipna=True)
    return "text" if inferred in ("string", "empty") else "other"


def cell(value: Any) -> Cell:
    """Return a value as a message carries it."""
    # of NumPy: a number of its own kind, or what Parquet has for a list
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _SAFE_INTEGER else str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return value if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")
    if type(value).__name__ in ("NaTType", "NAType"):
        return None
    text = value if isinstance(value, str) else str(value)
    text = text.encode(errors="replace").decode()
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
