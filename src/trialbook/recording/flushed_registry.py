"""The registry of a store whose readers see what was recorded before they asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialbook.model import PagedList
    from trialbook.registered import ModelVersion, NewVersion, RegisteredModel
    from trialbook.search.tree import Node, OrderTerm
    from trialbook.store.base import Store


class FlushedRegistry(ABC):
    """Passes a registry's calls on, once what is on the way to the store has arrived."""

    @abstractmethod
    def _opened(self) -> Store:
        """Return the store behind."""

    @abstractmethod
    def _flushed(self, *, others: bool = True) -> Store:
        """Return the store behind, after all that was recorded before has arrived there.

        Without ``others`` what other living processes recorded may be missing.
        """

    def create_registered_model(
        self, name: str, description: str | None, tags: Mapping[str, str]
    ) -> RegisteredModel:
        """See `Registry.create_registered_model`."""
        return self._flushed().create_registered_model(name, description, tags)

    def get_registered_model(self, name: str) -> RegisteredModel:
        """See `Registry.get_registered_model`."""
        return self._flushed().get_registered_model(name)

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """See `Registry.rename_registered_model`."""
        return self._flushed().rename_registered_model(name, new_name)

    def describe_registered_model(self, name: str, description: str | None) -> RegisteredModel:
        """See `Registry.describe_registered_model`."""
        return self._flushed().describe_registered_model(name, description)

    def delete_registered_model(self, name: str) -> None:
        """See `Registry.delete_registered_model`."""
        self._flushed().delete_registered_model(name)

    def search_registered_models(
        self,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[RegisteredModel]:
        """See `Registry.search_registered_models`."""
        return self._flushed().search_registered_models(max_results, filter, order_by, page_token)

    def set_registered_model_tag(self, name: str, key: str, value: str | None) -> None:
        """See `Registry.set_registered_model_tag`."""
        self._flushed().set_registered_model_tag(name, key, value)

    def set_registered_model_alias(self, name: str, alias: str, version: int | None) -> None:
        """See `Registry.set_registered_model_alias`."""
        self._flushed().set_registered_model_alias(name, alias, version)

    def create_model_version(self, name: str, new: NewVersion) -> ModelVersion:
        """See `Registry.create_model_version`."""
        return self._flushed().create_model_version(name, new)

    def get_model_version(self, name: str, version: int) -> ModelVersion:
        """See `Registry.get_model_version`."""
        return self._flushed().get_model_version(name, version)

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """See `Registry.get_model_version_by_alias`."""
        return self._flushed().get_model_version_by_alias(name, alias)

    def describe_model_version(
        self, name: str, version: int, description: str | None
    ) -> ModelVersion:
        """See `Registry.describe_model_version`."""
        return self._flushed().describe_model_version(name, version, description)

    def set_model_version_stage(
        self, name: str, version: int, stage: str, *, archive_others: bool = False
    ) -> ModelVersion:
        """See `Registry.set_model_version_stage`."""
        return self._flushed().set_model_version_stage(
            name, version, stage, archive_others=archive_others
        )

    def delete_model_version(self, name: str, version: int) -> None:
        """See `Registry.delete_model_version`."""
        self._flushed().delete_model_version(name, version)

    def set_model_version_tag(self, name: str, version: int, key: str, value: str | None) -> None:
        """See `Registry.set_model_version_tag`."""
        self._flushed().set_model_version_tag(name, version, key, value)

    def search_model_versions(
        self,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[ModelVersion]:
        """See `Registry.search_model_versions`."""
        return self._flushed().search_model_versions(max_results, filter, order_by, page_token)
