"""What views say in words is short whatever is in them, and has the best run and the deltas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import trialbook as tb
from trialbook.views.markdown import TEXT_LIMIT, fitted_table, fitting

if TYPE_CHECKING:
    import pytest

HOSTILE = ["\u202e|*`<b>&", "# x", "e\u0301" * 120, "漢" * 200, "|" * 240, "& " * 120]
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200)


def record(names: list[str], count: int) -> None:
    for n in range(count):
        with tb.start_run(run_name=f"{names[n % len(names)]} {n}"):
            tb.log_params(
                {f"p{at}.{name}"[:200]: f"{name}\n\x1b[31m{n}" for at, name in enumerate(names)}
            )
            tb.log_metrics({f"loss/{at}": n + 0.123456 for at in range(12)})
            tb.set_tags({f"t{at}": name for at, name in enumerate(names)})


def views() -> list[Any]:
    runs = tb.search_runs(order_by=["metrics.`loss/0` ASC"])
    last = runs["run_id"].iloc[-1]
    return [
        tb.runs(),
        tb.runs(baseline=last),
        tb.runs(group_by="params.p0"),
        tb.runs(group_by=["tags.t0", "tags.t1"]),
        tb.show_run(runs["run_id"][0]),
        tb.compare(),
        tb.compare(baseline=last),
        tb.experiments(),
    ]


# a store for each example
@settings(max_examples=4)
@given(
    names=st.lists(st.sampled_from(HOSTILE) | NAMES, min_size=2, max_size=5),
    count=st.integers(1, 12),
)
def test_words_have_two_thousand_characters_at_most(
    names: list[str], count: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tb.set_tracking_uri(tmp_path_factory.mktemp("store") / "runs.db")
    for at, name in enumerate(names):
        tb.set_experiment(f"{at}{name}")
    record(names, count)
    for view in views():
        for words in (view.to_markdown(), view.bundle().text):
            assert len(words) <= TEXT_LIMIT
            assert words.strip()
            assert "\x1b" not in words


def test_words_of_runs_have_the_best_one_and_the_deltas() -> None:
    for name, loss in (("a|b", 0.5), ("deep", 0.25)):
        with tb.start_run(run_name=name) as run:
            tb.log_metric("val/loss", loss)
    view = tb.runs(columns="metrics.val/loss", baseline=run.info.run_id)
    lines = view.to_markdown().replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert lines[0] == r"| run\_id | run\_name | metrics.val/loss |"
    assert lines[-3:] == ["", "Best: deep, val/loss 0.25", "Baseline: deep"]
    assert sorted(line.split(" | ")[2] for line in lines[2:4]) == ["0.25 |", "0.5 (+0.25 ▲) |"]
    assert view.bundle().text.splitlines()[-2:] == ["Best: deep, val/loss 0.25", "Baseline: deep"]
    assert "Best" not in tb.runs(run_ids=[run.info.run_id]).to_markdown()


def test_words_say_what_is_left_out() -> None:
    for n in range(60):
        with tb.start_run(run_name=f"run-{n}"):
            tb.log_params({f"a param with a long name {at}": n for at in range(40)})
            tb.log_metric("loss", n)
    words = tb.runs().to_markdown()
    shown = words.count("\n| ") - 1
    assert shown >= 3
    assert f"… and {60 - shown} more" in words
    assert "columns left out" in words
    assert words.endswith("Best: run-0, loss 0")


def test_texts_are_cut_before_columns_are_left_out() -> None:
    frame = pd.DataFrame({"name": ["x" * 1_500], "loss": [0.5]})
    assert fitted_table(frame, 1) == (f"| name | loss |\n| --- | --: |\n| {'x' * 999}… | 0.5 |")
    several = pd.DataFrame({f"column {n}": ["x" * 900] * 3 for n in range(3)})
    words = fitted_table(several, 3)
    assert words.count("\n") == 4
    assert "left out" not in words


@given(length=st.integers(1, 5_000), most=st.integers(0, 50))
def test_as_much_is_said_as_fits(length: int, most: int) -> None:
    text = fitting(most, lambda count: "x" * length * count)
    assert len(text) == min(most, TEXT_LIMIT // length) * length
