"""M4: the few points of a stretch of a series that draw the same pixels as all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.intp]


def m4(values: NDArray[np.float64], starts: Places, *positions: NDArray[Any]) -> Places:
    """Return the places of the points that stand for all, rising.

    Parameters
    ----------
    values : array of float64
        At least one.
    starts : array of int
        Where each bucket begins, rising from 0. A bucket keeps its first, last, least and
        greatest point, of several that are alike the first, and its first NaN.
    *positions : array
        Where these go back, a bucket keeps the points of their least and greatest too.

    Examples
    --------
    >>> m4(np.array([0.0, 0.0, 9.0, 0.0, 1.0, 2.0]), np.array([0, 4])).tolist()
    [0, 2, 3, 4, 5]
    """
    lengths = np.diff(np.append(starts, len(values)))
    columns = [values, *(each for each in positions if (each[1:] < each[:-1]).any())]
    missing = np.flatnonzero(np.isnan(values))
    if len(missing) or (lengths != lengths[0]).any():
        bucket = np.repeat(np.arange(len(starts)), lengths)
        places = [
            np.flatnonzero(column == extreme.reduceat(column, starts)[bucket])
            for column in columns
            for extreme in (np.fmin, np.fmax)
        ]
        found = [each[changes(bucket[each])] for each in (missing, *places)]
    else:
        # buckets of one length are a table, whose rows are searched several times faster
        tables = [column.reshape(len(starts), -1) for column in columns]
        found = [starts + table.argmin(axis=1) for table in tables]
        found += [starts + table.argmax(axis=1) for table in tables]
    kept = np.sort(np.concatenate([starts, starts + lengths - 1, *found]))
    return kept[changes(kept)]


def changes(rising: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which of some rising numbers differ from the one before.

    With it numbers are made distinct, since a daemon thread in ``np.unique``
    aborts the process that ends meanwhile.
    """
    return np.append(True, rising[1:] != rising[:-1])[: len(rising)]
