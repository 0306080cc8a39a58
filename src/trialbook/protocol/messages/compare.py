"""Runs beside one another: how a comparison is arranged, and what it asks the kernel."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.curves import AxisRange
from trialbook.protocol.messages.groups import GroupBy, MetricPart
from trialbook.protocol.messages.requests import StoreParams
from trialbook.protocol.messages.runs import RunsQuery
from trialbook.protocol.messages.values import Aggregate

MAX_COMPARED = 200
"""Runs whose differences one answer tells."""

CompareSection = Annotated[Literal["curves", "params", "differences"], Meta(title="CompareSection")]


class Smoothing(Message):
    """How the noise of a curve is taken out; the curve itself stays, faint, behind."""

    kind: Literal["ema", "mean", "gaussian"]
    """An exponential moving average, a moving average, or one weighted by a bell curve."""
    amount: Annotated[float, Meta(ge=0, le=1000)]
    """Of ema the weight of what was before, from 0 to 0.999; of the others a width in points."""


class ChartSettings(Message):
    """How curves are drawn; without a range of y, all that there is."""

    axis: Literal["step", "time", "relative", "metric"]
    """Steps, wall time, time since the run's start, or another metric."""
    axis_metric: str | UnsetType = UNSET
    """The metric of the axis, where it is one."""
    smoothing: Smoothing | UnsetType = UNSET
    log_x: bool | UnsetType = UNSET
    log_y: bool | UnsetType = UNSET
    y_range: AxisRange | UnsetType = UNSET
    ignore_outliers: bool | UnsetType = UNSET
    """Whether the range of y leaves out the lowest and the highest points."""
    centre: Literal["mean", "median"] | UnsetType = UNSET
    """The line of a group; left out it is the mean."""
    band: Literal["minmax", "std", "sem", "ci95"] | UnsetType = UNSET
    """Around the line of a group; left out it is from the least to the greatest."""


class Chart(Message):
    """One chart of a comparison, with settings where they are others than the comparison's."""

    keys: Annotated[list[str], Meta(max_length=50)]
    """Metrics, drawn together."""
    settings: ChartSettings | UnsetType = UNSET


class ParallelAxis(Message):
    """An axis of the parallel coordinates."""

    group: Literal["param", "metric"]
    key: str
    aggregate: Aggregate
    log: bool | UnsetType = UNSET
    flipped: bool | UnsetType = UNSET


class ParamsChart(Message):
    """Which chart sets params against a metric. What is left out is chosen for the runs shown.

    ``x`` stands along a scatter, box or contour plot, ``y`` up a contour plot; up the others there
    is the metric. Points of a scatter plot are larger by ``size``. ``colour`` gives lines and
    points their colours, or where it is left out what the list's colours say, else the metric.
    """

    kind: Literal["parallel", "scatter", "box", "bar", "contour", "importance"]
    x: ParallelAxis | UnsetType = UNSET
    y: ParallelAxis | UnsetType = UNSET
    size: ParallelAxis | UnsetType = UNSET
    colour: ParallelAxis | UnsetType = UNSET
    log: bool | UnsetType = UNSET
    """Whether the metric is on a logarithmic scale."""


class CompareLayout(Message):
    """How a person has arranged a comparison.

    With ``group_by`` the runs that have the same are drawn as one line with a band. Params are set
    against ``metric``, or where it is left out against the headline metric, by ``params_chart``, or
    by parallel coordinates.
    """

    sections: list[CompareSection]
    settings: ChartSettings
    charts: list[Chart] | UnsetType = UNSET
    """Left out: a chart for each metric, those of training and validation together."""
    placed: list[str] | UnsetType = UNSET
    """Metrics that have found their place in ``charts`` or are to have none: a chart for each of
    the others follows. Left out, there are no charts but these."""
    closed: list[str] | UnsetType = UNSET
    """Sections of charts that are closed, by what their metrics begin with; left out it is that of
    the machine."""
    baseline: str | UnsetType = UNSET
    """The run that the others are compared with."""
    directions: dict[str, Literal["lower", "higher"]] | UnsetType = UNSET
    """Which way a metric is better, where the guess from its name is wrong."""
    hidden_runs: list[str] | UnsetType = UNSET
    """Runs that are not drawn."""
    first: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """Only so many runs are drawn."""
    linked: bool | UnsetType = UNSET
    """Whether charts over one axis are zoomed together and have one crosshair."""
    group_by: GroupBy | UnsetType = UNSET
    colour_by: str | UnsetType = UNSET
    """The param whose values give the colours; left out each run has its own."""
    metric: MetricPart | UnsetType = UNSET
    axes: list[ParallelAxis] | UnsetType = UNSET
    """Left out: the params that differ, then the metric."""
    params_chart: ParamsChart | UnsetType = UNSET
    only_different: bool | UnsetType = UNSET
    """Whether the differences leave out what is the same in all runs; left out it is true."""


class CompareDifferencesParams(StoreParams):
    """Asks what runs have in common and what not."""

    run_ids: Annotated[list[str], Meta(max_length=MAX_COMPARED)]


class Difference(Message):
    """One thing that runs have."""

    section: Literal["metric", "param", "tag", "dataset", "git", "code", "environment", "package"]
    key: str
    values: list[str | float | None]
    """In the order of the runs; null for those that have none. Of metrics wire numbers."""
    differs: bool


class CompareDifferencesResult(Message):
    run_ids: list[str]
    """The runs that exist, in the order asked for."""
    differences: list[Difference]


class CompareImportanceParams(StoreParams):
    """Asks how much each param has to do with a metric."""

    query: RunsQuery
    metric: MetricPart


class ParamImportance(Message):
    """What a param has to do with a metric."""

    param: str
    importance: Annotated[float, Meta(ge=0)] | None
    """The share of a random forest's permutation importance, from 0 to 1; null where there is
    no scikit-learn, or there are too few runs."""
    correlation: Annotated[float, Meta(ge=-1, le=1)] | None
    """Spearman's rank correlation; null where a value is no number, or all are the same."""
    runs: Annotated[int, Meta(ge=0)]
    """Runs that have both."""
    values: Annotated[int, Meta(ge=1)]
    """Different values of the param."""


class CompareImportanceResult(Message):
    params: list[ParamImportance]
    """The most important first; those that are the same in all runs are left out."""
    runs: Annotated[int, Meta(ge=0)]
    """Runs with a finite value of the metric, on which all rests."""
    total: Annotated[int, Meta(ge=0)]
    """Runs of the query."""
    forest: bool
    """Whether there is a random forest's word."""


class CompareBandsParams(StoreParams):
    """Asks for the lines of groups of runs, with bands around them."""

    groups: Annotated[
        list[Annotated[list[str], Meta(max_length=200)]],
        Meta(max_length=50),
    ]
    """The ids of the runs of each."""
    keys: Annotated[list[str], Meta(max_length=50)]
    axis: Literal["step", "time", "relative", "metric"]
    range: AxisRange | None
    points: Annotated[int, Meta(ge=1, le=10000)]
    centre: Literal["mean", "median"]
    band: Literal["minmax", "std", "sem", "ci95"]
    axis_metric: str | UnsetType = UNSET
    """The metric of the axis, where it is one."""
    known: list[str] | UnsetType = UNSET
    """The versions that a page has: of each group each key, in this order; empty where none."""


class Band(Message):
    """The line of a group, by rising x, and the band around it: buffers of doubles.

    Of a range they go on to the nearest point on either side of it.
    """

    group: int
    """Index of the group asked for."""
    key: str
    x: int
    """Index of the message's buffer, as of those that follow."""
    centre: int
    low: int
    high: int
    count: int
    """Points sent."""
    runs: int
    """Runs of the group that have the metric."""
    version: str | UnsetType = UNSET
    """Another one where a run of the group has other points; a page hands it back as it is."""


class CompareBandsResult(Message):
    bands: list[Band]
    """Of the groups with a run that has the metric, without those whose version was sent."""
    gone: list[int] | UnsetType = UNSET
    """Lines that are not there any more: indices of the versions that were sent. Left out where
    none were sent, and all lines that there are have come."""


class ComparedCurve(Message):
    """A curve of a run as a notebook keeps it.

    x and y are arrays of little-endian floats of four bytes, as base64; y may have NaN and
    infinities.
    """

    run_id: str
    key: str
    total: int
    """Points recorded."""
    start: float
    """What to add to x, by the axis of the comparison."""
    x: bytes
    y: bytes


class ComparedBand(Message):
    """The line of a group of runs as a notebook keeps it, and the band around it.

    x, y, low and high are arrays of one length, as those of a `ComparedCurve`.
    """

    value: str | None
    """What the runs have the same; null for those that have nothing there."""
    key: str
    runs: Annotated[int, Meta(ge=1)]
    """Runs of the group that have the metric."""
    start: float
    """What to add to x, by the axis of the comparison; steps where that is a metric."""
    x: bytes
    y: bytes
    low: bytes
    high: bytes
