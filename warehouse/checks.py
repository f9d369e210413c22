"""Run the SQL checks over a built warehouse and count what each could assess; serves the stage `check`.

A check is one file under sql/checks: a header of `-- key: value` lines and one SELECT. Pasted into any DuckDB client
the SELECT returns the offending units. With the DuckDB variable `every_unit` set to true it returns every unit it looks
at, its `status` being `passed`, `failed` or `not_assessable`: that is how assessable units are counted, and how the
anomaly list learns that a unit passed tonight. Columns after the fixed ones are facts, kept as evidence.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb

CHECKS_FOLDER = Path(__file__).resolve().parents[1] / "sql" / "checks"
ANOMALIES_FOLDER = Path(__file__).resolve().parents[1] / "sql" / "anomalies"

SEVERITIES = ("error", "warning", "info")
SCOPES = ("body", "all")
FIXED_COLUMNS = (
    "report_id",
    "agency_id",
    "report_year",
    "table_key",
    "row_key",
    "col_key",
    "expected",
    "actual",
    "status",
)
UNIT_COLUMNS = ("agency_id", "report_year", "table_key", "row_key", "col_key")

_HEADER_LINE = re.compile(r"^--\s?(?P<key>[a-z_]+):\s*(?P<value>.*)$")
_CONTINUED_LINE = re.compile(r"^--\s{2,}(?P<value>\S.*)$")
_HAN = r"\u3000-\u9fff\uff00-\uffef"
_WITHIN_CHINESE = re.compile(rf"[{_HAN}]\n[{_HAN}“{{\d]|[”}}\d]\n[{_HAN}]")
_CELL_PATTERN = re.compile(
    r"^(?P<table>[a-z_=]+)\.(?P<row>[^.@?]+)\.(?P<col>[^.@?]+)(?:@(?P<years>-?\d+))?(?:\?(?P<kind>[a-z_]+))?$"
)
# the column of the outermost SELECT, which stands behind the last line that is only `select`
_BLANKS_COLUMN = re.compile(r"^select\n(?:(?!^select\n).)*^    (?:\w+\.)?blank_as_zero,?$(?!.*^select\n)", re.M | re.S)
_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")


class CheckError(Exception):
    """A check file that cannot be taken into the catalogue; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class CellPattern:
    """Which cells a check concerns: keys of vocabulary.csv, `=` for the unit's own key, `*` for any text.

    `years` counts from the unit's report year; `kind` keeps only cells of that kind.
    """

    table_key: str
    row_key: str
    col_key: str
    years: int = 0
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check as its file states it. `innocent` says what may explain a failure without a fault of the publisher.

    `scope` is `body` where a unit's outcome follows from the reports of its own body, `all` where it follows from other
    bodies, sources or the date too.
    """

    check_id: str
    title_en: str
    title_zh: str
    severity: str
    group: str
    scope: str
    rule: str
    source: str
    grain: str
    assessable: str
    innocent: str
    message_en: str
    message_zh: str
    cells: tuple[CellPattern, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found tonight, in units of its grain.

    `assessable` counts passed and failed units together; `blanks_as_zero` those of them in which a blank cell of a
    table without any printed 0 was taken as 0.
    """

    check_id: str
    severity: str
    assessable: int
    failed: int
    not_assessable: int
    blanks_as_zero: int
    seconds: float
    error: str | None = None


_HEADER_KEYS = {field.name for field in fields(Check)} - {"check_id", "sql"} | {"id"}


def load_checks(folder: Path = CHECKS_FOLDER) -> list[Check]:
    """Every check of the folder, in the order of its file names.

    Raises `CheckError` for a folder without checks, a header key that is unknown, missing or doubled, an id that is not
    the file's name, or a file that is not exactly one SELECT.
    """
    checks = [_load_check(path) for path in sorted(folder.glob("*.sql"))]
    if not checks:
        raise CheckError(f"there is no check (*.sql) in {folder}")
    return checks


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    folder: Path = CHECKS_FOLDER,
    night: str = "",
    when_done: Callable[[CheckResult], None] | None = None,
) -> list[CheckResult]:
    """Run every check, fill `checks`, `check_results` and `thresholds`, and leave the failing units in `failures`.

    A check that cannot run is a result with its error and no counts, never a pass; the others go on. `when_done` is
    told of each result as it comes.
    """
    checks = load_checks(folder)
    prepare(connection, folder, checks)
    results = []
    for check in checks:
        results.append(assess(connection, check))
        if when_done is not None:
            when_done(results[-1])
    keep_results(connection, night, results)
    return results


def keep_results(connection: duckdb.DuckDBPyConnection, night: str, results: Sequence[CheckResult]) -> None:
    """Write the results of a night into `check_results`."""
    connection.executemany(
        "insert into check_results"
        " (night, check_id, assessable, failed, not_assessable, blanks_as_zero, seconds, error)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                night,
                result.check_id,
                result.assessable,
                result.failed,
                result.not_assessable,
                result.blanks_as_zero,
                result.seconds,
                result.error,
            )
            for result in results
        ],
    )


def prepare(connection: duckdb.DuckDBPyConnection, folder: Path, checks: Sequence[Check]) -> None:
    """Create what checks read and fill besides the warehouse: `thresholds`, `checks`, `check_results`, `failures`."""
    execute_file(connection, ANOMALIES_FOLDER / "05_labels.sql")
    execute_file(connection, ANOMALIES_FOLDER / "10_tables.sql")
    thresholds = folder / "thresholds.csv"
    if thresholds.exists():
        connection.execute(
            "insert into thresholds by name select * from read_csv($path, header = true, all_varchar = true)",
            {"path": str(thresholds)},
        )
    for check in checks:
        connection.execute(
            "insert into checks by name select $check_id as check_id, $title_en as title_en, $title_zh as title_zh,"
            " $severity as severity, $group as check_group, $scope as scope, $rule as rule, $source as source,"
            " $grain as grain, $assessable as assessable_when, $innocent as innocent, $sql as sql",
            {
                "check_id": check.check_id,
                "title_en": check.title_en,
                "title_zh": check.title_zh,
                "severity": check.severity,
                "group": check.group,
                "scope": check.scope,
                "rule": check.rule,
                "source": check.source,
                "grain": check.grain,
                "assessable": check.assessable,
                "innocent": check.innocent,
                "sql": check.sql,
            },
        )
        for cell in check.cells:
            connection.execute(
                "insert into check_cells values (?, ?, ?, ?, ?, ?)",
                [check.check_id, cell.table_key, cell.row_key, cell.col_key, cell.years, cell.kind],
            )


def execute_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Run every statement of an SQL file."""
    connection.execute(path.read_text(encoding="utf-8"))


def passed_units(connection: duckdb.DuckDBPyConnection, check: Check, units: str, target: str) -> None:
    """Append to `target` the anomaly_id of those rows of the table `units` whose unit the check assessed and passed."""
    keys = " and ".join(f"checked.{column} = wanted.{column}" for column in UNIT_COLUMNS)
    with _every_unit(connection):
        connection.execute(
            f"insert into {target} select distinct wanted.anomaly_id from {units} as wanted"  # noqa: S608 - own SQL
            f" join ({check.sql}) as checked on {keys} where wanted.check_id = $check_id and checked.status = 'passed'",
            {"check_id": check.check_id},
        )


def _load_check(path: Path) -> Check:
    header, sql = _split_header(path.read_text(encoding="utf-8"), path)
    missing = _HEADER_KEYS - header.keys()
    if missing:
        raise CheckError(f"{path.name}: the header lacks {', '.join(sorted(missing))}")
    if header["id"] != path.stem:
        raise CheckError(f"{path.name}: its id is {header['id']}, which is not the file's name")
    if header["severity"] not in SEVERITIES:
        raise CheckError(f"{path.name}: severity {header['severity']} is none of {', '.join(SEVERITIES)}")
    if header["scope"] not in SCOPES:
        raise CheckError(f"{path.name}: scope {header['scope']} is none of {', '.join(SCOPES)}")
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.ParserException as problem:
        raise CheckError(f"{path.name}: {problem}") from problem
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise CheckError(f"{path.name}: a check is exactly one SELECT")
    values = {key: value for key, value in header.items() if key not in ("id", "cells")}
    return Check(check_id=header["id"], cells=tuple(_cell_patterns(header["cells"], path)), sql=sql, **values)


def _split_header(text: str, path: Path) -> tuple[dict[str, str], str]:
    header: dict[str, str] = {}
    lines = text.splitlines()
    key = ""
    for number, line in enumerate(lines):
        if match := _HEADER_LINE.match(line):
            key = match["key"]
            if key not in _HEADER_KEYS or key in header:
                raise CheckError(f"{path.name}: unknown or doubled header key {key}")
            header[key] = match["value"].strip()
        elif (match := _CONTINUED_LINE.match(line)) and key:
            header[key] = _joined(header[key], match["value"].strip())
        else:
            return header, "\n".join(lines[number:]).strip().rstrip(";")
    return header, ""


def _joined(text: str, more: str) -> str:
    """Two lines of a header as one text; within Chinese no space stands where the line was broken."""
    glue = "" if _WITHIN_CHINESE.fullmatch(f"{text[-1:]}\n{more[:1]}") else " "
    return text + glue + more


def _cell_patterns(text: str, path: Path) -> Iterator[CellPattern]:
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _CELL_PATTERN.match(part)
        if match is None:
            raise CheckError(f"{path.name}: '{part}' is no cell pattern; write table.row.col@years?kind")
        yield CellPattern(match["table"], match["row"], match["col"], int(match["years"] or 0), match["kind"])


def assess(connection: duckdb.DuckDBPyConnection, check: Check) -> CheckResult:
    """Run one check: count its units and add the failing ones to `failures`."""
    started = time.perf_counter()
    error = None
    counts = {"passed": 0, "failed": 0, "not_assessable": 0, "blanks_as_zero": 0}
    try:
        counts |= count_units(connection, check)
        if counts["failed"]:
            _keep_failures(connection, check)
    except duckdb.Error as problem:
        error, counts = str(problem), dict.fromkeys(counts, 0)
    return CheckResult(
        check_id=check.check_id,
        severity=check.severity,
        assessable=counts["failed"] + counts["passed"],
        failed=counts["failed"],
        not_assessable=counts["not_assessable"],
        blanks_as_zero=counts["blanks_as_zero"],
        seconds=round(time.perf_counter() - started, 3),
        error=error,
    )


def count_units(connection: duckdb.DuckDBPyConnection, check: Check) -> dict[str, int]:
    """Count the units by status and keep the failing ones in `assessed`, in a single pass over the warehouse."""
    blanks = "count(*) filter (where units.blank_as_zero)" if _BLANKS_COLUMN.search(check.sql) else "0"
    with _every_unit(connection):
        connection.execute(
            "create or replace temp table assessed as"  # noqa: S608 - own SQL
            f" select status, count(*) as units, {blanks} as blanks,"
            " list(units) filter (where status = 'failed') as failing"
            f" from ({check.sql}) as units group by status"
        )
    rows = connection.execute("select status, units, blanks from assessed").fetchall()
    counts = dict.fromkeys(("passed", "failed", "not_assessable"), 0) | {status: count for status, count, _ in rows}
    counts["blanks_as_zero"] = sum(count for status, _, count in rows if status != "not_assessable")
    return counts


def _fact_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The columns of the failing units after the fixed ones, with their types."""
    rows = connection.execute("describe select unnest(failing, max_depth := 2) from assessed").fetchall()
    return {str(row[0]): str(row[1]) for row in rows if row[0] not in FIXED_COLUMNS}


def _keep_failures(connection: duckdb.DuckDBPyConnection, check: Check) -> None:
    facts = _fact_columns(connection)
    fact_struct = ", ".join(f"'{name}': units.\"{name}\"" for name in facts if name != "blame")
    connection.execute(
        f"""
        insert into failures by name
        with units as (
            select unnest(failing, max_depth := 2)
            from assessed
            where status = 'failed'
        )
        select
            '{check.check_id}' as check_id,
            units.report_id, units.agency_id, units.report_year, units.table_key, units.row_key, units.col_key,
            units.expected, units.actual,
            {_message(check.message_en, "en", facts)} as message_en,
            {_message(check.message_zh, "zh", facts)} as message_zh,
            {"units.blame" if "blame" in facts else "null"} as blame,
            {f"to_json({{{fact_struct}}})" if fact_struct else "'{}'::json"} as facts
        from units
        left join check_labels as tables on tables.axis = 'table' and tables.key = units.table_key
        left join check_labels as rows
            on rows.axis = 'row' and rows.key = units.row_key and rows.table_key = units.table_key
        left join check_labels as cols
            on cols.axis = 'col' and cols.key = units.col_key and cols.table_key = units.table_key
        """  # noqa: S608 - own SQL
    )


_BLANKS_COUNTED = {
    "en": " Blank cells count as 0 here, since the table prints no 0.",
    "zh": "（该表未填写0，空白按0计。）",
}


def _message(template: str, language: str, facts: Mapping[str, str]) -> str:
    """The SQL expression that fills the placeholders of a message template."""
    expressions = {
        "table": f"coalesce(tables.label_{language}, units.table_key)",
        "row": f"coalesce(rows.label_{language}, units.row_key)",
        "col": f"coalesce(cols.label_{language}, units.col_key)",
        "year": "units.report_year",
        "last_year": "units.report_year - 1",
        "expected": "plain_number(units.expected)",
        "actual": "plain_number(units.actual)",
        "difference": "plain_number(units.actual - units.expected)",
    }
    for name, kind in facts.items():
        expressions[name] = f'plain_number(units."{name}")' if kind.startswith("DECIMAL") else f'units."{name}"'
    parts: list[str] = []
    for position, piece in enumerate(_PLACEHOLDER.split(template)):
        if position % 2:
            parts.append(f"coalesce(cast({expressions.get(piece, f'units.{piece}')} as varchar), '')")
        elif piece:
            parts.append("'" + piece.replace("'", "''") + "'")
    if "blank_as_zero" in facts:
        parts.append(f"case when units.blank_as_zero then '{_BLANKS_COUNTED[language]}' else '' end")
    return f"concat({', '.join(parts)})" if parts else "''"


class _every_unit:  # noqa: N801 - reads as a verb at its call
    """Within it, checks return every unit and not only the failing ones."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("set variable every_unit = true")

    def __exit__(self, *_: object) -> None:
        self._connection.execute("reset variable every_unit")
