"""The sheet in which people decide on anomalies: written from the published file, read back into warehouse/decisions.

A sheet is taken whole or not at all. Each decision is kept with the values it was made for, who made it, when and why.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import duckdb
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from warehouse.anomalies import Explanation, Filters, explain_all, list_anomalies
from warehouse.decisions import DECISIONS, Decision, Refusal, load_decisions, parse_rows, write_decisions
from warehouse.workbook import harmless

DECISIONS_FILE = "decisions.csv"
MOST_ANOMALIES = 10_000
MOST_PICTURES = 500
PICTURE_WIDTH, PICTURE_HEIGHT = 480, 300
"""Largest size, in pixels, at which a picture is shown; it is kept at twice that, to be legible when enlarged."""

SHOWN = {
    "severity": 9,
    "state": 9,
    "blame": 11,
    "agency_name": 28,
    "report_year": 8,
    "message_zh": 50,
    "message_en": 50,
    "printed": 30,
    "cause": 24,
    "page": 6,
    "url": 40,
    "picture": 68,
    "expected": 11,
    "actual": 11,
}
ENTERED = {
    "decision": 16,
    "corrected_row_key": 20,
    "corrected_col_key": 16,
    "corrected_value": 13,
    "who": 14,
    "reason": 40,
    "evidence": 30,
}
KEYS = {"anomaly_id": 18, "check_id": 24, "agency_id": 24, "table_key": 12, "row_key": 20, "col_key": 14}
_GUIDE = (
    (
        "decision",
        "accept: a good reason for it is known, it no longer counts as open / 认可：有正当理由，不再计为未解决",
    ),
    ("decision", "publisher_error: the document prints it so / 公开机关之误：原文确实如此"),
    ("decision", "reading_error: the document prints something else / 读取之误：原文并非如此"),
    ("decision", "correction: the cell holds corrected_value / 更正：单元格应为 corrected_value"),
    (
        "corrected_row_key, corrected_col_key",
        "the cell that is corrected; blank: the anomaly's own cell / 被更正的单元格",
    ),
    ("who, reason", "needed for each decision / 每项决定必填"),
    (
        "expected, actual",
        "the values decided on; the decision lapses when they change / 决定所依据的数，改变后决定失效",
    ),
)


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
    columns = {**SHOWN, **ENTERED, **KEYS}
    partial = to.with_name(f".{to.name}.partial")
    if to.suffix.lower() == ".csv":
        _write_csv(partial, list(columns), rows)
    else:
        _write_workbook(partial, columns, rows)
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
        "agency_name": anomaly.agency_name,
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
    anomaly = explained.anomaly
    if anomaly.cause_id:
        return f"follows from {anomaly.cause_id}"
    if anomaly.cause_row_key:
        return f"{anomaly.cause_row_key}/{anomaly.cause_col_key} = {anomaly.cause_value:f}".rstrip("0").rstrip(".")
    return ""


def _pictures_folder(connection: duckdb.DuckDBPyConnection) -> Path | None:
    row = connection.execute("select path from duckdb_databases() where database_name = current_database()").fetchone()
    folder = Path(row[0]).parent / "report" / "pictures" if row and row[0] else None
    return folder if folder and folder.is_dir() else None


def _write_csv(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            values = (row.get(name) for name in columns)
            writer.writerow("" if value is None else harmless(str(value)) for value in values)


def _write_workbook(path: Path, columns: Mapping[str, float], rows: Sequence[Mapping[str, Any]]) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "review"
    names = list(columns)
    sheet.append(names)
    shown = 0
    for row in rows:
        sheet.append([harmless(value) if isinstance(value := row.get(name), str) else value for name in names])
        for name in ("url", "picture"):
            _link(sheet, names.index(name) + 1)
        if row["picture"] and shown < MOST_PICTURES:
            shown += _show_picture(sheet, names.index("picture") + 1, Path(row["picture"]))
    _dress(sheet, columns, len(rows))
    guide = book.create_sheet("guide")
    for line in _GUIDE:
        guide.append(list(line))
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 36, 100
    book.save(path)


def _link(sheet: Worksheet, column: int) -> None:
    cell = sheet.cell(sheet.max_row, column)
    text = str(cell.value or "")
    if text.startswith(("http://", "https://", "/")):
        cell.hyperlink = text
        cell.font = Font(color="0563C1", underline="single")


def _show_picture(sheet: Worksheet, column: int, file: Path) -> bool:
    """Put the picture into the last row, which is made as high as it; a file that is no picture is left out."""
    try:
        with PillowImage.open(file) as picture:
            small = picture.convert("RGB")
    except (OSError, ValueError, PillowImage.DecompressionBombError):
        return False
    small.thumbnail((2 * PICTURE_WIDTH, 2 * PICTURE_HEIGHT))
    data = io.BytesIO()
    small.quantize(32).save(data, format="PNG", optimize=True)
    image = Image(data)
    scale = min(PICTURE_WIDTH / small.width, PICTURE_HEIGHT / small.height, 1)
    image.width, image.height = int(small.width * scale), int(small.height * scale)
    sheet.add_image(image, f"{get_column_letter(column)}{sheet.max_row}")
    sheet.row_dimensions[sheet.max_row].height = 0.75 * image.height + 4  # in points, 72 to the inch
    return True


def _dress(sheet: Worksheet, columns: Mapping[str, float], row_count: int) -> None:
    names = list(columns)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{row_count + 1}"
    for place, (name, width) in enumerate(columns.items(), 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        head = sheet.cell(1, place)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="FFF2CC" if name in ENTERED else "DDE6F0")
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    choice = DataValidation(type="list", formula1=f'"{",".join(DECISIONS)}"', allow_blank=True)
    letter = get_column_letter(names.index("decision") + 1)
    choice.add(f"{letter}2:{letter}{max(row_count, 1) + 1}")
    sheet.add_data_validation(choice)


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
