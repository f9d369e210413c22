"""The rows of a table in WordprocessingML, whose cells know their spans, widths and merges, to rows of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from extractors.grids.placement import PrintedCell

_SAME_EDGE = 60  # twips: edges of cells of different rows within 3 points are one column border


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its text, what stands in it besides, its first column, how many it spans, its width in twips.

    `is_continued` and `starts_merge` are of merges downwards (vMerge), `continues_left` of those across (hMerge).
    """

    text: str
    nested: tuple[etree._Element, ...]
    column: int
    span: int
    width: int
    is_continued: bool
    starts_merge: bool
    continues_left: bool


def joined(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row, those that continue a merge to the left as part of the one where it began."""
    found: list[Cell] = []
    for cell in cells:
        if cell.continues_left and found:
            first = found[-1]
            found[-1] = replace(first, span=first.span + cell.span, width=first.width + cell.width)
        else:
            found.append(cell)
    return found


def aligned(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows whose spans do not add up to one width get their columns from the cells' widths, where all have one."""
    ends = {row[-1].column + row[-1].span for row in rows if row}
    if len(ends) <= 1 or any(cell.width <= 0 for row in rows for cell in row):
        return rows
    if any(row[0].column for row in rows if row):
        return rows
    edges: list[int] = []
    for edge in sorted({edge for row in rows for edge in _row_edges(row)}):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    placed = []
    for row in rows:
        places = [min(range(len(edges)), key=lambda at: abs(edges[at] - edge)) for edge in _row_edges(row)]
        if len(set(places)) != len(places):
            return rows
        placed.append(
            [
                replace(cell, column=left, span=right - left)
                for cell, left, right in zip(row, places, places[1:], strict=False)
            ]
        )
    return placed


def without_slivers(rows: list[list[Cell]], widths: Sequence[int]) -> list[list[Cell]]:
    """Join grid columns as narrow as a slip of the hand: borders drawn a little apart in different rows are one."""
    if not widths or all(width > _SAME_EDGE for width in widths) or sum(widths) <= _SAME_EDGE * len(widths):
        return rows
    if any(cell.column + cell.span > len(widths) for row in rows for cell in row):
        return rows
    places, place_now, edge, kept_edge = [0], 0, 0, 0
    for width in widths:
        edge += width
        if edge - kept_edge > _SAME_EDGE:
            place_now += 1
            kept_edge = edge
        places.append(place_now)
    if any(places[cell.column] == places[cell.column + cell.span] for row in rows for cell in row):
        return rows
    return [
        [
            replace(cell, column=places[cell.column], span=places[cell.column + cell.span] - places[cell.column])
            for cell in row
        ]
        for row in rows
    ]


def _row_edges(row: Sequence[Cell]) -> list[int]:
    edges = [0]
    for cell in row:
        edges.append(edges[-1] + cell.width)
    return edges


def printed(rows: Sequence[Sequence[Cell]]) -> list[list[PrintedCell]]:
    """The cells with their row spans: a cell that continues a merge lengthens the one above in its column."""
    heights: dict[tuple[int, int], int] = {}
    open_merges: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        still_open = {}
        for position, cell in enumerate(row):
            owner = open_merges.get(cell.column) if cell.is_continued else None
            if owner is not None and not _begins_anew(cell, rows[owner[0]][owner[1]]):
                heights[owner] += 1
                still_open[cell.column] = owner
                continue
            heights[number, position] = 1
            if cell.starts_merge or cell.is_continued:
                still_open[cell.column] = (number, position)
        open_merges = still_open
    return [
        [
            PrintedCell(cell.text, heights[number, position], cell.span, cell.column)
            for position, cell in enumerate(row)
            if (number, position) in heights
        ]
        for number, row in enumerate(rows)
    ]


def _begins_anew(cell: Cell, owner: Cell) -> bool:
    """Does a cell that continues a merge stand for itself? Where nothing began it, one with a text of its own."""
    return not owner.starts_merge and bool(cell.text) and cell.text != owner.text
