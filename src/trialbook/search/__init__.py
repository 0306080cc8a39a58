"""The filter language: text to a typed tree. No SQL here.

>>> node = parse_filter("metrics.acc > 0.9 and (params.model = 'tree' or not status = 'FAILED')")
>>> order = parse_order(["metrics.acc DESC", "start_time"])
"""

from __future__ import annotations

from trialbook.search.parser import parse_filter, parse_order
from trialbook.search.resolve import has_unprefixed, resolve_filter, resolve_order
from trialbook.search.scope import EXPERIMENTS, MODEL_VERSIONS, REGISTERED_MODELS, RUNS, spell
from trialbook.search.unknown import names_near, unknown_names

__all__ = [
    "EXPERIMENTS",
    "MODEL_VERSIONS",
    "REGISTERED_MODELS",
    "RUNS",
    "has_unprefixed",
    "names_near",
    "parse_filter",
    "parse_order",
    "resolve_filter",
    "resolve_order",
    "spell",
    "unknown_names",
]
