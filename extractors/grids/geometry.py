"""Glyphs and ruling lines of a page → grids and lines of prose: shared by all formats that only place ink.

The steps, in order: ruling lines that touch form a frame; a frame's lines divide it into the smallest rectangles;
rectangles with no line between them are one cell; glyphs fall into the cell that holds their middle.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from extractors.model import Box, Grid, GridCell, Paragraph
from extractors.raised import raised

_TOUCH = 3.0  # points: how far apart line ends may be and still meet
_SAME_LINE = 2.0  # points: how far apart parallel lines may be and still be one
_COVERED = 0.6  # share of a border that must be ruled for it to divide two cells
_LONGEST_DASH = 12.0
_FEWEST_DASHES = 5
_GAP_OF_DASHES = 1.2  # times their length
_WIDEST_GAP = 6.0
_SMALLEST_CELL = 3.0
_STRUCK_AGAIN = 0.15  # of a character's size
_SMALL, _OFF_THE_LINE = 0.8, 0.12  # of the size of the figure before: marks of notes, above or below the line
_THICKEST_STROKE = 2.0  # points
_LONGEST_STROKE = 60.0
_MIDDLE = 0.36  # of a character's size above its baseline: half the height of a figure
_NEAR_MIDDLE = 0.13
_WATERMARK = 2.6  # times the usual size: headlines stay below
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]")


class Glyph(NamedTuple):
    """A character as placed: its ink's box and the baseline it stands on, in points from the page's top left."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float


class Rule(NamedTuple):
    """A straight ruling line, horizontal or vertical within a point, in points from the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of prose: its text and box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """All ink of a page that matters. `number` counts from 1; width and height in points.

    `lines` are lines of prose outside all tables, where a reader has them as a whole; they are not in `glyphs`. `cuts`
    are vertical lines that no cell's text goes over though nothing is drawn there.
    """

    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    rules: Sequence[Rule]
    lines: tuple[Line, ...] = ()
    cuts: tuple[Axis, ...] = ()


class Axis(NamedTuple):
    """A horizontal or vertical line: `at` is its place across its direction, `start` and `end` along."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The ruling lines of one table."""

    horizontals: list[Axis]
    verticals: list[Axis]

    @property
    def column_edges(self) -> list[float]:
        """Where the frame's verticals stand, from left to right."""
        return _edges(self.verticals)

    @property
    def row_edges(self) -> list[float]:
        """Where the frame's horizontals stand, from top to bottom."""
        return _edges(self.horizontals)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The frame's (x0, top, x1, bottom)."""
        across, down = [line.at for line in self.verticals], [line.at for line in self.horizontals]
        return min(across), min(down), max(across), max(down)


@lru_cache(maxsize=4)  # asked for by the reader of the page and again by its layout
def frames_of(rules: tuple[Rule, ...]) -> tuple[Frame, ...]:
    """Return the frames that touching lines form, from top to bottom, each closed where an outer line was left out.

    Lines that touch no two verticals are in none.
    """
    horizontals, verticals = [], []
    for rule in rules:
        if rule.x1 - rule.x0 >= rule.bottom - rule.top:
            horizontals.append(Axis((rule.top + rule.bottom) / 2, rule.x0, rule.x1))
        else:
            verticals.append(Axis((rule.x0 + rule.x1) / 2, rule.top, rule.bottom))
    return tuple(_close(frame) for frame in _connected(_merge(horizontals), _merge(verticals)))


def loose_horizontals(rules: Iterable[Rule]) -> list[Axis]:
    """Return the horizontal lines of a page, joined where they touch: the rows of tables that have no verticals."""
    return _merge([Axis((r.top + r.bottom) / 2, r.x0, r.x1) for r in rules if r.x1 - r.x0 >= r.bottom - r.top])


def _merge(lines: list[Axis]) -> list[Axis]:
    """Make one line of those that lie on each other or go on where another ends."""
    merged: list[Axis] = []
    for cluster in _clusters(sorted(lines)):
        at = (cluster[(len(cluster) - 1) // 2].at + cluster[len(cluster) // 2].at) / 2
        reach = _reach(cluster)
        ordered = sorted(cluster, key=lambda line: line.start)
        start, end = ordered[0].start, ordered[0].end
        for line in ordered[1:]:
            if line.start <= end + reach:
                end = max(end, line.end)
            else:
                merged.append(Axis(at, start, end))
                start, end = line.start, line.end
        merged.append(Axis(at, start, end))
    return [line for line in merged if line.end - line.start >= _SMALLEST_CELL]


def _reach(cluster: Sequence[Axis]) -> float:
    """Return how far apart pieces of a line may be: more than its ends from others where it is drawn in dashes."""
    if len(cluster) < _FEWEST_DASHES:
        return _TOUCH
    length = median(line.end - line.start for line in cluster)
    return max(_TOUCH, min(_WIDEST_GAP, _GAP_OF_DASHES * length)) if length <= _LONGEST_DASH else _TOUCH


def _clusters(ordered: Sequence[Axis]) -> list[list[Axis]]:
    clusters: list[list[Axis]] = []
    for line in ordered:
        if clusters and line.at - clusters[-1][0].at <= _SAME_LINE:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    return clusters


def _connected(horizontals: list[Axis], verticals: list[Axis]) -> list[Frame]:
    parent = list(range(len(horizontals) + len(verticals)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    heights = [horizontal.at for horizontal in horizontals]  # in order, as lines are merged in order
    for v, vertical in enumerate(verticals, len(horizontals)):
        mine = root(v)
        first = bisect_left(heights, vertical.start - _TOUCH)
        for h in range(first, bisect_right(heights, vertical.end + _TOUCH)):
            horizontal = horizontals[h]
            if parent[h] != mine and horizontal.start - _TOUCH <= vertical.at <= horizontal.end + _TOUCH:
                parent[root(h)] = mine
    frames: dict[int, Frame] = {}
    for at, line in enumerate([*horizontals, *verticals]):
        frame = frames.setdefault(root(at), Frame([], []))
        (frame.horizontals if at < len(horizontals) else frame.verticals).append(line)
    found = [frame for frame in frames.values() if frame.horizontals and len(frame.verticals) >= 2]
    return sorted(found, key=lambda frame: (min(v.start for v in frame.verticals), min(v.at for v in frame.verticals)))


def _close(frame: Frame) -> Frame:
    """Add the outer lines that are missing: where verticals run on beyond the last horizontal, or the reverse."""
    top, bottom = min(v.start for v in frame.verticals), max(v.end for v in frame.verticals)
    left = min(min(h.start for h in frame.horizontals), min(v.at for v in frame.verticals))
    right = max(max(h.end for h in frame.horizontals), max(v.at for v in frame.verticals))
    horizontals, verticals = list(frame.horizontals), list(frame.verticals)
    for at in (top, bottom):
        if min(abs(h.at - at) for h in horizontals) > _TOUCH + 2:
            horizontals.append(Axis(at, left, right))
    for at in (left, right):
        if min(abs(v.at - at) for v in verticals) > _TOUCH + 2:
            verticals.append(Axis(at, top, bottom))
    return Frame(horizontals, verticals)


def _edges(lines: Iterable[Axis]) -> list[float]:
    edges: list[float] = []
    for at in sorted(line.at for line in lines):
        if not edges or at - edges[-1] > _SMALLEST_CELL:
            edges.append(at)
    return edges


def grid_of(frame: Frame, glyphs: Sequence[Glyph], page_number: int) -> tuple[Grid, Sequence[Glyph]] | None:
    """Return the grid that a frame divides its glyphs into, and the glyphs outside it.

    None for a frame of one cell or of more than 20,000, and for one that holds no glyph. Quality is 1.
    """
    xs, ys = frame.column_edges, frame.row_edges
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows < 2 or columns * rows > 20_000:
        return None
    right_walls = _walls(frame.verticals, xs, ys)
    floors = _walls(frame.horizontals, ys, xs)
    areas, owner = _areas(rows, columns, right_walls, floors)
    inside: list[list[Glyph]] = [[] for _ in areas]
    outside: list[Glyph] = []
    for glyph in glyphs:
        _, x0, upper, x1, lower, _, _ = glyph
        column = bisect_right(xs, (x0 + x1) / 2) - 1
        row = bisect_right(ys, (upper + lower) / 2) - 1
        if 0 <= column < columns and 0 <= row < rows:
            inside[owner[row][column]].append(glyph)
        else:
            outside.append(glyph)
    if not any(inside) or (columns == 1 and rows < 3):
        return None
    texts = [text_of(members) for members in inside]
    row_of = _numbering(_row_starts(areas, texts), rows)
    column_of = _numbering((area[1] for area in areas), columns)
    lefts, tops = [round(x, 2) for x in xs], [round(y, 2) for y in ys]
    cells = []
    for (top, left, bottom, right), text in zip(areas, texts, strict=True):
        box = Box(page_number, lefts[left], tops[top], lefts[right], tops[bottom])
        row, column = row_of[top], column_of[left]
        spans = row_of[bottom] - row, column_of[right] - column
        if spans[0] > 0:
            cells.append(GridCell(row, column, text, *spans, box))
    return Grid(tuple(cells), row_of[rows], column_of[columns]), outside


def _row_starts(areas: Sequence[_Area], texts: Sequence[str]) -> Iterator[int]:
    """Give the grid lines at which rows begin.

    None does where cells that print something reach over the line and all that begin there are blank: the cell of a
    group, which a page break left blank, may end a little higher or lower than the row that it stands beside.
    """
    printed = [area for area, text in zip(areas, texts, strict=True) if text]
    begins = {area[0] for area in printed}
    for top, _, _, _ in areas:
        if top in begins or not any(area[0] < top < area[2] for area in printed):
            yield top


def _numbering(starts: Iterable[int], count: int) -> list[int]:
    """Number the first `count` grid lines and the last by the rows or columns that begin before them.

    A line at which none begins has the number of the next at which one does.
    """
    ordered = sorted(set(starts))
    return [bisect_left(ordered, line) for line in range(count + 1)]


def _walls(lines: Sequence[Axis], across: Sequence[float], along: Sequence[float]) -> list[list[bool]]:
    """Return for each edge in `across` and each stretch of `along` whether a line runs there."""
    walls = [[False] * (len(along) - 1) for _ in across]
    for line in lines:
        at = bisect_left(across, line.at)
        if at == len(across) or (at > 0 and line.at - across[at - 1] < across[at] - line.at):
            at -= 1
        wall = walls[at]
        first = max(bisect_right(along, line.start) - 1, 0)
        last = min(bisect_left(along, line.end), len(along) - 1) - 1
        for stretch in range(first, last + 1):
            if first < stretch < last or _is_covered(line, along[stretch], along[stretch + 1]):
                wall[stretch] = True
    return walls


def _is_covered(line: Axis, start: float, end: float) -> bool:
    return min(line.end, end) - max(line.start, start) >= _COVERED * (end - start)


_Area = tuple[int, int, int, int]


_FREE = -1


def _areas(
    rows: int, columns: int, right_walls: list[list[bool]], floors: list[list[bool]]
) -> tuple[list[_Area], list[list[int]]]:
    """Return the cells as (top, left, bottom, right) of grid lines, in reading order, and the number of each square's.

    A cell is a rectangle with no wall inside. Each grows from its top left square, first to the right, then down while
    the whole width stays open; so a line that is missing in part leaves rectangles, never other shapes.
    """
    walls = [list(row) for row in zip(*right_walls, strict=True)]  # of each row, at the edges of the columns
    owner = [[_FREE] * columns for _ in range(rows)]
    areas: list[_Area] = []
    for row in range(rows):
        row_walls, row_owner = walls[row], owner[row]
        for column in range(columns):
            if row_owner[column] != _FREE:
                continue
            right = column + 1
            while right < columns and row_owner[right] == _FREE and not row_walls[right]:
                right += 1
            bottom = row + 1
            while bottom < rows and _is_open(column, right, walls[bottom], floors[bottom], owner[bottom]):
                bottom += 1
            for at in range(row, bottom):
                owner[at][column:right] = [len(areas)] * (right - column)
            areas.append((row, column, bottom, right))
    return areas, owner


def _is_open(left: int, right: int, walls: list[bool], floors: list[bool], owner: list[int]) -> bool:
    """Say whether a cell from `left` to `right` goes on into a row: nothing lies between, neither side is open."""
    return not (
        True in floors[left:right]
        or any(number != _FREE for number in owner[left:right])
        or True in walls[left + 1 : right]
        or (right < len(owner) and not walls[right])
        or (left > 0 and not walls[left])
    )


def without_watermark(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Leave out characters far larger than the usual: those of a word printed across the page."""
    if not glyphs:
        return glyphs
    sizes = sorted(glyph.size for glyph in glyphs)
    usual = sizes[len(sizes) // 2]
    return [glyph for glyph in glyphs if glyph.size <= _WATERMARK * usual]


def without_struck(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> Sequence[Glyph]:
    """Leave out text with a short line through its middle: struck out, as shown revisions print what is deleted.

    Lines that rule tables run between the lines of text, those that underline it below.
    """
    strokes = sorted(
        Axis((rule.top + rule.bottom) / 2, rule.x0, rule.x1)
        for rule in rules
        if rule.bottom - rule.top < _THICKEST_STROKE < rule.x1 - rule.x0 < _LONGEST_STROKE
    )
    if not strokes:
        return glyphs
    heights = [stroke.at for stroke in strokes]
    return [glyph for glyph in glyphs if not _is_struck(glyph, strokes, heights)]


def _is_struck(glyph: Glyph, strokes: Sequence[Axis], heights: Sequence[float]) -> bool:
    middle, near = glyph.baseline - _MIDDLE * glyph.size, _NEAR_MIDDLE * glyph.size
    first, last = bisect_left(heights, middle - near), bisect_right(heights, middle + near)
    return any(stroke.start - 1 <= glyph.x0 and glyph.x1 <= stroke.end + 1 for stroke in strokes[first:last])


def text_of(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a cell: its lines from top to bottom, "\\n" between them.

    A gap wider than a character between two digits is kept as a tab: two numbers in one cell are not one number.
    """
    if len(glyphs) == 1:
        return glyphs[0].text
    return "\n".join(_line_text(line) for line in baseline_groups(glyphs))


_x0 = attrgetter("x0")
_baseline = attrgetter("baseline")


def baseline_groups(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the lines that glyphs stand on, from top to bottom, each from left to right."""
    if not glyphs:
        return []
    baselines = [glyph.baseline for glyph in glyphs]
    if max(baselines) - min(baselines) <= 0.4 * glyphs[0].size:
        return [_without_doubles(sorted(glyphs, key=_x0))]
    lines: list[list[Glyph]] = []
    baseline = 0.0
    for glyph in sorted(glyphs, key=_baseline):
        if lines and abs(glyph.baseline - baseline) <= max(glyph.size, lines[-1][0].size) * 0.4:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            baseline = glyph.baseline
    return [_without_doubles(sorted(line, key=_x0)) for line in lines]


def _without_doubles(line: list[Glyph]) -> list[Glyph]:
    """Leave out what is printed twice over itself, a little moved, to look bold: no two characters stand so close."""
    before = line[0]
    kept = [before]
    for glyph in line[1:]:
        if glyph.text == before.text and glyph.x0 - before.x0 < _STRUCK_AGAIN * glyph.size:
            continue
        kept.append(glyph)
        before = glyph
    return kept


def _line_text(line: Sequence[Glyph]) -> str:
    before = line[0]
    pieces = [before.text]
    for glyph in line[1:]:
        if glyph.size <= _SMALL * before.size and (is_below := _stands_off(glyph, before)) is not None:
            pieces.append(raised(glyph.text, below=is_below))
            continue
        if glyph.x0 - before.x1 > 0.9 * max(glyph.size, 1.0) and before.text.isdigit() and glyph.text.isdigit():
            pieces.append("\t")
        pieces.append(glyph.text)
        before = glyph
    return "".join(pieces)


def _stands_off(glyph: Glyph, before: Glyph) -> bool | None:
    """Say of a small figure behind a number whether it is below its line; None where it is on the line."""
    distance = glyph.baseline - before.baseline
    if not (before.text[-1:].isdigit() and glyph.text.isdigit()) or abs(distance) < _OFF_THE_LINE * before.size:
        return None
    return distance > 0


def lines_of(glyphs: Sequence[Glyph], page_number: int) -> tuple[Line, ...]:
    """Return the lines of prose from top to bottom."""
    lines = []
    for line in baseline_groups(glyphs):
        box = Box(
            page_number,
            round(min(glyph.x0 for glyph in line), 2),
            round(min(glyph.top for glyph in line), 2),
            round(max(glyph.x1 for glyph in line), 2),
            round(max(glyph.bottom for glyph in line), 2),
        )
        lines.append(Line(_line_text(line), box))
    return tuple(lines)


def paragraphs_of(lines: Sequence[Line], page_width: float) -> tuple[Paragraph, ...]:
    """Join lines into paragraphs, which end where a line stops short of the margin or the next is indented."""
    if not lines:
        return ()
    right = max(page_width * 0.75, *(line.box.x1 for line in lines))
    left = min(line.box.x0 for line in lines)
    paragraphs: list[Paragraph] = []
    for line in lines:
        previous = paragraphs[-1].box if paragraphs else None
        height = line.box.bottom - line.box.top
        if (
            previous is not None
            and previous.x1 > right - 2.2 * height
            and line.box.x0 < left + 1.2 * height
            and line.box.top - previous.bottom < 2 * height
            and not _NUMBERED.match(line.text)
        ):
            box = Box(
                line.box.page,
                min(previous.x0, line.box.x0),
                previous.top,
                line.box.x1,
                line.box.bottom,
            )
            paragraphs[-1] = Paragraph(paragraphs[-1].text + line.text, box)
        else:
            paragraphs.append(Paragraph(line.text, line.box))
    return tuple(paragraphs)
