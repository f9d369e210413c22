"""A scanned page's tables and prose, read: ruled cells one by one, the rest word by word, and how sure of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extractors.grids.geometry import Frame, Glyph, Page, Rule, frames_of, grid_of
from extractors.grids.layout import blocks_of
from extractors.model import Block, Box, Grid, GridCell, Kind, Paragraph
from extractors.numbers import read_number, squash
from extractors.readers.recogniser import Reading, Recogniser
from extractors.readers.scan_lines import InkLine, lines_in
from extractors.readers.scan_page import ScannedPage
from extractors.readers.scan_settle import ReadLine, is_number, may_be_value, settle
from extractors.readers.scan_words import glyphs_of, line_height, words_of

if TYPE_CHECKING:
    from extractors.readers.recogniser import Picture

_BLANK_CONFIDENCE = 0.95
_RULED_QUALITY = 0.98
_INSET = 1.2  # points from a cell's border to where its text may begin
_LEAST_PROSE_CONFIDENCE = 0.05
_STAMPED = 0.8
_STAMP_INK = 1.0  # square points: more than a speck
_SEVERAL_ROWS = 0.5
_UNPLACED = 0.5  # for a cell whose words are not where it is


def read_page(page: ScannedPage, recogniser: Recogniser, before: Sequence[Block] = ()) -> list[Block]:
    """The grids and paragraphs of a page from top to bottom, with boxes on the page when upright.

    `before` are those of the page before: a table without ruling lines that ends there may go on here.
    """
    marks: Sequence[Glyph] = page.marks
    grids: list[Grid] = []
    for frame in frames_of(page.rules):
        found = None if _is_divided_one_way(frame) else grid_of(frame, marks, page.number)
        if found is not None:
            grid, marks = found
            grids.append(grid)
    areas = [_extent(grid) for grid in grids]
    placed: list[tuple[float, Block]] = [
        (area.top, _read_grid(grid, page, recogniser)) for area, grid in zip(areas, grids, strict=True)
    ]
    for block in _read_words(page, areas, recogniser, before):
        box = block.box if isinstance(block, Paragraph) else block.cells[0].box
        assert box is not None
        placed.append((box.top, block))
    return [block for _, block in sorted(placed, key=lambda item: item[0])]


def as_scanned(page: ScannedPage, block: Block) -> Block:
    """The block with boxes where they lie on the page before that was turned upright."""
    if isinstance(block, Paragraph):
        return replace(block, box=block.box and _box_as_scanned(page, block.box))
    cells = tuple(cell._replace(box=cell.box and _box_as_scanned(page, cell.box)) for cell in block.cells)
    return replace(block, cells=cells)


def _is_divided_one_way(frame: Frame) -> bool:
    """Say whether a frame has lines inside that part its rows only, or its columns only."""
    columns, rows = len(frame.column_edges) - 1, len(frame.row_edges) - 1
    return min(columns, rows) == 1 and max(columns, rows) >= 3


def _extent(grid: Grid) -> Box:
    boxes = [cell.box for cell in grid.cells if cell.box is not None]
    return Box(
        boxes[0].page,
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _read_grid(grid: Grid, page: ScannedPage, recogniser: Recogniser) -> Grid:
    lines: list[list[InkLine]] = []
    height = line_height(_ink_in(page, _extent(grid)), page.scale)
    for cell in grid.cells:
        box = cell.box
        assert box is not None
        inside = box.x0 + _INSET, box.top + _INSET, box.x1 - _INSET, box.bottom - _INSET
        lines.append(lines_in(page, inside, height))
    flat = [line for cell_lines in lines for line in cell_lines]
    readings = recogniser.read([line.picture for line in flat])
    values = _values(grid, lines, readings)
    read = settle(
        flat,
        readings,
        [value for value, cell_lines in zip(values, lines, strict=True) for _ in cell_lines],
        page,
        recogniser,
    )
    cells, position = [], 0
    for cell, cell_lines in zip(grid.cells, lines, strict=True):
        own = read[position : position + len(cell_lines)]
        position += len(cell_lines)
        assert cell.box is not None
        cells.append(
            GridCell(
                cell.row,
                cell.column,
                "\n".join(line.text for line in own),
                cell.row_span,
                cell.column_span,
                cell.box,
                None,
                round(min(_sureness(own), _STAMPED if _is_stamped(page, cell.box) else 1.0), 3),
            )
        )
    return Grid(tuple(cells), grid.row_count, grid.column_count, _RULED_QUALITY)


def _sureness(lines: Sequence[ReadLine]) -> float:
    """How sure the text of a cell is: as sure as its least sure line.

    Numbers below each other are those of several rows between which a ruling line was not seen.
    """
    least = min((line.confidence for line in lines), default=_BLANK_CONFIDENCE)
    is_several = len(lines) > 1 and all(read_number(line.text).kind is Kind.NUMBER for line in lines)
    return min(least, _SEVERAL_ROWS) if is_several else least


def _is_stamped(page: ScannedPage, box: Box) -> bool:
    """Say whether ink was taken out of a cell as that of a stamp, of which some may have been print."""
    if page.stamped is None:
        return False
    edges = box.x0 + _INSET, box.top + _INSET, box.x1 - _INSET, box.bottom - _INSET
    x0, top, x1, bottom = (max(round(at * page.scale), 0) for at in edges)
    return bool(np.count_nonzero(page.stamped[top:bottom, x0:x1]) > _STAMP_INK * page.scale * page.scale)


def _ink_in(page: ScannedPage, area: Box) -> Picture:
    x0, top, x1, bottom = (round(at * page.scale) for at in (area.x0, area.top, area.x1, area.bottom))
    return page.ink[max(top, 0) : bottom, max(x0, 0) : x1]


def _values(grid: Grid, lines: Sequence[Sequence[InkLine]], readings: Sequence[Reading]) -> list[bool]:
    """For each cell whether it stands in a row or column of which most filled cells of one line are numbers."""
    rows: dict[int, list[bool]] = {}
    columns: dict[int, list[bool]] = {}
    position = 0
    for cell, cell_lines in zip(grid.cells, lines, strict=True):
        if len(cell_lines) == 1:
            found = is_number(readings[position])
            rows.setdefault(cell.row, []).append(found)
            columns.setdefault(cell.column, []).append(found)
        position += len(cell_lines)

    def mostly(found: list[bool]) -> bool:
        return 2 * sum(found) > len(found)

    return [mostly(rows.get(cell.row, [])) or mostly(columns.get(cell.column, [])) for cell in grid.cells]


def _read_words(
    page: ScannedPage, areas: Sequence[Box], recogniser: Recogniser, before: Sequence[Block]
) -> list[Block]:
    """What stands outside the ruled grids: paragraphs, and grids that ruling lines part in rows only, or not at all."""
    words = words_of(page, [(area.x0, area.top, area.x1, area.bottom) for area in areas])
    readings = recogniser.read([line.picture for line in words.lines])
    said = [
        (line, reading)
        for line, reading in zip(words.lines, readings, strict=True)
        if reading.text and reading.confidence >= _LEAST_PROSE_CONFIDENCE
    ]
    lines = [line for line, _ in said]
    values = [may_be_value(line, reading, words.height) for line, reading in said]
    read = settle(lines, [reading for _, reading in said], values, page, recogniser)
    glyphs = [
        glyph
        for line, each in zip(lines, read, strict=True)
        for glyph in glyphs_of(line, each.text, words.height, page.scale)
    ]
    rules = [rule for rule in page.rules if not any(_is_in(rule, area) for area in areas)]
    width, height = page.size
    blocks = blocks_of(Page(page.number, width, height, glyphs, rules), before)
    return [_with_confidence(block, lines, read, page.scale) for block in blocks]


def _is_in(rule: Rule, area: Box) -> bool:
    x, y = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
    return area.x0 - 3 <= x <= area.x1 + 3 and area.top - 3 <= y <= area.bottom + 3


def _with_confidence(block: Block, lines: Sequence[InkLine], read: Sequence[ReadLine], scale: float) -> Block:
    if isinstance(block, Paragraph):
        return block
    cells = tuple(cell._replace(confidence=_confidence(cell, lines, read, scale)) for cell in block.cells)
    return replace(block, cells=cells)


def _confidence(cell: GridCell, lines: Sequence[InkLine], read: Sequence[ReadLine], scale: float) -> float:
    """The least that any of the words in a cell is sure of."""
    text = squash(cell.text)
    if not text:
        return _BLANK_CONFIDENCE
    assert cell.box is not None
    box = cell.box
    found = [
        each.confidence
        for line, each in zip(lines, read, strict=True)
        if box.x0 <= (line.x0 + line.x1) / 2 / scale <= box.x1
        and box.top - 1 <= (line.top + line.bottom) / 2 / scale <= box.bottom + 1
        and squash(each.text) in text
    ]
    return round(min(found, default=_UNPLACED), 3)


def _box_as_scanned(page: ScannedPage, box: Box) -> Box:
    width, height = box.x1 - box.x0, box.bottom - box.top
    if page.quarter_turns % 2:
        width, height = height, width
    x, y = page.as_scanned((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
    return Box(
        box.page, round(x - width / 2, 2), round(y - height / 2, 2), round(x + width / 2, 2), round(y + height / 2, 2)
    )
