"""Excel's XML of 2003 becomes the grids that the workbook shows; a web page named .xls is read as the page it is."""

from __future__ import annotations

import pytest

from extractors.document import extract
from extractors.media import MediaKind, identify
from extractors.model import Grid, Paragraph, UnreadableDocument
from extractors.readers import sheet_xml

SHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def workbook(rows: str, prefix: str = "") -> bytes:
    name = f"{prefix}:" if prefix else ""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><{name}Workbook {space}="{SHEET}" '
        f'xmlns:ss="{SHEET}"><{name}Worksheet ss:Name="一"><{name}Table>{rows}</{name}Table></{name}Worksheet>'
        f"</{name}Workbook>"
    ).encode()


ROWS = (
    '<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">某局2023年政府信息公开工作年度报告</Data></Cell></Row>'
    '<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">信息内容</Data></Cell>'
    '<Cell ss:Index="3"><Data ss:Type="String">本年制发&#10;件数</Data></Cell></Row>'
    '<Row><Cell ss:Index="2"><Data ss:Type="Number">3</Data></Cell>'
    '<Cell><Data ss:Type="Number">0.30000000000000004</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="DateTime">2024-01-19T00:00:00.000</Data></Cell>'
    '<Cell/><Cell><ss:Data ss:Type="String"><B>规</B>章</ss:Data></Cell></Row>'
)


def test_cells_stand_where_their_index_and_merges_put_them() -> None:
    assert identify(workbook(ROWS)).kind is MediaKind.SHEET_XML
    title, grid = sheet_xml.read(workbook(ROWS)).blocks
    assert isinstance(title, Paragraph)
    assert title.text == "某局2023年政府信息公开工作年度报告"
    assert isinstance(grid, Grid)
    assert [(cell.row, cell.column, cell.text, cell.row_span) for cell in grid.cells] == [
        (0, 0, "信息内容", 2),
        (0, 1, "", 1),
        (0, 2, "本年制发\n件数", 1),
        (1, 1, "3", 1),
        (1, 2, "0.3", 1),
        (2, 0, "2024-01-19", 1),
        (2, 1, "", 1),
        (2, 2, "规章", 1),
    ]


def test_marks_of_notes_are_no_digits_but_a_number_printed_raised_is() -> None:
    cells = "".join(
        f'<Cell><ss:Data ss:Type="String">{text}</ss:Data></Cell>'
        for text in ("规章", "<Font>12</Font><Sup>1</Sup>", "<Sup>12</Sup>")
    )
    (grid,) = sheet_xml.read(workbook(f"<Row>{cells}</Row><Row>{cells}</Row>")).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells][:3] == ["规章", "12¹", "12"]


def test_hidden_sheets_rows_and_columns_are_not_printed() -> None:
    rows = (
        '<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/>'
        + "<Row>{cells}</Row><Row ss:Hidden='1'>{cells}</Row><Row>{cells}</Row>"
    ).format(cells="".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in "甲乙丙丁"))
    options = "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible></WorksheetOptions>"
    shown = workbook(rows).decode()
    hidden = shown[shown.index("<Worksheet") : shown.index("</Worksheet>")] + f"{options}</Worksheet>"
    (grid,) = sheet_xml.read(shown.replace("<Worksheet", f"{hidden}<Worksheet", 1).encode()).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["甲", "丁"] * 2


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_prefixes_and_charsets_do_not_matter(charset: str) -> None:
    rows = "<s:Row><s:Cell><s:Data ss:Type='String'>规章</s:Data></s:Cell><s:Cell><s:Data ss:Type='Number'>3</s:Data></s:Cell></s:Row>"
    text = workbook(rows, "s").decode().replace('version="1.0"', f'version="1.0" encoding="{charset}"')
    data = text.encode(charset)
    assert identify(data).kind is MediaKind.SHEET_XML
    (grid,) = sheet_xml.read(data).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "3"]


@pytest.mark.parametrize("attribute", ["ss:Index", "ss:MergeAcross", "ss:MergeDown"])
@pytest.mark.parametrize("value", ["2000000000", "-1", "x", "99999999999999999999"])
def test_absurd_places_stay_small(attribute: str, value: str) -> None:
    rows = f"<Row {attribute}='{value}'><Cell {attribute}='{value}'><Data ss:Type='Number'>3</Data></Cell></Row>"
    for block in sheet_xml.read(workbook(rows * 3)).blocks:
        assert isinstance(block, Paragraph) or (block.row_count <= 5000 and block.column_count <= 256)


def test_a_damaged_workbook_is_refused_in_words() -> None:
    data = workbook(ROWS)
    for hundredth in range(1, 100):
        with pytest.raises(UnreadableDocument):
            sheet_xml.read(data[: len(data) * hundredth // 100])
    with pytest.raises(UnreadableDocument):
        sheet_xml.read(b"<a/>")


def test_a_page_saved_by_excel_is_read_as_a_page() -> None:
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet></head><body>'
        "<table x:str><tr><td colspan=4>第二十条第（一）项</td></tr><tr><td>信息内容</td><td>本年制发件数</td>"
        "<td>本年废止件数</td><td>现行有效件数</td></tr><tr><td>规章</td><td x:num>1</td><td x:num='2'>2</td>"
        "<td x:num>3</td></tr></table></body></html>"
    ).encode("gb18030")
    extraction = extract(page)
    assert extraction.reader == "html"
    assert [cell.raw_text for cell in extraction.cells] == ["1", "2", "3"]
