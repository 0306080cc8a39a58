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


class Curve(Message):
    """A metric of a run, by rising x; along another metric in the order of the steps.

    x and y are buffers of little-endian doubles, y may have NaN and infinities.
    """

    run_id: str
    key: str
    x: int
    """Index of the message's buffer."""
    y: int
    """Index of the message's buffer."""
    count: int
    """Points sent."""
    total: int
    """Points recorded in the range; more than count where they are bucketed."""


class SeriesReadResult(Message):
    curves: list[Curve]
    """Of the runs that exist and have the metric."""


class SampledCurve(Message):
    """A curve as a notebook keeps it."""

    key: str
    total: int
    """Points recorded."""
    steps: list[int]
    values: list[WireNumber]
