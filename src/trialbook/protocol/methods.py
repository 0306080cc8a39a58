"""What the front end may ask, and what the kernel tells it: one line for each.

Beside the messages this is the other half of the protocol's source; see
`trialbook.protocol.messages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from trialbook.protocol import messages as m

if TYPE_CHECKING:
    from trialbook.protocol.message import Message

Effect: TypeAlias = Literal["read", "write", "kernel"]
"""What a method does.

- ``read``: reads the store; asking twice does no harm.
- ``write``: changes the store and nothing else: whoever does it, it must be done once.
- ``kernel``: concerns what the kernel itself has in memory.
"""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the protocol.

    Attributes
    ----------
    params, result : type
        The structs of its request and of its answer.
    effect : str
        See `Effect`.
    sent_ahead : bool
        Whether a page's last request of it is answered again, unasked, when a run has changed:
        where requests wait for the cell that executes, as in marimo, the page would not see the
        change before the end of the cell. It keeps one answer of each such method.
    binary : bool
        Whether its answer counts arrays or bytes, which travel beside it.
    """

    params: type[Message]
    result: type[Message]
    effect: Effect
    sent_ahead: bool = False
    binary: bool = False


METHODS: dict[str, Method] = {
    "session.hello": Method(m.HelloParams, m.HelloResult, "kernel"),
    "session.notebook": Method(m.SessionNotebookParams, m.Empty, "kernel"),
    "stores.list": Method(m.StoresListParams, m.StoresListResult, "read"),
    "stores.look": Method(m.StoresLookParams, m.StoresLookResult, "kernel"),
    # Looks for a store by its id among those that stores.list gives.
    "stores.find": Method(m.StoresFindParams, m.StoresLookResult, "kernel"),
    "stores.forget": Method(m.StoresForgetParams, m.Empty, "write"),
    "stores.switch": Method(m.StoresSwitchParams, m.StoresSwitchResult, "kernel"),
    "experiments.list": Method(
        m.ExperimentsListParams, m.ExperimentsListResult, "read", sent_ahead=True
    ),
    "experiment.create": Method(m.ExperimentCreateParams, m.ExperimentCreateResult, "write"),
    "experiment.update": Method(m.ExperimentUpdateParams, m.Empty, "write"),
    "filters.list": Method(m.FiltersListParams, m.FiltersListResult, "read"),
    "filters.update": Method(m.FiltersUpdateParams, m.FiltersUpdateResult, "write"),
    "layouts.list": Method(m.LayoutsListParams, m.LayoutsListResult, "read"),
    "layouts.update": Method(m.LayoutsUpdateParams, m.LayoutsUpdateResult, "write"),
    "runs.search": Method(m.RunsSearchParams, m.RunsPage, "read", sent_ahead=True),
    "runs.groups": Method(m.RunsGroupsParams, m.RunsGroupsResult, "read", sent_ahead=True),
    "runs.values": Method(m.RunsValuesParams, m.RunsValuesResult, "read"),
    "series.read": Method(
        m.SeriesReadParams, m.SeriesReadResult, "read", sent_ahead=True, binary=True
    ),
    # What runs have in common and what not.
    "compare.differences": Method(
        m.CompareDifferencesParams, m.CompareDifferencesResult, "read", sent_ahead=True
    ),
    # How much each param has to do with a metric.
    "compare.importance": Method(m.CompareImportanceParams, m.CompareImportanceResult, "read"),
    # Lines of groups of runs, with bands around them.
    "compare.bands": Method(
        m.CompareBandsParams, m.CompareBandsResult, "read", sent_ahead=True, binary=True
    ),
    "evaluation.matrix": Method(
        m.EvaluationParams, m.EvaluationMatrixResult, "read", sent_ahead=True
    ),
    # How many samples of a class, and of all others, have which score.
    "evaluation.scores": Method(m.EvaluationScoresParams, m.EvaluationScoresResult, "read"),
    # The samples behind cells of a matrix.
    "evaluation.samples": Method(m.EvaluationSamplesParams, m.EvaluationSamplesResult, "read"),
    "evaluation.slices": Method(m.EvaluationSlicesParams, m.EvaluationSlicesResult, "read"),
    # Samples whose true label looks wrong.
    "evaluation.errors": Method(m.EvaluationErrorsParams, m.EvaluationErrorsResult, "read"),
    "run.get": Method(m.RunParams, m.RunDetail, "read", sent_ahead=True),
    "run.diff": Method(m.RunParams, m.UncommittedDiff, "read"),
    "run.update": Method(m.RunUpdateParams, m.RunUpdateResult, "write"),
    "run.purge": Method(m.RunsPurgeParams, m.RunsPurgeResult, "write"),
    "run.cells": Method(m.RunCellsParams, m.RunCellsResult, "read"),
    "run.code_diff": Method(m.CodeDiffParams, m.CodeDiffResult, "read"),
    "cells.runs": Method(m.CellsRunsParams, m.CellsRunsResult, "read"),
    "cell.run_ids": Method(m.CellRunIdsParams, m.CellRunIdsResult, "read"),
    # How a cell as it is now differs from what it was when a run executed it last.
    "cell.diff": Method(m.CellDiffParams, m.CodeDiffResult, "read"),
    # Which cell an execution is or was of.
    "cell.identify": Method(m.CellIdentifyParams, m.Empty, "kernel"),
    "code.insert": Method(m.CodeInsertParams, m.CodeInsertResult, "read"),
    "artifacts.list": Method(m.ArtifactsListParams, m.ArtifactsListResult, "read"),
    "artifacts.extent": Method(m.RunParams, m.ArtifactsExtent, "read"),
    "artifacts.read": Method(m.ArtifactsReadParams, m.ArtifactPart, "read", binary=True),
    "artifacts.table": Method(m.ArtifactsTableParams, m.ArtifactTable, "read"),
    "artifacts.arrays": Method(m.ArtifactsArraysParams, m.ArtifactsArraysResult, "read"),
    "view.bundle": Method(m.ViewBundleParams, m.ViewBundleResult, "read"),
    "view.select": Method(m.ViewSelectParams, m.Empty, "kernel"),
}
"""By name, on the comm target ``trialbook.rpc``."""

EVENTS: dict[str, type[Message]] = {
    "session.started": m.SessionStarted,
    "session.changed": m.SessionChanged,
    "store.changed": m.StoreChanged,
    "cell.changed": m.CellChanged,
    "cell.unnamed": m.CellUnnamed,
}
"""The data of every topic, on the comm ``trialbook.events``."""
