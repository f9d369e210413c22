"""Lays a printed document out on pages: where each line of text and each ruling line stands.

The result is the same for every format with pages: a PDF, an OFD and a picture of the page are drawn from it. Lengths
are in points from the page's top left corner; a text's position is the left end of its baseline.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from flows.sample.model import PrintedCell, PrintedDocument, PrintedParagraph, PrintedTable

LINE_SPACING = 1.45
CELL_PADDING = 3.0


@dataclass(frozen=True, slots=True)
class LayoutStyle:
    """How pages look. `rules` is `all`, `horizontal` or `none`; `vertical` is how a tall narrow label is set: `stacked`
    (one character a line), `rotated` (turned by 90 degrees) or `wrapped`. `closes_fragments` draws the bottom line of a
    table where a page ends it. `keep_rows` False lets a page break fall inside a row of several lines.
    """

    page_width: float = 595.0
    page_height: float = 842.0
    margin: float = 62.0
    body_size: float = 12.0
    table_size: float = 9.0
    rules: str = "all"
    vertical: str = "stacked"
    closes_fragments: bool = True
    keep_rows: bool = True
    page_numbers: bool = True
    side_by_side: bool = False

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.page_width - 2 * self.margin

    @property
    def page_bottom(self) -> float:
        """The lowest line that text may reach."""
        return self.page_height - self.margin


@dataclass(frozen=True, slots=True)
class TextRun:
    """A line of text; `rotation` is 0 or 90 degrees counterclockwise around its position."""

    text: str
    x: float
    baseline: float
    size: float
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class LaidPage:
    """One page: its lines of text and its ruling lines."""

    texts: list[TextRun] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def text_width(text: str, size: float) -> float:
    """The width of a line: a full em for Chinese characters and full-width forms, half an em for the rest."""
    return sum(size if unicodedata.east_asian_width(character) in "WFA" else size / 2 for character in text)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """The lines of a text broken at `width` and at its own line breaks; a number only if it is too wide."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in _words(part):
            if line and text_width(line + word, size) > width:
                lines.append(line)
                line = ""
            while len(word) > 1 and text_width(word, size) > width:
                fitting = max(1, int(width / (size / 2)))
                lines.append(word[:fitting])
                word = word[fitting:]
            line += word
        lines.append(line)
    return lines


def _words(text: str) -> list[str]:
    words: list[str] = []
    for character in text:
        if words and character.isascii() and not character.isspace() and words[-1].isascii():
            words[-1] += character
        else:
            words.append(character)
    return words


def lay_out(document: PrintedDocument, style: LayoutStyle | None = None) -> list[LaidPage]:
    """The pages of the document. A table that does not fit is broken between its rows, as word processors do."""
    typesetter = _Typesetter(style or LayoutStyle())
    for block in document.blocks:
        if isinstance(block, PrintedParagraph):
            typesetter.paragraph(block)
        else:
            typesetter.table(block)
    return typesetter.finished()


class _Typesetter:
    """Fills pages from the top, one block after the other."""

    def __init__(self, style: LayoutStyle) -> None:
        self.style = style
        self.pages = [LaidPage()]
        self.y = style.margin

    def finished(self) -> list[LaidPage]:
        if self.style.page_numbers:
            for number, page in enumerate(self.pages, 1):
                x = self.style.page_width / 2 - 10
                page.texts.append(TextRun(f"- {number} -", x, self.style.page_bottom + 24, 10))
        return self.pages

    def new_page(self) -> None:
        self.pages.append(LaidPage())
        self.y = self.style.margin

    def paragraph(self, paragraph: PrintedParagraph) -> None:
        size = {"title": 18.0, "heading": self.style.body_size + 1, "note": 9.0}.get(
            paragraph.style, self.style.body_size
        )
        indent = "　　" if paragraph.style in ("body", "heading", "note") else ""
        for line in wrapped(indent + paragraph.text, size, self.style.text_width):
            if self.y + size * LINE_SPACING > self.style.page_bottom:
                self.new_page()
            x = self.style.margin
            if paragraph.style == "title":
                x += (self.style.text_width - text_width(line, size)) / 2
            self.pages[-1].texts.append(TextRun(line, x, self.y + size, size))
            self.y += size * LINE_SPACING
        self.y += size * 0.3

    def table(self, table: PrintedTable) -> None:
        frame = _Frame(table, self.style, self.style.margin, self.style.text_width)
        self.y += 4
        first = 0
        while first < len(frame.heights):
            if frame.heights[first] > self.style.page_bottom - self.y:
                self.new_page()
            last, bottom = first, self.y
            while last < len(frame.heights) and (
                last == first or bottom + frame.heights[last] <= self.style.page_bottom
            ):
                bottom += frame.heights[last]
                last += 1
            frame.draw(self.pages[-1], first, last, self.y)
            self.y = bottom
            first = last
            if first < len(frame.heights):
                self.new_page()
        self.y += 8


class _Frame:
    """A table with its column positions and row heights, drawn fragment by fragment."""

    def __init__(self, table: PrintedTable, style: LayoutStyle, left: float, width: float) -> None:
        self.style = style
        self.size = style.table_size
        self.cells = list(table.placed())
        unit = width / sum(table.widths)
        self.lefts = [left + unit * sum(table.widths[:column]) for column in range(len(table.widths) + 1)]
        self.heights = self._row_heights(len(table.rows))
        self.lines_left: dict[tuple[int, int], list[str]] = {}

    def _lines(self, column: int, cell: PrintedCell) -> list[str]:
        if cell.is_vertical and self.style.vertical == "stacked":
            return list(cell.text)
        if cell.is_vertical and self.style.vertical == "rotated":
            return [cell.text]
        return wrapped(cell.text, self.size, self._width(column, cell) - 2 * CELL_PADDING)

    def _width(self, column: int, cell: PrintedCell) -> float:
        return self.lefts[column + cell.column_span] - self.lefts[column]

    def _row_heights(self, row_count: int) -> list[float]:
        leading = self.size * LINE_SPACING
        heights = [leading + 2 * CELL_PADDING] * row_count
        for row, column, cell in sorted(self.cells, key=lambda placed: placed[2].row_span):
            needed = len(self._lines(column, cell)) * leading + 2 * CELL_PADDING
            if cell.is_vertical and self.style.vertical == "rotated":
                needed = text_width(cell.text, self.size) + 2 * CELL_PADDING
            present = sum(heights[row : row + cell.row_span])
            if needed > present:
                heights[min(row + cell.row_span, row_count) - 1] += needed - present
        return heights

    def draw(self, page: LaidPage, first: int, last: int, top: float) -> None:
        """Draws the rows from `first` to before `last` with their upper edge at `top`."""
        tops = [top]
        for height in self.heights[first:last]:
            tops.append(tops[-1] + height)
        edges: set[Rule] = set()
        for row, column, cell in self.cells:
            begin, end = max(row, first), min(row + cell.row_span, last)
            if begin >= end:
                continue
            box = (self.lefts[column], tops[begin - first], self.lefts[column + cell.column_span], tops[end - first])
            edges |= self._edges(box, closed=row + cell.row_span <= last or self.style.closes_fragments)
            self._draw_text(page, cell, row, column, box, is_cut=row + cell.row_span > last)
        page.rules += sorted(edges, key=lambda rule: (rule.top, rule.x0, rule.bottom, rule.x1))

    def _edges(self, box: tuple[float, float, float, float], closed: bool) -> set[Rule]:
        x0, top, x1, bottom = (round(length, 2) for length in box)
        horizontal = {Rule(x0, top, x1, top)} | ({Rule(x0, bottom, x1, bottom)} if closed else set())
        vertical = {Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom)}
        return {"all": horizontal | vertical, "horizontal": horizontal, "none": set()}[self.style.rules]

    def _draw_text(
        self,
        page: LaidPage,
        cell: PrintedCell,
        row: int,
        column: int,
        box: tuple[float, float, float, float],
        is_cut: bool,
    ) -> None:
        """Sets a cell's lines in the middle of its box; lines that a page break cuts off flow on."""
        x0, top, x1, bottom = box
        lines = self.lines_left.setdefault((row, column), self._lines(column, cell))
        if not lines:
            return
        if cell.is_vertical and self.style.vertical == "rotated":
            self.lines_left[row, column] = []
            baseline = (top + bottom + text_width(cell.text, self.size)) / 2
            page.texts.append(TextRun(cell.text, (x0 + x1 + self.size) / 2, baseline, self.size, 90))
            return
        leading = self.size * LINE_SPACING
        fitting = max(1, int((bottom - top) / leading)) if is_cut else len(lines)
        here, self.lines_left[row, column] = lines[:fitting], lines[fitting:]
        y = (top + bottom - len(here) * leading) / 2
        is_centred = not cell.is_label or cell.is_vertical or cell.column_span > 3 or len(cell.text) < 8
        for line in here:
            x = (x0 + x1 - text_width(line, self.size)) / 2 if is_centred else x0 + CELL_PADDING
            if line:
                page.texts.append(TextRun(line, x, y + self.size, self.size))
            y += leading
