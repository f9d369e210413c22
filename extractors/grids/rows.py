"""Rows of a grid as they are read: which cells a row shows, and which grids of a document belong together."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.model import Grid, GridCell
from extractors.numbers import is_value_like


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of a grid shows from left to right: each cell once, those that reach in from above included.

    `starts_fragment` marks the first row of a grid: where a table goes on over a page break, a row may go on too.
    """

    number: int
    cells: tuple[GridCell, ...]
    quality: float
    starts_fragment: bool = False

    @property
    def own_cells(self) -> tuple[GridCell, ...]:
        """The cells that begin in this row, without those that reach in from above."""
        return tuple(cell for cell in self.cells if cell.row == self.number)

    @property
    def end(self) -> int:
        """The first column to the right of the row's cells."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


def rows_of(grid: Grid) -> tuple[Row, ...]:
    """Return the rows of a grid from top to bottom; a row without any cell is left out."""
    shown: list[list[GridCell]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        for number in range(cell.row, min(cell.row + cell.row_span, grid.row_count)):
            shown[number].append(cell)
    rows: list[Row] = []
    for number, cells in enumerate(shown):
        if cells:
            ordered = tuple(sorted(cells, key=lambda cell: cell.column))
            rows.append(Row(number, ordered, grid.quality, starts_fragment=not rows))
    return tuple(rows)


def is_filled(cell: GridCell) -> bool:
    """Say whether anything is printed in a cell."""
    return bool(cell.text.strip("\u00a0\u3000\u200b\ufeff \n\t"))


def trailing_values(row: Row, end: int | None = None) -> tuple[GridCell, ...]:
    """Return the row's cells from the right that can be values: numbers, blanks, placeholders.

    Cells that begin at or after column `end`, as a column of remarks would, are passed over.
    """
    values: list[GridCell] = []
    for cell in reversed(row.cells):
        if end is not None and cell.column >= end:
            continue
        if not is_value_like(cell.text):
            break
        values.append(cell)
    return tuple(reversed(values))
