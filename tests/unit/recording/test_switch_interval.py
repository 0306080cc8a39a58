"""Turns between threads while a page waits."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from trialbook.recording import switch_interval


@pytest.fixture(autouse=True)
def interval() -> Iterator[float]:
    """Return the interval before the test, and put it back."""
    before = sys.getswitchinterval()
    yield before
    sys.setswitchinterval(before)


def test_turns_are_short_while_somebody_waits(interval: float) -> None:
    with switch_interval.responsive_threads():
        assert sys.getswitchinterval() == pytest.approx(switch_interval.INTERVAL_SECONDS, rel=0.02)
    assert sys.getswitchinterval() == interval


def test_turns_stay_short_until_the_last_one_has_its_answer(interval: float) -> None:
    other_waits, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        with switch_interval.responsive_threads():
            other_waits.set()
            go_on.wait(10)

    other = threading.Thread(target=wait)
    with switch_interval.responsive_threads():
        other.start()
        assert other_waits.wait(10)
    assert sys.getswitchinterval() < interval
    go_on.set()
    other.join()
    assert sys.getswitchinterval() == interval


def test_an_error_puts_the_interval_back(interval: float) -> None:
    with pytest.raises(ZeroDivisionError), switch_interval.responsive_threads():
        1 / 0  # noqa: B018 - it is for the error
    assert sys.getswitchinterval() == interval


def test_what_the_user_has_set_meanwhile_is_kept() -> None:
    with switch_interval.responsive_threads():
        sys.setswitchinterval(0.25)
    assert sys.getswitchinterval() == 0.25


def test_a_shorter_interval_of_the_user_is_left_alone() -> None:
    sys.setswitchinterval(0.00001)
    short = sys.getswitchinterval()
    with switch_interval.responsive_threads():
        assert sys.getswitchinterval() == short
    assert sys.getswitchinterval() == short
