"""Build a fresh DuckDB file from the manifest and the staged segments; serves the stage `build`.

Nothing is updated in place: the file is written beside the published one, from what is on the disk, in the same way
every night. Equal input gives equal tables.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.agencies import AgencyResolver as Agencies
from warehouse.agency_answers import KeptAnswers
from warehouse.continuing import (
    STORAGE_FILES,
    copy_base,
    drop_all_but_storage,
    is_worth_continuing,
    leave_out_loaded,
    recipe,
)
from warehouse.database import PUBLISHED, SQL_FOLDER, Limits, comment_columns, run_folder, transaction, writing
from warehouse.expected import COUNTS_FILE
from warehouse.indicators import INDICATORS_FILE, indicators_view
from warehouse.matching import AgencyResolver, NamesOnly, ask_agencies, keep_answers
from warehouse.promises import assert_promises
from warehouse.staged_views import show_manifest, show_new, show_staged
from warehouse.staging import Segment, Staging
from warehouse.vocabulary import VOCABULARY_FILE

SCHEMA_VERSION = "1"
LISTS = {
    "vocabulary": VOCABULARY_FILE,
    "crosswalk": SQL_FOLDER / "panel" / "crosswalk.csv",
    "indicator_definitions": INDICATORS_FILE,
    "governments": COUNTS_FILE,
}


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
    """What a build holds: rows by kind, the seconds it took, and whether it went on from the published file."""

    path: Path
    documents: int
    reports: int
    cells: int
    agencies: int
    seconds: float
    continued: bool = False


class DamagedStaging(Exception):
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
    anew: bool = False,
) -> BuildSummary:
    """Write the DuckDB file `target` for the night, replacing what an interrupted build left there.

    `target` is `<home>/build/<night>.duckdb`. The published `<home>/gouji.duckdb` saves most of the work where it is
    large and little is new, unless `anew` is true; the tables are the same.
    Raises `DamagedStaging` when a staged file turns out unreadable, `BuildError` when the result breaks a promise of
    the schema (a key that is not unique, a row that points nowhere). In both cases there is no file afterwards.
    """
    started = time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_database(target)
    try:
        staging.compact()
        segments = staging.segments()
        published = target.parent.parent / PUBLISHED
        continued = not anew and is_worth_continuing(published, staging, segments)
        if continued:
            copy_base(published, target)
        with writing(target, limits or Limits()) as connection:
            new_segments = _begin(connection, staging, segments, continued)
            show_manifest(connection, manifest)
            show_new(connection, staging, new_segments)
            with transaction(connection):
                _insert_facts(connection, sources, runs)
                _insert_build_facts(connection, night, staging)
            _fill(connection, resolver or NamesOnly(), _kept_answers(resolver, staging))
            comment_columns(connection)
            assert_promises(connection)
            counts = _counts(connection)
    except (duckdb.Error, pa.ArrowException) as error:
        remove_database(target)
        damaged = staging.verify()
        if damaged:
            raise DamagedStaging(f"set aside as damaged: {', '.join(damaged)}") from error
        raise
    except BaseException:
        remove_database(target)
        raise
    return BuildSummary(target, **counts, seconds=round(time.monotonic() - started, 3), continued=continued)


def _kept_answers(resolver: AgencyResolver | None, staging: Staging) -> KeptAnswers:
    """Where the resolver's answers are kept; those of others are made in no time."""
    return KeptAnswers(staging.folder.parent / "agency_answers" if type(resolver) is Agencies else None)


def remove_database(path: Path) -> None:
    """Remove a DuckDB file and its write-ahead log, if they are there."""
    for file in (path, path.with_name(f"{path.name}.wal")):
        file.unlink(missing_ok=True)


def _begin(
    connection: duckdb.DuckDBPyConnection, staging: Staging, segments: list[Segment], continued: bool
) -> list[Segment]:
    """Make the tables that are not there yet, and return the segments whose rows are not."""
    if continued:
        drop_all_but_storage(connection)
    run_folder(connection, SQL_FOLDER / "schema", leave_out=STORAGE_FILES if continued else ())
    show_staged(connection, staging, segments)
    return leave_out_loaded(connection, staging, segments) if continued else segments


def _fill(connection: duckdb.DuckDBPyConnection, resolver: AgencyResolver, kept: KeptAnswers) -> None:
    """Load the cells while the agencies are being resolved, which needs one core and no database; then the rest."""
    questions = ask_agencies(connection, kept)
    with ThreadPoolExecutor(max_workers=1) as pool:
        resolving = pool.submit(questions.answer, resolver)
        run_folder(connection, SQL_FOLDER / "core")
        keep_answers(connection, resolving.result(), kept)
    for folder in ("panel", "views"):
        run_folder(connection, SQL_FOLDER / folder)
    connection.execute(indicators_view())


def _insert_facts(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[SourceFact], runs: Sequence[RunRecord]
) -> None:
    for table, file in LISTS.items():
        connection.execute(
            f"insert into {table} select * from read_csv(?, header = true, nullstr = '', all_varchar = true)",  # noqa: S608 - own SQL
            [str(file)],
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
        "recipe": recipe(staging.reader_version),
        "duckdb_version": duckdb.__version__,
    }
    connection.executemany("insert into build_facts values (?, ?)", list(facts.items()))


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    row = connection.execute(
        "select (select count(*) from documents), (select count(*) from reports),"
        " (select count(*) from storage.cell_facts), (select count(*) from agencies)"
    ).fetchone()
    return dict(zip(("documents", "reports", "cells", "agencies"), row or (0, 0, 0, 0), strict=True))
