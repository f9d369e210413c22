from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.model import Box, Status
from tests.warehouse.readings import (
    FIRST_NIGHT,
    SECOND_NIGHT,
    built,
    cell,
    contents,
    document_id,
    fetched,
    form_cells,
    read_document,
    staged,
)
from warehouse.build import DamagedStaging, build
from warehouse.database import Limits, reading, writing
from warehouse.promises import BuildError, assert_promises
from warehouse.staging import Staging
from warehouse.vocabulary import wide_tables


def query(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with reading(path) as connection:
        return connection.execute(sql, list(values)).fetchall()


def test_a_cell_keeps_its_text_value_place_and_labels(tmp_path: Path) -> None:
    amount = cell(("proactive", "fees", "amount"), " 1,234.50", unit="万元", confidence=0.75)
    path = built(tmp_path, read_document("a", cells=(amount,))).path
    (row,) = query(
        path,
        "select table_key, row_key, col_key, row_label, col_label, raw_text, kind, value, unit, page, x0, top, x1,"
        " bottom, locator, confidence from cells",
    )
    assert row == (
        *("proactive", "fees", "amount", "印 fees", "印 amount", " 1,234.50", "number", Decimal("1234.500000"), "万元"),
        *(2, 100.0, 200.0, 130.0, 212.5, None, 0.75),
    )


@pytest.mark.parametrize(
    ("raw_text", "kind", "value"),
    [("12", "number", 12), ("012", "number", 12), ("", "blank", None), ("/", "not_applicable", None)],
)
def test_the_raw_text_is_as_printed_and_only_a_number_has_a_value(
    tmp_path: Path, raw_text: str, kind: str, value: int | None
) -> None:
    path = built(tmp_path, read_document("a", cells=(cell(("disputes", "review", "total"), raw_text),))).path
    assert query(path, "select raw_text, kind, value from cells") == [(raw_text, kind, value)]


def test_locators_of_formats_without_pages_come_back_whole(tmp_path: Path) -> None:
    stem = "/html/body/table[2]/tbody/"
    cells = tuple(
        cell(("disputes", "review", key), "1", box=None, locator=f"{stem}tr[3]/td[{place}]")
        for place, key in enumerate(("upheld", "total"), 1)
    )
    path = built(tmp_path, read_document("a", cells=cells)).path
    found = query(path, "select locator, page, x0 from cells order by position")
    assert found == [(f"{stem}tr[3]/td[1]", None, None), (f"{stem}tr[3]/td[2]", None, None)]


def test_cells_of_a_document_whose_year_is_unknown_are_there_without_a_report(tmp_path: Path) -> None:
    path = built(tmp_path, read_document("a", year=None)).path
    assert query(path, "select count(*), count(report_id) from cells") == [(190, 0)]
    assert query(path, "select count(*) from reports") == [(0,)]


def test_a_report_without_a_name_is_still_checked_as_a_body_of_its_own(tmp_path: Path) -> None:
    path = built(tmp_path, read_document("a", agency=None)).path
    assert query(path, "select agency_id from reports") == [(f"unresolved-{document_id('a')[:12]}",)]


def test_a_page_that_names_body_and_year_but_is_no_annual_report_is_no_report(tmp_path: Path) -> None:
    plan = read_document("a", cells=(), status=Status.NO_TABLES, title="某县2023年政务公开工作要点")
    report = read_document("b", cells=(), status=Status.NO_TABLES)
    path = built(tmp_path, plan, report).path
    assert query(path, "select document_id from reports") == [(document_id("b"),)]


def test_a_page_that_only_leads_to_the_report_is_no_report(tmp_path: Path) -> None:
    page = read_document("page", cells=(), status=Status.NO_TABLES)
    attached = read_document("attached", agency=None)
    lonely = read_document("lonely", "乙县人民政府", cells=(), status=Status.NO_TABLES)
    manifest = fetched(tmp_path, "page", "lonely", role="detail")
    manifest = fetched(tmp_path, "attached", parent_url="https://www.county.example/page")
    path = built(tmp_path, page, attached, lonely, manifest=manifest).path
    found = query(path, "select document_id from reports")
    assert sorted(found) == sorted([(document_id("attached"),), (document_id("lonely"),)])


def test_a_blank_is_zero_in_sums_only_where_the_table_prints_no_zero(tmp_path: Path) -> None:
    key = ("disputes", "review", "corrected")
    with_zeros = form_cells({key: ""}, tables=["disputes"])
    without = tuple(
        cell(("disputes", "review", col), text)
        for col, text in {"upheld": "2", "corrected": "", "other": "/", "pending": "", "total": "2"}.items()
    )
    path = built(tmp_path, read_document("a", cells=with_zeros), read_document("b", year=2022, cells=without)).path
    rows = query(
        path,
        "select report_year, upheld, corrected, other, pending, total, blank_as_zero from disputes_operands"
        " where row_key = 'review' order by report_year",
    )
    assert rows == [(2022, 2, 0, None, 0, 2, True), (2023, 0, None, 0, 0, 0, False)]
    wide = query(path, "select corrected from disputes_wide where row_key = 'review'")
    assert wide == [(None,), (None,)]


def test_the_single_row_of_other_handling_has_its_own_column(tmp_path: Path) -> None:
    cells = form_cells({("requests", "other", "total"): "5"}, form="2019", tables=["requests"])
    path = built(tmp_path, read_document("a", cells=cells, form="2019")).path
    rows = query(path, "select other, other_other, granted from requests_wide where col_key = 'total'")
    assert rows == [(5, None, 0)]


def test_statistics_rows_keep_their_order_and_their_parents(tmp_path: Path) -> None:
    keys = ("受理总数", "受理总数/当面申请数", "费用")
    cells = tuple(
        cell(("statistics", key, col), str(number))
        for number, key in enumerate(keys)
        for col in ("current_year", "cumulative")
    )
    path = built(tmp_path, read_document("a", year=2015, cells=cells, form="pre2019")).path
    rows = query(
        path,
        "select row_no, label_path, parent_path, is_part, value from statistics_cells where col_key = 'cumulative'"
        " order by row_no",
    )
    assert rows == [
        (1, "受理总数", None, False, 0),
        (2, "受理总数/当面申请数", "受理总数", True, 1),
        (3, "费用", None, False, 2),
    ]


class TestVersions:
    """Several documents for one agency and year."""

    def current(self, path: Path) -> str:
        ((found,),) = query(path, "select document_id from report_versions where is_current")
        assert query(path, "select document_id from reports") == [(found,)]
        return str(found)

    def test_more_tables_win_over_a_later_publication(self, tmp_path: Path) -> None:
        full = read_document("full", published_on=date(2024, 1, 1))
        part = read_document("part", cells=form_cells(tables=["disputes"]), published_on=date(2024, 2, 1))
        assert self.current(built(tmp_path, full, part).path) == document_id("full")

    def test_a_bodys_own_report_wins_over_one_that_adds_up_others(self, tmp_path: Path) -> None:
        own = read_document("own", scope="own", published_on=date(2024, 1, 1))
        key = ("disputes", "review", "total")
        added = form_cells({key: "5"})
        whole = read_document("whole", cells=added, scope="consolidated", published_on=date(2024, 2, 1))
        path = built(tmp_path, own, whole).path
        assert self.current(path) == document_id("own")
        assert query(path, "select scope, reason from report_versions where not is_current") == [
            ("consolidated", "adds up the reports of others, the current version does not")
        ]
        assert query(path, "select count(*) from version_differences") == [(0,)]

    def test_a_table_that_is_mostly_empty_loses(self, tmp_path: Path) -> None:
        empty = {("requests", row, "natural_person"): "" for row in ("granted", "other_other", "carried_in")}
        empty |= {("disputes", row, col): "" for row in ("review", "litigation_direct") for col in ("other", "total")}
        full = read_document("full", published_on=date(2024, 1, 1))
        holes = form_cells(empty | {("requests", row, "total"): "" for row in _requests_rows()})
        part = read_document("part", cells=holes, published_on=date(2024, 2, 1))
        assert self.current(built(tmp_path, full, part).path) == document_id("full")

    def test_text_wins_over_a_scan(self, tmp_path: Path) -> None:
        text = read_document("text", published_on=date(2024, 1, 1))
        cells = tuple(replace(each, confidence=0.98) for each in form_cells())
        scan = read_document("scan", cells=cells, published_on=date(2024, 2, 1))
        assert self.current(built(tmp_path, text, scan).path) == document_id("text")

    def test_a_corrected_publication_wins_over_the_first(self, tmp_path: Path) -> None:
        first = read_document("first", published_on=date(2024, 1, 1))
        corrected = read_document("corrected", published_on=date(2024, 2, 1))
        path = built(tmp_path, first, corrected).path
        assert self.current(path) == document_id("corrected")
        reasons = dict(query(path, "select document_id, reason from report_versions"))
        assert reasons[document_id("first")] == "published before the current version"

    def test_of_equal_ones_the_later_fetched_wins(self, tmp_path: Path) -> None:
        manifest = fetched(tmp_path, "old", "new")
        path = built(tmp_path, read_document("old"), read_document("new"), manifest=manifest).path
        assert self.current(path) == document_id("new")

    def test_the_others_stay_and_their_cells_can_be_queried(self, tmp_path: Path) -> None:
        path = built(tmp_path, read_document("a"), read_document("b")).path
        assert query(path, "select count(distinct document_id) from requests_wide") == [(2,)]
        assert query(path, "select count(distinct document_id) from requests_operands") == [(1,)]

    def test_cells_that_differ_are_listed_within_the_tables_that_both_hold(self, tmp_path: Path) -> None:
        key = ("disputes", "review", "total")
        first = read_document("first", published_on=date(2024, 1, 1), cells=form_cells({key: ""}, tables=["disputes"]))
        second = read_document("second", published_on=date(2024, 2, 1), cells=form_cells({key: "5"}))
        path = built(tmp_path, first, second).path
        rows = query(
            path,
            "select document_id, row_key, col_key, kind, value, current_kind, current_value from version_differences",
        )
        assert rows == [(document_id("first"), "review", "total", "blank", None, "number", 5)]

    def test_a_cell_that_one_version_lacks_is_a_difference(self, tmp_path: Path) -> None:
        cells = form_cells(tables=["disputes"])
        first = read_document("first", published_on=date(2024, 1, 1), cells=cells[1:])
        path = built(tmp_path, first, read_document("second", published_on=date(2024, 2, 1), cells=cells)).path
        assert query(path, "select kind, current_kind from version_differences") == [(None, "number")]


def test_a_document_has_the_address_of_its_first_fetch(tmp_path: Path) -> None:
    manifest = fetched(tmp_path, "a", "b") + fetched(tmp_path, "a", role="file")
    path = built(tmp_path, read_document("a"), manifest=manifest).path
    rows = query(path, "select document_id, url, status, source_id, report_id is null from documents order by url")
    assert rows == [
        (document_id("a"), "https://www.county.example/a", "read", "county", False),
        (document_id("b"), "https://www.county.example/b", "unread", "county", True),
    ]


def test_documents_that_could_not_be_read_say_why(tmp_path: Path) -> None:
    bad = read_document("a", None, None, (), status=Status.ENCRYPTED, problem="the PDF asks for a password", form=None)
    path = built(tmp_path, bad).path
    assert query(path, "select status, problem, report_id from documents") == [
        ("encrypted", "the PDF asks for a password", None)
    ]


def test_failed_requests_are_kept(tmp_path: Path) -> None:
    manifest = fetched(tmp_path, "a", http_status=404, error="404 Not Found")
    path = built(tmp_path, manifest=manifest).path
    assert query(path, "select http_status, error from fetches") == [(404, "404 Not Found")]


def test_what_stands_beside_the_cells_is_there(tmp_path: Path) -> None:
    path = built(tmp_path, read_document("a")).path
    report_id = query(path, "select report_id from reports")[0][0]
    assert query(path, "select report_id, meaning, value, qualifier from claims") == [
        (report_id, "requests.new_requests.total", 7, "")
    ]
    assert query(path, "select report_id, what, source from identity_evidence") == [(report_id, "agency_name", "title")]
    assert query(path, "select report_id, code, location from reading_problems") == [
        (report_id, "label_unknown", "page 2")
    ]
    assert query(path, "select report_id, heading, text from sections") == [(report_id, "一、总体情况", "正文")]
    assert query(path, "select table_key, n_cells, n_zeros from table_presence order by 1") == [
        ("disputes", 15, 15),
        ("requests", 175, 175),
    ]


def test_equal_input_gives_equal_tables(tmp_path: Path) -> None:
    documents = [read_document(str(number), year=2010 + number % 9) for number in range(20)]
    together, apart = tmp_path / "together", tmp_path / "apart"
    first = built(together, *documents).path
    for document in reversed(documents):
        staged(apart, document)
    second = built(apart).path
    assert contents(first) == contents(second)


def test_a_staged_file_that_cannot_be_read_stops_the_build_and_is_set_aside(tmp_path: Path) -> None:
    staging = staged(tmp_path, read_document("a"))
    (segment,) = staging.segments()
    cells = segment.path("cells")
    cells.write_bytes(b"\0" * cells.stat().st_size)
    with pytest.raises(DamagedStaging, match=segment.folder.name):
        built(tmp_path)
    assert staging.missing([document_id("a")]) == [document_id("a")]
    assert not (tmp_path / "build" / f"{FIRST_NIGHT}.duckdb").exists()


def test_what_an_interrupted_build_left_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "build" / f"{FIRST_NIGHT}.duckdb"
    target.parent.mkdir()
    target.write_bytes(b"half a file")
    target.with_name(f"{target.name}.wal").write_bytes(b"half a log")
    assert built(tmp_path, read_document("a")).reports == 1


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("insert into reports select * from reports", "report_id.*more than once"),
        ("insert into storage.cell_facts select * from storage.cell_facts limit 1", "190 cells were staged, but 191"),
        ("delete from agencies", "whose agency_id is not in agencies"),
    ],
)
def test_a_build_that_breaks_a_promise_is_refused(tmp_path: Path, fault: str, message: str) -> None:
    path = built(tmp_path, read_document("a")).path
    connection = duckdb.connect(str(path))
    connection.execute(fault)
    with pytest.raises(BuildError, match=message):
        assert_promises(connection)
    connection.close()


def test_an_empty_home_gives_an_empty_warehouse(tmp_path: Path) -> None:
    summary = built(tmp_path)
    assert (summary.documents, summary.reports, summary.cells) == (0, 0, 0)


def test_the_file_is_readable_by_clients_of_duckdb_1(tmp_path: Path) -> None:
    path = built(tmp_path, read_document("a")).path
    ((tags,),) = query(path, "select tags::varchar from duckdb_databases() where database_name = current_database()")
    assert "v1.0.0" in tags


def test_memory_is_bounded_by_the_limit(tmp_path: Path) -> None:
    path = built(tmp_path, read_document("a"), limits=Limits("512MB", 1)).path
    with writing(path, Limits("512MB", 1)) as connection:
        rows = connection.execute("select current_setting('memory_limit'), current_setting('threads')").fetchall()
    assert rows == [("488.2 MiB", 1)]


def test_two_nights_on_the_same_documents_give_the_same_tables(tmp_path: Path) -> None:
    first = contents(built(tmp_path, read_document("a"), read_document("b", "乙镇人民政府")).path)
    second = contents(built(tmp_path, night=SECOND_NIGHT).path)
    first.pop("build_facts"), second.pop("build_facts")
    assert first == second


def test_boxes_are_kept_to_a_tenth_of_a_point(tmp_path: Path) -> None:
    boxed = cell(("disputes", "review", "total"), "1", box=Box(3, 71.94, 100.06, 90.0, 112.349))
    path = built(tmp_path, read_document("a", cells=(boxed,))).path
    assert query(path, "select page, x0, top, x1, bottom from cells") == [(3, 71.9, 100.1, 90.0, 112.3)]


def _requests_rows() -> list[str]:
    return [key for key in wide_tables()[0].value_keys if key != "other"]


def test_staging_of_another_version_is_never_built(tmp_path: Path) -> None:
    staged(tmp_path, read_document("a"))
    other = Staging(tmp_path / "staged", "readers-2")
    summary = build(tmp_path / "build" / "x.duckdb", [], other, [], FIRST_NIGHT)
    assert summary.documents == 0
