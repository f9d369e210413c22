"""Open DuckDB files, run the SQL files of a folder, and put comments in both languages on every relation and column."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.vocabulary import entries

SQL_FOLDER = Path(__file__).resolve().parents[1] / "sql"
COLUMN_COMMENTS = SQL_FOLDER / "schema" / "columns.csv"
PUBLISHED = "gouji.duckdb"
"""The name of the file that people open, in the home folder."""

STORAGE_VERSION = "v1.0.0"
"""Clients from DuckDB 1.1 on read this; what 2.0 writes by default they refuse."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What DuckDB may use: memory in its own notation, threads, and a folder for what does not fit into memory."""

    memory_limit: str = "4GB"
    threads: int = 2
    scratch: Path | None = None


@contextmanager
def writing(path: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file for writing in the published storage version; it is checkpointed and closed at the end."""
    connection = duckdb.connect(str(path), config=configuration(limits, path.parent))
    try:
        connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        yield connection
        connection.execute("checkpoint")
    finally:
        connection.close()


@contextmanager
def reading(path: Path, limits: Limits | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file read-only."""
    connection = duckdb.connect(str(path), read_only=True, config=configuration(limits, path.parent) if limits else {})
    try:
        connection.execute("set enable_progress_bar = false")
        yield connection
    finally:
        connection.close()


def configuration(limits: Limits, beside: Path) -> dict[str, str | bool | int | float | list[str]]:
    """Return DuckDB's settings for these limits; without a scratch folder, what does not fit goes beside the file."""
    return {
        "storage_compatibility_version": STORAGE_VERSION,
        "memory_limit": limits.memory_limit,
        "threads": limits.threads,
        "temp_directory": str(limits.scratch or beside / "scratch"),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def run_folder(connection: duckdb.DuckDBPyConnection, folder: Path, leave_out: Collection[str] = ()) -> None:
    """Run the SQL files of the folder but those named in `leave_out`, in name order, each in its own transaction."""
    for path in sorted(path for path in folder.glob("*.sql") if path.name not in leave_out):
        with transaction(connection):
            connection.execute(path.read_text(encoding="utf-8"))


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Do all or nothing; many small statements also wait for the disk once instead of each."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # DuckDB has rolled back by itself where the disk is full
            connection.execute("rollback")
        raise
    connection.execute("commit")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or view of the file, with its comment, None where it has none."""

    schema: str
    relation: str
    name: str
    data_type: str
    comment: str | None


def columns(connection: duckdb.DuckDBPyConnection) -> list[Column]:
    """Return every column of every table and view of the file, in the order of the relations and of their columns."""
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns()"
        " where database_name = current_database() and not internal"
        " order by schema_name, table_name, column_index"
    ).fetchall()
    return [Column(*row) for row in rows]


def comment_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Give every column without a comment the one that columns.csv has for it, or for its name anywhere.

    Keys of the vocabulary are explained by their labels there. A column that nothing explains stays without; a test
    finds it.
    """
    particular, general = _column_comments()
    statements = [
        f"comment on column {quoted(column.schema)}.{quoted(column.relation)}.{quoted(column.name)}"
        f" is {literal(comment)}"
        for column in columns(connection)
        if column.comment is None
        and (comment := particular.get((column.relation, column.name)) or general.get(column.name)) is not None
    ]
    with transaction(connection):
        connection.execute(";\n".join(statements))


def _column_comments() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    general = {entry.key: f"{entry.label_en} / {entry.label_zh}" for entry in reversed(entries())}
    particular: dict[tuple[str, str], str] = {}
    with COLUMN_COMMENTS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            comment = f"{row['english']} / {row['chinese']}"
            if row["relation"]:
                particular[row["relation"], row["column"]] = comment
            else:
                general[row["column"]] = comment
    return particular, general


def quoted(name: str) -> str:
    """Return the name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return the text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
