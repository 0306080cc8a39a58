"""What a stream of bytes holds, as an artifact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError
from trialbook.service.validation.limits import reason, shown

if TYPE_CHECKING:
    from trialbook.service.artifacts.base import Artifacts

_CHUNK = 1_000_000


def write_stream(folder: Artifacts, stream: object, artifact_file: object) -> None:
    """Write what a stream gives until its end.

    Raises
    ------
    InvalidParameterError
        It cannot be read, or gives text.
    """
    read = getattr(stream, "read", None)
    if not callable(read):
        raise InvalidParameterError(
            f"log_stream needs a stream of bytes, such as open(path, 'rb') or io.BytesIO(data), "
            f"not {shown(stream)} of type {type(stream).__name__}."
        )
    with folder.writing(artifact_file) as path, path.open("wb") as file:
        while chunk := _chunk(stream, read):
            file.write(chunk)


def _chunk(stream: object, read: object) -> bytes:
    try:
        chunk = read(_CHUNK)  # type: ignore[operator]  # it is callable
    except Exception as error:
        raise InvalidParameterError(
            f"The stream {shown(stream)} cannot be read: {reason(error)}."
        ) from error
    if isinstance(chunk, str):
        raise InvalidParameterError(
            f"log_stream needs a stream of bytes, and {shown(stream)} gives text; open it with "
            "mode 'rb', or use log_text."
        )
    if chunk is not None and not isinstance(chunk, bytes | bytearray | memoryview):
        raise InvalidParameterError(
            f"log_stream needs a stream of bytes, and {shown(stream)} gives {type(chunk).__name__}."
        )
    return bytes(chunk or b"")
