from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialbook.errors import FilterError, InvalidParameterError
from trialbook.search import EXPERIMENTS, parse_filter, parse_order, resolve_filter
from trialbook.search.lexer import MAX_LENGTH
from trialbook.search.scope import spell
from trialbook.search.tree import And, Comparison, Field, Node, Not, Or, OrderTerm, Word
from trialbook.store.base import RunNames


def attribute(key: str) -> Field:
    return Field("attribute", key)


A = Comparison(Field("metric", "a"), ">", 1.0)
B = Comparison(Field("param", "b"), "=", "x")
C = Comparison(Field("tag", "c"), "IS NULL", None)
A_, B_, C_ = "metrics.a > 1", "params.b = 'x'", "tags.c IS NULL"


@pytest.mark.parametrize("text", [None, "", "   ", "\n\t"])
def test_no_text_is_no_filter(text: str | None) -> None:
    assert parse_filter(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metrics.acc > 0.9", Comparison(Field("metric", "acc"), ">", 0.9)),
        ("metric.acc>=-1.5e3", Comparison(Field("metric", "acc"), ">=", -1500.0)),
        ("metrics.a.b/c-d:e != +.5", Comparison(Field("metric", "a.b/c-d:e"), "!=", 0.5)),
        ('metrics."val loss" < 3.', Comparison(Field("metric", "val loss"), "<", 3.0)),
        ("metrics.'val loss' < 3.", Comparison(Field("metric", "val loss"), "<", 3.0)),
        (
            "tags.'mlflow.runName' IS NULL",
            Comparison(Field("tag", "mlflow.runName"), "IS NULL", None),
        ),
        ("attributes.'run name' = 'a'", Comparison(attribute("run_name"), "=", "a")),
        ('metrics.`say "`` " ` = 1', Comparison(Field("metric", 'say "` " '), "=", 1.0)),
        ("metrics.准确率🚀 <= 1", Comparison(Field("metric", "准确率🚀"), "<=", 1.0)),
        ("min(metrics.a.b) < 1", Comparison(Field("metric", "a.b", aggregate="min"), "<", 1.0)),
        ("MAX ( metric.`a b` )>1", Comparison(Field("metric", "a b", aggregate="max"), ">", 1.0)),
        (
            "first(metrics.a) IS NULL",
            Comparison(Field("metric", "a", aggregate="first"), "IS NULL", None),
        ),
        ("count(loss) = 3", Comparison(Field("unprefixed", "loss", aggregate="count"), "=", 3.0)),
        ("latest(metrics.a) > 1", A),
        ("min = 1", Comparison(Field("unprefixed", "min"), "=", 1.0)),
        (
            "metrics.min > 1 and metrics.`max(a)` > 1",
            And(
                (
                    Comparison(Field("metric", "min"), ">", 1.0),
                    Comparison(Field("metric", "max(a)"), ">", 1.0),
                )
            ),
        ),
        ("params.b='x'", B),
        ('param.b = "x"', B),
        ("parameter.b = 'x'", B),
        ("parameters.b = 'x'", B),
        ("params.b = 'it''s \"x\" \\ `'", Comparison(Field("param", "b"), "=", 'it\'s "x" \\ `')),
        ("params.b = 3", Comparison(Field("param", "b"), "=", 3.0)),
        ("tags.c <= -1e-3", Comparison(Field("tag", "c"), "<=", -0.001)),
        ("params.b IN (1, 2.5)", Comparison(Field("param", "b"), "IN", (1.0, 2.5))),
        ("b NOT IN (1)", Comparison(Field("unprefixed", "b"), "NOT IN", (1.0,))),
        ("params.b = ''", Comparison(Field("param", "b"), "=", "")),
        ("tag.c is null", C),
        ("tags.c IS\nNOT  NULL", Comparison(Field("tag", "c"), "IS NOT NULL", None)),
        ("tags.c lIkE '%a_'", Comparison(Field("tag", "c"), "LIKE", "%a_")),
        ("tags.c ilike 'x'", Comparison(Field("tag", "c"), "ILIKE", "x")),
        ("status = 'FAILED'", Comparison(attribute("status"), "=", "FAILED")),
        ("attr.status = 'a'", Comparison(attribute("status"), "=", "a")),
        ("attributes.status = 'a'", Comparison(attribute("status"), "=", "a")),
        ("attribute.status = 'a'", Comparison(attribute("status"), "=", "a")),
        ("run.status = 'a'", Comparison(attribute("status"), "=", "a")),
        ("created > 1664067852747", Comparison(attribute("start_time"), ">", 1664067852747.0)),
        ("attributes.Created > 1", Comparison(attribute("start_time"), ">", 1.0)),
        ("`Run name` = 'a'", Comparison(attribute("run_name"), "=", "a")),
        ("run name = 'a'", Comparison(attribute("run_name"), "=", "a")),
        ("attributes.Run Name = 'a'", Comparison(attribute("run_name"), "=", "a")),
        ("attributes.`run name` = 'a'", Comparison(attribute("run_name"), "=", "a")),
        ("duration > 60000", Comparison(attribute("duration"), ">", 60000.0)),
        ("run_id IN ('a')", Comparison(attribute("run_id"), "IN", ("a",))),
        ("run_id not in('a' , \"b\",)", Comparison(attribute("run_id"), "NOT IN", ("a", "b"))),
        ("dataset.name LIKE 'x'", Comparison(Field("dataset", "name"), "LIKE", "x")),
        ("datasets.context IN ('x')", Comparison(Field("dataset", "context"), "IN", ("x",))),
        ("acc > 1", Comparison(Field("unprefixed", "acc"), ">", 1.0)),
        ("val.acc > 1", Comparison(Field("unprefixed", "val.acc"), ">", 1.0)),
        ("`a b` = 'x'", Comparison(Field("unprefixed", "a b"), "=", "x")),
        ("3d_acc > 1", Comparison(Field("unprefixed", "3d_acc"), ">", 1.0)),
    ],
)
def test_comparisons(text: str, expected: Comparison) -> None:
    assert parse_filter(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A_} and {B_} AND {C_}", And((A, B, C))),
        (f"{A_} AND", A),
        (f"{A_} AND {B_} and  ", And((A, B))),
        (f"{A_} or {B_} And {C_}", Or((A, And((B, C))))),
        (f"({A_} OR {B_}) AND {C_}", And((Or((A, B)), C))),
        (f"NOT {A_} AND {B_}", And((Not(A), B))),
        (f"not({A_} AND {B_})", Not(And((A, B)))),
        (f"NOT NOT {A_}", A),
        (f"((({A_})))", A),
        (f"({A_} AND {B_}) AND {C_}", And((A, B, C))),
        (f"{A_} OR ({B_} OR {C_})", Or((A, B, C))),
        ("('famous x' 1)", And((Word("famous x"), Word("1")))),
        (f"(famous x) AND {A_}", And((Word("famous"), Word("x"), A))),
        (f"{A_} OR NOT ((famous))", Or((A, Not(Word("famous"))))),
        (f"{A_}AND{B_.replace(' ', '')}", None),
    ],
)
def test_joints(text: str, expected: Node | None) -> None:
    if expected is None:
        with pytest.raises(FilterError):
            parse_filter(text)
    else:
        assert parse_filter(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("famous", ["famous"]),
        (" ridge 0.1 ", ["ridge", "0.1"]),
        ("'gradient boosting' \"it's\" -", ["gradient boosting", "it's", "-"]),
        ("a a", ["a", "a"]),
        ("'metrics.acc' 'and'", ["metrics.acc", "and"]),
        ("resnet.v2 val/loss parms.kind", ["resnet.v2", "val/loss", "parms.kind"]),
        ("status run name", ["status", "run", "name"]),
        ("android notes", ["android", "notes"]),
        ("3", ["3"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    expected = [Word(word) for word in words]
    assert parse_filter(text) == (expected[0] if len(expected) == 1 else And(tuple(expected)))
    assert parse_filter(text, EXPERIMENTS) == parse_filter(text)


# (filter, the characters at fault, part of the message, suggestions)
WRONG = [
    ("metrics.acc > 'x'", "'x'", "A metric is a number", ()),
    ("metrics.acc > '0.9'", "'0.9'", "without quotes: metrics.acc > 0.9", ("0.9",)),
    ("metrics.acc LIKE 'x'", "LIKE", "use =, !=, <", ()),
    ("params.depth > '3'", "'3'", "without quotes: params.depth > 3", ("3",)),
    ("tags.kind < 'tree'", "'tree'", "< compares numbers.*tags.kind < 0.5", ()),
    ("params.depth LIKE 3", "3", "LIKE compares text.*params.depth LIKE '3'", ("'3'",)),
    ("params.depth = 0x10", "0x10", "Text stands in quotes", ("'0x10'",)),
    ("params.depth IN (1, 'a')", "'a'", r"or numbers: \(1, 2\)", ()),
    ("params.depth IN ('a', 1)", "1", r"or numbers: \(1, 2\)", ()),
    ("tags.team = x", "x", "quotes", ("'x'",)),
    ("start_time > '2024'", "'2024'", "start_time > 2024", ("2024",)),
    ("status = 3", "3", "status = '3'", ("'3'",)),
    ("attributes.statu = 'a'", "statu", "valid are run_id", ("status",)),
    ("attributes.lifecycle_stage = 'a'", "lifecycle_stage", "no attribute", ()),
    ("metrcs.`acc` > 1", "metrcs", "valid are attributes, metrics, params", ("metrics",)),
    ("datasets.nam = 'a'", "nam", "name, digest, context", ("name",)),
    ("metrics. > 1", "metrics.", "missing", ()),
    ("metrics.acc == 1", "==", "valid are =", ("=",)),
    ("metrics.acc <> 1", "<>", "valid are =", ("!=",)),
    ("tags.a lik 'x'", "lik", "is no operator", ("LIKE", "ILIKE")),
    ("tags.a BETWEEN 1", "BETWEEN", "is no operator", ()),
    ("tags.a NOT LIKE 'x'", "NOT", "NOT tags.a LIKE", ()),
    ("tags.a IS 'x'", "'x'", "Expected NULL", ("NULL",)),
    ("tags.a IN 'x'", "'x'", "parentheses", ()),
    ("run_id IN ()", "()", "empty", ()),
    ("run_id IN (1)", "1", "quotes", ()),
    ("run_id IN ('a' 'b')", "'b'", "comma", ()),
    ("run_id = ('a')", "(", "IN", ("IN",)),
    ("metrics.a IN ('x')", "IN", "number", ()),
    ("datasets.name IS NULL", "IS NULL", "use =", ()),
    ("min(params.b) = 'x'", "params.b", r"takes a metric, such as min\(metrics", ()),
    ("min(start_time) > 1", "start_time", "takes a metric", ()),
    ("min(metrics.a > 1", ">", "closed behind it", ()),
    ("min(metrics.a", "(", "closed behind it", ()),
    ("min() > 1", ")", "Expected a name", ()),
    ("mean(metrics.a) > 1", "(", "is no operator", ()),
    ("min(metrics.acc) > '0.9'", "'0.9'", r"without quotes: min\(metrics.acc\) > 0.9", ("0.9",)),
    (f"{A_} adn {B_}", "adn", "AND, OR", ("AND",)),
    (f"{A_} && {B_}", "&&", "AND, OR", ("AND",)),
    (f"{A_}, {B_}", ",", "AND, OR", ("AND",)),
    (f"{A_} | {B_}", "|", "AND, OR", ("OR",)),
    (f"({A_}", "(", "not closed", ()),
    (f"{A_})", ")", "not opened", ()),
    (f"{A_} OR", "", "Expected|missing", ()),
    (f"{A_} AND AND {B_}", "AND", "Expected a name", ()),
    ("0.9 < metrics.acc", "0.9", "Expected a name", ()),
    ("'acc' > 1", "'acc'", "Expected a name", ()),
    ("metrics.acc", "", "operator is missing", ()),
    ("params.", "params.", "name is missing", ()),
    ("famous attributes.status", "attributes.status", "is no operator", ()),
    ("famous AND params.a = '1'", "famous", "stand in parentheses", ("(famous)",)),
    ("params.a = '1' or it.is", "it.is", "stand in parentheses", ("(it.is)",)),
    ("NOT famous", "famous", "operator is missing behind famous", ("(famous)",)),
    ("`it's`", "`it's`", "stand in parentheses", ()),
    ("(famous metrics.a)", "metrics.a", "is no operator", ()),
    ("famous params.a = '1'", "params.a", "is no operator", ()),
    ("metrics.acc >", "", "value is missing", ()),
    ("metrics.acc > x", "x", "Expected a number", ()),
    ("params.a = 'it", "'it", "not closed", ()),
    ("params.a = 'b'; DROP TABLE runs", ";", "no meaning", ()),
    ("params.a = 'b\0'", "\0", r"U\+0000", ()),
    ("params.a = '\ud800'", "\ud800", r"U\+D800", ()),
]


@pytest.mark.parametrize(("text", "fault", "message", "suggestions"), WRONG)
def test_errors_point_at_the_fault(
    text: str, fault: str, message: str, suggestions: tuple[str, ...]
) -> None:
    with pytest.raises(FilterError, match=message) as caught:
        parse_filter(text)
    error = caught.value
    assert error.text == text
    assert text[error.position : error.position + error.length] == fault
    if fault == "":
        assert error.position == len(text)
    assert set(suggestions) <= set(error.suggestions)
    assert bool(suggestions) == bool(error.suggestions)
    assert isinstance(error, InvalidParameterError)


def test_the_fault_is_the_right_one_of_two() -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter("params.a = 'x' AND params.a LIKE 1")
    assert caught.value.position == 33


def test_experiments_have_their_own_names() -> None:
    assert parse_filter("name = 'a' AND tags.k = 'v'", EXPERIMENTS) == And(
        (Comparison(attribute("name"), "=", "a"), Comparison(Field("tag", "k"), "=", "v"))
    )
    assert parse_filter("attributes.creation_time > 1", EXPERIMENTS) == Comparison(
        attribute("creation_time"), ">", 1.0
    )
    for text, fault in [
        ("metrics.a > 1", "metrics"),
        ("nme = 'a'", "nme"),
        ("status = 'a'", "status"),
    ]:
        with pytest.raises(FilterError) as caught:
            parse_filter(text, EXPERIMENTS)
        assert text[caught.value.position :].startswith(fault)
        assert caught.value.length == len(fault)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metrics.acc", OrderTerm(Field("metric", "acc"))),
        ("metrics.acc asc", OrderTerm(Field("metric", "acc"))),
        (" metrics.`val acc`  DESC ", OrderTerm(Field("metric", "val acc"), descending=True)),
        ("start_time desc", OrderTerm(attribute("start_time"), descending=True)),
        ("run name", OrderTerm(attribute("run_name"))),
        ("attributes.Created", OrderTerm(attribute("start_time"))),
        ("tags.`desc` DESC", OrderTerm(Field("tag", "desc"), descending=True)),
        ("acc", OrderTerm(Field("unprefixed", "acc"))),
    ],
)
def test_orders(text: str, expected: OrderTerm) -> None:
    assert parse_order([text]) == (expected,)


def test_an_order_given_as_one_text_is_one_key() -> None:
    assert parse_order("metrics.acc DESC") == parse_order(["metrics.acc DESC"])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("metrics.acc DSC", "DSC"),
        ("metrics.acc DESC NULLS LAST", "NULLS"),
        ("metrics.a, metrics.b", ","),
        ("attributes.nope", "nope"),
        ("datasets.name", "datasets.name"),
        ("", ""),
        ("DESC DESC DESC", "DESC"),
        ("'acc'", "'acc'"),
    ],
)
def test_wrong_orders(text: str, fault: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_order(["start_time", text])
    error = caught.value
    assert error.text == text
    assert text[error.position : error.position + error.length] == fault


def test_an_order_of_too_many_keys() -> None:
    with pytest.raises(FilterError, match="20 are allowed"):
        parse_order(["metrics.acc"] * 21)


HOSTILE = [
    "(" * 100_000,
    "NOT " * 25_000,
    "((NOT " * 10_000,
    "metrics.a > 1 AND " * 6_000,
    "(metrics.a > 1 OR " * 3_000,
    "metrics.a > 1 AND NOT (tags.b = 'x' OR NOT (" * 30 + "metrics.a > 1" + "))" * 30,
    "a" * 100_000,
    "`" * 99_999,
    "'" * 65_535,
    "metrics." * 8_000,
    "=" * 60_000,
    "a = " + "9" * 60_000 + "x",
    "run_id IN (" + "'a'," * 16_000,
    " " * 65_000 + "? =",
    "(" + "\u202e" * 1000,
    "a " * 30_000,
    "a.b" * 20_000 + " = 1",
    "params.`" + "x" * 60_000 + "` LIKE 1",
    "metrics.a = '" + "1" * 60_000 + "'",
    "nope." + "`" + "x" * 60_000 + "` = 1",
]


@contextmanager
def limited(steps: int) -> Iterator[None]:
    """Fail where more lines of Python run than this."""
    left = steps

    def count(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal left
        left -= 1
        if left < 0:
            raise AssertionError(f"more than {steps:,} lines have run")
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        yield
    finally:
        sys.settrace(before)


# the longest is as many characters; what takes their square would take a thousand times as much
@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_filters_are_refused_soon(text: str) -> None:
    with limited(5_000_000):
        with pytest.raises(FilterError) as caught:
            resolve_filter(parse_filter(text), RunNames(metrics=("a",)))
        with suppress(FilterError):
            parse_order([text])
    assert len(str(caught.value)) < 1000


def test_a_long_list_is_allowed() -> None:
    text = f"run_id IN ({','.join(repr('f' * 32) for _ in range(1500))})"
    assert len(text) < MAX_LENGTH
    node = parse_filter(text)
    assert isinstance(node, Comparison)
    assert isinstance(node.value, tuple)
    assert len(node.value) == 1500


PIECES = "metrics params . a ` ' \" ( ) , = > 1 AND OR NOT IN IS NULL LIKE run name status é \u202e"
pieces = st.sampled_from([*PIECES.split(), " ", "\n"])


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=40), st.lists(pieces, max_size=20).map("".join)))
def test_any_text_parses_or_is_a_filter_error(text: str) -> None:
    try:
        parse_filter(text)
    except FilterError as error:
        span = (error.position, error.text)
    else:
        span = (0, text)
    assert span[1] == text
    assert 0 <= span[0] <= len(text)


names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20
)


@settings(max_examples=200)
@given(key=names, value=names)
def test_any_name_and_value_can_be_written(key: str, value: str) -> None:
    quoted = "'" + value.replace("'", "''") + "'"
    node = parse_filter(f"{spell('param', key)} = {quoted}")
    assert node == Comparison(Field("param", key), "=", value)
