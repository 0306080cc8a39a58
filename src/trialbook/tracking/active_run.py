"""The run that `start_run` returns: it ends with its block, and records by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from trialbook.model import Run, RunStatus
from trialbook.service.validation.limits import checked_status
from trialbook.tracking import active, files, inputs, predictions, records, stacks

if TYPE_CHECKING:
    from types import TracebackType

P = ParamSpec("P")
R = TypeVar("R")


def _method(function: Callable[P, R]) -> Callable[Concatenate[ActiveRun, P], R]:
    """Return a fluent function as a method, which records into the run whatever is active.

    It has no ``run_id``, which types cannot say.
    """
    shown = signature(function)
    known = list(shown.parameters)
    place = known.index("run_id") if "run_id" in known else len(known)

    @wraps(function)
    def method(self: ActiveRun, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if "run_id" in kwargs or len(args) > place:
            raise TypeError(
                f"run.{function.__name__}() takes no run_id, because it records into the run that "
                "it is called on, and what stands behind that by its name alone."
            )
        token = stacks.current.set(stacks.Stack((self._opened(),)))
        try:
            return function(*args, **kwargs)
        finally:
            stacks.current.reset(token)

    named = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY) if known.index(name) > place else parameter
        for name, parameter in shown.parameters.items()
        if name != "run_id"
    ]
    itself = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
    set_signature: Any = method
    set_signature.__signature__ = shown.replace(parameters=[itself, *named])
    return method


class ActiveRun(Run):
    """A run that was started; as a context manager it ends with its block.

    An exception that leaves the block ends the run as FAILED and keeps the
    traceback in the tag ``trialbook.exception``, in a notebook also the cell and the
    line; so does ``sys.exit`` with anything but 0. An interrupt or the cancelling of
    its task ends it as KILLED, the closing of a generator as FINISHED.

    The fluent functions that record are its methods, too. They record into this run
    in whatever thread, task, callback or generator they are called, and whichever run
    is active there; as with a client also when it has ended.

    Examples
    --------
    >>> with tb.start_run(run_name="outer") as outer:
    ...     with tb.start_run(nested=True):
    ...         outer.log_metric("done", 0.5)
    >>> outer.set_tag("checked", "yes")
    >>> found = tb.get_run(outer.info.run_id)
    >>> found.data.metrics, found.data.tags["checked"], found.info.status
    ({'done': 0.5}, 'yes', 'FINISHED')
    """

    # absent in a copy and in another process
    __slots__ = ("_entry",)
    _entry: active.OpenRun

    def __init__(self, run: Run) -> None:
        super().__init__(run.info, run.data, run.inputs, number=run.number)

    def __enter__(self) -> ActiveRun:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        exc_traceback: TracebackType | None,
    ) -> None:
        active.leave(self, exc_value)

    log_param = _method(records.log_param)
    log_params = _method(records.log_params)
    log_metric = _method(records.log_metric)
    log_metrics = _method(records.log_metrics)
    log_series = _method(records.log_series)
    set_tag = _method(records.set_tag)
    set_tags = _method(records.set_tags)
    delete_tag = _method(records.delete_tag)
    log_artifact = _method(files.log_artifact)
    log_artifacts = _method(files.log_artifacts)
    log_text = _method(files.log_text)
    log_dict = _method(files.log_dict)
    log_figure = _method(files.log_figure)
    log_image = _method(files.log_image)
    log_table = _method(files.log_table)
    log_stream = _method(files.log_stream)
    log_predictions = _method(predictions.log_predictions)
    log_input = _method(inputs.log_input)
    log_inputs = _method(inputs.log_inputs)

    def end(self, status: str = RunStatus.FINISHED) -> None:
        """End the run, wherever it was started, and what is nested in it here.

        Of a run that has ended already the status and the end are set anew.

        Parameters
        ----------
        status : str, default "FINISHED"
            ``"FINISHED"``, ``"FAILED"`` or ``"KILLED"``.

        Raises
        ------
        InvalidParameterError
            The status is none of these; the run stays active.

        Examples
        --------
        >>> run = tb.start_run()
        >>> run.log_param("alpha", 0.5)
        0.5
        >>> run.end("FAILED")
        >>> tb.active_run() is None
        True
        """
        active.end(self, checked_status(status, ended=True))

    def started(self, entry: active.OpenRun) -> ActiveRun:
        """Note where it is open, and return it."""
        object.__setattr__(self, "_entry", entry)
        return self

    def _opened(self) -> active.OpenRun:
        entry: active.OpenRun | None = getattr(self, "_entry", None)
        return active.entry_elsewhere(self) if entry is None else entry
