"""Excel 2003 XML (SpreadsheetML, mostly named .xls or .xml) to grids: one for each table of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from extractors.grids.placement import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from extractors.model import Content, Status, UnreadableDocument
from extractors.raised import lowered_if_alone, raised
from extractors.readers.package import local_attribute, local_name, parse_xml
from extractors.readers.sheet_tables import Area, Sheet, workbook_blocks
from extractors.readers.sheet_values import as_formula, as_typed

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?")


def read(data: bytes) -> Content:
    """The tables of a workbook in XML, sheet by sheet; what comes out is as in `sheet.read`.

    Raises UnreadableDocument for XML that is not well-formed, oversized, or no workbook.
    """
    root = parse_xml(data.lstrip() if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else data)
    if local_name(root) != "Workbook":
        raise UnreadableDocument(Status.UNREADABLE, "The XML file holds no workbook.")
    sheets = (part for part in root if local_name(part) == "Worksheet" and _is_shown(part))
    return Content(workbook_blocks(map(_sheet, sheets)))


def _is_shown(sheet: etree._Element) -> bool:
    options = (part for child in sheet if local_name(child) == "WorksheetOptions" for part in child)
    return not any(local_name(part) == "Visible" and (part.text or "").strip() != "SheetVisible" for part in options)


def _sheet(sheet: etree._Element) -> Sheet:
    parts = [part for table in sheet if local_name(table) == "Table" for part in table]
    rows: list[list[str]] = []
    merged: list[Area] = []
    hidden_rows: set[int] = set()
    count = 0
    for row in (part for part in parts if local_name(part) == "Row"):
        at = _number(row, "Index", len(rows) + 1) - 1
        if at < len(rows) or at >= MAX_ROWS or count > MAX_CELLS:
            break
        rows.extend([] for _ in range(at - len(rows)))
        texts, areas = _cells(row, at)
        rows.append(texts)
        merged.extend(areas)
        count += len(texts)
        alike = _number(row, "Span", 0)  # so many rows more
        if local_attribute(row, "Hidden") == "1":
            hidden_rows.update(range(at, min(at + alike + 1, MAX_ROWS)))
        rows.extend([] for _ in range(min(alike, MAX_ROWS - len(rows))))
    return Sheet(rows, merged, hidden_rows, _hidden_columns(parts))


def _cells(row: etree._Element, at: int) -> tuple[list[str], list[Area]]:
    """The texts of a row by column, and the merged areas that begin in it; places that are not filled are blank."""
    texts: list[str] = []
    merged: list[Area] = []
    for cell in (cell for cell in row if local_name(cell) == "Cell"):
        column = max(_number(cell, "Index", len(texts) + 1) - 1, len(texts))
        if column >= MAX_COLUMNS:
            break
        texts.extend("" for _ in range(column - len(texts)))
        texts.append(_text(cell))
        across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        if across or down:
            merged.append(Area(at, column, at + down, column + across))
        texts.extend("" for _ in range(min(across, MAX_COLUMNS - len(texts))))
    return texts, merged


def _hidden_columns(parts: Iterable[etree._Element]) -> set[int]:
    hidden: set[int] = set()
    following = 0
    for column in (part for part in parts if local_name(part) == "Column"):
        first = _number(column, "Index", following + 1) - 1
        following = first + _number(column, "Span", 0) + 1
        if local_attribute(column, "Hidden") == "1" or local_attribute(column, "Width") == "0":
            hidden.update(range(first, min(following, MAX_COLUMNS)))
    return hidden


def _text(cell: etree._Element) -> str:
    data = next((child for child in cell if local_name(child) == "Data"), None)
    if data is None:
        formula = local_attribute(cell, "Formula")
        return as_formula(formula) if formula else ""
    text = lowered_if_alone(_with_marks(data)).replace("\r\n", "\n").strip()
    kind = local_attribute(data, "Type")
    if kind == "DateTime" and (day := _MIDNIGHT.fullmatch(text)):
        return day.group(1)
    if kind == "Number":
        try:
            return as_typed(float(text))
        except ValueError:
            return text
    return text


def _with_marks(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        name, text = local_name(child), _with_marks(child)
        pieces.append(raised(text, below=name == "Sub") if name in ("Sup", "Sub") else text)
        pieces.append(child.tail or "")
    return "".join(pieces)


def _number(element: etree._Element, name: str, default: int) -> int:
    value = (local_attribute(element, name) or "").strip()
    return min(int(value), 1_000_000) if value.isascii() and value.isdigit() and len(value) < 10 else default
