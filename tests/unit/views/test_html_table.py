"""The static twin: complete, escaped, within its budget."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from trialbook.protocol import codec
from trialbook.protocol.messages import (
    ColumnChoice,
    Columns,
    RunRow,
    RunsQuery,
    RunsSnapshot,
    RunsSpec,
    SavedView,
    TableLayout,
    ViewBundleResult,
)
from trialbook.views.html.table import html_table, text_table
from trialbook.views.live import MIME_TYPE
from trialbook.views.runs import RunsView

GOLDEN = Path(__file__).parents[2] / "protocol/golden/view-runs.json"
NOW = 1_790_000_000_000
ALLOWED = {
    *("div", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "p", "code", "span"),
}
ALLOWED_ATTRIBUTES = {"title", "align", "style", "colspan", "scope"}


class Twin(HTMLParser):
    """What a browser makes of the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.titles: list[str] = []
        self.rows: list[list[str]] = []
        self.caption = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.titles += [value or "" for name, value in attrs if name == "title"]
        self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self._open or "th" in self._open:
            self.rows[-1][-1] += data
        elif "caption" in self._open or "p" in self._open:
            self.caption += data


def row(number: int, **changes: object) -> RunRow:
    made = RunRow(
        run_id=f"{number:032x}",
        run_name=f"run-{number}",
        experiment_id="1",
        status="FINISHED",
        start_time=NOW,
        end_time=NOW + 12_345,
        params={"model": "tree"},
        metrics={"rmse": 54.0123456789},
        tags={"stage": "tuning"},
    )
    return replace(made, **changes)


def page(rows: list[RunRow], *, total: int | None = None, **names: str) -> RunsSnapshot:
    columns = Columns(
        sorted({key for r in rows for key in r.params}),
        sorted({key for r in rows for key in r.metrics}),
        sorted({key for r in rows for key in r.tags}),
    )
    count = len(rows) if total is None else total
    return RunsSnapshot(count, rows, columns, names or {"1": "diabetes"})


def test_table_shows_every_value() -> None:
    twin = Twin(html_table(page([row(1)]), taken_at=NOW))
    groups, heads, cells = twin.rows
    assert groups == ["", "Metrics", "Params", "Tags", "Run"]
    assert heads == ["Name", "rmse", "model", "stage", "Started", "Duration"]
    assert cells[:4] == ["✓ run-1", "54.012", "tree", "tuning"]
    assert cells[-1] == "12.3\u00a0s"
    assert "Finished" in twin.titles
    assert "54.0123456789" in twin.titles
    assert twin.caption.startswith("Trialbook: experiment diabetes · 1 run · as of 20")


def test_several_experiments_have_a_column() -> None:
    rows = [row(1), row(2, experiment_id="2")]
    twin = Twin(html_table(page(rows, **{"1": "a", "2": "b"}), taken_at=NOW))
    assert [[cells[0], cells[-3]] for cells in twin.rows[1:]] == [
        ["Name", "Experiment"],
        ["✓ run-1", "a"],
        ["✓ run-2", "b"],
    ]


def test_experiments_are_those_of_the_runs_where_all_are_there() -> None:
    names = {"1": "a", "2": "b", "3": "c", "4": "d"}
    whole = Twin(html_table(page([row(1), row(2)], **names), taken_at=NOW))
    assert whole.caption.startswith("Trialbook: experiment a · 2 runs")
    assert "Experiment" not in whole.rows[1]
    part = Twin(html_table(page([row(1)], total=9, **names), taken_at=NOW))
    assert part.caption.startswith("Trialbook: 4 experiments · 1 of 9 runs")
    assert "Experiment" in part.rows[1]


def test_names_stay_on_one_line_and_the_baseline_says_so() -> None:
    rows = [row(1), row(2, run_name="n" * 61)]
    html = html_table(page(rows), taken_at=NOW, baseline=rows[1].run_id)
    first, second = Twin(html).rows[2:]
    assert (first[0], second[0]) == (f"✓ {'n' * 61} (baseline)", "✓ run-1")
    lines = html.splitlines()
    assert ["nowrap" in line.split("</td>")[0] for line in lines if "<bdi>run-1" in line] == [True]
    assert ["nowrap" in line.split("</td>")[0] for line in lines if "nnn" in line] == [False]


def test_beside_a_number_stands_how_far_it_is_from_the_baseline() -> None:
    numbers: list[dict[str, object]] = [
        {"rmse": 2.5, "n": 10_000},
        {"rmse": 2.0, "n": 10_000},
        {"rmse": 1.25},
        {"rmse": "NaN", "n": 0},
    ]
    rows = [row(at, metrics=metrics, params={}, tags={}) for at, metrics in enumerate(numbers)]
    html = html_table(page(rows), taken_at=NOW, baseline=rows[1].run_id)
    twin = Twin(html)
    assert [cells[:5] for cells in twin.rows[2:]] == [
        ["✓ run-1 (baseline)", "10\u202f000", "", "2", ""],
        ["✓ run-0", "10\u202f000", "=", "2.5", "+0.50\u00a0▲"],
        ["✓ run-2", "", "", "1.25", "\N{MINUS SIGN}0.75\u00a0▼"],
        ["✓ run-3", "0", "\N{MINUS SIGN}10\u202f000\u00a0▼", "NaN", ""],
    ]
    assert "+25 % from the baseline" in twin.titles
    assert html.count('colspan="2"') == 2 + len(["Run"])
    assert twin.attributes <= ALLOWED_ATTRIBUTES


def test_a_text_of_several_lines_stands_in_one_and_whole_in_its_title() -> None:
    twin = Twin(html_table(page([row(1, params={"p": "lr: 0.1\ndepth: 3"})]), taken_at=NOW))
    assert twin.rows[2][2] == "lr: 0.1 ↵ depth: 3"
    assert "lr: 0.1\ndepth: 3" in twin.titles


def test_running_run_lasts_until_the_snapshot() -> None:
    running = row(1, status="RUNNING", end_time=None)
    killed = row(2, status="KILLED", end_time=None)
    twin = Twin(html_table(page([running, killed]), taken_at=NOW + 850))
    assert [cells[-1] for cells in twin.rows[2:]] == ["850\u00a0ms", ""]


def test_hostile_names_stay_text() -> None:
    view = codec.read(SavedView, json.loads(GOLDEN.read_text("utf-8"))["message"])
    hostile = view.snapshot.rows[1].run_name
    html = html_table(view.snapshot, taken_at=NOW, filter_text=hostile)
    twin = Twin(html)
    assert twin.tags <= ALLOWED
    assert twin.attributes <= ALLOWED_ATTRIBUTES
    assert [cells[0][2:] for cells in twin.rows[2:]] == [r.run_name for r in view.snapshot.rows]
    assert hostile in twin.caption
    assert "</td><script>alert(1)</script>" in twin.rows[1]
    assert "\0" not in html
    assert "<script" not in html


def test_user_text_is_isolated() -> None:
    html = html_table(page([row(1, run_name="\u202eevil")]), taken_at=NOW)
    assert "<bdi>\u202eevil</bdi>" in html


def test_long_texts_are_cut_with_an_ellipsis() -> None:
    long = row(1, params={"p" * 250: "x" * 5000}, run_name="n" * 300)
    twin = Twin(html_table(page([long]), taken_at=NOW))
    assert twin.rows[2][2] == "x" * 199 + "…"
    assert "x" * 999 + "…" in twin.titles
    assert twin.rows[1][2] == "p" * 199 + "…"
    assert "p" * 250 in twin.titles
    assert twin.rows[2][0] == "✓ " + "n" * 199 + "…"


@pytest.mark.parametrize(
    ("rows", "total", "said"),
    [(3, 3, "· 3 runs ·"), (3, 12, "· 3 of 12 runs shown ·"), (101, 101, "100 of 101 runs shown")],
)
def test_caption_says_how_many_of_how_many(rows: int, total: int, said: str) -> None:
    made = page([row(number) for number in range(rows)], total=total)
    assert said in Twin(html_table(made, taken_at=NOW)).caption


def test_caption_says_which_columns_are_missing() -> None:
    wide = row(1, metrics={f"m{number:03}": 1.0 for number in range(50)})
    twin = Twin(html_table(page([wide]), taken_at=NOW))
    assert "12 columns left out" in twin.caption
    assert len(twin.rows[2]) == 1 + 40 + 2


def test_no_runs_is_said() -> None:
    twin = Twin(html_table(page([]), taken_at=NOW))
    assert twin.rows == []
    assert "0 runs" in twin.caption
    assert text_table(page([]), taken_at=NOW) == "No runs."


def test_text_is_aligned() -> None:
    rows = [
        row(1),
        row(2, run_name="a much longer name", metrics={"rmse": "NaN"}, params={}, status="FAILED"),
    ]
    assert text_table(page(rows, total=5), taken_at=NOW).splitlines() == [
        "  Name                  rmse  model  Duration",
        "✓ run-1               54.012  tree     12.3 s",
        "✗ a much longer name     NaN           12.3 s",
        "… and 3 more",
    ]


def test_text_is_narrow_and_short() -> None:
    wide = {f"metric-{number:03}": 1.0 for number in range(50)}
    rows = [row(number, metrics=wide, run_name="\u202e" + "n" * 999) for number in range(30)]
    text = text_table(page(rows), taken_at=NOW)
    assert max(map(len, text.splitlines())) <= 100
    assert text.endswith("… and 10 more")
    assert "\u202e" not in text


class Found(RunsView):
    """A table of runs that no store has."""

    def __init__(self, found: RunsSnapshot, layout: TableLayout | UnsetType = UNSET) -> None:
        self._found = found
        super().__init__(RunsSpec("view", None, RunsQuery(None, "", []), layout))

    def _read(self, store: object, rows: int | None) -> RunsSnapshot:
        return self._found


def saved(found: RunsSnapshot) -> tuple[ViewBundleResult, RunsSnapshot]:
    made = Found(found).bundle()
    assert isinstance(made.view.snapshot, RunsSnapshot)
    return made, made.view.snapshot


def saved_size(made: ViewBundleResult) -> int:
    """Return the bytes of a notebook with this one output, written as nbformat writes it."""
    data = {
        MIME_TYPE: msgspec.to_builtins(made.view),
        "text/html": made.html.splitlines(keepends=True),
        "text/plain": made.text.splitlines(keepends=True),
    }
    cell = {"cell_type": "code", "outputs": [{"data": data, "output_type": "display_data"}]}
    return len(json.dumps({"cells": [cell]}, indent=1, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"params": {f"param-{number}": "v" * 900 for number in range(20)}},
        {"tags": {f'"{number}"': "\U0001f680\n<&>" * 100 for number in range(10)}},
        {"metrics": {f"metric-{number}": number / 7 for number in range(200)}},
    ],
    ids=["many", "long", "expensive to escape", "wide"],
)
def test_a_saved_view_stays_within_200_kilobytes(changes: dict[str, object]) -> None:
    whole = page([row(number, **changes) for number in range(500)], total=10_000)
    made, taken = saved(whole)
    shown = len(taken.rows)
    assert 100_000 < saved_size(made) <= 200_000
    assert 0 < shown < 500
    assert taken.total == 10_000
    assert f"{min(shown, 100)} of 10000 runs shown" in Twin(made.html).caption


def test_a_small_page_is_saved_whole() -> None:
    whole = page([row(number) for number in range(5)])
    assert saved(whole)[1] == whole


def test_values_in_a_snapshot_are_cut_visibly() -> None:
    _, taken = saved(page([row(1, params={"note": "x" * 5000})]))
    assert taken.rows[0].params == {"note": "x" * 999 + "…"}


def test_one_enormous_run_is_still_shown() -> None:
    enormous = row(1, params={f"p{number:04}": "v" * 1000 for number in range(500)})
    made, taken = saved(page([enormous]))
    assert taken.rows[0].params["p0000"] == "v" * 199 + "…"
    assert saved_size(made) <= 200_000


def test_columns_and_experiments_are_those_of_the_saved_rows() -> None:
    names = {str(number): f"experiment {number}" for number in range(1000)}
    _, taken = saved(page([row(1)], **names))
    assert taken.experiments == {"1": "experiment 1"}


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_start_is_local_time_with_its_offset_in_the_title() -> None:
    twin = Twin(html_table(page([row(1)]), taken_at=NOW))
    assert twin.rows[2][-2] == "2026-09-21 14:13:20"
    assert "2026-09-21 14:13:20+00:00" in twin.titles


def test_the_twin_shows_the_columns_as_arranged() -> None:
    def choice(group, key: str, *, shown: bool = True, aggregate="latest") -> ColumnChoice:
        return ColumnChoice(group, key, aggregate, shown, False, None)

    rows = [
        RunRow(
            run_id=f"{number:032x}",
            run_name=f"run-{number}",
            experiment_id="1",
            status="FINISHED",
            start_time=NOW,
            end_time=NOW,
            params={"same": "1", "lr": str(number)},
            metrics={"acc": number / 2, "loss": 3.5},
            tags={},
            min={"loss": 0.25 * number},
            max={},
        )
        for number in (1, 2)
    ]
    page = RunsSnapshot(2, rows, Columns(["lr", "same"], ["acc", "loss"], []), {"1": "e"})
    layout = TableLayout(
        columns=[choice("metric", "loss", aggregate="min"), choice("metric", "acc", shown=False)],
        hide_constant=True,
        baseline=None,
        directions={},
        hidden_runs=[],
        first=None,
        sparklines=[],
    )
    made = Found(page, layout).bundle()
    twin = Twin(made.html)
    assert twin.rows[1] == ["Name", "min(loss)", "lr", "Started", "Duration"]
    assert twin.rows[2][1:3] == ["0.25", "1"]
    assert "min(loss)" in made.text
    assert isinstance(made.view.snapshot, RunsSnapshot)
    assert made.view.snapshot.columns.metrics == ["acc", "loss"]
