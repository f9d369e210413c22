"""PDF → grids by pdfplumber: the second, slower reader, asked where the first is not sure.

It takes the edges of filled rectangles for ruling lines too, and has another parser's view of fonts.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from extractors.grids.geometry import Glyph, text_of
from extractors.model import Box, Grid, GridCell
from extractors.readers.pdf import pages_not_in_text

QUALITY = 0.95
_SAME_EDGE = 3.0

# It warns of fonts as browsers write them; what cannot be read is told as problems of the document.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_grids(data: bytes) -> tuple[Grid, ...]:
    """Return the grids of all pages in order, each cell with page and box; none if pdfplumber cannot read the file.

    Pages that show something else than their text says are left out: pdfplumber cannot tell.
    """
    left_out = pages_not_in_text(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = (page for page in document.pages if page.page_number not in left_out)
            return tuple(grid for page in pages for grid in _page_grids(page))
    except (PDFSyntaxError, PdfminerException, ValueError, KeyError, TypeError, RecursionError):
        return ()


def _page_grids(page: Any) -> list[Grid]:
    glyphs = [_glyph(character) for character in page.chars if character["text"].strip()]
    grids = [_grid(table, glyphs, page.page_number) for table in page.find_tables()]
    page.close()
    return [grid for grid in grids if grid is not None]


def _glyph(character: dict[str, Any]) -> Glyph:
    top, bottom = float(character["top"]), float(character["bottom"])
    size = float(character["size"]) or bottom - top
    return Glyph(character["text"], float(character["x0"]), top, float(character["x1"]), bottom, bottom, size)


def _grid(table: Any, glyphs: Sequence[Glyph], page_number: int) -> Grid | None:
    boxes = [tuple(map(float, box)) for box in table.cells]
    xs = _edges([x for box in boxes for x in (box[0], box[2])])
    ys = _edges([y for box in boxes for y in (box[1], box[3])])
    if len(xs) < 3 or len(boxes) > 5000:
        return None
    cells = []
    for x0, top, x1, bottom in boxes:
        left, right, upper, lower = _nearest(xs, x0), _nearest(xs, x1), _nearest(ys, top), _nearest(ys, bottom)
        inside = [
            glyph
            for glyph in glyphs
            if x0 <= (glyph.x0 + glyph.x1) / 2 <= x1 and top <= (glyph.top + glyph.bottom) / 2 <= bottom
        ]
        box = Box(page_number, round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
        cells.append(GridCell(upper, left, text_of(inside), max(lower - upper, 1), max(right - left, 1), box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(cells), len(ys) - 1, len(xs) - 1, QUALITY)


def _edges(places: list[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SAME_EDGE:
            edges.append(place)
    return edges


def _nearest(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - place))
