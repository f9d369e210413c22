"""Excel workbooks since 2007 (.xlsx, .xlsm) to sheets. Source: ECMA-376 part 1, chapter 18.

The libraries for it lay a sheet out whole in memory, whatever its farthest cell, or refuse styles that offices'
programs write; neither says which rows are hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from extractors.grids.placement import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from extractors.model import UnreadableDocument
from extractors.raised import lowered_if_alone, raised
from extractors.readers.package import Package, local_attribute, local_name
from extractors.readers.sheet_tables import Area, Sheet
from extractors.readers.sheet_values import as_date, as_formula, as_shown, as_text, shows_dates

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_YES = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class _Style:
    shows_dates: bool = False
    code: str | None = None
    strikes_out: bool = False


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What the cells of all sheets refer to: shared texts, and by style how it shows what a cell holds.

    `is_uncalculated` says of the workbook that its writer left it to the reader to calculate.
    """

    texts: tuple[str, ...]
    styles: tuple[_Style, ...]
    since_1904: bool
    is_uncalculated: bool


def sheets(package: Package, main: str) -> Iterator[Sheet]:
    """The sheets that the workbook in part `main` shows, in order.

    Formulas come with the values stored beside them, and as they are where none is, or a 0 of a program that does not
    calculate. Raises UnreadableDocument for a damaged or oversized package.
    """
    root = package.xml(main)
    relations = package.relations(main)
    parts = {relation.kind: relation.target for relation in relations.values()}
    workbook = _Workbook(
        _shared_texts(package, parts.get("sharedStrings", "")),
        _styles(package, parts.get("styles", "")),
        any(local_attribute(part, "date1904") in _YES for part in root if local_name(part) == "workbookPr"),
        any(local_attribute(part, "fullCalcOnLoad") in _YES for part in root if local_name(part) == "calcPr"),
    )
    for sheet in (sheet for group in root if local_name(group) == "sheets" for sheet in group):
        relation = relations.get(local_attribute(sheet, "id") or "")
        is_shown = local_attribute(sheet, "state") in (None, "visible")
        if relation is not None and relation.kind == "worksheet" and is_shown and package.has(relation.target):
            yield _sheet(package.xml(relation.target), workbook)


def _shared_texts(package: Package, name: str) -> tuple[str, ...]:
    return tuple(_text(item) for item in package.xml(name)) if package.has(name) else ()


def _text(item: etree._Element) -> str:
    """The text of a shared or inline string in its pieces, without the readings of its characters."""
    pieces = []
    for child in item:
        if local_name(child) == "t":
            pieces.append(child.text or "")
        elif local_name(child) == "r":
            text = "".join(part.text or "" for part in child if local_name(part) == "t")
            font = next((part for part in child if local_name(part) == "rPr"), ())
            if _is_on(font, "strike"):
                continue
            side = next((local_attribute(part, "val") for part in font if local_name(part) == "vertAlign"), None)
            pieces.append(raised(text, below=side == "subscript") if side in ("superscript", "subscript") else text)
    return as_text(lowered_if_alone("".join(pieces)))


def _is_on(font: Iterable[etree._Element], name: str) -> bool:
    return any(local_name(part) == name and local_attribute(part, "val") in (None, *_YES) for part in font)


def _styles(package: Package, name: str) -> tuple[_Style, ...]:
    if not package.has(name):
        return ()
    try:
        root = package.xml(name)
    except UnreadableDocument:  # the numbers can be read without
        return ()
    codes = {
        _integer(local_attribute(part, "numFmtId")): local_attribute(part, "formatCode")
        for group in root
        if local_name(group) == "numFmts"
        for part in group
    }
    fonts = [font for group in root if local_name(group) == "fonts" for font in group]
    struck = frozenset(number for number, font in enumerate(fonts) if _is_on(font, "strike"))
    found = []
    for style in (style for group in root if local_name(group) == "cellXfs" for style in group):
        number = _integer(local_attribute(style, "numFmtId"))
        strikes_out = _integer(local_attribute(style, "fontId"), -1) in struck
        found.append(_Style(shows_dates(number, codes.get(number)), codes.get(number), strikes_out))
    return tuple(found)


def _sheet(root: etree._Element, workbook: _Workbook) -> Sheet:
    rows: list[list[str]] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    merged: list[Area] = []
    count = 0
    for group in root:
        name = local_name(group)
        if name == "cols":
            for column in group:
                if local_attribute(column, "hidden") in _YES or local_attribute(column, "width") == "0":
                    first, last = (_integer(local_attribute(column, end)) for end in ("min", "max"))
                    hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
        elif name == "sheetData":
            for row in group:
                at = _integer(local_attribute(row, "r"), len(rows) + 1) - 1
                if not len(rows) <= at < MAX_ROWS or count > MAX_CELLS:
                    break
                rows.extend([] for _ in range(at - len(rows)))
                rows.append(_row(row, workbook))
                count += len(rows[-1])
                if local_attribute(row, "hidden") in _YES or local_attribute(row, "ht") == "0":
                    hidden_rows.add(at)
        elif name == "mergeCells":
            references = (local_attribute(part, "ref") or "" for part in islice(group, MAX_CELLS))
            merged.extend(area for area in map(_area, references) if area is not None)
    return Sheet(rows, merged, frozenset(hidden_rows), frozenset(hidden_columns))


def _row(row: etree._Element, workbook: _Workbook) -> list[str]:
    texts: list[str] = []
    for cell in row:
        reference = _REFERENCE.fullmatch(local_attribute(cell, "r") or "")
        column = len(texts) if reference is None else max(_column(reference.group(1)), len(texts))
        if column >= MAX_COLUMNS:
            break
        texts.extend("" for _ in range(column - len(texts)))
        texts.append(_shown(cell, workbook))
    return texts


def _shown(cell: etree._Element, workbook: _Workbook) -> str:
    place = _integer(local_attribute(cell, "s"))
    style = workbook.styles[place] if place < len(workbook.styles) else _Style()
    if style.strikes_out:
        return ""
    kind = local_attribute(cell, "t") or "n"
    parts = {local_name(part): part for part in cell}
    if kind == "inlineStr":
        return _text(parts["is"]) if "is" in parts else ""
    value = (parts["v"].text or "") if "v" in parts else ""
    if kind == "s":
        place = _integer(value, -1)
        return workbook.texts[place] if 0 <= place < len(workbook.texts) else ""
    if kind == "b":
        return "TRUE" if value in _YES else "FALSE"
    if kind != "n":
        return as_text(value)
    if "f" in parts and (not value.strip() or (workbook.is_uncalculated and value.strip() == "0")):
        return as_formula(parts["f"].text or "")
    try:
        number = float(value)
    except ValueError:
        return as_text(value)
    if style.shows_dates:
        return as_date(number, since_1904=workbook.since_1904)
    return as_shown(number, style.code)


def _area(reference: str) -> Area | None:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    first, last = ends[0], ends[1]
    return Area(int(first[2]) - 1, _column(first[1]), int(last[2]) - 1, _column(last[1]))


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _integer(text: str | None, otherwise: int = 0) -> int:
    stripped = (text or "").strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 10 else otherwise
