"""People's decisions on anomalies, kept as CSV under warehouse/decisions; serves the stage `check`.

A decision is made for the values that its row states. It counts while the anomaly has these values, and lapses when
they change. The last decision on an anomaly counts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from warehouse.vocabulary import entries

DECISIONS = ("accept", "publisher_error", "reading_error", "correction")
COLUMNS = (
    "anomaly_id",
    "check_id",
    "agency_id",
    "report_year",
    "table_key",
    "row_key",
    "col_key",
    "expected",
    "actual",
    "decision",
    "corrected_row_key",
    "corrected_col_key",
    "corrected_value",
    "who",
    "decided_on",
    "reason",
    "evidence",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on one anomaly, for the values `expected` and `actual` (None: the anomaly states none).

    `decision` is `accept` (no longer counted as open), `publisher_error` or `reading_error` (settles the blame), or
    `correction`: the cell `corrected_row_key` × `corrected_col_key` of the anomaly's table holds `corrected_value`.
    """

    anomaly_id: str
    check_id: str
    agency_id: str
    report_year: int
    table_key: str
    row_key: str
    col_key: str
    expected: Decimal | None
    actual: Decimal | None
    decision: str
    corrected_row_key: str
    corrected_col_key: str
    corrected_value: Decimal | None
    who: str
    decided_on: date
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is no decision: the file, its line (the header is line 1) and why."""

    source: str
    line: int
    reason: str


def load_decisions(folder: Path) -> tuple[list[Decision], list[Refusal]]:
    """All decisions of the folder's CSV files, files by name and rows in order, and the rows that are none."""
    decisions: list[Decision] = []
    refusals: list[Refusal] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            absent = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if absent:
                refusals.append(Refusal(path.name, 1, f"lacks the columns {', '.join(absent)}"))
                continue
            found, refused = parse_rows(reader, path.name)
        decisions += found
        refusals += refused
    return decisions, refusals


def parse_rows(rows: Iterable[Mapping[str, str | None]], source: str) -> tuple[list[Decision], list[Refusal]]:
    """Decisions out of rows of text, in order; a row with a blank or wrong field is refused with the reason."""
    decisions: list[Decision] = []
    refusals: list[Refusal] = []
    for line, row in enumerate(rows, start=2):
        text = {name: (row.get(name) or "").strip() for name in COLUMNS}
        reasons = list(_reasons_to_refuse(text))
        if reasons:
            refusals.append(Refusal(source, line, "; ".join(reasons)))
        else:
            decisions.append(_decision(text))
    return decisions, refusals


def write_decisions(path: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions to a CSV file, after those it holds; the file is replaced whole or not at all."""
    held = path.read_text(encoding="utf-8") if path.exists() else ",".join(COLUMNS) + "\n"
    partial = path.with_suffix(".partial")
    with partial.open("w", newline="", encoding="utf-8") as file:
        file.write(held if held.endswith("\n") else held + "\n")
        writer = csv.writer(file, lineterminator="\n")
        for decision in decisions:
            writer.writerow(_text(getattr(decision, name)) for name in COLUMNS)
    partial.replace(path)


def _reasons_to_refuse(text: Mapping[str, str]) -> Iterator[str]:
    for name in ("anomaly_id", "check_id", "agency_id", "report_year", "decision", "who", "decided_on", "reason"):
        if not text[name]:
            yield f"{name} is blank"
    if text["decision"] and text["decision"] not in DECISIONS:
        yield f"decision '{text['decision']}' is none of {', '.join(DECISIONS)}"
    if text["report_year"] and not text["report_year"].isdigit():
        yield f"report_year '{text['report_year']}' is no year"
    for name in ("expected", "actual", "corrected_value"):
        if text[name] and _number(text[name]) is None:
            yield f"{name} '{text[name]}' is no number"
    if text["decision"] == "correction" and not text["corrected_value"]:
        yield "a correction needs corrected_value"
    if text["decision"] == "correction":
        yield from _reasons_against_cell(text)
    if text["decided_on"]:
        try:
            date.fromisoformat(text["decided_on"])
        except ValueError:
            yield f"decided_on '{text['decided_on']}' is no date like 2026-11-24"


def _reasons_against_cell(text: Mapping[str, str]) -> Iterator[str]:
    """Why a correction names no cell: it must, since one of no cell would be kept and change nothing."""
    if not text["table_key"]:
        yield "only an anomaly about a table can be corrected"
        return
    for axis, name in (("row", "corrected_row_key"), ("col", "corrected_col_key")):
        entered = text[name] or text[f"{axis}_key"]
        if not entered:
            yield f"{name} is blank, and the anomaly is not about one cell"
        elif cell_key(text["table_key"], axis, entered) is None:
            yield f"{name} '{entered}' is no {'row' if axis == 'row' else 'column'} of the table {text['table_key']}"


def cell_key(table_key: str, axis: str, entered: str) -> str | None:
    """The key of the row or column that a person names by key or label; None where the table has no such one.

    Rows of statistics tables have no keys but their labels. Of a label that several rows have none is taken.
    """
    if table_key == "statistics":
        return entered if axis == "row" or entered in ("current_year", "cumulative") else None
    known = [each for each in entries() if (each.table_key, each.axis) == (table_key, axis)]
    if any(each.key == entered for each in known):
        return entered
    named = {each.key for each in known if _bare(entered) in (_bare(each.label_zh), _bare(each.label_en))}
    return named.pop() if len(named) == 1 else None


def _bare(label: str) -> str:
    """The label without numbering, brackets and spaces."""
    return re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]|[（(].*[）)]|\s", "", label.strip()).lower()


def _decision(text: Mapping[str, str]) -> Decision:
    return Decision(
        anomaly_id=text["anomaly_id"],
        check_id=text["check_id"],
        agency_id=text["agency_id"],
        report_year=int(text["report_year"]),
        table_key=text["table_key"],
        row_key=text["row_key"],
        col_key=text["col_key"],
        expected=_number(text["expected"]),
        actual=_number(text["actual"]),
        decision=text["decision"],
        corrected_row_key=_corrected(text, "row"),
        corrected_col_key=_corrected(text, "col"),
        corrected_value=_number(text["corrected_value"]),
        who=text["who"],
        decided_on=date.fromisoformat(text["decided_on"]),
        reason=text["reason"],
        evidence=text["evidence"],
    )


def _corrected(text: Mapping[str, str], axis: str) -> str:
    entered = text[f"corrected_{axis}_key"] or text[f"{axis}_key"]
    return cell_key(text["table_key"], axis, entered) or entered


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
