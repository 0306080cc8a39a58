"""Streams and images are logged, and texts, dictionaries and images come back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest

import trialbook as tb


@pytest.fixture(autouse=True)
def run() -> Any:
    with tb.start_run() as run:
        yield run


def uri(name: str) -> str:
    return tb.get_artifact_uri(name)


def test_streams(workspace: Path) -> None:
    data = bytes(range(256)) * 20_000
    tb.log_stream(io.BytesIO(data), "deep/all.bin")
    assert Path(tb.artifacts.download_artifacts(uri("deep/all.bin"))).read_bytes() == data
    (workspace / "file").write_bytes(b"abc")
    with (workspace / "file").open("rb") as file:
        tb.MlflowClient().log_stream(tb.get_artifact_uri().split("/")[-2], file, "copy")
    assert tb.artifacts.load_text(uri("copy")) == "abc"


class Failing:
    def read(self, size: int) -> bytes:
        raise OSError("the line is dead")


def test_what_is_no_stream(run: tb.Run) -> None:
    closed = io.BytesIO()
    closed.close()
    for wrong, says in [
        (io.StringIO("abc"), "gives text"),
        (b"abc", "needs a stream of bytes"),
        ("path", "needs a stream of bytes"),
        (iter([b"a"]), "needs a stream of bytes"),
        (closed, "cannot be read: I/O operation on closed file"),
        (Failing(), "the line is dead"),
    ]:
        with pytest.raises(tb.InvalidParameterError, match=says):
            tb.log_stream(wrong, "s.bin")  # type: ignore[arg-type]  # on purpose
    assert tb.artifacts.list_artifacts(run_id=run.info.run_id) == []


def test_texts_and_dictionaries(run: tb.Run) -> None:
    tb.log_text("é\r\n", "t.txt")
    assert tb.artifacts.load_text(f"runs:/{run.info.run_id}/t.txt") == "é\r\n"
    for name in ("a.json", "a.yaml", "a.yml"):
        tb.log_dict({"a": [1, None, "é"]}, name)
        assert tb.artifacts.load_dict(uri(name)) == {"a": [1, None, "é"]}
    tb.log_image(np.zeros((4, 6), dtype=np.uint8), "i.png")
    assert tb.artifacts.load_image(uri("i.png")).size == (6, 4)


def test_what_cannot_be_loaded() -> None:
    tb.log_text("{", "bad.json")
    tb.log_text("[" * 100_000, "deep.json")
    tb.log_text("a: [", "bad.yaml")
    tb.log_text("!!python/object/apply:os.system ['true']", "run.yaml")
    tb.log_image(np.zeros((4, 6), dtype=np.uint8), "deep/i.png")
    for load, name, error, says in [
        (tb.artifacts.load_dict, "bad.json", tb.InvalidParameterError, "holds no JSON"),
        (tb.artifacts.load_dict, "deep.json", tb.InvalidParameterError, "holds no JSON"),
        (tb.artifacts.load_dict, "bad.yaml", tb.InvalidParameterError, "holds no YAML"),
        (tb.artifacts.load_dict, "run.yaml", tb.InvalidParameterError, "holds no YAML"),
        (tb.artifacts.load_text, "deep/i.png", tb.InvalidParameterError, "no text in UTF-8"),
        (tb.artifacts.load_image, "bad.json", tb.InvalidParameterError, "no image"),
        (tb.artifacts.load_text, "deep", tb.InvalidParameterError, "is a folder"),
        (tb.artifacts.load_text, "none.txt", tb.NotFoundError, "no artifact 'none.txt'"),
    ]:
        with pytest.raises(error, match=says):
            load(uri(name))


@pytest.mark.parametrize(
    ("given", "shape"),
    [
        (np.zeros((4, 6)), (4, 6)),
        (np.zeros((4, 6, 1), dtype=np.uint8), (4, 6)),
        (np.zeros((4, 6, 3), dtype=np.uint8), (4, 6, 3)),
        (np.zeros((4, 6, 4), dtype=np.float32), (4, 6, 4)),
        ([[1, 2], [3, 4]], (2, 2)),
        ([[[1, 2, 3]]], (1, 1, 3)),
        (PIL.Image.new("RGB", (6, 4)), (4, 6, 3)),
        (tb.Image([[1, 2]]), (1, 2)),
    ],
)
def test_images(given: Any, shape: tuple[int, ...], workspace: Path) -> None:
    image = tb.Image(given)
    assert image.to_array().shape == shape
    assert image.size == (shape[1], shape[0]) == image.to_pil().size
    assert len(image.to_list()) == shape[0] * shape[1]
    assert image.resize((3, 2)).size == (3, 2)
    image.save("out.png")
    assert tb.Image(str(workspace / "out.png")).to_array().shape == shape
    tb.log_image(image, "logged.png")
    tb.log_image(image, key="series", step=1)
    assert np.asarray(tb.artifacts.load_image(uri("logged.png"))).shape == shape


def test_what_is_no_image(workspace: Path) -> None:
    (workspace / "text.png").write_text("no image")
    for wrong, error, says in [
        ("none.png", tb.NotFoundError, "no image 'none.png'"),
        ("text.png", tb.InvalidParameterError, "no image that Pillow reads"),
        ("a\0b", tb.InvalidParameterError, "no image that Pillow reads"),
        ([[1], [1, 2]], tb.InvalidParameterError, "of one length"),
        ([["a"]], tb.InvalidParameterError, "not values of type"),
        (np.zeros(3), tb.InvalidParameterError, "has the shape"),
        (5, tb.InvalidParameterError, "not 5 of type int"),
    ]:
        with pytest.raises(error, match=says):
            tb.Image(wrong)  # type: ignore[arg-type]  # on purpose
    image = tb.Image([[1, 2]])
    with pytest.raises(tb.InvalidParameterError, match="cannot be saved"):
        image.save("no/folder.png")
    with pytest.raises(tb.InvalidParameterError, match="width and height"):
        image.resize("big")  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    "mode",
    ["CMYK", "1", "L", "LA", "P", "PA", "La", "RGBa", "RGBX", "I", "F", "HSV", "LAB", "YCbCr"],
)
@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "gif", "bmp", "tiff"])
def test_every_mode_in_every_format(mode: str, suffix: str) -> None:
    tb.log_image(PIL.Image.new(mode, (3, 2)), f"i.{suffix}")
    assert tb.artifacts.load_image(uri(f"i.{suffix}")).size == (3, 2)


def test_sixteen_bits_stay_what_they_are() -> None:
    pixels = np.array([[1, 300], [65_535, 4]], np.int32)
    tb.log_image(PIL.Image.fromarray(pixels), "i.png")
    assert np.array_equal(np.asarray(tb.artifacts.load_image(uri("i.png"))), pixels)
