"""Tokens to the typed tree, by recursive descent.

The grammar is MLflow's with OR, NOT and parentheses added::

    filter     := words | either [AND]
    either     := both (OR both)*
    both       := single (AND single)*
    single     := NOT single | '(' (words | either) ')' | comparison
    words      := (word | 'word' | "word")+
    comparison := field sign value | field [NOT] IN list | field IS [NOT] NULL
                | field (LIKE | ILIKE) text
    field      := name | (LATEST | FIRST | MIN | MAX | COUNT) '(' name ')'
    name       := [prefix '.'] (word | `word` | "word")
    order      := field [ASC | DESC]

Words are searched for where there is nothing else, in the filter or in a parenthesis. Right beside
comparisons one whose operator was forgotten, or is not typed yet, would pass for a word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from trialbook.errors import FilterError
from trialbook.search.field_parser import KEYWORDS, FieldParser, span_of
from trialbook.search.scope import RUNS, Kind, Scope, brief, near
from trialbook.search.tree import (
    And,
    Comparison,
    Field,
    Node,
    Not,
    Operator,
    Or,
    OrderTerm,
    Span,
    Value,
    Word,
)
from trialbook.search.typecheck import SIGNS, WORDS, check

if TYPE_CHECKING:
    from trialbook.search.lexer import Token

# databases limit how deep an expression may be; nobody writes as much by hand
MAX_PARENTHESES = 50
MAX_LEVELS = 20
MAX_CONDITIONS = 200
MAX_ORDER_TERMS = 20

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
        `RUNS`, or another of `trialbook.search.scope`.

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
    >>> parse_filter("forest")
    Word(text='forest')
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


class _Parser(FieldParser):
    def __init__(self, text: str, scope: Scope) -> None:
        super().__init__(text, scope)
        self._conditions = 0

    def filter(self) -> Node:
        node = self._words("end") or self._either(0)
        if self._token.kind != "end":
            raise self._no_joint()
        return node

    def order(self) -> OrderTerm:
        field = self._field()
        if field.entity == "dataset":
            raise self._error("Runs cannot be ordered by their datasets.", span_of(field))
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
        node = self._words(")") or self._either(depth + 1)
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

    def _words(self, end: Literal["end", ")"]) -> Node | None:
        """Take the words up to an end; None where something else stands before it."""
        words: list[Token] = []
        while self._is_plain(token := self._tokens[self._index + len(words)]):
            words.append(token)
        if not words or token.kind != end:
            return None
        self._count(len(words))
        self._index += len(words)
        return _both_of([Word(word.value) for word in words])

    def _is_plain(self, token: Token) -> bool:
        if token.kind != "word":
            return token.kind in ("number", "single", "double")
        prefix, dot, _ = token.value.partition(".")
        return not (token.is_word(*KEYWORDS) or (dot and prefix in self._scope.prefixes))

    def _count(self, conditions: int) -> None:
        self._conditions += conditions
        if self._conditions > MAX_CONDITIONS:
            raise self._error(
                f"This filter has too many conditions; {MAX_CONDITIONS} are allowed.",
                self._token.span,
            )

    def _comparison(self) -> Comparison:
        self._count(1)
        field = self._field()
        operator, operator_at = self._operator(field)
        value, value_at = self._value(field, operator)
        comparison = Comparison(field, operator, value, operator_at, value_at)
        if field.entity != "unprefixed":
            check(comparison, self._scope)
        return comparison

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

    def _no_operator(self, field: Field, token: Token) -> FilterError:
        valid = f"valid are {', '.join((*SIGNS, *WORDS))}"
        joint = token.kind in ("end", ")") or token.is_word("AND", "OR")
        if joint and field.entity == "unprefixed" and not field.of_series:
            written = self._text[field.position : field.position + field.length]
            return self._error(
                f"An operator is missing behind {brief(written)}; words that are searched for "
                "beside conditions stand in parentheses.",
                span_of(field),
                () if written.startswith("`") else (f"({written})",),
            )
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
            return self._list(self._kind(field))
        token = self._next()
        if token.kind in ("single", "double"):
            return token.value, token.span
        if token.kind == "number":
            return float(token.value), token.span
        raise self._no_value(field, token)

    def _kind(self, field: Field) -> Kind:
        """Return what a field is compared with, as far as that is known before `resolve_filter`."""
        unknown = field.entity == "unprefixed"
        return "either" if unknown else self._scope.kind(field.entity, field.key)

    def _list(self, kind: Kind) -> tuple[Value, Span]:
        first = self._token
        if first.kind != "(":
            raise self._error("A list stands in parentheses: ('a', 'b').", first.span)
        texts: list[str] = []
        numbers: list[float] = []
        self._next()
        while self._token.kind != ")":
            token = self._next()
            if token.kind in ("single", "double") and not numbers:
                texts.append(token.value)
            elif token.kind == "number" and kind == "either" and not texts:
                numbers.append(float(token.value))
            else:
                or_numbers = ", or numbers: (1, 2)" if kind == "either" else ""
                raise self._error(
                    f"A list holds texts in quotes: ('a', 'b'){or_numbers}.", token.span
                )
            behind = self._token
            if behind.kind == ",":
                self._next()
            elif behind.kind != ")":
                raise self._error("Expected a comma or the end of the list.", behind.span)
        span = self._to(first)
        if not texts and not numbers:
            raise self._error("The list is empty.", span)
        return tuple(texts) or tuple(numbers), span

    def _no_value(self, field: Field, token: Token) -> FilterError:
        if token.kind == "end":
            return self._error("A value is missing.", token.span)
        if token.kind == "(":
            return self._error("Lists go with IN and NOT IN.", token.span, ("IN",))
        number = self._kind(field) == "number"
        if token.kind in ("word", "backtick") and not number:
            return self._error("Text stands in quotes.", token.span, (f"'{token.value}'",))
        return self._error(
            f"Expected {'a number' if number else 'a number or a text in quotes'}.", token.span
        )


def _either_of(parts: Sequence[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def _both_of(parts: Sequence[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _negated(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(node)


def _levels(node: Node) -> int:
    if isinstance(node, Comparison | Word):
        return 0
    parts = (node.part,) if isinstance(node, Not) else node.parts
    return 1 + max(map(_levels, parts))
