"""Crawling night after night: only what is new or due is fetched, and nothing is lost when a crawl is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from flows.crawling import fetching, report_pages
from flows.crawling.attachments import Attachment, attachments
from flows.crawling.job import Job
from flows.crawling.pages import Page
from flows.settings import REPOSITORY, night_name, night_start
from tests.world import faults, pages
from tests.world.columns import entries, items, publish
from tests.world.playing import NIGHT, crawl_here, source_of
from tests.world.server import Site, playing
from warehouse.archive import Archive

FOLDER = "/zwgk/zfxxgknb/"


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAITS_WHEN_BROKEN", (0.01, 0.01))


def later(days: float, night: str = NIGHT) -> str:
    return night_name(night_start(night) + timedelta(days=days))


def column(count: int = 6, name: str = "column") -> Site:
    site = Site(name, (FOLDER,))
    made = publish(site, entries(count, seed=60, others=0))
    site.pages[FOLDER] = pages.page("政府信息公开年报", items(made))
    return site


def add_report(site: Site, title: str = "某县2025年政府信息公开工作年度报告") -> str:
    path = f"{FOLDER}202602/t20260202_9.html"
    site.pages[path] = pages.report("某县", 2025)
    content = site.pages[FOLDER]
    assert isinstance(content, str)
    row = pages.rows([(path, title, "2026-02-02")])
    site.pages[FOLDER] = content.replace('<div class="main">', f'<div class="main">{row}').replace(
        "<div class='main'>", f"<div class='main'>{row}"
    )
    return path


def documents(home: Path) -> int:
    return len(Archive(home / "raw").documents())


def test_an_unchanged_night_asks_for_list_pages_only(tmp_path: Path) -> None:
    site = column()
    with playing(site) as world:
        crawl_here(tmp_path, [site])
        before = documents(tmp_path)
        world.clear_logs()
        summary = crawl_here(tmp_path, [site], later(0.5))
    assert site.targets() == [FOLDER]
    assert site.log[0].status == 304
    assert (summary.new, summary.changed) == (0, 0)
    assert documents(tmp_path) == before == 6


def test_a_report_that_appears_is_the_only_one_fetched(tmp_path: Path) -> None:
    site = column()
    with playing(site) as world:
        crawl_here(tmp_path, [site])
        world.clear_logs()
        path = add_report(site)
        summary = crawl_here(tmp_path, [site], later(0.1))
    assert site.targets() == [FOLDER, path]
    assert summary.new == 1


def test_a_correction_is_found_when_the_page_is_due_again(tmp_path: Path) -> None:
    site = column(2)
    path = sorted(site.reports)[0]
    with playing(site) as world:
        crawl_here(tmp_path, [site])
        site.pages[path] = pages.report("某县更正", 2024, requests=99)
        world.clear_logs()
        crawl_here(tmp_path, [site], later(1))
        assert path not in site.targets()
        summary = crawl_here(tmp_path, [site], later(3))
    assert path in site.targets()
    assert summary.changed == 1
    assert documents(tmp_path) == 3


def test_rechecks_grow_rarer_with_age(tmp_path: Path) -> None:
    site = column(1)
    path = sorted(site.reports)[0]
    nights = []
    with playing(site) as world:
        crawl_here(tmp_path, [site])
        for day in (1, 3, 4, 8, 10, 29, 31, 60):
            world.clear_logs()
            crawl_here(tmp_path, [site], later(day))
            nights += [day] if path in site.targets() else []
    assert nights == [3, 8, 31]


def test_a_row_that_is_renamed_is_looked_at_at_once(tmp_path: Path) -> None:
    site = column(2)
    path = sorted(site.reports)[0]
    with playing(site) as world:
        crawl_here(tmp_path, [site])
        world.clear_logs()
        content = site.pages[FOLDER]
        assert isinstance(content, str)
        title = re.findall(r'title="([^"]*)"', content[content.index(path) :])[0]
        site.pages[FOLDER] = content.replace(title, title + "（更正版）")
        crawl_here(tmp_path, [site], later(0.1))
    assert path in site.targets()


def test_pages_that_only_change_in_clocks_and_counters_are_not_kept_again(tmp_path: Path) -> None:
    site = faults.changing()
    with playing(site):
        crawl_here(tmp_path, [site])
        summary = crawl_here(tmp_path, [site], later(3))
    assert summary.changed == 0
    assert documents(tmp_path) == 3


def test_a_source_that_falls_silent_is_counted_and_comes_back(tmp_path: Path) -> None:
    site = column()
    with playing(site):
        crawl_here(tmp_path, [site])
    for day in (1, 2, 3):
        (result,) = crawl_here(tmp_path, [site], later(day)).results
    assert result.status == "silent"
    assert "3 nights in a row" in "\n".join(result.problems)
    site.port = 0
    with playing(site):
        (result,) = crawl_here(tmp_path, [site], later(4)).results
    assert result.status == "done"


def test_outside_the_season_a_quiet_source_rests_between_visits(tmp_path: Path) -> None:
    site = column(2)
    visited = []
    with playing(site) as world:
        for day in range(20):
            world.clear_logs()
            (result,) = crawl_here(tmp_path, [site], later(day, "2026-06-01T183000Z")).results
            visited += [day] if site.log else []
            assert result.status == ("done" if site.log else "resting")
    assert visited[:4] == [0, 1, 2, 3]
    assert 5 <= len(visited) <= 8


def test_in_the_season_every_source_is_visited_every_night(tmp_path: Path) -> None:
    site = column(2)
    with playing(site) as world:
        for day in range(7):
            world.clear_logs()
            crawl_here(tmp_path, [site], later(day, "2026-02-01T183000Z"))
            assert FOLDER in site.targets()


def test_the_budget_of_a_night_is_kept_and_the_next_night_goes_on(tmp_path: Path) -> None:
    site = faults.long_list(30, 10)
    with playing(site) as world:
        (first,) = crawl_here(tmp_path, [site], pages_per_night=15).results
        assert first.status == "stopped"
        assert len([target for target in site.targets() if target != "/robots.txt"]) == 15
        asked = set(site.targets())
        for day in (0.1, 0.2, 0.3):
            world.clear_logs()
            crawl_here(tmp_path, [site], later(day), pages_per_night=15)
            details = {target for target in site.targets() if target.startswith("/d/")}
            assert not details & asked
            asked |= details
    assert len({target for target in asked if target.startswith("/d/")}) == 30


def test_a_crawl_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    site = column(40)
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.05\n"
    with playing(site) as world:
        raw = tmp_path / "raw"
        raw.mkdir()
        job = Job(raw, NIGHT, night_start(NIGHT), "gouji/test", "gouji", (source_of(site),))
        job.write(tmp_path / "job.json")
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-m", "flows.crawling.process", str(tmp_path / "job.json")]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        while len(site.log) < 12:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        fetched_before = [hit.target for hit in site.log if hit.target in site.reports][:-1]
        world.clear_logs()
        crawl_here(tmp_path, [site])
    assert len(fetched_before) >= 8
    assert not set(fetched_before) & set(site.targets())
    assert documents(tmp_path) == 40
    rows = Archive(raw).fetches().to_pylist()
    assert len({row["fetch_id"] for row in rows}) == len(rows)
    assert {row["url"] for row in rows if row["role"] == "detail"} == {site.url(path) for path in site.reports}


def test_one_failing_source_does_not_stop_the_others(tmp_path: Path) -> None:
    good, gone = column(2, "good"), column(2, "gone")
    with playing(gone):
        pass
    with playing(good):
        summary = crawl_here(tmp_path, [good, gone])
    assert [(result.source_id, result.status) for result in summary.results] == [("gone", "silent"), ("good", "done")]


def test_the_files_of_a_page_are_fetched_after_a_crawl_that_was_killed_before_them(tmp_path: Path) -> None:
    site = column(1)
    path = sorted(site.reports)[0]
    site.pages[path] = pages.report("某县", 2024, extra='<a href="/a.pdf">a</a><a href="/b.pdf">b</a>')
    site.pages["/a.pdf"], site.pages["/b.pdf"] = pages.pdf("a"), pages.pdf("b")
    with playing(site) as world:
        (result,) = crawl_here(tmp_path, [site], pages_per_night=3).results
        assert result.status == "stopped"
        assert "/b.pdf" not in site.targets()
        world.clear_logs()
        crawl_here(tmp_path, [site], later(0.1))
    assert site.targets() == [FOLDER, "/b.pdf"]
    assert documents(tmp_path) == 3


def test_a_list_among_the_reports_is_looked_at_every_night(tmp_path: Path) -> None:
    site = Site("below", (FOLDER,))
    made = publish(site, entries(4, FOLDER + "below/{id}.html", seed=61, others=0))
    site.pages[FOLDER] = pages.page(
        "政府信息公开年报", pages.rows([("below/", "2024年政府信息公开工作年度报告", "2025-01-01")])
    )
    site.pages[FOLDER + "below/"] = pages.page("各单位年报", items(made[1:]))
    with playing(site) as world:
        crawl_here(tmp_path, [site])
        assert documents(tmp_path) == 3
        world.clear_logs()
        site.pages[FOLDER + "below/"] = pages.page("各单位年报", items(made))
        crawl_here(tmp_path, [site], later(0.1))
    assert site.targets() == [FOLDER, FOLDER + "below/", made[0].path]


def test_a_start_address_that_is_a_report_is_a_document_and_looked_at_every_night(tmp_path: Path) -> None:
    site = Site("report", ("/nb.html",), {"/nb.html": pages.report("某县", 2024)})
    with playing(site):
        crawl_here(tmp_path, [site])
        site.pages["/nb.html"] = pages.report("某县", 2024, requests=99)
        summary = crawl_here(tmp_path, [site], later(1))
    assert summary.changed == 1
    assert documents(tmp_path) == 2


def test_reports_that_should_be_listed_and_are_not_are_told(tmp_path: Path) -> None:
    site = column(3)
    with playing(site):
        (result,) = crawl_here(tmp_path, [site], minimum_reports=5, expected_years=(2008, 2024)).results
    problems = "\n".join(result.problems)
    assert "hold 3 reports, at least 5" in problems
    assert "no report is listed for 2008" in problems


def test_a_crawl_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    site = column(40)
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.2\n"
    with playing(site):
        (tmp_path / "raw").mkdir()
        job = Job(tmp_path / "raw", NIGHT, night_start(NIGHT), "gouji/test", "gouji", (source_of(site),))
        job.write(tmp_path / "job.json")
        start = (
            "import subprocess, sys, time; "
            f"subprocess.Popen([sys.executable, '-m', 'flows.crawling.process', {str(tmp_path / 'job.json')!r}]); time.sleep(60)"
        )
        parent = subprocess.Popen([sys.executable, "-c", start], env={**os.environ, "PYTHONPATH": str(REPOSITORY)})
        while len(site.log) < 3:
            time.sleep(0.05)
        parent.kill()
        parent.wait()
        time.sleep(1.5)
        asked = len(site.log)
        time.sleep(1.0)
    assert len(site.log) == asked < 40


def test_a_page_that_breaks_the_crawler_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = column(3)
    broken = sorted(site.reports)[1]
    real = attachments

    def breaks(page: Page) -> tuple[Attachment, ...]:
        if page.url.endswith(broken):
            raise RuntimeError("a page like no other")
        return real(page)

    monkeypatch.setattr(report_pages, "attachments", breaks)
    with playing(site):
        (result,) = crawl_here(tmp_path, [site]).results
    assert (result.status, result.new, result.failed) == ("done", 2, 1)
    assert "a page like no other" in result.problems[0]
