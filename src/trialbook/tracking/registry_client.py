"""Registered models by name and version, for `trialbook.TrackingClient`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.registered import ModelVersion, RegisteredModel, Stage
from trialbook.service.registry import RegisteredModels

if TYPE_CHECKING:
    from trialbook.model import PagedList
    from trialbook.service.tracker import Tracker
    from trialbook.service.validation.one_or_several import Several
    from trialbook.store.base import Store


class RegistryClient:
    """What `trialbook.TrackingClient` does with registered models."""

    _tracker: Tracker
    _registry: Store

    @property
    def _models(self) -> RegisteredModels:
        return RegisteredModels(self._registry, self._tracker.store)

    # Models

    def create_registered_model(
        self,
        name: str,
        tags: Mapping[str, Any] | None = None,
        description: str | None = None,
        deployment_job_id: None = None,
    ) -> RegisteredModel:
        """Create a model without versions; AlreadyExistsError where the name is taken.

        Parameters
        ----------
        name : str
            At most 256 characters, without ``/`` and ``:``.
        tags : dict, optional
            Values have at most 100,000 characters.
        description : str, optional
        deployment_job_id : None
            For MLflow's signature; only Databricks deploys models by jobs.

        Examples
        --------
        >>> client = tb.TrackingClient()
        >>> client.create_registered_model("iris", {"team": "botany"}).tags
        {'team': 'botany'}
        """
        _refuse_deployment(deployment_job_id)
        return self._models.create(name, tags, description)

    def get_registered_model(self, name: str) -> RegisteredModel:
        """Return a model with the latest version of each stage; NotFoundError."""
        return self._models.get(name)

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """Give a model another name; AlreadyExistsError where it is taken."""
        return self._models.rename(name, new_name)

    def update_registered_model(
        self, name: str, description: str | None = None, deployment_job_id: None = None
    ) -> RegisteredModel:
        """Set the description of a model; without one it has none any more, as in MLflow."""
        _refuse_deployment(deployment_job_id)
        return self._models.describe(name, description)

    def delete_registered_model(self, name: str) -> None:
        """Delete a model with its versions, for good; files stay where they are."""
        self._models.delete(name)

    def search_registered_models(
        self,
        filter_string: str | None = None,
        max_results: int = 100,
        order_by: Several | None = None,
        page_token: str | None = None,
    ) -> PagedList[RegisteredModel]:
        """Return a page of models; see `trialbook.search_registered_models`.

        Parameters
        ----------
        filter_string : str, optional
        max_results : int, default 100
            At most 1,000.
        order_by : str or list of str, optional
        page_token : str, optional
            The ``token`` of the page before.
        """
        return self._models.search(filter_string, max_results, order_by, page_token)

    def set_registered_model_tag(self, name: str, key: str, value: Any) -> None:
        """Set or overwrite a tag of a model, kept as ``str(value)``."""
        self._models.set_tag(name, key, value)

    def delete_registered_model_tag(self, name: str, key: str) -> None:
        """Remove a tag of a model, if there is one."""
        self._models.delete_tag(name, key)

    def set_registered_model_alias(self, name: str, alias: str, version: int | str) -> None:
        """Let an alias stand for a version, and no longer for another.

        Parameters
        ----------
        name : str
        alias : str
            Letters, digits, ``_`` and ``-``, at most 255 of them; not ``latest`` and not ``v1``.
        version : int or str

        Examples
        --------
        >>> client = tb.TrackingClient()
        >>> _ = client.create_registered_model("iris")
        >>> version = client.create_model_version("iris", "s3://models/iris")
        >>> client.set_registered_model_alias("iris", "champion", version.version)
        >>> client.get_model_version_by_alias("iris", "champion").version
        1
        """
        self._models.set_alias(name, alias, version)

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        """Remove an alias, if there is one."""
        self._models.delete_alias(name, alias)

    # Versions

    def create_model_version(
        self,
        name: str,
        source: str,
        run_id: str | None = None,
        tags: Mapping[str, Any] | None = None,
        run_link: str | None = None,
        description: str | None = None,
        await_creation_for: int | None = 300,  # noqa: ARG002 -- MLflow's signature
        model_id: None = None,
    ) -> ModelVersion:
        """Return a new version of a model that exists.

        Parameters
        ----------
        name : str
        source : str
            Where its files are: ``runs:/<run id>/<path>``, which has to exist, a folder or a URL.
        run_id : str, optional
            The run that made it; that of the source unless given.
        tags : dict, optional
        run_link : str, optional
        description : str, optional
        await_creation_for : int, optional
            For MLflow's signature; a version is there with the call.
        model_id : None
            For MLflow's signature; models are registered by their files.

        Raises
        ------
        NotFoundError
            There is no such model, run or artifact.
        """
        if model_id is not None:
            raise InvalidParameterError(
                "Models are registered by their files; give a source and no model_id."
            )
        return self._models.create_version(
            name, source, run_id, tags=tags, run_link=run_link, description=description
        )

    def copy_model_version(self, src_model_uri: str, dst_name: str) -> ModelVersion:
        """Return a new version, of the same files, of another model.

        Parameters
        ----------
        src_model_uri : str
            ``models:/<name>/<version>`` or ``models:/<name>@<alias>``.
        dst_name : str
            Created where there is no such model.
        """
        return self._models.copy(src_model_uri, dst_name)

    def get_model_version(self, name: str, version: int | str) -> ModelVersion:
        """Return a version; NotFoundError."""
        return self._models.version(name, version)

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """Return the version that an alias stands for; ``latest`` is the latest.

        Raises
        ------
        NotFoundError
            There is no such model.
        InvalidParameterError
            It has no such alias; the error code is MLflow's.
        """
        return self._models.by_alias(name, alias)

    def get_latest_versions(self, name: str, stages: Several | None = None) -> list[ModelVersion]:
        """Return the latest version in each of the stages, those of all stages unless told."""
        return self._models.latest(name, stages)

    def get_model_version_download_uri(self, name: str, version: int | str) -> str:
        """Return where a version's files are."""
        return self._models.version(name, version).source

    def update_model_version(
        self, name: str, version: int | str, description: str | None = None
    ) -> ModelVersion:
        """Set the description of a version."""
        return self._models.describe_version(name, version, description)

    def transition_model_version_stage(
        self,
        name: str,
        version: int | str,
        stage: str,
        archive_existing_versions: bool = False,  # noqa: FBT001, FBT002 -- MLflow's signature
    ) -> ModelVersion:
        """Set the stage of a version.

        Parameters
        ----------
        name : str
        version : int or str
        stage : {"None", "Staging", "Production", "Archived"}
            In upper or lower case.
        archive_existing_versions : bool, default False
            Archive what else is in the stage, which is ``Staging`` or ``Production`` then.

        Examples
        --------
        >>> client = tb.TrackingClient()
        >>> _ = client.create_registered_model("iris")
        >>> for year in (2025, 2026):
        ...     version = client.create_model_version("iris", f"s3://models/iris/{year}").version
        ...     _ = client.transition_model_version_stage("iris", version, "production", True)
        >>> [v.current_stage for v in client.search_model_versions("name = 'iris'")]
        ['Production', 'Archived']
        """
        return self._models.set_stage(
            name, version, stage, archive_existing_versions=archive_existing_versions
        )

    def get_model_version_stages(
        self,
        name: str,  # noqa: ARG002 -- MLflow's signature
        version: int | str,  # noqa: ARG002 -- MLflow's signature
    ) -> list[str]:
        """Return the stages that a version can be in, the same for all."""
        return list(Stage.ALL)

    def delete_model_version(self, name: str, version: int | str) -> None:
        """Delete a version for good; its files stay, and its number is not used again."""
        self._models.delete_version(name, version)

    def search_model_versions(
        self,
        filter_string: str | None = None,
        max_results: int = 10_000,
        order_by: Several | None = None,
        page_token: str | None = None,
    ) -> PagedList[ModelVersion]:
        """Return a page of versions; see `trialbook.search_model_versions`.

        Parameters
        ----------
        filter_string : str, optional
        max_results : int, default 10000
            At most 200,000.
        order_by : str or list of str, optional
        page_token : str, optional
            The ``token`` of the page before.
        """
        return self._models.search_versions(filter_string, max_results, order_by, page_token)

    def set_model_version_tag(
        self,
        name: str,
        version: int | str | None = None,
        key: str | None = None,
        value: Any = None,
        stage: str | None = None,
    ) -> None:
        """Set or overwrite a tag of a version, or of the latest in a stage."""
        self._models.set_version_tag(name, version, key, value, stage)

    def delete_model_version_tag(
        self,
        name: str,
        version: int | str | None = None,
        key: str | None = None,
        stage: str | None = None,
    ) -> None:
        """Remove a tag of a version, or of the latest in a stage, if there is one."""
        self._models.delete_version_tag(name, version, key, stage)


def _refuse_deployment(deployment_job_id: object) -> None:
    if deployment_job_id is not None:
        raise InvalidParameterError("Models are not deployed by jobs; leave deployment_job_id out.")
