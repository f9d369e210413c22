"""Longxun (龙讯, "Ls", Anhui): `Ls.pagination("#page_<column>", fn, {currPage, pageCount})` and the label interface.

A column's page n is `/content/column/<column>?pageIndex=n`. The lists of its disclosure pages come as markup from
`/site/label/8888?labelName=publicInfoList&siteId=…&organId=…&catId=…&pageIndex=n`, which cuts the visible title: the
`title` attribute has the whole one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flows.crawling.addresses import with_query
from flows.crawling.data_rows import json_of, json_rows
from flows.crawling.markup_rows import html_rows
from flows.crawling.numbering import total_in
from flows.crawling.pages import Answer, Listing, Page, PageRequest, rows_of

ORDER = 17

_PAGINATION = re.compile(r"Ls\.pagination\(\s*[\"']#?(?:page_)?(\w+)[\"'].*?pageCount\s*:\s*\(?\s*(\d+)", re.DOTALL)
_LABEL = re.compile(r"""["']([^"'\s]*/site/label/\d+[^"'\s]*)["']""")
_LABEL_FIELDS = ("labelName", "siteId", "organId", "catId", "catIds", "type", "pageSize", "file", "isDate", "length")


def recognise(page: Page) -> Listing | None:
    """The listing that an Ls.pagination call or a call of the label interface describes."""
    text = html.unescape(page.script_text)
    label = _LABEL.search(text)
    if label and ("publicInfoList" in text or "searchDataList" in text):
        return _by_label(page, text, label[1])
    counted = _PAGINATION.search(text)
    if counted is None:
        return None
    column, total = counted[1], int(counted[2])
    own = re.search(r"/content/column/", page.url) or re.search(r"[?&]pageIndex=", page.url)
    address = page.url if own else urljoin(page.url, f"/content/column/{column}")
    return Listing("longxun", page.rows, _turned(address), rows_of, total, alternatives=_other(page, address, total))


def _other(page: Page, address: str, total: int) -> tuple[Listing, ...]:
    if address == page.url:
        return ()
    return (Listing("longxun", page.rows, _turned(page.url), rows_of, total),)


def _turned(address: str) -> Callable[[int, Page], PageRequest | None]:
    def following(number: int, _: Page) -> PageRequest | None:
        return PageRequest(with_query(address, pageIndex=number))

    return following


def _by_label(page: Page, text: str, label: str) -> Listing:
    parts = urlsplit(urljoin(page.url, label))
    fields = {
        "IsAjax": "1",
        "dataType": "html",
        "labelName": "publicInfoList",
        "type": "4",
        "pageSize": "15",
        "action": "list",
        "isDate": "true",
        "dateFormat": "yyyy-MM-dd",
        "length": "80",
        "file": "/xxgk/publicInfoList_newest2020",
    }
    for name in _LABEL_FIELDS:
        match = re.search(rf"""\b{name}["']?\s*[:=]\s*(?:"([^"]*)"|'([^']*)'|(\w+))""", text)
        if match:
            fields[name] = next(group for group in match.groups() if group is not None)
    fields.update(parse_qsl(parts.query, keep_blank_values=True))
    address = parts._replace(query="").geturl()

    def following(number: int, _: Page) -> PageRequest | None:
        query = urlencode({**fields, "pageIndex": str(number)})
        return PageRequest(
            f"{address}?{query}", headers=(("X-Requested-With", "XMLHttpRequest"), ("Referer", page.url))
        )

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        rows = json_rows(data, page.base) if data is not None else html_rows(answer.text, page.base)
        return Answer(rows, total_in(answer.text))

    return Listing("longxun", page.rows, following, read, None, 1)
