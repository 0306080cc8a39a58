"""The use cases of registered models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from trialbook import settings
from trialbook.errors import AlreadyExistsError, InvalidParameterError, NotFoundError
from trialbook.recording import stores
from trialbook.registered import ModelVersion, NewVersion, RegisteredModel, Stage
from trialbook.service.artifacts.base import Artifacts, artifacts_at
from trialbook.service.artifacts.paths import checked_artifact_path
from trialbook.service.context.session import user_name
from trialbook.service.tracker import checked_run_id
from trialbook.service.validation.limits import checked_key, checked_max_results, shown
from trialbook.service.validation.model_uri import is_model_uri, parse_model_uri, parts_of_run_uri
from trialbook.service.validation.one_or_several import filter_of, order_of, token_of
from trialbook.service.validation.registry_limits import (
    checked_alias,
    checked_model_name,
    checked_registry_tag,
    checked_registry_tags,
    checked_remark,
    checked_source,
    checked_stage,
    checked_stages,
    checked_version,
)

if TYPE_CHECKING:
    from trialbook.model import PagedList
    from trialbook.store.base import Store

T = TypeVar("T")

MAX_MODELS = 1_000
"""Registered models in a page at most, as in MLflow."""
MAX_VERSIONS = 200_000
"""Versions in a page at most, as in MLflow."""


class RegisteredModels:
    """The registered models of a store, with what is asked of a caller checked.

    Parameters
    ----------
    store : Store
    runs : Store, optional
        Where the runs are that versions come from, if they are in another.
    """

    def __init__(self, store: Store, runs: Store | None = None) -> None:
        self.store = store
        self.runs = store if runs is None else runs

    @classmethod
    def current(cls) -> RegisteredModels:
        """Return those of the store in use."""
        registry, runs = settings.registry_uri_set(), stores.current_store()
        return cls(stores.open_store(registry) if registry else runs, runs)

    # Models

    def create(
        self, name: object, tags: object = None, description: object = None
    ) -> RegisteredModel:
        """Create a model without versions; AlreadyExistsError where the name is taken."""
        return self.store.create_registered_model(
            checked_model_name(name),
            checked_remark("description", description),
            checked_registry_tags(tags),
        )

    def get(self, name: object) -> RegisteredModel:
        """Return a model; NotFoundError suggests names near it."""
        known = checked_model_name(name)
        try:
            return self.store.get_registered_model(known)
        except NotFoundError as error:
            raise NotFoundError(f"{error.message} {self._near(known)}") from None

    def rename(self, name: object, new_name: object) -> RegisteredModel:
        """Give a model another name; AlreadyExistsError where it is taken."""
        return self.store.rename_registered_model(self.get(name).name, checked_model_name(new_name))

    def describe(self, name: object, description: object) -> RegisteredModel:
        """Set the description of a model, None for none."""
        text = checked_remark("description", description)
        return self.store.describe_registered_model(self.get(name).name, text)

    def delete(self, name: object) -> None:
        """Delete a model with its versions, for good; files stay where they are."""
        self.store.delete_registered_model(self.get(name).name)

    def search(
        self,
        filter_string: object = None,
        max_results: object = 100,
        order_by: object = None,
        page_token: object = None,
    ) -> PagedList[RegisteredModel]:
        """Return a page of models, by name unless ordered."""
        from trialbook.search import REGISTERED_MODELS, parse_filter, parse_order

        return self.store.search_registered_models(
            checked_max_results(max_results, MAX_MODELS),
            parse_filter(filter_of(filter_string), REGISTERED_MODELS),
            parse_order(order_of(order_by), REGISTERED_MODELS),
            token_of(page_token),
        )

    def search_all(
        self,
        filter_string: object = None,
        max_results: object = None,
        order_by: object = None,
    ) -> list[RegisteredModel]:
        """Return the models of every page, or the first ``max_results`` of them."""
        return _all_pages(
            lambda size, token: self.search(filter_string, size, order_by, token),
            max_results,
            MAX_MODELS,
        )

    def set_tag(self, name: object, key: object, value: object) -> None:
        """Set or overwrite a tag of a model."""
        self.store.set_registered_model_tag(
            checked_model_name(name), *checked_registry_tag(key, value)
        )

    def delete_tag(self, name: object, key: object) -> None:
        """Remove a tag of a model, if there is one."""
        known = checked_model_name(name)
        self.store.set_registered_model_tag(known, checked_key("registry tag", key), None)

    def set_alias(self, name: object, alias: object, version: object) -> None:
        """Let an alias stand for a version, and no longer for another."""
        self.store.set_registered_model_alias(
            checked_model_name(name), checked_alias(alias), checked_version(version)
        )

    def delete_alias(self, name: object, alias: object) -> None:
        """Remove an alias, if there is one."""
        self.store.set_registered_model_alias(checked_model_name(name), checked_alias(alias), None)

    # Versions

    def register(self, model_uri: object, name: object, tags: object = None) -> ModelVersion:
        """Return a new version of a model, which is created where there is none.

        Nothing is created where something is wrong.
        """
        known, labels = checked_model_name(name), checked_registry_tags(tags)
        source, run_id = self._found(checked_source(model_uri))
        if parts_of_run_uri(source) is not None:
            source = self._location(source)
        new = NewVersion(source, run_id, user_name(), tags=labels)
        return self._added(known, new)

    def create_version(
        self,
        name: object,
        source: object,
        run_id: object = None,
        *,
        tags: object = None,
        run_link: object = None,
        description: object = None,
    ) -> ModelVersion:
        """Return a new version of a model that exists."""
        model = self.get(name)
        place, maker = self._found(checked_source(source))
        if run_id is not None:
            maker = self.runs.get_run(checked_run_id(run_id)).info.run_id
        new = NewVersion(
            place,
            maker,
            user_name(),
            checked_remark("description", description),
            checked_remark("run_link", run_link),
            checked_registry_tags(tags),
        )
        return self.store.create_model_version(model.name, new)

    def copy(self, model_uri: object, name: object) -> ModelVersion:
        """Return a new version of a model that is what another version is."""
        known = checked_model_name(name)
        version, path = self.at(checked_source(model_uri))
        if path:
            raise InvalidParameterError(
                f"{shown(model_uri)} is a part of a version; a version is copied whole."
            )
        new = NewVersion(
            version.source,
            version.run_id,
            user_name(),
            version.description,
            version.run_link,
            version.tags,
        )
        return self._added(known, new)

    def version(self, name: object, version: object) -> ModelVersion:
        """Return a version; NotFoundError."""
        return self.store.get_model_version(checked_model_name(name), checked_version(version))

    def by_alias(self, name: object, alias: object) -> ModelVersion:
        """Return the version that an alias stands for; ``latest`` is the latest."""
        known = checked_model_name(name)
        if isinstance(alias, str) and alias.lower() == "latest":
            return self._latest(known, Stage.ALL)
        return self.store.get_model_version_by_alias(known, checked_alias(alias))

    def latest(self, name: object, stages: object = None) -> list[ModelVersion]:
        """Return the latest version in each of the stages, those of all stages unless told."""
        wanted = checked_stages(stages)
        return [v for v in self.get(name).latest_versions if v.current_stage in wanted]

    def describe_version(self, name: object, version: object, description: object) -> ModelVersion:
        """Set the description of a version."""
        if description is None:
            raise InvalidParameterError("Give a description, which may be empty.")
        known = self.version(name, version)
        text = checked_remark("description", description)
        return self.store.describe_model_version(known.name, known.version, text)

    def set_stage(
        self, name: object, version: object, stage: object, *, archive_existing_versions: bool
    ) -> ModelVersion:
        """Set the stage of a version, and perhaps archive what else is in it."""
        wanted = checked_stage(stage)
        if archive_existing_versions and wanted not in Stage.IN_USE:
            raise InvalidParameterError(
                f"archive_existing_versions goes with {' and '.join(map(repr, Stage.IN_USE))} "
                f"alone, not with {wanted!r}."
            )
        known = self.version(name, version)
        return self.store.set_model_version_stage(
            known.name, known.version, wanted, archive_others=bool(archive_existing_versions)
        )

    def delete_version(self, name: object, version: object) -> None:
        """Delete a version for good; its files stay where they are."""
        self.store.delete_model_version(checked_model_name(name), checked_version(version))

    def set_version_tag(
        self, name: object, version: object, key: object, value: object, stage: object = None
    ) -> None:
        """Set or overwrite a tag of a version, or of the latest in a stage."""
        pair = checked_registry_tag(key, value)
        known = self._meant(name, version, stage)
        self.store.set_model_version_tag(known.name, known.version, *pair)

    def delete_version_tag(
        self, name: object, version: object, key: object, stage: object = None
    ) -> None:
        """Remove a tag of a version, or of the latest in a stage, if there is one."""
        checked = checked_key("registry tag", key)
        known = self._meant(name, version, stage)
        self.store.set_model_version_tag(known.name, known.version, checked, None)

    def search_versions(
        self,
        filter_string: object = None,
        max_results: object = 10_000,
        order_by: object = None,
        page_token: object = None,
    ) -> PagedList[ModelVersion]:
        """Return a page of versions, the last updated first unless ordered."""
        from trialbook.search import MODEL_VERSIONS, parse_filter, parse_order

        return self.store.search_model_versions(
            checked_max_results(max_results, MAX_VERSIONS),
            parse_filter(filter_of(filter_string), MODEL_VERSIONS),
            parse_order(order_of(order_by), MODEL_VERSIONS),
            token_of(page_token),
        )

    def search_all_versions(
        self,
        filter_string: object = None,
        max_results: object = None,
        order_by: object = None,
    ) -> list[ModelVersion]:
        """Return the versions of every page, or the first ``max_results`` of them."""
        return _all_pages(
            lambda size, token: self.search_versions(filter_string, size, order_by, token),
            max_results,
            MAX_VERSIONS,
        )

    # Files

    def at(self, uri: str) -> tuple[ModelVersion, str]:
        """Return the version that a ``models:/`` URI means, and the path within its files."""
        parts = parse_model_uri(uri)
        if parts.alias is not None:
            return self.by_alias(parts.name, parts.alias), parts.path
        wanted = parts.version or ""
        if wanted.lower() == "latest":
            return self._latest(parts.name, Stage.ALL), parts.path
        if wanted.isdecimal():
            return self.version(parts.name, wanted), parts.path
        return self._latest(parts.name, (checked_stage(wanted),)), parts.path

    def location(self, version: ModelVersion) -> str:
        """Return the folder or URL of a version's files."""
        return self._location(version.source)

    def _location(self, source: str) -> str:
        parts = parts_of_run_uri(source)
        if parts is None:
            return source
        run_id, path = parts
        return f"{self.runs.get_run(checked_run_id(run_id)).info.artifact_uri}/{path}".rstrip("/")

    def _found(self, source: str) -> tuple[str, str | None]:
        """Return the source of a new version, and the run that made it where that is said."""
        if is_model_uri(source):
            version, path = self.at(source)
            return f"{version.source}/{checked_artifact_path(path)}".rstrip("/"), version.run_id
        parts = parts_of_run_uri(source)
        if parts is None:
            return source, None
        run_id, path = parts[0], checked_artifact_path(parts[1])
        info = self.runs.get_run(checked_run_id(run_id)).info
        _refuse_missing(artifacts_at(info.artifact_uri), run_id, path)
        return source, info.run_id

    def _added(self, name: str, new: NewVersion) -> ModelVersion:
        with suppress(NotFoundError):
            return self.store.create_model_version(name, new)
        # another process may be quicker
        with suppress(AlreadyExistsError):
            self.store.create_registered_model(name, None, {})
        return self.store.create_model_version(name, new)

    def _meant(self, name: object, version: object, stage: object) -> ModelVersion:
        if (version is None) == (stage is None):
            raise InvalidParameterError("Give either a version or a stage, and not both.")
        if version is not None:
            return self.version(name, version)
        return self._latest(name, (checked_stage(stage),))

    def _latest(self, name: object, stages: Sequence[str]) -> ModelVersion:
        found = self.latest(name, stages)
        if not found:
            where = "" if tuple(stages) == Stage.ALL else f" in stage {stages[0]!r}"
            raise NotFoundError(f"Registered model {shown(name)} has no version{where}.")
        return max(found, key=lambda each: each.version)

    def _near(self, name: str) -> str:
        import difflib

        names = [each.name for each in self.search(max_results=MAX_MODELS)]
        near = difflib.get_close_matches(name, names, n=3) or names[:5]
        if not near:
            return "There are none."
        return f"Did you mean {' or '.join(shown(each) for each in near)}?"


def _all_pages(
    page_of: Callable[[int, str | None], PagedList[T]], max_results: object, size: int
) -> list[T]:
    limit = None if max_results is None else checked_max_results(max_results, None)
    found: list[T] = []
    token = None
    while limit is None or len(found) < limit:
        page = page_of(size if limit is None else min(size, limit - len(found)), token)
        found += page
        token = page.token
        if token is None:
            break
    return found


def _refuse_missing(folder: Artifacts, run_id: str, path: str) -> None:
    if folder.entries(path):
        return
    above = path.rpartition("/")[0]
    there = folder.entries(above)
    if path and any(info.path == path for info in there):
        return
    names = ", ".join(shown(info.path) for info in there[:10]) or "nothing"
    raise NotFoundError(
        f"Run {run_id!r} has no artifact {shown(path)} to register; "
        f"{shown(above) if above else 'its root'} contains {names}."
    )
