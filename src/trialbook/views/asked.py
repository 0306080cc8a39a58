"""Which runs a view is asked for, in the shapes in which people name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from trialbook.errors import InvalidParameterError
from trialbook.model import Run
from trialbook.protocol.messages import MAX_RUN_IDS, MetricPart, RunsQuery
from trialbook.queries import table
from trialbook.recording import stores
from trialbook.search import parse_filter, resolve_filter
from trialbook.service import current_experiment
from trialbook.service.experiments import Experiments
from trialbook.service.tracker import checked_run_id
from trialbook.service.validation.one_or_several import Several, filter_of, order_of, several
from trialbook.store.base import RunNames
from trialbook.views.layout import sorts_of
from trialbook.views.missing import no_such_name, no_such_run, run_hint
from trialbook.views.view import View

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from trialbook.store.base import Store


def run_ids_in(runs: object) -> list[object]:
    """Return the ids of runs, of a table of runs, or of a view of them.

    Raises
    ------
    InvalidParameterError
        A table has no column of ids.

    Examples
    --------
    >>> run_ids_in("b1946ac92492d2347c6235b4d2611184")
    ['b1946ac92492d2347c6235b4d2611184']
    """
    columns = getattr(runs, "columns", None)
    if columns is not None:
        if "run_id" not in columns:
            names = ", ".join(map(str, list(columns)[:10]))
            raise InvalidParameterError(f"runs is a table without a column run_id; it has {names}.")
        runs = runs["run_id"]  # type: ignore[index] # a DataFrame, as search_runs returns
    elif isinstance(runs, View):
        runs = runs.selection or runs.frame()["run_id"]
    # a run can be gone through too: its fields
    found = [runs] if isinstance(runs, Run) else several("runs", runs)
    return [run.info.run_id if isinstance(run, Run) else run for run in found]


def chosen_runs(store: Store | None, run_ids: object, what: str = "run_ids") -> list[Run]:
    """Return the runs with these ids, at most 1000, each once.

    Parameters
    ----------
    store : Store or None
        None where nothing has been recorded yet.
    run_ids : list of str
    what : str
        The argument that gave them, for messages.

    Raises
    ------
    InvalidParameterError
        There are more, or an id cannot be one.
    NotFoundError
        The store has no such run; it says which store has it, or which run may be meant.
    """
    wanted = list(dict.fromkeys(_run_id(store, each) for each in several(what, run_ids)))
    if len(wanted) > MAX_RUN_IDS:
        raise InvalidParameterError(
            f"{what} has {len(wanted):,} runs, and a view shows at most {MAX_RUN_IDS:,} by their "
            "ids: give a filter_string."
        )
    found = store.get_runs(wanted) if store and wanted else []
    missing = set(wanted) - {run.info.run_id for run in found}
    if missing:
        first = next(run_id for run_id in wanted if run_id in missing)
        others = f" ({len(missing):,} of {what} are missing)" if len(missing) > 1 else ""
        raise no_such_run(store, first, others)
    return found


def _run_id(store: Store | None, given: object) -> str:
    try:
        return checked_run_id(given)
    except InvalidParameterError as error:
        hint = run_hint(store, given) if isinstance(given, str) else ""
        raise InvalidParameterError(f"{error}{hint}") from None


def experiment_ids_of(
    store: Store | None,
    ids: object,
    names: object,
    *,
    every: bool,
    chosen: Sequence[Run] | None,
) -> list[str] | None:
    """Return the experiments that are meant: those named, those of chosen runs, or the current one.

    None for all, where ``every`` says so.

    Raises
    ------
    InvalidParameterError
        Both ids and names are given.
    NotFoundError
        There is no such experiment.
    """
    wanted, named = several("experiment_ids", ids), several("experiment_names", names)
    if wanted and named:
        raise InvalidParameterError("Give either experiment_ids or experiment_names, not both.")
    if not wanted and not named:
        if chosen and not every:
            return list(dict.fromkeys(run.info.experiment_id for run in chosen))
        return None if every else [current_experiment.chosen_id(store)]
    known = Experiments(store or stores.current_store())
    if wanted:
        return [known.get(experiment_id).experiment_id for experiment_id in wanted]
    return [known.named(name).experiment_id for name in named]


@dataclass(frozen=True)
class AskedRuns:
    """The runs that a table or a comparison is asked for.

    Attributes
    ----------
    store_id : str or None
    names : RunNames
        What occurs in the experiments of the runs.
    query : RunsQuery
    store : Store or None
        None where nothing has been recorded yet.
    """

    store_id: str | None
    names: RunNames
    query: RunsQuery
    store: Store | None

    @staticmethod
    def of(
        store: Store | None,
        chosen: Sequence[Run] | None,
        *,
        filter_string: str | None,
        order_by: Several | None,
        experiment_ids: Several | None,
        experiment_names: Several | None,
        search_all_experiments: bool,
    ) -> AskedRuns:
        """Return what the arguments of a view mean; see `trialbook.runs` for them."""
        ids = experiment_ids_of(
            store, experiment_ids, experiment_names, every=search_all_experiments, chosen=chosen
        )
        names = RunNames() if store is None else store.run_names(ids)
        node = parse_filter(filter_of(filter_string))
        if store is not None:
            resolve_filter(node, names)
        order = sorts_of(order_of(order_by), names)
        table.order_terms(order)
        scope = UNSET if chosen is None else [run.info.run_id for run in chosen]
        query = RunsQuery(ids, filter_string or "", order, scope=scope)
        return AskedRuns(None if store is None else store.store_id, names, query, store)


def store_asked(tracking_uri: str | os.PathLike[str] | None) -> Store | None:
    """Return the store of a URI, or where there is none the current one, if that exists."""
    return stores.known_store() if tracking_uri is None else stores.existing_store(tracking_uri)


def metric_key(text: str, names: RunNames) -> str:
    """Return a metric's name, with or without ``metrics.`` before it.

    Raises
    ------
    NotFoundError
        No run has one; it says which are near. Where nothing was logged yet any may come.
    """
    known = names.metrics
    name = text.removeprefix("metrics.").strip("`")
    if text in known or name in known or not known:
        return text if text in known else name
    raise no_such_name("metric", name, known)


def metric_part(text: str, names: RunNames) -> MetricPart:
    """Return a metric and which of its values counts, such as of ``min(metrics.loss)``.

    Raises
    ------
    InvalidParameterError
        It is no metric.
    NotFoundError
        No run has one; it says which are near.
    """
    if "(" not in text:
        return MetricPart(metric_key(text, names), "latest")
    (sort,) = sorts_of([text], names)
    if sort.group != "metric":
        raise InvalidParameterError(f"metric must be one, such as 'metrics.loss', not {text!r}.")
    return MetricPart(metric_key(sort.key, names), sort.aggregate or "latest")
