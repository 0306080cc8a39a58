"""The fluent functions that record which data a run used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.datasets import used_as
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
    ('train', {'mlflow.data.context': 'training'})
    >>> len(tb.search_runs(filter_string="datasets.name = 'train'"))
    1
    """
    if model is not None:
        raise InvalidParameterError("Models are not recorded as inputs of a run; log its dataset.")
    used = used_as(dataset, context, tags)
    tracker, run_id = target()
    tracker.log_inputs(run_id, [used])
