"""PDF → content, by PDFium: text of every page, glyphs and ruling lines of the pages that can hold a form's table."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.geometry import Glyph, Page, Rule
from extractors.layout import blocks_of
from extractors.model import Block, Content, Grid, Paragraph, Problem, Status, UnreadableDocument

MAXIMUM_PAGES = 400
_MAXIMUM_OBJECTS = 60_000
_MAXIMUM_NESTING = 6
_THIN = 3.0
# Words of the tables; prose alone may hold some of them, and then its page is read in vain but not wrongly.
_TABLE_WORDS = re.compile(
    r"第二十条|信\s*息\s*内\s*容|制发件数|新制作|现行有效件|处理决定|收费金额|项目数量|自\s*然\s*人|勾稽|商业|科研|予以公开|部分公开|国家秘密|"
    r"内部事务|过程性信息|执法案卷|行政查询|不掌握|另行制作|补正|信访举报|重复申请|公开出版物|反复\s*申请|重新出具|其他处理|"
    r"逾期|结转|总\s*计|结果\s*维持|尚未\s*审结|复议后起诉|行政处罚|行政许可|行政强制|事业性收费|指标|统计"
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
    blocks: list[Block] = []
    problems: list[Problem] = []
    characters = unmapped = pictures = unread_pages = 0
    for number in range(1, page_count + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            unread_pages += 1
            problems.append(Problem("page_unreadable", f"Page {number} cannot be read.", f"page {number}"))
            continue
        text_page = page.get_textpage()
        text = _text(text_page)
        characters += len(text.strip())
        unmapped += _unmapped(text)
        if not text.strip():
            pictures += 1
        if _TABLE_WORDS.search(text) or _ends_in_grid(blocks):
            blocks.extend(blocks_of(_page(page, text_page, number)))
        else:
            blocks.extend(_prose(text, number))
        text_page.close()
        page.close()
    if unread_pages == page_count:
        raise UnreadableDocument(Status.UNREADABLE, "No page of the PDF can be read.")
    if characters < 20:
        raise UnreadableDocument(Status.NEEDS_OCR, f"The PDF has no text layer: {page_count} pages of pictures.")
    if unmapped > 0.2 * characters:
        text = f"The PDF's fonts do not say which characters they print ({unmapped} of {characters} unknown)."
        raise UnreadableDocument(Status.NEEDS_OCR, text)
    blocks = _join_over_pages(blocks)
    metas = tuple((key, value) for key, value in document.get_metadata_dict().items() if value)
    title = dict(metas).get("Title", "")
    return Content(tuple(blocks), title, metas, page_count, pictures, tuple(problems))


def _ends_in_grid(blocks: list[Block]) -> bool:
    """Say whether the pages so far end in a table, which then may go on, with rows that hold no word of the forms."""
    last = next(
        (b for b in reversed(blocks) if not (isinstance(b, Paragraph) and _PAGE_NUMBER.fullmatch(b.text))), None
    )
    return isinstance(last, Grid)


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


_SENTENCE_END = re.compile(r"[。；;！？!?：:]$")
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／]\s*\d{1,3}|，?共\s*\d{1,3}\s*页)?[-—–－·\s]*"
)
_HEADING = re.compile(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七]部分|附件")


def _join_over_pages(blocks: list[Block]) -> list[Block]:
    """Leave out page numbers, and join a paragraph that a page break cut in the middle of a sentence."""
    joined: list[Block] = []
    page_ended = False
    for block in blocks:
        if isinstance(block, Paragraph) and _PAGE_NUMBER.fullmatch(block.text):
            page_ended = True
            continue
        previous = joined[-1] if joined else None
        if (
            page_ended
            and isinstance(block, Paragraph)
            and isinstance(previous, Paragraph)
            and len(previous.text) > 20
            and not _SENTENCE_END.search(previous.text)
            and not _HEADING.match(block.text)
        ):
            joined[-1] = Paragraph(previous.text + block.text, previous.box, previous.locator)
        else:
            joined.append(block)
        page_ended = False
    return joined


def _prose(text: str, number: int) -> Iterator[Paragraph]:
    """Join the lines of a page without tables: one that is shorter than the page's longest ends its paragraph."""
    lines = [line.strip() for line in text.replace("\r", "").split("\n")]
    lines = [line for line in lines if line]
    longest = max(map(len, lines), default=0)
    joined = ""
    for line in lines:
        joined += line
        if len(line) < longest - 3:
            yield Paragraph(joined, locator=f"page {number}")
            joined = ""
    if joined:
        yield Paragraph(joined, locator=f"page {number}")


class _Placing:
    """Turns PDF coordinates of a page into points from its top left corner as it is shown, rotation included."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        left, bottom, right, top = page.get_cropbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.rotation = page.get_rotation()
        upright = self.rotation in (0, 180)
        self.width = right - left if upright else top - bottom
        self.height = top - bottom if upright else right - left

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return (x0, top, x1, bottom) of the box with corners (x0, y0) and (x1, y1)."""
        if self.rotation == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.rotation == 90:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.rotation == 180:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0


def _page(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, number: int) -> Page:
    placing = _Placing(page)
    return Page(number, placing.width, placing.height, _glyphs(text_page, placing), list(_rules(page, placing)))


def _glyphs(text_page: pdfium.PdfTextPage, placing: _Placing) -> list[Glyph]:
    glyphs: list[Glyph] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    references = tuple(map(ctypes.byref, (left, right, bottom, top)))
    x_reference, y_reference = ctypes.byref(x), ctypes.byref(y)
    size = 10.5
    handle = text_page.raw
    for index in range(pdfium_c.FPDFText_CountChars(handle)):
        code = pdfium_c.FPDFText_GetUnicode(handle, index)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if code <= 32 or character.isspace():
            continue
        pdfium_c.FPDFText_GetCharBox(handle, index, *references)
        pdfium_c.FPDFText_GetCharOrigin(handle, index, x_reference, y_reference)
        x0, box_top, x1, box_bottom = placing.box(left.value, bottom.value, right.value, top.value)
        _, _, _, baseline = placing.box(x.value, y.value, x.value, y.value)
        size = _size(character, x1 - x0, box_bottom - box_top) or size
        glyphs.append(Glyph(character, x0, box_top, x1, box_bottom, baseline, size))
    return glyphs


def _size(character: str, width: float, height: float) -> float | None:
    """Return about how large the font is, by the ink: the size that PDFium names leaves out the text's scaling."""
    if "\u4e00" <= character <= "\u9fff" and character != "一":
        return max(width, height) * 1.1
    return height * 1.4 if character.isdigit() else None


def _rules(page: pdfium.PdfPage, placing: _Placing) -> Iterator[Rule]:
    budget = [_MAXIMUM_OBJECTS]
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    count = pdfium_c.FPDFPage_CountObjects(page)
    for index in range(min(count, _MAXIMUM_OBJECTS)):
        yield from _object_rules(pdfium_c.FPDFPage_GetObject(page, index), identity, placing, budget, 0)


_Matrix = tuple[float, float, float, float, float, float]


def _object_rules(
    item: pdfium_c.FPDF_PAGEOBJECT, outer: _Matrix, placing: _Placing, budget: list[int], nesting: int
) -> Iterator[Rule]:
    budget[0] -= 1
    if budget[0] < 0:
        return
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind == pdfium_c.FPDF_PAGEOBJ_FORM and nesting < _MAXIMUM_NESTING:
        matrix = _product(_matrix(item), outer)
        for index in range(pdfium_c.FPDFFormObj_CountObjects(item)):
            yield from _object_rules(pdfium_c.FPDFFormObj_GetObject(item, index), matrix, placing, budget, nesting + 1)
    elif kind in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE):
        bounds = _bounds(item, outer)
        if bounds is None:
            return
        x0, y0, x1, y1 = bounds
        if min(x1 - x0, y1 - y0) <= _THIN and max(x1 - x0, y1 - y0) > _THIN:
            yield Rule(*placing.box(x0, y0, x1, y1))
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH and _is_stroked(item):
            yield from _segments(item, outer, placing, budget)


def _bounds(item: pdfium_c.FPDF_PAGEOBJECT, outer: _Matrix) -> tuple[float, float, float, float] | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(item, *map(ctypes.byref, (left, bottom, right, top))):
        return None
    corners = [_apply(outer, x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_stroked(item: pdfium_c.FPDF_PAGEOBJECT) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _segments(item: pdfium_c.FPDF_PAGEOBJECT, outer: _Matrix, placing: _Placing, budget: list[int]) -> Iterator[Rule]:
    matrix = _product(_matrix(item), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    at: tuple[float, float] | None = None
    for index in range(pdfium_c.FPDFPath_CountSegments(item)):
        budget[0] -= 1
        if budget[0] < 0:
            return
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _apply(matrix, x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and at is not None:
            yield from _straight(at, point, placing)
        at = point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _straight(point, start, placing)
            at = start


def _straight(one: tuple[float, float], other: tuple[float, float], placing: _Placing) -> Iterator[Rule]:
    across, along = sorted((abs(one[0] - other[0]), abs(one[1] - other[1])))
    if across <= 1.0 and along > _THIN:
        yield Rule(
            *placing.box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
        )


def _matrix(item: pdfium_c.FPDF_PAGEOBJECT) -> _Matrix:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
