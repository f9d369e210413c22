"""The panel over the generations of the form, its indicators, and what is expected and missing."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors.model import Status
from tests.warehouse.readings import Key, built, cell, fetched, form_cells, read_document
from warehouse.build import SourceFact
from warehouse.database import SQL_FOLDER, columns, reading

NUMBERS_2021: Mapping[Key, str] = {
    ("requests", "new_requests", "total"): "50",
    ("requests", "new_requests", "natural_person"): "40",
    ("requests", "carried_in", "total"): "2",
    ("requests", "granted", "total"): "30",
    ("requests", "granted_in_part", "total"): "4",
    ("requests", "denied_internal_affairs", "total"): "3",
    ("requests", "denied_process_info", "total"): "2",
    ("requests", "denied_third_party", "total"): "5",
    ("requests", "other_other", "total"): "1",
    ("requests", "outcomes_total", "total"): "45",
    ("requests", "carried_out", "total"): "7",
    ("disputes", "review", "upheld"): "9",
    ("disputes", "review", "corrected"): "3",
    ("disputes", "review", "pending"): "1",
    ("disputes", "review", "total"): "13",
    ("disputes", "litigation_direct", "total"): "2",
    ("disputes", "litigation_after_review", "total"): "1",
}
STATISTICS = {
    "受理依申请公开信息总数": "20",
    "受理依申请公开信息总数/当面申请数": "4",
    "对申请的答复总数": "19",
    "对申请的答复总数/同意公开答复数": "11",
    "对申请的答复总数/同意部分公开答复数": "2",
    "对申请的答复总数/不予公开答复数": "6",
    "主动公开文件数": "300",
    "行政复议数": "3",
    "行政诉讼数": "1",
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    statistics = tuple(
        cell(("statistics", label, col), text if col == "current_year" else "999")
        for label, text in STATISTICS.items()
        for col in ("current_year", "cumulative")
    )
    other = {("requests", "other", "total"): "8", ("requests", "granted", "total"): "/"}
    documents = [
        read_document("a2023", cells=form_cells(NUMBERS_2021), level="county"),
        read_document("a2019", year=2019, cells=form_cells(other, form="2019"), form="2019", level="county"),
        read_document(
            "a2015", year=2015, cells=statistics, form="pre2019", published_on=date(2016, 4, 2), level="county"
        ),
        read_document("a2021", year=2021, cells=(), status=Status.NEEDS_OCR, problem="a scan without a text layer"),
        read_document("b2022", "乙局", 2022, cells=form_cells(tables=["disputes"])),
    ]
    manifest = fetched(home, "a2023", "a2019", "a2015", "a2021")
    sources = [
        SourceFact("county", "某县", expected_years=(2022, 2023, 2024)),
        SourceFact("silent", "无声县", expected_years=(2023,)),
    ]
    return built(home, *documents, manifest=manifest, sources=sources).path


def rows(path: Path, sql: str) -> list[dict[str, Any]]:
    with reading(path) as connection:
        result = connection.execute(sql)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def panel(path: Path, year: int, agency: str = "某县人民政府") -> dict[str, Any]:
    (row,) = rows(path, f"from agency_years where report_year = {year} and agency_name = '{agency}'")
    return row


def test_the_form_of_2021_fills_the_panel(warehouse: Path) -> None:
    row = panel(warehouse, 2023)
    found = {key: row[key] for key in ("new_requests", "new_requests_natural_person", "denied_total", "other_total")}
    assert found == {"new_requests": 50, "new_requests_natural_person": 40, "denied_total": 10, "other_total": 1}
    assert (row["reviews"], row["reviews_concluded"], row["lawsuits"]) == (13, 12, 3)
    assert (row["days_to_publication"], row["is_on_time"]) == (20, True)


def test_a_cell_that_is_no_number_leaves_its_measure_unknown(warehouse: Path) -> None:
    row = panel(warehouse, 2019)
    assert (row["other_total"], row["granted"], row["granted_in_part"]) == (8, None, 0)


def test_the_statistics_table_gives_what_the_crosswalk_says_it_does(warehouse: Path) -> None:
    row = panel(warehouse, 2015)
    expected = {
        "new_requests": 20,
        "outcomes_total": 19,
        "granted": 11,
        "granted_in_part": 2,
        "denied_total": 6,
        "items_published": 300,
        "reviews": 3,
        "lawsuits": 1,
        "carried_in": None,
        "new_requests_natural_person": None,
    }
    assert {key: row[key] for key in expected} == expected
    assert row["is_on_time"] is False
    taken = rows(warehouse, "select label_path from statistics_measures where measure = 'new_requests'")
    assert taken == [{"label_path": "受理依申请公开信息总数"}]


def test_a_report_without_a_table_keeps_its_row_with_unknown_measures(warehouse: Path) -> None:
    row = panel(warehouse, 2022, "乙局")
    assert (row["new_requests"], row["reviews"], row["licences"]) == (None, 0, None)


def test_the_crosswalk_explains_every_measure_in_every_form(warehouse: Path) -> None:
    with (SQL_FOLDER / "panel" / "crosswalk.csv").open(newline="", encoding="utf-8") as file:
        explained = [(row["measure"], row["form"]) for row in csv.DictReader(file)]
    measures = {measure for measure, _ in explained}
    assert sorted(explained) == sorted((measure, form) for measure in measures for form in ("2021", "2019", "pre2019"))
    with reading(warehouse) as connection:
        names = {each.name for each in columns(connection) if each.relation == "agency_years"}
    assert measures <= names


def test_a_measure_that_the_crosswalk_calls_absent_is_never_filled(warehouse: Path) -> None:
    absent = rows(warehouse, "select measure, form from crosswalk where comparability = 'absent'")
    for row in absent:
        found = rows(warehouse, f"select {row['measure']} as v from agency_years where form = '{row['form']}'")
        assert {each["v"] for each in found} <= {None}, row


def test_indicators_divide_what_their_definition_says(warehouse: Path) -> None:
    found = {
        row["indicator_id"]: row
        for row in rows(warehouse, "from indicators where report_year = 2023 order by indicator_id")
    }
    assert found["share_granted"]["value"] == pytest.approx(30 / 45)
    assert found["share_disclosed_of_decided"]["value"] == pytest.approx(34 / 44)
    assert found["share_internal_or_process"]["value"] == pytest.approx(0.5)
    assert found["share_natural_persons"]["value"] == pytest.approx(0.8)
    assert found["share_carried_over"]["value"] == pytest.approx(7 / 52)
    assert found["share_reviews_corrected"]["value"] == pytest.approx(3 / 12)
    assert found["disputes_per_hundred_requests"]["value"] == pytest.approx(32)
    assert found["days_to_publication"]["value"] == 20


def test_small_denominators_are_marked_and_zero_ones_have_no_value(warehouse: Path) -> None:
    found = {row["indicator_id"]: row for row in rows(warehouse, "from indicators where report_year = 2023")}
    assert not found["share_granted"]["is_small"]
    assert found["share_internal_or_process"]["is_small"]
    assert (found["share_lawsuits_corrected"]["value"], found["share_lawsuits_corrected"]["is_small"]) == (None, True)


def test_every_indicator_is_there_for_every_report(warehouse: Path) -> None:
    counts = rows(warehouse, "select count(*) as n from indicators group by report_id")
    defined = rows(warehouse, "select count(*) as n from indicator_definitions")
    assert {row["n"] for row in counts} == {row["n"] for row in defined}


def test_coverage_tells_present_unreadable_and_missing_apart(warehouse: Path) -> None:
    found = {
        row["report_year"]: (row["state"], row["expected_because"], row["problem"])
        for row in rows(warehouse, "from coverage where agency_name = '某县人民政府' and report_year >= 2019")
    }
    assert found == {
        2019: ("present", "reported", None),
        2020: ("missing", "between reported years", None),
        2021: ("unreadable", "between reported years", "a scan without a text layer"),
        2022: ("missing", "source", None),
        2023: ("present", "reported", None),
        2024: ("missing", "source", None),
    }


def test_a_source_without_any_report_is_missing_under_its_own_name(warehouse: Path) -> None:
    found = rows(warehouse, "select agency_name, report_year, state from coverage where source_id = 'silent'")
    assert found == [{"agency_name": "无声县", "report_year": 2023, "state": "missing"}]


def test_a_source_and_its_own_body_are_expected_once_a_year(tmp_path: Path) -> None:
    source = SourceFact("county", "某县人民政府", "320813000000", "county", "https://www.county.example/", (2022, 2023))
    manifest = fetched(tmp_path, "a", publisher="某县人民政府", division_code="320813000000")
    path = built(tmp_path, read_document("a", level="county"), manifest=manifest, sources=[source]).path
    found = rows(path, "select agency_name, report_year, state, expected_because from coverage order by report_year")
    assert [tuple(row.values()) for row in found] == [
        ("某县人民政府", 2022, "missing", "source"),
        ("某县人民政府", 2023, "present", "reported"),
    ]


def test_a_document_of_a_source_that_could_not_be_read_makes_its_year_unreadable(tmp_path: Path) -> None:
    bad = read_document("a", None, None, (), status=Status.ENCRYPTED, problem="it asks for a password", form=None)
    source = SourceFact("county", "某县人民政府", expected_years=(2023,))
    manifest = fetched(tmp_path, "a", list_date=date(2024, 1, 20))
    path = built(tmp_path, bad, manifest=manifest, sources=[source]).path
    found = rows(path, "select state, problem from coverage")
    assert found == [{"state": "unreadable", "problem": "it asks for a password"}]


def test_an_amount_that_prints_yuan_is_in_the_panel_in_ten_thousand_yuan(tmp_path: Path) -> None:
    key = ("proactive", "fees", "amount")
    in_yuan = replace(cell(key, "753944.52"), raw_text="753944.52元", unit="元")
    documents = [
        read_document("a2023", cells=(in_yuan,)),
        read_document("a2022", year=2022, cells=(cell(key, "71.5", unit="万元"),)),
    ]
    path = built(tmp_path, *documents).path
    assert [panel(path, year)["fees_wan_yuan"] for year in (2022, 2023)] == [Decimal("71.5"), Decimal("75.394452")]
    assert rows(path, "select raw_text, value, unit from cells where unit = '元'") == [
        {"raw_text": "753944.52元", "value": Decimal("753944.52"), "unit": "元"}
    ]
