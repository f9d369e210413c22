"""Table 四, 政府信息公开行政复议、行政诉讼情况: three kinds of case by result, usually one row of fifteen numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from extractors.forms import Entry, entries
from extractors.grids.rows import Row, is_filled, trailing_values
from extractors.labels import likeness_to_any
from extractors.mapping.alignment import CERTAINTY_BY_PLACE, PrintedLabel, pair_rows
from extractors.mapping.cells import Place, make_cell
from extractors.mapping.segments import Segment
from extractors.model import Cell, GridCell, Problem
from extractors.numbers import is_value_like

TABLE = "disputes"
_Part: TypeAlias = tuple[tuple[Cell, ...], tuple[Problem, ...]]
_MOST_UNREADABLE = 5  # one cell in so many


def map_disputes(fragments: Sequence[Segment]) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    """Return the cells of the table, and what could not be placed.

    As printed in the form it has fifteen columns and one row of numbers. Some bodies print it as three rows of five or
    five rows of three, or as a table for reconsiderations and one for lawsuits; lawsuits that are not divided by
    whether a reconsideration went before are no cells of the form.
    """
    blocks = [block for fragment in fragments for block in _blocks(fragment.rows)]
    parts = _as_three_blocks(blocks) or [_as_one_row(block, _result_columns(block)) for block in blocks]
    cells = tuple(cell for cells, _ in parts for cell in cells)
    problems = tuple(problem for _, problems in parts for problem in problems)
    if len(parts) > 1 and all(cells for cells, _ in parts):
        return cells, problems
    rows = [row for fragment in fragments for row in fragment.rows]
    columns = _result_columns(rows)
    if len(columns) <= 7 and (others := _as_three_rows(rows, columns) or _as_three_columns(rows)):
        return others, ()
    return (cells, problems) if len(parts) > 1 and cells else _as_one_row(rows, columns)


def _as_three_blocks(blocks: Sequence[Sequence[Row]]) -> list[_Part]:
    """Return what three blocks below each other hold, one for each kind of case; nothing where they are others.

    A block whose kind cannot be read is of the kind at its place, which is then doubtful.
    """
    named = [_printed_kinds(block) for block in blocks]
    if len(blocks) != 3 or any(len(_result_columns(block)) != 5 for block in blocks):
        return []
    if any(set(labels) - {kind.key} for labels, kind in zip(named, _kinds(), strict=True)) or not any(named):
        return []
    parts = []
    for block, labels, kind in zip(blocks, named, _kinds(), strict=True):
        cells, problems = _as_one_row(block, _result_columns(block), labels or {kind.key: ""})
        if not labels:
            share = (1 + CERTAINTY_BY_PLACE) / 2
            cells = tuple(replace(cell, confidence=round(cell.confidence * share, 4)) for cell in cells)
        parts.append((cells, problems))
    return parts


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows cut below each row of numbers that another header follows."""
    blocks: list[list[Row]] = [[]]
    for row in rows:
        has_header = any(is_filled(cell) and not is_value_like(cell.text) for cell in row.own_cells)
        if has_header and blocks[-1] and all(is_value_like(cell.text) for cell in blocks[-1][-1].cells):
            blocks.append([])
        blocks[-1].append(row)
    return [block for block in blocks if _result_columns(block)]


def _results() -> tuple[Entry, ...]:
    return entries(TABLE, "col", "2021")


def _kinds() -> tuple[Entry, ...]:
    return entries(TABLE, "row", "2021")


def _result_columns(rows: Sequence[Row]) -> list[tuple[GridCell, str]]:
    """Return the header cells that name a result, from left to right, with the result's key."""
    found: dict[int, tuple[GridCell, str]] = {}
    for row in rows:
        for cell in row.own_cells:
            if not is_filled(cell) or is_value_like(cell.text):
                continue
            likest = max(_results(), key=lambda entry: likeness_to_any(cell.text, entry.labels))
            if likeness_to_any(cell.text, likest.labels) >= 0.7:
                found[cell.column] = (cell, likest.key)
    return [found[column] for column in sorted(found)]


def _as_one_row(
    rows: Sequence[Row], columns: Sequence[tuple[GridCell, str]], kinds: Mapping[str, str] | None = None
) -> _Part:
    """Return the cells of the row of numbers; `kinds` are the labels of the kinds of case, if not those printed."""
    labels = _printed_kinds(rows) if kinds is None else kinds
    candidates = [(row, _values(row)) for row in rows]
    width = max((len(values) for _, values in candidates if any(map(is_filled, values))), default=0)
    keys, problems = _keys(columns, labels, width)
    wide = [
        (row, values) for row, values in candidates if len(values) * 3 >= len(keys) * 2 and any(map(is_filled, values))
    ]
    wide = wide or [(row, values) for row, values in candidates if len(values) >= len(keys)]
    if not wide:
        return (), (Problem("no_values", "Table 四 has a header but no row of numbers."),)
    row, values = wide[0]
    if len(values) > len(keys) and all(not is_filled(each.cells[-1]) for each in rows):
        values = values[:-1]  # a blank cell that ends every row, the headers too
    under = _under(values, columns)
    if len(under) == len(keys) and (len(set(under)) == len(keys) or len(values) < len(keys)):
        printed = under
    elif len(values) >= len(keys):
        last = columns[-1][0] if columns else None
        below = trailing_values(row, last.column + last.column_span) if last else values
        # a blank column right of the last header is none of the form's
        printed = list((below if len(below) >= len(keys) else values)[-len(keys) :])
    else:
        text = f"Table 四 prints {len(values)} numbers for {len(keys)} columns; none was taken."
        return (), (Problem("uneven_columns", text),)
    headers = (
        [cell.text for cell, _ in columns] if len(columns) == len(keys) else [result.label_zh for _, result in keys]
    )
    cells = [
        make_cell(cell, Place(TABLE, kind.key, result.key, labels.get(kind.key, kind.label_zh), header), row.quality)
        for (kind, result), header, cell in zip(keys, headers, printed, strict=True)
        if kind is not None
    ]
    return tuple(cells), problems


def _values(row: Row) -> tuple[GridCell, ...]:
    """Return the cells of a row from the right that can be values, one that cannot be read among many that can too."""
    cells = row.cells
    numbers = [place for place, cell in enumerate(cells) if is_filled(cell) and is_value_like(cell.text)]
    among = cells[numbers[0] :] if numbers else ()
    unlike = sum(not is_value_like(cell.text) for cell in among)
    return among if 0 < unlike <= len(among) // _MOST_UNREADABLE else trailing_values(row)


def _keys(
    columns: Sequence[tuple[GridCell, str]], labels: Mapping[str, str], width: int
) -> tuple[list[tuple[Entry | None, Entry]], tuple[Problem, ...]]:
    """Return kind and result of each column: those of the form, or of fewer blocks of five as far as they are named.

    Where as many numbers as the form has stand in one row (`width`), a part of the header is lost, not of the table.
    The results of a block stand in the order of its header where that names each once.
    """
    kinds: list[Entry | None] = [kind for kind in _kinds() if kind.key in labels]
    named = len(columns) // 5
    is_part = len(columns) in (5, 10) and 0 < len(kinds) <= named and width < 5 * len(_kinds())
    count = named if is_part else 3
    problems: tuple[Problem, ...] = ()
    if count == 3:
        kinds = [*_kinds()]
    elif len(kinds) < count:
        text = "Table 四 does not say which lawsuits came after a reconsideration; their numbers were left out."
        kinds, problems = [*kinds, *[None] * (count - len(kinds))], (Problem("lawsuits_not_divided", text),)
    by_key = {result.key: result for result in _results()}
    keys: list[tuple[Entry | None, Entry]] = []
    for number, kind in enumerate(kinds):
        block = [key for _, key in columns[5 * number : 5 * number + 5]] if len(columns) == 5 * count else []
        results = [by_key[key] for key in block] if len(set(block)) == 5 else list(_results())
        keys.extend((kind, result) for result in results)
    return keys, problems


def _under(values: Sequence[GridCell], columns: Sequence[tuple[GridCell, str]]) -> list[GridCell]:
    """Return for each header cell the value that stands under its first column."""
    return [
        cell
        for header, _ in columns
        for cell in values
        if cell.column <= header.column < cell.column + cell.column_span
    ]


def _printed_kinds(rows: Sequence[Row]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for row in rows:
        for cell in row.own_cells:
            for kind in _kinds():
                if likeness_to_any(cell.text, kind.labels) >= 0.8:
                    labels.setdefault(kind.key, cell.text)
    return labels


def _as_three_rows(rows: Sequence[Row], columns: Sequence[tuple[GridCell, str]]) -> tuple[Cell, ...]:
    header = {key: cell for cell, key in columns}
    if len(header) < 4:
        return ()
    data = [
        (row, values) for row in rows if 4 <= len(values := trailing_values(row)) <= 7 and len(row.cells) > len(values)
    ]
    labels = [
        PrintedLabel([cell.text for cell in row.cells if cell.column < values[0].column and is_filled(cell)][-1])
        if any(cell.column < values[0].column and is_filled(cell) for cell in row.cells)
        else PrintedLabel("")
        for row, values in data
    ]
    ordered = sorted(header, key=lambda key: header[key].column)
    cells: list[Cell] = []
    for pairing in pair_rows(labels, _kinds()):
        row, values = data[pairing.printed]
        for key, cell in zip(ordered, values[-len(ordered) :], strict=False):
            place = Place(
                TABLE, pairing.entry.key, key, labels[pairing.printed].text, header[key].text, pairing.certainty
            )
            cells.append(make_cell(cell, place, row.quality))
    return tuple(cells)


def _as_three_columns(rows: Sequence[Row]) -> tuple[Cell, ...]:
    header = {
        kind.key: cell
        for row in rows
        for cell in row.own_cells
        for kind in _kinds()
        if is_filled(cell) and likeness_to_any(cell.text, kind.labels) >= 0.8
    }
    if len({cell.column for cell in header.values()}) < 3:
        return ()
    ordered = sorted(header, key=lambda key: header[key].column)
    data = [(row, values) for row in rows if len(values := trailing_values(row)) == 3 and len(row.cells) > 3]
    labels = [
        PrintedLabel([cell.text for cell in row.cells if cell.column < values[0].column][-1]) for row, values in data
    ]
    cells: list[Cell] = []
    for pairing in pair_rows(labels, _results()):
        row, values = data[pairing.printed]
        for key, cell in zip(ordered, values, strict=True):
            place = Place(
                TABLE, key, pairing.entry.key, header[key].text, labels[pairing.printed].text, pairing.certainty
            )
            cells.append(make_cell(cell, place, row.quality))
    return tuple(cells) if len(cells) >= 9 else ()
