"""Scans: tables that ruling lines part in rows only, or not at all, are found by where their words stand."""

from __future__ import annotations

import importlib.util
from random import Random

import pytest

from extractors.document import extract
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.page_styles import PAGE_STYLES
from flows.sample.reports import reports_of_agency
from flows.sample.scan import Damage, chinese_fonts, scanned_pdf

HAS_OCR = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))
pytestmark = [
    pytest.mark.skipif(not HAS_OCR, reason="gouji[ocr] is not installed"),
    pytest.mark.skipif(not chinese_fonts(), reason="no Chinese font to print pages with"),
]


@pytest.mark.parametrize("rules", ["partly_ruled", "unruled"])
@pytest.mark.parametrize("damage", [Damage(200, turn=0.7, jpeg_quality=60), Damage(150, jpeg_quality=60, blur=0.4)])
def test_a_scanned_table_without_verticals_is_read_and_is_never_sure(rules: str, damage: Damage) -> None:
    (report,) = reports_of_agency(3, SAMPLE_AGENCIES[2], [2022])
    document = printed_document(report)
    cells = extract(scanned_pdf(document, Random(3), damage, PAGE_STYLES[rules])).cells
    found = {(c.table_key, c.row_key, c.column_key): (c.kind, c.value) for c in cells}
    assert found == {cell.key: (cell.kind, cell.value) for cell in document.expected}
    assert max(cell.confidence for cell in cells) < 0.9
    assert all(cell.box is not None for cell in cells)
