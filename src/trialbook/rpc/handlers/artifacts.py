"""What answers requests about the files of runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trialbook.queries import artifact_tables, artifacts
from trialbook.rpc.handlers.message import WithBuffers

if TYPE_CHECKING:
    from msgspec import Struct

    from trialbook.protocol.messages import (
        ArtifactsListParams,
        ArtifactsListResult,
        ArtifactsReadParams,
        ArtifactsTableParams,
        ArtifactTable,
    )


def _list(params: ArtifactsListParams) -> ArtifactsListResult:
    return artifacts.list_folder(params.store_id, params.run_id, params.path)


def _read(params: ArtifactsReadParams) -> WithBuffers:
    part, content = artifacts.read_part(
        params.store_id, params.run_id, params.path, params.offset, params.length
    )
    return WithBuffers(part, [content])


def _table(params: ArtifactsTableParams) -> ArtifactTable:
    return artifact_tables.table_page(
        params.store_id, params.run_id, params.path, params.offset, params.limit, params.columns
    )


HANDLERS: dict[str, Callable[[Any], Struct | WithBuffers]] = {
    "artifacts.list": _list,
    "artifacts.read": _read,
    "artifacts.table": _table,
}
