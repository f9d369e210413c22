"""Writes a document as spreadsheets do in text: Excel 2003 XML, Excel's web page under the name .xls, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from xml.sax.saxutils import escape

from flows.sample.html import html_spans
from flows.sample.model import PrintedCell, PrintedDocument, PrintedTable
from flows.sample.tables import printed_number

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def excel_xml(document: PrintedDocument, _: Random) -> bytes:
    """The document as one sheet of Excel 2003 XML, which says a cell's column where cells before it are left out."""
    rows = []
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            rows += [_xml_row(cells) for cells in _by_row(block)]
        else:
            rows.append(_xml_row({0: PrintedCell(block.text, is_label=True)}))
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{NAMESPACE}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:ss="{NAMESPACE}">\n'
        f'<Worksheet ss:Name="Sheet1"><Table>{"".join(rows)}</Table></Worksheet></Workbook>\n'
    ).encode()


def excel_html(document: PrintedDocument, _: Random) -> bytes:
    """The document as Excel saves a sheet as a web page: one table, the prose in rows of it, in GBK."""
    rows = []
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            rows += [f"<tr height=19>{''.join(map(_html_cell, row))}</tr>" for row in block.rows]
            rows.append("<tr height=19><td colspan=9></td></tr>")
        else:
            rows.append(f"<tr height=19><td colspan=9>{escape(block.text)}</td></tr>")
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html;'
        f' charset=gb2312"><meta name=ProgId content=Excel.Sheet><title>{escape(document.title)}</title></head><body>'
        f"<table x:str border=0 cellpadding=0>{''.join(rows)}</table></body></html>"
    ).encode("gb18030")


def csv_document(
    document: PrintedDocument, _: Random, charset: str, delimiter: str = ",", is_padded: bool = True
) -> bytes:
    """The document as text with delimiters: of a merged cell the first place has the text, the others are blank.

    Spreadsheets pad all rows to the width of the widest; other programs leave them `uneven`.
    """
    rows = list(_text_rows(document))
    width = max(map(len, rows))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerows([*row, *[""] * (width - len(row))] if is_padded else row for row in rows)
    return buffer.getvalue().encode(charset)


def _text_rows(document: PrintedDocument) -> Iterator[list[str]]:
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            yield from (
                [cells[c].text if c in cells else "" for c in range(len(block.widths))] for cells in _by_row(block)
            )
            yield []
        else:
            yield [block.text]


def _by_row(table: PrintedTable) -> list[dict[int, PrintedCell]]:
    """The cells of each row by the column in which they begin."""
    rows: list[dict[int, PrintedCell]] = [{} for _ in table.rows]
    for row, column, cell in table.placed():
        rows[row][column] = cell
    return rows


def _xml_row(cells: dict[int, PrintedCell]) -> str:
    parts = []
    expected = 0
    for column in sorted(cells):
        cell = cells[column]
        index = f' ss:Index="{column + 1}"' if column != expected else ""
        across = f' ss:MergeAcross="{cell.column_span - 1}"' if cell.column_span > 1 else ""
        down = f' ss:MergeDown="{cell.row_span - 1}"' if cell.row_span > 1 else ""
        parts.append(f"<Cell{index}{across}{down}>{_xml_data(cell)}</Cell>")
        expected = column + cell.column_span
    return f"<Row>{''.join(parts)}</Row>\n"


def _xml_data(cell: PrintedCell) -> str:
    value: Decimal | None = cell.expected.value if cell.expected else None
    if not cell.text:
        return ""
    if value is not None and cell.text == printed_number(value):
        return f'<Data ss:Type="Number">{cell.text}</Data>'
    return f'<Data ss:Type="String">{escape(cell.text, {chr(10): "&#10;"})}</Data>'


def _html_cell(cell: PrintedCell) -> str:
    lines = "<br>".join(map(escape, cell.text.split("\n")))
    return f"<td height=19 class=xl24{html_spans(cell)}>{lines}</td>"
