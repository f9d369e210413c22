"""Plants known mistakes into known reports, and says exactly which anomalies each of them must cause.

A mistake changes what the publisher printed; the prose of the report is written from the printed numbers, so it agrees
with its own tables unless the mistake is one of the prose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flows.sample.model import CellKey, KnownReport
from flows.sample.vocabulary import outcomes


@dataclass(frozen=True, slots=True, order=True)
class ExpectedAnomaly:
    """An anomaly that a mistake must cause; the keys are blank where the check speaks of a whole table or report."""

    check_id: str
    agency_name: str
    report_year: int
    table_key: str
    row_key: str
    column_key: str


@dataclass(frozen=True, slots=True)
class PlantedMistake:
    """One mistake: where it was planted, what it is in words, and all that it must cause."""

    agency_name: str
    report_year: int
    description: str
    anomalies: tuple[ExpectedAnomaly, ...]


Breaks = tuple[tuple[str, CellKey], ...]
Mistake = Callable[[KnownReport], tuple[KnownReport | None, Breaks]]
"""Gives the report as it is published, None if it is not, and what this breaks: check ids with the keys they name."""


def plant(
    reports: Sequence[KnownReport], places: Sequence[tuple[int, int, Mistake]]
) -> tuple[tuple[KnownReport, ...], tuple[PlantedMistake, ...]]:
    """The reports with the mistakes in them, and the list of the mistakes.

    A place is (number of the body, year, mistake); raises KeyError where the body has no report of that year.
    """
    agencies = list(dict.fromkeys(report.agency.name for report in reports))
    changed = {(report.agency.name, report.year): report for report in reports}
    planted = []
    for agency_number, year, mistake in places:
        name = agencies[agency_number]
        published, breaks = mistake(changed[name, year])
        if published is None:
            del changed[name, year]
        else:
            changed[name, year] = published
        anomalies = tuple(ExpectedAnomaly(check_id, name, year, *key) for check_id, key in breaks)
        planted.append(PlantedMistake(name, year, (mistake.__doc__ or "").strip().rstrip("."), anomalies))
    return tuple(changed.values()), tuple(planted)


def _moved(report: KnownReport, **changes: int) -> KnownReport:
    """The report with numbers of table 三 changed by so much; `row__column` names a cell."""
    values: dict[CellKey, Decimal | None] = {}
    for place, by in changes.items():
        row, column = place.split("__")
        values["requests", row, column] = _number(report, ("requests", row, column)) + by
    return report.with_values(values)


def _number(report: KnownReport, key: CellKey) -> Decimal:
    value = report.values[key]
    if value is None:
        raise ValueError(f"{key} of {report.title} is blank: no mistake can be planted there")
    return value


def unbalanced_carry_out(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """One request too many is carried out: 一 + 二 is no longer （七） + 四."""
    changed = _moved(report, carried_out__natural_person=1, carried_out__total=1)
    return changed, tuple(
        ("requests_balance", ("requests", "carried_out", column)) for column in ("natural_person", "total")
    )


def granted_once_too_often(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """A granted request is counted twice, so the outcomes no longer add up to （七）."""
    changed = _moved(report, granted__natural_person=1, granted__total=1)
    return changed, tuple(
        ("requests_outcomes_sum", ("requests", "outcomes_total", column)) for column in ("natural_person", "total")
    )


def totals_of_wrong_rows(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """One request of an outcome is added to the total of another outcome."""
    totals = {row: _number(report, ("requests", row, "total")) for row in outcomes(report.form)}
    fullest = max(totals, key=lambda row: totals[row])
    other = next(row for row in totals if row != fullest)
    changed = _moved(report, **{f"{other}__total": 1, f"{fullest}__total": -1})
    return changed, tuple(("requests_applicant_sum", ("requests", row, "total")) for row in (other, fullest))


def misprinted_outcome(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """One number of table 三 is misprinted, which breaks the sum of its row and the sum of its column."""
    changed = _moved(report, unavailable_not_held__natural_person=10)
    return changed, (
        ("requests_applicant_sum", ("requests", "unavailable_not_held", "total")),
        ("requests_outcomes_sum", ("requests", "outcomes_total", "natural_person")),
    )


def zero_total_of_reviews(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """The total of 行政复议 was left at 0 although its parts are not."""
    key = ("disputes", "review", "total")
    changed = report.with_values({("disputes", "review", "upheld"): Decimal(4), key: Decimal(0)})
    return changed, (("disputes_total", key),)


def negative_count(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """A count of decisions is negative."""
    key = ("proactive", "coercive_measures", "decisions")
    return report.with_values({key: Decimal(-1)}), (("count_not_whole_or_negative", key),)


def count_with_decimals(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """A count of decisions has decimals."""
    key = ("proactive", "licences", "decisions")
    return report.with_values({key: _number(report, key) + Decimal("0.5")}), (("count_not_whole_or_negative", key),)


def wrong_carry_in(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """A new request is counted as carried in, which last year's report contradicts."""
    changed = _moved(
        report,
        carried_in__natural_person=1,
        carried_in__total=1,
        new_requests__natural_person=-1,
        new_requests__total=-1,
    )
    return changed, tuple(
        ("carry_over_between_years", ("requests", "carried_in", column)) for column in ("natural_person", "total")
    )


def wrong_documents_in_force(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """More documents are in force than last year's, the issued and the repealed allow."""
    key = ("proactive", "normative_documents", "in_force")
    return report.with_values({key: _number(report, key) + 3}), (("in_force_roll_forward", key),)


def left_out_table(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """Table 四 is not in the report."""
    changed = replace(report, missing_tables=report.missing_tables | {"disputes"})
    return changed, (("table_missing", ("disputes", "", "")),)


def blank_cell(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """A cell is left blank in a table that prints its zeros."""
    changed = report.with_values({("requests", "denied_state_secret", "research_institute"): None})
    return changed, (("blank_cells", ("requests", "", "")),)


def prose_against_table(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """The prose states more granted requests than the table."""
    meaning = "requests.granted.total"
    stated = _number(report, ("requests", "granted", "total")) + 2
    return replace(report, stated={meaning: stated}), (("prose_requests", ("requests", "granted", "total")),)


def late_publication(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """The report was published after the legal date."""
    changed = replace(report, published_on=date(report.year + 1, 5, 6))
    return changed, (("published_late", ("", "", "")),)


def regulations_without_power(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """A body that cannot make regulations counts one."""
    row = "regulations"
    changed = report.with_values({("proactive", row, column): Decimal(1) for column in ("issued", "in_force")})
    return changed, (("regulations_without_power", ("proactive", row, "")),)


def amount_in_yuan(report: KnownReport) -> tuple[KnownReport, Breaks]:
    """The fees are given in yuan, in a column of tens of thousands of yuan."""
    key = ("proactive", "fees", "amount")
    return report.with_values({key: _number(report, key) * 10_000}), (("amount_factor_ten_thousand", key),)


def unpublished_report(report: KnownReport) -> tuple[None, Breaks]:
    """The report of a year between two others is not on the site."""
    del report
    return None, (("year_missing", ("", "", "")),)


SAMPLE_MISTAKES: tuple[tuple[int, int, Mistake], ...] = (
    (0, 2022, unbalanced_carry_out),
    (1, 2021, granted_once_too_often),
    (2, 2020, totals_of_wrong_rows),
    (3, 2022, misprinted_outcome),
    (3, 2021, zero_total_of_reviews),
    (4, 2021, negative_count),
    (5, 2022, count_with_decimals),
    (6, 2021, wrong_carry_in),
    (6, 2022, wrong_documents_in_force),
    (8, 2021, left_out_table),
    (9, 2020, blank_cell),
    (5, 2021, prose_against_table),
    (4, 2022, late_publication),
    (8, 2022, regulations_without_power),
    (2, 2022, amount_in_yuan),
    (7, 2021, unpublished_report),
)
"""The mistakes of the sample site: number of the body in SAMPLE_AGENCIES, year, mistake. Stocks that are carried into
the next year are spoilt in the last year only, so that each mistake breaks what it names and nothing else."""
