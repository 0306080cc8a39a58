"""Child processes record where their parent does, and everybody where the environment says."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import trialbook as tb
from trialbook import settings, variables
from trialbook.service import current_experiment

CHILD = """
import trialbook as tb
with tb.start_run(run_name="child"): tb.log_metric("m", 1)
"""


def child(code: str = CHILD, folder: str = ".", **environment: str) -> str:
    Path(folder).mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.strip()


def names(experiment: str) -> list[str]:
    found: list[tb.Run] = tb.search_runs(experiment_names=[experiment], output_format="list")
    return sorted(run.info.run_name for run in found)


class TestChildren:
    def test_a_program_in_another_folder(self) -> None:
        tb.set_tracking_uri("sqlite:///x.db")
        tb.set_experiment("e")
        child(folder="elsewhere")
        assert names("e") == ["child"]
        assert not Path("elsewhere/trialbook.db").exists()
        assert not Path("trialbook.db").exists()

    def test_the_default_store_follows_its_experiment(self) -> None:
        tb.set_experiment("e")
        child(folder="elsewhere")
        assert names("e") == ["child"]

    def test_what_was_set_last_counts(self) -> None:
        tb.set_tracking_uri("first.db")
        tb.set_experiment("e")
        tb.set_experiment("f")
        child()
        assert names("f") == ["child"]
        tb.set_tracking_uri("second.db")
        child()
        assert names("Default") == ["child"]
        tb.set_tracking_uri("first.db")
        child()
        assert names("f") == ["child", "child"]

    def test_a_child_that_chooses_for_itself(self) -> None:
        tb.set_tracking_uri("x.db")
        tb.set_experiment("e")
        child("import trialbook as tb\ntb.set_tracking_uri('own.db')" + CHILD)
        assert names("e") == []
        tb.set_tracking_uri("own.db")
        assert names("Default") == ["child"]

    def test_children_of_children(self) -> None:
        tb.set_tracking_uri("x.db")
        tb.set_experiment("e")
        code = (
            f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {CHILD!r}], cwd='..')"
        )
        child(code, "elsewhere")
        assert names("e") == ["child"]

    def test_an_experiment_of_the_environment_gives_way(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(variables.EXPERIMENT_NAME, "given")
        monkeypatch.setenv(variables.MLFLOW_EXPERIMENT_NAME, "of mlflow")
        tb.set_experiment("e")
        child()
        assert names("e") == ["child"]

    @pytest.mark.skipif(os.name == "nt", reason="there is no fork here")
    @pytest.mark.parametrize("method", ["fork", "spawn", "forkserver", "joblib"])
    def test_workers(self, method: str, workspace: Path) -> None:
        if method == "joblib":
            pytest.importorskip("joblib")
        file = workspace / "work.py"
        file.write_text(
            "import multiprocessing, os, sys, warnings\nimport trialbook as tb\n"
            # Python 3.12 warns of forks beside threads
            "warnings.simplefilter('ignore', DeprecationWarning)\n"
            "def train(n):\n"
            "    os.chdir('/')\n"
            "    with tb.start_run(run_name=str(n)): tb.log_metric('n', n)\n"
            "if __name__ == '__main__':\n"
            "    tb.set_tracking_uri('x.db')\n"
            "    tb.set_experiment('e')\n"
            "    if sys.argv[1] == 'joblib':\n"
            "        from joblib import Parallel, delayed\n"
            "        Parallel(2)(delayed(train)(n) for n in range(3))\n"
            "    else:\n"
            "        with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:\n"
            "            pool.map(train, range(3))\n"
            "            pool.close()\n"
            "            pool.join()\n"
        )
        subprocess.run([sys.executable, str(file), method], check=True)
        tb.set_tracking_uri("x.db")
        assert names("e") == ["0", "1", "2"]


class TestTheEnvironmentIsLeftAsItWas:
    def test_a_password_is_there_as_long_as_the_store_is_chosen(self) -> None:
        tb.set_tracking_uri("postgres://ada:secret@db.example/runs")
        assert os.environ[variables.TRACKING_URI] == "postgresql://ada:secret@db.example/runs"
        tb.set_tracking_uri(None)
        assert not any("secret" in value for value in os.environ.values())

    def test_going_back_to_the_default(self) -> None:
        before = dict(os.environ)
        tb.set_tracking_uri("x.db")
        tb.set_experiment("e")
        assert os.environ[variables.TRACKING_URI] == f"sqlite:///{Path.cwd()}/x.db"
        assert os.environ[variables.EXPERIMENT_ID] == "1"
        tb.set_tracking_uri(None)
        assert dict(os.environ) == before

    def test_what_stood_there_before(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(variables.TRACKING_URI, "team.db")
        monkeypatch.setenv(variables.EXPERIMENT_NAME, "team")
        for _ in range(2):
            tb.set_tracking_uri("mine.db")
            tb.set_experiment("e")
            tb.set_tracking_uri("other.db")
            assert os.environ[variables.TRACKING_URI].endswith("/other.db")
        tb.set_tracking_uri("")
        assert os.environ[variables.TRACKING_URI] == "team.db"
        assert os.environ[variables.EXPERIMENT_NAME] == "team"
        assert tb.get_tracking_uri().endswith("/team.db")

    def test_what_is_set_since(self) -> None:
        tb.set_experiment("e")
        # not by monkeypatch, which would put back what is there for children only
        os.environ[variables.TRACKING_URI] = "later.db"
        assert tb.get_tracking_uri().endswith("/later.db")
        current_experiment.forget()
        assert os.environ.pop(variables.TRACKING_URI) == "later.db"

    def test_children_do_not_change_what_this_process_was_given(self, workspace: Path) -> None:
        tb.set_experiment("e")
        tb.set_tracking_uri("x.db")
        tb.set_tracking_uri("")
        with tb.start_run() as run:
            pass
        assert run.info.experiment_id == tb.get_experiment_by_name("e").experiment_id
        assert tb.get_tracking_uri() == f"sqlite:///{workspace.resolve()}/trialbook.db"

    def test_a_uri_that_is_refused_changes_nothing(self) -> None:
        tb.set_tracking_uri("x.db")
        with pytest.raises(tb.InvalidParameterError):
            tb.set_tracking_uri("http://localhost")
        assert os.environ[variables.TRACKING_URI].endswith("/x.db")


@pytest.mark.parametrize("family", ["TRIALBOOK", "MLFLOW"])
class TestExperiments:
    def test_a_name(self, family: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(f"{family}_EXPERIMENT_NAME", "given")
        with tb.start_run(run_name="one"):
            pass
        assert names("given") == ["one"]
        assert [run.info.run_name for run in tb.search_runs(output_format="list")] == ["one"]
        monkeypatch.setenv(f"{family}_EXPERIMENT_NAME", "another")
        tb.log_metric("m", 1)
        tb.end_run()
        assert len(names("another")) == 1
        tb.set_experiment("chosen")
        with tb.start_run(run_name="two"):
            pass
        assert names("chosen") == ["two"]

    def test_an_id(self, family: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(f"{family}_EXPERIMENT_ID", tb.create_experiment("e"))
        with tb.start_run(run_name="one"):
            pass
        assert names("e") == ["one"]

    def test_an_id_that_is_none(self, family: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(f"{family}_EXPERIMENT_ID", "77")
        with pytest.raises(tb.InvalidParameterError, match=f"{family}_EXPERIMENT_ID.*id '77'"):
            tb.start_run()
        assert tb.active_run() is None

    def test_a_name_and_an_id(self, family: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(f"{family}_EXPERIMENT_ID", tb.create_experiment("e"))
        monkeypatch.setenv(f"{family}_EXPERIMENT_NAME", "e")
        with tb.start_run(run_name="one"):
            pass
        monkeypatch.setenv(f"{family}_EXPERIMENT_NAME", "other")
        with pytest.raises(tb.InvalidParameterError, match="set only one of them"):
            tb.start_run()
        assert names("e") == ["one"]

    def test_an_id_of_another_store(self, family: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(f"{family}_TRACKING_URI", "given.db")
        monkeypatch.setenv(f"{family}_EXPERIMENT_ID", "77")
        tb.set_tracking_uri("mine.db")
        with tb.start_run() as run:
            pass
        assert run.info.experiment_id == "0"

    def test_a_run_is_resumed_once(self, family: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with tb.start_run(run_name="given") as given:
            pass
        monkeypatch.setenv(f"{family}_RUN_ID", given.info.run_id)
        tb.log_metric("m", 1)
        assert tb.active_run().info.run_id == given.info.run_id
        assert f"{family}_RUN_ID" not in os.environ
        tb.end_run()
        with tb.start_run() as other:
            pass
        assert other.info.run_id != given.info.run_id
        assert tb.get_run(given.info.run_id).data.metrics == {"m": 1}
        monkeypatch.setenv(f"{family}_RUN_ID", "f" * 32)
        with pytest.raises(tb.NotFoundError, match="no run with id"):
            tb.start_run()


def test_ours_go_before_mlflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "theirs.db")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "theirs")
    monkeypatch.setenv("TRIALBOOK_TRACKING_URI", "ours.db")
    monkeypatch.setenv("TRIALBOOK_EXPERIMENT_NAME", "ours")
    with tb.start_run(run_name="one"):
        pass
    assert tb.get_tracking_uri().endswith("/ours.db")
    assert names("ours") == ["one"]


@pytest.mark.parametrize("uri", ["runs.db", "sqlite:///runs.db", "file:runs.db"])
def test_mlflows_variable_names_a_place(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    assert tb.get_tracking_uri() == f"sqlite:///{Path.cwd()}/runs.db"
    with tb.start_run(run_name="one"):
        pass
    assert Path("runs.db-journals").exists() or Path("runs.db").exists()


def of_mlflow(path: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("CREATE TABLE experiments (experiment_id INTEGER, name TEXT)")
    connection.close()


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:5000",
        "https://ada:secret@mlflow.example",
        "databricks",
        "databricks://profile",
        "mysql://localhost/mlflow",
        "sqlite:///mlflow.db",
        "file:./mlruns",
        "mlruns",
        "postgresql://ada:secret@127.0.0.1:1/mlflow?connect_timeout=2",
    ],
)
def test_what_mlflows_variable_names_and_is_not_opened(
    uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_mlflow("mlflow.db")
    before = Path("mlflow.db").read_bytes()
    Path("mlruns/0").mkdir(parents=True)
    Path("mlruns/0/meta.yaml").write_text("name: Default")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "77")
    monkeypatch.setenv("MLFLOW_RUN_ID", "f" * 32)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for name in "one", "two":
            with tb.start_run(run_name=name):
                pass
        assert names("Default") == ["one", "two"]
        assert tb.get_tracking_uri().endswith("/trialbook.db")
    (warned,) = caught
    assert warned.filename == __file__
    line = str(warned.message)
    assert line.startswith("MLFLOW_TRACKING_URI is not opened, runs are recorded in /")
    assert "\n" not in line
    assert "secret" not in line
    assert Path("mlflow.db").read_bytes() == before
    assert not list(Path("mlruns").glob("trialbook*"))


def test_a_place_that_was_chosen_is_opened_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    of_mlflow("mlflow.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db")
    tb.set_tracking_uri("mlflow.db")
    with pytest.raises(tb.StoreError, match="another program"):
        tb.start_run()
    assert settings.store_uri().endswith("/mlflow.db")
