"""A page's ink → its grids and paragraphs from top to bottom: ruled tables, then partly ruled, then unruled ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.grids.geometry import (
    Axis,
    Frame,
    Glyph,
    Page,
    frames_of,
    grid_of,
    lines_of,
    loose_horizontals,
    paragraphs_of,
    without_struck,
    without_watermark,
)
from extractors.grids.regions import is_section_heading, is_table, table_regions
from extractors.grids.runs import runs_of
from extractors.grids.unruled import infer_grids
from extractors.model import Block, Grid

_SHORTEST_RULE = 60.0  # points: shorter horizontal lines underline words
_TALLEST_ROW = 120.0
_SHORTEST_CELL = 6.0
_SHEET = 1.2  # the width of a sheet of two pages at least, in its heights
_GUTTER = 3.0  # points to each side of its middle
_FEWEST_ON_PAGE = 5  # characters and lines


def blocks_of(page: Page, before: Sequence[Block] = ()) -> tuple[Block, ...]:
    """Return the page's grids and paragraphs in reading order.

    `before` are the blocks of the page before: a table without ruling lines that ends there may go on here. Of two
    pages printed side by side on one sheet, the left one comes first.
    """
    blocks: tuple[Block, ...] = ()
    for part in _pages_on_sheet(page):
        blocks += _blocks_of_one(part, blocks or before)
    return blocks


def _pages_on_sheet(page: Page) -> tuple[Page, ...]:
    """Return the two pages of a sheet with a table in one half, text in both, and nothing over its middle; else it."""
    if page.width < _SHEET * page.height:
        return (page,)
    middle = page.width / 2
    left, right = middle - _GUTTER, middle + _GUTTER
    frames = [frame.extent for frame in frames_of(tuple(page.rules)) if len(frame.column_edges) > 2]
    placed = [(rule.x0, rule.x1) for rule in page.rules]
    placed += [(glyph.x0, glyph.x1) for glyph in page.glyphs]
    placed += [(line.box.x0, line.box.x1) for line in page.lines]
    if not frames or any(x0 < right and x1 > left for x0, x1 in placed):
        return (page,)
    parts = tuple(
        replace(
            page,
            width=width,
            glyphs=[glyph for glyph in page.glyphs if (glyph.x0 > middle) == is_right],
            rules=[rule for rule in page.rules if (rule.x0 > middle) == is_right],
            lines=tuple(line for line in page.lines if (line.box.x0 > middle) == is_right),
            cuts=tuple(cut for cut in page.cuts if (cut.at > middle) == is_right),
        )
        for is_right, width in ((False, middle), (True, page.width))
    )
    has_text = all(len(part.glyphs) + len(part.lines) >= _FEWEST_ON_PAGE for part in parts)
    return parts if has_text else (page,)


def _blocks_of_one(page: Page, before: Sequence[Block]) -> tuple[Block, ...]:
    glyphs: Sequence[Glyph] = without_struck(without_watermark(page.glyphs), page.rules)
    grids: list[Grid] = []
    for frame in frames_of(tuple(page.rules)):
        partly = _partly_ruled(frame, glyphs, page)
        if partly is not None:
            grids.extend(partly[0])
            glyphs = partly[1]
        elif (found := grid_of(frame, glyphs, page.number)) is not None:
            grids.append(found[0])
            glyphs = found[1]
    last = next((block for block in reversed(before) if isinstance(block, Grid)), None)
    unruled, glyphs = _unruled(glyphs, loose_horizontals(page.rules), page, last)
    grids.extend(unruled)
    placed: list[tuple[float, float, Block]] = []
    for grid in grids:
        box = grid.cells[0].box
        assert box is not None
        placed.append((box.top, box.x0, grid))
    lines = sorted((*page.lines, *lines_of(glyphs, page.number)), key=lambda line: (line.box.top, line.box.x0))
    placed.extend((p.box.top, p.box.x0, p) for p in paragraphs_of(lines, page.width) if p.box)
    return tuple(block for _, _, block in sorted(placed, key=lambda item: item[:2]))


def _partly_ruled(frame: Frame, glyphs: Sequence[Glyph], page: Page) -> tuple[list[Grid], Sequence[Glyph]] | None:
    """Return the grids of a frame that is divided in one direction only; None for one divided in both or in none."""
    columns, rows = frame.column_edges, frame.row_edges
    only_rows = len(columns) == 2 and len(rows) >= 4
    only_columns = len(columns) >= 4 and len(rows) == 2
    if not (only_rows or only_columns):
        return None
    inside, outside = _split(glyphs, columns[0], rows[0], columns[-1], rows[-1])
    cuts = (*page.cuts, *_ends_within(frame.horizontals, rows))
    lines = runs_of(inside, cuts)
    if only_columns and len(lines) < 3:
        return None
    grids = infer_grids(lines, page.number, rows if only_rows else None, columns if only_columns else None)
    return (grids, outside) if grids else None


def _unruled(
    glyphs: Sequence[Glyph], horizontals: Sequence[Axis], page: Page, before: Grid | None
) -> tuple[list[Grid], Sequence[Glyph]]:
    """Return the grids that the text shows without verticals, rows by horizontals where there are some."""
    grids: list[Grid] = []
    headings = [line[0].height for line in runs_of(glyphs) if is_section_heading(line)] if horizontals else []
    for edges in _ruled_rows(horizontals, headings):
        inside, outside = _split(glyphs, -1e6, edges[0], 1e6, edges[-1])
        cuts = (*page.cuts, *_ends_within(horizontals, edges))
        found = infer_grids(runs_of(inside, cuts), page.number, edges, before=None if grids else before)
        if found:
            grids.extend(found)
            glyphs = outside
    lines = runs_of(glyphs, page.cuts)
    for first, last in table_regions(lines):
        region = lines[first:last]
        found = infer_grids(region, page.number, before=None if grids else before, only_continued=not is_table(region))
        if found:
            grids.extend(found)
            used = {id(glyph) for line in region for run in line for glyph in run.glyphs}
            glyphs = [glyph for glyph in glyphs if id(glyph) not in used]
    return grids, glyphs


def _ruled_rows(horizontals: Sequence[Axis], headings: Sequence[float]) -> list[list[float]]:
    """Return the edges of the rows of each table that has horizontal lines only, from top to bottom.

    A heading of the report, at the heights given, parts two tables.
    """
    tables: list[list[float]] = []
    for at in sorted({round(line.at, 1) for line in horizontals if line.end - line.start >= _SHORTEST_RULE}):
        above = tables[-1][-1] if tables else at
        if tables and at - above <= _TALLEST_ROW and not any(above < heading < at for heading in headings):
            tables[-1].append(at)
        else:
            tables.append([at])
    return [edges for edges in tables if len(edges) >= 4]


def _ends_within(horizontals: Sequence[Axis], edges: Sequence[float]) -> Iterator[Axis]:
    """Give the places in the two rows beside each line where it ends within its table: a cell goes past it there."""
    lines = [line for line in horizontals if edges[0] - 1 <= line.at <= edges[-1] + 1]
    outer = (min(line.start for line in lines), max(line.end for line in lines)) if lines else (0.0, 0.0)
    for line in lines:
        for end in (line.start, line.end):
            if outer[0] + _SHORTEST_CELL < end < outer[1] - _SHORTEST_CELL:
                above = max((edge for edge in edges if edge < line.at - 1), default=line.at)
                below = min((edge for edge in edges if edge > line.at + 1), default=line.at)
                yield Axis(end, above, below)


def _split(
    glyphs: Sequence[Glyph], left: float, top: float, right: float, bottom: float
) -> tuple[list[Glyph], list[Glyph]]:
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        (inside if left <= x <= right and top <= y <= bottom else outside).append(glyph)
    return inside, outside
