"""The ledger of fetches: what was asked for when and what came, in SQLite, committed with every answer.

It is what makes a crawl incremental and what a killed crawl goes on from. The manifest of the archive is written from
it, in segments whose names and rows are fixed before they are written, so that a crawl killed while exporting neither
loses a row nor counts one twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

from warehouse.archive import MANIFEST_SCHEMA, Archive, Fetch

_COLUMNS = tuple(MANIFEST_SCHEMA.names)
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS fetches (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    night TEXT NOT NULL,
    segment TEXT,
    {", ".join(f'"{name}"' for name in _COLUMNS)}
);
CREATE INDEX IF NOT EXISTS unexported ON fetches(number) WHERE segment IS NULL;
CREATE TABLE IF NOT EXISTS segments (segment TEXT PRIMARY KEY, written INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS resources (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    role TEXT NOT NULL,
    final_url TEXT,
    http_status INTEGER,
    media_type TEXT,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT,
    title TEXT,
    first_fetched_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    fetched_count INTEGER NOT NULL DEFAULT 1,
    failures INTEGER NOT NULL DEFAULT 0,
    pending INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS sources (
    source_id TEXT PRIMARY KEY,
    visited_at TEXT,
    visited_on TEXT,
    succeeded_at TEXT,
    walked_at TEXT,
    finished_night TEXT,
    quiet_days INTEGER NOT NULL DEFAULT 0,
    silent_nights INTEGER NOT NULL DEFAULT 0,
    reports INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY,
    robots_status INTEGER,
    robots TEXT,
    robots_fetched_at TEXT
);
"""


@dataclass(frozen=True, slots=True)
class Resource:
    """What the ledger knows of one request: the validators and hash of the last good answer, and its times.

    `sha256` is that of the last body kept; `failures` counts the answers since that were errors. `pending` is set
    until the files of a page are all fetched.
    """

    key: str
    url: str
    role: str
    final_url: str | None
    http_status: int | None
    media_type: str | None
    etag: str | None
    last_modified: str | None
    sha256: str | None
    title: str | None
    first_fetched_at: datetime
    fetched_at: datetime
    changed_at: datetime
    fetched_count: int
    failures: int
    pending: bool


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the ledger knows of a source.

    `quiet_days` counts the days in a row on which its lists were unchanged, `silent_nights` the nights in a row on
    which none of its lists could be fetched, `walked_at` when its lists were last read to their end.
    """

    source_id: str
    visited_at: datetime | None = None
    visited_on: str | None = None
    succeeded_at: datetime | None = None
    walked_at: datetime | None = None
    finished_night: str | None = None
    quiet_days: int = 0
    silent_nights: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """The robots.txt of a host as last fetched: its status (None where the host did not answer) and text."""

    status: int | None
    text: str
    fetched_at: datetime


class Ledger:
    """The ledger file, made when it is missing. Several processes may write to it at once."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was recorded is already on it."""
        self._connection.close()

    def record(
        self, night: str, fetch: Fetch, key: str | None = None, title: str | None = None, pending: bool = False
    ) -> None:
        """Write one request and, where `key` is given, what is now known of that resource, in one transaction."""
        values = [_stored(getattr(fetch, name)) for name in _COLUMNS]
        marks = ", ".join("?" for _ in range(len(_COLUMNS) + 1))
        names = ", ".join(f'"{name}"' for name in _COLUMNS)
        with self._transaction():
            self._connection.execute(f"INSERT INTO fetches (night, {names}) VALUES ({marks})", [night, *values])  # noqa: S608
            if key is not None:
                self._remember(key, fetch, title)
                if pending:
                    self._connection.execute("UPDATE resources SET pending = 1 WHERE key = ?", [key])

    def resource(self, key: str) -> Resource | None:
        """What is known of a request, None if it was never made."""
        row = self._connection.execute("SELECT * FROM resources WHERE key = ?", [key]).fetchone()
        if row is None:
            return None
        values = dict(row)
        for name in ("first_fetched_at", "fetched_at", "changed_at"):
            values[name] = datetime.fromisoformat(values[name])
        values["pending"] = bool(values["pending"])
        return Resource(**values)

    def files_done(self, key: str) -> None:
        """Note that the files of a page are all fetched."""
        self._connection.execute("UPDATE resources SET pending = 0 WHERE key = ? AND pending", [key])

    def source(self, source_id: str) -> SourceState:
        """What is known of a source; blank for one never visited."""
        row = self._connection.execute("SELECT * FROM sources WHERE source_id = ?", [source_id]).fetchone()
        if row is None:
            return SourceState(source_id)
        values = dict(row)
        for name in ("visited_at", "succeeded_at", "walked_at"):
            values[name] = datetime.fromisoformat(values[name]) if values[name] else None
        return SourceState(**values)

    def save_source(self, state: SourceState) -> None:
        """Keep what is now known of a source."""
        names = SourceState.__slots__
        marks = ", ".join("?" for _ in names)
        statement = f"INSERT OR REPLACE INTO sources ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
        with self._transaction():
            self._connection.execute(statement, [_stored(getattr(state, name)) for name in names])

    def robots(self, host: str) -> RobotsCopy | None:
        """The last copy of a host's robots.txt, None if it was never asked for."""
        row = self._connection.execute("SELECT * FROM hosts WHERE host = ?", [host]).fetchone()
        if row is None or row["robots_fetched_at"] is None:
            return None
        return RobotsCopy(row["robots_status"], row["robots"] or "", datetime.fromisoformat(row["robots_fetched_at"]))

    def save_robots(self, host: str, copy: RobotsCopy) -> None:
        """Keep a host's robots.txt."""
        statement = "INSERT OR REPLACE INTO hosts (host, robots_status, robots, robots_fetched_at) VALUES (?, ?, ?, ?)"
        with self._transaction():
            self._connection.execute(statement, [host, copy.status, copy.text, copy.fetched_at.isoformat()])

    def requests_of_night(self, night: str, source_id: str) -> int:
        """How many requests were made for a source in a night, by this crawl or one that was killed before it."""
        statement = "SELECT count(*) FROM fetches WHERE night = ? AND source_id = ?"
        return int(self._connection.execute(statement, [night, source_id]).fetchone()[0])

    def export(self, archive: Archive) -> int:
        """Write the requests that the manifest lacks as a segment; returns how many rows were written.

        The rows are given to a segment first and the segment is marked when it is on the disk, so an export that
        was killed is done again under the same name with the same rows.
        """
        with self._transaction():
            newest = self._connection.execute("SELECT max(number) FROM fetches WHERE segment IS NULL").fetchone()[0]
            if newest is not None:
                name = f"crawl-{newest:012}"
                self._connection.execute("INSERT INTO segments (segment) VALUES (?)", [name])
                self._connection.execute(
                    "UPDATE fetches SET segment = ? WHERE segment IS NULL AND number <= ?", [name, newest]
                )
        written = 0
        pending = self._connection.execute("SELECT segment FROM segments WHERE written = 0").fetchall()
        for (segment,) in pending:
            rows = self._connection.execute("SELECT * FROM fetches WHERE segment = ? ORDER BY number", [segment])
            fetches = [_fetch(row) for row in rows]
            archive.record(fetches, segment)
            written += len(fetches)
            with self._transaction():
                self._connection.execute("UPDATE segments SET written = 1 WHERE segment = ?", [segment])
        return written

    def fetches(self, night: str | None = None) -> Sequence[Fetch]:
        """The requests of a night, or all, in the order they were made."""
        where, values = ("WHERE night = ?", [night]) if night else ("", [])
        rows = self._connection.execute(f"SELECT * FROM fetches {where} ORDER BY number", values)  # noqa: S608
        return [_fetch(row) for row in rows]

    def _remember(self, key: str, fetch: Fetch, title: str | None) -> None:
        at = fetch.fetched_at.isoformat()
        good = fetch.error is None and fetch.http_status is not None and fetch.http_status < 400
        before = self._connection.execute("SELECT * FROM resources WHERE key = ?", [key]).fetchone()
        if before is None:
            self._connection.execute(
                "INSERT INTO resources (key, url, role, final_url, http_status, media_type, etag, last_modified, "
                "sha256, title, first_fetched_at, fetched_at, changed_at, failures) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    key, fetch.url, fetch.role, fetch.final_url, fetch.http_status, fetch.media_type, fetch.etag,
                    fetch.last_modified, fetch.sha256, title, at, at, at, 0 if good else 1,
                ],
            )  # fmt: skip
            return
        if not good:
            self._connection.execute(
                "UPDATE resources SET http_status = ?, fetched_at = ?, failures = failures + 1 WHERE key = ?",
                [fetch.http_status, at, key],
            )
            return
        unchanged = fetch.http_status == 304 or fetch.sha256 == before["sha256"]
        self._connection.execute(
            "UPDATE resources SET role = ?, final_url = ?, http_status = ?, media_type = ?, etag = ?, "
            "last_modified = ?, sha256 = ?, title = coalesce(?, title), fetched_at = ?, changed_at = ?, "
            "fetched_count = fetched_count + 1, failures = 0 WHERE key = ?",
            [
                fetch.role, fetch.final_url or before["final_url"],
                before["http_status"] if fetch.http_status == 304 else fetch.http_status,
                fetch.media_type or before["media_type"], fetch.etag or (before["etag"] if unchanged else None),
                fetch.last_modified or (before["last_modified"] if unchanged else None),
                fetch.sha256 or before["sha256"], title, at, before["changed_at"] if unchanged else at, key,
            ],
        )  # fmt: skip

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _stored(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _fetch(row: sqlite3.Row) -> Fetch:
    values = {name: row[name] for name in _COLUMNS}
    values["fetched_at"] = datetime.fromisoformat(values["fetched_at"]).astimezone(UTC)
    values["list_date"] = date.fromisoformat(values["list_date"]) if values["list_date"] else None
    return Fetch(**values)
