"""Numbers and durations read the same in Python and in TypeScript."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trialbook.queries.directions import guessed_direction
from trialbook.views import formatting

if TYPE_CHECKING:
    from trialbook.protocol.codec import WireNumber

GOLDEN = json.loads((Path(__file__).parents[2] / "protocol/golden/format.json").read_text("utf-8"))


@pytest.mark.parametrize(("value", "text"), GOLDEN["numbers"], ids=repr)
def test_number(value: WireNumber, text: str) -> None:
    assert formatting.number_text(value) == text


@pytest.mark.parametrize(("value", "digits", "text"), GOLDEN["rounded"])
def test_rounded(value: float, digits: int, text: str) -> None:
    assert formatting.rounded_text(value, digits) == text


@pytest.mark.parametrize(("by", "decimals", "text"), GOLDEN["deltas"])
def test_delta(by: float, decimals: int, text: str) -> None:
    assert formatting.delta_text(by, decimals) == text


@pytest.mark.parametrize(("value", "text"), GOLDEN["lines"])
def test_one_line(value: str, text: str) -> None:
    assert formatting.one_line(value) == text


@pytest.mark.parametrize(("mean", "std", "written", "deviation"), GOLDEN["spreads"])
def test_spread(mean: float, std: float, written: str, deviation: str) -> None:
    assert formatting.spread_texts(mean, std) == (written, deviation)


@pytest.mark.parametrize(("name", "direction"), GOLDEN["directions"])
def test_direction(name: str, direction: str | None) -> None:
    assert guessed_direction(name) == direction


@pytest.mark.parametrize(("milliseconds", "text"), GOLDEN["durations"])
def test_duration(milliseconds: int, text: str) -> None:
    assert formatting.duration_text(milliseconds) == text


def test_time_has_its_offset() -> None:
    assert formatting.time_text(10**18) == "1000000000000000000 ms"
    assert formatting.time_text(1_790_000_000_000)[10] == " "
    assert formatting.time_text(1_790_000_000_000)[19] in "+-"


def test_text_for_a_terminal_is_one_line_from_left_to_right() -> None:
    assert formatting.plain("a\n\u202eb\tc\x1b[31m") == "a b c␛[31m"


@pytest.mark.parametrize(("text", "width"), [("run", 3), ("実験", 4), ("e\u0301", 1), ("", 0)])
def test_width(text: str, width: int) -> None:
    assert formatting.cells_wide(text) == width
