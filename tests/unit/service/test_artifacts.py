"""Files of a run: complete when they appear, and never out of their folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import trialbook as tb
from trialbook.service.artifacts.folder import ArtifactFolder
from trialbook.service.artifacts.paths import checked_artifact_file, checked_artifact_path


@pytest.fixture
def folder(tmp_path: Path) -> ArtifactFolder:
    return ArtifactFolder(str(tmp_path / "artifacts"))


def put(folder: ArtifactFolder, name: str, text: str = "x") -> None:
    with folder.writing(name) as path:
        path.write_text(text)


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("a.txt", "a.txt"),
        ("a//b/./c.txt", "a/b/c.txt"),
        ("./a/", "a"),
        ("", ""),
        (None, ""),
        (Path("a/b.txt"), "a/b.txt"),
        ("..a/b..", "..a/b.."),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
        ("\u202egnp.exe", "\u202egnp.exe"),
        ("🧪.txt", "🧪.txt"),
    ],
)
def test_a_path_is_normalised(path: Any, normal: str) -> None:
    assert checked_artifact_path(path) == normal


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("../x", "leaves its folder"),
        ("a/../../x", "leaves its folder"),
        ("a/..", "leaves its folder"),
        ("/etc/passwd", "is absolute"),
        ("C:x", "drive letter"),
        ("c:/x", "drive letter"),
        ("./c:/x", "drive letter"),
        ("a\\b", "backslash"),
        ("..\\x", "backslash"),
        ("\\\\host\\share", "backslash"),
        ("a\0b", "control characters"),
        ("a\nb", "control characters"),
        ("a\ud800", "surrogate"),
        ("é" * 128, "more than 255 bytes"),
        (3, "must be text"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(path: Any, says: str) -> None:
    with pytest.raises(tb.InvalidParameterError, match=says):
        checked_artifact_path(path)


@pytest.mark.parametrize("path", ["", None, ".", "a/", "a/."])
def test_a_file_needs_a_name(path: Any) -> None:
    with pytest.raises(tb.InvalidParameterError, match="names no file"):
        checked_artifact_file(path)


def test_a_file_appears_when_it_is_complete(folder: ArtifactFolder) -> None:
    with folder.writing("plots/a.svg") as path:
        path.write_text("half")
        assert path.suffix == ".svg"
        assert folder.entries("plots") == []
    assert [info.path for info in folder.entries("plots")] == ["plots/a.svg"]


def test_a_failed_write_leaves_what_was_there(folder: ArtifactFolder) -> None:
    def fail_half_way() -> None:
        with folder.writing("a.txt") as path:
            path.write_text("half")
            raise RuntimeError("no more")

    put(folder, "a.txt", "first")
    with pytest.raises(RuntimeError, match="no more"):
        fail_half_way()
    assert folder.path_of("a.txt").read_text() == "first"
    assert [entry.name for entry in folder.root.iterdir()] == ["a.txt"]


def test_the_longest_name_fits(folder: ArtifactFolder) -> None:
    put(folder, "n" * 251 + ".txt")
    assert len(folder.entries()) == 1


def test_entries_are_sorted_and_sized(folder: ArtifactFolder) -> None:
    put(folder, "b/inner.txt")
    put(folder, "a.txt", "four")
    found = [(info.path, info.is_dir, info.file_size) for info in folder.entries()]
    assert found == [("a.txt", False, 4), ("b", True, None)]
    assert folder.entries("nowhere") == []
    assert folder.entries("a.txt") == []


def test_a_file_and_a_folder_of_one_name(folder: ArtifactFolder) -> None:
    put(folder, "a/b.txt")
    with pytest.raises(tb.InvalidParameterError, match="is a folder already"):
        put(folder, "a")
    with pytest.raises(tb.InvalidParameterError, match="leads through a file"):
        put(folder, "a/b.txt/c.txt")


def test_adding_files_and_folders(folder: ArtifactFolder, workspace: Path) -> None:
    Path("data/deep/empty").mkdir(parents=True)
    Path("data/deep/x.csv").write_text("1,2")
    Path("data/link.csv").symlink_to("deep/x.csv")
    folder.add("data/deep/x.csv", "tables")
    folder.add("data", "all")
    folder.add_folder("data", "flat")
    assert folder.path_of("tables/x.csv").read_text() == "1,2"
    assert folder.path_of("all/data/deep/x.csv").read_text() == "1,2"
    assert folder.path_of("all/data/deep/empty").is_dir()
    linked = folder.path_of("flat/link.csv")
    assert not linked.is_symlink()
    assert linked.read_text() == "1,2"
    assert Path("data/deep/x.csv").exists()


def test_what_cannot_be_added(folder: ArtifactFolder, tmp_path: Path) -> None:
    for missing in (folder.add, folder.add_folder):
        with pytest.raises(tb.NotFoundError, match="to log"):
            missing("nowhere")
    with pytest.raises(tb.InvalidParameterError, match="copied into themselves"):
        folder.add_folder(tmp_path)
    Path("loop").mkdir()
    Path("loop/again").symlink_to(Path("loop").resolve())
    with pytest.raises(tb.InvalidParameterError, match="would not end"):
        folder.add("loop")


def test_links_out_of_the_folder_are_not_followed(folder: ArtifactFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    put(folder, "a.txt")
    (folder.root / "out").symlink_to(tmp_path)
    (folder.root / "file").symlink_to(secret)
    (folder.root / "inside").symlink_to(folder.root / "a.txt")
    assert [info.path for info in folder.entries()] == ["a.txt", "inside"]
    for path in ("out/secret.txt", "file", "out"):
        with pytest.raises(tb.InvalidParameterError, match="symbolic link"):
            folder.path_of(path)
    for path in ("out/new.txt", "file"):
        with pytest.raises(tb.InvalidParameterError, match="symbolic link"):
            put(folder, path)
    assert secret.read_text() == "secret"
    assert not (tmp_path / "new.txt").exists()


def test_downloads(folder: ArtifactFolder, workspace: Path) -> None:
    put(folder, "a/b.txt", "b")
    put(folder, "a/c/d.txt", "d")
    assert folder.download("a/b.txt") == str(folder.root / "a/b.txt")
    copy = Path(folder.download("a/b.txt", "copies"))
    assert copy == workspace / "copies/b.txt"
    assert copy.read_text() == "b"
    for path, name in (("a/c", "one/c"), ("a/c/", "content")):
        assert folder.download(path, name.partition("/")[0]) == str(workspace / name)
        assert (workspace / name / "d.txt").read_text() == "d"
    assert folder.download("a/b.txt/", "files") == str(workspace / "files/b.txt")
    assert Path(folder.download("", "all")).joinpath("a/c/d.txt").read_text() == "d"
    with pytest.raises(tb.NotFoundError, match=r"no artifact 'a/x'; 'a' contains 'a/b.txt', 'a/c'"):
        folder.download("a/x")


def test_folders_given_as_uri(tmp_path: Path) -> None:
    uri = (tmp_path / "with space").as_uri()
    assert ArtifactFolder(uri).root == tmp_path / "with space"


def test_the_public_functions(workspace: Path) -> None:
    with tb.start_run() as run:
        tb.log_text("hello", "notes/a.txt")
        uri = tb.get_artifact_uri("notes/a.txt")
    run_id = run.info.run_id
    by_run = tb.artifacts.list_artifacts(run_id=run_id, artifact_path="notes")
    assert [info.path for info in by_run] == ["notes/a.txt"]
    assert tb.artifacts.list_artifacts(f"runs:/{run_id}/notes") == by_run
    for path in (
        tb.artifacts.download_artifacts(uri),
        tb.artifacts.download_artifacts(f"runs:/{run_id}/notes/a.txt"),
        tb.artifacts.download_artifacts(run_id=run_id, artifact_path="notes/a.txt", dst_path="d"),
        os.path.join(tb.artifacts.download_artifacts(run_id=run_id), "notes/a.txt"),  # noqa: PTH118
    ):
        assert Path(path).read_text() == "hello"
    above = uri.rpartition("/")[0]
    for given, name in (
        ({"artifact_uri": uri}, "d1/a.txt"),
        ({"artifact_uri": f"runs:/{run_id}/notes/a.txt"}, "d2/a.txt"),
        ({"run_id": run_id, "artifact_path": "notes"}, "d3/notes/a.txt"),
        ({"artifact_uri": f"runs:/{run_id}/notes/"}, "d4/a.txt"),
        ({"artifact_uri": above}, "d5/notes/a.txt"),
        ({"artifact_uri": f"{above}/"}, "d6/a.txt"),
        ({"run_id": run_id}, "d7/notes/a.txt"),
    ):
        tb.artifacts.download_artifacts(**given, dst_path=name.partition("/")[0])
        assert (workspace / name).read_text() == "hello"
    for wrong in ({}, {"artifact_uri": uri, "run_id": run_id}):
        with pytest.raises(tb.InvalidParameterError, match="Give either artifact_uri"):
            tb.artifacts.download_artifacts(**wrong)
    with pytest.raises(tb.InvalidParameterError, match="leaves its folder"):
        tb.artifacts.download_artifacts(f"runs:/{run_id}/../../x")
