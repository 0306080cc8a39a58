"""What some runs have in common and what not: all that is known of them, thing by thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from trialbook.errors import NotFoundError
from trialbook.model import SYSTEM_PREFIX, TagName
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import MAX_COMPARED, CompareDifferencesResult, Difference
from trialbook.queries.run_page import environment_of
from trialbook.store.source import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trialbook.model import Run
    from trialbook.protocol.messages import Environment
    from trialbook.store.base import Store

Section: TypeAlias = Literal[
    "metric", "param", "tag", "dataset", "git", "code", "environment", "package"
]
Value: TypeAlias = str | float | None
MAX_NAMES = 2_000
"""Things of one section."""
_MAX_VALUE = 10_000


def differences(store: Store | None, run_ids: Sequence[str]) -> CompareDifferencesResult:
    """Return what some runs have, each thing with its value in every run.

    Parameters
    ----------
    store : Store or None
        None where nothing has been recorded yet.
    run_ids : sequence of str
        At most `MAX_COMPARED`; those that do not exist any more are left out.

    Notes
    -----
    A value that a run does not have differs from one that it has. NaN is the same as NaN. The
    code of a run is what its cells were when they were executed last; what changed in it, and in
    files that were not committed, is told by ``run.code_diff`` and ``run.diff``.
    """
    wanted = list(dict.fromkeys(run_ids))[:MAX_COMPARED]
    found = {run.info.run_id: run for run in store.get_runs(wanted)} if store and wanted else {}
    runs = [found[run_id] for run_id in wanted if run_id in found]
    if store is None or not runs:
        return CompareDifferencesResult([], [])
    environments = _environments(store, runs)
    code = [_code(store, run) for run in runs]
    sections: list[tuple[Section, list[dict[str, Value]]]] = [
        ("metric", [_metrics(run) for run in runs]),
        ("param", [dict(run.data.params) for run in runs]),
        ("tag", [_tags(run) for run in runs]),
        ("dataset", [_datasets(run) for run in runs]),
        ("git", [_told(_GIT, environment) for environment in environments]),
        ("code", code),
        ("environment", [_told(_ENVIRONMENT, environment) for environment in environments]),
        ("package", [_packages(environment) for environment in environments]),
    ]
    return CompareDifferencesResult(
        [run.info.run_id for run in runs],
        [each for section, values in sections for each in _compared(section, values)],
    )


def _environments(store: Store, runs: Sequence[Run]) -> list[Environment | None]:
    """Return where each run took place; most have it in common, so each is read once."""
    digests = [run.data.tags.get(TagName.ENVIRONMENT) for run in runs]
    one_each = dict(zip(digests, runs, strict=True))
    read = {digest: environment_of(store, run) for digest, run in one_each.items()}
    return [read[digest] for digest in digests]


def _compared(section: Section, runs: Sequence[dict[str, Value]]) -> list[Difference]:
    """Return each name that occurs, in the order of its first occurrence."""
    names = dict.fromkeys(name for values in runs for name in values)
    told = []
    for name in list(names)[:MAX_NAMES]:
        values = [values.get(name) for values in runs]
        told.append(Difference(section, name, values, differs=len(set(values)) > 1))
    return told


def _metrics(run: Run) -> dict[str, Value]:
    return {
        key: wire_number(value)
        for key, value in run.data.metrics.items()
        if not key.startswith(SYSTEM_PREFIX)
    }


def _tags(run: Run) -> dict[str, Value]:
    return {
        key: value[:_MAX_VALUE]
        for key, value in run.data.tags.items()
        if not key.startswith(TagName.RESERVED_PREFIXES)
    }


def _datasets(run: Run) -> dict[str, Value]:
    """Return digests by what a dataset was used for and its name; one used twice has both."""
    told: dict[str, Value] = {}
    for used in run.inputs.dataset_inputs:
        context = used.tag_values().get(TagName.DATASET_CONTEXT)
        name = f"{context}: {used.dataset.name}" if context else used.dataset.name
        before = told.get(name)
        told[name] = f"{before}, {used.dataset.digest}" if before else used.dataset.digest
    return told


def _code(store: Store, run: Run) -> dict[str, Value]:
    try:
        cells = store.run_cells(run.info.run_id)
    except NotFoundError:  # purged meanwhile
        return {}
    last = {cell.cell_id or fingerprint(cell.source): cell.source for cell in cells}
    if not last:
        return {}
    amount = f"{len(last)} cell{'s' * (len(last) != 1)}"
    return {"cells": f"{amount}, {fingerprint(chr(0).join(last.values()))[:8]}"}


def _packages(environment: Environment | None) -> dict[str, Value]:
    if environment is None:
        return {}
    return {name: environment.packages[name] for name in sorted(environment.packages)}


def _told(
    what: dict[str, Callable[[Environment], str | None]], environment: Environment | None
) -> dict[str, Value]:
    if environment is None:
        return {}
    told = {name: of(environment) for name, of in what.items()}
    return {name: value[:_MAX_VALUE] for name, value in told.items() if value}


def _uncommitted(environment: Environment) -> str | None:
    git = environment.git
    if git is None or not (git.changed or git.untracked):
        return None
    amount = f"{len(git.changed)} changed, {len(git.untracked)} untracked"
    return amount if git.diff is None else f"{amount}, {git.diff[:8]}"


_GIT: dict[str, Callable[[Environment], str | None]] = {
    "commit": lambda e: e.git.commit if e.git else None,
    "branch": lambda e: e.git.branch if e.git else None,
    "repository": lambda e: (e.git.remote or e.git.root) if e.git else None,
    "uncommitted files": _uncommitted,
}
_ENVIRONMENT: dict[str, Callable[[Environment], str | None]] = {
    "python": lambda e: e.python,
    "os": lambda e: e.os,
    "host": lambda e: e.host,
    "user": lambda e: e.user,
    "folder": lambda e: e.folder,
    "notebook": lambda e: e.notebook,
    "command": lambda e: " ".join(e.command),
    "cpu": lambda e: f"{e.cpu} ({e.cpu_count})",
    "gpus": lambda e: ", ".join(gpu.name for gpu in e.gpus),
}
