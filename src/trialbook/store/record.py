"""What is recorded of many runs at once: what a journal hands to a store.

See `trialbook.store.base.Store.record`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialbook.errors import TrialbookError
    from trialbook.store.series import Series


@dataclass(frozen=True, slots=True)
class RunBirth:
    """How a run begins; the arguments of `Store.create_run`, tags aside."""

    experiment_id: str
    run_name: str
    user_id: str
    start_time: int


@dataclass(slots=True)
class RunRecord:
    """What is to be recorded of one run.

    Attributes
    ----------
    run_id : str
    birth : RunBirth or None
        None where the run exists already; otherwise it is created, unless it is there.
    params : mapping of str to str
    tags : mapping of str to str or None
        None deletes a tag, if there is one; ``mlflow.runName`` renames the run.
    points : mapping of str to Series
    status : str or None
    end_time : int or None
    """

    run_id: str
    birth: RunBirth | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str | None] = field(default_factory=dict)
    points: Mapping[str, Series] = field(default_factory=dict)
    status: str | None = None
    end_time: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What a store could not record.

    Attributes
    ----------
    run_id : str
    param : str or None
        The param that has another value already; None where it is the whole run.
    error : TrialbookError
        Why.
    """

    run_id: str
    param: str | None
    error: TrialbookError


RecordBatch = Sequence[RunRecord]
"""What is recorded in one transaction; a run that occurs twice is recorded in that order."""
