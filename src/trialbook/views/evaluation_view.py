"""Predictions in a cell: what is read of them, what is saved, and the frames that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.evaluation.labels import plain_label
from trialbook.evaluation.predictions import label_text, predictions_of
from trialbook.evaluation.verdict import verdict
from trialbook.protocol.messages import EvaluationLayout, EvaluationSnapshot, EvaluationSpec
from trialbook.queries.evaluation import Evaluated, Subject, evaluated, found_of
from trialbook.queries.evaluation_runs import chosen_predictions, evaluated_runs
from trialbook.queries.evaluation_samples import FrameSamples, NoSamples, Samples
from trialbook.queries.run_page import store_and_run
from trialbook.views import evaluation_frames as frames
from trialbook.views import live
from trialbook.views.evaluation_cut import cut_snapshot
from trialbook.views.html.evaluation import evaluation_html, evaluation_text
from trialbook.views.markdown import fitted_table, markdown_text
from trialbook.views.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from trialbook.evaluation.verdict import Verdict
    from trialbook.store.base import Store
    from trialbook.views.view import Limit


class EvaluationView(View[EvaluationSpec, EvaluationSnapshot]):
    """Predictions of arrays, of a run or of two; make one with `trialbook.confusion_matrix`."""

    MAX_ROWS = 1_000

    def __init__(self, spec: EvaluationSpec, arrays: Evaluated | None = None) -> None:
        self._arrays = arrays
        super().__init__(spec)

    @classmethod
    def of_arrays(
        cls,
        y_true: Any,
        y_pred: Any,
        y_score: Any,
        *,
        labels: Any,
        sample_weight: Any,
        ids: Any,
        samples: Any,
        fold: Any,
        layout: EvaluationLayout,
        groups: Mapping[Any, Any] | None,
    ) -> EvaluationView:
        """Return a view of arrays, which it keeps."""
        predictions = predictions_of(
            y_true,
            y_pred,
            y_score,
            ids=ids,
            labels=labels,
            fold=fold,
            sample_weight=sample_weight,
        )
        beside: Samples = NoSamples()
        if samples is not None:
            # which needs what reads pictures
            from trialbook.tracking.samples import samples_of

            kept = samples_of(samples, len(predictions))
            beside = FrameSamples(kept.frame, kept.images)
        looked = evaluated([Subject("Predictions", None, predictions, beside)])
        spec = EvaluationSpec("", None, [], layout, _group_names(groups))
        return cls(spec, looked)

    @classmethod
    def of_runs(
        cls,
        store: Store | None,
        run_ids: Sequence[str],
        *,
        name: str | None,
        split: str | None,
        fold: int | None,
        layout: EvaluationLayout,
        groups: Mapping[Any, Any] | None,
    ) -> EvaluationView:
        """Return a view of what one run or two have predicted."""
        store_id = None if store is None else store.store_id
        chosen = [
            chosen_predictions(store_and_run(store_id, run_id)[1], name, split, fold)
            for run_id in run_ids
        ]
        spec = EvaluationSpec("", store_id, chosen, layout, _group_names(groups))
        view = cls(spec)
        # what is wrong with them is said now, and not where they are displayed
        view.looked()
        return view

    def looked(self) -> Evaluated:
        """Return the predictions that are shown.

        Raises
        ------
        NotFoundError
            They were arrays of a kernel that has forgotten them, or a run has none any more.
        """
        if self.spec.runs:
            return evaluated_runs(self.spec.store_id, self.spec.runs)
        if self._arrays is not None:
            return self._arrays
        made = live.find(self.view_id)
        if made is not self and isinstance(made, EvaluationView):
            return made.looked()
        raise NotFoundError(
            "The arrays of this view were in a kernel that is gone: execute its cell again."
        )

    def _read(self, store: Store | None, rows: int | None) -> EvaluationSnapshot:  # noqa: ARG002
        found = found_of(self.looked())
        made = EvaluationSnapshot(
            **{name: getattr(found, name) for name in found.__struct_fields__}
        )
        names = self.spec.groups
        if names is not UNSET:
            made.groups = [names.get(label, label) for label in made.labels]
        return made

    def found(self) -> EvaluationSnapshot:
        """Return all that the page shows of the predictions."""
        return self._read(None, None)

    def _rows(self, snapshot: EvaluationSnapshot) -> int:  # noqa: ARG002 - see _cut
        return self.MAX_ROWS

    def _cut(self, snapshot: EvaluationSnapshot, limit: Limit) -> EvaluationSnapshot:
        # A row is a thousandth of what a notebook may hold.
        return cut_snapshot(snapshot, limit.rows, limit.length)

    def _html(self, snapshot: EvaluationSnapshot, taken_at: int, *, whole: bool) -> str:
        return evaluation_html(snapshot, self._layout, taken_at, whole=whole)

    def _text(self, snapshot: EvaluationSnapshot, taken_at: int) -> str:  # noqa: ARG002 - no ages
        return evaluation_text(snapshot)

    def _title(self, snapshot: EvaluationSnapshot) -> str:
        return "Evaluation: " + ", ".join(subject.title for subject in snapshot.subjects)

    @property
    def _layout(self) -> EvaluationLayout:
        return EvaluationLayout() if self.spec.layout is UNSET else self.spec.layout

    def frame(self) -> pd.DataFrame:
        """Return a row for each cell of the matrix.

        Returns
        -------
        DataFrame
            Columns ``true``, ``predicted``, ``count`` and the shares of it ``share_of_true``,
            ``share_of_predicted`` and ``share`` of all; NaN where they are of nothing. Above 1,000
            classes cells without samples are left out. Of several classes a sample there are four
            rows a class, and a column ``label`` before them; of numbers a row a sample with
            ``id``, ``true``, ``predicted`` and ``residual``. Two runs are told apart by a column
            ``run`` at the front.

        Examples
        --------
        >>> view = tb.confusion_matrix(["a", "b", "b"], ["a", "a", "b"])
        >>> view.frame()["share_of_true"].tolist()
        [1.0, 0.0, 0.5, 0.5]
        """
        return self._each(lambda subject: frames.matrix_frame(subject.predictions))

    def measures(self) -> pd.DataFrame:
        """Return what the predictions are worth, as scikit-learn's report has it.

        Returns
        -------
        DataFrame
            A row for each class and for ``accuracy``, ``macro avg`` and ``weighted avg``; of
            several classes a sample ``micro avg`` and ``samples avg`` too, in place of accuracy.
            Columns ``label``, ``precision``, ``recall``, ``f1`` and ``support``; what divides by
            zero is 0. Of numbers one row with ``mae``, ``rmse``, ``median_ae``, ``mape``, ``r2``
            and ``explained_variance``. Two runs are told apart by a column ``run``.

        Examples
        --------
        >>> view = tb.confusion_matrix(["a", "b", "b"], ["a", "a", "b"])
        >>> view.measures().round(2).iloc[:2].values.tolist()
        [['a', 0.5, 1.0, 0.67, 1.0], ['b', 1.0, 0.5, 0.67, 2.0]]
        """
        return self._each(lambda subject: frames.measures_frame(subject.predictions))

    def curve(self, kind: str, label: Any = None) -> pd.DataFrame:
        """Return a curve of one class against all others.

        Parameters
        ----------
        kind : {"roc", "pr", "calibration", "gain"}
        label : optional
            The class; the second of two unless given.

        Returns
        -------
        DataFrame
            ``roc``: ``fpr``, ``tpr``, ``threshold``; ``pr``: ``precision``, ``recall``,
            ``threshold``; ``calibration``: ``share``, ``mean_score``, ``count``, ``low``, ``high``;
            ``gain``: ``share``, ``gain``, ``lift``, ``threshold``. ``attrs`` has ``auc`` or
            ``average_precision``. Two runs are told apart by a column ``run``.

        Raises
        ------
        InvalidParameterError
            There are no scores, no such class or kind, or it must be said which class is meant.

        Examples
        --------
        >>> view = tb.confusion_matrix([0, 1, 1], [0, 0, 1], [0.1, 0.4, 0.9])
        >>> view.curve("roc").attrs["auc"]
        1.0
        """
        return self._each(lambda subject: frames.curve_frame(subject.predictions, kind, label))

    def samples(self, true: Any = None, predicted: Any = None) -> pd.DataFrame:
        """Return samples of some cells, of the second run where there are two.

        Parameters
        ----------
        true, predicted : optional
            A class, or several: only samples of it that were taken for this. All unless given.

        Returns
        -------
        DataFrame
            ``id``, ``true``, ``predicted``, ``score`` where there is one, ``other`` for what the
            first run predicted, and what was logged beside the samples; the most confident first.

        Raises
        ------
        InvalidParameterError
            There is no such class.

        Examples
        --------
        >>> view = tb.confusion_matrix(["a", "b"], ["a", "a"], samples=["Miau", "Wuff"])
        >>> view.samples(true="b", predicted="a")["text"].tolist()
        ['Wuff']
        """
        return frames.samples_frame(self.looked().subjects, true, predicted)

    def delta(self) -> pd.DataFrame:
        """Return how the second run's matrix differs from the first one's, on the same samples.

        Returns
        -------
        DataFrame
            ``true``, ``predicted``, ``before``, ``after`` and ``delta`` of the cells that changed,
            the largest change first. ``attrs["verdict"]`` has ``measure``, that of both (``a``,
            ``b``), ``difference`` with its 95 % interval from ``low`` to ``high``, McNemar's ``p``,
            how many samples were ``fixed`` and ``broken``, which is ``better``, and a ``text``.

        Raises
        ------
        InvalidParameterError
            There is one set of predictions only.

        Examples
        --------
        >>> true = ["a", "b"] * 20
        >>> for name, predicted in {"first": ["a"] * 40, "second": true}.items():
        ...     with tb.start_run(run_name=name):
        ...         tb.log_predictions(true, predicted)
        >>> runs = tb.search_runs(order_by=["attributes.start_time"])["run_id"]
        >>> delta = tb.confusion_matrix(*runs).delta()
        >>> delta[["true", "predicted", "delta"]].values.tolist()
        [['b', 'a', -20], ['b', 'b', 20]]
        >>> delta.attrs["verdict"]["better"]
        'second'
        """
        looked = self.looked()
        return frames.delta_frame(looked, self.verdict)

    @property
    def verdict(self) -> Verdict:
        """Whether the second run is better, with an interval; InvalidParameterError of one run."""
        looked = self.looked()
        if looked.pairs is None:
            raise InvalidParameterError(
                "There is one set of predictions only: give two runs to compare them."
            )
        first, second = (subject.title for subject in looked.subjects)
        return verdict(looked.pairs, names=(first, second))

    def slices(self, column: str, measure: str | None = None, label: Any = None) -> pd.DataFrame:
        """Return how good predictions are by what was logged beside the samples, the worst first.

        Parameters
        ----------
        column : str
        measure : {"accuracy", "precision", "recall", "f1", "mae", "rmse"}, optional
        label : optional
            Of which precision, recall and F1 are; the second of two classes unless given.

        Returns
        -------
        DataFrame
            ``value``, ``count``, the measure, and its 95 % interval ``low`` to ``high``. Two runs
            are told apart by a column ``run``.

        Raises
        ------
        InvalidParameterError
            There is no such column or measure.

        Examples
        --------
        >>> when = {"when": ["day", "day", "night"]}
        >>> view = tb.confusion_matrix([0, 1, 1], [0, 1, 0], samples=when)
        >>> view.slices("when")[["value", "count", "accuracy"]].values.tolist()
        [['night', 1, 0.0], ['day', 2, 1.0]]
        """
        return self._each(
            lambda subject: frames.slices_frame(
                subject.predictions, subject.samples.values(column), measure, label
            )
        )

    def label_errors(self) -> pd.DataFrame:
        """Return the samples whose true class looks wrong, by confident learning.

        Returns
        -------
        DataFrame
            ``id``, ``given``, ``suggested`` and ``self_confidence``, the probability of the given
            class, lowest first; and what was logged beside the samples, but for pictures. Of two
            runs by the probabilities of the second.

        Raises
        ------
        InvalidParameterError
            There are no probabilities of every class.

        Examples
        --------
        >>> view = tb.confusion_matrix([0, 0, 0, 1, 1], [0] * 5, [0.1, 0.2, 0.9, 0.8, 0.7])
        >>> view.label_errors()["id"].tolist()
        ['2']
        """
        return frames.label_errors_frame(self.looked().subjects[-1])

    def to_markdown(self) -> str:
        """Return the measures as a table in GitHub's Markdown, with what is confused most.

        It has at most 2,000 characters, and says what is left out.

        Examples
        --------
        >>> print(tb.confusion_matrix(["a", "b"], ["a", "a"]).to_markdown().splitlines()[2])
        | a | 0.5 | 1 | 0.66667 | 1 |
        """
        looked = self.looked()
        frame = self.measures()
        facts = [
            markdown_text(f"{subject.title}: {fact}" if looked.pairs else fact)
            for subject in looked.subjects
            for fact in frames.confusion_facts(subject.predictions)
        ]
        if looked.pairs is not None:
            facts.insert(0, markdown_text(self.verdict.text))
        return fitted_table(frame, len(frame), facts)

    def _each(self, made: Callable[[Subject], pd.DataFrame]) -> pd.DataFrame:
        """Return what is made of each subject, one below the other."""
        import pandas as pd

        subjects = self.looked().subjects
        parts = [made(subject) for subject in subjects]
        if len(parts) == 1:
            return parts[0]
        for subject, part in zip(subjects, parts, strict=True):
            part.insert(0, "run", subject.title)
        told = {key: [part.attrs[key] for part in parts] for key in parts[0].attrs}
        together = pd.concat(parts, ignore_index=True)
        together.attrs.update(told)
        return together

    def __repr__(self) -> str:
        titles = [subject.title for subject in self.looked().subjects] if self.spec.runs else []
        return f"<EvaluationView of {' and '.join(map(repr, titles)) or 'arrays'}>"


def _group_names(groups: Mapping[Any, Any] | None) -> Any:
    """Return the group of each class by the class's text; UNSET where none are given."""
    if groups is None:
        return UNSET
    names: dict[str, str] = {}
    for key, value in dict(groups).items():
        if isinstance(value, str):
            names[label_text(plain_label(key))] = value
        else:
            try:
                names |= {label_text(plain_label(label)): str(key) for label in value}
            except TypeError:
                raise InvalidParameterError(
                    "groups gives each class the name of its group, or each group its classes; "
                    f"{key!r} has a {type(value).__name__}."
                ) from None
    return names
