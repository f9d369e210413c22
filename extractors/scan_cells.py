"""A scanned page's ruled cells and lines of prose, read: text, and how sure of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.geometry import Glyph, Line, frames_of, grid_of, paragraphs_of
from extractors.model import Block, Box, Grid, GridCell
from extractors.recogniser import Reading, Recogniser
from extractors.scan_lines import InkLine, cut, lines_in
from extractors.scan_page import ScannedPage, unturned

_NUMBER = re.compile(r"[+\-−]?\d+(?:\.\d+)?")
_PLACEHOLDER = re.compile(r"[/／\-—–－一无_]+")
_DIGIT_LOOKALIKES = str.maketrans("OoQ〇○◯口lI|丨ZzSB，,。", "000000011112258...")
_AGREED = 0.9  # a single 0 that the recogniser is this sure of is not read again
_DISPUTED = 0.5
_BLANK_CONFIDENCE = 0.95
_INSET = 1.2  # points from a cell's border to where its text may begin
_LEAST_PROSE_HEIGHT = 5.0
_LEAST_PROSE_CONFIDENCE = 0.05
_GUESSED = 0.6
# How the picture of a line is cut for the second reading, and for the third where that disagrees with the first: paper
# at the sides and above, in shares of its height.
_SECOND_CUT = (0.75, 0.4)
_THIRD_CUT = (0.15, 0.08)


@dataclass(frozen=True, slots=True)
class _ReadLine:
    text: str
    confidence: float


def read_page(page: ScannedPage, recogniser: Recogniser) -> list[Block]:
    """The grids and paragraphs of a page from top to bottom, with boxes on the page as scanned."""
    marks: Sequence[Glyph] = page.marks
    grids: list[Grid] = []
    for frame in frames_of(page.rules):
        found = grid_of(frame, marks, page.number)
        if found is not None:
            grid, marks = found
            grids.append(grid)
    placed: list[tuple[float, Block]] = []
    taken: list[tuple[float, float]] = []
    for grid in grids:
        top, bottom = _extent(grid)
        taken.append((top, bottom))
        placed.append((top, _read_grid(grid, page, recogniser)))
    placed.extend(_read_prose(page, taken, recogniser))
    return [block for _, block in sorted(placed, key=lambda item: item[0])]


def _extent(grid: Grid) -> tuple[float, float]:
    boxes = [cell.box for cell in grid.cells if cell.box is not None]
    return min(box.top for box in boxes), max(box.bottom for box in boxes)


def _read_grid(grid: Grid, page: ScannedPage, recogniser: Recogniser) -> Grid:
    lines: list[list[InkLine]] = []
    for cell in grid.cells:
        box = cell.box
        assert box is not None
        lines.append(lines_in(page, (box.x0 + _INSET, box.top + _INSET, box.x1 - _INSET, box.bottom - _INSET)))
    flat = [line for cell_lines in lines for line in cell_lines]
    readings = recogniser.read([line.picture for line in flat])
    value_columns = _value_columns(grid, lines, readings)
    read = _settle(
        flat,
        readings,
        [cell.column in value_columns for cell, cell_lines in zip(grid.cells, lines, strict=True) for _ in cell_lines],
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
                _as_scanned(page, cell.box),
                None,
                round(min((line.confidence for line in own), default=_BLANK_CONFIDENCE), 3),
            )
        )
    return Grid(tuple(cells), grid.row_count, grid.column_count, 0.98)


def _value_columns(grid: Grid, lines: Sequence[Sequence[InkLine]], readings: Sequence[Reading]) -> set[int]:
    """The columns of which most filled cells of one line are read as numbers."""
    counts: dict[int, list[int]] = {}
    position = 0
    for cell, cell_lines in zip(grid.cells, lines, strict=True):
        if len(cell_lines) == 1:
            counts.setdefault(cell.column, []).append(bool(_NUMBER.fullmatch(readings[position].text)))
        position += len(cell_lines)
    return {column for column, numbers in counts.items() if 2 * sum(numbers) > len(numbers)}


def _settle(
    lines: Sequence[InkLine],
    readings: Sequence[Reading],
    is_value: Sequence[bool],
    page: ScannedPage,
    recogniser: Recogniser,
) -> list[_ReadLine]:
    """The text of each line. Numbers but a clear 0 are read again on other cuts, and their digits are counted."""
    first = [_first_reading(reading, value) for reading, value in zip(readings, is_value, strict=True)]
    again = [
        number
        for number, (line, read) in enumerate(zip(lines, first, strict=True))
        if (
            _NUMBER.fullmatch(read.text)
            and not (read.text == "0" and read.confidence >= _AGREED and line.piece_count == 1)
        )
        or (is_value[number] and not read.text)
    ]
    second = _read_again(again, _SECOND_CUT, lines, page, recogniser)
    disputed = [number for number in again if second[number] != first[number].text]
    third = _read_again(disputed, _THIRD_CUT, lines, page, recogniser)
    settled = list(first)
    for number in again:
        further = [second[number], third[number]] if number in third else [second[number]]
        settled[number] = _agree(first[number], further, lines[number].piece_count)
    return settled


def _read_again(
    numbers: Sequence[int],
    margins: tuple[float, float],
    lines: Sequence[InkLine],
    page: ScannedPage,
    recogniser: Recogniser,
) -> dict[int, str]:
    """The lines at `numbers` read as numbers on pictures with other margins."""
    boxes = [(lines[at].x0, lines[at].top, lines[at].x1, lines[at].bottom) for at in numbers]
    readings = recogniser.read([cut(page, box, *margins) for box in boxes])
    return {at: reading.number for at, reading in zip(numbers, readings, strict=True)}


def _first_reading(reading: Reading, is_value: bool) -> _ReadLine:
    text = reading.text.replace(" ", "")
    if _NUMBER.fullmatch(text):
        return _ReadLine(text, reading.confidence)
    looks = text.translate(_DIGIT_LOOKALIKES)
    if (is_value or len(text) > 1) and _NUMBER.fullmatch(looks) and looks == reading.number:
        return _ReadLine(looks, min(reading.number_confidence, _GUESSED))
    if is_value and len(text) <= 2 and not _PLACEHOLDER.fullmatch(text) and _NUMBER.fullmatch(reading.number):
        return _ReadLine(reading.number, min(reading.number_confidence, _GUESSED))
    return _ReadLine(reading.text, reading.confidence)


def _agree(first: _ReadLine, further: Sequence[str], piece_count: int | None) -> _ReadLine:
    votes = [first.text, *further]
    text = max(votes, key=lambda vote: (votes.count(vote), vote == first.text))
    if not _NUMBER.fullmatch(text):
        return _ReadLine(first.text, min(first.confidence, _DISPUTED))
    confidence = first.confidence if votes.count(text) == len(votes) else min(first.confidence, _DISPUTED)
    digit_count = sum(character.isdigit() for character in text)
    if piece_count is not None and piece_count != digit_count:
        confidence = min(confidence, _GUESSED)
    return _ReadLine(text, confidence)


def _read_prose(
    page: ScannedPage, taken: Sequence[tuple[float, float]], recogniser: Recogniser
) -> list[tuple[float, Block]]:
    width, height = page.size
    lines: list[InkLine] = []
    top = 0.0
    for start, end in [*sorted(taken), (height, height)]:
        if start - top > _LEAST_PROSE_HEIGHT:
            lines.extend(lines_in(page, (0.0, top, width, start - 1.0)))
        top = max(top, end + 1.0)
    readings = recogniser.read([line.picture for line in lines])
    scale = page.scale
    printed = [
        Line(reading.text, Box(page.number, line.x0 / scale, line.top / scale, line.x1 / scale, line.bottom / scale))
        for line, reading in zip(lines, readings, strict=True)
        if reading.text and reading.confidence >= _LEAST_PROSE_CONFIDENCE
    ]
    return [(paragraph.box.top if paragraph.box else 0.0, paragraph) for paragraph in paragraphs_of(printed, width)]


def _as_scanned(page: ScannedPage, box: Box) -> Box:
    """The box where it lies on the page before that was turned upright."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    x, y = unturned((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2, page.size, page.turn)
    return Box(
        box.page, round(x - width / 2, 2), round(y - height / 2, 2), round(x + width / 2, 2), round(y + height / 2, 2)
    )
