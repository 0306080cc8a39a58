"""What a run holds of params and tags, whole; works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, select, update

from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.schema import run_texts

T = TypeVar("T")

# databases limit the number of bound values in a statement
_CHUNK = 5000
# the keys of as many rows tell how to read those behind them
_BATCH = 500

_RUNS: BindParameter[int] = bindparam("runs", expanding=True)
_SOME = select(run_texts.c.run, run_texts.c.params, run_texts.c.tags).where(
    run_texts.c.run.in_(_RUNS)
)
_NEW = Bulk.into(run_texts, "run", "params", "tags")
_CHANGED = Bulk(
    update(run_texts)
    .where(run_texts.c.run == bindparam("of_run"))
    .values(params=bindparam("new_params"), tags=bindparam("new_tags")),
    "of_run",
    "new_params",
    "new_tags",
)
_DECODER = msgspec.json.Decoder(dict[str, str])
_ENCODER = msgspec.json.Encoder(order="sorted")


class Texts(NamedTuple):
    """Params and tags of a run."""

    params: dict[str, str]
    tags: dict[str, str]


def read(conn: Connection, numbers: Iterable[int]) -> dict[int, Texts]:
    """Return params and tags of some runs."""
    return {
        run: decoded(params, tags)
        for chunk in in_chunks(numbers)
        for run, params, tags in conn.execute(_SOME, {"runs": chunk})
    }


def decoded(params: str, tags: str) -> Texts:
    """Return the texts of a row."""
    return Texts(_DECODER.decode(params), _DECODER.decode(tags))


def escaped(text: str) -> str:
    r"""Return a text as it stands inside a row's JSON.

    Examples
    --------
    >>> print(escaped('12"'))
    12\"
    """
    return _ENCODER.encode(text).decode()[1:-1]


def columns(texts: Sequence[str]) -> dict[str, Sequence[str | None]]:
    """Return a column per key of JSON objects, sorted, None where one lacks the key.

    Most runs have the same keys. Read as a struct of these they take half the time of dictionaries.

    Examples
    --------
    >>> columns(['{"b":"1"}', '{"a":"2","b":"3"}'])
    {'a': [None, '2'], 'b': ['1', '3']}
    """
    found: dict[str, list[str | None]] = {}
    decode: Callable[[str], msgspec.Struct] | None = None
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        try:
            structs = decode and list(map(decode, batch))
        except msgspec.ValidationError:  # a key that none before had
            structs = None
        if structs:
            cells = list(chain.from_iterable(map(msgspec.structs.astuple, structs)))
            for place, column in enumerate(found.values()):
                column[start : start + len(batch)] = cells[place :: len(found)]
            continue
        rows = list(map(_DECODER.decode, batch))
        for position, row in enumerate(rows, start):
            for key, value in row.items():
                if key not in found:
                    found[key] = [None] * len(texts)
                found[key][position] = value
        # a struct has a field for each key, also where a row has few of them
        dense = 2 * sum(map(len, rows)) > len(found) * len(rows)
        decode = _struct_decoder(found) if dense else None
    return dict(sorted(found.items()))


def _struct_decoder(keys: Iterable[str]) -> Callable[[str], msgspec.Struct] | None:
    """Return what reads objects that have no other keys; None where msgspec cannot name these."""
    names = {f"_{place}": key for place, key in enumerate(keys)}
    fields = [(name, str | None, None) for name in names]
    try:
        row = msgspec.defstruct("Row", fields, rename=names, forbid_unknown_fields=True, gc=False)
    except ValueError:
        return None
    return msgspec.json.Decoder(row).decode


def insert(conn: Connection, texts: Mapping[int, Texts]) -> None:
    """Write params and tags of new runs."""
    _NEW.run(conn, _rows(texts))


def change(conn: Connection, texts: Mapping[int, Texts]) -> None:
    """Write params and tags of runs that had others."""
    _CHANGED.run(conn, _rows(texts))


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Return the values in lists that a statement can name."""
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _rows(texts: Mapping[int, Texts]) -> Sequence[tuple[Any, ...]]:
    encode = _ENCODER.encode
    return [
        (run, encode(text.params).decode(), encode(text.tags).decode())
        for run, text in texts.items()
    ]
