"""The exceptions. Each says what was wrong and what would be right.

``error_code`` carries MLflow's code where MLflow has one, so that code which
handles ``MlflowException`` by code handles ours.
"""

from __future__ import annotations

from collections.abc import Sequence


class TrialbookError(Exception):
    """Base of every exception that Trialbook raises on purpose.

    Attributes
    ----------
    message : str
    error_code : str
        For instance ``"INVALID_PARAMETER_VALUE"``.
    """

    error_code = "INTERNAL_ERROR"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidParameterError(TrialbookError, ValueError):
    """An argument has a value that cannot be right."""

    error_code = "INVALID_PARAMETER_VALUE"


class NotFoundError(TrialbookError, LookupError):
    """The experiment, run, metric or artifact does not exist."""

    error_code = "RESOURCE_DOES_NOT_EXIST"


class AlreadyExistsError(TrialbookError):
    """The name is taken."""

    error_code = "RESOURCE_ALREADY_EXISTS"


class InvalidStateError(TrialbookError):
    """The call does not fit the present state, for instance a run is already active."""

    error_code = "INVALID_STATE"


class StoreError(TrialbookError):
    """The store cannot be opened, read or written."""

    error_code = "TEMPORARILY_UNAVAILABLE"


class MissingExtraError(TrialbookError, ImportError):
    """A feature needs a package that a plain installation does not bring."""

    error_code = "NOT_IMPLEMENTED"


class FilterError(InvalidParameterError):
    """A filter or an order that cannot be understood.

    Attributes
    ----------
    text : str
        The whole filter.
    position, length : int
        The wrong characters: ``text[position:position + length]``.
    suggestions : tuple of str
        What to put in place of the wrong characters, most probable first.
    """

    def __init__(
        self,
        problem: str,
        *,
        text: str,
        position: int,
        length: int = 1,
        suggestions: Sequence[str] = (),
    ) -> None:
        self.text = text
        self.position = position
        self.length = max(1, length)
        self.suggestions = tuple(suggestions)
        self.problem = problem
        hint = f" Did you mean {' or '.join(self.suggestions)}?" if suggestions else ""
        super().__init__(f"{problem}{hint}{self._pointer()}")

    def _pointer(self) -> str:
        """Return the line at fault, shortened to what a message can show, and a mark below it."""
        if not self.text:
            return ""
        start = max(0, self.position - 60)
        shown = "".join(c if c.isprintable() else " " for c in self.text[start : start + 100])
        mark = "^" * min(self.length, 100 - (self.position - start))
        return f"\n  {shown}\n  {' ' * (self.position - start)}{mark}"
