"""Which way up a scanned page is: the one in which its lines can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extractors.readers.recogniser import Recogniser
from extractors.readers.scan_page import ScannedPage, prepare
from extractors.readers.scan_spread import fold_of
from extractors.readers.scan_words import close_pieces, stands_on_side

if TYPE_CHECKING:
    from extractors.readers.scan_source import SourcePage

_SAMPLE = 6  # lines
_MANY_MARKS = 10
_FEWEST = 3  # lines that a way up must have to be told by
_FEWEST_LETTERS = 3
_LEGIBLE, _SURELY_LEGIBLE = 0.45, 0.7
_LEAST_GAIN = 0.2
_ASPECTS = (3.0, 40.0)


def upright_pages(source: SourcePage, recogniser: Recogniser, usual_turns: int = 0) -> list[ScannedPage]:
    """Make a page ready, or the two that were scanned side by side, in the order in which they are read.

    `usual_turns` are the quarter turns of the page before.
    """
    page = prepare_upright(source, recogniser, usual_turns)
    fold = fold_of(page)
    if fold is None:
        return [page]
    picture = np.rot90(source.picture, page.quarter_turns)
    at = round(fold * picture.shape[1])
    return [
        prepare(half, source.dots_per_inch, source.number, source.top).on_sheet(page, left * 72 / source.dots_per_inch)
        for half, left in ((picture[:, :at], 0), (picture[:, at:], at))
    ]


def prepare_upright(source: SourcePage, recogniser: Recogniser, usual_turns: int = 0) -> ScannedPage:
    """Make a page ready, turned by quarters where its lines read better so; as it is where they read no way.

    `usual_turns` are those of the page before, which most pages of a document share: they are tried first.
    """
    best = _turned(source, usual_turns)
    is_on_side = stands_on_side(best)
    legibility = _legibility(best, recogniser)
    if legibility is None or (legibility >= _LEGIBLE and not is_on_side):
        return best
    best_legibility = 0.0 if is_on_side else legibility + _LEAST_GAIN
    for further in (1, 3) if is_on_side else (2,):
        turned = _turned(source, (usual_turns + further) % 4)
        found = _legibility(turned, recogniser) or 0.0
        if found > best_legibility:
            best, best_legibility = turned, found
        if found >= _SURELY_LEGIBLE:
            break
    return best


def _turned(source: SourcePage, quarter_turns: int) -> ScannedPage:
    picture = np.rot90(source.picture, quarter_turns) if quarter_turns else source.picture
    page = prepare(picture, source.dots_per_inch, source.number, source.top)
    return page.with_quarter_turns(quarter_turns) if quarter_turns else page


def _legibility(page: ScannedPage, recogniser: Recogniser) -> float | None:
    """How sure the recogniser is of a sample of the page's lines, 0 to 1; None where it has no lines of text."""
    lines = [
        line
        for line in close_pieces(page)
        if _ASPECTS[0] <= (line.x1 - line.x0) / max(line.bottom - line.top, 1) <= _ASPECTS[1]
    ]
    if not lines:
        return 0.0 if len(page.marks) > _MANY_MARKS else None
    step = max(1, len(lines) // _SAMPLE)
    readings = recogniser.read([line.picture for line in lines[::step][:_SAMPLE]])
    legible = [reading.confidence for reading in readings if _has_words(reading.text)]
    return sum(legible) / max(len(readings), _FEWEST)


def _has_words(text: str) -> bool:
    """Say whether a text has different letters: a column of zeros reads well whichever way it lies."""
    return len({character for character in text if character.isalpha()}) >= _FEWEST_LETTERS
