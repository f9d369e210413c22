"""The sheet in which people decide on anomalies: written from the published file, read back into warehouse/decisions.

A sheet is taken whole or not at all. Each decision is kept with the values it was made for, who made it, when and why.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import duckdb
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from warehouse.anomalies import Filters, list_anomalies
from warehouse.cause_words import cause_words
from warehouse.decisions import Decision, Refusal, load_decisions, parse_rows, write_decisions
from warehouse.explaining import Explanation, explain_all
from warehouse.review_sheet import KEYS, write_csv_sheet, write_workbook_sheet

DECISIONS_FILE = "decisions.csv"
MOST_ANOMALIES = 10_000


class ReviewRefused(Exception):
    """A sheet that was not taken; the message names each bad row with the reason, and nothing of it was kept."""

    def __init__(self, source: str, refusals: Sequence[Refusal]) -> None:
        lines = [f"row {refusal.line}: {refusal.reason}" for refusal in refusals]
        super().__init__(f"{source} was not imported, nothing of it is kept:\n  " + "\n  ".join(lines))
        self.refusals = tuple(refusals)


def export_review(connection: duckdb.DuckDBPyConnection, to: Path, filters: Filters | None = None) -> int:
    """Write the anomalies that stand, the most important first, as .xlsx or .csv, and return how many there are.

    At most `MOST_ANOMALIES`. Text that a spreadsheet would take for a formula is defused. Rows link to the document.
    Where the night's pages lie beside the published file, the first `MOST_PICTURES` rows that have a picture of the
    printed cells there show it (.xlsx), and all name it.
    """
    wanted = filters or Filters(limit=MOST_ANOMALIES)
    pictures = _pictures_folder(connection)
    rows = [_row(each, pictures) for each in explain_all(connection, list_anomalies(connection, wanted))]
    partial = to.with_name(f".{to.name}.partial")
    if to.suffix.lower() == ".csv":
        write_csv_sheet(partial, rows)
    else:
        write_workbook_sheet(partial, rows)
    partial.replace(to)
    return len(rows)


def import_review(sheet: Path, decisions: Path, decided_on: date | None = None) -> Mapping[str, int]:
    """Add the decisions entered in a sheet to the folder's CSV, and return how many were added and how many known.

    Rows without a decision are left out. Raises `ReviewRefused`, and keeps nothing, if any row is no decision: an
    unknown word, no name or reason, keys that are not those of its anomaly_id. A decision that stands in the folder
    already is not added again. `decided_on` is today's date unless given.
    """
    day = (decided_on or date.today()).isoformat()
    rows = [{**row, "decided_on": row.get("decided_on") or day} for row in _read_rows(sheet)]
    entered = [(line, row) for line, row in enumerate(rows, start=2) if row.get("decision", "").strip()]
    refusals = [
        Refusal(sheet.name, line, "the keys of the row are not those of its anomaly_id")
        for line, row in entered
        if row.get("anomaly_id", "") != anomaly_id_of(row)
    ]
    found: list[Decision] = []
    for line, row in entered:
        parsed, refused = parse_rows([row], sheet.name)
        found += parsed
        refusals += [Refusal(sheet.name, line, each.reason) for each in refused]
    if refusals:
        raise ReviewRefused(sheet.name, sorted(refusals, key=lambda each: each.line))
    known = {_content(each) for each in load_decisions(decisions)[0]}
    added = [each for each in found if _content(each) not in known]
    if added:
        decisions.mkdir(parents=True, exist_ok=True)
        write_decisions(decisions / DECISIONS_FILE, added)
    return {
        "decisions added": len(added),
        "known already": len(found) - len(added),
        "rows left blank": len(rows) - len(found),
    }


def anomaly_id_of(row: Mapping[str, str]) -> str:
    """The stable id of check, body, year, table, row and column, as sql/anomalies/20_tonight.sql makes it."""
    keys = ("check_id", "agency_id", "report_year", "table_key", "row_key", "col_key")
    return hashlib.sha256("\x1f".join(row.get(key, "") for key in keys).encode()).hexdigest()[:16]


def _row(explained: Explanation, pictures: Path | None) -> dict[str, Any]:
    anomaly = explained.anomaly
    page = next((cell.page for cell in explained.cells if cell.page is not None), None)
    picture = pictures / f"{anomaly.anomaly_id}-1.png" if pictures else None
    return {
        "severity": anomaly.severity,
        "state": anomaly.state,
        "blame": anomaly.blame,
        "innocent": explained.innocent,
        "cause_id": anomaly.cause_id,
        "agency_name": anomaly.agency_name or anomaly.agency_id,
        "report_year": anomaly.report_year,
        "message_zh": anomaly.message_zh,
        "message_en": anomaly.message_en,
        "printed": "; ".join(f"{cell.row_label} {cell.col_label}: {cell.raw_text}" for cell in explained.cells[:12]),
        "cause": _cause(explained),
        "page": page,
        "url": explained.url,
        "picture": str(picture) if picture and picture.exists() else "",
        "expected": anomaly.expected,
        "actual": anomaly.actual,
        "anomaly_id": anomaly.anomaly_id,
        "check_id": anomaly.check_id,
        "agency_id": anomaly.agency_id,
        "table_key": anomaly.table_key,
        "row_key": anomaly.row_key,
        "col_key": anomaly.col_key,
    }


def _cause(explained: Explanation) -> str:
    words = cause_words(explained.causes)
    return f"{words[1]}\n{words[0]}" if words else ""


def _pictures_folder(connection: duckdb.DuckDBPyConnection) -> Path | None:
    row = connection.execute("select path from duckdb_databases() where database_name = current_database()").fetchone()
    folder = Path(row[0]).parent / "report" / "pictures" if row and row[0] else None
    return folder if folder and folder.is_dir() else None


def _read_rows(sheet: Path) -> list[dict[str, str]]:
    try:
        lines = list(_csv_lines(sheet) if sheet.suffix.lower() == ".csv" else _workbook_lines(sheet))
    except (OSError, UnicodeDecodeError, csv.Error, BadZipFile, InvalidFileException, KeyError) as problem:
        raise ReviewRefused(sheet.name, [Refusal(sheet.name, 1, f"it cannot be read: {problem}")]) from problem
    header = lines[0] if lines else []
    lacking = [name for name in ("anomaly_id", "decision", "who", "reason", *KEYS) if name not in header]
    if lacking:
        raise ReviewRefused(sheet.name, [Refusal(sheet.name, 1, f"it lacks the columns {', '.join(lacking)}")])
    return [dict(zip(header, line, strict=False)) for line in lines[1:]]


def _csv_lines(sheet: Path) -> Iterator[list[str]]:
    with sheet.open(newline="", encoding="utf-8-sig") as file:
        for line in csv.reader(file):
            yield [_undefused(text) for text in line]


def _workbook_lines(sheet: Path) -> Iterator[list[str]]:
    book = load_workbook(sheet, read_only=True, data_only=True)
    try:
        for line in book.worksheets[0].iter_rows(values_only=True):
            yield [_undefused(_as_text(value)) for value in line]
    finally:
        book.close()


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value).strip()


def _undefused(text: str) -> str:
    """The text without the apostrophe that `harmless` puts before what looks like a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@\t\r") else text


def _content(decision: Decision) -> tuple[object, ...]:
    return (
        decision.anomaly_id,
        decision.decision,
        decision.expected,
        decision.actual,
        decision.corrected_row_key,
        decision.corrected_col_key,
        decision.corrected_value,
        decision.who,
        decision.reason,
    )
