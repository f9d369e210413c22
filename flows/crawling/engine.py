"""The downloader: Scrapy without a Twisted reactor, on aiohttp, quiet, with the limits and refusals of this crawler.

Scrapy brings one connection per host, decompression with limits, cookies and the running of it all; what is asked for
when, and what is kept, is decided outside. Its scheduler, robots, retry and redirect middlewares stay off: state
lives in the ledger, and each redirect must pass the rules of addresses and robots before it is followed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import IgnoreRequest

from flows.crawling.addresses import host_of
from flows.crawling.connections import LARGEST_BODY, PrivateAddress, TooLarge, TooSlow
from flows.crawling.sources import TransportAllowances


@dataclass(frozen=True, slots=True)
class Download:
    """One HTTP exchange: status and headers (names in lower case), the body decompressed, or why there is none.

    `error_kind` is blank, or `connection` (refused, reset, no such name, TLS), `timeout`, `slow`, `size` or `other`.
    `cut_off` is set when the connection ended before the announced length; the body is then what came.
    """

    url: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    error: str | None = None
    error_kind: str = ""
    cut_off: bool = False
    seconds: float = 0.0

    def header(self, name: str) -> str | None:
        """The first header of this name, None if there is none."""
        return next((value for key, value in self.headers if key == name.lower()), None)


Downloader = Callable[[Request], Awaitable[Download]]


class _Crawl(Spider):
    name = "gouji"
    work: Callable[[Downloader], Awaitable[None]]

    async def start(self) -> AsyncIterator[Any]:
        await self.work(self._download)
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def _download(self, request: Request) -> Download:
        engine = self.crawler.engine
        assert engine is not None
        start = time.monotonic()
        try:
            response = await engine.download_async(request)
        except Exception as error:  # every failure of a request is an answer to it
            kind, text = describe_failure(error)
            return Download(request.url, error=text, error_kind=kind, seconds=time.monotonic() - start)
        headers = tuple(
            (name.decode("latin-1").lower(), _header_text(value))
            for name, values in response.headers.items()
            for value in values
        )
        seconds = time.monotonic() - start
        return Download(
            request.url, response.status, headers, response.body, cut_off="cut_off" in response.flags, seconds=seconds
        )


def _header_text(value: bytes) -> str:
    """A header's value; servers write Chinese file names in UTF-8 or GBK without saying which."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("gb18030", "replace")


def describe_failure(error: Exception) -> tuple[str, str]:
    """The kind of a failure (see `Download`) and a sentence about it."""
    if isinstance(error, TooLarge):
        return "size", f"the body is too large: {error}"
    if isinstance(error, IgnoreRequest):
        return "size", "the body is too large when decompressed"
    if isinstance(error, TooSlow):
        return "slow", f"the body comes too slowly: {error}"
    if isinstance(error, (TimeoutError, aiohttp.ServerTimeoutError)):
        return "timeout", "no answer in time"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        cause = error.os_error
        return ("other" if isinstance(cause, PrivateAddress) else "connection"), f"the name is not resolved: {cause}"
    if isinstance(error, aiohttp.ClientSSLError):
        return "connection", f"the TLS connection failed: {error}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "connection", f"the connection failed: {error.os_error.strerror or error.os_error}"
    if isinstance(error, (aiohttp.ClientConnectionError, aiohttp.ClientResponseError, OSError)):
        return "connection", f"the connection failed: {error or type(error).__name__}"
    return "other", f"{type(error).__name__}: {error}"


def scrapy_request(
    url: str,
    method: str,
    headers: dict[str, str],
    body: bytes,
    tls: TransportAllowances,
    cookies_of: str,
) -> Request:
    """A request for the downloader; `cookies_of` names whose cookies are sent."""
    meta = {"tls": tls, "download_slot": host_of(url), "cookiejar": cookies_of, "verbatim_url": True}
    return Request(url, method=method, headers=headers, body=body, meta=meta, dont_filter=True)


def run(user_agent: str, own_hosts: frozenset[str], work: Callable[[Downloader], Awaitable[None]]) -> None:
    """Run `work` to its end with a downloader; nothing is logged but what Scrapy itself fails at."""
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    off = dict.fromkeys(
        f"scrapy.downloadermiddlewares.{name}"
        for name in (
            "offsite.OffsiteMiddleware",
            "robotstxt.RobotsTxtMiddleware",
            "httpauth.HttpAuthMiddleware",
            "downloadtimeout.DownloadTimeoutMiddleware",
            "retry.RetryMiddleware",
            "redirect.MetaRefreshMiddleware",
            "redirect.RedirectMiddleware",
            "httpproxy.HttpProxyMiddleware",
            "httpcache.HttpCacheMiddleware",
        )
    )
    settings = {
        "TWISTED_REACTOR_ENABLED": False,
        "LOG_ENABLED": False,
        "USER_AGENT": user_agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9"},
        "DOWNLOAD_HANDLERS": {
            "http": "flows.crawling.connections.AiohttpHandler",
            "https": "flows.crawling.connections.AiohttpHandler",
            "file": None,
            "ftp": None,
            "s3": None,
            "data": None,
        },
        "DOWNLOADER_MIDDLEWARES": off,
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_MAXSIZE": LARGEST_BODY,
        "DOWNLOAD_WARNSIZE": 0,
        "TELNETCONSOLE_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "STATS_DUMP": False,
        "GOUJI_OWN_HOSTS": own_hosts,
    }
    spider = type("Crawl", (_Crawl,), {"work": staticmethod(work)})

    async def main() -> None:
        await AsyncCrawlerRunner(settings).crawl(spider)

    asyncio.run(main())
