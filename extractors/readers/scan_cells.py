"""A scanned page's ruled cells and lines of prose, read: text, and how sure of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.grids.geometry import Glyph, Line, frames_of, grid_of, paragraphs_of
from extractors.model import Block, Box, Grid, GridCell, Paragraph
from extractors.readers.recogniser import Reading, Recogniser
from extractors.readers.scan_lines import DigitCount, InkLine, cut, is_slash, lines_in
from extractors.readers.scan_page import ScannedPage

_NUMBER = re.compile(r"[+\-−–—]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_VALUE_WITH_UNIT = re.compile(r"[+\-−–—增减]?[\d.,，]+\D{0,3}")
_PLACEHOLDER = re.compile(r"[/／\\\-—–－一无_]+")
# placeholders, and Chinese characters but those that a 0 or 1 is taken for
_WORDS = re.compile(r"[/／\\\-—–－_]|(?![〇口日曰回丨])[\u4e00-\u9fff]")
_DIGIT_LOOKALIKES = str.maketrans("OoQ〇○◯口lI|丨ZzSB，。", "00000001111" + "2258,.")
_ZEROS = frozenset("Oo〇○◯")
_AGREED = 0.9  # a single 0 that the recogniser is this sure of is not read again
_DISPUTED = 0.5
_BLANK_CONFIDENCE = 0.95
_STROKE_CONFIDENCE = 0.95
_INSET = 1.2  # points from a cell's border to where its text may begin
_LEAST_PROSE_HEIGHT = 5.0
_LEAST_PROSE_CONFIDENCE = 0.05
_GUESSED = 0.6
_ONE_DIGIT = DigitCount(1, 1, False)
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
    values = _values(grid, lines, readings)
    read = _settle(
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
                _as_scanned(page, cell.box),
                None,
                round(min((line.confidence for line in own), default=_BLANK_CONFIDENCE), 3),
            )
        )
    return Grid(tuple(cells), grid.row_count, grid.column_count, 0.98)


def _values(grid: Grid, lines: Sequence[Sequence[InkLine]], readings: Sequence[Reading]) -> list[bool]:
    """For each cell whether it stands in a row or column of which most filled cells of one line are numbers."""
    rows: dict[int, list[bool]] = {}
    columns: dict[int, list[bool]] = {}
    position = 0
    for cell, cell_lines in zip(grid.cells, lines, strict=True):
        if len(cell_lines) == 1:
            is_number = _NUMBER.fullmatch(_first_reading(readings[position], False).text) is not None
            rows.setdefault(cell.row, []).append(is_number)
            columns.setdefault(cell.column, []).append(is_number)
        position += len(cell_lines)

    def mostly(found: list[bool]) -> bool:
        return 2 * sum(found) > len(found)

    return [mostly(rows.get(cell.row, [])) or mostly(columns.get(cell.column, [])) for cell in grid.cells]


def _settle(
    lines: Sequence[InkLine],
    readings: Sequence[Reading],
    is_value: Sequence[bool],
    page: ScannedPage,
    recogniser: Recogniser,
) -> list[_ReadLine]:
    """The text of each line. Numbers but a clear 0 are read again on other cuts, and their digits are counted."""
    first = [
        (_placeholder(line, page) if value else None) or _first_reading(reading, value)
        for line, reading, value in zip(lines, readings, is_value, strict=True)
    ]
    again = [
        number
        for number, (line, read) in enumerate(zip(lines, first, strict=True))
        if _needs_more(read, is_value[number], line.digits)
    ]
    second = _read_again(again, _SECOND_CUT, lines, page, recogniser)
    disputed = [number for number in again if not _says_same(first[number], second[number])]
    third = _read_again(disputed, _THIRD_CUT, lines, page, recogniser)
    settled = list(first)
    for number in again:
        further = [second[number], third[number]] if number in third else [second[number]]
        settled[number] = _agree(first[number], further, lines[number].digits)
    return settled


def _placeholder(line: InkLine, page: ScannedPage) -> _ReadLine | None:
    """What a line says that is told by its shape: cut out and enlarged, the recogniser takes a lone stroke for a 1."""
    if _is_dash(line, page.scale):
        return _ReadLine("—", _STROKE_CONFIDENCE)
    return _ReadLine("/", _STROKE_CONFIDENCE) if is_slash(page, line) else None


def _is_dash(line: InkLine, scale: float) -> bool:
    """Is a line nothing but a low, wide bar?"""
    width, height = line.x1 - line.x0, line.bottom - line.top
    return height <= 2.2 * scale and width >= 2 * height and width >= 2 * scale


def _needs_more(read: _ReadLine, is_value: bool, digits: DigitCount) -> bool:
    """Is the line a value, or may it be one, other than a 0 that is beyond doubt?"""
    if _NUMBER.fullmatch(read.text):
        return not (read.text == "0" and read.confidence >= _AGREED and digits == _ONE_DIGIT)
    return is_value and (not read.text or _VALUE_WITH_UNIT.fullmatch(_plain(read.text)) is not None)


def _says_same(first: _ReadLine, further: Reading) -> bool:
    return _vote(first, further) == _plain(first.text)


def _vote(first: _ReadLine, further: Reading) -> str:
    """What a further reading says in the terms of the first: a number, or a text with a unit in it."""
    is_text = bool(first.text) and not _NUMBER.fullmatch(first.text)
    return _plain(further.text) if is_text else further.number


def _read_again(
    numbers: Sequence[int],
    margins: tuple[float, float],
    lines: Sequence[InkLine],
    page: ScannedPage,
    recogniser: Recogniser,
) -> dict[int, Reading]:
    """The lines at `numbers` read on pictures with other margins."""
    boxes = [(lines[at].x0, lines[at].top, lines[at].x1, lines[at].bottom) for at in numbers]
    return dict(zip(numbers, recogniser.read([cut(page, box, *margins) for box in boxes]), strict=True))


def _first_reading(reading: Reading, is_value: bool) -> _ReadLine:
    text = reading.text.replace(" ", "")
    if _NUMBER.fullmatch(text):
        agrees = _plain(text) == reading.number
        return _ReadLine(text, reading.number_confidence if agrees else min(reading.confidence, _DISPUTED))
    looks = text.translate(_DIGIT_LOOKALIKES)
    if (is_value or text in _ZEROS) and _NUMBER.fullmatch(looks) and looks == reading.number:
        return _ReadLine(looks, reading.number_confidence)
    if is_value and len(text) <= 2 and not _WORDS.search(text) and _NUMBER.fullmatch(reading.number):
        return _ReadLine(reading.number, min(reading.number_confidence, _GUESSED))
    is_odd = is_value and len(text) == 1 and not _PLACEHOLDER.fullmatch(text)
    return _ReadLine(reading.text, min(reading.confidence, _GUESSED) if is_odd else reading.confidence)


def _agree(first: _ReadLine, further: Sequence[Reading], digits: DigitCount) -> _ReadLine:
    """What most readings say; sure only if all say it and the pieces of ink can be as many digits."""
    votes = [_plain(first.text), *(_vote(first, reading) for reading in further)]
    text = max(votes, key=lambda vote: (votes.count(vote), vote == votes[0]))
    if not text:
        return _ReadLine(first.text, min(first.confidence, _DISPUTED))
    confidence = first.confidence if votes.count(text) == len(votes) else min(first.confidence, _DISPUTED)
    if _NUMBER.fullmatch(text) and not _can_be(text, digits):
        confidence = min(confidence, _GUESSED)
    return _ReadLine(first.text if text == votes[0] else text, confidence)


def _plain(text: str) -> str:
    return re.sub(r"[−–—]", "-", re.sub(r"\s", "", text))


def _can_be(number: str, digits: DigitCount) -> bool:
    count = sum(character.isdigit() for character in number)
    return digits.least <= count <= digits.most and digits.has_point == ("." in number or "," in number)


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
    return [
        (paragraph.box.top, Paragraph(paragraph.text, _as_scanned(page, paragraph.box)))
        for paragraph in paragraphs_of(printed, width)
        if paragraph.box is not None
    ]


def _as_scanned(page: ScannedPage, box: Box) -> Box:
    """The box where it lies on the page before that was turned upright."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    if page.quarter_turns % 2:
        width, height = height, width
    x, y = page.as_scanned((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
    return Box(
        box.page, round(x - width / 2, 2), round(y - height / 2, 2), round(x + width / 2, 2), round(y + height / 2, 2)
    )
