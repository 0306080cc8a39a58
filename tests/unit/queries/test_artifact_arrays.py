"""NumPy's files of anybody's: what they hold, read within limits and never unpickled."""

from __future__ import annotations

import io
import math
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trialbook as tb
from trialbook.protocol import codec
from trialbook.queries import artifact_arrays
from trialbook.queries.artifact_arrays import arrays_of


def logged(content: bytes, name: str = "a.npy") -> str:
    with tb.start_run() as run:
        pass
    place = Path(run.info.artifact_uri)
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(content)
    return run.info.run_id


def saved(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def with_header(header: str, values: bytes = b"", version: int = 1) -> bytes:
    length = len(header).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes([version, 0]) + length + header.encode() + values


def of(array: Any) -> Any:
    found = arrays_of(None, logged(saved(array)), "a.npy")
    assert codec.read(type(found), codec.result_message("1", found)["result"]) == found
    return found.arrays[0]


def test_an_array_is_described_and_begun() -> None:
    array = of(np.arange(6, dtype="int32").reshape(2, 3))
    assert (array.shape, array.dtype, array.size) == ([2, 3], "int32", 24)
    assert (array.min, array.max, array.mean) == (0, 5, 2.5)
    assert array.rows == [[0, 1, 2], [3, 4, 5]]


def test_what_is_no_number_is_counted_and_left_out() -> None:
    array = of(np.array([1.0, math.nan, 3.0]))
    assert (array.min, array.max, array.mean, array.nan_count) == (1, 3, 2, 1)
    assert array.rows == [[1], [None], [3]]
    array = of(np.array([math.nan]))
    assert (array.min, array.max, array.mean) == (None, None, None)
    assert of(np.array([math.inf, 1.0])).max == "Infinity"


@pytest.mark.parametrize(
    ("array", "rows"),
    [
        (np.array(7), [[7]]),
        (np.asfortranarray([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.arange(24).reshape(2, 3, 4), [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]),
        (np.asfortranarray(np.arange(8).reshape(2, 2, 2)), [[0, 1], [2, 3]]),
        (np.array([[True], [False]]), [[True], [False]]),
        (np.array([1.5], dtype=">f4"), [[1.5]]),
        (np.array([1 + 2j]), [["(1+2j)"]]),
        (np.array(["<b>"]), [["<b>"]]),
        (np.array(["2026-11-21"], dtype="datetime64[D]"), [["2026-11-21"]]),
        (np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")]), [["(1, 2.5)"]]),
        (np.array([2**60]), [[str(2**60)]]),
        (np.zeros((0, 3)), []),
        (np.array([""]), [[""]]),
    ],
    ids=str,
)
def test_every_shape_and_type(array: Any, rows: list[Any]) -> None:
    found = of(array)
    assert found.shape == list(array.shape)
    assert found.rows == rows


def test_the_beginning_is_bounded() -> None:
    array = of(np.zeros((500, 300)))
    assert (len(array.rows), len(array.rows[0])) == (100, 20)


def test_the_numbers_of_a_long_array_are_of_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifact_arrays, "MAX_READ", 100)
    array = of(np.arange(100.0))
    assert (array.max, array.cut) == (11, True)


def test_an_archive_is_described_by_name() -> None:
    stream = io.BytesIO()
    np.savez_compressed(stream, weights=np.ones((2, 3)), bias=np.zeros(3, dtype="f4"))
    found = arrays_of(None, logged(stream.getvalue(), "a.npz"), "a.npz")
    assert [(a.name, a.shape, a.dtype) for a in found.arrays] == [
        ("weights", [2, 3], "float64"),
        ("bias", [3], "float32"),
    ]
    assert (found.total, found.arrays[0].rows) == (2, [])


def test_an_empty_file_holds_no_array() -> None:
    assert arrays_of(None, logged(b""), "a.npy").arrays == []


class Trap:
    """What is unpickled runs this."""

    def __reduce__(self) -> Any:
        return (os.mkdir, ("owned",))


def test_objects_are_never_unpickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = logged(saved(np.array([Trap()], dtype=object)))
    monkeypatch.chdir(tmp_path)
    array = arrays_of(None, run_id, "a.npy").arrays[0]
    assert (array.pickled, array.dtype, array.rows, array.min) == (True, "object", [], None)
    assert not (tmp_path / "owned").exists()


HEADER = "{'descr': '<f8', 'fortran_order': False, 'shape': (%s,)}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"hello, world", "does not begin"),
        (b"\x93NUMPY", "does not begin"),
        (b"\x93NUMPY\x09\x00" + b"x" * 20, "no version 9"),
        (b"\x93NUMPY\x02\x00\xff\xff\xff\xff", "header has 4,294,967,295 bytes"),
        (with_header(HEADER % 10**12), "cut off: 8,000,000,000,000 bytes"),
        (with_header(HEADER % 3, b"\0" * 23), "cut off: 24 bytes of values are announced, and 23"),
        (with_header(HEADER % -1), "shape that no array has"),
        (with_header(HEADER % "True"), "shape that no array has"),
        (with_header(HEADER % ",".join("1" * 65)), "shape that no array has"),
        (with_header("[" * 9000), ""),
        (with_header("__import__('os').mkdir('owned')"), ""),
        (with_header("{'descr': '|V2147483647', 'fortran_order': False, 'shape': (1,)}"), "cut"),
        (with_header("{}"), ""),
        (saved(np.arange(9))[:60], ""),
        (b"PK\x03\x04" + b"\0" * 100, "not a zip"),
    ],
)
def test_hostile_files_are_refused_in_words(content: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(tb.InvalidParameterError, match=rf"'a.npy' holds no array: .*{says}"):
        arrays_of(None, logged(content), "a.npy")
    assert not Path("owned").exists()


def test_values_of_no_size_and_any_number_are_no_work() -> None:
    huge = with_header("{'descr': '|V0', 'fortran_order': False, 'shape': (10000000000000,)}")
    assert arrays_of(None, logged(huge), "a.npy").arrays[0].rows == []


def test_an_archive_with_a_long_list_is_not_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for n in range(20_000):
            archive.writestr(f"{n:040}.npy", b"")
    with pytest.raises(tb.InvalidParameterError, match="too much is in the archive"):
        arrays_of(None, logged(stream.getvalue(), "a.npz"), "a.npz")


def test_of_what_is_compressed_the_header_alone_is_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        bomb = with_header(HEADER % 10_000_000) + b"\0" * 80_000_000
        archive.writestr("bomb.npy", bomb)
        archive.writestr("../../x.npy", saved(np.ones(2)))
    found = arrays_of(None, logged(stream.getvalue(), "a.npz"), "a.npz")
    assert [(a.name, a.shape) for a in found.arrays] == [("bomb", [10_000_000]), ("../../x", [2])]


@pytest.mark.parametrize("path", ["../a.npy", "/etc/passwd", "a\\b", ""])
def test_hostile_paths_are_refused(path: str) -> None:
    with pytest.raises(tb.InvalidParameterError):
        arrays_of(None, logged(b""), path)


def test_a_link_out_of_the_run_is_refused(tmp_path: Path) -> None:
    run_id = logged(b"")
    (tmp_path / "secret.npy").write_bytes(saved(np.ones(1)))
    link = Path(tb.get_run(run_id).info.artifact_uri) / "link.npy"
    link.symlink_to(tmp_path / "secret.npy")
    with pytest.raises(tb.InvalidParameterError, match="symbolic"):
        arrays_of(None, run_id, "link.npy")
