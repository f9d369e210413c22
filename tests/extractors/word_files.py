"""Small writers of Word files for the tests of their readers: the markup that Word writes, and no more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.extractors.printed_report import Rows, grids

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W2003 = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/x"'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()


def docx(body: str, **parts: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": part for name, part in parts.items()},
        }
    )


def paragraph(text: str) -> str:
    runs = "<w:r><w:br/></w:r>".join(f"<w:r><w:t>{escape(line)}</w:t></w:r>" for line in text.split("\n"))
    return f"<w:p>{runs}</w:p>"


def word_table(rows: Rows, merge: str = "vMerge") -> str:
    (grid,) = grids([rows])
    printed = []
    for row in range(grid.row_count):
        cells = []
        covering = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span]
        for cell in sorted(covering, key=lambda cell: cell.column):
            span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
            down = ""
            if cell.row_span > 1:
                down = f'<w:{merge} w:val="restart"/>' if cell.row == row else f"<w:{merge}/>"
            text = paragraph(cell.text) if cell.row == row else "<w:p/>"
            cells.append(f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{text}</w:tc>")
        printed.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/>{''.join(printed)}</w:tbl>"


def odt_table(rows: Rows) -> str:
    (grid,) = grids([rows])
    starts = {(cell.row, cell.column): cell for cell in grid.cells}
    printed = []
    for row in range(grid.row_count):
        cells = []
        for column in range(grid.column_count):
            cell = starts.get((row, column))
            if cell is None:
                cells.append("<table:covered-table-cell/>")
                continue
            lines = "<text:line-break/>".join(escape(line) for line in cell.text.split("\n"))
            cells.append(
                f'<table:table-cell table:number-columns-spanned="{cell.column_span}" '
                f'table:number-rows-spanned="{cell.row_span}"><text:p>{lines}</text:p></table:table-cell>'
            )
        printed.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f"<table:table>{''.join(printed)}</table:table>"


_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
)


def odt_content(body: str, kind: str, styles: str = "") -> str:
    return (
        f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def odt(body: str, kind: str = "text", styles: str = "") -> bytes:
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": odt_content(body, kind, styles),
        }
    )


def flat_odt(body: str) -> bytes:
    return (
        f'<?xml version="1.0"?><office:document {_ODF}><office:body><office:text>{body}</office:text>'
        "</office:body></office:document>"
    ).encode()


def rtf_text(text: str) -> str:
    """Every other character as Unicode with a fallback, the others in GBK, as Word and WPS write them."""
    out = []
    for number, char in enumerate(text):
        if char == "\n":
            out.append("\\line ")
        elif char.isascii():
            out.append(f"\\{char}" if char in "\\{}" else char)
        elif number % 2 and ord(char) < 0x10000:
            code = ord(char)
            out.append(f"\\u{code - 65536 if code > 32767 else code}?")
        else:
            out.append("".join(f"\\'{byte:02x}" for byte in char.encode("gb18030")))
    return "".join(out)


def rtf_table(rows: Rows) -> str:
    (grid,) = grids([rows])
    printed = []
    for row in range(grid.row_count):
        definitions, cells = [], []
        covering = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span]
        for cell in sorted(covering, key=lambda cell: cell.column):
            merge = ("\\clvmgf" if cell.row == row else "\\clvmrg") if cell.row_span > 1 else ""
            definitions.append(f"{merge}\\clbrdrt\\cellx{(cell.column + cell.column_span) * 900 + row % 3}")
            cells.append(f"\\pard\\intbl{{\\f0 {rtf_text(cell.text) if cell.row == row else ''}}}\\cell")
        printed.append(f"\\trowd\\trgaph108\\trleft0{''.join(definitions)}\n{''.join(cells)}\\row\n")
    return "".join(printed)


def rtf(body: str) -> bytes:
    return (
        "{\\rtf1\\ansi\\ansicpg936\\uc1{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}{\\f1\\fcharset0 Arial;}}"
        "{\\info{\\title " + rtf_text("年度报告") + "}{\\author x}}\n" + body + "\\par}"
    ).encode("ascii")


def prose_and(tables: Sequence[str], prose: str) -> str:
    """The tables with a paragraph before each, written by `prose` with `%s` for its text."""
    return "".join(prose % f"第{number}节" + table for number, table in enumerate(tables, 1))
