"""What is said of a method in the one table holds for who answers it."""

from __future__ import annotations

import inspect

import pytest

from trialbook.protocol.methods import METHODS
from trialbook.rpc import dispatch


def test_every_method_has_a_handler() -> None:
    assert {*dispatch._HANDLERS} == {*METHODS}


@pytest.mark.parametrize("name", METHODS)
def test_a_handler_takes_and_returns_what_the_method_says(name: str) -> None:
    signature = inspect.signature(dispatch._HANDLERS[name])
    method = METHODS[name]
    [params] = signature.parameters.values()
    assert params.annotation == method.params.__name__
    returned = "WithBuffers" if method.binary else method.result.__name__
    assert signature.return_annotation == returned


@pytest.mark.parametrize("name", METHODS)
def test_only_what_harms_nobody_is_sent_unasked(name: str) -> None:
    assert METHODS[name].effect == "read" or not METHODS[name].sent_ahead
