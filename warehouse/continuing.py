"""Go on from the published file instead of building from nothing, where that gives the same tables for less work.

Schema `storage` of a file holds what was staged, document by document, and is only ever added to. So an ordinary night
copies the published file, adds the rows of the new documents, and makes everything else anew.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import duckdb

from extractors.model import READING_INTERRUPTED
from warehouse.database import SQL_FOLDER, quoted, reading, transaction
from warehouse.staged_views import show_staged
from warehouse.staging import LAYOUT_VERSION, Segment, Staging
from warehouse.vocabulary import VOCABULARY_FILE

LEAST_DOCUMENTS = 20_000
"""A smaller file is built from nothing in seconds."""

LARGEST_SHARE_OF_NEW = 0.1
STORAGE_FILES = ("10_storage.sql", "20_wide.sql")


def recipe(reader_version: str) -> str:
    """Return a hash of all that decides how staged rows become tables; files of another recipe are not continued."""
    parts = [reader_version, LAYOUT_VERSION, duckdb.__version__]
    files = [*sorted(SQL_FOLDER.glob("schema/*")), *sorted(SQL_FOLDER.glob("core/*.sql")), VOCABULARY_FILE]
    parts += [file.read_text(encoding="utf-8") for file in files]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def is_worth_continuing(base: Path, staging: Staging, segments: list[Segment], least: int = LEAST_DOCUMENTS) -> bool:
    """Whether the file was made by the same recipe and holds at least `least` documents, nearly all that are staged."""
    if not base.exists():
        return False
    try:
        with reading(base) as connection:
            show_staged(connection, staging, segments)
            ((made_by, loaded, lost, staged),) = connection.execute(
                "select (select value from build_facts where name = 'recipe'),"
                " (select count(*) from storage.loaded_documents),"
                " (select count(*) from storage.loaded_documents anti join all_documents using (document_no)),"
                " (select count(*) from all_documents)"
            ).fetchall()
    except duckdb.Error:
        return False
    new = staged - loaded
    return bool(
        made_by == recipe(staging.reader_version)
        and lost == 0
        and loaded >= least
        and new <= loaded * LARGEST_SHARE_OF_NEW
    )


def copy_base(base: Path, target: Path) -> None:
    """Copy the published file to where the night's is built, writable."""
    shutil.copyfile(base, target)
    target.chmod(0o644)


def drop_all_but_storage(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop every table and view outside schema `storage`: they are made anew."""
    views = connection.execute("select view_name from duckdb_views() where not internal and not temporary").fetchall()
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'main' and not internal and not temporary"
    ).fetchall()
    with transaction(connection):
        for (name,) in views:
            connection.execute(f"drop view if exists main.{quoted(name)}")
        for (name,) in tables:
            connection.execute(f"drop table main.{quoted(name)}")


def leave_out_loaded(connection: duckdb.DuckDBPyConnection, staging: Staging, segments: list[Segment]) -> list[Segment]:
    """Take the documents that the file holds already out of `new_documents`; return the segments that hold the rest.

    Documents whose reading was interrupted may have been read again since: what the file says of them, which is
    nothing but the problem, is taken out of it and loaded anew.
    """
    with transaction(connection):
        connection.execute(
            "create or replace temp table interrupted as"
            " select distinct document_no from storage.problem_facts where code = ?",
            [READING_INTERRUPTED],
        )
        for table in ("problem_facts", "loaded_documents"):
            connection.execute(
                f"delete from storage.{table} where document_no in (select document_no from interrupted)"  # noqa: S608 - own SQL
            )
    connection.execute(
        "delete from new_documents where document_no in (select document_no from storage.loaded_documents)"
    )
    new = {row[0] for row in connection.execute("select document_no from new_documents").fetchall()}
    if not new:
        return []
    files = [str(path) for path in staging.files("documents", segments)]
    holding = {
        Path(row[0]).parent
        for row in connection.execute(
            "select distinct filename from read_parquet(?, filename = true)"
            " where document_no in (select document_no from new_documents)",
            [files],
        ).fetchall()
    }
    return [segment for segment in segments if segment.folder in holding]
