"""From the coordinates of a PDF's page to points from the top left corner of the page as it is shown."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2 as pdfium

from extractors.model import Block, Box, Grid

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
        self.is_plain = self.rotation == 0 and self.scale == 1.0

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Bounds:
        """Return (x0, top, x1, bottom) of the box with corners (x0, y0) and (x1, y1)."""
        if self.is_plain:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        x0, y0, x1, y1 = x0 * self.scale, y0 * self.scale, x1 * self.scale, y1 * self.scale
        if self.rotation == 90:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.rotation == 180:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        if self.rotation == 270:
            return self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0


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
