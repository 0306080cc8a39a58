"""Cells that load what a run holds; names of the user's stand in them as Python literals alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import TagName
from trialbook.recording import stores
from trialbook.search.scope import brief
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.store_access import existing
from trialbook.service.tracker import Tracker

if TYPE_CHECKING:
    from trialbook.model import Run

NAMES = 5
"""Runs that the comment above several names."""
What = Literal["show", "params", "history", "model", "confusion_matrix", "gallery"]
MAX_EVALUATED = 2
"""Runs whose predictions one view compares."""


def cell_source(store_id: str | None, run_ids: Sequence[str], what: What, key: str | None) -> str:
    """Return the source of a cell that shows something of runs or loads something of one.

    It names the store where that is another than the one in use.

    Parameters
    ----------
    store_id : str or None
    run_ids : sequence of str
    what : {"show", "params", "history", "model", "confusion_matrix", "gallery"}
    key : str or None
        Of ``history`` the metric, of ``model`` the path among the artifacts; the
        first that the run has unless given.

    Raises
    ------
    NotFoundError
        There is no such run, or it has no such thing.
    InvalidParameterError
        There are more runs than that can be had of.
    """
    store = existing(store_id)
    tracker = Tracker(store)
    there = "" if store is stores.current_store(create=False) else stores.describe(store).location
    named = f", tracking_uri={there!a}" if there else ""
    runs = [tracker.run(run_id) for run_id in dict.fromkeys(run_ids)]
    ids = [run.info.run_id for run in runs]
    client = f"tb.TrackingClient({there!a})" if there else "tb"
    if what == "confusion_matrix":
        _require(runs, TagName.PREDICTIONS, "predictions")
        if len(runs) > MAX_EVALUATED:
            raise InvalidParameterError("Choose one run, or two to compare their predictions.")
        got = ", ".join(f"{client}.get_run({run_id!r})" for run_id in ids)
        return _lines(f"# {_names(runs)}", f"tb.confusion_matrix({got})")
    if what == "gallery":
        _require(runs, TagName.LOGGED_IMAGES, "images by key")
        return _lines(f"# {_names(runs)}", f"tb.gallery({ids!r}{named})")
    if what == "show":
        shown = f"tb.runs(run_ids={ids!r}{named})" if ids[1:] else f"tb.show_run({ids[0]!r}{named})"
        return _lines(f"# {_names(runs)}", shown)
    if len(runs) != 1:
        raise InvalidParameterError("Choose one run to load something of it.")
    run = runs[0]
    if what == "params":
        got = f"run = {client}.get_run({run.info.run_id!r})"
        return _lines(got, "params = run.data.params", "params")
    if what == "history":
        metric = _metric(run, key)
        known = run.info.run_id
        return _lines(f"history = tb.metric_history({known!r}, {metric!a}{named})", "history")
    path = _model(run, key)
    return _lines(
        f"path = tb.artifacts.download_artifacts(run_id={run.info.run_id!r}, "
        f"artifact_path={path!a}{named})",
        *_loading(path),
    )


def _lines(*lines: str) -> str:
    return "\n".join(["import trialbook as tb", "", *lines])


def _names(runs: Sequence[Run]) -> str:
    """Return what some runs are called, for a comment that no name can end or turn around."""
    names = [brief(run.info.run_name) for run in runs[:NAMES]]
    more = f" and {len(runs) - NAMES} more" if len(runs) > NAMES else ""
    whole = ", ".join(names) + more
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in whole)


def _require(runs: Sequence[Run], tag: str, noun: str) -> None:
    """Raise NotFoundError unless each run has logged such a thing."""
    for run in runs:
        if not any(key.startswith(tag) for key in run.data.tags):
            raise NotFoundError(f"Run {run.info.run_name!r} has no {noun}.")


def _metric(run: Run, key: str | None) -> str:
    there = sorted(run.data.metrics)
    metric = key if key is not None else next(iter(there), None)
    if metric is None or metric not in run.data.metrics:
        raise NotFoundError(f"Run {run.info.run_name!r} has no such metric.")
    return metric


def _model(run: Run, key: str | None) -> str:
    from trialbook.queries.artifact_kinds import kind_of_name

    place = artifacts_at(run.info.artifact_uri)
    if key is None:
        for info in place.entries():
            inside = [e.path for e in place.entries(info.path)] if info.is_dir else [info.path]
            if f"{info.path}/MLmodel" in inside:
                return info.path
            key = next((path for path in inside if kind_of_name(path) == "model"), None)
            if key is not None:
                return key
        raise NotFoundError(f"Run {run.info.run_name!r} has no model among its artifacts.")
    folder = key.rpartition("/")[0]
    if key not in [info.path for info in place.entries(folder)]:
        raise NotFoundError(f"Run {run.info.run_name!r} has no artifact {key[:100]!r}.")
    return key


def _loading(path: str) -> list[str]:
    ending = path.rpartition(".")[2].lower()
    loaders = {
        "joblib": ("import joblib", "model = joblib.load(path)"),
        "pkl": ("import joblib", "model = joblib.load(path)"),
        "pickle": ("import joblib", "model = joblib.load(path)"),
        "pt": ("import torch", "model = torch.load(path)"),
        "pth": ("import torch", "model = torch.load(path)"),
        "ckpt": ("import torch", "model = torch.load(path)"),
        "keras": ("import keras", "model = keras.saving.load_model(path)"),
        "h5": ("import keras", "model = keras.saving.load_model(path)"),
        "onnx": ("import onnxruntime", "model = onnxruntime.InferenceSession(path)"),
    }
    if ending not in loaders:
        return ["path"]
    warning = "# Loading a model runs code that its file holds: load only what you trust."
    return [warning, *loaders[ending]]
