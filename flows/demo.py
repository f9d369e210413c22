"""The demo: a whole night on a small sample site whose mistakes are known, and the list of anomalies beside them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.night import NightRecord, StageRecord, now, run_night
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.mistakes import SAMPLE_MISTAKES, ExpectedAnomaly, Mistake, PlantedMistake, plant
from flows.sample.reports import known_reports
from flows.sample.server import Asked, serve
from flows.sample.site import FORBIDDEN_FOLDER, SOURCE_ID, site_resources, write_sources
from flows.settings import Settings
from flows.stages import NIGHT

SEED = 1
YEARS = (2020, 2021, 2022)
STANDING_ANOMALIES = """
    with bodies as (
        select agency_id, max(agency_name) as agency_name
        from reports
        where source_id = $source_id
        group by agency_id
    )
    select
        check_id, agency_name, report_year,
        coalesce(table_key, ''), coalesce(row_key, ''), coalesce(col_key, ''), coalesce(message_en, '')
    from anomalies
    inner join bodies using (agency_id)
    where state in ('new', 'open', 'reopened')
"""


@dataclass(frozen=True, slots=True)
class FoundAnomaly:
    """An anomaly of the list, by what it names, with its message in English."""

    what: ExpectedAnomaly
    message: str


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo's night did and how its list compares with the planted mistakes.

    `missed` are expected anomalies that the list lacks, `unexpected` those that it has beside them, `misconduct` what
    the crawler did against the rules of the site.
    """

    mistakes: tuple[PlantedMistake, ...]
    found: tuple[FoundAnomaly, ...]
    missed: tuple[ExpectedAnomaly, ...]
    unexpected: tuple[FoundAnomaly, ...]
    misconduct: tuple[str, ...]
    stages: tuple[StageRecord, ...]
    reports: int
    requests: int
    seconds: float
    published: Path

    @property
    def succeeded(self) -> bool:
        """Whether all planted mistakes were found, nothing else was, and the crawler kept to the rules."""
        return not (self.missed or self.unexpected or self.misconduct)

    def found_for(self, mistake: PlantedMistake) -> int:
        """How many of the anomalies that the mistake must cause are in the list."""
        return len(set(mistake.anomalies) & {found.what for found in self.found})


def demo(
    settings: Settings,
    use_prefect: bool = False,
    started_at: datetime | None = None,
    years: Sequence[int] = YEARS,
    places: Sequence[tuple[int, int, Mistake]] = SAMPLE_MISTAKES,
) -> DemoResult:
    """Run a night on the sample site into `settings.home` and compare its list with the planted mistakes.

    `years` are those of the reports, `places` where the mistakes are planted (body, year, mistake). The site is served
    on 127.0.0.1 while the night runs. Raises what the night raises: NightFailed, AnotherNightRunning.
    """
    began = time.perf_counter()
    reports, mistakes = plant(known_reports(SEED, SAMPLE_AGENCIES, years), places)
    with serve(site_resources(reports)) as site:
        write_sources(settings.home / "sample_sources", site.base_url)
        sample = settings.model_copy(update={"sources": settings.home / "sample_sources", "channels": None})
        record = _run_with_prefect(sample) if use_prefect else run_night(sample, NIGHT, started_at or now())
    found = _standing_anomalies(sample)
    expected = {anomaly for mistake in mistakes for anomaly in mistake.anomalies}
    return DemoResult(
        mistakes=mistakes,
        found=found,
        missed=tuple(sorted(expected - {each.what for each in found})),
        unexpected=tuple(each for each in found if each.what not in expected),
        misconduct=_misconduct(site.asked, settings),
        stages=record.stages,
        reports=len(reports),
        requests=len(site.asked),
        seconds=time.perf_counter() - began,
        published=settings.published,
    )


def _run_with_prefect(settings: Settings) -> NightRecord:
    from flows.nightly import run_flow

    return run_flow(settings)


def _standing_anomalies(settings: Settings) -> tuple[FoundAnomaly, ...]:
    """The anomalies that stand on the bodies of the sample site, which are named as their reports print them."""
    from warehouse.database import reading

    with reading(settings.published) as connection:
        rows = connection.execute(STANDING_ANOMALIES, {"source_id": SOURCE_ID}).fetchall()
    return tuple(sorted((FoundAnomaly(ExpectedAnomaly(*row[:6]), row[6]) for row in rows), key=lambda it: it.what))


def _misconduct(asked: Sequence[Asked], settings: Settings) -> tuple[str, ...]:
    """What the crawler did that it must not: forbidden paths, requests without its name, no look at robots.txt."""
    name = settings.user_agent.split()[0]
    forbidden = [f"asked for {each.path}, which robots.txt forbids" for each in asked if FORBIDDEN_FOLDER in each.path]
    nameless = [f"asked for {each.path} as {each.user_agent!r}" for each in asked if name not in each.user_agent]
    unread = [] if any(each.path == "/robots.txt" for each in asked) else ["never asked for robots.txt"]
    return tuple(forbidden + nameless + unread)
