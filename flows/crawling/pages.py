"""A fetched page as the dialects see it, and what a dialect makes of one: a listing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin

import lxml.html

from extractors.media import MediaKind, identify
from flows.crawling.data_rows import script_rows
from flows.crawling.markup_rows import Row, link_rows, one_line, parse_html, text_of

LONGEST_SCRIPT = 2_000_000


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for a page of a list: a GET, or a POST with `body`, with extra headers where the server asks them."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """What tells this request from every other: the address, and the body where there is one."""
        return self.url if not self.body else f"{self.url}\n{self.body.decode('utf-8', 'replace')}"


@dataclass(frozen=True)
class Page:
    """The content of an answer: `url` is where it came from in the end, `text` the decoded body.

    `scripts` are the texts of script files that a dialect asked for, by address.
    """

    url: str
    text: str
    data: bytes = b""
    kind: MediaKind = MediaKind.HTML
    scripts: dict[str, str] = field(default_factory=dict)

    @cached_property
    def root(self) -> lxml.html.HtmlElement | None:
        """The parsed tree, None where nothing can be parsed."""
        return parse_html(self.text)

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to: `<base href>`, else the page's own address."""
        if self.root is not None:
            for element in self.root.iter("base"):
                if element.get("href"):
                    return str(urljoin(self.url, element.get("href").strip()))
        return self.url

    @cached_property
    def inline_scripts(self) -> tuple[str, ...]:
        """The texts of the scripts in the page, then of the script files that were loaded for it."""
        inline = [] if self.root is None else [script.text or "" for script in self.root.iter("script")]
        return (*inline, *self.scripts.values())

    @cached_property
    def script_text(self) -> str:
        """All scripts as one text, cut off at `LONGEST_SCRIPT` characters."""
        return "\n".join(self.inline_scripts)[:LONGEST_SCRIPT]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The entries of the page: its links in page order, then those that its scripts write."""
        linked = () if self.root is None else tuple(link_rows(self.root, self.base))
        known = {row.url for row in linked}
        written = script_rows(self.script_text, self.base)
        return (*linked, *(row for row in written if row.url not in known))

    @cached_property
    def visible_text(self) -> str:
        """What a reader sees, on one line: no scripts, no styles."""
        return "" if self.root is None else one_line(text_of(self.root))

    @cached_property
    def title(self) -> str:
        """The page's `<title>`, on one line, blank if it has none."""
        found = None if self.root is None else self.root.find(".//title")
        return one_line(found.text_content()) if found is not None else ""

    def metas(self) -> dict[str, str]:
        """The page's named `<meta>` values, names in lower case."""
        if self.root is None:
            return {}
        return {
            (meta.get("name") or meta.get("property") or "").lower(): (meta.get("content") or "").strip()
            for meta in self.root.iter("meta")
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What one page of a list holds: its rows, and what it says of the list's length (pages, None if nothing)."""

    rows: tuple[Row, ...]
    total_pages: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list recognised on a page: how its further pages are asked for and read.

    `rows` are those of the first page. `following(number, page)` gives the request for page `number` (1-based), or
    None where there is none; `page` is the one read before. `read(page)` gives the rows of a further page. `first` is
    the number of the first page to ask for: 1 where the page itself holds no rows. `alternatives` are other ways to
    ask for the same list, for systems whose numbering cannot be told from the page; they are tried in order.
    """

    dialect: str
    rows: tuple[Row, ...]
    following: Callable[[int, Page], PageRequest | None]
    read: Callable[[Page], Answer]
    total_pages: int | None = None
    first: int = 2
    alternatives: tuple[Listing, ...] = ()


def rows_of(page: Page) -> Answer:
    """The rows of a page that is itself markup: what most dialects read further pages with."""
    return Answer(page.rows)


def read_page(url: str, data: bytes) -> Page:
    """Decode a body into a page; the charset is told by the bytes, whatever the server declares."""
    media = identify(data)
    charset = media.charset or "utf-8"
    return Page(url, data.decode(charset, "replace").replace("\x00", ""), data, media.kind)
