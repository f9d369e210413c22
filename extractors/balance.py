"""Recognised numbers against the sums that the forms print: what balances nowhere may be misread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from extractors.forms import entries
from extractors.mapping import Mapped
from extractors.model import Cell, Kind, Problem

CODE = "recognised_unbalanced"
MOST_CONFIDENCE = 0.85  # of a number that no sum it stands in bears out
_WITH_TOTALS = ("requests", "disputes")  # tables with a total of each row
_RECEIVED = ("new_requests", "carried_in")
_SETTLED = ("outcomes_total", "carried_out")

_Place: TypeAlias = tuple[str, str, str]
_Cells: TypeAlias = Mapping[_Place, Cell]


def doubted_by_sums(mapped: Mapped) -> Mapped:
    """Return the cells of a recognised document, those less sure of which every sum that they stand in fails.

    A misread number breaks the sum of its row and that of its column, and is where the two cross; what only a row or
    only a column contradicts is borne out by the other. The sums are those of the forms: of the applicants and of the
    outcomes in table 三, 一 plus 二 equals （七） plus 四, and of the results in table 四. A sum is not asked where a
    cell of it is missing or no number, or its total is blank; other blanks count as 0. A
    publisher's own mistake looks the same, so a doubted cell keeps its value; the problem `recognised_unbalanced` says
    how many there are.
    """
    cells = {cell.key: cell for cell in mapped.cells}
    borne_out: dict[_Place, bool] = {}
    for left, right in _sums(cells):
        if any(_value(cells[place]) is None for place in (*left, *right)):
            continue
        if all(cells[place].kind is Kind.BLANK for place in right):
            continue  # totals are left out
        holds = _total(cells, left) == _total(cells, right)
        for place in (*left, *right):
            borne_out[place] = borne_out.get(place, False) or holds
    doubted = {place for place, is_borne_out in borne_out.items() if not is_borne_out}
    if not doubted:
        return mapped
    lowered = tuple(
        replace(cell, confidence=min(cell.confidence, MOST_CONFIDENCE)) if cell.key in doubted else cell
        for cell in mapped.cells
    )
    where = "/".join(next(place for place in cells if place in doubted))
    text = f"{len(doubted)} recognised cells stand only in sums that do not hold, first {where}; they are unsure."
    return replace(mapped, cells=lowered, problems=(*mapped.problems, Problem(CODE, text, where)))


def _value(cell: Cell) -> Decimal | None:
    return cell.value if cell.kind is Kind.NUMBER else Decimal(0) if cell.kind is Kind.BLANK else None


def _total(cells: _Cells, places: Sequence[_Place]) -> Decimal:
    return sum((_value(cells[place]) or Decimal(0) for place in places), Decimal(0))


def _sums(cells: _Cells) -> Iterator[tuple[list[_Place], list[_Place]]]:
    """The sums of which the document has every cell: places whose numbers together equal those of other places."""
    rows = {(table, row): None for table, row, _ in cells if table in _WITH_TOTALS}
    for table, row in rows:
        left = [(table, row, column) for column in _columns(table) if column != "total"]
        right = [(table, row, "total")]
        if all(place in cells for place in (*left, *right)):
            yield left, right
    outcomes = [row for row in _outcome_rows() if ("requests", row) in rows]
    for column in _columns("requests"):
        for left_rows, right_rows in ((_RECEIVED, _SETTLED), (outcomes, _SETTLED[:1])):
            left = [("requests", row, column) for row in left_rows]
            right = [("requests", row, column) for row in right_rows]
            if left and all(place in cells for place in (*left, *right)):
                yield left, right


def _columns(table_key: str) -> list[str]:
    return [entry.key for entry in entries(table_key, "col", "2021")]


def _outcome_rows() -> list[str]:
    keys = {entry.key: None for form in ("2019", "2021") for entry in entries("requests", "row", form)}
    return [key for key in keys if key not in (*_RECEIVED, *_SETTLED)]
