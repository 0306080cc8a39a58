"""JSON-RPC 2.0 over a comm: what arrives becomes typed params, what leaves is plain JSON.

The structs of `trialbook.protocol.messages` check every message. Nothing here
knows of comms or of stores.
"""

from __future__ import annotations

import logging
import math
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from trialbook.errors import FilterError, TrialbookError
from trialbook.protocol.messages import ErrorData, WireNumber
from trialbook.protocol.methods import EVENTS, METHODS

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

Message = dict[str, Any]
S = TypeVar("S", bound=msgspec.Struct)

PROTOCOL = 3
"""Which protocol this is. It counts up when a side that knows the last one could not read what the
other sends. Methods, topics and members of answers that may be left out come without that. A kernel
refuses members of requests that it does not know: a page sends a new one, and may be refused, only
where somebody asks for what it does."""

PARSE_CODE = -32600
UNKNOWN_METHOD_CODE = -32601
INVALID_PARAMS_CODE = -32602
INTERNAL_CODE = -32603
TRIALBOOK_CODE = -32000

log = logging.getLogger("trialbook.protocol")

_building = threading.Lock()
_built: set[type[msgspec.Struct]] = set()


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is as the protocol says."""

    id: str
    method: str
    params: msgspec.Struct


class RequestError(Exception):
    """A message that is no valid request.

    Attributes
    ----------
    code : int
        JSON-RPC's.
    error_code : str
        MLflow's.
    request_id : str or None
        None where the message has no id to answer to.
    """

    def __init__(self, code: int, error_code: str, problem: str, request_id: str | None) -> None:
        super().__init__(problem)
        self.code = code
        self.error_code = error_code
        self.request_id = request_id


def decode_request(message: object) -> Request:
    """Read a request.

    Parameters
    ----------
    message : object
        Whatever a comm message carried.

    Returns
    -------
    Request

    Raises
    ------
    RequestError
        It is no JSON-RPC request, the method is unknown or the params are wrong.
    """
    request_id = _request_id(message)
    if request_id is None or not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise RequestError(
            PARSE_CODE,
            "BAD_REQUEST",
            'A request is an object with jsonrpc "2.0", a text as id, a method and its params.',
            request_id,
        )
    method = message.get("method")
    if not isinstance(method, str) or method not in METHODS:
        known = ", ".join(METHODS)
        raise RequestError(
            UNKNOWN_METHOD_CODE,
            "ENDPOINT_NOT_FOUND",
            f"There is no method {str(method)[:100]!r}; there are {known}.",
            request_id,
        )
    try:
        params = read(METHODS[method].params, message.get("params", {}))
    except msgspec.ValidationError as error:
        raise RequestError(
            INVALID_PARAMS_CODE,
            "INVALID_PARAMETER_VALUE",
            f"The params of {method} are wrong: {error}",
            request_id,
        ) from error
    return Request(request_id, method, params)


def read(struct: type[S], value: object) -> S:
    """Convert JSON data to a struct of the protocol; nothing is coerced.

    Raises
    ------
    msgspec.ValidationError
        Something is missing, unknown, of another type or out of range.
    """
    if struct not in _built:
        # What msgspec knows of a struct it finds out at the first conversion, and shares it before
        # that is done: another thread that converts meanwhile ends the process.
        with _building:
            with suppress(msgspec.ValidationError):
                msgspec.convert(None, struct)
            _built.add(struct)
    return msgspec.convert(value, struct, strict=True)


def result_message(request_id: str, result: msgspec.Struct) -> Message:
    """Return the answer to a request."""
    return {"jsonrpc": "2.0", "id": request_id, "result": msgspec.to_builtins(result)}


def event_message(topic: str, data: msgspec.Struct) -> Message:
    """Return the notification of an event."""
    if type(data) is not EVENTS[topic]:
        raise TypeError(f"{topic} carries {EVENTS[topic].__name__}, not {type(data).__name__}")
    return {"jsonrpc": "2.0", "method": topic, "params": msgspec.to_builtins(data)}


def error_message(request_id: str | None, error: Exception) -> Message:
    """Return the answer to a request that failed.

    What was not raised on purpose goes to the log whole and over the wire as
    one sentence: a traceback may hold what is nobody else's business.
    """
    if isinstance(error, RequestError):
        code, text = error.code, str(error)
        data = ErrorData(error.error_code)
    elif isinstance(error, TrialbookError):
        code, text = TRIALBOOK_CODE, error.message
        data = ErrorData(error.error_code)
        if isinstance(error, FilterError):
            data.position, data.length = error.position, error.length
            data.suggestions = list(error.suggestions)
    else:
        log.error("A request failed in a way nobody foresaw.", exc_info=error)
        code, text = INTERNAL_CODE, "Something went wrong in the kernel; its log says what."
        data = ErrorData(TrialbookError.error_code)
    answer = {"code": code, "message": text, "data": msgspec.to_builtins(data)}
    return {"jsonrpc": "2.0", "id": request_id, "error": answer}


def wire_number(value: float) -> WireNumber:
    """Return a double as JSON can carry it.

    Examples
    --------
    >>> wire_number(0.5), wire_number(float("-inf"))
    (0.5, '-Infinity')
    """
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def little_endian(numbers: NDArray[float64]) -> bytes:
    """Return doubles as a message's buffer carries them.

    Examples
    --------
    >>> import numpy
    >>> little_endian(numpy.array([1.0])).hex()
    '000000000000f03f'
    """
    return numbers.astype("<f8", copy=False).tobytes()


def plain_number(value: WireNumber) -> float:
    """Return the double that `wire_number` was given.

    Examples
    --------
    >>> plain_number("-Infinity")
    -inf
    """
    return float(value)


def _request_id(message: object) -> str | None:
    if not isinstance(message, dict) or not isinstance(message.get("id"), str):
        return None
    try:
        # Half a surrogate pair is valid JSON but no text: an answer that repeats it cannot be sent.
        msgspec.json.encode(message)
    except (UnicodeEncodeError, RecursionError):
        return None
    return cast("str", message["id"])
