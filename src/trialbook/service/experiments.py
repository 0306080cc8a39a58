"""The use cases of experiments."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from trialbook import settings
from trialbook.errors import (
    AlreadyExistsError,
    InvalidParameterError,
    InvalidStateError,
    NotFoundError,
)
from trialbook.model import Experiment, LifecycleStage, PagedList, ViewType
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.validation.limits import (
    MAX_PAGE,
    checked_experiment_name,
    checked_key,
    checked_mapping,
    checked_max_results,
    checked_step,
    checked_tags,
    checked_view_type,
    shown,
)
from trialbook.service.validation.one_or_several import filter_of, order_of, several, token_of
from trialbook.warning import warn

if TYPE_CHECKING:
    from trialbook.store.base import Store

TAG = "experiment tag"


class Experiments:
    """The experiments of a store, with what is asked of a caller checked.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def create(self, name: object, artifact_location: object = None, tags: object = None) -> str:
        """Create an experiment and return its id; AlreadyExistsError where the name is taken."""
        return self.store.create_experiment(
            checked_experiment_name(name),
            _checked_location(artifact_location),
            checked_tags(TAG, tags),
        )

    def get(self, experiment_id: object) -> Experiment:
        """Return an experiment, deleted or not; NotFoundError names those that exist."""
        known = checked_experiment_id(experiment_id)
        try:
            return self.store.get_experiment(known)
        except NotFoundError:
            raise NotFoundError(
                f"There is no experiment with id {shown(known)}. {self._known()}"
            ) from None

    def by_name(self, name: object) -> Experiment | None:
        """Return an experiment, deleted or not; None where there is none."""
        return self.store.get_experiment_by_name(checked_experiment_name(name))

    def named(self, name: object) -> Experiment:
        """Return an experiment, deleted or not; NotFoundError suggests names near it."""
        experiment = self.by_name(name)
        if experiment is None:
            raise NotFoundError(f"There is no experiment named {shown(name)}. {self._near(name)}")
        return experiment

    def use(self, name: object = None, experiment_id: object = None) -> Experiment:
        """Return the active experiment of this name or id; one of a new name is created.

        Raises
        ------
        InvalidParameterError
            It is deleted, or both or neither of name and id are given.
        """
        if (name is None) == (experiment_id is None):
            raise InvalidParameterError(
                "Give either the name of an experiment or its experiment_id, and not both."
            )
        if experiment_id is not None:
            return self.active(experiment_id)
        experiment = self.by_name(name)
        if experiment is None:
            try:
                return self.get(self.create(name))
            except AlreadyExistsError:  # another process was quicker
                experiment = self.named(name)
        return self._checked_active(experiment)

    def found(self, ids: object = None, names: object = None) -> list[str]:
        """Return the ids of experiments, named by id and by name, that there are.

        Each of the two is one or several. One that is not there yet has no
        runs to find: a warning says so and what there is.
        """
        known = []
        for each, get in (
            *((each, self.get) for each in several("experiment_ids", ids)),
            *((each, self.named) for each in several("experiment_names", names)),
        ):
            try:
                known.append(get(each).experiment_id)
            except NotFoundError as error:
                warn(f"{error} No runs are found for it.")
        return known

    def active(self, experiment_id: object) -> Experiment:
        """Return an experiment that runs can be added to."""
        return self._checked_active(self.get(experiment_id))

    def search(
        self,
        view_type: object = ViewType.ACTIVE_ONLY,
        max_results: object = 1000,
        filter_string: object = None,
        order_by: object = None,
        page_token: object = None,
    ) -> PagedList[Experiment]:
        """Return a page of experiments, the last created first unless ordered."""
        from trialbook.search import EXPERIMENTS, parse_filter, parse_order

        return self.store.search_experiments(
            checked_view_type(view_type),
            checked_max_results(max_results),
            parse_filter(filter_of(filter_string), EXPERIMENTS),
            parse_order(order_of(order_by), EXPERIMENTS),
            token_of(page_token),
        )

    def search_all(
        self,
        view_type: object = ViewType.ACTIVE_ONLY,
        max_results: object = None,
        filter_string: object = None,
        order_by: object = None,
    ) -> list[Experiment]:
        """Return the experiments of every page, or the first ``max_results`` of them."""
        limit = None if max_results is None else checked_max_results(max_results, None)
        found: list[Experiment] = []
        token = None
        while limit is None or len(found) < limit:
            size = MAX_PAGE if limit is None else min(MAX_PAGE, limit - len(found))
            page = self.search(view_type, size, filter_string, order_by, token)
            found += page
            token = page.token
            if token is None:
                break
        return found

    def rename(self, experiment_id: object, name: object) -> None:
        """Give an active experiment another name."""
        new_name = checked_experiment_name(name)
        experiment = self.get(experiment_id)
        if experiment.lifecycle_stage == LifecycleStage.DELETED:
            # of all that a deleted experiment refuses, MLflow has another code for this alone
            raise InvalidStateError(
                f"Experiment {shown(experiment.name)} with id {experiment.experiment_id!r} is "
                "deleted; restore it with TrackingClient().restore_experiment before renaming it."
            )
        self.store.rename_experiment(experiment.experiment_id, new_name)

    def delete(self, experiment_id: object) -> None:
        """Mark an experiment and its runs deleted."""
        self.store.delete_experiment(self.get(experiment_id).experiment_id)

    def restore(self, experiment_id: object) -> None:
        """Undo `delete`, for all its runs."""
        self.store.restore_experiment(self.get(experiment_id).experiment_id)

    def set_tags(self, experiment_id: object, tags: object) -> None:
        """Set or overwrite tags."""
        checked = checked_tags(TAG, checked_mapping("Tags", tags))
        known = self.active(experiment_id).experiment_id
        for key, value in checked.items():
            self.store.set_experiment_tag(known, key, value)

    def delete_tag(self, experiment_id: object, key: object) -> None:
        """Remove a tag; NotFoundError where there is none."""
        key = checked_key(TAG, key)
        self.store.delete_experiment_tag(self.active(experiment_id).experiment_id, key)

    def _checked_active(self, experiment: Experiment) -> Experiment:
        if experiment.lifecycle_stage == LifecycleStage.DELETED:
            known = experiment.experiment_id
            raise InvalidParameterError(
                f"Experiment {shown(experiment.name)} with id {known!r} is deleted; restore it "
                f"with TrackingClient().restore_experiment({known!r}), or use another."
            )
        return experiment

    def _known(self) -> str:
        page = self.search(max_results=5)
        listing = ", ".join(f"{e.experiment_id!r} ({shown(e.name, 40)})" for e in page)
        return f"Latest experiments: {listing}." if listing else "There are no experiments."

    def _near(self, name: object) -> str:
        import difflib

        names = [e.name for e in self.search()]
        near = difflib.get_close_matches(str(name), names, n=3)
        if near:
            return f"Did you mean {' or '.join(shown(n) for n in near)}?"
        return self._known()


def checked_experiment_id(experiment_id: object) -> str:
    """Return the id, also one that is a number of any type, as text.

    Raises
    ------
    InvalidParameterError
        It is no number in decimal digits.

    Examples
    --------
    >>> checked_experiment_id(7), checked_experiment_id(7.0)
    ('7', '7')
    """
    if isinstance(experiment_id, str) and re.fullmatch(r"[0-9]{1,19}", experiment_id):
        return str.__str__(experiment_id)
    if not isinstance(experiment_id, str | bytes | bool):
        with suppress(InvalidParameterError):
            number = checked_step(experiment_id)
            if number >= 0 and number == experiment_id:
                return str(number)
    given = isinstance(experiment_id, Experiment)
    raise InvalidParameterError(
        f"{shown(experiment_id)} is no experiment id, which is a number such as '0'; "
        + (
            "give its experiment_id."
            if given
            else "get the id of a name with get_experiment_by_name(name).experiment_id."
        )
    )


def _checked_location(location: object) -> str | None:
    if location is None:
        return None
    if not isinstance(location, str | Path):
        raise InvalidParameterError(
            f"artifact_location must be a path or a URL, not {shown(location)} "
            f"of type {type(location).__name__}."
        )
    checked = settings.artifact_location(str(location))
    artifacts_at(checked)  # says so where it cannot be reached from here
    return checked
