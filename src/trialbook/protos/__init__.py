"""For imports that name MLflow's module: codes of errors."""

from __future__ import annotations

from trialbook.protos import databricks_pb2 as databricks_pb2
