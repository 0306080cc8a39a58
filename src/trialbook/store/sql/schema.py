"""The tables, as SQLAlchemy describes them to every database.

Runs are numbered inside the store in the order of their creation, which decides
between runs of one millisecond, and because a number joins faster than 32
digits. Each run and experiment carries the `revision` of its last change, which
the change feed asks for.

Doubles that may be NaN are two columns: ``value``, which is 0 for NaN, and
``is_nan``. SQLite would turn NaN into NULL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine, UserDefinedType

from trialbook.store.sql.places import ArtifactLocation

SCHEMA_VERSION = 3


class _AsGiven(UserDefinedType[float]):
    """A column in which SQLite converts nothing; one of type REAL turns -0.0 into 0.0."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "BLOB"


_DOUBLE: TypeEngine[Any] = Double().with_variant(_AsGiven(), "sqlite")
# only INTEGER is an alias of SQLite's rowid, and it has 64 bits
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
# compared byte by byte, as SQLite and Python do, whatever the database's own collation
_TEXT: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData()


def _place(name: str) -> Column[str]:
    return Column(name, ArtifactLocation(), nullable=False)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, _TEXT, nullable=False, **options)


def _run() -> Column[int]:
    return Column("run", _NUMBER, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)


meta = Table(
    "trialbook_meta",
    metadata,
    _text("key", primary_key=True),
    _text("value"),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# what `trialbook.store.sql.journals` keeps
journal_positions = Table(
    "journal_positions",
    metadata,
    _text("journal_id", primary_key=True),
    Column("position", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

experiments = Table(
    "experiments",
    metadata,
    Column("experiment_id", _NUMBER, primary_key=True),
    _text("name", unique=True),
    _place("artifact_location"),
    _text("lifecycle_stage"),
    Column("creation_time", BigInteger, nullable=False),
    Column("last_update_time", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False, index=True),
    sqlite_autoincrement=True,
)

experiment_tags = Table(
    "experiment_tags",
    metadata,
    Column(
        "experiment_id",
        _NUMBER,
        ForeignKey("experiments.experiment_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    _text("key", primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    _text("run_id", unique=True),
    _text("run_name"),
    Column("experiment_id", _NUMBER, ForeignKey("experiments.experiment_id"), nullable=False),
    _text("user_id"),
    _text("status"),
    Column("start_time", BigInteger, nullable=False),
    Column("end_time", BigInteger),
    _text("lifecycle_stage"),
    _place("artifact_uri"),
    Column("last_update_time", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False, index=True),
    # the labels of its datasets, to group by; null where it has none
    Column("datasets", _TEXT),
)
Index(
    "ix_runs_page",
    runs.c.experiment_id,
    runs.c.lifecycle_stage,
    runs.c.start_time.desc(),
    runs.c.run_id,
)
# the same over all experiments
Index("ix_runs_all", runs.c.lifecycle_stage, runs.c.start_time.desc(), runs.c.run_id)

# What runs hold of params and tags stands twice: whole, run by run, for reading, and in a row
# each for searching, where the rows of a key lie side by side.
run_texts = Table(
    "run_texts",
    metadata,
    Column("run", _NUMBER, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    # JSON objects of text, sorted by key
    _text("params"),
    _text("tags"),
)

# no foreign keys: to keep them, deleting a run would read every row; see `sql_purge`
params = Table(
    "params",
    metadata,
    _text("key", primary_key=True),
    Column("run", _NUMBER, primary_key=True),
    _text("value"),
    # what `param_number` reads in the value, to sort by
    Column("number", _DOUBLE),
    sqlite_with_rowid=False,
)

tags = Table(
    "tags",
    metadata,
    _text("key", primary_key=True),
    Column("run", _NUMBER, primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

series = Table(
    "series",
    metadata,
    _text("key", primary_key=True),
    _run(),
    Column("point_count", BigInteger, nullable=False),
    *(
        Column(f"{place}_{name}", kind, nullable=False)
        for place in ("latest", "first")
        for name, kind in (
            ("value", _DOUBLE),
            ("is_nan", Boolean),
            ("step", BigInteger),
            ("timestamp", BigInteger),
        )
    ),
    # null while every value is NaN
    Column("min_value", _DOUBLE),
    Column("min_step", BigInteger),
    Column("max_value", _DOUBLE),
    Column("max_step", BigInteger),
    Column("min_timestamp", BigInteger, nullable=False),
    Column("max_timestamp", BigInteger, nullable=False),
    # full chunks: those numbered from 1
    Column("chunk_count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
# all that the run table shows of a run's metrics, without a look at `series`
Index("ix_series_latest", series.c.run, series.c.key, series.c.latest_value, series.c.latest_is_nan)

# runs in the order of a metric
Index(
    "ix_series_order",
    series.c.key,
    series.c.latest_is_nan,
    series.c.latest_value,
    # SQLite's indexes hold the primary key in any case
    postgresql_include=["run"],
)

# Points in packs of `series_codec`. Number 0 is open: it is small, and new points go there. A
# series of a single point has no chunk, because its point is the summary's.
chunks = Table(
    "chunks",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("run", _NUMBER, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    _text("key"),
    Column("number", BigInteger, nullable=False),
    Column("point_count", BigInteger, nullable=False),
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("min_step", "max_step", "min_timestamp", "max_timestamp")
    ),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("run", "key", "number"),
)

# What `trialbook.store.pyramid` keeps of the full chunks of a series but the last, which may still
# grow. It follows from the chunks: a series that has none is read from these. Rows are numbered
# from 1 on each level, and a row of a level above has a part for each whole row of level 1.
pyramid = Table(
    "pyramid",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("run", _NUMBER, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    _text("key"),
    Column("level", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("part_count", BigInteger, nullable=False),
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("min_step", "max_step", "min_timestamp", "max_timestamp")
    ),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("run", "key", "level", "number"),
)

# Sources of cells, each once however often it was executed. `fingerprint` says what the source is
# but for white space at the ends of lines.
cell_sources = Table(
    "cell_sources",
    metadata,
    # SHA-256 of the text, which PostgreSQL could not keep in an index
    _text("digest", primary_key=True),
    _text("fingerprint"),
    _text("text"),
)

run_cells = Table(
    "run_cells",
    metadata,
    _run(),
    _text("execution_id", primary_key=True),
    _text("cell_id"),
    _text("notebook"),
    # of `cell_sources`
    _text("source"),
    Column("execution_count", BigInteger),
    Column("starts_run", Boolean, nullable=False),
    Column("start_time", BigInteger, nullable=False),
    # null while it executes
    Column("end_time", BigInteger),
    Column("outcome", _TEXT),
    _text("printed"),
    # a JSON list of artifacts
    _text("figures"),
)
Index("ix_run_cells_cell", run_cells.c.cell_id, run_cells.c.execution_id, run_cells.c.run)
Index("ix_run_cells_source", run_cells.c.source)

# What is said of datasets, each once however many runs used it.
datasets = Table(
    "datasets",
    metadata,
    # SHA-256 of the rest
    _text("fingerprint", primary_key=True),
    _text("source_type"),
    _text("source"),
    Column("schema", _TEXT),
    Column("profile", _TEXT),
)

run_inputs = Table(
    "run_inputs",
    metadata,
    _run(),
    # in the order of logging
    Column("number", BigInteger, primary_key=True),
    _text("name"),
    _text("digest"),
    # that of the tags
    Column("context", _TEXT),
    # a JSON object of text
    _text("tags"),
    # of `datasets`
    _text("dataset"),
    sqlite_with_rowid=False,
)
Index("ix_run_inputs_dataset", run_inputs.c.dataset)

# In how many active runs of an experiment a name occurs, so that nobody need look at every run.
names = Table(
    "names",
    metadata,
    Column(
        "experiment_id",
        _NUMBER,
        ForeignKey("experiments.experiment_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    # "param", "metric" or "tag", or "dataset" with an empty key
    _text("kind", primary_key=True),
    _text("key", primary_key=True),
    Column("run_count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

registered_models = Table(
    "registered_models",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    _text("name", unique=True),
    Column("description", _TEXT),
    Column("creation_timestamp", BigInteger, nullable=False),
    Column("last_updated_timestamp", BigInteger, nullable=False),
    # that of a deleted version is not used again
    Column("last_version", BigInteger, nullable=False),
)


def _model(**options: Any) -> Column[int]:
    key = ForeignKey("registered_models.id", ondelete="CASCADE")
    return Column("model", _NUMBER, key, **options)


registered_model_tags = Table(
    "registered_model_tags",
    metadata,
    _model(primary_key=True),
    _text("key", primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

model_versions = Table(
    "model_versions",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    _model(nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("creation_timestamp", BigInteger, nullable=False),
    Column("last_updated_timestamp", BigInteger, nullable=False),
    _place("source"),
    # no foreign key: a version outlives its run
    Column("run_id", _TEXT, index=True),
    _text("user_id"),
    _text("current_stage"),
    Column("description", _TEXT),
    Column("run_link", _TEXT),
    UniqueConstraint("model", "version"),
)

model_version_tags = Table(
    "model_version_tags",
    metadata,
    Column(
        "model_version",
        _NUMBER,
        ForeignKey("model_versions.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    _text("key", primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

registered_model_aliases = Table(
    "registered_model_aliases",
    metadata,
    _model(primary_key=True),
    _text("alias", primary_key=True),
    Column(
        "model_version",
        _NUMBER,
        ForeignKey("model_versions.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sqlite_with_rowid=False,
)
