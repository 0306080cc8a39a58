"""What answers requests about the files of runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trialbook.queries import artifact_arrays, artifact_tables, artifacts
from trialbook.rpc.handlers.message import WithBuffers

if TYPE_CHECKING:
    from msgspec import Struct

    from trialbook.protocol.messages import (
        ArtifactsArraysParams,
        ArtifactsArraysResult,
        ArtifactsExtent,
        ArtifactsListParams,
        ArtifactsListResult,
        ArtifactsReadParams,
        ArtifactsTableParams,
        ArtifactTable,
        RunParams,
    )


def _list(params: ArtifactsListParams) -> ArtifactsListResult:
    return artifacts.list_folder(params.store_id, params.run_id, params.path)


def _extent(params: RunParams) -> ArtifactsExtent:
    return artifacts.extent(params.store_id, params.run_id)


def _read(params: ArtifactsReadParams) -> WithBuffers:
    part, content = artifacts.read_part(
        params.store_id, params.run_id, params.path, params.offset, params.length
    )
    return WithBuffers(part, [content])


def _table(params: ArtifactsTableParams) -> ArtifactTable:
    return artifact_tables.table_page(
        params.store_id, params.run_id, params.path, params.offset, params.limit, params.columns
    )


def _arrays(params: ArtifactsArraysParams) -> ArtifactsArraysResult:
    return artifact_arrays.arrays_of(params.store_id, params.run_id, params.path)


HANDLERS: dict[str, Callable[[Any], Struct | WithBuffers]] = {
    "artifacts.list": _list,
    "artifacts.extent": _extent,
    "artifacts.read": _read,
    "artifacts.table": _table,
    "artifacts.arrays": _arrays,
}
