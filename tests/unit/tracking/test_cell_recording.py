"""Runs and the cells that execute while they are open, without a kernel."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go
import pytest

import trialbook as tb
from trialbook.recording import stores
from trialbook.service.context import executions, session
from trialbook.service.context.printed import Printed
from trialbook.tracking.shown_figures import FiguresOfCell, FiguresOfRun, ShownFigure

if TYPE_CHECKING:
    from trialbook.model import Cell

PNG = {"image/png": b"\x89PNG\r\n\x1a\n", "text/plain": "<Figure>"}


@pytest.fixture(autouse=True)
def _outside_cells() -> Iterator[None]:
    yield
    executions.leave()
    tb.autolog(disable=True)
    session.set_notebook_path("")


def cells_of(run: tb.Run) -> list[Cell]:
    return stores.current_store().run_cells(run.info.run_id)


def execute(cell_id: str, source: str = "") -> None:
    executions.enter(cell_id, source, 1)


class Drawing:
    """Something that is displayed, and may look otherwise the next time."""


def png(number: int) -> dict[str, bytes]:
    return {"image/png": b"\x89PNG" + bytes([number])}


def figures_of(run: tb.Run) -> list[tuple[str, ...]]:
    return [cell.ending.figures for cell in cells_of(run) if cell.ending]


def kept_in(run: tb.Run) -> dict[str, bytes]:
    folder = Path(run.info.artifact_uri) / "figures"
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_nothing_is_recorded_outside_cells() -> None:
    with tb.start_run() as run:
        pass
    assert cells_of(run) == []


def test_a_run_within_a_cell() -> None:
    session.set_notebook_path("models.ipynb")
    execute("a", "half \ud800 \0")
    with tb.start_run() as run:
        pass
    executions.leave()
    (cell,) = cells_of(run)
    assert (cell.cell_id, cell.source, cell.notebook) == ("a", "half ? ", "models.ipynb")
    assert cell.starts_run
    assert cell.ending is not None
    assert tb.get_run(run.info.run_id).data.tags["mlflow.source.type"] == "LOCAL"


def test_a_cell_that_is_executing_has_no_ending() -> None:
    execute("a")
    run = tb.start_run()
    assert cells_of(run)[0].ending is None


def test_runs_started_in_a_row_have_their_own_figures() -> None:
    tb.capture_figures()
    execute("a")
    runs = []
    for _ in range(2):
        with tb.start_run() as run:
            executions.displayed(PNG)
            executions.displayed({"text/plain": "1"})
        runs.append(run)
    # what matplotlib shows after the cell belongs to the last one
    executions.displayed({"image/svg+xml": "<svg/>"})
    executions.leave()
    first, second = (cells_of(run)[0].ending for run in runs)
    assert first is not None
    assert second is not None
    assert first.figures == ("figures/figure-1.png",)
    assert second.figures == ("figures/figure-1.png", "figures/figure-2.svg")


def test_figures_of_several_cells_are_numbered_on() -> None:
    tb.capture_figures()
    for number, cell_id in enumerate("ab"):
        execute(cell_id)
        run = tb.start_run() if cell_id == "a" else tb.active_run()
        executions.displayed(png(number))
        executions.leave()
    assert run is not None
    endings = [cell.ending for cell in cells_of(run)]
    assert [ending and ending.figures for ending in endings] == [
        ("figures/figure-1.png",),
        ("figures/figure-2.png",),
    ]


def test_a_figure_displayed_again_is_kept_once_as_it_was_last() -> None:
    tb.autolog(figures=True)
    drawing, other = Drawing(), Drawing()
    execute("a")
    run = tb.start_run()
    executions.displayed(png(1), drawing)
    executions.displayed(png(2), other)
    executions.displayed(png(3), drawing)
    executions.displayed(png(9))
    executions.displayed(png(9))
    executions.leave()
    assert kept_in(run) == {
        "figure-1.png": png(3)["image/png"],
        "figure-2.png": png(2)["image/png"],
        "figure-3.png": png(9)["image/png"],
    }
    execute("b")
    executions.displayed(png(4), drawing)
    executions.displayed(png(2), other)
    executions.displayed(png(5), Drawing())
    executions.leave()
    assert figures_of(run)[1] == (
        "figures/figure-1.png",
        "figures/figure-2.png",
        "figures/figure-4.png",
    )
    assert kept_in(run)["figure-1.png"] == png(4)["image/png"]
    assert len(kept_in(run)) == 4
    # in another format it is another file
    execute("c")
    executions.displayed({"image/svg+xml": "<svg/>"}, drawing)
    executions.leave()
    assert figures_of(run)[2] == ("figures/figure-5.svg",)


def test_another_run_has_the_same_figure_too() -> None:
    tb.autolog(figures=True)
    drawing = Drawing()
    runs = []
    for cell_id in "ab":
        execute(cell_id)
        with tb.start_run() as run:
            executions.displayed(png(1), drawing)
        executions.leave()
        runs.append(run)
    assert [figures_of(run) for run in runs] == [[("figures/figure-1.png",)]] * 2


def test_what_is_logged_is_not_kept_as_displayed_too() -> None:
    from matplotlib.figure import Figure

    tb.autolog(figures=True)
    drawn, before = Figure(figsize=(1, 1)), Figure(figsize=(1, 1))
    bars, later = go.Figure(go.Bar(y=[1, 2])), go.Figure(go.Bar(y=[3, 4]))
    shown = [
        {"application/vnd.plotly.v1+json": json.loads(figure.to_json()) | {"config": {}}}
        for figure in (bars, later)
    ]
    execute("a")
    run = tb.start_run()
    executions.displayed(png(1), before)
    tb.log_figure(before, "before.png")
    tb.log_figure(drawn.subplots(), "drawn.png")
    executions.displayed(png(2), drawn)
    # its method show tells the data alone
    executions.displayed(shown[0])
    tb.log_figure(bars, "bars.json")
    tb.log_figure(later, "later.json")
    executions.displayed(shown[1])
    executions.leave()
    execute("b")
    executions.displayed(png(3), drawn)
    executions.displayed(shown[0])
    executions.leave()
    assert figures_of(run) == [(), ()]


def test_logged_figures_that_are_gone_are_forgotten() -> None:
    figures, kept = FiguresOfRun(), Drawing()
    figures.note_logged(kept, None)
    for _ in range(50):
        figures.note_logged(Drawing(), None)
    assert len(figures._kept) <= 3
    assert figures.has_logged(ShownFigure("png", b""), kept)


def test_figures_shown_as_pages_are_kept_as_data() -> None:
    import altair as alt

    tb.autolog(figures=True)
    chart = alt.Chart(pd.DataFrame({"x": [1]})).mark_bar().encode(x="x:Q")
    page = {"text/html": "<div></div>"}
    execute("a")
    run = tb.start_run()
    executions.displayed(page, chart)
    executions.displayed(page, go.Figure(go.Bar(y=[1, 2])))
    executions.displayed(page, Drawing())
    executions.displayed(page)
    executions.leave()
    assert figures_of(run) == [("figures/figure-1.vl.json", "figures/figure-2.json")]
    assert json.loads(kept_in(run)["figure-1.vl.json"])["mark"] == {"type": "bar"}
    assert json.loads(kept_in(run)["figure-2.json"])["data"][0]["type"] == "bar"


def test_too_many_and_too_large_figures_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FiguresOfCell, "MAX_BYTES", 1000)
    tb.autolog(figures=True)
    execute("a")
    run = tb.start_run()
    for number in range(103):
        executions.displayed(png(number))
    executions.displayed({"image/png": bytes(600)})
    with pytest.warns(UserWarning, match=r"4 of the figures displayed were not kept"):
        executions.leave()
    assert len(figures_of(run)[0]) == 100


def test_what_is_no_picture_disturbs_no_display() -> None:
    tb.autolog(figures=True)
    execute("a")
    run = tb.start_run()
    with pytest.warns(UserWarning, match="was not kept"):
        executions.displayed({"image/png": "A"})
    executions.displayed(png(1), 1)
    executions.leave()
    assert figures_of(run) == [("figures/figure-1.png",)]


def test_autolog_begins_and_ends_where_it_stands() -> None:
    execute("a")
    run = tb.start_run()
    executions.displayed(png(1))
    tb.autolog(log_models=False, figures=True)
    executions.displayed(png(2))
    tb.autolog(disable=True)
    executions.displayed(png(3))
    tb.autolog(figures=True)
    tb.autolog(figures=False)
    executions.displayed(png(4))
    executions.leave()
    assert list(kept_in(run).values()) == [png(2)["image/png"]]


def test_autolog_of_trainings_says_that_it_is_not_there() -> None:
    with pytest.raises(tb.UnsupportedError, match=r"trainings .* autolog\(figures=True\)"):
        tb.autolog()
    from trialbook.tracking.fluent import autolog

    assert autolog is tb.autolog


def test_an_error_ends_all_that_the_cell_started() -> None:
    execute("a")
    outer = tb.start_run()
    executions.leave()
    execute("b")
    child = tb.start_run(nested=True)
    grandchild = tb.start_run(nested=True)
    executions.leave(ValueError("broken"))
    statuses = [tb.get_run(run.info.run_id).info.status for run in (outer, child, grandchild)]
    assert statuses == ["RUNNING", "FAILED", "FAILED"]
    assert tb.active_run() is outer
    assert "ValueError: broken" in tb.get_run(child.info.run_id).data.tags["trialbook.exception"]
    assert [cell.ending and cell.ending.outcome for cell in cells_of(outer)] == ["ok", "error"]


@pytest.mark.parametrize(
    ("error", "status", "outcome"),
    [
        (KeyboardInterrupt(), "KILLED", "interrupted"),
        (asyncio.CancelledError(), "KILLED", "interrupted"),
        (SystemExit(0), "RUNNING", "ok"),
        (SystemExit(1), "FAILED", "error"),
        (ValueError(), "FAILED", "error"),
    ],
)
def test_how_a_cell_and_its_run_end(error: BaseException, status: str, outcome: str) -> None:
    execute("a")
    run = tb.start_run()
    executions.leave(error)
    assert tb.get_run(run.info.run_id).info.status == status
    (cell,) = cells_of(run)
    assert cell.ending is not None
    assert cell.ending.outcome == outcome


def test_a_run_deleted_meanwhile_disturbs_no_cell() -> None:
    execute("a")
    run = tb.start_run()
    tb.delete_run(run.info.run_id)
    executions.leave()
    execute("b")
    executions.leave()
    assert [cell.cell_id for cell in cells_of(run)] == ["a"]


def test_a_thread_of_its_own() -> None:
    execute("a")
    runs = []

    def work() -> None:
        with tb.start_run() as run:
            runs.append(run)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    executions.leave()
    (cell,) = cells_of(runs[0])
    assert cell.ending is not None


def test_a_traceback_keeps_its_beginning_and_its_end() -> None:
    execute("a")
    run = tb.start_run()
    try:
        raise ValueError("begin" + "x" * 100_000 + "end")
    except ValueError as error:
        executions.leave(error)
    text = tb.get_run(run.info.run_id).data.tags["trialbook.exception"]
    assert len(text) == 8_000
    assert text.startswith("Traceback")
    assert text.endswith("end\n")


def test_the_end_of_a_long_print_is_kept_in_little_memory() -> None:
    printed = Printed()
    for n in range(100_000):
        printed.write(f"\r{n} %")
    printed.write("\nline\n")
    assert printed.tail() == "99999 %\nline\n"
    for n in range(100_000):
        printed.write(f"{n}\n")
    assert len(printed.tail()) == 2_000
    assert sum(map(len, printed._parts)) < 50_000
