"""Undecided names go out to people and come back as alias rows."""

import csv
import json
import shutil
from pathlib import Path

import duckdb
import pytest

from warehouse.agencies import AgencyResolver
from warehouse.agency_reference import FOLDER, load_reference
from warehouse.unmatched import export_unmatched, import_aliases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


def warehouse(*names: tuple[str, str, str, int]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        "create table agency_names (agency_id varchar, printed_name varchar, publisher varchar, host varchar,"
        " n_documents bigint, match_score double, match_reason varchar, rejected json)"
    )
    rejected = json.dumps([{"agency_id": "320302000000-justice", "name": "徐州市鼓楼区司法局"}], ensure_ascii=False)
    for agency_id, name, host, documents in names:
        connection.execute(
            "insert into agency_names values (?, ?, null, ?, ?, 0, 'several', ?)",
            [agency_id, name, host, documents, rejected],
        )
    return connection


def filled(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "scope", "division_code", "agency_id", "reason"])
        writer.writerows([*row, "looked up"] for row in rows)
    return path


def test_only_undecided_names_are_exported_the_most_frequent_first(tmp_path: Path) -> None:
    connection = warehouse(
        ("unresolved-1", "鼓楼区司法局", "http://a.gov.cn/", 3),
        ("320302000000-audit", "徐州市鼓楼区审计局", "http://a.gov.cn/", 9),
        ("unresolved-2", "=审计局", "http://b.gov.cn/", 5),
    )
    assert export_unmatched(connection, tmp_path / "unmatched.csv") == 2
    rows = list(csv.DictReader((tmp_path / "unmatched.csv").open(encoding="utf-8-sig")))
    assert [row["name"] for row in rows] == ["'=审计局", "鼓楼区司法局"]
    assert rows[1]["scope"] == "a.gov.cn"
    assert rows[1]["candidates"] == "320302000000-justice 徐州市鼓楼区司法局"


def test_a_filled_row_decides_the_name_in_its_scope_only(tmp_path: Path, folder: Path) -> None:
    result = import_aliases(filled(tmp_path / "f.csv", ("鼓楼区司法局", "a.gov.cn", "320302000000", "")), folder)
    assert (result.added, result.problems) == (1, ())
    resolver = AgencyResolver(load_reference(folder))
    assert resolver.resolve("鼓楼区司法局", url="http://a.gov.cn/x").agency_id == "320302000000-justice"
    assert not resolver.resolve("鼓楼区司法局", url="http://b.gov.cn/x").decided


def test_a_filled_row_may_give_the_agency_itself(tmp_path: Path, folder: Path) -> None:
    row = ("经发局", "source-1", "640100000000", "640100000000-zone-306b9150-economic_development")
    assert import_aliases(filled(tmp_path / "f.csv", row), folder).added == 1
    match = AgencyResolver(load_reference(folder)).resolve("经发局", source_id="source-1")
    assert (match.agency_id, match.division_code, match.match_score) == (row[3], "640100000000", 1.0)


def test_a_name_of_unknown_words_is_decided_by_its_row(tmp_path: Path, folder: Path) -> None:
    import_aliases(filled(tmp_path / "f.csv", ("天上人间", "a.gov.cn", "320302000000", "")), folder)
    match = AgencyResolver(load_reference(folder)).resolve("天上人间", url="http://a.gov.cn/x")
    assert match.decided
    assert match.division_code == "320302000000"


def test_rows_that_cannot_be_right_are_refused_with_a_reason(tmp_path: Path, folder: Path) -> None:
    rows = (
        ("鼓楼区司法局", "", "999999000000", ""),
        ("审计局", "", "320302000000", ""),
        ("", "a.gov.cn", "320302000000", ""),
        ("审计局", "a.gov.cn", "", ""),
    )
    result = import_aliases(filled(tmp_path / "f.csv", *rows), folder)
    assert result.added == 0
    assert [problem.split(":")[0] for problem in result.problems] == [
        "row 2 (鼓楼区司法局)",
        "row 3 (审计局)",
        "row 4 ()",
    ]


def test_the_same_row_twice_is_added_once_and_a_contradiction_is_refused(tmp_path: Path, folder: Path) -> None:
    row = ("鼓楼区司法局", "a.gov.cn", "320302000000", "")
    import_aliases(filled(tmp_path / "f.csv", row), folder)
    assert import_aliases(filled(tmp_path / "f.csv", row), folder).known == 1
    other = ("鼓楼区司法局", "a.gov.cn", "350102000000", "")
    assert "another meaning" in import_aliases(filled(tmp_path / "f.csv", other), folder).problems[0]


def test_a_file_without_the_columns_is_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "f.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the columns"):
        import_aliases(tmp_path / "f.csv", folder)
