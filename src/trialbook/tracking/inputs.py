"""The fluent functions that record which data a run used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.validation.datasets import MAX_INPUTS, used_as
from trialbook.service.validation.limits import shown
from trialbook.tracking.records import target

if TYPE_CHECKING:
    from trialbook.model import Dataset


def log_input(
    dataset: Dataset | Any = None,
    context: str | None = None,
    tags: Mapping[str, str] | None = None,
    model: None = None,
) -> None:
    """Record a dataset that the active run uses, which is started where there is none.

    Of one name and digest a run has the first that was logged.

    Parameters
    ----------
    dataset : Dataset
        What `trialbook.data.from_pandas` and its like return, or one of MLflow's.
    context : str, optional
        What it is used for, such as ``"training"``; the tag ``mlflow.data.context``.
    tags : dict of str to str, optional
        Of this use of the dataset.
    model : None
        For MLflow's signature; models are not recorded as inputs.

    Raises
    ------
    InvalidParameterError
        It is no dataset, or something of it is too long.

    Examples
    --------
    >>> import numpy as np
    >>> dataset = tb.data.from_numpy(np.arange(6).reshape(3, 2), name="train", digest="v1")
    >>> with tb.start_run() as run:
    ...     tb.log_input(dataset, context="training")
    >>> used = tb.get_run(run.info.run_id).inputs.dataset_inputs[0]
    >>> used.dataset.name, used.tags
    ('train', [<InputTag: key='mlflow.data.context', value='training'>])
    >>> len(tb.search_runs(filter_string="datasets.name = 'train'"))
    1
    """
    if model is not None:
        raise InvalidParameterError("Models are not recorded as inputs of a run; log its dataset.")
    used = used_as(dataset, context, tags)
    tracker, run_id = target()
    tracker.log_inputs(run_id, [used])


def log_inputs(
    datasets: Sequence[Dataset | Any] | None = None,
    contexts: Sequence[str | None] | None = None,
    tags_list: Sequence[Mapping[str, str] | None] | None = None,
    models: None = None,
) -> None:
    """Record datasets that the active run uses, all or none; see `log_input`.

    Parameters
    ----------
    datasets : list of Dataset
    contexts : list of str or None, optional
        What each is used for; as many as there are datasets.
    tags_list : list of dict or None, optional
        Of each use; as many as there are datasets.
    models : None
        For MLflow's signature; models are not recorded as inputs.

    Raises
    ------
    InvalidParameterError
        One is no dataset, something of it is too long, or there are more contexts or tags than
        datasets, or fewer.

    Examples
    --------
    >>> import numpy as np
    >>> train = tb.data.from_numpy(np.arange(6), name="train")
    >>> test = tb.data.from_numpy(np.arange(2), name="test")
    >>> with tb.start_run() as run:
    ...     tb.log_inputs([train, test], contexts=["training", None])
    >>> tb.get_run(run.info.run_id).inputs.labels
    ['test (e88642bab3b5)', 'train (0c20f68840b2)']
    """
    if models:
        raise InvalidParameterError("Models are not recorded as inputs of a run; log its dataset.")
    given = _listed("datasets", datasets)
    if len(given) > MAX_INPUTS:
        raise InvalidParameterError(
            f"One call takes at most {MAX_INPUTS:,} datasets, not {len(given):,}."
        )
    sides = {
        "contexts": _listed("contexts", contexts),
        "tags_list": _listed("tags_list", tags_list),
    }
    for name, side in sides.items():
        if side and len(side) != len(given):
            raise InvalidParameterError(
                f"{name} must have one entry for each of the {len(given)} datasets, None where "
                f"there is none, not {len(side)}."
            )
    used = [
        used_as(dataset, context, tags)
        for dataset, context, tags in zip(
            given,
            sides["contexts"] or [None] * len(given),
            sides["tags_list"] or [None] * len(given),
            strict=True,
        )
    ]
    tracker, run_id = target()
    tracker.log_inputs(run_id, used)


def _listed(name: str, values: object) -> list[Any]:
    if values is None:
        return []
    if not isinstance(values, list | tuple):
        raise InvalidParameterError(
            f"{name} must be a list, not {shown(values)} of type {type(values).__name__}."
        )
    return list(values)
