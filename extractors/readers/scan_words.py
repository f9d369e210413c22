"""The words of a scanned page outside its ruled tables, placed: lines of prose, and tables without verticals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.grids.geometry import Glyph
from extractors.readers.scan_lines import InkLine, bands, ink_line, without_specks

if TYPE_CHECKING:
    from extractors.readers.recogniser import Picture
    from extractors.readers.scan_page import ScannedPage

Area = tuple[float, float, float, float]
"""(x0, top, x1, bottom), in points."""

_GAP = 0.75  # of a line's height: wider gaps part words; the paper around a comma is narrower
_CLOSE_GAP = 0.4  # between words in Latin letters
_NARROW_GAP = 0.25  # less than between any two lines
_LONGER = 1.3
_GAP_BESIDE_MARK = 0.95  # of it, beside punctuation, whose ink fills half its place
_USUAL_HEIGHT = 9.0  # points, where a page has nothing to tell it by
_TALLEST = 26.0  # points
_ONE_LINE = 1.15  # of the usual height: pieces of one line take no more together
_LOW = 0.6  # of the usual height: less is a part of a character, or a dash
_AROUND = 1.5  # points around a ruled table that belong to it
# shares of a character's size: how tall a digit and the ink of a Chinese character are, how far the middle of either
# stands above the baseline
_DIGIT, _IDEOGRAPH, _MIDDLE = 0.72, 0.93, 0.37


@dataclass(frozen=True, slots=True)
class _Piece:
    """A connected piece of smeared ink: its box in dots."""

    x0: int
    top: int
    x1: int
    bottom: int

    def joined(self, other: _Piece) -> _Piece:
        return _Piece(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page from top to bottom, and the usual height of their lines in dots."""

    lines: tuple[InkLine, ...]
    height: float


def close_pieces(page: ScannedPage) -> list[InkLine]:
    """The stretches of a page whose characters stand as close as those of words do, from top to bottom."""
    ink = without_specks(page.ink, page.scale)
    gap = round(_CLOSE_GAP * line_height(ink, page.scale))
    boxes = sorted((piece.top, piece.x0, piece.bottom, piece.x1) for piece in _smeared(ink, gap))
    return [
        ink_line(page, ink[top:bottom, x0:x1], (x0, top, x1, bottom)) for top, x0, bottom, x1 in boxes if bottom > top
    ]


def stands_on_side(page: ScannedPage) -> bool:
    """Say whether the characters of a page stand closer to each other from top to bottom than from left to right."""
    ink = without_specks(page.ink, page.scale)
    gap = round(_NARROW_GAP * line_height(ink, page.scale))
    upright = np.ascontiguousarray(ink.T)
    return _length(_smeared(upright, gap)) > _LONGER * _length(_smeared(ink, gap))


def _length(pieces: Iterator[_Piece]) -> float:
    """How long pieces are, each counted as often as it is long: a few long ones outweigh many characters."""
    widths = [piece.x1 - piece.x0 for piece in pieces]
    return sum(width * width for width in widths) / max(sum(widths), 1)


def words_of(page: ScannedPage, taken: Sequence[Area]) -> Words:
    """The words outside the areas `taken`: what stands on one line without a gap wider than most of a character."""
    ink = without_specks(_outside(page, taken), page.scale)
    height = line_height(ink, page.scale)
    pieces = _joined(list(_smeared(ink, round(_GAP * height))), height)
    lines = [line for piece in pieces for line in _lines_of(page, ink, piece, height)]
    return Words(tuple(sorted(lines, key=lambda line: (line.top, line.x0))), height)


def _outside(page: ScannedPage, taken: Sequence[Area]) -> Picture:
    ink = page.ink.copy()
    for x0, top, x1, bottom in taken:
        first, last = (max(round((at + by) * page.scale), 0) for at, by in ((top, -_AROUND), (bottom, _AROUND)))
        left, right = (max(round((at + by) * page.scale), 0) for at, by in ((x0, -_AROUND), (x1, _AROUND)))
        ink[first:last, left:right] = 0
    return ink


def line_height(ink: Picture, scale: float) -> float:
    """How tall most of the lines of some ink are, in dots: the median, each counted as often as it has characters."""
    heights = [
        piece.bottom - piece.top
        for piece in _smeared(ink, round(_GAP * _USUAL_HEIGHT * scale))
        for _ in range(max((piece.x1 - piece.x0) // max(piece.bottom - piece.top, 1), 1))
        if 0.4 * _USUAL_HEIGHT * scale < piece.bottom - piece.top < _TALLEST * scale
    ]
    return median(heights) if heights else _USUAL_HEIGHT * scale


def _smeared(ink: Picture, gap: int) -> Iterator[_Piece]:
    """The pieces of ink that no gap wider than `gap` dots parts from left to right."""
    smeared = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap | 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    for x, y, width, height, _ in stats[1:count].tolist():
        yield _Piece(x, y, x + width, y + height)


def _joined(pieces: Sequence[_Piece], height: float) -> list[_Piece]:
    """The pieces with the parts of one character, and what is set low or high beside others, put together."""
    whole = [piece for piece in pieces if piece.bottom - piece.top > _LOW * height]
    low = sorted((piece for piece in pieces if piece.bottom - piece.top <= _LOW * height), key=lambda piece: piece.x0)
    while low:
        piece = low.pop()
        other = min(
            (other for other in (*low, *whole) if _belong(piece, other, height)),
            key=lambda other: _apart(piece, other),
            default=None,
        )
        if other is None:
            whole.append(piece)
            continue
        (low if other in low else whole).remove(other)
        both = piece.joined(other)
        (low if both.bottom - both.top <= _LOW * height else whole).append(both)
    return _rejoined(whole, height)


def _rejoined(pieces: Sequence[_Piece], height: float) -> list[_Piece]:
    """The pieces, those of one line put together where what was joined to one has closed the gap to the next."""
    rejoined: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        at = next((at for at, other in enumerate(rejoined) if _goes_on(other, piece, height)), None)
        if at is None:
            rejoined.append(piece)
        else:
            rejoined[at] = rejoined[at].joined(piece)
    return rejoined


def _goes_on(piece: _Piece, after: _Piece, height: float) -> bool:
    low, high = sorted((piece.bottom - piece.top, after.bottom - after.top))
    overlap = min(piece.bottom, after.bottom) - max(piece.top, after.top)
    both = max(piece.bottom, after.bottom) - min(piece.top, after.top)
    is_line = overlap >= 0.5 * low and both <= _ONE_LINE * max(high, height)
    return is_line and after.x0 - piece.x1 <= _GAP * height


def _apart(piece: _Piece, other: _Piece) -> float:
    across = max(piece.x0, other.x0) - min(piece.x1, other.x1)
    along = max(piece.top, other.top) - min(piece.bottom, other.bottom)
    return max(across, 0) + max(along, 0)


def _belong(piece: _Piece, other: _Piece, height: float) -> bool:
    """Say whether a low piece is part of another: over or under it, or beside it and within its height."""
    both = piece.joined(other)
    if both.bottom - both.top > _ONE_LINE * max(height, min(other.bottom - other.top, 1.3 * height)):
        return False
    overlap = min(piece.x1, other.x1) - max(piece.x0, other.x0)
    is_over = overlap >= 0.5 * min(piece.x1 - piece.x0, other.x1 - other.x0)
    return is_over or -overlap <= _GAP_BESIDE_MARK * height


def _lines_of(page: ScannedPage, ink: Picture, piece: _Piece, height: float) -> Iterator[InkLine]:
    x0, top, x1, bottom = piece.x0, piece.top, piece.x1, piece.bottom
    width, tall = x1 - x0, bottom - top
    if max(width, tall) < 0.2 * height:
        return
    if tall <= 1.5 * height:
        yield ink_line(page, ink[top:bottom, x0:x1], (x0, top, x1, bottom))
        return
    for first, last in bands(ink[top:bottom, x0:x1], page.scale, height):
        columns = np.flatnonzero(ink[top + first : top + last, x0:x1].any(axis=0))
        if columns.size:
            left, right = x0 + int(columns[0]), x0 + int(columns[-1]) + 1
            box = left, top + first, right, top + last
            yield ink_line(page, ink[box[1] : box[3], left:right], box)


def glyphs_of(line: InkLine, text: str, height: float, scale: float) -> list[Glyph]:
    """The characters of a line, placed evenly over its ink, in points. `height`, in dots, is the usual one."""
    shares = [1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text]
    x0, top, x1, bottom = (at / scale for at in (line.x0, line.top, line.x1, line.bottom))
    size = _size(text, (bottom - top), height / scale)
    baseline = (top + bottom) / 2 + _MIDDLE * size
    step = (x1 - x0) / sum(shares)
    glyphs = []
    left = x0
    for character, share in zip(text, shares, strict=True):
        if not character.isspace():
            glyphs.append(Glyph(character, left, top, left + step * share, bottom, baseline, size))
        left += step * share
    return glyphs


def _size(text: str, tall: float, usual: float) -> float:
    """How large the characters of a line are, in points: by the ink of the tallest."""
    usual /= _IDEOGRAPH
    if tall < _LOW * usual * _DIGIT:
        return usual
    return tall / (_IDEOGRAPH if any("\u4e00" <= character <= "\u9fff" for character in text) else _DIGIT)
