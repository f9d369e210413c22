"""PDF → content, by PDFium: text of every page, glyphs and ruling lines of the pages that can hold a form's table."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from operator import and_

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.grids.layout import blocks_of
from extractors.model import Block, Box, Content, Grid, Kind, Paragraph, Problem, Status, UnreadableDocument
from extractors.numbers import read_number, squash
from extractors.readers.page_breaks import HEADING, is_page_number, joined_pages
from extractors.readers.pdf_clips import UNKNOWN
from extractors.readers.pdf_fields import field_glyphs, filled_fields
from extractors.readers.pdf_figures import FigureFonts
from extractors.readers.pdf_ink import TextLayer, may_have_layers, text_layer
from extractors.readers.pdf_page import read_page
from extractors.readers.pdf_placing import Placing, Turned, in_page_units, turn_upright
from extractors.readers.pdf_rules import drawing_of
from extractors.readers.pdfium_calls import address_of

MAXIMUM_PAGES = 400
HIDDEN_CONFIDENCE = 0.5
CUT_OFF_CONFIDENCE = 0.5
_AT_ONCE = 6  # pages
_SHORTEST_TEXT = 20
_FEWEST_UNKNOWN = 3  # characters in tables: fewer may be check marks of a symbol font
_FEWEST_EDGES = 3
_OVER_THE_EDGE = 5.0  # points
# What tables print and prose does not: words of their headers and rows, which may be broken over lines, and rows of
# numbers or numbers on lines of their own.
_TABLE_WORDS = re.compile(
    r"第二十条第|第二十條第|信息内容|資訊內容|信息內容|制发件数|新制作数|现行有效件|处理决定数|收费金额|项目数量|自然人|勾稽|社会公益|"
    r"法律服务|国家秘密|内部事务|过程性信息|行政执法案卷|行政查询|另行制作|重新出具|结果维持|尚未审结|复议后起诉|"
    r"指标名称|统计指标|计量单位|指標名稱|統計指標|計量單位"
)
# characters that fonts give for the usual ones: radicals, and ideographs of other standards
_COMPATIBLE = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff]")
_TABLE_NUMBERS = re.compile(
    r"(?:^|\s)\d[\d.]*[ \t]+\d[\d.]*[ \t]+\d|(?:^\s*[\d.,]+\s*$\s*){3}|(?:[件条條次元]\s+\d[\d.]*\s*$\s*[^\n]*){3}",
    re.MULTILINE,
)

_LAST_NUMBER = re.compile(r"[^\d\s][ \t]+\d[\d.,]*[ \t]*$")
_LONE_NUMBER = re.compile(r"\s*\d[\d.,]*\s*")
_FEWEST_ALONE = 3
_LAST_LINES = 3  # of a page, its number included


def read(data: bytes) -> Content:
    """Return the blocks of a PDF in reading order, each cell with its page and box.

    A page without words of a table gives its prose only, without boxes. What form fields and typed-in annotations print
    stands in their place; stamps and notes are left out.

    Text counts as far as the page shows it. A number that is invisible, white on white, drawn over or beside the page
    is none. Where most text of a page is invisible it was recognised in the picture above it by some other program, and
    is not the publisher's: the page is read as a picture, and the hidden text is the second witness of its numbers.
    Without the extra for scans the hidden text is read, with the confidence `HIDDEN_CONFIDENCE`. A page in fonts that
    do not say which characters they print is read as a picture too; without the extra such characters are U+FFFD, so
    that their numbers are unreadable. A page in fonts that draw other figures than their map says is read as a picture;
    without the extra its text is read, with the confidence `HIDDEN_CONFIDENCE`. Problems (`hidden_text_layer`,
    `font_without_unicode`, `font_with_wrong_unicode`) name these pages.
    Cells that reach over the page's edge have the confidence `CUT_OFF_CONFIDENCE` and are a problem (`table_cut_off`).

    Boxes are in the page's own units, points but for pages with a `/UserUnit`. Raises `UnreadableDocument` for a file
    that is damaged, encrypted, has no text layer or none that says what it prints (`needs_ocr`), or has more than
    `MAXIMUM_PAGES` pages.
    """
    document = _open(data)
    try:
        return _Reading(document, data).content()
    finally:
        document.close()


def pages_without_text(data: bytes) -> frozenset[int]:
    """Return the numbers, from 1, of the pages that hold no text: pictures, if anything."""
    document = _open(data)
    try:
        return frozenset(number for number, page, text in _pages(document) if page and not text.strip())
    finally:
        document.close()


def pages_not_in_text(data: bytes) -> frozenset[int]:
    """Return the numbers, from 1, of the pages that show something else than their text says.

    Their text is hidden or in fonts without a map to Unicode or with a wrong one, or fields are filled in over it.
    """
    document, fonts = _open(data), FigureFonts()
    try:
        return frozenset(
            number
            for number, page, text in _pages(document)
            if page
            and (
                text_layer(*page, text) is not TextLayer.PRINTED
                or filled_fields(document, page[0])
                or fonts.are_wrong(page[1], text)
            )
        )
    finally:
        document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium_c.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise UnreadableDocument(Status.ENCRYPTED, "The PDF is encrypted and asks for a password.") from error
        raise UnreadableDocument(Status.UNREADABLE, f"The PDF is damaged or cut off: {error}") from error
    if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
        document.init_forms()
    return document


_LoadedPage = tuple[pdfium.PdfPage, pdfium.PdfTextPage]


def _pages(document: pdfium.PdfDocument) -> Iterator[tuple[int, _LoadedPage | None, str]]:
    """Give each page with its number, from 1, and its text; None and no text for a damaged one. They are closed.

    A few pages are loaded one after the other before they are given: that and what is done with them need the
    processor's memory each for itself.
    """
    for first in range(0, len(document), _AT_ONCE):
        numbers = range(first + 1, min(first + _AT_ONCE, len(document)) + 1)
        loaded = [(number, _load(document, number)) for number in numbers]
        for number, pages in loaded:
            yield number, pages, _text(pages[1]) if pages else ""
        for _, pages in loaded:
            if pages:
                pages[1].close()
                pages[0].close()


def _load(document: pdfium.PdfDocument, number: int) -> _LoadedPage | None:
    try:
        page = document[number - 1]
        return page, page.get_textpage()
    except pdfium.PdfiumError:
        return None


class _Reading:
    """The pages of one document, read one after the other."""

    def __init__(self, document: pdfium.PdfDocument, data: bytes) -> None:
        self.document = document
        self.data = data
        self.figure_fonts = FigureFonts()
        self.has_layers = may_have_layers(data)
        self.pages: list[tuple[Block, ...]] = []
        self.ways: list[tuple[float, Turned | None]] = []  # how each page was read: its scale, and how it was turned
        self.texts: list[str] = []
        self.problems: list[Problem] = []
        self.layers: dict[int, TextLayer] = {}
        self.pictures = 0

    def content(self) -> Content:
        page_count = len(self.document)
        if page_count == 0:
            raise UnreadableDocument(Status.UNREADABLE, "The PDF has no pages that can be read.")
        if page_count > MAXIMUM_PAGES:
            text = f"The PDF has {page_count} pages; an annual report has at most {MAXIMUM_PAGES}."
            raise UnreadableDocument(Status.REJECTED, text)
        for number, loaded, text in _pages(self.document):
            self._take_in(number, loaded, text)
        if sum(problem.code == "page_unreadable" for problem in self.problems) == page_count:
            raise UnreadableDocument(Status.UNREADABLE, "No page of the PDF can be read.")
        if not self.layers and sum(len(text.strip()) for text in self.texts) < _SHORTEST_TEXT:
            raise UnreadableDocument(Status.NEEDS_OCR, f"The PDF has no text layer: {page_count} pages of pictures.")
        self._read_as_pictures()
        metas = tuple(_metas(self.document))
        pages = [in_page_units(page, *way) for page, way in zip(self.pages, self.ways, strict=True)]
        return Content(
            joined_pages(pages),
            dict(metas).get("Title", ""),
            metas,
            page_count,
            self.pictures,
            tuple(self.problems),
            tuple(self.texts),
        )

    def _take_in(self, number: int, loaded: _LoadedPage | None, text: str) -> None:
        if loaded is None:
            self.problems.append(Problem("page_unreadable", f"Page {number} cannot be read.", f"page {number}"))
            self._keep((), "")
            return
        page, text_page = loaded
        fields = filled_fields(self.document, page)
        if not text.strip() and not fields:
            self.pictures += 1
        layer = text_layer(page, text_page, text)
        turned = turn_upright(page, address_of(text_page.raw), text)
        before = self.pages[-1] if self.pages else ()
        placing = Placing(page)
        whole = "\n".join((text, *(field.text for field in fields)))
        blocks: tuple[Block, ...]
        if _may_hold_table(whole) or _ends_in_grid(before) or _has_ruled_numbers(text, page, placing):
            filled = tuple(field_glyphs(fields, placing))
            read = read_page(page, text_page, number, text, placing, layer, filled, self.has_layers)
            blocks = blocks_of(read.page, before)
            blocks = self._with_doubt_beyond(blocks, number, placing)
            whole = _without(whole, read.unseen)
            if layer is TextLayer.PRINTED and self.figure_fonts.are_wrong(text_page, text):
                layer = TextLayer.MISMAPPED
            elif layer is TextLayer.PRINTED and read.unknown_characters >= _FEWEST_UNKNOWN:
                layer = TextLayer.UNMAPPED
        else:
            blocks = tuple(_prose(whole, number))
        if layer is not TextLayer.PRINTED:
            self.layers[number] = layer
        self._keep(blocks, whole if layer in (TextLayer.PRINTED, TextLayer.HIDDEN) else "", placing.scale, turned)

    def _with_doubt_beyond(self, blocks: tuple[Block, ...], number: int, placing: Placing) -> tuple[Block, ...]:
        """Return the blocks, cells that reach over the page's edge, where what they print may be cut off, as unsure."""
        marked = tuple(_with_cut_cells(block, placing.width, placing.height) for block in blocks)
        if marked != blocks:
            text = (
                f"A table on page {number} reaches over the page's edge: its cells there may have lost their numbers."
            )
            self.problems.append(Problem("table_cut_off", text, f"page {number}"))
        return marked

    def _keep(self, blocks: tuple[Block, ...], text: str, scale: float = 1.0, turned: Turned | None = None) -> None:
        self.pages.append(blocks)
        self.texts.append(text)
        self.ways.append((scale, turned))

    def _read_as_pictures(self) -> None:
        """Read the pages whose text is not what they show as pictures, or else say how their text was taken."""
        if not self.layers:
            return
        recognised = self._recognised()
        if recognised is None and self._tells_nothing():
            raise UnreadableDocument(Status.NEEDS_OCR, "The PDF's fonts do not say which characters they print.")
        for number, layer in self.layers.items():
            if recognised is not None:
                self.pages[number - 1], self.ways[number - 1] = recognised.get(number, ()), (1.0, None)
            elif layer is not TextLayer.UNMAPPED:
                self.pages[number - 1] = tuple(_with_doubt(block) for block in self.pages[number - 1])
            self.pictures += recognised is None
            how = _TAKEN[layer, recognised is not None]
            self.problems.append(Problem(_CODES[layer], f"Page {number} {how}.", f"page {number}"))

    def _tells_nothing(self) -> bool:
        """Say whether all pages are pictures or in fonts that do not say what they print, or all tables are."""
        unmapped = {number for number, layer in self.layers.items() if layer is TextLayer.UNMAPPED}
        ruled = {
            number: [block for block in page if isinstance(block, Grid)] for number, page in enumerate(self.pages, 1)
        }
        with_tables = {number for number, grids in ruled.items() if grids}
        if len(unmapped) + self.pictures == len(self.pages):
            return True
        cells = (cell for number in with_tables for grid in ruled[number] for cell in grid.cells)
        return (
            bool(with_tables)
            and with_tables <= unmapped
            and all(read_number(cell.text).kind is not Kind.NUMBER for cell in cells)
        )

    def _recognised(self) -> dict[int, tuple[Block, ...]] | None:
        """Return the blocks of these pages as pictures show them; None where they cannot be read so."""
        try:
            blocks = import_module("extractors.readers.scan").read(self.data, only=frozenset(self.layers)).blocks
        except UnreadableDocument:
            return None
        by_page: dict[int, list[Block]] = {}
        for block in blocks:
            by_page.setdefault(_page_of(block), []).append(block)
        return {number: tuple(found) for number, found in by_page.items()}


def _without(text: str, places: frozenset[int]) -> str:
    if not places:
        return text
    return "".join(" " if place in places else character for place, character in enumerate(text))


_CODES = {
    TextLayer.HIDDEN: "hidden_text_layer",
    TextLayer.UNMAPPED: "font_without_unicode",
    TextLayer.MISMAPPED: "font_with_wrong_unicode",
}
_TAKEN = {
    (TextLayer.HIDDEN, True): "is a picture over hidden text of another program: it was read as a picture",
    (TextLayer.HIDDEN, False): "is a picture over hidden text of another program: that was read, and is less sure",
    (TextLayer.UNMAPPED, True): "has fonts that do not say which characters they print: it was read as a picture",
    (TextLayer.UNMAPPED, False): "has fonts that do not say which characters they print: these are unreadable",
    (TextLayer.MISMAPPED, True): "has fonts that draw other figures than they say: it was read as a picture",
    (TextLayer.MISMAPPED, False): "has fonts that draw other figures than they say: none of its numbers is sure",
}


def _page_of(block: Block) -> int:
    box = block.box if isinstance(block, Paragraph) else block.cells[0].box
    return box.page if box is not None else 0


def _with_cut_cells(block: Block, width: float, height: float) -> Block:
    if not isinstance(block, Grid) or all(_is_on_page(cell.box, width, height) for cell in block.cells):
        return block
    cells = (
        cell if _is_on_page(cell.box, width, height) else cell._replace(confidence=CUT_OFF_CONFIDENCE)
        for cell in block.cells
    )
    return replace(block, cells=tuple(cells))


def _is_on_page(box: Box | None, width: float, height: float) -> bool:
    return box is None or (
        box.x0 > -_OVER_THE_EDGE
        and box.x1 < width + _OVER_THE_EDGE
        and box.top > -_OVER_THE_EDGE
        and box.bottom < height + _OVER_THE_EDGE
    )


def _with_doubt(block: Block) -> Block:
    if not isinstance(block, Grid):
        return block
    return replace(block, cells=tuple(cell._replace(confidence=HIDDEN_CONFIDENCE) for cell in block.cells))


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
    joined = "".join(text.split())
    if _TABLE_WORDS.search(joined) or _TABLE_NUMBERS.search(text):
        return True
    return bool(_COMPATIBLE.search(joined) and _TABLE_WORDS.search(squash(joined)))


def _has_ruled_numbers(text: str, page: pdfium.PdfPage, placing: Placing) -> bool:
    """Say whether a page that has no word of the forms has numbers as tables have them, and ruling lines.

    They end lines below each other, or one of the last, or stand alone.
    """
    lines = text.rstrip().splitlines()
    ends = [_LAST_NUMBER.search(line) is not None for line in lines]
    alone = sum(_LONE_NUMBER.fullmatch(line) is not None for line in lines)
    if not (alone >= _FEWEST_ALONE or any(map(and_, ends, ends[1:])) or any(ends[-_LAST_LINES:])):
        return False
    frames = drawing_of(page, placing).frames()
    return any(len(frame.column_edges) >= _FEWEST_EDGES <= len(frame.row_edges) for frame in frames)


def _ends_in_grid(page: Sequence[Block]) -> bool:
    """Say whether a page ends in a table, which then may go on, with rows that hold no word of the forms.

    Below the table may stand the page's number and a line that is no sentence, as browsers print the address.
    """
    blocks = [block for block in page[-3:] if not (isinstance(block, Paragraph) and is_page_number(block.text))]
    if blocks and isinstance(blocks[-1], Paragraph) and not blocks[-1].text.endswith("。"):
        blocks.pop()
    return bool(blocks) and isinstance(blocks[-1], Grid)


def _text(text_page: pdfium.PdfTextPage) -> str:
    """Return the page's text, each character at the index that PDFium knows it by."""
    count = pdfium_c.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    written = pdfium_c.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", errors="replace")
    if len(text) == count:
        return text
    return "".join(_character(pdfium_c.FPDFText_GetUnicode(text_page, index)) for index in range(count))


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else UNKNOWN


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
