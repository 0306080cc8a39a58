"""Tokens to the typed tree, by recursive descent.

The grammar is MLflow's with OR, NOT and parentheses added::

    filter     := either [AND]
    either     := both (OR both)*
    both       := single (AND single)*
    single     := NOT single | '(' either ')' | comparison
    comparison := field sign value | field [NOT] IN list | field IS [NOT] NULL
                | field (LIKE | ILIKE) text
    field      := name | (LATEST | FIRST | MIN | MAX | COUNT) '(' name ')'
    name       := [prefix '.'] (word | `word` | "word")
    order      := field [ASC | DESC]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from trialbook.errors import FilterError
from trialbook.search.lexer import Token, tokens
from trialbook.search.scope import DATASET_KEYS, RUNS, Scope, brief, near
from trialbook.search.tree import (
    And,
    Comparison,
    Entity,
    Field,
    Node,
    Not,
    Operator,
    Or,
    OrderTerm,
    Part,
    Span,
    Value,
)
from trialbook.search.typecheck import SIGNS, WORDS, check

# databases limit how deep an expression may be; nobody writes as much by hand
MAX_PARENTHESES = 50
MAX_LEVELS = 20
MAX_CONDITIONS = 200
MAX_ORDER_TERMS = 20

_KEYWORDS = ("AND", "OR", "NOT", "IN", "LIKE", "ILIKE", "IS", "NULL")
_PARTS: dict[str, Part] = {
    "LATEST": "latest",
    "FIRST": "first",
    "MIN": "min",
    "MAX": "max",
    "COUNT": "count",
}
_MISTAKEN_SIGNS = {"==": "=", "<>": "!=", "=>": ">=", "=<": "<=", "~": "LIKE"}
_MISTAKEN_JOINTS = {"&": "AND", "&&": "AND", ",": "AND", "|": "OR", "||": "OR"}


def parse_filter(text: str | None, scope: Scope = RUNS) -> Node | None:
    """Parse a filter.

    Names without prefix that are no attribute stay ``unprefixed`` until
    `resolve_filter` has seen the store's names.

    Parameters
    ----------
    text : str or None
    scope : Scope, default RUNS
        `RUNS` or `EXPERIMENTS`.

    Returns
    -------
    Node or None
        None where the text is empty: no filter.

    Raises
    ------
    FilterError
        At the first character that cannot be understood.

    Examples
    --------
    >>> parse_filter("metrics.acc > 0.9")
    Comparison(field=Field(entity='metric', key='acc', position=0, length=11), \
operator='>', value=0.9)
    """
    if text is None or not text.strip():
        return None
    return _Parser(text, scope).filter()


def parse_order(terms: Sequence[str], scope: Scope = RUNS) -> tuple[OrderTerm, ...]:
    """Parse an order: one key per string, each with ASC (the default) or DESC behind it.

    Raises
    ------
    FilterError
        Its ``text`` is the term that cannot be understood.

    Examples
    --------
    >>> [(term.field.key, term.descending) for term in parse_order(["metrics.acc DESC"])]
    [('acc', True)]
    """
    if isinstance(terms, str):
        terms = [terms]
    if len(terms) > MAX_ORDER_TERMS:
        extra = terms[MAX_ORDER_TERMS]
        raise FilterError(
            f"An order of {len(terms)} keys is too long; {MAX_ORDER_TERMS} are allowed.",
            text=extra,
            position=0,
            length=len(extra),
        )
    return tuple(_Parser(term, scope).order() for term in terms)


class _Parser:
    def __init__(self, text: str, scope: Scope) -> None:
        self._text = text
        self._scope = scope
        self._tokens = tokens(text)
        self._index = 0
        self._conditions = 0

    def filter(self) -> Node:
        node = self._either(0)
        if self._token.kind != "end":
            raise self._no_joint()
        return node

    def order(self) -> OrderTerm:
        field = self._field()
        if field.entity == "dataset":
            raise self._error("Runs cannot be ordered by their datasets.", _span(field))
        descending = self._token.is_word("DESC")
        if self._token.is_word("ASC", "DESC"):
            self._next()
        if self._token.kind != "end":
            raise self._error(
                "Expected ASC, DESC or the end; each string holds one key.",
                self._token.span,
                near(self._token.value, ("ASC", "DESC")),
            )
        return OrderTerm(field, descending)

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

    def _either(self, depth: int) -> Node:
        return _either_of(self._joined("OR", lambda: self._both(depth)))

    def _both(self, depth: int) -> Node:
        return _both_of(self._joined("AND", lambda: self._single(depth)))

    def _joined(self, keyword: str, part: Callable[[], Node]) -> tuple[Node, ...]:
        parts = [part()]
        while self._token.is_word(keyword):
            self._next()
            # MLflow tolerates an AND with nothing behind it
            if keyword == "AND" and self._token.kind == "end":
                break
            parts.append(part())
        return tuple(parts)

    def _single(self, depth: int) -> Node:
        token = self._token
        if depth > MAX_PARENTHESES:
            raise self._too_deep(token)
        if token.is_word("NOT"):
            self._next()
            node = _negated(self._single(depth + 1))
        elif token.kind == "(":
            node = self._parenthesis(depth)
        else:
            return self._comparison()
        if _levels(node) > MAX_LEVELS:
            raise self._too_deep(token)
        return node

    def _parenthesis(self, depth: int) -> Node:
        opening = self._next()
        node = self._either(depth + 1)
        if self._token.kind == "end":
            raise self._error("This parenthesis is not closed.", opening.span)
        if self._token.kind != ")":
            raise self._no_joint()
        self._next()
        return node

    def _too_deep(self, token: Token) -> FilterError:
        return self._error(
            f"Parentheses and NOT are nested too deeply here; {MAX_LEVELS} levels are allowed.",
            token.span,
        )

    def _no_joint(self) -> FilterError:
        token = self._token
        if token.kind == ")":
            return self._error("This parenthesis was not opened.", token.span)
        mistaken = _MISTAKEN_JOINTS.get(token.value)
        return self._error(
            "Expected AND, OR or the end.",
            token.span,
            (mistaken,) if mistaken else near(token.value, ("AND", "OR")),
        )

    def _comparison(self) -> Comparison:
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise self._error(
                f"This filter has too many conditions; {MAX_CONDITIONS} are allowed.",
                self._token.span,
            )
        field = self._field()
        operator, operator_at = self._operator(field)
        value, value_at = self._value(field, operator)
        comparison = Comparison(field, operator, value, operator_at, value_at)
        if field.entity != "unprefixed":
            check(comparison, self._scope)
        return comparison

    def _field(self) -> Field:
        token = self._token
        # no name can stand in front of a parenthesis, so none is taken away by these words
        if token.is_word(*_PARTS) and self._tokens[self._index + 1].kind == "(":
            return self._part_of_series(_PARTS[token.value.upper()])
        return self._name()

    def _part_of_series(self, part: Part) -> Field:
        word, opening = self._next(), self._next()
        field = self._name()
        if field.entity not in ("metric", "unprefixed"):
            raise self._error(
                f"{word.value}(…) takes a metric, such as {word.value}(metrics.loss).", _span(field)
            )
        if self._token.kind != ")":
            at = opening.span if self._token.kind == "end" else self._token.span
            raise self._error("This parenthesis holds one name and is closed behind it.", at)
        self._next()
        return replace(field, part=part, of_series=True)

    def _name(self) -> Field:
        token = self._next()
        if token.kind in ("backtick", "double"):
            return self._bare(token.value, token.span)
        if token.kind != "word" or token.is_word(*_KEYWORDS):
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
        if name.kind == "single":
            raise self._error(
                "Single quotes are for values; put a name in backticks or double quotes.",
                name.span,
                (f"`{name.value}`",),
            )
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

    def _operator(self, field: Field) -> tuple[Operator, Span]:
        token = self._next()
        if token.kind == "sign":
            for sign in SIGNS:
                if token.value == sign:
                    return sign, token.span  # type: ignore[return-value] # SIGNS are Operators
        if token.is_word("LIKE", "ILIKE", "IN"):
            return token.value.upper(), token.span  # type: ignore[return-value] # just tested
        if token.is_word("NOT") and self._token.is_word("IN"):
            return "NOT IN", self._to(token)
        if token.is_word("IS"):
            negated = self._token.is_word("NOT")
            if negated:
                self._next()
            if not self._token.is_word("NULL"):
                raise self._error("Expected NULL.", self._token.span, ("NULL",))
            return ("IS NOT NULL" if negated else "IS NULL"), self._to(token)
        raise self._no_operator(field, token)

    def _to(self, first: Token) -> Span:
        """Take the present token and return the span from the first one to its end."""
        return Span(first.position, self._next().end - first.position)

    def _no_operator(self, field: Field, token: Token) -> FilterError:
        valid = f"valid are {', '.join((*SIGNS, *WORDS))}"
        if token.kind == "end":
            return self._error(f"An operator is missing; {valid}.", token.span)
        if token.is_word("NOT") and self._token.is_word("LIKE", "ILIKE"):
            name = self._text[field.position : field.position + field.length]
            like = self._token.value.upper()
            return self._error(f"Put NOT in front: NOT {brief(name)} {like} …", token.span)
        mistaken = _MISTAKEN_SIGNS.get(token.value)
        return self._error(
            f"{self._raw(token)} is no operator; {valid}.",
            token.span,
            (mistaken,) if mistaken else near(token.value, (*SIGNS, *WORDS)),
        )

    def _value(self, field: Field, operator: Operator) -> tuple[Value, Span]:
        if operator in ("IS NULL", "IS NOT NULL"):
            return None, self._token.span
        if operator in ("IN", "NOT IN"):
            return self._list()
        token = self._next()
        if token.kind in ("single", "double"):
            return token.value, token.span
        if token.kind == "number":
            return float(token.value), token.span
        raise self._no_value(field, token)

    def _list(self) -> tuple[tuple[str, ...], Span]:
        first = self._token
        if first.kind != "(":
            raise self._error("A list stands in parentheses: ('a', 'b').", first.span)
        values: list[str] = []
        self._next()
        while self._token.kind != ")":
            token = self._next()
            if token.kind not in ("single", "double"):
                raise self._error("A list holds texts in quotes: ('a', 'b').", token.span)
            values.append(token.value)
            behind = self._token
            if behind.kind == ",":
                self._next()
            elif behind.kind != ")":
                raise self._error("Expected a comma or the end of the list.", behind.span)
        span = self._to(first)
        if not values:
            raise self._error("The list is empty.", span)
        return tuple(values), span

    def _no_value(self, field: Field, token: Token) -> FilterError:
        if token.kind == "end":
            return self._error("A value is missing.", token.span)
        if token.kind == "(":
            return self._error("Lists go with IN and NOT IN.", token.span, ("IN",))
        number = (
            field.entity != "unprefixed" and self._scope.kind(field.entity, field.key) == "number"
        )
        if token.kind in ("word", "backtick") and not number:
            return self._error("Text stands in quotes.", token.span, (f"'{token.value}'",))
        return self._error(
            f"Expected {'a number' if number else 'a number or a text in quotes'}.", token.span
        )

    def _raw(self, token: Token) -> str:
        return brief(self._text[token.position : token.end])


def _either_of(parts: Sequence[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def _both_of(parts: Sequence[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _negated(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(node)


def _levels(node: Node) -> int:
    if isinstance(node, Comparison):
        return 0
    parts = (node.part,) if isinstance(node, Not) else node.parts
    return 1 + max(map(_levels, parts))


def _span(field: Field) -> Span:
    return Span(field.position, field.length)
