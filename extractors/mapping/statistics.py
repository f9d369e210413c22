"""The statistics tables of reports for 2008–2018: many local variants, rows kept by their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.grids.rows import Row, is_filled
from extractors.labels import without_ordinal
from extractors.mapping.cells import Place, make_cell, printed_text
from extractors.mapping.segments import Segment
from extractors.model import Cell, GridCell, Problem
from extractors.numbers import UNITS, is_value_like, squash

TABLE = "statistics"
_CUMULATIVE = re.compile(r"累计|历年")
_CURRENT = re.compile(r"年度|本年|当年|全年|20\d\d|统计数|数量|数值|合计|数据|本期|^数$")
_UNIT_HEADER = re.compile(r"^(?:计量|计算)?单位$")
_LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+[、.．]"),
    re.compile(r"^[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"^\d+[、.．](?!\d)"),
    re.compile(r"^[(（]\d+[)）]|^[①-⑳]"),
)
_PART = re.compile(r"^其中")


@dataclass(frozen=True, slots=True)
class _Columns:
    values: dict[str, int]
    unit: int | None
    headers: dict[str, str]
    width: int
    header: Row | None = None

    def moved_to(self, width: int) -> _Columns:
        """Return the columns in a fragment with another number of them, counted from the right."""
        shift = width - self.width
        values = {key: column + shift for key, column in self.values.items()}
        return _Columns(values, None if self.unit is None else self.unit + shift, self.headers, width)


def map_statistics(fragments: Sequence[Segment]) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    """Return the cells of the table: row_key is the path of labels, column `current_year` or `cumulative`.

    A row's parents are told by its ordinal (一、 （一） 1. （1）) and by 其中, which opens the parts of the row
    before it.
    A table without a header row has its last column taken for the year's figures.
    """
    cells: list[Cell] = []
    columns: _Columns | None = None
    parents = _Parents()
    used: dict[str, int] = {}
    for fragment in fragments:
        width = max(row.end for row in fragment.rows)
        columns = columns and columns.moved_to(width)
        for row in fragment.rows:
            columns = _header(row, width) or columns or _default_columns(row, width)
            if columns is not None and columns.header is not row:
                cells.extend(_row_cells(row, columns, parents, used))
    return tuple(cells), ()


def _header(row: Row, width: int) -> _Columns | None:
    if any(is_filled(cell) and is_value_like(cell.text) and re.search(r"\d", cell.text) for cell in row.cells):
        return None
    values: dict[str, int] = {}
    headers: dict[str, str] = {}
    unit = None
    for cell in row.cells[1:]:
        core = squash(cell.text)
        if _UNIT_HEADER.search(core):
            unit = cell.column
            continue
        key = "cumulative" if _CUMULATIVE.search(core) else "current_year" if _CURRENT.search(core) else None
        if key and key not in values:
            values[key], headers[key] = cell.column, cell.text
    named = any(word in squash(cell.text) for cell in row.cells for word in ("指标", "项目", "单位"))
    return _Columns(values, unit, headers, width, row) if values and named else None


def _default_columns(row: Row, width: int) -> _Columns | None:
    filled = [cell for cell in row.cells if is_filled(cell)]
    if len(filled) < 2 or not is_value_like(filled[-1].text):
        return None
    unit = next((cell.column for cell in filled[1:-1] if squash(cell.text) in UNITS), None)
    return _Columns({"current_year": filled[-1].column}, unit, {}, width)


class _Parents:
    """The labels that the next row may stand under, by level."""

    def __init__(self) -> None:
        self.open: list[tuple[float, str]] = []
        self.part_level: int | None = None

    def path(self, label: str) -> tuple[str, ...]:
        """Return the labels above `label`, outermost first, and leave it open for the rows below."""
        compact = squash(label)
        is_part = bool(_PART.match(compact))
        rest = _PART.sub("", compact).lstrip(":：,，、")
        level = next((number for number, pattern in enumerate(_LEVELS) if pattern.match(rest)), None)
        if is_part:
            # the parts of the row just before; later parts repeat only the ordinal
            depth = (self.open[-1][0] if self.open else -1) + 0.5
            self.part_level = level
        elif level is not None and level == self.part_level and self.open:
            depth = self.open[-1][0]
        else:
            depth = float(level) if level is not None else 0.0 if not self.open else min(self.open[0][0], 0.0)
            self.part_level = None
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()
        above = tuple(text for _, text in self.open)
        self.open.append((depth, without_ordinal(rest)))
        return above


def _row_cells(row: Row, columns: _Columns, parents: _Parents, used: dict[str, int]) -> list[Cell]:
    first_value = min([*columns.values.values(), *([columns.unit] if columns.unit is not None else [])])
    left = [cell for cell in row.cells if cell.column < first_value and is_filled(cell)]
    labels = [cell for cell in left if squash(cell.text) not in UNITS]
    if not labels:
        return []
    label = printed_text(labels[-1].text)
    above = parents.path(label)
    printed = {key: _at(row, column) for key, column in columns.values.items()}
    units = [cell for cell in left if squash(cell.text) in UNITS]
    unit_cell = _at(row, columns.unit) if columns.unit is not None else units[-1] if units else None
    unit = squash(unit_cell.text) or None if unit_cell is not None else None
    if unit is None and not any(cell is not None and is_filled(cell) for cell in printed.values()):
        return []  # a heading of the rows below it
    path = "/".join((*above, without_ordinal(label)))
    used[path] = used.get(path, 0) + 1
    row_key = path if used[path] == 1 else f"{path}#{used[path]}"
    return [
        make_cell(cell, Place(TABLE, row_key, key, label, columns.headers.get(key, ""), unit=unit), row.quality)
        for key, cell in printed.items()
        if cell is not None
    ]


def _at(row: Row, column: int) -> GridCell | None:
    return next((cell for cell in row.cells if cell.column <= column < cell.column + cell.column_span), None)
