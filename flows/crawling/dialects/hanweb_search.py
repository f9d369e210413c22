"""The older information-disclosure module of Hanweb: POST `/module/xxgk/search.jsp`, the page in `currpage`.

The form's fields are hidden inputs or script values. The result is not limited to the column: rows of other columns
(`art_<other>_`) are left out where the page's own column is known.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flows.crawling.markup_rows import Row
from flows.crawling.numbering import total_in
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 16

_ADDRESS = re.compile(r"""["']([^"'\s]*/module/xxgk/search\.jsp[^"'\s]*)["']""")
_FIELDS = ("infotypeId", "vc_title", "vc_number", "area", "divid", "i_id", "webid", "texttype", "jdid", "standardXxgk")


def recognise(page: Page) -> Listing | None:
    """The listing of a page that names search.jsp."""
    address = _ADDRESS.search(html.unescape(page.text))
    if address is None:
        return None
    parts = urlsplit(urljoin(page.url, address[1]))
    fields = {**_hidden_fields(page), **dict(parse_qsl(parts.query, keep_blank_values=True))}
    target = parts._replace(query="").geturl()
    column = re.search(r"/col/col(\d+)/|[?&]columnid=(\d+)", page.url)
    own = next((group for group in column.groups() if group), None) if column else None

    def following(number: int, _: Page) -> PageRequest | None:
        headers = (("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"), ("Referer", page.url))
        return PageRequest(target, "POST", urlencode({**fields, "currpage": number}).encode(), headers)

    def read(answer: Page) -> Answer:
        return Answer(_of_column(answer.rows, own), total_in(answer.text))

    rows = _of_column(page.rows, own)
    listing = Listing("hanweb_search", rows, following, read, None, 1)
    return listing if any("art_" in row.url for row in rows) is False else replace(listing, first=2)


def _hidden_fields(page: Page) -> dict[str, str]:
    found = dict.fromkeys(("infotypeId", "vc_title", "vc_number", "area"), "")
    for name in _FIELDS:
        match = re.search(rf"""\b{name}["']?\s*[:=]\s*["']([^"']*)["']""", page.script_text)
        if match:
            found[name] = match[1]
    if page.root is not None:
        for field in page.root.iter("input"):
            if field.get("name") in _FIELDS:
                found[field.get("name") or ""] = field.get("value") or ""
    return found


def _of_column(rows: tuple[Row, ...], column: str | None) -> tuple[Row, ...]:
    if column is None:
        return rows
    return tuple(row for row in rows if f"art_{column}_" in row.url or "art_" not in row.url)
