"""The experiments in a cell: what is saved, and how they look without scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import trialbook as tb
from trialbook.views import live

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "</td><script>alert(1)</script>\u202e|x"


@pytest.fixture
def recorded() -> None:
    for name in ("birds", HOSTILE):
        tb.set_experiment(name)
        with tb.start_run():
            tb.log_metric("loss", 0.5)
    tb.start_run()


def test_experiments_are_counted_latest_first(recorded: None) -> None:
    view = tb.experiments()
    assert repr(view) == "<ExperimentsView>"
    frame = view.frame()
    assert frame[["name", "runs", "running"]].to_numpy().tolist() == [
        [HOSTILE, 2, 1],
        ["birds", 1, 0],
        ["Default", 0, 0],
    ]
    assert str(frame["last_activity"].dt.tz) == "UTC"
    made = view.bundle()
    assert made.text.splitlines()[0].split("  ")[0] == "Name"
    assert "\u202e" not in made.text
    assert [line.split()[0] for line in made.text.splitlines()[2:]] == ["birds", "Default"]
    assert "Trialbook: 3 experiments · as of" in made.html
    assert "<script" not in made.html
    assert "| </td><script" not in view.to_markdown()
    assert "| birds | 1 | 0 | 20" in view.to_markdown()


def test_looking_at_experiments_creates_no_store(workspace: Path) -> None:
    view = tb.experiments()
    assert view.bundle().text == "No experiments."
    assert list(view.frame()) == ["experiment_id", "name", "runs", "running", "last_activity"]
    assert view.to_markdown().count("\n") == 1
    assert not (workspace / "trialbook.db").exists()


def test_a_store_that_is_named(workspace: Path, recorded: None) -> None:
    tb.end_run()
    tb.set_tracking_uri(workspace / "other.db")
    there = tb.experiments(tracking_uri=workspace / "trialbook.db")
    assert there.frame()["name"].tolist()[1:] == ["birds", "Default"]
    with pytest.raises(tb.NotFoundError):
        tb.experiments(tracking_uri=workspace / "nowhere.db")


def test_hundreds_of_experiments_are_saved_as_far_as_they_fit(workspace: Path) -> None:
    for number in range(599):  # and Default
        tb.create_experiment(f"{number} " + "ü" * 300)
    view = tb.experiments()
    made = view.bundle()
    saved = json.dumps(live.mime_bundle(made), ensure_ascii=False, indent=1)
    assert len(saved.encode()) < 200_000
    shown = len(made.view.snapshot.experiments)  # type: ignore[union-attr]
    assert 100 < shown < 500
    assert "100 of 600 experiments shown" in made.html
    page = view.to_html(workspace / "experiments.html").read_text("utf-8")
    assert "<title>Experiments</title>" in page
    assert page.count("<tr>") == 601
