"""A table laid out on pages: its columns, the strips that its rows are cut into, its ruling lines and texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from flows.sample.model import PrintedCell, PrintedTable
from flows.sample.pages import LINE_SPACING, LaidPage, LayoutStyle, Rule, TextRun, text_width, wrapped

CellBox: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of the table, or the part of one that stands on one page."""

    row: int
    height: float


class Frame:
    """A table with its column positions and strips, drawn one page after the other from the first strip on."""

    def __init__(self, table: PrintedTable, style: LayoutStyle, left: float, width: float) -> None:
        self.table = table
        self.style = style
        self.size = style.table_size
        self.cells = list(table.placed())
        unit = width / sum(table.widths)
        self.lefts = [left + unit * sum(table.widths[:column]) for column in range(len(table.widths) + 1)]
        self.strips = [Strip(row, height) for row, height in enumerate(self._row_heights(len(table.rows)))]
        self._lines_left: dict[tuple[int, int], list[str]] = {}

    @property
    def height(self) -> float:
        """The height of the whole table."""
        return sum(strip.height for strip in self.strips)

    def split(self, number: int, room: float) -> bool:
        """Cut a strip of several lines in two so that its first part fits; False where style or room forbid it."""
        strip, part = self.strips[number], self._leading + 2 * self.style.padding
        if self.style.keep_rows or room < part or strip.height < 1.8 * self._leading + 2 * self.style.padding:
            return False
        above = part + self._leading * int((room - part) / self._leading)
        if above >= strip.height:
            return False
        below = max(strip.height - above, part)
        self.strips[number : number + 1] = [Strip(strip.row, above), Strip(strip.row, below)]
        return True

    def draw_heading(self, page: LaidPage, first: int, top: float) -> float:
        """Print the heading again above strip `first`, where the style asks for it; returns its height."""
        rows = [any(cell.expected for cell in row) for row in self.table.rows].index(True)
        is_below = first < len(self.strips) and self.strips[first].row >= rows
        if not (self.style.repeats_heading and self.table.key == "requests" and is_below):
            return 0.0
        heading = PrintedTable(self.table.key, self.table.rows[:rows], self.table.widths)
        frame = Frame(heading, self.style, self.lefts[0], self.lefts[-1] - self.lefts[0])
        frame.draw(page, 0, len(frame.strips), top)
        return frame.height

    def draw(self, page: LaidPage, first: int, last: int, top: float) -> None:
        """Draw the strips from `first` to before `last` with their upper edge at `top`."""
        tops = [top]
        for strip in self.strips[first:last]:
            tops.append(tops[-1] + strip.height)
        edges: set[Rule] = set()
        for row, column, cell in self.cells:
            mine = [n for n, strip in enumerate(self.strips) if row <= strip.row < row + cell.row_span]
            begin, end = max(mine[0], first), min(mine[-1] + 1, last)
            if begin >= end:
                continue
            box = (self.lefts[column], tops[begin - first], self.lefts[column + cell.column_span], tops[end - first])
            is_cut = mine[-1] + 1 > last
            page.cells.append(Rule(*box))
            edges |= self._edges(box, closed=not is_cut or self.style.closes_fragments)
            self._draw_text(page, cell, row, column, box, is_cut)
        page.rules += sorted(edges, key=lambda rule: (rule.top, rule.x0, rule.bottom, rule.x1))

    @property
    def _leading(self) -> float:
        return self.size * LINE_SPACING

    def _lines(self, column: int, cell: PrintedCell) -> list[str]:
        if cell.is_vertical and self.style.vertical == "stacked":
            return list(cell.text.replace("\n", ""))
        if self._is_rotated(cell):
            return [cell.text.replace("\n", "")]
        width = self.lefts[column + cell.column_span] - self.lefts[column]
        return wrapped(cell.text, self.size, width - 2 * self.style.padding, self.style.character_spacing)

    def _is_rotated(self, cell: PrintedCell) -> bool:
        return cell.is_vertical and self.style.vertical == "rotated"

    def _row_heights(self, row_count: int) -> list[float]:
        heights = [self._leading + 2 * self.style.padding] * row_count
        for row, column, cell in sorted(self.cells, key=lambda placed: placed[2].row_span):
            text_height = len(self._lines(column, cell)) * self._leading
            if self._is_rotated(cell):
                text_height = text_width(cell.text, self.size)
            lacking = text_height + 2 * self.style.padding - sum(heights[row : row + cell.row_span])
            if lacking > 0:
                heights[min(row + cell.row_span, row_count) - 1] += lacking
        return heights

    def _edges(self, box: CellBox, closed: bool) -> set[Rule]:
        x0, top, x1, bottom = (round(length, 2) for length in box)
        horizontal = {Rule(x0, top, x1, top)} | ({Rule(x0, bottom, x1, bottom)} if closed else set())
        vertical = {Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom)}
        return {"all": horizontal | vertical, "horizontal": horizontal, "none": set()}[self.style.rules]

    def _draw_text(self, page: LaidPage, cell: PrintedCell, row: int, column: int, box: CellBox, is_cut: bool) -> None:
        """Set a cell's lines in the middle of its box; lines that a page break cuts off flow on."""
        x0, top, x1, bottom = box
        lines = self._lines_left.setdefault((row, column), self._lines(column, cell))
        if not lines:
            return
        if self._is_rotated(cell):
            self._lines_left[row, column] = []
            baseline = (top + bottom + text_width(lines[0], self.size)) / 2
            page.texts.append(TextRun(lines[0], (x0 + x1 + self.size * 0.7) / 2, baseline, self.size, 90))
            return
        fitting = max(1, int((bottom - top) / self._leading)) if is_cut else len(lines)
        here, self._lines_left[row, column] = lines[:fitting], lines[fitting:]
        y = (top + bottom - len(here) * self._leading) / 2
        is_centred = not cell.is_label or cell.is_vertical or cell.column_span > 3 or len(cell.text) < 8
        for line in here:
            spaced = text_width(line, self.size, self.style.character_spacing)
            x = (x0 + x1 - spaced) / 2 if is_centred else x0 + self.style.padding
            if line.strip():
                page.texts.append(TextRun(line, x, y + self.size, self.size))
            y += self._leading
