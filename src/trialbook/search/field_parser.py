"""Names in a filter: from tokens to fields of a scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialbook.errors import FilterError
from trialbook.search.lexer import Token, tokens
from trialbook.search.scope import DATASET_KEYS, Scope, brief, near
from trialbook.search.tree import Aggregate, Entity, Field, Span

KEYWORDS = ("AND", "OR", "NOT", "IN", "LIKE", "ILIKE", "IS", "NULL")
_AGGREGATES: dict[str, Aggregate] = {
    "LATEST": "latest",
    "FIRST": "first",
    "MIN": "min",
    "MAX": "max",
    "COUNT": "count",
}


class FieldParser:
    """Reads tokens one after the other, and names out of them.

    Parameters
    ----------
    text : str
        A filter, or one key of an order.
    scope : Scope
        What may be named.
    """

    def __init__(self, text: str, scope: Scope) -> None:
        self._text = text
        self._scope = scope
        self._tokens = tokens(text)
        self._index = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._index]

    def _next(self) -> Token:
        token = self._token
        if token.kind != "end":
            self._index += 1
        return token

    def _error(self, problem: str, at: Span, suggestions: Sequence[str] = ()) -> FilterError:
        return FilterError(
            problem,
            text=self._text,
            position=at.position,
            length=at.length,
            suggestions=[suggestion for suggestion in suggestions if len(suggestion) <= 100],
        )

    def _to(self, first: Token) -> Span:
        """Take the present token and return the span from the first one to its end."""
        return Span(first.position, self._next().end - first.position)

    def _raw(self, token: Token) -> str:
        return brief(self._text[token.position : token.end])

    def _field(self) -> Field:
        token = self._token
        # no name can stand in front of a parenthesis, so none is taken away by these words
        if token.is_word(*_AGGREGATES) and self._tokens[self._index + 1].kind == "(":
            return self._aggregate(_AGGREGATES[token.value.upper()])
        return self._name()

    def _aggregate(self, aggregate: Aggregate) -> Field:
        word, opening = self._next(), self._next()
        field = self._name()
        if field.entity not in ("metric", "unprefixed"):
            raise self._error(
                f"{word.value}(…) takes a metric, such as {word.value}(metrics.loss).",
                span_of(field),
            )
        if self._token.kind != ")":
            at = opening.span if self._token.kind == "end" else self._token.span
            raise self._error("This parenthesis holds one name and is closed behind it.", at)
        self._next()
        return replace(field, aggregate=aggregate, of_series=True)

    def _name(self) -> Field:
        token = self._next()
        if token.kind in ("backtick", "double"):
            return self._bare(token.value, token.span)
        if token.kind != "word" or token.is_word(*KEYWORDS):
            raise self._no_field(token)
        prefix, dot, key = token.value.partition(".")
        following = self._token
        adjacent = following.position == token.end
        if dot and not key and adjacent and following.kind in ("backtick", "double", "single"):
            return self._quoted(token, prefix, self._next())
        if following.is_word("NAME") and self._scope.attribute(f"{key or prefix} name"):
            # MLflow's table calls the column so
            span = Span(token.position, self._next().end - token.position)
            return Field("attribute", "run_name", *span, self._text)
        if dot and prefix in self._scope.prefixes:
            return self._prefixed(prefix, key, token.span)
        return self._bare(token.value, token.span)

    def _quoted(self, token: Token, prefix: str, name: Token) -> Field:
        span = Span(token.position, name.end - token.position)
        if prefix not in self._scope.prefixes:
            raise self._error(
                f"'{brief(prefix)}' is no prefix; {self._valid_prefixes()}.",
                Span(token.position, len(prefix)),
                near(prefix, self._scope.usual_prefixes),
            )
        return self._prefixed(prefix, name.value, span)

    def _prefixed(self, prefix: str, key: str, span: Span) -> Field:
        entity: Entity = self._scope.prefixes[prefix]
        if not key:
            raise self._error(f"A name is missing behind '{brief(prefix)}.'.", span)
        if entity == "attribute":
            attribute = self._scope.attribute(key)
            if attribute is None:
                at = Span(span.position + len(prefix) + 1, span.length - len(prefix) - 1)
                raise self._no_attribute(key, at)
            key = attribute
        if entity == "dataset" and key not in DATASET_KEYS:
            at = Span(span.position + len(prefix) + 1, span.length - len(prefix) - 1)
            raise self._error(
                f"A dataset has no '{brief(key)}'; valid are {', '.join(DATASET_KEYS)}.",
                at,
                near(key, DATASET_KEYS),
            )
        return Field(entity, key, *span, self._text)

    def _bare(self, name: str, span: Span) -> Field:
        attribute = self._scope.attribute(name)
        if attribute is not None:
            return Field("attribute", attribute, *span, self._text)
        if not self._scope.bare_names:
            raise self._no_attribute(name, span)
        return Field("unprefixed", name, *span, self._text)

    def _no_attribute(self, name: str, at: Span) -> FilterError:
        prefix = name.partition(".")[0]
        if prefix != name and prefix not in self._scope.prefixes:
            return self._error(
                f"'{brief(prefix)}' is no prefix; {self._valid_prefixes()}.",
                Span(at.position, len(prefix)),
                near(prefix, self._scope.usual_prefixes),
            )
        known = (*self._scope.attributes, *self._scope.aliases)
        return self._error(
            f"There is no attribute '{brief(name)}'; "
            f"valid are {', '.join(self._scope.attributes)}.",
            at,
            near(name, known),
        )

    def _valid_prefixes(self) -> str:
        return f"valid are {', '.join(self._scope.usual_prefixes)}"

    def _no_field(self, token: Token) -> FilterError:
        if token.kind == "end":
            return self._error("A name is missing, such as metrics.acc.", token.span)
        return self._error(
            f"Expected a name, such as metrics.acc, and not {self._raw(token)}.",
            token.span,
        )


def span_of(field: Field) -> Span:
    """Return where a field stands in its text."""
    return Span(field.position, field.length)
