"""Merged cells inferred for tables whose format carries none, from how many cells each row has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.grids.placement import MAX_COLUMNS, MAX_ROWS, PrintedCell, place
from extractors.model import Grid

_VALUE = re.compile(r"^(?:[+\-−－增减]?[\d０-９][\d０-９,，.．\s]*(?:万元|元|件|%)?|[/／\-—–－\\]+|无|)$")
_WIDE_TABLE = 7


def infer_spans(rows: Sequence[Sequence[str]], table_number: int, quality: float) -> Grid:
    """The grid of `rows`, each row stretched to the width of the longest by giving some of its cells a span.

    * In a row with values, the values stand at the right and the last label takes what is missing; in a narrow
      table (fewer than seven columns) the last cell does, in a header and in its rows alike.
    * In header rows of a wide table, a cell above blank ones spans down over them, and one above several filled ones
      spans over these.
    * A blank before another label belongs to the label above it, so that one spans down. A blank before values stays
      a blank cell.
    """
    rows = _without_blank_column([row[:MAX_COLUMNS] for row in rows[:MAX_ROWS]])
    width = max(map(len, rows))
    value_columns = _value_columns(rows, width)
    spans = _header_spans(rows, width, value_columns)
    header_height = len(spans)
    for number in range(header_height, len(rows)):
        spans.append(_row_spans(rows[number], width, value_columns))
    return place(_merge_down(rows, spans, value_columns, header_height), table_number, quality)


def _without_blank_column(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Leave out a last cell that no row of several cells fills, the headers neither: it is no column."""
    wide = [row for row in rows if len(row) > 1]
    while len(wide) > 2 and not any(row[-1].strip() for row in wide):
        rows = [row[:-1] if len(row) > 1 else row for row in rows]
        wide = [row for row in rows if len(row) > 1]
    return rows


def _value_columns(rows: Sequence[Sequence[str]], width: int) -> int:
    """How many columns at the right of a wide table hold values: what most rows end with. 0 for narrow tables."""
    if width < _WIDE_TABLE:
        return 0
    counts = [_trailing_values(row) for row in rows if _has_number(row)]
    return max(set(counts), key=counts.count) if counts else 0


def _trailing_values(row: Sequence[str]) -> int:
    count = 0
    for text in reversed(row):
        if not _VALUE.match(text.strip()):
            break
        count += 1
    return count


def _has_number(row: Sequence[str]) -> bool:
    return any(text.strip() and _VALUE.match(text.strip()) for text in row)


def _row_spans(row: Sequence[str], width: int, value_columns: int) -> list[int]:
    spans = [1] * len(row)
    if spans:
        stretched = len(row) - value_columns - 1 if value_columns and len(row) > value_columns else len(row) - 1
        spans[stretched] += width - len(row)
    return spans


def _header_spans(rows: Sequence[Sequence[str]], width: int, value_columns: int) -> list[list[int]]:
    """Spans of the rows above the first one with values, worked out from the lowest of them upwards."""
    if not value_columns:
        return []
    height = next((number for number, row in enumerate(rows) if _has_number(row)), 0)
    spans: list[list[int]] = []
    for number in reversed(range(height)):
        row = rows[number]
        below = (rows[number + 1], spans[0]) if spans else None
        spans.insert(0, _spans_above(row, below, width) if below else _lowest_header_spans(row, width))
    return spans


def _lowest_header_spans(row: Sequence[str], width: int) -> list[int]:
    # what is missing is the width of the labels, which stand at the left
    return [width - len(row) + 1, *[1] * (len(row) - 1)] if row else []


def _spans_above(row: Sequence[str], below: tuple[Sequence[str], Sequence[int]], width: int) -> list[int]:
    texts, widths = below
    if len(row) == len(texts):
        return list(widths)
    pieces = _pieces(texts, widths)
    missing = len(row) - len(pieces)
    if missing > 0:
        pieces = _split_filled(pieces, missing)
    if len(pieces) == len(row):
        return [sum(piece) for piece in pieces]
    spans = [1] * len(row)
    spans[-1] += width - len(row)
    return spans


def _pieces(texts: Sequence[str], widths: Sequence[int]) -> list[list[int]]:
    """A blank cell is a piece of its own (the cell above spans down to it); a run of filled ones is one piece."""
    pieces: list[list[int]] = []
    previous_filled = False
    for text, width in zip(texts, widths, strict=True):
        filled = bool(text.strip())
        if filled and previous_filled:
            pieces[-1].append(width)
        else:
            pieces.append([width])
        previous_filled = filled
    return pieces


def _split_filled(pieces: Sequence[list[int]], missing: int) -> list[list[int]]:
    """Part the longest run of filled cells among `missing` + 1 cells above: where the widths change, else evenly."""
    longest = max(range(len(pieces)), key=lambda number: len(pieces[number]))
    run = pieces[longest]
    parts: list[list[int]] = []
    for width in run:
        if parts and parts[-1][-1] == width:
            parts[-1].append(width)
        else:
            parts.append([width])
    if len(parts) != missing + 1:
        size, rest = divmod(len(run), missing + 1)
        if rest or not size:
            return list(pieces)
        parts = [run[start : start + size] for start in range(0, len(run), size)]
    return [*pieces[:longest], *parts, *pieces[longest + 1 :]]


def _merge_down(
    rows: Sequence[Sequence[str]], spans: Sequence[Sequence[int]], value_columns: int, header_height: int
) -> list[list[PrintedCell]]:
    heights = [[1] * len(row) for row in rows]
    dropped: set[tuple[int, int]] = set()
    if value_columns:
        starts = [_starts(row_spans) for row_spans in spans]
        above: dict[int, tuple[int, int]] = {}  # first column -> the cell that stands there, as (row, place)
        for number, row in enumerate(rows):
            is_header = number < header_height
            for position, text in enumerate(row):
                column = starts[number][position]
                owner = above.get(column)
                is_label = position < len(row) - value_columns and any(
                    later.strip() for later in row[position + 1 : len(row) - value_columns]
                )
                if (
                    not text.strip()
                    and owner is not None
                    and (is_header or is_label)
                    and spans[owner[0]][owner[1]] == spans[number][position]
                    and (not is_header or number < len(rows) - 1)
                ):
                    heights[owner[0]][owner[1]] += 1
                    dropped.add((number, position))
                else:
                    above[column] = (number, position)
    return [
        [
            PrintedCell(text, heights[number][position], spans[number][position])
            for position, text in enumerate(row)
            if (number, position) not in dropped
        ]
        for number, row in enumerate(rows)
    ]


def _starts(spans: Sequence[int]) -> list[int]:
    starts, column = [], 0
    for span in spans:
        starts.append(column)
        column += span
    return starts
