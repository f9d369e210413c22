"""Every example query runs on a small warehouse and answers in the shape that its header says."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.readings import built, form_cells, read_document
from warehouse.database import SQL_FOLDER, reading

QUERIES = sorted((SQL_FOLDER / "queries").glob("*.sql"))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def texts(new: int) -> dict[tuple[str, str, str], str]:
        return {
            ("requests", "new_requests", "natural_person"): str(new - 1),
            ("requests", "new_requests", "company"): "1",
            ("requests", "new_requests", "total"): str(new),
            ("requests", "denied_state_secret", "total"): "2",
            ("requests", "denied_process_info", "total"): "6",
            ("disputes", "review", "upheld"): "3",
            ("disputes", "review", "corrected"): "1",
            ("disputes", "review", "total"): "4",
        }

    documents = [
        read_document(f"{name}{year}", name, year, form_cells(texts(10 * (year - 2020)), tables=TABLES))
        for name in ("甲县人民政府", "乙县人民政府")
        for year in (2021, 2022, 2023)
    ]
    return built(tmp_path_factory.mktemp("home"), *documents).path


TABLES = ("proactive", "requests", "disputes")


def header(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^-- (question|question_zh|answer): (.+)$", path.read_text(encoding="utf-8"), re.M))


def run(warehouse: Path, name: str) -> list[tuple[object, ...]]:
    with reading(warehouse) as connection:
        return connection.execute((SQL_FOLDER / "queries" / f"{name}.sql").read_text(encoding="utf-8")).fetchall()


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_query_says_what_it_asks_and_runs(warehouse: Path, path: Path) -> None:
    assert header(path).keys() == {"question", "question_zh", "answer"}
    statements = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT]
    assert "select *" not in path.read_text(encoding="utf-8")
    run(warehouse, path.stem)


def test_requests_by_year(warehouse: Path) -> None:
    assert run(warehouse, "requests_by_year") == [
        (2021, 2, 20, 18, 0.9),
        (2022, 2, 40, 38, 0.95),
        (2023, 2, 60, 58, 0.967),
    ]


def test_refusal_grounds(warehouse: Path) -> None:
    rows = [row[:2] + row[3:] for row in run(warehouse, "refusal_grounds") if row[0] == 2023]
    assert rows[:2] == [(2023, "denied_process_info", 12, 0.75), (2023, "denied_state_secret", 4, 0.25)]
    assert {row[2] for row in rows[2:]} == {0}


def test_corrected_decisions(warehouse: Path) -> None:
    assert (2023, "review", 8, 8, 2, 0.25) in run(warehouse, "corrected_decisions")


def test_where_is_this_cell(warehouse: Path) -> None:
    rows = run(warehouse, "where_is_this_cell")
    assert len(rows) == 6 * 7
    assert rows[0][1:5] == ("natural_person", "印 new_requests", "9", 9)
