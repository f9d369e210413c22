"""The archive as a WARC file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warehouse.archive import Archive, Fetch
from warehouse.warc import export_warc

AT = datetime(2026, 2, 1, 18, 30, tzinfo=UTC)


def test_bodies_and_unchanged_answers_become_records(tmp_path: Path) -> None:
    archiveiterator = pytest.importorskip("warcio.archiveiterator")
    archive = Archive(tmp_path / "raw")
    sha256 = archive.store("<p>年报</p>".encode("gb18030"))
    url = "http://x.cn/1.html"
    archive.record(
        [
            Fetch("1", "a", url, "detail", AT, http_status=200, media_type="text/html", sha256=sha256),
            Fetch("2", "a", url, "detail", AT + timedelta(days=1), http_status=304),
            Fetch("3", "a", "http://x.cn/2.html", "detail", AT, http_status=404, error="status 404"),
            Fetch("4", "ingest", "/tmp/a.pdf", "file", AT, method="FILE", sha256=sha256),
        ]
    )
    export = export_warc(archive, tmp_path / "raw.warc.gz")
    assert (export.records, export.revisits) == (1, 1)
    with export.path.open("rb") as file:
        found = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in archiveiterator.ArchiveIterator(file)
        ]
    assert found[1:] == [("resource", url, "<p>年报</p>".encode("gb18030")), ("revisit", url, b"")]
    assert export_warc(archive, tmp_path / "later.warc.gz", AT + timedelta(hours=1)).records == 0
