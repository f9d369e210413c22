"""Which way up a scanned page is: the one in which its lines can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extractors.readers.recogniser import Recogniser
from extractors.readers.scan_lines import lines_in
from extractors.readers.scan_page import ScannedPage, prepare

if TYPE_CHECKING:
    from extractors.readers.scan_source import SourcePage

_SAMPLE = 10
_LEGIBLE = 0.45
_LEAST_GAIN = 0.2
_ASPECTS = (2.5, 40.0)


def prepare_upright(source: SourcePage, recogniser: Recogniser) -> ScannedPage:
    """Make a page ready, turned by quarters where its lines read better so; as it is where they read no way."""
    page = prepare(source.picture, source.dots_per_inch, source.number, source.top)
    legibility = _legibility(page, recogniser)
    if legibility is None or legibility >= _LEGIBLE:
        return page
    best, best_legibility = page, legibility + _LEAST_GAIN
    for quarter_turns in (1, 3, 2):
        turned = prepare(np.rot90(source.picture, quarter_turns), source.dots_per_inch, source.number, source.top)
        found = _legibility(turned, recogniser) or 0.0
        if found > best_legibility:
            best, best_legibility = turned.with_quarter_turns(quarter_turns), found
    return best


def _legibility(page: ScannedPage, recogniser: Recogniser) -> float | None:
    """How sure the recogniser is of a sample of the page's lines, 0 to 1; None where it has no lines of text."""
    width, height = page.size
    lines = [
        line
        for line in lines_in(page, (0.0, 0.0, width, height))
        if _ASPECTS[0] <= (line.x1 - line.x0) / max(line.bottom - line.top, 1) <= _ASPECTS[1]
    ]
    if not lines:
        return 0.0 if len(page.marks) > _SAMPLE else None
    step = max(1, len(lines) // _SAMPLE)
    readings = recogniser.read([line.picture for line in lines[::step][:_SAMPLE]])
    return sum(reading.confidence for reading in readings) / len(readings)
