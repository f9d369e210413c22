"""Writes a document as an OpenDocument text (.odt)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import groupby
from random import Random
from xml.sax.saxutils import escape

from flows.sample.docx import EPOCH
from flows.sample.model import PrintedCell, PrintedDocument, PrintedParagraph, PrintedTable

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
STYLES = (
    '<office:automatic-styles><style:style style:name="ruled" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.05cm"/></style:style>'
    "</office:automatic-styles>"
)
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def odt_document(document: PrintedDocument, _: Random) -> bytes:
    """The document as an .odt file, its media type first and uncompressed as the format asks."""
    body = "".join(_block(block, number) for number, block in enumerate(document.blocks))
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>{STYLES}'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {NAMESPACES}><office:meta>'
        f"<dc:title>{escape(document.title)}</dc:title></office:meta></office:document-meta>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype", EPOCH), MEDIA_TYPE, zipfile.ZIP_STORED)
        for name, text in (("content.xml", content), ("meta.xml", meta), ("META-INF/manifest.xml", manifest)):
            package.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _block(block: PrintedParagraph | PrintedTable, number: int) -> str:
    if isinstance(block, PrintedParagraph):
        return _paragraph(block.text)
    columns = f'<table:table-column table:number-columns-repeated="{len(block.widths)}"/>'
    return f'<table:table table:name="t{number}">{columns}{_rows(block)}</table:table><text:p/>'


def _rows(table: PrintedTable) -> str:
    """The rows with their covered cells, runs of them stored as one repeated cell."""
    width = len(table.widths)
    grid: list[list[PrintedCell | None]] = [[None] * width for _ in table.rows]
    for row, column, cell in table.placed():
        grid[row][column] = cell
    return "".join(f"<table:table-row>{''.join(_row(line))}</table:table-row>" for line in grid)


def _row(line: list[PrintedCell | None]) -> Iterator[str]:
    for is_covered, run in groupby(line, lambda cell: cell is None):
        if is_covered:
            yield f'<table:covered-table-cell table:number-columns-repeated="{len(list(run))}"/>'
        else:
            yield from (_cell(cell) for cell in run if cell is not None)


def _cell(cell: PrintedCell) -> str:
    rows = f' table:number-rows-spanned="{cell.row_span}"' if cell.row_span > 1 else ""
    columns = f' table:number-columns-spanned="{cell.column_span}"' if cell.column_span > 1 else ""
    paragraphs = "".join(_paragraph(line) for line in cell.text.split("\n"))
    kind = f'table:style-name="ruled" office:value-type="string"{rows}{columns}'
    return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"


def _paragraph(text: str) -> str:
    inner = escape(text).replace("  ", ' <text:s text:c="1"/>').replace("\n", "<text:line-break/>")
    return f"<text:p>{inner}</text:p>"
