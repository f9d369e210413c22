"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .et, .ods) to grids: one for each table of a sheet, with merged cells."""

from __future__ import annotations

from extractors.compound_file import SIGNATURE
from extractors.media import MediaKind, identify
from extractors.model import Content, Status, UnreadableDocument
from extractors.readers import odt, sheet_xls, sheet_xlsb, sheet_xlsx
from extractors.readers.package import Package
from extractors.readers.sheet_tables import workbook_blocks

_MAX_BYTES = 64 * 2**20


def read(data: bytes) -> Content:
    """The tables of a workbook, sheet by sheet.

    Blank rows part tables; a row of one long text, a heading or a title is a paragraph.

    Numbers come as a person would type them (`3`, not `3.0`), dates in ISO form, formulas by the value stored beside
    them, as they are without. Hidden sheets, rows and columns are left out, as in print. Rows and columns of a cell's
    locator `t<table>/r<row>/c<column>` count within its table, from what is shown. Raises UnreadableDocument for a
    damaged, encrypted or oversized workbook.
    """
    if len(data) > _MAX_BYTES:
        raise UnreadableDocument(Status.REJECTED, f"The workbook is larger than {_MAX_BYTES // 2**20} MB.")
    if data.startswith(SIGNATURE):
        return Content(workbook_blocks(sheet_xls.sheets(data)))
    if identify(data).kind is MediaKind.ODS:
        return odt.read(data)
    package = Package(data)
    main = package.main_part("xl/workbook.xml")
    sheets = (sheet_xlsb if main.endswith(".bin") else sheet_xlsx).sheets(package, main)
    return Content(workbook_blocks(sheets))
