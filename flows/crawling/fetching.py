"""Fetching one address by all the rules: robots, turns, refusals, redirects, retries, validators, the ledger."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from flows.crawling.addresses import absolute, host_of, refusal
from flows.crawling.answers import (
    BLOCKED,
    Answer,
    Context,
    file_name_of,
    is_challenge,
    other_scheme,
    resource_key,
    wants_other_scheme,
)
from flows.crawling.engine import Download, Downloader, scrapy_request
from flows.crawling.ledger import Ledger, Resource, RobotsCopy
from flows.crawling.pages import PageRequest
from flows.crawling.politeness import (
    LONGEST_BACK_OFF,
    ROBOTS_LIFETIME,
    Robots,
    Turns,
    delay_for,
    read_robots,
    retry_after,
)
from flows.crawling.sources import Source
from warehouse.archive import Archive, Fetch

MOST_REDIRECTS = 6
WAITS_WHEN_BUSY = (2.0, 8.0, 30.0)
"""Seconds before each new try after 429 and 503 without a Retry-After."""
WAITS_WHEN_BROKEN = (1.0, 5.0)
"""Seconds before each new try after other errors of the server or the connection."""
FAILURES_UNTIL_LEFT_ALONE = 3
"""After so many requests in a row that failed for good, a host is left alone for the night."""
_BUSY = frozenset({429, 503})
_BROKEN = frozenset({408, 500, 502, 504, 520, 521, 522, 523, 524})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """Fetches for all sources of one crawl; every exchange is a row of the ledger before the next one starts."""

    def __init__(
        self,
        download: Downloader,
        archive: Archive,
        ledger: Ledger,
        turns: Turns,
        night: str,
        agent: str,
        clock: Callable[[], datetime],
        user_agent: str = "",
    ) -> None:
        self.archive = archive
        self.ledger = ledger
        self.night = night
        self.clock = clock
        self.user_agent = user_agent
        self._download = download
        self._turns = turns
        self._agent = agent
        self._robots: dict[str, asyncio.Task[Robots]] = {}
        self._failures: dict[str, int] = {}
        self._disk = ThreadPoolExecutor(16, thread_name_prefix="archive")

    async def fetch(
        self, source: Source, own_hosts: frozenset[str], request: PageRequest, context: Context, known: Resource | None
    ) -> Answer:
        """Fetch one request; what `known` says of its last answer is sent as If-None-Match and If-Modified-Since.

        Never raises for what a server does. The answer is not recorded yet (its redirects and failed tries are):
        `keep` does that once the caller has seen what it is.
        """
        current = request
        visited = [f"{request.method} {request.url}"]
        switched = False
        for _ in range(MOST_REDIRECTS + 1):
            why = await self._why_not(source, own_hosts, current.url)
            if why is not None:
                return Answer(request, current.url, self.clock(), error=why)
            download = await self._with_retries(source, current, context, known)
            other = other_scheme(current.url) if wants_other_scheme(download) else None
            if other is not None and not switched and host_of(current.url) in own_hosts:
                switched = True
                self._record_try(source, current, download, context)
                current = replace(current, url=other)
                continue
            if download.status not in _REDIRECTS or not download.header("location"):
                return self._answer(request, current.url, download, known)
            target = absolute(current.url, download.header("location") or "")
            hop = self._answer(request, current.url, download, known)
            if target is None:
                text = f"redirected to {download.header('location')!r}, which is not fetched"
                return replace(hop, error=text, sha256=None)
            self._record_hop(source, current.url, target, download, context)
            key = f"{current.method} {target}"
            visited.append(key)
            if visited.count(key) > 2:  # once more with the cookie that came with the redirect is not a circle yet
                return replace(hop, url=target, error=f"the redirects go round in a circle at {target}", sha256=None)
            refused = refusal(target, own_hosts)
            if refused is not None:
                return replace(hop, error=f"redirected to {target}: {refused}", sha256=None)
            keeps_method = download.status in {307, 308}
            current = replace(current, url=target) if keeps_method else PageRequest(target, headers=current.headers)
        return Answer(request, current.url, self.clock(), error=f"more than {MOST_REDIRECTS} redirects")

    async def keep(
        self, source: Source, answer: Answer, context: Context, title: str | None = None, pending: bool = False
    ) -> Answer:
        """Archive the body of a good answer and record the request; returns the answer with the hash of its body.

        A body that could not be had leaves no hash, and one that is unchanged is not stored again.
        """
        sha256 = answer.sha256
        if answer.data and not answer.unchanged and answer.status is not None and answer.status < 300:
            loop = asyncio.get_running_loop()  # the disk is waited for in a thread, or every host would wait with it
            sha256 = await loop.run_in_executor(self._disk, self.archive.store, answer.data)
        fetch = Fetch(
            fetch_id=uuid.uuid4().hex,
            source_id=source.id,
            url=answer.request.url,
            role=context.role,
            fetched_at=answer.fetched_at,
            final_url=answer.url,
            parent_url=context.parent_url,
            link_text=context.link_text,
            list_title=context.list_title,
            list_date=context.list_date,
            publisher=source.name,
            division_code=source.division_code,
            level=source.level,
            score=context.score,
            method=answer.request.method,
            http_status=304 if answer.unchanged and answer.status == 304 else answer.status,
            media_type=answer.media_type,
            file_name=answer.file_name,
            etag=answer.etag,
            last_modified=answer.last_modified,
            bytes=len(answer.data) if not answer.unchanged and answer.status is not None else None,
            sha256=None if answer.unchanged else sha256,
            error=answer.error,
            seconds=round(answer.seconds, 4),
        )
        self.ledger.record(self.night, fetch, resource_key(answer.request), title, pending)
        return replace(answer, sha256=sha256)

    def back_off(self, url: str, seconds: float) -> None:
        """Ask nothing of an address's host for this long."""
        self._turns.back_off(host_of(url), seconds)

    def _answer(self, request: PageRequest, url: str, download: Download, known: Resource | None) -> Answer:
        answer = Answer(
            request,
            url,
            self.clock(),
            download.status,
            download.body,
            (download.header("content-type") or "").partition(";")[0].strip().lower() or None,
            file_name_of(download, url),
            download.header("etag"),
            download.header("last-modified"),
            download.error,
            cut_off=download.cut_off,
            seconds=download.seconds,
        )
        if download.status == 304 and known is not None and known.sha256 is not None:
            body = self.archive.read(known.sha256)
            return replace(answer, data=body, unchanged=True, sha256=known.sha256, url=known.final_url or url)
        if download.status in BLOCKED or is_challenge(download):
            said = f"blocked: the site guards itself against programs (status {download.status})"
            return replace(answer, data=b"", blocked=True, error=said)
        if download.status is not None and download.status >= 300:
            return replace(answer, data=b"", error=download.error or f"status {download.status}")
        if download.status is not None and not download.body:
            return replace(answer, error="an empty body")
        return answer

    async def _with_retries(
        self, source: Source, request: PageRequest, context: Context, known: Resource | None
    ) -> Download:
        host = host_of(request.url)
        tries = 0
        while True:
            download = await self._exchange(source, request, known)
            wait = _wait_before_retry(download, tries, self.clock())
            if wait is None:
                self._count_failures(host, download)
                if download.status in _BUSY:
                    self._turns.leave_alone(host)
                return download
            if wait > LONGEST_BACK_OFF:
                self._turns.leave_alone(host)
                return replace(download, error=f"status {download.status}: asks to come back after {wait:.0f} seconds")
            self._record_try(source, request, download, context)
            self._turns.back_off(host, wait)
            tries += 1

    async def _exchange(self, source: Source, request: PageRequest, known: Resource | None) -> Download:
        host = host_of(request.url)
        headers = dict(request.headers)
        if known is not None and known.sha256 is not None and self.archive.has(known.sha256):
            if known.etag:
                headers["If-None-Match"] = known.etag
            if known.last_modified:
                headers["If-Modified-Since"] = known.last_modified
        robots = self._robots.get(host)
        robots_now = robots.result() if robots is not None and robots.done() and not robots.exception() else None
        made = scrapy_request(request.url, request.method, headers, request.body, source.tls, source.id)
        async with self._turns.turn(host, delay_for(host, source.delay, robots_now)):
            return await self._download(made)

    async def _why_not(self, source: Source, own_hosts: frozenset[str], url: str) -> str | None:
        refused = refusal(url, own_hosts)
        if refused is not None:
            return f"refused: {refused}"
        host = host_of(url)
        if self._turns.is_left_alone(host):
            return "the host is left alone for this night"
        robots = await self._robots_of(source, own_hosts, url)
        if robots.unreachable is not None:
            return f"robots.txt could not be fetched, so nothing is allowed: {robots.unreachable}"
        if not robots.allows(url):
            return "robots.txt forbids it"
        return None

    async def _robots_of(self, source: Source, own_hosts: frozenset[str], url: str) -> Robots:
        host = host_of(url)
        if host not in self._robots:
            self._robots[host] = asyncio.ensure_future(self._load_robots(source, own_hosts, url))
        return await asyncio.shield(self._robots[host])

    async def _load_robots(self, source: Source, own_hosts: frozenset[str], url: str) -> Robots:
        host = host_of(url)
        copy = self.ledger.robots(host)
        if copy is not None and copy.status is not None and self.clock() - copy.fetched_at < ROBOTS_LIFETIME:
            return read_robots(self._agent, copy.status, copy.text)
        parts = urlsplit(url)
        request = PageRequest(f"{parts.scheme}://{parts.netloc}/robots.txt")
        context = Context("other", link_text="robots.txt")
        download = await self._with_retries(source, request, context, None)
        if wants_other_scheme(download) and host in own_hosts:
            self._record_try(source, request, download, context)
            request = PageRequest(other_scheme(request.url))
            download = await self._with_retries(source, request, context, None)
        for _ in range(5):
            target = urljoin(request.url, download.header("location") or "")
            if download.status not in _REDIRECTS or refusal(target, own_hosts) is not None:
                break
            self._record_hop(source, request.url, target, download, context)
            request = PageRequest(target)
            download = await self._with_retries(source, request, context, None)
        await self.keep(source, self._answer(request, request.url, download, None), context)
        status = 404 if download.status in _REDIRECTS else download.status
        if status is None or status >= 500 or status == 429:
            if copy is not None and copy.status is not None and self.clock() - copy.fetched_at < timedelta(days=30):
                return read_robots(self._agent, copy.status, copy.text)
            return read_robots(self._agent, status, "", download.error)
        text = download.body[: 512 * 1024].decode("utf-8", "replace")
        self.ledger.save_robots(host, RobotsCopy(status, text, self.clock()))
        return read_robots(self._agent, status, text)

    def _count_failures(self, host: str, download: Download) -> None:
        if download.error_kind in {"connection", "timeout"}:
            self._failures[host] = self._failures.get(host, 0) + 1
            if self._failures[host] >= FAILURES_UNTIL_LEFT_ALONE:
                self._turns.leave_alone(host)
        else:
            self._failures[host] = 0

    def _record_try(self, source: Source, request: PageRequest, download: Download, context: Context) -> None:
        error = f"{download.error or f'status {download.status}'}; tried again"
        self._record(source, request.url, request.url, request.method, download, context, error)

    def _record_hop(self, source: Source, url: str, target: str, download: Download, context: Context) -> None:
        self._record(source, url, target, "GET", download, context, None)

    def _record(
        self, source: Source, url: str, final: str, method: str, download: Download, context: Context, error: str | None
    ) -> None:
        fetch = Fetch(
            fetch_id=uuid.uuid4().hex,
            source_id=source.id,
            url=url,
            role=context.role,
            fetched_at=self.clock(),
            final_url=final,
            parent_url=context.parent_url,
            publisher=source.name,
            division_code=source.division_code,
            level=source.level,
            method=method,
            http_status=download.status,
            error=error,
            seconds=round(download.seconds, 4),
        )
        self.ledger.record(self.night, fetch)


def make_clock(start: datetime) -> Callable[[], datetime]:
    """A clock that starts at `start` and goes on with real time, so that a night is played at any date."""
    origin = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - origin)


def _wait_before_retry(download: Download, tries: int, now: datetime) -> float | None:
    if download.status in _BUSY:
        if tries >= len(WAITS_WHEN_BUSY):
            return None
        asked = retry_after(download.header("retry-after"), now)
        return WAITS_WHEN_BUSY[tries] if asked is None else asked
    broken = download.status in _BROKEN - BLOCKED or download.error_kind == "connection"
    if broken and tries < len(WAITS_WHEN_BROKEN):
        return WAITS_WHEN_BROKEN[tries]
    once_more = download.cut_off or download.error_kind == "timeout"
    return WAITS_WHEN_BROKEN[0] if once_more and tries == 0 else None
