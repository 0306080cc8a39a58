"""The examples in the docstrings run, each in a folder and a store of its own."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import trialbook as tb

MODULES = [
    "trialbook",
    "trialbook.artifacts",
    "trialbook.cli.gc",
    "trialbook.settings",
    "trialbook.data.numpy_dataset",
    "trialbook.data.pandas_dataset",
    "trialbook.data.sources",
    "trialbook.entity",
    "trialbook.errors",
    "trialbook.model",
    "trialbook.models.signature",
    "trialbook.protos.databricks_pb2",
    "trialbook.service.artifacts.paths",
    "trialbook.service.dataset_digest",
    "trialbook.service.predictions.layout",
    "trialbook.service.predictions.names",
    "trialbook.service.validation.limits",
    "trialbook.service.validation.model_uri",
    "trialbook.service.validation.numbers",
    "trialbook.service.validation.registry_limits",
    "trialbook.states",
    "trialbook.tracking.client",
    "trialbook.tracking.experiments",
    "trialbook.tracking.files",
    "trialbook.tracking.inputs",
    "trialbook.tracking.predictions",
    "trialbook.tracking.records",
    "trialbook.tracking.registry",
    "trialbook.tracking.registry_client",
    "trialbook.tracking.runs",
    "trialbook.tracking.search",
    "trialbook.tracking.system_metrics",
    "trialbook.types.inference",
    "trialbook.types.params",
    "trialbook.types.schema",
    "trialbook.types.values",
    "trialbook.unsupported",
    "trialbook.views.experiments",
    "trialbook.views.formatting",
    "trialbook.views.html.marks",
    "trialbook.views.html.ticks",
    "trialbook.views.markdown",
    "trialbook.views.report",
    "trialbook.views.run",
    "trialbook.views.runs",
    "trialbook.views.view",
]
FINDER = doctest.DocTestFinder(exclude_empty=True)
EXAMPLES = [
    example
    for module in MODULES
    for example in FINDER.find(importlib.import_module(module))
    if example.examples
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example(example: doctest.DocTest) -> None:
    example.globs |= {"tb": tb, "Path": Path}
    report: list[str] = []
    doctest.DocTestRunner().run(example, out=report.append, clear_globs=False)
    assert not report, "".join(report)


@pytest.mark.parametrize("name", [n for n in dir(tb) if n.startswith(("log_", "set_", "get_"))])
def test_every_function_has_an_example(name: str) -> None:
    assert any(example.name.endswith(f".{name}") for example in EXAMPLES)
