"""Registered models in plain Python objects: the reference of the database stores."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reference.search import E, Registered, matches, page_of, total_order
from trialbook.model import PagedList
from trialbook.registered import ModelVersion, NewVersion, RegisteredModel, Stage
from trialbook.search.tree import Field, OrderTerm
from trialbook.store import errors
from trialbook.store.batch import check_text
from trialbook.store.clock import now
from trialbook.store.paging import decode_token, encode_token
from trialbook.store.registry import LAST_UPDATED_FIRST, latest_versions

if TYPE_CHECKING:
    from trialbook.search.tree import Node

_TIMES = (
    Field("attribute", "creation_timestamp"),
    Field("attribute", "last_updated_timestamp"),
)
_NUMBER = Field("attribute", "number")
_BY_NAME = (OrderTerm(Field("attribute", "name")),)
_BY_VERSION = (*_BY_NAME, OrderTerm(Field("attribute", "version_number"), descending=True))


@dataclass
class KeptModel:
    """A registered model, and its versions without their aliases.

    Models and versions are numbered as they are created; ``numbers`` has those of the versions.
    """

    model: RegisteredModel
    number: int
    versions: dict[int, ModelVersion] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    last_version: int = 0

    def seen(self) -> RegisteredModel:
        """Return it as others see it."""
        model = self.model
        latest = latest_versions(self.versions[number] for number in self.versions)
        return replace(
            model,
            latest_versions=[self.version(each.version) for each in latest],
            tags=dict(model.tags),
            aliases=dict(sorted(model.aliases.items())),
        )

    def version(self, number: int) -> ModelVersion:
        """Return a version as others see it."""
        if number not in self.versions:
            raise errors.no_version(self.model.name, number)
        kept = self.versions[number]
        aliases = sorted(alias for alias, of in self.model.aliases.items() if of == number)
        return replace(kept, name=self.model.name, aliases=aliases, tags=dict(kept.tags))


class MemoryRegistry:
    """The `trialbook.store.registry.Registry` of the in-memory store."""

    _lock: threading.RLock

    def __init__(self) -> None:
        self._models: dict[str, KeptModel] = {}
        self._numbers = itertools.count()

    def _note_change(self, run_ids: Iterable[str]) -> None:
        """Give these runs, those that exist, a new revision."""
        raise NotImplementedError

    def create_registered_model(
        self, name: str, description: str | None, tags: Mapping[str, str]
    ) -> RegisteredModel:
        """See `Registry.create_registered_model`."""
        check_text(name, description or "", *tags.keys(), *tags.values())
        with self._lock:
            if name in self._models:
                raise errors.model_exists(name)
            created = now()
            model = RegisteredModel(name, created, created, description, tags=dict(tags))
            self._models[name] = KeptModel(model, next(self._numbers))
            return self._models[name].seen()

    def get_registered_model(self, name: str) -> RegisteredModel:
        """See `Registry.get_registered_model`."""
        with self._lock:
            return self._model(name).seen()

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """See `Registry.rename_registered_model`."""
        check_text(new_name)
        with self._lock:
            kept = self._model(name)
            if new_name != name and new_name in self._models:
                raise errors.model_exists(new_name)
            del self._models[name]
            self._models[new_name] = kept
            kept.model = replace(kept.model, name=new_name)
            self._touch(kept, kept.versions)
            return kept.seen()

    def describe_registered_model(self, name: str, description: str | None) -> RegisteredModel:
        """See `Registry.describe_registered_model`."""
        check_text(description or "")
        with self._lock:
            kept = self._model(name)
            kept.model = replace(kept.model, description=description)
            self._touch(kept)
            return kept.seen()

    def delete_registered_model(self, name: str) -> None:
        """See `Registry.delete_registered_model`."""
        with self._lock:
            kept = self._model(name)
            del self._models[name]
            self._note_change(_runs_of(kept.versions.values()))

    def search_registered_models(
        self,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[RegisteredModel]:
        """See `Registry.search_registered_models`."""
        terms = total_order(order_by, _TIMES, _NUMBER, _BY_NAME)
        with self._lock:
            models = [Registered(kept.seen(), kept.number) for kept in self._models.values()]
        return _page(models, filter, terms, max_results, page_token)

    def set_registered_model_tag(self, name: str, key: str, value: str | None) -> None:
        """See `Registry.set_registered_model_tag`."""
        check_text(key, value or "")
        with self._lock:
            _set(self._model(name).model.tags, key, value)

    def set_registered_model_alias(self, name: str, alias: str, version: int | None) -> None:
        """See `Registry.set_registered_model_alias`."""
        check_text(alias)
        with self._lock:
            kept = self._model(name)
            if version is not None:
                kept.version(version)
            before = kept.model.aliases.pop(alias, None)
            if version is not None:
                kept.model.aliases[alias] = version
            numbers = {number for number in (before, version) if number is not None}
            self._note_change(_runs_of(kept.versions[number] for number in numbers))

    def create_model_version(self, name: str, new: NewVersion) -> ModelVersion:
        """See `Registry.create_model_version`."""
        texts = (new.source, new.run_id, new.user_id, new.description, new.run_link)
        check_text(*filter(None, texts), *new.tags.keys(), *new.tags.values())
        with self._lock:
            kept = self._model(name)
            kept.last_version += 1
            created = now()
            kept.versions[kept.last_version] = ModelVersion(
                name,
                kept.last_version,
                created,
                created,
                new.source,
                new.run_id,
                new.user_id,
                description=new.description,
                run_link=new.run_link,
                tags=dict(new.tags),
            )
            kept.numbers[kept.last_version] = next(self._numbers)
            kept.model = replace(kept.model, last_updated_timestamp=created)
            self._note_change(_runs_of([kept.versions[kept.last_version]]))
            return kept.version(kept.last_version)

    def get_model_version(self, name: str, version: int) -> ModelVersion:
        """See `Registry.get_model_version`."""
        with self._lock:
            return self._model(name).version(version)

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """See `Registry.get_model_version_by_alias`."""
        with self._lock:
            kept = self._model(name)
            if alias not in kept.model.aliases:
                raise errors.no_alias(name, alias, kept.model.aliases)
            return kept.version(kept.model.aliases[alias])

    def describe_model_version(
        self, name: str, version: int, description: str | None
    ) -> ModelVersion:
        """See `Registry.describe_model_version`."""
        check_text(description or "")
        with self._lock:
            kept = self._model(name)
            kept.versions[version] = replace(kept.version(version), description=description)
            # MLflow leaves the model as it was
            self._touch_versions(kept, [version])
            return kept.version(version)

    def set_model_version_stage(
        self, name: str, version: int, stage: str, *, archive_others: bool = False
    ) -> ModelVersion:
        """See `Registry.set_model_version_stage`."""
        with self._lock:
            kept = self._model(name)
            changed = {version: replace(kept.version(version), current_stage=stage)}
            if archive_others:
                for number, other in kept.versions.items():
                    if number != version and other.current_stage == stage:
                        changed[number] = replace(other, current_stage=Stage.ARCHIVED)
            kept.versions |= changed
            self._touch(kept, changed)
            return kept.version(version)

    def delete_model_version(self, name: str, version: int) -> None:
        """See `Registry.delete_model_version`."""
        with self._lock:
            kept = self._model(name)
            gone = kept.version(version)
            del kept.versions[version], kept.numbers[version]
            for alias in gone.aliases:
                del kept.model.aliases[alias]
            self._touch(kept)
            self._note_change(_runs_of([gone]))

    def set_model_version_tag(self, name: str, version: int, key: str, value: str | None) -> None:
        """See `Registry.set_model_version_tag`."""
        check_text(key, value or "")
        with self._lock:
            kept = self._model(name)
            kept.version(version)
            _set(kept.versions[version].tags, key, value)

    def search_model_versions(
        self,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[ModelVersion]:
        """See `Registry.search_model_versions`."""
        terms = total_order(order_by or LAST_UPDATED_FIRST, _TIMES, _NUMBER, _BY_VERSION)
        with self._lock:
            versions = [
                Registered(kept.version(version), kept.numbers[version])
                for kept in self._models.values()
                for version in kept.versions
            ]
        return _page(versions, filter, terms, max_results, page_token)

    def _model(self, name: str) -> KeptModel:
        if name not in self._models:
            raise errors.no_model(name)
        return self._models[name]

    def _touch(self, kept: KeptModel, versions: Iterable[int] = ()) -> None:
        kept.model = replace(kept.model, last_updated_timestamp=now())
        self._touch_versions(kept, versions)

    def _touch_versions(self, kept: KeptModel, versions: Iterable[int]) -> None:
        changed = {
            number: replace(kept.versions[number], last_updated_timestamp=now())
            for number in versions
        }
        kept.versions |= changed
        self._note_change(_runs_of(changed.values()))


def _page(
    items: list[Registered[E]],
    filter_: Node | None,
    terms: Sequence[OrderTerm],
    limit: int,
    page_token: str | None,
) -> PagedList[E]:
    after = decode_token(page_token, terms)
    found = [item for item in items if matches(filter_, item)]
    page, last = page_of(found, terms, limit, after)
    token = None if last is None else encode_token(last, terms)
    return PagedList([item.entity for item in page], token)


def _runs_of(versions: Iterable[ModelVersion]) -> set[str]:
    return {version.run_id for version in versions if version.run_id is not None}


def _set(tags: dict[str, str], key: str, value: str | None) -> None:
    if value is None:
        tags.pop(key, None)
    else:
        tags[key] = value
