"""Plays nights of the anomaly list: a small warehouse, the real checks, and the log kept in a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from tests.sql.checks.cases import empty_warehouse, fill
from warehouse.anomalies import AnomalySummary, append_history, carry_forward, list_anomalies
from warehouse.checks import CHECKS_FOLDER, run_checks
from warehouse.decisions import Decision, write_decisions

FIRST_NIGHT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


CHECKS_OF_THESE_NIGHTS = ("disputes_total", "table_missing")


@dataclass
class Nights:
    """A home with a log and decisions, on which one night after the other is played, with a few of the checks."""

    folder: Path
    check_ids: Sequence[str] = CHECKS_OF_THESE_NIGHTS
    played: int = 0
    summaries: list[AnomalySummary] = field(default_factory=list)

    @cached_property
    def checks(self) -> Path:
        folder = self.folder / "checks"
        folder.mkdir()
        for name in ("thresholds.csv", *(f"{check_id}.sql" for check_id in self.check_ids)):
            (folder / name).write_bytes((CHECKS_FOLDER / name).read_bytes())
        return folder

    @property
    def history(self) -> Path:
        return self.folder / "history"

    @property
    def decisions(self) -> Path:
        path = self.folder / "decisions"
        path.mkdir(exist_ok=True)
        return path

    def start_of(self, number: int) -> datetime:
        return FIRST_NIGHT + timedelta(days=number - 1)

    def seen_on(self, number: int) -> datetime:
        """What first_seen and last_seen say of a night: its start in UTC, without a zone."""
        return self.start_of(number).replace(tzinfo=None)

    def play(self, rows: Rows, publish: bool = True) -> duckdb.DuckDBPyConnection:
        """The warehouse at the end of a night that read these rows; a night that is not published leaves no log."""
        number = self.played + 1
        night = self.start_of(number).strftime("%Y-%m-%dT%H%M%SZ")
        connection = empty_warehouse()
        fill(connection, {table: [dict(row) for row in entries] for table, entries in rows.items()})
        run_checks(connection, self.checks, night=night)
        summary = carry_forward(
            connection, self.history, self.decisions, night, self.start_of(number), folder=self.checks
        )
        self.summaries.append(summary)
        if publish:
            self.played = number
            append_history(connection, self.history, night)
        return connection

    def decide(self, connection: duckdb.DuckDBPyConnection, decision: str, **fields: Any) -> None:
        """Add a decision on the first anomaly of the list, for the values it has."""
        anomaly = list_anomalies(connection)[0]
        decided = Decision(
            anomaly_id=anomaly.anomaly_id,
            check_id=anomaly.check_id,
            agency_id=anomaly.agency_id,
            report_year=anomaly.report_year,
            table_key=anomaly.table_key,
            row_key=anomaly.row_key,
            col_key=anomaly.col_key,
            expected=anomaly.expected,
            actual=anomaly.actual,
            decision=decision,
            corrected_row_key=fields.get("row_key", ""),
            corrected_col_key=fields.get("col_key", ""),
            corrected_value=fields.get("value"),
            who="Li",
            decided_on=self.start_of(self.played).date(),
            reason="seen on the page",
            evidence="",
        )
        write_decisions(self.decisions / "decisions.csv", [decided])


def states(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in connection.execute("select state from anomalies order by anomaly_id").fetchall()]


def disputes(total: float | None, upheld: float = 10, blame_confidence: float = 1.0) -> dict[str, list[dict[str, Any]]]:
    """One report whose reconsiderations add up to `upheld` + 1 and print `total`, with the cells behind them."""
    values = {"upheld": upheld, "corrected": 1, "other": 0, "pending": 0, "total": total}
    return {
        "reports": [{"report_id": "a-2023", "url": "https://a.example/2023", "agency_name": "甲区人民政府"}],
        "disputes_operands": [{"report_id": "a-2023", "row_key": "review"} | values],
        "cells": [
            {
                "report_id": "a-2023",
                "table_key": "disputes",
                "row_key": "review",
                "col_key": key,
                "row_label": "行政复议",
                "col_label": key,
                "raw_text": "" if value is None else str(value),
                "kind": "blank" if value is None else "number",
                "value": value,
                "page": 4,
                "x0": 100 + 20 * place,
                "top": 300,
                "x1": 118 + 20 * place,
                "bottom": 312,
                "confidence": blame_confidence,
            }
            for place, (key, value) in enumerate(values.items())
        ],
        "table_presence": [
            {
                "report_id": "a-2023",
                "table_key": key,
                "n_cells": 15,
                "n_numbers": 15,
                "n_blanks": 0,
                "n_zeros": 12,
                "min_confidence": 1,
            }
            for key in ("proactive", "requests", "disputes")
        ],
    }
