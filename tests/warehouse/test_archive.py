"""The archive keeps bytes by their hash, rows in order, and reports what is wrong instead of raising."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from warehouse.archive import Archive, Fetch, ingest_paths

NIGHT = datetime(2026, 2, 1, 18, 30, tzinfo=UTC)


def fetch(number: int, **changes: object) -> Fetch:
    base = Fetch(
        fetch_id=f"{number:04}",
        source_id="demo",
        url=f"http://127.0.0.1:8000/{number}",
        role="detail",
        fetched_at=NIGHT.replace(minute=number),
        http_status=200,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_bytes_come_back_as_they_were_and_are_stored_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    sha256 = archive.store("年报".encode("gb18030"))
    before = archive.path(sha256).stat().st_mtime_ns
    assert archive.store("年报".encode("gb18030")) == sha256
    assert archive.path(sha256).stat().st_mtime_ns == before
    assert archive.path(sha256) == tmp_path / "raw" / sha256[:2] / sha256
    assert archive.read(sha256).decode("gb18030") == "年报"


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "", "0" * 63])
def test_a_name_that_is_no_hash_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        Archive(tmp_path).path(name)


def test_manifest_rows_come_back_in_time_order_with_types(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.record([fetch(2, list_date=date(2026, 1, 30), score=0.9)])
    archive.record([fetch(1)])
    archive.record([])
    rows = archive.fetches().to_pylist()
    assert [row["fetch_id"] for row in rows] == ["0001", "0002"]
    assert rows[1]["list_date"] == date(2026, 1, 30)
    assert rows[0]["fetched_at"] == NIGHT.replace(minute=1)
    assert len(archive.segments()) == 2


def test_a_segment_written_again_under_its_name_counts_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for _ in range(2):
        archive.record([fetch(1), fetch(2)], segment="crawl-1-2")
    assert archive.fetches().num_rows == 2


def test_documents_are_distinct_contents_with_the_hints_of_their_first_fetch(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    report, page, error_page = archive.store(b"report"), archive.store(b"list"), archive.store(b"not found")
    archive.record([fetch(3, sha256=report, list_title="later", url="http://127.0.0.1/b")])
    archive.record(
        [
            fetch(1, sha256=page, role="list"),
            fetch(2, sha256=report, list_title="first", publisher="某县", list_date=date(2026, 1, 30)),
            fetch(4, sha256=error_page, http_status=404),
            fetch(5, sha256=None, error="timed out", http_status=None),
        ]
    )
    documents = archive.documents()
    assert [document.document_id for document in documents] == [report]
    assert documents[0].hints.list_title == "first"
    assert documents[0].hints.publisher == "某县"
    assert documents[0].urls == ("http://127.0.0.1:8000/2", "http://127.0.0.1/b")


def test_verify_names_missing_and_changed_bytes(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept, lost, changed = (archive.store(data) for data in (b"kept", b"lost", b"changed"))
    archive.record([fetch(n, sha256=sha256) for n, sha256 in enumerate((kept, lost, changed))])
    assert archive.verify() == []
    archive.path(lost).unlink()
    archive.path(changed).write_bytes(b"other")
    problems = archive.verify()
    assert len(problems) == 2
    assert lost in problems[0]
    assert changed in problems[1]


def test_half_written_files_are_not_part_of_the_archive(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = hashlib.sha256(b"whole").hexdigest()
    folder = tmp_path / sha256[:2]
    folder.mkdir()
    (folder / f"{sha256}.0.tmp").write_bytes(b"who")
    (archive.manifest / "x.parquet.0.tmp").write_bytes(b"PAR1")
    assert not archive.has(sha256)
    assert archive.verify() == []
    assert archive.fetches().num_rows == 0


def test_ingest_takes_files_below_folders_and_reports_what_it_cannot_read(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / "某县.pdf").write_bytes(b"%PDF")
    (folder / "copy.pdf").write_bytes(b"%PDF")
    (folder / "某县.truth.json").write_bytes(b"{}")
    (folder / ".hidden").write_bytes(b"x")
    (folder / "loop").symlink_to(folder)
    archive = Archive(tmp_path / "raw")
    summary = ingest_paths(archive, [folder, tmp_path / "absent"], NIGHT)
    assert (summary.files, summary.new) == (2, 1)
    assert summary.problems == (((tmp_path / "absent").as_posix(), "no such file or folder"),)
    (document,) = archive.documents()
    assert document.hints.file_name == "某县.pdf"
    assert document.hints.media_type == "application/pdf"
    assert document.urls == ((folder / "2023" / "某县.pdf").as_posix(), (folder / "copy.pdf").as_posix())


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_ingest_goes_on_after_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    closed = tmp_path / "a.pdf"
    closed.write_bytes(b"x")
    closed.chmod(0)
    (tmp_path / "b.pdf").write_bytes(b"y")
    summary = ingest_paths(Archive(tmp_path / "raw"), [tmp_path / "a.pdf", tmp_path / "b.pdf"], NIGHT)
    assert summary.files == 1
    assert "cannot be read" in summary.problems[0][1]
