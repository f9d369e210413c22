from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import openpyxl
import pyarrow.parquet as pq
import pytest

from extractors.model import Kind
from tests.warehouse.readings import FIRST_NIGHT, SECOND_NIGHT, Key, built, cell, fetched, form_cells, read_document
from warehouse.anomalies import carry_forward
from warehouse.build import SourceFact
from warehouse.checks import CHECKS_FOLDER, run_checks
from warehouse.database import Limits, reading, writing
from warehouse.differences import compare
from warehouse.exports import NothingToExport, export, relations
from warehouse.release import export_release, publish
from warehouse.workbook import harmless

LIMITS = Limits("1GB", 1)
REVIEW_TOTAL: Key = ("disputes", "review", "total")
SOURCES = [SourceFact("county", "某县", start_url="https://www.county.example/list")]


def checked_night(home: Path, night: str = FIRST_NIGHT, **texts: str) -> Path:
    """A published night on two reports, one with a total that is too high and one whose cell looks like a formula."""
    odd = cell(("proactive", "fees", "amount"), "=HYPERLINK(1)", kind=Kind.UNREADABLE, value=None)
    wrong = form_cells({REVIEW_TOTAL: texts.get("total", "5")})
    documents = [
        read_document(f"a{night}", cells=(*wrong, odd), published_on=date(2024, 1, int(night[9]))),
        read_document("b", "@乙镇人民政府", 2022),
        read_document("c", "丙县人民政府", None),
    ]
    path = built(home, *documents, manifest=fetched(home, f"a{night}"), sources=SOURCES, night=night).path
    checks = home / "checks"
    checks.mkdir(exist_ok=True)
    for name in ("disputes_total.sql", "count_not_whole_or_negative.sql", "thresholds.csv"):
        shutil.copyfile(CHECKS_FOLDER / name, checks / name)
    with writing(path, LIMITS) as connection:
        run_checks(connection, checks, night)
        started = datetime(2026, 1, int(night[9]), tzinfo=UTC)
        carry_forward(connection, home / "history", home / "decisions", night, started, checks)
    publish(path, home, night, LIMITS)
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = checked_night(tmp_path_factory.mktemp("home"))
    export_release(home, LIMITS)
    return home


@pytest.fixture(scope="module")
def release(home: Path) -> Path:
    return home / "releases" / FIRST_NIGHT


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_relation_of_a_build_is_exported_or_left_out_for_a_reason(tmp_path: Path) -> None:
    left_out = {
        "build_facts": "is in datapackage.json",
        "fetches": "is the operator's",
        "statistics_measures": "are in agency_years",
        "requests_operands": "follow from requests_wide and cells",
        "disputes_operands": "follow from disputes_wide and cells",
        "proactive_operands": "follow from proactive_wide and cells",
        "printed_labels": "follow from cells",
        "requests_corrected": "follow from requests_wide, cells and corrections",
        "disputes_corrected": "follow from disputes_wide, cells and corrections",
        "proactive_corrected": "follow from proactive_wide, cells and corrections",
    }
    with reading(built(tmp_path).path) as connection:
        rows = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'main'"
        ).fetchall()
    assert {row[0] for row in rows} - {each.name for each in relations()} <= left_out.keys()


def test_parquet_holds_every_row_in_order_divided_by_year(home: Path, release: Path) -> None:
    with reading(home / "gouji.duckdb") as connection:
        expected = connection.execute(
            "select document_id, position, raw_text, value from cells order by document_id, position"
        ).fetchall()
    cells = duckdb.execute(
        f"select document_id, position, raw_text, value, report_year from read_parquet("
        f"'{release}/parquet/cells/*/*.parquet', hive_partitioning = true) order by document_id, position"
    ).fetchall()
    assert [row[:4] for row in cells] == expected
    assert {row[4] for row in cells} == {"2023", "2022", "unknown"}
    ids = pq.read_table(release / "parquet" / "reports.parquet")["report_id"].to_pylist()
    assert ids == sorted(ids)


def test_exporting_the_same_file_again_gives_the_same_bytes(home: Path, release: Path, tmp_path: Path) -> None:
    for file in export(home / "gouji.duckdb", tmp_path, "parquet", LIMITS):
        before = release / "parquet" / file.path.relative_to(tmp_path)
        assert file.path.read_bytes() == before.read_bytes(), file.relation


def test_text_that_a_spreadsheet_would_run_is_neutralised_in_csv(home: Path, tmp_path: Path) -> None:
    export(home / "gouji.duckdb", tmp_path, "csv", LIMITS)
    texts = [row["raw_text"] for row in csv_rows(tmp_path / "cells" / "report_year=2023" / "cells.csv")]
    assert "'=HYPERLINK(1)" in texts
    assert "0" in texts
    names = [row["agency_name"] for row in csv_rows(tmp_path / "reports.csv")]
    assert "'@乙镇人民政府" in names
    assert not [name for name in names if name.startswith(("=", "+", "-", "@"))]


def test_negative_numbers_stay_numbers_in_csv(home: Path, tmp_path: Path) -> None:
    export(home / "gouji.duckdb", tmp_path, "csv", LIMITS)
    differences = [row["difference"] for row in csv_rows(tmp_path / "anomalies.csv") if row["difference"]]
    assert differences
    assert all(Decimal(text).is_finite() for text in differences)


def test_the_release_leaves_large_relations_out_of_csv(release: Path) -> None:
    assert not (release / "csv" / "cells").exists()
    assert (release / "csv" / "reports.csv").exists()


def test_the_workbook_lists_the_anomalies_with_types_filter_frozen_header_and_links(home: Path, release: Path) -> None:
    sheet = openpyxl.load_workbook(release / "anomalies.xlsx")["anomalies"]
    header = [each.value for each in sheet[1]]
    with reading(home / "gouji.duckdb") as connection:
        ((count,),) = connection.execute("select count(*) from anomalies").fetchall()
    assert sheet.max_row == count + 1
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:Z{count + 1}"
    rows = [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    total = next(row for row in rows if row["check_id"].value == "disputes_total")
    assert (total["expected"].value, total["actual"].value, total["difference"].value) == (0, 5, 5)
    assert isinstance(total["actual"].value, int | float)
    assert isinstance(total["first_seen"].value, datetime)
    assert total["url"].hyperlink.target == f"https://www.county.example/a{FIRST_NIGHT}"
    assert all(each.data_type != "f" for row in rows for each in row.values())
    meanings = openpyxl.load_workbook(release / "anomalies.xlsx")["columns"]
    assert [row[0].value for row in meanings.iter_rows(min_row=2)] == header


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@x", "\t=1"])
def test_text_in_the_workbook_is_never_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_control_characters_and_endless_text_do_not_break_the_workbook() -> None:
    assert harmless("a\x00\x0bb") == "ab"
    assert len(harmless("长" * 50_000)) == 32_000


def test_the_data_package_is_valid_with_its_csv_data_and_hashes(release: Path) -> None:
    descriptor = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    paths = {resource["path"] for resource in descriptor["resources"]}
    written = {file.relative_to(release).as_posix() for file in release.rglob("*") if file.is_file()}
    assert written == paths | {"datapackage.json"}
    descriptor["resources"] = [each for each in descriptor["resources"] if each["format"] == "csv"]
    assert len(descriptor["resources"]) > 15
    report = frictionless.Package(descriptor, basepath=str(release)).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]


def test_a_changed_file_breaks_the_data_package(release: Path, tmp_path: Path) -> None:
    descriptor = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [each for each in descriptor["resources"] if each["name"] == "reports-csv"]
    changed = (release / "csv" / "reports.csv").read_text(encoding="utf-8").replace("2023", "2024", 1)
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "reports.csv").write_text(changed, encoding="utf-8")
    descriptor["resources"] = [resource]
    assert not frictionless.Package(descriptor, basepath=str(tmp_path)).validate().valid


def test_the_data_package_says_licence_sources_night_and_what_columns_are(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == FIRST_NIGHT
    assert package["licenses"][0]["name"]
    assert package["sources"] == [{"title": "某县", "path": "https://www.county.example/list"}]
    (reports,) = [each for each in package["resources"] if each["name"] == "reports-csv"]
    assert all(" / " in field["description"] for field in reports["schema"]["fields"])


def test_an_unknown_format_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(NothingToExport, match="docx"):
        export(home / "gouji.duckdb", tmp_path, "docx")


def test_a_file_without_checks_exports_an_empty_list(tmp_path: Path) -> None:
    path = built(tmp_path, read_document("a")).path
    (file,) = export(path, tmp_path, "xlsx")
    assert (file.rows, openpyxl.load_workbook(file.path).sheetnames) == (0, ["anomalies", "columns"])


def test_nothing_published_exports_nothing(tmp_path: Path) -> None:
    assert export_release(tmp_path) == []


def test_a_release_takes_over_the_large_files_of_years_whose_documents_are_the_same(tmp_path: Path) -> None:
    checked_night(tmp_path, FIRST_NIGHT)
    export_release(tmp_path, LIMITS, ["parquet"])
    checked_night(tmp_path, SECOND_NIGHT)
    export_release(tmp_path, LIMITS, ["parquet"])
    first, second = (tmp_path / "releases" / night / "parquet" for night in (FIRST_NIGHT, SECOND_NIGHT))
    same, changed = (Path("cells", f"report_year={year}", "cells.parquet") for year in (2022, 2023))
    assert (first / same).samefile(second / same)
    assert not (first / changed).samefile(second / changed)
    anew = {
        file.path.relative_to(tmp_path / "anew")
        for file in export(tmp_path / "gouji.duckdb", tmp_path / "anew", "parquet")
    }
    assert anew == {path.relative_to(second) for path in second.rglob("*.parquet")}
    for path in anew:
        assert pq.read_table(second / path).equals(pq.read_table(tmp_path / "anew" / path)), path


def test_releases_differ_by_reports_cells_and_anomalies(home: Path, tmp_path: Path) -> None:
    checked_night(tmp_path, FIRST_NIGHT, total="5")
    checked_night(tmp_path, SECOND_NIGHT, total="0")
    found = compare(
        tmp_path / "releases" / FIRST_NIGHT / "gouji.duckdb", tmp_path / "releases" / SECOND_NIGHT / "gouji.duckdb"
    )
    assert (found.old_night, found.new_night, found.documents_added, found.documents_removed) == (
        *(FIRST_NIGHT, SECOND_NIGHT, 1, 0),
    )
    assert [(each.change, each.agency_name, each.cells) for each in found.reports] == [
        ("other version", "某县人民政府", 1)
    ]
    assert [(each.row_key, each.old_text, each.new_text) for each in found.cells] == [("review", "5", "0")]
    assert ("disputes_total", "new", "resolved") in [
        (each.check_id, each.old_state, each.new_state) for each in found.anomalies
    ]
    same = compare(home / "gouji.duckdb", home / "gouji.duckdb")
    assert (same.reports, same.cells, same.anomalies) == ((), (), ())
