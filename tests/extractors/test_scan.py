"""Scans: ruled cells are found on turned, shaded and damaged pages, and doubt is shown where a number is doubtful."""

from __future__ import annotations

import importlib.util
import io
import random

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from extractors.document import extract
from extractors.model import Grid, Status, UnreadableDocument
from extractors.readers import docx, recogniser, scan
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.pdf import pdf_document
from flows.sample.reports import reports_of_agency
from flows.sample.scan import chinese_fonts
from tests.extractors.ofd_files import OFD, ofd
from tests.extractors.word_files import zipped

HAS_OCR = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))
needs_ocr_extra = pytest.mark.skipif(not HAS_OCR, reason="gouji[ocr] is not installed")

WIDTHS = (300, 160, 160, 160, 160)
ROW_HEIGHT = 60


def numbers(seed: int, rows: int = 7) -> list[list[str]]:
    chance = random.Random(seed)
    choices = ["0", "0", "0", "7", "12", "345", "6789", "10", "8.25"]
    return [[f"Row {'ABCDEFGH'[row]}", *(chance.choice(choices) for _ in WIDTHS[1:])] for row in range(rows)]


def drawn(table: list[list[str]], top: int = 300, has_last_rule: bool = True) -> Image.Image:
    """A page at 200 dots per inch with a ruled table."""
    page = Image.new("L", (1654, 1400), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(29)
    left = 150
    bottom = top + ROW_HEIGHT * len(table)
    edges = [left]
    for width in WIDTHS:
        edges.append(edges[-1] + width)
    for row in range(len(table) + has_last_rule):
        draw.line([(left, top + row * ROW_HEIGHT), (edges[-1], top + row * ROW_HEIGHT)], fill=0, width=2)
    for edge in edges:
        draw.line([(edge, top), (edge, bottom)], fill=0, width=2)
    for row, texts in enumerate(table):
        for edge, text in zip(edges, texts, strict=False):
            draw.text((edge + 40, top + row * ROW_HEIGHT + 14), text, font=font, fill=0)
    return page


def encoded(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    target = io.BytesIO()
    page.save(target, kind, dpi=(200, 200), **options)
    return target.getvalue()


def table_in(data: bytes) -> list[list[str]]:
    (grid,) = (block for block in scan.read(data).blocks if isinstance(block, Grid))
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.row_count)]


@needs_ocr_extra
@pytest.mark.parametrize("turn", [0.0, 1.7, -2.4])
def test_a_ruled_table_is_read_whatever_way_the_page_lies_on_the_glass(turn: float) -> None:
    table = numbers(1)
    page = drawn(table).rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    assert table_in(encoded(page)) == table


@needs_ocr_extra
@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_page_that_lies_on_its_side_or_head_is_read_and_its_boxes_lie_where_they_are(quarter_turns: int) -> None:
    table = numbers(1)
    page = drawn(table)
    draw = ImageDraw.Draw(page)
    for number in range(8):
        text = "the rest of this page is text so that it can be seen which way up it is"
        draw.text((150, 800 + 60 * number), text, font=ImageFont.load_default(29), fill=0)
    lying = page.rotate(90 * quarter_turns, expand=True)
    (grid,) = (block for block in scan.read(encoded(lying)).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == [text for row in table for text in row]
    box = grid.cells[0].box
    assert box is not None
    middle = {1: (330, 1654 - 300), 2: (1654 - 300, 1400 - 330), 3: (1400 - 330, 300)}[quarter_turns]
    assert ((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) == pytest.approx([at * 0.36 for at in middle], abs=1.5)


@needs_ocr_extra
def test_a_table_cut_by_the_page_break_keeps_its_last_row() -> None:
    table = numbers(2)
    assert table_in(encoded(drawn(table, has_last_rule=False))) == table


@needs_ocr_extra
def test_shade_and_coarse_compression_do_not_matter() -> None:
    table = numbers(3)
    page = drawn(table)
    shade = Image.linear_gradient("L").resize(page.size).point(lambda level: 150 + level * 105 // 255)
    shaded = Image.composite(page, Image.new("L", page.size, 0), shade)
    assert table_in(encoded(shaded, "JPEG", quality=30)) == table


@needs_ocr_extra
@pytest.mark.parametrize("ink", [(235, 60, 60), (214, 40, 48), (150, 20, 40)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_red_seal_over_the_table_is_not_read(ink: tuple[int, int, int], kind: str) -> None:
    table = numbers(4)
    table[3][1] = table[5][2] = ""
    seal = Image.new("RGB", (1654, 1400), (255, 255, 255))
    draw = ImageDraw.Draw(seal)
    draw.ellipse([400, 350, 750, 700], outline=ink, width=9)
    draw.polygon([(575, 440), (610, 560), (530, 490), (620, 490), (540, 560)], fill=ink)
    draw.text((470, 590), "OF A COUNTY", font=ImageFont.load_default(30), fill=ink)
    page = ImageChops.multiply(drawn(table).convert("RGB"), seal)
    assert table_in(encoded(page, kind)) == table


@needs_ocr_extra
def test_blank_cells_stay_blank() -> None:
    table = numbers(5)
    table[2][2] = table[4][1] = ""
    assert table_in(encoded(drawn(table))) == table


@needs_ocr_extra
def test_a_lone_dash_is_a_dash_and_no_number() -> None:
    table = numbers(5)
    table[2][2] = ""
    table[4][1] = "-"
    page = drawn(table)
    # a full dash, which the font at hand does not have
    ImageDraw.Draw(page).rectangle([150 + 460 + 50, 300 + 120 + 29, 150 + 460 + 76, 300 + 120 + 31], fill=0)
    found = table_in(encoded(page))
    assert [found[2][2], found[4][1]] == ["—", "—"]


@needs_ocr_extra
def test_a_slash_is_a_slash_and_no_one() -> None:
    table = numbers(5)
    table[2][2], table[3][2] = "/", "1"
    assert table_in(encoded(drawn(table))) == table


@needs_ocr_extra
@pytest.mark.parametrize("paleness", [150, 195, 215])
def test_a_table_of_faint_lines_is_read(paleness: int) -> None:
    table = numbers(6)
    page = drawn(table)
    black = page.point(lambda level: 255 if level else 0)
    draw = ImageDraw.Draw(black)
    edges = [150 + sum(WIDTHS[:at]) for at in range(len(WIDTHS) + 1)]
    bottom = 300 + ROW_HEIGHT * len(table)
    for row in range(len(table) + 1):
        draw.line([(150, 300 + row * ROW_HEIGHT), (edges[-1], 300 + row * ROW_HEIGHT)], fill=paleness, width=2)
    for edge in edges:
        draw.line([(edge, 300), (edge, bottom)], fill=paleness, width=2)
    assert table_in(encoded(black, "JPEG", quality=70)) == table


@needs_ocr_extra
def test_a_pale_stamp_over_the_table_is_not_read() -> None:
    table = numbers(7)
    stamp = Image.new("L", (1654, 1400), 255)
    for x in (380, 560):
        ImageDraw.Draw(stamp).line([(x, 330), (x + 150, 690)], fill=165, width=8)
    assert table_in(encoded(ImageChops.multiply(drawn(table), stamp), "JPEG", quality=80)) == table


@needs_ocr_extra
def test_boxes_lie_where_the_cells_are_on_the_page_as_scanned() -> None:
    page = drawn(numbers(6)).rotate(2.0, Image.Resampling.BICUBIC, fillcolor=255)
    (grid,) = (block for block in scan.read(encoded(page)).blocks if isinstance(block, Grid))
    first = grid.cells[0].box
    assert first is not None
    # the middle of the first cell, (300, 330) before the page was turned by 2 degrees about (827, 700)
    assert (first.x0 + first.x1) / 2 == pytest.approx(
        (827 + (300 - 827) * 0.99939 + (330 - 700) * 0.0349) * 0.36, abs=1.5
    )
    assert (first.top + first.bottom) / 2 == pytest.approx((700 - (300 - 827) * 0.0349 + (330 - 700) * 0.99939) * 0.36, abs=1.5)  # fmt: skip


@needs_ocr_extra
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_every_kind_of_picture_is_opened_and_its_damage_is_said(kind: str) -> None:
    data = encoded(drawn(numbers(8, 3)), kind)
    assert len(scan.read(data).blocks) >= 1
    with pytest.raises(UnreadableDocument) as caught:
        scan.read(data[: len(data) // 30])
    assert caught.value.status is Status.UNREADABLE


@needs_ocr_extra
def test_the_pages_of_a_tiff_and_of_a_scanned_pdf_are_numbered() -> None:
    pages = [drawn(numbers(seed, 3)) for seed in (1, 2)]
    for kind in ("TIFF", "PDF"):
        target = io.BytesIO()
        pages[0].save(target, kind, save_all=True, append_images=pages[1:], dpi=(200, 200), resolution=200)
        content = scan.read(target.getvalue())
        boxes = [block.cells[0].box for block in content.blocks if isinstance(block, Grid)]
        assert [box.page for box in boxes if box] == [1, 2]
        assert content.page_count == 2


@needs_ocr_extra
def test_a_long_picture_is_read_in_strips_that_know_where_they_lie() -> None:
    tables = [numbers(seed, 4) for seed in (1, 2, 3)]
    whole = Image.new("L", (1654, 4200), 255)
    for number, table in enumerate(tables):
        whole.paste(drawn(table), (0, 1400 * number))
    content = scan.read(encoded(whole))
    found = [block for block in content.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in grid.cells] for grid in found] == [
        [text for row in table for text in row] for table in tables
    ]
    tops = [grid.cells[0].box.top for grid in found if grid.cells[0].box]
    assert tops == pytest.approx([(300 + 1400 * number) * 0.36 for number in range(3)], abs=1)
    assert content.page_count == 1


@needs_ocr_extra
def test_only_the_pages_asked_for_are_read() -> None:
    target = io.BytesIO()
    drawn(numbers(1, 3)).save(target, "PDF", save_all=True, append_images=[drawn(numbers(2, 3))], resolution=200)
    content = scan.read(target.getvalue(), only={2})
    assert {
        cell.box.page for block in content.blocks if isinstance(block, Grid) for cell in block.cells if cell.box
    } == {2}


@needs_ocr_extra
def test_scans_pasted_into_a_word_file_are_read_as_its_pages() -> None:
    tables = [numbers(seed, 3) for seed in (1, 2)]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/media/image10.png": encoded(drawn(tables[1])),
        "word/media/image2.png": encoded(drawn(tables[0])),
        "word/media/image3.png": b"damaged",
    }
    content = scan.read_pictures(docx.pictures(zipped(parts)))
    found = [[cell.text for cell in block.cells] for block in content.blocks if isinstance(block, Grid)]
    assert found == [[text for row in table for text in row] for table in tables]


@needs_ocr_extra
def test_a_scanned_ofd_is_read() -> None:
    table = numbers(9, 4)
    resources: dict[str, str | bytes] = {
        "Doc_0/DocumentRes.xml": f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="8" Type="Image">'
        "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        "Doc_0/Res/scan.png": encoded(drawn(table)),
    }
    data = ofd(['<ofd:ImageObject ResourceID="8" Boundary="0 0 210 178"/>'], resources=resources)
    assert table_in(data) == table


@needs_ocr_extra
def test_a_picture_of_a_billion_dots_is_refused_before_it_is_unpacked() -> None:
    data = bytearray(encoded(Image.new("1", (8, 8))))
    data[16:24] = (40_000).to_bytes(4, "big") * 2
    with pytest.raises(UnreadableDocument) as caught:
        scan.read(bytes(data))
    assert caught.value.status in (Status.REJECTED, Status.UNREADABLE)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "find_spec", lambda _: None)
    with pytest.raises(UnreadableDocument, match=r"gouji\[ocr\]") as caught:
        scan.read(b"\x89PNG\r\n\x1a\n")
    assert caught.value.status is Status.NEEDS_OCR


@needs_ocr_extra
@pytest.mark.skipif(not chinese_fonts(), reason="no Chinese font to print pages with")
def test_tables_scanned_into_a_report_with_text_are_read_too() -> None:
    (report,) = reports_of_agency(1, SAMPLE_AGENCIES[0], [2022])
    document = printed_document(report)
    printed = pypdfium2.PdfDocument(pdf_document(document))
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(printed, [0])
    for number in range(1, len(printed)):
        page = io.BytesIO()
        printed[number].render(scale=200 / 72).to_pil().convert("L").save(page, "PDF", resolution=200)
        mixed.import_pages(pypdfium2.PdfDocument(page.getvalue()))
    data = io.BytesIO()
    mixed.save(data)
    found = {(c.table_key, c.row_key, c.column_key): c.value for c in extract(data.getvalue()).cells}
    expected = {cell.key: cell.value for cell in document.expected}
    assert {key: value for key, value in expected.items() if found.get(key) != value} == {}
