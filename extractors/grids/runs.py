"""Characters that stand close together on a line, as runs: what tables without ruling lines are told by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.grids.geometry import Axis, Glyph, baseline_groups
from extractors.numbers import is_value_like

_HALF_FILLED = frozenset("（）、，。．：；“”‘’《》【】·一")
_POINTS = frozenset(".,:;-")  # narrow ink in the place of a digit
_UP_FROM_BASELINE = 0.4  # sizes of a character
_GAP = 0.5  # of a character: wider gaps divide columns


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line that stand close together."""

    glyphs: tuple[Glyph, ...]
    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way between the run's ends."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """Half way between the run's top and bottom, from the page's top."""
        return (self.top + self.bottom) / 2

    @property
    def baseline(self) -> float:
        """How far below the page's top the run's last character stands."""
        return self.glyphs[-1].baseline

    @property
    def is_number(self) -> bool:
        """Whether the run can be a value: a number or a placeholder, but not 一, which labels wrap into too."""
        return self.text != "一" and is_value_like(self.text)


def runs_of(glyphs: Sequence[Glyph], cuts: Sequence[Axis] = ()) -> list[list[Run]]:
    """Return the lines from top to bottom, each cut where a gap is wider than half a character, and at `cuts`.

    Cuts are vertical lines that no cell's text goes over.
    """
    lines = []
    for line in baseline_groups(glyphs):
        runs: list[list[Glyph]] = [[line[0]]]
        height = line[0].baseline - _UP_FROM_BASELINE * line[0].size
        places = [cut.at for cut in cuts if cut.start <= height <= cut.end]
        for before, glyph in pairwise(line):
            if glyph.x0 - before.x1 > _widest_gap(before, glyph) or _are_parted(before, glyph, places):
                runs.append([])
            runs[-1].append(glyph)
        lines.append([run_of(members) for members in runs])
    return lines


def _are_parted(before: Glyph, glyph: Glyph, places: Sequence[float]) -> bool:
    return any((before.x0 + before.x1) / 2 <= place <= (glyph.x0 + glyph.x1) / 2 for place in places)


def run_of(glyphs: Sequence[Glyph]) -> Run:
    """Return the run of glyphs that stand on one line, given from left to right."""
    return Run(
        tuple(glyphs),
        "".join(glyph.text for glyph in glyphs),
        min(glyph.x0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def overlap_clusters(runs: Iterable[Run], slack: float = 0.0) -> list[list[Run]]:
    """Return the runs in clusters from left to right: those of one cluster lie over each other, those of two do not."""
    clusters: list[list[Run]] = []
    end = 0.0
    for run in sorted(runs, key=lambda run: run.x0):
        if clusters and run.x0 <= end + slack:
            clusters[-1].append(run)
            end = max(end, run.x1)
        else:
            clusters.append([run])
            end = run.x1
    return clusters


def _widest_gap(before: Glyph, glyph: Glyph) -> float:
    """Return how far apart characters of one run may be: the ink of full-width punctuation fills half its place."""
    if before.text in _HALF_FILLED or glyph.text in _HALF_FILLED:
        return (_GAP + 0.5) * glyph.size
    if before.text in _POINTS or glyph.text in _POINTS:
        return (_GAP + 0.25) * glyph.size
    return _GAP * glyph.size
