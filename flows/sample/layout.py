"""Lays a printed document out on pages: where each line of text and each ruling line stands.

The result is the same for every format with pages: a PDF, an OFD and a picture of the page are drawn from it.
"""

from __future__ import annotations

from dataclasses import replace

from flows.sample.frame import Frame
from flows.sample.model import PrintedDocument, PrintedParagraph, PrintedTable
from flows.sample.pages import LINE_SPACING, LaidPage, LayoutStyle, TextRun, text_width, wrapped


def lay_out(document: PrintedDocument, style: LayoutStyle | None = None) -> list[LaidPage]:
    """The pages of the document. A table that does not fit is broken between its rows, as word processors do."""
    typesetter = _Typesetter(style or LayoutStyle())
    for block in document.blocks:
        if isinstance(block, PrintedParagraph):
            typesetter.paragraph(block)
        else:
            typesetter.table(block)
    return typesetter.finished()


def block_starts(table: PrintedTable) -> list[int]:
    """The rows of table 二 that name an item of article 20, each of which begins a block."""
    return [number for number, row in enumerate(table.rows) if len(row) == 1 and "第二十条" in row[0].text]


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
        for line in wrapped(indent + paragraph.text, size, self.style.text_width, self.style.character_spacing):
            if self.y + size * LINE_SPACING > self.style.page_bottom:
                self.new_page()
            x = self.style.margin
            if paragraph.style == "title":
                x += (self.style.text_width - text_width(line, size)) / 2
            self.pages[-1].texts.append(TextRun(line, x, self.y + size, size))
            self.y += size * LINE_SPACING
        self.y += size * 0.3

    def table(self, table: PrintedTable) -> None:
        self.y += 4
        starts = block_starts(table)
        if self.style.side_by_side and len(starts) > 1:
            self._table_halves(table, starts[len(starts) // 2])
        else:
            self._table_over_pages(Frame(table, self.style, self.style.margin, self.style.text_width))
        self.y += 8

    def _table_over_pages(self, frame: Frame) -> None:
        first = 0
        while first < len(frame.strips):
            room = self.style.page_bottom - self.y
            if frame.strips[first].height > room and not frame.split(first, room):
                self.new_page()
                self.y += frame.draw_heading(self.pages[-1], first, self.y)
            last, bottom = first, self.y
            while last < len(frame.strips):
                room = self.style.page_bottom - bottom
                if last > first and frame.strips[last].height > room and not frame.split(last, room):
                    break
                bottom += frame.strips[last].height
                last += 1
            frame.draw(self.pages[-1], first, last, self.y)
            self.y, first = bottom, last

    def _table_halves(self, table: PrintedTable, middle: int) -> None:
        width = self.style.text_width / 2 - 6
        halves = [
            Frame(replace(table, rows=rows), self.style, self.style.margin + offset, width)
            for rows, offset in ((table.rows[:middle], 0.0), (table.rows[middle:], width + 12))
        ]
        if max(half.height for half in halves) > self.style.page_bottom - self.y:
            self.new_page()
        for half in halves:
            half.draw(self.pages[-1], 0, len(half.strips), self.y)
        self.y += max(half.height for half in halves)
