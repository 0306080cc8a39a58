"""Runs compared in a cell, and charts of their metrics."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from msgspec import UNSET

from trialbook.errors import InvalidParameterError
from trialbook.model import LifecycleStage
from trialbook.protocol.messages import (
    AxisRange,
    Chart,
    ChartSettings,
    CompareLayout,
    CompareSpec,
    Smoothing,
)
from trialbook.service.validation.one_or_several import Several, several_texts
from trialbook.views.asked import (
    AskedRuns,
    chosen_runs,
    metric_key,
    metric_part,
    run_ids_in,
    store_asked,
)
from trialbook.views.compare_view import DRAWN, SECTIONS, CompareView
from trialbook.views.layout import group_by_of

if TYPE_CHECKING:
    import os

_Choice = TypeVar("_Choice", bound=str)


def compare(
    runs: Any = None,
    *,
    filter_string: str | None = "",
    order_by: Several | None = None,
    experiment_ids: Several | None = None,
    experiment_names: Several | None = None,
    search_all_experiments: bool = False,
    baseline: str | None = None,
    group_by: str | None = None,
    metric: str | None = None,
    tracking_uri: str | os.PathLike[str] | None = None,
) -> CompareView:
    """Compare runs: their curves, what their params have to do with a metric, what differs.

    Parameters
    ----------
    runs : list of run ids or runs, DataFrame with a column run_id, or RunsView, optional
        At most 1000. Without it the runs that the following arguments find are compared, as
        `trialbook.runs` shows them.
    filter_string : str, default ""
    order_by : str or list of str, optional
    experiment_ids, experiment_names : str or list of str, optional
    search_all_experiments : bool, default False
    baseline : str, optional
        Id of the run that the others are compared with.
    group_by : str, optional
        A param or a tag, such as ``"params.optimizer"``: runs that have the same there are drawn
        as one line with a band.
    metric : str, optional
        What params are set against, such as ``"metrics.val/loss"`` or ``"min(metrics.loss)"``.
    tracking_uri : str or path, optional
        The store to look at, as for `trialbook.set_tracking_uri`; new runs go where they went.

    Returns
    -------
    CompareView
        As the last expression of a cell it displays itself.

    Raises
    ------
    FilterError
        The filter or the order cannot be understood.
    InvalidParameterError
        Runs cannot be grouped by this, or ``runs`` are none, more than 1000, or all archived.
    NotFoundError
        There is no such store, experiment, run, metric, param or tag; it says what is near, or
        which other store of this process has the run.

    Examples
    --------
    >>> with tb.start_run(run_name="a") as first:
    ...     tb.log_params({"depth": 3})
    >>> with tb.start_run(run_name="b") as second:
    ...     tb.log_params({"depth": 5})
    >>> view = tb.compare([first, second])
    >>> view.differences().loc["depth"].tolist()[1:]
    ['3', '5']
    """
    asked = _asked(
        runs,
        filter_string=filter_string,
        order_by=order_by,
        experiment_ids=experiment_ids,
        experiment_names=experiment_names,
        search_all_experiments=search_all_experiments,
        tracking_uri=tracking_uri,
    )
    if baseline is not None:
        chosen_runs(asked.store, [baseline], "baseline")
    layout = CompareLayout(
        list(SECTIONS),
        ChartSettings("step"),
        baseline=UNSET if baseline is None else baseline,
        group_by=UNSET if group_by is None else group_by_of(group_by, asked.names),
        metric=UNSET if metric is None else metric_part(metric, asked.names),
        first=DRAWN,
    )
    return CompareView(CompareSpec("", asked.store_id, asked.query, layout))


def chart(
    keys: Several,
    runs: Any = None,
    *,
    x: str = "step",
    smoothing: float | tuple[str, float] | None = None,
    log_x: bool = False,
    log_y: bool = False,
    y_range: tuple[float, float] | None = None,
    ignore_outliers: bool = False,
    group_by: str | None = None,
    centre: Literal["mean", "median"] = "mean",
    band: Literal["minmax", "std", "sem", "ci95"] = "minmax",
    filter_string: str | None = "",
    order_by: Several | None = None,
    experiment_ids: Several | None = None,
    experiment_names: Several | None = None,
    search_all_experiments: bool = False,
    tracking_uri: str | os.PathLike[str] | None = None,
) -> CompareView:
    """Draw metrics of runs in one chart that follows what is being recorded.

    Parameters
    ----------
    keys : str or list of str
        Metrics, such as ``["train/loss", "val/loss"]``.
    runs : list of run ids or runs, DataFrame with a column run_id, or RunsView, optional
        Without it the runs that the last arguments find, as for `compare`.
    x : str, default "step"
        ``"step"``, ``"time"`` (wall time), ``"relative"`` (since the run's start), or a metric such
        as ``"metrics.epoch"``.
    smoothing : float or (str, float), optional
        The weight of what was before, from 0 to 0.999, of an exponential moving average; or
        ``("ema", 0.6)``, ``("mean", 9)``, ``("gaussian", 4)``, the last two in points.
    log_x, log_y : bool, default False
    y_range : (float, float), optional
        The least and the greatest y that is shown.
    ignore_outliers : bool, default False
        Leave the lowest and the highest points out of the range.
    group_by : str, optional
        A param or a tag: runs that have the same there are drawn as one line with a band.
    centre : {"mean", "median"}
    band : {"minmax", "std", "sem", "ci95"}
        From the least to the greatest, standard deviation, standard error of the mean, or the 95 %
        interval of the mean.
    filter_string, order_by, experiment_ids, experiment_names, search_all_experiments, tracking_uri
        As for `compare`.

    Returns
    -------
    CompareView
        As the last expression of a cell it displays itself.

    Raises
    ------
    InvalidParameterError
        An argument is none of those above.
    NotFoundError
        There is no such run or metric.

    Examples
    --------
    >>> with tb.start_run(run_name="a") as run:
    ...     for step in range(3):
    ...         tb.log_metric("loss", 1 / (1 + step), step=step)
    >>> tb.chart("loss", [run], smoothing=0.6).frame()["step"].tolist()
    [0, 1, 2]
    """
    asked = _asked(
        runs,
        filter_string=filter_string,
        order_by=order_by,
        experiment_ids=experiment_ids,
        experiment_names=experiment_names,
        search_all_experiments=search_all_experiments,
        tracking_uri=tracking_uri,
    )
    wanted = [metric_key(key, asked.names) for key in dict.fromkeys(several_texts("keys", keys))]
    if not wanted:
        raise InvalidParameterError("keys must name a metric, such as 'loss'.")
    is_metric = x not in ("step", "time", "relative")
    settings = ChartSettings(
        axis="metric" if is_metric else x,  # type: ignore[arg-type] # as just looked
        axis_metric=metric_key(x, asked.names) if is_metric else UNSET,
        smoothing=UNSET if smoothing is None else _smoothing(smoothing),
        log_x=bool(log_x) or UNSET,
        log_y=bool(log_y) or UNSET,
        y_range=UNSET if y_range is None else _range(y_range),
        ignore_outliers=bool(ignore_outliers) or UNSET,
        centre=_one_of("centre", centre, ("mean", "median")),
        band=_one_of("band", band, ("minmax", "std", "sem", "ci95")),
    )
    layout = CompareLayout(
        ["curves"],
        settings,
        charts=[Chart(wanted)],
        group_by=UNSET if group_by is None else group_by_of(group_by, asked.names),
        first=UNSET if group_by is not None else DRAWN,
    )
    return CompareView(CompareSpec("", asked.store_id, asked.query, layout))


def _asked(runs: object, *, tracking_uri: str | os.PathLike[str] | None, **query: Any) -> AskedRuns:
    store = store_asked(tracking_uri)
    chosen = None if runs is None else chosen_runs(store, run_ids_in(runs), "runs")
    if chosen is not None and not chosen:
        raise InvalidParameterError(
            "runs is empty: give ids of runs, runs, or what trialbook.search_runs returns."
        )
    if chosen and all(run.info.lifecycle_stage == LifecycleStage.DELETED for run in chosen):
        raise InvalidParameterError(
            "Every run given is archived, and a comparison leaves these out: "
            f"trialbook.restore_run({chosen[0].info.run_id!r}) brings one back."
        )
    return AskedRuns.of(store, chosen, **query)


def _smoothing(given: float | tuple[str, float]) -> Smoothing:
    kind, amount = given if isinstance(given, tuple) and len(given) == 2 else ("ema", given)
    valid = 'a number from 0 to 0.999, ("ema", 0.6), ("mean", 9) or ("gaussian", 4)'
    if kind not in ("ema", "mean", "gaussian") or not isinstance(amount, int | float):
        raise InvalidParameterError(f"smoothing must be {valid}, not {given!r}.")
    most = 0.999 if kind == "ema" else 1000
    if not 0 <= amount <= most:
        raise InvalidParameterError(
            f"smoothing of kind {kind!r} is from 0 to {most}, not {amount!r}."
        )
    return Smoothing(kind, float(amount))  # type: ignore[arg-type] # as just looked


def _range(given: tuple[float, float]) -> AxisRange:
    try:
        low, high = map(float, given)
    except (TypeError, ValueError):
        low = high = math.nan
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise InvalidParameterError(
            f"y_range must be the least and the greatest y, such as (0, 1), not {given!r}."
        )
    return AxisRange(low, high)


def _one_of(what: str, given: _Choice, valid: tuple[_Choice, ...]) -> _Choice:
    if given not in valid:
        raise InvalidParameterError(f"{what} must be one of {', '.join(valid)}, not {given!r}.")
    return given
