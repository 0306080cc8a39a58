from __future__ import annotations

import pytest

from trialbook.search import parse_filter, resolve_filter, unknown_names
from trialbook.store.base import RunNames

NAMES = RunNames(
    params=("depth", "learning rate"),
    metrics=("test/deep/accuracy", "val/accuracy", "val/log_loss", "time"),
    tags=("mlflow.user", "team"),
)


@pytest.mark.parametrize(
    ("text", "fields", "suggestions"),
    [
        (
            "metrics.accuracy > 0.9",
            ["metrics.accuracy"],
            ["metrics.test/deep/accuracy", "metrics.val/accuracy"],
        ),
        ("min(metrics.Log_Loss) < 1", ["metrics.Log_Loss"], ["metrics.val/log_loss"]),
        ("metrics.loss < 1", ["metrics.loss"], ["metrics.val/log_loss"]),
        ("metrics.val/acuracy > 0", ["metrics.val/acuracy"], ["metrics.val/accuracy"]),
        ("metrics.depth = 3", ["metrics.depth"], ["params.depth"]),
        ("max(metrics.depth) = 3", ["metrics.depth"], []),
        ("params.learning = 1", ["params.learning"], ["params.`learning rate`"]),
        ("tags.user = 'ada'", ["tags.user"], ["tags.mlflow.user"]),
        ("params.zzz IS NOT NULL", ["params.zzz"], []),
        ("params.zzz IS NULL AND time > 1", [], []),
        ("NOT (params.qq = 'x' OR tags.zz = 'y')", ["params.qq", "tags.zz"], []),
        ("params.qq = 'x' OR params.qq = 'y'", ["params.qq"], []),
        ("depth > 1 AND run_name = 'x' AND datasets.name = 'y'", [], []),
        ("accuracy metrics", [], []),
        (
            " AND ".join(f"params.q{n} = 1" for n in range(9)),
            [f"params.q{n}" for n in range(5)],
            [],
        ),
    ],
)
def test_names_that_no_run_has(text: str, fields: list[str], suggestions: list[str]) -> None:
    unknown = unknown_names(resolve_filter(parse_filter(text), NAMES), NAMES)
    spans = [(name.field.position, name.field.position + name.field.length) for name in unknown]
    assert [text[begin:end] for begin, end in spans] == fields
    found = [each for name in unknown for each in name.suggestions]
    assert found[: len(suggestions)] == suggestions
    assert bool(suggestions) == bool(found)


def test_without_any_run_nothing_is_to_blame() -> None:
    assert unknown_names(parse_filter("metrics.accuracy > 0.9"), RunNames()) == []


def test_a_sentence_says_what_may_be_meant() -> None:
    loss, letter = unknown_names(parse_filter('metrics.loss > 1 AND tags."it\'s" = 1'), NAMES)
    expected = "No run has a metric 'loss'. Did you mean metrics.val/log_loss?"
    assert loss.told("No run") == expected
    assert letter.told("No run") == 'No run has a tag "it\'s".'
    (long,) = unknown_names(parse_filter(f"params.{'x' * 1000} = 1"), NAMES)
    assert len(long.told("No run")) < 100
