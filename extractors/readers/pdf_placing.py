"""From the coordinates of a PDF's page to points from the top left corner of the page as it is shown."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from dataclasses import replace

import pypdfium2 as pdfium

from extractors.model import Block, Box, Grid
from extractors.readers.pdfium_calls import character_box

Bounds = tuple[float, float, float, float]
"""Of a box: x0, top, x1, bottom; in PDF coordinates left, bottom, right, top."""

_NARROWEST, _WIDEST = 150.0, 3000.0  # shorter side of a page in its own units, beyond which these are no points
_USUAL = 595.0


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


def in_page_units(blocks: tuple[Block, ...], scale: float) -> tuple[Block, ...]:
    """Return the blocks of a page that was read at `scale` times its size, with boxes in the page's own units."""
    return tuple(_in_page_units(block, scale) for block in blocks) if scale != 1.0 else blocks


def _in_page_units(block: Block, scale: float) -> Block:
    if isinstance(block, Grid):
        return replace(block, cells=tuple(replace(cell, box=_scaled(cell.box, scale)) for cell in block.cells))
    return replace(block, box=_scaled(block.box, scale))


def _scaled(box: Box | None, scale: float) -> Box | None:
    if box is None:
        return None
    places = (round(place / scale, 3) for place in (box.x0, box.top, box.x1, box.bottom))
    return Box(box.page, *places)
