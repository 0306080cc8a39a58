"""The experiment chosen for new runs: the fluent API sets it, views show it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from trialbook import settings, variables
from trialbook.errors import InvalidParameterError, TrialbookError

if TYPE_CHECKING:
    from trialbook.service.experiments import Experiments
    from trialbook.store.base import Store

DEFAULT_ID = "0"
DEFAULT_NAME = "Default"

# where the environment says it, ours before MLflow's: the store, the experiment's name and id
_VARIABLES = (
    (variables.TRACKING_URI, variables.EXPERIMENT_NAME, variables.EXPERIMENT_ID),
    (
        variables.MLFLOW_TRACKING_URI,
        variables.MLFLOW_EXPERIMENT_NAME,
        variables.MLFLOW_EXPERIMENT_ID,
    ),
)

_chosen: tuple[str, str] | None = None  # the store's URI and the experiment's id
_found: tuple[object, str] | None = None  # what the environment said, and the id


def choose(store: Store, experiment_id: str) -> None:
    """Have new runs of the store in use go to an experiment, those of child processes too."""
    global _chosen
    _chosen = (store.uri, experiment_id)
    variables.follow_experiment(settings.store_uri(), experiment_id)


def chosen_id(store: Store | None) -> str:
    """Return the id chosen for this store, else that of ``Default``."""
    if store is None:
        return DEFAULT_ID
    if _chosen is not None and _chosen[0] == store.uri:
        return _chosen[1]
    _, name, given_id = _given()
    experiment = None if name is None else store.get_experiment_by_name(name)
    if experiment is not None:
        return experiment.experiment_id
    return given_id or DEFAULT_ID


def used_id(experiments: Experiments) -> str:
    """Return the id for new runs of the store in use; an experiment of a new name is created.

    Raises
    ------
    InvalidParameterError
        The environment names one that runs cannot be added to, or two.
    """
    global _found
    store = experiments.store
    if _chosen is not None and _chosen[0] == store.uri:
        return _chosen[1]
    given = _given()
    variable, name, given_id = given
    if variable is None:
        return DEFAULT_ID
    if _found is not None and _found[0] == (store.uri, given):
        return _found[1]
    try:
        if name is None:
            found = experiments.active(given_id).experiment_id
        else:
            found = experiments.use(name).experiment_id
    except TrialbookError as error:
        raise InvalidParameterError(f"The environment variable {variable}: {error}") from None
    if given_id is not None and given_id != found:
        raise InvalidParameterError(
            f"The environment variable {variable} names the experiment with id {found!r}, and its "
            f"fellow says {given_id!r}; set only one of them."
        )
    _found = ((store.uri, given), found)
    return found


def chosen_name(store: Store | None) -> str:
    """Return the name of the experiment that new runs of a store go to."""
    if store is not None:
        with suppress(TrialbookError):
            return store.get_experiment(chosen_id(store)).name
    return DEFAULT_NAME


def forget() -> None:
    """Go back to the experiment ``Default``."""
    global _chosen, _found
    _chosen = _found = None
    variables.forget()


def _given() -> tuple[str | None, str | None, str | None]:
    """Return which variable says something, and the name or id that it does."""
    for place, name_variable, id_variable in _VARIABLES:
        name, given_id = variables.given(name_variable), variables.given(id_variable)
        if given_id is not None and not settings.is_in_use(place):
            # an id is one of the store that is named beside it
            given_id = None
        if name is not None:
            return name_variable, name, given_id
        if given_id is not None:
            return id_variable, None, given_id
    return None, None, None
