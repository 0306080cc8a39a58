"""Arrays and PIL images as artifacts."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.artifact_paths import checked_artifact_file
from trialbook.service.limits import checked_key, checked_step, checked_timestamp, shown

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from trialbook.service.artifacts import Artifacts

_MAX_KEY_IN_FILE = 160
_OPAQUE = {".jpg", ".jpeg", ".jpe", ".jfif"}


def image_file(
    artifact_file: object, key: object, step: object = None, timestamp: object = None
) -> object:
    """Return the file that an image goes to: the one named, or one made of key and step.

    The made one is MLflow's: ``images/<key>%step%<step>%timestamp%<ms>%<id>.png``, where a
    slash of the key is ``#`` and a character that is not safe in a file name is
    ``=`` and its hexadecimal bytes.

    Raises
    ------
    InvalidParameterError
        Both or neither of file and key are given, or the key is too long.
    """
    if (artifact_file is None) == (key is None):
        raise InvalidParameterError(
            "log_image needs either artifact_file, such as 'cat.png', or a key and a step "
            "for one image of a series, and not both."
        )
    if key is None:
        return artifact_file
    safe = re.sub(r"[^\w.\- /]|^\.", _escaped, checked_key("series of images", key), flags=re.ASCII)
    if len(safe) > _MAX_KEY_IN_FILE:
        raise InvalidParameterError(
            f"The key {shown(key)} is too long to be part of a file name; shorten it, or name "
            "the file with artifact_file."
        )
    position, time = checked_step(step), checked_timestamp(timestamp)
    name = f"{safe.replace('/', '#')}%step%{position}%timestamp%{time}%{os.urandom(16).hex()}"
    return f"images/{name}.png"


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"={byte:02X}" for byte in match.group().encode())


def write_image(folder: Artifacts, image: object, artifact_file: object) -> None:
    """Write an image in the format that the file's suffix names.

    Parameters
    ----------
    folder : Artifacts
    image : numpy.ndarray or PIL.Image.Image
        An array is of shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), with
        booleans, integers from 0 to 255 or floats from 0 to 1.
    artifact_file : str

    Raises
    ------
    InvalidParameterError
        It is no image, or the format is not known.
    """
    from PIL import Image

    name = checked_artifact_file(artifact_file)
    suffix = Path(name).suffix.lower()
    if Image.registered_extensions().get(suffix) not in Image.SAVE:
        raise InvalidParameterError(
            f"{shown(name)} names no image format; end it with .png, .jpg, .webp or another "
            "suffix that Pillow writes."
        )
    picture = image if isinstance(image, Image.Image) else _from_array(_as_array(image))
    if suffix in _OPAQUE and picture.mode not in ("L", "RGB", "CMYK"):
        picture = picture.convert("RGB")
    with folder.writing(name) as path:
        picture.save(path, format=Image.registered_extensions()[suffix])


def _as_array(image: object) -> np.ndarray[Any, Any]:
    import numpy as np

    if hasattr(image, "savefig") or hasattr(image, "write_html"):
        raise InvalidParameterError("log_image needs an array or a PIL image; use log_figure.")
    if not hasattr(image, "__array__"):
        raise InvalidParameterError(
            f"log_image needs a NumPy array or a PIL image, not {shown(image)} "
            f"of type {type(image).__name__}."
        )
    return np.asarray(image)


def _from_array(array: np.ndarray[Any, Any]) -> Image.Image:
    from PIL import Image

    channels = array.shape[2] if array.ndim == 3 else 1
    if array.ndim not in (2, 3) or channels not in (1, 3, 4) or array.size == 0:
        raise InvalidParameterError(
            f"An image has the shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), not {array.shape}."
        )
    pixels = _as_bytes(array)
    return Image.fromarray(pixels[:, :, 0] if array.ndim == 3 and channels == 1 else pixels)


def _as_bytes(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the pixels as integers of 8 bits."""
    import numpy as np

    if array.dtype.kind not in "biuf":
        raise InvalidParameterError(
            f"An image has booleans, integers or floats, not values of type {array.dtype}."
        )
    if array.dtype.kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    low, high = array.min(), array.max()
    if array.dtype.kind in "iu":
        if low < 0 or high > 255:
            raise InvalidParameterError(
                f"The integers of an image go from 0 to 255, but these from {low} to {high}; "
                "scale them first."
            )
        return array.astype(np.uint8)
    if not (np.isfinite(low) and np.isfinite(high)):
        raise InvalidParameterError(
            "The image contains NaN or infinite values; replace them, "
            "for instance with np.nan_to_num(image)."
        )
    scaled = array.astype(np.float64)
    if low < 0 or high > 1:
        warnings.warn(
            f"The floats of an image go from 0 to 1, but these from {low} to {high}; "
            "they were scaled so that the lowest is black and the highest white.",
            stacklevel=6,
        )
        scaled = (scaled - float(low)) / (float(high) - float(low) or 1.0)
    pixels: np.ndarray[Any, Any] = np.rint(scaled * 255).astype(np.uint8)
    return pixels
