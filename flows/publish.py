"""Publish: put the night's file in the published one's place, with the record of the stages in it."""

from __future__ import annotations

from collections.abc import Sequence

from flows.build import built_file, database_limits, run_records
from flows.night import StageRecord
from flows.settings import Night, Settings
from warehouse.release import Release
from warehouse.release import publish as publish_file


def publish(settings: Settings, night: Night, records: Sequence[StageRecord] = ()) -> Release:
    """Swap the file in and keep it as a release; `records` are the stages of this night so far.

    Raises RefusedRelease for a file that must not replace the published one, which then stays.
    """
    return publish_file(
        built_file(settings, night),
        settings.home,
        night,
        database_limits(settings),
        settings.retention,
        list(run_records(settings.home, night, records)),
    )
