"""The codes of errors under MLflow's names and numbers."""

from __future__ import annotations

from trialbook.errors import InvalidParameterError

INTERNAL_ERROR = 1
TEMPORARILY_UNAVAILABLE = 2
IO_ERROR = 3
BAD_REQUEST = 4
DEADLINE_EXCEEDED = 7
CANCELLED = 8
RESOURCE_EXHAUSTED = 9
ABORTED = 10
NOT_FOUND = 11
ALREADY_EXISTS = 12
UNAUTHENTICATED = 13
INVALID_PARAMETER_VALUE = 1000
ENDPOINT_NOT_FOUND = 1001
MALFORMED_REQUEST = 1002
INVALID_STATE = 1003
PERMISSION_DENIED = 1004
FEATURE_DISABLED = 1005
CUSTOMER_UNAUTHORIZED = 1006
REQUEST_LIMIT_EXCEEDED = 1007
RESOURCE_CONFLICT = 1008
NOT_IMPLEMENTED = 1010
DATA_LOSS = 1011
INVALID_STATE_TRANSITION = 2001
RESOURCE_ALREADY_EXISTS = 3001
RESOURCE_DOES_NOT_EXIST = 3002
QUOTA_EXCEEDED = 4001
RESOURCE_LIMIT_EXCEEDED = 5002

_NUMBERS: dict[str, int] = {name: number for name, number in globals().items() if name.isupper()}
_NAMES = {number: name for name, number in _NUMBERS.items()}


class ErrorCode:
    """Names and numbers of the codes.

    Examples
    --------
    >>> from trialbook.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST, ErrorCode
    >>> ErrorCode.Name(RESOURCE_DOES_NOT_EXIST)
    'RESOURCE_DOES_NOT_EXIST'
    """

    @staticmethod
    def Name(number: int) -> str:  # noqa: N802 -- MLflow's name
        """Return the name of a code; InvalidParameterError where there is none."""
        if number not in _NAMES:
            raise InvalidParameterError(f"{number!r} is the number of no code of errors.")
        return _NAMES[number]

    @staticmethod
    def Value(name: str) -> int:  # noqa: N802 -- MLflow's name
        """Return the number of a code; InvalidParameterError where there is none."""
        if name not in _NUMBERS:
            raise InvalidParameterError(f"{name!r} is the name of no code of errors.")
        return _NUMBERS[name]

    @staticmethod
    def keys() -> list[str]:
        """Return the names."""
        return list(_NUMBERS)

    @staticmethod
    def values() -> list[int]:
        """Return the numbers."""
        return list(_NAMES)

    @staticmethod
    def items() -> list[tuple[str, int]]:
        """Return names and numbers."""
        return list(_NUMBERS.items())
