"""Registered models and their versions: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class Stage:
    """How far a version has come, under MLflow's names."""

    NONE = "None"
    STAGING = "Staging"
    PRODUCTION = "Production"
    ARCHIVED = "Archived"

    ALL = (NONE, STAGING, PRODUCTION, ARCHIVED)
    IN_USE = (STAGING, PRODUCTION)


@dataclass(frozen=True, slots=True)
class ModelVersion:
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

    @property
    def status(self) -> str:
        """``READY``: a version is there with the call that makes it."""
        return "READY"

    @property
    def status_message(self) -> None:
        """Nothing: a version does not fail later."""
        return


@dataclass(frozen=True, slots=True)
class RegisteredModel:
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


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a version is made of; see `ModelVersion`."""

    source: str
    run_id: str | None = None
    user_id: str = ""
    description: str | None = None
    run_link: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
