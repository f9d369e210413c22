"""The benchmark's reports add up, carry over, and hold the mistakes that they are said to hold."""

from __future__ import annotations

import pytest

from benchmarks.warehouse_data import READER_VERSION, YEARS, make
from warehouse.build import build
from warehouse.checks import CHECKS_FOLDER, run_checks
from warehouse.database import Limits, writing
from warehouse.staging import Staging

REPORTS = 1_002
ARITHMETIC = (
    "requests_balance",
    "requests_outcomes_sum",
    "requests_applicant_sum",
    "disputes_total",
    "carry_over_between_years",
)


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    home = tmp_path_factory.mktemp("home")
    checks = home / "checks"
    checks.mkdir()
    for name in (*(f"{check}.sql" for check in ARITHMETIC), "thresholds.csv"):
        (checks / name).write_bytes((CHECKS_FOLDER / name).read_bytes())
    make(home / "raw", REPORTS, home / "staged")
    staging = Staging(home / "staged", READER_VERSION)
    path = home / "build" / "night.duckdb"
    summary = build(path, sorted((home / "raw" / "manifest").glob("*")), staging, [], "night", Limits("1GB", 1))
    assert (summary.reports, summary.cells) == (REPORTS, REPORTS * 200)
    with writing(path, Limits("1GB", 1)) as connection:
        return {result.check_id: result.failed for result in run_checks(connection, checks)}


@pytest.mark.parametrize("check", ["requests_balance", "requests_outcomes_sum", "requests_applicant_sum"])
def test_one_report_of_five_hundred_has_a_total_that_is_one_too_high(failed: dict[str, int], check: str) -> None:
    assert failed[check] == len(range(0, REPORTS, 500))


@pytest.mark.parametrize("check", ["disputes_total", "carry_over_between_years"])
def test_everything_else_adds_up(failed: dict[str, int], check: str) -> None:
    assert failed[check] == 0


def test_each_body_reports_for_every_year(failed: dict[str, int]) -> None:
    assert REPORTS % len(YEARS) == 0
    assert set(failed) == set(ARITHMETIC)
