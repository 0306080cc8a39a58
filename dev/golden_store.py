"""Write a store of the present schema, and all that is read of it, for the tests of later versions.

Run ``python dev/golden_store.py`` when the tables have changed, before they are released. What
is there of released versions never changes.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from trialbook.model import (
    Cell,
    CellEnding,
    Dataset,
    DatasetInput,
    Metric,
    Param,
    RunRecord,
    RunTag,
    TagName,
)
from trialbook.registered import NewVersion, Stage
from trialbook.store.record import JournalEnd
from trialbook.store.series import Series
from trialbook.store.sql.schema import SCHEMA_VERSION
from trialbook.store.sqlite.store import SqliteStore

TESTS = Path(__file__).parent.parent / "tests" / "store"
GOLDEN = TESTS / "golden"
VALUES = (0.1, float("nan"), float("inf"), float("-inf"), -0.0, 5e-324, 1e308, -7)


def main() -> None:
    """Write both files."""
    sys.path.insert(0, str(TESTS))
    from reading import everything  # type: ignore[import-not-found] # tests are no package

    with TemporaryDirectory() as folder:
        path = Path(folder, "trialbook.db")
        store = SqliteStore(str(path))
        fill(store)
        store.close()
        with closing(sqlite3.connect(path)) as connection, connection:
            # where it was made is nobody's business
            connection.execute(
                "INSERT INTO trialbook_meta VALUES ('artifact_root', '/golden/trialbook-artifacts')"
            )
        store = SqliteStore(str(path))
        expected = json.dumps(everything(store), indent=1, ensure_ascii=False)
        store.close()
        packed = gzip.compress(path.read_bytes(), mtime=0)
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / f"schema-{SCHEMA_VERSION}.json").write_text(expected + "\n", encoding="utf-8")
    (GOLDEN / f"schema-{SCHEMA_VERSION}.db.gz").write_bytes(packed)


def fill(store: SqliteStore) -> None:
    """Record one of everything."""
    for name in ("vision", "süß", "gone"):
        store.create_experiment(name, f"/golden/{name}", {"team": "é", "empty": ""})
    store.rename_experiment("1", "hearing")
    for number, status in enumerate(("RUNNING", "FINISHED", "FAILED", "KILLED", "SCHEDULED")):
        run_id = f"{number:032x}"
        store.create_run(
            str(number % 3),
            run_id=run_id,
            run_name=f"run {number}",
            user_id="ada",
            start_time=1_700_000_000_000 + number,
            tags={"mlflow.note.content": "a note", f"tag{number}": "ü" * number},
        )
        store.log_batch(
            run_id,
            [Metric("one", value, 5, number) for value in VALUES[number : number + 1]],
            [Param("alpha", "0.1"), Param(f"p{number}", "no number")],
            [RunTag("dropped", "x")],
        )
        store.delete_tag(run_id, "dropped")
        store.update_run(run_id, status=status, end_time=1_700_000_009_000 if number else None)
    first = f"{0:032x}"
    steps = [step % 1000 if step < 2000 else step for step in range(5000)]
    store.log_series(first, "long", Series.of(steps, range(5000), [s / 7 for s in steps]))
    store.log_batch(first, [Metric("odd", v, 9 - n, n - 3) for n, v in enumerate(VALUES)])
    store.log_batch(first, [Metric("long", 0.25, -1, 17)])
    store.create_run("3", run_id="d" * 32, run_name="d", user_id="", start_time=0, tags={})
    store.delete_experiment("3")
    store.delete_run(f"{1:032x}")
    begun = Cell("c" * 32, "cell-1", "naïve = 1\n", 5, "süß.ipynb", 3, starts_run=True)
    open_still = Cell("d" * 32, "", "naïve = 1\n", 9)
    ended = CellEnding(8, "error", "printed\n", ("figures/figure-1.png",))
    record = RunRecord(first, tags={"last": "one"})
    record.cells = {begun.execution_id: begun, open_still.execution_id: open_still}
    record.cell_endings = {begun.execution_id: ended}
    with store.turn() as turn:
        turn.record([record], [JournalEnd("a" * 32, 1234)])
    iris = Dataset("iris", "5f0a", "local", '{"uri": "süß.csv"}', "{}", '{"num_rows": 150}')
    bare = Dataset("bare", "0", "code", "{}")
    store.log_inputs(first, [DatasetInput.of(iris, {TagName.DATASET_CONTEXT: "train"})])
    store.log_inputs(f"{2:032x}", [DatasetInput(bare), DatasetInput.of(iris, {"a": "é"})])
    store.create_registered_model("süß", "of é", {"team": "é", "empty": ""})
    for origin in (first, None, "f" * 32):
        new = NewVersion("/golden/model", origin, "ada", "of é", "https://x", {"k": "é"})
        store.create_model_version("süß", new)
    store.delete_model_version("süß", 2)
    store.set_registered_model_alias("süß", "champion", 1)
    store.set_model_version_stage("süß", 3, Stage.PRODUCTION)
    store.create_registered_model("bare", None, {})


if __name__ == "__main__":
    main()
