"""Fields and objects of Word files: what they print where no result of theirs is stored, and what they hold."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from extractors.model import Content, Grid, Kind
from extractors.numbers import is_value_like, read_number
from extractors.readers import docx, odt, rtf, word_xml
from extractors.readers.word_fields import without_result
from tests.extractors import word_files as write
from tests.extractors.xls_files import XlsSheet, xls

BOOK = xls(XlsSheet({(0, 0): "规章", (0, 1): 3.0}))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (" =SUM(ABOVE) ", "=SUM(ABOVE)"),
        (r' EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(guī zhāng),规章)', "规章"),
        (r"EQ \* jc0 \o(\s\up 10(guizhang);规章)", "规章"),
        (r"eq \o\ac(○,3)", "3"),
        (r" EQ \f(1,2) ", ""),
        (" PAGE ", ""),
        (r" HYPERLINK \l \o (1) ", ""),
    ],
)
def test_calculations_and_overlaid_text_are_told_from_other_fields(code: str, expected: str) -> None:
    assert without_result(code) == expected


def test_a_formula_is_a_value_that_cannot_be_read() -> None:
    assert is_value_like("=SUM(A1:B1)")
    assert read_number("=SUM(A1:B1)").kind is Kind.UNREADABLE


def field_in_docx(code: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    halves = (f"<w:r><w:instrText>{half}</w:instrText></w:r>" for half in (code[:3], code[3:]))
    stored = mark("separate") + f"<w:r><w:t>{result}</w:t></w:r>" if result else ""
    return mark("begin") + "".join(halves) + stored + mark("end")


def in_docx(fields: list[tuple[str, str]]) -> bytes:
    cells = "".join(f"<w:tc><w:p>{field_in_docx(*field)}</w:p></w:tc>" for field in fields)
    return write.docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def in_simple_fields(fields: list[tuple[str, str]]) -> bytes:
    cells = "".join(
        f'<w:tc><w:p><w:fldSimple w:instr="{code}"><w:r><w:t>{result}</w:t></w:r></w:fldSimple></w:p></w:tc>'
        for code, result in fields
    )
    return write.docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def in_rtf(fields: list[tuple[str, str]]) -> bytes:
    cells = "".join(
        f"\\pard\\intbl{{\\field{{\\*\\fldinst {{{write.rtf_text(code)}}}}}{{\\fldrslt {{{result}}}}}}}\\cell "
        for code, result in fields
    )
    borders = "".join(f"\\cellx{1000 * number}" for number in range(1, len(fields) + 1))
    return write.rtf(f"\\trowd{borders}{cells}\\row\\pard")


@pytest.mark.parametrize(("build", "read"), [(in_docx, docx.read), (in_simple_fields, docx.read), (in_rtf, rtf.read)])
def test_a_field_is_its_result_or_what_stands_for_it(
    build: Callable[[list[tuple[str, str]]], bytes], read: Callable[[bytes], Content]
) -> None:
    fields = [("=SUM(LEFT)", "7"), ("=SUM(LEFT)", ""), (r"EQ \o\ad(\s\up 9(gui),规章)", ""), ("PAGE", "")]
    (grid,) = read(build(fields)).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["7", "=SUM(LEFT)", "规章", ""]


def test_a_formula_of_an_open_document_without_its_value_stands_as_itself() -> None:
    cells = (
        '<table:table-cell table:formula="ooow:sum(A1)" office:value-type="float" office:value="4"><text:p>4</text:p>'
        '</table:table-cell><table:table-cell table:formula="of:=SUM([.A1])"/>'
        '<table:table-cell table:formula="of:=T(1)" office:value-type="string" office:string-value=""/>'
    )
    (grid,) = odt.read(write.odt(f"<table:table><table:table-row>{cells}</table:table-row></table:table>")).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["4", "=SUM([.A1])", ""]


def test_what_is_struck_out_is_not_printed() -> None:
    runs = (
        '<w:r><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r><w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>7</w:t></w:r>'
    )
    (paragraph,) = docx.read(write.docx(f"<w:p>{runs}</w:p>")).blocks
    assert getattr(paragraph, "text", "") == "7"
    words = rb"{\rtf1 {\strike 9}{\striked1 8}{\v{\strike0 6}}{\strike0 7}\par}"
    assert [getattr(block, "text", "") for block in rtf.read(words).blocks] == ["7"]
    style = (
        '<style:style xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" style:name="T1">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    body = '<text:p><text:span text:style-name="T1">9</text:span>7</text:p>'
    assert [getattr(block, "text", "") for block in odt.read(write.odt(body, styles=style)).blocks] == ["7"]


def rtf_object(stored: bytes, kind: int) -> str:
    name = b"Excel.Sheet.8\0"
    head = struct.pack("<III", 0x501, kind, len(name)) + name + struct.pack("<III", 0, 0, len(stored))
    return f"{{\\object\\objemb{{\\*\\objdata {(head + stored).hex()}}}{{\\result {{\\pict 00}}1}}}}\\par 4\\par"


def texts(content: Content) -> list[str]:
    return [cell.text for block in content.blocks if isinstance(block, Grid) for cell in block.cells]


def test_a_workbook_in_rtf_is_read_where_it_stands() -> None:
    content = rtf.read(write.rtf(rtf_object(BOOK, 2)))
    assert texts(content) == ["规章", "3"]
    assert [getattr(block, "text", "") for block in content.blocks[1:]] == ["4"]
    (grid,) = (block for block in content.blocks if isinstance(block, Grid))
    assert grid.cells[0].locator == "object1#t1/r1/c1"


@pytest.mark.parametrize("stored", [b"", BOOK[:600], b"\x00" * 40])
@pytest.mark.parametrize("kind", [1, 2])
def test_links_and_damaged_objects_in_rtf_are_passed_over(stored: bytes, kind: int) -> None:
    content = rtf.read(write.rtf(rtf_object(stored, kind)))
    assert [getattr(block, "text", "") for block in content.blocks] == ["4"]
    assert rtf.read(rb"{\rtf1{\object{\*\objdata 0105}}x\par}").blocks


SHEET = (
    "<table:table><table:table-row><table:table-cell><text:p>规章</text:p></table:table-cell>"
    '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)
OBJECT = (
    "<text:p><draw:frame><draw:%s xmlns:x='http://www.w3.org/1999/xlink' x:href='./Object 1'/></draw:frame></text:p>"
)


@pytest.mark.parametrize(
    ("kind", "parts", "expected"),
    [
        ("object", {"Object 1/content.xml": write.odt_content(SHEET, "spreadsheet")}, ["规章", "3"]),
        ("object", {"Object 1/content.xml": write.odt_content(SHEET, "chart")}, []),
        ("object", {"Object 1/content.xml": "<"}, []),
        ("object", {}, []),
        ("object-ole", {"Object 1": BOOK}, ["规章", "3"]),
    ],
)
def test_a_workbook_in_an_open_document_is_read_and_a_chart_is_not(
    kind: str, parts: dict[str, str | bytes], expected: list[str]
) -> None:
    data = write.zipped({"content.xml": write.odt_content(OBJECT % kind, "text"), **parts})
    assert texts(odt.read(data)) == expected


def test_a_workbook_inside_a_flat_open_document_is_read() -> None:
    inner = write.odt_content(SHEET, "spreadsheet")
    flat = write.flat_odt(f"<text:p><draw:frame><draw:object>{inner}</draw:object></draw:frame></text:p>")
    assert texts(word_xml.read(flat)) == ["规章", "3"]


def test_styles_that_strike_out_or_raise_do_so_as_runs_do() -> None:
    styles = (
        f'<w:styles {write.W}><w:style w:styleId="a"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:rPr><w:strike/></w:rPr></w:style></w:styles>'
    )
    runs = "".join(
        f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t>{text}</w:t></w:r>'
        for style, text in (("x", "5"), ("b", "2"), ("c", "9"))
    )
    (paragraph,) = docx.read(write.docx(f"<w:p>{runs}</w:p>", styles=styles)).blocks
    assert getattr(paragraph, "text", "") == "5²"


@pytest.mark.parametrize(
    ("stored", "expected"),
    [('<w:result w:val="2"/>', "7"), ('<w:default w:val="1"/>', "4"), ("", "0"), ('<w:result w:val="9"/>', "")],
)
def test_a_list_to_choose_from_prints_what_is_chosen(stored: str, expected: str) -> None:
    entries = "".join(f'<w:listEntry w:val="{number}"/>' for number in (0, 4, 7))
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{stored}{entries}</w:ddList></w:ffData>'
    code = "</w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>"
    field = f'{begin}{code}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = f"<w:tbl><w:tr><w:tc><w:p>{field}</w:p></w:tc><w:tc>{write.paragraph('x')}</w:tc></w:tr></w:tbl>"
    assert texts(docx.read(write.docx(body))) == [expected, "x"]
