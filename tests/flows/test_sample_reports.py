from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from extractors.model import Kind
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.model import KnownReport, PrintedParagraph
from flows.sample.reports import known_reports, reports_of_agency
from flows.sample.vocabulary import DISPUTE_RESULTS, applicants, keys, outcomes

YEARS = range(2018, 2024)
REPORTS = [report for seed in range(5) for report in known_reports(seed, SAMPLE_AGENCIES, YEARS)]
WITH_TABLES = [report for report in REPORTS if report.form != "pre2019"]


def number(report: KnownReport, table: str, row: str, column: str) -> Decimal:
    value = report.values[table, row, column]
    assert value is not None
    return value


def test_every_request_column_balances() -> None:
    for report in WITH_TABLES:
        for column in keys(report.form, "requests", "col"):
            new, carried_in, closed, carried_out = (
                number(report, "requests", row, column)
                for row in ("new_requests", "carried_in", "outcomes_total", "carried_out")
            )
            assert new + carried_in == closed + carried_out


def test_outcomes_add_up_to_their_total_in_every_column() -> None:
    for report in WITH_TABLES:
        for column in keys(report.form, "requests", "col"):
            parts = sum(number(report, "requests", row, column) for row in outcomes(report.form))
            assert parts == number(report, "requests", "outcomes_total", column)


def test_applicants_add_up_to_the_total_in_every_row() -> None:
    for report in WITH_TABLES:
        for row in keys(report.form, "requests", "row"):
            parts = sum(number(report, "requests", row, column) for column in applicants())
            assert parts == number(report, "requests", row, "total")


def test_results_of_disputes_add_up_to_their_total() -> None:
    for report in WITH_TABLES:
        for row in keys(report.form, "disputes", "row"):
            parts = sum(number(report, "disputes", row, column) for column in DISPUTE_RESULTS)
            assert parts == number(report, "disputes", row, "total")


def test_years_of_a_body_join_up() -> None:
    for agency in SAMPLE_AGENCIES:
        reports = reports_of_agency(3, agency, range(2019, 2024))
        for before, after in pairwise(reports):
            for column in applicants():
                carried_out = number(before, "requests", "carried_out", column)
                assert number(after, "requests", "carried_in", column) == carried_out
            if (before.form, after.form) == ("2021", "2021"):
                in_force, issued, repealed = (
                    number(after, "proactive", "normative_documents", column)
                    for column in ("in_force", "issued", "repealed")
                )
                assert in_force == number(before, "proactive", "normative_documents", "in_force") + issued - repealed


def test_statistics_parts_add_up_to_the_row_above() -> None:
    for report in REPORTS:
        for parent in ("主动公开文件数", "受理依申请公开信息总数", "对申请的答复总数"):
            rows = {row.path: row for row in report.statistics}
            if parent in rows:
                parts = [row.current_year or 0 for path, row in rows.items() if path.startswith(f"{parent}/")]
                assert sum(parts) == rows[parent].current_year


def test_prose_states_the_numbers_of_the_tables() -> None:
    for report in WITH_TABLES:
        document = printed_document(report)
        assert document.claims
        for claim in document.claims:
            table, row, column = claim.meaning.split(".")
            assert claim.value == report.values[table, row, column]


def test_printed_document_has_a_cell_for_every_value_and_no_other() -> None:
    for report in WITH_TABLES[:12]:
        document = printed_document(report)
        assert {cell.key: cell.value for cell in document.expected} == report.values


def test_a_blank_value_is_printed_as_a_blank_cell() -> None:
    report = WITH_TABLES[0].with_values({("requests", "granted", "company"): None})
    cell = next(
        cell
        for cell in printed_document(report).tables[1].cells()
        if cell.expected and cell.expected.key == ("requests", "granted", "company")
    )
    assert (cell.text, cell.expected and cell.expected.kind) == ("", Kind.BLANK)


def test_printed_tables_are_full_rectangles() -> None:
    for report in REPORTS[:6]:
        for table in printed_document(report).tables:
            covered = [
                (row + down, column + right)
                for row, column, cell in table.placed()
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            ]
            assert len(covered) == len(set(covered)) == len(table.rows) * len(table.widths)


def test_same_seed_gives_the_same_reports_and_another_seed_others() -> None:
    one, same, other = (known_reports(seed, SAMPLE_AGENCIES, range(2020, 2023)) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_every_document_says_that_it_is_sample_data() -> None:
    for report in REPORTS[:6]:
        texts = [block.text for block in printed_document(report).blocks if isinstance(block, PrintedParagraph)]
        assert any("示例数据" in text for text in texts)


def test_years_with_a_gap_are_refused() -> None:
    with pytest.raises(ValueError, match="follow each other"):
        known_reports(1, SAMPLE_AGENCIES, [2019, 2021])


def test_cumulative_statistics_go_on_from_the_year_before() -> None:
    met = 0
    for agency in SAMPLE_AGENCIES:
        for before, after in pairwise(reports_of_agency(3, agency, range(2010, 2014))):
            earlier = {row.path: row.cumulative for row in before.statistics}
            for row in after.statistics:
                assert row.cumulative == (earlier[row.path] or 0) + (row.current_year or 0)
                met += 1
    assert met
