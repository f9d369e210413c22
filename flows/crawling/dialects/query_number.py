"""A list whose own address already carries a page number (`?pageIndex=1`, `?pn=1`) and that links no further page.

The number is raised until a page brings nothing new.
"""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import parse_qsl, urlsplit

from flows.crawling.addresses import with_query
from flows.crawling.pages import Listing, Page, PageRequest, rows_of

ORDER = 90

_NAME = re.compile(
    r"^(?:page|pageindex|pageno|pagenum|page_no|currpage|currentpage|curpage|cur_page|cpage|pn|p|pagenumber)$",
    re.IGNORECASE,
)


def recognise(page: Page) -> Listing | None:
    """The listing of a page whose address carries a page number."""
    for name, value in parse_qsl(urlsplit(page.url).query):
        if _NAME.match(name) and value in {"0", "1"}:
            return Listing("query_number", page.rows, partial(_turned, name, 1 - int(value)), rows_of)
    return None


def _turned(name: str, offset: int, number: int, before: Page) -> PageRequest:
    return PageRequest(with_query(before.url, **{name: number - offset}))
