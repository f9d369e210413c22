"""A number that was read has to stand in the document's own text; however it is printed there, it is found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

import extractors.document
from extractors.document import extract
from extractors.mapping import Mapped, map_tables
from extractors.media import Media, MediaKind
from extractors.model import Block, Box, Cell, Content, Kind
from extractors.programs import soffice
from extractors.witness import CODE, witnessed
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.conversion import converted
from flows.sample.corpus import CONVERSIONS, RENDERERS
from flows.sample.documents import printed_document
from flows.sample.reports import known_reports

needs_office = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed here, so no .doc can be made")
NO_CONTENT = Content(())


def cell(raw_text: str, page: int | None = None) -> Cell:
    box = Box(page, 0, 0, 9, 9) if page is not None else None
    return Cell(
        "requests", "granted", "total", "予以公开", "总计", raw_text, Kind.NUMBER, Decimal(0), "件", box, None, 1.0
    )


def asked(raw_text: str, data: bytes, kind: MediaKind, page: int | None = None) -> Cell:
    """The cell that prints `raw_text`, as the witness returns it."""
    mapped = witnessed(Mapped((cell(raw_text, page),), "2021", ()), data, Media(kind, "", "utf-8"), NO_CONTENT)
    (found,) = mapped.cells
    assert [problem.code for problem in mapped.problems] == ([] if found.confidence == 1 else [CODE])
    return found


def package(name: str, xml: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, xml)
    return file.getvalue()


def word(runs: str) -> bytes:
    return package("word/document.xml", f"<w:document><w:body><w:tc><w:p>{runs}</w:p></w:tc></w:body></w:document>")


STANDING = [
    ("12", b"<td>12</td>", MediaKind.HTML),
    ("12", b"<td><p><span>1</span><b>2</b></p></td>", MediaKind.HTML),
    ("12", b"<td>1<!-- a -->2</td>", MediaKind.HTML),
    ("12", b"<td>&#49;&#50;</td>", MediaKind.HTML),
    ("12", b"<td>1 2</td>", MediaKind.HTML),
    ("１２", "<td>１２</td>".encode(), MediaKind.HTML),
    ("1,234.5", b"<td>1,234.5</td>", MediaKind.HTML),
    ("1234", b"<td>1,234</td>", MediaKind.HTML),
    ("-8", "<td>－8</td>".encode(), MediaKind.HTML),
    ("43.78万元", "<td>43.78<i>万元</i></td>".encode(), MediaKind.HTML),
    ("19045\n7", b"<td>19045<br>7</td>", MediaKind.HTML),
    ("零", "<td>零</td>".encode(), MediaKind.HTML),
    ("12", b"<iframe srcdoc='&lt;td&gt;12&lt;/td&gt;'>", MediaKind.HTML),
    ("12", word("<w:r><w:t>1</w:t></w:r><w:r><w:t>2</w:t></w:r>"), MediaKind.DOCX),
    ("12", package("content.xml", "<a><text:p>1<text:span>2</text:span></text:p></a>"), MediaKind.ODT),
    ("190.457", package("xl/worksheets/sheet1.xml", "<c><v>190.45699999999999</v></c>"), MediaKind.XLSX),
    ("1500", package("xl/worksheets/sheet1.xml", "<c><v>1.5E3</v></c>"), MediaKind.XLSX),
    ("12", rb"{\rtf1 {\b 1}{\i 2}\cell 3\cell}", MediaKind.RTF),
    ("１２", rb"{\rtf1 \'a3\'b1\'a3\'b2\cell}", MediaKind.RTF),
    ("１", rb"{\rtf1 \u-239?\cell}", MediaKind.RTF),
    ("12", b"granted\t12\t0", MediaKind.TEXT),
]
ABSENT = [
    ("12", b"<td>1</td><td>2</td>", MediaKind.HTML),
    ("12", b"<td>1<br>2</td>", MediaKind.HTML),
    ("12", b"<td>123</td>", MediaKind.HTML),
    ("12", b"<td>12.5</td>", MediaKind.HTML),
    ("12", b"<td width=12>1</td>", MediaKind.HTML),
    ("12", word("<w:r><w:t>1</w:t></w:r></w:p><w:p><w:r><w:t>2</w:t></w:r>"), MediaKind.DOCX),
    ("12", package("content.xml", "<a><text:p>1</text:p><text:p>2</text:p></a>"), MediaKind.ODT),
    ("190", package("xl/worksheets/sheet1.xml", "<c><v>190.457</v></c>"), MediaKind.XLSX),
    ("12", rb"{\rtf1 1\cell 2\cell}", MediaKind.RTF),
    ("12", b"granted\t1\t2", MediaKind.TEXT),
]


@pytest.mark.parametrize(("raw_text", "data", "kind"), STANDING)
def test_a_number_that_stands_in_the_text_is_believed(raw_text: str, data: bytes, kind: MediaKind) -> None:
    assert asked(raw_text, data, kind).confidence == 1


@pytest.mark.parametrize(("raw_text", "data", "kind"), ABSENT)
def test_a_number_that_does_not_stand_in_the_text_is_doubted(raw_text: str, data: bytes, kind: MediaKind) -> None:
    assert asked(raw_text, data, kind).confidence == 0.5


@pytest.mark.parametrize(
    ("raw_text", "text", "confidence"),
    [
        ("12", "总计\r\n12\r\n0", 1),
        ("12", "总 计 1 2 件", 1),
        ("12", "总\r\n计\r\n1\r\n2\r\n件", 1),
        ("190457\n381", "190457\r\n381", 1),
        ("12", "总计 本年\r\n1\r\n20\r\n30", 0.5),
        ("12", "总计 本年 112", 0.5),
    ],
)
def test_a_number_of_a_page_is_looked_for_in_the_text_of_that_page(raw_text: str, text: str, confidence: float) -> None:
    content = Content((), page_texts=("12 12 190457381", text))
    mapped = witnessed(
        Mapped((cell(raw_text, page=2),), "2021", ()), b"%PDF", Media(MediaKind.PDF, "application/pdf"), content
    )
    assert mapped.cells[0].confidence == confidence


def test_a_number_of_a_document_inside_has_no_witness() -> None:
    inner = replace(cell("12"), locator="word/chunk.html#/html/body/table/tr/td")
    mapped = Mapped((inner,), "2021", ())
    data = word("<w:r><w:t>13</w:t></w:r>")
    assert witnessed(mapped, data, Media(MediaKind.DOCX, "", None), NO_CONTENT) == mapped


def rendered(name: str, style: str) -> bytes:
    """A report in the format, its last step by LibreOffice where the format needs it."""
    document = printed_document(known_reports(3, SAMPLE_AGENCIES[:1], [2022])[0])
    data = RENDERERS[name][style](document, Random(3))
    if (name, style) in CONVERSIONS:
        (data,) = converted({"report": data}, *CONVERSIONS[name, style]).values()
    return data


def test_cells_from_pictures_have_no_witness() -> None:
    pages = Content((), page_texts=("", "text"))
    of_a_scan = Mapped((cell("12", page=1),), "2021", ())
    assert witnessed(of_a_scan, b"%PDF", Media(MediaKind.PDF, "application/pdf"), pages) is of_a_scan
    assert asked("12", word("<w:r><w:t>1</w:t></w:r>"), MediaKind.DOCX, page=1).confidence == 1
    stamp = package("Doc_0/Pages/Page_0/Content.xml", "<ofd:TextCode>1</ofd:TextCode>")
    assert asked("12", stamp, MediaKind.OFD, page=1).confidence == 1


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("html", "plain"),
        ("pdf", "ruled"),
        ("docx", "plain"),
        ("ofd", "ruled"),
        ("xlsx", "one_sheet"),
        ("csv", "excel"),
        ("zip", "one_file"),
        pytest.param("doc", "word_97", marks=needs_office),
    ],
)
def test_digits_glued_together_by_the_mapping_are_found_out(
    name: str, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mapping is made to write a number and the next one into one cell, as where a border is not seen."""
    data = rendered(name, style)
    assert CODE not in {problem.code for problem in extract(data).problems}

    def glued(blocks: Sequence[Block]) -> Mapped:
        mapped = map_tables(blocks)
        at = next(n for n, each in enumerate(mapped.cells) if each.value is not None and each.value > 9)
        text = mapped.cells[at].raw_text + mapped.cells[at + 1].raw_text + "7"
        wrong = replace(mapped.cells[at], raw_text=text, value=Decimal(text))
        return replace(mapped, cells=(*mapped.cells[:at], wrong, *mapped.cells[at + 1 :]))

    monkeypatch.setattr(extractors.document, "map_tables", glued)
    extraction = extract(data)
    (problem,) = [each for each in extraction.problems if each.code == CODE]
    (doubted,) = [each for each in extraction.cells if each.confidence <= 0.5]
    assert problem.where == f"{doubted.table_key}/{doubted.row_key}/{doubted.column_key}"
    assert repr(doubted.raw_text) in problem.text
