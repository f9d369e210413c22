"""Spreadsheets (.xlsx, .xls, .et) to grids: one for each table of a sheet, with merged cells."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from extractors.compound_file import SIGNATURE, root_entry_names
from extractors.model import Block, Content, Paragraph, Status, UnreadableDocument
from extractors.package import Package
from extractors.placement import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, PrintedCell, place

_MAX_SHEETS = 50
_MAX_SHEET_AREA = 4_000_000
_MAX_BYTES = 64 * 2**20
_CELL_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_SECTION_HEADING = re.compile(r"^[一二三四五六七八]\s*[、.．]\s*[^0-9]*(?:情况|事项|概述|概况|报告)\s*$")

_Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


@dataclass(frozen=True, slots=True)
class _Area:
    """A merged range, rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


def read(data: bytes) -> Content:
    """The tables of a workbook, sheet by sheet; blank rows part tables, and a row of one long text is a paragraph.

    Numbers come as a person would type them (`3`, not `3.0`), dates in ISO form. Rows and columns of a cell's locator
    `t<table>/r<row>/c<column>` count within its table. Hidden sheets are read too. Raises UnreadableDocument for a
    damaged or encrypted workbook, and for one whose cells lie so far apart that memory could not hold the area between.
    """
    _refuse_what_does_not_fit(data)
    blocks: list[Block] = []
    table_count = 0
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names[:_MAX_SHEETS]:
            sheet = workbook.get_sheet_by_name(name)
            values = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
            merged = [_Area(*start, *end) for start, end in (sheet.merged_cell_ranges or [])[:MAX_CELLS]]
            for block in _blocks([[_printed(value) for value in row[:MAX_COLUMNS]] for row in values], merged):
                if isinstance(block, Paragraph):
                    blocks.append(block)
                else:
                    table_count += 1
                    blocks.append(place(block, table_count))
    except (CalamineError, OSError, ValueError, UnicodeError, zipfile.BadZipFile) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableDocument(Status.ENCRYPTED, "The workbook is protected by a password.") from error
        raise UnreadableDocument(Status.UNREADABLE, f"The workbook is damaged: {error}.") from error
    return Content(tuple(blocks))


def _refuse_what_does_not_fit(data: bytes) -> None:
    """The library lays each sheet out whole, from its first cell to its last, before anything can be asked of it."""
    if len(data) > _MAX_BYTES:
        raise UnreadableDocument(Status.REJECTED, f"The workbook is larger than {_MAX_BYTES // 2**20} MB.")
    if data.startswith(SIGNATURE):
        if "EncryptedPackage" in root_entry_names(data):
            raise UnreadableDocument(Status.ENCRYPTED, "The workbook is protected by a password.")
        return
    package = Package(data)
    for name in package.names:
        if not name.endswith((".xml", ".rels", ".bin")):
            continue
        part = package.read(name)
        if "/worksheets/" not in name:
            continue
        last_row, last_column = 0, 0
        for match in _CELL_REFERENCE.finditer(part):
            last_row = max(last_row, int(match.group(2)))
            last_column = max(last_column, _column_number(match.group(1)))
        if last_row * last_column > _MAX_SHEET_AREA:
            raise UnreadableDocument(
                Status.REJECTED,
                f"A sheet reaches to row {last_row:,}, column {last_column:,}; the limit is {_MAX_SHEET_AREA:,} cells.",
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _printed(value: _Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # 15 digits are what a spreadsheet shows; the 16th is noise of binary fractions
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _blocks(rows: Sequence[Sequence[str]], merged: Sequence[_Area]) -> Iterator[Paragraph | list[list[PrintedCell]]]:
    """Part a sheet into its tables and the texts between them."""
    tall = {row for area in merged for row in range(area.top + 1, min(area.bottom, MAX_ROWS) + 1)}
    start = 0
    for number in range(len(rows) + 1):
        filled = [text for text in rows[number] if text] if number < len(rows) else []
        is_prose = number < len(rows) and len(filled) == 1 and number not in tall and _is_prose(filled[0])
        if number < len(rows) and (filled or number in tall) and not is_prose:
            continue
        table = _cells(rows, merged, start, number)
        if table:
            yield table
        if is_prose:
            for line in filled[0].split("\n"):
                if line.strip():
                    yield Paragraph(line.strip(), locator=f"row {number + 1}")
        start = number + 1


def _is_prose(text: str) -> bool:
    return len(text) > 60 or _SECTION_HEADING.match(text) is not None or "年度报告" in text


def _cells(rows: Sequence[Sequence[str]], merged: Sequence[_Area], top: int, bottom: int) -> list[list[PrintedCell]]:
    """The cells of rows `top` to before `bottom`, without the blank columns at the sides."""
    columns = [column for row in rows[top:bottom] for column, text in enumerate(row) if text]
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
            if (row, column) in covered:
                continue
            area = areas.get((row, column), _Area(row, column, row, column))
            text = rows[row][column] if column < len(rows[row]) else ""
            cells.append(PrintedCell(text, area.bottom - row + 1, area.right - column + 1, column - left))
        table.append(cells)
    return table
