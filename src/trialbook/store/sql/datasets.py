"""The datasets of runs; every function works inside the transaction it is given."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, delete, exists, select, update

from trialbook.model import Dataset, DatasetInput, RunInputs, TagName
from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.schema import datasets, run_inputs, runs
from trialbook.store.sql.texts import in_chunks

Inputs = Mapping[tuple[str, str], DatasetInput]

_NEW_DATASET = Bulk.into(datasets, "fingerprint", "source_type", "source", "schema", "profile")
_NEW_INPUT = Bulk.into(run_inputs, "run", "number", "name", "digest", "context", "tags", "dataset")
_LABELLED = Bulk(
    update(runs).where(runs.c.id == bindparam("of_run")).values(datasets=bindparam("labels")),
    "labels",
    "of_run",
)
_RUNS: BindParameter[int] = bindparam("runs", expanding=True)
_FINGERPRINTS: BindParameter[str] = bindparam("fingerprints", expanding=True)
_KNOWN = select(run_inputs.c.run, run_inputs.c.name, run_inputs.c.digest).where(
    run_inputs.c.run.in_(_RUNS)
)
_KNOWN_DATASETS = select(datasets.c.fingerprint).where(datasets.c.fingerprint.in_(_FINGERPRINTS))
_WHOLE = (
    select(
        run_inputs.c.run,
        run_inputs.c.name,
        run_inputs.c.digest,
        run_inputs.c.tags,
        run_inputs.c.dataset,
    )
    .where(run_inputs.c.run.in_(_RUNS))
    .order_by(run_inputs.c.run, run_inputs.c.number)
)
_DATASETS = select(datasets).where(datasets.c.fingerprint.in_(_FINGERPRINTS))
_DATASETS_OF_RUNS = select(run_inputs.c.dataset).distinct().where(run_inputs.c.run.in_(_RUNS))
_DROPPED = delete(run_inputs).where(run_inputs.c.run.in_(_RUNS))
_UNUSED = delete(datasets).where(
    datasets.c.fingerprint.in_(_FINGERPRINTS),
    ~exists().where(run_inputs.c.dataset == datasets.c.fingerprint),
)
_TAGS = msgspec.json.Decoder(dict[str, str])


def record(conn: Connection, inputs: Mapping[int, Inputs]) -> list[int]:
    """Record datasets of runs, under their numbers, and return the runs that had none before."""
    known: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for chunk in in_chunks(inputs):
        for run, *key in conn.execute(_KNOWN, {"runs": chunk}):
            known[run].add((key[0], key[1]))
    first = [run for run in inputs if run not in known]
    rows, labels, texts = [], [], {}
    for run, used in inputs.items():
        new = {key: one for key, one in used.items() if key not in known[run]}
        for number, one in enumerate(new.values(), start=len(known[run])):
            about = _about(one.dataset)
            fingerprint = hashlib.sha256(msgspec.json.encode(about)).hexdigest()
            texts[fingerprint] = about
            tags = one.tag_values()
            rows.append(
                (
                    run,
                    number,
                    *one.key,
                    tags.get(TagName.DATASET_CONTEXT),
                    msgspec.json.encode(tags).decode(),
                    fingerprint,
                )
            )
        if new:
            named = (Dataset(*key, "", "").label for key in known[run] | new.keys())
            labels.append((", ".join(sorted(named)), run))
    _record_datasets(conn, texts)
    _NEW_INPUT.run(conn, rows)
    _LABELLED.run(conn, labels)
    return first


def _about(dataset: Dataset) -> tuple[str, str, str | None, str | None]:
    return dataset.source_type, dataset.source, dataset.schema, dataset.profile


def _record_datasets(conn: Connection, texts: Mapping[str, tuple[Any, ...]]) -> None:
    known = {
        fingerprint
        for chunk in in_chunks(texts)
        for fingerprint in conn.scalars(_KNOWN_DATASETS, {"fingerprints": chunk})
    }
    _NEW_DATASET.run(conn, [(name, *text) for name, text in texts.items() if name not in known])


def read(conn: Connection, run_numbers: Iterable[int]) -> dict[int, RunInputs]:
    """Return the datasets of runs that have any."""
    rows = [
        row for chunk in in_chunks(run_numbers) for row in conn.execute(_WHOLE, {"runs": chunk})
    ]
    texts = {
        fingerprint: about
        for chunk in in_chunks({row.dataset for row in rows})
        for fingerprint, *about in conn.execute(_DATASETS, {"fingerprints": chunk})
    }
    found: dict[int, RunInputs] = defaultdict(RunInputs)
    for row in rows:
        dataset = Dataset(row.name, row.digest, *texts[row.dataset])
        found[row.run].dataset_inputs.append(DatasetInput.of(dataset, _TAGS.decode(row.tags)))
    return found


def drop(conn: Connection, run_numbers: Iterable[int]) -> None:
    """Delete what runs used, and the datasets that no other run has."""
    used: set[str] = set()
    for chunk in in_chunks(run_numbers):
        used.update(conn.scalars(_DATASETS_OF_RUNS, {"runs": chunk}))
        conn.execute(_DROPPED, {"runs": chunk})
    for unused in in_chunks(used):
        conn.execute(_UNUSED, {"fingerprints": unused})
