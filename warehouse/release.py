"""Put a built file in the place of the published one; serves the stage `publish`.

    <home>/gouji.duckdb              what people open: the last good night
    <home>/releases/<night>/         each of the last nights, the same file under another name, with its exports
    <home>/releases/latest           a link to the night that is published

The published file is replaced in one step, so a reader sees the old night or the new one, and one that has the old file
open goes on reading it. What follows the replacement (the log of anomalies, the kept release) is made good by `settle`
when the process was killed in between.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.anomalies import append_history
from warehouse.build import RunRecord, remove_database
from warehouse.database import PUBLISHED, STORAGE_VERSION, Limits, configuration, literal, quoted, reading, writing
from warehouse.datapackage import write_datapackage
from warehouse.exports import FORMATS, ExportedFile, export
from warehouse.files import link, sync_folder

LATEST = "latest"
WASTE_TO_COMPACT = 0.25


@dataclass(frozen=True, slots=True)
class Release:
    """What was published: the night, the file, its length in bytes and rows; `replaced` is the night before, if any."""

    night: str
    path: Path
    folder: Path
    bytes: int
    reports: int
    documents: int
    replaced: str | None
    removed: tuple[str, ...] = ()


class RefusedRelease(Exception):
    """A build that may not take the published file's place; the message says why. The published file is as it was."""


def publish(
    built: Path,
    home: Path,
    night: str,
    limits: Limits | None = None,
    retention: int = 14,
    runs: Sequence[RunRecord] = (),
) -> Release:
    """Compact and verify the built file, swap it into the published one's place, keep it as a release.

    `runs` are added to its `runs` table. At most `retention` releases are kept, always the published one. Raises
    `RefusedRelease` for a build without a report where the published file has some, for one of another night, and for
    one that cannot be read back; then, and on any other error, the published file and the log are as they were.
    """
    settle(home)
    published = home / PUBLISHED
    _add_runs(built, runs, limits)
    reports = _accepted_reports(built, published, night)
    ready = home / "build" / f".{night}.{uuid.uuid4().hex[:8]}.publishing"
    _remove_interrupted(ready.parent)
    try:
        _compact(built, ready, limits or Limits())
        documents = _verify(ready, reports)
        replaced = published_night(home)
        size = ready.stat().st_size
        _swap(ready, published)
    finally:
        remove_database(ready)
    folder = settle(home) or home
    remove_database(built)
    return Release(night, published, folder, size, reports, documents, replaced, remove_old_releases(home, retention))


def settle(home: Path) -> Path | None:
    """Finish what follows a publication and return the folder of the published release, None if nothing is published.

    The anomaly log gets the published night's changes, the release its folder, unless they are there. Called again it
    changes nothing; every night calls it first, in case the last one was killed at this point.
    """
    published = home / PUBLISHED
    night = published_night(home)
    if night is None:
        return None
    if not (home / "history" / f"{night}.parquet").exists():
        with reading(published) as connection:
            if _has_table(connection, "anomaly_log"):
                append_history(connection, home / "history", night)
    folder = home / "releases" / night
    kept = folder / PUBLISHED
    if not kept.exists() or not kept.samefile(published):
        folder.mkdir(parents=True, exist_ok=True)
        link(published, kept)
    _point_latest(folder)
    return folder


def published_night(home: Path) -> str | None:
    """Return the night of the published file; None if there is none, or it is no file of ours."""
    return _night_of(home / PUBLISHED)


def export_release(home: Path, limits: Limits | None = None, formats: Sequence[str] = FORMATS) -> list[ExportedFile]:
    """Write the published release's files beside its DuckDB file, with a data package that describes them all.

    Parquet and CSV have a folder each, CSV without the large relations; the anomaly list is `anomalies.xlsx`. Files of
    an earlier try are replaced. Nothing is written where nothing is published.
    """
    folder = settle(home)
    if folder is None:
        return []
    database = folder / PUBLISHED
    last = _release_before(folder)
    files = [
        file
        for file_format in formats
        for file in export(
            database,
            folder if file_format == "xlsx" else folder / file_format,
            file_format,
            limits,
            leave_out_large=file_format == "csv",
            earlier=last / file_format if last else None,
        )
    ]
    whole = ExportedFile("gouji", database, _count(database, "reports"), database.stat().st_size)
    write_datapackage(database, folder, [whole, *files])
    return files


def _release_before(folder: Path) -> Path | None:
    """The last kept release but this one that has Parquet files."""
    others = [
        other.parent for other in folder.parent.glob("*/parquet") if other.parent.name not in (folder.name, LATEST)
    ]
    return max(others, default=None)


def remove_old_releases(home: Path, retention: int) -> tuple[str, ...]:
    """Remove all but the last `retention` releases and return their names; the published one always stays."""
    kept = published_night(home)
    folders = [
        folder for folder in sorted((home / "releases").glob("*")) if folder.is_dir() and not folder.is_symlink()
    ]
    old = [folder for folder in folders[: max(0, len(folders) - retention)] if folder.name != kept]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(folder.name for folder in old)


def _remove_interrupted(folder: Path) -> None:
    """Remove what publications that were killed left in the build folder."""
    for left in folder.glob(".*.publishing*"):
        left.unlink(missing_ok=True)


def _add_runs(built: Path, runs: Sequence[RunRecord], limits: Limits | None) -> None:
    if not runs:
        return
    with writing(built, limits or Limits()) as connection:
        for run in runs:
            connection.execute("delete from runs where night = ? and stage = ?", [run.night, run.stage])
            connection.execute(
                "insert into runs values (?, ?, ?, ?, ?, ?)",
                [run.night, run.stage, run.started_at, run.seconds, json.dumps(dict(run.counts)), run.status],
            )


def _accepted_reports(built: Path, published: Path, night: str) -> int:
    """The number of reports of the build, after the rules of what may be published."""
    found = _night_of(built)
    if found != night:
        raise RefusedRelease(f"{built.name} is the build of {found or 'no night'}, not of {night}")
    reports = _count(built, "reports")
    if reports == 0 and published.exists() and _count(published, "reports") > 0:
        raise RefusedRelease("the build holds no report, the published file does; it stays")
    return reports


def _compact(built: Path, ready: Path, limits: Limits) -> None:
    """Give the built file a second name, or write it anew where a quarter of it is free space."""
    if _waste(built) <= WASTE_TO_COMPACT:
        link(built, ready)
        return
    with _in_memory(limits, ready.parent) as connection:
        connection.execute(f"attach {literal(str(built))} as built (read_only)")
        connection.execute(f"attach {literal(str(ready))} as ready (storage_version '{STORAGE_VERSION}')")
        connection.execute("copy from database built to ready")
        connection.execute("checkpoint ready")


def _waste(path: Path) -> float:
    with reading(path) as connection:
        row = connection.execute("select free_blocks, total_blocks from pragma_database_size()").fetchone()
    free, total = row or (0, 0)
    return free / total if total else 0.0


@contextlib.contextmanager
def _in_memory(limits: Limits, beside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config=configuration(limits, beside))
    try:
        connection.execute("set enable_progress_bar = false")
        yield connection
    finally:
        connection.close()


def _verify(ready: Path, reports: int) -> int:
    """Open the file as a reader would, ask for every relation and count the reports; return the number of documents."""
    if ready.with_name(f"{ready.name}.wal").exists():
        raise RefusedRelease("the file to publish still has a write-ahead log")
    try:
        with reading(ready) as connection:
            views = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
            for (view,) in views:
                connection.execute(f"describe {quoted(view)}").fetchall()
        found = _count(ready, "reports")
        documents = _count(ready, "documents")
    except duckdb.Error as error:
        raise RefusedRelease(f"the file to publish cannot be read: {error}") from error
    if found != reports:
        raise RefusedRelease(f"the file to publish has {found} reports, the build has {reports}")
    return documents


def _swap(ready: Path, published: Path) -> None:
    """Replace the published file in one step, after both are on the disk.

    A write-ahead log beside the published file belongs to someone who opened it for writing. It would break every
    reader of the new file, so it is put aside under a name of its own.
    """
    with ready.open("rb") as file:
        os.fsync(file.fileno())
    ready.chmod(0o444)
    stray = published.with_name(f"{published.name}.wal")
    if stray.exists():
        stray.replace(published.with_name(f"{published.name}.wal.{uuid.uuid4().hex[:8]}.stray"))
    ready.replace(published)
    sync_folder(published.parent)


def _point_latest(folder: Path) -> None:
    latest = folder.parent / LATEST
    if latest.is_symlink() and latest.readlink() == Path(folder.name):
        return
    working = folder.parent / f".{LATEST}.{uuid.uuid4().hex[:8]}"
    with contextlib.suppress(OSError):  # a file system without links has no `latest`; the published file is beside it
        working.symlink_to(folder.name)
        working.replace(latest)


def _night_of(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        with reading(path) as connection:
            row = connection.execute("select value from build_facts where name = 'night'").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


def _count(path: Path, table: str) -> int:
    try:
        with reading(path) as connection:
            row = connection.execute(f"select count(*) from {quoted(table)}").fetchone()  # noqa: S608 - own SQL
    except duckdb.CatalogException:
        return 0
    return int(row[0]) if row else 0


def _has_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    row = connection.execute("select count(*) from duckdb_tables() where table_name = ?", [name]).fetchall()
    return bool(row[0][0])
