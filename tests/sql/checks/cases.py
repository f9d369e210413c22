"""The case files of the checks: rows of the warehouse, and what the check makes of each of its units."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from warehouse.build import build
from warehouse.staging import Staging
from warehouse.vocabulary import VOCABULARY_FILE

FOLDER = Path(__file__).parent
STATUSES = ("passed", "failed", "not_assessable")


@dataclass(frozen=True)
class Case:
    check_id: str
    rows: dict[str, list[dict[str, Any]]]
    expected: dict[str, list[tuple[Any, ...]]]
    numbers: dict[tuple[Any, ...], tuple[Any, Any]]


def load_case(path: Path) -> Case:
    """A case file: `rows` by table, and `expect` by status as [report_id, table, row, column, expected, actual]."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    expected: dict[str, list[tuple[Any, ...]]] = {status: [] for status in STATUSES}
    numbers: dict[tuple[Any, ...], tuple[Any, Any]] = {}
    for status, units in data["expect"].items():
        for unit in units:
            key, values = tuple(unit[:4]), unit[4:]
            expected[status].append(key)
            if values:
                numbers[key] = (values[0], values[1])
    return Case(path.stem, data["rows"], expected, numbers)


@cache
def _schema() -> str:
    """The statements that make every table and view of an empty build as a plain table, with the real vocabulary."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        build(path, [], Staging(Path(folder) / "staged", "none"), [], "night")
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute(
                "select table_name from information_schema.tables where table_schema = 'main' order by 1"
            ).fetchall()
            statements = [_as_table(connection, name) for (name,) in names]
    statements.append(
        f"insert into vocabulary select * from read_csv('{VOCABULARY_FILE}', header = true, all_varchar = true)"
    )
    return ";\n".join(statements)


def _as_table(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    columns = connection.execute(f'describe "{name}"').fetchall()
    return f'create table "{name}" ({", ".join(f"{column[0]!r} {column[1]}" for column in columns)})'.replace("'", '"')


def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with all that a build holds, views as tables, so that rows can be put into each."""
    connection = duckdb.connect()
    connection.execute(_schema())
    return connection


def fill(connection: duckdb.DuckDBPyConnection, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Insert a case's rows; `report_id` 'a-2023' gives agency_id 'a', report_year 2023 and document_id 'doc-a-2023'."""
    for table, entries in rows.items():
        columns = {row[0] for row in connection.execute(f"describe {table}").fetchall()}
        for entry in entries:
            row = derived(entry, columns) | {key: value for key, value in entry.items() if key != "others"}
            row |= {name: entry["others"] for name in columns - row.keys() if "others" in entry and counted(name)}
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def derived(entry: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    agency, _, year = str(entry.get("report_id", "")).rpartition("-")
    known = {
        "agency_id": agency,
        "report_year": int(year) if year.isdigit() else None,
        "document_id": f"doc-{entry.get('report_id')}",
        "form": "2021",
        "is_current": True,
        "blank_as_zero": False,
    }
    return {name: value for name, value in known.items() if name in columns}


def counted(name: str) -> bool:
    """Whether a wide column is one that `others` fills: a row or column key, but `other` of the 2019 form."""
    return name not in {"report_id", "document_id", "agency_id", "report_year", "form", "is_current"} | {
        "col_key",
        "row_key",
        "blank_as_zero",
        "other",
    }
