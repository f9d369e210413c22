"""Turn what was read from documents into the rows of a staged segment: facts per cell, and wide rows beside them.

A cell's keys, labels as printed, unit and place within its table are the same in most documents, so they are kept once
in `slots` under a hash. The raw text is kept only where it differs from the plain spelling of the value.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from extractors.model import Box, Cell, Extraction, Kind, Problem
from warehouse.staged_schema import SCHEMAS
from warehouse.vocabulary import WideTable, wide_tables

LARGEST = Decimal(10) ** 12
SMALLEST_STEP = Decimal(10) ** -6
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What was read from one document, the seconds that took, and the length of its bytes."""

    extraction: Extraction
    seconds: float
    bytes: int


def document_number(document_id: str) -> int:
    """Return the number under which a document's rows are stored: the first 60 bits of its hash."""
    return int(document_id[:15], 16)


def segment_rows(batch: Sequence[ReadDocument]) -> dict[str, pa.Table]:
    """Return the tables of one segment in the order of the documents' numbers; equal input gives equal rows.

    A number that DECIMAL(18,6) cannot hold becomes `unreadable` with a problem; of two cells with the same keys in one
    document the first is kept, with a problem, and in `statistics` tables the later ones get `#2`, `#3`… on their path.
    """
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    slots: dict[int, Row] = {}
    for read in sorted(batch, key=lambda item: item.extraction.document_id):
        _add_document(read, rows, slots)
    rows["slots"] = [slots[number] for number in sorted(slots)]
    return {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()}


def _add_document(read: ReadDocument, rows: dict[str, list[Row]], slots: dict[int, Row]) -> None:
    found = read.extraction
    number = document_number(found.document_id)
    cells, doubtful = _unique_cells(found.cells)
    rows["documents"].append(_document_row(read, number))
    for table_key in dict.fromkeys(cell.table_key for cell in cells):
        of_table = [cell for cell in cells if cell.table_key == table_key]
        stem = _locator_stem(of_table)
        rows["presence"].append(_presence_row(number, table_key, of_table, stem))
        rows["cells"].extend(_cell_rows(number, cells, table_key, stem, slots))
    for wide in wide_tables():
        rows[wide.table_key].extend(_wide_rows(number, wide, cells))
    rows["claims"].extend(_claim_rows(number, found))
    rows["evidence"].extend(
        {"document_no": number, "what": e.what, "value": clean(e.value), "source": clean(e.source)}
        for e in found.identity.evidence
    )
    rows["problems"].extend(
        {"document_no": number, "code": p.code, "text": clean(p.text), "location": clean(p.where)}
        for p in (*found.problems, *doubtful)
    )
    rows["sections"].extend(
        {"document_no": number, "position": place, "heading": clean(heading), "text": clean(text)}
        for place, (heading, text) in enumerate(found.sections, 1)
    )


def _document_row(read: ReadDocument, number: int) -> Row:
    found = read.extraction
    identity = found.identity
    return {
        "document_no": number,
        "document_id": found.document_id,
        "reader": found.reader,
        "reader_version": found.reader_version,
        "media_type": clean(found.media_type),
        "bytes": read.bytes,
        "status": str(found.status),
        "problem": clean(found.problem),
        "seconds": round(read.seconds, 6),
        "page_count": found.page_count,
        "form": found.form,
        "title": clean(identity.title),
        "agency_name": clean(identity.agency_name),
        "report_year": identity.report_year,
        "published_on": identity.published_on,
        "level": identity.level,
        "scope": identity.scope or None,
    }


def _unique_cells(cells: Iterable[Cell]) -> tuple[list[Cell], list[Problem]]:
    kept: list[Cell] = []
    problems: list[Problem] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for cell in cells:
        key = (cell.table_key, cell.row_key, cell.column_key)
        seen[key] += 1
        where = "/".join(key)
        if seen[key] > 1 and cell.table_key != "statistics":
            text = f"the document prints {where} more than once; the first is kept, the other says {cell.raw_text!r}"
            problems.append(Problem("duplicate_cell", text, where))
            continue
        if seen[key] > 1:
            cell = _replaced(cell, row_key=f"{cell.row_key}#{seen[key]}")
        if cell.value is not None and not storable(cell.value):
            problems.append(Problem("number_out_of_range", f"no count or amount is {cell.raw_text!r}", where))
            cell = _replaced(cell, kind=Kind.UNREADABLE)
        kept.append(cell)
    return kept, problems


def _replaced(cell: Cell, row_key: str | None = None, kind: Kind | None = None) -> Cell:
    return Cell(
        table_key=cell.table_key,
        row_key=row_key or cell.row_key,
        column_key=cell.column_key,
        row_label=cell.row_label,
        column_label=cell.column_label,
        raw_text=cell.raw_text,
        kind=kind or cell.kind,
        value=None if kind else cell.value,
        unit=cell.unit,
        box=cell.box,
        locator=cell.locator,
        confidence=cell.confidence,
    )


def storable(value: Decimal) -> bool:
    """Whether DECIMAL(18,6) holds the number exactly."""
    return value.is_finite() and abs(value) < LARGEST and value == value.quantize(SMALLEST_STEP)


def clean(text: str | None) -> str | None:
    """Return the text without NUL characters and lone surrogates, which no database column holds."""
    return None if text is None else _UNSTORABLE.sub("�", text)


def _presence_row(number: int, table_key: str, cells: Sequence[Cell], stem: str) -> Row:
    kinds = Counter(cell.kind for cell in cells)
    return {
        "document_no": number,
        "table_key": table_key,
        "n_cells": len(cells),
        "n_numbers": kinds[Kind.NUMBER],
        "n_blanks": kinds[Kind.BLANK],
        "n_zeros": sum(cell.value == 0 for cell in cells if cell.value is not None),
        "n_unreadable": kinds[Kind.UNREADABLE],
        "min_confidence": min(cell.confidence for cell in cells),
        "sum_confidence": sum(cell.confidence for cell in cells),
        "locator_stem": stem or None,
    }


def _cell_rows(number: int, cells: Sequence[Cell], table_key: str, stem: str, slots: dict[int, Row]) -> Iterator[Row]:
    for position, cell in enumerate(cells, 1):
        if cell.table_key != table_key:
            continue
        whole, amount = _split(cell.value)
        raw_text = clean(cell.raw_text)
        yield {
            "document_no": number,
            "position": position,
            "slot": _slot(cell, stem, slots),
            "kind": str(cell.kind),
            "whole": whole,
            "amount": amount,
            "raw_text": None if raw_text == plain_text(cell.kind, whole) else raw_text,
            **_place(cell.box),
            "confidence": round(cell.confidence, 3),
        }


def plain_text(kind: Kind, whole: int | None) -> str | None:
    """Return the raw text of a cell where none is stored: its digits, nothing for a blank; None if unforeseeable."""
    if kind is Kind.NUMBER:
        return None if whole is None else str(whole)
    return "" if kind is Kind.BLANK else None


def _split(value: Decimal | None) -> tuple[int | None, Decimal | None]:
    if value is None:
        return None, None
    return (int(value), None) if value == value.to_integral_value() else (None, value)


def _slot(cell: Cell, stem: str, slots: dict[int, Row]) -> int:
    row = {
        "table_key": cell.table_key,
        "row_key": clean(cell.row_key),
        "col_key": cell.column_key,
        "row_label": clean(cell.row_label),
        "col_label": clean(cell.column_label),
        "unit": clean(cell.unit),
        "locator_tail": clean(cell.locator[len(stem) :]) if cell.locator is not None else None,
    }
    number = slot_number(row.values())
    slots.setdefault(number, {"slot": number, **row})
    return number


def slot_number(parts: Iterable[str | None]) -> int:
    """Return the 63-bit number of a slot: a hash of its keys, labels, unit and place, None told apart from blank."""
    text = "\x1f".join("\x00" if part is None else part for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1


def _locator_stem(cells: Sequence[Cell]) -> str:
    """The part of the locators that all cells of the table share, up to a slash, so that the rest recurs elsewhere."""
    locators = [cell.locator for cell in cells if cell.locator is not None]
    if not locators:
        return ""
    first, last = min(locators), max(locators)  # what these two share, all between them share
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: first.rfind("/", 0, length) + 1]


def _wide_rows(number: int, wide: WideTable, cells: Sequence[Cell]) -> Iterator[Row]:
    lines: dict[str, Row] = {}
    for cell in cells:
        if cell.table_key != wide.table_key:
            continue
        line, value_key = (cell.column_key, cell.row_key) if wide.across == "row" else (cell.row_key, cell.column_key)
        if value_key not in wide.value_keys:
            continue
        row = lines.setdefault(line, {"document_no": number, wide.line_key: line, "blanks": 0})
        row[value_key] = cell.value
        if cell.kind is Kind.BLANK:
            row["blanks"] |= 1 << wide.value_keys.index(value_key)
    yield from lines.values()


def _claim_rows(number: int, found: Extraction) -> Iterator[Row]:
    for position, claim in enumerate(found.claims, 1):
        if not storable(claim.value):
            continue
        yield {
            "document_no": number,
            "position": position,
            "meaning": claim.meaning,
            "value": claim.value,
            "unit": clean(claim.unit),
            "qualifier": claim.qualifier,
            "sentence": clean(claim.sentence),
            "section": clean(claim.section),
            **_place(claim.box),
            "locator": clean(claim.locator),
        }


def _place(box: Box | None) -> Row:
    """The page and the box in tenths of a point, which is finer than any printed line."""
    if box is None:
        return {}
    return {
        "page": box.page,
        "x0": round(box.x0 * 10),
        "top": round(box.top * 10),
        "x1": round(box.x1 * 10),
        "bottom": round(box.bottom * 10),
    }
