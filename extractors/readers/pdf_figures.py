"""Fonts of a PDF whose map to Unicode is wrong: what they draw for a figure has not that figure's holes.

A map that is missing is said by PDFium; one that names other figures than the font draws is not, and every number read
by it would be wrong. The figures 1, 2, 3, 5 and 7 have no hole in any usual font, 0, 6 and 9 have one, 8 has two; 4 may
be open or closed.
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.readers.pdfium_calls import (
    address_of,
    font_is_embedded,
    glyph_path,
    glyph_segment,
    glyph_segment_count,
    segment_point,
    segment_type,
    text_font,
    text_object,
)

_FIGURE = re.compile(r"[0-9]")
_SAMPLES = 10
_FIGURES_OF_A_FONT = 8
_ENOUGH_RIGHT = 3  # by chance, one font in seven with its figures in any order has three right
_MOST_SEGMENTS = 400
_FEWEST_WRONG = 2
_SIZE = 100.0
_HOLES: Mapping[str, range] = {
    **dict.fromkeys("12357", range(1)),
    **dict.fromkeys("069", range(1, 4)),  # a zero may have a stroke or a dot in it
    "4": range(3),
    "8": range(2, 4),
}


class FigureFonts:
    """Tells of the fonts of one document whether they draw the figures that they are said to; each is asked once."""

    def __init__(self) -> None:
        self._wrong: dict[int, dict[str, bool]] = defaultdict(dict)

    def are_wrong(self, text_page: pdfium.PdfTextPage, text: str) -> bool:
        """Say whether a font of a page's figures draws others: at least two of those in a sample, of one font."""
        handle = address_of(text_page.raw)
        places = [found.start() for found in _FIGURE.finditer(text)]
        for place in places[:: max(1, len(places) // _SAMPLES)]:
            item = text_object(handle, place)
            font = text_font(item) if item else None
            if not font:
                continue
            asked, figure = self._wrong[font], text[place]
            if figure not in asked and not _is_settled(asked):
                asked[figure] = font_is_embedded(font) == 1 and _is_wrong(font, figure)
            if sum(asked.values()) >= _FEWEST_WRONG:
                return True
        return False


def _is_settled(asked: Mapping[str, bool]) -> bool:
    """Say whether enough is known of a font by which of its figures are wrong."""
    return len(asked) >= (_FIGURES_OF_A_FONT if any(asked.values()) else _ENOUGH_RIGHT)


def _is_wrong(font: int, figure: str) -> bool:
    path = glyph_path(font, ord(figure), _SIZE)
    count = min(glyph_segment_count(path), _MOST_SEGMENTS) if path else 0
    segments = [glyph_segment(path, index) for index in range(count)]
    starts = [at for at, kind in enumerate(map(segment_type, segments)) if kind == pdfium_c.FPDF_SEGMENT_MOVETO]
    if not starts or len(starts) - 1 in _HOLES[figure]:
        return False  # the usual drawing: one line around the ink, and one for each hole
    outlines = [segments[start:end] for start, end in pairwise((*starts, count))]
    areas = [area for outline in outlines if (area := _area([_point(segment) for segment in outline]))]
    ink = max(areas, key=abs, default=0.0)
    holes = sum((area < 0) != (ink < 0) for area in areas)
    return bool(areas) and holes not in _HOLES[figure]


def _point(segment: int) -> tuple[float, float]:
    segment_point(segment, *_NUMBER_ADDRESSES)
    return _NUMBERS[0], _NUMBERS[1]


def _area(outline: list[tuple[float, float]]) -> float:
    """Return twice the area within a closed line, negative where it runs to the right."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*outline, outline[0]]))


_NUMBERS = (ctypes.c_float * 2)()
_NUMBER_ADDRESSES = tuple(ctypes.addressof(_NUMBERS) + 4 * at for at in range(2))
