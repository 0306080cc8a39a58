"""What is to be recorded, checked and gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trialbook.errors import InvalidParameterError
from trialbook.model import (
    Columns,
    DatasetInput,
    Metric,
    Param,
    Points,
    RunRecord,
    RunTag,
    TagName,
)
from trialbook.store import errors
from trialbook.store.record import Problem, RecordBatch

_INT64 = range(-(2**63), 2**63)


def check_text(*texts: str) -> None:
    """Refuse text that a database cannot hold: NUL characters and lone surrogates.

    Raises
    ------
    InvalidParameterError
    """
    whole = "".join(texts)
    if whole.isascii() and "\0" not in whole:
        # nearly always, and at a fifth of the time
        return
    for text in texts:
        if "\0" in text or not (text.isascii() or _is_unicode(text)):
            raise InvalidParameterError(
                f"{text[:80]!r} cannot be stored: it contains a NUL character or half of a "
                "surrogate pair."
            )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def resolved_name(run_name: str, tags: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return a new run's name and its tags, which hold the name too.

    Raises
    ------
    InvalidParameterError
        The name and the tag differ.
    """
    tagged = tags.get(TagName.RUN_NAME, "")
    if run_name and tagged and run_name != tagged:
        raise errors.two_names(run_name, tagged)
    name = run_name or tagged
    return name, {**tags, TagName.RUN_NAME: name}


def batch_of(
    run_id: str, metrics: Sequence[Metric], params: Sequence[Param], tags: Sequence[RunTag]
) -> RunRecord:
    """Check and gather what one `Store.log_batch` call asks for.

    Raises
    ------
    InvalidParameterError
        A param occurs with two values, or something cannot be stored.
    """
    record = RunRecord(
        run_id,
        params=_params(params),
        tags={tag.key: tag.value for tag in tags},
        points=_points(metrics),
    )
    check_text(*_texts(record))
    return record


def inputs_of(run_id: str, inputs: Sequence[DatasetInput]) -> RunRecord:
    """Check and gather what one `Store.log_inputs` call asks for.

    Raises
    ------
    InvalidParameterError
        Something cannot be stored.
    """
    record = RunRecord(run_id)
    for used in inputs:
        record.inputs.setdefault(used.key, used)
    check_text(*_texts(record))
    return record


def recordable(batch: RecordBatch) -> tuple[list[RunRecord], list[Problem]]:
    """Return the records of a batch that can be stored, and why the others cannot."""
    wanted, problems = [], []
    for record in batch:
        try:
            check_text(*_texts(record))
            wanted.append(record)
        except InvalidParameterError as error:
            problems.append(Problem(record.run_id, None, error))
    return wanted, problems


def _texts(record: RunRecord) -> Iterable[str]:
    yield record.run_id
    yield from record.params.keys()
    yield from record.params.values()
    yield from record.tags.keys()
    yield from filter(None, record.tags.values())
    yield from record.points.keys()
    if record.created is not None:
        yield record.created.run_name
        yield record.created.user_id
        yield from record.created.tags.keys()
        yield from record.created.tags.values()
    for cell in record.cells.values():
        yield from (cell.execution_id, cell.cell_id, cell.notebook, cell.source)
    for used in record.inputs.values():
        about = used.dataset
        yield from (about.name, about.digest, about.source_type, about.source)
        yield from filter(None, (about.schema, about.profile))
        for tag in used.tags:
            yield from (tag.key, tag.value)
    for execution_id, ending in record.cell_endings.items():
        yield from (execution_id, ending.outcome, ending.printed, *ending.figures)


def _points(metrics: Sequence[Metric]) -> dict[str, Columns]:
    by_key: dict[str, Columns] = {}
    for metric in metrics:
        # NumPy's scalars are taken, but not kept: databases do not know them
        step, timestamp = int(metric.step), int(metric.timestamp)
        if step not in _INT64 or timestamp not in _INT64:
            raise InvalidParameterError(
                f"Step {step} or timestamp {timestamp} of metric {metric.key!r} "
                "does not fit into 64 bits."
            )
        columns = by_key.setdefault(metric.key, Points())
        columns.steps.append(step)
        columns.timestamps.append(timestamp)
        columns.values.append(float(metric.value))
    return by_key


def _params(params: Sequence[Param]) -> dict[str, str]:
    values: dict[str, str] = {}
    for param in params:
        if values.setdefault(param.key, param.value) != param.value:
            raise errors.param_twice(param.key, values[param.key], param.value)
    return values
