"""A sheet of cells parted into its tables and the texts between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice, pairwise

from extractors.grids.placement import MAX_COLUMNS, MAX_ROWS, PrintedCell, place
from extractors.grids.told_rows import is_prose
from extractors.model import Block, Grid, Paragraph
from extractors.numbers import is_value_like

MAX_SHEETS = 50
_MOST_SIDE_BY_SIDE = 8


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range, rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The texts of a sheet by row and column, its merged areas, and which rows and columns it does not show.

    `merged` is None where the format does not say.
    """

    rows: Sequence[Sequence[str]]
    merged: Sequence[Area] | None = ()
    hidden_rows: Set[int] = frozenset()
    hidden_columns: Set[int] = frozenset()


def workbook_blocks(sheets: Iterable[Sheet], tables_before: int = 0) -> tuple[Block, ...]:
    """The grids and paragraphs of the first `MAX_SHEETS` sheets, as far as the sheets show them.

    Locators count on from `tables_before`.
    """
    blocks: list[Block] = []
    for sheet in islice(sheets, MAX_SHEETS):
        shown = _shown(sheet)
        tables = tables_before + sum(isinstance(block, Grid) for block in blocks)
        blocks.extend(sheet_blocks(shown.rows, shown.merged, tables))
    return tuple(blocks)


def _shown(sheet: Sheet) -> Sheet:
    """The sheet without the rows and columns that it hides, as it is printed.

    A merged area shrinks by them; its text is shown where it begins, be that hidden.
    """
    rows = [list(row[:MAX_COLUMNS]) for row in sheet.rows[:MAX_ROWS]]
    kept_rows = [row for row in range(MAX_ROWS) if row not in sheet.hidden_rows]
    kept_columns = [column for column in range(MAX_COLUMNS) if column not in sheet.hidden_columns]
    merged = []
    for area in _within_bounds(sheet.merged or ()):
        top, bottom = bisect_left(kept_rows, area.top), bisect_right(kept_rows, area.bottom) - 1
        left, right = bisect_left(kept_columns, area.left), bisect_right(kept_columns, area.right) - 1
        if top > bottom or left > right:
            continue
        merged.append(Area(top, left, bottom, right))
        first_row, first_column = kept_rows[top], kept_columns[left]
        if (first_row, first_column) != (area.top, area.left) and first_row < len(rows):
            text = "".join(rows[area.top][area.left : area.left + 1])
            rows[first_row].extend("" for _ in range(first_column + 1 - len(rows[first_row])))
            rows[first_row][first_column] = text
    shown = [
        [rows[row][column] for column in kept_columns if column < len(rows[row])]
        for row in kept_rows[: len(rows)]
        if row < len(rows)
    ]
    return Sheet(shown, None if sheet.merged is None else merged)


def _within_bounds(merged: Iterable[Area]) -> Iterator[Area]:
    """The areas that one sheet can have side by side; a file made to harm states ever more of them."""
    free = MAX_ROWS * MAX_COLUMNS
    for area in merged:
        bottom, right = min(area.bottom, MAX_ROWS - 1), min(area.right, MAX_COLUMNS - 1)
        free -= max(bottom - area.top + 1, 1) * max(right - area.left + 1, 1)
        if free < 0:
            return
        if area.top <= bottom and area.left <= right:
            yield Area(area.top, area.left, bottom, right)


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

    Blank rows part tables; the one below a header is the row of its values. Blank columns part tables side by side,
    which come from left to right. A row of one text is a paragraph if the text is long, heads a section or names the
    report.
    """
    tall = {row for area in merged for row in range(area.top + 1, min(area.bottom, MAX_ROWS) + 1)}
    start = 0
    for number in range(len(rows) + 1):
        filled = [text for text in rows[number] if text] if number < len(rows) else []
        is_told = number < len(rows) and len(filled) == 1 and number not in tall and is_prose(filled[0])
        if number < len(rows) and (filled or number in tall) and not is_told:
            continue
        starts = _starts(rows, merged, start, number) if says_merged else []
        if 1 < len(starts) <= _MOST_SIDE_BY_SIDE:
            for left, right in pairwise([*starts, MAX_COLUMNS]):
                strip = [
                    ["" if column < left else text for column, text in enumerate(row[:right])] if at >= start else []
                    for at, row in enumerate(rows[:number])
                ]
                areas = [area for area in merged if left <= area.left < right and start <= area.top < number]
                yield from _tables_and_texts(strip, areas, says_merged)
            start = number
        ends_blank = number < len(rows) and not is_told and _is_header(rows[start:number])
        table = _cells(rows, merged, start, number + ends_blank, says_merged)
        alone = [cell.text for row in table for cell in row if cell.text]
        if len(alone) == 1:
            yield Paragraph(alone[0], locator=f"row {start + 1}")
        elif table:
            yield table
        if is_told:
            for line in filled[0].split("\n"):
                if line.strip():
                    yield Paragraph(line.strip(), locator=f"row {number + 1}")
        start = number + 1


def _starts(rows: Sequence[Sequence[str]], merged: Sequence[Area], top: int, bottom: int) -> list[int]:
    """The columns from which on tables stand side by side in these rows: after a blank one, and labels go down them.

    Numbers behind a blank column are of the labels before it.
    """
    used = {column for row in rows[top:bottom] for column, text in enumerate(row) if text}
    for area in merged:
        if top <= area.top < bottom:
            used.update(range(area.left, area.right + 1))
    starts: list[int] = []
    for column in sorted(used):
        if column - 1 in used:
            continue
        filled = [text for row in rows[top:bottom] for text in row[column : column + 1] if text]
        words = sum(not is_value_like(text) for text in filled)
        if not starts or (words > 1 and 2 * words >= len(filled)):
            starts.append(column)
    return starts


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether rows are words without a number, the last of them over several columns."""
    filled = [[text for text in row if text] for row in rows]
    return bool(filled) and len(filled[-1]) > 2 and not any(is_value_like(text) for row in filled for text in row)


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
