"""Workbooks become grids: numbers as typed, merged cells as spans, each table of a sheet by itself."""

from __future__ import annotations

import time
from xml.sax.saxutils import escape

import pytest

from extractors.model import Grid, Paragraph, Status, UnreadableDocument
from extractors.readers import sheet
from tests.extractors.printed_report import Rows, grids, report, shape
from tests.extractors.word_files import odt, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def letters(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else letters(column // 26 - 1) + letters(column % 26)


def workbook(cells: dict[tuple[int, int], str], merged: list[tuple[int, int, int, int]]) -> bytes:
    rows: dict[int, list[str]] = {}
    for (row, column), text in sorted(cells.items()):
        reference = f"{letters(column)}{row + 1}"
        is_number = text.replace(".", "", 1).isdigit()
        inner = f"<v>{text}</v>" if is_number else f"<is><t>{escape(text)}</t></is>"
        kind = "" if is_number else ' t="inlineStr"'
        rows.setdefault(row, []).append(f'<c r="{reference}"{kind}>{inner}</c>')
    data = "".join(f'<row r="{row + 1}">{"".join(parts)}</row>' for row, parts in sorted(rows.items()))
    merges = "".join(
        f'<mergeCell ref="{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"/>'
        for top, left, bottom, right in merged
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/><Override '
            f'PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="一" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>'
            f"<mergeCells>{merges}</mergeCells></worksheet>",
        }
    )


def stacked(tables: list[Rows]) -> bytes:
    """The tables below each other on one sheet, a heading row above each and a blank row between."""
    cells: dict[tuple[int, int], str] = {(0, 0): "某局2023年政府信息公开工作年度报告"}
    merged = [(0, 0, 0, 9)]
    top = 2
    for heading, grid in zip("二三四", grids(tables), strict=True):
        cells[top, 0] = f"{heading}、某某情况"
        for cell in grid.cells:
            row, column = top + 1 + cell.row, 1 + cell.column
            cells[row, column] = cell.text
            if cell.row_span > 1 or cell.column_span > 1:
                merged.append((row, column, row + cell.row_span - 1, column + cell.column_span - 1))
        top += grid.row_count + 2
    return workbook(cells, merged)


def test_stacked_tables_of_a_sheet_come_out_one_by_one_with_their_headings() -> None:
    tables = report(5)
    blocks = sheet.read(stacked(tables)).blocks
    order = [block.text if isinstance(block, Paragraph) else "table" for block in blocks]
    assert order == [
        "某局2023年政府信息公开工作年度报告",
        "二、某某情况",
        "table",
        "三、某某情况",
        "table",
        "四、某某情况",
        "table",
    ]
    found = [shape(block) for block in blocks if isinstance(block, Grid)]
    assert found == [shape(grid) for grid in grids(tables)]


def test_numbers_come_as_typed() -> None:
    (grid,) = sheet.read(
        workbook({(0, 0): "规章", (0, 1): "3.0", (0, 2): "43.788", (1, 1): "0.30000000000000004"}, [])
    ).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "3", "43.788", "", "0.3", ""]


def test_a_cell_at_the_far_corner_is_refused_before_memory_is_taken() -> None:
    started = time.process_time()
    with pytest.raises(UnreadableDocument) as caught:
        sheet.read(workbook({(0, 0): "x", (1_048_575, 16_383): "y"}, []))
    assert caught.value.status is Status.REJECTED
    assert time.process_time() - started < 1


def test_a_damaged_workbook_is_refused_in_words() -> None:
    data = stacked(report(5))
    for hundredth in range(1, 100, 2):
        with pytest.raises(UnreadableDocument):
            sheet.read(data[: len(data) * hundredth // 100])
    with pytest.raises(UnreadableDocument, match="damaged"):
        sheet.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))


def test_an_open_document_sheet_ends_with_its_last_filled_cell() -> None:
    row = "<table:table-row><table:table-cell><text:p>规章</text:p></table:table-cell>"
    filler = '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
    last = f'<table:table-row table:number-rows-repeated="1048574">{filler}'.replace("16382", "16384")
    body = f"<table:table>{row}<table:table-cell><text:p>3</text:p></table:table-cell>{filler}{last}</table:table>"
    (grid,) = sheet.read(odt(body, "spreadsheet")).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "3"]
    assert (grid.row_count, grid.column_count) == (1, 2)
