"""Looking at one list page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import yaml

from flows.crawling import fetching
from flows.crawling.probing import Probe, probe_list, source_id_for
from tests.world import interfaces, lists
from tests.world.server import playing

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAITS_WHEN_BROKEN", (0.01,))


def probe(url: str) -> Probe:
    return probe_list(url, "gouji/test", "gouji", NOW)


def test_it_says_dialect_rows_and_reasons_and_drafts_a_source() -> None:
    site = interfaces.fujian()
    with playing(site):
        found = probe(site.url(site.starts[0]))
    assert (found.dialect, found.pages, found.stated_pages, found.in_column) == ("trs_search", 2, 2, True)
    reports = [row for row in found.rows if row.verdict == "report"]
    assert len(reports) == len(site.reports)
    assert all(row.reasons and row.score >= 0.7 for row in reports)
    assert {row.body for row in reports} <= {"市会议中心", "安丘市人民政府办公室"}
    draft = yaml.safe_load(found.draft)
    assert draft["start_urls"] == [site.url(site.starts[0])]
    assert draft["minimum_reports"] == len(reports)
    assert draft["division_code"] is None


def test_it_looks_at_three_pages_at_most() -> None:
    site = lists.trs_count_page()
    with playing(site):
        found = probe(site.url(site.starts[0]))
    assert (found.pages, found.stated_pages, found.requests) == (3, 4, 3)


@pytest.mark.parametrize("url", ["nonsense", "file:///etc/passwd", "http://127.0.0.1:9/nb/"])
def test_what_is_no_list_is_a_problem_and_no_traceback(url: str) -> None:
    assert probe(url).problem


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.pingtan.gov.cn/nb/", "pingtan"),
        ("http://whly.gd.gov.cn/", "whly.gd"),
        ("http://127.0.0.1:8000/", "127.0.0.1-8000"),
    ],
)
def test_an_id_is_made_of_the_hosts_name(url: str, name: str) -> None:
    assert source_id_for(url) == name
