"""Which images runs have, and small pictures of them, as a page is told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import trialbook as tb
from trialbook.protocol.messages import GalleryItem
from trialbook.queries import gallery_thumbnails
from trialbook.queries.gallery import chosen_keys, list_images
from trialbook.queries.gallery_thumbnails import thumbnails
from trialbook.recording import stores
from trialbook.service.thumbnails import thumbnail_of

if TYPE_CHECKING:
    from trialbook.protocol.messages import GalleryListResult, GalleryThumbnail

BLACK = np.zeros((8, 8), dtype=np.uint8)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "trialbook" / "thumbnails"


def told(
    runs: list[tb.ActiveRun], keys: tuple[str, ...] = (), known: str | None = None
) -> tuple[GalleryListResult, list[tuple[str, str, float, int]]]:
    """Return the answer, and of each image its run, key, step and kind."""
    ids = [run.info.run_id for run in runs]
    result, buffers = list_images(stores.current_store(), ids, keys, known)
    run, key, step, kind = (
        np.frombuffer(buffers[at], dtype)
        for at, dtype in (
            (result.run, "<u4"),
            (result.key, "<u4"),
            (result.step, "<f8"),
            (result.kind, "u1"),
        )
    )
    names = {each.info.run_id: each.info.run_name for each in runs}
    return result, [
        (names[result.run_ids[a]], result.keys[b], c, d)
        for a, b, c, d in zip(run.tolist(), key.tolist(), step.tolist(), kind.tolist(), strict=True)
    ]


def folder_of(run: tb.ActiveRun) -> Path:
    return Path(run.info.artifact_uri)


def small(*items: GalleryItem, size: int = 64) -> list[GalleryThumbnail]:
    return thumbnails(stores.current_store(), items, size)[0].thumbnails


def test_images_come_by_run_key_and_step() -> None:
    with tb.start_run(run_name="a") as first:
        for step in (10, 9):
            tb.log_image(BLACK, key="val/é ü", step=step)
        tb.log_image(BLACK, "plots/cat.png")
    with tb.start_run(run_name="b") as second:
        tb.log_image(BLACK, key="val/é ü", step=1)
    result, images = told([second, first])
    assert images == [
        ("b", "val/é ü", 1, 0),
        ("a", "plots/cat.png", 0, 0),
        ("a", "val/é ü", 9, 0),
        ("a", "val/é ü", 10, 0),
    ]
    assert result.total == 4


def test_sounds_and_films_come_and_texts_where_they_are_named() -> None:
    with tb.start_run(run_name="a") as run:
        tb.log_text("hello", "said.txt")
        for name in ("a.wav", "b.mp4", "c.svg", "d.csv"):
            tb.log_text("x", name)
    assert told([run])[1] == [("a", "a.wav", 0, 1), ("a", "b.mp4", 0, 2)]
    assert told([run], ("*.txt",))[1] == [("a", "said.txt", 0, 3)]


def test_keys_are_names_patterns_and_folders() -> None:
    keys = ["a[1]", "val/cat", "val/dog", "value"]
    assert chosen_keys(keys, ["a[1]"]) == [True, False, False, False]
    assert chosen_keys(keys, ["val/"]) == [False, True, True, False]
    assert chosen_keys(keys, ["*dog", "value"]) == [False, False, True, True]


def test_what_is_new_is_told_and_what_is_not_is_not() -> None:
    with tb.start_run(run_name="a") as run:
        tb.log_image(BLACK, key="k", step=0)
        before, _ = told([run])
        assert told([run], known=before.version)[0].unchanged is True
        tb.log_image(BLACK, key="k", step=1)
        after, images = told([run], known=before.version)
    assert len(images) == 2
    assert after.version != before.version


def test_a_folder_that_stays_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with tb.start_run(run_name="a") as run:
        tb.log_image(BLACK, key="k", step=0)
    for folder in (folder_of(run), folder_of(run) / "images"):
        os.utime(folder, (1_000, 1_000))
    assert len(told([run])[1]) == 1
    listed: list[str] = []
    scandir = os.scandir

    def counted(path: str) -> object:
        if Path(path).is_relative_to(folder_of(run)):
            listed.append(str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", counted)
    assert len(told([run])[1]) == 1
    assert listed == []
    (folder_of(run) / "images" / "new.png").write_bytes(b"")
    assert len(told([run])[1]) == 2
    assert listed != []


def test_links_out_of_the_run_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.png").write_bytes(b"secret")
    with tb.start_run(run_name="a") as run:
        tb.log_image(BLACK, "own.png")
    (folder_of(run) / "folder").symlink_to(tmp_path / "secret")
    (folder_of(run) / "file.png").symlink_to(tmp_path / "secret" / "a.png")
    (folder_of(run) / "round.png").symlink_to(folder_of(run) / "own.png")
    assert [key for _, key, _, _ in told([run])[1]] == ["own.png", "round.png"]
    item = GalleryItem(run.info.run_id, "file.png", 0, 0)
    assert small(item)[0].problem == "The file is gone."


def test_what_is_said_of_images_comes_with_their_places() -> None:
    with tb.start_run(run_name="a") as run:
        tb.log_image(BLACK, key="a")
        tb.log_image(BLACK, key="b", caption="<b>", classes="cat")
    result, _ = told([run])
    (note,) = result.notes
    assert (note.image, note.caption, [result.labels[at] for at in note.labels]) == (
        1,
        "<b>",
        ["cat"],
    )
    assert told([run], ("a",))[0].notes == []
    assert told([run], ("b",))[0].notes[0].image == 0


def test_notes_that_are_damaged_hide_no_image() -> None:
    with tb.start_run(run_name="a") as run:
        tb.log_image(BLACK, "a.png", caption="x")
    (folder_of(run) / "a.png.notes.json").write_bytes(b"{rubbish")
    result, images = told([run])
    assert (len(images), result.notes) == (1, [])
    assert small(GalleryItem(run.info.run_id, "a.png", 0, 0))[0].buffer == 0


def test_pictures_come_in_the_order_of_the_items_whatever_is_wrong_with_one() -> None:
    with tb.start_run(run_name="a") as run:
        tb.log_image(np.zeros((30, 60)), key="k", step=3)
        tb.log_text("<svg onload=alert(1)>", "bad.png")
    run_id = run.info.run_id
    good, bad, missing, gone = small(
        GalleryItem(run_id, "k", 3, 0),
        GalleryItem(run_id, "bad.png", 0, 0),
        GalleryItem(run_id, "k", 4, 0),
        GalleryItem("0" * 32, "k", 3, 0),
    )
    assert (good.buffer, good.width, good.height) == (0, 60, 30)
    assert (bad.buffer, bad.problem) == (None, "This is no PNG, JPEG, WebP or GIF.")
    assert (missing.path, missing.problem) == (None, "The file is gone.")
    assert gone.problem == "The run is gone."


def test_several_images_of_one_step_have_numbers() -> None:
    with tb.start_run(run_name="a") as run:
        for at in range(2):
            tb.log_image(np.zeros((1 + at, 5)), key="k", step=1, timestamp=1000 + at)
    first, second = small(*(GalleryItem(run.info.run_id, "k", 1, at) for at in range(2)))
    assert (first.height, second.height) == (1, 2)


def test_a_picture_is_made_once_and_again_for_another_file(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tb.start_run(run_name="a") as run:
        tb.log_image(np.zeros((30, 60)), "a.png")
        item = GalleryItem(run.info.run_id, "a.png", 0, 0)
        assert small(item)[0].width == 60
        assert len(list(cache.iterdir())) == 1
        made: list[Path] = []
        make = thumbnail_of

        def counted(path: Path, size: int) -> object:
            made.append(path)
            return make(path, size)

        monkeypatch.setattr(gallery_thumbnails, "thumbnail_of", counted)
        assert small(item)[0].width == 60
        assert made == []
        tb.log_image(np.zeros((30, 61)), "a.png")
    assert small(item)[0].width == 61
    assert len(made) == 1


def test_a_cache_that_is_damaged_is_made_anew(cache: Path) -> None:
    with tb.start_run(run_name="a") as run:
        tb.log_image(np.zeros((30, 60)), "a.png")
    item = GalleryItem(run.info.run_id, "a.png", 0, 0)
    small(item)
    (pack,) = cache.iterdir()
    pack.write_bytes(b"rubbish")
    assert [small(item)[0].width for _ in range(2)] == [60, 60]


def test_boxes_and_masks_come_with_the_picture() -> None:
    mask = np.zeros((30, 60), dtype=int)
    mask[0] = 1
    box = {"x": 6, "y": 3, "width": 12, "height": 6, "class": "cat"}
    with tb.start_run(run_name="a") as run:
        tb.log_image(np.zeros((30, 60)), "a.png", boxes=[box], masks=mask, classes={1: "sky"})
    (told_of,) = small(GalleryItem(run.info.run_id, "a.png", 0, 0))
    assert [(each.x, each.label) for each in told_of.boxes or []] == [(0.1, "cat")]
    assert [(each.labels, each.buffer) for each in told_of.masks or []] == [({"1": "sky"}, 1)]


def test_a_store_that_is_not_there_has_no_images() -> None:
    result, _ = list_images(None, ["0" * 32], [], None)
    assert (result.count, result.run_ids) == (0, [])
