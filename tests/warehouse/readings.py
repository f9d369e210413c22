"""What readers would return: whole reports of made-up bodies, to be staged and built."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractors.model import (
    READING_INTERRUPTED,
    Box,
    Cell,
    Claim,
    Evidence,
    Extraction,
    Identity,
    Kind,
    Problem,
    Status,
)
from warehouse.archive import Archive, Fetch
from warehouse.build import BuildSummary, SourceFact, build
from warehouse.database import reading
from warehouse.staging import ReadDocument, Staging
from warehouse.vocabulary import entries

READER_VERSION = "readers-1"
FIRST_NIGHT = "2026-01-01T000000Z"
SECOND_NIGHT = "2026-01-02T000000Z"
Key = tuple[str, str, str]


def document_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def cell(key: Key, raw_text: str, **fields: Any) -> Cell:
    """A cell as a reader would give it: digits are a number, nothing is a blank, a dash is not applicable."""
    plain = raw_text.replace(",", "").strip()
    is_number = plain.replace(".", "", 1).lstrip("-").isdigit()
    kind = Kind.NUMBER if is_number else Kind.NOT_APPLICABLE if plain else Kind.BLANK
    values: dict[str, Any] = {
        "row_label": f"印 {key[1]}",
        "column_label": f"印 {key[2]}",
        "raw_text": raw_text,
        "kind": kind,
        "value": Decimal(plain) if is_number else None,
        "unit": None,
        "box": Box(2, 100.04, 200, 130, 212.5),
        "locator": None,
        "confidence": 1.0,
    }
    return Cell(*key, **(values | fields))


def form_cells(
    texts: Mapping[Key, str] | None = None, form: str = "2021", tables: Iterable[str] = ("requests", "disputes")
) -> tuple[Cell, ...]:
    """Every cell of these tables of a form, `0` unless given otherwise."""
    given = texts or {}
    keys = [
        (table, row.key, col.key)
        for table in tables
        for row in entries()
        for col in entries()
        if (row.form, row.table_key, row.axis) == (form, table, "row")
        and (col.form, col.table_key, col.axis) == (form, table, "col")
    ]
    return tuple(cell(key, given.get(key, "0")) for key in keys)


def read_document(
    name: str,
    agency: str | None = "某县人民政府",
    year: int | None = 2023,
    cells: tuple[Cell, ...] | None = None,
    **fields: Any,
) -> ReadDocument:
    """A document that was read; `name` stands for its bytes."""
    identity = Identity(
        title=fields.pop("title", f"{agency}{year}年政府信息公开工作年度报告"),
        agency_name=agency,
        report_year=year,
        published_on=fields.pop("published_on", date(2024, 1, 20)),
        level=fields.pop("level", None),
        scope=fields.pop("scope", ""),
        evidence=(Evidence("agency_name", agency or "", "title"),),
    )
    values: dict[str, Any] = {
        "media_type": "application/pdf",
        "status": Status.READ,
        "problem": None,
        "reader": "pdf",
        "reader_version": READER_VERSION,
        "form": "2021",
        "identity": identity,
        "cells": form_cells() if cells is None else cells,
        "claims": (Claim("requests.new_requests.total", Decimal(7), "件", "收到申请7件。", "三"),),
        "problems": (Problem("label_unknown", "an unknown label", "page 2"),),
        "sections": (("一、总体情况", "正文"),),
        "page_count": 5,
    }
    return ReadDocument(Extraction(document_id=document_id(name), **(values | fields)), 0.25, 1000)


def interrupted(name: str, *nights: str) -> ReadDocument:
    """A document for which time ran out on these nights."""
    nothing: dict[str, Any] = {"identity": Identity(), "claims": (), "sections": (), "form": None, "page_count": None}
    problems = tuple(Problem(READING_INTERRUPTED, "it took too long", night) for night in nights)
    return read_document(
        name, cells=(), status=Status.REJECTED, problem="it took too long", problems=problems, **nothing
    )


def staged(folder: Path, *documents: ReadDocument) -> Staging:
    staging = Staging(folder / "staged", READER_VERSION)
    staging.write(documents)
    return staging


def fetched(folder: Path, *names: str, **fields: Any) -> list[Path]:
    """A manifest that says these documents were fetched on the first of January 2026, in this order."""
    archive = Archive(folder / "raw")
    values: dict[str, Any] = {"source_id": "county", "role": "attachment", "http_status": 200, "publisher": "某县"}
    archive.record(
        [
            Fetch(
                fetch_id=f"{name}-{fields.get('role', '')}",
                url=f"https://www.county.example/{name}",
                fetched_at=datetime(2026, 1, 1, 0, number, tzinfo=UTC),
                sha256=document_id(name),
                **(values | fields),
            )
            for number, name in enumerate(names)
        ]
    )
    return archive.segments()


def built(folder: Path, *documents: ReadDocument, night: str = FIRST_NIGHT, **fields: Any) -> BuildSummary:
    """The build of a night on the documents, which are staged below the folder."""
    staging = staged(folder, *documents) if documents else Staging(folder / "staged", READER_VERSION)
    sources = fields.pop("sources", [SourceFact("county", "某县", expected_years=(2022, 2023))])
    return build(folder / "build" / f"{night}.duckdb", fields.pop("manifest", []), staging, sources, night, **fields)


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every public relation, ordered."""
    with reading(path) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'main' order by 1"
        ).fetchall()
        return {name: connection.execute(f'select * from "{name}" order by all').fetchall() for (name,) in names}
