"""Rows of RTF tables, whose cells know where they end, to a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.grids.placement import MAX_COLUMNS, PrintedCell, place
from extractors.model import Grid

_SAME_EDGE = 40  # twips: borders of different rows within 2 points are one


@dataclass(frozen=True, slots=True)
class Boundary:
    """What RTF says of a cell before its text: its right border in twips and whether it begins or goes on a merge.

    The names are RTF's: clvmgf and clvmrg first and next of a vertical merge, clmgf and clmrg of a horizontal one.
    """

    right: int = 0
    clvmgf: bool = False
    clvmrg: bool = False
    clmgf: bool = False
    clmrg: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row's cells, their boundaries, and the row's left border in twips."""

    texts: tuple[str, ...]
    boundaries: tuple[Boundary, ...]
    left: int


@dataclass(slots=True)
class _Cell:
    text: str
    left: int
    right: int
    is_continued: bool
    height: int = 1


def grid_of_rows(rows: Sequence[Row], table_number: int) -> Grid:
    """The grid of a table. A row with fewer borders than texts has them side by side, without spans."""
    if any(len(row.boundaries) < len(row.texts) for row in rows):
        return place([[PrintedCell(text) for text in row.texts] for row in rows], table_number, quality=0.9)
    placed = [_cells(row) for row in rows]
    edges = _edges([cell for row in placed for cell in row])
    owners: dict[int, _Cell] = {}  # left edge -> the cell that spans down there
    printed: list[list[tuple[_Cell, int, int]]] = []
    for row in placed:
        kept = []
        still_open: dict[int, _Cell] = {}
        for cell in row:
            left, right = _nearest(edges, cell.left), _nearest(edges, cell.right)
            owner = owners.get(left)
            if cell.is_continued and owner is not None:
                owner.height += 1
                still_open[left] = owner
                continue
            kept.append((cell, left, max(1, right - left)))
            still_open[left] = cell
        owners = still_open
        printed.append(kept)
    return place(
        [[PrintedCell(cell.text, cell.height, span, left) for cell, left, span in row] for row in printed],
        table_number,
    )


def _cells(row: Row) -> list[_Cell]:
    cells: list[_Cell] = []
    left = row.left
    for text, boundary in zip(row.texts, row.boundaries, strict=False):
        if boundary.clmrg and cells:
            cells[-1].right = boundary.right
        else:
            cells.append(_Cell(text, left, boundary.right, boundary.clvmrg))
        left = boundary.right
    return cells


def _edges(cells: Sequence[_Cell]) -> list[int]:
    edges: list[int] = []
    for edge in sorted({cell.left for cell in cells} | {cell.right for cell in cells}):
        if (not edges or edge - edges[-1] > _SAME_EDGE) and len(edges) < MAX_COLUMNS:
            edges.append(edge)
    return edges


def _nearest(edges: Sequence[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))
