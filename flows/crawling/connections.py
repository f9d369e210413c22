"""Connections for the downloader: which servers are reached, how far they are trusted, how much they may send."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from flows.crawling.addresses import is_public_address
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
