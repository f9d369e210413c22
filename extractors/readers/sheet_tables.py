"""A sheet of cells parted into its tables and the texts between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.grids.placement import MAX_COLUMNS, MAX_ROWS, PrintedCell, place
from extractors.model import Block, Paragraph
from extractors.numbers import is_value_like

_SECTION_HEADING = re.compile(r"^[一二三四五六七八]\s*[、.．]\s*[^0-9]*(?:情况|事项|概述|概况|报告)\s*$")


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range, rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


def sheet_blocks(
    rows: Sequence[Sequence[str]], merged: Sequence[Area] | None, tables_before: int = 0
) -> Iterator[Block]:
    """The grids and paragraphs of a sheet from top to bottom; locators count on from `tables_before`.

    Where the format does not say what is merged (None), a column in which nothing stands is the rest of merged cells
    and has no cells of its own.
    """
    for block in _tables_and_texts(rows, merged or (), merged is not None):
        if isinstance(block, Paragraph):
            yield block
        else:
            tables_before += 1
            yield place(block, tables_before)


def _tables_and_texts(
    rows: Sequence[Sequence[str]], merged: Sequence[Area], says_merged: bool
) -> Iterator[Paragraph | list[list[PrintedCell]]]:
    """The tables of a sheet and the texts between them, from top to bottom.

    Blank rows part tables; the one below a header is the row of its values. A row of one text is a paragraph if the
    text is long, heads a section or names the report.
    """
    tall = {row for area in merged for row in range(area.top + 1, min(area.bottom, MAX_ROWS) + 1)}
    start = 0
    for number in range(len(rows) + 1):
        filled = [text for text in rows[number] if text] if number < len(rows) else []
        is_prose = number < len(rows) and len(filled) == 1 and number not in tall and _is_prose(filled[0])
        if number < len(rows) and (filled or number in tall) and not is_prose:
            continue
        ends_blank = number < len(rows) and not is_prose and _is_header(rows[start:number])
        table = _cells(rows, merged, start, number + ends_blank, says_merged)
        alone = [cell.text for row in table for cell in row if cell.text]
        if len(alone) == 1:
            yield Paragraph(alone[0], locator=f"row {start + 1}")
        elif table:
            yield table
        if is_prose:
            for line in filled[0].split("\n"):
                if line.strip():
                    yield Paragraph(line.strip(), locator=f"row {number + 1}")
        start = number + 1


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether rows are words without a number, the last of them over several columns."""
    filled = [[text for text in row if text] for row in rows]
    return bool(filled) and len(filled[-1]) > 2 and not any(is_value_like(text) for row in filled for text in row)


def _is_prose(text: str) -> bool:
    return len(text) > 60 or _SECTION_HEADING.match(text) is not None or "年度报告" in text


def _cells(
    rows: Sequence[Sequence[str]], merged: Sequence[Area], top: int, bottom: int, keeps_blank_columns: bool
) -> list[list[PrintedCell]]:
    """The cells of rows `top` to before `bottom`, without the blank columns at the sides."""
    columns = {column for row in rows[top:bottom] for column, text in enumerate(row) if text}
    if not columns:
        return []
    inside = [area for area in merged if top <= area.top < bottom]
    left = min(columns)
    right = max([*columns, *(area.right for area in inside if rows[area.top][area.left : area.left + 1] != [""])])
    right = min(right, MAX_COLUMNS - 1)
    areas = {(area.top, area.left): area for area in inside}
    covered = {
        (row, column)
        for area in inside
        for row in range(area.top, min(area.bottom, bottom - 1) + 1)
        for column in range(area.left, min(area.right, right) + 1)
        if (row, column) != (area.top, area.left)
    }
    table = []
    for row in range(top, bottom):
        cells = []
        for column in range(left, right + 1):
            if (row, column) in covered or not (keeps_blank_columns or column in columns):
                continue
            area = areas.get((row, column), Area(row, column, row, column))
            text = rows[row][column] if column < len(rows[row]) else ""
            cells.append(PrintedCell(text, area.bottom - row + 1, area.right - column + 1, column - left))
        table.append(cells)
    return table
