"""An excerpt gives of its bodies what the whole warehouse gives, for every check of their own reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from extractors.document import extract
from extractors.model import Cell, Kind
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.html import html_page
from flows.sample.model import KnownReport
from flows.sample.reports import known_reports
from tests.warehouse.readings import READER_VERSION, built
from warehouse.agencies import AgencyResolver
from warehouse.checks import CHECKS_FOLDER, assess, load_checks, prepare
from warehouse.database import Limits, writing
from warehouse.excerpt import make_excerpt, using
from warehouse.staging import ReadDocument

YEARS = range(2014, 2024)
OWN = [check for check in load_checks() if check.scope == "body"]
PARTS = ("first", "second")
Found = dict[str, tuple[int, int, int, int, str | None]]


def misprinted(cells: tuple[Cell, ...], draw: Random) -> tuple[Cell, ...]:
    """The cells of a report, of some a few with too high a number, a blank, or doubt, of others the last ones left out."""
    changed = list(cells)
    for place in draw.sample(range(len(cells)), min(len(cells), draw.choice((0, 2, 6)))):
        cell = cells[place]
        if cell.value is None:
            continue
        number = cell.value + draw.choice((1, 1, 70, 500_000))
        changed[place] = draw.choice(
            (
                replace(cell, value=number, raw_text=str(number)),
                replace(cell, value=None, raw_text="", kind=Kind.BLANK),
                replace(cell, confidence=0.4, row_label="规 彰 某 件 印错"),
            )
        )
    return tuple(changed[: len(changed) - draw.choice((0, 0, 20))])


def read(report: KnownReport, draw: Random) -> ReadDocument:
    """A report as a reader gives it, whose prose is of the right numbers and whose tables are not always."""
    page = html_page(printed_document(report))
    extraction = extract(page)
    cells = misprinted(extraction.cells, draw)
    return ReadDocument(replace(extraction, reader_version=READER_VERSION, cells=cells), 0.1, len(page))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of ten years of eight bodies, and two excerpts that share its bodies out."""
    draw = Random(3)
    documents = [read(report, draw) for report in known_reports(5, SAMPLE_AGENCIES[:8], YEARS) if draw.random() < 0.95]
    path: Path = built(tmp_path_factory.mktemp("home"), *documents, resolver=AgencyResolver()).path
    with writing(path, Limits("1GB", 1)) as connection:
        ((whole,),) = connection.execute("select current_database()").fetchall()
        for number, name in enumerate(PARTS):
            connection.execute(
                "create or replace temp table active_bodies as select agency_id"
                f" from (select agency_id, row_number() over (order by agency_id) as place from {quoted(whole)}.agencies)"
                f" where place % 2 = {number}"
            )
            make_excerpt(connection, name, whole, whole)
        yield connection


def quoted(name: str) -> str:
    return f'"{name}".main'


def found_in(connection: duckdb.DuckDBPyConnection, catalog: str) -> tuple[Found, Mapping[str, list[Any]]]:
    """The counts of every check of a body's own reports, and its failing units."""
    with using(connection, catalog):
        prepare(connection, CHECKS_FOLDER, OWN)
        results = [assess(connection, check) for check in OWN]
        failing = {
            check.check_id: connection.execute(
                "select * from failures where check_id = ? order by all", [check.check_id]
            ).fetchall()
            for check in OWN
        }
    counts = {
        result.check_id: (
            result.assessable,
            result.failed,
            result.not_assessable,
            result.blanks_as_zero,
            result.error,
        )
        for result in results
    }
    return counts, failing


def test_checks_of_scope_body_say_of_two_halves_what_they_say_of_the_whole(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    ((whole,),) = warehouse.execute("select current_database()").fetchall()
    expected, failing = found_in(warehouse, whole)
    halves = [found_in(warehouse, name) for name in PARTS]
    for check in OWN:
        name = check.check_id
        assert expected[name][4] is None, name
        shares = [counts[name] for counts, _ in halves]
        assert tuple(a + b for a, b in zip(shares[0][:4], shares[1][:4], strict=True)) == expected[name][:4], name
        assert sorted(halves[0][1][name] + halves[1][1][name], key=str) == sorted(failing[name], key=str), name
    assert sum(bool(units) for units in failing.values()) >= 12, "too little fails to tell"
    assert sum(counts[0] > 0 for counts in expected.values()) >= 35, "too little is assessed to tell"


def test_an_excerpt_holds_the_rows_of_its_bodies_and_no_others(warehouse: duckdb.DuckDBPyConnection) -> None:
    for relation in ("reports", "cells", "claims", "sections", "requests_operands", "statistics_cells"):
        counts = [
            warehouse.execute(f"select count(*) from {quoted(name)}.{relation}").fetchall()[0][0]
            for name in (*PARTS, warehouse.execute("select current_database()").fetchall()[0][0])
        ]
        assert counts[0] + counts[1] == counts[2]
        assert min(counts) > 0


def test_names_without_a_catalog_are_looked_up_where_one_was_before(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((before,),) = warehouse.execute("select current_database()").fetchall()
    with pytest.raises(duckdb.CatalogException), using(warehouse, "first"):
        warehouse.execute("from nothing")
    assert warehouse.execute("select current_database()").fetchall() == [(before,)]
