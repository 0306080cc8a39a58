"""The errors that every store raises in the same words."""

from __future__ import annotations

from collections.abc import Iterable

from trialbook.errors import AlreadyExistsError, InvalidParameterError, NotFoundError
from trialbook.model import Experiment, LifecycleStage


def no_experiment(experiment_id: str) -> NotFoundError:
    """Say that no experiment has this id."""
    return NotFoundError(f"There is no experiment with id {experiment_id!r}.")


def experiment_already(experiment_id: str, stage: str) -> NotFoundError:
    """Refuse to delete what is deleted, or to restore what is not; the error code is MLflow's."""
    return NotFoundError(
        f"There is no experiment with id {experiment_id!r} to change: it is {stage} already."
    )


def experiment_not_active(experiment_id: str) -> InvalidParameterError:
    """Refuse a write to a deleted experiment."""
    return InvalidParameterError(
        f"Experiment {experiment_id!r} must be in the 'active' state, but it is deleted; "
        "restore it first."
    )


def name_taken(taken: Experiment) -> AlreadyExistsError:
    """Refuse a name that is in use, perhaps by a deleted experiment."""
    if taken.lifecycle_stage == LifecycleStage.DELETED:
        return AlreadyExistsError(
            f"Experiment {taken.name!r} exists already, with id {taken.experiment_id!r}, and is "
            "deleted. Restore it, or choose another name."
        )
    return AlreadyExistsError(
        f"Experiment {taken.name!r} exists already, with id {taken.experiment_id!r}."
    )


def no_run(run_id: str) -> NotFoundError:
    """Say that no run has this id."""
    return NotFoundError(f"There is no run with id {run_id!r}.")


def run_not_active(run_id: str) -> InvalidParameterError:
    """Refuse a write to a deleted run."""
    return InvalidParameterError(
        f"Run {run_id!r} must be in the 'active' state, but it is deleted; restore it first."
    )


def no_tag(owner: str, key: str) -> NotFoundError:
    """Say that the tag which was to be deleted does not exist."""
    return NotFoundError(f"{owner} has no tag {key!r}.")


def param_changed(run_id: str, key: str, old: str, new: str) -> InvalidParameterError:
    """Refuse another value for a param."""
    return InvalidParameterError(
        f"Param {key!r} of run {run_id!r} is {old!r} and cannot become {new!r}: params do not "
        "change once logged. Use a tag for what changes, or start another run."
    )


def param_twice(key: str, first: str, second: str) -> InvalidParameterError:
    """Refuse two values for a param in one batch."""
    return InvalidParameterError(
        f"Param {key!r} occurs twice in one call, as {first!r} and as {second!r}."
    )


def two_names(run_name: str, tag: str) -> InvalidParameterError:
    """Refuse a new run with a name and another one in its tag."""
    return InvalidParameterError(
        f"The run is named {run_name!r} but its tag mlflow.runName says {tag!r}; give only one."
    )


def not_deleted(noun: str, known: str) -> InvalidParameterError:
    """Refuse to purge what is in use."""
    return InvalidParameterError(
        f"{noun} {known!r} must be in the 'deleted' state to be purged; delete it first."
    )


def refuse_to_purge(experiment: Experiment) -> None:
    """Raise where an experiment must stay."""
    if experiment.lifecycle_stage != LifecycleStage.DELETED:
        raise not_deleted("Experiment", experiment.experiment_id)
    if experiment.experiment_id == "0":
        raise InvalidParameterError(
            "Experiment '0' is where runs go that name none, and cannot be purged; purge its runs."
        )


def no_model(name: str) -> NotFoundError:
    """Say that no registered model has this name."""
    return NotFoundError(f"There is no registered model named {name!r}.")


def model_exists(name: str) -> AlreadyExistsError:
    """Refuse a name that is taken."""
    return AlreadyExistsError(f"There is a registered model named {name!r} already.")


def no_version(name: str, version: int) -> NotFoundError:
    """Say that a model has no version of this number."""
    return NotFoundError(f"Registered model {name!r} has no version {version}.")


def no_alias(name: str, alias: str, known: Iterable[str]) -> InvalidParameterError:
    """Say that a model has no such alias; the error code is MLflow's."""
    there = ", ".join(map(repr, sorted(known)))
    has = f"it has {there}" if there else "it has none"
    return InvalidParameterError(f"Registered model {name!r} has no alias {alias!r}; {has}.")
