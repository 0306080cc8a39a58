"""An evaluation without scripts: the matrix of the largest classes with what it makes of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import UNSET

from trialbook.queries.evaluation import doubles_in, wholes_in
from trialbook.views.formatting import (
    delta_text,
    number_text,
    plain,
    rounded_text,
    shortened,
    time_text,
    visible,
)
from trialbook.views.html.table import CELL_LIMIT, LEFT, RIGHT, aligned, bdi, html_rows, text_rows
from trialbook.views.markdown import fitting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.protocol.messages import (
        EvaluationDelta,
        EvaluationLayout,
        EvaluationSnapshot,
        EvaluationSubject,
        MatrixCounts,
    )

HTML_CLASSES = 15
WHOLE_CLASSES = 60
"""Of a page of its own."""
TEXT_CLASSES = 10
_NAMES = {"true": "% of the true class", "pred": "% of the predicted class", "all": "% of all"}


def evaluation_html(
    snapshot: EvaluationSnapshot, layout: EvaluationLayout, taken_at: int, *, whole: bool
) -> str:
    """Return an evaluation as HTML: every text escaped, no colour that a theme could be against.

    Parameters
    ----------
    snapshot : EvaluationSnapshot
    layout : EvaluationLayout
    taken_at : int
        Milliseconds since 1970-01-01 UTC.
    whole : bool
        Whether there is room for more classes than in a cell.
    """
    titles = [subject.title for subject in snapshot.subjects]
    parts = []
    if snapshot.delta is not None:
        verdict = verdict_text(snapshot.delta, titles[0], titles[1])
        parts.append(f"<p>{bdi(verdict)}</p>")
    most = WHOLE_CLASSES if whole else HTML_CLASSES
    for subject in snapshot.subjects:
        if subject.numbers is not UNSET:
            parts.append(_numbers_html(subject, taken_at))
        elif subject.total is not None:
            parts.append(_matrix_html(snapshot, subject, subject.total, layout, taken_at, most))
    return "".join(parts)


def _numbers_html(subject: EvaluationSubject, taken_at: int) -> str:
    measures = {} if subject.numbers is UNSET else subject.numbers.measures
    return html_rows(
        f"Trialbook: {bdi(subject.title)} · {_samples(subject)} · as of {time_text(taken_at)}",
        [("Error", LEFT), ("Value", RIGHT)],
        ([name.replace("_", " "), _number(value)] for name, value in measures.items()),
    )


def _number(value: float | None) -> str:
    return "\N{EN DASH}" if value is None else number_text(value)


def _matrix_html(
    snapshot: EvaluationSnapshot,
    subject: EvaluationSubject,
    counts: MatrixCounts,
    layout: EvaluationLayout,
    taken_at: int,
    most: int,
) -> str:
    shown = _largest(counts, most)
    values, support, measured = _matrix(counts, len(snapshot.labels)), *_measures(counts)
    several = subject.task == "multilabel"
    shares = _normalised(values, counts, layout.normalize)[np.ix_(shown, shown)]
    top = float(np.nanmax(shares, initial=0))
    labels = [bdi(snapshot.labels[at]) for at in shown]
    left_out = snapshot.labels_left_out + len(snapshot.labels) - len(shown)
    caption = [
        f"Trialbook: {bdi(subject.title)}",
        _samples(subject),
        f"accuracy {number_text(_accuracy(counts))}" if not several else "",
        "rows: true classes, columns: predicted classes" if not several else "",
        _NAMES.get(layout.normalize or "", "") if not several else "",
        f"{left_out} more classes" if left_out else "",
        f"as of {time_text(taken_at)}",
    ]
    heads = [("Class", LEFT), ("Precision", RIGHT), ("Recall", RIGHT), ("F1", RIGHT)]
    heads.append(("Support", RIGHT))
    if not several:
        heads += [(label, RIGHT) for label in labels]
    rows = []
    for row, at in enumerate(shown):
        cells = [labels[row], *(f"{value:.3f}" for value in measured[:, at])]
        cells.append(number_text(float(support[at])))
        if not several:
            cells += [
                _cell(value, top, percent=layout.normalize is not None) for value in shares[row]
            ]
        rows.append(cells)
    return html_rows(" · ".join(filter(None, caption)), heads, rows)


def _cell(value: float, top: float, *, percent: bool) -> str:
    """Return a cell, with a grey that is right on light and dark pages behind what is not small."""
    if np.isnan(value):
        return "\N{EN DASH}"
    text = f"{100 * value:.1f}" if percent else number_text(value)
    strength = round(60 * value / top) if top > 0 and value > 0 else 0
    if not strength:
        return text
    style = f"display:block;background:rgb(128 128 128 / {strength}%)"
    return f'<span style="{style}">{text}</span>'


def _samples(subject: EvaluationSubject) -> str:
    one = f"{number_text(float(subject.samples))} sample{'s' * (subject.samples != 1)}"
    if subject.without_truth:
        one += f", {subject.without_truth} of them without a true or a predicted value left out"
    return one


def _largest(counts: MatrixCounts, most: int) -> list[int]:
    support, predicted = doubles_in(counts.support), doubles_in(counts.predicted)
    if len(support) <= most:
        return list(range(len(support)))
    chosen: list[int] = np.argsort(-(support + predicted), kind="stable")[:most].tolist()
    return sorted(chosen)


def _matrix(counts: MatrixCounts, size: int) -> NDArray[np.float64]:
    """Return the matrix with a row for each class; of very many classes an empty one."""
    values = np.zeros((size, size))
    codes = wholes_in(counts.cells)
    values.ravel()[codes] = doubles_in(counts.counts)
    return values


def _normalised(
    values: NDArray[np.float64], counts: MatrixCounts, normalize: str | None
) -> NDArray[np.float64]:
    if normalize is None:
        return values
    whole = {
        "true": doubles_in(counts.support)[:, None],
        "pred": doubles_in(counts.predicted)[None, :],
        "all": np.array([[counts.total]]),
    }[normalize]
    shares: NDArray[np.float64] = np.divide(
        values, whole, out=np.full(values.shape, np.nan), where=whole > 0
    )
    return shares


def _measures(counts: MatrixCounts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the support, and precision, recall and F1, of each class."""
    support, predicted, correct = map(
        doubles_in, (counts.support, counts.predicted, counts.correct)
    )
    pairs = ((correct, predicted), (correct, support), (2 * correct, support + predicted))
    shares = [
        np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0) for part, whole in pairs
    ]
    return support, np.array(shares).reshape(3, len(support))


def _accuracy(counts: MatrixCounts) -> float:
    return float(doubles_in(counts.correct).sum() / counts.total) if counts.total else 0.0


def verdict_text(delta: EvaluationDelta, first: str, second: str) -> str:
    """Return whether the second is better, with an interval, in the words of the page."""
    if delta.difference is None or delta.low is None or delta.high is None:
        return f"There is too little to compare {first} and {second} by."
    is_share = delta.measure == "accuracy"
    told = [
        delta_text(100 * by, 2) if is_share else delta_text(by, 4)
        for by in (delta.difference, delta.low, delta.high)
    ]
    figures = f"{told[0]} {'points of accuracy' if is_share else 'of RMSE'}, "
    figures += f"95 % interval {told[1]} to {told[2]}"
    if delta.p_value is not None:
        figures += f", McNemar p = {rounded_text(delta.p_value, 2)}"
    if is_share:
        figures += f"; {delta.fixed} fixed, {delta.broken} broke"
    if delta.better is None:
        return f"These samples do not tell whether {second} is better than {first}: {figures}."
    return (
        f"{second} is {'better' if delta.better == 'second' else 'worse'} than {first}: {figures}."
    )


def evaluation_text(snapshot: EvaluationSnapshot) -> str:
    """Return an evaluation in some lines for a terminal."""
    titles = [plain(shortened(subject.title, CELL_LIMIT)) for subject in snapshot.subjects]
    lines = []
    if snapshot.delta is not None:
        lines.append(verdict_text(snapshot.delta, *titles))
    lines += [
        _subject_text(snapshot, each, title)
        for each, title in zip(snapshot.subjects, titles, strict=True)
    ]
    return "\n".join(lines)


def _subject_text(snapshot: EvaluationSnapshot, subject: EvaluationSubject, title: str) -> str:
    head = f"{title}: {_samples(subject)}"
    if subject.numbers is not UNSET:
        measured = [
            f"{name.replace('_', ' ')} {_number(value)}"
            for name, value in subject.numbers.measures.items()
        ]
        return f"{head} · {' · '.join(measured)}"
    counts = subject.total
    if counts is None:
        return head
    if subject.task != "multilabel":
        head += f" · accuracy {number_text(_accuracy(counts))}"
    shown = _largest(counts, TEXT_CLASSES)
    support, measured_by = _measures(counts)

    def table(count: int) -> str:
        some = shown[:count]
        columns = [
            aligned(["Class", *(plain(visible(snapshot.labels[at])) for at in some)]),
            *(
                aligned([name, *(f"{values[at]:.3f}" for at in some)], right=True)
                for name, values in zip(("Precision", "Recall", "F1"), measured_by, strict=True)
            ),
            aligned(["Support", *(number_text(float(support[at])) for at in some)], right=True),
        ]
        hidden = len(snapshot.labels) + snapshot.labels_left_out - len(some)
        return f"{head}\n{text_rows(columns)}" + (f"\n… and {hidden} more" if hidden else "")

    return fitting(len(shown), table) if shown else head
