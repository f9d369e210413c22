"""The prose that stands in rows of tables: a report's title, the headings of its sections, whole paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.model import Block, Grid, GridCell, Paragraph

_LONGEST_LABEL = 60
_SECTION_HEADING = re.compile(r"^[一二三四五六七八]\s*[、.．]\s*[^0-9]*(?:情况|事项|概述|概况|报告)\s*$")


def is_prose(text: str) -> bool:
    """Say whether a text with a row to itself is prose: it is long or a sentence, heads a section, names the report."""
    return (
        len(text) > _LONGEST_LABEL
        or text.rstrip().endswith("。")
        or _SECTION_HEADING.match(text) is not None
        or "年度报告" in text
    )


def with_told_rows(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks, before each grid the prose of its rows as paragraphs; grids stay as they are.

    Whole reports are written into one table, and sheets saved as pages have their title in the first row. Prose begins
    its row; behind a blank cell, as behind a picture in lists of links, it is none of the report's.
    """
    return tuple(each for block in blocks for each in (*_told(block), block))


def _told(block: Block) -> Iterator[Paragraph]:
    if not isinstance(block, Grid):
        return
    prose = [cell for cell in block.cells if cell.row_span == 1 and is_prose(cell.text)]
    if not prose:
        return
    reached: dict[int, list[GridCell]] = {}
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            reached.setdefault(row, []).append(cell)
    for cell in prose:
        others = [each for each in reached[cell.row] if each is not cell]
        if not any(each.text or each.column < cell.column for each in others):
            for line in cell.text.split("\n"):
                yield Paragraph(line, cell.box, cell.locator)
