"""A small warehouse of some bodies' reports, in memory beside the whole one, with the same tables and views.

What is asked of it gives, for those bodies, what the whole warehouse would give, at the cost of their rows alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.database import SQL_FOLDER, quoted, run_folder

_LEFT_EMPTY = ("fetches", "runs")


@contextmanager
def using(connection: duckdb.DuckDBPyConnection, catalog: str) -> Iterator[None]:
    """Within it, names without a catalog are looked up in this one."""
    ((before,),) = connection.execute("select current_database()").fetchall()
    connection.execute(f"use {quoted(catalog)}")
    try:
        yield
    finally:
        connection.execute(f"use {quoted(before)}")


def make_excerpt(connection: duckdb.DuckDBPyConnection, name: str, catalog: str, facts: str) -> None:
    """Attach `name`: the rows that the warehouse `catalog` has of the bodies in the temporary `active_bodies`.

    Schema `storage` is filled from the warehouse `facts`, which holds the documents of these bodies too.
    """
    connection.execute(f"attach ':memory:' as {quoted(name)}")
    connection.execute(
        "create or replace temp table excerpt_documents as select document_no, report_id"  # noqa: S608 - own SQL
        f" from {quoted(catalog)}.main.report_versions where agency_id in (select agency_id from active_bodies)"
    )
    with using(connection, name):
        run_folder(connection, SQL_FOLDER / "schema")
        for schema, table, columns in _tables(connection, name):
            if table not in _LEFT_EMPTY:
                source = f"{quoted(facts if schema == 'storage' else catalog)}.{quoted(schema)}.{quoted(table)}"
                connection.execute(
                    f"insert into {quoted(schema)}.{quoted(table)} by name"  # noqa: S608 - own SQL
                    f" select * from {source} {_condition(columns)}"
                )
        run_folder(connection, SQL_FOLDER / "views")


def _tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[tuple[str, str, set[str]]]:
    """Schema, name and columns of every table of the catalog."""
    rows = connection.execute(
        "select schema_name, table_name, list(column_name) from duckdb_columns()"
        " where database_name = ? and not internal group by all order by all",
        [catalog],
    ).fetchall()
    return [(schema, table, set(columns)) for schema, table, columns in rows]


def _condition(columns: set[str]) -> str:
    if "agency_id" in columns:
        return "where agency_id in (select agency_id from active_bodies)"
    if "document_no" in columns:
        return "where document_no in (select document_no from excerpt_documents)"
    if "report_id" in columns:
        return "where report_id in (select report_id from excerpt_documents)"
    return ""
