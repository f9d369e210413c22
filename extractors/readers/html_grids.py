"""Tables that a page lays out as a grid of its style sheet (`display: grid`): where each of its items stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from extractors.readers.html_sheets import Sheets, declaration

_MOST_TRACKS = 50
_MOST_ROWS, _MOST_ITEMS = 2_000, 5_000
_BRACKETS = re.compile(r"\[[^\]]*\]")
_REPEATED = re.compile(r"repeat\(\s*(\d+)\s*,((?:[^()]|\([^()]*\))*)\)")
_TRACK = re.compile(r"(?:[^\s()]|\([^()]*\))+")
_FEWEST_COLUMNS, _FEWEST_ROWS, _LONGEST_CELL = 3, 3, 150
Placed: TypeAlias = tuple[etree._Element, int, int]
"""An item, and how many rows and columns it takes."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where an item begins, from 0, None for wherever there is room, and how many tracks it takes."""

    start: int | None
    span: int


class Grids:
    """The grids of a page and the elements that stand in them."""

    def __init__(self, root: etree._Element, sheets: Sheets) -> None:
        self._root = root
        self._values = {
            name: sheets.values(name)
            for name in ("display", "grid-template-columns", *_names("column"), *_names("row"))
        }

    def rows(self) -> Iterator[tuple[etree._Element, list[list[Placed]]]]:
        """Give each grid of three columns and rows or more, of short items, with its rows."""
        for element in self._root.iter(etree.Element):
            if self._of(element, "display") not in ("grid", "inline-grid"):
                continue
            width = _track_count(self._of(element, "grid-template-columns"))
            items = list(self._items(element))
            if _FEWEST_COLUMNS <= width <= _MOST_TRACKS and len(items) <= _MOST_ITEMS and all(map(_is_short, items)):
                rows = self._placed(items, width)
                if len(rows) >= _FEWEST_ROWS:
                    yield element, rows

    def _of(self, element: etree._Element, name: str) -> str:
        own = declaration(element.get("style") or "", name)
        return own[0] if own else self._values[name].get(element, "")

    def _items(self, element: etree._Element) -> Iterator[etree._Element]:
        for child in element:
            if self._of(child, "display") == "contents":
                yield from self._items(child)
            else:
                yield child

    def _placed(self, items: Sequence[etree._Element], width: int) -> list[list[Placed]]:
        """Place items as browsers do: where they say, else in the next room that is wide enough."""
        taken: set[tuple[int, int]] = set()
        rows: dict[int, dict[int, Placed]] = {}
        at = (0, 0)
        for item in items:
            column, row = self._lines(item, "column"), self._lines(item, "row")
            span = min(column.span, width)
            place = _room(taken, at, (row.start, column.start), (row.span, span), width)
            if place is None:
                break
            taken.update((place[0] + down, place[1] + right) for down in range(row.span) for right in range(span))
            rows.setdefault(place[0], {})[place[1]] = (item, row.span, span)
            if row.start is None:
                at = place
        return [
            [cell for _, cell in sorted(rows.get(number, {}).items())] for number in range(max(rows, default=-1) + 1)
        ]

    def _lines(self, item: etree._Element, axis: str) -> _Lines:
        both, start, end = (self._of(item, name) for name in _names(axis))
        if both:
            start, _, end = (part.strip() for part in both.partition("/"))
        first = int(start) - 1 if start.isdigit() and start != "0" else None
        spans = [int(part[4:]) for part in (start, end) if part.startswith("span") and part[4:].strip().isdigit()]
        if spans:
            return _Lines(first, min(max(spans[0], 1), _MOST_TRACKS))
        if first is not None and end.isdigit():
            return _Lines(first, min(max(int(end) - 1 - first, 1), _MOST_TRACKS))
        return _Lines(first, 1)


def _is_short(item: etree._Element) -> bool:
    return len(etree.tostring(item, method="text", encoding="unicode", with_tail=False)) <= _LONGEST_CELL


def _names(axis: str) -> tuple[str, str, str]:
    return f"grid-{axis}", f"grid-{axis}-start", f"grid-{axis}-end"


def _track_count(template: str) -> int:
    template = _BRACKETS.sub(" ", template)
    count = sum(int(times) * len(_TRACK.findall(tracks)) for times, tracks in _REPEATED.findall(template))
    return count + len(_TRACK.findall(_REPEATED.sub(" ", template)))


def _room(
    taken: set[tuple[int, int]],
    at: tuple[int, int],
    wanted: tuple[int | None, int | None],
    size: tuple[int, int],
    width: int,
) -> tuple[int, int] | None:
    row, column = wanted
    if row is not None and column is not None:
        return row, column
    first = row if row is not None else at[0]
    for number in range(first, first + _MOST_ROWS if row is None else first + 1):
        for start in range(width - size[1] + 1) if column is None else (column,):
            if row is None and (number, start) < at:
                continue
            if not any((number + down, start + right) in taken for down in range(size[0]) for right in range(size[1])):
                return number, start
    return None


def make_table(grid: etree._Element, rows: Sequence[Sequence[Placed]]) -> None:
    """Make a grid a table with these rows, each of its items a cell."""
    grid.tag = "table"
    for items in rows:
        row = etree.SubElement(grid, "tr")
        for item, row_span, column_span in items:
            item.tag, item.tail = "td", None
            item.set("rowspan", str(row_span))
            item.set("colspan", str(column_span))
            row.append(item)
