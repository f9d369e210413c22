"""Build a fresh DuckDB file from the manifest and the staged segments; serves the stage `build`.

Nothing is updated in place: the file is written beside the published one, from what is on the disk, in the same way
every night. Equal input gives equal tables.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.database import SQL_FOLDER, Limits, comment_columns, literal, run_folder, transaction, writing
from warehouse.matching import AgencyResolver, NamesOnly, resolve_agencies
from warehouse.promises import BuildError, assert_promises
from warehouse.rows import SCHEMAS
from warehouse.staging import Segment, Staging
from warehouse.vocabulary import VOCABULARY_FILE

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A publisher that is looked at; `division_code` has 12 digits, `expected_years` are those with a report due."""

    source_id: str
    name: str
    division_code: str | None = None
    level: str | None = None
    start_url: str | None = None
    expected_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What one stage of one night did; `status` is `done` or `failed`, `counts` what it counted."""

    night: str
    stage: str
    started_at: datetime
    seconds: float
    status: str
    counts: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build holds: rows by kind, and the seconds that it took."""

    path: Path
    documents: int
    reports: int
    cells: int
    agencies: int
    seconds: float


class DamagedStaging(BuildError):
    """Staged files could not be read and were set aside; their documents are read again before the next build."""


def build(
    target: Path,
    manifest: Sequence[Path],
    staging: Staging,
    sources: Sequence[SourceFact],
    night: str,
    limits: Limits | None = None,
    resolver: AgencyResolver | None = None,
    runs: Sequence[RunRecord] = (),
) -> BuildSummary:
    """Write the DuckDB file `target` for the night, replacing what an interrupted build left there.

    Raises `DamagedStaging` when a staged file turns out unreadable, `BuildError` when the result breaks a promise of
    the schema (a key that is not unique, a row that points nowhere). In both cases there is no file afterwards.
    """
    started = time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_database(target)
    try:
        with writing(target, limits or Limits()) as connection:
            _fill(connection, manifest, staging, sources, night, resolver or NamesOnly(), runs)
            assert_promises(connection)
            counts = _counts(connection)
    except duckdb.Error as error:
        remove_database(target)
        damaged = staging.verify()
        if damaged:
            raise DamagedStaging(f"set aside as damaged: {', '.join(damaged)}") from error
        raise
    except BaseException:
        remove_database(target)
        raise
    return BuildSummary(target, **counts, seconds=round(time.monotonic() - started, 3))


def remove_database(path: Path) -> None:
    """Remove a DuckDB file and its write-ahead log, if they are there."""
    for file in (path, path.with_name(f"{path.name}.wal")):
        file.unlink(missing_ok=True)


def _fill(
    connection: duckdb.DuckDBPyConnection,
    manifest: Sequence[Path],
    staging: Staging,
    sources: Sequence[SourceFact],
    night: str,
    resolver: AgencyResolver,
    runs: Sequence[RunRecord],
) -> None:
    run_folder(connection, SQL_FOLDER / "schema")
    show_manifest(connection, manifest)
    show_staged(connection, staging, staging.segments())
    with transaction(connection):
        _insert_facts(connection, sources, runs)
        _insert_build_facts(connection, night, staging)
    resolve_agencies(connection, resolver)
    for folder in ("core", "panel", "views"):
        run_folder(connection, SQL_FOLDER / folder)
    comment_columns(connection)


def show_manifest(connection: duckdb.DuckDBPyConnection, manifest: Sequence[Path]) -> None:
    """Make the temporary views `fetched` (every request) and `first_fetches` (the one that brought each content)."""
    connection.execute(f"create or replace temp view fetched as {_parquet(manifest) or _NO_FETCHES}")
    connection.execute(
        "create or replace temp table first_fetches as select distinct on (sha256) * from fetched"
        " where sha256 is not null and role in ('detail', 'attachment', 'file') order by sha256, fetched_at, fetch_id"
    )


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


def show_staged(connection: duckdb.DuckDBPyConnection, staging: Staging, segments: Sequence[Segment]) -> None:
    """Make a temporary view `staged_<table>` over the files of the segments for every table that is staged."""
    for table, schema in SCHEMAS.items():
        query = _parquet(staging.files(table, segments))
        if query is None:
            empty = f"staged_{table}_empty"
            connection.register(empty, schema.empty_table())
            query = f"select * from {empty}"  # noqa: S608 - own SQL
        connection.execute(f"create or replace temp view staged_{table} as {query}")


def _parquet(files: Sequence[Path]) -> str | None:
    if not files:
        return None
    names = ", ".join(literal(str(file)) for file in files)
    return f"select * from read_parquet([{names}], union_by_name = true, hive_partitioning = false)"  # noqa: S608 - own SQL


def _insert_facts(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[SourceFact], runs: Sequence[RunRecord]
) -> None:
    connection.execute(
        "insert into vocabulary select * from read_csv(?, header = true, all_varchar = true, nullstr = '\\N')",
        [str(VOCABULARY_FILE)],
    )
    for source in sources:
        connection.execute(
            "insert into sources values (?, ?, ?, ?, ?, ?)",
            [
                source.source_id,
                source.name,
                source.division_code,
                source.level,
                source.start_url,
                list(source.expected_years),
            ],
        )
    for run in runs:
        connection.execute(
            "insert into runs values (?, ?, ?, ?, ?, ?)",
            [run.night, run.stage, run.started_at, run.seconds, json.dumps(dict(run.counts)), run.status],
        )


def _insert_build_facts(connection: duckdb.DuckDBPyConnection, night: str, staging: Staging) -> None:
    facts = {
        "night": night,
        "schema_version": SCHEMA_VERSION,
        "reader_version": staging.reader_version,
        "duckdb_version": duckdb.__version__,
    }
    connection.executemany("insert into build_facts values (?, ?)", list(facts.items()))


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    row = connection.execute(
        "select (select count(*) from documents), (select count(*) from reports),"
        " (select count(*) from storage.cell_facts), (select count(*) from agencies)"
    ).fetchone()
    return dict(zip(("documents", "reports", "cells", "agencies"), row or (0, 0, 0, 0), strict=True))
