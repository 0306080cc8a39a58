"""Predictions looked at in a cell: of arrays, of a run, or of two runs beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from trialbook.errors import InvalidParameterError
from trialbook.model import Run
from trialbook.protocol.messages import EvaluationLayout
from trialbook.recording import stores
from trialbook.service.tracker import checked_run_id
from trialbook.views.evaluation_view import EvaluationView

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Mapping

    from trialbook.store.base import Store

_NORMALIZE = ("true", "pred", "all")
_Order = Literal["given", "name", "support", "confusion"]


def confusion_matrix(
    y_true: Any,
    y_pred: Any = None,
    y_score: Any = None,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    ids: Any = None,
    samples: Any = None,
    fold: Any = None,
    normalize: Literal["true", "pred", "all"] | None = None,
    order: _Order = "given",
    groups: Mapping[Any, str] | Mapping[str, Collection[Any]] | None = None,
    name: str | None = None,
    split: str | None = None,
    tracking_uri: str | os.PathLike[str] | None = None,
) -> EvaluationView:
    """Show which classes are taken for which, with the samples behind each number.

    Parameters
    ----------
    y_true, y_pred : array, list, Series or DataFrame
        What is true and what was predicted, as `log_predictions` takes them: classes of any kind,
        several a sample, or the numbers of a regressor. Or a run with predictions, or its id; or
        two runs, whose predictions of the same samples are compared.
    y_score : array, list or DataFrame, optional
        Probabilities or other scores: of the positive class, or a column for each class. With them
        there are curves, and a threshold that can be moved.
    labels : list, optional
        All classes in their order; for two classes the second is the positive one.
    sample_weight : array or list of float, optional
    ids : array or list, optional
        What names each sample; its place unless given.
    samples : optional
        What was predicted, one for each: images, texts, or the rows of a DataFrame.
    fold : int or array of int, optional
        Of arrays: the fold of a cross-validation in which each sample was predicted. Of runs: the
        only fold that is looked at.
    normalize : {"true", "pred", "all"}, optional
        Show shares of the true class, of the predicted class or of all samples at first.
    order : {"given", "name", "support", "confusion"}
        Sort the classes at first as they were given, by name, largest or most confused first.
    groups : dict, optional
        Groups into which classes are put together: of each class the name of its group, or of each
        group its classes. Classes that are in none stand alone.
    name, split : str, optional
        Which predictions of the runs: ``"predictions"`` and ``"test"``, or else the first.
    tracking_uri : str or path, optional
        The store that has the runs, as for `trialbook.set_tracking_uri`.

    Returns
    -------
    EvaluationView
        As the last expression of a cell it displays itself.

    Raises
    ------
    InvalidParameterError
        Arrays do not fit together, an argument is none of those above, or two runs have no sample
        in common.
    NotFoundError
        There is no such run or store, or the run has no such predictions; it says which it has.

    Examples
    --------
    >>> view = tb.confusion_matrix(["cat", "dog", "dog"], ["cat", "cat", "dog"])
    >>> view.frame()[["true", "predicted", "count"]].values.tolist()
    [['cat', 'cat', 1], ['cat', 'dog', 0], ['dog', 'cat', 1], ['dog', 'dog', 1]]
    >>> view.measures().set_index("label").loc["dog", "recall"]
    0.5
    """
    if normalize is not None and normalize not in _NORMALIZE:
        raise InvalidParameterError(
            f"normalize must be one of {', '.join(_NORMALIZE)} or None, not {normalize!r}."
        )
    if order not in ("given", "name", "support", "confusion"):
        raise InvalidParameterError(
            f"order must be one of given, name, support, confusion, not {order!r}."
        )
    layout = EvaluationLayout(normalize, order)
    if not _is_run(y_true):
        if y_pred is None or _is_run(y_pred):
            raise InvalidParameterError(
                "confusion_matrix takes what is true and what was predicted, (y_true, y_pred), "
                "or one run or two runs with predictions."
            )
        _refuse("a run", name=name, split=split, tracking_uri=tracking_uri)
        return EvaluationView.of_arrays(
            y_true,
            y_pred,
            y_score,
            labels=labels,
            sample_weight=sample_weight,
            ids=ids,
            samples=samples,
            fold=fold,
            layout=layout,
            groups=groups,
        )
    if y_pred is not None and not _is_run(y_pred):
        raise InvalidParameterError(
            "The first argument is a run, so the second is a run to compare it with, or left out; "
            f"it is a {type(y_pred).__name__}."
        )
    _refuse(
        "arrays",
        y_score=y_score,
        labels=labels,
        sample_weight=sample_weight,
        ids=ids,
        samples=samples,
    )
    if fold is not None and (isinstance(fold, bool) or not isinstance(fold, int)):
        raise InvalidParameterError(f"fold of runs is the number of a fold, not {fold!r}.")
    runs = [_run_id(run) for run in (y_true, y_pred) if run is not None]
    return EvaluationView.of_runs(
        _store_of(runs[0], tracking_uri),
        runs,
        name=name,
        split=split,
        fold=fold,
        layout=layout,
        groups=groups,
    )


def _is_run(given: object) -> bool:
    return isinstance(given, Run | str)


def _run_id(run: Run | str) -> str:
    return run.info.run_id if isinstance(run, Run) else checked_run_id(run)


def _refuse(what: str, **given: object) -> None:
    for argument, value in given.items():
        if value is not None:
            raise InvalidParameterError(f"{argument} belongs to {what}, which was not given.")


def _store_of(run_id: str, tracking_uri: str | os.PathLike[str] | None) -> Store | None:
    """Return the store that has a run: the one that is named, or of those in use."""
    if tracking_uri is not None:
        return stores.existing_store(tracking_uri)
    current = stores.known_store()
    if current is None or current.get_runs([run_id]):
        return current
    others = (store for store in stores.open_stores() if store.get_runs([run_id]))
    return next(others, current)
