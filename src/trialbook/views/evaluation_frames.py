"""What an evaluation says as frames."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation import curves
from trialbook.evaluation.label_errors import label_errors
from trialbook.evaluation.labels import plain_label
from trialbook.evaluation.matrix import cells, label_counts, top_confusions
from trialbook.evaluation.measures import measures
from trialbook.evaluation.predictions import Predictions, label_text
from trialbook.evaluation.regression import regression_measures, residuals
from trialbook.evaluation.slices import slices
from trialbook.protocol.messages import EvaluationSamplesParams, EvaluationSpec, MatrixBlock
from trialbook.queries.evaluation_samples import places_of, sample_score
from trialbook.views.formatting import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trialbook.evaluation.verdict import Verdict
    from trialbook.queries.evaluation import Evaluated, Subject

MOST_DENSE = 1_000
"""Classes of which each cell has a row, also where it is empty."""
_CURVES = {
    "roc": (curves.roc, "auc"),
    "pr": (curves.pr, "average_precision"),
    "calibration": (curves.calibration, ""),
    "gain": (curves.gain, ""),
}


def matrix_frame(predictions: Predictions) -> pd.DataFrame:
    """Return a row for each cell; see `EvaluationView.frame`."""
    import pandas as pd

    if predictions.task == "regression":
        return pd.DataFrame(
            {
                "id": predictions.ids,
                "true": predictions.true,
                "predicted": predictions.predicted,
                "residual": residuals(predictions),
            }
        )
    if predictions.task == "multilabel":
        return _several_labels(predictions)
    found, size = cells(predictions), len(predictions.labels)
    true: NDArray[Any] = found.true
    predicted: NDArray[Any] = found.predicted
    count = found.count
    sums = [np.bincount(codes, count, size) for codes in (true, predicted)]
    if size <= MOST_DENSE:
        dense = np.zeros((size, size), count.dtype)
        dense[true, predicted] = count
        true, predicted = (each.ravel() for each in np.indices((size, size)))
        count = dense.ravel()
    return pd.DataFrame(
        {
            "true": _named(predictions, true),
            "predicted": _named(predictions, predicted),
            "count": count,
            "share_of_true": _shares(count, sums[0][true]),
            "share_of_predicted": _shares(count, sums[1][predicted]),
            "share": _shares(count, np.full(len(count), count.sum(), float)),
        }
    )


def _several_labels(predictions: Predictions) -> pd.DataFrame:
    import pandas as pd

    counts = label_counts(predictions)
    size = len(counts)
    sums = [counts.sum(axis=axis, keepdims=True) + 0 * counts for axis in (2, 1)]
    flat = counts.ravel()
    return pd.DataFrame(
        {
            "label": _named(predictions, np.repeat(np.arange(size), 4)),
            "true": np.tile([False, False, True, True], size),
            "predicted": np.tile([False, True, False, True], size),
            "count": flat,
            "share_of_true": _shares(flat, sums[0].ravel()),
            "share_of_predicted": _shares(flat, sums[1].ravel()),
            "share": _shares(flat, np.repeat(counts.sum(axis=(1, 2)), 4)),
        }
    )


def _shares(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = np.divide(
        part, whole, out=np.full(len(part), np.nan), where=whole > 0
    )
    return shares


def _named(predictions: Predictions, codes: NDArray[Any]) -> NDArray[np.object_]:
    """Return labels by their codes, None where there is none."""
    known = np.empty(len(predictions.labels) + 1, dtype=object)
    known[:-1] = list(predictions.labels)
    named: NDArray[np.object_] = known[codes]
    return named


def measures_frame(predictions: Predictions) -> pd.DataFrame:
    """Return a row for each class and average; see `EvaluationView.measures`."""
    import pandas as pd

    if predictions.task == "regression":
        measured = asdict(regression_measures(predictions))
        names = ("mae", "rmse", "median_ae", "mape", "r2", "explained_variance")
        return pd.DataFrame([{name: measured[name] for name in names}])
    found = measures(predictions)
    rows: list[tuple[Any, ...]] = [
        (label_text(label), *row)
        for label, *row in zip(
            predictions.labels, found.precision, found.recall, found.f1, found.support, strict=True
        )
    ]
    if predictions.task != "multilabel":
        rows.append(("accuracy", *[found.accuracy] * 3, float(found.support.sum())))
    rows += [
        (name, each.precision, each.recall, each.f1, each.support)
        for name, each in found.averages.items()
    ]
    return pd.DataFrame(rows, columns=["label", "precision", "recall", "f1", "support"])


def curve_frame(predictions: Predictions, kind: str, label: Any) -> pd.DataFrame:
    """Return a curve of one class; see `EvaluationView.curve`."""
    import pandas as pd

    if kind not in _CURVES:
        raise InvalidParameterError(f"kind must be one of {', '.join(_CURVES)}, not {kind!r}.")
    made, area = _CURVES[kind]
    found: Any = made(predictions, None if label is None else place_of(predictions, label))
    columns = {each.name: getattr(found, each.name) for each in fields(found)}
    summary = columns.pop(area, None)
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        # the last point of precision and recall is of no threshold
        most = max(lengths)
        columns = {
            name: np.append(values, [np.nan] * (most - len(values)))
            for name, values in columns.items()
        }
    frame = pd.DataFrame(columns)
    if area:
        frame.attrs[area] = summary
    return frame


def place_of(predictions: Predictions, label: Any) -> int:
    """Return the place of a label, by its value or as it is shown.

    Raises
    ------
    InvalidParameterError
        There is no such one; it says which there are.
    """
    wanted = plain_label(label)
    for place, known in enumerate(predictions.labels):
        if known == wanted and isinstance(known, str) == isinstance(wanted, str):
            return place
    texts = [label_text(known) for known in predictions.labels]
    if label_text(wanted) in texts:
        return texts.index(label_text(wanted))
    there = ", ".join(texts[:10]) + (", …" if len(texts) > 10 else "")
    raise InvalidParameterError(f"There is no class {label!r}; there are {there or 'none'}.")


def samples_frame(subjects: Sequence[Subject], true: Any, predicted: Any) -> pd.DataFrame:
    """Return samples of some cells; see `EvaluationView.samples`."""
    import pandas as pd

    subject = subjects[-1]
    predictions = subject.predictions
    params = EvaluationSamplesParams(
        EvaluationSpec("", None, []), len(subjects) - 1, offset=0, limit=1
    )
    if true is not None or predicted is not None:
        block = MatrixBlock(*(_places(predictions, given) for given in (true, predicted)))
        params.blocks = [block]
    places = places_of(subjects, params)
    columns: dict[str, Any] = {
        "id": predictions.ids[places],
        "true": _values(predictions, predictions.true[places]),
        "predicted": _values(predictions, predictions.predicted[places]),
    }
    scores = [sample_score(predictions, place) for place in places.tolist()]
    if any(score is not None for score in scores):
        columns["score"] = pd.array(scores, dtype="Float64").to_numpy(float, na_value=np.nan)
    if len(subjects) > 1:
        other = subjects[0].predictions
        columns["other"] = _values(other, other.predicted[places])
    return _beside(pd.DataFrame(columns), subject, places)


def _places(predictions: Predictions, given: Any) -> list[int]:
    if given is None:
        return list(range(len(predictions.labels)))
    several = isinstance(given, list | tuple | set | frozenset | np.ndarray)
    return [place_of(predictions, label) for label in (given if several else [given])]


def _values(predictions: Predictions, values: NDArray[Any]) -> Any:
    if predictions.task == "regression":
        return values
    if predictions.task == "multilabel":
        return [[predictions.labels[at] for at in np.flatnonzero(row)] for row in values]
    return _named(predictions, values)


def _beside(
    frame: pd.DataFrame, subject: Subject, places: NDArray[np.int64], *, images: bool = True
) -> pd.DataFrame:
    """Return a frame with what was logged beside its samples."""
    import pandas as pd

    names = [column.name for column in subject.samples.columns() if images or not column.image]
    rows = subject.samples.rows(places.tolist(), names)
    taken = {str(name) for name in frame}
    beside = pd.DataFrame(rows, columns=names, index=frame.index)
    beside.columns = [f"sample_{name}" if name in taken else name for name in names]
    return pd.concat([frame, beside], axis=1)


def delta_frame(looked: Evaluated, found: Verdict) -> pd.DataFrame:
    """Return the cells that changed; see `EvaluationView.delta`."""
    import pandas as pd

    first, second = (subject.predictions for subject in looked.subjects)
    if first.task not in ("binary", "multiclass"):
        raise InvalidParameterError(
            "A matrix is of one class a sample: view.verdict says which predictions are better."
        )
    known = first.known() & second.known()
    parts = [cells(each, known) for each in (first, second)]
    size = len(first.labels)
    keys = [part.true.astype(np.int64) * size + part.predicted for part in parts]
    together = np.union1d(*keys)
    counts = []
    for part, key in zip(parts, keys, strict=True):
        count = np.zeros(len(together), part.count.dtype)
        count[np.searchsorted(together, key)] = part.count
        counts.append(count)
    by = counts[1] - counts[0]
    order = np.argsort(-np.abs(by), kind="stable")
    order = order[by[order] != 0]
    true, predicted = np.divmod(together[order], max(size, 1))
    frame = pd.DataFrame(
        {
            "true": _named(first, true),
            "predicted": _named(first, predicted),
            "before": counts[0][order],
            "after": counts[1][order],
            "delta": by[order],
        }
    )
    sides = {"A": "first", "B": "second", None: None}
    frame.attrs["verdict"] = asdict(found) | {"better": sides[found.better]}
    return frame


def slices_frame(
    predictions: Predictions, column: Sequence[Any], measure: str | None, label: Any
) -> pd.DataFrame:
    """Return a measure by the values of a column; see `EvaluationView.slices`."""
    import pandas as pd

    chosen = measure or ("mae" if predictions.task == "regression" else "accuracy")
    place = None if label is None else place_of(predictions, label)
    found = slices(predictions, column, measure=chosen, label_index=place)  # type: ignore[arg-type] # which checks it
    return pd.DataFrame(
        [(part.text, part.count, part.measure, part.low, part.high) for part in found],
        columns=["value", "count", chosen, "low", "high"],
    )


def label_errors_frame(subject: Subject) -> pd.DataFrame:
    """Return samples whose label looks wrong; see `EvaluationView.label_errors`."""
    import pandas as pd

    predictions = subject.predictions
    found = label_errors(predictions)
    frame = pd.DataFrame(
        {
            "id": predictions.ids[found.rows],
            "given": _named(predictions, predictions.true[found.rows]),
            "suggested": _named(predictions, found.suggested),
            "self_confidence": found.self_confidence,
        }
    )
    return _beside(frame, subject, found.rows, images=False)


def confusion_facts(predictions: Predictions, most: int = 5) -> list[str]:
    """Return in words what is taken for what most often."""
    if predictions.task not in ("binary", "multiclass"):
        return []
    found = top_confusions(cells(predictions), most)
    if not len(found):
        return []
    told = ", ".join(
        f"{label_text(predictions.labels[true])[:40]} for "
        f"{label_text(predictions.labels[predicted])[:40]} ({number_text(float(count))})"
        for true, predicted, count in zip(found.true, found.predicted, found.count, strict=True)
    )
    return [f"Most often confused, true for predicted: {told}"]
