"""GRIDS → CELLS: which table of the form a grid is, which row and column a printed cell stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extractors.forms import entries
from extractors.grids.rows import is_filled
from extractors.labels import likeness
from extractors.mapping.disputes import map_disputes
from extractors.mapping.proactive import map_proactive
from extractors.mapping.requests import map_requests
from extractors.mapping.segments import Segment, names_indicators, segments
from extractors.mapping.stacked import unstacked
from extractors.mapping.statistics import map_statistics
from extractors.model import Block, Cell, Problem
from extractors.numbers import is_value_like

_Mapper = Callable[[Sequence[Segment]], tuple[tuple[Cell, ...], tuple[Problem, ...]]]
_MAPPERS: dict[str, _Mapper] = {
    "proactive": map_proactive,
    "requests": map_requests,
    "disputes": map_disputes,
    "statistics": map_statistics,
}
# The row that opens each table: seen again, the table is printed a second time, as on pages made for two screens.
_FIRST_ROWS = {"proactive": "规章", "requests": "一、本年新收政府信息公开申请数量", "disputes": "行政复议"}
_STACKED = frozenset({"proactive", "requests"})  # tables whose rows may be printed into one row of cells
# Rows that a table 三 has at least, be it shortened to those that are not 0.
_ROWS_OF_REQUESTS = 6


@dataclass(frozen=True, slots=True)
class Mapped:
    """The cells of all tables of the form that a document prints, its generation, and what could not be placed."""

    cells: tuple[Cell, ...]
    form: str | None
    problems: tuple[Problem, ...]


def map_tables(blocks: Sequence[Block]) -> Mapped:
    """Give every grid of a document its meaning.

    Where a table is printed twice, the printing with more cells counts; if the two differ, that is a problem of code
    `printed_twice`.
    """
    cells: list[Cell] = []
    problems: list[Problem] = []
    parts = [_unstacked(part) for part in _of_one_generation(segments(blocks))]
    for table_key, mapper in _MAPPERS.items():
        printings = _printings(table_key, [part for part in parts if part.table_key == table_key])
        mapped = [mapper(printing) for printing in printings]
        if not mapped:
            continue
        best = max(range(len(mapped)), key=lambda number: (len(mapped[number][0]), -number))
        cells.extend(mapped[best][0])
        problems.extend(mapped[best][1])
        problems.extend(_differences(table_key, mapped[best][0], [m[0] for n, m in enumerate(mapped) if n != best]))
    # one cell a key is what the warehouse holds every document to: a row that was placed twice counts once
    unique = {(cell.table_key, cell.row_key, cell.column_key): cell for cell in reversed(cells)}
    cells = list(reversed(unique.values()))
    form, hybrid = _generation(cells)
    return Mapped(tuple(cells), form, (*problems, *hybrid))


def _unstacked(part: Segment) -> Segment:
    return replace(part, rows=unstacked(part.rows, part.table_key)) if part.table_key in _STACKED else part


def _of_one_generation(parts: Sequence[Segment]) -> list[Segment]:
    """Leave out what only looks like statistics of 2008–2018 beside a table 三: ways of arrival, bodies compared."""
    has_requests = sum(len(part.rows) for part in parts if part.table_key == "requests") >= _ROWS_OF_REQUESTS
    return [
        part
        for part in parts
        if not (has_requests and part.table_key == "statistics" and not names_indicators(part.rows))
    ]


def _printings(table_key: str, parts: Sequence[Segment]) -> list[list[Segment]]:
    opening = _FIRST_ROWS.get(table_key) or _first_label(parts)
    printings: list[list[Segment]] = []
    opened = False
    for part in parts:
        opens = any(likeness(cell.text, opening) >= 0.9 for row in part.rows for cell in row.own_cells)
        if not printings or (opens and opened):
            printings.append([])
            opened = False
        printings[-1].append(part)
        opened = opened or opens
    return printings


def _first_label(parts: Sequence[Segment]) -> str:
    """Return the label of the first row with a number: a statistics table has no row that all publishers print."""
    for row in (row for part in parts for row in part.rows):
        words = [cell.text for cell in row.cells if not is_value_like(cell.text)]
        if words and any(is_filled(cell) and is_value_like(cell.text) for cell in row.cells[1:]):
            return words[0]
    return ""


def _differences(table_key: str, best: Sequence[Cell], others: Sequence[Sequence[Cell]]) -> list[Problem]:
    values = {(cell.row_key, cell.column_key): (cell.kind, cell.value) for cell in best}
    for other in others:
        for cell in other:
            at = (cell.row_key, cell.column_key)
            if at in values and values[at] != (cell.kind, cell.value):
                text = (
                    f"Table {table_key} is printed twice, and {'/'.join(at)} differs: {cell.raw_text!r} in the other."
                )
                return [Problem("printed_twice", text, "/".join(at))]
    return []


def _generation(cells: Sequence[Cell]) -> tuple[str | None, tuple[Problem, ...]]:
    """Tell the generation by the columns of table 二, else by the rows of （六）其他处理, never by the year."""
    if any(cell.table_key == "statistics" for cell in cells) and not any(
        cell.table_key == "requests" for cell in cells
    ):
        return "pre2019", ()
    columns = {cell.column_key for cell in cells if cell.table_key == "proactive"}
    only = {form: {entry.key for entry in entries("proactive", "col", form)} for form in ("2019", "2021")}
    of_2021 = columns & (only["2021"] - only["2019"])
    of_2019 = columns & (only["2019"] - only["2021"])
    if of_2021 and of_2019:
        text = (
            f"Table 二 mixes the forms of 2019 ({', '.join(sorted(of_2019))}) and 2021 ({', '.join(sorted(of_2021))})."
        )
        form = "2021" if len(of_2021) * 2 >= len(of_2019) else "2019"
        return form, (Problem("hybrid_form", text),)
    if of_2021 or of_2019:
        return ("2021" if of_2021 else "2019"), ()
    rows = {cell.row_key for cell in cells if cell.table_key == "requests"}
    if rows:
        return ("2019" if "other" in rows and "other_other" not in rows else "2021"), ()
    return ("2021" if any(cell.table_key == "disputes" for cell in cells) else None), ()
