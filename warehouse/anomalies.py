"""The anomaly list: carried from night to night, and listed; serves the stages `check` and `publish`.

The list is rebuilt every night from tonight's failing units, the log of earlier nights and people's decisions. The
log lies as Parquet beside the published file and grows only by `append_history`, so that a night that fails changes
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.causes import locate_causes
from warehouse.checks import ANOMALIES_FOLDER, CHECKS_FOLDER, execute_file, load_checks, passed_units
from warehouse.decisions import Refusal, load_decisions
from warehouse.excerpt import using

ANOMALIES_AT_A_TIME = 150_000
STATES = ("new", "open", "resolved", "reopened", "accepted")


@dataclass(frozen=True, slots=True)
class AnomalySummary:
    """How many anomalies stand in each state tonight, and how many changed into it tonight.

    `refused` are rows under warehouse/decisions that are no decisions; they had no effect.
    """

    states: Mapping[str, int]
    changes: Mapping[str, int]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which anomalies to list; None or empty means no limit. `text` is looked for in both messages."""

    states: Sequence[str] = ("new", "open", "reopened")
    severities: Sequence[str] = ()
    check_ids: Sequence[str] = ()
    agency_id: str | None = None
    report_year: int | None = None
    blame: str | None = None
    text: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One row of `anomalies`, with the body's name as printed. Numbers are in the unit as printed, times in UTC."""

    anomaly_id: str
    check_id: str
    severity: str
    report_id: str
    agency_id: str
    agency_name: str | None
    report_year: int
    table_key: str
    row_key: str
    col_key: str
    expected: Decimal | None
    actual: Decimal | None
    difference: Decimal | None
    message_en: str
    message_zh: str
    blame: str
    state: str
    first_seen: datetime
    last_seen: datetime
    cause_row_key: str | None
    cause_col_key: str | None
    cause_value: Decimal | None
    cause_id: str | None
    importance: float | None


def carry_forward(
    connection: duckdb.DuckDBPyConnection,
    history: Path,
    decisions: Path,
    night: str,
    started_at: datetime,
    folder: Path = CHECKS_FOLDER,
    excerpt: str | None = None,
) -> AnomalySummary:
    """Fill `anomalies` and `anomaly_log` from tonight's failing units, the log of earlier nights and the decisions.

    Runs after `run_checks` on the same file. `history` is the folder of Parquet segments that `append_history` writes;
    an empty or absent one is a first night. Segments of this night or later ones are not read, so that a night can be
    played again. `started_at` is what first_seen and last_seen say. `excerpt` names the attached warehouse that holds
    all failing units and the reports of their bodies, where the other bodies keep the anomalies of the last night.
    """
    execute_file(connection, ANOMALIES_FOLDER / "05_labels.sql")
    connection.execute(f"set variable night = '{_quoted(night)}'")
    connection.execute(f"set variable started_at = '{_as_utc(started_at).isoformat()}'")
    refused = take_decisions(connection, decisions)
    _load_history(connection, history)
    with using(connection, excerpt or _own(connection)):
        execute_file(connection, ANOMALIES_FOLDER / "20_tonight.sql")
        _gather_evidence(connection)
        execute_file(connection, ANOMALIES_FOLDER / "22_blame.sql")
        locate_causes(connection)
        execute_file(connection, ANOMALIES_FOLDER / "25_consequences.sql")
    execute_file(connection, ANOMALIES_FOLDER / "30_previous.sql")
    _assess_vanished(connection, folder, excerpt or _own(connection))
    execute_file(connection, ANOMALIES_FOLDER / "40_lifecycle.sql")
    if excerpt:
        execute_file(connection, ANOMALIES_FOLDER / "45_settled.sql")
    execute_file(connection, ANOMALIES_FOLDER / "50_importance.sql")
    execute_file(connection, ANOMALIES_FOLDER / "60_corrections.sql")
    _drop_working_tables(connection)
    return AnomalySummary(_counts(connection), _changes(connection, night), refused)


def append_history(connection: duckdb.DuckDBPyConnection, history: Path, night: str) -> Path:
    """Write tonight's changes as one more Parquet segment of the log and return its path; whole or not at all.

    Called when the night's release has been put in place. Writing the same night again replaces its segment.
    """
    history.mkdir(parents=True, exist_ok=True)
    segment = history / f"{night}.parquet"
    partial = history / f".{night}.partial"
    connection.sql("from anomaly_log").filter(f"night = '{_quoted(night)}'").order("anomaly_id").write_parquet(
        str(partial), compression="zstd"
    )
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(segment)
    return segment


def list_anomalies(connection: duckdb.DuckDBPyConnection, filters: Filters | None = None) -> list[Anomaly]:
    """The anomalies that the filters let through, the most important first, each cause followed by its consequences."""
    wanted = filters or Filters()
    conditions, values = _conditions(wanted)
    limit = f"limit {int(wanted.limit)}" if wanted.limit is not None else ""
    rows = connection.execute(
        f"{_ANOMALY_QUERY} where {' and '.join(conditions) or 'true'} order by {_ORDER} {limit}", values
    ).fetchall()
    return [Anomaly(*row) for row in rows]


def anomalies_beginning(connection: duckdb.DuckDBPyConnection, start: str) -> list[Anomaly]:
    """The first two anomalies, by id, whose id begins so: one, where `start` tells which is meant."""
    rows = connection.execute(
        f"{_ANOMALY_QUERY} where starts_with(listed.anomaly_id, $start) order by listed.anomaly_id limit 2",
        {"start": start},
    ).fetchall()
    return [Anomaly(*row) for row in rows]


_ANOMALY_QUERY = """
select
    listed.anomaly_id, listed.check_id, listed.severity, listed.report_id, listed.agency_id,
    coalesce(reports.agency_name, agencies.name) as agency_name,
    listed.report_year, listed.table_key, listed.row_key, listed.col_key, listed.expected, listed.actual,
    listed.difference, listed.message_en, listed.message_zh, listed.blame, listed.state, listed.first_seen,
    listed.last_seen, listed.cause_row_key, listed.cause_col_key, listed.cause_value, listed.cause_id,
    listed.importance
from anomalies as listed
left join anomalies as causes on listed.cause_id = causes.anomaly_id
left join reports on listed.report_id = reports.report_id
left join agencies on listed.agency_id = agencies.agency_id
"""

_ORDER = """
    coalesce(causes.importance, listed.importance) desc nulls last,
    coalesce(listed.cause_id, listed.anomaly_id),
    listed.cause_id is not null,
    listed.importance desc nulls last,
    listed.anomaly_id
"""


def _conditions(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for column, chosen in (
        ("state", filters.states),
        ("severity", filters.severities),
        ("check_id", filters.check_ids),
    ):
        if chosen:
            conditions.append(f"listed.{column} in (select unnest(${column}::varchar[]))")
            values[column] = list(chosen)
    for column in ("agency_id", "report_year", "blame"):
        if (value := getattr(filters, column)) is not None:
            conditions.append(f"listed.{column} = ${column}")
            values[column] = value
    if filters.text:
        conditions.append("(contains(listed.message_en, $text) or contains(listed.message_zh, $text))")
        values["text"] = filters.text
    return conditions, values


def take_decisions(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Refusal, ...]:
    """Fill `decisions` from the folder, and return the rows that are none."""
    decisions, refusals = load_decisions(folder)
    connection.execute("delete from decisions")
    if decisions:
        connection.executemany(
            "insert into decisions values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    decision.anomaly_id,
                    decision.decision,
                    decision.expected,
                    decision.actual,
                    decision.corrected_row_key,
                    decision.corrected_col_key,
                    decision.corrected_value,
                    decision.who,
                    decision.decided_on,
                    decision.reason,
                    decision.evidence,
                    position,
                )
                for position, decision in enumerate(decisions)
            ],
        )
    return tuple(refusals)


def _load_history(connection: duckdb.DuckDBPyConnection, history: Path) -> None:
    connection.execute("delete from anomaly_log")
    segments = sorted(history.glob("*.parquet")) if history.is_dir() else []
    if segments:
        connection.execute(
            "insert into anomaly_log by name select * from read_parquet($segments, union_by_name = true)"
            " where night < getvariable('night') order by night, anomaly_id",
            {"segments": [str(segment) for segment in segments]},
        )


def _own(connection: duckdb.DuckDBPyConnection) -> str:
    ((catalog,),) = connection.execute("select current_database()").fetchall()
    return str(catalog)


def _gather_evidence(connection: duckdb.DuckDBPyConnection) -> None:
    """Collect the cells of tonight's anomalies, so many anomalies at a time that memory holds their cells."""
    ((count,),) = connection.execute("select count(*) from tonight").fetchall()
    slices = 1 + count // ANOMALIES_AT_A_TIME
    for part in range(slices):
        connection.execute(f"set variable slices = {slices}; set variable slice = {part}")
        execute_file(connection, ANOMALIES_FOLDER / "21_evidence.sql")


def _assess_vanished(connection: duckdb.DuckDBPyConnection, folder: Path, bodies: str) -> None:
    """Find which anomalies of last night's list, failing no longer, were assessed tonight and passed."""
    waiting = {row[0] for row in connection.execute("select distinct check_id from vanished").fetchall()}
    broken = {
        row[0] for row in connection.execute("select check_id from check_results where error is not null").fetchall()
    }
    for check in load_checks(folder):
        if check.check_id in waiting - broken:
            with using(connection, bodies if check.scope == "body" else _own(connection)):
                passed_units(connection, check, "vanished", "vanished_passed")


def _drop_working_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for name in ("failures", "check_cells"):
        connection.execute(f"drop table {name}")
    for name in (
        "tonight",
        "tonight_evidence",
        "tonight_sentences",
        "tonight_anomalies",
        "tonight_causes",
        "tonight_links",
        "tonight_roots",
        "tonight_linked",
        "previous",
        "carried",
    ):
        connection.execute(f"drop table {name}")


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    rows = connection.execute("select state, count(*) from anomalies group by state").fetchall()
    return dict.fromkeys(STATES, 0) | dict(rows)


def _changes(connection: duckdb.DuckDBPyConnection, night: str) -> dict[str, int]:
    rows = connection.execute(
        "select event, count(*) from anomaly_log where night = $night and event <> 'night' group by event",
        {"night": night},
    ).fetchall()
    return dict(sorted(rows))


def _as_utc(moment: datetime) -> datetime:
    """The moment in UTC without its zone, as the published file holds times."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
