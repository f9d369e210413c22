"""The catalogue's pages, made from the headers of the checks, and what makes a file no check."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.warehouse.nights import Nights, disputes
from warehouse.check_pages import GROUPS, list_checks, write_check_pages
from warehouse.checks import CheckError, load_checks, run_checks


def test_a_folder_without_checks_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=f"no check .* in {tmp_path}"):
        run_checks(duckdb.connect(), tmp_path)


def test_every_check_belongs_to_a_known_group() -> None:
    assert {check.group for check in load_checks()} <= GROUPS.keys()


def test_a_page_has_the_nights_counts_and_examples(tmp_path: Path) -> None:
    nights = Nights(tmp_path)
    connection = nights.play(disputes(total=0))
    assert write_check_pages(tmp_path / "pages", connection, nights.checks) == 2
    page = (tmp_path / "pages" / "disputes_total.md").read_text(encoding="utf-8")
    assert "1 units assessed, 1 failed, 0 could not be assessed" in page
    assert "| 甲区人民政府 | 2023 | Administrative reconsideration: the four results add up to 11" in page
    assert "```sql\nselect" in page


def test_every_check_has_a_page_and_a_line_in_the_index(tmp_path: Path) -> None:
    count = write_check_pages(tmp_path)
    index = (tmp_path / "index.md").read_text(encoding="utf-8")
    for check in load_checks():
        assert f"[{check.check_id}]({check.check_id}.md)" in index
        assert check.rule in (tmp_path / f"{check.check_id}.md").read_text(encoding="utf-8")
    assert count == len(load_checks()) == len(list(tmp_path.glob("*.md"))) - 1


def test_pages_of_checks_that_are_no_more_are_removed(tmp_path: Path) -> None:
    (tmp_path / "old_check.md").write_text("x")
    write_check_pages(tmp_path)
    assert not (tmp_path / "old_check.md").exists()


def test_the_list_is_ordered_by_group_and_counts_nothing_without_a_night() -> None:
    listings = list_checks()
    groups = list(dict.fromkeys(each.check.group for each in listings))
    assert groups == [group for group in GROUPS if group in groups]
    assert all(each.assessable is None for each in listings)


GOOD = """-- id: good
-- title_en: t
-- title_zh: t
-- severity: info
-- group: form
-- scope: body
-- rule: r
-- source: s
-- grain: g
-- assessable: a
-- innocent: i
-- cells: requests.=.total
-- message_en: m
-- message_zh: m
select 1
"""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("-- id: good", "-- id: other"), "its id is other"),
        (("-- severity: info", "-- severity: bad"), "severity bad is none of"),
        (("-- rule: r\n", ""), "the header lacks rule"),
        (("-- rule: r\n", "-- rule: r\n-- rule: again\n"), "unknown or doubled header key rule"),
        (("-- rule: r\n", "-- rule: r\n-- colour: blue\n"), "unknown or doubled header key colour"),
        (("requests.=.total", "requests.total"), "is no cell pattern"),
        (("select 1", "select 1; select 2"), "exactly one SELECT"),
        (("select 1", "drop table reports"), "exactly one SELECT"),
        (("select 1", "selec 1"), "syntax error"),
    ],
)
def test_a_check_file_that_is_none_is_refused_with_the_reason(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    (tmp_path / "good.sql").write_text(GOOD)
    assert [check.check_id for check in load_checks(tmp_path)] == ["good"]
    (tmp_path / "good.sql").write_text(GOOD.replace(*change))
    with pytest.raises(CheckError, match=reason):
        load_checks(tmp_path)
