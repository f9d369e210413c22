"""Recognised numbers: what no sum bears out is doubted, what one bears out is not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.balance import CODE, MOST_CONFIDENCE, doubted_by_sums
from extractors.mapping import Mapped
from extractors.model import Cell, Kind

COLUMNS = (
    *("natural_person", "company", "research_institute", "public_interest_org", "legal_service_org", "other_org"),
    "total",
)
TABLE = {
    "new_requests": (8, 2, 0, 0, 0, 0, 10),
    "carried_in": (1, 0, 0, 0, 0, 0, 1),
    "granted": (6, 1, 0, 0, 0, 0, 7),
    "denied_third_party": (1, 1, 0, 0, 0, 0, 2),
    "outcomes_total": (7, 2, 0, 0, 0, 0, 9),
    "carried_out": (2, 0, 0, 0, 0, 0, 2),
}


def cell(table: str, row: str, column: str, value: int) -> Cell:
    return Cell(table, row, column, row, column, str(value), Kind.NUMBER, Decimal(value), None, None, None, 0.98)


def requests(**misread: int) -> Mapped:
    """A table 三 that balances but for the misread cells, given as row__column."""
    cells = [
        cell("requests", row, column, misread.get(f"{row}__{column}", value))
        for row, values in TABLE.items()
        for column, value in zip(COLUMNS, values, strict=True)
    ]
    return Mapped(tuple(cells), "2021", ())


def doubted(mapped: Mapped) -> set[tuple[str, str]]:
    return {(each.row_key, each.column_key) for each in doubted_by_sums(mapped).cells if each.confidence < 0.9}


def test_a_table_that_balances_is_left_as_it_is() -> None:
    mapped = requests()
    assert doubted_by_sums(mapped) is mapped


@pytest.mark.parametrize(("row", "column"), [("granted", "company"), ("denied_third_party", "total")])
def test_a_misread_number_is_doubted_where_its_row_and_column_cross(row: str, column: str) -> None:
    mapped = doubted_by_sums(requests(**{f"{row}__{column}": 4}))
    assert doubted(mapped) == {(row, column)}
    assert [problem.code for problem in mapped.problems] == [CODE]
    assert next(each for each in mapped.cells if each.confidence < 0.9).confidence == MOST_CONFIDENCE


def test_a_row_whose_numbers_stand_in_no_other_sum_is_doubted_whole() -> None:
    columns = ("upheld", "corrected", "other", "pending", "total")
    cells = [cell("disputes", "review", column, value) for column, value in zip(columns, (1, 0, 2, 0, 8), strict=True)]
    assert len(doubted(Mapped(tuple(cells), "2021", ()))) == 5


def test_a_sum_with_an_unreadable_number_says_nothing_and_blanks_count_as_nothing() -> None:
    cells = list(requests().cells)
    cells[0] = replace(cells[0], kind=Kind.UNREADABLE, value=None)
    cells[2] = replace(cells[2], kind=Kind.BLANK, value=None)
    mapped = Mapped(tuple(cells), "2021", ())
    assert doubted_by_sums(mapped) is mapped
