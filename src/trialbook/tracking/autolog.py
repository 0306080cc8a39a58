"""What is logged without a call for each: so far the figures that cells display."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trialbook.errors import UnsupportedError
from trialbook.tracking.cell_recording import capture_figures


def autolog(
    log_input_examples: bool = False,  # noqa: ARG001, FBT001, FBT002 -- as above
    log_model_signatures: bool = True,  # noqa: ARG001, FBT001, FBT002
    log_models: bool = True,  # noqa: ARG001, FBT001, FBT002
    log_datasets: bool = True,  # noqa: ARG001, FBT001, FBT002
    log_traces: bool = True,  # noqa: ARG001, FBT001, FBT002
    disable: bool = False,  # noqa: FBT001, FBT002
    exclusive: bool = False,  # noqa: ARG001, FBT001, FBT002
    disable_for_unsupported_versions: bool = False,  # noqa: ARG001, FBT001, FBT002
    silent: bool = False,  # noqa: ARG001, FBT001, FBT002
    extra_tags: Mapping[str, str] | None = None,  # noqa: ARG001
    exclude_flavors: Sequence[str] | None = None,  # noqa: ARG001
    *,
    figures: bool | None = None,
) -> None:
    """Log from now on, without a call for each, the figures that cells display.

    Of what MLflow's ``autolog`` does, the trainings of other libraries are not recorded yet:
    its parameters are there and, but for ``disable``, change nothing.

    Parameters
    ----------
    disable : bool, default False
        Log nothing any more without a call.
    figures : bool
        Whether the figures that a cell displays become artifacts of the run that is open then,
        each once: see `capture_figures`.

    Raises
    ------
    UnsupportedError
        Neither figures nor disable is given, so that trainings are meant.

    Examples
    --------
    >>> tb.autolog(figures=True)
    >>> tb.autolog(disable=True)
    """
    if figures is None and not disable:
        raise UnsupportedError(
            "autolog does not record the trainings of other libraries yet: log what you want to "
            "keep with log_params and log_metrics. autolog(figures=True) keeps the figures that "
            "cells display."
        )
    capture_figures(bool(figures) and not disable)
