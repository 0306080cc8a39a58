"""Filter text to tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from trialbook.errors import FilterError
from trialbook.search.tree import Span

MAX_LENGTH = 65_536

Kind = Literal["word", "number", "single", "double", "backtick", "sign", "(", ")", ",", "end"]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_QUOTES: dict[str, Kind] = {"'": "single", '"': "double", "`": "backtick"}
_PUNCTUATION: dict[str, Kind] = {"(": "(", ")": ")", ",": ","}
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<quoted>'(?:[^']|'')*' | "(?:[^"]|"")*" | `(?:[^`]|``)*`)
    | (?P<punctuation>[(),])
    | (?P<sign>[=<>!&|~]+)
    | (?P<word>[^\s'"`(),=<>!&|~;]+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a filter.

    Attributes
    ----------
    kind : str
        ``word``, ``number``, ``single``, ``double`` and ``backtick`` (quoted),
        ``sign``, a punctuation mark, or ``end``.
    value : str
        What it says, without quotes.
    position, length : int
        Where it stands in the text, quotes included.
    """

    kind: Kind
    value: str
    position: int
    length: int

    @property
    def end(self) -> int:
        """The position behind it."""
        return self.position + self.length

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.position, self.length)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in upper or lower case."""
        return self.kind == "word" and self.value.upper() in words


def tokens(text: str) -> list[Token]:
    """Split a filter; the last token has the kind ``end``.

    A quote inside quotes of its own kind is written twice.

    Raises
    ------
    FilterError
        A quote is not closed, or a character has no meaning in a filter.

    Examples
    --------
    >>> [token.value for token in tokens("metrics.acc>=0.9 AND tags.`a b`='it''s'")]
    ['metrics.acc', '>=', '0.9', 'AND', 'tags.', 'a b', '=', "it's", '']
    """
    _refuse_odd_text(text)
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _stray(text, position)
        if match.lastgroup != "space":
            found.append(_token(match))
        position = match.end()
    return [*found, Token("end", "", len(text), 0)]


def _token(match: re.Match[str]) -> Token:
    raw, start = match.group(), match.start()
    length = len(raw)
    if match.lastgroup == "quoted":
        quote = raw[0]
        return Token(_QUOTES[quote], raw[1:-1].replace(quote * 2, quote), start, length)
    if match.lastgroup == "punctuation":
        return Token(_PUNCTUATION[raw], raw, start, length)
    if match.lastgroup == "sign":
        return Token("sign", raw, start, length)
    return Token("number" if _NUMBER.fullmatch(raw) else "word", raw, start, length)


def _refuse_odd_text(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise FilterError(
            f"This filter has {len(text):,} characters; {MAX_LENGTH:,} are allowed.",
            text=text,
            position=MAX_LENGTH,
        )
    for position, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise FilterError(
                f"The character U+{ord(character):04X} cannot be in a filter.",
                text=text,
                position=position,
            )


def _stray(text: str, position: int) -> FilterError:
    if text[position] in _QUOTES:
        return FilterError(
            f"The quote {text[position]} is not closed.",
            text=text,
            position=position,
            length=len(text) - position,
        )
    return FilterError(
        f"The character {text[position]!r} has no meaning in a filter.",
        text=text,
        position=position,
    )
