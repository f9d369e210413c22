"""Scans: pages photographed aslant, or that did not lie flat, are made straight by their ruling lines."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

np = pytest.importorskip("numpy")
if importlib.util.find_spec("cv2") is None:
    pytest.skip("gouji[ocr] is not installed", allow_module_level=True)

from extractors.readers.scan_page import ScannedPage, prepare  # noqa: E402

LEVELS, UPRIGHTS = range(200, 1101, 100), range(150, 1051, 150)


def bent_table(bow: float, slant: float) -> Any:
    """A table at 150 dots per inch whose level lines bow, and whose upright ones spread downwards."""
    page = np.full((1400, 1200), 255, np.uint8)
    x, y = np.arange(150, 1051), np.arange(200, 1101)
    for level in LEVELS:
        rows = np.rint(level + bow * np.sin((x - 150) / 900 * np.pi)).astype(int)
        for row in range(3):
            page[rows + row, x] = 0
    for upright in UPRIGHTS:
        columns = np.rint(upright + slant * (upright - 600) / 450 * (y - 650) / 450).astype(int)
        for column in range(3):
            page[y, columns + column] = 0
    return page


def rules_at(page: ScannedPage) -> tuple[list[float], list[float]]:
    levels = {round((rule.top + rule.bottom) / 2) for rule in page.rules if rule.x1 - rule.x0 > 100}
    uprights = {round((rule.x0 + rule.x1) / 2) for rule in page.rules if rule.bottom - rule.top > 100}
    return sorted(levels), sorted(uprights)


@pytest.mark.parametrize(("bow", "slant"), [(14.0, 0.0), (0.0, 16.0), (-12.0, -14.0)])
def test_bent_lines_are_found_whole_and_straight(bow: float, slant: float) -> None:
    levels, uprights = rules_at(prepare(bent_table(bow, slant), 150, 1))
    assert len(levels) == len(LEVELS)
    assert len(uprights) == len(UPRIGHTS)


def test_places_are_given_where_they_lie_on_the_bent_page() -> None:
    page = prepare(bent_table(14.0, 0.0), 150, 1)
    assert page.bend is not None
    levels, _ = rules_at(page)
    ends, middle = page.as_scanned(155 * 0.48, levels[4]), page.as_scanned(600 * 0.48, levels[4])
    assert middle[1] - ends[1] == pytest.approx(14 * 0.48, abs=1)


def test_a_straight_page_is_left_as_it_is() -> None:
    assert prepare(bent_table(0.0, 0.0), 150, 1).bend is None
