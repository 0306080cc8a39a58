"""Datasets, to be logged as what a run used: see `trialbook.log_input`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.data import sources as sources
from trialbook.data.dataset import Dataset as Dataset
from trialbook.data.numpy_dataset import from_numpy as from_numpy
from trialbook.data.pandas_dataset import from_pandas as from_pandas
from trialbook.data.sources import get_source as get_source
from trialbook.model import DatasetInput as DatasetInput
from trialbook.unsupported import names_missing_in

__all__ = ["from_numpy", "from_pandas", "get_source"]

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
