"""Tables and cells of a page while its markup is walked, and the grids that they become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from lxml import etree

from extractors.model import Grid, GridCell
from extractors.numbers import is_value_like
from extractors.readers.html_paths import Paths

CELLS = frozenset({"td", "th"})
# Wider than any form, and a guard against spans of 65,534 columns.
_MAXIMUM_SPAN = 200
_LONGEST_DATA_CELL = 1500
_FEWEST_FILLED_CELLS = 12
_LONGEST_FRAMED = 100
_LINES = frozenset({"p", "div", "br"})
_LEADING_NUMBER = re.compile(r"\s*(\d{1,6})")
_PARTS_LABEL = re.compile(r"([:：])")
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class Cell:
    """A cell that is open, or the page. `nested` says that a table stands in it."""

    element: etree._Element | None
    tag: str = ""
    row_span: int = 1
    column_span: int = 1
    blocks: list[str | Grid] = field(default_factory=list)  # lines of text, and grids where they stand between them
    pieces: list[str] = field(default_factory=list)
    nested: bool = False

    @property
    def text(self) -> str:
        """The cell's lines, without those of tables in it."""
        if self.nested:
            return "\n".join(block for block in self.blocks if isinstance(block, str))
        return "\n".join(cast("list[str]", self.blocks))

    def break_line(self) -> None:
        """End the line of text that is open, if anything is printed in it."""
        text = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
        self.pieces.clear()
        if line := line_of(text):
            self.blocks.append(line)


@dataclass(slots=True)
class Row:
    """A row that is open, or None for its element where cells stand in none."""

    element: etree._Element | None
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table that is open. `is_first_within` says that none stands before it in the same cell."""

    element: etree._Element
    is_first_within: bool
    rows: list[Row] = field(default_factory=list)
    cell_count: int = 0


def plain_cells(row: etree._Element) -> list[Cell] | None:
    """Return the cells of a row if nothing but text in paragraphs stands in them, as is common; None if more does."""
    if row.text and not row.text.isspace():
        return None
    cells: list[Cell] = []
    for element in row:
        tag = element.tag
        tail = element.tail
        if tag not in CELLS or (tail and not tail.isspace()):
            return None
        lines: list[str | Grid] = []
        if (text := element.text) is not None and (line := line_of(text)):
            lines.append(line)
        for child in element:
            if child.tag not in _LINES or len(child):
                return None
            if (text := child.text) is not None and (line := line_of(text)):
                lines.append(line)
            if (text := child.tail) is not None and (line := line_of(text)):
                lines.append(line)
        cells.append(Cell(element, tag, span_of(element.get("rowspan")), span_of(element.get("colspan")), lines))
    return cells


def holds_data(table: Table) -> bool:
    """Say whether a table holds data, and does not lay out the page."""
    if max((len(row.cells) for row in table.rows), default=0) < 2:
        return False
    is_nested = False
    filled = 0
    for row in table.rows:
        for cell in row.cells:
            is_nested = is_nested or cell.nested
            if cell.blocks:
                filled += not cell.nested
                if len(cell.text) > _LONGEST_DATA_CELL:
                    return False
    # a form with a small table pasted into one of its cells, as against a page laid out by tables
    return not is_nested or filled >= _FEWEST_FILLED_CELLS


def are_short(blocks: Sequence[str | Grid]) -> bool:
    """Say whether these are no more than what a cell prints, and no grid."""
    lengths = [len(block) if isinstance(block, str) else _LONGEST_FRAMED + 1 for block in blocks]
    return sum(lengths) <= _LONGEST_FRAMED


def grid_of(table: Table, paths: Paths) -> Grid:
    """Return the grid that a table's rows make, each cell in the first place that none from above reaches into."""
    placed: list[GridCell] = []
    taken_until: list[int] = []  # per column: the first row that no cell from above reaches into
    printed = table.rows if all(row.cells for row in table.rows) else _with_cells(table.rows)
    row_count = len(printed)
    for number, row in enumerate(printed):
        column = 0
        for cell, path in zip(row.cells, _cell_paths(row, paths), strict=True):
            while column < len(taken_until) and taken_until[column] > number:
                column += 1
            if cell.column_span == 1 and cell.row_span == 1:
                if column == len(taken_until):
                    taken_until.append(number + 1)
                else:
                    taken_until[column] = number + 1
                placed.append(GridCell(number, column, cell.text, 1, 1, None, path))
                column += 1
                continue
            rows = min(cell.row_span, row_count - number)
            span = 1
            while span < cell.column_span and not (
                column + span < len(taken_until) and taken_until[column + span] > number
            ):
                span += 1
            if column + span > len(taken_until):
                taken_until.extend([0] * (column + span - len(taken_until)))
            taken_until[column : column + span] = [number + rows] * span
            placed.append(GridCell(number, column, cell.text, rows, span, None, path))
            column += span
    if printed and any(_PARTS_LABEL.search(cell.text) for cell in printed[-1].cells):
        placed = _without_repeated_labels(placed)
    return Grid(tuple(placed), row_count, len(taken_until))


def _without_repeated_labels(placed: Sequence[GridCell]) -> list[GridCell]:
    """Return the cells of a table that prints the label of each column before its numbers again, for small screens."""
    above: dict[int, set[str]] = {}
    kept: list[GridCell] = []
    for cell in placed:
        label, mark, rest = _PARTS_LABEL.split(cell.text, 1) if _PARTS_LABEL.search(cell.text) else ("", "", "")
        if mark and is_value_like(rest) and "".join(label.split()) in above.get(cell.column, ()):
            cell = cell._replace(text=rest.strip())
        else:
            for column in range(cell.column, cell.column + cell.column_span):
                above.setdefault(column, set()).add("".join(cell.text.split()))
        kept.append(cell)
    return kept


def _with_cells(rows: Sequence[Row]) -> list[Row]:
    """Leave out rows without cells, but for those that all cells of the row before reach into."""
    kept: list[Row] = []
    reach = 0
    for row in rows:
        if row.cells:
            reach = min(cell.row_span for cell in row.cells)
        if row.cells or reach > 1:
            kept.append(row)
        reach -= not row.cells
    return kept


def _cell_paths(row: Row, paths: Paths) -> list[str | None]:
    """Return the XPath of each cell of a row: its own where cells stand in odd places, else its number there."""
    path = paths.of(row.element) if row.element is not None else None
    if path is None or paths.has_odd_cells:
        return [paths.of(cell.element) for cell in row.cells if cell.element is not None]
    tags = [cell.tag for cell in row.cells]
    if len(tags) > 1 and tags.count("td") == len(tags):
        return [f"{path}/td[{number}]" for number in range(1, len(tags) + 1)]
    totals = {tag: tags.count(tag) for tag in CELLS}
    numbers = dict.fromkeys(CELLS, 0)
    found: list[str | None] = []
    for tag in tags:
        numbers[tag] += 1
        found.append(f"{path}/{tag}[{numbers[tag]}]" if totals[tag] > 1 else f"{path}/{tag}")
    return found


def line_of(text: str) -> str:
    """Return the text as one line without the white space of the markup; blank if nothing is printed."""
    if text.isalnum():
        return text
    if text.isspace():
        return ""
    text = _SPACES.sub(" ", text).strip(" ")
    return text if text.strip("\u00a0\u3000\u200b ") else ""


@lru_cache(maxsize=1024)
def span_of(value: str | None) -> int:
    """Return the number of rows or columns that an attribute gives, within bounds; 1 for none and for nonsense."""
    if value is None:
        return 1
    number = _LEADING_NUMBER.match(value)
    return min(max(int(number.group(1)), 1), _MAXIMUM_SPAN) if number else 1
