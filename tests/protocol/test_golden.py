"""Every golden message is judged alike by the schema and by the codec.

The same files are read by the TypeScript tests.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

import trialbook.protocol
from trialbook.protocol import codec
from trialbook.protocol.messages import ErrorData, SavedView
from trialbook.protocol.methods import EVENTS, METHODS

SCHEMA = json.loads(Path(trialbook.protocol.__file__).with_name("schema.json").read_text())
GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(path for path in GOLDEN.glob("*.json") if path.name != "format.json")


WRITABLE = [path for path in FILES if not path.stem.startswith(("invalid-", "error-"))]


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def envelope(required: list[str], member: str, schema: dict[str, Any]) -> dict[str, Any]:
    properties = {"jsonrpc": {"const": "2.0"}, "id": {"type": ["string", "null"]}, member: schema}
    return {
        "type": "object",
        "required": ["jsonrpc", *required, member],
        "properties": properties | {"method": {"type": "string"}},
        "additionalProperties": False,
    }


def json_schema(kind: str, name: str | None) -> dict[str, Any] | bool:
    """Return the schema of a whole message; False, which nothing satisfies, for an unknown name."""
    definitions = SCHEMA["$defs"]
    if kind == "view":
        body: dict[str, Any] | bool = {"$ref": "#/$defs/SavedView"}
    elif kind == "error":
        error = {
            "type": "object",
            "required": ["code", "message", "data"],
            "properties": {
                "code": {"type": "integer"},
                "message": {"type": "string"},
                "data": {"$ref": "#/$defs/ErrorData"},
            },
            "additionalProperties": False,
        }
        body = envelope(["id"], "error", error)
    elif kind == "event":
        topics = definitions["Events"]["properties"]
        body = name in topics and envelope(["method"], "params", topics[name])
    else:
        methods = definitions["Methods"]["properties"]
        member, required = ("params", ["id", "method"]) if kind == "request" else ("result", ["id"])
        body = name in methods and envelope(required, member, methods[name]["properties"][member])
    return body and {"$defs": definitions, "allOf": [body]}


def codec_accepts(kind: str, name: str | None, message: dict[str, Any]) -> bool:
    try:
        match kind:
            case "request":
                assert codec.decode_request(message).method == name
            case "response":
                codec.read(METHODS[str(name)].result, message["result"])
            case "error":
                codec.read(ErrorData, message["error"]["data"])
            case "event":
                if name not in EVENTS:
                    return False
                codec.read(EVENTS[name], message["params"])
            case "view":
                codec.read(SavedView, message)
    except (codec.RequestError, msgspec.ValidationError):
        return False
    return True


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_schema_and_codec_agree(path: Path) -> None:
    golden = load(path)
    kind, name, message = golden["kind"], golden["name"], golden["message"]
    validator = Draft202012Validator(json_schema(kind, name))
    assert [validator.is_valid(message), codec_accepts(kind, name, message)] == [
        golden["valid"],
        golden["valid"],
    ]


@pytest.mark.parametrize("path", WRITABLE, ids=lambda path: path.stem)
def test_valid_messages_come_back_as_they_were(path: Path) -> None:
    golden = load(path)
    kind, name, message = golden["kind"], golden["name"], golden["message"]
    if kind == "request":
        assert msgspec.to_builtins(codec.decode_request(message).params) == message["params"]
    elif kind == "response":
        result = codec.read(METHODS[name].result, message["result"])
        assert codec.result_message(message["id"], result) == message
    elif kind == "event":
        data = codec.read(EVENTS[name], message["params"])
        assert codec.event_message(name, data) == message
    else:
        assert msgspec.to_builtins(codec.read(SavedView, message)) == message


def test_every_method_and_topic_has_a_golden_message() -> None:
    seen = {(golden["kind"], golden["name"]) for golden in map(load, FILES) if golden["valid"]}
    assert {name for kind, name in seen if kind == "request"} == {*METHODS}
    assert {name for kind, name in seen if kind == "response"} == {*METHODS}
    assert {name for kind, name in seen if kind == "event"} == {*EVENTS}


def test_a_hello_names_the_protocol() -> None:
    assert (
        load(GOLDEN / "response-session-hello-no-store.json")["message"]["result"]["protocol"]
        == codec.PROTOCOL
    )
