"""Texts and numbers that many messages carry."""

from typing import Annotated, Literal

from msgspec import Meta

WireNumber = Annotated[float | Literal["NaN", "Infinity", "-Infinity"], Meta(title="WireNumber")]
"""A double. JSON has no NaN and no infinities: they travel as the strings that protobuf's JSON
mapping uses."""


RunStatus = Annotated[
    Literal["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"], Meta(title="RunStatus")
]


ColumnGroup = Annotated[Literal["attribute", "param", "metric", "tag"], Meta(title="ColumnGroup")]
"""What a column of the run table shows: a property of the run itself, a param, a metric's latest
value or a tag."""


Aggregate = Annotated[Literal["latest", "min", "max"], Meta(title="Aggregate")]
"""What of a metric's series a column shows and sorts by."""


MAX_RUN_IDS = 1000
RunsScope = Annotated[
    Literal["notebook", "session"] | Annotated[list[str], Meta(max_length=MAX_RUN_IDS)],
    Meta(title="RunsScope"),
]
"""Which runs: those started in the notebook of this kernel, or since this kernel started, or just
these."""


TableCell = Annotated[str | float | bool | None, Meta(title="TableCell")]
