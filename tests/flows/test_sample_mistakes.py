from __future__ import annotations

from decimal import Decimal

import pytest

from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.mistakes import SAMPLE_MISTAKES, ExpectedAnomaly, plant, prose_against_table, unpublished_report
from flows.sample.model import KnownReport
from flows.sample.reports import known_reports
from flows.sample.vocabulary import DISPUTE_RESULTS, applicants, keys, outcomes

YEARS = range(2020, 2023)
FIRST_CHECKS = {
    "requests_balance",
    "requests_outcomes_sum",
    "requests_applicant_sum",
    "disputes_total",
    "count_not_whole_or_negative",
    "carry_over_between_years",
    "in_force_roll_forward",
    "table_missing",
    "blank_cells",
}


def broken_rules(reports: dict[tuple[str, int], KnownReport]) -> set[ExpectedAnomaly]:
    """What breaks in the reports by the printed rules, worked out here cell by cell, without SQL."""
    found = set()
    for (name, year), report in reports.items():
        values, before = report.values, reports.get((name, year - 1))

        def add(check: str, table: str, row: str, column: str, place: tuple[str, int] = (name, year)) -> None:
            found.add(ExpectedAnomaly(check, *place, table, row, column))

        def differ(left: list[Decimal | None], right: list[Decimal | None]) -> bool:
            if None in left or None in right:
                return False
            return sum(value or 0 for value in left) != sum(value or 0 for value in right)

        def request(row: str, column: str, of: KnownReport = report) -> Decimal | None:
            return of.values["requests", row, column]

        for column in keys(report.form, "requests", "col"):
            new, closed = [request("new_requests", column), request("carried_in", column)], "outcomes_total"
            if differ(new, [request(closed, column), request("carried_out", column)]):
                add("requests_balance", "requests", "carried_out", column)
            if differ([request(row, column) for row in outcomes(report.form)], [request(closed, column)]):
                add("requests_outcomes_sum", "requests", closed, column)
            if before and differ([request("carried_in", column)], [request("carried_out", column, before)]):
                add("carry_over_between_years", "requests", "carried_in", column)
        for row in keys(report.form, "requests", "row"):
            if differ([request(row, column) for column in applicants()], [request(row, "total")]):
                add("requests_applicant_sum", "requests", row, "total")
        for row in keys(report.form, "disputes", "row"):
            parts = [values["disputes", row, column] for column in DISPUTE_RESULTS]
            if differ(parts, [values["disputes", row, "total"]]):
                add("disputes_total", "disputes", row, "total")
        for (table, row, column), value in values.items():
            is_money = column in ("amount", "procurement_amount")
            if value is not None and (
                (value < 0 and column != "items_change") or (value != int(value) and not is_money)
            ):
                add("count_not_whole_or_negative", table, row, column)
        if before and (before.form, report.form) == ("2021", "2021"):
            for row in ("regulations", "normative_documents"):
                issued, repealed, in_force = (
                    values["proactive", row, column] for column in ("issued", "repealed", "in_force")
                )
                assert repealed is not None
                if differ([before.values["proactive", row, "in_force"], issued, -repealed], [in_force]):
                    add("in_force_roll_forward", "proactive", row, "in_force")
        for table in report.missing_tables:
            add("table_missing", table, "", "")
        for table in {table for (table, _, _), value in values.items() if value is None}:
            add("blank_cells", table, "", "")
    return found


@pytest.mark.parametrize("seed", range(1, 30))
def test_mistakes_break_exactly_what_they_say(seed: int) -> None:
    reports, mistakes = plant(known_reports(seed, SAMPLE_AGENCIES, YEARS), SAMPLE_MISTAKES)
    expected = [anomaly for mistake in mistakes for anomaly in mistake.anomalies]
    assert len(expected) == len(set(expected))
    by_the_printed_rules = {anomaly for anomaly in expected if anomaly.check_id in FIRST_CHECKS}
    assert broken_rules({(report.agency.name, report.year): report for report in reports}) == by_the_printed_rules


def test_a_mistake_of_the_prose_states_another_number_than_the_table() -> None:
    reports, mistakes = plant(known_reports(1, SAMPLE_AGENCIES, YEARS), [(5, 2021, prose_against_table)])
    (anomaly,) = mistakes[0].anomalies
    report = next(each for each in reports if (each.agency.name, each.year) == (anomaly.agency_name, 2021))
    stated = {claim.meaning: claim.value for claim in printed_document(report).claims}
    printed = report.values[anomaly.table_key, anomaly.row_key, anomaly.column_key]
    assert printed is not None
    assert stated["requests.granted.total"] == printed + 2


def test_an_unpublished_report_is_left_out() -> None:
    before = known_reports(1, SAMPLE_AGENCIES, YEARS)
    after, _ = plant(before, [(7, 2021, unpublished_report)])
    assert len(after) == len(before) - 1
    assert not [each for each in after if (each.agency, each.year) == (SAMPLE_AGENCIES[7], 2021)]


def test_reports_without_mistakes_break_nothing() -> None:
    reports = known_reports(1, SAMPLE_AGENCIES, YEARS)
    assert broken_rules({(report.agency.name, report.year): report for report in reports}) == set()


def test_every_check_of_the_first_night_has_a_mistake() -> None:
    _, mistakes = plant(known_reports(1, SAMPLE_AGENCIES, YEARS), SAMPLE_MISTAKES)
    assert {anomaly.check_id for mistake in mistakes for anomaly in mistake.anomalies} >= FIRST_CHECKS
