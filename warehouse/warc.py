"""The archive as a WARC file, for those who archive: through warcio, an optional dependency (extra `warc`)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.archive import Archive

_VERSION = "WARC/1.1"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class NoWarcWriter(Exception):
    """Raised when warcio is not installed; says how to have it."""


@dataclass(frozen=True, slots=True)
class WarcExport:
    """What an export wrote: the file, its records with a body, and those that say that nothing had changed."""

    path: Path
    records: int
    revisits: int


def export_warc(archive: Archive, target: Path, since: datetime | None = None) -> WarcExport:
    """Write every fetched body (from `since` on) to a gzipped WARC 1.1 file, and answers 304 as `revisit` records.

    Bodies are `resource` records: the archive keeps the headers that matter and not the whole HTTP exchange, so a
    `response` record would claim more than is known. Local files that were ingested are left out. The file appears
    under its name only when it is whole. Raises NoWarcWriter where warcio is missing.
    """
    try:
        from warcio.warcwriter import WARCWriter
    except ImportError as error:
        raise NoWarcWriter("WARC export needs warcio: install gouji with the extra `warc`") from error
    temporary = target.with_name(target.name + ".tmp")
    records = revisits = 0
    with temporary.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version=_VERSION)
        writer.write_record(writer.create_warcinfo_record(target.name, {"software": "gouji", "format": _VERSION}))
        for row in _web_rows(archive, since):
            if row["sha256"] is not None:
                writer.write_record(_resource(writer, row, archive.read(row["sha256"])))
                records += 1
            elif row["http_status"] == 304:
                writer.write_record(_revisit(writer, row))
                revisits += 1
    temporary.replace(target)
    return WarcExport(target, records, revisits)


def _web_rows(archive: Archive, since: datetime | None) -> Iterator[dict[str, Any]]:
    for row in archive.fetches().to_pylist():
        if row["method"] != "FILE" and (since is None or row["fetched_at"] >= since):
            yield row


def _resource(writer: Any, row: dict[str, Any], body: bytes) -> Any:
    return writer.create_warc_record(
        row["final_url"] or row["url"],
        "resource",
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=row["media_type"] or "application/octet-stream",
        warc_headers_dict={"WARC-Date": _stamp(row["fetched_at"])},
    )


def _revisit(writer: Any, row: dict[str, Any]) -> Any:
    return writer.create_warc_record(
        row["final_url"] or row["url"],
        "revisit",
        payload=io.BytesIO(b""),
        length=0,
        warc_headers_dict={"WARC-Date": _stamp(row["fetched_at"]), "WARC-Profile": _NOT_MODIFIED},
    )


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
