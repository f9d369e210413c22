"""Pages that a browser must draw."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from flows.crawling.browser import NoBrowser, render
from tests.world import lists
from tests.world.playing import crawl_here, discovery_of
from tests.world.server import playing


def test_rows_drawn_by_script_are_found_and_the_browser_asks_nothing_on_its_own(tmp_path: Path) -> None:
    pytest.importorskip("playwright", reason="the extra `browser` is not installed")
    site = lists.drawn_by_script()
    with playing(site):
        (result,) = crawl_here(tmp_path, [site], browser=True).results
    if any("no browser could be started" in problem for problem in result.problems):
        pytest.skip(result.problems[0])
    assert discovery_of(tmp_path, site).missed == frozenset()
    assert site.targets()[:3] == ["/robots.txt", "/app/", "/app/data.bin"]
    assert "/huge.png" not in site.targets()
    assert max(hit.overlapping for hit in site.log) == 1
    assert {hit.agent for hit in site.log} == {site.log[0].agent}


def test_without_being_asked_for_no_browser_is_used(tmp_path: Path) -> None:
    site = lists.drawn_by_script()
    with playing(site):
        crawl_here(tmp_path, [site])
    assert "/app/data.bin" not in site.targets()


def test_a_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    with pytest.raises(NoBrowser, match="extra `browser`"):
        asyncio.run(render("http://127.0.0.1/", "gouji", lambda _: asyncio.sleep(0)))
