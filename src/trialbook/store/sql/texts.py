"""What a run holds of params and tags, whole; works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, select, update

from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.schema import run_texts

T = TypeVar("T")

# databases limit the number of bound values in a statement
_CHUNK = 5000

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
