"""Archives give their documents, and no more of them than is safe."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractors.media import identify
from extractors.model import Status, UnreadableDocument
from extractors.readers import read_document
from extractors.readers.archives import readable_name, unpack
from tests.extractors.word_files import docx, paragraph, zipped

PAGE = "<html><p>一</p></html>".encode()


def test_documents_are_found_and_the_report_comes_first() -> None:
    data = zipped(
        {
            "附件/说明.txt": "说明".encode(),
            "附件/某局2023年政府信息公开工作年度报告.docx": docx(paragraph("一")),
            "__MACOSX/._x.docx": b"\x00\x05",
            "附件/~$锁.docx": docx(paragraph("二")),
            "空.html": b"",
            "图.png": b"\x89PNG\r\n\x1a\n",
        }
    )
    assert [member.path for member in unpack(data).members] == [
        "附件/某局2023年政府信息公开工作年度报告.docx",
        "附件/说明.txt",
        "图.png",
    ]


def test_an_archive_inside_is_opened_once_and_no_deeper() -> None:
    innermost = zipped({"c.html": PAGE})
    data = zipped({"outer.zip": zipped({"b.html": PAGE, "inner.zip": innermost})})
    unpacked = unpack(data)
    assert [member.path for member in unpacked.members] == ["outer.zip/b.html"]
    assert [problem.code for problem in unpacked.problems] == ["archive_too_deep"]


def test_documents_left_unread_are_named() -> None:
    table = "<html><table><tr><td>规章</td><td>3</td></tr></table></html>".encode()
    data = zipped({"说明.html": PAGE, "2022年年报.html": table, "2023年年报.html": table})
    problems = read_document(data, identify(data)).content.problems
    assert [(problem.code, problem.where) for problem in problems] == [
        ("member_of_archive", "2022年年报.html"),
        ("members_not_read", "2023年年报.html"),
    ]


def test_names_in_gbk_are_readable() -> None:
    assert readable_name("年度报告.doc".encode("gbk").decode("cp437")) == "年度报告.doc"
    assert readable_name("年度报告.doc") == "年度报告.doc"
    assert readable_name("report.doc") == "report.doc"


def test_a_bomb_is_refused_and_what_came_before_is_kept() -> None:
    data = zipped({"a.html": PAGE, "bomb.txt": b"0" * 70_000_000, "c.html": PAGE})
    unpacked = unpack(data)
    assert [member.path for member in unpacked.members] == ["a.html"]
    assert unpacked.problems[0].code == "member_unreadable"


def test_thousands_of_members_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(6_000):
            package.writestr(f"{number}.html", PAGE)
    with pytest.raises(UnreadableDocument) as caught:
        unpack(target.getvalue())
    assert caught.value.status is Status.REJECTED


def test_an_archive_of_encrypted_members_says_so() -> None:
    data = bytearray(zipped({"a.html": PAGE}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with pytest.raises(UnreadableDocument) as caught:
        unpack(bytes(data))
    assert caught.value.status is Status.ENCRYPTED


def test_an_archive_cut_off_anywhere_is_refused_in_words() -> None:
    data = zipped({"a.html": PAGE * 50, "b.html": PAGE})
    for hundredth in range(1, 100):
        with pytest.raises(UnreadableDocument):
            unpack(data[: len(data) * hundredth // 100])
