"""What ``import trialbook`` gives, and what it costs."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import trialbook as tb

SOURCE = Path(tb.__file__)
HEAVY = [
    "IPython",
    "PIL",
    "anywidget",
    "comm",
    "matplotlib",
    "msgspec",
    "numpy",
    "pandas",
    "sqlalchemy",
]


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def typed_names() -> set[str]:
    """Return the names that type checkers see."""
    tree = ast.parse(SOURCE.read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {
        alias.asname
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return {name for name in imported if not name.startswith("_")}


def test_type_checkers_and_the_interpreter_see_the_same_names() -> None:
    assert typed_names() | {"__version__", "load_ipython_extension"} == set(dir(tb))


@pytest.mark.parametrize("name", dir(tb))
def test_every_name_is_there_and_documented(name: str) -> None:
    value = getattr(tb, name)
    assert name == "__version__" or inspect.getdoc(value)


@pytest.mark.parametrize("name", ["log_model", "autolog", "no_such_name"])
def test_what_does_not_exist_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'trialbook' has no attribute '{name}'"):
        getattr(tb, name)


@pytest.mark.parametrize(
    "uses", ["tb", "tb.start_run, tb.log_metric, tb.log_figure, tb.log_image, tb.MlflowClient"]
)
def test_nothing_heavy_is_loaded_before_it_is_needed(uses: str) -> None:
    code = f"import sys, trialbook as tb; {uses}; print(*set({HEAVY}) & set(sys.modules))"
    assert python(code) == ""


def test_looking_at_names_creates_no_store(workspace: Path) -> None:
    python("import trialbook as tb; tb.get_tracking_uri(); tb.log_metric; tb.runs")
    assert list(workspace.iterdir()) == []


def test_a_front_end_that_cannot_be_reached_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trialbook.kernel.attach", None)
    with pytest.warns(UserWarning, match="could not connect with the notebook"):
        tb.load_ipython_extension(object())


def test_names_and_arguments_are_mlflows() -> None:
    signatures = {
        tb.start_run: "run_id experiment_id run_name nested parent_run_id tags description",
        tb.end_run: "status",
        tb.set_experiment: "experiment_name experiment_id",
        tb.create_experiment: "name artifact_location tags",
        tb.search_experiments: "view_type max_results filter_string order_by",
        tb.search_runs: "experiment_ids filter_string run_view_type max_results order_by "
        "output_format search_all_experiments experiment_names",
        tb.log_param: "key value synchronous",
        tb.log_params: "params synchronous run_id",
        tb.log_metric: "key value step synchronous timestamp run_id",
        tb.log_metrics: "metrics step synchronous run_id timestamp",
        tb.set_tag: "key value synchronous",
        tb.set_tags: "tags synchronous",
        tb.log_artifact: "local_path artifact_path run_id",
        tb.log_artifacts: "local_dir artifact_path run_id",
        tb.log_text: "text artifact_file run_id",
        tb.log_dict: "dictionary artifact_file run_id",
        tb.log_figure: "figure artifact_file save_kwargs",
        tb.log_image: "image artifact_file key step timestamp synchronous",
        tb.get_artifact_uri: "artifact_path",
        # but for what Databricks alone has, env_pack
        tb.register_model: "model_uri name await_registration_for tags",
        tb.search_registered_models: "max_results filter_string order_by",
        tb.search_model_versions: "max_results filter_string order_by",
        tb.artifacts.list_artifacts: "artifact_uri run_id artifact_path tracking_uri",
        tb.artifacts.download_artifacts: "artifact_uri run_id artifact_path dst_path tracking_uri",
    }
    for function, arguments in signatures.items():
        assert list(inspect.signature(function).parameters) == arguments.split(), function
