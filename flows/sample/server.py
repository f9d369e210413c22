"""Serves a site from memory on 127.0.0.1, on a free port, in a thread, and remembers what was asked of it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from flows.sample.site import Resource


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came in."""

    path: str
    user_agent: str
    status: int


@dataclass(slots=True)
class RunningSite:
    """A site while it is served: where, and all requests so far."""

    base_url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serve(resources: Mapping[str, Resource]) -> Iterator[RunningSite]:
    """Serves the resources until the context ends; a request that knows an ETag is answered 304."""
    site = RunningSite("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(resources, site))
    server.daemon_threads = True
    site.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(
        target=server.serve_forever, name="sample site", kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(resources: Mapping[str, Resource], site: RunningSite) -> type[BaseHTTPRequestHandler]:
    tags = {path: f'"{hashlib.sha256(resource.body).hexdigest()[:16]}"' for path, resource in resources.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            resource = resources.get(path)
            if resource is None:
                self._answer(path, 404, Resource("text/plain", b"not found"), "")
            elif self.headers.get("If-None-Match") == tags[path]:
                self._answer(path, 304, Resource(resource.media_type, b""), tags[path])
            else:
                self._answer(path, 200, resource, tags[path])

        do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

        def _answer(self, path: str, status: int, resource: Resource, tag: str) -> None:
            site.asked.append(Asked(path, self.headers.get("User-Agent", ""), status))
            self.send_response(status)
            self.send_header("Content-Type", resource.media_type)
            self.send_header("Content-Length", str(len(resource.body)))
            if tag:
                self.send_header("ETag", tag)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(resource.body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Keeps the terminal quiet; `asked` is the log."""

    return Handler
