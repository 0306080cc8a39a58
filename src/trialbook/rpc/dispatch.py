"""Where requests are answered, over whatever transport they came.

A handler runs on whatever thread its message arrives on, as a rule a
subshell's, while a cell may be executing on the main one: it takes no part in
the user's namespace and never touches pyplot.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from trialbook.errors import InvalidStateError, NotFoundError
from trialbook.protocol import codec
from trialbook.protocol.messages import (
    Empty,
    ExperimentsListParams,
    ExperimentsListResult,
    HelloParams,
    HelloResult,
    RunsGroupsParams,
    RunsGroupsResult,
    RunsPage,
    RunsSearchParams,
    RunsValuesParams,
    RunsValuesResult,
    ViewBundleParams,
    ViewBundleResult,
    ViewSelectParams,
)
from trialbook.queries import experiments, groups, table
from trialbook.recording.switch_interval import responsive_threads
from trialbook.rpc.feed import Publish, feed
from trialbook.rpc.handlers import cells, runs
from trialbook.rpc.handlers.runs import WithBuffers
from trialbook.service import known_stores
from trialbook.service.store_access import store_named
from trialbook.service.version import version
from trialbook.views import live

if TYPE_CHECKING:
    from msgspec import Struct


class Saves(Protocol):
    """Tells whether the page that asks is the one that saves a view in its notebook."""

    def __call__(self, view_id: str, *, shared: bool) -> bool:
        """See `trialbook.kernel.pages.saves`."""


def respond(
    data: object, listener: str, publish: Publish, saves: Saves | None = None
) -> tuple[codec.Message, list[bytes]]:
    """Return the one answer to whatever a page has sent, and its binary buffers.

    Parameters
    ----------
    data : object
        A request, or garbage.
    listener : str
        Names the page; once it has said hello it is told of changes.
    publish : callable
        Sends it an event, by its topic; called on the change feed's thread.
    saves : callable, optional
        Without it a page saves whatever it shows.
    """
    request_id = None
    try:
        request = codec.decode_request(data)
        request_id = request.id
        if request.method == "session.hello":
            feed.join(listener, publish)
        if isinstance(request.params, ViewBundleParams):
            _check_saves(request.params, saves)
        with responsive_threads():
            answer = _HANDLERS[request.method](request.params)
        if isinstance(answer, WithBuffers):
            return codec.result_message(request.id, answer.result), answer.buffers
        return codec.result_message(request.id, answer), []
    except codec.RequestError as error:
        return codec.error_message(error.request_id, error), []
    except Exception as error:  # noqa: BLE001 - every request gets an answer
        return codec.error_message(request_id, error), []


def _check_saves(params: ViewBundleParams, saves: Saves | None) -> None:
    if saves is not None and not saves(params.spec.view_id, shared=bool(params.shared)):
        raise InvalidStateError("Another page of the notebook saves this view.")


def _hello(_: HelloParams) -> HelloResult:
    store = store_named(None)
    known_stores.note(store)
    return HelloResult(version(), table.store_info(store), str(Path.cwd()), codec.PROTOCOL)


def _list_experiments(params: ExperimentsListParams) -> ExperimentsListResult:
    store = store_named(params.store_id or None)
    cursor = 0 if store is None else store.changes_since(-1).cursor
    rows = experiments.experiment_rows(store, params)
    return ExperimentsListResult(table.store_info(store), cursor, rows)


def _search_runs(params: RunsSearchParams) -> RunsPage:
    store = store_named(params.store_id)
    extremes = params.extremes or ()
    return table.runs_page(store, params.query, params.offset, params.limit, extremes)


def _values(params: RunsValuesParams) -> RunsValuesResult:
    store = store_named(params.store_id)
    return RunsValuesResult(
        table.values(
            store,
            params.experiment_ids,
            params.group,
            params.key,
            params.beginning,
            params.limit,
        )
    )


def _groups(params: RunsGroupsParams) -> RunsGroupsResult:
    store = store_named(params.store_id)
    return groups.groups_page(
        store, params.query, params.by, params.metrics, params.offset, params.limit
    )


def _select(params: ViewSelectParams) -> Empty:
    view = live.find(params.view_id)
    if view is None:
        raise NotFoundError(
            "This table was made before the kernel started; execute its cell again to use its "
            "selection in Python."
        )
    view.select(params.run_ids)
    return Empty()


def _bundle(params: ViewBundleParams) -> ViewBundleResult:
    return live.bundle(params.spec)


# The codec has checked that each handler gets the params of its method.
_HANDLERS: dict[str, Callable[[Any], Struct | WithBuffers]] = {
    "session.hello": _hello,
    "experiments.list": _list_experiments,
    "runs.search": _search_runs,
    "runs.values": _values,
    "runs.groups": _groups,
    "view.select": _select,
    "view.bundle": _bundle,
    **cells.HANDLERS,
    **runs.HANDLERS,
}
