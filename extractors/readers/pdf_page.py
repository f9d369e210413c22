"""One page of a PDF → its glyphs, ruling lines and lines of prose, asked of PDFium."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.grids.geometry import Axis, Frame, Glyph, Line, Page, Rule, frames_of
from extractors.model import Box
from extractors.readers.pdfium_calls import (
    address_of,
    character_box,
    character_origin,
    form_object,
    form_object_count,
    object_bounds,
    object_matrix,
    object_type,
    page_object,
    path_draw_mode,
    path_segment,
    path_segment_count,
    segment_closes,
    segment_point,
    segment_type,
)

_MAXIMUM_OBJECTS = 60_000
_MAXIMUM_NESTING = 6
_THIN = 3.0


class Placing:
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


def read_page(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, number: int, text: str) -> Page:
    """Return the page's glyphs and ruling lines. `text` is the whole page's text, as PDFium gives it.

    Where tables are ruled, lines of text outside all frames come as whole lines: asking for the place of every
    character is what takes the time.
    """
    placing = Placing(page)
    rules = tuple(_rules(page, placing))
    handle = text_page.raw
    count = pdfium_c.FPDFText_CountChars(handle)
    if len(text) != count:
        text = "".join(_character(pdfium_c.FPDFText_GetUnicode(handle, index)) for index in range(count))
    boxes = _Boxes(handle, placing)
    frames = frames_of(rules)
    inside, outside = _parted(text, boxes, [_bounds_of(frame) for frame in frames])
    if any(_MAYBE_TABULAR.search(text[start:end]) for start, end in outside):
        # a table may stand here without ruling lines: then the place of every character counts
        return Page(number, placing.width, placing.height, list(_glyphs(text, 0, count, boxes)), rules)
    verticals = [line for frame in frames for line in frame.verticals]
    glyphs = [glyph for start, end in inside for glyph in _words(text, start, end, boxes, verticals)]
    lines = tuple(line for start, end in outside if (line := _line(text, start, end, boxes, number)))
    return Page(number, placing.width, placing.height, glyphs, rules, lines)


# numbers apart on one line, or one behind a word at its end, or one alone; the heading of a table whose rows follow on
# the next page
_MAYBE_TABULAR = re.compile(
    r"(?:\S\s+|^\s*)[\d.]+\s+[\d.]+|[^\d\s]\s+[\d.]+\s*$|^\s*[\d.]+\s*$|^\s*(?:信息内容|申请人情况|结果维持|指标名称)\b"
)
_Bounds = tuple[float, float, float, float]
_Stretch = tuple[int, int]


def _bounds_of(frame: Frame) -> _Bounds:
    columns, rows = frame.column_edges, frame.row_edges
    return columns[0] - 2, rows[0] - 2, columns[-1] + 2, rows[-1] + 2


def _parted(text: str, boxes: _Boxes, frames: Sequence[_Bounds]) -> tuple[list[_Stretch], list[_Stretch]]:
    """Return the lines of the text that reach into a frame and those that do not, as stretches of characters.

    What PDFium gives as one line may stand in two places, as the number of a page and the first number of a table.
    """
    inside: list[_Stretch] = []
    outside: list[_Stretch] = []
    for match in _LINE.finditer(text):
        reaches_in = bool(frames) and any(_is_within(boxes.box(at), frames) for at in _ends_of_words(text, match))
        (inside if reaches_in else outside).append(match.span())
    return inside, outside


def _ends_of_words(text: str, line: re.Match[str]) -> Iterator[int]:
    for word in _WORD.finditer(text, *line.span()):
        yield word.start()
        yield word.end() - 1


def _is_within(box: _Bounds, frames: Sequence[_Bounds]) -> bool:
    x0, top, x1, bottom = box
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    return any(left <= x <= right and upper <= y <= lower for left, upper, right, lower in frames)


_LINE = re.compile(r"[^\s][^\r\n]*")


def _line(text: str, start: int, end: int, boxes: _Boxes, number: int) -> Line | None:
    printed = text[start:end].strip()
    if not printed:
        return None
    first, last = boxes.box(start), boxes.box(start + len(printed) - 1)
    box = Box(
        number,
        round(min(first[0], last[0]), 2),
        round(min(first[1], last[1]), 2),
        round(max(first[2], last[2]), 2),
        round(max(first[3], last[3]), 2),
    )
    return Line(_SPACED.sub("", printed), box)


# PDFium sets spaces where characters stand apart; between Chinese characters and beside figures they mean nothing
_SPACED = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")


class _Boxes:
    """Asks PDFium where characters stand."""

    def __init__(self, handle: pdfium_c.FPDF_TEXTPAGE, placing: Placing) -> None:
        self.handle = address_of(handle)
        self.place = placing.box
        self.numbers = (ctypes.c_double * 6)()
        addresses = [ctypes.addressof(self.numbers) + 8 * at for at in range(6)]
        self.box_addresses, self.origin_addresses = addresses[:4], addresses[4:]

    def box(self, index: int) -> _Bounds:
        """Return the ink's (x0, top, x1, bottom) of the character at `index`."""
        character_box(self.handle, index, *self.box_addresses)
        left, right, bottom, top, _, _ = self.numbers
        return self.place(left, bottom, right, top)

    def baseline(self, index: int) -> float:
        """Return how far below the page's top the character at `index` stands."""
        character_origin(self.handle, index, *self.origin_addresses)
        x, y = self.numbers[4], self.numbers[5]
        return self.place(x, y, x, y)[3]


def _glyphs(text: str, start: int, end: int, boxes: _Boxes) -> Iterator[Glyph]:
    size = 10.5
    for index in range(start, end):
        character = text[index]
        if character <= " " or character.isspace():
            continue
        glyph = _glyph(character, index, boxes, size)
        size = glyph.size
        yield glyph


def _words(text: str, start: int, end: int, boxes: _Boxes, verticals: Sequence[Axis]) -> Iterator[Glyph]:
    """Return the glyphs of a line of text in a ruled table, a word at a time where that is safe.

    A word's first and last character stand for all of it if they stand on one line, as far apart as their number says,
    with no ruling line between them. Numbers come digit by digit: two may stand close together.
    """
    for match in _WORD.finditer(text, start, end):
        first, last = match.start(), match.end() - 1
        word = match.group()
        if last - first >= 2 and not word.isdecimal():
            opening, closing = _glyph(word[0], first, boxes, 10.5), _glyph(word[-1], last, boxes, 10.5)
            size = max(opening.size, closing.size) if "\u4e00" <= word[0] <= "\u9fff" else closing.size
            if _is_one_run(opening, closing, len(word), size) and not _is_divided(opening, closing, verticals):
                top, bottom = min(opening.top, closing.top), max(opening.bottom, closing.bottom)
                yield Glyph(word, opening.x0, top, closing.x1, bottom, opening.baseline, size)
                continue
        yield from _glyphs(text, first, last + 1, boxes)


_WORD = re.compile(r"\S+")


def _is_one_run(opening: Glyph, closing: Glyph, length: int, size: float) -> bool:
    return (
        abs(opening.baseline - closing.baseline) < 0.3 * size
        and 0.4 * size * length < closing.x1 - opening.x0 < 1.2 * size * length
    )


def _is_divided(opening: Glyph, closing: Glyph, verticals: Sequence[Axis]) -> bool:
    height = (opening.top + opening.bottom) / 2
    return any(opening.x0 < line.at < closing.x1 and line.start <= height <= line.end for line in verticals)


def _glyph(character: str, index: int, boxes: _Boxes, size: float) -> Glyph:
    """Return the character at `index`; `size` is that of the one before, for ink that does not tell its own."""
    x0, top, x1, bottom = boxes.box(index)
    if "\u4e00" <= character <= "\u9fff" and character not in _FLAT:
        size = max(x1 - x0, bottom - top) * 1.1
        return Glyph(character, x0, top, x1, bottom, bottom - 0.08 * size, size)
    if character.isdigit():
        return Glyph(character, x0, top, x1, bottom, bottom, (bottom - top) * 1.4)
    return Glyph(character, x0, top, x1, bottom, boxes.baseline(index), size)


# ink of these does not reach down to the baseline, and tells nothing of the size
_FLAT = frozenset("一二三")


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 else "\ufffd"


def _rules(page: pdfium.PdfPage, placing: Placing) -> Iterator[Rule]:
    budget = [_MAXIMUM_OBJECTS]
    address, text = address_of(page.raw), pdfium_c.FPDF_PAGEOBJ_TEXT
    for index in range(min(pdfium_c.FPDFPage_CountObjects(page.raw), _MAXIMUM_OBJECTS)):
        kind = object_type(page_object(address, index))
        if kind != text:
            yield from _object_rules(page_object(address, index), kind, None, placing, budget, 0)


_Matrix = tuple[float, float, float, float, float, float]


def _object_rules(
    item: int, kind: int, outer: _Matrix | None, placing: Placing, budget: list[int], nesting: int
) -> Iterator[Rule]:
    """Return the ruling lines of a page object; `outer` is the matrix of the form it stands in, None for the page."""
    budget[0] -= 1
    if budget[0] < 0:
        return
    if kind == pdfium_c.FPDF_PAGEOBJ_FORM and nesting < _MAXIMUM_NESTING:
        matrix = _product(_matrix(item), outer)
        for index in range(form_object_count(item)):
            member = form_object(item, index)
            yield from _object_rules(member, object_type(member), matrix, placing, budget, nesting + 1)
    elif kind in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE):
        bounds = _object_bounds(item, outer)
        if bounds is None:
            return
        x0, y0, x1, y1 = bounds
        width, height = x1 - x0, y1 - y0
        if width <= _THIN or height <= _THIN:
            if width > _THIN or height > _THIN:
                yield Rule(*placing.box(x0, y0, x1, y1))
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH and _is_stroked(item):
            yield from _segments(item, outer, placing, budget)


_EDGES = (ctypes.c_float * 4)()
_EDGE_ADDRESSES = tuple(ctypes.addressof(_EDGES) + 4 * at for at in range(4))
_MODES = (ctypes.c_int * 2)()
_MODE_ADDRESSES = tuple(ctypes.addressof(_MODES) + 4 * at for at in range(2))
_NUMBERS = (ctypes.c_float * 6)()
_NUMBER_ADDRESSES = tuple(ctypes.addressof(_NUMBERS) + 4 * at for at in range(2))


def _object_bounds(item: int, outer: _Matrix | None) -> _Bounds | None:
    if not object_bounds(item, *_EDGE_ADDRESSES):
        return None
    left, bottom, right, top = _EDGES
    if outer is None:
        return left, bottom, right, top
    corners = [_apply(outer, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_stroked(item: int) -> bool:
    path_draw_mode(item, *_MODE_ADDRESSES)
    return bool(_MODES[1])


def _segments(item: int, outer: _Matrix | None, placing: Placing, budget: list[int]) -> Iterator[Rule]:
    matrix = _product(_matrix(item), outer)
    start: tuple[float, float] | None = None
    at: tuple[float, float] | None = None
    for index in range(path_segment_count(item)):
        budget[0] -= 1
        if budget[0] < 0:
            return
        segment = path_segment(item, index)
        segment_point(segment, *_NUMBER_ADDRESSES)
        point = _apply(matrix, _NUMBERS[0], _NUMBERS[1])
        kind = segment_type(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and at is not None:
            yield from _straight(at, point, placing)
        at = point
        if segment_closes(segment) and start is not None:
            yield from _straight(point, start, placing)
            at = start


def _straight(one: tuple[float, float], other: tuple[float, float], placing: Placing) -> Iterator[Rule]:
    across, along = sorted((abs(one[0] - other[0]), abs(one[1] - other[1])))
    if across <= 1.0 and along > _THIN:
        yield Rule(
            *placing.box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
        )


def _matrix(item: int) -> _Matrix:
    object_matrix(item, ctypes.addressof(_NUMBERS))
    a, b, c, d, e, f = _NUMBERS
    return a, b, c, d, e, f


def _product(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    if outer is None:
        return inner
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
