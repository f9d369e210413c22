"""Two pages scanned side by side, as of an open book: where the second begins."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from extractors.readers.scan_words import close_pieces

if TYPE_CHECKING:
    from extractors.readers.recogniser import Picture
    from extractors.readers.scan_page import ScannedPage

_LEAST_ASPECT = 1.15  # width to height
_FROM, _TO = 0.42, 0.58  # of the width: where the fold is
_NARROWEST = 0.02  # of the width
_BLANK = 0.002  # of the height: specks
_SHADOW = 0.5  # of the height: the fold itself
_WIDE_PIECE = 5.0  # times as wide as tall: words, of which a column of numbers has none
_FEWEST_PIECES = 3


def fold_of(page: ScannedPage) -> float | None:
    """Where the second page of an upright sheet begins, as a share of its width; None for a single page.

    The sheet is broad, a blank stripe in its middle runs from top to bottom, no ruling line crosses that, and there are
    words on both sides of it.
    """
    height, width = page.grey.shape
    if width < _LEAST_ASPECT * height:
        return None
    stripe = _widest_blank(page.ink, round(_FROM * width), round(_TO * width))
    if stripe is None or stripe[1] - stripe[0] < _NARROWEST * width:
        return None
    left, right = stripe[0] / page.scale, stripe[1] / page.scale
    if any(rule.x0 < left and rule.x1 > right for rule in page.rules):
        return None
    words = [piece for piece in close_pieces(page) if piece.x1 - piece.x0 >= _WIDE_PIECE * (piece.bottom - piece.top)]
    before = sum(piece.x1 <= stripe[1] for piece in words)
    after = sum(piece.x0 >= stripe[0] for piece in words)
    return sum(stripe) / 2 / width if min(before, after) >= _FEWEST_PIECES else None


def _widest_blank(ink: Picture, first: int, last: int) -> tuple[int, int] | None:
    counts = np.count_nonzero(ink[:, first:last], axis=0)
    filled = np.flatnonzero((counts > _BLANK * ink.shape[0]) & (counts < _SHADOW * ink.shape[0]))
    edges = [-1, *filled.tolist(), last - first]
    return max(
        ((first + before + 1, first + after) for before, after in pairwise(edges)),
        key=lambda stripe: stripe[1] - stripe[0],
        default=None,
    )
