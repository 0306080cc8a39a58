"""Write the protocol's JSON Schema, and from it the page's types and checks.

The source is `trialbook.protocol.messages` and `trialbook.protocol.methods`.
``python dev/protocol.py`` rewrites what is made of them; ``--check`` writes
nothing and fails when any of it differs.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from trialbook.protocol import messages
from trialbook.protocol.methods import EVENTS, METHODS, Method

if TYPE_CHECKING:
    from trialbook.protocol.message import Message

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "src/trialbook/protocol/schema.json"
TYPESCRIPT = ROOT / "js/protocol"
TYPESCRIPT_FILES = ("generated.ts", "generatedChecks.ts")

Json: TypeAlias = dict[str, Any]


def described() -> dict[str, dict[str, str]]:
    """Return what the literals under fields say, by struct; under names, by an empty text."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(messages.__file__).parent.glob("*.py")):
        module = ast.parse(path.read_text("utf-8"))
        found.setdefault("", {}).update(_literals(module.body))
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                found[node.name] = _literals(node.body)
    return found


def _literals(body: list[ast.stmt]) -> dict[str, str]:
    found = {}
    for statement, following in pairwise(body):
        match statement, following:
            case (
                ast.AnnAssign(target=ast.Name(name)) | ast.Assign(targets=[ast.Name(name)]),
                ast.Expr(ast.Constant(str(text))),
            ):
                found[name] = _one_line(text)
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def definitions() -> Json:
    """Return the schemas of all messages by name, described."""
    asked = [part for method in METHODS.values() for part in (method.params, method.result)]
    saved: list[type[Message]] = [messages.SavedView, messages.ErrorData]
    # In an order of its own: what msgspec makes of a set of structs is not to depend on ours.
    wanted = sorted({*asked, *EVENTS.values(), *saved}, key=lambda struct: struct.__name__)
    _, found = msgspec.json.schema_components(wanted, ref_template="#/$defs/{name}")
    literals = described()
    named: Json = {}
    for name, schema in found.items():
        if "description" in schema:
            schema["description"] = _one_line(schema["description"])
        told: dict[str, str] = {}
        for parent in reversed(inspect.getmro(getattr(messages, name))):
            told |= literals.get(parent.__name__, {})
        schema["properties"] = {
            field: _described(_with_references(part, named), told.get(field))
            for field, part in schema["properties"].items()
        }
    for name, schema in named.items():
        if name in literals[""]:
            schema["description"] = literals[""][name]
    return dict(sorted((found | named).items()))


def _with_references(schema: Json, named: Json) -> Json:
    """Return a schema in which those that have a title are references to ``named``."""
    made: Json = {
        key: _with_references(value, named) if isinstance(value, dict) else value
        for key, value in schema.items()
    }
    if "anyOf" in made:
        parts = [_with_references(part, named) for part in made["anyOf"]]
        # Null comes last: versions of msgspec differ in this.
        made["anyOf"] = sorted(parts, key=lambda part: part == {"type": "null"})
    if "title" not in made:
        return made
    named[made["title"]] = made
    return _reference(made["title"])


def _reference(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _described(schema: Json, text: str | None) -> Json:
    if text is None:
        return schema
    if "$ref" in schema:
        raise ValueError(f"a field of a named type cannot say more than the type: {text}")
    return {"description": text, **schema}


def _object(description: str, properties: Json, **more: object) -> Json:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


def _method(method: Method) -> Json:
    return {
        "type": "object",
        "properties": {
            "params": _reference(method.params.__name__),
            "result": _reference(method.result.__name__),
        },
        "required": ["params", "result"],
        "additionalProperties": False,
        "x-effect": method.effect,
        "x-sent-ahead": method.sent_ahead,
        "x-binary": method.binary,
    }


def schema() -> Json:
    """Return the whole schema: the messages, and which methods and events carry them."""
    methods = {name: _method(method) for name, method in METHODS.items()}
    events = {topic: _reference(data.__name__) for topic, data in EVENTS.items()}
    tables = {
        "Methods": _object("What the front end may ask, on the comm target trialbook.rpc.", methods)
        | {"title": "Methods"},
        "Events": _object("What the kernel pushes, on the comm trialbook.events.", events)
        | {"title": "Events"},
    }
    parts = {
        "methods": "Methods",
        "events": "Events",
        "view": "SavedView",
        "error": "ErrorData",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "trialbook-protocol-v1",
        "$comment": "Made of trialbook.protocol.messages by dev/protocol.py: do not edit.",
        "title": "Protocol",
        **_object(
            "Every message between the kernel and the front end.",
            {part: _reference(name) for part, name in parts.items()},
        ),
        "$defs": tables | definitions(),
    }


def write(folder: Path) -> dict[Path, Path]:
    """Write all files in a folder; return them by the places where they belong."""
    written = folder / SCHEMA.name
    written.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    command = ["node", "js/protocol/generate.mjs", str(written), str(folder)]
    subprocess.run(command, check=True, cwd=ROOT)
    return {SCHEMA: written} | {TYPESCRIPT / name: folder / name for name in TYPESCRIPT_FILES}


def main() -> int:
    """Write or check the files; return the process's exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        for committed, fresh in write(Path(folder)).items():
            if not check:
                committed.write_bytes(fresh.read_bytes())
            elif not committed.exists() or fresh.read_bytes() != committed.read_bytes():
                stale.append(str(committed.relative_to(ROOT)))
    if stale:
        print(f"differs from the messages: {', '.join(stale)}; run python dev/protocol.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
