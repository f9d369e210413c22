"""Show the manifest and the staged segments to SQL, as temporary views that the files under sql/core read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.database import literal
from warehouse.staged_schema import SCHEMAS
from warehouse.staging import Segment, Staging

WHOLE = ("documents", "evidence")
"""Tables that every build looks at whole, as `all_documents` and `all_evidence`."""

_NO_FETCHES = """
select null::varchar as fetch_id, null::varchar as source_id, null::varchar as url, null::varchar as final_url,
    null::varchar as parent_url, null::varchar as role, null::varchar as link_text, null::varchar as list_title,
    null::date as list_date, null::varchar as publisher, null::varchar as division_code, null::varchar as level,
    null::double as score, null::varchar as method, null::integer as http_status, null::varchar as media_type,
    null::varchar as file_name, null::varchar as etag, null::varchar as last_modified,
    null::timestamptz as fetched_at, null::bigint as bytes, null::varchar as sha256, null::varchar as error,
    null::double as seconds
where false
"""


def show_manifest(connection: duckdb.DuckDBPyConnection, manifest: Sequence[Path]) -> None:
    """Make the temporary `fetched` (every request) and `first_fetches` (the one that brought each content)."""
    connection.execute(f"create or replace temp view fetched as {_parquet(manifest) or _NO_FETCHES}")
    connection.execute(
        """
        create or replace temp table first_fetches as
        select
            sha256,
            unnest(arg_min(
                struct_pack(
                    url, final_url, parent_url, source_id, role, media_type, bytes, fetched_at, list_title, list_date,
                    publisher, division_code
                ),
                (fetched_at, fetch_id)
            ))
        from fetched
        where sha256 is not null and role in ('detail', 'attachment', 'file')
        group by sha256
        """
    )


def show_staged(connection: duckdb.DuckDBPyConnection, staging: Staging, segments: Sequence[Segment]) -> None:
    """Make `all_documents` and `all_evidence` over all segments, and the temporary table `new_documents`.

    A build that goes on from an earlier one takes those it holds already out of `new_documents` before `show_new`.
    """
    for table in WHOLE:
        _create_view(connection, f"all_{table}", table, staging.files(table, segments))
    connection.execute(
        "create or replace temp table new_documents as select document_no, document_id from all_documents"
    )


def show_new(connection: duckdb.DuckDBPyConnection, staging: Staging, segments: Sequence[Segment]) -> None:
    """Make `staged_<table>` over the segments, cut down to `new_documents` where they hold others too."""
    ((new,),) = connection.execute("select count(*) from new_documents").fetchall()
    held = sum(segment.documents for segment in segments)
    for table in SCHEMAS:
        only = (
            "" if new == held or table == "slots" else " where document_no in (select document_no from new_documents)"
        )
        _create_view(connection, f"staged_{table}", table, staging.files(table, segments), only)


def _create_view(
    connection: duckdb.DuckDBPyConnection, name: str, table: str, files: Sequence[Path], only: str = ""
) -> None:
    query = _parquet(files)
    if query is None:
        connection.register(f"{name}_empty", SCHEMAS[table].empty_table())
        query = f"select * from {name}_empty"  # noqa: S608 - own SQL
    connection.execute(f"create or replace temp view {name} as {query}{only}")


def _parquet(files: Sequence[Path]) -> str | None:
    if not files:
        return None
    names = ", ".join(literal(str(file)) for file in files)
    return f"select * from read_parquet([{names}], union_by_name = true, hive_partitioning = false)"  # noqa: S608 - own SQL
