"""Scans: what stands above each other in a cell is one line or several by how tall the lines of the table are."""

from __future__ import annotations

import importlib.util

import pytest

HAS_OCR = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))
pytestmark = pytest.mark.skipif(not HAS_OCR, reason="gouji[ocr] is not installed")

SCALE = 200 / 72
USUAL = 23.0  # dots: a line of 9 points


def bands(*rows: tuple[int, int]) -> list[tuple[int, int]]:
    import numpy as np

    from extractors.readers.scan_lines import bands as found

    ink = np.zeros((120, 60), np.uint8)
    for top, bottom in rows:
        ink[top:bottom, 10:50] = 1
    return found(ink, SCALE, USUAL)


def test_the_three_bars_of_a_numeral_are_one_line() -> None:
    assert bands((20, 23), (30, 33), (39, 42)) == [(20, 42)]


def test_a_line_that_is_empty_half_way_down_stays_one() -> None:
    assert bands((20, 30), (32, 43)) == [(20, 43)]


def test_lines_below_each_other_stay_apart() -> None:
    assert bands((20, 43), (48, 71), (76, 99)) == [(20, 43), (48, 71), (76, 99)]


def test_digits_below_each_other_stay_apart() -> None:
    assert bands((20, 37), (46, 63)) == [(20, 37), (46, 63)]
