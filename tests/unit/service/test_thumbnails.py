"""Small pictures: made of whatever files there are, kept in packs that may be damaged."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from trialbook.errors import InvalidParameterError
from trialbook.service import thumbnail_pack, thumbnails
from trialbook.service.thumbnail_pack import Packs, Picture, ThumbnailPack
from trialbook.service.thumbnails import small_mask, thumbnail_of


def saved(image: PIL.Image.Image, path: Path, **settings: object) -> Path:
    image.save(path, **settings)  # type: ignore[arg-type] # of Pillow's formats
    return path


def opened(picture: Picture) -> PIL.Image.Image:
    return PIL.Image.open(io.BytesIO(picture.content))


def test_a_large_image_fits_its_square_and_tells_its_size(tmp_path: Path) -> None:
    path = saved(PIL.Image.new("RGB", (600, 300), (200, 0, 0)), tmp_path / "a.png")
    picture = thumbnail_of(path, 128)
    assert (picture.width, picture.height, picture.media_type) == (600, 300, "image/jpeg")
    assert opened(picture).size == (128, 64)


def test_of_a_tiny_image_nothing_is_lost(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (8, 8, 3)).astype(np.uint8)
    picture = thumbnail_of(saved(PIL.Image.fromarray(pixels), tmp_path / "a.png"), 128)
    assert picture.media_type == "image/png"
    assert np.array_equal(np.asarray(opened(picture)), pixels)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("side", [10, 300])
def test_every_mode_of_png_has_a_picture(tmp_path: Path, mode: str, side: int) -> None:
    path = saved(PIL.Image.new(mode, (side, side)), tmp_path / "a.png")
    assert max(opened(thumbnail_of(path, 64)).size) == min(side, 64)


def test_what_has_16_bits_keeps_its_brightness(tmp_path: Path) -> None:
    pixels = np.full((10, 10), 0x8000, dtype=np.uint16)
    path = saved(PIL.Image.fromarray(pixels), tmp_path / "a.png")
    assert opened(thumbnail_of(path, 64)).getpixel((5, 5)) == 0x80


@pytest.mark.parametrize("ending", ["jpg", "webp", "gif"])
def test_the_other_formats(tmp_path: Path, ending: str) -> None:
    path = saved(PIL.Image.new("RGB", (100, 50)), tmp_path / f"a.{ending}")
    assert opened(thumbnail_of(path, 64)).size == (64, 32)


def test_a_turned_photograph_stands_as_in_the_browser(tmp_path: Path) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    path = saved(PIL.Image.new("RGB", (200, 100)), tmp_path / "a.jpg", exif=exif)
    picture = thumbnail_of(path, 100)
    assert (picture.width, picture.height) == (100, 200)
    assert opened(picture).size == (50, 100)


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"\x89PNG\r\n\x1a\nrubbish"],
)
def test_what_is_no_image_says_so_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(InvalidParameterError) as caught:
        thumbnail_of(path, 64)
    assert "\n" not in caught.value.message


def test_other_formats_are_not_read_whatever_their_name(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    PIL.Image.new("RGB", (8, 8)).save(path, format="TIFF")
    with pytest.raises(InvalidParameterError, match="no PNG, JPEG, WebP or GIF"):
        thumbnail_of(path, 64)


def test_a_file_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (80, 80, 3)).astype(np.uint8)
    path = saved(PIL.Image.fromarray(pixels), tmp_path / "a.png")
    path.write_bytes(path.read_bytes()[:2_000])
    with pytest.raises(InvalidParameterError, match="damaged"):
        thumbnail_of(path, 64)


def test_more_pixels_than_are_read_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(PIL.Image.new("1", (2_000, 2_000)), tmp_path / "a.png")
    monkeypatch.setattr(thumbnails, "MAX_PIXELS", 1_000_000)
    with pytest.raises(InvalidParameterError, match="2000 x 2000 pixels"):
        thumbnail_of(path, 64)


def test_a_bomb_is_no_warning(tmp_path: Path) -> None:
    path = saved(PIL.Image.new("1", (20_000, 20_000)), tmp_path / "a.png")
    with pytest.raises(InvalidParameterError, match="more"):
        thumbnail_of(path, 64)


def test_a_smaller_mask_has_the_classes_of_the_larger() -> None:
    stream = io.BytesIO()
    PIL.Image.fromarray(np.full((100, 50), 7, dtype=np.uint8)).save(stream, format="PNG")
    small = np.asarray(PIL.Image.open(io.BytesIO(small_mask(stream.getvalue(), 20))))
    assert small.shape == (20, 10)
    assert set(small.ravel()) == {7}


def picture(content: bytes = b"abc", side: int = 30) -> Picture:
    return Picture(content, "image/png", side, side)


def test_a_pack_finds_what_was_added_also_by_others(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.thumbnails"
    mine, theirs = ThumbnailPack(path), ThumbnailPack(path)
    assert mine.find([b"a"]) == {}
    mine.add({b"a": picture(b"one")})
    theirs.add({b"b": picture(b"two", 40)})
    assert mine.find([b"a", b"b", b"c"]) == {b"a": picture(b"one"), b"b": picture(b"two", 40)}
    assert ThumbnailPack(path).find([b"b"]) == {b"b": picture(b"two", 40)}


@pytest.mark.parametrize("damage", ["cut", "picture", "head", "whole"])
def test_a_damaged_pack_begins_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.thumbnails"
    pack = ThumbnailPack(path)
    pack.add({b"a": picture(b"x" * 1_000), b"b": picture(b"y" * 1_000)})
    content = bytearray(path.read_bytes())
    if damage == "cut":
        del content[-10:]
    elif damage == "picture":
        content[-5] ^= 1
    elif damage == "head":
        content[0] ^= 1
    else:
        content = bytearray(b"rubbish" * 100)
    path.write_bytes(bytes(content))
    again = ThumbnailPack(path)
    assert again.find([b"a", b"b"]) == {}
    assert not path.exists()
    again.add({b"a": picture()})
    assert again.find([b"a"]) == {b"a": picture()}


def test_a_pack_that_another_process_began_anew_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.thumbnails"
    pack = ThumbnailPack(path)
    pack.add({b"a": picture(b"long" * 10), b"b": picture()})
    assert len(pack.find([b"a", b"b"])) == 2
    path.unlink()
    ThumbnailPack(path).add({b"c": picture()})
    assert pack.find([b"a", b"b", b"c"]) == {b"c": picture()}


def test_a_pack_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnail_pack, "MAX_PACK", 2_000)
    pack = ThumbnailPack(tmp_path / "a.thumbnails")
    for name in (b"a", b"b", b"c", b"d"):
        pack.add({name: picture(b"x" * 900)})
    assert pack.path.stat().st_size <= 2_000


def test_the_folder_keeps_what_was_used_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    packs = Packs(tmp_path)
    for at, name in enumerate(("first", "second")):
        pack = packs.of(name, 64)
        pack.add({b"a": picture(b"x" * 1_000)})
        os.utime(pack.path, (at, at))
    monkeypatch.setattr(thumbnail_pack, "MAX_FOLDER", 1_500)
    Packs(tmp_path).of("third", 64)
    assert list(tmp_path.glob("*.thumbnails")) == [packs.of("second", 64).path]
