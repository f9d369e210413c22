"""Rows printed into one row of cells, a line of each cell for each of them, taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from extractors.forms import entries
from extractors.grids.rows import Row, is_filled
from extractors.labels import likeness_to_any
from extractors.model import GridCell, Kind
from extractors.numbers import read_number

_LEAST_LIKE = 0.9
_CERTAINTY = 0.8


def unstacked(rows: Sequence[Row], table_key: str) -> tuple[Row, ...]:
    """Return the rows, each that holds several of the form's parted into these; their cells are less sure.

    It is taken for several only if each line of its label is a row's label, and each of its numbers has as many lines.
    """
    return tuple(part for row in rows for part in _parts(row, table_key))


def _parts(row: Row, table_key: str) -> Iterator[Row]:
    filled = [cell for cell in row.own_cells if is_filled(cell)]
    labels = [cell for cell in filled if "\n" in cell.text and _names_rows(cell.text, table_key)]
    values = [cell for cell in filled if labels and cell.column > labels[0].column]
    count = labels[0].text.count("\n") + 1 if len(labels) == 1 else 1
    if count == 1 or not values or not all(_are_numbers(cell.text.split("\n"), count) for cell in values):
        yield row
        return
    stacked = {id(cell) for cell in (labels[0], *values)}
    for number in range(count):
        cells = tuple(_line(cell, number) if id(cell) in stacked else cell for cell in row.cells)
        yield replace(row, cells=cells, starts_fragment=row.starts_fragment and number == 0)


def _line(cell: GridCell, number: int) -> GridCell:
    return cell._replace(text=cell.text.split("\n")[number], confidence=cell.confidence * _CERTAINTY)


@lru_cache(maxsize=4096)
def _names_rows(text: str, table_key: str) -> bool:
    wordings = [entry.labels for entry in entries(table_key, "row")]
    return all(any(likeness_to_any(line, labels) >= _LEAST_LIKE for labels in wordings) for line in text.split("\n"))


def _are_numbers(lines: Sequence[str], count: int) -> bool:
    kinds = (read_number(line).kind for line in lines)
    return len(lines) == count and all(kind in (Kind.NUMBER, Kind.NOT_APPLICABLE) for kind in kinds)
