"""The words for states of runs, experiments and versions, with MLflow's numbers for them."""

from __future__ import annotations

from collections.abc import Sequence

from trialbook.errors import InvalidParameterError


class RunStatus:
    """The states of a run, as strings; MLflow's numbers for them are understood as well.

    Examples
    --------
    >>> tb.RunStatus.is_terminated(tb.RunStatus.from_string("FINISHED"))
    True
    >>> tb.RunStatus.to_string(3)
    'FINISHED'
    """

    RUNNING = "RUNNING"
    SCHEDULED = "SCHEDULED"
    FINISHED = "FINISHED"
    FAILED = "FAILED"
    KILLED = "KILLED"

    ALL = (RUNNING, SCHEDULED, FINISHED, FAILED, KILLED)
    ENDED = (FINISHED, FAILED, KILLED)

    @staticmethod
    def from_string(status_str: str) -> str:
        """Return the status of this name; InvalidParameterError where there is none."""
        return _word("run status", RunStatus.ALL, status_str)

    @staticmethod
    def to_string(status: str | int) -> str:
        """Return the name of a status; InvalidParameterError where it is none."""
        return _word("run status", RunStatus.ALL, status)

    @staticmethod
    def is_terminated(status: str | int) -> bool:
        """Whether a run with this status has ended."""
        return RunStatus.to_string(status) in RunStatus.ENDED

    @staticmethod
    def all_status() -> list[str]:
        """Return every status."""
        return list(RunStatus.ALL)


class SourceType:
    """The kinds of programs that runs come from, as strings."""

    NOTEBOOK = "NOTEBOOK"
    JOB = "JOB"
    PROJECT = "PROJECT"
    LOCAL = "LOCAL"
    UNKNOWN = "UNKNOWN"

    ALL = (NOTEBOOK, JOB, PROJECT, LOCAL, UNKNOWN)

    @staticmethod
    def from_string(status_str: str) -> str:
        """Return the kind of this name; InvalidParameterError where there is none."""
        return _word("source type", SourceType.ALL, status_str)

    @staticmethod
    def to_string(status: str | int) -> str:
        """Return the name of a kind; InvalidParameterError where it is none."""
        return _word("source type", SourceType.ALL, status)


class ModelVersionStatus:
    """How far the making of a version is, as strings; ours are ``READY`` at once."""

    PENDING_REGISTRATION = "PENDING_REGISTRATION"
    FAILED_REGISTRATION = "FAILED_REGISTRATION"
    READY = "READY"

    ALL = (PENDING_REGISTRATION, FAILED_REGISTRATION, READY)

    @staticmethod
    def from_string(status_str: str) -> str:
        """Return the status of this name; InvalidParameterError where there is none."""
        return _word("status of a model version", ModelVersionStatus.ALL, status_str)

    @staticmethod
    def to_string(status: str | int) -> str:
        """Return the name of a status; InvalidParameterError where it is none."""
        return _word("status of a model version", ModelVersionStatus.ALL, status)

    @staticmethod
    def all_status() -> list[str]:
        """Return every status."""
        return list(ModelVersionStatus.ALL)


class ViewType:
    """Which lifecycle stages a search looks at; the numbers are MLflow's."""

    ACTIVE_ONLY = 1
    DELETED_ONLY = 2
    ALL = 3

    @classmethod
    def from_string(cls, view_str: str) -> int:
        """Return the view type of a name such as ``"active_only"``; InvalidParameterError."""
        return _VIEWS.index(_word("view type", _VIEWS, view_str)) + 1

    @classmethod
    def to_string(cls, view_type: int) -> str:
        """Return the name of a view type; InvalidParameterError where it is none."""
        return _word("view type", _VIEWS, view_type)


_VIEWS = ("active_only", "deleted_only", "all")


class LifecycleStage:
    """Whether an experiment or a run is in use or deleted (and can be restored)."""

    ACTIVE = "active"
    DELETED = "deleted"

    @classmethod
    def view_type_to_stages(cls, view_type: int = ViewType.ALL) -> list[str]:
        """Return the stages that a view shows."""
        shown = {"active_only": [cls.ACTIVE], "deleted_only": [cls.DELETED]}
        return shown.get(ViewType.to_string(view_type), [cls.ACTIVE, cls.DELETED])

    @classmethod
    def is_valid(cls, lifecycle_stage: str) -> bool:
        """Whether there is such a stage."""
        return lifecycle_stage in (cls.ACTIVE, cls.DELETED)

    @classmethod
    def matches_view_type(cls, view_type: int, lifecycle_stage: str) -> bool:
        """Whether a view shows what is in a stage; InvalidParameterError where there is none."""
        stages = (cls.ACTIVE, cls.DELETED)
        return _word("lifecycle stage", stages, lifecycle_stage) in cls.view_type_to_stages(
            view_type
        )


def _word(what: str, words: Sequence[str], given: object) -> str:
    """Return a word that is one of these, also where it is given by its place, counted from 1."""
    if isinstance(given, str) and given in words:
        return given
    if isinstance(given, int) and 1 <= given <= len(words):
        return words[given - 1]
    raise InvalidParameterError(f"{given!r} is no {what}; use one of {', '.join(words)}.")
