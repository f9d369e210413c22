"""Table 二, 主动公开政府信息情况: blocks of rows, each under a header of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import permutations

from extractors.forms import Entry, entries
from extractors.grids.rows import Row, is_filled
from extractors.labels import label_core, likeness_to_any
from extractors.mapping.alignment import PrintedLabel, pair_rows
from extractors.mapping.cells import Place, make_cell, parts_of
from extractors.mapping.segments import Segment
from extractors.mapping.split_rows import is_rest_of_row, joined_values
from extractors.model import Cell, GridCell, Problem
from extractors.numbers import is_value_like, squash

TABLE = "proactive"
_SURELY = 0.85
_LIKELY = 0.65
_CLEARLY = 0.1  # by how much another order of the columns must fit better than that of the form
_NUMBER_IN_HEADER = re.compile(r"[:：]?(\d+(?:\.\d+)?)(?=万?元[)）]?$)")
_NOTE = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True, slots=True)
class _Header:
    keys: tuple[str, ...]
    cells: tuple[GridCell, ...]
    likeness: float
    is_whole: bool = True  # no other columns stand between or beside these


@dataclass(frozen=True, slots=True)
class _DataRow:
    label: PrintedLabel
    header: _Header
    values: dict[str, GridCell]
    quality: float


def map_proactive(fragments: Sequence[Segment]) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    """Return the cells of the table, and what could not be placed.

    Which columns a block has is told by its own header, so a table that mixes the forms of 2019 and 2021 is read
    block by block. A block whose header was left out or lost at a page break keeps that of the block before it if its
    rows have as many cells. An amount typed into its header is read there if the cell below is blank.
    """
    rows = _data_rows([row for fragment in fragments for row in fragment.rows])
    pairings = pair_rows([row.label for row in rows], _rows_of_all_forms())
    cells: list[Cell] = []
    for pairing in pairings:
        row = rows[pairing.printed]
        headers = dict(zip(row.header.keys, (cell.text for cell in row.header.cells), strict=True))
        for key, printed in row.values.items():
            if not _stands_in(key, pairing.entry):
                continue  # a column of another block, where one header names those of all
            place = Place(TABLE, pairing.entry.key, key, row.label.text, headers.get(key, ""), pairing.certainty)
            cells.append(make_cell(printed, place, row.quality))
    paired = {pairing.printed for pairing in pairings}
    problems = tuple(
        Problem(
            "unknown_row",
            f"Row '{row.label.text}' of table 二 is no row of the form; its cells were left out.",
            row.label.text,
        )
        for number, row in enumerate(rows)
        if number not in paired and any(map(is_filled, row.values.values()))
    )
    return tuple(cells), problems


@lru_cache(maxsize=256)
def _stands_in(column_key: str, row: Entry) -> bool:
    """Say whether a column belongs to the block of a row, in any form."""
    groups = {group for column in entries(TABLE, "col") if column.key == column_key for group in column.groups}
    return not groups.isdisjoint(row.groups)


@lru_cache(maxsize=1)
def _rows_of_all_forms() -> tuple[Entry, ...]:
    wordings = {entry.key: entry.labels for entry in entries(TABLE, "row", "2021")}
    return tuple(
        replace(entry, labels=tuple(dict.fromkeys((*entry.labels, *wordings.get(entry.key, ())))))
        for entry in entries(TABLE, "row", "2019")
    )


@lru_cache(maxsize=1)
def _column_sets() -> tuple[tuple[Entry, ...], ...]:
    """Return the columns of each block of each form, in order: what a header row can be."""
    sets: dict[tuple[str, ...], tuple[Entry, ...]] = {}
    for form in ("2021", "2019"):
        columns = entries(TABLE, "col", form)
        for group in dict.fromkeys(group for column in columns for group in column.groups):
            block = tuple(column for column in columns if group in column.groups)
            sets.setdefault(tuple(column.key for column in block), block)
    return tuple(sets.values())


def _data_rows(rows: Sequence[Row]) -> list[_DataRow]:
    found: list[_DataRow] = []
    header: _Header | None = None
    for row in rows:
        as_header = _header(row)
        if as_header is not None:
            header = as_header
            continue
        if header is None:
            continue
        data = _data_row(row, header)
        if data is None:
            continue
        if found and row.starts_fragment and _is_rest(found[-1], data):
            found[-1] = _joined(found[-1], data)
        else:
            found.append(data)
    return found


def _is_rest(last: _DataRow, first: _DataRow) -> bool:
    return is_rest_of_row(last.label.text, last.values, first.label.text, first.values, _likest)


def _joined(last: _DataRow, first: _DataRow) -> _DataRow:
    label = PrintedLabel(last.label.text + first.label.text)
    return replace(last, label=label, values=joined_values(last.values, first.values))


def _likest(text: str) -> float:
    return max(likeness_to_any(text, entry.labels) for entry in _rows_of_all_forms())


def _header(row: Row) -> _Header | None:
    printed = [cell for cell in row.own_cells if is_filled(cell) and not is_value_like(cell.text)]
    printed = [
        cell
        for cell in printed
        if label_core(cell.text) != "信息内容" and not label_core(cell.text).startswith("第二十条")
    ]
    best: _Header | None = None
    for columns in _column_sets():
        for offset in {0, len(printed) - len(columns)}:
            cells = printed[offset : offset + len(columns)] if offset >= 0 else []
            if len(cells) != len(columns) or len(printed) - len(columns) > 1:
                continue
            found = _in_likest_order(cells, columns)
            if found and (best is None or (len(found.keys), found.likeness) > (len(best.keys), best.likeness)):
                best = found
    return best or (_header_of_some(printed) if len(printed) > 1 else None)


def _header_of_some(printed: Sequence[GridCell]) -> _Header | None:
    """Return the header of a block that lacks a column, or of all blocks in one row, where labels alone tell them."""
    found: dict[str, tuple[GridCell, float]] = {}
    is_repeated = len({squash(cell.text) for cell in printed}) == 1  # for each column that the merged cell lay over
    for cell in printed:
        likest = max(_columns_of_all_forms(), key=lambda column: _alike(cell.text, column.labels))
        alike = _alike(cell.text, likest.labels)
        if alike >= (_LIKELY if is_repeated else _SURELY) and alike > found.get(likest.key, (cell, 0.0))[1]:
            found[likest.key] = (cell, alike)
    if len(found) < 2 and not (found and is_repeated):
        return None
    score = sum(alike for _, alike in found.values()) / len(found)
    return _Header(tuple(found), tuple(cell for cell, _ in found.values()), score, is_whole=len(found) == len(printed))


@lru_cache(maxsize=1)
def _columns_of_all_forms() -> tuple[Entry, ...]:
    return tuple(dict.fromkeys(column for columns in _column_sets() for column in columns))


def _in_likest_order(cells: Sequence[GridCell], columns: Sequence[Entry]) -> _Header | None:
    """Return the header that cells and columns make in the form's order, or in the one that is clearly printed."""
    best: _Header | None = None
    for order in permutations(columns):
        alike = [_alike(cell.text, column.labels) for cell, column in zip(cells, order, strict=True)]
        score = sum(alike) / len(alike)
        if min(alike) >= 0.5 and score >= _LIKELY and (best is None or score > best.likeness + _CLEARLY):
            best = _Header(tuple(column.key for column in order), tuple(cells), score)
    return best


@lru_cache(maxsize=16384)
def _alike(text: str, labels: tuple[str, ...]) -> float:
    without_note = _NOTE.sub("", squash(text))
    return max(likeness_to_any(text, labels), likeness_to_any(without_note, labels))


def _data_row(row: Row, header: _Header) -> _DataRow | None:
    label = _label_of(row, header.cells[0].column)
    if label is not None and label_core(label.text).startswith(("第二十条", "信息内容")):
        if label.row == row.number and not [c for c in row.cells if c.column > label.column and is_filled(c)]:
            return None
        label = None
    first = label.column + label.column_span if label else 0
    values = [cell for cell in row.cells if cell.column >= first]
    if label is None:
        values = [cell for cell in values if is_value_like(cell.text)]
        last = values[-len(header.keys) :]
        right = [cell for cell in values if cell.column >= header.cells[0].column]
        # a header that leaves the column of labels free stands over its columns
        likely = [right, last] if header.cells[0].column else [last, right]
        values = next((cells for cells in likely if any(map(is_filled, cells))), [])
        if not any(map(is_filled, values)):
            return None
    if not values and not _NUMBER_IN_HEADER.search(squash(header.cells[-1].text)):
        return None
    placed = _place(row, values, header)
    text = label.text if label else ""
    return _DataRow(PrintedLabel(_without_note(text)), header, placed, row.quality) if placed else None


def _label_of(row: Row, first_value: int) -> GridCell | None:
    """Return the last cell of words left of the header's columns, else the last before the first number.

    Words behind it stand where a number belongs: 持平, 约300.
    """
    label = None
    for cell in row.cells:
        if is_filled(cell) and not is_value_like(cell.text):
            if label is not None and cell.column >= first_value:
                break
            label = cell
        elif label is not None and is_filled(cell):
            break
    return label


def _without_note(text: str) -> str:
    return _NOTE.sub("", text).strip() or text


def _place(row: Row, values: Sequence[GridCell], header: _Header) -> dict[str, GridCell]:
    filled = [cell for cell in values if is_filled(cell)]
    if len(values) == len(header.keys) and header.is_whole:
        placed = dict(zip(header.keys, values, strict=True))
    elif row.quality < 1 and len(filled) == len(header.keys):
        placed = dict(
            zip(header.keys, filled, strict=True)
        )  # columns told by the text are those of all blocks together
    else:
        placed = {}
        for key, column in zip(header.keys, header.cells, strict=True):
            under = [
                cell
                for cell in values
                if cell.column < column.column + column.column_span and cell.column + cell.column_span > column.column
            ]
            if under:
                placed[key] = next(filter(is_filled, under), under[0])
    placed = {key: parts_of(cell, row) for key, cell in placed.items()}
    for key, column in zip(header.keys, header.cells, strict=True):
        typed = _NUMBER_IN_HEADER.search(squash(column.text))
        if typed and (key not in placed or not is_filled(placed[key])):
            placed[key] = column._replace(text=typed.group(1), confidence=column.confidence * 0.8)
    return placed
