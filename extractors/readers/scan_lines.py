"""The lines of text inside an area of a scanned page, as pictures for the recogniser."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.readers.scan_page import ScannedPage

if TYPE_CHECKING:
    from extractors.readers.recogniser import Picture

_SIDE_PADDING = 0.3  # of a line's height
# Of a digit's height. A 1 is narrower, but stands alone; two digits that touch are never narrower than the least.
_WIDEST_DIGIT, _NARROWEST_DIGIT = 0.85, 0.36
_LEAST_SLASH = 5.0  # points from top to bottom
_STEEPEST_SLASH, _FLATTEST_SLASH = 0.28, 1.6  # dots to the left for each down; an italic 1 has 0.2
_STRAIGHT = 0.06  # of its height: how far a stroke may bend
_TALLEST_LINE = 14.0  # points
# Of a line's height: how close lines never stand, how tall the pieces of one are together, and how low one may be.
_LEADING, _ONE_LINE, _LOWEST_LINE = 0.12, 1.15, 0.3
_SPECK = 0.22  # of a line's height: ink smaller in both directions is no character


@dataclass(frozen=True, slots=True)
class DigitCount:
    """How many digits the ink of a number can be, from the widths of its pieces, and whether there is a point."""

    least: int
    most: int
    has_point: bool


@dataclass(frozen=True, slots=True)
class InkLine:
    """A line of text: its box in dots, its picture, and the digits that its pieces of ink can be, if it is a number."""

    x0: int
    top: int
    x1: int
    bottom: int
    picture: Picture
    digits: DigitCount


def lines_in(page: ScannedPage, area: tuple[float, float, float, float], usual: float) -> list[InkLine]:
    """The lines of text in `area`, (x0, top, x1, bottom) in points, from top to bottom. None where there is no ink.

    `usual` is how tall, in dots, most lines around are.
    """
    height, width = page.grey.shape
    x0, top = max(round(area[0] * page.scale), 0), max(round(area[1] * page.scale), 0)
    x1, bottom = min(round(area[2] * page.scale), width), min(round(area[3] * page.scale), height)
    if x1 - x0 < 4 or bottom - top < 4:
        return []
    ink = without_specks(page.ink[top:bottom, x0:x1], page.scale)
    lines = []
    for row0, row1 in bands(ink, page.scale, usual):
        columns = np.flatnonzero(ink[row0:row1].any(axis=0))
        if columns.size:
            left, right = int(columns[0]), int(columns[-1]) + 1
            box = x0 + left, top + row0, x0 + right, top + row1
            lines.append(ink_line(page, ink[row0:row1, left:right], box))
    return lines


def ink_line(page: ScannedPage, ink: Picture, box: tuple[int, int, int, int]) -> InkLine:
    """The line in a box (x0, top, x1, bottom, in dots), of which `ink` holds the dots that count."""
    return InkLine(*box, cut(page, box, _SIDE_PADDING, 0.16), _digits(ink))


def cut(page: ScannedPage, box: tuple[int, int, int, int], side: float, above: float) -> Picture:
    """The picture of `box` (dots) with paper around it: `side` and `above` in shares of its height.

    What stands around the box on the page, ruling lines above all, is left out.
    """
    x0, top, x1, bottom = box
    height = bottom - top
    margin_x, margin_y = max(round(side * height), 2), max(round(above * height), 2)
    picture = np.full((height + 2 * margin_y, x1 - x0 + 2 * margin_x), 255, np.uint8)
    spread = min(2, margin_x, margin_y)  # the soft edge of the ink
    outer_top, outer_left = max(top - spread, 0), max(x0 - spread, 0)
    inside = page.grey[outer_top : bottom + spread, outer_left : x1 + spread]
    row, column = margin_y - (top - outer_top), margin_x - (x0 - outer_left)
    picture[row : row + inside.shape[0], column : column + inside.shape[1]] = inside
    return picture


def is_slash(page: ScannedPage, line: InkLine) -> bool:
    """Say whether a line is one straight stroke that leans to the right, as no digit does.

    The middle of its ink then moves evenly to the left from row to row, and the stroke is about as broad in each.
    """
    ink = page.ink[line.top : line.bottom, line.x0 : line.x1]
    rows = np.flatnonzero(ink.any(axis=1))
    if rows.size < _LEAST_SLASH * page.scale or rows.size < 0.8 * ink.shape[0]:
        return False
    counts = ink[rows].sum(axis=1)
    middles = (ink[rows] * np.arange(ink.shape[1])).sum(axis=1) / counts
    slope, start = np.polyfit(rows, middles, 1)
    is_straight = float(np.abs(middles - (slope * rows + start)).max()) <= _STRAIGHT * rows.size
    is_even = float(counts.max()) <= 2.2 * float(np.median(counts))
    return -_FLATTEST_SLASH <= slope <= -_STEEPEST_SLASH and is_straight and is_even


def without_specks(ink: Picture, scale: float) -> Picture:
    """The ink without pieces that are too small for any part of a character."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count <= 1:
        return ink
    keep = (stats[:, cv2.CC_STAT_AREA] >= 0.55 * scale * scale) | (stats[:, cv2.CC_STAT_WIDTH] >= 2.2 * scale)
    keep[0] = False
    kept: Picture = keep[labels].astype(np.uint8)
    return kept


def bands(ink: Picture, scale: float, usual: float) -> list[tuple[int, int]]:
    """The rows (from, to before) that lines of text take; what is too low for one is joined to the next, or dirt."""
    rows = ink.any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.view(np.int8), [0]))))
    runs = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if not runs:
        return []
    tallest = max(end - start for start, end in runs)
    line = max(usual, min(tallest, _TALLEST_LINE * scale))
    merged: list[tuple[int, int]] = []
    for start, end in runs:
        # the dots of a colon, the bars of 二 and 三, the halves of 昌 lie apart, lines of text further
        if merged and (start - merged[-1][1] <= _LEADING * line or end - merged[-1][0] <= _ONE_LINE * line):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    tall = [band for band in merged if band[1] - band[0] >= _LOWEST_LINE * line]
    return tall or [(merged[0][0], merged[-1][1])]


def _digits(band: Picture) -> DigitCount:
    count, _, stats, _ = cv2.connectedComponentsWithStats(band, connectivity=8)
    height = band.shape[0]
    has_point = False
    digits: list[list[int]] = []  # left, right, top, bottom; what lies over each other is one digit that is broken
    for x, y, width, tall, _ in sorted(stats[1:count].tolist()):
        if max(width, tall) <= 0.3 * height and y + tall >= 0.75 * height:
            has_point = True
        elif max(width, tall) < _SPECK * height:
            continue
        elif digits and x < digits[-1][1]:
            left, right, top, bottom = digits[-1]
            digits[-1] = [left, max(right, x + width), min(top, y), max(bottom, y + tall)]
        else:
            digits.append([x, x + width, y, y + tall])
    widths = [right - left for left, right, top, bottom in digits if bottom - top >= 0.6 * height]
    return DigitCount(
        sum(max(1, math.ceil(width / (_WIDEST_DIGIT * height))) for width in widths),
        sum(max(1, math.floor(width / (_NARROWEST_DIGIT * height))) for width in widths),
        has_point,
    )
