"""Write the anomaly list as an Excel workbook: typed cells, a filter, a frozen header, links to the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from warehouse.exports import FORMULA_STARTS, ExportedFile

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

ROWS_PER_SHEET = 1_000_000
_CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}

_COLUMNS = {
    "anomaly_id": 18,
    "severity": 10,
    "state": 10,
    "blame": 12,
    "check_id": 26,
    "title_zh": 30,
    "title_en": 36,
    "agency_name": 30,
    "level": 10,
    "division_code": 15,
    "report_year": 9,
    "table_key": 12,
    "row_key": 22,
    "col_key": 16,
    "expected": 14,
    "actual": 14,
    "difference": 14,
    "message_zh": 60,
    "message_en": 60,
    "url": 50,
    "cause_row_key": 18,
    "cause_col_key": 16,
    "cause_value": 14,
    "cause_id": 18,
    "first_seen": 18,
    "last_seen": 18,
}
_QUERY = """
select
    anomaly_id, anomalies.severity, state, blame, anomalies.check_id, checks.title_zh, checks.title_en,
    reports.agency_name, reports.level, reports.division_code, anomalies.report_year, table_key, row_key, col_key,
    expected, actual, difference, message_zh, message_en, reports.url, cause_row_key, cause_col_key, cause_value,
    cause_id, first_seen, last_seen
from anomalies
left join (select anomaly_id as root_id, importance as root_importance from anomalies) on cause_id = root_id
left join checks on anomalies.check_id = checks.check_id
left join reports on anomalies.report_id = reports.report_id
order by
    list_position(['new', 'reopened', 'open', 'accepted', 'resolved'], state),
    coalesce(root_importance, importance) desc nulls last,
    coalesce(cause_id, anomaly_id),
    cause_id is not null,
    importance desc nulls last,
    anomaly_id
"""


def write_workbook(connection: duckdb.DuckDBPyConnection, target: Path) -> ExportedFile:
    """Write `anomalies` of the file, and what its columns are; without any, headers only.

    Those that stand come first, then the most important, each cause followed by what follows from it.
    """
    book = Workbook(write_only=True)
    rows = 0
    for number, part in enumerate(_parts(connection), 1):
        sheet = book.create_sheet("anomalies" if number == 1 else f"anomalies {number}")
        rows += _fill_sheet(sheet, list(_COLUMNS), part, list(_COLUMNS.values()))
    _describe_columns(book, connection)
    working = target.with_name(f".{target.name}.partial")
    book.save(working)
    working.replace(target)
    return ExportedFile("anomalies", target, rows, target.stat().st_size)


def _parts(connection: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in sheets of at most a million; one empty part where there are none or no such table."""
    names = connection.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
    if not {("anomalies",), ("checks",)} <= set(names):
        yield []
        return
    result = connection.execute(_QUERY)
    part = result.fetchmany(ROWS_PER_SHEET)
    yield part
    while part := result.fetchmany(ROWS_PER_SHEET):
        yield part


def _fill_sheet(
    sheet: WriteOnlyWorksheet, header: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float]
) -> int:
    sheet.freeze_panes = "B2"
    last = get_column_letter(len(header))
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_header_cell(sheet, name) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, name, value) for name, value in zip(header, row, strict=True)])
    return len(rows)


def _header_cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE6F0")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, name: str, value: Any) -> WriteOnlyCell:
    """A cell of the value's own type. Times are in UTC: Excel has no zones."""
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, str):
        value = harmless(value)
    cell = WriteOnlyCell(sheet, value)
    if name == "url" and isinstance(value, str) and value.startswith(("http://", "https://")):
        cell.hyperlink = value
        cell.font = Font(color="0563C1", underline="single")
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    return cell


def harmless(text: str) -> str:
    """Return the text as a spreadsheet may show it: never a formula, without control characters, cut at its limit."""
    plain = text.translate(_CONTROL)[:32_000]
    return f"'{plain}" if plain[:1] and plain[0] in FORMULA_STARTS else plain


def _describe_columns(book: Workbook, connection: duckdb.DuckDBPyConnection) -> None:
    comments = connection.execute(
        "select column_name, any_value(comment) from duckdb_columns()"
        " where schema_name = 'main' and table_name in ('anomalies', 'checks', 'reports') and not internal group by 1"
    ).fetchall()
    known = dict(comments)
    sheet = book.create_sheet("columns")
    _fill_sheet(sheet, ["column", "meaning"], [(name, known.get(name)) for name in _COLUMNS], [20, 90])
