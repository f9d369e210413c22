"""Which cell is it: planted single and double misprints, disputes, and tables that lack a cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from tests.warehouse.nights import Nights, disputes
from warehouse.anomalies import list_anomalies
from warehouse.causes import (
    APPLICANTS,
    CellKey,
    Solution,
    Sum,
    dispute_sums,
    find_cause,
    one_digit_apart,
    request_sums,
)
from warehouse.vocabulary import wide_tables

ROWS_2021 = [row for row in wide_tables()[0].value_keys if row != "other"]
OUTCOMES = [row for row in ROWS_2021 if row not in ("new_requests", "carried_in", "outcomes_total", "carried_out")]


def consistent_table(random: Random) -> dict[CellKey, Decimal]:
    """A table of requests that adds up: many zeros, as in real ones."""
    cells: dict[CellKey, Decimal] = {}
    for col in APPLICANTS:
        for row in OUTCOMES:
            cells[row, col] = Decimal(random.choice((0, 0, 0, 0, 0, 1, 2, 3, 11, 25)))
        cells["outcomes_total", col] = sum((cells[row, col] for row in OUTCOMES), Decimal(0))
        cells["carried_in", col] = Decimal(random.choice((0, 0, 1, 4)))
        cells["carried_out", col] = cells["carried_in", col] + random.choice((0, 0, 2))
        cells["new_requests", col] = cells["outcomes_total", col] + cells["carried_out", col] - cells["carried_in", col]
    for row in ROWS_2021:
        cells[row, "total"] = sum((cells[row, col] for col in APPLICANTS), Decimal(0))
    return cells


def broken_sums(sums: tuple[Sum, ...], cells: dict[CellKey, Decimal]) -> frozenset[tuple[str, CellKey]]:
    """The sums that the table does not keep, as the checks name them."""
    return frozenset(
        (each.check_id, each.unit)
        for each in sums
        if sum(cells.get(cell, Decimal(0)) * sign for cell, sign in each.terms) != 0
    )


def solve(cells: dict[CellKey, Decimal]) -> Solution:
    return find_cause(request_sums(), cells, broken_sums(request_sums(), cells))


def misprint(random: Random, cells: dict[CellKey, Decimal], count: int) -> dict[CellKey, Decimal]:
    """The true numbers of `count` cells whose printed number is changed."""
    chosen = random.sample(sorted(cells), count)
    truth = {cell: cells[cell] for cell in chosen}
    for cell in chosen:
        cells[cell] += random.choice((1, 2, 7, 10, 90))
    return truth


def test_a_table_that_adds_up_has_no_cause() -> None:
    assert solve(consistent_table(Random(1))) == Solution((), ())


def test_single_misprints_are_located_with_the_number_they_need() -> None:
    located = 0
    for seed in range(200):
        random = Random(seed)
        cells = consistent_table(random)
        truth = misprint(random, cells, 1)
        solution = solve(cells)
        located += [{(c.row_key, c.col_key): c.needed for c in changes} for changes in solution.sets] == [truth]
    assert located >= 195


def test_double_misprints_are_located_or_among_the_candidates() -> None:
    located = among = 0
    for seed in range(40):
        random = Random(1000 + seed)
        cells = consistent_table(random)
        truth = misprint(random, cells, 2)
        found = [{(c.row_key, c.col_key): c.needed for c in changes} for changes in solve(cells).sets]
        located += found == [truth]
        among += truth in found
    assert among >= 38
    assert located >= 28


def test_the_cause_does_not_depend_on_the_order_of_the_cells() -> None:
    random = Random(5)
    cells = consistent_table(random)
    misprint(random, cells, 2)
    shuffled = dict(random.sample(sorted(cells.items()), len(cells)))
    assert solve(cells) == solve(shuffled)


def test_a_total_of_zero_over_parts_has_one_cause_since_nothing_is_below_zero() -> None:
    cells = {("review", key): Decimal(value) for key, value in zip(DISPUTE_COLUMNS, (10, 1, 0, 0, 0), strict=True)}
    solution = find_cause(dispute_sums(), cells, frozenset({("disputes_total", ("review", "total"))}))
    (changes,) = solution.sets
    assert [(c.row_key, c.col_key, c.printed, c.needed) for c in changes] == [
        ("review", "total", Decimal(0), Decimal(11))
    ]


def test_a_total_that_is_one_too_large_is_ambiguous() -> None:
    cells = {("review", key): Decimal(value) for key, value in zip(DISPUTE_COLUMNS, (1, 0, 0, 1, 3), strict=True)}
    solution = find_cause(dispute_sums(), cells, frozenset({("disputes_total", ("review", "total"))}))
    assert {(changes[0].col_key, int(changes[0].needed)) for changes in solution.sets} == {
        ("upheld", 2),
        ("corrected", 1),
        ("other", 1),
        ("pending", 2),
        ("total", 2),
    }


def test_of_several_candidates_a_total_left_at_zero_comes_first() -> None:
    cells = {("review", key): Decimal(value) for key, value in zip(DISPUTE_COLUMNS, (5, 0, 0, 0, 0), strict=True)}
    solution = find_cause(dispute_sums(), cells, frozenset({("disputes_total", ("review", "total"))}))
    assert [(changes[0].col_key, changes[0].needed) for changes in solution.sets] == [
        ("total", Decimal(5)),
        ("upheld", Decimal(0)),
    ]


def test_the_cause_stands_in_the_anomaly_and_its_consequences_name_it(tmp_path: Path) -> None:
    rows = disputes(total=0)
    rows["disputes_operands"].append(rows["disputes_operands"][0] | {"row_key": "litigation_direct", "upheld": 4})
    anomalies = {each.row_key: each for each in list_anomalies(Nights(tmp_path).play(rows))}
    assert (anomalies["review"].cause_col_key, anomalies["review"].cause_value) == ("total", Decimal(11))
    assert (anomalies["litigation_direct"].cause_col_key, anomalies["litigation_direct"].cause_value) == (
        "total",
        Decimal(5),
    )
    assert anomalies["review"].cause_id is None


DISPUTE_COLUMNS = ("upheld", "corrected", "other", "pending", "total")


def test_a_sum_without_all_its_cells_says_nothing() -> None:
    cells = consistent_table(Random(3))
    cells["granted", "company"] += 5
    del cells["granted", "total"]
    solution = solve(cells)
    assert {each.check_id for each in solution.broken} == {"requests_outcomes_sum"}


def test_one_row_of_other_outcomes_counts_as_in_the_form_of_2019() -> None:
    cells = consistent_table(Random(4))
    for col in (*APPLICANTS, "total"):
        parts = [cells.pop((row, col)) for row in ("other_not_corrected", "other_fee_unpaid", "other_other")]
        cells["other", col] = sum(parts, Decimal(0))
    cells["other", "company"] += 3
    (changes,) = solve(cells).sets
    assert [(c.row_key, c.col_key) for c in changes] == [("other", "company")]


@pytest.mark.parametrize(
    ("printed", "needed", "expected"),
    [
        ("12", "21", True),
        ("10", "0", True),
        ("3", "8", True),
        ("112", "12", True),
        ("12", "34", False),
        ("5", "5", False),
    ],
)
def test_a_slip_of_one_digit_is_told(printed: str, needed: str, expected: bool) -> None:
    assert one_digit_apart(printed, needed) is expected
