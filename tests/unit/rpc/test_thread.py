from __future__ import annotations

from contextvars import ContextVar

from trialbook.rpc.thread import start_thread

served: ContextVar[str] = ContextVar("served")


def test_a_thread_serves_the_message_of_whoever_starts_it() -> None:
    token = served.set("a request")
    seen: list[str] = []
    try:
        start_thread("test", lambda name: seen.append(served.get() + name), " of a page").join()
    finally:
        served.reset(token)
    assert seen == ["a request of a page"]
