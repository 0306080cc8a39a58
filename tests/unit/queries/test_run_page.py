"""What the run page is told of a run and of its files."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trialbook as tb
from trialbook import settings
from trialbook.protocol import codec
from trialbook.protocol.messages import RegisteredVersion
from trialbook.queries import artifact_kinds, artifact_tables
from trialbook.queries.artifacts import extent, list_folder, read_part
from trialbook.queries.run_page import run_detail, uncommitted_diff
from trialbook.recording import stores
from trialbook.service.context import capture, description_files

HOSTILE = "<img src=x onerror=alert(1)>"


def test_overview_says_everything() -> None:
    with tb.start_run(run_name=HOSTILE, description="**note**", tags={"stage": "draft"}) as run:
        tb.log_param("alpha", 0.5)
        tb.log_series("loss", [0.9, float("nan"), 0.5])
        tb.log_metric("system/cpu_utilization_percentage", 12)
        with tb.start_run(nested=True, run_name="child") as child:
            pass
    detail = run_detail(None, run.info.run_id)
    assert (detail.run_name, detail.note, detail.experiment_name) == (
        HOSTILE,
        "**note**",
        "Default",
    )
    assert (detail.params, detail.tags) == ({"alpha": "0.5"}, {"stage": "draft"})
    loss, cpu = detail.metrics
    assert (loss.count, loss.first, loss.min, loss.max, loss.max_step) == (3, 0.9, 0.5, 0.9, 0)
    assert (loss.system, cpu.system) == (False, True)
    assert [ref.run_name for ref in detail.children] == ["child"]
    assert detail.children_total == 1
    parent = run_detail(None, child.info.run_id).parent
    assert parent is not None
    assert parent.run_id == run.info.run_id
    # as the wire carries it
    assert codec.read(type(detail), codec.result_message("1", detail)["result"]) == detail


def test_an_archived_run_is_still_shown() -> None:
    with tb.start_run() as run:
        pass
    tb.delete_run(run.info.run_id)
    assert run_detail(None, run.info.run_id).archived


def test_before_anything_is_recorded_there_is_no_run(workspace: Path) -> None:
    with pytest.raises(tb.NotFoundError, match="nothing has been recorded"):
        run_detail(None, "0" * 32)
    assert list(workspace.iterdir()) == []


def test_environment_comes_with_the_run(monkeypatch: pytest.MonkeyPatch, workspace: Path) -> None:
    monkeypatch.setenv(settings.CAPTURE_VARIABLE, "1")
    monkeypatch.setattr(capture, "capture", capture.Capture())
    with tb.start_run() as run:
        pass
    capture.finish()
    environment = run_detail(None, run.info.run_id).environment
    assert environment is not None
    assert environment.folder == str(workspace)
    assert environment.git is None
    with pytest.raises(tb.NotFoundError, match="no uncommitted difference"):
        uncommitted_diff(None, run.info.run_id)


def test_a_remote_is_shown_without_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.CAPTURE_VARIABLE, "1")
    with tb.start_run() as run:
        capture.finish()
    digest = tb.get_run(run.info.run_id).data.tags["trialbook.environment"]
    place = description_files.place_of(stores.current_store())
    with place.reading(f"{digest}.json") as path:
        about = json.loads(path.read_text())
    about["git"] = {
        **{"root": "/", "commit": None, "branch": None, "remote": "https://token@example.org/m"},
        **{"changed": [], "untracked": [], "diff": None, "diff_cut": False, "problem": None},
    }
    with place.writing(f"{'0' * 32}.json") as path:
        path.write_text(json.dumps(about))
    with tb.start_run(tags={"trialbook.environment": "0" * 32}) as other:
        pass
    environment = run_detail(None, other.info.run_id).environment
    assert environment is not None
    assert environment.git is not None
    assert environment.git.remote == "https://example.org/m"


@pytest.mark.parametrize("digest", ["../../etc/passwd", "no such", "x" * 5000, "\\"])
def test_hostile_digest_shows_no_environment(digest: str) -> None:
    with tb.start_run(tags={"trialbook.environment": digest}) as run:
        pass
    assert run_detail(None, run.info.run_id).environment is None


@pytest.fixture
def files() -> str:
    with tb.start_run() as run:
        tb.log_text("age,bmi,note\n59,32.1,a\n48,,=cmd()\n", "data/people.csv")
        tb.log_text("<script>alert(1)</script>", "report.html")
        tb.log_text("<svg onload=alert(1)></svg>", "logo.svg")
        tb.log_text("hällo" * 1000, "log")
        tb.log_dict({"data": [], "layout": {}}, "figure.json")
        tb.log_dict({"a": 1}, "config.json")
    return run.info.run_id


def test_folders_are_listed_one_by_one(files: str) -> None:
    root = list_folder(None, files, "")
    assert [(e.name, e.kind) for e in root.entries] == [
        ("data", "folder"),
        ("config.json", "json"),
        ("figure.json", "json"),
        ("log", "binary"),
        ("logo.svg", "svg"),
        ("report.html", "html"),
    ]
    assert [e.path for e in list_folder(None, files, "data").entries] == ["data/people.csv"]
    assert list_folder(None, files, "nowhere").entries == []


def test_logged_images_are_listed_by_key_and_step() -> None:
    with tb.start_run() as run:
        for step in (10, 9, 100):
            for key in ("b", "a"):
                tb.log_image(np.zeros((2, 2, 3), dtype=np.uint8), key=key, step=step)
    names = [entry.name for entry in list_folder(None, run.info.run_id, "images").entries]
    told = [tuple(name.split("%")[:3:2]) for name in names if name.endswith(".png")]
    assert told == [(key, step) for key in "ab" for step in ("9", "10", "100")]


def test_the_extent_counts_what_is_in_folders(files: str, tmp_path: Path) -> None:
    before = extent(None, files)
    assert before.files == 6
    (tmp_path / "elsewhere").write_bytes(b"x" * 1_000_000)
    (Path(tb.get_run(files).info.artifact_uri) / "link").symlink_to(tmp_path / "elsewhere")
    # a link is counted, and not what it leads to
    assert extent(None, files).size < before.size + 1000


@pytest.mark.parametrize(
    ("path", "kind", "untrusted", "encoding"),
    [
        ("report.html", "html", True, "utf-8"),
        ("logo.svg", "svg", True, "utf-8"),
        ("log", "text", False, "utf-8"),
        ("figure.json", "plotly", False, "utf-8"),
        ("config.json", "json", False, "utf-8"),
        ("data/people.csv", "table", False, "utf-8"),
    ],
)
def test_parts_say_what_the_file_is(
    files: str, path: str, kind: str, untrusted: bool, encoding: str
) -> None:
    part, content = read_part(None, files, path, 3, 5)
    assert (part.kind, part.untrusted, part.encoding) == (kind, untrusted, encoding)
    assert (part.offset, part.length, len(content)) == (3, 5, 5)
    assert part.size > 8


def test_reading_behind_the_end_gives_nothing(files: str) -> None:
    part, content = read_part(None, files, "report.html", 10**9, 10)
    assert (part.length, content) == (0, b"")


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a\\b", "data/../../x", "", "a\0b"])
def test_hostile_paths_are_refused(files: str, path: str) -> None:
    with pytest.raises(tb.InvalidParameterError):
        read_part(None, files, path, 0, 10)
    with pytest.raises(tb.InvalidParameterError):
        artifact_tables.table_page(None, files, path, 0, 10, None)


def test_a_link_out_of_the_run_is_refused(files: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2")
    (Path(tb.get_run(files).info.artifact_uri) / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(tb.InvalidParameterError, match="symbolic"):
        read_part(None, files, "link", 0, 10)
    assert "link" not in [entry.name for entry in list_folder(None, files, "").entries]


def test_a_folder_is_no_file(files: str) -> None:
    with pytest.raises(tb.NotFoundError, match="is a folder"):
        read_part(None, files, "data", 0, 10)


def test_tables_come_by_page(files: str) -> None:
    page = artifact_tables.table_page(None, files, "data/people.csv", 1, 10, None)
    assert [(c.name, c.type) for c in page.columns] == [
        ("age", "number"),
        ("bmi", "number"),
        ("note", "text"),
    ]
    assert (page.rows, page.total, page.column_total, page.cut) == (
        [[48, None, "=cmd()"]],
        2,
        3,
        False,
    )
    page = artifact_tables.table_page(None, files, "data/people.csv", 0, 1, ["note", "gone"])
    assert page.rows == [["a"]]


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("t.tsv", "a\tb\n1\t2\n", [[1, 2]]),
        ("t.jsonl", '{"a": 1, "b": [1]}\n{"a": null}\n', [[1, "[1]"], [None, None]]),
        ("t.json", '[{"a": 1.5}, {"a": true}]', [[1.5], [True]]),
        (
            "t.json",
            '{"columns": ["a", "b"], "data": [["<b>", 9007199254740993]]}',
            [["<b>", "9007199254740993"]],
        ),
        ("t.csv", "when,x\n2026-01-01,inf\n", [["2026-01-01", "Infinity"]]),
    ],
)
def test_kinds_of_tables(name: str, text: str, rows: list[Any]) -> None:
    with tb.start_run() as run:
        tb.log_text(text, name)
    page = artifact_tables.table_page(None, run.info.run_id, name, 0, 10, None)
    assert page.rows == rows
    assert codec.read(type(page), codec.result_message("1", page)["result"]) == page


@pytest.mark.parametrize(("name", "text"), [("t.json", "{}"), ("t.csv", "\n"), ("t.jsonl", "{")])
def test_what_is_no_table_is_said_so(name: str, text: str) -> None:
    with tb.start_run() as run:
        tb.log_text(text, name)
    with pytest.raises(tb.InvalidParameterError, match="holds no table"):
        artifact_tables.table_page(None, run.info.run_id, name, 0, 10, None)


@pytest.mark.parametrize("name", ["t.csv", "t.parquet", "t.jsonl"])
def test_an_empty_file_is_a_table_of_nothing(name: str) -> None:
    with tb.start_run() as run:
        tb.log_text("", name)
    page = artifact_tables.table_page(None, run.info.run_id, name, 0, 10, None)
    assert (page.total, page.column_total) == (0, 0)


@pytest.mark.parametrize("name", ["t.parquet", "without_an_ending"])
def test_parquet_is_a_table(name: str, tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "count": pd.array([1, None, 2**60], dtype="Int64"),
            "rate": [0.5, math.nan, math.inf],
            "kind": pd.Categorical(["a", None, "b"]),
            "when": pd.to_datetime(["2026-11-21", None, "2026-11-22"]),
            "tags": [["x"], [], None],
            HOSTILE: [True, False, True],
        },
        index=pd.Index(["r1", "r2", "r3"], name="row"),
    )
    frame.to_parquet(tmp_path / name)
    with tb.start_run() as run:
        tb.log_artifact(str(tmp_path / name))
    part, _ = read_part(None, run.info.run_id, name, 0, 4)
    assert part.kind == "table"
    page = artifact_tables.table_page(None, run.info.run_id, name, 0, 10, None)
    assert [(c.name, c.type) for c in page.columns] == [
        ("row", "text"),
        ("count", "number"),
        ("rate", "number"),
        ("kind", "other"),
        ("when", "time"),
        ("tags", "other"),
        (HOSTILE, "boolean"),
    ]
    assert page.rows == [
        ["r1", 1, 0.5, "a", "2026-11-21 00:00:00", "['x']", True],
        ["r2", None, None, None, None, "[]", False],
        ["r3", str(2**60), "Infinity", "b", "2026-11-22 00:00:00", None, True],
    ]
    assert codec.read(type(page), codec.result_message("1", page)["result"]) == page


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifact_tables.importlib.util, "find_spec", lambda _: None)
    with tb.start_run() as run:
        tb.log_text("PAR1", "t.parquet")
    with pytest.raises(tb.MissingExtraError, match="pip install pyarrow"):
        artifact_tables.table_page(None, run.info.run_id, "t.parquet", 0, 10, None)


def test_bytes_tell_what_a_name_does_not() -> None:
    assert artifact_kinds.kind_of("x", b"\x89PNG\r\n\x1a\n...") == "image"
    assert artifact_kinds.kind_of("x", b"\0\1") == "binary"
    assert artifact_kinds.kind_of("x.png", b"<svg onload=alert(1)>") == "svg"
    assert artifact_kinds.kind_of("x.json", json.dumps([{"a": 1}]).encode()) == "table"
    assert artifact_kinds.media_type("x.js", "code") == "text/plain"


def test_registered_versions_come_with_the_run() -> None:
    with tb.start_run() as run:
        tb.log_text("1", "models/forest/weights.txt")
    run_id, client = run.info.run_id, tb.TrackingClient()
    assert run_detail(None, run_id).versions == []
    revision = run_detail(None, run_id).cursor
    tb.register_model(f"runs:/{run_id}/models/forest", "iris")
    # whoever shows the run hears of it
    assert stores.current_store().changes_since(revision).run_ids == (run_id,)
    client.set_registered_model_alias("iris", "champion", 1)
    client.transition_model_version_stage("iris", 1, "Production")
    for source in (f"runs:/{run_id}/models/forest/", f"runs:/{run_id}", "s3://models/iris"):
        client.create_model_version("iris", source, run_id)
    client.create_model_version("iris", run.info.artifact_uri, run_id)
    client.create_model_version("iris", f"{run.info.artifact_uri}-of-another", run_id)
    with tb.start_run() as other:
        pass
    client.create_model_version("iris", f"runs:/{run_id}", other.info.run_id)
    detail = run_detail(None, run_id)
    found = {version.version: version for version in detail.versions}
    assert found[1] == RegisteredVersion("iris", 1, ["champion"], "Production", "models/forest")
    assert {number: version.path for number, version in found.items()} == {
        **{1: "models/forest", 2: "models/forest", 3: "", 4: None},
        **{5: "", 6: None},
    }
    assert [v.path for v in run_detail(None, other.info.run_id).versions] == [None]
    assert codec.read(type(detail), codec.result_message("1", detail)["result"]) == detail
