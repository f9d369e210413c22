from __future__ import annotations

import io

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import extract
from extractors.grids.geometry import Glyph, Page, Rule, text_of
from extractors.grids.layout import blocks_of
from extractors.model import Grid, Paragraph, Status, UnreadableDocument
from extractors.readers.pdf import pages_without_text, read
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.page_styles import PAGE_STYLES
from flows.sample.pdf import INK_STYLES, pdf_document
from flows.sample.reports import reports_of_agency
from flows.sample.scoring import score
from tests.flows.hostile import pdf_with


def sample(year: int, style: str = "ruled") -> bytes:
    (report,) = reports_of_agency(1, SAMPLE_AGENCIES[0], [year])
    return pdf_document(printed_document(report), PAGE_STYLES[style])


@pytest.mark.parametrize("style", PAGE_STYLES)
@pytest.mark.parametrize("year", [2018, 2020, 2022])
def test_every_cell_of_every_page_layout_is_read(year: int, style: str) -> None:
    (report,) = reports_of_agency(1, SAMPLE_AGENCIES[0], [year])
    document = printed_document(report)
    extraction = extract(pdf_document(document, PAGE_STYLES[style]))
    if year == 2018:  # local rows: told by their order, not by keys
        assert [cell.value for cell in extraction.cells] == [cell.value for cell in document.expected]
        return
    found = {(cell.table_key, cell.row_key, cell.column_key): cell.value for cell in extraction.cells}
    assert found == {cell.key: cell.value for cell in document.expected}


@pytest.mark.parametrize("ink", INK_STYLES)
@pytest.mark.parametrize("year", [2018, 2020, 2022])
def test_every_cell_is_read_however_a_program_writes_the_page(year: int, ink: str) -> None:
    (report,) = reports_of_agency(1, SAMPLE_AGENCIES[0], [year])
    document = printed_document(report)
    extraction = extract(pdf_document(document, PAGE_STYLES["ruled"], INK_STYLES[ink]))
    assert score(document.expected, extraction).faults == ()
    assert {cell.confidence for cell in extraction.cells} == {1.0}


@pytest.mark.parametrize(
    ("style", "ink"),
    [
        ("unruled", "form_fields"),
        ("unruled", "large_unit"),
        ("partly_ruled", "dotted_rules"),
        ("side_by_side", "shaded_cells"),
        ("rotated_label", "page_turned_left"),
        ("narrow_columns", "rules_in_one_path"),
        ("spread_digits", "struck_twice"),
    ],
)
def test_layouts_and_ways_of_writing_go_together(style: str, ink: str) -> None:
    (report,) = reports_of_agency(3, SAMPLE_AGENCIES[1], [2022])
    document = printed_document(report)
    extraction = extract(pdf_document(document, PAGE_STYLES[style], INK_STYLES[ink]))
    assert score(document.expected, extraction).faults == ()


def test_a_cell_lies_in_its_box_on_its_page() -> None:
    extraction = extract(sample(2022))
    for cell in extraction.cells:
        assert cell.box is not None
        assert 0 <= cell.box.x0 < cell.box.x1 <= 600
        assert 0 <= cell.box.top < cell.box.bottom <= 850
        assert 1 <= cell.box.page <= (extraction.page_count or 0)


@pytest.mark.parametrize(("ink", "width", "height"), [("large_unit", 59.5, 84.2), ("small_unit", 2975, 4210)])
def test_boxes_are_in_the_units_of_the_page(ink: str, width: float, height: float) -> None:
    (report,) = reports_of_agency(1, SAMPLE_AGENCIES[0], [2022])
    blocks = read(pdf_document(printed_document(report), PAGE_STYLES["ruled"], INK_STYLES[ink])).blocks
    boxes = [cell.box for block in blocks if isinstance(block, Grid) for cell in block.cells]
    assert all(box and 0 < box.x0 < box.x1 < width and 0 < box.top < box.bottom < height for box in boxes)
    assert max(box.x1 for box in boxes if box) > 0.8 * width


def test_prose_keeps_its_order_and_loses_its_page_numbers() -> None:
    texts = [block.text for block in read(sample(2022)).blocks if isinstance(block, Paragraph)]
    headings = [text[:2] for text in texts if text[1:2] == "、"]
    assert headings == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert not [text for text in texts if text.strip("- ").isdigit()]


def glyph(text: str, x: float, y: float, size: float = 10.0) -> Glyph:
    return Glyph(text, x, y - size * 0.8, x + size * 0.5, y, y, size)


def box_rules(xs: list[float], ys: list[float]) -> list[Rule]:
    return [Rule(xs[0], y, xs[-1], y) for y in ys] + [Rule(x, ys[0], x, ys[-1]) for x in xs]


def grid_of(glyphs: list[Glyph], rules: list[Rule]) -> Grid:
    (grid,) = [block for block in blocks_of(Page(1, 600, 800, glyphs, tuple(rules))) if isinstance(block, Grid)]
    return grid


@pytest.mark.parametrize(
    ("mark", "printed"),
    [
        (("7", 18.0, 11.0, 6.0), "21⁷"),  # text, x, baseline, size
        (("7", 18.0, 17.0, 6.0), "21₇"),
        (("7", 18.0, 15.0, 8.5), "217"),
        (("7", 18.0, 15.0, 6.0), "217"),
        (("7", 18.0, 14.5, 10.0), "217"),
    ],
)
def test_a_small_figure_off_the_line_is_the_mark_of_a_note(mark: tuple[str, float, float, float], printed: str) -> None:
    text, x, baseline, size = mark
    small = Glyph(text, x, baseline - size, x + size / 2, baseline, baseline, size)
    number = [Glyph(figure, at, 5.0, at + 5, 15.0, 15.0, 10.0) for figure, at in (("2", 5.0), ("1", 11.0))]
    assert text_of([*number, small]) == printed
    assert text_of([small]) == "7"


def test_a_missing_wall_makes_one_cell_of_two() -> None:
    rules = [*box_rules([0, 100, 200], [0, 20]), Rule(0, 40, 200, 40), Rule(0, 20, 0, 40), Rule(200, 20, 200, 40)]
    grid = grid_of([glyph("a", 5, 15), glyph("b", 105, 15), glyph("c", 5, 35)], rules)
    assert [(cell.text, cell.column_span) for cell in grid.cells] == [("a", 1), ("b", 1), ("c", 2)]


def test_a_frame_that_a_page_break_left_open_is_closed() -> None:
    rules = [Rule(0, 0, 200, 0), Rule(0, 20, 200, 20), *(Rule(x, 0, x, 40) for x in (0, 100, 200))]
    grid = grid_of([glyph("a", 5, 15), glyph("z", 105, 35)], rules)
    assert (grid.row_count, grid.column_count) == (2, 2)
    assert [cell.text for cell in grid.cells] == ["a", "", "", "z"]


def test_a_group_that_ends_lower_than_its_rows_adds_no_row() -> None:
    """The cell of the group, left of the rows, was closed 6 points too low by a page break."""
    rules = [
        *(Rule(x, 0, x, 60) for x in (0, 50, 100, 200)),
        *(Rule(50, y, 200, y) for y in (0, 20, 40, 60)),
        *(Rule(0, y, 50, y) for y in (0, 26, 60)),
    ]
    numbers = [glyph(text, 105, y) for text, y in (("1", 15), ("2", 35), ("3", 55))]
    labels = [glyph(text, 55, y) for text, y in (("a", 15), ("b", 35), ("c", 55))]
    grid = grid_of([*labels, *numbers], rules)
    assert grid.row_count == 3
    assert [(cell.text, cell.row) for cell in grid.cells if cell.column == 2] == [("1", 0), ("2", 1), ("3", 2)]


def test_numbers_far_apart_in_one_cell_are_kept_apart() -> None:
    grid = grid_of([glyph("2", 5, 15), glyph("1", 10, 15), glyph("0", 60, 15)], box_rules([0, 100, 200], [0, 20]))
    assert grid.cells[0].text == "21\t0"


def test_a_glyph_printed_twice_to_look_bold_is_read_once() -> None:
    grid = grid_of([glyph("5", 5, 15), glyph("5", 5.3, 15)], box_rules([0, 100, 200], [0, 20]))
    assert grid.cells[0].text == "5"


def test_a_number_that_is_struck_out_is_not_read() -> None:
    """A revision that is shown prints the deleted number, with a line through it, before the new one."""
    old_and_new = [glyph("7", 5, 15), glyph("5", 10, 15), glyph("8", 16, 15)]
    rules = box_rules([0, 100, 200], [0, 20])
    assert grid_of(old_and_new, [*rules, Rule(5, 11, 15, 11.8)]).cells[0].text == "8"
    assert grid_of(old_and_new, [*rules, Rule(5, 15.5, 15, 16)]).cells[0].text == "758"  # underlined
    assert grid_of(old_and_new, [*rules, Rule(0, 11, 99, 11.8)]).cells[0].text == "758"  # a ruling line


def blank_pdf(pages: int = 1, encrypt: str | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=encrypt)
    for _ in range(pages):
        canvas.rect(10, 10, 100, 100)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (blank_pdf(encrypt="secret"), Status.ENCRYPTED),
        (b"%PDF-1.4\n", Status.UNREADABLE),
        (sample(2022)[:400], Status.UNREADABLE),
        (blank_pdf(pages=401), Status.REJECTED),
    ],
)
def test_a_bad_pdf_says_what_is_wrong(data: bytes, status: Status) -> None:
    extraction = extract(data)
    assert extraction.status is status
    assert extraction.problem


def test_a_pdf_without_a_text_layer_is_left_to_the_reader_of_scans() -> None:
    with pytest.raises(UnreadableDocument) as raised:
        read(blank_pdf())
    assert raised.value.status is Status.NEEDS_OCR


def test_a_truncated_pdf_never_gives_other_cells() -> None:
    data = sample(2022)
    whole = {(cell.table_key, cell.row_key, cell.column_key): cell.value for cell in extract(data).cells}
    for percent in range(5, 100, 5):
        cut = extract(data[: len(data) * percent // 100])
        for cell in cut.cells:
            assert whole[cell.table_key, cell.row_key, cell.column_key] == cell.value


def test_a_number_that_the_text_layer_joins_to_a_line_outside_stays_in_its_cell() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 800))
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 10)
    for x in (100, 200, 300):
        canvas.line(x, 600, x, 700)
    for y in (600, 650, 700):
        canvas.line(100, y, 300, y)
    canvas.drawString(120, 670, "信息内容")
    canvas.drawString(220, 670, "220")
    canvas.drawString(120, 620, "330")
    # drawn right behind the page's number, which stands a little to the left of it
    canvas.drawString(195, 40, "- 3 -")
    canvas.drawString(220, 620, "44")
    canvas.save()
    (grid,) = [block for block in read(buffer.getvalue()).blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.cells] == ["信息内容", "220", "330", "44"]


def wordless(is_ruled: bool) -> bytes:
    """A page with lines that end in numbers and have no word of the forms, in a ruled table or as prose."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 800))
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 10)
    for number, label in enumerate(("主動公開政府信息數", "其中：主動公開文件數")):
        y = 670 - 30 * number
        canvas.drawString(110, y, label)
        canvas.drawString(260, y, "條")
        canvas.drawString(310, y, "168")
    if is_ruled:
        for x in (100, 250, 300, 350):
            canvas.line(x, 630, x, 690)
        for y in (630, 660, 690):
            canvas.line(100, y, 350, y)
    canvas.save()
    return buffer.getvalue()


def test_a_ruled_table_without_a_word_of_the_forms_is_a_grid_and_prose_is_none() -> None:
    (grid,) = [block for block in read(wordless(is_ruled=True)).blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.cells if cell.column == 2] == ["168", "168"]
    assert not [block for block in read(wordless(is_ruled=False)).blocks if isinstance(block, Grid)]


def test_dashes_of_any_length_are_one_line_and_gaps_between_tables_are_none() -> None:
    dashes = [Rule(x, y, x + 6, y) for y in (0, 20, 40) for x in range(0, 200, 10)]
    uprights = [Rule(x, y, x, y + 3) for x in (0, 100, 199) for y in range(0, 40, 6)]
    grid = grid_of([glyph("a", 5, 15), glyph("b", 105, 35)], [*dashes, *uprights])
    assert [cell.text for cell in grid.cells] == ["a", "", "", "b"]
    apart = [*box_rules([0, 100, 200], [0, 20]), *box_rules([210, 300, 400], [0, 20])]
    glyphs = [glyph("a", 5, 15), glyph("b", 305, 15)]
    grids = [block for block in blocks_of(Page(1, 600, 800, glyphs, tuple(apart))) if isinstance(block, Grid)]
    assert [len(each.cells) for each in grids] == [2, 2]


def written(*objects: str) -> bytes:
    """A PDF of two pages with a picture's place on them, with these objects behind its own."""
    text = "BT /F 12 Tf 72 700 Td (Annual report on open government information) Tj ET"
    pages = "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>"
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 6 0 R >> >> >>"
    )
    content = f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return pdf_with("<< /Type /Catalog /Pages 2 0 R >>", pages, page, page, content, font, *objects)


def test_a_property_whose_text_is_damaged_is_left_out() -> None:
    data = written("<< /Title <FEFFD8000041D800> /Creator (Writer) >>").replace(b"/Root 1", b"/Info 7 0 R /Root 1")
    content = read(data)
    assert dict(content.metas) == {"Creator": "Writer"}
    assert content.title == ""


def test_a_damaged_page_is_said_and_the_others_are_read() -> None:
    data = written().replace(b"[3 0 R 4 0 R]", b"[3 0 R 6 0 R]")
    content = read(data)
    assert [problem.code for problem in content.problems] == ["page_unreadable"]
    assert len(content.blocks) == 1
    assert pages_without_text(data) == frozenset()


def test_a_heading_without_ruling_lines_that_ends_a_page_names_the_columns_of_the_next() -> None:
    """Its page has no number in a row, and so nothing else that looks like a table."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 800))
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    places = (60, 240, 360, 450)
    heading = ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量")
    rows = (("规章", "1", "2", "3"), ("规范性文件", "89", "88", "87"))
    for lines in ([heading], rows):
        canvas.setFont("STSong-Light", 10)
        for number, line in enumerate(lines):
            for x, text in zip(places, line, strict=True):
                canvas.drawString(x, 700 - 20 * number, text)
        canvas.showPage()
    canvas.save()
    cells = extract(buffer.getvalue()).cells
    assert {(cell.row_key, cell.column_key): cell.raw_text for cell in cells} == {
        (row, column): text
        for row, texts in zip(("regulations", "normative_documents"), rows, strict=True)
        for column, text in zip(("newly_made", "newly_published", "total_published"), texts[1:], strict=True)
    }
