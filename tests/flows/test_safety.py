"""No document takes more down than itself: bombs, cut-off files, random bytes, and files with bytes changed at random."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.model import Extraction, Hints, Status
from extractors.programs import soffice
from flows.reading import DocumentToRead, Limits, Reader
from flows.sample.corpus import CONVERTED_NAMES, RENDERERS, Case, finished, sample_file
from tests.flows.hostile import HOSTILE

LIMITS = Limits(seconds=3, memory_mb=1024, clock_seconds=300)
FORMATS = {
    "html": "plain",
    "pdf": "ruled",
    "docx": "plain",
    "doc": "word_97",
    "word_html": "filtered",
    "word_xml": "word_2003",
    "odt": "plain",
    "rtf": "gbk",
    "xlsx": "one_sheet",
    "xls": "excel_97",
    "sheet_xml": "excel_2003",
    "sheet_html": "excel",
    "csv": "excel",
    "ofd": "ruled",
    "txt": "export",
    "mhtml": "word",
    "zip": "one_file",
}
MAGICS = {
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04",
    "empty zip": b"PK\x05\x06" + bytes(18),
    "compound file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "rtf": b"{\\rtf1\\ansi",
    "html": b"<!DOCTYPE html><html><body><table>",
    "xml": b'<?xml version="1.0" encoding="utf-8"?>',
    "sheet xml": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
    "csv": b"a,b,c\r\n1,2,3\r\n4,5,6\r\n7,8,9\r\n",
    "word xml": b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>',
    "mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "tiff": b"II*\x00\x08\x00\x00\x00",
    "gif": b"GIF89a",
    "bmp": b"BM",
    "rar": b"Rar!\x1a\x07\x00",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "gzip": b"\x1f\x8b\x08\x00",
    "utf-16": b"\xff\xfe",
    "utf-8 mark": b"\xef\xbb\xbf",
    "nothing": b"",
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], Extraction]]:
    """Reads bytes in a worker process, as a night does."""
    folder = tmp_path_factory.mktemp("documents")
    reader = Reader(LIMITS, "1")
    # LibreOffice would be asked about every damaged .doc, for seconds each; a worker takes the path from here
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PATH", "")

    def read_bytes(data: bytes) -> Extraction:
        path = folder / "document"
        path.write_bytes(data)
        return reader.read(DocumentToRead(hashlib.sha256(data).hexdigest(), path, Hints())).extraction

    yield read_bytes
    reader.close()
    monkeypatch.undo()


OFFICE = soffice()


@cache
def sample(format_name: str, seed: int = 7) -> bytes:
    style = FORMATS[format_name]
    assert style in RENDERERS[format_name]
    file = sample_file(Case(seed, format_name, style, "as_the_form"))
    if format_name not in CONVERTED_NAMES:
        return file.data
    if OFFICE is None:
        pytest.skip(f"LibreOffice, which makes .{format_name} files, is not installed here")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PATH", str(Path(OFFICE).parent))
        (made,) = finished([file])
    return made.data


def assert_is_an_answer(extraction: Extraction, data: bytes) -> None:
    """A reader may refuse any document, but with a status and words of its own: no error may escape it."""
    assert extraction.document_id == hashlib.sha256(data).hexdigest()
    assert extraction.status in Status
    assert (extraction.problem is None) == (extraction.status is Status.READ)
    assert "the reader failed" not in (extraction.problem or "")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_document_is_refused_and_the_next_one_is_read(name: str, read: Callable[[bytes], Extraction]) -> None:
    data = HOSTILE[name]()
    extraction = read(data)
    assert_is_an_answer(extraction, data)
    assert extraction.status is not Status.READ
    assert "root:" not in repr(extraction), "the document lured the reader into a file of this machine"
    assert read(sample("html")).status is Status.READ


def test_names_in_an_archive_never_become_paths(read: Callable[[bytes], Extraction]) -> None:
    lure = Path("/tmp/gouji_climbed.html")
    lure.unlink(missing_ok=True)
    read(HOSTILE["zip_that_climbs"]())
    assert not lure.exists()


@pytest.mark.parametrize("format_name", FORMATS)
def test_whole_sample_is_read(format_name: str, read: Callable[[bytes], Extraction]) -> None:
    extraction = read(sample(format_name))
    assert extraction.status is Status.READ
    assert len(extraction.cells) > 30


@pytest.mark.parametrize("format_name", FORMATS)
def test_document_cut_off_at_every_hundredth_is_answered(format_name: str, read: Callable[[bytes], Extraction]) -> None:
    data = sample(format_name)
    for hundredth in range(100):
        part = data[: len(data) * hundredth // 100]
        assert_is_an_answer(read(part), part)


@pytest.mark.parametrize("magic", MAGICS)
def test_random_bytes_behind_a_magic_number_are_answered(magic: str, read: Callable[[bytes], Extraction]) -> None:
    random = Random(magic)
    for size in (0, 1, 10, 100, 1_000, 10_000, 100_000):
        data = MAGICS[magic] + random.randbytes(size)
        extraction = read(data)
        assert_is_an_answer(extraction, data)
        assert extraction.cells == ()


ROWS = (
    " ",
    "\n",
    "\t",
    "-",
    "—",
    ".",
    "…",
    "1",
    "1.",
    "1,",
    "0 ",
    "a ",
    "一",
    "二、",
    "（",
    "(",
    "“",
    "12件",
    "2023年",
    "附件1",
    "县区",
)


def page_of_long_rows(row: str) -> bytes:
    title = f"某局2023年政府信息公开工作年度报告{row}字"
    table = (
        f"<table><tr><th>信息内容</th><th>本年处理决定数量</th></tr><tr><td>{row}字</td><td>{row}字</td></tr></table>"
    )
    page = f"<title>{title}</title><h1>{title}</h1><p>一、总体情况</p><pre>{row}字</pre><p>{row}1</p>{table}"
    return f"<!DOCTYPE html><meta charset=utf-8>{page}".encode()


def text_of_long_rows(row: str) -> bytes:
    return (
        f"某局2023年政府信息公开工作年度报告{row}字\n一、总体情况\n{row}字\n{row}1\n三、收到和处理情况\n{row}".encode()
    )


@pytest.mark.parametrize("row", ROWS)
def test_long_rows_of_one_character_take_no_more_than_they_are_long(
    row: str, read: Callable[[bytes], Extraction]
) -> None:
    for data in (page_of_long_rows(row * 30_000), text_of_long_rows(row * 30_000)):
        extraction = read(data)
        assert_is_an_answer(extraction, data)
        assert extraction.status is not Status.REJECTED, extraction.problem


CHANGES = st.lists(
    st.tuples(st.sampled_from(["set", "cut", "copy", "swap"]), st.floats(0, 1), st.floats(0, 1), st.binary(max_size=8)),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("format_name", FORMATS)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_document_with_bytes_changed_at_random_is_answered(
    format_name: str, read: Callable[[bytes], Extraction], changes: list[tuple[str, float, float, bytes]]
) -> None:
    data = changed(sample(format_name), changes)
    assert_is_an_answer(read(data), data)


def changed(data: bytes, changes: list[tuple[str, float, float, bytes]]) -> bytes:
    """Apply the changes; places are given as shares of the length."""
    for kind, first, second, text in changes:
        start, end = sorted((int(first * len(data)), int(second * len(data))))
        if kind == "set":
            data = data[:start] + text + data[start + len(text) :]
        elif kind == "cut":
            data = data[:start] + data[min(end, start + 2000) :]
        elif kind == "copy":
            data = data[:end] + data[start : start + 2000] + data[end:]
        else:
            data = data[:start] + data[start : start + 500][::-1] + data[start + 500 :]
    return data
