"""The versions of registered models that a run made, as its page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.protocol.messages import RegisteredVersion
from trialbook.search.tree import Comparison, Field, OrderTerm
from trialbook.service.validation.model_uri import parts_of_run_uri

if TYPE_CHECKING:
    from trialbook.model import Run, RunInfo
    from trialbook.store.base import Store

MAX_VERSIONS = 100

_LAST_CREATED_FIRST = (OrderTerm(Field("attribute", "creation_timestamp"), descending=True),)


def registered_versions(store: Store, run: Run) -> list[RegisteredVersion]:
    """Return the versions that a run made, the last one first."""
    of_run = Comparison(Field("attribute", "run_id"), "=", run.info.run_id)
    found = store.search_model_versions(MAX_VERSIONS, of_run, _LAST_CREATED_FIRST, None)
    return [
        RegisteredVersion(
            name=version.name,
            version=version.version,
            aliases=version.aliases,
            stage=version.current_stage,  # type: ignore[arg-type] # stores keep it to `Stage`
            path=_path(version.source, run.info),
        )
        for version in found
    ]


def _path(source: str, info: RunInfo) -> str | None:
    """Return where a source is among a run's artifacts; None where it is elsewhere."""
    parts = parts_of_run_uri(source)
    if parts is not None:
        return parts[1] if parts[0] == info.run_id else None
    root = info.artifact_uri.rstrip("/")
    if source.rstrip("/") == root:
        return ""
    return source.removeprefix(f"{root}/").strip("/") if source.startswith(f"{root}/") else None
