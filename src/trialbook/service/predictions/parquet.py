"""Parquet by DuckDB: what a stranger wrote is read, and nothing else is done at its word."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError
from trialbook.service.predictions.layout import KEY, ROW, Layout
from trialbook.service.validation.limits import reason, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from duckdb import DuckDBPyConnection

MAX_ROWS = 50_000_000
"""Read of one file: some bytes of Parquet can stand for any number of rows."""
_MEMORY = "2GB"
_THREADS = 4
_GROUP_ROWS = 122_880
_GROUP_BYTES = 32_000_000
_SMALL_GROUP = 2_048
_GLOB = set("*?[")


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """An open file of predictions.

    Attributes
    ----------
    connection : duckdb.DuckDBPyConnection
    path : str
    columns : tuple of str
    types : dict
        DuckDB's type of each column.
    layout : Layout or None
        None where somebody else wrote the file.
    count : int
        Rows.
    """

    connection: DuckDBPyConnection
    path: str
    columns: tuple[str, ...]
    types: Mapping[str, str]
    layout: Layout | None
    count: int

    @property
    def source(self) -> str:
        """What stands behind FROM; it has the rows' numbers too."""
        # a folder above may be named a=b, which would be a column of Hive's
        options = f"{ROW} = true, hive_partitioning = false"
        return f"read_parquet({text(self.path)}, {options})"


@contextmanager
def opened(path: Path, name: str) -> Iterator[ParquetFile]:
    """Open a file that may be anybody's.

    The database is in memory, and may read this one file: no other, no address, no extension.

    Parameters
    ----------
    path : Path
    name : str
        What it is called in messages.

    Raises
    ------
    InvalidParameterError
        It is no Parquet, or broken.
    """
    import duckdb

    with ExitStack() as stack:
        place = _without_wildcards(path.absolute(), stack)
        try:
            connection = stack.enter_context(_connected())
            connection.execute(f"SET memory_limit = '{_MEMORY}'")
            connection.execute(f"SET allowed_paths = [{text(place)}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield _described(connection, place, name)
        except duckdb.Error as error:
            raise InvalidParameterError(
                f"{shown(name)} holds no predictions that can be read: {reason(error)}."
            ) from error


@contextmanager
def _connected() -> Iterator[DuckDBPyConnection]:
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        for setting in (
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "python_enable_replacements = false",
            "temp_directory = ''",  # else a folder in the working folder
            "TimeZone = 'UTC'",
            f"threads = {min(_THREADS, os.cpu_count() or 1)}",
        ):
            connection.execute(f"SET {setting}")
        yield connection
    finally:
        connection.close()


def _without_wildcards(path: Path, stack: ExitStack) -> str:
    """Return a path to the file in which DuckDB finds no pattern of several files."""
    if not _GLOB & set(str(path)):
        return str(path)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trialbook-")))
    link = folder / "predictions.parquet"
    try:
        link.symlink_to(path)
    except OSError:  # Windows does not let everybody
        import shutil

        shutil.copyfile(path, link)
    return str(link)


def _described(connection: DuckDBPyConnection, place: str, name: str) -> ParquetFile:
    source = f"read_parquet({text(place)}, hive_partitioning = false)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 -- quoted
    types = {str(row[0]): str(row[1]) for row in described}
    (count,) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()[0]  # noqa: S608
    if count > MAX_ROWS:
        raise InvalidParameterError(
            f"{shown(name)} has {count:,} rows; predictions of at most {MAX_ROWS:,} are read."
        )
    said = connection.execute(
        "SELECT value FROM parquet_kv_metadata(?) WHERE decode(key) = ?", [place, KEY]
    ).fetchall()
    layout = Layout.of_json(said[0][0]) if said else None
    return ParquetFile(connection, place, tuple(types), types, layout, int(count))


@dataclass(frozen=True, slots=True)
class Columns:
    """A frame whose columns go into the file under other names.

    Attributes
    ----------
    frame : pandas.DataFrame
    names : sequence of str
        In the file, in the order of the frame's columns.
    cast : str
        A type of DuckDB's, or nothing.
    """

    frame: pd.DataFrame
    names: Sequence[str]
    cast: str = ""


def write(
    path: Path,
    parts: Sequence[Columns],
    layout: Layout,
    *,
    computed: Mapping[str, str] | None = None,
    order: Sequence[str],
    row_bytes: int,
) -> None:
    """Write frames side by side.

    Parameters
    ----------
    path : Path
    parts : sequence of Columns
        Of one length; frame k is ``p<k>`` in SQL, and its columns are ``c0``, ``c1``, …
    layout : Layout
    computed : dict, optional
        Columns that are made of others, as SQL.
    order : sequence of str
        The columns of the file.
    row_bytes : int
        What a row takes about; rows are kept in groups of which one is read at least.
    """
    expressions = dict(computed or {})
    with _connected() as connection:
        for number, part in enumerate(parts):
            frame = part.frame.set_axis([f"c{k}" for k in range(part.frame.shape[1])], axis=1)
            connection.register(f"p{number}", frame)
            for k, column in enumerate(part.names):
                cast = f"::{part.cast}" if part.cast else ""
                expressions[column] = f"p{number}.c{k}{cast}"
        chosen = ", ".join(f"{expressions[column]} AS {quoted(column)}" for column in order)
        tables = " POSITIONAL JOIN ".join(f"p{number}" for number in range(len(parts)))
        group = min(_GROUP_ROWS, max(_SMALL_GROUP, _GROUP_BYTES // max(row_bytes, 1)))
        connection.execute(
            f"COPY (SELECT {chosen} FROM {tables}) TO {text(str(path))} (FORMAT parquet, "  # noqa: S608 -- quoted
            f"COMPRESSION zstd, ROW_GROUP_SIZE {group}, "
            f"KV_METADATA {{{KEY}: {text(layout.as_json())}}})"
        )


def quoted(name: str) -> str:
    """Return a column's name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a text as SQL has it."""
    parts = ("'" + part.replace("'", "''") + "'" for part in value.split("\0"))
    joined = " || chr(0) || ".join(parts)
    return f"({joined})" if "\0" in value else joined
