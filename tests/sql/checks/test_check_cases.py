"""Every check against its case file: which units fail, pass and cannot be assessed, and with which numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.sql.checks.cases import FOLDER, STATUSES, empty_warehouse, fill, load_case
from warehouse.checks import CHECKS_FOLDER, Check, assess, load_checks, prepare, run_checks

CHECKS = {check.check_id: check for check in load_checks()}


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = empty_warehouse()
    prepare(connection, CHECKS_FOLDER, list(CHECKS.values()))
    return connection


def test_every_check_has_a_case_and_every_case_a_check() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == CHECKS.keys()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_check_passes_fails_and_abstains_as_its_case_says(path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    case = load_case(path)
    cursor = warehouse.cursor()
    cursor.execute("begin")
    fill(cursor, case.rows)
    sql = CHECKS[case.check_id].sql
    columns = "report_id, table_key, row_key, col_key, status, expected, actual"
    failing = cursor.execute(f"select {columns} from ({sql})").fetchall()
    cursor.execute("set variable every_unit = true")
    every = cursor.execute(f"select {columns} from ({sql})").fetchall()
    cursor.execute("reset variable every_unit")
    cursor.execute("rollback")

    found = {status: sorted(row[:4] for row in every if row[4] == status) for status in STATUSES}
    assert found == {status: sorted(case.expected[status]) for status in STATUSES}
    assert sorted(row[:4] for row in failing) == sorted(case.expected["failed"])
    numbers = {row[:4]: (row[5], row[6]) for row in every}
    for unit, (expected, actual) in case.numbers.items():
        assert numbers[unit] == (as_decimal(expected), as_decimal(actual)), unit
    assert all(
        case.expected[status] for status in STATUSES if status != "not_assessable" or has_abstention(case.check_id)
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_fails_is_said_in_both_languages(path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    case = load_case(path)
    warehouse.execute("begin")
    try:
        fill(warehouse, case.rows)
        result = assess(warehouse, CHECKS[case.check_id])
        assert result.error is None
        messages = warehouse.execute("select message_en, message_zh from failures").fetchall()
    finally:
        warehouse.execute("rollback")
    assert len(messages) == len(case.expected["failed"])
    for english, chinese in messages:
        assert english
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert not re.search(r"[{}]", english + chinese)


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.check_id)
def test_no_space_stands_where_a_line_of_chinese_was_broken(check: Check) -> None:
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef] +[\u3000-\u9fff\uff00-\uffef]", check.message_zh)


def has_abstention(check_id: str) -> bool:
    """A check whose units exist only where they can be assessed says so in its header."""
    return not CHECKS[check_id].assessable.startswith("always")


def as_decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_all_checks_run_on_an_empty_warehouse() -> None:
    results = run_checks(empty_warehouse(), night="n")
    assert [result.error for result in results] == [None] * len(CHECKS)
    assert {result.assessable for result in results} == {0}
