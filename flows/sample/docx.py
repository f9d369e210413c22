"""Writes a document as a Word file (.docx), or as a Word 2003 XML file, with merged cells as Word stores them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape, quoteattr

from flows.sample.model import PrintedCell, PrintedDocument, PrintedParagraph, PrintedTable

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EPOCH = (2020, 1, 1, 0, 0, 0)

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type='
    '"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)
PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1200" w:bottom="1440" w:left="1200"/></w:sectPr>'
)


@dataclass(frozen=True, slots=True)
class WordStyle:
    """How a Word file is written: `runs` gives a text's runs, `nests` puts each table into a cell of a layout table."""

    runs: Callable[[str, Random], str]
    nests: bool = False


def whole_runs(text: str, _: Random) -> str:
    """A text as one run."""
    return f"<w:r>{_run_text(text)}</w:r>"


def split_runs(text: str, random: Random) -> str:
    """A text cut into runs in the middle of words and numbers, with proofing marks and bookmarks between them."""
    parts: list[str] = []
    while text:
        length = random.randint(1, 3)
        parts.append(f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{_run_text(text[:length])}</w:r>')
        parts.append(
            random.choice(("", '<w:proofErr w:type="spellStart"/>', '<w:bookmarkStart w:id="1" w:name="_GoBack"/>'))
        )
        text = text[length:]
    return "".join(parts)


def tracked_changes(text: str, random: Random) -> str:
    """A text with changes that were recorded: the new text inserted, a former text struck out before it."""
    if not text or random.random() < 0.6:
        return whole_runs(text, random)
    author = 'w:id="7" w:author="a" w:date="2023-01-05T00:00:00Z"'
    former = str(random.randint(0, 99)) if text.isdigit() else text[::-1]
    return (
        f"<w:del {author}><w:r><w:delText>{escape(former)}</w:delText></w:r></w:del>"
        f"<w:ins {author}>{whole_runs(text, random)}</w:ins>"
    )


def wrapped_runs(text: str, random: Random) -> str:
    """A text inside the wrappers that Word puts around runs: links, smart tags, content controls, fields."""
    run = whole_runs(text, random)
    return random.choice(
        (
            run,
            f'<w:hyperlink w:anchor="a">{run}</w:hyperlink>',
            f'<w:smartTag w:uri="urn:x" w:element="chsdate">{run}</w:smartTag>',
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run}</w:sdtContent></w:sdt>",
            f'<w:fldSimple w:instr=" QUOTE ">{run}</w:fldSimple>',
        )
    )


WORD_STYLES: dict[str, WordStyle] = {
    "plain": WordStyle(whole_runs),
    "split_runs": WordStyle(split_runs),
    "wrapped_runs": WordStyle(wrapped_runs),
    "tracked_changes": WordStyle(tracked_changes),
    "nested_tables": WordStyle(whole_runs, nests=True),
}


def docx_document(document: PrintedDocument, random: Random, style: WordStyle = WORD_STYLES["plain"]) -> bytes:
    """The document as a .docx file."""
    buffer = io.BytesIO()
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": _properties(document),
        "word/document.xml": document_xml(document, random, style),
    }
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def document_xml(document: PrintedDocument, random: Random, style: WordStyle) -> str:
    """The main part of a .docx file."""
    body = "".join(_block(block, random, style) for block in document.blocks)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{WORD}"><w:body>{body}{PAGE}</w:body></w:document>'
    )


def _properties(document: PrintedDocument) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(document.title)}</dc:title></cp:coreProperties>'
    )


def _block(block: PrintedParagraph | PrintedTable, random: Random, style: WordStyle) -> str:
    if isinstance(block, PrintedParagraph):
        return _paragraph(block.text, random, style)
    table = _table(block, random, style)
    if style.nests:
        return (
            f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{table}<w:p/></w:tc></w:tr></w:tbl><w:p/>"
        )
    return table + "<w:p/>"


def _table(table: PrintedTable, random: Random, style: WordStyle) -> str:
    unit = 9000 / sum(table.widths)
    grid = "".join(f'<w:gridCol w:w="{round(width * unit)}"/>' for width in table.widths)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = "".join(f"<w:tr>{''.join(_word_cells(row, random, style))}</w:tr>" for row in merged_rows(table))
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def merged_rows(table: PrintedTable) -> list[list[tuple[PrintedCell, bool]]]:
    """The rows as word processors keep them: a cell merged downwards comes again, empty, in each row that it covers.

    Each cell comes with whether it continues one from above.
    """
    rows: list[dict[int, tuple[PrintedCell, bool]]] = [{} for _ in table.rows]
    for row, column, cell in table.placed():
        for down in range(cell.row_span):
            if row + down < len(rows):
                rows[row + down][column] = (cell, down > 0)
    return [[row[column] for column in sorted(row)] for row in rows]


def _word_cells(row: Sequence[tuple[PrintedCell, bool]], random: Random, style: WordStyle) -> list[str]:
    cells = []
    for cell, continues in row:
        span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
        merge = "" if cell.row_span == 1 else "<w:vMerge/>" if continues else '<w:vMerge w:val="restart"/>'
        direction = '<w:textDirection w:val="tbRlV"/>' if cell.is_vertical else ""
        lines = [""] if continues else cell.text.split("\n")
        paragraphs = "".join(_paragraph(line, random, style) for line in lines)
        cells.append(f"<w:tc><w:tcPr>{span}{merge}{direction}</w:tcPr>{paragraphs}</w:tc>")
    return cells


def _paragraph(text: str, random: Random, style: WordStyle) -> str:
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{style.runs(text, random) if text else ""}</w:p>'


def _run_text(text: str) -> str:
    lines = text.split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)


def word_2003_xml(document: PrintedDocument, random: Random) -> bytes:
    """The document as a Word 2003 XML file, which is often saved with the extension .doc."""
    xml = document_xml(document, random, WORD_STYLES["plain"])
    body = xml.split("<w:body>", 1)[1].removesuffix("</w:document>").replace("w:vMerge", "w:vmerge")
    name = quoteattr("http://schemas.microsoft.com/office/word/2003/wordml")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w={name} w:macrosPresent="no"><w:body>{body}</w:wordDocument>'
    ).encode()
