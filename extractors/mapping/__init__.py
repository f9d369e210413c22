"""GRIDS → CELLS: which table of the form a grid is, which row and column a printed cell stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from extractors.forms import entries
from extractors.grids.rows import is_filled
from extractors.labels import label_core, likeness
from extractors.mapping.disputes import map_disputes
from extractors.mapping.proactive import map_proactive
from extractors.mapping.requests import map_requests
from extractors.mapping.segments import Segment, names_indicators, segments
from extractors.mapping.stacked import unstacked
from extractors.mapping.statistics import map_statistics
from extractors.model import Block, Cell, Grid, Problem
from extractors.numbers import is_value_like, squash

_Mapped: TypeAlias = tuple[tuple[Cell, ...], tuple[Problem, ...]]
_Mapper = Callable[[Sequence[Segment]], _Mapped]
_Numbered: TypeAlias = tuple[int, Segment]  # with its number among the parts of the document
_MAPPERS: dict[str, _Mapper] = {
    "proactive": map_proactive,
    "requests": map_requests,
    "disputes": map_disputes,
    "statistics": map_statistics,
}
_WITH_ROWS = frozenset({"proactive", "requests", "disputes"})  # tables that have the same rows everywhere
_TITLE = re.compile(
    r"[^《》。;；:]{0,40}?(20[0-3]\d)年度?[^《》。;；:]{0,30}信息公开[^《》。;；:]{0,8}年度?(?:工作)?报告(?:\([^()]*\))?"
)
_LONGEST_TITLE = 80
_NOTE = re.compile(r"[(（][^()（）]*[)）]")
_WHOLE = 0.75  # how many of the cells of the fullest report another has at least, for it to be whole too
_DISPUTED = 0.8  # what is left of the confidence of a cell that the document prints in two ways
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

    Where a table is printed twice, the printing with more cells counts, and of whole reports one after the other the
    first; if the two differ, that is a problem of code `printed_twice`, and such cells are doubtful. Where the title of
    a report of another year stands behind the tables of one, what follows is left out, a problem of code
    `another_report`.
    """
    first = _first_report(blocks)
    cells: list[Cell] = []
    problems: list[Problem] = list(_another_report(blocks[len(first) :]))
    parts = [_unstacked(part) for part in _of_one_generation(segments(first))]
    printed = {table_key: _printings(table_key, _numbered(parts, table_key)) for table_key in _MAPPERS}
    mapped_tables = {
        table_key: [_MAPPERS[table_key]([part for _, part in printing]) for printing in printings]
        for table_key, printings in printed.items()
        if printings
    }
    report = _whole_report(printed, mapped_tables)
    for table_key, mapped in mapped_tables.items():
        most = max(range(len(mapped)), key=lambda number: (len(mapped[number][0]), -number))
        best = most if report is None or len(mapped) == 1 else report
        chosen, reported = mapped[best]
        others = [cell for number, (found, _) in enumerate(mapped) if number != best for cell in found]
        differing = _differing(chosen, others)
        cells.extend(_lowered(cell, _DISPUTED) if cell.key in differing else cell for cell in chosen)
        problems.extend((*reported, *_differences(table_key, differing)))
    # one cell a key is what the warehouse holds every document to: a row that was placed twice counts once
    unique = {cell.key: cell for cell in reversed(cells)}
    cells = list(reversed(unique.values()))
    form, hybrid = _generation(cells)
    return Mapped(tuple(cells), form, (*problems, *hybrid))


def _first_report(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks before the title of a report of another year that prints tables of the form again."""
    year = ""
    has_grid = False
    for number, block in enumerate(blocks):
        has_grid = has_grid or isinstance(block, Grid)
        title = _title(block)
        if title is None:
            continue
        if has_grid and year not in ("", title[1]) and _are_two(blocks[:number], blocks[number:]):
            return blocks[:number]
        year = year if has_grid else title[1]
    return blocks


def _title(block: Block) -> re.Match[str] | None:
    if isinstance(block, Grid) or len(block.text) > _LONGEST_TITLE or "年" not in block.text:
        return None
    return _TITLE.fullmatch(squash(block.text))


def _are_two(first: Sequence[Block], second: Sequence[Block]) -> bool:
    """Say whether both hold tables of the form, and the same ones or those of different generations."""
    before, after = ({part.table_key for part in segments(blocks)} for blocks in (first, second))
    return bool(before and after) and (bool(before & after) or "statistics" in before ^ after)


def _another_report(rest: Sequence[Block]) -> tuple[Problem, ...]:
    title = _title(rest[0]) if rest else None
    if title is None:
        return ()
    text = f"Behind the tables of the report stands another, '{title.group()}'; it was left out."
    return (Problem("another_report", text, title.group()),)


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


def _numbered(parts: Sequence[Segment], table_key: str) -> list[_Numbered]:
    return [(number, part) for number, part in enumerate(parts) if part.table_key == table_key]


def _printings(table_key: str, parts: Sequence[_Numbered]) -> list[list[_Numbered]]:
    """Part what is printed of one table where its rows begin again."""
    if len(parts) < 2:
        return [list(parts)] if parts else []
    label = _first_label([part for _, part in parts]) if table_key not in _WITH_ROWS else ""
    printings: list[list[_Numbered]] = []
    seen: set[str] = set()
    for number, part in parts:
        named = _rows_named(part) if table_key in _WITH_ROWS else _is_named(part, label)
        if not printings or (named and 2 * len(named & seen) >= len(named)):
            printings.append([])
            seen = set()
        printings[-1].append((number, part))
        seen |= named
    return printings


def _rows_named(part: Segment) -> set[str]:
    """Return the keys of the rows whose labels stand in a part of a table; labels of columns and groups tell none."""
    keys = _keys_of_rows(part.table_key)
    cores = {label_core(text) for row in part.rows for cell in row.own_cells for text in _wordings(cell.text)}
    return {keys[core] for core in cores if core in keys}


def _wordings(text: str) -> tuple[str, str]:
    return text, _NOTE.sub("", text)


@lru_cache(maxsize=4)
def _keys_of_rows(table_key: str) -> dict[str, str]:
    others = {label_core(label) for entry in entries(table_key, "col") for label in entry.labels}
    # the name of a group may stand in each of its rows
    others |= {label_core(name) for e in entries(table_key, "row") for path in e.groups for name in path.split("/")}
    rows = {label_core(label): entry.key for entry in entries(table_key, "row") for label in entry.labels}
    return {core: key for core, key in rows.items() if core not in others}


def _is_named(part: Segment, label: str) -> set[str]:
    return {label} if any(likeness(cell.text, label) >= 0.9 for row in part.rows for cell in row.own_cells) else set()


def _whole_report(
    printed: Mapping[str, Sequence[Sequence[_Numbered]]], mapped: Mapping[str, Sequence[_Mapped]]
) -> int | None:
    """Return the number of the first whole report, where the tables printed several times stand in as many reports."""
    repeated = [table_key for table_key, printings in printed.items() if len(printings) > 1]
    if len(repeated) < 2 or len({len(printed[table_key]) for table_key in repeated}) > 1:
        return None
    reports = [
        [number for printing in printings for number, _ in printing]
        for printings in zip(*(printed[table_key] for table_key in repeated), strict=True)
    ]
    if not all(max(before) < min(after) for before, after in pairwise(reports)):
        return None
    counts = [sum(len(mapped[table_key][number][0]) for table_key in repeated) for number in range(len(reports))]
    return next(number for number, count in enumerate(counts) if count >= _WHOLE * max(counts))


def _first_label(parts: Sequence[Segment]) -> str:
    """Return the label of the first row with a number: a statistics table has no row that all publishers print."""
    for row in (row for part in parts for row in part.rows):
        words = [cell.text for cell in row.cells if not is_value_like(cell.text)]
        if words and any(is_filled(cell) and is_value_like(cell.text) for cell in row.cells[1:]):
            return words[0]
    return ""


def _differing(chosen: Sequence[Cell], others: Sequence[Cell]) -> dict[tuple[str, str, str], Cell]:
    """Return the cells of other printings of a table that the chosen one has otherwise, by their keys."""
    values = {cell.key: (cell.kind, cell.value) for cell in chosen} if others else {}
    return {
        other.key: other
        for other in others
        if values.get(other.key, (other.kind, other.value)) != (other.kind, other.value)
    }


def _differences(table_key: str, differing: Mapping[tuple[str, str, str], Cell]) -> tuple[Problem, ...]:
    for (_, *at), other in differing.items():
        where = "/".join(at)
        text = f"Table {table_key} is printed twice, and {where} differs: {other.raw_text!r} in the other."
        return (Problem("printed_twice", text, where),)
    return ()


def _lowered(cell: Cell, share: float) -> Cell:
    return replace(cell, confidence=round(cell.confidence * share, 4))


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
