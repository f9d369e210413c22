"""What people correct changes what the panel shows, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.nights import Nights, disputes
from warehouse.checks import execute_file
from warehouse.database import SQL_FOLDER

BROKEN = disputes(total=0)


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def panel(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """The reconsiderations of the panel, by the views of a build over the tables of the night."""
    for name in ("requests_corrected", "disputes_corrected", "proactive_corrected", "agency_years"):
        connection.execute(f"drop table {name}")
    for name in ("25_corrected.sql", "30_agency_years.sql"):
        execute_file(connection, SQL_FOLDER / "views" / name)
    return connection.execute("select report_id, reviews, reviews_concluded from agency_years").fetchall()


def test_the_panel_shows_the_corrected_number_and_the_cells_the_printed_one(nights: Nights) -> None:
    nights.decide(nights.play(BROKEN), "correction", row_key="review", col_key="total", value=Decimal(12))
    connection = nights.play(BROKEN)
    assert panel(connection) == [("a-2023", Decimal(12), Decimal(11))]
    for query in (
        "select total from disputes_operands",
        "select value from cells where col_key = 'total'",
        "select raw_text::decimal from cells where col_key = 'total'",
    ):
        assert connection.execute(query).fetchall() == [(Decimal(0),)]


def test_a_correction_lapses_when_the_printed_values_change(nights: Nights) -> None:
    nights.decide(nights.play(BROKEN), "correction", row_key="review", col_key="total", value=Decimal(12))
    connection = nights.play(disputes(total=5))
    assert panel(connection) == [("a-2023", Decimal(5), Decimal(11))]
    assert connection.execute("select count(*) from corrections").fetchone() == (0,)


def test_without_corrections_the_panel_is_as_printed(nights: Nights) -> None:
    assert panel(nights.play(BROKEN)) == [("a-2023", Decimal(0), Decimal(11))]
