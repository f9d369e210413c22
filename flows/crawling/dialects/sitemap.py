"""Sitemaps (`<urlset>`, `<sitemapindex>`): addresses without titles, of which only those in columns of reports count.

The further sitemaps that an index names are its further pages.
"""

from __future__ import annotations

import html
import re

from flows.crawling.addresses import absolute
from flows.crawling.discovery import path_names_reports
from flows.crawling.markup_rows import UNTITLED_BLOCK, Row, find_date
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 5

_ENTRY = re.compile(r"<url\b[^>]*>(.*?)</url>", re.DOTALL | re.IGNORECASE)
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</loc>", re.DOTALL | re.IGNORECASE)
_MODIFIED = re.compile(r"<lastmod>\s*([^<]*)</lastmod>", re.IGNORECASE)
_NAMED = re.compile(
    r"<(?:\w+:)?title>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</(?:\w+:)?title>", re.DOTALL | re.IGNORECASE
)


def recognise(page: Page) -> Listing | None:
    """The listing of a sitemap or of an index of sitemaps."""
    head = page.text[:2000].lower()
    if "<urlset" not in head and "<sitemapindex" not in head:
        return None
    others = []
    if "<sitemapindex" in head:
        found = [absolute(page.url, html.unescape(match)) for match in _LOCATION.findall(page.text)]
        others = [url for url in found if url is not None]

    def following(number: int, _: Page) -> PageRequest | None:
        return PageRequest(others[number - 2]) if number - 2 < len(others) else None

    rows = () if others else _rows(page)
    return Listing("sitemap", rows, following, lambda answer: Answer(_rows(answer)), 1 + len(others))


def _rows(page: Page) -> tuple[Row, ...]:
    """The entries in columns of reports; where no address or title tells, all pages, and what they say decides."""
    rows = []
    for entry in _ENTRY.findall(page.text):
        location = _LOCATION.search(entry)
        url = absolute(page.url, html.unescape(location[1])) if location else None
        if url is not None:
            named, modified = _NAMED.search(entry), _MODIFIED.search(entry)
            title = html.unescape(named[1].strip()) if named else ""
            rows.append(Row(url, title, find_date(modified[1]) if modified else None, UNTITLED_BLOCK))
    told = [row for row in rows if row.title or path_names_reports(row.url)]
    return tuple(told or rows)
