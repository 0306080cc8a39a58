"""Captions, classes, boxes and masks that are logged with images."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import PIL.Image
import pytest

import trialbook as tb
from trialbook.errors import InvalidParameterError
from trialbook.tracking.image_notes import notes_of

SIZE = (100, 50)


def test_pixels_become_fractions_and_fractions_stay() -> None:
    pixels = notes_of(SIZE, boxes=[{"x": 10, "y": 5, "width": 50, "height": 25}]).boxes
    shares = notes_of(SIZE, boxes=[{"x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5}]).boxes
    assert pixels == shares


def test_boxes_have_groups_names_and_scores() -> None:
    box = {"x": 0, "y": 0, "width": 1.0, "height": 1.0}
    notes = notes_of(
        SIZE,
        boxes={"truth": [box | {"class": 2}], "prediction": [box | {"class": 3, "score": 0.25}]},
        classes={2: "cat"},
    )
    assert [(each.group, each.label, each.score) for each in notes.boxes] == [
        ("truth", "cat", None),
        ("prediction", "3", 0.25),
    ]
    assert (notes.labels, notes.score) == (["cat", "3"], 0.25)


def test_a_mask_keeps_its_classes() -> None:
    mask = np.zeros((50, 100), dtype=np.int64)
    mask[10:20] = 200
    (kept,) = notes_of(SIZE, masks={"truth": mask}, classes={200: "road"}).masks
    assert (kept.name, kept.labels) == ("truth", {"200": "road"})
    assert np.array_equal(np.asarray(PIL.Image.open(io.BytesIO(kept.png))), mask)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"caption": 3}, "caption must be text"),
        ({"boxes": "cat"}, "boxes must be a list"),
        ({"boxes": [{"x": 1}]}, "x, y, width and height"),
        ({"boxes": [{"x": float("nan"), "y": 0, "width": 1, "height": 1}]}, "x of a box"),
        ({"boxes": [{"x": -1, "y": 0, "width": 1, "height": 1}]}, "no negative"),
        ({"boxes": [{"x": 0, "y": 0, "width": 1, "height": 1, "class": []}]}, "class of a box"),
        ({"masks": np.zeros((3, 3), dtype=int)}, "the image's shape"),
        ({"masks": np.zeros((50, 100))}, "array of integers"),
        ({"masks": np.full((50, 100), 300)}, "from 0 to 255"),
        ({"classes": 3}, "classes must be"),
    ],
)
def test_what_does_not_fit_is_said(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidParameterError, match=said):
        notes_of(SIZE, **given)


def test_an_image_that_is_logged_again_loses_what_was_said_of_the_first() -> None:
    with tb.start_run() as run:
        tb.log_image(np.zeros((5, 5)), "a.png", caption="first")
        assert tb.gallery([run]).frame()["caption"].tolist() == ["first"]
        tb.log_image(np.zeros((5, 5)), "a.png")
    assert tb.gallery([run]).frame()["caption"].tolist() == [""]


def test_nothing_is_kept_where_the_notes_are_wrong() -> None:
    with tb.start_run() as run, pytest.raises(InvalidParameterError):
        tb.log_image(np.zeros((5, 5)), "a.png", boxes=[{}])
    assert tb.gallery([run]).frame().empty
