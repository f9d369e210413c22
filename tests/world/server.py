"""A small HTTP/1.1 server that plays many sites at once, each on its own port, and can misbehave in every way."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}


@dataclass(frozen=True)
class Asked:
    """A request as a site sees it; header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query, True).items()}

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode(), True).items()}


@dataclass(frozen=True)
class Reply:
    """What a site answers. `length` states another Content-Length than the true one, `pause` is seconds before the
    answer, `drip` seconds between single bytes of the body, `cut` closes the connection after the body."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/html"
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    pause: float = 0.0
    drip: float = 0.0
    cut: bool = False


@dataclass(frozen=True)
class Hit:
    """A request in a site's log: when it came (seconds of a monotonic clock), when it was answered, what it was."""

    came: float
    answered: float
    method: str
    target: str
    status: int
    agent: str
    overlapping: int


Handler = Callable[[Asked], "Reply | str | bytes"]


@dataclass
class Site:
    """A site: its pages by path (query included where it matters), and what is true of it.

    `starts` are the paths of its lists, `reports` those of the pages and files that are annual reports, `others` those
    of pages that are linked beside them and are none, `files` those of the files that report pages carry.
    """

    name: str
    starts: tuple[str, ...] = ("/",)
    pages: dict[str, Reply | Handler | str | bytes] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    settings: dict[str, object] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    validators: bool = True
    port: int = 0
    address: str = "127.0.0.1"
    log: list[Hit] = field(default_factory=list)
    open_requests: int = 0

    @property
    def base(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    def url(self, path: str) -> str:
        return self.base + path

    def targets(self) -> list[str]:
        """What was asked for, in order."""
        return [hit.target for hit in self.log]

    def answer(self, asked: Asked) -> Reply:
        path = asked.path.partition(";jsessionid=")[0]
        found = self.pages.get(asked.target, self.pages.get(path))
        if found is None:
            return Reply(b"<html><head><title>404</title></head><body>404 Not Found</body></html>", 404)
        reply = found(asked) if callable(found) else found
        if isinstance(reply, (str, bytes)):
            body = reply.encode() if isinstance(reply, str) else reply
            reply = Reply(body, media_type=media_type_of(asked.path))
        if self.validators and reply.status == 200 and asked.method == "GET" and not reply.drip and not reply.length:
            tag = f'"{sha256(reply.body).hexdigest()[:16]}"'
            if asked.headers.get("if-none-match") == tag:
                return Reply(status=304, headers=(("ETag", tag),))
            return Reply(
                reply.body,
                200,
                reply.media_type,
                (*reply.headers, ("ETag", tag)),
                reply.length,
                reply.pause,
                reply.drip,
            )
        return reply


def media_type_of(path: str) -> str:
    """The type that servers give by a path's extension; pages carry no charset."""
    extension = path.rpartition(".")[2].lower()
    return {
        "pdf": "application/pdf",
        "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "js": "application/javascript",
        "json": "application/json",
        "txt": "text/plain",
        "xml": "text/xml",
        "ofd": "application/octet-stream",
    }.get(extension, "text/html")


class World:
    """All sites, served by one thread."""

    def __init__(self, sites: list[Site]) -> None:
        self.sites = {site.name: site for site in sites}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []

    def __getitem__(self, name: str) -> Site:
        return self.sites[name]

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)

    def stop(self) -> None:
        for server in self._servers:
            self._loop.call_soon_threadsafe(server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def clear_logs(self) -> None:
        for site in self.sites.values():
            site.log.clear()

    async def _listen(self) -> None:
        for site in self.sites.values():
            await self._serve(site)

    async def _serve(self, site: Site) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
                while await _serve_one(site, reader, writer):
                    pass
            with suppress(Exception):
                writer.close()

        server = await asyncio.start_server(connected, site.address, site.port, ssl=site.tls, limit=1 << 20)
        site.port = server.sockets[0].getsockname()[1]
        self._servers.append(server)


async def _serve_one(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    first = await reader.readexactly(1)
    if first == b"\x16":  # a TLS handshake, which a server of plain HTTP hangs up on
        return False
    head = first + await reader.readuntil(b"\r\n\r\n")
    came = time.monotonic()
    site.open_requests += 1
    overlapping = site.open_requests
    try:
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        headers = {name.lower(): value for name, value in headers.items()}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        reply = site.answer(Asked(method, target, headers, body))
        await asyncio.sleep(reply.pause)
        agent = headers.get("user-agent", "")
        site.log.append(Hit(came, time.monotonic(), method, target, reply.status, agent, overlapping))
        await _write(writer, reply)
    finally:
        site.open_requests -= 1
    return not reply.cut


async def _write(writer: asyncio.StreamWriter, reply: Reply) -> None:
    length = len(reply.body) if reply.length is None else reply.length
    head = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Status')}", f"Content-Type: {reply.media_type}"]
    head += [f"{name}: {value}" for name, value in reply.headers]
    if reply.status != 304:
        head.append(f"Content-Length: {length}")
    writer.write("\r\n".join(head).encode() + b"\r\n\r\n")
    if reply.drip:
        for index in range(len(reply.body)):
            writer.write(reply.body[index : index + 1])
            await writer.drain()
            await asyncio.sleep(reply.drip)
    else:
        writer.write(reply.body)
    await writer.drain()


@contextmanager
def playing(*sites: Site) -> Iterator[World]:
    """Serve the sites while the block runs."""
    world = World(list(sites))
    world.start()
    try:
        yield world
    finally:
        world.stop()
