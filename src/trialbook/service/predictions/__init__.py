"""Predictions among a run's artifacts: Parquet that anybody's pandas reads, described by tags."""

from __future__ import annotations

from trialbook.service.predictions.names import LoggedPredictions as LoggedPredictions
from trialbook.service.predictions.names import list_predictions as list_predictions
from trialbook.service.predictions.reading import read_predictions as read_predictions
from trialbook.service.predictions.reading import read_scores as read_scores
from trialbook.service.predictions.samples import sample_columns as sample_columns
from trialbook.service.predictions.samples import sample_rows as sample_rows
