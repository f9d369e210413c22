"""What the bytes are is told by their content."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.media import MediaKind, detect_charset, identify

SIMPLIFIED = "北京市大兴区清源街道办事处2023年政府信息公开工作年度报告，依据规定编制本报告。"
TRADITIONAL = "臺北市政府資訊公開年度報告，依據規定，本年新收政府資訊公開申請數量，結轉下年度繼續辦理。"


def zip_of(*names: str, first: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        if first:
            package.writestr("mimetype", first)
        for name in names:
            package.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", MediaKind.EMPTY),
        (b" \r\n\t\x00", MediaKind.EMPTY),
        (b"\xef\xbb\xbf\n", MediaKind.EMPTY),
        (b"%PDF-1.4\n", MediaKind.PDF),
        (b"junk before\n%PDF-1.7\n", MediaKind.PDF),
        (b"{\\rtf1\\ansi", MediaKind.RTF),
        (zip_of("OFD.xml", "Doc_0/Document.xml"), MediaKind.OFD),
        (zip_of("[Content_Types].xml", "word/document.xml"), MediaKind.DOCX),
        (zip_of("[Content_Types].xml", "xl/workbook.xml"), MediaKind.XLSX),
        (zip_of("content.xml", first="application/vnd.oasis.opendocument.text"), MediaKind.ODT),
        (zip_of("content.xml", first="application/vnd.oasis.opendocument.spreadsheet"), MediaKind.ODS),
        (zip_of("报告.pdf", "word/报告.txt"), MediaKind.ZIP),
        (b"\x89PNG\r\n\x1a\n....", MediaKind.IMAGE),
        (b"\xff\xd8\xff\xe0....", MediaKind.IMAGE),
        (b"II*\x00....", MediaKind.IMAGE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", MediaKind.IMAGE),
        (b"Rar!\x1a\x07\x01\x00", MediaKind.UNKNOWN),
        (bytes(range(256)) * 4, MediaKind.UNKNOWN),
        (SIMPLIFIED.encode(), MediaKind.TEXT),
        (SIMPLIFIED.encode("gb18030"), MediaKind.TEXT),
        (f"<TABLE><tr><td>{SIMPLIFIED}".encode("gb18030"), MediaKind.HTML),
        (f"\ufeff<p>{SIMPLIFIED}</p>".encode(), MediaKind.HTML),
        (f"<p>{SIMPLIFIED}</p>".encode("utf-16"), MediaKind.HTML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', MediaKind.HTML),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument>', MediaKind.WORD_XML),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x">', MediaKind.WORD_XML),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n\r\n--x", MediaKind.MHTML),
        (b"From: <Saved>\nSubject: =?utf-8?Q?x?=\nContent-Type: multipart/related; boundary=x\n\n", MediaKind.MHTML),
    ],
)
def test_kind_is_told_by_content(data: bytes, kind: MediaKind) -> None:
    assert identify(data).kind is kind


def test_an_archive_format_without_a_reader_is_named() -> None:
    assert identify(b"Rar!\x1a\x07\x01\x00").media_type == "application/vnd.rar"


def test_a_cut_off_docx_is_still_a_docx() -> None:
    data = zip_of("[Content_Types].xml", "word/document.xml")
    assert identify(data[:-40]).kind is MediaKind.DOCX


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (SIMPLIFIED.encode(), "utf-8"),
        (SIMPLIFIED.encode("gb18030"), "gb18030"),
        (TRADITIONAL.encode("big5"), "big5"),
        (TRADITIONAL.encode("gb18030"), "gb18030"),
        (b"plain", "utf-8"),
        ("\ufeff报告".encode(), "utf-8-sig"),
        ("<p>报告</p>".encode("utf-16"), "utf-16"),
        ("<table><tr><td>报告</td></tr></table>".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_charset_without_a_declaration(data: bytes, charset: str) -> None:
    assert detect_charset(data) == charset


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", "no-such", "rot13", "big5"])
def test_a_wrong_declaration_does_not_matter(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{SIMPLIFIED}</p>'
    assert detect_charset(page.encode()) == "utf-8"
    assert detect_charset(page.encode("gb18030")) == "gb18030"


def test_a_stray_byte_and_a_cut_off_character_do_not_make_utf8_something_else() -> None:
    data = (SIMPLIFIED * 5).encode() + b"\xff" + SIMPLIFIED.encode()
    assert detect_charset(data[:-2]) == "utf-8"


def test_chinese_that_only_begins_late_in_a_page_is_seen() -> None:
    data = b"<p>" + b" " * 300_000 + SIMPLIFIED.encode("gb18030")
    assert detect_charset(data) == "gb18030"


@given(st.binary(max_size=600))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_it_fail(data: bytes) -> None:
    for signature in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"{\\rtf", b"<html>"):
        assert identify(signature + data).kind in MediaKind


def test_a_package_whose_compressed_mimetype_is_damaged_is_told_by_the_rest() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("first", "x")
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text" * 9)
    data = bytearray(buffer.getvalue())
    start = data.index(b"mimetype") + len("mimetype")
    data[start : start + 8] = b"\xff" * 8
    assert identify(bytes(data)).kind is MediaKind.ZIP
