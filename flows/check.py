"""Check: run every SQL check over the night's file and carry the anomaly list forward from the last night's."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.build import built_file, database_limits
from flows.settings import Night, Settings, night_start
from warehouse.checks import CheckResult
from warehouse.database import writing
from warehouse.rechecking import check_night
from warehouse.release import settle


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """What the stage did: checks run, those that could not run, units by outcome, anomalies by state and by change.

    `severities` counts the anomalies that stand (new, open, reopened). `refused` are rows of decisions that are none.
    """

    checks: int
    broken: tuple[str, ...]
    assessable: int
    failed: int
    not_assessable: int
    states: Mapping[str, int]
    changes: Mapping[str, int]
    severities: Mapping[str, int]
    refused: tuple[str, ...] = ()
    seconds: float = 0.0
    results: tuple[CheckResult, ...] = field(default=())


def check(settings: Settings, night: Night) -> CheckSummary:
    """Fill `check_results` and `anomalies` of the night's file.

    A check that cannot run is counted as broken and its anomalies stay as they were. Raises NoCheckRan if none runs.
    """
    started = time.perf_counter()
    settle(settings.home)
    with writing(built_file(settings, night), database_limits(settings)) as connection:
        results, carried = check_night(
            connection, settings.published, settings.history, settings.decisions, night, night_start(night)
        )
        broken = tuple(f"{result.check_id}: {result.error}" for result in results if result.error)
        severities = connection.execute(
            "select severity, count(*) from anomalies where state in ('new', 'open', 'reopened') group by severity"
        ).fetchall()
    return CheckSummary(
        checks=len(results),
        broken=broken,
        assessable=_total(results, "assessable"),
        failed=_total(results, "failed"),
        not_assessable=_total(results, "not_assessable"),
        states=dict(carried.states),
        changes=dict(carried.changes),
        severities={severity: dict(severities).get(severity, 0) for severity in ("error", "warning", "info")},
        refused=tuple(f"{each.source}:{each.line}: {each.reason}" for each in carried.refused),
        seconds=time.perf_counter() - started,
        results=tuple(results),
    )


def _total(results: Sequence[CheckResult], name: str) -> int:
    return sum(getattr(result, name) for result in results)
