"""Spreadsheets (.xlsx, .xls, .et) to grids: one for each table of a sheet, with merged cells."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

from extractors.compound_file import SIGNATURE, root_entry_names
from extractors.grids.placement import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from extractors.media import MediaKind, identify
from extractors.model import Block, Content, Grid, Status, UnreadableDocument
from extractors.readers import odt
from extractors.readers.package import Package
from extractors.readers.sheet_tables import Area, sheet_blocks

_MAX_SHEETS = 50
_MAX_SHEET_AREA = 4_000_000
_MAX_BYTES = 64 * 2**20
_CELL_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')

_Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read(data: bytes) -> Content:
    """The tables of a workbook (.xlsx, .xls, .et, .ods), sheet by sheet.

    Blank rows part tables; a row of one long text, a heading or a title is a paragraph.

    Numbers come as a person would type them (`3`, not `3.0`), dates in ISO form. Rows and columns of a cell's locator
    `t<table>/r<row>/c<column>` count within its table. Hidden sheets are read too. Raises UnreadableDocument for a
    damaged or encrypted workbook, and for one whose cells lie so far apart that memory could not hold the area between.
    """
    if identify(data).kind is MediaKind.ODS:
        return odt.read(data)
    _refuse_what_does_not_fit(data)
    blocks: list[Block] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names[:_MAX_SHEETS]:
            sheet = workbook.get_sheet_by_name(name)
            values = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
            merged = [Area(*start, *end) for start, end in (sheet.merged_cell_ranges or [])[:MAX_CELLS]]
            rows = [[_printed(value) for value in row[:MAX_COLUMNS]] for row in values]
            tables = sum(isinstance(block, Grid) for block in blocks)
            blocks.extend(sheet_blocks(rows, merged, tables))
    except (CalamineError, OSError, ValueError, UnicodeError, zipfile.BadZipFile) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableDocument(Status.ENCRYPTED, "The workbook is protected by a password.") from error
        raise UnreadableDocument(Status.UNREADABLE, f"The workbook is damaged: {error}.") from error
    except BaseException as error:
        # the library is written in Rust, whose panics are no Exception
        if type(error).__name__ != "PanicException":
            raise
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
