"""Scans: pages that lie on their side or head are turned until their lines can be read."""

from __future__ import annotations

import importlib.util
import io
from random import Random

import pytest

from extractors.document import extract
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.pages import LayoutStyle
from flows.sample.reports import reports_of_agency
from flows.sample.scan import Damage, chinese_fonts, page_pictures

HAS_OCR = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))
pytestmark = [
    pytest.mark.skipif(not HAS_OCR, reason="gouji[ocr] is not installed"),
    pytest.mark.skipif(not chinese_fonts(), reason="no Chinese font to print pages with"),
]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_pages_full_of_tables_are_read_whichever_way_they_lie(degrees: int) -> None:
    (report,) = reports_of_agency(5, SAMPLE_AGENCIES[1], [2022])
    document = printed_document(report)
    pages = page_pictures(document, Random(5), Damage(200), LayoutStyle())
    lying = [page.rotate(degrees, expand=True) for page in pages]
    data = io.BytesIO()
    lying[0].save(data, "PDF", save_all=True, append_images=lying[1:], resolution=200)
    found = {(c.table_key, c.row_key, c.column_key): (c.kind, c.value) for c in extract(data.getvalue()).cells}
    assert found == {cell.key: (cell.kind, cell.value) for cell in document.expected}
