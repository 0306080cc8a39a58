"""Whether one set of predictions is better than another, as a message carries it."""

from __future__ import annotations

import math

from trialbook.evaluation.pairs import Pairs, right
from trialbook.evaluation.verdict import verdict
from trialbook.protocol.messages import EvaluationDelta


def delta_of(pairs: Pairs) -> EvaluationDelta:
    """Return how the second predictions differ from the first, with the interval of that."""
    found = verdict(pairs)
    is_classes = pairs.a.task != "regression"
    both_wrong = 0
    if is_classes:
        known = pairs.a.known() & pairs.b.known()
        both_wrong = int((known & ~right(pairs.a) & ~right(pairs.b)).sum())
    return EvaluationDelta(
        paired=len(pairs),
        only_first=pairs.only_a,
        only_second=pairs.only_b,
        different_truth=pairs.different_truth,
        fixed=found.fixed or 0,
        broken=found.broken or 0,
        both_wrong=both_wrong,
        measure="accuracy" if is_classes else "rmse",
        difference=_finite(found.difference),
        low=_finite(found.low),
        high=_finite(found.high),
        p_value=found.p,
        better=None if found.better is None else "first" if found.better == "A" else "second",
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
