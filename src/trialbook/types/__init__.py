"""Types of a model's inputs and outputs, in the words and JSON texts of MLflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.types.params import ParamSchema as ParamSchema
from trialbook.types.params import ParamSpec as ParamSpec
from trialbook.types.schema import ColSpec as ColSpec
from trialbook.types.schema import Schema as Schema
from trialbook.types.schema import TensorSpec as TensorSpec
from trialbook.types.values import DataType as DataType
from trialbook.unsupported import names_missing_in

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
