"""Arrays and PIL images as artifacts."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, MissingFileError, TrialbookError
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import (
    checked_key,
    checked_step,
    checked_timestamp,
    explained,
    reason,
    shown,
)
from trialbook.warning import warn

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image

    from trialbook.service.artifacts.base import Artifacts

_MAX_KEY_IN_FILE = 160
_PNG = {"1", "L", "LA", "I", "I;16", "P", "RGB", "RGBA"}
"""Modes that are as they are in PNG."""
_OPAQUE = {".jpg", ".jpeg", ".jpe", ".jfif"}


class Image:
    """An image for `trialbook.log_image` and for the cells of `trialbook.log_table`.

    Parameters
    ----------
    image : numpy.ndarray, PIL.Image.Image, list or str
        An array or nested list of shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4) with
        booleans, integers from 0 to 255 or floats from 0 to 1; or the path of a file.

    Attributes
    ----------
    size : tuple of int
        Width and height in pixels.

    Raises
    ------
    InvalidParameterError
        It is no image.
    NotFoundError
        There is no such file.

    Examples
    --------
    >>> import numpy as np
    >>> image = tb.Image(np.zeros((4, 6, 3), dtype=np.uint8))
    >>> image.size, image.resize((3, 2)).to_array().shape
    ((6, 4), (2, 3, 3))
    """

    def __init__(self, image: np.ndarray[Any, Any] | PIL.Image.Image | str | list[Any]) -> None:
        import numpy as np

        if isinstance(image, str | os.PathLike):
            self.image = _opened(image)
        elif isinstance(image, list):
            with explained("The rows of an image are numbers, and of one length"):
                array = np.array(image)
            self.image = _from_array(array)
        else:
            self.image = picture_of(image)
        self.size = self.image.size

    def to_array(self) -> np.ndarray[Any, Any]:
        """Return an array of shape (H, W) or (H, W, channels)."""
        import numpy as np

        return np.array(self.image)

    def to_list(self) -> list[Any]:
        """Return the pixels from left to right and from top to bottom."""
        array = self.to_array()
        if array.ndim == 2:
            return list(array.ravel().tolist())
        return [tuple(pixel) for pixel in array.reshape(-1, array.shape[2]).tolist()]

    def to_pil(self) -> PIL.Image.Image:
        """Return Pillow's image."""
        return self.image

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a local file, whose suffix is the format."""
        try:
            self.image.save(path)
        except (OSError, ValueError) as error:
            raise InvalidParameterError(
                f"The image cannot be saved as {shown(os.fspath(path))}: {reason(error)}."
            ) from error

    def resize(self, size: tuple[int, int]) -> Image:
        """Return a copy of another width and height."""
        try:
            return Image(self.image.resize(size))
        except (TypeError, ValueError, OverflowError, MemoryError) as error:
            raise InvalidParameterError(
                f"The size of an image is its width and height in pixels, not {shown(size)}: "
                f"{reason(error)}."
            ) from error


def _opened(path: str | os.PathLike[str]) -> PIL.Image.Image:
    import PIL.Image

    try:
        # Pillow takes the empty name for a file that is open already
        with Path(path).open("rb") as stream, PIL.Image.open(stream) as file:
            file.load()
            return file.copy()
    except FileNotFoundError:
        raise MissingFileError(f"There is no image {shown(os.fspath(path))}.") from None
    except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError) as error:
        raise InvalidParameterError(
            f"{shown(os.fspath(path))} is no image that Pillow reads: {reason(error)}."
        ) from error


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
    import PIL.Image

    name = checked_artifact_file(artifact_file)
    suffix = Path(name).suffix.lower()
    if PIL.Image.registered_extensions().get(suffix) not in PIL.Image.SAVE:
        raise InvalidParameterError(
            f"{shown(name)} names no image format; end it with .png, .jpg, .webp or another "
            "suffix that Pillow writes."
        )
    picture = picture_of(image)
    try:
        if suffix in _OPAQUE and picture.mode not in ("L", "RGB", "CMYK"):
            picture = _plain(picture).convert("RGB")
        with folder.writing(name) as path:
            _save(picture, path, PIL.Image.registered_extensions()[suffix])
    except (OSError, ValueError, SyntaxError, SystemError) as error:
        # Pillow's own have no number; the others say what is wrong with the disk
        if isinstance(error, TrialbookError) or getattr(error, "errno", None) is not None:
            raise
        raise InvalidParameterError(
            f"The image, of mode {picture.mode!r} and size {picture.size}, cannot be written as "
            f"{suffix}: {reason(error)}."
        ) from error


def picture_of(image: object) -> PIL.Image.Image:
    """Return an array, or an image of Pillow's or ours, as an image of Pillow's."""
    import PIL.Image

    if isinstance(image, Image):
        return image.to_pil()
    if isinstance(image, PIL.Image.Image):
        return image
    return _from_array(_as_array(image))


def png_of(image: object) -> bytes:
    """Return an array, a path, or an image of Pillow's or ours, as a PNG; as `write_image`."""
    import io

    picture = _opened(image) if isinstance(image, os.PathLike) else picture_of(image)
    if picture.mode not in _PNG:
        picture = _plain(picture)
    stream = io.BytesIO()
    with explained("An image cannot be written as PNG"):
        _readable(picture, "PNG").save(stream, format="PNG")
    return stream.getvalue()


def pixels_of(stack: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the pixels of many images as integers of 8 bits, all on one scale."""
    return _as_bytes(stack)


def _save(picture: PIL.Image.Image, path: Path, kind: str) -> None:
    picture = _readable(picture, kind)
    try:
        picture.save(path, format=kind)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) is not None:
            raise
        # not every format has every mode: CMYK, for instance, is none of PNG's
        _plain(picture).save(path, format=kind)


def _readable(picture: PIL.Image.Image, kind: str) -> PIL.Image.Image:
    """Return the image in a mode whose file can be read: not every Pillow's can."""
    if (picture.mode, kind) == ("I", "PNG"):
        # until 12 it wrote these 16 bits itself, since 11.3 with a warning
        return picture.convert("I;16")
    # until 12 these files are too short
    torn = (picture.mode, kind) == ("YCbCr", "TIFF")
    torn = torn or ((picture.mode, kind) == ("P", "BMP") and not picture.getpalette())
    return picture.convert("RGB") if torn else picture


def _plain(picture: PIL.Image.Image) -> PIL.Image.Image:
    """Return the image in the colours that every format has."""
    import numpy as np

    if picture.mode == "F":
        return _from_array(np.asarray(picture)).convert("RGB")
    if picture.mode == "La":
        picture = picture.convert("LA")
    return picture.convert("RGBA" if "A" in picture.getbands() or "a" in picture.mode else "RGB")


def _as_array(image: object) -> np.ndarray[Any, Any]:
    import numpy as np

    if hasattr(image, "savefig") or hasattr(image, "write_html"):
        raise InvalidParameterError("log_image needs an array or a PIL image; use log_figure.")
    if not hasattr(image, "__array__"):
        raise InvalidParameterError(
            f"log_image needs a NumPy array or a PIL image, not {shown(image)} "
            f"of type {type(image).__name__}."
        )
    with explained(f"{shown(image)} of type {type(image).__name__} does not become an array"):
        return np.asarray(image)


def _from_array(array: np.ndarray[Any, Any]) -> PIL.Image.Image:
    import PIL.Image

    channels = array.shape[2] if array.ndim == 3 else 1
    if array.ndim not in (2, 3) or channels not in (1, 3, 4) or array.size == 0:
        raise InvalidParameterError(
            f"An image has the shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), not {array.shape}."
        )
    pixels = _as_bytes(array)
    return PIL.Image.fromarray(pixels[:, :, 0] if array.ndim == 3 and channels == 1 else pixels)


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
        warn(
            f"The floats of an image go from 0 to 1, but these from {low} to {high}; "
            "they were scaled so that the lowest is black and the highest white.",
        )
        scaled = (scaled - float(low)) / (float(high) - float(low) or 1.0)
    pixels: np.ndarray[Any, Any] = np.rint(scaled * 255).astype(np.uint8)
    return pixels
