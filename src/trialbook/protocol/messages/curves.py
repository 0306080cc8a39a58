"""Curves of metrics: in a cell of the table, in a chart, in a saved notebook."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.requests import StoreParams
from trialbook.protocol.messages.values import WireNumber


class AxisRange(Message):
    """From start to end, both included, in the unit of the axis."""

    start: float
    end: float


WHOLE = 2**53
"""Beyond it a page, which has doubles alone, does not tell whole numbers apart."""

_Place = Annotated[int, Meta(ge=-WHOLE, le=WHOLE)]


class CurveCursors(Message):
    """Up to where curves are read, of each three numbers; a page hands them back as they are."""

    recorded: list[Annotated[int, Meta(ge=-1, le=WHOLE)]]
    """Points of the series, and of the axis where it is a metric; -1 to have the curve whole."""
    steps: list[_Place]
    """Of the last point."""
    timestamps: list[_Place]
    """Of the last point."""


class SeriesReadParams(StoreParams):
    """Every run with every key."""

    run_ids: Annotated[list[str], Meta(max_length=200)]
    keys: Annotated[list[str], Meta(max_length=200)]
    axis: Literal["step", "time", "relative", "metric"]
    """Steps, milliseconds since 1970, milliseconds since the run's start, or another metric."""
    range: AxisRange | None
    """null for all."""
    points: Annotated[int, Meta(ge=1, le=10000)]
    """Buckets: pixels as a rule."""
    axis_metric: str | UnsetType = UNSET
    """The metric of the axis, where it is one: its last number at a point's step or before."""
    known: CurveCursors | UnsetType = UNSET


class Curve(Message):
    """A metric of a run, by rising x; along another metric in the order of the steps.

    x and y are buffers of little-endian doubles, y may have NaN and infinities. Of a range also the
    last point before it and the first behind it come, which the line leads to; along another metric
    all points outside that a line into the range begins or ends at, with NaN as x and y between two
    that no line connects.
    """

    run_id: str
    key: str
    x: int
    """Index of the message's buffer."""
    y: int
    """Index of the message's buffer."""
    count: int
    """Points sent, with those outside the range."""
    total: int
    """Points recorded in the range; more than are sent of it where they are bucketed."""


class GrownCurves(Message):
    """What has come behind the ends of curves: buffers of doubles, one curve after the other."""

    places: list[int]
    """Which curves: indices of the cursors that were sent."""
    counts: list[int]
    """Points sent of each."""
    totals: list[int]
    """Points recorded in the range since; more than the counts where they are bucketed."""
    x: int
    """Index of the message's buffer."""
    y: int
    """Index of the message's buffer."""


class SeriesReadResult(Message):
    """Says of each run that exists and has the metric its curve.

    Where a page has sent cursors it says what is new alone: nothing of a curve that is as it was,
    of one that has grown at its end the points behind it, and any other curve whole.
    """

    curves: list[Curve]
    """Those that are sent whole."""
    cursors: CurveCursors | UnsetType = UNSET
    grown: GrownCurves | UnsetType = UNSET
    gone: list[int] | UnsetType = UNSET
    """Curves that are not there any more: indices of the cursors that were sent. Left out where
    none were sent, and all curves that there are have come."""


class SampledCurve(Message):
    """A curve as a notebook keeps it."""

    key: str
    total: int
    """Points recorded."""
    steps: list[int]
    values: list[WireNumber]
