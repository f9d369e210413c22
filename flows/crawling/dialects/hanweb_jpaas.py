"""Hanweb JPaaS: units of a page that a "publish server" builds, asked for by `/…/front/page/build/unit`.

A script tag carries `url` and `queryData="{'webId':'…'}"` (single quotes, not JSON). The page number goes, URL-encoded,
into `paramJson={"pageNo":N,"pageSize":"15"}`; some sites take bare `pageNo` and `pageSize`, some ignore them.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from urllib.parse import urlencode, urljoin

from flows.crawling.data_rows import json_of, json_rows, number_in
from flows.crawling.markup_rows import html_rows
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 12

_UNIT = re.compile(
    r"""<script[^>]*?\burl\s*=\s*["']([^"']*/front/page/build/unit[^"']*)["'][^>]*>|"""
    r"""<script[^>]*?\bqueryData\s*=\s*"[^"]*"[^>]*?\burl\s*=\s*["']([^"']*/front/page/build/unit[^"']*)["'][^>]*>""",
    re.IGNORECASE | re.DOTALL,
)
_QUERY_DATA = re.compile(r"""\bqueryData\s*=\s*(?:"([^"]*)"|'(\{[^>]*?\})')""", re.IGNORECASE | re.DOTALL)
_PAIR = re.compile(r"""["']?(\w+)["']?\s*:\s*["']([^"']*)["']""")
_LIST_UNIT = re.compile(r"列表|list|分页", re.IGNORECASE)


def recognise(page: Page) -> Listing | None:
    """The listing of the units on the page, those named as lists first."""
    units = []
    for tag in _UNIT.finditer(page.text):
        data = _QUERY_DATA.search(tag[0])
        if data:
            values = dict(_PAIR.findall(html.unescape(data[1] or data[2])))
            units.append((urljoin(page.url, tag[1] or tag[2]), values))
    units.sort(key=lambda unit: not _LIST_UNIT.search(unit[1].get("tagId", "")))
    choices = [_listing(page, url, values, bare) for url, values in units[:4] for bare in (False, True)]
    return replace(choices[0], alternatives=tuple(choices[1:])) if choices else None


def _listing(page: Page, url: str, values: dict[str, str], bare: bool) -> Listing:
    size = values.get("pageSize") or "15"

    def following(number: int, _: Page) -> PageRequest | None:
        paging = {"pageNo": str(number), "pageSize": size}
        turned = paging if bare else {"paramJson": json.dumps({"pageNo": number, "pageSize": size})}
        query = urlencode({"parseType": "bulidstatic", **values, **turned})
        return PageRequest(f"{url.partition('?')[0]}?{query}", headers=(("Referer", page.url),))

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        markup = _markup(data)
        rows = html_rows(markup, page.base) if markup else json_rows(data, page.base)
        return Answer(rows, number_in(data, "totalPage", "pageCount", "pages"))

    return Listing("hanweb_jpaas", page.rows, following, read, None, 1)


def _markup(data: object) -> str:
    inner = data.get("data") if isinstance(data, dict) else None
    found = inner.get("html") if isinstance(inner, dict) else None
    return found if isinstance(found, str) else ""
