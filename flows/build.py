"""Build: write the night's own DuckDB file from the manifest and everything that is staged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.document import READER_VERSION
from flows.crawling.sources import load_sources
from flows.extract import extract
from flows.night import NightRecord, StageRecord, past_nights
from flows.settings import Night, Settings
from warehouse.agencies import AgencyResolver
from warehouse.archive import Archive
from warehouse.build import BuildSummary, DamagedStaging, RunRecord, SourceFact
from warehouse.build import build as build_file
from warehouse.database import Limits
from warehouse.staging import Staging

NIGHTS_IN_FILE = 400


def build(settings: Settings, night: Night, records: Sequence[StageRecord] = ()) -> BuildSummary:
    """Build `<home>/build/<night>.duckdb`; `records` are the stages of this night so far, for the `runs` table.

    Staged files that turn out damaged are set aside, their documents read again, and the file is built once more.
    """
    remove_left_over(settings)
    try:
        return _build(settings, night, records)
    except DamagedStaging:
        extract(settings, night)
        return _build(settings, night, records)


def remove_left_over(settings: Settings) -> None:
    """Remove the builds of nights that were killed; this night has the home for itself."""
    for file in settings.build.glob("*.duckdb*"):
        file.unlink(missing_ok=True)


def built_file(settings: Settings, night: Night) -> Path:
    """Where the night's file is built, before it is published."""
    return settings.build / f"{night}.duckdb"


def database_limits(settings: Settings) -> Limits:
    """What DuckDB may use of this machine."""
    return Limits(settings.memory_limit, settings.threads, settings.build / "scratch")


def _build(settings: Settings, night: Night, records: Sequence[StageRecord]) -> BuildSummary:
    return build_file(
        built_file(settings, night),
        Archive(settings.raw).segments(),
        Staging(settings.staged, READER_VERSION),
        source_facts(settings.sources),
        night,
        database_limits(settings),
        AgencyResolver(),
        runs=list(run_records(settings.home, night, records)),
    )


def source_facts(folder: Path) -> list[SourceFact]:
    """Return what the build needs to know of the configured sources; those that do not fit are left out."""
    return [
        SourceFact(
            source_id=source.id,
            name=source.name,
            division_code=source.division_code,
            level=source.level,
            start_url=source.start_urls[0],
            expected_years=source.expected_years,
        )
        for source in load_sources(folder).sources
    ]


def run_records(home: Path, night: Night, records: Sequence[StageRecord]) -> Iterator[RunRecord]:
    """Give the stages of the last nights and of this one so far, oldest first."""
    nights = [past for past in past_nights(home) if past.night < night][-NIGHTS_IN_FILE:]
    for record in [*nights, NightRecord(night, "running", tuple(records))]:
        for stage in record.stages:
            if stage.status != "running":
                yield as_run_record(record.night, stage)


def as_run_record(night: Night, stage: StageRecord) -> RunRecord:
    """Return the stage's record as a row of the `runs` table."""
    return RunRecord(night, stage.stage, stage.started_at, round(stage.seconds, 3), stage.status, stage.counts)
