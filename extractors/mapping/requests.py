"""Table 三, 收到和处理政府信息公开申请情况: outcomes by kind of applicant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.forms import Entry, entries
from extractors.grids.rows import Row, is_filled, trailing_values
from extractors.labels import label_core, likeness, likeness_to_any
from extractors.mapping.alignment import Pairing, PrintedLabel, pair_rows
from extractors.mapping.cells import Place, make_cell, parts_of, printed_text
from extractors.mapping.segments import Segment
from extractors.mapping.split_rows import is_rest_of_row, joined_values
from extractors.model import Cell, GridCell, Kind, Problem
from extractors.numbers import is_value_like, read_number, squash

TABLE = "requests"
_COLUMNS = tuple(entry.key for entry in entries(TABLE, "col", "2021"))
_GROUP_WITHIN = re.compile(
    r"(?:三、)?本年度办理结果[:：、/-]?(?=[(（㈠-㈦])(?:[(（][三四五六][)）](?:不予公开|无法提供|不予处理|其他处理)[:：、/-]?(?=\S))?|"
    r"[(（][三四五六][)）](?:不予公开|无法提供|不予处理|其他处理)[:：、/-]?(?=[\d(（①-⑧])"
)
_NUMBERED = re.compile(r"\(?[一二三四五六七\d]{1,2}[).、]")
_FEWEST_TO_ORDER = 4  # columns that a header names at least, to tell where the total stands
_FEWEST_COLUMNS = 3  # of a table that prints the total only, so that one number makes a row of numbers
_LONGEST_ROW = 3  # rows of a grid that one row of the form is cut into at most: what reaches over more is a group
_CERTAINTY_OF_ORDER = 0.8  # of the columns, where another than the total's holds the sums of the rest
_CERTAINTY_OF_MERGED = 0.8  # that a number in cells merged into one is their total
_CERTAINTY_OF_GROUP = 0.8  # that numbers beside the name of a group are those of its first row
_ALIKE = 0.85  # as a label and the row or group of the form that it names


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the value columns of one fragment are: key → (first grid column, first column after), and their headers."""

    spans: dict[str, tuple[int, int]]
    labels: dict[str, str]
    end: int | None
    complete: bool
    right: float | None = None  # where the last value column ends, in points, for fragments without a header
    keys: tuple[str, ...] = _COLUMNS  # from left to right
    spacers: frozenset[int] = frozenset()  # grid columns among them that hold nothing in any row
    ends_blank: bool = False  # a blank cell ends every row, the headers too
    width: int = 0  # of the fragment's grid, in columns


@dataclass(frozen=True, slots=True)
class _DataRow:
    label: PrintedLabel
    row_label: str
    values: dict[str, GridCell]
    quality: float
    starts_fragment: bool
    row: Row


def map_requests(fragments: Sequence[Segment]) -> tuple[tuple[Cell, ...], tuple[Problem, ...]]:
    """Return the cells of the table whose fragments (one per page, say) are given, and what could not be placed.

    The seven value columns are counted from the right, since headers of real reports do not always stand over their
    columns; where a row prints fewer cells, they go to the columns they lie under. （六）其他处理 may be one row (key
    `other`) or three.
    """
    rows: list[_DataRow] = []
    labels: dict[str, str] = {}
    columns: _Columns | None = None
    for fragment in fragments:
        columns = _columns(fragment.rows, columns)
        labels = labels | columns.labels
        rows.extend(_join_split_rows(rows, _data_rows(fragment.rows, columns)))
    pairings = _without_headings(pair_rows([row.label for row in rows], _rows_of_all_forms()), rows)
    cells = [cell for pairing in pairings for cell in _cells(rows[pairing.printed], pairing, labels)]
    if _another_column_is_the_total(rows):
        cells = [replace(cell, confidence=round(cell.confidence * _CERTAINTY_OF_ORDER, 4)) for cell in cells]
    return tuple(cells), tuple(_unplaced(rows, pairings))


def _another_column_is_the_total(rows: Sequence[_DataRow]) -> bool:
    """Say whether most rows that are not all zero add up to another column than that taken for the total."""
    sums: Counter[str] = Counter()
    counted = 0
    for row in rows:
        numbers = {key: read_number(cell.text).value or 0 for key, cell in row.values.items()}
        if len(numbers) == len(_COLUMNS) and any(numbers.values()):
            counted += 1
            sums.update(key for key, number in numbers.items() if 2 * number == sum(numbers.values()))
    return any(2 * count > counted > 2 * sums["total"] for key, count in sums.items() if key != "total")


def _without_headings(pairings: list[Pairing], rows: Sequence[_DataRow]) -> list[Pairing]:
    """Leave out （六）其他处理 where it only heads its three rows and prints no number of its own."""
    keys = {pairing.entry.key for pairing in pairings}
    if not keys & {"other_not_corrected", "other_fee_unpaid", "other_other"}:
        return pairings
    return [
        pairing
        for pairing in pairings
        if pairing.entry.key != "other" or any(map(_is_number, rows[pairing.printed].values.values()))
    ]


def _is_number(cell: GridCell) -> bool:
    return read_number(cell.text).kind not in (Kind.BLANK, Kind.NOT_APPLICABLE)


def _rows_of_all_forms() -> tuple[Entry, ...]:
    of_2021 = list(entries(TABLE, "row", "2021"))
    single = [entry for entry in entries(TABLE, "row", "2019") if entry.key == "other"]
    at = next(number for number, entry in enumerate(of_2021) if entry.key == "other_not_corrected")
    return tuple(of_2021[:at] + single + of_2021[at:])


def _columns(rows: Sequence[Row], before: _Columns | None) -> _Columns:
    """Return the columns of a fragment, by its own header or else by the fragment before it."""
    header = _header_cells(rows)
    labels = {key: cell.text for key, cell in header.items()}
    keys = _order(header) or (before.keys if before else _COLUMNS)
    last = header.get(keys[-1])
    known_right = before.right if before else None
    width = max(row.end for row in rows)
    end = last.column + last.column_span if last else _column_at(rows, known_right)
    if last and not any(len(trailing_values(row, end)) >= len(_COLUMNS) for row in rows):
        end = _end_of_numbers(rows)  # the header stands left of its columns
    elif end is None and known_right is None and before and before.width == width:
        end = before.end
    right = last.box.x1 if last and last.box else known_right
    spacers = _spacers(rows, end)
    starts = Counter(
        tuple((cell.column, cell.column + cell.column_span) for cell in values[-7:])
        for row in rows
        if len(values := _trailing(row, end, spacers)) >= 7 and sum(map(is_filled, values[-7:])) >= 4
    )
    complete = len(labels) >= 5 or not labels or bool(starts)
    if complete and starts:
        spans = dict(zip(keys, starts.most_common(1)[0][0], strict=True))
    else:
        spans = {key: (cell.column, cell.column + cell.column_span) for key, cell in header.items()}
    ends_blank = all(not is_filled(row.cells[-1]) for row in rows)
    return _Columns(spans, labels, end, complete, right, keys, spacers, ends_blank, width)


def _end_of_numbers(rows: Sequence[Row]) -> int | None:
    """Return the column after the last one with a number in it, of the rows that have a number for each column."""
    numbers = (
        [cell for cell in trailing_values(row) if read_number(cell.text).kind is Kind.NUMBER]
        for row in rows
        if len(trailing_values(row)) >= len(_COLUMNS)
    )
    return max((cell.column + cell.column_span for cells in numbers for cell in cells), default=None)


def _spacers(rows: Sequence[Row], end: int | None) -> frozenset[int]:
    """Return the empty grid columns among seven that hold numbers: what spans leave where a format has none (CSV)."""
    trailing = [values for row in rows if len(values := trailing_values(row, end)) > 7]
    filled = {cell.column for values in trailing for cell in values if is_filled(cell)}
    if len(filled) != len(_COLUMNS):
        return frozenset()
    return frozenset(cell.column for values in trailing for cell in values if cell.column > min(filled)) - filled


def _trailing(row: Row, end: int | None, spacers: frozenset[int]) -> tuple[GridCell, ...]:
    return tuple(cell for cell in trailing_values(row, end) if cell.column not in spacers or is_filled(cell))


def _order(header: dict[str, GridCell]) -> tuple[str, ...] | None:
    """Return the columns from left to right where the header tells them: some bodies print the total first.

    A total in the middle is that of a header whose cells do not stand over their columns.
    """
    ordered = tuple(sorted(header, key=lambda key: header[key].column))
    if len(ordered) < _FEWEST_TO_ORDER or len({cell.column for cell in header.values()}) < len(ordered):
        return None
    if len(ordered) == len(_COLUMNS):
        return ordered if "total" in (ordered[0], ordered[-1]) else None
    return ("total", *_COLUMNS[:-1]) if ordered[0] == "total" else None


def _column_at(rows: Sequence[Row], right: float | None) -> int | None:
    """Return the first column that begins right of where the last value column ended on the page before."""
    if right is None:
        return None
    boxes = ((cell.column, cell.box) for row in rows for cell in row.own_cells if cell.box)
    return min((column for column, box in boxes if box.x0 > right - min(4, (box.x1 - box.x0) / 4)), default=None)


def _header_cells(rows: Sequence[Row]) -> dict[str, GridCell]:
    """Return the header cell of each applicant column, wherever in the rows above the numbers it is printed."""
    found: dict[str, tuple[float, GridCell]] = {}
    for row in rows:
        values = [cell for cell in trailing_values(row) if is_filled(cell)]
        if len(values) >= 2 or (values and row.end <= _FEWEST_COLUMNS):
            break
        for cell in row.own_cells:
            if label_core(cell.text).startswith("法人") or _NUMBERED.match(squash(cell.text)):
                continue  # heads the five columns of organisations; labels a row: 3.其他
            for entry in entries(TABLE, "col", "2021"):
                alike = likeness_to_any(cell.text, entry.labels)
                if alike >= 0.75 and alike > found.get(entry.key, (0.0, cell))[0]:
                    found[entry.key] = (alike, cell)
    return {key: cell for key, (_, cell) in found.items()}


def _data_rows(rows: Sequence[Row], columns: _Columns) -> list[_DataRow]:
    found = []
    for row in rows:
        values = _values(row, columns)
        if not values:
            continue
        first = min(cell.column for cell in values.values())
        printed = [cell for cell in row.cells if cell.column < first and is_filled(cell)]
        if not printed and not any(map(is_filled, values.values())):
            continue
        label = _label(row, printed, first)
        found.append(_DataRow(_without_group(label), label.text, values, row.quality, row.starts_fragment, row))
    return found


def _without_group(label: PrintedLabel) -> PrintedLabel:
    """Return the label with the group that stands in the same cell (三、本年度办理结果（七）总计) among its groups."""
    within = _GROUP_WITHIN.match(label.text)
    return PrintedLabel(label.text[within.end() :], (*label.groups, within.group())) if within else label


def _label(row: Row, printed: Sequence[GridCell], first: int) -> PrintedLabel:
    """Return the row's own label and those of its groups, which reach in from above and may stand right of it.

    `first` is the column of the row's first value.
    """
    own = [cell for cell in printed if cell.row == row.number]
    if not own or (row.starts_fragment and len(own) == 1 and own[0].row_span > _LONGEST_ROW):
        # nothing but the rest of a group, beside the rest of a row that a page break cut
        return PrintedLabel("", tuple(printed_text(cell.text) for cell in printed))
    if own[-1].row_span > 1 and any(own[-1].column < cell.column < first for cell in row.own_cells):
        # a group that reaches over several rows, beside the blank cell of the row's own label
        return PrintedLabel("", tuple(printed_text(cell.text) for cell in printed))
    groups = (cell for cell in printed if cell is not own[-1])
    return PrintedLabel(printed_text(own[-1].text), tuple(printed_text(cell.text) for cell in groups))


def _values(row: Row, columns: _Columns) -> dict[str, GridCell]:
    trailing = _trailing(row, columns.end, columns.spacers)
    if len(trailing) < 7:
        # the row was pushed to the right, by a group above that reaches too far down or where spans were lost
        pushed = trailing_values(row)[: -1 if columns.ends_blank else None]
        trailing = pushed if len(pushed) == 7 else trailing
    if columns.complete and len(trailing) >= 7 and len(row.cells) > 7:
        return {key: parts_of(cell, row) for key, cell in zip(columns.keys, trailing[-7:], strict=True)}
    if columns.complete and len(trailing) < 7 and _is_header(row):
        return {}
    placed: dict[str, GridCell] = {}
    certainty = 1.0
    for cell in row.cells:
        if columns.end is not None and cell.column >= columns.end:
            continue
        over = [
            key
            for key, (start, end) in columns.spans.items()
            if cell.column < end and cell.column + cell.column_span > start
        ]
        if len(over) == 1 or (over and not is_filled(cell)):
            placed.update({key: parts_of(cell, row) for key in over})
        elif "total" in over:
            # one number for all applicants: what the parts are is not printed
            placed["total"] = cell._replace(confidence=cell.confidence * _CERTAINTY_OF_MERGED)
        if len(over) > 1 and is_filled(cell) and not all(_covers(cell, columns.spans[key]) for key in over):
            certainty = _CERTAINTY_OF_ORDER  # the row has columns of its own
    # words where numbers belong: a header, or a label that reaches over the value columns
    words = sum(not is_value_like(cell.text) for cell in placed.values())
    if not placed or words * 2 >= len(placed) or not _label_is_left(row, columns):
        return {}
    if certainty == 1.0:
        return placed
    return {key: cell._replace(confidence=cell.confidence * certainty) for key, cell in placed.items()}


def _covers(cell: GridCell, span: tuple[int, int]) -> bool:
    return cell.column <= span[0] and cell.column + cell.column_span >= span[1]


def _is_header(row: Row) -> bool:
    return (
        sum(
            likeness_to_any(cell.text, entry.labels) >= 0.75
            for cell in row.cells
            for entry in entries(TABLE, "col", "2021")
        )
        >= 2
    )


def _label_is_left(row: Row, columns: _Columns) -> bool:
    first = min((start for start, _ in columns.spans.values()), default=0)
    return any(cell.column < first and is_filled(cell) for cell in row.cells) or first == 0


def _join_split_rows(before: list[_DataRow], rows: list[_DataRow]) -> list[_DataRow]:
    """Put a row that a page break cut in two together again, and return the new rows without its second half."""
    if not before or not rows or not rows[0].starts_fragment:
        return rows
    last, first = before[-1], rows[0]
    if _is_first_of_group(last, rows):
        before[-1] = replace(first, values=joined_values(last.values, first.values, _CERTAINTY_OF_GROUP), row=last.row)
        return rows[1:]
    if not is_rest_of_row(last.label.text, last.values, first.label.text, first.values, _likest):
        return rows
    label = last.row_label + first.row_label
    values = joined_values(last.values, first.values)
    before[-1] = replace(last, label=replace(last.label, text=label), row_label=label, values=values)
    return rows[1:]


def _is_first_of_group(last: _DataRow, rows: Sequence[_DataRow]) -> bool:
    """Say whether the last row of a page shows the name of a group with the numbers of its first row.

    The label of that row, （六）其他处理's 1.申请人…, then opens the next page beside blanks, above rows with numbers.
    """
    if len(rows) < 2 or any(map(is_filled, rows[0].values.values())) or not all(map(is_filled, last.values.values())):
        return False
    likest = max(_rows_of_all_forms(), key=lambda entry: likeness_to_any(rows[0].label.text, entry.labels))
    group = likest.groups[-1].rsplit("/", 1)[-1] if likest.groups else ""
    return (
        likeness_to_any(rows[0].label.text, likest.labels) >= _ALIKE
        and bool(group)
        and likeness(last.label.text, group) >= _ALIKE
        and any(map(is_filled, rows[1].values.values()))
    )


def _likest(text: str) -> float:
    return max(likeness_to_any(text, entry.labels) for entry in _rows_of_all_forms())


def _cells(row: _DataRow, pairing: Pairing, labels: dict[str, str]) -> list[Cell]:
    return [
        make_cell(
            printed,
            Place(TABLE, pairing.entry.key, key, row.row_label, labels.get(key, ""), pairing.certainty),
            row.quality,
        )
        for key, printed in row.values.items()
    ]


def _unplaced(rows: Sequence[_DataRow], pairings: Sequence[Pairing]) -> list[Problem]:
    paired = {pairing.printed for pairing in pairings}
    return [
        Problem(
            "unknown_row",
            f"Row '{row.row_label}' of table 三 is no row of the form; its cells were left out.",
            row.row_label,
        )
        for number, row in enumerate(rows)
        if number not in paired and any(map(_is_number, row.values.values()))
    ]
