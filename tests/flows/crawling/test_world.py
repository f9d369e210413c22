"""The whole crawler against the world of sites: what it finds, what it leaves alone, how it behaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from flows.crawl import CrawlSummary, SourceResult
from tests.world import dialects, faults
from tests.world.attachments import attachments
from tests.world.playing import crawl_sites, discovery_of, settings_for
from tests.world.server import Site, World, playing
from warehouse.archive import Archive


@dataclass(frozen=True)
class Crawled:
    home: Path
    world: World
    other: Site
    summary: CrawlSummary

    def result(self, name: str) -> SourceResult:
        return next(result for result in self.summary.results if result.source_id == name)

    def rows(self, name: str) -> list[dict[str, object]]:
        return [row for row in Archive(self.home / "raw").fetches().to_pylist() if row["source_id"] == name]


FAULTS = [
    *faults.charsets(),
    faults.needs_cookie(),
    faults.guarded(412),
    faults.guarded(521),
    faults.guarded(200),
    faults.error_pages(),
    faults.wrong_length(),
    faults.bombs(),
    faults.compressed(),
    faults.calendar_trap(),
    faults.session_trap(),
    faults.busy(503, "1", 2),
    faults.robots("User-agent: *\nDisallow: /zwgk/zfxxgknb/2025\n"),
    faults.robots("User-agent: gouji\nCrawl-delay: 0.3\n\nUser-agent: *\nDisallow: /\n", "robots_delay"),
    faults.robots("", "robots_500", 500),
    faults.meta_refresh(),
    faults.blank_once(),
    faults.doubtful(),
    faults.portal(),
]
FOUND_WHOLE = [site.name for site in FAULTS if not site.name.startswith(("guarded", "robots_500"))]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    home = tmp_path_factory.mktemp("world")
    other = Site("other", pages={"/secret": "<p>for this machine only</p>"})
    sites = [*dialects.all_sites(), *FAULTS, attachments()]
    with playing(other) as world_of_other:
        sites.append(faults.redirects(world_of_other["other"].url("/secret")))
        with playing(*sites) as world:
            yield Crawled(home, world, other, crawl_sites(home, sites))


@pytest.mark.parametrize("name", [make.__name__ for make in dialects.ALL])
def test_every_report_of_a_dialect_is_found_and_nothing_else(crawled: Crawled, name: str) -> None:
    found = discovery_of(crawled.home, crawled.world[name])
    assert found.missed == frozenset()
    assert found.wrong == frozenset()
    assert found.found == crawled.world[name].reports - found.unsure
    assert crawled.result(name).problems == ()


@pytest.mark.parametrize("name", FOUND_WHOLE)
def test_reports_of_a_site_with_faults_are_found(crawled: Crawled, name: str) -> None:
    found = discovery_of(crawled.home, crawled.world[name])
    assert found.missed == frozenset()
    assert found.wrong == frozenset()


def test_a_blank_page_is_asked_for_once_more_and_then_given_up(crawled: Crawled) -> None:
    targets = crawled.world["blank_once"].targets()
    blank = next(
        row for row in crawled.rows("blank_once") if row["error"] == "a blank page" and row["role"] == "detail"
    )
    assert targets.count(faults.FOLDER) == 2
    assert targets.count(str(blank["url"]).removeprefix(crawled.world["blank_once"].base)) == 2


def test_what_a_title_does_not_decide_the_page_does_or_it_is_archived_and_marked(crawled: Crawled) -> None:
    site = crawled.world["doubtful"]
    marked = discovery_of(crawled.home, site).unsure
    cover, file = faults.FOLDER + "cover.html", faults.FOLDER + "P02017.pdf"
    assert marked == {cover, file}
    assert [title for title in crawled.result("doubtful").unsure if "cover.html" in title]
    scores = {str(row["url"]).removeprefix(site.base): row["score"] for row in crawled.rows("doubtful")}
    assert scores[cover] == 0.6
    assert "/topic/" not in site.targets()


def test_unsure_links_are_few_and_marked(crawled: Crawled) -> None:
    unsure = [title for result in crawled.summary.results for title in result.unsure]
    assert len(unsure) <= 10, unsure


@pytest.mark.parametrize("name", ["guarded_412", "guarded_521", "guarded_200"])
def test_a_guarded_site_is_reported_as_blocked_and_not_asked_again(crawled: Crawled, name: str) -> None:
    assert crawled.result(name).status == "blocked"
    assert len(crawled.world[name].log) <= 2
    assert "guards itself" in crawled.result(name).problems[0]


def test_error_pages_with_a_good_status_are_no_documents(crawled: Crawled) -> None:
    details = [row for row in crawled.rows("error_pages") if row["role"] == "detail"]
    assert len(details) == 1
    errors = [str(row["error"]) for row in crawled.rows("error_pages") if row["role"] == "other" and row["error"]]
    assert any("removed" in error for error in errors)
    assert sum("error page" in error for error in errors) == 2


def test_a_body_shorter_than_announced_is_asked_once_more_and_then_kept(crawled: Crawled) -> None:
    targets = crawled.world["wrong_length"].targets()
    path = next(path for path in targets if targets.count(path) > 1)
    assert targets.count(path) == 2
    kept = [row for row in crawled.rows("wrong_length") if row["sha256"] and str(row["url"]).endswith(path)]
    assert len(kept) == 1


def test_bodies_beyond_the_limits_are_errors_and_not_kept(crawled: Crawled) -> None:
    errors = [str(row["error"]) for row in crawled.rows("bombs") if row["error"] and row["role"] == "detail"]
    assert len(errors) == 2
    assert all("too large" in error for error in errors)


@pytest.mark.parametrize(("name", "most"), [("calendar_trap", 60), ("session_trap", 12)])
def test_a_trap_is_left_after_few_requests(crawled: Crawled, name: str, most: int) -> None:
    assert len(crawled.world[name].log) <= most


def test_redirects_to_private_addresses_and_other_schemes_are_refused(crawled: Crawled) -> None:
    assert crawled.other.log == []
    problems = "\n".join(crawled.result("redirects").problems)
    assert "private address" in problems
    assert "file:///etc/passwd" in problems
    assert "ftp://127.0.0.1/x" in problems
    assert "round in a circle" in problems


def test_a_busy_server_is_asked_again_when_it_said_so(crawled: Crawled) -> None:
    hits = [hit for hit in crawled.world["busy_503_1"].log if hit.target == faults.FOLDER]
    assert [hit.status for hit in hits] == [503, 503, 200]
    assert all(after.came - before.answered >= 0.99 for before, after in pairwise(hits))


def test_what_robots_forbids_is_never_asked_for(crawled: Crawled) -> None:
    assert not [target for target in crawled.world["robots"].targets() if target.startswith("/zwgk/zfxxgknb/2025")]
    assert "robots.txt forbids it" in "\n".join(crawled.result("robots").problems)


def test_nothing_is_asked_for_while_robots_cannot_be_had(crawled: Crawled) -> None:
    assert set(crawled.world["robots_500"].targets()) == {"/robots.txt"}
    assert crawled.result("robots_500").status == "silent"


def test_crawl_delay_holds_on_loopback_between_any_two_requests(crawled: Crawled) -> None:
    log = crawled.world["robots_delay"].log
    assert len(log) == 7
    assert all(after.came - before.came >= 0.3 for before, after in pairwise(log))


def test_a_host_is_asked_for_robots_first_and_one_thing_at_a_time_by_name(crawled: Crawled) -> None:
    agent = settings_for(crawled.home).user_agent
    for site in crawled.world.sites.values():
        assert site.log[0].target == "/robots.txt", site.name
        assert site.targets().count("/robots.txt") == 1 or site.name == "robots_500"
        assert max(hit.overlapping for hit in site.log) == 1, site.name
        assert all(hit.agent.startswith(agent) and "https://example.org/gouji" in hit.agent for hit in site.log)


def test_files_are_found_in_every_form_and_template_text_is_never_followed(crawled: Crawled) -> None:
    site = crawled.world["attachments"]
    asked = set(site.targets())
    assert site.files <= asked
    followed = asked - site.files - site.reports - {"/robots.txt", faults.FOLDER}
    assert {path for path in followed if not path.startswith("/attach/0/")} == set()
    taken = {row["url"] for row in crawled.rows("attachments") if row["role"] == "attachment" and row["sha256"]}
    assert {site.url(path) for path in site.files} == taken


def test_hints_of_a_document_name_its_list_row(crawled: Crawled) -> None:
    site = crawled.world["attachments"]
    path = "/zwgk/zfxxgknb/200501/P020240101000000001.pdf"
    (document,) = [d for d in Archive(crawled.home / "raw").documents() if d.first.url == site.url(path)]
    assert document.hints.list_title == "某县2004年政府信息公开工作年度报告"
    assert str(document.hints.list_date) == "2005-01-15"
    assert document.hints.publisher == "某县人民政府"
    assert document.first.link_text == "报告.pdf"


def test_the_archive_is_whole(crawled: Crawled) -> None:
    assert Archive(crawled.home / "raw").verify() == []


def test_every_exchange_is_a_row_of_the_manifest(crawled: Crawled) -> None:
    asked = sum(len(site.log) for site in crawled.world.sites.values())
    exchanges = [row for row in Archive(crawled.home / "raw").fetches().to_pylist() if row["http_status"] is not None]
    refused_by_size = 2
    assert asked - refused_by_size <= len(exchanges) <= asked + len(crawled.world.sites)
