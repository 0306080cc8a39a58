"""No path leads out of its place, whoever wrote it."""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
from pathlib import Path

import fsspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import trialbook as tb
from trialbook.service.artifacts.base import Extent, artifacts_at
from trialbook.service.artifacts.folder import ArtifactFolder
from trialbook.service.artifacts.paths import checked_artifact_file, leads_astray_on_windows

PARTS = st.one_of(
    st.sampled_from(["..", ".", "", "~", "C:", "c:x", "CON", "nul.txt", "a. ", "a:b", "\\", "\0"]),
    st.sampled_from([".trialbook-x", "é", "e\u0301", "x" * 255, "x" * 256, "%2e%2e", "link"]),
    st.text(max_size=8),
)
PATHS = st.one_of(st.lists(PARTS, max_size=5).map("/".join), st.text(max_size=40))


def names_in(folder: str | Path) -> list[str]:
    return sorted(entry.name for entry in Path(folder).iterdir())


@given(PATHS)
@example("link/x")
@example("./C:/x")
@example("/".join(["x" * 200] * 30))
def test_any_path_is_refused_or_stays_inside(path: str) -> None:
    with tempfile.TemporaryDirectory() as above:
        outside = Path(above, "outside")
        outside.mkdir()
        root = Path(above, "root")
        root.mkdir()
        (root / "link").symlink_to(outside)
        folder = ArtifactFolder(str(root))
        try:
            with folder.writing(path) as target:
                target.write_bytes(b"mine")
        except tb.InvalidParameterError:
            pass
        else:
            name = checked_artifact_file(path)
            assert (root / name).read_bytes() == b"mine"
            assert name in [info.path for info in folder.entries(name.rpartition("/")[0])]
            assert Path(folder.download(name, Path(above, "copies"))).read_bytes() == b"mine"
        for look in (folder.entries, folder.download, folder.remove):
            with contextlib.suppress(tb.InvalidParameterError, tb.NotFoundError):
                look(path)
        assert set(names_in(above)) <= {"outside", "root", "copies"}
        assert names_in(outside) == []


_numbers = itertools.count(1)


@given(PATHS)
def test_any_name_in_a_bucket_is_refused_or_stays_inside(path: str) -> None:
    above = f"memory://hostile/{next(_numbers)}"
    place = artifacts_at(f"{above}/root")
    with contextlib.suppress(tb.InvalidParameterError):
        with place.writing(path) as target:
            target.write_bytes(b"mine")
        with place.reading(path) as copy:
            assert copy.read_bytes() == b"mine"
        assert place.extent() == Extent(1, 4)
    files = fsspec.filesystem("memory")
    for found in files.find(above):
        assert found.startswith(above.removeprefix("memory:/") + "/root/")
    place.remove()
    assert place.extent() == Extent()


@pytest.mark.parametrize("name", ["../up.txt", "a\\b", "\x07.txt", "c:x", "/abs"])
def test_names_that_another_program_put_in_a_bucket(name: str, s3: str, tmp_path: Path) -> None:
    root = f"{s3}/foreign/{name.encode().hex()}"
    place = artifacts_at(root)
    place.add(__file__)
    files = fsspec.filesystem("s3")
    files.pipe_file(f"{root}/{name}", b"foreign")
    assert [info.path for info in place.entries()] == [Path(__file__).name]
    assert names_in(place.download("", tmp_path / "copies/here")) == [Path(__file__).name]
    assert names_in(tmp_path / "copies") == ["here"]
    assert place.remove().files == 2
    assert place.extent() == Extent()


@pytest.mark.parametrize(
    "name",
    ["CON", "con.txt", "Nul", "COM1.log", "lpt9", "COM¹", "a:b", "a.", "a ", "aux .txt", "..."],
)
def test_names_that_lead_astray_on_windows(name: str) -> None:
    assert leads_astray_on_windows(name)


@pytest.mark.parametrize("name", ["console", "com", "com10", "a.b", " a", "nul1", ".", "x.con"])
def test_names_that_do_not(name: str) -> None:
    assert not leads_astray_on_windows(name)


def test_a_name_too_long_for_the_file_system(tmp_path: Path) -> None:
    folder = ArtifactFolder(str(tmp_path))
    deep = "/".join(["x" * 250] * 20)
    for use in (folder.entries, folder.download, lambda name: folder.add(__file__, name)):
        with pytest.raises(tb.InvalidParameterError, match="cannot be a name on this file system"):
            use(deep)


def test_a_file_that_is_no_file(tmp_path: Path) -> None:
    folder = ArtifactFolder(str(tmp_path / "artifacts"))
    folder.root.mkdir()
    os.mkfifo(folder.root / "pipe")
    assert folder.entries() == []
    with pytest.raises(tb.NotFoundError):
        folder.download("pipe", tmp_path / "copies")


def test_links_round_in_a_circle(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (root / "a/back").symlink_to(root)
    (root / "self").symlink_to("self")
    folder = ArtifactFolder(str(root))
    assert [info.path for info in folder.entries()] == ["a"]
    with pytest.raises(tb.InvalidParameterError, match="would not end"):
        folder.download("", tmp_path / "copies")
    with pytest.raises(tb.InvalidParameterError):
        folder.download("self", tmp_path / "copies")


def test_the_place_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    folder = ArtifactFolder(str(tmp_path / "link/run"))
    with folder.writing("a.txt") as path:
        path.write_text("x")
    assert (tmp_path / "real/run/a.txt").read_text() == "x"
    assert folder.remove() == Extent(1, 1)
    assert names_in(tmp_path / "real") == []


def test_removing_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious.txt").write_text("precious")
    for name in ("run/artifacts", "other/artifacts"):
        (tmp_path / name).mkdir(parents=True)
    folder = ArtifactFolder(str(tmp_path / "run/artifacts"))
    (folder.root / "out").symlink_to(outside)
    (folder.root / "file").symlink_to(outside / "precious.txt")
    with pytest.raises(tb.InvalidParameterError, match="symbolic link"):
        folder.remove("file")
    assert folder.remove().files == 2
    assert not (tmp_path / "run").exists()
    (tmp_path / "other/artifacts").rmdir()
    (tmp_path / "other/artifacts").symlink_to(outside)
    assert ArtifactFolder(str(tmp_path / "other/artifacts")).remove() == Extent()
    assert not (tmp_path / "other").exists()
    assert (outside / "precious.txt").read_text() == "precious"
