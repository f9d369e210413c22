"""From a printed cell and its keys to a `Cell`: kind, value, unit, confidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.grids.rows import Row
from extractors.model import Cell, GridCell, Kind
from extractors.numbers import read_number, squash

_UNIT_IN_HEADER = re.compile(r"(万元|亿元|元|件|项|条|宗|人次)[)）]?$")
# The unit where neither the cell nor its column prints one. The form of 2019 prints none for 采购总金额, and both 元
# and 万元 occur there, so that stays unknown.
_UNITS = {"items_last_year": "项", "items_change": "项", "procurement_items": "项", "amount": "万元"}
_DIGITS = re.compile(r"\d[\d.,]*")
_DIGITS_APART = 0.5  # what is left of the confidence where digits are all that is printed, but make no one number


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in a table of the form: its keys, the labels printed for them, how sure they are."""

    table_key: str
    row_key: str
    column_key: str
    row_label: str
    column_label: str
    certainty: float = 1.0
    unit: str | None = None


@lru_cache(maxsize=16384)
def printed_text(text: str) -> str:
    """Return a label as one line: line breaks inside it are the column's width, not the publisher's words."""
    return "".join(line.strip() for line in text.split("\n"))


def make_cell(printed: GridCell, place: Place, quality: float) -> Cell:
    """Return the cell as read. A number outside `DECIMAL(18, 6)` is unreadable; a blank has no value.

    Digits that stand apart, so that they may be one number or two, are doubtful.
    """
    reading = read_number(printed.text)
    kind, value = reading.kind, reading.value
    if value is not None and (abs(value) >= 10**12 or value != round(value, 6)):
        kind, value = Kind.UNREADABLE, None
    unit = reading.unit or place.unit or _unit_of_column(place.column_label, place.column_key)
    confidence = printed.confidence * quality * (0.5 + 0.5 * place.certainty)
    if kind is Kind.UNREADABLE and _DIGITS.fullmatch(squash(printed.text)):
        confidence *= _DIGITS_APART
    return Cell(
        table_key=place.table_key,
        row_key=place.row_key,
        column_key=place.column_key,
        row_label=printed_text(place.row_label),
        column_label=printed_text(place.column_label),
        raw_text=printed.text,
        kind=kind,
        value=value,
        unit=unit,
        box=printed.box,
        locator=printed.locator,
        confidence=round(confidence, 4),
    )


def parts_of(printed: GridCell, row: Row) -> GridCell:
    """Return what a cell that reaches over several rows prints in one of them: its line there, if each has a line."""
    if printed.row_span == 1:
        return printed
    lines = printed.text.split("\n")
    if len(lines) != printed.row_span:
        return printed
    return printed._replace(text=lines[row.number - printed.row], confidence=printed.confidence * 0.8)


@lru_cache(maxsize=4096)
def _unit_of_column(label: str, key: str) -> str | None:
    match = _UNIT_IN_HEADER.search(squash(label).rstrip("】]》"))
    if match:
        return match.group(1)
    if key == "procurement_amount":
        return None
    return _UNITS.get(key, "件")
