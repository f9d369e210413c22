"""Scans: two pages on one sheet are read one after the other, a single broad page as one."""

from __future__ import annotations

import importlib.util
import io
from random import Random

import pytest
from PIL import Image

from extractors.document import extract
from extractors.model import Cell
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.model import PrintedDocument
from flows.sample.page_styles import PAGE_STYLES
from flows.sample.pages import LayoutStyle
from flows.sample.reports import reports_of_agency
from flows.sample.scan import Damage, chinese_fonts, page_pictures

HAS_OCR = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))
pytestmark = [
    pytest.mark.skipif(not HAS_OCR, reason="gouji[ocr] is not installed"),
    pytest.mark.skipif(not chinese_fonts(), reason="no Chinese font to print pages with"),
]


def document() -> PrintedDocument:
    (report,) = reports_of_agency(6, SAMPLE_AGENCIES[3], [2023])
    return printed_document(report)


def cells_of(pages: list[Image.Image]) -> tuple[Cell, ...]:
    data = io.BytesIO()
    pages[0].save(data, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return extract(data.getvalue()).cells


def values(cells: tuple[Cell, ...]) -> dict[tuple[str, str, str], object]:
    return {(c.table_key, c.row_key, c.column_key): (c.kind, c.value) for c in cells}


def test_two_pages_side_by_side_are_read_one_after_the_other() -> None:
    printed = document()
    single = page_pictures(printed, Random(6), Damage(200), LayoutStyle())
    sheets = []
    for number in range(0, len(single), 2):
        sheet = Image.new("L", (2 * single[0].width, single[0].height), 255)
        for side, page in enumerate(single[number : number + 2]):
            # as a book lies on the glass, the two pages are not turned alike
            turned = page.rotate((0.8, -0.5)[side], Image.Resampling.BICUBIC, fillcolor=255)
            sheet.paste(turned, (side * page.width, 0))
        sheets.append(sheet)
    cells = cells_of(sheets)
    assert values(cells) == {cell.key: (cell.kind, cell.value) for cell in printed.expected}
    apart = cells_of(list(single))
    for cell, alone in zip(cells, apart, strict=True):
        assert cell.box is not None
        assert alone.box is not None
        assert cell.box.page == (alone.box.page + 1) // 2
        assert cell.box.x0 == pytest.approx(alone.box.x0 + (0 if alone.box.page % 2 else 595), abs=9)


def test_a_broad_page_with_one_table_stays_whole() -> None:
    printed = document()
    pages = page_pictures(printed, Random(6), Damage(200), PAGE_STYLES["landscape"])
    assert values(cells_of(list(pages))) == {cell.key: (cell.kind, cell.value) for cell in printed.expected}
