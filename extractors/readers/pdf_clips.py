"""Text of a PDF's page that clip paths cut off, as sheets cut what is too long for its cell."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.grids.geometry import Axis, Glyph
from extractors.grids.matrices import Matrix, apply
from extractors.readers.pdf_placing import Bounds, Placing
from extractors.readers.pdf_rules import Drawing
from extractors.readers.pdfium_calls import (
    clip_path,
    clip_path_count,
    clip_segment,
    clip_segment_count,
    object_bounds,
    segment_point,
)

UNKNOWN = "\ufffd"
_MOST_PATHS = 16  # of one clip path
_NEXT_TO_NOTHING = 0.001  # points, in which all letters beyond an edge stand, in their order
_MOST_SEGMENTS = 200  # of one path


@dataclass(frozen=True, slots=True)
class Clipped:
    """A text object that a clip path may cut, on the page as shown, in points.

    `window` is the box outside which nothing of it shows, around a clip path of any shape; `text` that of all of it.
    """

    window: Bounds
    text: Bounds

    @property
    def is_seen(self) -> bool:
        """Whether any of it shows."""
        x0, top, x1, bottom = _shared([self.window, self.text])
        return x0 < x1 and top < bottom

    def cuts(self) -> Iterator[Axis]:
        """Give the sides of the window that the text goes over: there its cell ends."""
        if self.is_seen:
            if self.text[0] < self.window[0]:
                yield Axis(self.window[0], self.text[1], self.text[3])
            if self.text[2] > self.window[2]:
                yield Axis(self.window[2], self.text[1], self.text[3])


def clipped_texts(drawing: Drawing, placing: Placing) -> Mapping[int, Clipped]:
    """Return the text objects of a page that a clip path may cut."""
    counts = map(clip_path_count, map(clip_path, drawing.texts))
    cut = [item for item, count in zip(drawing.texts, counts, strict=True) if count > 0]
    return {item: clipped_text(item, drawing, placing) for item in cut}


def clipped_text(item: int, drawing: Drawing, placing: Placing) -> Clipped:
    """Return a text object that has a clip path."""
    count = min(clip_path_count(clip_path(item)), _MOST_PATHS)
    return _clipped(item, count, drawing.inside_forms.get(item), placing)


def cut_off(glyph: Glyph, clipped: Clipped) -> Glyph | None:
    """Return what is left of a character of a text that may be cut; None where it lies above or below the window.

    Beside it, a letter keeps its order, without width, at the window's edge: a label cut short says what it says. A
    figure cut off is U+FFFD there: the number that it ends is not the one that shows.
    """
    left, top, right, bottom = clipped.window
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    if not (clipped.is_seen and top <= y <= bottom):
        return None
    if left <= x <= right:
        return glyph._replace(x0=max(glyph.x0, left), x1=min(glyph.x1, right))
    edge = left + _NEXT_TO_NOTHING / (1 + left - x) if x < left else right - _NEXT_TO_NOTHING / (1 + x - right)
    return glyph._replace(text=UNKNOWN if glyph.text.isdigit() else glyph.text, x0=edge, x1=edge)


def _clipped(item: int, count: int, outer: Matrix | None, placing: Placing) -> Clipped:
    window = _shared([_on_page(list(_points(item, index)), outer, placing) for index in range(count)])
    if not object_bounds(item, *_NUMBER_ADDRESSES):
        return Clipped(window, window)
    left, bottom, right, top = _UNPACKED(_NUMBERS)
    corners = [(left, bottom), (right, bottom), (left, top), (right, top)]
    return Clipped(window, _on_page(corners, outer, placing))


def _shared(boxes: Sequence[Bounds]) -> Bounds:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return max(lefts), max(tops), min(rights), min(bottoms)


def _on_page(points: Sequence[tuple[float, float]], outer: Matrix | None, placing: Placing) -> Bounds:
    """Return the box around points, given where the text object stands, on the page as shown."""
    placed = [apply(outer, x, y) for x, y in points] if outer is not None else points
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    return placing.box(min(xs), min(ys), max(xs), max(ys)) if placed else (0.0, 0.0, 0.0, 0.0)


def _points(item: int, index: int) -> Iterator[tuple[float, float]]:
    path = clip_path(item)
    for number in range(min(clip_segment_count(path, index), _MOST_SEGMENTS)):
        segment_point(clip_segment(path, index, number), *_NUMBER_ADDRESSES[:2])
        x, y, _, _ = _UNPACKED(_NUMBERS)
        yield x, y


_NUMBERS = (ctypes.c_float * 4)()
_NUMBER_ADDRESSES = tuple(ctypes.addressof(_NUMBERS) + 4 * at for at in range(4))
_UNPACKED = struct.Struct("4f").unpack_from
