"""Stores of other versions: older ones are upgraded, newer ones read."""

from __future__ import annotations

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from disks import read_only
from reading import everything
from sqlalchemy import inspect

from trialbook.errors import StoreError
from trialbook.model import Metric, Param
from trialbook.store.sql import bootstrap, migrations
from trialbook.store.sql.schema import SCHEMA_VERSION
from trialbook.store.sqlite.store import SqliteStore

GOLDEN = Path(__file__).with_name("schema.sql")
GOLDEN_STORES = Path(__file__).with_name("golden")

# to a column that may not be null, for which SQLite has the whole table made anew
NEXT = f'''
import sqlalchemy as sa
from alembic import op

revision = "{SCHEMA_VERSION + 1}"
down_revision = "{SCHEMA_VERSION}"


def upgrade():
    with op.batch_alter_table("runs", recreate="always") as runs:
        runs.add_column(sa.Column("host", sa.Text, nullable=False, server_default="here"))
'''
FAILING = (
    f"{NEXT}    op.execute(sa.update(sa.table('series', sa.column('run'))).values(run=12345))\n"
)


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


@pytest.fixture
def old_store(tmp_path: Path) -> Path:
    path = tmp_path / "trialbook.db"
    store = SqliteStore(str(path))
    store.create_run("0", run_id="r", run_name="", user_id="", start_time=0, tags={})
    store.log_batch("r", [Metric("m", step / 2, 0, step) for step in range(9)], [Param("p", "1")])
    store.close()
    return path


def next_version(script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a version follow the present one."""
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    for known in (migrations.FOLDER / "versions").glob("*.py"):
        (versions / known.name).write_text(known.read_text())
    (versions / "next.py").write_text(script)
    monkeypatch.setattr(migrations.upgrade, "__defaults__", (versions.parent,))
    monkeypatch.setattr(bootstrap, "SCHEMA_VERSION", SCHEMA_VERSION + 1)


def test_an_older_store_is_upgraded_with_all_its_data(
    old_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(SqliteStore(str(old_store))) as store:
        before = store.get_run("r"), store.metric_history("r", "m"), store.store_id
    next_version(NEXT, tmp_path, monkeypatch)
    for _ in range(2):
        with closing(SqliteStore(str(old_store))) as store:
            assert (store.get_run("r"), store.metric_history("r", "m"), store.store_id) == before
            with store._reading() as conn:
                assert conn.exec_driver_sql("SELECT DISTINCT host FROM runs").scalars().all() == [
                    "here"
                ]
                assert {index["name"] for index in inspect(conn).get_indexes("runs")} >= {
                    "ix_runs_page"
                }
            store.log_batch("r", params=[Param("q", "2")])
            store.get_run("r")
            before = store.get_run("r"), *before[1:]


def test_the_file_is_copied_before(
    old_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        next_version(NEXT, tmp_path, patch)
        SqliteStore(str(old_store)).close()
    copy = old_store.with_name(f"trialbook-schema-{SCHEMA_VERSION}.db")
    with closing(SqliteStore(str(copy))) as store:
        assert store.get_run("r").data.params == {"p": "1"}
        store.log_batch("r", params=[Param("q", "2")])


@pytest.mark.parametrize("kind", ["link", "dangling link", "folder"])
def test_a_copy_goes_through_nothing_that_stands_there(
    kind: str, old_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = old_store.with_name(f"trialbook-schema-{SCHEMA_VERSION}.db")
    other = tmp_path / "diary.txt"
    other.write_text("mine")
    if kind == "folder":
        copy.mkdir()
    else:
        copy.symlink_to(other if kind == "link" else tmp_path / "nowhere")
    before = old_store.read_bytes()
    with monkeypatch.context() as patch:
        next_version(NEXT, tmp_path, patch)
        with pytest.raises(StoreError, match=r"-schema-\d+\.db is no file of its own; move"):
            SqliteStore(str(old_store))
    assert other.read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    with closing(SqliteStore(str(old_store))) as store:
        assert store.get_run("r").data.params == {"p": "1"}
    assert old_store.read_bytes() == before
    assert not list(tmp_path.glob("trialbook-schema-*-*"))


def test_a_copy_leaves_a_file_that_has_another_name_too(
    old_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "diary.txt"
    other.write_text("mine")
    os.link(other, old_store.with_name(f"trialbook-schema-{SCHEMA_VERSION}.db"))
    next_version(NEXT, tmp_path, monkeypatch)
    SqliteStore(str(old_store)).close()
    assert other.read_text() == "mine"


def test_an_upgrade_that_fails_changes_nothing(
    old_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        next_version(FAILING, tmp_path, patch)
        with pytest.raises(StoreError, match="it is unchanged"):
            SqliteStore(str(old_store))
    with closing(SqliteStore(str(old_store))) as store:
        assert len(store.metric_history("r", "m")) == 9


def test_a_newer_store_can_be_read_and_not_written(old_store: Path) -> None:
    change(old_store, "UPDATE trialbook_meta SET value = '999' WHERE key = 'schema_version'")
    with closing(SqliteStore(str(old_store))) as store:
        assert store.get_run("r").data.metrics == {"m": 4.0}
        assert store.changes_since(-1).revision > 0
        for write in (
            lambda: store.log_batch("r", params=[Param("q", "1")]),
            lambda: store.create_experiment("e", None, {}),
            lambda: store.record([]),
        ):
            with pytest.raises(StoreError, match=r"newer Trialbook \(schema 999.*reading only"):
                write()


@pytest.mark.parametrize("golden", sorted(GOLDEN_STORES.glob("*.db.gz")), ids=lambda p: p.name)
def test_every_store_ever_released_reads_as_it_did(golden: Path, tmp_path: Path) -> None:
    path = tmp_path / "trialbook.db"
    path.write_bytes(gzip.decompress(golden.read_bytes()))
    expected = json.loads(
        golden.with_name(golden.name.replace(".db.gz", ".json")).read_text("utf-8")
    )
    for _ in range(2):
        with closing(SqliteStore(str(path))) as store:
            assert json.loads(json.dumps(everything(store))) == expected
    with closing(SqliteStore(str(path))) as store:
        run_id = store.get_run("0" * 32).info.run_id
        store.log_batch(run_id, [Metric("long", 1.0, 10_000, 10_000), Metric("new", 1.0, 0, 0)])
        assert len(store.metric_history(run_id, "long")) == 5002
        assert store.create_experiment("next", None, {}) == "4"


def test_an_older_store_that_cannot_be_written_is_read_as_it_is(tmp_path: Path) -> None:
    golden = GOLDEN_STORES / "schema-2.db.gz"
    folder = tmp_path / "theirs"
    folder.mkdir()
    path = folder / "trialbook.db"
    path.write_bytes(gzip.decompress(golden.read_bytes()))
    expected = json.loads((GOLDEN_STORES / "schema-2.json").read_text("utf-8"))
    for protected in (folder, path):
        with read_only(protected), closing(SqliteStore(str(path))) as store:
            assert json.loads(json.dumps(everything(store))) == expected
            run_id = "0" * 32
            thin = store.thin_series(run_id, "long", "step", (500, 600), 1)
            assert len(thin.values) + thin.left_out == 202
            with pytest.raises(StoreError, match=r"older Trialbook \(schema 2\)"):
                store.log_batch(run_id, params=[Param("q", "2")])
    assert path.read_bytes() == gzip.decompress(golden.read_bytes())


def test_there_is_one_of_the_present_schema() -> None:
    name = f"schema-{SCHEMA_VERSION}.db.gz"
    assert (GOLDEN_STORES / name).exists(), "run dev/golden_store.py"


CHILD = """
import sys
from pathlib import Path
from trialbook.store.sql import migrations, bootstrap as sql_birth
migrations.upgrade.__defaults__ = (Path(sys.argv[2]),)
sql_birth.SCHEMA_VERSION += 1
from trialbook.store.sqlite.store import SqliteStore
print("ready", flush=True)
sys.stdin.readline()
store = SqliteStore(sys.argv[1])
print(store.get_run("r").data.params, len(store.metric_history("r", "m")))
store.close()
"""
KILLED = NEXT + "    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n"


def upgrading(path: Path, script: str, count: int) -> list[subprocess.Popen[str]]:
    """Have processes of the next version open a store at once."""
    versions = path.parent / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for known in (migrations.FOLDER / "versions").glob("*.py"):
        (versions / known.name).write_text(known.read_text())
    (versions / "next.py").write_text(script)
    command = [sys.executable, "-W", "error", "-c", CHILD, str(path), str(versions.parent)]
    processes = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    return processes


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_an_upgrade_that_is_killed_leaves_the_old_store_whole(old_store: Path) -> None:
    with closing(SqliteStore(str(old_store))) as store:
        before = everything(store)
    (process,) = upgrading(old_store, KILLED, 1)
    process.communicate("\n")
    assert process.returncode == -signal.SIGKILL
    with closing(SqliteStore(str(old_store))) as store:
        assert everything(store) == before
        store.log_batch("r", params=[Param("q", "2")])
    # and it can be done again, over the copy that was left
    (process,) = upgrading(old_store, NEXT, 1)
    out, err = process.communicate("\n")
    assert (out, err) == ("{'p': '1', 'q': '2'} 9\n", "")
    copy = old_store.with_name(f"trialbook-schema-{SCHEMA_VERSION}.db")
    with closing(SqliteStore(str(copy))) as store:
        assert store.get_run("r").data.params == {"p": "1", "q": "2"}


def test_two_processes_upgrade_one_store_and_an_older_version_then_reads_it(
    old_store: Path,
) -> None:
    with closing(SqliteStore(str(old_store))) as store:
        before = everything(store)
    processes = upgrading(old_store, NEXT, 2)
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=60) for process in processes]
    assert outputs == [("{'p': '1'} 9\n", "")] * 2
    # this version is the older one now
    with closing(SqliteStore(str(old_store))) as store:
        assert everything(store) == before
        with pytest.raises(StoreError, match=rf"newer Trialbook \(schema {SCHEMA_VERSION + 1}"):
            store.log_batch("r", params=[Param("q", "2")])


def test_a_store_from_before_the_first_release_is_refused(old_store: Path) -> None:
    change(old_store, "UPDATE trialbook_meta SET value = '1' WHERE key = 'schema_version'")
    other = old_store.with_name("diary.txt")
    other.write_text("mine")
    copy = old_store.with_name("trialbook-schema-1.db")
    copy.symlink_to(other)
    with pytest.raises(StoreError, match="before Trialbook's first release"):
        SqliteStore(str(old_store))
    # refused before anything is copied
    assert other.read_text() == "mine"
    copy.unlink()
    with pytest.raises(StoreError, match="before Trialbook's first release"):
        SqliteStore(str(old_store))
    assert not list(old_store.parent.glob("*schema*"))


def test_the_scripts_lead_to_the_present_version() -> None:
    assert migrations.pending(SCHEMA_VERSION) == []


def test_opening_an_up_to_date_store_does_not_load_alembic(old_store: Path) -> None:
    code = (
        "import sys; from trialbook.store.sqlite.store import SqliteStore; "
        f"SqliteStore({str(old_store)!r}).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_tables_are_those_written_down(tmp_path: Path) -> None:
    path = tmp_path / "trialbook.db"
    SqliteStore(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
            "AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name"
        ).fetchall()
    lines = [line.strip() for (sql,) in rows for line in f"{sql};\n".splitlines()]
    written = "\n".join(lines) + "\n"
    assert written == GOLDEN.read_text(), (
        "The tables have changed. Add a script to store/sql/migrations/versions, raise "
        f"SCHEMA_VERSION and replace {GOLDEN.name} by:\n{written}"
    )
