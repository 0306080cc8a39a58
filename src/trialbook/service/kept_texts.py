"""Texts that are kept with an experiment under names, so that whoever opens its store has them.

Each is a tag of the experiment: of two people who save at the same time neither takes away
what the other has saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import ViewType
from trialbook.service.experiments import Experiments
from trialbook.service.store_access import existing
from trialbook.service.validation.limits import checked_name, shown

if TYPE_CHECKING:
    from trialbook.model import Experiment
    from trialbook.store.base import Store

MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text with a name, of an experiment."""

    experiment_id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptTexts:
    """One kind of them.

    Attributes
    ----------
    tag : str
        What the keys of its tags begin with; the name follows.
    kind : str
        What one is called: ``filter``.
    most : int
        How many an experiment keeps.
    longest : int
        Characters of one.
    check : callable
        Raises InvalidParameterError where a text is none of these.
    """

    tag: str
    kind: str
    most: int
    longest: int
    check: Callable[[str], object]

    def found(self, store: Store | None, experiment_ids: Sequence[str] | None) -> list[KeptText]:
        """Return those of experiments, with None of all that are not deleted, by name.

        What has no name that one can have is passed over: whoever can write the store may have put
        it there. So may they have written the texts, which are as they are.
        """
        if store is None:
            return []
        found = [
            each
            for experiment in _experiments(store, experiment_ids)
            for each in self._of(experiment)
        ]
        return sorted(found, key=lambda each: (each.name.casefold(), each.name))

    def update(
        self,
        store_id: str | None,
        experiment_id: str,
        *,
        save: Mapping[str, str],
        delete: Sequence[str],
    ) -> tuple[dict[str, str], list[str]]:
        """Save some by their names and delete others; return what to save and delete to undo it.

        Raises
        ------
        InvalidParameterError
            A name or a text is empty or too long, or there are too many, or `check` says so.
        NotFoundError
            There is no such experiment.
        """
        experiments = Experiments(existing(store_id))
        before = {each.name: each.text for each in self._of(experiments.active(experiment_id))}
        for name, text in save.items():
            checked_name(f"The name of a {self.kind}", name, MAX_NAME)
            self.check_shape(name, text)
            self.check(text)
        gone = [name for name in delete if name in before and name not in save]
        new = {name: text for name, text in save.items() if before.get(name) != text}
        if len(before | new) - len(gone) > max(self.most, len(before)):
            raise InvalidParameterError(
                f"An experiment keeps at most {self.most} {self.kind}s; delete one that is not "
                "needed."
            )
        if new:
            experiments.set_tags(experiment_id, {self.tag + n: text for n, text in new.items()})
        for name in gone:
            experiments.delete_tag(experiment_id, self.tag + name)
        restored = {name: before[name] for name in (*new, *gone) if name in before}
        return restored, [name for name in new if name not in before]

    def check_shape(self, name: str, text: str) -> None:
        """Raise InvalidParameterError where a text is empty or too long."""
        if not text.strip():
            raise InvalidParameterError(f"The {self.kind} {shown(name)} must not be empty.")
        if len(text) > self.longest:
            raise InvalidParameterError(
                f"A {self.kind} that is kept has at most {self.longest:,} characters; "
                f"{shown(name)} has {len(text):,}."
            )

    def _of(self, experiment: Experiment) -> list[KeptText]:
        named = [
            (key.removeprefix(self.tag), value)
            for key, value in experiment.tags.items()
            if key.startswith(self.tag)
        ]
        return [KeptText(experiment.experiment_id, *each) for each in named if _is_name(each[0])]


def _experiments(store: Store, experiment_ids: Sequence[str] | None) -> list[Experiment]:
    if experiment_ids is None:
        return Experiments(store).search_all(ViewType.ACTIVE_ONLY)
    found = []
    for experiment_id in experiment_ids:
        try:
            found.append(store.get_experiment(experiment_id))
        except NotFoundError:  # deleted for good by another process
            continue
    return found


def _is_name(name: str) -> bool:
    try:
        checked_name("", name, MAX_NAME)
    except InvalidParameterError:
        return False
    return True
