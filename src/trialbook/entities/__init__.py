"""The plain data of experiments and runs, where MLflow's code imports it from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.entities import model_registry as model_registry
from trialbook.model import Dataset as Dataset
from trialbook.model import DatasetInput as DatasetInput
from trialbook.model import Experiment as Experiment
from trialbook.model import ExperimentTag as ExperimentTag
from trialbook.model import FileInfo as FileInfo
from trialbook.model import InputTag as InputTag
from trialbook.model import Metric as Metric
from trialbook.model import Param as Param
from trialbook.model import Run as Run
from trialbook.model import RunData as RunData
from trialbook.model import RunInfo as RunInfo
from trialbook.model import RunInputs as RunInputs
from trialbook.model import RunOutputs as RunOutputs
from trialbook.model import RunTag as RunTag
from trialbook.states import LifecycleStage as LifecycleStage
from trialbook.states import RunStatus as RunStatus
from trialbook.states import SourceType as SourceType
from trialbook.states import ViewType as ViewType
from trialbook.unsupported import names_missing_in

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
