"""Excel 97–2003 and earlier workbooks (.xls, .et) to sheets."""

from __future__ import annotations

import io
import struct
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

import xlrd

from extractors.compound_file import root_entry_names, stream
from extractors.grids.placement import MAX_COLUMNS, MAX_ROWS
from extractors.model import Status, UnreadableDocument
from extractors.readers.sheet_tables import Area, Sheet
from extractors.readers.sheet_values import as_date, as_formula, as_shown, as_text

# A formula's record ([MS-XLS] 2.4.127): its kind, where it holds the result, and what that is in the place of a number.
_FORMULA, _RESULT = 0x0006, 10
_BLANK_RESULT, _ZERO_RESULT = b"\x03\x00\x00\x00\x00\x00\xff\xff", bytes(8)
_TO_BE_CALCULATED = 0x0002
# The lengths of the parts of formulas that give no text ([MS-XLS] 2.5.198): operators, numbers, functions, references.
_WITHOUT_TEXT = {
    **dict.fromkeys((*range(0x03, 0x08), *range(0x09, 0x17)), 1),
    **{0x19: 4, 0x1C: 2, 0x1D: 2, 0x1E: 3, 0x1F: 9},
    **{0x20 * kind + part: length for kind in (1, 2, 3) for part, length in ((1, 3), (2, 4), (4, 5), (5, 9))},
}
_NOT_CALCULATED = 0xFF  # an error that the format does not have
_EXCEL_97 = b"\x00\x06"  # the version of the format from which on texts are in Unicode and cells can be merged
_UNICODE = 80  # what the library calls it
# Code pages of text that is Chinese, Japanese or Korean; what names another one here was never set.
_CHARSETS = {950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8"}


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets that a workbook shows, in order.

    Formulas come with the values stored beside them, as `=?` where the program that wrote them did not calculate.
    Raises UnreadableDocument for a damaged or encrypted workbook.
    """
    if "EncryptedPackage" in root_entry_names(data):
        raise UnreadableDocument(Status.ENCRYPTED, "The workbook is protected by a password.")
    # taken out here, since the library's own way can go round a circle of sectors for ever
    records = stream(data, "Workbook") or stream(data, "Book")
    if not records:
        raise UnreadableDocument(Status.UNREADABLE, "The workbook is damaged: its records cannot be found.")
    try:
        workbook = _open(_with_uncalculated(records))
        found = [_sheet(workbook, sheet) for sheet in workbook.sheets() if sheet.visibility == 0]
    except MemoryError:
        raise
    except Exception as error:  # the library meets damaged files with errors of every kind
        if "encrypt" in str(error).lower():
            raise UnreadableDocument(Status.ENCRYPTED, "The workbook is protected by a password.") from error
        reason = str(error) or type(error).__name__
        raise UnreadableDocument(Status.UNREADABLE, f"The workbook is damaged: {reason}.") from error
    yield from found


def _with_uncalculated(records: bytes) -> bytes:
    """The records, with an error of its own for the result of each formula that was not calculated.

    Programs that do not calculate store a 0 to be replaced on opening, or a blank, which no formula without texts has.
    """
    marked = bytearray(records)
    place = 0
    while place + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, place)
        if kind == _FORMULA and length > _RESULT + 8:
            at = place + _RESULT
            result, options = records[at : at + 8], int.from_bytes(records[at + 8 : at + 10], "little")
            is_blank = result == _BLANK_RESULT and not _may_give_text(records[at + 16 : place + 4 + length])
            if is_blank or (result == _ZERO_RESULT and options & _TO_BE_CALCULATED):
                marked[at : at + 8] = bytes((2, 0, _NOT_CALCULATED, 0, 0, 0, 0xFF, 0xFF))
        place += 4 + length
    return bytes(marked)


def _may_give_text(formula: bytes) -> bool:
    place = 0
    while place < len(formula):
        length = _WITHOUT_TEXT.get(formula[place])
        if length is None:
            return True
        place += length
    return False


def _open(records: bytes) -> xlrd.book.Book:
    """The workbook; before Excel 97 its texts are in the code page that it names, GBK where that knows no Chinese."""
    if records[4:6] == _EXCEL_97:
        return _opened(records)
    named = _opened(records, "latin-1").codepage
    return _opened(records, _CHARSETS.get(named or 0, "gb18030"))


def _opened(records: bytes, charset: str | None = None) -> xlrd.book.Book:
    """The workbook, its sheets to be read when asked for. A cell whose style the file does not define is a number."""
    workbook = xlrd.open_workbook(
        file_contents=records,
        logfile=io.StringIO(),
        formatting_info=True,
        ragged_rows=True,
        encoding_override=charset,
        on_demand=True,
    )
    kinds = workbook._xf_index_to_xl_type_map
    workbook._xf_index_to_xl_type_map = defaultdict(lambda: xlrd.XL_CELL_NUMBER, kinds)
    return workbook


def _sheet(workbook: xlrd.book.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    codes = [workbook.format_map[style.format_key].format_str for style in workbook.xf_list]
    rows = []
    for row in range(min(sheet.nrows, MAX_ROWS)):
        cells = islice(zip(sheet.row_types(row), sheet.row_values(row), strict=True), MAX_COLUMNS)
        styles = (sheet.cell_xf_index(row, column) for column in range(sheet.row_len(row)))
        rows.append(
            [
                _shown(workbook, kind, value, codes[style] if style < len(codes) else None)
                for (kind, value), style in zip(cells, styles, strict=False)
            ]
        )
    merged = [Area(top, left, end_row - 1, end_column - 1) for top, end_row, left, end_column in sheet.merged_cells]
    return Sheet(
        rows,
        merged if workbook.biff_version >= _UNICODE else None,
        frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0),
    )


def _shown(workbook: xlrd.book.Book, kind: int, value: str | float, code: str | None) -> str:
    if isinstance(value, str):
        return as_text(value)
    if kind == xlrd.XL_CELL_DATE:
        return as_date(value, since_1904=workbook.datemode == 1)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR and value == _NOT_CALCULATED:
        return as_formula("?")
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(value), "#ERROR"))
    return as_shown(float(value), code)
