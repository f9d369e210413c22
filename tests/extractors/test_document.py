from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

import extractors.document
from extractors.document import READER_VERSION, extract
from extractors.mapping import Mapped
from extractors.model import Kind, Status
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.page_styles import PAGE_STYLES
from flows.sample.pdf import pdf_document
from flows.sample.reports import known_reports
from tests.extractors.word_files import zipped

SHARED = Path(__file__).resolve().parents[3] / "shared"
REAL = SHARED / "real"
needs_real_documents = pytest.mark.skipif(not REAL.is_dir(), reason="no real documents beside this checkout")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", Status.EMPTY),
        (b"   \n", Status.EMPTY),
        (b"\x00\x01\x02\x03" * 50, Status.UNSUPPORTED),
        ("<html><body><p>通知：召开会议</p></body></html>".encode(), Status.NO_TABLES),
        ("<html><body><table><tr><td>姓名</td><td>电话</td></tr></table></body></html>".encode(), Status.NO_TABLES),
        (b"<html><body>saved as .pdf</body></html>", Status.NO_TABLES),
    ],
)
def test_a_bad_document_has_a_status_and_a_problem_in_words(data: bytes, status: Status) -> None:
    extraction = extract(data)
    assert extraction.status is status
    assert extraction.problem
    assert extraction.cells == ()
    assert extraction.document_id == hashlib.sha256(data).hexdigest()
    assert extraction.reader_version == READER_VERSION


def test_tables_published_as_pictures_are_said_to_be_so() -> None:
    body = "".join(
        f"<p>{heading}</p><p><img src='/W02024.jpg'></p>"
        for heading in (
            "一、总体情况",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
        )
    )
    extraction = extract(f"<html><body>{body}</body></html>".encode())
    assert extraction.status is Status.NEEDS_OCR
    assert "pictures" in (extraction.problem or "")


def test_the_same_bytes_give_the_same_extraction() -> None:
    data = "<html><body><table><tr><td>规章</td><td>1</td></tr></table></body></html>".encode()
    assert extract(data) == extract(data)


def test_a_document_in_an_archive_gets_the_second_reading_that_it_would_get_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = known_reports(3, SAMPLE_AGENCIES[:1], [2022])[0]
    data = pdf_document(printed_document(report), PAGE_STYLES["ruled"])
    read_again: list[bytes] = []

    def second_reading(data: bytes, first: Mapped) -> Mapped:
        read_again.append(data)
        return first

    monkeypatch.setattr(extractors.document, "is_doubtful", lambda *_: True)
    monkeypatch.setattr(extractors.document, "second_reading", second_reading)
    assert extract(zipped({"report.pdf": data})).cells == extract(data).cells
    assert read_again == [data, data]


def truths() -> list[Path]:
    return sorted(REAL.glob("*.truth.json")) if REAL.is_dir() else []


@needs_real_documents
def test_there_are_real_documents_to_read() -> None:
    assert len(truths()) >= 6


@needs_real_documents
@pytest.mark.parametrize("truth_file", truths(), ids=lambda path: path.name.removesuffix(".truth.json"))
def test_a_real_document_says_whose_report_of_which_year_it_is(truth_file: Path) -> None:
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    stem = truth_file.name.removesuffix(".truth.json")
    (document,) = [path for path in truth_file.parent.glob(f"{stem}.*") if path != truth_file]
    extraction = extract(document.read_bytes())
    assert extraction.status is Status.READ
    assert extraction.form == {"pre2019_stat_table": "pre2019"}.get(truth["template"], truth["template"])
    identity = extraction.identity
    assert (identity.title, identity.report_year) == (truth["title"], truth["report_year"])
    assert identity.agency_name == truth["org"]
    published = truth.get("published")
    assert identity.published_on == (date.fromisoformat(published[:10]) if published else None)


@needs_real_documents
def test_the_misprinted_totals_of_a_real_document_are_kept_as_printed() -> None:
    cells = extract((REAL / "hzq2023.pdf").read_bytes()).cells
    review = {c.column_key: c for c in cells if (c.table_key, c.row_key) == ("disputes", "review")}
    assert [review[key].value for key in ("upheld", "corrected", "other", "pending", "total")] == [10, 1, 0, 0, 0]
    assert review["total"].kind is Kind.NUMBER
    assert review["total"].confidence == 1.0
