"""The codec's own promises: typed requests, errors in words, doubles both ways."""

from __future__ import annotations

import json
import logging
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trialbook.errors import FilterError, NotFoundError
from trialbook.protocol import codec, messages

HELLO = {"jsonrpc": "2.0", "id": "1", "method": "session.hello", "params": {"client_version": "1"}}


def test_request_is_typed() -> None:
    request = codec.decode_request(HELLO)
    assert request == codec.Request("1", "session.hello", messages.HelloParams("1"))


@pytest.mark.parametrize(
    ("message", "code", "request_id"),
    [
        (None, -32600, None),
        ([HELLO], -32600, None),
        ("hello", -32600, None),
        ({}, -32600, None),
        (HELLO | {"id": 1}, -32600, None),
        (HELLO | {"id": "\ud800"}, -32600, None),
        (HELLO | {"params": {"client_version": "\udc80"}}, -32600, None),
        (HELLO | {"jsonrpc": 2.0}, -32600, "1"),
        (HELLO | {"method": None}, -32601, "1"),
        (HELLO | {"method": ["session.hello"]}, -32601, "1"),
        (HELLO | {"method": "__import__"}, -32601, "1"),
        (HELLO | {"params": None}, -32602, "1"),
        (HELLO | {"params": []}, -32602, "1"),
        (HELLO | {"params": {}}, -32602, "1"),
        (HELLO | {"params": {"client_version": 1}}, -32602, "1"),
    ],
)
def test_garbage_has_its_code(message: Any, code: int, request_id: str | None) -> None:
    with pytest.raises(codec.RequestError) as caught:
        codec.decode_request(message)
    answer = codec.error_message(caught.value.request_id, caught.value)
    assert (answer["error"]["code"], answer["id"]) == (code, request_id)


def test_unknown_method_names_the_known_ones() -> None:
    with pytest.raises(codec.RequestError, match=r"no method 'runs\.find'.*runs\.search"):
        codec.decode_request(HELLO | {"method": "runs.find"})


def test_filter_error_points_at_the_character() -> None:
    error = FilterError(
        "There is no metric 'rmze'.",
        text="metrics.rmze < 1",
        position=8,
        length=4,
        suggestions=["metrics.rmse"],
    )
    answer = codec.error_message("1", error)["error"]
    assert answer["code"] == -32000
    assert "rmze" in answer["message"]
    assert answer["data"] == {
        "error_code": "INVALID_PARAMETER_VALUE",
        "position": 8,
        "length": 4,
        "suggestions": ["metrics.rmse"],
    }


def test_our_errors_keep_their_code_and_sentence() -> None:
    answer = codec.error_message("1", NotFoundError("There is no run 'x'."))["error"]
    assert answer == {
        "code": -32000,
        "message": "There is no run 'x'.",
        "data": {"error_code": "RESOURCE_DOES_NOT_EXIST"},
    }


def test_unforeseen_error_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="trialbook"):
        answer = codec.error_message("1", ZeroDivisionError("password=hunter2"))
    assert answer["error"]["code"] == -32603
    assert "hunter2" not in json.dumps(answer)
    assert "hunter2" in caplog.text


def test_event_of_another_topic_is_refused() -> None:
    with pytest.raises(TypeError, match=r"session\.changed carries SessionChanged"):
        codec.event_message("session.changed", messages.Empty())


@pytest.mark.parametrize("value", [0.1, -0.0, 5e-324, 1.7976931348623157e308, math.inf, -math.inf])
def test_doubles_survive(value: float) -> None:
    sent = json.loads(json.dumps(codec.wire_number(value), allow_nan=False))
    back = codec.plain_number(sent)
    assert (back, math.copysign(1, back)) == (value, math.copysign(1, value))


def test_nan_survives() -> None:
    assert codec.wire_number(math.nan) == "NaN"
    assert math.isnan(codec.plain_number("NaN"))


AT_ONCE = """
import json, sys, threading
from pathlib import Path
from trialbook.protocol import codec

sys.setswitchinterval(1e-6)
goldens = [json.loads(path.read_text()) for path in sorted(Path(sys.argv[1]).glob("request-*"))]
together = threading.Barrier(4)

def decode():
    for golden in goldens:
        together.wait()
        codec.decode_request(golden["message"])

threads = [threading.Thread(target=decode) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(goldens))
"""


def test_threads_that_read_the_first_messages_at_once_do_not_crash() -> None:
    golden = Path(__file__).parent / "golden"
    command = [sys.executable, "-c", AT_ONCE, str(golden)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) == len([*golden.glob("request-*")])
