"""How a host is treated: what robots.txt means, how long to wait, one at a time, also across processes."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from flows.crawling.politeness import MINIMUM_DELAY, Turns, delay_for, in_window, read_robots, retry_after

NOW = datetime(2026, 2, 1, 18, 30, tzinfo=UTC)
RULES = "User-agent: gouji\nDisallow: /secret\nCrawl-delay: 4\n\nUser-agent: *\nDisallow: /\nRequest-rate: 1/10\n"


def test_the_rules_for_the_own_name_hold_and_not_those_for_others() -> None:
    robots = read_robots("gouji", 200, RULES)
    assert robots.allows("http://x.example/nb/")
    assert not robots.allows("http://x.example/secret/1.html")
    assert not read_robots("other", 200, RULES).allows("http://x.example/nb/")


@pytest.mark.parametrize(
    ("status", "allowed"), [(200, True), (404, True), (403, True), (429, False), (500, False), (None, False)]
)
def test_an_absent_robots_file_allows_and_one_that_cannot_be_had_forbids(status: int | None, allowed: bool) -> None:
    assert read_robots("gouji", status, "").allows("http://x.example/") is allowed


@pytest.mark.parametrize(
    ("host", "wanted", "rules", "seconds"),
    [
        ("x.example:80", None, "", MINIMUM_DELAY),
        ("x.example:80", 0.2, "", 0.2),
        ("127.0.0.1:8000", None, "", 0.0),
        ("[::1]:8000", None, "", 0.0),
        ("127.0.0.1:8000", None, RULES, 4.0),
        ("127.0.0.1:8000", 9.0, RULES, 9.0),
        ("x.example:80", 0.0, RULES, 4.0),
    ],
)
def test_the_delay_is_the_longer_of_ones_own_and_the_asked_for(
    host: str, wanted: float | None, rules: str, seconds: float
) -> None:
    assert delay_for(host, wanted, read_robots("gouji", 200, rules)) == seconds


def test_a_request_rate_is_a_delay_too() -> None:
    assert read_robots("someone", 200, RULES).delay == 10.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), (" 120 ", 120.0), ("Sun, 01 Feb 2026 18:31:00 GMT", 60.0), ("soon", None), (None, None), ("", None)],
)
def test_retry_after_is_read_in_both_forms(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@pytest.mark.parametrize(
    ("window", "inside"), [(None, True), ("01:00-05:00", True), ("03:00-05:00", False), ("22:00-03:00", True)]
)
def test_night_windows_are_in_chinas_time(window: str | None, inside: bool) -> None:
    assert in_window(window, NOW) is inside  # 02:30 in China


def _take_turns(folder: Path, host: str, delay: float, count: int, crawls: int) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []

    async def ask(turns: Turns) -> None:
        for _ in range(count):
            async with turns.turn(host, delay):
                start = time.monotonic()
                await asyncio.sleep(0.02)
                spans.append((start, time.monotonic()))

    async def main() -> None:
        await asyncio.gather(*(ask(Turns(folder)) for _ in range(crawls)))

    asyncio.run(main())
    return sorted(spans)


def test_two_crawls_never_ask_one_host_at_once_and_keep_the_delay_between_them(tmp_path: Path) -> None:
    spans = _take_turns(tmp_path, "x.example:80", 0.1, 3, 2)
    gaps = [after[0] - before[1] for before, after in pairwise(spans)]
    assert len(gaps) == 5
    assert min(gaps) >= 0.099


def test_a_crawl_started_anew_keeps_the_delay_since_the_last_one(tmp_path: Path) -> None:
    first = _take_turns(tmp_path, "x.example:80", 0.3, 1, 1)
    second = _take_turns(tmp_path, "x.example:80", 0.3, 1, 1)
    assert second[0][0] - first[0][1] >= 0.299


def test_different_ports_are_different_hosts(tmp_path: Path) -> None:
    async def main() -> float:
        turns = Turns(tmp_path)
        start = time.monotonic()
        for port in range(5):
            async with turns.turn(f"127.0.0.1:{port}", 5.0):
                pass
        return time.monotonic() - start

    assert asyncio.run(main()) < 1.0


def test_backing_off_delays_the_next_turn(tmp_path: Path) -> None:
    async def main() -> float:
        turns = Turns(tmp_path)
        turns.back_off("x.example:80", 0.3)
        start = time.monotonic()
        async with turns.turn("x.example:80", 0.0):
            return time.monotonic() - start

    assert asyncio.run(main()) >= 0.29


def test_a_host_that_is_left_alone_is_known(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    assert not turns.is_left_alone("x.example:80")
    turns.leave_alone("x.example:80")
    assert turns.is_left_alone("x.example:80")
