"""The registry's contract over SQL: each method is one transaction."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from trialbook.store.batch import check_text
from trialbook.store.paging import decode_token
from trialbook.store.registry import LAST_UPDATED_FIRST
from trialbook.store.sql import models, versions
from trialbook.store.sql.schema import model_version_tags

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from trialbook.model import PagedList
    from trialbook.registered import ModelVersion, NewVersion, RegisteredModel
    from trialbook.search.tree import Node, OrderTerm


class SqlRegistry(ABC):
    """A `trialbook.store.registry.Registry` over a database."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that sees one state of the database."""

    @abstractmethod
    def _writing(self, seconds: float | None = None) -> AbstractContextManager[Connection]:
        """Open a transaction that no other write runs beside, and wait so long for it at most."""

    def create_registered_model(
        self, name: str, description: str | None, tags: Mapping[str, str]
    ) -> RegisteredModel:
        """See `Registry.create_registered_model`."""
        check_text(name, description or "", *tags.keys(), *tags.values())
        with self._writing() as conn:
            return models.create(conn, name, description, tags)

    def get_registered_model(self, name: str) -> RegisteredModel:
        """See `Registry.get_registered_model`."""
        with self._reading() as conn:
            return models.get(conn, name)

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """See `Registry.rename_registered_model`."""
        check_text(new_name)
        with self._writing() as conn:
            return models.rename(conn, name, new_name)

    def describe_registered_model(self, name: str, description: str | None) -> RegisteredModel:
        """See `Registry.describe_registered_model`."""
        check_text(description or "")
        with self._writing() as conn:
            return models.describe(conn, name, description)

    def delete_registered_model(self, name: str) -> None:
        """See `Registry.delete_registered_model`."""
        with self._writing() as conn:
            models.remove(conn, name)

    def search_registered_models(
        self,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[RegisteredModel]:
        """See `Registry.search_registered_models`."""
        after = decode_token(page_token, order_by)
        with self._reading() as conn:
            return models.search(conn, filter, order_by, limit=max_results, after=after)

    def set_registered_model_tag(self, name: str, key: str, value: str | None) -> None:
        """See `Registry.set_registered_model_tag`."""
        check_text(key, value or "")
        with self._writing() as conn:
            models.set_tag(conn, name, key, value)

    def set_registered_model_alias(self, name: str, alias: str, version: int | None) -> None:
        """See `Registry.set_registered_model_alias`."""
        check_text(alias)
        with self._writing() as conn:
            models.set_alias(conn, name, alias, version)

    def create_model_version(self, name: str, new: NewVersion) -> ModelVersion:
        """See `Registry.create_model_version`."""
        texts = (new.source, new.run_id, new.user_id, new.description, new.run_link)
        check_text(*filter(None, texts), *new.tags.keys(), *new.tags.values())
        with self._writing() as conn:
            return versions.create(conn, models.number_of(conn, name), new)

    def get_model_version(self, name: str, version: int) -> ModelVersion:
        """See `Registry.get_model_version`."""
        with self._reading() as conn:
            return versions.read(conn, [versions.number_of(conn, name, version)])[0]

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """See `Registry.get_model_version_by_alias`."""
        with self._reading() as conn:
            model = models.number_of(conn, name)
            number = versions.number_of_alias(conn, model, name, alias)
            return versions.read(conn, [number])[0]

    def describe_model_version(
        self, name: str, version: int, description: str | None
    ) -> ModelVersion:
        """See `Registry.describe_model_version`."""
        check_text(description or "")
        with self._writing() as conn:
            number = versions.number_of(conn, name, version)
            versions.touch(conn, [number], description=description)
            return versions.read(conn, [number])[0]

    def set_model_version_stage(
        self, name: str, version: int, stage: str, *, archive_others: bool = False
    ) -> ModelVersion:
        """See `Registry.set_model_version_stage`."""
        with self._writing() as conn:
            number = versions.number_of(conn, name, version)
            versions.set_stage(conn, number, stage, archive_others=archive_others)
            models.touch(conn, models.number_of(conn, name))
            return versions.read(conn, [number])[0]

    def delete_model_version(self, name: str, version: int) -> None:
        """See `Registry.delete_model_version`."""
        with self._writing() as conn:
            versions.remove(conn, versions.number_of(conn, name, version))
            models.touch(conn, models.number_of(conn, name))

    def set_model_version_tag(self, name: str, version: int, key: str, value: str | None) -> None:
        """See `Registry.set_model_version_tag`."""
        check_text(key, value or "")
        with self._writing() as conn:
            number = versions.number_of(conn, name, version)
            models.replace_tag(conn, model_version_tags, "model_version", number, key, value)

    def search_model_versions(
        self,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[ModelVersion]:
        """See `Registry.search_model_versions`."""
        terms = order_by or LAST_UPDATED_FIRST
        after = decode_token(page_token, terms)
        with self._reading() as conn:
            return versions.search(conn, filter, terms, limit=max_results, after=after)
