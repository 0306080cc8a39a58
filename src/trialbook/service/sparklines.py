"""Series cut to the few points that a small picture shows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from trialbook.errors import NotFoundError
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import Curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trialbook.store.base import Store


def curves(store: Store, run_ids: Sequence[str], key: str, points: int) -> dict[str, Curve]:
    """Return a metric's curve for each run that has it and still exists.

    Parameters
    ----------
    store : Store
    run_ids : sequence of str
    key : str
    points : int
        At most so many for each curve.
    """
    found = {}
    for run_id in run_ids:
        try:
            series = store.read_series(run_id, key)
        except NotFoundError:  # purged since the page was shown
            continue
        if not len(series):
            continue
        # An extreme that only one step has is not lost, which is why points are chosen in pairs.
        order = np.argsort(series.steps, kind="stable")
        chosen = order[bucketed(series.values[order], points)]
        found[run_id] = Curve(
            [int(step) for step in series.steps[chosen]],
            [wire_number(float(value)) for value in series.values[chosen]],
        )
    return found


def bucketed(values: NDArray[np.float64], points: int) -> NDArray[np.intp]:
    """Return the places of the least and the greatest of each bucket, at most so many in all.

    Examples
    --------
    >>> bucketed(np.array([0.0, 9.0, 1.0, 1.0, 2.0, -5.0, 2.0, 2.0]), 4).tolist()
    [0, 1, 4, 5]
    """
    if len(values) <= points:
        return np.arange(len(values))
    places: set[int] = set()
    edges = np.linspace(0, len(values), points // 2 + 1).astype(int)
    for first, end in pairwise(edges):
        part = values[first:end]
        known = np.flatnonzero(~np.isnan(part))
        if len(known):
            places.add(int(first + known[part[known].argmin()]))
            places.add(int(first + known[part[known].argmax()]))
        else:
            places.add(int(first))
    return np.array(sorted(places), dtype=np.intp)
