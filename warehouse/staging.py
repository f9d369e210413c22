"""Staged segments: what was read from documents, as Parquet, keyed by the document's hash and the readers' version.

    <folder>/<reader version>.<layout version>/<segment>/<table>.parquet
    <folder>/<reader version>.<layout version>/<segment>/segment.json

A segment appears under its name only when it is whole and on the disk. One that is damaged is set aside (renamed to
`<segment>.damaged`), so its documents count as never read and the next night reads them again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.model import Problem
from warehouse.files import sync_folder
from warehouse.rows import ReadDocument, segment_rows
from warehouse.staged_schema import SCHEMAS

__all__ = ["LAYOUT_VERSION", "ReadDocument", "Segment", "Staging"]

LAYOUT_VERSION = "2"
"""Changes with the columns of a segment: documents staged in another layout are read again."""

FULL_SEGMENT = 5_000
"""Documents; about a million cells, which is merged within 500 MB of memory."""

MERGE_AT = 40
ROW_GROUP = 122_880


@dataclass(frozen=True, slots=True)
class Segment:
    """One staged segment: its folder, the number of its documents, and (table, length, SHA-256) of its files.

    `reading` is greater than 1 where documents that an earlier segment holds were read again.
    """

    folder: Path
    documents: int
    files: tuple[tuple[str, int, str], ...]
    replaces: tuple[str, ...] = ()
    reading: int = 1

    def path(self, table: str) -> Path:
        """Where the segment's rows of `table` lie; there is no such file when it has none."""
        return self.folder / f"{table}.parquet"


class Staging:
    """The staged segments of one version of the readers below `folder`; segments of other versions are never seen."""

    def __init__(self, folder: Path, reader_version: str) -> None:
        self.reader_version = reader_version
        self.folder = folder / f"{re.sub(r'[^0-9A-Za-z._-]', '_', reader_version)}.{LAYOUT_VERSION}"

    def write(self, batch: Sequence[ReadDocument], reading: int = 1) -> None:
        """Stage a batch atomically; a batch whose segment is here already is not written again.

        `reading` counts how often these documents were read, this time included: the last reading counts.
        """
        if not batch:
            return
        wrong = {read.extraction.reader_version for read in batch} - {self.reader_version}
        if wrong:
            raise ValueError(f"read by {', '.join(sorted(wrong))}, but this is the staging of {self.reader_version}")
        by_id = {read.extraction.document_id: read for read in batch}
        self._write_tables(segment_rows(list(by_id.values())), sorted(by_id), replaces=(), reading=reading)

    def missing(self, document_ids: Iterable[str]) -> list[str]:
        """Return those of the documents, in their order and once each, that no whole segment of this version holds."""
        staged = self.document_ids()
        return [document_id for document_id in dict.fromkeys(document_ids) if document_id not in staged]

    def document_ids(self) -> set[str]:
        """Return the hashes of every staged document; segments found damaged are set aside on the way."""
        staged: set[str] = set()
        for segment in self.segments():
            try:
                staged.update(pq.read_table(segment.path("documents"), columns=["document_id"])[0].to_pylist())
            except (OSError, pa.ArrowException):
                self._set_aside(segment.folder)
        return staged

    def problems(self, code: str) -> dict[str, tuple[Problem, ...]]:
        """Return the problems of this code by the document that has them, in the order in which it has them."""
        found: dict[str, tuple[Problem, ...]] = {}
        read_later: set[int] = set()
        for segment in sorted(self.segments(), key=lambda segment: -segment.reading):
            rows = self._rows_of(segment, code)
            if not rows and segment.reading == 1:
                continue
            documents = pq.read_table(segment.path("documents"), columns=["document_no", "document_id"]).to_pylist()
            ids = {
                each["document_no"]: each["document_id"] for each in documents if each["document_no"] not in read_later
            }
            for row in rows:
                if row["document_no"] in ids:
                    document_id = ids[row["document_no"]]
                    problem = Problem(row["code"], row["text"], row["location"])
                    found[document_id] = (*found.get(document_id, ()), problem)
            read_later |= set(ids)
        return found

    def _rows_of(self, segment: Segment, code: str) -> list[dict[str, Any]]:
        if not segment.path("problems").exists():
            return []
        rows: list[dict[str, Any]] = pq.read_table(segment.path("problems"), filters=[("code", "=", code)]).to_pylist()
        return rows

    def segments(self) -> list[Segment]:
        """Return the whole segments in the order of their names, after setting aside those that are not.

        Whole means: written for this version, every file there with its length. What a file holds is looked at by
        `verify` only.
        """
        if not self.folder.is_dir():
            return []
        found: list[Segment] = []
        for folder in sorted(self.folder.iterdir()):
            if not folder.is_dir() or "." in folder.name:
                continue
            segment = self._read_segment(folder)
            if segment is None:
                self._set_aside(folder)
            else:
                found.append(segment)
        replaced = {name for segment in found for name in segment.replaces}
        return [segment for segment in found if segment.folder.name not in replaced]

    def files(self, table: str, segments: Sequence[Segment] | None = None) -> list[Path]:
        """Return the Parquet files that hold the rows of `table`, of all segments or of those given."""
        chosen = self.segments() if segments is None else segments
        return [segment.path(table) for segment in chosen if any(name == table for name, _, _ in segment.files)]

    def verify(self) -> list[str]:
        """Read every staged file, set damaged segments aside and return their names."""
        return [
            self._set_aside(segment.folder)
            for segment in self.segments()
            if any(_digest(segment.path(table)) != digest for table, _, digest in segment.files)
        ]

    def compact(self, least: int = MERGE_AT) -> int:
        """Merge small segments into larger ones when there are at least `least`, and keep no document twice.

        Returns how many segments were merged. Stopped midway it leaves either the old ones or the new one in use.
        """
        segments = self.segments()
        self._remove_replaced({segment.folder.name for segment in segments})
        common = self._with_common_documents(segments)
        groups = [common] if common else []
        small = [each for each in segments if each.documents < FULL_SEGMENT // 2 and each not in common]
        if len(small) >= least:
            groups += _full_groups(small)
        for group in groups:
            tables = {table: self._joined(table, group) for table in SCHEMAS}
            ids = sorted(tables["documents"]["document_id"].to_pylist())
            self._write_tables(tables, ids, replaces=tuple(segment.folder.name for segment in group))
        self._remove_replaced({segment.folder.name for segment in self.segments()})
        return sum(map(len, groups))

    def _write_tables(
        self, tables: dict[str, pa.Table], ids: Sequence[str], replaces: tuple[str, ...], reading: int = 1
    ) -> None:
        named = "".join(ids) if reading == 1 else f"{''.join(ids)} {reading}"
        name = f"s{hashlib.sha256(named.encode()).hexdigest()[:16]}"
        target = self.folder / name
        if target.exists():
            if not replaces:
                return
            target = self.folder / f"{name}-{len(replaces)}"
        self.folder.mkdir(parents=True, exist_ok=True)
        working = self.folder / f".{name}.{os.getpid()}.{uuid.uuid4().hex[:8]}"
        working.mkdir()
        try:
            files = {
                table: _write_file(working / f"{table}.parquet", rows) for table, rows in tables.items() if len(rows)
            }
            facts = {
                "reader_version": self.reader_version,
                "layout_version": LAYOUT_VERSION,
                "documents": len(ids),
                "replaces": list(replaces),
                "reading": reading,
                "files": files,
            }
            _write_text(working / "segment.json", json.dumps(facts, indent=1))
            sync_folder(working)
            try:
                working.rename(target)
            except OSError:
                if not target.exists():  # another process staged the same documents first
                    raise
            sync_folder(self.folder)
        finally:
            shutil.rmtree(working, ignore_errors=True)

    def _read_segment(self, folder: Path) -> Segment | None:
        try:
            facts = json.loads((folder / "segment.json").read_text(encoding="utf-8"))
            if (facts["reader_version"], facts["layout_version"]) != (self.reader_version, LAYOUT_VERSION):
                return None
            files = tuple((table, int(of["bytes"]), str(of["sha256"])) for table, of in facts["files"].items())
            reading = int(facts.get("reading", 1))
            segment = Segment(folder, int(facts["documents"]), files, tuple(facts["replaces"]), reading)
            whole = all(segment.path(table).stat().st_size == length for table, length, _ in files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return segment if whole else None

    def _set_aside(self, folder: Path) -> str:
        aside = folder.with_name(f"{folder.name}.damaged")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        return folder.name

    def _with_common_documents(self, segments: Sequence[Segment]) -> list[Segment]:
        """Segments that hold a document which another holds too, as after two nights at once."""
        first: dict[str, Segment] = {}
        common: dict[str, Segment] = {}
        for segment in segments:
            for document_id in pq.read_table(segment.path("documents"), columns=["document_id"])[0].to_pylist():
                other = first.setdefault(document_id, segment)
                if other is not segment:
                    common.update({other.folder.name: other, segment.folder.name: segment})
        return [common[name] for name in sorted(common)]

    def _joined(self, table: str, segments: Sequence[Segment]) -> pa.Table:
        """The rows of the segments in the order of the documents, each document's from its last reading."""
        taken: set[int] = set()
        parts: list[pa.Table] = []
        key = "slot" if table == "slots" else "document_no"
        for segment in sorted(segments, key=lambda segment: -segment.reading):
            owner = segment.path("slots" if table == "slots" else "documents")
            if not owner.exists():
                continue
            numbers = set(pq.read_table(owner, columns=[key])[0].to_pylist()) - taken
            taken |= numbers
            if segment.path(table).exists():
                rows = pq.read_table(segment.path(table))
                parts.append(rows.filter(pc.is_in(rows[key], pa.array(sorted(numbers), pa.int64()))))
        joined = pa.concat_tables(parts) if parts else SCHEMAS[table].empty_table()
        order = [(column, "ascending") for column in (key, "position") if column in joined.column_names]
        return joined.sort_by(order)

    def _remove_replaced(self, in_use: set[str]) -> None:
        for folder in self.folder.iterdir() if self.folder.is_dir() else ():
            if folder.is_dir() and "." not in folder.name and folder.name not in in_use:
                shutil.rmtree(folder, ignore_errors=True)


def _full_groups(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments in groups of `FULL_SEGMENT` documents or a little more, the last of them smaller."""
    groups: list[list[Segment]] = [[]]
    for segment in segments:
        if sum(each.documents for each in groups[-1]) >= FULL_SEGMENT:
            groups.append([])
        groups[-1].append(segment)
    return [group for group in groups if len(group) > 1]


def _write_file(path: Path, rows: pa.Table) -> dict[str, int | str]:
    pq.write_table(
        rows, path, compression="zstd", row_group_size=ROW_GROUP, store_decimal_as_integer=True, write_statistics=True
    )
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return {"rows": len(rows), "bytes": path.stat().st_size, "sha256": _digest(path)}


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
