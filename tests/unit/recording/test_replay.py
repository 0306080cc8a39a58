"""A run that is put together from its records answers as the store will."""

from __future__ import annotations

from trialbook.model import Experiment, NewRun, RunRecord
from trialbook.recording.replay import ReplayedRun
from trialbook.store.series import Series
from trialbook.store.series_tail import Place, Seen


def test_what_is_behind_an_end_is_told_alone() -> None:
    experiment = Experiment("0", "Default", "artifacts", "active", {}, 0, 0)
    run = ReplayedRun.of("5f0a", NewRun("calm-otter", "0", "ada", 0, {}), experiment)
    run.take(
        RunRecord("5f0a", points={"loss": Series.of([3, 1, 2], [30, 10, 20], [0.1, 0.3, 0.2])})
    )
    place = Place(1, 10, "step")
    wanted = {"loss": Seen(1, place), "missing": Seen(1, place)}
    (tail,) = run.read_tails("5f0a", wanted).values()
    assert (tail.points.steps.tolist(), tail.summary.count) == ([2, 3], 3)
    tails = run.read_tails("5f0a", {"loss": Seen(3, place)})
    assert len(tails["loss"].points) == 0
