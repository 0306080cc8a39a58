"""The fluent functions that find runs and read their metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import Run, ViewType
from trialbook.recording import stores
from trialbook.service import current_experiment
from trialbook.service.tracker import Tracker
from trialbook.service.validation.limits import shown
from trialbook.service.validation.one_or_several import several
from trialbook.tracking import active

if TYPE_CHECKING:
    import os

    import pandas as pd

    from trialbook.service.validation.one_or_several import Several


@overload
def search_runs(
    experiment_ids: Several | None = None,
    filter_string: str | None = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = 100_000,
    order_by: Several | None = None,
    output_format: Literal["pandas"] = "pandas",
    search_all_experiments: bool = False,  # noqa: FBT001, FBT002 -- MLflow's signature
    experiment_names: Several | None = None,
) -> pd.DataFrame: ...
@overload
def search_runs(
    experiment_ids: Several | None = None,
    filter_string: str | None = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = 100_000,
    order_by: Several | None = None,
    *,
    output_format: Literal["list"],
    search_all_experiments: bool = False,
    experiment_names: Several | None = None,
) -> list[Run]: ...
def search_runs(
    experiment_ids: Several | None = None,
    filter_string: str | None = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = 100_000,
    order_by: Several | None = None,
    output_format: str = "pandas",
    search_all_experiments: bool = False,  # noqa: FBT001, FBT002 -- MLflow's signature
    experiment_names: Several | None = None,
) -> pd.DataFrame | list[Run]:
    """Return the runs that match a filter.

    Parameters
    ----------
    experiment_ids : str, int, or list, set, array or column of them, optional
        One that is not there has no runs, of which a warning tells. Without ids and
        names, the experiment of `set_experiment` is searched.
    filter_string : str, optional
        For instance ``"metrics.r2 > 0.4 AND params.model = 'tree'"``. Prefixes are
        ``metrics``, ``params``, ``tags`` and ``attributes``; a name that is only one
        of them needs none. Words without an operator, such as ``"forest 0.1"``, are looked
        for in the names of runs, in params and in tags.
    run_view_type : int, default ViewType.ACTIVE_ONLY
    max_results : int, default 100000
        None for all.
    order_by : str or list of str, optional
        For instance ``["metrics.r2 DESC"]``; behind it the last started comes first.
    output_format : {"pandas", "list"}
    search_all_experiments : bool, default False
        Without ids and names, search every experiment.
    experiment_names : str or list of str, optional
        Names instead of ids.

    Returns
    -------
    pandas.DataFrame or list of Run
        A frame has the columns ``run_id``, ``experiment_id``, ``status``,
        ``artifact_uri``, ``start_time`` and ``end_time`` (UTC), and one for each
        metric (``metrics.r2``, its latest value), param and tag.

    Raises
    ------
    FilterError
        The filter or the order cannot be understood; the message points at the place.

    Warns
    -----
    UserWarning
        An experiment does not exist; these names are near. Or nothing was found, and no run
        that was searched has a metric, param or tag of the filter.

    Examples
    --------
    >>> for depth in (2, 4):
    ...     with tb.start_run():
    ...         _ = tb.log_param("depth", depth)
    ...         tb.log_metric("r2", depth / 10)
    >>> tb.search_runs(filter_string="metrics.r2 > 0.3")["params.depth"].tolist()
    ['4']
    """
    form: object = output_format
    if not isinstance(form, str) or form not in ("pandas", "list"):
        raise InvalidParameterError(
            f"output_format {shown(output_format)} is not known; use 'pandas' or 'list'."
        )
    tracker = Tracker.current()
    ids = _ids_to_search(
        tracker, experiment_ids, experiment_names, everywhere=search_all_experiments
    )
    asked = (ids, filter_string, run_view_type, max_results, order_by)
    found: list[Run] | pd.DataFrame
    if output_format == "list":
        found = tracker.search.every(*asked)
    else:
        from trialbook.tracking.frames import runs_frame

        found = runs_frame(tracker.search.table(*asked))
    if not len(found):
        tracker.search.warn_of_unknown(ids, filter_string, run_view_type)
    return found


def _ids_to_search(
    tracker: Tracker,
    experiment_ids: object,
    experiment_names: object,
    *,
    everywhere: bool,
) -> list[str] | None:
    ids = several("experiment_ids", experiment_ids)
    names = several("experiment_names", experiment_names)
    if ids and names:
        raise InvalidParameterError("Give experiment_ids or experiment_names, and not both.")
    if ids or names:
        return tracker.experiments.found(ids, names)
    return None if everywhere else [current_experiment.used_id(tracker.experiments)]


def metric_history(
    run_id: str, key: str, *, tracking_uri: str | os.PathLike[str] | None = None
) -> pd.DataFrame:
    """Return every point of a metric.

    Parameters
    ----------
    run_id : str
    key : str
    tracking_uri : str or path, optional
        The store that has the run; that in use unless given.

    Returns
    -------
    pandas.DataFrame
        The columns ``step``, ``timestamp`` (UTC) and ``value``, in order of logging time.

    Raises
    ------
    NotFoundError
        There is no such store, no run has this id, or it has no such metric.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_series("loss", [0.9, 0.5, 0.4])
    >>> tb.metric_history(run.info.run_id, "loss")["value"].tolist()
    [0.9, 0.5, 0.4]
    """
    import difflib

    from trialbook.tracking.frames import history_frame

    tracker = (
        active.tracker_of(run_id)
        if tracking_uri is None
        else Tracker(stores.existing_store(tracking_uri))
    )
    points = tracker.read_series(run_id, key)
    if not len(points):
        logged = sorted(tracker.run(run_id).data.metrics)
        near = difflib.get_close_matches(key, logged, n=3) or logged[:10]
        there = ", ".join(shown(name, 40) for name in near)
        raise NotFoundError(
            f"Run {run_id!r} has no metric {shown(key)}; it has {there or 'none at all'}."
        )
    return history_frame(points)
