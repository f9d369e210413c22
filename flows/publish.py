"""Publish: put the night's file in the published one's place, with the record of the stages in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flows.build import built_file, database_limits, run_records
from flows.night import StageRecord
from flows.settings import Night, Settings
from warehouse.release import export_release
from warehouse.release import publish as publish_file


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What was published: bytes of the file, its reports and documents, the night it replaced, files exported with it.

    `problem` says why the files could not be exported; the publication stands all the same.
    """

    bytes: int
    reports: int
    documents: int
    replaced: str | None
    exported: int = 0
    problem: str | None = None


def publish(settings: Settings, night: Night, records: Sequence[StageRecord] = ()) -> PublishSummary:
    """Swap the file in and keep it as a release; `records` are the stages of this night so far.

    Raises RefusedRelease for a file that must not replace the published one, which then stays.
    """
    limits = database_limits(settings)
    release = publish_file(
        built_file(settings, night),
        settings.home,
        night,
        limits,
        settings.retention,
        list(run_records(settings.home, night, records)),
    )
    exported, problem = _export(settings)
    return PublishSummary(release.bytes, release.reports, release.documents, release.replaced, exported, problem)


def _export(settings: Settings) -> tuple[int, str | None]:
    if not settings.export_formats:
        return 0, None
    try:
        return len(export_release(settings.home, database_limits(settings), settings.export_formats)), None
    except (OSError, duckdb.Error) as error:
        return 0, f"the release's files could not be written: {error}"
