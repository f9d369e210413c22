"""PDF → content, by PDFium: text of every page, glyphs and ruling lines of the pages that can hold a form's table."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.grids.layout import blocks_of
from extractors.model import Block, Content, Grid, Paragraph, Problem, Status, UnreadableDocument
from extractors.numbers import squash
from extractors.readers.page_breaks import HEADING, is_page_number, joined_pages
from extractors.readers.pdf_page import read_page

MAXIMUM_PAGES = 400
# What tables print and prose does not: words of their headers and rows, which may be broken over lines, and rows of
# numbers or numbers on lines of their own.
_TABLE_WORDS = re.compile(
    r"第二十条第|第二十條第|信息内容|資訊內容|信息內容|制发件数|新制作数|现行有效件|处理决定数|收费金额|项目数量|自然人|勾稽|社会公益|"
    r"法律服务|国家秘密|内部事务|过程性信息|行政执法案卷|行政查询|另行制作|重新出具|结果维持|尚未审结|复议后起诉|"
    r"指标名称|统计指标|计量单位|指標名稱|統計指標|計量單位"
)
_TABLE_NUMBERS = re.compile(
    r"(?:^|\s)\d[\d.]*[ \t]+\d[\d.]*[ \t]+\d|(?:^\s*[\d.,]+\s*$\s*){3}|(?:[件条條次元]\s+\d[\d.]*\s*$\s*[^\n]*){3}",
    re.MULTILINE,
)


def read(data: bytes) -> Content:
    """Return the blocks of a PDF in reading order, each cell with its page and box.

    A page without words of a table gives its prose only, without boxes. Raises `UnreadableDocument` for a file that is
    damaged, encrypted, has no text layer (`needs_ocr`), or has more than `MAXIMUM_PAGES` pages.
    """
    document = _open(data)
    try:
        return _read_pages(document)
    finally:
        document.close()


def pages_without_text(data: bytes) -> frozenset[int]:
    """Return the numbers, from 1, of the pages that hold no text: pictures, if anything."""
    document = _open(data)
    try:
        pages = ((number, _page(document, number)) for number in range(1, len(document) + 1))
        return frozenset(number for number, page in pages if page and not _text(page[1]).strip())
    finally:
        document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium_c.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise UnreadableDocument(Status.ENCRYPTED, "The PDF is encrypted and asks for a password.") from error
        raise UnreadableDocument(Status.UNREADABLE, f"The PDF is damaged or cut off: {error}") from error


def _read_pages(document: pdfium.PdfDocument) -> Content:
    page_count = len(document)
    if page_count == 0:
        raise UnreadableDocument(Status.UNREADABLE, "The PDF has no pages that can be read.")
    if page_count > MAXIMUM_PAGES:
        text = f"The PDF has {page_count} pages; an annual report has at most {MAXIMUM_PAGES}."
        raise UnreadableDocument(Status.REJECTED, text)
    pages: list[tuple[Block, ...]] = []
    texts: list[str] = []
    problems: list[Problem] = []
    characters = unmapped = pictures = unread_pages = 0
    for number in range(1, page_count + 1):
        loaded = _page(document, number)
        if loaded is None:
            unread_pages += 1
            texts.append("")
            problems.append(Problem("page_unreadable", f"Page {number} cannot be read.", f"page {number}"))
            continue
        page, text_page = loaded
        text = _text(text_page)
        texts.append(text)
        characters += len(text.strip())
        unmapped += _unmapped(text)
        if not text.strip():
            pictures += 1
        if _may_hold_table(text) or (pages and _ends_in_grid(pages[-1])):
            pages.append(blocks_of(read_page(page, text_page, number, text), pages[-1] if pages else ()))
        else:
            pages.append(tuple(_prose(text, number)))
        text_page.close()
        page.close()
    if unread_pages == page_count:
        raise UnreadableDocument(Status.UNREADABLE, "No page of the PDF can be read.")
    if characters < 20:
        raise UnreadableDocument(Status.NEEDS_OCR, f"The PDF has no text layer: {page_count} pages of pictures.")
    if unmapped > 0.2 * characters:
        text = f"The PDF's fonts do not say which characters they print ({unmapped} of {characters} unknown)."
        raise UnreadableDocument(Status.NEEDS_OCR, text)
    metas = tuple(_metas(document))
    title = dict(metas).get("Title", "")
    return Content(joined_pages(pages), title, metas, page_count, pictures, tuple(problems), tuple(texts))


def _page(document: pdfium.PdfDocument, number: int) -> tuple[pdfium.PdfPage, pdfium.PdfTextPage] | None:
    """Return the page of this number, from 1, and its text; None if it is damaged."""
    try:
        page = document[number - 1]
        return page, page.get_textpage()
    except pdfium.PdfiumError:
        return None


def _metas(document: pdfium.PdfDocument) -> Iterator[tuple[str, str]]:
    """Give the file's own properties, but for those whose text is damaged."""
    for key in document.METADATA_KEYS:
        try:
            value = document.get_metadata_value(key)
        except UnicodeDecodeError:
            continue
        if value:
            yield key, value


def _may_hold_table(text: str) -> bool:
    return bool(_TABLE_WORDS.search(squash(text)) or _TABLE_NUMBERS.search(text))


def _ends_in_grid(page: Sequence[Block]) -> bool:
    """Say whether a page ends in a table, which then may go on, with rows that hold no word of the forms.

    Below the table may stand the page's number and a line that is no sentence, as browsers print the address.
    """
    blocks = [block for block in page[-3:] if not (isinstance(block, Paragraph) and is_page_number(block.text))]
    if blocks and isinstance(blocks[-1], Paragraph) and not blocks[-1].text.endswith("。"):
        blocks.pop()
    return bool(blocks) and isinstance(blocks[-1], Grid)


def _text(text_page: pdfium.PdfTextPage) -> str:
    count = pdfium_c.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    pdfium_c.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\x00")


def _unmapped(text: str) -> int:
    return sum(
        1 for character in text if character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or character < "\x09"
    )


def _prose(text: str, number: int) -> Iterator[Paragraph]:
    """Join the lines of a page without tables: a line shorter than the longest, or before a heading, ends one."""
    lines = [line.strip() for line in text.replace("\r", "").split("\n")]
    lines = [line for line in lines if line]
    if lines and is_page_number(lines[-1]):
        lines.pop()  # else it would be taken for the end of a paragraph that the page break cuts
    longest = max(map(len, lines), default=0)
    joined = ""
    for line in lines:
        if joined and HEADING.match(line):
            yield Paragraph(joined, locator=f"page {number}")
            joined = ""
        joined += line
        if len(line) < longest - 3:
            yield Paragraph(joined, locator=f"page {number}")
            joined = ""
    if joined:
        yield Paragraph(joined, locator=f"page {number}")
