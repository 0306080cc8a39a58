"""What answers requests about cells: what runs executed, how code differs, code to insert."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trialbook.protocol.messages import (
    CellDiffParams,
    CellIdentifyParams,
    CellRunIdsParams,
    CellRunIdsResult,
    CellsRunsParams,
    CellsRunsResult,
    CodeDiffParams,
    CodeDiffResult,
    CodeInsertParams,
    CodeInsertResult,
    Empty,
    RunCellsParams,
    RunCellsResult,
)
from trialbook.queries import cell_source
from trialbook.queries import cells as cell_table
from trialbook.queries.code_diff import cell_diff, code_diff
from trialbook.rpc.handlers.message import given
from trialbook.service.context import executions
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct


def _identify(params: CellIdentifyParams) -> Empty:
    executions.identify(params.execution_id, params.cell_id)
    return Empty()


def _run_cells(params: RunCellsParams) -> RunCellsResult:
    store = store_named(params.store_id)
    return cell_table.run_cells(store, params.run_id, params.offset, params.limit)


def _runs_of_cells(params: CellsRunsParams) -> CellsRunsResult:
    store = store_named(params.store_id)
    return cell_table.runs_of_cells(store, params.cells, params.limit)


def _run_ids(params: CellRunIdsParams) -> CellRunIdsResult:
    store = store_named(params.store_id)
    return cell_table.run_ids(store, params.cell_id)


def _code_diff(params: CodeDiffParams) -> CodeDiffResult:
    store = store_named(params.store_id)
    return code_diff(store, params.base_run_id, params.run_id)


def _cell_diff(params: CellDiffParams) -> CodeDiffResult:
    store = store_named(params.store_id)
    return cell_diff(store, params.run_id, params.cell.cell_id, params.cell.source)


def _insert_code(params: CodeInsertParams) -> CodeInsertResult:
    source = cell_source.cell_source(
        params.store_id, params.run_ids, params.what, given(params.key)
    )
    return CodeInsertResult(source)


HANDLERS: dict[str, Callable[[Any], Struct]] = {
    "run.cells": _run_cells,
    "cells.runs": _runs_of_cells,
    "cell.run_ids": _run_ids,
    "run.code_diff": _code_diff,
    "cell.diff": _cell_diff,
    "cell.identify": _identify,
    "code.insert": _insert_code,
}
