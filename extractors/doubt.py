"""When the first reading of a PDF is not sure, and what a second, independent one makes of it."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.mapping import Mapped, map_tables
from extractors.model import Content, Kind, Paragraph, Problem
from extractors.numbers import squash

# what is printed in every one of these tables and in no prose
_SIGNS = {
    "proactive": re.compile(r"信息内容|制发件数|新制作数量|处理决定数量"),
    "requests": re.compile(r"勾稽关系|科研机构|公益组织|法律服务机构|重新出具已获取信息"),
    "disputes": re.compile(r"未经复议直接起诉|复议后起诉|结果维持"),
}
_TELLING_PROBLEMS = frozenset({"unknown_row", "uneven_columns", "no_values"})
_DISPUTED = 0.5  # what is left of a cell's confidence where the two readings differ


def is_doubtful(mapped: Mapped, content: Content) -> bool:
    """Say whether the reading calls for another: cells unsure, unreadable or left out, or words of a table in prose."""
    if any(problem.code in _TELLING_PROBLEMS for problem in mapped.problems):
        return True
    if any(cell.confidence < 0.9 or cell.kind is Kind.UNREADABLE for cell in mapped.cells):
        return True
    prose = squash("".join(block.text for block in content.blocks if isinstance(block, Paragraph)))
    found = {cell.table_key for cell in mapped.cells}
    return any(sign.search(prose) for table_key, sign in _SIGNS.items() if table_key not in found)


def second_reading(data: bytes, first: Mapped) -> Mapped:
    """Return the better of the first reading and pdfplumber's: the one with more readable cells, each as sure as it is.

    Cells that both readings have with different values lose confidence and are reported (`readings_differ`).
    """
    from extractors.readers.pdf_second import read_grids

    second = map_tables(read_grids(data))
    if not second.cells:
        return first
    better, other = (second, first) if _certainty(second) > _certainty(first) else (first, second)
    values = {cell.key: (cell.kind, cell.value) for cell in other.cells}
    differing = [
        cell for cell in better.cells if values.get(cell.key, (cell.kind, cell.value)) != (cell.kind, cell.value)
    ]
    if not differing:
        return better
    keys = {cell.key for cell in differing}
    cells = tuple(
        replace(cell, confidence=round(cell.confidence * _DISPUTED, 4)) if cell.key in keys else cell
        for cell in better.cells
    )
    where = "/".join(differing[0].key)
    text = f"Two readers differ in {len(differing)} cells, first in {where}; they are marked as unsure."
    return replace(better, cells=cells, problems=(*better.problems, Problem("readings_differ", text, where)))


def _certainty(mapped: Mapped) -> float:
    return sum(cell.confidence for cell in mapped.cells if cell.kind is not Kind.UNREADABLE)
