"""Rows of cells with spans, as markup gives them, laid out on a grid: how a browser or Word places them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.model import Grid, GridCell

# No annual report comes near these; beyond them a table is an attack or an accident, and is cut.
MAX_ROWS = 5_000
MAX_COLUMNS = 256
MAX_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a row before it has a place. `column` is its first column where the markup says so, else None."""

    text: str
    row_span: int = 1
    column_span: int = 1
    column: int | None = None


def place(rows: Sequence[Sequence[PrintedCell]], table_number: int, quality: float = 1.0) -> Grid:
    """Lay `rows` out from left to right, each cell in the first free place, below cells that span into its row.

    Spans are cut at the table's last row and at `MAX_COLUMNS`; where two cells claim a place, the first keeps it and
    the other's span ends before it. Rows beyond `MAX_ROWS` and cells beyond `MAX_CELLS` are left out.
    `table_number` counts from 1 and begins the locators.
    """
    cells: list[GridCell] = []
    row_count = min(len(rows), MAX_ROWS)
    taken_until = [0] * MAX_COLUMNS  # per column: the first row that no cell above spans into
    column_count = 0
    for row_number, row in enumerate(rows[:row_count]):
        column = 0
        for printed in row:
            if printed.column is not None:
                column = max(column, printed.column)
            while column < MAX_COLUMNS and taken_until[column] > row_number:
                column += 1
            if column >= MAX_COLUMNS or len(cells) >= MAX_CELLS:
                break
            last = column + 1
            while last < min(column + max(printed.column_span, 1), MAX_COLUMNS) and taken_until[last] <= row_number:
                last += 1
            row_span = max(1, min(printed.row_span, row_count - row_number))
            for place_taken in range(column, last):
                taken_until[place_taken] = row_number + row_span
            cells.append(
                GridCell(
                    row_number,
                    column,
                    printed.text,
                    row_span,
                    last - column,
                    locator=locate(table_number, row_number, column),
                )
            )
            column = last
            column_count = max(column_count, column)
    return Grid(tuple(cells), row_count, column_count, quality)


def locate(table_number: int, row: int, column: int) -> str:
    """`t2/r3/c1`: the table counted from 1, then the grid's `row` and `column`, given from 0, printed from 1."""
    return f"t{table_number}/r{row + 1}/c{column + 1}"


def plain_rows(rows: Iterable[Iterable[str]]) -> list[list[PrintedCell]]:
    """Rows of bare texts, one column each."""
    return [[PrintedCell(text) for text in row] for row in rows]
