"""The statistics tables of reports for 2008–2018: many local variants, rows kept by their labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.grids.rows import Row, is_filled
from extractors.labels import without_ordinal
from extractors.mapping.cells import Place, make_cell, printed_text
from extractors.mapping.segments import Segment, row_of_indicators
from extractors.mapping.split_rows import CERTAINTY_JOINED
from extractors.model import Cell, GridCell, Kind, Problem
from extractors.numbers import UNITS, is_value_like, read_number, squash

TABLE = "statistics"
_CUMULATIVE = re.compile(r"累计|历年")
_CURRENT = re.compile(r"年度|本年|当年|全年|20\d\d|统计数|数量|数值|合计|数据|本期|^数$")
_YEAR = re.compile(r"20\d\d")
_UNIT_HEADER = re.compile(r"^(?:计量|计算)?单位$")
_LABEL_HEADER = re.compile(r"指标|项目|内容|名称|类别")
_NUMBER_HEADER = re.compile(r"^(?:指标)?(?:代码|编码|编号|序号|行次)$")
_COLUMN_LETTERS = frozenset(("甲", "栏次"))  # the row of column letters below the header: 甲, 乙, 1
_TOTAL = re.compile(r"总数|合计|总量")
_LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+[、.．]"),
    re.compile(r"^[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"^\d+[、.．](?!\d)"),
    re.compile(r"^[(（]\d+[)）]|^[①-⑳]"),
)
_PART = re.compile(r"^其中[:：,，、]*")


@dataclass(frozen=True, slots=True)
class _Columns:
    values: dict[str, int]
    unit: int | None
    headers: dict[str, str]
    width: int
    header: Row | None = None
    numbers: frozenset[int] = frozenset()  # columns of codes or serial numbers

    def moved_to(self, width: int) -> _Columns:
        """Return the columns in a fragment with another number of them, counted from the right."""
        shift = width - self.width
        values = {key: column + shift for key, column in self.values.items()}
        unit = None if self.unit is None else self.unit + shift
        return _Columns(values, unit, self.headers, width, numbers=frozenset(at + shift for at in self.numbers))

    @property
    def first(self) -> int:
        """The first column right of the labels."""
        return min([*self.values.values(), *([self.unit] if self.unit is not None else [])])


def map_statistics(fragments: Sequence[Segment]) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    """Return the cells of the table: row_key is the path of labels, column `current_year` or `cumulative`.

    A row's parents are told by its ordinal (一、 （一） 1. （1）) and by 其中, which opens the parts of the row
    before it. Of several columns of single years the latest is the current one. A table without a header row has its
    last column of numbers taken for the year's figures; blocks printed side by side are read one after the other.
    """
    cells: list[Cell] = []
    columns: _Columns | None = None
    parents = _Parents()
    used: dict[str, int] = {}
    last: list[Cell] = []
    for rows in (block for fragment in fragments for block in _blocks(fragment.rows)):
        width = max(row.end for row in rows)
        columns = columns and columns.moved_to(width)
        if columns is None and not any(_header(row, width) for row in rows):
            columns = _default_columns(rows, width)
        for row in rows:
            columns = _header(row, width) or columns
            if columns is None or columns.header is row:
                continue
            found = _row_cells(row, columns, parents, used)
            if not found and row.starts_fragment and (whole := _with_rest(last, row, columns)):
                cells[-len(last) :] = found = whole
            else:
                cells.extend(found)
            last = found or last
    return tuple(cells), ()


def _with_rest(cells: Sequence[Cell], row: Row, columns: _Columns) -> list[Cell]:
    """Return the cells of a table's last row on a page with the numbers that stand on the next one, a little less sure.

    There is nothing to return unless the row on the next page prints numbers only, all where the cells are blank.
    """
    printed = ((key, _at(row, column)) for key, column in columns.values.items())
    rest = {key: cell for key, cell in printed if cell is not None and is_filled(cell)}
    blank = {cell.column_key for cell in cells if cell.kind is Kind.BLANK}
    if (
        not rest
        or not all(is_value_like(cell.text) for cell in rest.values())
        or not rest.keys() <= blank
        or any(is_filled(cell) for cell in row.cells if cell.column < columns.first)
    ):
        return []
    return [
        make_cell(
            rest[cell.column_key]._replace(confidence=rest[cell.column_key].confidence * CERTAINTY_JOINED),
            Place(TABLE, cell.row_key, cell.column_key, cell.row_label, cell.column_label, unit=cell.unit),
            row.quality,
        )
        if cell.column_key in rest
        else cell
        for cell in cells
    ]


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the blocks of a table that are read one after the other, each beginning at column 0.

    There are several where one header names label and number again further right, and where the indicators stand
    beside each other above their numbers.
    """
    across = row_of_indicators(rows)
    if across is not None:
        return [_upright(rows, across)]
    for number, row in enumerate(rows):
        filled = [cell for cell in row.own_cells if is_filled(cell)]
        same = [cell.column for cell in filled if squash(cell.text) == squash(filled[0].text)]
        if len(same) > 1 and _LABEL_HEADER.search(squash(filled[0].text)):
            edges = pairwise([*same, max(each.end for each in rows)])
            return [_cut(rows[number:], left, right) for left, right in edges]
    return [list(rows)]


def _cut(rows: Sequence[Row], left: int, right: int) -> list[Row]:
    cut = []
    for row in rows:
        cells = tuple(cell._replace(column=cell.column - left) for cell in row.cells if left <= cell.column < right)
        if cells:
            cut.append(replace(row, cells=cells))
    return cut


def _upright(rows: Sequence[Row], across: int) -> list[Row]:
    """Return indicators that stand beside each other as rows of label and number."""
    below = rows[across + 1]
    pairs = [(label, _at(below, label.column)) for label in rows[across].cells if is_filled(label)]
    return [
        replace(below, number=number, cells=(_moved(label, number, 0), _moved(value, number, 1)))
        for number, (label, value) in enumerate(pairs)
        if value is not None and is_value_like(value.text)
    ]


def _moved(cell: GridCell, row: int, column: int) -> GridCell:
    return cell._replace(row=row, column=column, row_span=1, column_span=1)


def _header(row: Row, width: int) -> _Columns | None:
    if any(is_filled(cell) and is_value_like(cell.text) and re.search(r"\d", cell.text) for cell in row.cells):
        return None
    values: dict[str, int] = {}
    headers: dict[str, str] = {}
    unit = None
    for cell in row.cells[1:]:
        core = without_ordinal(cell.text)  # of traditional characters too
        if _UNIT_HEADER.search(core):
            unit = cell.column
            continue
        key = "cumulative" if _CUMULATIVE.search(core) else "current_year" if _CURRENT.search(core) else None
        if key and (key not in values or _is_later(core, headers[key])):
            values[key], headers[key] = cell.column, cell.text
    named = any(word in without_ordinal(cell.text) for cell in row.cells for word in ("指标", "项目", "单位"))
    numbers = frozenset(cell.column for cell in row.cells if _NUMBER_HEADER.search(squash(cell.text)))
    return _Columns(values, unit, headers, width, row, numbers) if values and named else None


def _is_later(header: str, than: str) -> bool:
    """Whether one column is of a later year than another: 2011年, 2010年."""
    year, before = _YEAR.search(header), _YEAR.search(squash(than))
    return year is not None and before is not None and year.group() > before.group()


def _default_columns(rows: Sequence[Row], width: int) -> _Columns | None:
    """Return the columns of a table without a header: the last that mostly holds numbers, and that of units."""
    filled = [[cell for cell in row.cells if is_filled(cell)] for row in rows]
    last = Counter(cells[-1].column for cells in filled if len(cells) > 1 and is_value_like(cells[-1].text))
    if not last:
        return None
    units = Counter(cell.column for cells in filled for cell in cells[1:-1] if squash(cell.text) in UNITS)
    unit = units.most_common(1)[0][0] if units else None
    return _Columns({"current_year": last.most_common(1)[0][0]}, unit, {}, width)


@dataclass(frozen=True, slots=True)
class _Open:
    depth: float
    label: str
    is_numbered: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the first of the parts that 其中 opened has: its level of ordinal, its unit, a numbered row above it."""

    level: int | None
    unit: str | None
    of_numbered: bool


class _Parents:
    """The labels that the next row may stand under, by level."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self.parts: _Parts | None = None
        self.opens_parts = False  # a row of its own said 其中

    def path(self, label: str, unit: str | None, *, goes_on: bool = False) -> tuple[str, ...]:
        """Return the labels above `label`, outermost first, and leave it open for the rows below.

        `goes_on` is true for the second and later rows beside which one 其中 stands.
        """
        compact = squash(label)
        rest = _PART.sub("", compact)
        if not rest:
            self.opens_parts = True
            return ()
        level = next((number for number, pattern in enumerate(_LEVELS) if pattern.match(rest)), None)
        is_part = (rest != compact or self.opens_parts) and not goes_on
        self.opens_parts = False
        depth = self._depth(rest, level, unit, is_part=is_part, goes_on=goes_on)
        while self.open and self.open[-1].depth >= depth:
            self.open.pop()
        above = tuple(entry.label for entry in self.open)
        self.open.append(_Open(depth, without_ordinal(rest), level is not None))
        return above

    def _depth(self, rest: str, level: int | None, unit: str | None, *, is_part: bool, goes_on: bool) -> float:
        """Return how deep the row stands, and keep what tells whether the rows below it are parts too.

        Later parts repeat only the ordinal of the first. Those without an ordinal go on below a numbered row, since
        its siblings have numbers; a total or another unit is no part of it, but stands beside it.
        """
        last = self.open[-1] if self.open else _Open(-1, "", is_numbered=False)
        if is_part:
            self.parts = _Parts(level, unit, last.is_numbered)
            return last.depth + 0.5
        if goes_on:
            return last.depth
        if self.parts and level == self.parts.level and (level is not None or self.parts.of_numbered):
            if level is not None or (unit == self.parts.unit and not _TOTAL.search(rest)):
                return last.depth
            return last.depth - 0.5
        self.parts = None
        return float(level) if level is not None else min(self.open[0].depth, 0.0) if self.open else 0.0


def _row_cells(row: Row, columns: _Columns, parents: _Parents, used: dict[str, int]) -> list[Cell]:
    left = [cell for cell in row.cells if cell.column < columns.first and is_filled(cell)]
    left = [cell for cell in left if cell.column not in columns.numbers]
    labels = [cell for cell in left if squash(cell.text) not in UNITS and not is_value_like(cell.text)]
    if not labels or squash(labels[0].text) in _COLUMN_LETTERS:
        return []
    label = printed_text(labels[-1].text)
    printed = {key: _at(row, column, left) for key, column in columns.values.items()}
    unit = _unit(row, columns, left)
    beside = next((cell for cell in labels[:-1] if squash(cell.text).rstrip(":") == "其中"), None)
    goes_on = beside is not None and beside.row != row.number
    above = parents.path(label if beside is None or goes_on else f"其中{label}", unit, goes_on=goes_on)
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


def _unit(row: Row, columns: _Columns, left: Sequence[GridCell]) -> str | None:
    if columns.unit is not None:
        stated = _at(row, columns.unit, left)
    else:
        stated = next((cell for cell in reversed(left) if squash(cell.text) in UNITS), None)
    if stated is None or read_number(stated.text).kind in (Kind.BLANK, Kind.NOT_APPLICABLE):
        return None
    return squash(stated.text)


def _at(row: Row, column: int, besides: Sequence[GridCell] = ()) -> GridCell | None:
    """Return the cell over a column, none where it is one of `besides`, as a heading over the whole row is."""
    found = (cell for cell in row.cells if cell.column <= column < cell.column + cell.column_span)
    return next((cell for cell in found if cell not in besides), None)
