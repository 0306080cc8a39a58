"""What answers requests about the stores that this person knows, and which one is current."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from trialbook.protocol.messages import (
    Empty,
    KnownStore,
    RecordingPlace,
    StoresFindParams,
    StoresForgetParams,
    StoresListParams,
    StoresListResult,
    StoresLookParams,
    StoresLookResult,
    StoresSwitchParams,
    StoresSwitchResult,
)
from trialbook.queries import table
from trialbook.rpc.handlers.message import given
from trialbook.service import known_stores
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct


def _list(_: StoresListParams) -> StoresListResult:
    known_stores.note(store_named(None))
    return StoresListResult([KnownStore(**asdict(store)) for store in known_stores.known()])


def _look(params: StoresLookParams) -> StoresLookResult:
    return StoresLookResult(table.store_info(known_stores.open_known(params.location)))


def _find(params: StoresFindParams) -> StoresLookResult:
    return StoresLookResult(table.store_info(known_stores.find(params.store_id)))


def _forget(params: StoresForgetParams) -> Empty:
    known_stores.forget_known(params.locations)
    return Empty()


def _switch(params: StoresSwitchParams) -> StoresSwitchResult:
    before = known_stores.switch(params.location, given(params.experiment))
    place = RecordingPlace(before.location, before.experiment)
    return StoresSwitchResult(table.store_info(None), place)


HANDLERS: dict[str, Callable[[Any], Struct]] = {
    "stores.list": _list,
    "stores.look": _look,
    "stores.find": _find,
    "stores.forget": _forget,
    "stores.switch": _switch,
}
