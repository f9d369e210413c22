"""Rows of a list as its markup shows them: titles, dates and addresses in the shapes that real lists have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

import lxml.html
from lxml import etree

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
_CALLING_TAGS = ("li", "tr", "div", "p", "span", "td", "dd", "h3", "h4", "option")
_VISIBLE = etree.XPath(".//text()[not(parent::script) and not(parent::style) and not(parent::noscript)]")
_ROW_TAGS = frozenset({"li", "tr", "dd", "dl", "p", "div", "td", "h2", "h3", "h4", "article", "section", "span"})
UNTITLED_BLOCK = "sitemap"
"""The block of rows that come from a list of bare addresses and so have no titles."""


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
    for element in root.iter("a", "area", *_CALLING_TAGS):
        url = link_address(element, base) if element.tag not in _CALLING_TAGS else called_address(element, base)
        if url is None:
            continue
        container = _row_of(element)
        text = one_line(text_of(container))[:1000]
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


def text_of(element: lxml.html.HtmlElement) -> str:
    """The element's text without that of scripts and styles, its pieces apart."""
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
    text = one_line(text_of(element))
    text = _DATE_AROUND.sub("", text).strip() or text
    named = one_line(element.get("title") or "")
    if named and (not text or _is_cut(text, named) or _GENERIC_LINK_TEXT.match(text)):
        return named
    if text and not _GENERIC_LINK_TEXT.match(text):
        return text
    pictured = next((one_line(image.get("alt") or "") for image in element.iter("img") if image.get("alt")), "")
    return pictured or _longest_part(element, row_text)[:200] or text


def _longest_part(link: lxml.html.HtmlElement, row_text: str) -> str:
    """The longest text that stands in a cell of the link's row beside it: a title whose link only says 查看."""
    row = _row_of(link)
    own = one_line(text_of(link))
    parts = [
        one_line(_DATE.sub(" ", text_of(part))) for part in row.iter("td", "th", "span", "p", "h3", "h4", "em", "b")
    ]
    fitting = [part for part in parts if part and part != own and not _GENERIC_LINK_TEXT.match(part)]
    return max(fitting, key=len, default=one_line(_DATE.sub(" ", row_text.replace(own, " ", 1))))


def _is_cut(text: str, named: str) -> bool:
    if len(text) < 8 and len(named) >= 2 * len(text):
        return True
    stem = re.sub(r"[.…·\s]+$", "", text)
    return len(named) > len(stem) and (named.startswith(stem) or text.endswith(("…", "...", "..")))
