"""The raw archive: every body that was ever fetched, under its SHA-256, and a manifest of every request.

    <folder>/<2 hex>/<sha256>        the bytes as they came, never changed
    <folder>/manifest/*.parquet      append-only segments, one row per request

A file appears under its name only when it is whole and on the disk, so a process killed at any moment leaves nothing
half-written behind but files named `*.tmp`, which are ignored.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.model import Hints

DOCUMENT_ROLES = frozenset({"detail", "attachment", "file"})

MANIFEST_SCHEMA = pa.schema(
    [
        ("fetch_id", pa.string()),
        ("source_id", pa.string()),
        ("url", pa.string()),
        ("final_url", pa.string()),
        ("parent_url", pa.string()),
        ("role", pa.string()),
        ("link_text", pa.string()),
        ("list_title", pa.string()),
        ("list_date", pa.date32()),
        ("publisher", pa.string()),
        ("division_code", pa.string()),
        ("level", pa.string()),
        ("score", pa.float64()),
        ("method", pa.string()),
        ("http_status", pa.int32()),
        ("media_type", pa.string()),
        ("file_name", pa.string()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("fetched_at", pa.timestamp("us", tz="UTC")),
        ("bytes", pa.int64()),
        ("sha256", pa.string()),
        ("error", pa.string()),
        ("seconds", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and what came of it: a row of the manifest.

    `role` is what was asked for: `list`, `detail`, `attachment`, `file` (a local file) or `other` (robots.txt, data
    of a list page). `list_title` and `list_date` are those of the list row that led here, `division_code` and `level`
    those of the source. `score` (0 to 1) is how surely the link is an annual report, None where that was not asked.
    `sha256` is None where no body was kept: on an error, and on an answer 304. `bytes` is the length of the body,
    `seconds` the time from the request to the end of the body. `fetched_at` must carry a time zone.
    """

    fetch_id: str
    source_id: str
    url: str
    role: str
    fetched_at: datetime
    final_url: str | None = None
    parent_url: str | None = None
    link_text: str | None = None
    list_title: str | None = None
    list_date: date | None = None
    publisher: str | None = None
    division_code: str | None = None
    level: str | None = None
    score: float | None = None
    method: str = "GET"
    http_status: int | None = None
    media_type: str | None = None
    file_name: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    error: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """A distinct content that may be a report: its hash, what was known when it was first fetched, all its addresses.

    `hints` and `first` are those of the first fetch that brought these bytes; `urls` are in the order they were met.
    """

    document_id: str
    hints: Hints
    first: Fetch
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What an ingest did: files archived, those whose bytes were new, and (path, reason) of each that failed."""

    files: int
    new: int
    problems: tuple[tuple[str, str], ...] = field(default=())


class Archive:
    """Content-addressed bytes and their manifest, below one folder that is made when it is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = folder / "manifest"
        self.manifest.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes of this hash lie, or would lie.

        Raises ValueError for anything but 64 lower-case hexadecimal digits, so no name from outside becomes a path.
        """
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256 in hexadecimal: {sha256!r}")
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the bytes of this hash are here."""
        return self.path(sha256).is_file()

    def store(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hexadecimal; bytes that are already here are not written again."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            _write_whole(target, data)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of this hash. Raises FileNotFoundError if they are not here."""
        return self.path(sha256).read_bytes()

    def record(self, fetches: Sequence[Fetch], segment: str | None = None) -> None:
        """Append the requests to the manifest as one segment; none at all writes nothing.

        `segment` names the file (without extension) for writers that may have to write the same rows again after they
        were killed: the same name replaces, so no row is counted twice. Else the name is unique, sorted by time.
        """
        if not fetches:
            return
        rows = [{name: getattr(fetch, name) for name in MANIFEST_SCHEMA.names} for fetch in fetches]
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(rows, schema=MANIFEST_SCHEMA), sink, compression="zstd")
        name = segment or f"{fetches[0].fetched_at:%Y%m%dT%H%M%S}-{uuid.uuid4().hex}"
        _write_whole(self.manifest / f"{name}.parquet", sink.getvalue().to_pybytes())

    def segments(self) -> list[Path]:
        """The manifest's files, in name order."""
        return sorted(self.manifest.glob("*.parquet"))

    def fetches(self) -> pa.Table:
        """All rows of the manifest, oldest first (by `fetched_at`, then `fetch_id`)."""
        return self._rows(None)

    def _rows(self, wanted: list[tuple[str, str, object]] | None) -> pa.Table:
        tables = [pq.read_table(path, schema=MANIFEST_SCHEMA, filters=wanted) for path in self.segments()]
        if not tables:
            return MANIFEST_SCHEMA.empty_table()
        return pa.concat_tables(tables).sort_by([("fetched_at", "ascending"), ("fetch_id", "ascending")])

    def documents(self) -> list[ArchivedDocument]:
        """Each distinct content fetched as a detail page, an attachment or a local file, in the order it was first met.

        List pages are archived too, but are no documents. Answers other than 2xx never are, whatever their body.
        """
        firsts: dict[str, Fetch] = {}
        urls: dict[str, dict[str, None]] = {}
        with_body: list[tuple[str, str, object]] = [("role", "in", DOCUMENT_ROLES), ("sha256", "!=", "")]
        for row in self._rows(with_body).to_pylist():
            sha256 = row["sha256"]
            if row["http_status"] is not None and not 200 <= row["http_status"] < 300:
                continue
            firsts.setdefault(sha256, Fetch(**row))
            urls.setdefault(sha256, {})[row["final_url"] or row["url"]] = None
        return [ArchivedDocument(sha256, _hints(first), first, tuple(urls[sha256])) for sha256, first in firsts.items()]

    def verify(self) -> list[str]:
        """What is wrong with the archive, one sentence each: bytes that are missing, or do not match their hash.

        Empty if every hash in the manifest has its bytes and every file's bytes have its name's hash.
        """
        wanted = {sha256 for sha256 in self.fetches()["sha256"].to_pylist() if sha256 is not None}
        present = {path.name: path for path in self._bodies()}
        problems = [f"{sha256} is in the manifest but not in the archive" for sha256 in sorted(wanted - set(present))]
        for sha256, path in sorted(present.items()):
            found = _hash_of_file(path)
            if found != sha256:
                problems.append(f"{path} holds other bytes than its name says (SHA-256 {found})")
        return problems

    def _bodies(self) -> Iterator[Path]:
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            if not path.name.endswith(".tmp"):
                yield path


def ingest_paths(archive: Archive, paths: Sequence[Path], fetched_at: datetime) -> IngestSummary:
    """Archive the files at and below the paths, as requests with role `file` and the file's path as url.

    Names that start with a dot and `*.truth.json` (expected values that lie beside a document) are passed over. A
    path that is missing or cannot be read is reported in the summary; the others are archived all the same.
    """
    fetches: list[Fetch] = []
    problems: list[tuple[str, str]] = []
    new = 0
    run = uuid.uuid4().hex
    for path in _files_below(paths, problems):
        try:
            data = path.read_bytes()
        except OSError as error:
            problems.append((path.as_posix(), f"cannot be read: {error.strerror or error}"))
            continue
        known = archive.has(hashlib.sha256(data).hexdigest())
        sha256 = archive.store(data)
        new += not known
        fetches.append(
            Fetch(
                fetch_id=f"{run}-{len(fetches):08}",
                source_id="ingest",
                url=path.as_posix(),
                role="file",
                fetched_at=fetched_at,
                final_url=path.as_posix(),
                method="FILE",
                media_type=mimetypes.guess_type(path.name)[0],
                file_name=path.name,
                bytes=len(data),
                sha256=sha256,
            )
        )
    archive.record(fetches)
    return IngestSummary(len(fetches), new, tuple(problems))


def _files_below(paths: Sequence[Path], problems: list[tuple[str, str]]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            try:
                children = sorted(child for child in path.iterdir() if not child.name.startswith("."))
            except OSError as error:
                problems.append((path.as_posix(), f"cannot be read: {error.strerror or error}"))
                continue
            yield from _files_below([child for child in children if not _is_folder_link(child)], problems)
        elif path.is_file():
            if not path.name.endswith(".truth.json") and not path.name.startswith("."):
                yield path
        elif not path.exists():
            problems.append((path.as_posix(), "no such file or folder"))


def _is_folder_link(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def _hints(fetch: Fetch) -> Hints:
    return Hints(
        url=fetch.final_url or fetch.url,
        file_name=fetch.file_name,
        media_type=fetch.media_type,
        list_title=fetch.list_title,
        list_date=fetch.list_date,
        publisher=fetch.publisher,
    )


def _write_whole(target: Path, data: bytes) -> None:
    temporary = target.with_name(f"{target.name}.{uuid.uuid4().hex}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _hash_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
