from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialbook.search.like import ilike, like


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("", "", True),
        ("", "a", False),
        ("%", "", True),
        ("_", "", False),
        ("a%", "ab\ncd", True),
        ("%a", "ba\n", False),
        ("a%a", "a", False),
        ("a%a", "aa", True),
        ("a_c", "abc", True),
        ("%ab%ab", "ab", False),
        ("A", "a", False),
        ("[a]*", "a", False),
        ("\\%", "\\x", True),
    ],
)
def test_patterns(pattern: str, text: str, fits: bool) -> None:
    assert like(pattern, text) is fits


def test_case() -> None:
    assert ilike("TREE_É", "tree_é")
    assert not like("TREE", "tree")


letters = st.text("ab%_\n", max_size=8)


@settings(max_examples=300)
@given(pattern=letters, text=letters)
def test_the_same_as_the_obvious_regular_expression(pattern: str, text: str) -> None:
    expression = re.escape(pattern).replace("%", ".*").replace("_", ".")
    assert like(pattern, text) == (re.fullmatch(expression, text, re.DOTALL) is not None)


def test_a_pattern_of_many_pieces_comes_to_an_end() -> None:
    # trying each way to place them would not, within the age of the universe
    assert not like("%a" * 1000 + "%b", "a" * 10_000)
