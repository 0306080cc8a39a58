"""The errors about registered models that every store raises in the same words."""

from __future__ import annotations

from collections.abc import Iterable

from trialbook.errors import AlreadyExistsError, InvalidParameterError, NotFoundError


def no_model(name: str) -> NotFoundError:
    """Say that no registered model has this name."""
    return NotFoundError(f"There is no registered model named {name!r}.")


def model_exists(name: str) -> AlreadyExistsError:
    """Refuse a name that is taken."""
    return AlreadyExistsError(f"There is a registered model named {name!r} already.")


def no_version(name: str, version: int) -> NotFoundError:
    """Say that a model has no version of this number."""
    return NotFoundError(f"Registered model {name!r} has no version {version}.")


def no_alias(name: str, alias: str, known: Iterable[str]) -> InvalidParameterError:
    """Say that a model has no such alias; the error code is MLflow's."""
    there = ", ".join(map(repr, sorted(known)))
    has = f"it has {there}" if there else "it has none"
    return InvalidParameterError(f"Registered model {name!r} has no alias {alias!r}; {has}.")
