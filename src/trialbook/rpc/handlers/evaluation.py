"""What answers requests about predictions: matrices, scores, samples, slices, suspects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from msgspec import UNSET

from trialbook.protocol.messages import EvaluationMatrixResult
from trialbook.queries import table
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct

    from trialbook.protocol.messages import (
        EvaluationErrorsParams,
        EvaluationErrorsResult,
        EvaluationParams,
        EvaluationSamplesParams,
        EvaluationSamplesResult,
        EvaluationScoresParams,
        EvaluationScoresResult,
        EvaluationSlicesParams,
        EvaluationSlicesResult,
        EvaluationSpec,
    )
    from trialbook.views.evaluation_view import EvaluationView


def _view(spec: EvaluationSpec) -> EvaluationView:
    from trialbook.views import view_of

    return cast("EvaluationView", view_of(spec))


def _matrix(params: EvaluationParams) -> EvaluationMatrixResult:
    from trialbook.queries.evaluation import found_only

    store = store_named(params.spec.store_id)
    # read first: a change that comes in between is then reported once more, not lost
    cursor = 0 if store is None else store.changes_since(-1).revision
    found = found_only(_view(params.spec).found())
    return EvaluationMatrixResult(table.store_info(store), cursor, found)


def _scores(params: EvaluationScoresParams) -> EvaluationScoresResult:
    from trialbook.queries.evaluation import scores_of_all

    return scores_of_all(_view(params.spec).looked(), params.labels)


def _samples(params: EvaluationSamplesParams) -> EvaluationSamplesResult:
    from trialbook.queries.evaluation_samples import sample_page

    return sample_page(_view(params.spec).looked().subjects, params)


def _slices(params: EvaluationSlicesParams) -> EvaluationSlicesResult:
    from trialbook.queries.evaluation_slices import slices_of

    measure = None if params.measure is UNSET else params.measure
    label = None if params.label is UNSET else params.label
    looked = _view(params.spec).looked()
    return slices_of(looked, params.subject, params.column, measure, label)


def _errors(params: EvaluationErrorsParams) -> EvaluationErrorsResult:
    from trialbook.queries.evaluation_slices import errors_of

    return errors_of(_view(params.spec).looked(), params.subject)


HANDLERS: dict[str, Callable[[Any], Struct]] = {
    "evaluation.matrix": _matrix,
    "evaluation.scores": _scores,
    "evaluation.samples": _samples,
    "evaluation.slices": _slices,
    "evaluation.errors": _errors,
}
