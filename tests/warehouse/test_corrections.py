"""What people correct changes what the panel shows, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.nights import Nights, disputes
from warehouse.corrections import apply_corrections

BROKEN = disputes(total=0)
PANEL = (
    "create or replace view agency_years as select report_id, total as reviews from disputes_operands"
    " where row_key = 'review'; comment on view agency_years is 'panel / 面板'"
)


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def panel(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    connection.execute("drop table if exists agency_years")
    connection.execute(PANEL)
    apply_corrections(connection)
    return connection.execute("select report_id, reviews from agency_years").fetchall()


def test_the_panel_shows_the_corrected_number_and_the_cells_the_printed_one(nights: Nights) -> None:
    nights.decide(nights.play(BROKEN), "correction", row_key="review", col_key="total", value=Decimal(11))
    connection = nights.play(BROKEN)
    assert panel(connection) == [("a-2023", Decimal(11))]
    for query in (
        "select total from disputes_operands",
        "select value from cells where col_key = 'total'",
        "select raw_text::decimal from cells where col_key = 'total'",
    ):
        assert connection.execute(query).fetchall() == [(Decimal(0),)]
    comment = connection.execute("select comment from duckdb_views() where view_name = 'agency_years'").fetchone()
    assert comment == ("panel / 面板",)


def test_a_correction_lapses_when_the_printed_values_change(nights: Nights) -> None:
    nights.decide(nights.play(BROKEN), "correction", row_key="review", col_key="total", value=Decimal(11))
    connection = nights.play(disputes(total=5))
    assert panel(connection) == [("a-2023", Decimal(5))]
    assert connection.execute("select count(*) from corrections").fetchone() == (0,)


def test_without_corrections_the_panel_is_as_built(nights: Nights) -> None:
    connection = nights.play(BROKEN)
    assert panel(connection) == [("a-2023", Decimal(0))]
    views = connection.execute("select view_name from duckdb_views() where view_name like '%_corrected'").fetchall()
    assert views == []
