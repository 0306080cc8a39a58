"""What every store can do with registered models, whose changes go straight to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from trialbook.registered import ModelVersion, NewVersion, RegisteredModel, Stage
from trialbook.search.tree import Field, OrderTerm

if TYPE_CHECKING:
    from trialbook.model import PagedList
    from trialbook.search.tree import Node

LAST_UPDATED_FIRST = (OrderTerm(Field("attribute", "last_updated_timestamp"), descending=True),)
"""How versions are ordered where no order is asked for, as in MLflow."""


def latest_versions(versions: Iterable[ModelVersion]) -> list[ModelVersion]:
    """Return the latest of each stage, in the order of `Stage.ALL`."""
    latest: dict[str, ModelVersion] = {}
    for version in sorted(versions, key=lambda each: each.version):
        latest[version.current_stage] = version
    return [latest[stage] for stage in Stage.ALL if stage in latest]


class Registry(Protocol):
    """The part of `trialbook.store.base.Store` that keeps registered models.

    NotFoundError where a model or a version does not exist. What becomes of a
    version is a change of its run, so that whoever shows the run hears of it.
    """

    def create_registered_model(
        self, name: str, description: str | None, tags: Mapping[str, str]
    ) -> RegisteredModel:
        """Return it; AlreadyExistsError where the name is taken."""

    def get_registered_model(self, name: str) -> RegisteredModel:
        """Return it."""

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """Return it under its new name; AlreadyExistsError where that is taken."""

    def describe_registered_model(self, name: str, description: str | None) -> RegisteredModel:
        """Set the description, None for none, and return it."""

    def delete_registered_model(self, name: str) -> None:
        """Delete it for good, with its versions."""

    def search_registered_models(
        self,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the word that `RunQuery` uses
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[RegisteredModel]:
        """Return a page.

        An order by a time ends with the order of creation in its direction, every other one
        with the name.
        """

    def set_registered_model_tag(self, name: str, key: str, value: str | None) -> None:
        """Set or overwrite a tag; None deletes it, if there is one."""

    def set_registered_model_alias(self, name: str, alias: str, version: int | None) -> None:
        """Let an alias stand for a version, and no longer for another; None deletes it."""

    def create_model_version(self, name: str, new: NewVersion) -> ModelVersion:
        """Return the new version, whose number no other version of the model ever had."""

    def get_model_version(self, name: str, version: int) -> ModelVersion:
        """Return it."""

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """Return it; InvalidParameterError, MLflow's code, where there is no such alias."""

    def describe_model_version(
        self, name: str, version: int, description: str | None
    ) -> ModelVersion:
        """Set the description, None for none, and return the version."""

    def set_model_version_stage(
        self, name: str, version: int, stage: str, *, archive_others: bool = False
    ) -> ModelVersion:
        """Set the stage, perhaps archive what else is in it, and return the version."""

    def delete_model_version(self, name: str, version: int) -> None:
        """Delete it for good, with its aliases."""

    def set_model_version_tag(self, name: str, version: int, key: str, value: str | None) -> None:
        """Set or overwrite a tag; None deletes it, if there is one."""

    def search_model_versions(
        self,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the word that `RunQuery` uses
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[ModelVersion]:
        """Return a page, by default `LAST_UPDATED_FIRST`.

        An order by a time ends with the order of creation in its direction, every other one
        with ``name, version_number DESC``.
        """
