from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

import pytest

from extractors.document import extract
from extractors.model import Cell, Extraction, Kind, Status
from extractors.programs import chromium, soffice
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.corpus import RENDERERS, TEXT_FORMATS, Case, case_document, cases, finished, sample_file
from flows.sample.documents import printed_document
from flows.sample.docx import merged_rows
from flows.sample.layout import lay_out
from flows.sample.model import ExpectedCell, PrintedDocument
from flows.sample.page_styles import PAGE_STYLES
from flows.sample.reports import reports_of_agency
from flows.sample.scan import DAMAGES, chinese_fonts, page_pictures
from flows.sample.scoring import score
from flows.sample.variations import VARIATIONS

STYLES = [(name, style) for name in TEXT_FORMATS for style in RENDERERS[name]]


def document_of(year: int) -> PrintedDocument:
    (report,) = reports_of_agency(5, SAMPLE_AGENCIES[0], [year])
    return printed_document(report)


@pytest.mark.parametrize("variation", VARIATIONS)
def test_a_variation_changes_the_print_but_keeps_the_cells_it_does_not_speak_of(variation: str) -> None:
    changed = case_document(Case(3, "html", "plain", variation))
    keys = [cell.key for cell in changed.expected]
    assert len(keys) == len(set(keys)) > 20
    for cell in changed.expected:
        assert (cell.value is not None) == (cell.kind is Kind.NUMBER)
    if variation != "as_the_form":
        plain = case_document(Case(3, "html", "plain", "as_the_form"))
        assert changed != plain


@pytest.mark.parametrize("variation", VARIATIONS)
def test_a_varied_table_is_still_a_full_rectangle(variation: str) -> None:
    for seed in range(3):
        for table in case_document(Case(seed, "html", "plain", variation)).tables:
            covered = Counter(
                (row + down, column + right)
                for row, column, cell in table.placed()
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            )
            assert set(covered.values()) == {1}
            assert len(covered) == len(table.rows) * len(table.widths)


@pytest.mark.parametrize(("format_name", "style"), STYLES)
def test_a_case_gives_the_same_bytes_each_time(format_name: str, style: str) -> None:
    case = Case(7, format_name, style, "padded_numbers")
    assert sample_file(case).data == sample_file(case).data


def test_the_corpus_meets_every_pair_before_it_repeats_one() -> None:
    pairs = len(STYLES) * len(VARIATIONS)
    met = [(case.format, case.style, case.variation) for case in cases(pairs, 1)]
    assert len(set(met)) == pairs
    assert len({case.seed for case in cases(pairs + 5, 1)}) == pairs + 5


@pytest.mark.parametrize(
    "format_name", ["html", "pdf", "docx", "odt", "rtf", "txt", "mhtml", "word_html", "xlsx", "ofd", "zip"]
)
def test_readers_read_the_plain_form_of_every_format_without_a_fault(format_name: str) -> None:
    style = next(iter(RENDERERS[format_name]))
    for seed in range(4):
        file = sample_file(Case(seed, format_name, style, "as_the_form"))
        scored = score(file.document.expected, extract(file.data, file.hints))
        assert scored.is_perfect, (scored.status, scored.problem, scored.faults[:3])


@pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed here, so no .doc can be made")
def test_libreoffice_makes_doc_files_that_are_read_without_a_fault() -> None:
    (file,) = finished([sample_file(Case(1, "doc", "word_97", "as_the_form"))])
    assert file.data.startswith(bytes.fromhex("d0cf11e0a1b11ae1"))
    assert score(file.document.expected, extract(file.data, file.hints)).is_perfect


@pytest.mark.skipif(chromium() is None, reason="Chromium is not installed here, so no page can be printed")
def test_a_page_printed_by_a_browser_is_read_without_a_fault() -> None:
    (file,) = finished([sample_file(Case(1, "browser_pdf", "printed", "as_the_form"))])
    assert file.data.startswith(b"%PDF")
    assert score(file.document.expected, extract(file.data, file.hints)).is_perfect


@pytest.mark.skipif(not chinese_fonts(), reason="no font with Chinese glyphs is installed here")
def test_a_scan_has_ink_where_the_layout_has_text_and_no_text_layer() -> None:
    document, style = document_of(2021), PAGE_STYLES["ruled"]
    pages = lay_out(document, style)
    (picture, *_) = page_pictures(document, Random(1), DAMAGES["scan_150_clean"], style)
    scale = 150 / 72
    for run in pages[0].texts[:20]:
        box = (run.x * scale, (run.baseline - run.size) * scale, (run.x + run.size) * scale, run.baseline * scale + 2)
        if run.text.strip() and not run.text.startswith("　"):
            inked = picture.crop((round(box[0]), round(box[1]), round(box[2]), round(box[3]))).histogram()[:128]
            assert sum(inked) > 0
    scanned = sample_file(Case(1, "scan", "scan_150_clean", "as_the_form"))
    assert extract(scanned.data, scanned.hints).status in (Status.NEEDS_OCR, Status.READ)


def test_a_table_broken_over_pages_keeps_every_text_once() -> None:
    document = document_of(2021)
    whole = [run.text for page in lay_out(document, PAGE_STYLES["ruled"]) for run in page.texts]
    cut = [run.text for page in lay_out(document, PAGE_STYLES["small_pages"]) for run in page.texts]
    numbers = [cell.text for table in document.tables for cell in table.cells() if cell.expected]
    for texts in (whole, cut):
        assert not Counter(numbers) - Counter(texts)


def test_cells_merged_downwards_come_again_in_every_row_they_cover() -> None:
    requests = document_of(2021).tables[1]
    rows = merged_rows(requests)
    assert {sum(cell.column_span for cell, _ in row) for row in rows} == {10}
    assert sum(continues for row in rows for _, continues in row) == sum(cell.row_span - 1 for cell in requests.cells())


def cell(row: str, column: str, value: int | None, confidence: float = 1.0, table: str = "requests") -> Cell:
    kind = Kind.BLANK if value is None else Kind.NUMBER
    number = None if value is None else Decimal(value)
    return Cell(table, row, column, row, column, str(value), kind, number, None, None, None, confidence)


def extraction(*cells: Cell) -> Extraction:
    return Extraction("0" * 64, "text/html", Status.READ, None, "html", "1", cells=cells)


def test_score_tells_wrong_missing_extra_and_doubled_cells_apart() -> None:
    expected = [
        ExpectedCell("requests", "granted", column, Kind.NUMBER, Decimal(1)) for column in ("a", "b", "c", "d", "e")
    ]
    found = extraction(
        cell("granted", "a", 1),
        cell("granted", "b", 2, 0.95),
        cell("granted", "c", None),
        cell("granted", "d", 1),
        cell("granted", "d", 1),
        cell("granted", "f", 1),
    )
    scored = score(expected, found)
    assert (scored.right, scored.count("wrong"), scored.count("missing"), scored.count("extra")) == (1, 3, 1, 1)
    assert (0.95, False) in scored.confidences
    assert not scored.is_perfect


def test_score_compares_statistics_rows_in_their_printed_order() -> None:
    expected = [
        ExpectedCell("statistics", path, "current_year", Kind.NUMBER, Decimal(value))
        for path, value in (("信函、传真申请数", 1), ("当面申请数", 2))
    ]
    same = [
        cell("信函传真申请数", "current_year", 1, table="statistics"),
        cell("当面", "current_year", 2, table="statistics"),
    ]
    assert score(expected, extraction(*same)).is_perfect
    assert not score(expected, extraction(*reversed(same))).is_perfect
