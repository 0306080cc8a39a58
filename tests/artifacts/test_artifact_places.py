"""What holds of artifacts wherever they are."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import trialbook as tb
from trialbook.service.artifacts.base import Artifacts, Extent, artifacts_at

ODD_NAMES = [
    "with space.txt",
    "träume/größe.txt",
    "🧪.txt",
    "100%.txt",
    "%2e%2e.txt",
    "a#b.txt",
    "what?.txt",
    "star*[a-z].txt",
    "a+b&c=d.txt",
    "data::b.txt",
    "-rf",
    "~",
    "no suffix",
    "12:30.png",
    "e\u0301.txt",
    "\u00e9.txt",
]


def put(place: Artifacts, name: str, text: str = "x") -> None:
    with place.writing(name) as path:
        path.write_text(text)


def text_of(place: Artifacts, name: str) -> str:
    with place.reading(name) as path:
        return path.read_text()


def listed(place: Artifacts, path: str | None = None) -> list[tuple[str, bool, int | None]]:
    return [(info.path, info.is_dir, info.file_size) for info in place.entries(path)]


def test_a_new_place_is_empty(place: Artifacts) -> None:
    assert place.entries() == []
    assert place.entries("nowhere") == []
    assert place.extent() == place.remove() == Extent(0, 0)


def test_a_file_appears_when_it_is_complete(place: Artifacts) -> None:
    with place.writing("plots/a.svg") as path:
        path.write_text("half")
        assert path.suffix == ".svg"
        assert place.entries("plots") == []
    assert listed(place, "plots") == [("plots/a.svg", False, 4)]


def test_a_failed_write_leaves_what_was_there(place: Artifacts) -> None:
    def fail_half_way() -> None:
        with place.writing("a.txt") as path:
            path.write_text("half")
            raise RuntimeError("no more")

    put(place, "a.txt", "first")
    with pytest.raises(RuntimeError, match="no more"):
        fail_half_way()
    assert text_of(place, "a.txt") == "first"
    assert listed(place) == [("a.txt", False, 5)]
    put(place, "a.txt", "second")
    assert text_of(place, "a.txt") == "second"


def test_entries_are_sorted_and_sized(place: Artifacts) -> None:
    for name in ("b/inner.txt", "b/deep/er.txt", "a.txt", "b.txt"):
        put(place, name, "four")
    assert listed(place) == [("a.txt", False, 4), ("b", True, None), ("b.txt", False, 4)]
    assert listed(place, "b") == [("b/deep", True, None), ("b/inner.txt", False, 4)]
    assert listed(place, "b/") == listed(place, "b")
    assert place.entries("a.txt") == []


def test_when_a_file_was_written_is_known(place: Artifacts) -> None:
    begin = time.time()
    put(place, "b/a.txt")
    written = place.modified("b/a.txt")
    # file systems and servers count in steps of their own, of two seconds at most
    assert written is not None
    assert begin - 2 <= written <= time.time() + 2
    assert place.modified("b/b.txt") is None
    assert place.modified("c") is None


def test_names_are_kept_as_they_are(place: Artifacts, tmp_path: Path) -> None:
    for name in ODD_NAMES:
        put(place, name, name)
    put(place, "50% of [it] #1?/a file*", "deep")
    tops = {name.partition("/")[0] for name in ODD_NAMES} | {"50% of [it] #1?"}
    assert {info.path for info in place.entries()} == tops
    assert [info.path for info in place.entries("träume")] == ["träume/größe.txt"]
    copies = Path(place.download("", tmp_path / "all"))
    for name in ODD_NAMES:
        assert (copies / name).read_text() == name
    assert (copies / "50% of [it] #1?/a file*").read_text() == "deep"
    for name in ("star*[a-z].txt", "what?.txt"):
        assert text_of(place, name) == name
        assert place.download(name, tmp_path / "one") == str(tmp_path / "one" / name)
        assert place.remove(name) == Extent(1, len(name))
    assert place.remove().files == len(ODD_NAMES) - 1
    assert place.entries() == []


def test_twins_of_a_name_are_two(place: Artifacts) -> None:
    put(place, "\u00e9", "one")
    put(place, "e\u0301", "two")
    assert (text_of(place, "\u00e9"), text_of(place, "e\u0301")) == ("one", "two")


def test_a_file_and_a_folder_of_one_name(place: Artifacts) -> None:
    put(place, "a/b.txt")
    with pytest.raises(tb.InvalidParameterError, match="is a folder already"):
        put(place, "a")
    with pytest.raises(tb.InvalidParameterError, match="leads through a file"):
        put(place, "a/b.txt/c.txt")


def test_adding_files_and_folders(place: Artifacts, workspace: Path) -> None:
    Path("data/deep").mkdir(parents=True)
    Path("data/deep/x.csv").write_text("1,2")
    Path("data/link.csv").symlink_to("deep/x.csv")
    place.add("data/deep/x.csv", "tables")
    place.add("data", "all")
    place.add_folder("data", "flat")
    place.add_folder("data")
    for name in ("tables/x.csv", "all/data/deep/x.csv", "flat/link.csv", "deep/x.csv"):
        assert text_of(place, name) == "1,2"
    assert place.extent() == Extent(7, 21)


def test_what_cannot_be_added(place: Artifacts, workspace: Path) -> None:
    for missing in (place.add, place.add_folder):
        with pytest.raises(tb.NotFoundError, match="to log"):
            missing("nowhere")
    Path("loop").mkdir()
    Path("loop/again").symlink_to(Path("loop").resolve())
    with pytest.raises(tb.InvalidParameterError, match="would not end"):
        place.add("loop")


def test_downloads(place: Artifacts, workspace: Path) -> None:
    put(place, "a/b.txt", "b")
    put(place, "a/c/d.txt", "d")
    assert Path(place.download("a/b.txt")).read_text() == "b"
    assert Path(place.download("a"), "c/d.txt").read_text() == "d"
    assert place.download("a/b.txt", "copies") == str(workspace / "copies/b.txt")
    assert place.download("a/c", "one") == str(workspace / "one/c")
    assert place.download("a/c/", "content") == str(workspace / "content")
    assert (workspace / "one/c/d.txt").read_text() == (workspace / "content/d.txt").read_text()
    assert Path(place.download("", "all"), "a/c/d.txt").read_text() == "d"
    with pytest.raises(tb.NotFoundError, match=r"no artifact 'a/x'; 'a' contains 'a/b.txt', 'a/c'"):
        place.download("a/x")


def test_another_process_is_seen(uri: str, place: Artifacts) -> None:
    assert place.entries() == []
    put(artifacts_at(uri), "new.txt")
    assert listed(place) == [("new.txt", False, 1)]


def test_removing_leaves_the_neighbours(uri: str, place: Artifacts) -> None:
    neighbour = artifacts_at(uri + "2")
    put(neighbour, "a.txt")
    put(place, "a.txt", "four")
    put(place, "b/c.txt")
    assert place.extent() == Extent(2, 5)
    assert place.remove("b") == Extent(0, 0)
    assert place.remove() == Extent(2, 5)
    assert place.entries() == []
    assert listed(neighbour) == [("a.txt", False, 1)]
    neighbour.remove()
