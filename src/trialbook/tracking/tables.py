"""Tables as artifacts, in MLflow's files: JSON of columns and rows, or Parquet."""

from __future__ import annotations

import importlib.util
import json
import os
import warnings
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, MissingExtraError, NotFoundError
from trialbook.model import TagName
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.tracker import checked_run_id
from trialbook.service.validation.limits import checked_mapping, explained, reason, shown
from trialbook.service.validation.one_or_several import several, several_texts
from trialbook.tracking.images import Image, write_image
from trialbook.warning import warn

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from trialbook.service.artifacts.base import Artifacts
    from trialbook.service.tracker import Tracker

_COMPRESSED = (512, 512)
_MAX_DEPTH = 100


def log_table(tracker: Tracker, run_id: str, data: object, artifact_file: object) -> None:
    """Write a table, or add its rows to the one that is there.

    Raises
    ------
    InvalidParameterError
        It is no table, or the name ends with neither ``.json`` nor ``.parquet``.
    MissingExtraError
        It is Parquet and pyarrow is not installed.
    """
    name = _checked_name(artifact_file)
    frame = _as_frame(data)
    folder = tracker.artifacts_to_write(run_id)
    frame = _with_images_as_files(folder, frame, name)
    parquet = name.lower().endswith(".parquet")
    before = _read(folder, name) if _exists(folder, name) else None
    with folder.writing(name) as path, explained(f"The table {shown(name)} cannot be written"):
        _refuse_endless(frame)
        if parquet:
            _joined([frame] if before is None else [before, frame]).to_parquet(path)
        else:
            path.write_text(_as_json(frame, before), "utf-8")
    _note(tracker, run_id, name)


def load_table(
    tracker: Tracker,
    experiment_id: str,
    artifact_file: object,
    run_ids: object = None,
    extra_columns: object = None,
) -> pd.DataFrame:
    """Return the rows of a table of several runs, those of the run started last first.

    Raises
    ------
    NotFoundError
        No run has such a table, or a run does not exist.
    InvalidParameterError
        An extra column is none of `trialbook.search_runs`.
    """
    from trialbook.tracking.frames import runs_frame

    name = _checked_name(artifact_file)
    wanted = dict.fromkeys(checked_run_id(each) for each in several("run_ids", run_ids))
    columns = several_texts("extra_columns", extra_columns)
    experiments = {tracker.run(run_id).info.experiment_id for run_id in wanted} or {experiment_id}
    noted = f"tags.`{TagName.LOGGED_ARTIFACTS}` IS NOT NULL"
    runs = runs_frame(tracker.search.table(sorted(experiments), noted, max_results=None))
    if len(runs):
        runs = runs[[name in _noted(tag) for tag in runs[f"tags.{TagName.LOGGED_ARTIFACTS}"]]]
    if wanted:
        missing = wanted.keys() - set(runs["run_id"])
        runs = runs[runs["run_id"].isin(list(wanted))]
        if missing and len(runs):
            warn(f"There is no table {shown(name)} in {', '.join(sorted(missing))}.")
    if not len(runs):
        where = "these runs" if wanted else f"a run of experiment {experiment_id!r}"
        raise NotFoundError(f"There is no table {shown(name)} in {where}; log_table writes one.")
    unknown = [column for column in columns if column not in runs.columns]
    if unknown:
        raise InvalidParameterError(
            f"{shown(unknown[0])} is no column of runs; extra_columns may be among "
            f"{', '.join(map(str, runs.columns))}."
        )
    frames = []
    for _, run in runs.iterrows():
        frame = _read(tracker.artifacts(run["run_id"]), name)
        frames.append(frame.assign(**{column: [run[column]] * len(frame) for column in columns}))
    return _joined(frames)


def _checked_name(artifact_file: object) -> str:
    name = checked_artifact_file(artifact_file)
    if not name.lower().endswith((".json", ".parquet")):
        raise InvalidParameterError(
            f"A table is written as JSON or Parquet, so its name ends with .json or .parquet; "
            f"{shown(name)} does not. Write other formats yourself and use log_artifact."
        )
    if name.lower().endswith(".parquet") and importlib.util.find_spec("pyarrow") is None:
        raise MissingExtraError(
            "Parquet needs pyarrow, which is not installed: run `pip install pyarrow`, or give a "
            "name that ends with .json."
        )
    return name


def _as_frame(data: object) -> pd.DataFrame:
    import pandas as pd

    to_pandas = getattr(data, "to_pandas", None)
    known = hasattr(data, "items") and not isinstance(data, type | pd.Series)
    if not known and not callable(to_pandas):
        raise InvalidParameterError(
            f"log_table needs a DataFrame or a dictionary of columns, not {shown(data)} of type "
            f"{type(data).__name__}; pd.DataFrame(…) makes one of a list of records."
        )
    try:
        if isinstance(data, pd.DataFrame):
            return data.reset_index(drop=True)
        if callable(to_pandas):
            return pd.DataFrame(to_pandas()).reset_index(drop=True)
        columns = checked_mapping("The table", data)
        try:
            return pd.DataFrame(columns)
        except ValueError:  # one row of values that are lists or numbers
            return pd.DataFrame([columns])
    except Exception as error:
        raise InvalidParameterError(
            f"log_table can make no table of {shown(data)} of type {type(data).__name__}: "
            f"{reason(error)}."
        ) from error


def _with_images_as_files(folder: Artifacts, frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with a path in place of each image, as MLflow's page looks for it."""
    stem = name.rpartition(".")[0]

    def written(value: object) -> object:
        if not isinstance(value, Image):
            return value
        path = f"table_images/{stem}/{os.urandom(16).hex()}"
        write_image(folder, value, f"{path}.png")
        small = value.to_pil().convert("RGB")
        small.thumbnail(_COMPRESSED)
        write_image(folder, small, f"{path}.webp")
        return {
            "type": "image",
            "filepath": f"{path}.png",
            "compressed_filepath": f"{path}.webp",
        }

    for position, dtype in enumerate(frame.dtypes):
        if dtype.kind == "O":
            frame.isetitem(position, [written(value) for value in frame.iloc[:, position]])
    return frame


def _refuse_endless(frame: pd.DataFrame) -> None:
    """Refuse cells that contain themselves, of which Arrow would crash the interpreter."""
    for dtype, (_, column) in zip(frame.dtypes, frame.items(), strict=True):
        level = [cell for cell in column if isinstance(cell, list | dict | tuple)]
        for _depth in range(_MAX_DEPTH if dtype.kind == "O" and level else 0):
            inner = (cell.values() if isinstance(cell, dict) else cell for cell in level)
            level = [
                each for cell in inner for each in cell if isinstance(each, list | dict | tuple)
            ]
            if not level:
                break
        else:
            if level:
                raise ValueError(f"a cell is nested more than {_MAX_DEPTH} times, or in itself")


def _as_json(frame: pd.DataFrame, before: pd.DataFrame | None) -> str:
    new = _parts(frame)
    if before is not None:
        old = _parts(before)
        # row by row: frames joined would turn whole numbers into floats where one is missing
        columns = list(dict.fromkeys([*old["columns"], *new["columns"]]))
        rows = [
            [cells.get(column) for column in columns]
            for part in (old, new)
            for cells in (dict(zip(part["columns"], row, strict=True)) for row in part["data"])
        ]
        new = {"columns": columns, "data": rows}
    return json.dumps(new, ensure_ascii=False, separators=(",", ":"))


def _parts(frame: pd.DataFrame) -> dict[str, Any]:
    text = frame.to_json(
        orient="split", index=False, date_format="iso", default_handler=str, double_precision=15
    )
    parts: dict[str, Any] = json.loads(text)
    return parts


def _read(folder: Artifacts, name: str) -> pd.DataFrame:
    import pandas as pd

    try:
        with folder.reading(name) as path:
            if name.lower().endswith(".parquet"):
                return pd.read_parquet(path)
            return _of_json(path)
    except NotFoundError:
        raise
    except Exception as error:
        raise InvalidParameterError(
            f"The artifact {shown(name)} is no table that log_table wrote: {reason(error)}."
        ) from error


def _of_json(path: Path) -> pd.DataFrame:
    import pandas as pd

    parts = json.loads(path.read_bytes())
    return pd.DataFrame(parts["data"], columns=parts["columns"])


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    if len(frames) == 1:
        return frames[0]
    with warnings.catch_warnings():
        # what pandas will once make of columns that are empty in one of them
        warnings.simplefilter("ignore", FutureWarning)
        return pd.concat(frames, ignore_index=True)


def _exists(folder: Artifacts, name: str) -> bool:
    above = name.rpartition("/")[0]
    return any(info.path == name and not info.is_dir for info in folder.entries(above))


def _note(tracker: Tracker, run_id: str, name: str) -> None:
    tag = tracker.run(run_id).data.tags.get(TagName.LOGGED_ARTIFACTS)
    known = [] if tag is None else [{"path": path, "type": "table"} for path in _noted(tag)]
    if not any(each["path"] == name for each in known):
        told = json.dumps([*known, {"path": name, "type": "table"}])
        tracker.set_tags(run_id, {TagName.LOGGED_ARTIFACTS: told})


def _noted(tag: object) -> list[str]:
    """Return the tables that a run's tag names; none where somebody wrote something else there."""
    try:
        return [each["path"] for each in json.loads(str(tag)) if each["type"] == "table"]
    except (ValueError, TypeError, KeyError):
        return []
