"""A fetched page as the dialects see it: its text, its tree, and the rows of links on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from extractors.media import MediaKind, identify
from flows.crawling.addresses import absolute

_DATE = re.compile(r"(?<!\d)(20\d\d|199\d)\s*[-./年]\s*(1[0-2]|0?[1-9])\s*[-./月]\s*(3[01]|[12]\d|0?[1-9])(?!\d)")
_MONTH_DAY_FIRST = re.compile(r"(?<!\d)(1[0-2]|0[1-9])-(3[01]|[12]\d|0[1-9])[-\s]+(20\d\d)(?!\d)")
_GENERIC_LINK_TEXT = re.compile(
    r"^[\[【(（]*(更多|more|查看(全文|详情|更多)?|详情|详细|点击(下载|查看)?|点此|下载|附件\d*|在线阅读|浏览|阅读(全文)?|打开|"
    r"pdf|word|docx?|ofd|html?|\d{1,3}|>+|»)[\]】)）:>》]*$",
    re.IGNORECASE,
)
_CALLED_WITH_ADDRESS = re.compile(r"""["']([^"'\s<>]*[/.][^"'\s<>]*)["']""")
_ROW_TAGS = frozenset({"li", "tr", "dd", "dl", "p", "div", "td", "h2", "h3", "h4", "article", "section", "span"})


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


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list: an address, the title beside it, its date if one is printed there.

    `block` names the part of the page that the row stands in, so that rows of one list share it. `text` is the
    whole row's text.
    """

    url: str
    title: str
    date: date | None = None
    block: str = ""
    text: str = ""


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
                    return urljoin(self.url, element.get("href").strip())
        return self.url

    @cached_property
    def inline_scripts(self) -> tuple[str, ...]:
        """The texts of the scripts in the page, then of the script files that were loaded for it."""
        inline = [] if self.root is None else [script.text or "" for script in self.root.iter("script")]
        return (*inline, *self.scripts.values())

    @cached_property
    def script_text(self) -> str:
        """All scripts as one text."""
        return "\n".join(self.inline_scripts)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The links of the page as rows, in page order."""
        return () if self.root is None else tuple(link_rows(self.root, self.base))

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

    `rows` are those of the first page. `following(number, page)` gives the request for page `number` (1-based), where
    `page` is the page read before, or None when there is none. `read(page)` gives the rows of a further page.
    `first` is the number of the first page to ask for (1 where the page itself holds no rows), `exact` whether
    `total_pages` can be relied on as a limit.
    """

    dialect: str
    rows: tuple[Row, ...]
    following: Callable[[int, Page], PageRequest | None]
    read: Callable[[Page], Answer]
    total_pages: int | None = None
    first: int = 2


def read_page(url: str, data: bytes) -> Page:
    """Decode a body into a page; the charset is told by the bytes, whatever the server declares."""
    media = identify(data)
    charset = media.charset or "utf-8"
    return Page(url, data.decode(charset, "replace").replace("\x00", ""), data, media.kind)


def parse_html(text: str) -> lxml.html.HtmlElement | None:
    """Parse markup however broken; None for what has no element at all."""
    if not text.strip():
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def html_rows(markup: str, base: str) -> tuple[Row, ...]:
    """The rows of links in a piece of markup, as answers of list interfaces carry it."""
    root = parse_html(f"<div>{markup}</div>")
    return () if root is None else tuple(link_rows(root, base))


def link_rows(root: lxml.html.HtmlElement, base: str) -> Iterator[Row]:
    """Each link below the element as a row; links without an address or with template text in it are none."""
    tree = root.getroottree()
    blocks: dict[lxml.html.HtmlElement, str] = {}
    for element in root.iter("a", "area"):
        url = link_address(element, base)
        if url is None:
            continue
        container = _row_of(element)
        text = one_line(_text_of(container))[:1000]
        parent = container.getparent() if container is not element else element.getparent()
        if parent is None:
            parent = container
        if parent not in blocks:
            blocks[parent] = _block_path(tree.getpath(parent))
        yield Row(url, _title_of(element, text), find_date(text), blocks[parent], text)


def link_address(element: lxml.html.HtmlElement, base: str) -> str | None:
    """Where a link leads: its href, else the address that its onclick is called with."""
    href = element.get("href") or ""
    url = absolute(base, href)
    if url is not None:
        return url
    for script in (href if href.lower().startswith("javascript:") else "", element.get("onclick") or ""):
        match = _CALLED_WITH_ADDRESS.search(script)
        if match and (url := absolute(base, match[1])) is not None:
            return url
    return None


def find_date(text: str) -> date | None:
    """The first calendar date printed in the text, None if there is none."""
    for pattern, order in ((_DATE, (1, 2, 3)), (_MONTH_DAY_FIRST, (3, 1, 2))):
        for match in pattern.finditer(text):
            try:
                return date(*(int(match[group]) for group in order))
            except ValueError:
                continue
    return None


def one_line(text: str) -> str:
    """The text with every run of blanks, of whatever kind, as one space."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def _text_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(
        str(piece) for piece in element.xpath(".//text()[not(parent::script) and not(parent::style)]") if piece.strip()
    )


def _row_of(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    row = element
    for ancestor in element.iterancestors():
        if ancestor.tag not in _ROW_TAGS:
            break
        links = {link.get("href") or link.get("onclick") for link in ancestor.iter("a")}
        if len(links) > 1 and not _same_row(ancestor, links):
            break
        row = ancestor
        if ancestor.tag in {"li", "tr", "dl"}:
            break
    return row


def _same_row(element: lxml.html.HtmlElement, links: set[str | None]) -> bool:
    return element.tag in {"tr", "li"} and len(links) <= 3


def _block_path(path: str) -> str:
    return re.sub(r"\[\d+\]$", "", path)


def _title_of(element: lxml.html.HtmlElement, row_text: str) -> str:
    text = one_line(_text_of(element))
    named = one_line(element.get("title") or "")
    if named and (not text or _is_cut(text, named) or _GENERIC_LINK_TEXT.match(text)):
        return named
    if text and not _GENERIC_LINK_TEXT.match(text):
        return text
    pictured = next((one_line(image.get("alt") or "") for image in element.iter("img") if image.get("alt")), "")
    rest = _DATE.sub(" ", row_text.replace(text, " ", 1)) if text else row_text
    return pictured or one_line(rest)[:200] or text


def _is_cut(text: str, named: str) -> bool:
    stem = re.sub(r"[.…·\s]+$", "", text)
    return len(named) > len(text) and (named.startswith(stem) or text.endswith(("…", "...", "..")))
