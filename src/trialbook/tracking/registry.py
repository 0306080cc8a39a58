"""The fluent functions for registered models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.registry import RegisteredModels

if TYPE_CHECKING:
    from trialbook.registered import ModelVersion, RegisteredModel
    from trialbook.service.validation.one_or_several import Several


def register_model(
    model_uri: str,
    name: str,
    await_registration_for: int | None = 300,  # noqa: ARG001 -- MLflow's signature
    *,
    tags: Mapping[str, Any] | None = None,
    env_pack: None = None,
) -> ModelVersion:
    """Make files of a run the next version of a registered model.

    The model is created where there is none of this name; nothing is created where the
    files are not there.

    Parameters
    ----------
    model_uri : str
        ``runs:/<run id>/<path>`` of a file or a folder; also ``models:/<name>/<version>``, a
        folder or a URL.
    name : str
        At most 256 characters, without ``/`` and ``:``.
    await_registration_for : int, optional
        For MLflow's signature; a version is there with the call.
    tags : dict, optional
        Of the version.
    env_pack : None
        For MLflow's signature; only Databricks serves packed environments.

    Returns
    -------
    ModelVersion

    Raises
    ------
    NotFoundError
        There is no such run or artifact.
    InvalidParameterError
        The name or a tag cannot be used.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_text("0.48", "model/weights.txt")
    >>> version = tb.register_model(f"runs:/{run.info.run_id}/model", "diabetes")
    >>> version.version
    1
    >>> tb.TrackingClient().set_registered_model_alias("diabetes", "champion", version.version)
    >>> path = tb.artifacts.download_artifacts("models:/diabetes@champion/weights.txt")
    >>> Path(path).read_text()
    '0.48'
    """
    if env_pack is not None:
        raise InvalidParameterError("Environments are not packed; leave env_pack out.")
    return RegisteredModels.current().register(model_uri, name, tags)


def set_model_version_tag(
    name: str, version: int | str | None = None, key: str | None = None, value: Any = None
) -> None:
    """Set or overwrite a tag of a version of a registered model.

    Parameters
    ----------
    name : str
    version : int or str
    key : str
        At most 250 characters.
    value : object
        Kept as ``str(value)``, up to 100,000 characters.

    Examples
    --------
    >>> client = tb.TrackingClient()
    >>> _ = client.create_registered_model("iris")
    >>> _ = client.create_model_version("iris", "s3://models/iris")
    >>> tb.set_model_version_tag("iris", 1, "reviewed", True)
    >>> client.get_model_version("iris", 1).tags
    {'reviewed': 'True'}
    """
    RegisteredModels.current().set_version_tag(name, version, key, value)


def search_registered_models(
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: Several | None = None,
) -> list[RegisteredModel]:
    """Return the registered models that match a filter.

    Parameters
    ----------
    max_results : int, optional
        All of them unless given.
    filter_string : str, optional
        For instance ``"name LIKE 'dia%' AND tags.team = 'health'"``. Attributes are
        ``name``, ``creation_timestamp`` and ``last_updated_timestamp``.
    order_by : str or list of str, optional
        For instance ``["last_updated_timestamp DESC"]``; by name unless given.

    Raises
    ------
    FilterError
        The filter or the order cannot be understood; the message points at the place.

    Examples
    --------
    >>> for name in ("diabetes", "iris"):
    ...     _ = tb.TrackingClient().create_registered_model(name)
    >>> [model.name for model in tb.search_registered_models(filter_string="name ILIKE 'DIA%'")]
    ['diabetes']
    """
    models = RegisteredModels.current()
    return models.search_all(filter_string, max_results, order_by)


def search_model_versions(
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: Several | None = None,
) -> list[ModelVersion]:
    """Return the versions of registered models that match a filter.

    Parameters
    ----------
    max_results : int, optional
        All of them unless given.
    filter_string : str, optional
        For instance ``"name = 'diabetes' AND version_number > 1"``. Attributes are ``name``,
        ``version_number``, ``run_id``, ``source_path``, ``current_stage``,
        ``creation_timestamp`` and ``last_updated_timestamp``; ``tags`` are those of versions.
    order_by : str or list of str, optional
        For instance ``["version_number DESC"]``; without it the last updated comes first.

    Raises
    ------
    FilterError
        The filter or the order cannot be understood; the message points at the place.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_text("0.48", "model/weights.txt")
    >>> for year in (2025, 2026):
    ...     _ = tb.register_model(f"runs:/{run.info.run_id}/model", "diabetes", tags={"year": year})
    >>> [v.version for v in tb.search_model_versions(filter_string="tags.year = '2025'")]
    [1]
    """
    models = RegisteredModels.current()
    return models.search_all_versions(filter_string, max_results, order_by)
