"""A fetched page as the dialects see it: its text, its tree, and the rows of links on it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from typing import cast
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from extractors.media import MediaKind, identify
from flows.crawling.addresses import absolute

_DATE = re.compile(r"(?<!\d)(20\d\d|199\d)\s*[-./年]\s*(1[0-2]|0?[1-9])\s*[-./月]\s*(3[01]|[12]\d|0?[1-9])(?!\d)")
_DATE_AROUND = re.compile(
    rf"^[\[【(（]?{_DATE.pattern}[\]】)）]?\s+|\s+[\[【(（]?{_DATE.pattern}(?:\s+\d\d?:\d\d(?::\d\d)?)?[\]】)）]?$"
)
_DATE_BEFORE_TIME = re.compile(r"(?<!\d)(20\d\d|199\d)-(1[0-2]|0[1-9])-(3[01]|[12]\d|0[1-9])(?=\d\d:\d\d)")
_MONTH_DAY_FIRST = re.compile(r"(?<!\d)(1[0-2]|0[1-9])-(3[01]|[12]\d|0[1-9])[-\s]+(20\d\d)(?!\d)")
_GENERIC_LINK_TEXT = re.compile(
    r"^[\[【(（]*(更多|more|查看(全文|详情|更多)?|详情|详细|点击(下载|查看)?|点此|下载|附件\d*|在线阅读|浏览|阅读(全文)?|打开|"
    r"pdf|word|docx?|ofd|html?|\d{1,3}|>+|»)[\]】)）:>》]*$",
    re.IGNORECASE,
)
_CALLED_WITH_ADDRESS = re.compile(r"""["']([^"'\s<>]*[/.][^"'\s<>]*)["']""")
_FLAT_OBJECT = re.compile(r"\{[^{}]{8,4000}\}")
_PAIR = re.compile(r"""["']?\b([A-Za-z_]\w*)["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d{6,13}))""")
_ASSIGNMENT = re.compile(
    r"""\b(?:var\s+|let\s+|const\s+)?(url|href|link|title|docurl|doctitle|date|docdate|pubdate|time)\s*=\s*"""
    r"""(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')\s*;""",
    re.IGNORECASE,
)
_WRITTEN_MARKUP = re.compile(r"""document\.write(?:ln)?\s*\(\s*(["'])(.*?<a\b.*?)\1\s*\)""", re.DOTALL | re.IGNORECASE)
_ADDRESS_FIELDS = (
    "docpuburl", "chnldocurl", "infourl", "url", "post_url", "posturl", "href", "link", "linkurl", "docurl",
    "arturl", "articleurl", "articlelink", "pageurl", "contenturl", "docpath", "filepath", "fileurl", "detailurl",
    "path", "htmlpath", "puburl", "srcdocpuburl", "visiturl",
)  # fmt: skip
_TITLE_FIELDS = (
    "doctitle", "realtitle", "title", "docsubtitle", "name", "infotitle", "articletitle", "arttitle", "subject",
    "headline", "bt", "srcdoctitle", "titletext", "text", "filename",
)  # fmt: skip
_DATE_FIELDS = (
    "docreltime", "publishedtimestr", "display_publish_time", "first_publish_time", "infodate", "daytime", "pubdate",
    "publishdate", "publishtime", "pubtime", "releasedate", "release_time", "publish_time", "publish_date", "date",
    "createdate", "created_at", "create_time", "time", "releasetime", "deploytime", "publishedtime", "showdate",
    "docdate", "fbsj", "createtime",
)  # fmt: skip
_CALLING_TAGS = ("li", "tr", "div", "p", "span", "td", "dd", "h3", "h4", "option")
_VISIBLE = etree.XPath(".//text()[not(parent::script) and not(parent::style) and not(parent::noscript)]")
_ROW_TAGS = frozenset({"li", "tr", "dd", "dl", "p", "div", "td", "h2", "h3", "h4", "article", "section", "span"})


LONGEST_SCRIPT = 2_000_000
UNTITLED_BLOCK = "sitemap"
"""The block of rows that come from a list of bare addresses and so have no titles."""


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
        return "" if self.root is None else one_line(_text_of(self.root))

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


def script_rows(script: str, base: str) -> tuple[Row, ...]:
    """The entries that scripts write: pairs of variables, objects with a title and an address, written markup."""
    found: dict[str, Row] = {}
    for values in script_objects(script):
        row = row_of_values(values, base, "script")
        if row is not None:
            found.setdefault(row.url, row)
    for match in _WRITTEN_MARKUP.finditer(script):
        for row in html_rows(match[2].replace('\\"', '"').replace("\\'", "'").replace("\\/", "/"), base):
            found.setdefault(row.url, replace(row, block="script"))
    return tuple(found.values())


def script_objects(script: str) -> Iterator[dict[str, str]]:
    """The flat objects with quoted or numeric values in a script, and runs of `var url = …; var title = …`."""
    for match in _FLAT_OBJECT.finditer(script):
        values = {pair[1].lower(): _unescaped(pair[2], pair[3], pair[4]) for pair in _PAIR.finditer(match[0])}
        if len(values) > 1:
            yield values
    values = {}
    for pair in _ASSIGNMENT.finditer(script):
        name = pair[1].lower()
        if name in values:
            yield values
            values = {}
        values[name] = _unescaped(pair[2], pair[3], None)
    if len(values) > 1:
        yield values


def row_of_values(values: Mapping[str, object], base: str, block: str) -> Row | None:
    """A row of the fields of an object, under the names that list interfaces give them; None if it is no entry."""
    names = {str(name).lower(): value for name, value in values.items()}
    address = _first_text(names, _ADDRESS_FIELDS)
    title = _plain_text(_first_text(names, _TITLE_FIELDS))
    url = absolute(base, address) if address else None
    if url is None or not title:
        return None
    stamp = next((names[name] for name in _DATE_FIELDS if names.get(name) not in (None, "")), None)
    return Row(url, title, date_of_field(stamp), block, title)


def json_rows(data: object, base: str) -> tuple[Row, ...]:
    """The entries of the longest list of objects with a title and an address, wherever it stands in the answer."""
    best: tuple[Row, ...] = ()
    pending = [data]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            rows = [row_of_values(entry, base, "json") for entry in item if isinstance(entry, dict)]
            found = tuple(row for row in rows if row is not None)
            best = found if len(found) > len(best) else best
            pending.extend(item)
    return best


def json_of(text: str) -> object | None:
    """The value of a JSON or JSONP answer, None if it is neither."""
    stripped = text.strip().lstrip("\ufeff")
    wrapped = re.fullmatch(r"[\w.$]+\s*\((.*)\)\s*;?", stripped, re.DOTALL)
    try:
        return cast("object", json.loads(wrapped[1] if wrapped else stripped))
    except (ValueError, RecursionError):
        return None


def number_in(data: object, *names: str) -> int | None:
    """The first whole number under one of the names (in lower case), looked for from the outside in."""
    wanted = {name.lower() for name in names}
    pending = [data]
    while pending:
        item = pending.pop(0)
        if isinstance(item, dict):
            for name, value in item.items():
                if str(name).lower() in wanted and str(value).strip().isdigit():
                    return int(str(value))
            pending.extend(value for value in item.values() if isinstance(value, (dict, list)))
        elif isinstance(item, list):
            pending.extend(value for value in item[:3] if isinstance(value, (dict, list)))
    return None


def date_of_field(value: object) -> date | None:
    """The date of a field: printed, or seconds or milliseconds since 1970 (in China's time); None for anything else."""
    text = str(value or "").strip()
    if re.fullmatch(r"\d{10}|\d{13}", text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return datetime.fromtimestamp(seconds, timezone(timedelta(hours=8))).date()
    if re.fullmatch(r"20\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return find_date(text)


def link_rows(root: lxml.html.HtmlElement, base: str) -> Iterator[Row]:
    """Each link below the element as a row; links without an address or with template text in it are none."""
    tree = root.getroottree()
    blocks: dict[lxml.html.HtmlElement, str] = {}
    for element in root.iter("a", "area", *_CALLING_TAGS):
        url = link_address(element, base) if element.tag not in _CALLING_TAGS else called_address(element, base)
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


def called_address(element: lxml.html.HtmlElement, base: str) -> str | None:
    """Where an element that is no link leads when it is clicked, None if nowhere or if it holds a link itself."""
    reference = element.get("data-url") or element.get("data-href") or ""
    if element.tag == "option" and re.search(r"[/.]", element.get("value") or ""):
        reference = element.get("value") or ""
    called = _CALLED_WITH_ADDRESS.search(element.get("onclick") or "")
    if not (reference or called) or element.find(".//a[@href]") is not None:
        return None
    return absolute(base, reference) if reference else absolute(base, called[1]) if called else None


def find_date(text: str) -> date | None:
    """The first calendar date printed in the text, None if there is none."""
    for pattern, order in ((_DATE, (1, 2, 3)), (_DATE_BEFORE_TIME, (1, 2, 3)), (_MONTH_DAY_FIRST, (3, 1, 2))):
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
    pieces = cast("list[str]", _VISIBLE(element))
    return " ".join(str(piece) for piece in pieces if piece.strip())


def _row_of(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    row = element
    for ancestor in element.iterancestors():
        if ancestor.tag not in _ROW_TAGS:
            break
        if _links_in(ancestor) > (3 if ancestor.tag in {"tr", "li"} else 1):
            break
        row = ancestor
        if ancestor.tag in {"li", "tr", "dl"}:
            break
    return row


def _links_in(element: lxml.html.HtmlElement) -> int:
    """How many different links an element holds, counted to four: a list may hold thousands."""
    found: set[str | None] = set()
    for link in element.iter("a"):
        found.add(link.get("href") or link.get("onclick"))
        if len(found) > 3:
            break
    return len(found)


def _block_path(path: str) -> str:
    return re.sub(r"\[\d+\]$", "", path)


def _title_of(element: lxml.html.HtmlElement, row_text: str) -> str:
    text = one_line(_text_of(element))
    text = _DATE_AROUND.sub("", text).strip() or text
    named = one_line(element.get("title") or "")
    if named and (not text or _is_cut(text, named) or _GENERIC_LINK_TEXT.match(text)):
        return named
    if text and not _GENERIC_LINK_TEXT.match(text):
        return text
    pictured = next((one_line(image.get("alt") or "") for image in element.iter("img") if image.get("alt")), "")
    return pictured or _longest_part(element, row_text)[:200] or text


def _first_text(values: Mapping[str, object], names: Iterable[str]) -> str:
    return next((str(values[name]).strip() for name in names if isinstance(values.get(name), str) and values[name]), "")


def _plain_text(markup: str) -> str:
    return one_line(html.unescape(re.sub(r"<[^>]*>", " " if "<br" in markup else "", markup)))


def _unescaped(double: str | None, single: str | None, bare: str | None) -> str:
    text = double if double is not None else single if single is not None else bare or ""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")


def _longest_part(link: lxml.html.HtmlElement, row_text: str) -> str:
    """The longest text that stands in a cell of the link's row beside it: a title whose link only says 查看."""
    row = _row_of(link)
    own = one_line(_text_of(link))
    parts = [
        one_line(_DATE.sub(" ", _text_of(part))) for part in row.iter("td", "th", "span", "p", "h3", "h4", "em", "b")
    ]
    fitting = [part for part in parts if part and part != own and not _GENERIC_LINK_TEXT.match(part)]
    return max(fitting, key=len, default=one_line(_DATE.sub(" ", row_text.replace(own, " ", 1))))


def _is_cut(text: str, named: str) -> bool:
    if len(text) < 8 and len(named) >= 2 * len(text):
        return True
    stem = re.sub(r"[.…·\s]+$", "", text)
    return len(named) > len(stem) and (named.startswith(stem) or text.endswith(("…", "...", "..")))
