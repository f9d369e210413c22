"""Table 四, 政府信息公开行政复议、行政诉讼情况: three kinds of case by result, usually one row of fifteen numbers."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.forms import Entry, entries
from extractors.grids.rows import Row, is_filled, trailing_values
from extractors.labels import likeness_to_any
from extractors.mapping.alignment import PrintedLabel, pair_rows
from extractors.mapping.cells import Place, make_cell
from extractors.mapping.segments import Segment
from extractors.model import Cell, GridCell, Problem
from extractors.numbers import is_value_like

TABLE = "disputes"


def map_disputes(fragments: Sequence[Segment]) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    """Return the cells of the table, and what could not be placed.

    As printed in the form it has fifteen columns and one row of numbers; some bodies print it as three rows of five.
    """
    rows = [row for fragment in fragments for row in fragment.rows]
    columns = _result_columns(rows)
    if len(columns) <= 7 and (cells := _as_three_rows(rows, columns)):
        return cells, ()
    return _as_one_row(rows, columns)


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
    rows: Sequence[Row], columns: Sequence[tuple[GridCell, str]]
) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    candidates = [(row, trailing_values(row)) for row in rows]
    wide = [(row, values) for row, values in candidates if len(values) >= 10 and any(map(is_filled, values))]
    if not wide:
        wide = [(row, values) for row, values in candidates if len(values) >= 15]
    if not wide:
        return (), (Problem("no_values", "Table 四 has a header but no row of numbers."),)
    row, values = wide[0]
    keys = [(kind, result) for kind in _kinds() for result in _results()]
    printed: list[tuple[tuple[Entry, Entry], GridCell]]
    under = _under(values, columns)
    if len(under) == 15 and (len(set(under)) == 15 or len(values) < 15):
        printed = list(zip(keys, under, strict=True))
    elif len(values) >= 15:
        printed = list(zip(keys, values[-15:], strict=True))
    else:
        return (), (
            Problem("uneven_columns", f"Table 四 prints {len(values)} numbers for 15 columns; none was taken."),
        )
    headers = [cell.text for cell, _ in columns] if len(columns) == 15 else [result.label_zh for _, result in keys]
    labels = _printed_kinds(rows)
    cells = [
        make_cell(cell, Place(TABLE, kind.key, result.key, labels.get(kind.key, kind.label_zh), header), row.quality)
        for ((kind, result), cell), header in zip(printed, headers, strict=False)
    ]
    return tuple(cells), ()


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
