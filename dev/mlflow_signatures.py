"""Signatures as texts that can be compared."""

from __future__ import annotations

import inspect
from dataclasses import MISSING
from enum import EnumType
from typing import Any


def signature_of(value: Any) -> str | None:
    """Return names, kinds and defaults of the arguments; None where it cannot be called."""
    if not callable(value) or isinstance(value, EnumType):
        return None
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    return str(inspect.Signature([_plain(each) for each in parameters]))


def _plain(parameter: inspect.Parameter) -> inspect.Parameter:
    default = parameter.default
    if repr(default) == "<factory>" or default is MISSING:
        # a list or a dictionary of its own for each, for which MLflow says None
        default = None
    elif isinstance(default, tuple | list) and not default:
        default = ()
    return parameter.replace(annotation=inspect.Parameter.empty, default=default)
