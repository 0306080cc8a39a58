"""Registered models and their versions: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from trialbook.entity import Entity
from trialbook.states import ModelVersionStatus


class Stage:
    """How far a version has come, under MLflow's names."""

    NONE = "None"
    STAGING = "Staging"
    PRODUCTION = "Production"
    ARCHIVED = "Archived"

    ALL = (NONE, STAGING, PRODUCTION, ARCHIVED)
    IN_USE = (STAGING, PRODUCTION)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ModelVersion(Entity):
    """One version of a registered model.

    Attributes
    ----------
    name : str
        Of the registered model.
    version : int
        Counts up from 1; the number of a deleted version is not used again.
    creation_timestamp, last_updated_timestamp : int
        Milliseconds since 1970-01-01 UTC; tags and aliases update nothing.
    source : str
        Folder or URL of its files.
    run_id : str or None
        The run that made it, which may be purged meanwhile.
    user_id : str
        Login name of who registered it.
    current_stage : str
        One of `Stage`.
    description, run_link : str or None
    aliases : list of str
        Sorted.
    tags : dict of str to str
    """

    name: str
    version: int
    creation_timestamp: int
    last_updated_timestamp: int
    source: str
    run_id: str | None = None
    user_id: str = ""
    current_stage: str = Stage.NONE
    description: str | None = None
    run_link: str | None = None
    aliases: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)

    # a version is there with the call that makes it, and does not fail later
    status: ClassVar = ModelVersionStatus.READY
    status_message: ClassVar = None
    # what MLflow's have and ours have not
    model_id: ClassVar = None
    metrics: ClassVar = None
    params: ClassVar = None
    deployment_job_state: ClassVar = None
    workspace: ClassVar = "default"
    _more: ClassVar = (
        *("status", "status_message", "model_id", "metrics", "params"),
        *("deployment_job_state", "workspace"),
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RegisteredModel(Entity):
    """A name under which versions of a model are kept.

    Attributes
    ----------
    name : str
        Unique in the store.
    creation_timestamp, last_updated_timestamp : int
        Milliseconds since 1970-01-01 UTC; a new version updates it, tags and aliases do not.
    description : str or None
    latest_versions : list of ModelVersion
        The latest of each stage that a version is in, in the order of `Stage.ALL`.
    tags : dict of str to str
    aliases : dict of str to int
        The version that each alias stands for.
    """

    name: str
    creation_timestamp: int
    last_updated_timestamp: int
    description: str | None = None
    latest_versions: list[ModelVersion] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)

    # what MLflow's have and ours have not
    deployment_job_id: ClassVar = None
    deployment_job_state: ClassVar = None
    workspace: ClassVar = "default"
    _more: ClassVar = ("deployment_job_id", "deployment_job_state", "workspace")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RegisteredModelTag(Entity):
    """A mutable label of a registered model."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ModelVersionTag(Entity):
    """A mutable label of a version."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RegisteredModelAlias(Entity):
    """A name that stands for a version."""

    alias: str
    version: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a version is made of; see `ModelVersion`."""

    source: str
    run_id: str | None = None
    user_id: str = ""
    description: str | None = None
    run_link: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
