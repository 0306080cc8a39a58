"""What the run page and the sidebar's actions ask of the kernel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import UNSET, UnsetType

from trialbook.protocol.messages import (
    ArtifactsListParams,
    ArtifactsListResult,
    ArtifactsReadParams,
    ArtifactsTableParams,
    ArtifactTable,
    CodeInsertParams,
    CodeInsertResult,
    Empty,
    ExperimentCreateParams,
    ExperimentCreateResult,
    ExperimentUpdateParams,
    KnownStore,
    RecordingPlace,
    RunDetail,
    RunParams,
    RunsPurgeParams,
    RunsPurgeResult,
    RunUpdateParams,
    SeriesReadParams,
    SeriesReadResult,
    StoresListParams,
    StoresListResult,
    StoresLookParams,
    StoresLookResult,
    StoresSwitchParams,
    StoresSwitchResult,
    UncommittedDiff,
)
from trialbook.queries import artifact_tables, artifacts, cell_source, run_page, table
from trialbook.service import known_stores, run_actions
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WithBuffers:
    """A result and the binary buffers that it counts."""

    result: Struct
    buffers: list[bytes]


def _get(params: RunParams) -> RunDetail:
    return run_page.run_detail(params.store_id, params.run_id)


def _diff(params: RunParams) -> UncommittedDiff:
    return run_page.uncommitted_diff(params.store_id, params.run_id)


def _read_series(params: SeriesReadParams) -> WithBuffers:
    from trialbook.queries.curves import read_curves

    curves, buffers = read_curves(store_named(params.store_id), params)
    return WithBuffers(SeriesReadResult(curves), buffers)


def _list_artifacts(params: ArtifactsListParams) -> ArtifactsListResult:
    return artifacts.list_folder(params.store_id, params.run_id, params.path)


def _read_artifact(params: ArtifactsReadParams) -> WithBuffers:
    part, content = artifacts.read_part(
        params.store_id, params.run_id, params.path, params.offset, params.length
    )
    return WithBuffers(part, [content])


def _artifact_table(params: ArtifactsTableParams) -> ArtifactTable:
    return artifact_tables.table_page(
        params.store_id, params.run_id, params.path, params.offset, params.limit, params.columns
    )


def _update(params: RunUpdateParams) -> Empty:
    change = run_actions.RunChange(
        run_name=_given(params.run_name),
        note=_given(params.note),
        set_tags=_given(params.set_tags) or {},
        delete_tags=_given(params.delete_tags) or (),
        starred=_given(params.starred),
        pinned=_given(params.pinned),
        archived=_given(params.archived),
    )
    run_actions.update_runs(params.store_id, params.run_ids, change)
    return Empty()


def _purge(params: RunsPurgeParams) -> RunsPurgeResult:
    done = run_actions.purge_runs(params.store_id, params.run_ids)
    return RunsPurgeResult(done.runs, done.freed.files, done.freed.size, done.kept)


def _create_experiment(params: ExperimentCreateParams) -> ExperimentCreateResult:
    return ExperimentCreateResult(run_actions.create_experiment(params.store_id, params.name))


def _update_experiment(params: ExperimentUpdateParams) -> Empty:
    run_actions.update_experiment(
        params.store_id,
        params.experiment_id,
        name=_given(params.name),
        note=_given(params.note),
        archived=_given(params.archived),
    )
    return Empty()


def _list_stores(_: StoresListParams) -> StoresListResult:
    known_stores.note(store_named(None))
    return StoresListResult([KnownStore(**asdict(store)) for store in known_stores.known()])


def _look_at_store(params: StoresLookParams) -> StoresLookResult:
    return StoresLookResult(table.store_info(known_stores.look(params.location)))


def _switch_store(params: StoresSwitchParams) -> StoresSwitchResult:
    before = known_stores.switch(params.location, _given(params.experiment))
    place = RecordingPlace(before.location, before.experiment)
    return StoresSwitchResult(table.store_info(None), place)


def _insert_code(params: CodeInsertParams) -> CodeInsertResult:
    source = cell_source.cell_source(
        params.store_id, params.run_ids, params.what, _given(params.key)
    )
    return CodeInsertResult(source)


def _given(value: T | UnsetType) -> T | None:
    return None if value is UNSET else value


HANDLERS: dict[str, Callable[[Any], Struct | WithBuffers]] = {
    "run.get": _get,
    "run.diff": _diff,
    "series.read": _read_series,
    "artifacts.list": _list_artifacts,
    "artifacts.read": _read_artifact,
    "artifacts.table": _artifact_table,
    "run.update": _update,
    "run.purge": _purge,
    "experiment.create": _create_experiment,
    "experiment.update": _update_experiment,
    "stores.list": _list_stores,
    "stores.look": _look_at_store,
    "stores.switch": _switch_store,
    "code.insert": _insert_code,
}
