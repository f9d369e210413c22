"""Excel 2003 XML (SpreadsheetML, mostly named .xls or .xml) to grids: one for each table of a sheet."""

from __future__ import annotations

import re

from lxml import etree

from extractors.grids.placement import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from extractors.model import Block, Content, Grid, Status, UnreadableDocument
from extractors.readers.package import local_attribute, local_name, parse_xml
from extractors.readers.sheet_tables import Area, sheet_blocks

_MAX_SHEETS = 50
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?")


def read(data: bytes) -> Content:
    """The tables of a workbook in XML, sheet by sheet; what comes out is as in `sheet.read`.

    Raises UnreadableDocument for XML that is not well-formed, oversized, or no workbook.
    """
    root = parse_xml(data.lstrip() if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else data)
    if local_name(root) != "Workbook":
        raise UnreadableDocument(Status.UNREADABLE, "The XML file holds no workbook.")
    blocks: list[Block] = []
    sheets = [sheet for sheet in root if local_name(sheet) == "Worksheet"]
    for sheet in sheets[:_MAX_SHEETS]:
        rows, merged = _cells(sheet)
        tables = sum(isinstance(block, Grid) for block in blocks)
        blocks.extend(sheet_blocks(rows, merged, tables))
    return Content(tuple(blocks))


def _cells(sheet: etree._Element) -> tuple[list[list[str]], list[Area]]:
    """The texts of a sheet by row and column, and its merged areas; places that are not filled are blank."""
    rows: list[list[str]] = []
    merged: list[Area] = []
    count = 0
    for row in (row for table in sheet if local_name(table) == "Table" for row in table if local_name(row) == "Row"):
        at = _number(row, "Index", len(rows) + 1) - 1
        if at < len(rows) or at >= MAX_ROWS:
            break
        rows.extend([] for _ in range(at - len(rows)))
        texts: list[str] = []
        for cell in (cell for cell in row if local_name(cell) == "Cell"):
            column = max(_number(cell, "Index", len(texts) + 1) - 1, len(texts))
            count += 1
            if column >= MAX_COLUMNS or count > MAX_CELLS:
                break
            texts.extend("" for _ in range(column - len(texts)))
            texts.append(_text(cell))
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if across or down:
                merged.append(Area(at, column, at + down, column + across))
            texts.extend("" for _ in range(min(across, MAX_COLUMNS - len(texts))))
        rows.append(texts)
    return rows, merged


def _text(cell: etree._Element) -> str:
    data = next((child for child in cell if local_name(child) == "Data"), None)
    if data is None:
        return ""
    text = etree.tostring(data, method="text", encoding="unicode", with_tail=False).replace("\r\n", "\n").strip()
    kind = local_attribute(data, "Type")
    if kind == "DateTime" and (day := _MIDNIGHT.fullmatch(text)):
        return day.group(1)
    if kind == "Number":
        return _as_typed(text)
    return text


def _as_typed(text: str) -> str:
    """A number as a person would type it; 15 digits are what a spreadsheet shows."""
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def _number(element: etree._Element, name: str, default: int) -> int:
    value = (local_attribute(element, name) or "").strip()
    return min(int(value), 1_000_000) if value.isascii() and value.isdigit() and len(value) < 10 else default
