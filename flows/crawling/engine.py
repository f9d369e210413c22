"""The downloader: Scrapy without a Twisted reactor, on aiohttp, quiet, with the limits and refusals of this crawler.

Scrapy brings one connection per host, decompression with limits, cookies and the running of it all; what is asked for
when, and what is kept, is decided outside. Its scheduler, robots, retry and redirect middlewares stay off: state
lives in the ledger, and each redirect must pass the rules of addresses and robots before it is followed.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request, Spider
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response

from flows.crawling.addresses import host_of, is_public_address
from flows.crawling.sources import TransportAllowances

LARGEST_BODY = 64 * 1024 * 1024
"""Bytes, before and after decompression."""
LONGEST_ANSWER = 300.0
"""Seconds from the request to the end of the body."""
LONGEST_SILENCE = 30.0
"""Seconds without a byte, and until a body must have reached `SLOWEST_RATE`."""
SLOWEST_RATE = 1024.0
"""Bytes per second, on average over a body that takes longer than `LONGEST_SILENCE`."""

_LEGACY_RENEGOTIATION = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT has a name from Python 3.12 on


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


class TooLarge(Exception):
    """A body larger than `LARGEST_BODY`."""


class TooSlow(Exception):
    """A body that comes so slowly that it would hold its host for hours."""


class PrivateAddress(OSError):
    """A name that resolves to an address of a private network."""


def tls_context(allowances: TransportAllowances) -> ssl.SSLContext:
    """The TLS rules for a source: Python's defaults, weakened only as far as the source's allowances say."""
    context = ssl.create_default_context()
    if allowances.old_protocols:
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.options |= _LEGACY_RENEGOTIATION
    if allowances.invalid_certificate:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class PublicResolver(AbstractResolver):
    """Resolves names, and refuses those that lead into a private network unless a source's own address names them."""

    def __init__(self, own_hosts: frozenset[str]) -> None:
        self._own_hosts = own_hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of the name; OSError if there are none or one of them is private."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        if f"{host}:{port}".lower() not in self._own_hosts:
            for *_, address in found:
                if not is_public_address(str(address[0])):
                    raise PrivateAddress(f"{host} leads to the private address {address[0]}")
        return [
            ResolveResult(
                hostname=host, host=str(address[0]), port=port, family=kind, proto=protocol, flags=socket.AI_NUMERICHOST
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""


class AiohttpHandler(BaseDownloadHandler):
    """Scrapy's door to the network: streams an answer and stops at the limits of this module."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contexts: dict[TransportAllowances, ssl.SSLContext] = {}
        resolver = PublicResolver(crawler.settings["GOUJI_OWN_HOSTS"])
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, resolver=resolver, ttl_dns_cache=300, keepalive_timeout=15),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=32 * 1024,
            max_field_size=64 * 1024,
        )

    async def download_request(self, request: Request) -> Response:
        """Fetch one request. Raises aiohttp's errors, `TooLarge`, `TooSlow` or TimeoutError."""
        async with self._session.request(
            request.method,
            yarl.URL(request.url, encoded=True),
            data=request.body or None,
            headers=request.headers.to_tuple_list(),
            timeout=aiohttp.ClientTimeout(total=LONGEST_ANSWER, sock_connect=15, sock_read=LONGEST_SILENCE),
            ssl=self._context(request.meta["tls"]),
            allow_redirects=False,
        ) as answer:
            body, cut_off = await _read_body(answer)
            return Response(
                request.url,
                status=answer.status,
                headers=Headers(list(answer.headers.items())),
                body=body,
                flags=["cut_off"] if cut_off else [],
            )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    def _context(self, allowances: TransportAllowances) -> ssl.SSLContext:
        if allowances not in self._contexts:
            self._contexts[allowances] = tls_context(allowances)
        return self._contexts[allowances]


async def _read_body(answer: aiohttp.ClientResponse) -> tuple[bytes, bool]:
    if (answer.content_length or 0) > LARGEST_BODY:
        raise TooLarge(f"{answer.content_length} bytes announced, {LARGEST_BODY} allowed")
    pieces: list[bytes] = []
    size, start = 0, time.monotonic()
    try:
        async for piece in answer.content.iter_any():
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_BODY:
                raise TooLarge(f"more than {LARGEST_BODY} bytes")
            seconds = time.monotonic() - start
            if seconds > LONGEST_SILENCE and size / seconds < SLOWEST_RATE:
                raise TooSlow(f"{size} bytes in {seconds:.0f} seconds")
    except aiohttp.ClientPayloadError:
        return b"".join(pieces), True
    return b"".join(pieces), False


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
            (name.decode("latin-1").lower(), value.decode("utf-8", "replace"))
            for name, values in response.headers.items()
            for value in values
        )
        seconds = time.monotonic() - start
        return Download(
            request.url, response.status, headers, response.body, cut_off="cut_off" in response.flags, seconds=seconds
        )


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
            "http": "flows.crawling.engine.AiohttpHandler",
            "https": "flows.crawling.engine.AiohttpHandler",
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
