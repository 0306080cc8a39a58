"""The exceptions. Each says what was wrong and what would be right.

``error_code`` carries MLflow's code where MLflow has one, so that code which
handles ``MlflowException`` by code handles ours.
"""

from __future__ import annotations

from collections.abc import Sequence

HTTP_STATUSES = {
    "BAD_REQUEST": 400,
    "INVALID_PARAMETER_VALUE": 400,
    "RESOURCE_ALREADY_EXISTS": 400,
    "CUSTOMER_UNAUTHORIZED": 401,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "ENDPOINT_NOT_FOUND": 404,
    "NOT_FOUND": 404,
    "RESOURCE_DOES_NOT_EXIST": 404,
    "ABORTED": 409,
    "ALREADY_EXISTS": 409,
    "RESOURCE_CONFLICT": 409,
    "REQUEST_LIMIT_EXCEEDED": 429,
    "RESOURCE_EXHAUSTED": 429,
    "CANCELLED": 499,
    "NOT_IMPLEMENTED": 501,
    "TEMPORARILY_UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}
"""What a server answers with an error's code; 500 with any other."""


class TrialbookError(Exception):
    """Base of every exception that Trialbook raises on purpose.

    It can be imported as MLflow's ``MlflowException`` from `trialbook.exceptions`.

    Parameters
    ----------
    message : str
    error_code : str or int, optional
        The name of a code of MLflow's, or its number.
    json_kwargs
        More to be serialised with it.

    Attributes
    ----------
    message : str
    error_code : str
        For instance ``"INVALID_PARAMETER_VALUE"``.

    Examples
    --------
    >>> try:
    ...     tb.get_experiment("7")
    ... except tb.MlflowException as error:
    ...     print(error.error_code, error.get_http_status_code())
    RESOURCE_DOES_NOT_EXIST 404
    """

    error_code = "INTERNAL_ERROR"

    def __init__(
        self, message: object, error_code: str | int | None = None, **json_kwargs: object
    ) -> None:
        self.message = str(message)
        super().__init__(self.message)
        if error_code is not None:
            self.error_code = _name_of_code(error_code)
        self.json_kwargs = json_kwargs

    def __str__(self) -> str:
        # KeyError and OSError have their own ideas
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        # by what it holds: some of its kinds are made of more than a message
        return _unpickled, (type(self), self.args), self.__dict__

    def get_http_status_code(self) -> int:
        """Return the status with which a server answers it."""
        return HTTP_STATUSES.get(self.error_code, 500)

    def serialize_as_json(self) -> str:
        """Return code and message as a JSON text."""
        import json

        told = {"error_code": self.error_code, "message": self.message, **self.json_kwargs}
        return json.dumps(told, default=str)

    @classmethod
    def invalid_parameter_value(cls, message: str, **kwargs: object) -> InvalidParameterError:
        """Return one that says that an argument has a value that cannot be right."""
        return InvalidParameterError(message, None, **kwargs)


def _unpickled(kind: type[TrialbookError], args: tuple[object, ...]) -> TrialbookError:
    return kind.__new__(kind, *args)


def _name_of_code(code: str | int) -> str:
    from trialbook.protos.databricks_pb2 import ErrorCode

    known = {code for pair in ErrorCode.items() for code in pair}
    if code not in known:
        return TrialbookError.error_code
    return ErrorCode.Name(code) if isinstance(code, int) else code


class InvalidParameterError(TrialbookError, ValueError, TypeError):
    """An argument has a value or a type that cannot be right."""

    error_code = "INVALID_PARAMETER_VALUE"


class NotFoundError(TrialbookError, KeyError):
    """The experiment, run, metric or artifact does not exist."""

    error_code = "RESOURCE_DOES_NOT_EXIST"


class MissingFileError(NotFoundError, FileNotFoundError):
    """A file, a folder or an artifact does not exist."""


class AlreadyExistsError(TrialbookError):
    """The name is taken."""

    error_code = "RESOURCE_ALREADY_EXISTS"


class InvalidStateError(TrialbookError, RuntimeError):
    """The call does not fit the present state, for instance a run is already active."""

    error_code = "INVALID_STATE"


class StoreError(TrialbookError):
    """The store cannot be opened, read or written."""

    error_code = "TEMPORARILY_UNAVAILABLE"


class DiskError(StoreError, OSError):
    """A file or a folder cannot be read or written.

    Attributes
    ----------
    errno : int or None
        The system's number for the reason.
    """

    @classmethod
    def of(cls, message: str, cause: OSError) -> DiskError:
        """Return the error of a cause: a `NoPermissionError` where that is one."""
        kind = NoPermissionError if isinstance(cause, PermissionError) else cls
        error = kind(message)
        error.errno = cause.errno
        return error


class NoPermissionError(DiskError, PermissionError):
    """The system does not permit to read or write a file or a folder."""

    error_code = "PERMISSION_DENIED"


class StoreBusyError(StoreError):
    """Somebody else has had the store locked for longer than the call may wait."""


class MissingExtraError(TrialbookError, ImportError):
    """A feature needs a package that a plain installation does not bring."""

    error_code = "NOT_IMPLEMENTED"


class UnsupportedError(TrialbookError, NotImplementedError):
    """What MLflow can do and Trialbook cannot."""

    error_code = "NOT_IMPLEMENTED"


class UnsupportedNameError(UnsupportedError, AttributeError):
    """A name of MLflow's that Trialbook does not have on purpose; the message says why."""


class UnsupportedModuleError(UnsupportedError, ModuleNotFoundError):
    """A module of MLflow's that Trialbook does not have on purpose; the message says why."""


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
