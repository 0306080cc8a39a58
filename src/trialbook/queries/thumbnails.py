"""Small pictures of samples, as texts that a message carries."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import numpy as np

SIDE = 56
"""Pixels of the longer side at most."""


def thumbnail(value: Any) -> str | None:
    """Return a small picture as a data URL; None of what is no picture.

    Parameters
    ----------
    value : bytes, ndarray, PIL image or tensor
        Arrays are of one, three or four channels, the channels last or first; numbers that are no
        bytes are from 0 to 1, or spread over their range where they are not.

    Examples
    --------
    >>> import numpy as np
    >>> thumbnail(np.zeros((8, 8)))[:22]
    'data:image/png;base64,'
    >>> thumbnail("no picture") is None
    True
    """
    from PIL import Image

    try:
        picture = _picture(value)
        if picture is None:
            return None
        if max(picture.size) > SIDE:
            picture.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
        file = BytesIO()
        picture.save(file, "PNG")
    except (OSError, ValueError, TypeError, SyntaxError, Image.DecompressionBombError):
        # Whatever it is, its sample is shown without it.
        return None
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def _picture(value: Any) -> Any:
    from PIL import Image

    if isinstance(value, bytes | bytearray | memoryview):
        opened = Image.open(BytesIO(bytes(value)))
        opened.draft("RGB", (2 * SIDE, 2 * SIDE))
        return opened.convert("RGBA" if "A" in opened.getbands() else "RGB")
    if isinstance(value, Image.Image):
        return value.convert("RGBA" if "A" in value.getbands() else "RGB")
    if callable(getattr(value, "detach", None)):
        value = value.detach().cpu()
    if not hasattr(value, "__array__"):
        return None
    array = np.asarray(value)
    return Image.fromarray(_as_bytes(_channels_last(array))) if array.ndim in (2, 3) else None


def _channels_last(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if array.ndim == 3 and array.shape[2] not in (1, 3, 4) and array.shape[0] in (1, 3, 4):
        array = np.moveaxis(array, 0, 2)
    return array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array


def _as_bytes(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array)
    numbers = np.nan_to_num(array.astype(np.float64))
    low, high = float(numbers.min(initial=0)), float(numbers.max(initial=0))
    if low < 0 or high > 1:
        if array.dtype.kind in "iu" and low >= 0 and high <= 255:
            return np.ascontiguousarray(numbers.astype(np.uint8))
        numbers = (numbers - low) / ((high - low) or 1.0)
    return np.ascontiguousarray((255 * numbers + 0.5).astype(np.uint8))
