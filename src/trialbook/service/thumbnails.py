"""Small pictures of image files, which are anybody's: what is read of them is bounded."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError
from trialbook.service.thumbnail_pack import Picture
from trialbook.service.validation.limits import reason

if TYPE_CHECKING:
    from pathlib import Path

    import PIL.Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
"""What is opened, whatever a file's name says; SVG is none of them."""
MAX_PIXELS = 89_478_485
"""As Pillow's: what has more is taken for an attack."""
MAX_BYTES = 200_000_000
_SMALL = 64
"""Pixels of a side up to which nothing of an image may be lost."""


def thumbnail_of(path: Path, size: int) -> Picture:
    """Return a picture of an image file that is no larger than a square.

    Parameters
    ----------
    path : Path
    size : int
        Pixels of the square's side. What is smaller stays as it is.

    Raises
    ------
    InvalidParameterError
        It is no image of `FORMATS`, is damaged, or has more than `MAX_PIXELS`; one sentence.
    """
    import PIL.Image

    if path.stat().st_size > MAX_BYTES:
        raise InvalidParameterError(f"The file has more than {MAX_BYTES // 1_000_000} MB.")
    try:
        with warnings.catch_warnings(), PIL.Image.open(path, formats=FORMATS) as image:
            # its own word on size comes after the file was read
            warnings.simplefilter("ignore")
            _refuse_huge(image)
            return _small(image, size)
    except InvalidParameterError:
        raise
    except PIL.Image.DecompressionBombError:
        raise InvalidParameterError("The image has more pixels than are read.") from None
    except PIL.UnidentifiedImageError:
        raise InvalidParameterError("This is no PNG, JPEG, WebP or GIF.") from None
    except FileNotFoundError:
        raise
    except Exception as error:
        # whatever a decoder makes of a file that is anybody's
        raise InvalidParameterError(f"The image is damaged: {reason(error)}.") from error


def _refuse_huge(image: PIL.Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise InvalidParameterError(f"The image has {width} x {height} pixels, more than are read.")


def _small(image: PIL.Image.Image, size: int) -> Picture:
    import PIL.Image
    import PIL.ImageOps

    width, height = image.size
    if image.format == "JPEG":
        image.draft("RGB", (size, size))
    small = _eight_bits(image)
    # as the browser turns the whole image
    small = PIL.ImageOps.exif_transpose(small)
    if (small.width > small.height) != (width > height):
        width, height = height, width
    small.thumbnail((size, size), PIL.Image.Resampling.BOX, reducing_gap=2.0)
    tiny = max(width, height) <= _SMALL
    is_opaque = small.mode in ("L", "RGB")
    stream = io.BytesIO()
    if is_opaque and not tiny:
        small.save(stream, format="JPEG", quality=82)
        return Picture(stream.getvalue(), "image/jpeg", width, height)
    small.save(stream, format="PNG")
    return Picture(stream.getvalue(), "image/png", width, height)


def _eight_bits(image: PIL.Image.Image) -> PIL.Image.Image:
    """Return an image of 8 bits, in a mode that can be made smaller and that JPEG or PNG has."""
    if image.mode.startswith("I"):
        import numpy as np
        import PIL.Image

        return PIL.Image.fromarray((np.asarray(image).astype(np.int64) >> 8).astype(np.uint8))
    if image.mode == "P" or "transparency" in image.info:
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("LA", "PA"):
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGB")


def small_mask(png: bytes, size: int) -> bytes:
    """Return a mask that is no larger than a square, its classes as they are.

    Raises
    ------
    InvalidParameterError
        It is no image, or one that is too large.
    """
    import PIL.Image

    try:
        with PIL.Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            _refuse_huge(image)
            small = image if image.mode == "L" else image.convert("L")
            if max(small.size) > size:
                scale = size / max(small.size)
                small = small.resize(
                    (max(1, round(small.width * scale)), max(1, round(small.height * scale))),
                    PIL.Image.Resampling.NEAREST,
                )
            stream = io.BytesIO()
            small.save(stream, format="PNG")
            return stream.getvalue()
    except InvalidParameterError:
        raise
    except Exception as error:
        raise InvalidParameterError(f"The mask is damaged: {reason(error)}.") from error
