"""Many runs as columns, without an object for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RunsTable:
    """Runs in columns that have one entry per run; names are sorted.

    Attributes
    ----------
    info : dict of str to list
        A column for each field of `RunInfo`.
    metrics : dict of str to array of float64
        Latest values, NaN also where a run has none.
    params, tags : dict of str to list of str or None
    """

    info: dict[str, Sequence[Any]]
    metrics: dict[str, NDArray[np.float64]]
    params: dict[str, Sequence[str | None]]
    tags: dict[str, Sequence[str | None]]
