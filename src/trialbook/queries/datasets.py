"""The datasets of a run as its page shows them: what their JSON texts say, in few words.

These texts are whatever another program has written; what is not understood is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from trialbook.model import TagName
from trialbook.protocol.messages import DatasetColumn, DatasetUse
from trialbook.settings import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trialbook.model import DatasetInput, RunInputs

MAX_DATASETS = 100
MAX_COLUMNS = 1_000
"""Columns of all datasets of a run."""
_MAX_TAGS = 50
_MAX_NAME = 250
_MAX_SOURCE = 2_000
_PLACES = ("uri", "url", "path")


class _Source(msgspec.Struct):
    uri: Any = None
    url: Any = None
    path: Any = None
    tags: dict[str, Any] = msgspec.field(default_factory=dict)


class _Profile(msgspec.Struct):
    num_rows: Any = None
    features_shape: Any = None


class _Schema(msgspec.Struct):
    mlflow_colspec: list[dict[str, Any]] | None = None
    # arrays by their role, as a JSON text or null
    mlflow_tensorspec: dict[str, Any] | None = None


def dataset_uses(inputs: RunInputs) -> list[DatasetUse]:
    """Return the first datasets of a run, with as many of their columns as are sent at once."""
    room = MAX_COLUMNS
    uses = []
    for used in inputs.dataset_inputs[:MAX_DATASETS]:
        uses.append(_use(used, room))
        room -= len(uses[-1].columns)
    return uses


def _use(used: DatasetInput, room: int) -> DatasetUse:
    dataset, tags = used.dataset, used.tag_values()
    context = tags.pop(TagName.DATASET_CONTEXT, None)
    columns = _columns(dataset.schema)
    return DatasetUse(
        name=dataset.name,
        digest=dataset.digest,
        context=context,
        tags=dict(list(tags.items())[:_MAX_TAGS]),
        source_type=dataset.source_type,
        source=_cut(without_secrets(_place(dataset.source)), _MAX_SOURCE),
        rows=_rows(dataset.profile),
        columns=(columns or [])[:room],
        columns_total=None if columns is None else len(columns),
    )


def _place(source: str) -> str:
    """Return the path, the URL or the program that a source names; else all that it says."""
    known = _read(source, _Source)
    if known is not None:
        named = (getattr(known, name) for name in _PLACES)
        for place in (*named, known.tags.get(TagName.SOURCE_NAME)):
            if isinstance(place, str) and place:
                return place
    return "" if source == "{}" else source


def _rows(profile: str | None) -> int | None:
    known = _read(profile, _Profile)
    if known is None:
        return None
    rows, shape = known.num_rows, known.features_shape
    # of several arrays each has as many rows as the others
    if isinstance(shape, dict):
        shape = next(iter(shape.values()), None)
    if rows is None and isinstance(shape, list) and shape:
        rows = shape[0]
    return rows if isinstance(rows, int) and 0 <= rows < 2**53 else None


def _columns(schema: str | None) -> list[DatasetColumn] | None:
    known = _read(schema, _Schema)
    if known is None:
        return None
    if known.mlflow_colspec is not None:
        return [_column(one.get("name"), one.get("type")) for one in known.mlflow_colspec]
    if known.mlflow_tensorspec is not None:
        return list(_arrays(known.mlflow_tensorspec))
    return None


def _arrays(roles: dict[str, Any]) -> Iterator[DatasetColumn]:
    for role, told in roles.items():
        arrays = _read(told if isinstance(told, str) else None, list[dict[str, Any]])
        for array in arrays or ():
            spec = array.get("tensor-spec")
            about = spec if isinstance(spec, dict) else {}
            name = f"{role}.{array['name']}" if array.get("name") else role
            shape = about.get("shape")
            sides = ", ".join(map(str, shape)) if isinstance(shape, list) else ""
            yield _column(name, f"{about.get('dtype', '')} ({sides})")


def _column(name: object, kind: object) -> DatasetColumn:
    return DatasetColumn(
        _cut("" if name is None else str(name), _MAX_NAME),
        _cut("" if kind is None else str(kind), _MAX_NAME),
    )


def _read(text: str | None, kind: type[Any]) -> Any:
    """Return what a JSON text holds; None where it is not of this kind."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
