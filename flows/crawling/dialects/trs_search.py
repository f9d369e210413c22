"""TRS as Fujian runs it: the first page is static, the rest comes from `POST /fjdzapp/search` as JSON.

The page calls `listModel({listArgs: {channelid, classsql, sortfield}, pagebar: {prepage, recordCount}})`. `channelid`
is often not a number but `SiteInfo.searchId`, which another script of the page, or a script file, sets.
"""

from __future__ import annotations

import math
import re
from urllib.parse import urlencode, urljoin

from flows.crawling.addresses import absolute
from flows.crawling.data_rows import json_of, json_rows, number_in
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 10

_ARGUMENT = r"""\b{name}["']?\s*:\s*((?:["'][^"']*["']\s*\|\|\s*)*)(?:"([^"]*)"|'([^']*)'|([\w.$]+))"""
_API = re.compile(r"""["']([^"']*/[\w-]*app/search)["']""")


def scripts(page: Page) -> tuple[str, ...]:
    """The page's script files, where one of them must name the channel."""
    if page.root is None or "classsql" not in page.script_text or _channel(page) is not None:
        return ()
    found = [absolute(page.base, script.get("src") or "") for script in page.root.iter("script") if script.get("src")]
    return tuple(url for url in found if url is not None)


def recognise(page: Page) -> Listing | None:
    """The listing that a `listModel` call with a `classsql` describes."""
    script = page.script_text
    class_sql = _argument(script, "classsql")
    channel = _channel(page)
    if class_sql is None or channel is None:
        return None
    api = _API.search(script)
    address = urljoin(page.url, api[1] if api else "/fjdzapp/search")
    per_page = int(_argument(script, "prepage") or 10)
    count = _argument(script, "recordCount") or ""
    static = _argument(script, "maxStaticIndex") or "1"
    fields = {
        "channelid": channel,
        "classsql": class_sql,
        "sortfield": _argument(script, "sortfield") or "-docorderpri,-docreltime",
    }

    def following(number: int, _: Page) -> PageRequest | None:
        body = urlencode({**fields, "page": number, "prepage": per_page}).encode()
        headers = (
            ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
            ("X-Requested-With", "XMLHttpRequest"),
            ("Origin", urljoin(page.url, "/").rstrip("/")),
            ("Referer", page.url),
        )
        return PageRequest(address, "POST", body, headers)

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        return Answer(json_rows(data, page.base), number_in(data, "pageCount"))

    total = math.ceil(int(count) / per_page) if count.isdigit() else None
    return Listing("trs_search", page.rows, following, read, total, 2 if static.isdigit() and int(static) > 0 else 1)


def _channel(page: Page) -> str | None:
    value = _argument(page.script_text, "channelid")
    if value is None or value.isdigit():
        return value
    name = re.escape(value.rpartition(".")[2])
    match = re.search(rf"""\b{name}["']?\s*[:=]\s*["']?(\d+)""", page.script_text)
    return match[1] if match else None


def _argument(script: str, name: str) -> str | None:
    match = re.search(_ARGUMENT.format(name=name), script)
    return next((group for group in (match[2], match[3], match[4]) if group is not None), None) if match else None
