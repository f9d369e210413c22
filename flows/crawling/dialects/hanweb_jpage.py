"""Hanweb jpage: the first rows stand in `<script type="text/xml"><datastore>`, the rest in `dataproxy.jsp`.

A `nextgroup` holds the ready-made next request (`?page=1&…`, to be raised); else records are asked for by range
(`startrecord`, `endrecord`, `perpage`). Which of them a server listens to differs, so each is tried in turn.
"""

from __future__ import annotations

import html
import math
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flows.crawling.addresses import with_query
from flows.crawling.data_rows import json_of
from flows.crawling.markup_rows import Row, html_rows
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 15

_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.DOTALL | re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</nextgroup>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_PROXY = re.compile(r"""["']([^"']*/dataproxy\.jsp[^"']*)["']""")
_PARAMETERS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")


def recognise(page: Page) -> Listing | None:
    """The listing of a page with a datastore, or with a script that calls dataproxy.jsp."""
    proxy = _PROXY.search(html.unescape(page.text))
    if "<datastore" not in page.text.lower() and proxy is None:
        return None
    if _is_message_interface(page):
        return None
    rows = read_datastore(page.text, page.base).rows or page.rows
    choices = [choice for choice in (_by_next_group(page, rows), *_by_range(page, rows, proxy)) if choice is not None]
    return replace(choices[0], alternatives=tuple(choices[1:])) if choices else None


def read_datastore(text: str, base: str) -> Answer:
    """The rows of a datastore, and its number of pages if it tells."""
    markup = "".join(_RECORD.findall(text))
    total = re.search(r"<totalpage>\s*(\d+)\s*</totalpage>", text, re.IGNORECASE)
    return Answer(html_rows(markup, base), int(total[1]) if total else None)


def _by_next_group(page: Page, rows: tuple[Row, ...]) -> Listing | None:
    if _next_group(page.text) is None:
        return None

    def following(_: int, before: Page) -> PageRequest | None:
        found = _next_group(before.text)
        if found is None:
            return None
        asked = dict(parse_qsl(urlsplit(before.url).query)).get("page", "")
        offered = dict(parse_qsl(urlsplit(found).query)).get("page", "")
        url = urljoin(page.url, found)
        if asked.isdigit() and offered.isdigit() and int(offered) <= int(asked):
            url = with_query(url, page=int(asked) + 1)
        return PageRequest(url, headers=(("Referer", page.url),))

    def read(answer: Page) -> Answer:
        return replace(read_datastore(answer.text, page.base), total_pages=None)

    return Listing("hanweb_jpage", rows, following, read)


def _by_range(page: Page, rows: tuple[Row, ...], proxy: re.Match[str] | None) -> list[Listing]:
    parameters = _parameters(page)
    if "columnid" not in parameters:
        return []
    script = page.text
    records = _whole_number(script, "totalRecord")
    per_page = _whole_number(script, "perPage") or max(len(rows), 1)
    address = urljoin(page.url, proxy[1].partition("?")[0] if proxy else "/module/web/jpage/dataproxy.jsp")
    loaded = len(rows)
    further = math.ceil(max(records - loaded, 0) / per_page) if records is not None else None
    referer = (("Referer", page.url),)

    def record_range(number: int) -> dict[str, str]:
        start = loaded + (number - 2) * per_page + 1
        return {"startrecord": str(start), "endrecord": str(start + per_page - 1), "perpage": str(per_page)}

    def by_get(number: int, _: Page) -> PageRequest | None:
        return PageRequest(f"{address}?{urlencode({**record_range(number), **parameters})}", headers=referer)

    def by_post(number: int, _: Page) -> PageRequest | None:
        headers = (*referer, ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"))
        target = f"{address}?{urlencode(record_range(number))}"
        return PageRequest(target, "POST", urlencode(parameters).encode(), headers)

    def by_page(number: int, _: Page) -> PageRequest | None:
        return PageRequest(
            f"{address}?{urlencode({'page': number, 'perpage': per_page, **parameters})}", headers=referer
        )

    def read(answer: Page) -> Answer:
        return replace(read_datastore(answer.text, page.base), total_pages=None)

    total = None if further is None else 1 + further
    return [Listing("hanweb_jpage", rows, following, read, total) for following in (by_get, by_post, by_page)]


def _next_group(text: str) -> str | None:
    group = _NEXT_GROUP.search(text)
    href = _HREF.search(html.unescape(group[1])) if group else None
    return html.unescape(href[1]) if href else None


def _parameters(page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    text = html.unescape(page.text)
    for name in _PARAMETERS:
        match = re.search(rf"""["'&?\s,{{]{name}["']?\s*[:=]\s*(?:"([^"]*)"|'([^']*)'|([^&"',;\s}}<]+))""", text)
        if match:
            found[name] = next(group for group in match.groups() if group is not None)
    column = re.search(r"/col/col(\d+)/", page.url)
    if column and "columnid" not in found:
        found["columnid"] = column[1]
    return found


def _whole_number(script: str, name: str) -> int | None:
    match = re.search(rf"""\b{name}["']?\s*[:=]\s*["']?(\d+)""", script, re.IGNORECASE)
    return int(match[1]) if match else None


def _is_message_interface(page: Page) -> bool:
    return "getMessage.do" in page.text and json_of(page.text) is None
