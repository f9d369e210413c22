"""From the coordinates of a PDF's page to points from the top left corner of the page as it is shown."""

from __future__ import annotations

import ctypes
import math
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from extractors.model import Block, Box, Grid
from extractors.readers.pdfium_calls import character_angle, character_box

Bounds = tuple[float, float, float, float]
"""Of a box: x0, top, x1, bottom; in PDF coordinates left, bottom, right, top."""

_NARROWEST, _WIDEST = 150.0, 3000.0  # shorter side of a page in its own units, beyond which these are no points
_USUAL = 595.0
_FIRST_SAMPLE, _SAMPLE = 5, 30  # characters
_MOST = 0.8


class Placing:
    """Turns PDF coordinates of a page into points from its top left corner as it is shown, rotation included.

    A page far smaller or larger than paper has units of its own (`/UserUnit`, which PDFium does not tell): it is read
    as if it were A4, `scale` times its size.
    """

    def __init__(self, page: pdfium.PdfPage) -> None:
        left, bottom, right, top = page.get_cropbox()
        self.rotation = page.get_rotation()
        shorter = min(abs(right - left), abs(top - bottom))
        self.scale = 1.0 if _NARROWEST <= shorter <= _WIDEST or not shorter else _USUAL / shorter
        self.left, self.bottom = left * self.scale, bottom * self.scale
        self.right, self.top = right * self.scale, top * self.scale
        upright = self.rotation in (0, 180)
        self.width = self.right - self.left if upright else self.top - self.bottom
        self.height = self.top - self.bottom if upright else self.right - self.left
        self.box: Callable[[float, float, float, float], Bounds] = self._box()
        """(x0, y0, x1, y1) → (x0, top, x1, bottom): a box in the page's coordinates as it lies on the page shown."""

    def _box(self) -> Callable[[float, float, float, float], Bounds]:
        left, bottom, right, top, scale = self.left, self.bottom, self.right, self.top, self.scale

        def upright(x0: float, y0: float, x1: float, y1: float) -> Bounds:
            return x0 - left, top - y1, x1 - left, top - y0

        def turned_right(x0: float, y0: float, x1: float, y1: float) -> Bounds:
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left

        def upside_down(x0: float, y0: float, x1: float, y1: float) -> Bounds:
            return right - x1, y0 - bottom, right - x0, y1 - bottom

        def turned_left(x0: float, y0: float, x1: float, y1: float) -> Bounds:
            return top - y1, right - x1, top - y0, right - x0

        turned = {90: turned_right, 180: upside_down, 270: turned_left}.get(self.rotation, upright)
        if scale == 1.0:
            return turned
        return lambda x0, y0, x1, y1: turned(x0 * scale, y0 * scale, x1 * scale, y1 * scale)


def character_boxes(handle: int, placing: Placing) -> Callable[[int], Bounds]:
    """Return what gives the box of the ink of the character at an index of a text page, whose address is `handle`."""
    numbers = ctypes.create_string_buffer(32)
    left_at, right_at, bottom_at, top_at = (ctypes.addressof(numbers) + 8 * at for at in range(4))
    ask, place, unpacked = character_box, placing.box, struct.Struct("4d").unpack_from

    def box(index: int) -> Bounds:
        ask(handle, index, left_at, right_at, bottom_at, top_at)
        left, right, bottom, top = unpacked(numbers)
        return place(left, bottom, right, top)

    return box


@dataclass(frozen=True, slots=True)
class Turned:
    """How a page was turned to read it: by how many degrees to the right, and its size when it lay so, in points."""

    degrees: int
    width: float
    height: float

    def back(self, box: Box) -> Box:
        """Return a box of the page as it was read on the page as it is shown."""
        if self.degrees == 90:
            return Box(box.page, box.top, self.width - box.x1, box.bottom, self.width - box.x0)
        if self.degrees == 180:
            return Box(
                box.page, self.width - box.x1, self.height - box.bottom, self.width - box.x0, self.height - box.top
            )
        return Box(box.page, self.height - box.bottom, box.x0, self.height - box.top, box.x1)


def turn_upright(page: pdfium.PdfPage, handle: int, text: str) -> Turned | None:
    """Turn a page whose text does not stand upright as it is shown; None for one whose text does, or only some of it.

    Tables wider than the page are printed on their side. `handle` is the address of the text page, `text` its text.
    """
    shown = page.get_rotation()
    if not any(_degrees(handle, at) != shown for at in _sample(text, _FIRST_SAMPLE)):
        return None
    turns = Counter(_degrees(handle, at) for at in _sample(text, _SAMPLE))
    degrees, count = turns.most_common(1)[0]
    if degrees is None or degrees == shown or count < _MOST * turns.total():
        return None
    page.set_rotation(degrees)
    width, height = page.get_size()
    return Turned((degrees - shown) % 360, width, height)


def _sample(text: str, count: int) -> list[int]:
    return [at for at in range(0, len(text), max(1, len(text) // count)) if not text[at].isspace()]


def _degrees(handle: int, index: int) -> int | None:
    angle = character_angle(handle, index)
    return None if angle < 0 else -round(math.degrees(angle) / 90) * 90 % 360


def in_page_units(blocks: tuple[Block, ...], scale: float, turned: Turned | None = None) -> tuple[Block, ...]:
    """Return the blocks of a page, with boxes on the page as it is shown, in its own units.

    It was read at `scale` times its size, and `turned`.
    """
    if turned is not None:
        blocks = tuple(_moved(block, turned.back) for block in blocks)
    if scale != 1.0:
        blocks = tuple(_moved(block, lambda box: _scaled(box, scale)) for block in blocks)
    return blocks


def _moved(block: Block, move: Callable[[Box], Box]) -> Block:
    if isinstance(block, Grid):
        cells = (cell._replace(box=move(cell.box)) if cell.box is not None else cell for cell in block.cells)
        return replace(block, cells=tuple(cells))
    return replace(block, box=move(block.box)) if block.box is not None else block


def _scaled(box: Box, scale: float) -> Box:
    places = (round(place / scale, 3) for place in (box.x0, box.top, box.x1, box.bottom))
    return Box(box.page, *places)
