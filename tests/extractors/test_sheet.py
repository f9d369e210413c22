"""Workbooks become grids: numbers as typed, merged cells as spans, each table of a sheet by itself."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import time
import zipfile
from collections.abc import Callable
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Grid, Paragraph, UnreadableDocument
from extractors.readers import sheet
from extractors.readers.sheet_values import as_date, as_shown, shows_dates
from tests.extractors.printed_report import Rows, grids, report, shape
from tests.extractors.word_files import odt, zipped
from tests.extractors.xls_files import XlsSheet, xls

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
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


def far_corner_of_xlsx() -> bytes:
    return workbook({(0, 0): "x", (1_048_575, 16_383): "y"}, [])


def far_corner_of_xls() -> bytes:
    return xls(XlsSheet({(0, 0): "x", (65_535, 255): "y"}))


def areas_upon_areas() -> bytes:
    return workbook({(0, 0): "x", (0, 1): "y"}, [(0, 0, 4_999, 255)] * 50_000)


@pytest.mark.parametrize("make", [far_corner_of_xlsx, far_corner_of_xls, areas_upon_areas])
def test_absurd_places_take_neither_memory_nor_time(make: Callable[[], bytes]) -> None:
    data = make()
    started = time.process_time()
    blocks = sheet.read(data).blocks
    assert time.process_time() - started < 2
    assert blocks


@pytest.mark.parametrize("row_count", [1, 100, 900])
def test_a_circle_of_sectors_ends_and_what_it_cuts_is_refused(row_count: int) -> None:
    data = bytearray(xls(XlsSheet({(row, 0): float(row + 1) for row in range(row_count)})))
    sheet.read(bytes(data))
    table = data.index(struct.pack("<II", 1, 2)) if row_count < 200 else 512
    struct.pack_into("<I", data, table + 4 * 3, 2)
    with pytest.raises(UnreadableDocument, match="damaged"):
        sheet.read(bytes(data))


LABELS = {(0, 0): "信息内容", (0, 1): "去年", (0, 2): "本年处理决定数量"}
NUMBERS: dict[tuple[int, int], str] = {
    **{(1, 0): "行政许可", (1, 1): "11", (1, 2): "12"},
    **{(2, 0): "行政检查", (2, 1): "21", (2, 2): "22"},
    **{(3, 0): "行政处罚", (3, 1): "31", (3, 2): "32"},
}


def hiding_xlsx() -> bytes:
    data = workbook({**LABELS, **NUMBERS}, [])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    columns = '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
    parts["xl/worksheets/sheet2.xml"] = parts[name]
    parts[name] = parts[name].replace("<sheetData>", columns).replace('<row r="3"', '<row r="3" hidden="true"')
    for part, end in (("xl/workbook.xml", "</sheets>"), ("xl/_rels/workbook.xml.rels", "</Relationships>")):
        (element,) = re.findall(r"<(?:sheet|Relationship) .*?/>", parts[part])
        hidden = element.replace("1", "2").replace(" ", ' state="veryHidden" ', 1)
        parts[part] = parts[part].replace(end, hidden + end)
    return zipped(dict(parts))


def hiding_xls(version: dict[str, Any]) -> bytes:
    cells: dict[tuple[int, int], str | float] = {
        place: float(text) if text.isdigit() else text for place, text in {**LABELS, **NUMBERS}.items()
    }
    hidden = XlsSheet(cells, is_hidden=True, name="去年")
    return xls(hidden, XlsSheet(cells, hidden_rows=[2], hidden_columns=[1], name="今年"), **version)


def hiding_ods() -> bytes:
    styles = (
        '<style:style xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" style:name="gone">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    rows = [
        "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in (label, *numbers))
        for label, *numbers in (
            ("信息内容", "去年", "本年处理决定数量"),
            ("行政许可", "11", "12"),
            ("行政检查", "21", "22"),
            ("行政处罚", "31", "32"),
        )
    ]
    hidden = [' table:visibility="filter"' if number == 2 else "" for number in range(4)]
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    body = "".join(f"<table:table-row{mark}>{row}</table:table-row>" for mark, row in zip(hidden, rows, strict=True))
    table = f"<table:table>{columns}{body}</table:table>"
    gone = f'<table:table table:style-name="gone"><table:table-row>{rows[0]}</table:table-row></table:table>'
    return odt(gone + table, "spreadsheet", styles)


@pytest.mark.parametrize(
    "make",
    [
        hiding_xlsx,
        partial(hiding_xls, {}),
        partial(hiding_xls, {"charset": "gb18030", "code_page": 936}),
        hiding_ods,
    ],
)
def test_hidden_sheets_rows_and_columns_are_not_printed(make: Callable[[], bytes]) -> None:
    (grid,) = sheet.read(make()).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["信息内容", "本年处理决定数量", "行政许可", "12", "行政处罚", "32"]


def test_a_merged_area_that_begins_hidden_shows_its_text_all_the_same() -> None:
    cells: dict[tuple[int, int], str | float] = {(0, 0): "三、本年度办理结果", (1, 1): "（一）予以公开", (1, 2): 5.0}
    data = xls(XlsSheet({**cells, (2, 1): "（二）部分公开", (2, 2): 6.0}, [(0, 0, 2, 0)], hidden_rows=[0]))
    (grid,) = sheet.read(data).blocks
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.row_span) for cell in grid.cells if cell.text] == [
        ("三、本年度办理结果", 2),
        ("（一）予以公开", 1),
        ("5", 1),
        ("（二）部分公开", 1),
        ("6", 1),
    ]


def test_tables_side_by_side_are_two_but_numbers_apart_from_their_labels_are_one() -> None:
    first = {(0, 0): "信息内容", (0, 1): "数量", (1, 0): "行政许可", (1, 1): "1", (2, 0): "行政处罚", (2, 1): "2"}
    second = {(0, 3): "行政复议", (1, 3): "维持", (1, 4): "总计", (2, 3): "3", (2, 4): "4"}
    grids_found = sheet.read(workbook({**first, **second}, [(0, 3, 0, 4)])).blocks
    assert [[cell.text for cell in block.cells if cell.text] for block in grids_found if isinstance(block, Grid)] == [
        ["信息内容", "数量", "行政许可", "1", "行政处罚", "2"],
        ["行政复议", "维持", "总计", "3", "4"],
    ]
    apart = {(row, column * 2): text for (row, column), text in first.items()}
    (grid,) = sheet.read(workbook(apart, [])).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells if cell.column != 1] == list(first.values())


def test_formats_show_days_and_leave_numbers_as_they_are() -> None:
    values: dict[tuple[int, int], str | float | tuple[float, int]] = {
        **{(0, 0): "填报日期", (0, 1): (45306.0, 177), (0, 2): (45306.75, 177)},
        **{(1, 0): "收到", (1, 1): (5.0, 176), (1, 2): (1234.0, 178)},
    }
    (grid,) = sheet.read(xls(XlsSheet(values))).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["填报日期", "2024-01-15", "2024-01-15 18:00:00", "收到", "5", "1234"]


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (14, None, True),
        (31, None, True),
        (0, None, False),
        (57, None, True),
        (176, '0"件"', False),
        (176, 'yyyy"年"m"月"', True),
        (176, "[$-804]yyyy\\-mm", True),
        (176, '[DBNum1][$-804]General"次"', False),
        (176, '_ * #,##0_ ;_ * "days"_ ;_ @_ ', False),
    ],
)
def test_formats_of_days_are_told_by_what_they_show(number: int, code: str | None, expected: bool) -> None:
    assert shows_dates(number, code) is expected


@pytest.mark.parametrize(
    ("stored", "code", "expected"),
    [
        (7730280, '0!.0000"万元"', "773.028万元"),
        (7730280, '0!.0,"万元"', "773.028万元"),
        (77302800, "0\\.0,", "7730.28"),
        (12345, '0"."0000', "1.2345"),
        (7730280, "#,##0.00,", "7730.28"),
        (1234567, "#,##0.00_);[Red]\\(#,##0.00\\)", "1234567"),
        (12.5, 'General"万元"', "12.5万元"),
        (-12.5, '"¥"#,##0.00', "-¥12.5"),
        (12.5, "[$¥-804]#,##0.00", "¥12.5"),
        (12, '0"件"', "12"),
        (12.345, "0.0_ ", "12.345"),
        (0, '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
        (3, ";;;", "3"),
        (3, None, "3"),
    ],
)
def test_numbers_are_those_stored_unless_their_format_divides_them(
    stored: float, code: str | None, expected: str
) -> None:
    assert as_shown(float(stored), code) == expected


def test_formats_of_an_xls_divide_its_numbers() -> None:
    (grid,) = sheet.read(xls(XlsSheet({(0, 0): "行政事业性收费", (0, 1): (7730280.0, 179)}))).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["行政事业性收费", "773.028万元"]


def test_days_are_counted_as_excel_counts_them() -> None:
    assert [as_date(serial) for serial in (1, 59, 61, 45306, 0.5)] == [
        "1900-01-01",
        "1900-02-28",
        "1900-03-01",
        "2024-01-15",
        "12:00:00",
    ]
    assert as_date(0.25 + 43844, since_1904=True) == "2024-01-15 06:00:00"
    assert as_date(1e300) == "1e+300"


@pytest.mark.parametrize("code_page", [936, 1252, None])
def test_texts_before_excel_97_are_chinese_whatever_code_page_is_named(code_page: int | None) -> None:
    data = xls(XlsSheet({(0, 0): "规章", (0, 1): 3.0}, name="表二"), charset="gb18030", code_page=code_page)
    (grid,) = sheet.read(data).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "3"]


@pytest.mark.parametrize("version", [{}, {"charset": "gb18030", "code_page": 936}])
def test_cells_whose_styles_a_workbook_does_not_define_are_numbers(version: dict[str, Any]) -> None:
    data = xls(XlsSheet({(0, 0): "规章", (0, 1): (3.0, 177)}), has_styles=False, **version)
    (grid,) = sheet.read(data).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "3"]


SUM = bytes.fromhex("25 1600 1700 03c0 05c0 1904 0000")  # of an area in rows 23 and 24
CHOICE = bytes.fromhex("44 1600 03c0 1902 0700 17 00 00 1903 0300 22 0200 0100")  # a text if a cell is true


@pytest.mark.parametrize(
    ("result", "options", "formula", "expected"),
    [
        (struct.pack("<d", 7), 0, SUM, "7"),
        (struct.pack("<d", 0), 0, SUM, "0"),
        (struct.pack("<d", 0), 2, SUM, "=?"),
        (b"\x03\0\0\0\0\0\xff\xff", 0, SUM, "=?"),
        (b"\x03\0\0\0\0\0\xff\xff", 0, CHOICE, ""),
    ],
)
def test_a_formula_of_an_xls_that_nobody_calculated_is_no_blank_and_no_zero(
    result: bytes, options: int, formula: bytes, expected: str
) -> None:
    stored = result + struct.pack("<HIH", options, 0, len(formula)) + formula
    (grid,) = sheet.read(xls(XlsSheet({(0, 0): "规章", (0, 1): stored, (0, 2): 5.0}))).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", expected, "5"]


@pytest.mark.parametrize(("calculation", "expected"), [("", "0"), ('<calcPr fullCalcOnLoad="1"/>', "=SUM(A1)")])
def test_a_zero_beside_a_formula_counts_if_its_writer_calculates(calculation: str, expected: str) -> None:
    cells = '<c><v>5</v></c><c><f>SUM(A1)</f><v>0</v></c><c t="str"><f>IF(A1,"")</f><v></v></c><c><v>0</v></c>'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    data = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><sheets><sheet name="一" r:id="r1"/>'
            f"</sheets>{calculation}</workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="a.xml"/>'
            "</Relationships>",
            "xl/a.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row>{cells}</row></sheetData></worksheet>',
        }
    )
    (grid,) = sheet.read(data).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["5", expected, "", "0"]


def test_texts_are_read_without_the_readings_of_their_characters_and_what_is_struck_out() -> None:
    shared = (
        f'<sst xmlns="{STRICT}"><si><t>规章</t><rPh sb="0" eb="2"><t>guizhang1</t></rPh></si>'
        "<si><r><t>行政</t></r><r><t>许可_x000D_</t></r></si>"
        '<si><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si>'
        '<si><r><rPr><strike/></rPr><t>9</t></r><r><rPr><strike val="0"/></rPr><t>8</t></r></si></sst>'
    )
    cells = (
        '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><f>A1</f><v>2</v></c><c><f>A1+1</f></c><c><v>7</v></c>'
        '<c t="s"><v>2</v></c><c s="1"><v>6</v></c><c t="s"><v>3</v></c>'
    )
    styles = (
        f'<styleSheet xmlns="{STRICT}"><fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId="0"/>'
        '<xf fontId="1"/></cellXfs></styleSheet>'
    )
    relations = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    targets = (
        ("r1", "worksheet", "/xl/worksheets/sheet1.xml"),
        ("r2", "sharedStrings", "texts.xml"),
        ("r3", "styles", "s.xml"),
    )
    data = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{STRICT}" xmlns:r="{relations}"><sheets><sheet name="一" r:id="r1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">'
            + "".join(f'<Relationship Id="{a}" Type="{relations}/{b}" Target="{c}"/>' for a, b, c in targets)
            + "</Relationships>",
            "xl/texts.xml": shared,
            "xl/s.xml": styles,
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{STRICT}"><sheetData><row>{cells}</row></sheetData></worksheet>',
        }
    )
    (grid,) = sheet.read(data).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "行政许可", "2", "=A1+1", "7", "12¹", "", "8"]


def record(kind: int, fields: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(fields)]) + fields


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def workbook_in_binary_parts() -> bytes:
    def cell(kind: int, column: int, value: bytes) -> bytes:
        return record(kind, struct.pack("<II", column, 0) + value)

    def row(number: int, flags: int, *cells: bytes) -> bytes:
        return record(0, struct.pack("<IIHBB", number, 0, 300, 0, flags)) + b"".join(cells)

    part = (
        record(60, struct.pack("<IIIIH", 3, 3, 2000, 0, 1))
        + row(0, 0, cell(7, 0, struct.pack("<I", 0)), cell(2, 1, struct.pack("<i", 7 << 2 | 2)), cell(6, 3, wide("9")))
        + row(1, 0x10, cell(6, 0, wide("藏")), cell(5, 1, struct.pack("<d", 5.0)))
        + row(2, 0, cell(6, 0, wide("行政许可")), cell(9, 1, struct.pack("<d", 43.788) + bytes(8)))
        + record(176, struct.pack("<IIII", 2, 2, 1, 2))
    )
    sheets = [record(156, struct.pack("<II", state, state + 1) + wide(f"r{state}") + wide("表")) for state in (0, 1)]
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    targets = [("r0", "worksheet", "sheet1"), ("r1", "worksheet", "sheet1"), ("r2", "sharedStrings", "texts")]
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": b"".join(sheets),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}">'
            + "".join(f'<Relationship Id="{a}" Type="{RELATIONS}/{b}" Target="{c}.bin"/>' for a, b, c in targets)
            + "</Relationships>",
            "xl/texts.bin": record(19, b"\0" + wide("规章")),
            "xl/sheet1.bin": part,
        }
    )


def test_a_workbook_in_binary_parts_is_read() -> None:
    (grid,) = sheet.read(workbook_in_binary_parts()).blocks
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.column_span) for cell in grid.cells if cell.text] == [
        ("规章", 1),
        ("7", 1),
        ("行政许可", 1),
        ("43.788", 2),
    ]


def test_a_damaged_workbook_is_refused_in_words() -> None:
    data = stacked(report(5))
    for hundredth in range(1, 100, 2):
        with pytest.raises(UnreadableDocument):
            sheet.read(data[: len(data) * hundredth // 100])
    with pytest.raises(UnreadableDocument, match="damaged"):
        sheet.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))


@pytest.mark.parametrize("name", ["xl/sheet1.bin", "xl/workbook.bin", "xl/texts.bin"])
@given(place=st.integers(0, 300), change=st.binary(max_size=6), removed=st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_no_binary_part_makes_it_fail(name: str, place: int, change: bytes, removed: int) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_in_binary_parts())) as package:
        parts = {member: package.read(member) for member in package.namelist()}
    parts[name] = parts[name][:place] + change + parts[name][place + removed :]
    with contextlib.suppress(UnreadableDocument):
        sheet.read(zipped(dict(parts)))


WHOLE_XLS = xls(XlsSheet({(0, 0): "规章", (0, 1): (3.0, 176), (9, 9): (45306.0, 177)}, [(0, 0, 3, 0)], [4], [5]))
OLD_XLS = xls(XlsSheet({(0, 0): "规章", (0, 1): 3.0}), charset="gb18030", code_page=936)


@pytest.mark.parametrize("whole", [WHOLE_XLS, OLD_XLS])
@given(place=st.integers(0), change=st.binary(min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_changed_byte_of_an_xls_makes_it_fail(whole: bytes, place: int, change: bytes) -> None:
    at = place % len(whole)
    with contextlib.suppress(UnreadableDocument):
        sheet.read(whole[:at] + change + whole[at + len(change) :])


def test_cells_of_an_open_document_sheet_hold_their_numbers_unless_shown_in_another_order() -> None:
    shown = (
        ("float", 'office:value="0"', "-"),
        ("float", 'office:value="1234.5678"', "1,234.57件"),
        ("currency", 'office:value="12"', "¥12.00"),
        ("float", 'office:value="7730280"', "773.03万元"),
        ("date", 'office:date-value="2024-01-15T00:00:00"', "15日"),
        ("string", "", "规章"),
    )
    cells = "".join(
        f'<table:table-cell office:value-type="{kind}" {value}><text:p>{text}</text:p></table:table-cell>'
        for kind, value, text in shown
    )
    (grid,) = sheet.read(
        odt(f"<table:table><table:table-row>{cells}</table:table-row></table:table>", "spreadsheet")
    ).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["0", "1234.5678", "12", "773.03万元", "2024-01-15", "规章"]


def test_an_open_document_sheet_ends_with_its_last_filled_cell() -> None:
    row = "<table:table-row><table:table-cell><text:p>规章</text:p></table:table-cell>"
    filler = '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
    last = f'<table:table-row table:number-rows-repeated="1048574">{filler}'.replace("16382", "16384")
    body = f"<table:table>{row}<table:table-cell><text:p>3</text:p></table:table-cell>{filler}{last}</table:table>"
    (grid,) = sheet.read(odt(body, "spreadsheet")).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "3"]
    assert (grid.row_count, grid.column_count) == (1, 2)
