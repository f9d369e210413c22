"""Every example query runs on a small warehouse and answers in the shape that its header says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.readings import FIRST_NIGHT, Key, built, cell, fetched, form_cells, read_document
from warehouse.anomalies import carry_forward
from warehouse.build import RunRecord, SourceFact
from warehouse.checks import run_checks
from warehouse.database import SQL_FOLDER, Limits, reading, writing

QUERIES = sorted((SQL_FOLDER / "queries").glob("*.sql"))
TABLES = ("proactive", "requests", "disputes")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def texts(new: int, **others: str) -> dict[Key, str]:
    """A report that received `new` requests, granted most, and refused eight; 40 denials where `many` is given."""
    return {
        ("requests", "new_requests", "natural_person"): str(new - 1),
        ("requests", "new_requests", "company"): "1",
        ("requests", "new_requests", "total"): str(new),
        ("requests", "carried_in", "total"): others.get("carried_in", "0"),
        ("requests", "granted", "total"): str(new - 8),
        ("requests", "denied_state_secret", "total"): "2",
        ("requests", "denied_process_info", "total"): "6",
        ("requests", "outcomes_total", "total"): others.get("outcomes_total", str(new)),
        ("disputes", "review", "upheld"): "3",
        ("disputes", "review", "corrected"): "1",
        ("disputes", "review", "total"): "4",
    }


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    documents = [
        read_document(
            f"{name}{year}", name, year, form_cells(texts(100 * (year - 2020)), tables=TABLES), level="county"
        )
        for name in ("甲县人民政府", "乙县人民政府")
        for year in (2021, 2022)
    ]
    wrong = texts(300, carried_in="3", outcomes_total="299") | {("requests", "denied_internal_affairs", "total"): "40"}
    fees = cell(("proactive", "fees", "amount"), "12.50", unit="万元", confidence=0.5)
    statistics = tuple(
        cell(("statistics", label, col), "9")
        for label in ("受理依申请公开信息总数", "受理依申请公开信息总数/当面申请数")
        for col in ("current_year", "cumulative")
    )
    blank = form_cells({("disputes", row, "other"): "" for row in ("review", "litigation_direct")}, tables=["disputes"])
    documents += [
        read_document(
            "old", "甲县人民政府", 2023, form_cells(texts(300), tables=TABLES), published_on=date(2024, 1, 1)
        ),
        read_document(
            "new", "甲县人民政府", 2023, (fees, *form_cells(wrong, tables=TABLES)), published_on=date(2024, 6, 1)
        ),
        read_document("early", "甲县人民政府", 2015, statistics, form="pre2019"),
        read_document("blank", "丙局", 2023, tuple(each for each in blank if each.raw_text == "" or each.value)),
        read_document("bad", None, None, (), status="encrypted", problem="the PDF asks for a password", form=None),
    ]
    sources = [SourceFact("county", "某县", expected_years=(2023, 2024))]
    runs = [RunRecord(FIRST_NIGHT, "extract", NOW, 2.0, "done", {"read": 9})]
    manifest = fetched(home, "old", "new", "bad")
    path = built(home, *documents, manifest=manifest, sources=sources, runs=runs).path
    with writing(path, Limits("1GB", 1)) as connection:
        run_checks(connection, night=FIRST_NIGHT)
        carry_forward(connection, home / "history", home / "decisions", FIRST_NIGHT, NOW)
    return path


def header(path: Path) -> dict[str, str]:
    lines = re.findall(r"^-- (question|question_zh|answer|columns): (.+)$", path.read_text(encoding="utf-8"), re.M)
    return dict(lines)


def run(warehouse: Path, name: str) -> list[dict[str, Any]]:
    with reading(warehouse) as connection:
        result = connection.execute((SQL_FOLDER / "queries" / f"{name}.sql").read_text(encoding="utf-8"))
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


EMPTY_HERE = {"enforcement_by_function": "the made-up names have no department with a function"}


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_query_asks_in_both_languages_and_answers_in_the_columns_it_says(warehouse: Path, path: Path) -> None:
    said = header(path)
    assert said.keys() == {"question", "question_zh", "answer", "columns"}
    text = path.read_text(encoding="utf-8")
    statements = duckdb.extract_statements(text)
    assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT]
    rows = run(warehouse, path.stem)
    if path.stem in EMPTY_HERE:
        assert rows == []
    else:
        assert list(rows[0]) == said["columns"].split(", ")
    assert run(warehouse, path.stem) == rows, "the order of the rows is not fixed"


def test_there_are_at_least_twenty_five() -> None:
    assert len(QUERIES) >= 25


def test_requests_by_year(warehouse: Path) -> None:
    rows = run(warehouse, "requests_by_year")
    assert (rows[1]["report_year"], rows[1]["requests"], rows[1]["by_natural_persons"]) == (2022, 400, 398)
    assert rows[1]["share"] == pytest.approx(0.995)


def test_refusal_grounds(warehouse: Path) -> None:
    rows = [row for row in run(warehouse, "refusal_grounds") if row["report_year"] == 2022]
    assert [(row["ground"], row["requests"], row["share"]) for row in rows[:2]] == [
        ("denied_process_info", 12, 0.75),
        ("denied_state_secret", 4, 0.25),
    ]
    assert {row["requests"] for row in rows[2:]} == {0}


def test_corrected_decisions(warehouse: Path) -> None:
    (row,) = [r for r in run(warehouse, "corrected_decisions") if (r["report_year"], r["row_key"]) == (2022, "review")]
    assert (row["disputes"], row["concluded"], row["corrected"], row["share"]) == (8, 8, 2, 0.25)


def test_carried_over_twice(warehouse: Path) -> None:
    (row,) = run(warehouse, "carried_over_twice")
    assert (row["agency_name"], row["report_year"], row["carried_in"], row["difference"]) == (
        "甲县人民政府",
        2023,
        3,
        3,
    )


def test_corrected_publications(warehouse: Path) -> None:
    rows = {(row["row_key"], row["col_key"]): row for row in run(warehouse, "corrected_publications")}
    assert rows["outcomes_total", "total"]["other_text"] == "300"
    assert rows["outcomes_total", "total"]["current_text"] == "299"
    assert rows["outcomes_total", "total"]["other_url"] == "https://www.county.example/old"


def test_late_reports(warehouse: Path) -> None:
    rows = [row for row in run(warehouse, "late_reports") if row["report_year"] == 2023]
    assert [(row["agency_name"], row["days_to_publication"]) for row in rows] == [("甲县人民政府", 153)]


def test_prose_against_table(warehouse: Path) -> None:
    rows = run(warehouse, "prose_against_table")
    assert {(row["in_prose"], row["in_table"]) for row in rows} == {(7, 100), (7, 200), (7, 300)}


def test_blanks_taken_as_zero(warehouse: Path) -> None:
    (row,) = run(warehouse, "blanks_taken_as_zero")
    assert (row["agency_name"], row["n_blanks"]) == ("丙局", 2)


def test_discretionary_grounds(warehouse: Path) -> None:
    (row,) = run(warehouse, "discretionary_grounds")
    assert (row["denied"], row["share"]) == (48, pytest.approx(46 / 48, abs=1e-3))


def test_missing_reports(warehouse: Path) -> None:
    rows = {(row["agency_name"], row["report_year"]): row["state"] for row in run(warehouse, "missing_reports")}
    assert rows["甲县人民政府", 2016] == "missing"
    assert rows["甲县人民政府", 2024] == "missing"
