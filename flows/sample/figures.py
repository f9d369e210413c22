"""Invents the figures of one body's reports, year after year, so that every sum, carry-over and roll-forward agrees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from flows.sample.model import CellKey
from flows.sample.vocabulary import DISPUTE_RESULTS, applicants, keys, outcomes

FREQUENT_OUTCOMES = ("granted", "granted_in_part", "unavailable_not_held", "rejected_petition", "denied_process_info")
ITEM_ROWS = ("licences", "other_services", "penalties", "coercive_measures", "fees")
DECISION_ROWS = ("licences", "other_services", "penalties", "coercive_measures")


@dataclass(slots=True)
class Stock:
    """What a body carries from one year into the next: requests, documents, items, usual and cumulative counts."""

    size: int
    carried_out: dict[str, int] = field(default_factory=dict)
    in_force: int = 0
    items: dict[str, int] = field(default_factory=dict)
    usual_decisions: dict[str, int] = field(default_factory=dict)
    fees: Decimal = Decimal(0)
    has_long_statistics: bool = False
    statistics: dict[str, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, random: Random, size: int) -> Stock:
        """The stock before the first year, scaled by the body's size."""
        return cls(
            size=size,
            carried_out={key: random.randint(0, 2) if key == "natural_person" else 0 for key in applicants()},
            in_force=random.randint(3, 6) * size,
            items={row: random.randint(8, 40) * size for row in ITEM_ROWS},
            usual_decisions={row: random.randint(40, 300) * size for row in DECISION_ROWS},
            fees=Decimal(random.randint(10_000, 900_000) * size).scaleb(-2),
            has_long_statistics=random.random() < 0.5,
        )


def form_of_year(year: int) -> str:
    """The generation of the form that a report of the year uses when its publisher follows the rules."""
    return "pre2019" if year < 2019 else "2019" if year < 2021 else "2021"


def figures_of_year(random: Random, stock: Stock, form: str) -> dict[CellKey, Decimal | None]:
    """All cells of the three standard tables for one year; moves `stock` on to the end of that year."""
    values: dict[CellKey, int | Decimal] = {}
    values.update(_requests(random, stock, form))
    values.update(_disputes(random, stock.size))
    values.update(_proactive_2021(random, stock) if form == "2021" else _proactive_2019(random, stock))
    return {key: Decimal(value) for key, value in values.items()}


def _requests(random: Random, stock: Stock, form: str) -> dict[CellKey, int]:
    table = {(row, column): 0 for row in keys(form, "requests", "row") for column in applicants()}
    for column in applicants():
        carried_in = stock.carried_out.get(column, 0)
        new = _new_requests(random, stock.size, column)
        carried_out = min(random.choice((0, 0, 1, 2)), new)
        table["new_requests", column] = new
        table["carried_in", column] = carried_in
        table["carried_out", column] = carried_out
        table["outcomes_total", column] = carried_in + new - carried_out
        for row in _draw_outcomes(random, form, carried_in + new - carried_out):
            table[row, column] += 1
        stock.carried_out[column] = carried_out
    cells = {("requests", row, column): value for (row, column), value in table.items()}
    for row in keys(form, "requests", "row"):
        cells["requests", row, "total"] = sum(table[row, column] for column in applicants())
    return cells


def _new_requests(random: Random, size: int, column: str) -> int:
    if column == "natural_person":
        return random.randint(3, 9) * size
    if column == "company":
        return random.randint(0, 2) * size
    return random.choice((0, 0, 0, 0, 1, 2))


def _draw_outcomes(random: Random, form: str, count: int) -> list[str]:
    rare = [row for row in outcomes(form) if row not in FREQUENT_OUTCOMES]
    return [random.choice(FREQUENT_OUTCOMES) if random.random() < 0.8 else random.choice(rare) for _ in range(count)]


def _disputes(random: Random, size: int) -> dict[CellKey, int]:
    """The cases of the year; nobody sues after a reconsideration where there was none."""
    cells: dict[CellKey, int] = {}
    for row in keys("2021", "disputes", "row"):
        results = [random.choice((0, 0, 1, 2)) if size > 1 else 0 for _ in DISPUTE_RESULTS]
        if row == "litigation_after_review" and not cells["disputes", "review", "total"]:
            results = [0] * len(results)
        cells.update({("disputes", row, column): value for column, value in zip(DISPUTE_RESULTS, results, strict=True)})
        cells["disputes", row, "total"] = sum(results)
    return cells


def _proactive_2021(random: Random, stock: Stock) -> dict[CellKey, int | Decimal]:
    issued = random.randint(0, 2 * stock.size)
    repealed = min(random.randint(0, 2), stock.in_force)
    stock.in_force += issued - repealed
    stock.fees = _near(random, stock.fees)
    cells: dict[tuple[str, str], int | Decimal] = _zeros("regulations", ("issued", "repealed", "in_force"))
    cells["normative_documents", "issued"] = issued
    cells["normative_documents", "repealed"] = repealed
    cells["normative_documents", "in_force"] = stock.in_force
    for row in ("licences", "penalties", "coercive_measures"):
        cells[row, "decisions"] = _decisions(random, stock, row)
    cells["fees", "amount"] = stock.fees
    return {("proactive", row, column): value for (row, column), value in cells.items()}


def _proactive_2019(random: Random, stock: Stock) -> dict[CellKey, int | Decimal]:
    made = random.randint(0, 2 * stock.size)
    stock.in_force += made
    columns = ("newly_made", "newly_published", "total_published")
    cells: dict[tuple[str, str], int | Decimal] = _zeros("regulations", columns)
    cells["normative_documents", "newly_made"] = made
    cells["normative_documents", "newly_published"] = made
    cells["normative_documents", "total_published"] = stock.in_force
    for row in ITEM_ROWS:
        change = random.randint(-3, 6)
        cells[row, "items_last_year"] = stock.items[row]
        cells[row, "items_change"] = change
        stock.items[row] += change
        if row in DECISION_ROWS:
            cells[row, "decisions"] = _decisions(random, stock, row)
    cells["procurement", "procurement_items"] = random.randint(2, 9) * stock.size
    cells["procurement", "procurement_amount"] = Decimal(random.randint(10_000, 3_000_000)).scaleb(-2)
    return {("proactive", row, column): value for (row, column), value in cells.items()}


def _zeros(row: str, columns: Iterable[str]) -> dict[tuple[str, str], int | Decimal]:
    return {(row, column): 0 for column in columns}


def _decisions(random: Random, stock: Stock, row: str) -> int:
    """A count near the year before; never the sum of two item columns, which is the mark of a misread column."""
    stock.usual_decisions[row] = round(stock.usual_decisions[row] * random.uniform(0.9, 1.12))
    if stock.usual_decisions[row] == stock.items[row]:
        stock.usual_decisions[row] += 7
    return stock.usual_decisions[row]


def _near(random: Random, amount: Decimal) -> Decimal:
    return (amount * Decimal(random.randint(90, 112)) / 100).quantize(Decimal("0.01"))
