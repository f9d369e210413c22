"""PDFs that show something else than their text says: hidden text, fonts without a map to Unicode, fields, shapes."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import extract
from extractors.model import Extraction, Grid, Kind, Status
from extractors.readers import recogniser
from extractors.readers.pdf import CUT_OFF_CONFIDENCE, HIDDEN_CONFIDENCE, pages_not_in_text, read
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.model import PrintedDocument, PrintedTable
from flows.sample.pdf import FONT
from flows.sample.reports import reports_of_agency
from flows.sample.scan import chinese_fonts
from flows.sample.scoring import score
from tests.extractors.pdf_files import pdf_without_map, searchable_scan

HAS_OCR = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))
recognises = pytest.mark.skipif(
    not (HAS_OCR and chinese_fonts()), reason="gouji[ocr] or a font with Chinese glyphs is not installed"
)
needs_font = pytest.mark.skipif(not chinese_fonts(), reason="no font with Chinese glyphs is installed")
ROWS, COLUMNS = (700, 670, 640, 610), (100, 250, 330, 410)
LABELS = ("信息内容", "规章", "行政规范性文件")

Draw = Callable[[Canvas], None]


def table(*draw: Draw) -> bytes:
    """A page with a ruled table of three rows, whose first column has labels, and what `draw` adds."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=True)
    for x in COLUMNS:
        canvas.line(x, ROWS[-1], x, ROWS[0])
    for y in ROWS:
        canvas.line(COLUMNS[0], y, COLUMNS[-1], y)
    canvas.setFont(FONT, 10)
    for label, y in zip(LABELS, ROWS[1:], strict=True):
        canvas.drawString(105, y + 10, label)
    canvas.drawString(260, 680, "制发件数")
    canvas.drawString(340, 680, "废止件数")
    for each in draw:
        each(canvas)
        canvas.setFont(FONT, 10)
    canvas.save()
    return buffer.getvalue()


def number(text: str, x: float = 280, y: float = 650) -> Draw:
    return lambda canvas: canvas.drawString(x, y, text)


def in_colour(grey: float, draw: Draw, alpha: float = 1.0) -> Draw:
    def drawn(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont(FONT, 10)
        canvas.setFillGray(grey, alpha)
        draw(canvas)
        canvas.restoreState()

    return drawn


def filled(grey: float, x: float = 255, y: float = 645, width: float = 70, height: float = 20) -> Draw:
    return in_colour(grey, lambda canvas: canvas.rect(x, y, width, height, stroke=0, fill=1))


def in_mode(mode: Literal[3, 7], text: str) -> Draw:
    def drawn(canvas: Canvas) -> None:
        line = canvas.beginText(280, 650)
        line.setTextRenderMode(mode)
        line.textOut(text)
        line.setTextRenderMode(0)
        canvas.drawText(line)

    return drawn


def texts(data: bytes) -> list[str]:
    (grid,) = [block for block in read(data).blocks if isinstance(block, Grid)]
    return [cell.text for cell in grid.cells if cell.row == 1]


def test_the_number_in_black_is_read() -> None:
    assert texts(table(number("12"), number("34", 360))) == ["规章", "12", "34"]


@pytest.mark.parametrize(
    "draw",
    [
        in_mode(3, "12"),
        in_mode(7, "12"),
        in_colour(1.0, number("12")),
        in_colour(0.0, number("12"), alpha=0.0),
        number("12", 700),
        number("12", 280, -40),
    ],
    ids=["invisible", "only clips", "white", "transparent", "right of the page", "below the page"],
)
def test_a_number_that_cannot_be_seen_is_none(draw: Draw) -> None:
    assert texts(table(draw, number("34", 360))) == ["规章", "", "34"]


def test_white_on_dark_and_text_on_shades_are_read() -> None:
    dark = table(filled(0.1), in_colour(1.0, number("12")), filled(0.9, 335), number("34", 360))
    assert texts(dark) == ["规章", "12", "34"]


def test_a_number_under_a_correction_is_none() -> None:
    assert texts(table(number("12"), filled(1.0), number("15"), number("34", 360))) == ["规章", "15", "34"]


def test_a_number_under_a_transparent_highlight_is_read() -> None:
    highlight = in_colour(0.5, lambda canvas: canvas.rect(255, 645, 70, 20, stroke=0, fill=1), alpha=0.3)
    assert texts(table(number("12"), highlight, number("34", 360))) == ["规章", "12", "34"]


def test_text_under_a_watermark_that_covers_the_page_is_read() -> None:
    picture = Image.new("RGBA", (60, 85), (255, 255, 255, 0))
    picture.paste((200, 0, 0, 90), (20, 20, 40, 60))

    def watermark(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842, mask="auto")

    content = read(table(number("12"), number("34", 360), watermark))
    assert content.problems == ()
    assert texts(table(number("12"), number("34", 360), watermark)) == ["规章", "12", "34"]


def test_text_beside_the_crop_box_is_none() -> None:
    def cropped(canvas: Canvas) -> None:
        canvas.setCropBox((90, 500, 420, 800))
        canvas.drawString(440, 650, "99")

    assert texts(table(cropped, number("12"), number("34", 360))) == ["规章", "12", "34"]


def clipped(draw: Draw, x: float, y: float, width: float, height: float = 20) -> Draw:
    def drawn(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont(FONT, 10)
        path = canvas.beginPath()
        path.rect(x, y, width, height)
        canvas.clipPath(path, stroke=0, fill=0)
        draw(canvas)
        canvas.restoreState()

    return drawn


def test_a_number_outside_its_clip_path_is_none() -> None:
    assert texts(table(clipped(number("12"), 20, 645, 70), number("34", 360))) == ["规章", "", "34"]
    assert texts(table(clipped(number("12"), 255, 645, 70), number("34", 360))) == ["规章", "12", "34"]


def test_a_number_that_a_clip_path_cuts_is_not_what_is_left_of_it() -> None:
    assert texts(table(clipped(number("1234"), 255, 645, 36), number("34", 360))) == ["规章", "12\ufffd", "34"]


def test_a_label_cut_at_the_end_of_its_cell_keeps_its_words_and_takes_no_place_in_the_next() -> None:
    words = "现行有效的文件共计多少件"
    label = clipped(lambda canvas: canvas.drawString(255, 650, words), 250, 645, 80)
    assert texts(table(label, number("34", 380))) == ["规章", words, "34"]


def test_text_of_a_layer_that_is_switched_off_is_none() -> None:
    def marked(canvas: Canvas) -> None:
        canvas.addLiteral("/OC /Old BDC")
        canvas.drawString(280, 650, "12")
        canvas.addLiteral("EMC")

    data = table(marked, number("34", 360)).replace(b"/ProcSet", b"/Properties << /Old 99 0 R >> /ProcSet")
    assert texts(data.replace(b"xref", b"99 0 obj << /Type /OCG /Name (old) >> endobj xref", 1)) == ["规章", "12", "34"]
    switched_off = b"/Type /Catalog /OCProperties << /OCGs [ 99 0 R ] /D << /OFF [ 99 0 R ] >> >>"
    data = data.replace(b"/Type /Catalog", switched_off)
    assert texts(data.replace(b"xref", b"99 0 obj << /Type /OCG /Name (old) >> endobj xref", 1)) == ["规章", "", "34"]


def test_cells_that_reach_over_the_edge_of_the_page_are_unsure_and_said() -> None:
    def cropped(canvas: Canvas) -> None:
        canvas.setCropBox((90, 500, 380, 800))

    content = read(table(cropped, number("12"), number("34", 390)))
    (grid,) = [block for block in content.blocks if isinstance(block, Grid)]
    assert [(cell.text, cell.confidence) for cell in grid.cells if cell.row == 1] == [
        ("规章", 1.0), ("12", 1.0), ("", CUT_OFF_CONFIDENCE),
    ]  # fmt: skip
    assert [problem.code for problem in content.problems] == ["table_cut_off"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_table_on_its_side_is_read_and_lies_in_its_boxes_on_the_page_as_shown(degrees: int) -> None:
    data = table(number("12"), number("34", 360))
    turned = data.replace(b"/Rotate 0", f"/Rotate {degrees}".encode())
    assert texts(turned) == ["规章", "12", "34"]
    (upright,), (on_side,) = ([b for b in read(each).blocks if isinstance(b, Grid)] for each in (data, turned))
    x0, top, x1, bottom = box_of(upright, "12")
    assert box_of(on_side, "12") == pytest.approx(
        {
            90: (842 - bottom, x0, 842 - top, x1),
            180: (595 - x1, 842 - bottom, 595 - x0, 842 - top),
            270: (top, 595 - x1, bottom, 595 - x0),
        }[degrees]
    )


def box_of(grid: Grid, text: str) -> tuple[float, float, float, float]:
    (box,) = [cell.box for cell in grid.cells if cell.text == text]
    assert box is not None
    return box.x0, box.top, box.x1, box.bottom


def field(name: str, value: str, x: int, y: int = 642) -> Draw:
    def drawn(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name=name, value=value, x=x + 2, y=y + 2, width=70, height=22, borderWidth=0)

    return drawn


def test_values_of_form_fields_are_read() -> None:
    data = table(field("made", "12", 252), field("abolished", "1,034", 332), field("blank", "", 252, 612))
    assert texts(data) == ["规章", "12", "1,034"]
    assert pages_not_in_text(data) == {1}


def test_a_form_of_fields_only_is_read_with_its_confidence() -> None:
    def chosen(canvas: Canvas) -> None:
        canvas.acroForm.choice(
            name="c", value="7", options=["7", "8"], x=254, y=614, width=70, height=22, borderWidth=0
        )

    cells = {(cell.row_key, cell.column_key): cell for cell in extract(table(field("made", "12", 252), chosen)).cells}
    assert cells["regulations", "issued"].value == 12
    assert cells["normative_documents", "issued"].value == 7
    assert {cell.confidence for cell in cells.values()} == {1.0}


def annotated(subtype: str, contents: str, flags: int = 4) -> bytes:
    """The table with an annotation over the first number's cell, and 34 in the second."""
    data = table(number("34", 360))
    annotation = f"/Annots [ << /Type /Annot /Subtype /{subtype} /Rect [252 642 328 668] /F {flags} /Contents ({contents}) /DA (/Helv 10 Tf) >> ] /MediaBox"
    before, after = data.split(b"/MediaBox", 1)
    return before + annotation.encode() + after


def test_text_typed_over_a_cell_is_read() -> None:
    assert texts(annotated("FreeText", "12")) == ["规章", "12", "34"]


@pytest.mark.parametrize(("subtype", "flags"), [("Stamp", 4), ("Text", 4), ("FreeText", 2), ("FreeText", 32)])
def test_stamps_notes_and_hidden_texts_over_a_cell_are_not_read(subtype: str, flags: int) -> None:
    assert texts(annotated(subtype, "12", flags)) == ["规章", "", "34"]


def report() -> PrintedDocument:
    (known,) = reports_of_agency(1, SAMPLE_AGENCIES[0], [2022])
    return printed_document(known)


def table_two() -> PrintedDocument:
    """The report's table 二 only: reading pictures takes time."""
    document = report()
    tables = [block for block in document.blocks if isinstance(block, PrintedTable) and block.key == "proactive"]
    return replace(document, blocks=tuple(tables))


def codes(extraction: Extraction) -> set[str]:
    return {problem.code for problem in extraction.problems}


def is_digit(character: str) -> bool:
    return character.isdecimal()


def is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def is_any(_: str) -> bool:
    return True


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "_NEEDED", ("a package that is not installed",))


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize("is_unmapped", [is_any, is_digit, is_chinese], ids=["all", "figures", "labels"])
def test_fonts_without_a_map_to_unicode_are_said(is_unmapped: Callable[[str], bool]) -> None:
    extraction = extract(pdf_without_map(report(), is_unmapped))
    assert extraction.status is Status.NEEDS_OCR
    assert "fonts do not say" in (extraction.problem or "")
    assert extraction.cells == ()


@pytest.mark.usefixtures("without_ocr")
def test_figures_of_one_font_without_a_map_are_unreadable_and_the_others_read() -> None:
    document = report()
    extraction = extract(pdf_without_map(document, lambda character: character in "3456789"))
    wanted = {cell.key: str(cell.value) for cell in document.expected}
    assert "font_without_unicode" in codes(extraction)
    assert {cell.kind for cell in extraction.cells} == {Kind.NUMBER, Kind.UNREADABLE}
    for cell in extraction.cells:
        printed = wanted[cell.table_key, cell.row_key, cell.column_key]
        assert (cell.kind is Kind.UNREADABLE) == any(figure in "3456789" for figure in printed)


WRONG = str.maketrans("0123456789", "3859210467")


@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize("is_wrong", [True, False])
def test_fonts_that_draw_other_figures_than_they_say_are_said(is_wrong: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    written = ttfonts.makeToUnicodeCMap
    figures = WRONG if is_wrong else {}
    monkeypatch.setattr(
        ttfonts,
        "makeToUnicodeCMap",
        lambda name, codes: written(name, [ord(chr(code).translate(figures)) for code in codes]),
    )
    pdfmetrics.registerFont(ttfonts.TTFont("Figures", "Vera.ttf"))

    def in_font(canvas: Canvas) -> None:
        canvas.setFont("Figures", 10)
        canvas.drawString(260, 650, "1203")
        canvas.drawString(340, 650, "4587")

    content = read(table(in_font))
    (grid,) = [block for block in content.blocks if isinstance(block, Grid)]
    cells = {cell.text: cell.confidence for cell in grid.cells}
    assert [problem.code for problem in content.problems] == ["font_with_wrong_unicode"] * is_wrong
    if is_wrong:
        assert cells["8539"] == cells["2164"] == HIDDEN_CONFIDENCE
    else:
        assert cells["1203"] == cells["4587"] == 1.0


@recognises
@pytest.mark.parametrize("is_unmapped", [is_any, is_digit, is_chinese], ids=["all", "figures", "labels"])
def test_pages_in_fonts_without_a_map_are_read_as_pictures(is_unmapped: Callable[[str], bool]) -> None:
    document = table_two()
    extraction = extract(pdf_without_map(document, is_unmapped))
    assert score(document.expected, extraction).is_perfect
    assert "font_without_unicode" in codes(extraction)


@needs_font
@pytest.mark.usefixtures("without_ocr")
@pytest.mark.parametrize(("mode", "is_above"), [(3, False), (0, True)], ids=["invisible", "below the picture"])
def test_the_hidden_text_of_a_scan_is_read_with_doubt(mode: Literal[0, 3], is_above: bool) -> None:
    document = report()
    extraction = extract(searchable_scan(document, mode=mode, is_above=is_above))
    assert score(document.expected, extraction).is_perfect
    assert max(cell.confidence for cell in extraction.cells) <= HIDDEN_CONFIDENCE
    assert "hidden_text_layer" in codes(extraction)


@recognises
def test_a_scan_is_read_as_a_picture_and_compared_with_its_hidden_text() -> None:
    document = table_two()
    extraction = extract(searchable_scan(document, hidden=lambda text: text.replace("1", "7")))
    assert score(document.expected, extraction).is_perfect
    disputed = {problem.where for problem in extraction.problems if problem.code == "number_not_in_text"}
    assert disputed
    for cell in extraction.cells:
        where = f"{cell.table_key}/{cell.row_key}/{cell.column_key}"
        assert (cell.confidence < 0.6) == (where in disputed)
        assert where not in disputed or "1" in cell.raw_text
