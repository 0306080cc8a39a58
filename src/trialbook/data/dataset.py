"""What every dataset is: a name, a digest of its content, a source, a schema and a profile."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from trialbook.data.sources import source_of
from trialbook.model import Dataset as Entity
from trialbook.service.validation.datasets import MAX_SCHEMA


class Dataset:
    """Base of the datasets; a run keeps what `to_dict` returns, and no rows.

    Parameters
    ----------
    source : str, path or DatasetSource
    name : str, default "dataset"
    digest : str
    """

    def __init__(self, source: Any, name: str | None = None, digest: str | None = None) -> None:
        self._source = source_of(source)
        self._name = "dataset" if name is None else name
        self._digest = self._compute_digest() if digest is None else digest

    def _compute_digest(self) -> str:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: digest={self.digest!r}, name={self.name!r}>"

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name

    @property
    def digest(self) -> str:
        """A short hash of its content."""
        return self._digest

    @property
    def source(self) -> Any:
        """Where it came from, see `trialbook.data.sources`."""
        return self._source

    @property
    def profile(self) -> dict[str, Any]:
        """How large it is."""
        raise NotImplementedError

    @cached_property
    def schema(self) -> Any:
        """The types of its columns or arrays; None where there are none."""
        return self._infer_schema()

    def _infer_schema(self) -> Any:
        raise NotImplementedError

    def _schema_as_dict(self) -> dict[str, Any]:
        raise NotImplementedError

    def to_dict(self) -> dict[str, str | None]:
        """Return what a run keeps of it, as texts.

        The schema is None where it would be longer than a run keeps, as that of a table with
        tens of thousands of columns.
        """
        schema = None if self.schema is None else json.dumps(self._schema_as_dict())
        return {
            "name": self.name,
            "digest": self.digest,
            "source": self.source.to_json(),
            "source_type": self.source._get_source_type(),  # noqa: SLF001 -- MLflow's name for it
            "schema": None if schema is None or len(schema) > MAX_SCHEMA else schema,
            "profile": json.dumps(self.profile),
        }

    def to_json(self) -> str:
        """Return what a run keeps of it, as one JSON text."""
        return json.dumps(self.to_dict())

    def _to_mlflow_entity(self) -> Entity:
        """Return what a run keeps of it, as `TrackingClient.log_inputs` takes it."""
        told: dict[str, Any] = self.to_dict()
        return Entity(**told)
