"""UCAP (开普): lists as JSON from `/common/search/<channel>`, `/search/<channel>` or `/searchList/<channel>`.

Answers are `{data: {rows, total, results: [{title, url, publishedTimeStr}]}}`, wrapped once more where the server
wants POST.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from urllib.parse import urlencode, urljoin

from flows.crawling.data_rows import json_of, json_rows, number_in
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 18

_ADDRESS = re.compile(
    r"""["']([^"'\s]*/(?:common/search|searchList|search)/(?:["']\s*\+\s*\w+|[0-9a-zA-Z]{3,40})[^"'\s]*)["']?"""
)
_CHANNEL = re.compile(
    r"""\b(?:channelId|channelid|channel_id|manuscriptChannelId)["']?\s*[:=]\s*["']?([0-9a-zA-Z]{3,40})"""
)
_PAGE_SIZE = 20


def recognise(page: Page) -> Listing | None:
    """The listing of a page whose scripts call such an address."""
    for match in _ADDRESS.finditer(page.script_text):
        address = match[1]
        if "+" in address:
            channel = _CHANNEL.search(page.script_text) or re.search(r"/(c\d+)/", page.url)
            if channel is None:
                continue
            address = re.split(r"[\"']", address)[0] + channel[1]
        url = urljoin(page.url, address.partition("?")[0])
        listing = _listing(page, url, "GET")
        return replace(listing, alternatives=(_listing(page, url, "POST"),))
    return None


def _listing(page: Page, url: str, method: str) -> Listing:
    def following(number: int, _: Page) -> PageRequest | None:
        query = {
            "_isAgg": "true",
            "_isJson": "true",
            "_pageSize": str(_PAGE_SIZE),
            "_template": "index",
            "_rangeTimeGte": "",
            "_channelName": "",
            "page": str(number),
        }
        if method == "GET":
            return PageRequest(f"{url}?{urlencode(query)}", headers=(("Referer", page.url),))
        headers = (("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"), ("Referer", page.url))
        return PageRequest(url, "POST", urlencode(query).encode(), headers)

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        total = number_in(data, "total")
        size = number_in(data, "rows", "pageSize") or _PAGE_SIZE
        return Answer(json_rows(data, page.base), math.ceil(total / size) if total and size else None)

    return Listing("ucap", page.rows, following, read, None, 1)
