"""A metric's history, small, in a page without scripts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trialbook.protocol.codec import plain_number

if TYPE_CHECKING:
    from trialbook.protocol.messages import SampledCurve

_WIDTH, _HEIGHT = 120, 24


def sparkline(curve: SampledCurve | None) -> str:
    """Return a curve as SVG; nothing where there is no line to draw."""
    if curve is None:
        return ""
    values = [plain_number(value) for value in curve.values]
    points = [(s, v) for s, v in zip(curve.steps, values, strict=True) if math.isfinite(v)]
    if len(points) < 2:
        return ""
    left, right = points[0][0], points[-1][0]
    low, high = min(v for _, v in points), max(v for _, v in points)
    wide, tall = (right - left) or 1, (high - low) or 1.0
    if not math.isfinite(tall):
        return ""
    places = " ".join(
        f"{(s - left) / wide * _WIDTH:.1f},{(high - v) / tall * _HEIGHT:.1f}" for s, v in points
    )
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 -1 {_WIDTH} {_HEIGHT + 2}">'
        f'<polyline points="{places}" fill="none" stroke="currentColor"></polyline></svg>'
    )
