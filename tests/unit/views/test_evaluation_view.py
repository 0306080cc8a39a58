"""Predictions in a cell: what is saved, how they look without scripts, and the frames they make."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.metrics import classification_report, confusion_matrix

import trialbook as tb
from trialbook.protocol.codec import decode_request
from trialbook.queries.evaluation import doubles_in, wholes_in
from trialbook.rpc.dispatch import respond
from trialbook.views import live, view_of

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "</td><script>alert(1)</script>\u202e|x"
TRUE = ["cat", "dog", HOSTILE, "dog", "cat", "dog"]
FIRST = ["cat", "cat", HOSTILE, "dog", "dog", None]
SECOND = ["cat", "dog", "cat", "dog", "cat", "cat"]


def ask(view: Any, method: str, **params: Any) -> dict[str, Any]:
    request = {
        "jsonrpc": "2.0",
        "id": "1",
        "method": method,
        "params": {"spec": json.loads(json.dumps(_builtins(view.spec))), **params},
    }
    decode_request(request)
    answer, _ = respond(request, "page", lambda *_: None)
    assert "result" in answer, answer
    result: dict[str, Any] = answer["result"]
    return result


def _builtins(value: Any) -> Any:
    import msgspec

    return msgspec.to_builtins(value)


@pytest.fixture
def runs() -> list[tb.ActiveRun]:
    made = []
    for name, predicted in (("first", FIRST), ("second", SECOND)):
        with tb.start_run(run_name=name) as run:
            tb.log_predictions(TRUE, predicted, ids=list("abcdef"), samples={"sky": list("xyxyxy")})
        made.append(run)
    return made


@pytest.mark.filterwarnings("ignore:A single label was found")
@pytest.mark.parametrize("classes", [1, 2, 30])
def test_frames_are_scikit_learns_numbers(classes: int) -> None:
    rng = np.random.default_rng(classes)
    true, predicted = rng.integers(0, classes, (2, 400))
    weight = rng.random(400)
    view = tb.confusion_matrix(true, predicted, sample_weight=weight)
    labels = sorted({*true.tolist(), *predicted.tolist()})
    expected = confusion_matrix(true, predicted, labels=labels, sample_weight=weight)
    frame = view.frame()
    size = len(labels)
    assert np.allclose(frame["count"].to_numpy().reshape(size, size), expected)
    for column, by in (("share_of_true", "true"), ("share_of_predicted", "pred"), ("share", "all")):
        shares = confusion_matrix(
            true, predicted, labels=labels, sample_weight=weight, normalize=by
        )
        assert np.allclose(frame[column].fillna(0).to_numpy().reshape(size, size), shares)
    report = classification_report(
        true, predicted, output_dict=True, zero_division=0, sample_weight=weight
    )
    measures = view.measures().set_index("label")
    assert [*measures.index] == [*map(str, labels), "accuracy", "macro avg", "weighted avg"]
    assert measures.loc["accuracy", "f1"] == pytest.approx(report.pop("accuracy"))
    for label, row in report.items():
        assert measures.loc[label].tolist() == pytest.approx([*row.values()])


def test_several_classes_a_sample_are_measured_each() -> None:
    true, predicted = np.random.default_rng(0).random((2, 50, 4)) < 0.4
    view = tb.confusion_matrix(true.astype(int), predicted.astype(int))
    report = classification_report(true, predicted, output_dict=True, zero_division=0)
    measures = view.measures().set_index("label")
    for label, row in report.items():
        assert measures.loc[label].tolist() == pytest.approx([*row.values()])
    assert view.frame()["count"].sum() == 4 * 50
    kept = ask(view, "evaluation.matrix")["found"]["subjects"][0]["total"]
    assert doubles_in(kept["support"]).tolist() == true.sum(axis=0).tolist()
    assert kept["total"] == 50


def test_hostile_classes_are_text() -> None:
    view = tb.confusion_matrix(TRUE, FIRST)
    made = view.bundle()
    assert "<script" not in made.html
    assert "\u202e" not in made.text
    assert "1 of them without a true or a predicted value left out" in made.html
    assert len(view.to_markdown()) <= 2_000
    assert "<script" not in view.to_markdown()


def test_a_notebook_keeps_what_fits(workspace: Path) -> None:
    rng = np.random.default_rng(0)
    true = rng.integers(0, 1_000, 40_000)
    predicted = np.where(rng.random(40_000) < 0.5, true, rng.integers(0, 1_000, 40_000))
    names = np.array([f"{number} " + "ü" * 200 for number in range(1_000)])
    view = tb.confusion_matrix(names[true], names[predicted], fold=true % 3)
    made = view.bundle()
    saved = json.dumps(live.mime_bundle(made), ensure_ascii=False, indent=1)
    assert len(saved.encode()) < 200_000
    snapshot: Any = made.view.snapshot
    assert 100 < len(snapshot.labels) < 1_000
    assert snapshot.labels_left_out == 1_000 - len(snapshot.labels)
    (subject,) = snapshot.subjects
    total = subject.total
    assert total.left_out > 0
    assert total.total == 40_000
    cells = wholes_in(total.cells)
    assert (np.diff(cells) > 0).all()
    assert cells.max() < len(snapshot.labels) ** 2
    page = view.to_html(workspace / "matrix.html").read_text("utf-8")
    assert "940 more classes" in page


def test_scores_of_a_notebook_are_exact_at_their_edges() -> None:
    rng = np.random.default_rng(0)
    score = rng.random((20_000, 5))
    score /= score.sum(axis=1, keepdims=True)
    true = rng.integers(0, 5, 20_000)
    view = tb.confusion_matrix(true, score.argmax(axis=1), score)
    (subject,) = view.bundle().view.snapshot.subjects  # type: ignore[union-attr]
    assert [each.label for each in subject.scores] != []
    for each in subject.scores:
        edges = doubles_in(each.edges)
        positives, negatives = doubles_in(each.positives), doubles_in(each.negatives)
        at = len(edges) // 2
        found = score[:, each.label] >= edges[at]
        assert positives[at:].sum() == (found & (true == each.label)).sum()
        assert negatives[at:].sum() == (found & (true != each.label)).sum()


def test_arrays_are_found_by_their_view_while_somebody_holds_it() -> None:
    view = tb.confusion_matrix(TRUE, SECOND, ids=list("abcdef"), samples={"sky": list("xyxyxy")})
    assert view_of(view.spec).bundle().text == view.bundle().text
    result = ask(
        view,
        "evaluation.samples",
        subject=0,
        offset=0,
        limit=1,
        blocks=[{"true": [1, 2], "predicted": [1]}],
    )
    assert [each["name"] for each in result["columns"]] == ["sky"]
    assert (result["total"], len(result["samples"])) == (3, 1)
    assert result["samples"][0]["values"] == ["x"]
    spec = view.spec
    del view
    with pytest.raises(tb.NotFoundError, match="execute its cell again"):
        view_of(spec).bundle()


def test_samples_follow_the_threshold() -> None:
    view = tb.confusion_matrix([0, 0, 1, 1], [0, 0, 0, 1], [0.1, 0.4, 0.35, 0.8])

    def found(threshold: float | None, true: int, predicted: int) -> list[str]:
        result = ask(
            view,
            "evaluation.samples",
            subject=0,
            offset=0,
            limit=10,
            blocks=[{"true": [true], "predicted": [predicted]}],
            at={"label": 1, "threshold": threshold},
        )
        return sorted(each["id"] for each in result["samples"])

    assert found(None, 1, 0) == ["2"]
    assert found(0.35, 1, 0) == []
    assert found(0.35, 0, 1) == ["1"]
    assert found(0.81, 1, 0) == ["2", "3"]


def test_two_runs_are_compared_by_their_ids(runs: list[tb.ActiveRun]) -> None:
    view = tb.confusion_matrix(*runs)
    assert repr(view) == "<EvaluationView of 'first' and 'second'>"
    assert set(view.frame()["run"]) == {"first", "second"}
    delta = view.delta()
    verdict = delta.attrs["verdict"]
    assert (verdict["fixed"], verdict["broken"]) == (2, 1)
    assert verdict["low"] <= verdict["difference"] <= verdict["high"]
    assert delta["delta"].sum() == 0
    for change, ids in (("fixed", ["b", "e"]), ("broken", ["c"])):
        result = ask(view, "evaluation.samples", subject=1, offset=0, limit=9, change=change)
        assert sorted(each["id"] for each in result["samples"]) == ids
    assert "do not tell whether second is better than first" in view.bundle().text
    assert view.samples(true="dog", predicted="dog")["other"].tolist() == ["cat", "dog"]


def test_slices_tell_the_worst_first(runs: list[tb.ActiveRun]) -> None:
    view = tb.confusion_matrix(runs[1])
    assert view.slices("sky")[["value", "accuracy"]].values.tolist() == [
        ["x", pytest.approx(2 / 3)],
        ["y", pytest.approx(2 / 3)],
    ]
    result = ask(view, "evaluation.slices", subject=0, column="sky")
    assert [each["title"] for each in result["slices"]] == ["x", "y"]
    samples = ask(view, "evaluation.samples", subject=0, offset=0, limit=9, column="sky", slice="y")
    assert sorted(each["id"] for each in samples["samples"]) == ["b", "d", "f"]


def test_what_a_run_does_not_have_is_said(runs: list[tb.ActiveRun]) -> None:
    with pytest.raises(tb.NotFoundError, match="has no split 'train'; it has 'test'"):
        tb.confusion_matrix(runs[0], split="train")
    with tb.start_run(run_name="empty") as empty:
        pass
    with pytest.raises(tb.NotFoundError, match="log_predictions"):
        tb.confusion_matrix(empty)
    with tb.start_run() as other:
        tb.log_predictions(TRUE, SECOND, ids=list("uvwxyz"))
    with pytest.raises(tb.InvalidParameterError, match="no sample in common"):
        tb.confusion_matrix(runs[0], other)


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (([0, 1],), {}, "what is true and what was predicted"),
        (([0, 1], [0, 1]), {"normalize": "rows"}, "normalize must be one of"),
        (([0, 1], [0, 1]), {"order": "size"}, "order must be one of"),
        (([0, 1], [0, 1]), {"split": "test"}, "split belongs to a run"),
        (([0, 1], [0, 1]), {"groups": {"a": 3}}, "groups gives each class"),
    ],
)
def test_wrong_arguments_say_what_is_right(
    arguments: tuple[Any, ...], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(tb.InvalidParameterError, match=said):
        tb.confusion_matrix(*arguments, **options)


def test_regressors_are_measured_by_their_errors() -> None:
    rng = np.random.default_rng(0)
    true = rng.random(5_000)
    view = tb.confusion_matrix(true, true + rng.normal(0, 0.1, 5_000), samples={"age": true})
    assert view.measures()["rmse"].item() == pytest.approx(0.1, rel=0.1)
    made = view.bundle()
    snapshot: Any = made.view.snapshot
    numbers = snapshot.subjects[0].numbers
    assert numbers.count == 5_000
    assert 500 < len(numbers.ids) <= 2_000
    worst = np.abs(doubles_in(numbers.actual) - doubles_in(numbers.predicted))[numbers.worst]
    assert (np.diff(worst) <= 0).all()
    assert "rmse" in made.text


def test_groups_put_classes_together() -> None:
    view = tb.confusion_matrix(TRUE, SECOND, groups={"pets": ["cat", "dog"]})
    found = ask(view, "evaluation.matrix")["found"]
    assert found["groups"] == [HOSTILE, "pets", "pets"]
