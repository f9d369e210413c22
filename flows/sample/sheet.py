"""Writes a document as a spreadsheet (.xlsx): its prose in merged rows, its tables below each other on one sheet."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from random import Random
from xml.sax.saxutils import escape

from flows.sample.docx import EPOCH
from flows.sample.model import PrintedCell, PrintedDocument, PrintedTable
from flows.sample.tables import printed_number

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def xlsx_document(document: PrintedDocument, _: Random, has_one_sheet: bool = True) -> bytes:
    """The document as an .xlsx file: one sheet, or one sheet for the prose and one for each table."""
    sheets = _one_sheet(document) if has_one_sheet else _sheet_per_table(document)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    entries = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, len(sheets) + 1))
    parts = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{SHEET_TYPE}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{relations}'
        "</Relationships>",
        **{f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _Sheet:
    """Fills a sheet from the first row on."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.merges: list[str] = []

    def line(self, text: str) -> None:
        self.rows.append(_row(len(self.rows) + 1, {0: PrintedCell(text, is_label=True)}))

    def table(self, table: PrintedTable) -> None:
        first = len(self.rows) + 1
        cells: list[dict[int, PrintedCell]] = [{} for _ in table.rows]
        for row, column, cell in table.placed():
            cells[row][column] = cell
            if cell.row_span > 1 or cell.column_span > 1:
                start = f"{_letters(column)}{first + row}"
                end = f"{_letters(column + cell.column_span - 1)}{first + row + cell.row_span - 1}"
                self.merges.append(f'<mergeCell ref="{start}:{end}"/>')
        self.rows += [_row(first + number, row) for number, row in enumerate(cells)]

    def xml(self) -> str:
        merges = f'<mergeCells count="{len(self.merges)}">{"".join(self.merges)}</mergeCells>' if self.merges else ""
        return f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData>{"".join(self.rows)}</sheetData>{merges}</worksheet>'


def _one_sheet(document: PrintedDocument) -> list[str]:
    sheet = _Sheet()
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            sheet.table(block)
        else:
            sheet.line(block.text)
    return [sheet.xml()]


def _sheet_per_table(document: PrintedDocument) -> list[str]:
    prose, tables = _Sheet(), []
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            sheet = _Sheet()
            sheet.table(block)
            tables.append(sheet.xml())
        else:
            prose.line(block.text)
    return [prose.xml(), *tables]


def _row(number: int, cells: dict[int, PrintedCell]) -> str:
    inner = "".join(_cell(f"{_letters(column)}{number}", cells[column]) for column in sorted(cells))
    return f'<row r="{number}">{inner}</row>'


def _cell(place: str, cell: PrintedCell) -> str:
    """A number as a number where the cell prints it plainly, everything else as text."""
    value: Decimal | None = cell.expected.value if cell.expected else None
    if value is not None and cell.text == printed_number(value):
        return f'<c r="{place}"><v>{cell.text}</v></c>'
    if not cell.text:
        return f'<c r="{place}"/>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell.text)}</t></is></c>'


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
