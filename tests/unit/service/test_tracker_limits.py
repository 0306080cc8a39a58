"""What names, values, steps and times may be."""

from __future__ import annotations

import enum
import time
from typing import Any

import numpy as np
import pytest

from trialbook.errors import InvalidParameterError
from trialbook.service.validation import limits
from trialbook.service.validation.run_names import ADJECTIVES, NOUNS, new_run_name

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "\u202egnp.exe\u202c",
    "🧪👩\u200d🔬",
    "'; DROP TABLE runs; --",
    "  spaces  ",
    "a/b:c\\d%e`f`",
    "é",
    "k" * 250,
]


class Color(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize("key", HOSTILE)
def test_any_text_is_a_key(key: str) -> None:
    assert limits.checked_key("metric", key) == key


def test_a_subclass_of_str_becomes_plain_text() -> None:
    assert limits.checked_key("tag", Color.RED) == "red"
    assert type(limits.checked_key("tag", np.str_("acc"))) is str


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", "must not be empty"),
        ("   ", "must not be empty"),
        ("k" * 251, "at most 250 characters; .* has 251"),
        ("a\nb", "control characters such as '\\\\n'"),
        ("a\0b", "control characters"),
        ("a\ud800b", "control characters"),
        (3, "must be text, not 3 of type int"),
        (None, "must be text, not None"),
    ],
)
def test_what_is_no_key(key: Any, says: str) -> None:
    with pytest.raises(InvalidParameterError, match=f"^The key of a metric .*{says}"):
        limits.checked_key("metric", key)


@pytest.mark.parametrize(
    "value", ["", "x" * 1_000_000, "line\nline\ttab\r\n", *HOSTILE, None, 0.1, np.float64(0.1), [1]]
)
def test_a_value_comes_out_whole(value: Any) -> None:
    assert limits.checked_value("param", "p", value) == str(value)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("x" * 1_000_001, "1,000,001 characters, and at most 1,000,000 are kept; .*log_text"),
        ("a\0b", "NUL"),
        ("a\ud83d", "half of a surrogate pair"),
    ],
)
def test_what_is_no_value(value: str, says: str) -> None:
    with pytest.raises(InvalidParameterError, match=says):
        limits.checked_value("param", "p", value)


def test_names_of_experiments_may_be_longer() -> None:
    assert limits.checked_experiment_name("e" * 500)
    with pytest.raises(InvalidParameterError, match="500"):
        limits.checked_experiment_name("e" * 501)
    with pytest.raises(InvalidParameterError, match="The name of a run"):
        limits.checked_run_name("r" * 251)


@pytest.mark.parametrize(("step", "expected"), [(None, 0), (-5, -5), (3.0, 3), (np.int32(7), 7)])
def test_steps(step: Any, expected: int) -> None:
    assert limits.checked_step(step) == expected


@pytest.mark.parametrize("step", ["one", float("nan"), 2**63, [1]])
def test_what_is_no_step(step: Any) -> None:
    with pytest.raises(InvalidParameterError, match=r"^Step must"):
        limits.checked_step(step)


def test_timestamps() -> None:
    before = time.time_ns() // 1_000_000
    assert before <= limits.checked_timestamp(None) <= time.time_ns() // 1_000_000
    assert limits.checked_timestamp(1_700_000_000_123.9) == 1_700_000_000_123
    for wrong in (-1, "now", float("inf"), float("nan")):
        with pytest.raises(InvalidParameterError, match=r"^Timestamp must"):
            limits.checked_timestamp(wrong)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (1_795_000_000_123_456_789, r"nanoseconds: divide it by 1_000_000, .* 1795000000123\.$"),
        (1_795_000_000_123_456, r"microseconds: divide it by 1_000, .* 1795000000123\.$"),
        (np.int64(1_795_000_000_123_456_789), "looks like nanoseconds"),
        (1.795e18, "looks like nanoseconds"),
        (limits.LAST_TIME + 1, "microseconds"),
        (2**63 - 1, r"UTC, for instance int\(time.time\(\) \* 1000\)"),
    ],
)
def test_times_that_no_frame_can_show(wrong: object, says: str) -> None:
    with pytest.raises(InvalidParameterError, match=rf"^Timestamp {int(wrong)} is no time.*{says}"):  # type: ignore[call-overload] # they are numbers
        limits.checked_timestamp(wrong)


@pytest.mark.parametrize("odd", [0, 1.7e9, 1_700_000_000, limits.LAST_TIME])
def test_odd_times_are_times(odd: float) -> None:
    assert limits.checked_timestamp(odd) == odd


def test_a_status_that_is_none_names_those_that_are() -> None:
    assert limits.checked_status("RUNNING") == "RUNNING"
    with pytest.raises(InvalidParameterError, match="FINISHED, FAILED, KILLED"):
        limits.checked_status("RUNNING", ended=True)
    with pytest.raises(InvalidParameterError, match="'done' is no status of a run"):
        limits.checked_status("done")


def test_page_sizes() -> None:
    assert limits.checked_max_results(50_000) == 50_000
    for wrong in (0, -1, 50_001):
        with pytest.raises(InvalidParameterError, match="max_results must be 1 to 50,000"):
            limits.checked_max_results(wrong)
    assert limits.checked_max_results(100_000, None) == 100_000


def test_made_up_names_are_short_and_various() -> None:
    assert min(len(set(ADJECTIVES)), len(set(NOUNS))) >= 80
    longest = max(map(len, ADJECTIVES)) + max(map(len, NOUNS)) + len("--999")
    assert longest <= 20
    names = {new_run_name() for _ in range(100)}
    assert len(names) > 90
    adjective, noun, number = names.pop().split("-")
    assert adjective in ADJECTIVES
    assert noun in NOUNS
    assert int(number) < 1000
