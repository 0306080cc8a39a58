"""The fluent functions that keep what a model predicted, and return it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.model import Run
from trialbook.service.tracker import Tracker
from trialbook.service.validation.limits import checked_step
from trialbook.tracking.records import target

if TYPE_CHECKING:
    import pandas as pd


def log_predictions(
    y_true: Any,
    y_pred: Any,
    y_score: Any = None,
    ids: Any = None,
    samples: Any = None,
    name: str = "predictions",
    split: str = "test",
    fold: Any = None,
    groups: Any = None,
    labels: Any = None,
    sample_weight: Any = None,
    run_id: str | None = None,
) -> None:
    """Keep what a model predicted beside what is true, sample by sample.

    It is written as Parquet to the artifact ``predictions/<name>/<split>.parquet``, in place of
    what was logged there before, and described by a tag of the run.

    Parameters
    ----------
    y_true, y_pred : array, list, Series or DataFrame
        Classes of any kind, several labels a sample (a matrix of 0 and 1, or a list of sets), or
        the numbers of a regression. None and NaN mean that a sample has no label.
    y_score : array, list or DataFrame, optional
        Probabilities or other scores. Binary: (n,) of the positive class, or (n, 2). Else a
        column for each class, in the order of ``labels``, or named after it. Those of more than
        100 classes are kept with 32 bits each.
    ids : array or list, optional
        What names each sample, by which two runs are compared; its place unless given.
    samples : optional
        What was predicted, one for each. Images: a list of arrays, tensors, PIL images or paths
        of files, or one array (n, height, width[, channels]), are kept as PNG in the column
        ``image``. Texts: the column ``text``. The rows of a DataFrame, of a dictionary of columns
        or of a matrix of features: their columns, in which what Parquet has no kind for becomes
        its text.
    name, split : str
        They tell apart what one run predicts.
    fold : int or array of int, optional
        Of a cross-validation: the fold, which gets a file of its own, or that of each sample.
    groups : array or list, optional
        A value for each sample by which measures are told apart later; the column ``group``.
    labels : list, optional
        All classes in the order of the columns of ``y_score``, as ``model.classes_`` has them.
    sample_weight : array or list of float, optional
        The column ``weight``.
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    InvalidParameterError
        Lengths differ, ids repeat, scores do not fit the classes, or a name can be no file's.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_predictions(["cat", "dog"], ["cat", "cat"], [0.1, 0.4], samples=["Miau", "Wuff"])
    >>> tb.load_predictions(run)[["y_true", "y_pred", "score", "text"]].values.tolist()
    [['cat', 'cat', 0.1, 'Miau'], ['dog', 'cat', 0.4, 'Wuff']]
    """
    from trialbook.evaluation.predictions import predictions_of
    from trialbook.service.predictions.names import checked_file
    from trialbook.service.predictions.writing import write_predictions
    from trialbook.tracking.samples import column_of, samples_of

    file = checked_file(name, split, _one_fold(fold))
    predictions = predictions_of(
        y_true,
        y_pred,
        y_score,
        ids=ids,
        labels=labels,
        fold=fold,
        sample_weight=sample_weight,
    )
    count = len(predictions)
    kept = None if samples is None else samples_of(samples, count)
    tracker, known = target(run_id)
    told = write_predictions(
        tracker.artifacts_to_write(known),
        file,
        predictions,
        groups=None if groups is None else column_of(groups, "groups", count),
        samples=None if kept is None else kept.frame,
        images=() if kept is None else kept.images,
    )
    tracker.set_tags(known, {file.tag: told.as_tag()})


def _one_fold(fold: object) -> int | None:
    """Return the number of a fold; None for none, and for one of each sample."""
    several = hasattr(type(fold), "__iter__") and getattr(fold, "ndim", 1) != 0
    return None if fold is None or several else checked_step(fold)


def load_predictions(
    run: Run | str,
    name: str = "predictions",
    split: str | None = None,
    fold: int | None = None,
) -> pd.DataFrame:
    """Return what `log_predictions` kept, a row for each sample.

    Parameters
    ----------
    run : Run or str
        A run, or its id.
    name : str
    split : str, optional
        All of them unless given.
    fold : int, optional
        All of them unless given.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``split``, ``fold``, ``y_true``, ``y_pred``, then ``score`` or a ``score_<class>``
        for each class, then ``group``, ``weight`` and the columns of samples, as far as there are
        any. Labels are what they were: numbers are no texts. Images are PNG as bytes. A Parquet
        file that something else wrote to the same place is read too.

    Raises
    ------
    NotFoundError
        The run has no such predictions; it says which it has.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     run.log_predictions([0.5, 2.5], [0.4, 2.8])
    >>> tb.load_predictions(run)[["id", "y_true", "y_pred"]].values.tolist()
    [['0', 0.5, 0.4], ['1', 2.5, 2.8]]
    """
    from trialbook.service.predictions.frames import load_frame

    if not isinstance(run, Run | str):
        raise InvalidParameterError(
            f"load_predictions needs a run or its id, not something of type {type(run).__name__}."
        )
    run_id = run.info.run_id if isinstance(run, Run) else run
    chosen = None if fold is None else checked_step(fold)
    return load_frame(Tracker.current().artifacts(run_id), name, split, chosen)
