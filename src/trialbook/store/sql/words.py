"""Words of a search in what a database keeps of runs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, ColumnElement, and_, cast, exists, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from trialbook.model import TagName
from trialbook.store.sql import texts
from trialbook.store.sql.schema import run_texts, runs

_PUNCTUATION = ("", ",", ":", "{", "}", "{}")
# LIKE has no escape character, so wildcards are replaced, on both sides, by what is no character
_STAND_INS = {"%": "\ufdd0", "_": "\ufdd1"}


def contains(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Return whether a column's text contains a word, in upper or lower case."""
    for wildcard, stand_in in _STAND_INS.items():
        if wildcard in word:
            word = word.replace(wildcard, stand_in)
            column = func.replace(column, wildcard, stand_in)
    return func.trialbook_ilike(f"%{word}%", column, type_=Boolean)


def mentions(word: str) -> ColumnElement[bool]:
    """Return whether a run contains a word: its name, a param, a tag or the name of one."""
    row, small = run_texts.c, word.lower()
    names_and_texts = (runs.c.run_name, row.params, row.tags)
    by_function = func.trialbook_mentions(small, texts.escaped(small), *names_and_texts)
    return exists().where(row.run == runs.c.id, _Mentions(by_function, _by_json(word)))


class _Mentions(FunctionElement[bool]):
    """Asked of a function where a database is given one, and else of JSON."""

    name = "mentions"
    type = Boolean()
    inherit_cache = True


@compiles(_Mentions)
def _asked_of_function(element: _Mentions, compiler: Any, **options: Any) -> str:
    by_function, _ = element.clauses
    return str(compiler.process(by_function, **options))


@compiles(_Mentions, "postgresql")
def _asked_of_json(element: _Mentions, compiler: Any, **options: Any) -> str:
    _, by_json = element.clauses
    return f"({compiler.process(by_json, **options)})"


def _by_json(word: str) -> ColumnElement[bool]:
    row, escaped = run_texts.c, texts.escaped(word)
    param, tag = (
        func.json_each_text(cast(column, JSON)).table_valued("key", "value", name=name)
        for column, name in ((row.params, "param"), (row.tags, "tag"))
    )
    # to look at the whole text first is quicker, since most do not contain the word
    return or_(
        contains(runs.c.run_name, word),
        and_(contains(row.params, escaped), exists().where(in_pair(param.c, word))),
        and_(
            contains(row.tags, escaped),
            exists().where(is_own(tag.c.key), in_pair(tag.c, word)),
        ),
    )


def is_own(key: ColumnElement[str]) -> ColumnElement[bool]:
    """Return whether a tag is none that Trialbook and MLflow keep for themselves."""
    return and_(*(func.substr(key, 1, len(kept)) != kept for kept in TagName.RESERVED_PREFIXES))


def in_pair(pair: Any, word: str) -> ColumnElement[bool]:
    """Return whether a word is in a key or its value."""
    return or_(contains(pair.key, word), contains(pair.value, word))


def mentioned(word: str, escaped: str, name: str, params: str, tags: str) -> bool:
    """Return what `mentions` asks, of the columns of a row.

    The word is in lower case, once as it is and once as it stands in JSON.

    Examples
    --------
    >>> mentioned("forest", "forest", "first", '{"model":"Random forest"}', "{}")
    True
    """
    if word in name.lower():
        return True
    if escaped in params.lower() and (
        # without an escape, what is no punctuation of JSON's is in one of the texts
        ("\\" not in params and escaped not in _PUNCTUATION)
        or _is_in(word, texts.decoded(params, "{}").params)
    ):
        return True
    return escaped in tags.lower() and _is_in(
        word,
        {
            key: value
            for key, value in texts.decoded("{}", tags).tags.items()
            if not key.startswith(TagName.RESERVED_PREFIXES)
        },
    )


def _is_in(word: str, pairs: dict[str, str]) -> bool:
    return any(word in key.lower() or word in value.lower() for key, value in pairs.items())
