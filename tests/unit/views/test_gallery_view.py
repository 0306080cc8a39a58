"""A gallery as cells have it: what is asked, kept, returned and shown without scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import trialbook as tb
from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.protocol.messages import GalleryItem, GallerySnapshot
from trialbook.rpc.dispatch import respond
from trialbook.views.view import MAX_BYTES

if TYPE_CHECKING:
    from trialbook.views.gallery_view import GalleryView

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def recorded(name: str = "a", steps: int = 3) -> tb.ActiveRun:
    with tb.start_run(run_name=name) as run:
        for step in range(steps):
            tb.log_image(np.full((8, 8), step / 9), key="val/mask", step=step)
        tb.log_image(np.zeros((8, 8)), "other.png", caption=HOSTILE, classes=HOSTILE)
    return run


def kept_of(view: GalleryView) -> GallerySnapshot:
    snapshot = view.bundle().view.snapshot
    assert isinstance(snapshot, GallerySnapshot)
    return snapshot


def test_runs_are_given_as_for_a_comparison() -> None:
    first, second = recorded("a"), recorded("b")
    expected = {first.info.run_id, second.info.run_id}
    for given in (
        [first, second],
        [first.info.run_id, second.info.run_id],
        tb.search_runs(),
        tb.runs(),
        None,
    ):
        assert set(tb.gallery(given).frame()["run_id"]) == expected
    assert set(tb.gallery(first).frame()["run_name"]) == {"a"}
    assert set(tb.gallery(filter_string="run_name = 'b'").frame()["run_name"]) == {"b"}


def test_keys_that_nothing_has_say_what_is_near() -> None:
    run = recorded()
    with pytest.raises(NotFoundError, match="Did you mean 'val/mask'"):
        tb.gallery(run, "val/maks")
    assert set(tb.gallery(run, "val/*").frame()["key"]) == {"val/mask"}
    assert set(tb.gallery(run, ["other.png"]).frame()["key"]) == {"other.png"}


@pytest.mark.parametrize(
    "given",
    [
        {"rows": "nothing"},
        {"sort": "loss"},
        {"step": "last"},
        {"step": float("nan")},
        {"size": 3},
        {"where": 3},
        {"runs": []},
    ],
)
def test_arguments_that_cannot_be_meant(given: dict[str, object]) -> None:
    recorded()
    with pytest.raises(InvalidParameterError):
        tb.gallery(**given)  # type: ignore[arg-type] # on purpose


def test_a_frame_has_every_image_of_every_step() -> None:
    frame = tb.gallery(recorded()).frame()
    assert frame["step"].tolist() == [0, 0, 1, 2]
    assert frame["kind"].tolist() == ["image"] * 4
    assert frame["caption"].tolist() == [HOSTILE, "", "", ""]
    assert frame["classes"].tolist() == [[HOSTILE], [], [], []]


def test_a_snapshot_has_one_step_of_each_series() -> None:
    run = recorded()
    kept = kept_of(tb.gallery(run))
    assert [(image.item.key, image.item.step) for image in kept.images] == [
        ("other.png", 0),
        ("val/mask", 2),
    ]
    earlier = kept_of(tb.gallery(run, step=1))
    assert [image.item.step for image in earlier.images] == [0, 1]
    every = kept_of(tb.gallery(run, every_step=True))
    assert len(every.images) == every.image_total == 4


def test_a_saved_gallery_is_small_and_hostile_texts_are_texts() -> None:
    with tb.start_run(run_name=HOSTILE):
        rng = np.random.default_rng(0)
        for at in range(70):
            pixels = rng.integers(0, 255, (200, 200, 3)).astype(np.uint8)
            tb.log_image(pixels, key=f"{HOSTILE} {at}", caption=HOSTILE)
    made, kept = tb.gallery().bundle(), kept_of(tb.gallery())
    saved = json.dumps(tb.gallery()._repr_mimebundle_(), ensure_ascii=False)
    assert len(saved.encode()) < MAX_BYTES * 1.05
    assert kept.image_total == 70
    assert 0 < len(kept.images) <= 60
    assert "<img src=x" not in made.html
    assert made.html.count("data:image/jpeg;base64,") == min(12, len(kept.images))
    assert "… and" in made.text


def test_a_document_has_all_pictures(tmp_path: Path) -> None:
    view = tb.gallery(recorded(), every_step=True)
    html = view.to_html(tmp_path / "a.html", interactive=False).read_text("utf-8")
    assert html.count("data:image/png;base64,") == 4
    assert "<script" not in html


def test_markdown_is_short() -> None:
    with tb.start_run(run_name="a"):
        for step in range(500):
            tb.log_image(np.zeros((2, 2)), key="k|" * 20, step=step, caption="word " * 30)
    said = tb.gallery().to_markdown()
    assert len(said) <= 2000
    assert "more" in said


def test_what_is_selected_comes_back_as_rows_and_run_ids() -> None:
    run = recorded()
    view = tb.gallery(run)
    run_id = run.info.run_id
    message = {
        "jsonrpc": "2.0",
        "id": "1",
        "method": "view.select",
        "params": {
            "view_id": view.view_id,
            "run_ids": [run_id],
            "images": [{"run_id": run_id, "key": "val/mask", "step": 1.0, "nth": 0}],
        },
    }
    heard: list[list[str]] = []
    view.observe(heard.append)
    answer, _ = respond(message, "page", lambda *_: None)
    assert "error" not in answer
    assert view.selection == [run_id]
    assert heard == [[run_id]]
    assert view.selected()[["key", "step"]].to_numpy().tolist() == [["val/mask", 1]]


def test_a_selection_of_images_that_are_gone_is_empty() -> None:
    view = tb.gallery(recorded())
    view.select_images([GalleryItem("0" * 32, "k", 0.0, 0)])
    assert view.selected().empty


def test_requests_carry_pictures_beside_the_answer() -> None:
    run = recorded()
    params = {
        "store_id": None,
        "items": [{"run_id": run.info.run_id, "key": "val/mask", "step": 2.0, "nth": 0}],
        "size": 64,
    }
    message = {"jsonrpc": "2.0", "id": "1", "method": "gallery.thumbnails", "params": params}
    answer, buffers = respond(message, "page", lambda *_: None)
    assert answer["result"]["thumbnails"][0]["buffer"] == 0
    assert buffers[0].startswith(b"\x89PNG")


def test_a_kernel_that_has_recorded_nothing_shows_nothing() -> None:
    view = tb.gallery()
    assert view.bundle().text == "No images."
    assert view.frame().empty
