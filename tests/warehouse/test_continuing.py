from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.warehouse.readings import (
    FIRST_NIGHT,
    SECOND_NIGHT,
    built,
    cell,
    contents,
    document_id,
    fetched,
    form_cells,
    interrupted,
    read_document,
    staged,
)
from warehouse import continuing
from warehouse.build import BuildSummary
from warehouse.database import Limits, writing
from warehouse.release import publish
from warehouse.staging import Staging


@pytest.fixture(autouse=True)
def small_files_are_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(continuing.is_worth_continuing, "__defaults__", (1,))
    monkeypatch.setattr(continuing, "LARGEST_SHARE_OF_NEW", 1.0)


def first_night(home: Path) -> Path:
    """A published night on three reports, one of them in two versions, with tables of the checks in it."""
    documents = [
        read_document("a"),
        read_document("b", "乙镇人民政府"),
        read_document("old", "丙县人民政府", published_on=date(2024, 1, 1)),
        read_document("s", year=2015, form="pre2019", cells=(cell(("statistics", "受理总数", "cumulative"), "1"),)),
    ]
    path = built(home, *documents, manifest=fetched(home, "a", "b", "old", "s")).path
    with writing(path, Limits("1GB", 1)) as connection:
        connection.execute("create table anomaly_log as select 'x' as anomaly_id, ? as night", [FIRST_NIGHT])
    publish(path, home, FIRST_NIGHT)
    return home / "gouji.duckdb"


def second_night(home: Path, anew: bool = False) -> BuildSummary:
    """A night on which a correction, a new body with labels of its own, and a document without a report came in."""
    corrected = form_cells({("disputes", "review", "total"): "3"})
    odd = tuple(cell(("disputes", "review", key), "4", row_label="复 议") for key in ("upheld", "total"))
    staging = staged(
        home,
        read_document("new", "丙县人民政府", cells=corrected, published_on=date(2024, 3, 1)),
        read_document("odd", "丁县人民政府", cells=odd),
        read_document("plan", None, None, ()),
    )
    manifest = fetched(home, "new", "odd", "plan", "unread")
    assert staging.missing([document_id("new")]) == []
    return built(home, night=SECOND_NIGHT, manifest=manifest, anew=anew)


def test_going_on_from_the_published_file_gives_the_same_tables_as_building_anew(tmp_path: Path) -> None:
    first_night(tmp_path)
    continued = second_night(tmp_path)
    assert continued.continued
    found = contents(continued.path)
    anew = built(tmp_path, night=SECOND_NIGHT, manifest=fetched(tmp_path), anew=True)
    assert not anew.continued
    assert found == contents(anew.path)
    assert len(found["version_differences"]) == 1
    assert "anomaly_log" not in found


def test_a_night_with_nothing_new_goes_on_to_the_same_tables(tmp_path: Path) -> None:
    base = first_night(tmp_path)
    before = contents(base)
    summary = built(tmp_path, night=SECOND_NIGHT, manifest=fetched(tmp_path))
    assert summary.continued
    after = contents(summary.path)
    for tables in (before, after):
        del tables["build_facts"]
    del before["anomaly_log"]
    assert after == before


def test_the_published_file_is_not_touched(tmp_path: Path) -> None:
    base = first_night(tmp_path)
    content = base.read_bytes()
    second_night(tmp_path)
    assert base.read_bytes() == content


def test_merged_segments_are_continued(tmp_path: Path) -> None:
    first_night(tmp_path)
    staged(tmp_path, read_document("z", "庚县人民政府")).compact(least=2)
    summary = built(tmp_path, night=SECOND_NIGHT, manifest=fetched(tmp_path))
    assert summary.continued
    assert (summary.documents, summary.reports) == (5, 5)


def test_a_file_whose_documents_are_no_longer_staged_is_built_anew(tmp_path: Path) -> None:
    first_night(tmp_path)
    (segment,) = Staging(tmp_path / "staged", "readers-1").segments()
    segment.path("cells").unlink()
    summary = second_night(tmp_path)
    assert (summary.continued, summary.reports) == (False, 2)


def test_a_file_made_by_another_recipe_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first_night(tmp_path)
    monkeypatch.setattr(continuing, "LAYOUT_VERSION", "0")
    assert not second_night(tmp_path).continued


def test_a_file_that_cannot_be_opened_is_built_anew(tmp_path: Path) -> None:
    base = tmp_path / "gouji.duckdb"
    base.write_bytes(b"no database")
    assert not built(tmp_path, read_document("a")).continued


def test_a_small_file_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first_night(tmp_path)
    monkeypatch.setattr(continuing.is_worth_continuing, "__defaults__", (continuing.LEAST_DOCUMENTS,))
    assert not second_night(tmp_path).continued


def test_documents_that_were_read_again_are_loaded_anew(tmp_path: Path) -> None:
    names = ("a", "slow", "slower", "slowest")
    documents = [read_document("a"), *(interrupted(name, FIRST_NIGHT) for name in names[1:])]
    base = built(tmp_path, *documents, manifest=fetched(tmp_path, *names)).path
    publish(base, tmp_path, FIRST_NIGHT)
    staging = Staging(tmp_path / "staged", "readers-1")
    staging.write([read_document("slow", "乙县人民政府"), interrupted("slower", FIRST_NIGHT, SECOND_NIGHT)], reading=2)
    continued = built(tmp_path, night=SECOND_NIGHT, manifest=fetched(tmp_path))
    assert (continued.continued, continued.reports) == (True, 2)
    found = contents(continued.path)
    assert len(found["reading_problems"]) == 5
    assert found == contents(built(tmp_path, night=SECOND_NIGHT, manifest=fetched(tmp_path), anew=True).path)
