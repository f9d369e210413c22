"""What is asked and what came of it: the context of a request, its answer, and what an answer betrays of the server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote, urlsplit

from flows.crawling.addresses import same_page_key
from flows.crawling.engine import Download
from flows.crawling.pages import PageRequest

BLOCKED = frozenset({401, 407, 412, 418, 451, 493, 521, 567})


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a request before it is made: its role, the row that led to it, and how sure that row is."""

    role: str
    parent_url: str | None = None
    link_text: str | None = None
    list_title: str | None = None
    list_date: date | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request in the end, after redirects and retries.

    `data` is the body, that of the archive where the server said it is unchanged (`unchanged`). `error` says why there
    is none, or what is wrong with it. `blocked` is set where the site guards itself against programs.
    """

    request: PageRequest
    url: str
    fetched_at: datetime
    status: int | None = None
    data: bytes = b""
    media_type: str | None = None
    file_name: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    error: str | None = None
    unchanged: bool = False
    blocked: bool = False
    cut_off: bool = False
    seconds: float = 0.0
    sha256: str | None = None

    @property
    def good(self) -> bool:
        """Whether there is a body to read."""
        return self.sha256 is not None or (self.error is None and self.status is not None and self.status < 300)


def resource_key(request: PageRequest) -> str:
    """The name of a request in the ledger: the same for two addresses of one page."""
    key = same_page_key(request.url)
    return key if not request.body else f"{key}\n{request.body.decode('utf-8', 'replace')}"


def other_scheme(url: str) -> str:
    """The address with https for http or http for https; an explicit port stays."""
    parts = urlsplit(url)
    return parts._replace(scheme="http" if parts.scheme == "https" else "https").geturl()


def wants_other_scheme(download: Download) -> bool:
    """Whether an exchange failed as it does when a server speaks https where http was asked, or only one of them."""
    if download.status == 400 and b"https" in download.body[:2000].lower():
        return True
    return download.error_kind == "connection"


def is_challenge(download: Download) -> bool:
    """Whether a page holds nothing but a script that sets a cookie and comes again, as guards of such sites send."""
    body = download.body
    if download.status is None or len(body) > 60_000 or b"<script" not in body.lower():
        return False
    visible = re.sub(rb"(?is)<script.*?</script>|<style.*?</style>|<[^>]*>|\s+|&nbsp;", b"", body)
    sets_cookie = re.search(rb"document\.cookie\s*=|\$_ts\s*[=.\[]|__jsl_clearance|acw_sc__v2|_waf_|challenge", body)
    return len(visible) < 60 and sets_cookie is not None


def file_name_of(download: Download, url: str) -> str | None:
    """The name that a server gives a file, else the last part of its address; never with a path in it."""
    disposition = download.header("content-disposition") or ""
    encoded = re.search(r"filename\*\s*=\s*([\w-]*)'[^']*'([^;]+)", disposition, re.IGNORECASE)
    if encoded:
        charset = "gb18030" if encoded[1].lower().startswith("gb") else "utf-8"
        name = unquote(encoded[2].strip().strip('"'), encoding=charset, errors="replace")
    else:
        plain = re.search(r'filename\s*=\s*(?:"([^"]*)"|([^;]+))', disposition, re.IGNORECASE)
        name = unquote((plain[1] or plain[2] or "").strip()) if plain else ""
    name = name or unquote(urlsplit(url).path.rpartition("/")[2])
    return re.sub(r"[\x00-\x1f/\\]+", "_", name)[:200] or None
