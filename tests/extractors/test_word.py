"""Word files of every kind give the same grids: what is merged on paper is one cell."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.grids.placement import PrintedCell
from extractors.media import MediaKind, identify
from extractors.model import Content, Grid, Paragraph, Status, UnreadableDocument
from extractors.readers import doc, docx, mhtml, odt, rtf, word_xml
from extractors.readers.word_body import MAX_INNER_DOCUMENTS
from tests.extractors import word_files as write
from tests.extractors.printed_report import grids, report, shape
from tests.extractors.xls_files import XlsSheet, compound_file, xls

TABLES = report(11)


def in_docx() -> bytes:
    return write.docx(
        write.prose_and([write.word_table(rows) for rows in TABLES], "<w:p><w:r><w:t>%s</w:t></w:r></w:p>")
    )


def in_flat_package() -> bytes:
    document = write.prose_and([write.word_table(rows) for rows in TABLES], "<w:p><w:r><w:t>%s</w:t></w:r></w:p>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        f"<w:document {write.W}><w:body>{document}</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>"
    ).encode()


def in_word_2003_xml() -> bytes:
    tables = [write.word_table(rows, "vmerge") for rows in TABLES]
    body = write.prose_and(tables, "<wx:sub-section><w:p><w:r><w:t>%s</w:t></w:r></w:p></wx:sub-section>")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:wordDocument {write.W2003}><w:body><wx:sect>{body}'
        "</wx:sect></w:body></w:wordDocument>"
    ).encode()


def in_odt() -> bytes:
    return write.odt(write.prose_and([write.odt_table(rows) for rows in TABLES], "<text:p>%s</text:p>"))


def in_flat_odt() -> bytes:
    return write.flat_odt(write.prose_and([write.odt_table(rows) for rows in TABLES], "<text:h>%s</text:h>"))


def in_rtf() -> bytes:
    paragraphs = write.prose_and([write.rtf_table(rows) for rows in TABLES], "\\pard\\plain PROSE<%s>\\par\n")
    return write.rtf(re.sub(r"PROSE<(.*?)>", lambda found: write.rtf_text(found.group(1)), paragraphs))


FORMATS: dict[str, tuple[Callable[[], bytes], Callable[[bytes], Content], MediaKind]] = {
    "docx": (in_docx, docx.read, MediaKind.DOCX),
    "flat package": (in_flat_package, word_xml.read, MediaKind.WORD_XML),
    "Word 2003 XML": (in_word_2003_xml, word_xml.read, MediaKind.WORD_XML),
    "odt": (in_odt, odt.read, MediaKind.ODT),
    "flat odt": (in_flat_odt, word_xml.read, MediaKind.WORD_XML),
    "rtf": (in_rtf, rtf.read, MediaKind.RTF),
}


def docx_with_raised(label: str, number: str, mark: str) -> bytes:
    runs = "".join(
        f'<w:r><w:rPr><w:vertAlign w:val="{side}"/></w:rPr><w:t>{text}</w:t></w:r>' if text else ""
        for side, text in (("baseline", number), ("superscript", mark))
    )
    cells = f"<w:tc>{write.paragraph(label)}</w:tc><w:tc><w:p>{runs}</w:p></w:tc>"
    return write.docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def odt_with_raised(label: str, number: str, mark: str) -> bytes:
    style = (
        '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><style:style '
        'style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
        "</office:automatic-styles>"
    )
    cells = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
        for text in (label, f'{number}<text:span text:style-name="T1">{mark}</text:span>')
    )
    flat = write.flat_odt(f"<table:table><table:table-row>{cells}</table:table-row></table:table>").decode()
    return flat.replace("<office:body>", style + "<office:body>").encode()


def rtf_with_raised(label: str, number: str, mark: str) -> bytes:
    row = "\\trowd\\cellx2000\\cellx4000\\pard\\intbl "
    cells = f"{write.rtf_text(label)}\\cell {number}{{\\super {mark}}}\\cell\\row\\pard\\par"
    return write.rtf(row + cells)


@pytest.mark.parametrize(
    ("build", "read"),
    [(docx_with_raised, docx.read), (odt_with_raised, word_xml.read), (rtf_with_raised, rtf.read)],
)
@pytest.mark.parametrize(("number", "mark", "printed"), [("12", "1", "12¹"), ("", "12", "12"), ("12", "[3]", "12[³]")])
def test_marks_of_notes_are_no_digits_but_a_number_printed_raised_is(
    build: Callable[[str, str, str], bytes],
    read: Callable[[bytes], Content],
    number: str,
    mark: str,
    printed: str,
) -> None:
    (grid,) = read(build("行政许可", number, mark)).blocks
    assert isinstance(grid, Grid)
    assert grid.cells[-1].text == printed


@pytest.mark.parametrize("name", FORMATS)
def test_tables_and_prose_come_out_as_printed_and_in_order(name: str) -> None:
    build, read, kind = FORMATS[name]
    data = build()
    assert identify(data).kind is kind
    content = read(data)
    found = [block for block in content.blocks if isinstance(block, Grid)]
    assert [shape(grid) for grid in found] == [shape(grid) for grid in grids(TABLES)]
    order = [block.text if isinstance(block, Paragraph) else "table" for block in content.blocks]
    assert order == ["第1节", "table", "第2节", "table", "第3节", "table"]
    assert [cell.locator for cell in found[1].cells if cell.row == 5][:2] == ["t2/r6/c1", "t2/r6/c2"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_off_anywhere_is_read_in_part_or_refused_in_words(name: str) -> None:
    build, read, _ = FORMATS[name]
    data = build()
    for hundredth in range(0, 100, 3):
        assert outcome(read, data[: len(data) * hundredth // 100])


def outcome(read: Callable[[bytes], Content], data: bytes) -> str:
    """What a reader made of the bytes, in words."""
    try:
        content = read(data)
    except UnreadableDocument as error:
        return error.problem
    cell_count = sum(len(block.cells) for block in content.blocks if isinstance(block, Grid))
    assert cell_count <= 110_000
    return f"{len(content.blocks)} blocks with {cell_count} cells"


def grid_of(body: str) -> list[list[str]]:
    (grid,) = (block for block in docx.read(write.docx(body)).blocks if isinstance(block, Grid))
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.row_count)]


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def test_deleted_hidden_and_field_code_text_is_not_printed() -> None:
    runs = (
        "<w:del><w:r><w:delText>1</w:delText></w:r></w:del><w:ins><w:r><w:t>2</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>3</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SUM(ABOVE)</w:instrText></w:r>'
        '<w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>5</w:t></w:r>'
    )
    assert grid_of(table(cell(f"<w:p>{runs}</w:p>") + cell(write.paragraph("x")))) == [["245", "x"]]


def test_rows_and_cells_removed_by_tracked_changes_are_gone() -> None:
    kept = cell(write.paragraph("a")) + cell(write.paragraph("b"))
    removed = "<w:trPr><w:del/></w:trPr>" + kept
    shrunk = cell(write.paragraph("c")) + cell(write.paragraph("z"), "<w:cellDel/>") + cell(write.paragraph("d"))
    assert grid_of(table(kept, removed, shrunk)) == [["a", "b"], ["c", "d"]]


def test_rows_and_cells_inside_content_controls_are_read() -> None:
    row = cell(write.paragraph("a")) + f"<w:sdt><w:sdtContent>{cell(write.paragraph('1'))}</w:sdtContent></w:sdt>"
    body = f"<w:tbl><w:sdt><w:sdtContent><w:tr>{row}</w:tr></w:sdtContent></w:sdt><w:tr>{row}</w:tr></w:tbl>"
    assert grid_of(body) == [["a", "1"], ["a", "1"]]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def control(inner: str, properties: str = "<w:showingPlcHdr/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def test_what_styles_hide_is_not_printed() -> None:
    styles = (
        f"<w:styles {write.W}>"
        '<w:style w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="too"><w:basedOn w:val="gone"/></w:style>'
        '<w:style w:styleId="back"><w:basedOn w:val="too"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>'
    )
    hidden = '<w:p><w:pPr><w:pStyle w:val="too"/></w:pPr>' + run("5") + run("6", '<w:vanish w:val="false"/>') + "</w:p>"
    hidden_run, shown_run = (run(text, f'<w:rStyle w:val="{style}"/>') for text, style in (("2", "too"), ("3", "back")))
    first = f"<w:p>{run('1')}{hidden_run}{shown_run}</w:p>"
    body = table(cell(first) + cell(hidden), "<w:trPr><w:hidden/></w:trPr>" + cell("<w:p/>") + cell(hidden))
    (grid,) = docx.read(write.docx(body, styles=styles)).blocks
    assert isinstance(grid, Grid)
    assert [found.text for found in grid.cells] == ["13", "6"]


def test_what_asks_to_be_filled_in_is_blank_but_a_number_is_none_of_it() -> None:
    asking = write.paragraph("单击此处输入文字。")
    row = cell(control(asking)) + control(cell(asking)) + cell(f"<w:p>{control(run('请填写'))}</w:p>")
    assert grid_of(table(row + cell(control(write.paragraph("12"))) + cell(control(asking, "<w:text/>")))) == [
        ["", "", "", "12", "单击此处输入文字。"]
    ]


def test_symbols_are_the_characters_that_they_show() -> None:
    symbols = (
        "Symbol F02D",
        "Symbol F0BE",
        "宋体 0033",
        "Times New Roman F034",
        "Wingdings F0FC",
        "Symbol F0FF",
        "x zz",
    )
    marks = (
        f'<w:sym w:font="{font}" w:char="{code}"/>' for font, _, code in (text.rpartition(" ") for text in symbols)
    )
    cells = "".join(cell(f"<w:p><w:r>{mark}</w:r></w:p>") for mark in marks)
    assert grid_of(table(cells)) == [["-", "—", "3", "4", "", "", ""]]


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (write.docx(table(cell(write.paragraph("规章")) + cell(write.paragraph("\uf031\uf032")))), docx.read),
        (write.odt(write.odt_table([[PrintedCell("规章"), PrintedCell("\uf031\uf032")]])), odt.read),
        (write.rtf(write.rtf_table([[PrintedCell("规章"), PrintedCell("\uf031\uf032")]])), rtf.read),
    ],
)
def test_digits_inserted_as_symbols_are_digits(data: bytes, read: Callable[[bytes], Content]) -> None:
    (grid,) = read(data).blocks
    assert isinstance(grid, Grid)
    assert [found.text for found in grid.cells] == ["规章", "12"]


def test_word_2003_xml_keeps_what_was_inserted_and_writes_out_the_numbers_of_lists() -> None:
    def noted(kind: str, inner: str) -> str:
        return f'<aml:annotation w:type="Word.{kind}"><aml:content>{inner}</aml:content></aml:annotation>'

    changed = noted("Insertion", run("2")) + noted("Deletion", "<w:r><w:delText>1</w:delText></w:r>")
    listed = '<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="1."/></w:listPr></w:pPr>' + run("属于国家秘密")
    gone = '<w:trPr><aml:annotation w:type="Word.Deletion"/></w:trPr>' + cell(write.paragraph("9"))
    note = noted("Comment", write.paragraph("8"))
    body = table(cell(f"{listed}</w:p>") + cell(f"<w:p>{changed}{note}</w:p>"), gone)
    space = 'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
    data = f"<w:wordDocument {write.W2003} {space}><w:body>{body}</w:body></w:wordDocument>".encode()
    (grid,) = word_xml.read(data).blocks
    assert isinstance(grid, Grid)
    assert [found.text for found in grid.cells] == ["1.属于国家秘密", "2"]


def test_a_table_in_a_drawn_shape_of_an_open_document_is_a_table() -> None:
    rows = write.odt_table([[PrintedCell("规章"), PrintedCell("3")]])
    draw = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    for shape_of in ("custom-shape", "rect"):
        body = f"<text:p>前<draw:{shape_of} {draw}>{rows}</draw:{shape_of}>后</text:p>"
        prose, grid = odt.read(write.odt(body)).blocks
        assert isinstance(prose, Paragraph)
        assert isinstance(grid, Grid)
        assert (prose.text, [found.text for found in grid.cells]) == ("前后", ["规章", "3"])


def test_readings_over_characters_are_not_part_of_the_label() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('guizhang1')}</w:rt><w:rubyBase>{run('规章')}</w:rubyBase></w:ruby></w:r>"
    assert grid_of(table(cell(f"<w:p>{ruby}</w:p>") + cell(write.paragraph("3")))) == [["规章", "3"]]


def test_of_two_forms_the_one_with_text_is_read() -> None:
    old = table(cell(write.paragraph("规章")) + cell(write.paragraph("3")))
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    for new in ("<w:drawing/>", table(cell(write.paragraph("规章")) + cell(write.paragraph("3")))):
        forms = f"<mc:Choice Requires='q'>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
        assert grid_of(f"<mc:AlternateContent {space}>{forms}</mc:AlternateContent>") == [["规章", "3"]]


def test_groups_that_no_cell_began_are_told_by_their_texts() -> None:
    rows = [("（三）", "a"), ("", "b"), ("（三）", "c"), ("（四）", "d"), ("", "e")]
    body = table(*(cell(write.paragraph(group), "<w:vMerge/>") + cell(write.paragraph(text)) for group, text in rows))
    (grid,) = docx.read(write.docx(body)).blocks
    assert isinstance(grid, Grid)
    assert [(found.text, found.row_span) for found in grid.cells if found.column == 0] == [("（三）", 3), ("（四）", 2)]
    begun = body.replace("<w:vMerge/>", '<w:vMerge w:val="restart"/>', 1)
    (grid,) = docx.read(write.docx(begun)).blocks
    assert isinstance(grid, Grid)
    assert [(found.text, found.row_span) for found in grid.cells if found.column == 0] == [("（三）", 5)]


def docx_around(part: str, inner: bytes, body: str, kind: str) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return write.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document {write.W} xmlns:r="{office}" xmlns:o="urn:o"><w:body>'
            f"{write.paragraph('前')}{body}{write.paragraph('后')}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{space}"><Relationship Id="r7" '
            f'Type="{office}/{kind}" Target="{part}"/></Relationships>',
            f"word/{part}": inner,
        }
    )


CHUNK = '<w:altChunk r:id="r7"/>'
OBJECT = '<w:p><w:r><w:object><o:OLEObject Type="Embed" DrawAspect="%s" r:id="r7"/></w:object></w:r></w:p>'
PAGE = "<html><body><table><tr><td>规章</td><td>3</td></tr></table></body></html>".encode()
BOOK = xls(XlsSheet({(0, 0): "规章", (0, 1): 3.0}))


@pytest.mark.parametrize(
    ("part", "inner", "body", "kind"),
    [
        ("chunk.html", PAGE, CHUNK, "aFChunk"),
        ("chunk.docx", write.docx(table(cell(write.paragraph("规章")) + cell(write.paragraph("3")))), CHUNK, "aFChunk"),
        ("embeddings/1.xls", BOOK, OBJECT % "Content", "oleObject"),
        ("embeddings/1.bin", compound_file("Package", BOOK), OBJECT % "Content", "oleObject"),
        ("embeddings/1.xls", BOOK, table(cell(OBJECT % "Content")), "oleObject"),
    ],
)
def test_documents_that_word_shows_in_place_are_read_there(part: str, inner: bytes, body: str, kind: str) -> None:
    before, grid, after = docx.read(docx_around(part, inner, body, kind)).blocks
    assert isinstance(before, Paragraph)
    assert isinstance(grid, Grid)
    assert isinstance(after, Paragraph)
    assert (before.text, [found.text for found in grid.cells], after.text) == ("前", ["规章", "3"], "后")
    assert (grid.cells[0].locator or "").startswith(f"word/{part}#")


@pytest.mark.parametrize(
    ("inner", "body"),
    [
        (BOOK, OBJECT % "Icon"),
        (BOOK[:700], OBJECT % "Content"),
        (b"", OBJECT % "Content"),
        (docx_around("x.html", PAGE, CHUNK, "aFChunk"), CHUNK),
        (PAGE, CHUNK.replace("r7", "r8")),
    ],
)
def test_icons_damaged_parts_and_parts_of_parts_are_passed_over(inner: bytes, body: str) -> None:
    blocks = docx.read(docx_around("part", inner, body, "package")).blocks
    assert {block.text for block in blocks if isinstance(block, Paragraph)} == {"前", "后"}
    assert not any(isinstance(block, Grid) for block in blocks)


def test_of_documents_inside_only_so_many_are_read() -> None:
    content = docx.read(docx_around("chunk.html", PAGE, CHUNK * 500, "aFChunk"))
    assert sum(isinstance(block, Grid) for block in content.blocks) == MAX_INNER_DOCUMENTS


def test_what_an_open_document_hides_is_not_printed() -> None:
    space = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    styles = (
        f'<style:style {space} style:name="gone"><style:text-properties text:display="none"/></style:style>'
        f'<style:style {space} style:name="too" style:parent-style-name="gone"/>'
    )
    row = "".join(f"<table:table-cell>{inner}</table:table-cell>" for inner in HIDING)
    rows = f"<table:table><table:table-row>{row}</table:table-row></table:table>"
    body = f'{rows}<text:section text:display="none">{rows}</text:section>'
    (grid,) = odt.read(write.odt(body, styles=styles)).blocks
    assert isinstance(grid, Grid)
    assert [found.text for found in grid.cells] == ["1", "2", "3", "规章", "5"]


HIDING = (
    '<text:p>1<text:span text:style-name="too">9</text:span></text:p>',
    '<text:p text:style-name="gone">9</text:p><text:p>2</text:p>',
    '<text:p>9<text:hidden-paragraph text:is-hidden="true"/></text:p>'
    '<text:p>3<text:hidden-paragraph text:is-hidden="false"/></text:p>',
    "<text:p><text:ruby><text:ruby-base>规章</text:ruby-base><text:ruby-text>guizhang1</text:ruby-text></text:ruby></text:p>",
    '<text:p><text:hidden-text text:is-hidden="true">9</text:hidden-text>5</text:p>',
)


def test_merges_of_the_old_kind_and_indented_rows() -> None:
    content = docx.read(
        write.docx(
            table(
                cell(write.paragraph("wide"), '<w:hMerge w:val="restart"/>') + cell("<w:p/>", "<w:hMerge/>"),
                '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell(write.paragraph("right")),
            )
        )
    )
    (grid,) = content.blocks
    assert isinstance(grid, Grid)
    assert [(found.row, found.column, found.column_span) for found in grid.cells] == [(0, 0, 2), (1, 1, 1)]


def test_rows_whose_spans_disagree_are_placed_by_their_widths() -> None:
    def wide(text: str, twips: int) -> str:
        return cell(write.paragraph(text), f'<w:tcW w:w="{twips}" w:type="dxa"/>')

    (grid,) = docx.read(
        write.docx(
            table(
                wide("信息内容", 2000) + wide("制发", 1000) + wide("废止", 1000) + wide("有效", 1000),
                wide("行政许可", 2000) + wide("12", 3000),
            )
        )
    ).blocks
    assert isinstance(grid, Grid)
    assert [(found.column, found.column_span) for found in grid.cells if found.row == 1] == [(0, 1), (1, 3)]


def test_borders_a_hair_apart_in_different_rows_are_one() -> None:
    widths = "".join(f'<w:gridCol w:w="{width}"/>' for width in (2000, 15, 985, 1000))
    upper = cell(write.paragraph("a")) + cell(write.paragraph("b"), '<w:gridSpan w:val="2"/>') + cell("<w:p/>")
    lower = cell(write.paragraph("c"), '<w:gridSpan w:val="2"/>') + cell(write.paragraph("d")) + cell("<w:p/>")
    body = table(upper, lower).replace("<w:tbl>", f"<w:tbl><w:tblGrid>{widths}</w:tblGrid>")
    (grid,) = docx.read(write.docx(body)).blocks
    assert isinstance(grid, Grid)
    assert [(found.column, found.column_span) for found in grid.cells] == [(0, 1), (1, 1), (2, 1)] * 2


def test_a_layout_table_gives_its_prose_and_the_tables_inside_it() -> None:
    inner = table(cell(write.paragraph("规章")) + cell(write.paragraph("3")))
    blocks = docx.read(write.docx(table(cell(write.paragraph("一、情况") + inner + "<w:p/>")))).blocks
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].text == "一、情况"
    assert isinstance(blocks[1], Grid)
    assert [found.text for found in blocks[1].cells] == ["规章", "3"]


def framed_docx(text: str) -> bytes:
    inner = table(cell(write.paragraph(text)))
    return write.docx(table(cell(write.paragraph("规章")) + cell(f"{inner}<w:p/>") + cell(write.paragraph("4"))))


def framed_odt(text: str) -> bytes:
    cells = ("<text:p>规章</text:p>", f"{write.odt_table([[PrintedCell(text)]])}<text:p/>", "<text:p>4</text:p>")
    row = "".join(f"<table:table-cell>{inner}</table:table-cell>" for inner in cells)
    return write.odt(f"<table:table><table:table-row>{row}</table:table-row></table:table>")


def framed_rtf(text: str) -> bytes:
    inner = (
        f"\\itap2 {write.rtf_text(text)}\\nestcell{{\\*\\nesttableprops\\trowd\\cellx500\\nestrow}}\\pard\\intbl\\itap1"
    )
    cells = f"{write.rtf_text('规章')}\\cell\\pard\\intbl{inner}\\cell\\pard\\intbl 4\\cell"
    return write.rtf(f"\\trowd\\cellx1000\\cellx2000\\cellx3000\\pard\\intbl {cells}\\row\n")


@pytest.mark.parametrize(("build", "read"), [(framed_docx, docx.read), (framed_odt, odt.read), (framed_rtf, rtf.read)])
def test_a_number_in_a_frame_of_its_own_stays_in_its_cell(
    build: Callable[[str], bytes], read: Callable[[bytes], Content]
) -> None:
    (grid,) = read(build("3")).blocks
    assert isinstance(grid, Grid)
    assert [found.text for found in grid.cells] == ["规章", "3", "4"]
    longer = read(build("说明" * 30)).blocks
    assert [block.text for block in longer if isinstance(block, Paragraph)] == ["说明" * 30]


def test_a_text_box_is_read_once_though_it_is_written_twice() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>标题</w:t></w:r></w:p></w:txbxContent>"
    body = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="x"><mc:Choice><w:drawing>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    blocks = docx.read(write.docx(body)).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["标题"]


def test_numbers_of_lists_are_printed_before_their_paragraphs() -> None:
    def level(depth: int, kind: str, pattern: str) -> str:
        start = '<w:start w:val="1"/>'
        return f'<w:lvl w:ilvl="{depth}">{start}<w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'

    numbering = (
        f'<w:numbering {write.W}><w:abstractNum w:abstractNumId="7">'
        f"{level(0, 'chineseCountingThousand', '%1、')}{level(1, 'decimal', '%2.')}</w:abstractNum>"
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {write.W}><w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="H2"><w:basedOn w:val="H"/></w:style></w:styles>'
    )

    def numbered(text: str, properties: str) -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    second = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'
    body = (
        numbered("总体情况", '<w:pStyle w:val="H"/>')
        + numbered("甲", second)
        + numbered("乙", second)
        + numbered("主动公开", '<w:pStyle w:val="H2"/>')
        + numbered("丙", second)
        + numbered("无号", '<w:pStyle w:val="H"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    blocks = docx.read(write.docx(body, numbering=numbering, styles=styles)).blocks
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert texts == ["一、总体情况", "1.甲", "2.乙", "二、主动公开", "1.丙", "无号"]


def test_large_pictures_are_counted_and_small_ones_are_not() -> None:
    def picture(width: int, height: int) -> str:
        return (
            f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="wp"><wp:extent cx="{width * 12700}" cy="{height * 12700}"/>'
            '<a:blip xmlns:a="a"/></wp:inline></w:drawing></w:r></w:p>'
        )

    assert docx.read(write.docx(picture(400, 300) + picture(90, 90))).picture_count == 1


def test_the_title_of_the_document_is_kept() -> None:
    assert rtf.read(write.rtf("x")).title == "年度报告"


def test_of_a_title_given_twice_the_one_in_unicode_is_kept() -> None:
    title = rb"{\upr{\title \'3f\'3f2021}{\*\ud{\title \u24180\'3f\u25253\'3f2021}}}"
    assert rtf.read(rb"{\rtf1\ansi{\info" + title + rb"}x\par}").title == "年报2021"


def test_a_nested_rtf_table_and_a_cell_of_two_paragraphs() -> None:
    body = (
        "\\pard\\intbl a\\par b\\cell\\pard\\intbl\\itap2 1\\nestcell 2\\nestcell"
        "{\\*\\nesttableprops\\trowd\\cellx500\\cellx900\\nestrow}{\\nonesttables\\par}"
        "\\pard\\intbl\\itap1 c\\cell\\trowd\\cellx1000\\cellx2000\\row\\pard\\par"
    )
    found = [block for block in rtf.read(write.rtf(body)).blocks if isinstance(block, Grid)]
    assert sorted([cell.text for cell in grid.cells] for grid in found) == [["1", "2"], ["a\nb", "c"]]


def test_pictures_and_binary_data_in_rtf_do_not_become_text() -> None:
    body = "a{\\pict\\picwgoal8000\\pichgoal6000\\pngblip 89504e47}{\\*\\unknown zzz}b{\\bin4 }}{{}c\\par"
    content = rtf.read(write.rtf(body))
    assert [block.text for block in content.blocks if isinstance(block, Paragraph)] == ["abc"]
    assert content.picture_count == 1


def test_a_saved_web_page_is_read_part_by_part() -> None:
    page = "<html><title>T</title><body><table><tr><td>规章</td><td>3</td></tr><tr><td>许可</td><td>4</td></tr></table>"
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html; "
        b'charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    ) + page.encode("gb18030")
    content = mhtml.read(data + b"\r\n--B\r\nContent-Type: image/png\r\n\r\nx\r\n--B--\r\n")
    (grid,) = (block for block in content.blocks if isinstance(block, Grid))
    assert [found.text for found in grid.cells] == ["规章", "3", "许可", "4"]


def test_a_password_protected_document_is_said_to_be_one() -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableDocument) as caught:
        doc.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name)
    assert caught.value.status is Status.ENCRYPTED


def test_a_doc_that_nothing_here_reads_needs_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(UnreadableDocument) as caught:
        doc.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    assert caught.value.status is Status.NEEDS_LIBREOFFICE


ATTACKS = {
    "absurd spans": write.docx(table(*[cell(write.paragraph("x"), '<w:gridSpan w:val="65534"/>') * 50] * 200)),
    "absurd odt spans": write.odt(
        '<table:table><table:table-row table:number-rows-repeated="65534"><table:table-cell '
        'table:number-columns-repeated="65534" table:number-columns-spanned="65534" '
        'table:number-rows-spanned="65534"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
    ),
    "deep nesting": write.docx("<w:sdt>" * 100_000),
    "nested tables": write.docx("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80),
    "a million cells": write.docx(table(*["<w:tc><w:p/></w:tc>" * 100] * 3000)),
    "billion laughs": write.zipped(
        {
            "word/document.xml": '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            f"<w:document {write.W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
        }
    ),
    "zip bomb": write.zipped({"word/document.xml": b" " * 80_000_000}),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_end_soon_and_in_words(name: str) -> None:
    read = odt.read if "odt" in name else docx.read
    started = time.process_time()
    assert outcome(read, ATTACKS[name])
    assert time.process_time() - started < 8


def test_rtf_attacks_end_soon() -> None:
    started = time.process_time()
    rtf.read(b"{\\rtf1" + b"\\trowd" + b"\\cellx1" * 300_000 + b"x\\cell" * 100_000 + b"\\row}")
    with pytest.raises(UnreadableDocument):
        rtf.read(b"{\\rtf1" + b"{" * 1_000_000)
    assert time.process_time() - started < 8


RTF_WORDS = [
    *(r"\cell", r"\row", r"\par", "{", "}", r"\trowd", r"\cellx9", r"\itap2", r"\intbl", r"\u8", r"\nestcell", r"\'b1"),
    *(r"\nestrow", r"\pard", " x", r"\*\q", r"\shptxt", r"\clvmrg", r"\clmrg"),
]


@given(st.lists(st.sampled_from(RTF_WORDS)))
@settings(max_examples=300, deadline=None)
def test_no_rtf_makes_it_fail(words: list[str]) -> None:
    rtf.read(("{\\rtf1" + "".join(words)).encode())
