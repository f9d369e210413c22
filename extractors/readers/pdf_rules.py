"""What a page of a PDF draws beside its text: ruling lines in all the ways that programs write them, and areas.

A line may be a stroke, a thin filled rectangle, one of many in one path, a stretched picture, a row of dots, or the
border between shaded cells.
"""

from __future__ import annotations

import ctypes
import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.grids.geometry import Frame, Rule, frames_of
from extractors.grids.matrices import Matrix, apply, chain
from extractors.readers.pdf_placing import Bounds, Placing
from extractors.readers.pdfium_calls import (
    address_of,
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

MAXIMUM_OBJECTS = 60_000
MAXIMUM_NESTING = 6
_THIN = 3.0
_THICK = 6.0  # of a filled rectangle that is a thick line: no text fits in it
_LEAST_RATIO = 4.0  # of its length to its thickness
_RECTANGLE = 6  # segments that draw one at most
_SAME_PLACE = 1.0
_NEXT_DOT = 4.0
_FEWEST_DOTS = 8
_SHORTEST_DOTTED = 12.0
_MEETING = 3.0
_FEWEST_NEIGHBOURS = 3

_TEXT, _PATH = pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH
_FORM, _PICTURES = pdfium_c.FPDF_PAGEOBJ_FORM, (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING)


class Area(NamedTuple):
    """A filled shape or a picture: its place in the order of drawing, and its box on the page."""

    order: int
    is_picture: bool
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Drawing:
    """What a page draws beside text. `texts` has the place of each text object in the order of drawing.

    `inside_forms` has, of the text objects that stand in forms, the matrix from there to the page.
    """

    rules: list[Rule] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    dots: list[Bounds] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)
    inside_forms: dict[int, Matrix] = field(default_factory=dict)

    def frames(self) -> tuple[Frame, ...]:
        """Return the frames of the page's tables; sets of shaded cells side by side, with no lines, are some too."""
        self.rules.extend(_dotted(self.dots))
        self.dots.clear()
        frames = frames_of(tuple(self.rules))
        between = list(_rules_between_areas(self.areas, frames))
        if not between:
            return frames
        self.rules.extend(between)
        return frames_of(tuple(self.rules))


def drawing_of(page: pdfium.PdfPage, placing: Placing) -> Drawing:
    """Return what the page draws beside its text; of a page of more than 60,000 objects, what the first of them do."""
    drawing = Drawing()
    walk = _Walk(drawing, placing)
    count = min(pdfium_c.FPDFPage_CountObjects(page.raw), MAXIMUM_OBJECTS)
    items = list(map(page_object, repeat(address_of(page.raw), count), range(count)))
    for index, (item, kind) in enumerate(zip(items, map(object_type, items), strict=True)):
        if kind == _TEXT:
            drawing.texts[item] = index
        elif kind == _PATH:
            walk.path(item, None, index)
        else:
            walk.other(item, kind, None, index, 0)
    return drawing


class _Walk:
    """Goes through the objects of a page, those inside its forms included, within a budget."""

    def __init__(self, drawing: Drawing, placing: Placing) -> None:
        self.drawing = drawing
        self.place = placing.box
        self.thin, self.thick = _THIN / placing.scale, _THICK / placing.scale
        self.budget = MAXIMUM_OBJECTS

    def other(self, item: int, kind: int, outer: Matrix | None, order: int, nesting: int) -> None:
        """Take in an object; `outer` is the matrix of the form that it stands in, None for the page."""
        self.budget -= 1
        if self.budget < 0:
            return
        if kind == _TEXT:
            self.drawing.texts[item] = order
            if outer is not None:
                self.drawing.inside_forms[item] = outer
        elif kind == _FORM and nesting < MAXIMUM_NESTING:
            matrix = _matrix(item, outer)
            for index in range(form_object_count(item)):
                member = form_object(item, index)
                member_kind = object_type(member)
                if member_kind == _PATH:
                    self.path(member, matrix, order)
                else:
                    self.other(member, member_kind, matrix, order, nesting + 1)
        elif kind in _PICTURES and (bounds := _object_bounds(item, outer)) is not None:
            self._shape(bounds, order, is_picture=True)

    def path(self, item: int, outer: Matrix | None, order: int) -> None:
        """Take in a path: a line, a shape, or many of them at once."""
        self.budget -= 1
        if self.budget < 0 or (bounds := _object_bounds(item, outer)) is None:
            return
        x0, y0, x1, y1 = bounds
        width, height, thin = x1 - x0, y1 - y0, self.thin
        if width <= thin or height <= thin:
            if width > thin or height > thin:
                self.drawing.rules.append(Rule(*self.place(x0, y0, x1, y1)))
            else:
                self.drawing.dots.append(self.place(x0, y0, x1, y1))
            return
        path_draw_mode(item, _FILL_ADDRESS, _STROKE_ADDRESS)
        is_filled, is_stroked = _UNPACKED_MODES(_MODES)
        if is_filled:
            if path_segment_count(item) > _RECTANGLE:
                for part in self._parts(item, outer):
                    self._shape(part, order, is_picture=False)
            elif width > self.thick and height > self.thick:
                self.drawing.areas.append(Area(order, False, *self.place(x0, y0, x1, y1)))
            else:
                self._shape(bounds, order, is_picture=False)
        if is_stroked:
            self._segments(item, outer)

    def _shape(self, bounds: Bounds, order: int, is_picture: bool) -> None:
        """Take in a filled rectangle or a picture: a line if it is thin, else an area."""
        x0, y0, x1, y1 = bounds
        width, height = x1 - x0, y1 - y0
        across, along = (width, height) if width < height else (height, width)
        box = self.place(x0, y0, x1, y1)
        if across > self.thick:
            self.drawing.areas.append(Area(order, is_picture, *box))
        elif along <= self.thin:
            self.drawing.dots.append(box)
        elif across <= self.thin or (not is_picture and across <= self.thick and along >= _LEAST_RATIO * across):
            self.drawing.rules.append(Rule(*box))
        else:
            self.drawing.areas.append(Area(order, is_picture, *box))

    def _parts(self, item: int, outer: Matrix | None) -> Iterator[Bounds]:
        """Return the bounds of each figure of a path that fills several."""
        part: list[tuple[float, float]] = []
        for kind, point, _ in self._points(item, outer):
            if kind == pdfium_c.FPDF_SEGMENT_MOVETO and part:
                yield _bounds_of(part)
                part = []
            part.append(point)
        if part:
            yield _bounds_of(part)

    def _segments(self, item: int, outer: Matrix | None) -> None:
        """Take in the straight strokes of a path as lines."""
        start: tuple[float, float] | None = None
        at: tuple[float, float] | None = None
        for kind, point, closes in self._points(item, outer):
            if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == pdfium_c.FPDF_SEGMENT_LINETO and at is not None:
                self._straight(at, point)
            at = point
            if closes and start is not None:
                self._straight(point, start)
                at = start

    def _points(self, item: int, outer: Matrix | None) -> Iterator[tuple[int, tuple[float, float], bool]]:
        """Return the path's segments in order, on the page: kind, end, whether it closes the figure."""
        matrix = _matrix(item, outer)
        for index in range(path_segment_count(item)):
            self.budget -= 1
            if self.budget < 0:
                return
            segment = path_segment(item, index)
            segment_point(segment, *_NUMBER_ADDRESSES)
            point = apply(matrix, _NUMBERS[0], _NUMBERS[1])
            yield segment_type(segment), point, bool(segment_closes(segment))

    def _straight(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        across, along = sorted((abs(one[0] - other[0]), abs(one[1] - other[1])))
        if across <= self.thin / 3 and along > self.thin:
            self.drawing.rules.append(Rule(*self.place(*_bounds_of((one, other)))))


_EDGES = (ctypes.c_float * 4)()
_LEFT, _BOTTOM, _RIGHT, _TOP = (ctypes.addressof(_EDGES) + 4 * at for at in range(4))
_UNPACKED_EDGES = struct.Struct("4f").unpack_from
_MODES = (ctypes.c_int * 2)()
_FILL_ADDRESS, _STROKE_ADDRESS = (ctypes.addressof(_MODES) + 4 * at for at in range(2))
_UNPACKED_MODES = struct.Struct("2i").unpack_from
_NUMBERS = (ctypes.c_float * 6)()
_NUMBER_ADDRESSES = tuple(ctypes.addressof(_NUMBERS) + 4 * at for at in range(2))


def _object_bounds(item: int, outer: Matrix | None) -> Bounds | None:
    if not object_bounds(item, _LEFT, _BOTTOM, _RIGHT, _TOP):
        return None
    left, bottom, right, top = _UNPACKED_EDGES(_EDGES)
    if outer is None:
        return left, bottom, right, top
    return _bounds_of([apply(outer, x, y) for x in (left, right) for y in (bottom, top)])


def _bounds_of(points: Sequence[tuple[float, float]]) -> Bounds:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: int, outer: Matrix | None) -> Matrix:
    object_matrix(item, ctypes.addressof(_NUMBERS))
    a, b, c, d, e, f = _NUMBERS
    return chain((a, b, c, d, e, f), outer) if outer is not None else (a, b, c, d, e, f)


def _dotted(dots: Sequence[Bounds]) -> Iterator[Rule]:
    """Return the lines that rows and columns of dots form, each dot drawn for itself."""
    if len(dots) < _FEWEST_DOTS:
        return
    for axis in (0, 1):
        rows: dict[int, list[Bounds]] = defaultdict(list)
        for dot in dots:
            rows[round((dot[1 - axis] + dot[3 - axis]) / 2 / _SAME_PLACE)].append(dot)
        for row in rows.values():
            row.sort(key=lambda dot: dot[axis])
            yield from _chains(row, axis)


def _chains(row: Sequence[Bounds], axis: int) -> Iterator[Rule]:
    chain: list[Bounds] = []
    for dot in [*row, None]:
        if dot is not None and (not chain or dot[axis] - chain[-1][axis + 2] <= _NEXT_DOT):
            chain.append(dot)
            continue
        if len(chain) >= _FEWEST_DOTS and chain[-1][axis + 2] - chain[0][axis] >= _SHORTEST_DOTTED:
            yield Rule(*_bounds_of([corner for dot in chain for corner in ((dot[0], dot[1]), (dot[2], dot[3]))]))
        chain = [dot] if dot is not None else []


def _rules_between_areas(areas: Sequence[Area], frames: Sequence[Frame]) -> Iterator[Rule]:
    """Return the edges of filled rectangles that stand side by side outside all frames, as the cells of a table do."""
    outside = [area for area in areas if not area.is_picture]
    for left, top, right, bottom in (frame.extent for frame in frames):
        outside = [
            area
            for area in outside
            if not (left <= (area.x0 + area.x1) / 2 <= right and top <= (area.top + area.bottom) / 2 <= bottom)
        ]
    fills = [area[2:] for area in outside]
    if len(fills) < _FEWEST_NEIGHBOURS or _neighbours(fills) < _FEWEST_NEIGHBOURS:
        return
    edges = [rule for box in fills for rule in _edges_of(box)]
    for frame in frames_of(tuple(edges)):
        extent = frame.extent
        inside = [box for box in fills if _lies_in(box, extent)]
        if len(frame.column_edges) >= 3 and len(frame.row_edges) >= 3 and _neighbours(inside) >= _FEWEST_NEIGHBOURS:
            yield from (rule for box in inside for rule in _edges_of(box))


def _neighbours(boxes: Sequence[Bounds]) -> int:
    """Count the boxes that another one stands right beside, at the same height."""
    lefts = sorted((box[0], box[1], box[3]) for box in boxes)
    starts = [left for left, _, _ in lefts]
    count = 0
    for _, top, right, bottom in boxes:
        at = bisect_left(starts, right - _MEETING)
        while at < len(lefts) and lefts[at][0] <= right + _MEETING:
            if min(bottom, lefts[at][2]) - max(top, lefts[at][1]) > 0.5 * (bottom - top):
                count += 1
                break
            at += 1
    return count


def _lies_in(box: Bounds, extent: Bounds) -> bool:
    return extent[0] <= (box[0] + box[2]) / 2 <= extent[2] and extent[1] <= (box[1] + box[3]) / 2 <= extent[3]


def _edges_of(box: Bounds) -> tuple[Rule, Rule, Rule, Rule]:
    x0, top, x1, bottom = box
    return Rule(x0, top, x1, top), Rule(x0, bottom, x1, bottom), Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom)
