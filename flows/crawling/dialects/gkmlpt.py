"""gkmlpt, Guangdong's platform for open government information: lists only as JSON, the category in the URL fragment.

`{base}/gkmlpt/api/all/<category>?page=N&sid=<SID>`, 100 articles a page. The page's `window._CONFIG` holds SID and the
TREE of categories, from which the category of annual reports is taken when the address names none.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from flows.crawling.data_rows import json_of, json_rows, number_in
from flows.crawling.numbering import PageCount
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 11
_REPORTS_NODE = re.compile(
    r"""\{[^{}]*?["']?id["']?\s*:\s*["']?(\d+)["']?[^{}]*?["']?name["']?\s*:\s*["']([^"']*(?:年报|年度报告)[^"']*)["']|"""
    r"""\{[^{}]*?["']?name["']?\s*:\s*["']([^"']*(?:年报|年度报告)[^"']*)["'][^{}]*?["']?id["']?\s*:\s*["']?(\d+)"""
)


def recognise(page: Page) -> Listing | None:
    """The listing of a page below `/gkmlpt/` whose category is known."""
    parts = urlsplit(page.url)
    base, found, _ = parts.path.partition("/gkmlpt")
    if not found or "/content/" in parts.path or "_CONFIG" not in page.text:
        return None
    category = _category(page, parts.fragment)
    if category is None:
        return None
    site = re.search(r"""\bSID["']?\s*[:=]\s*["']?(\d+)""", page.text)
    api = f"{parts.scheme}://{parts.netloc}{base}/gkmlpt/api/all/{category}"

    counted = PageCount()

    def following(number: int, _: Page) -> PageRequest | None:
        query = {"page": str(number), **({"sid": site[1]} if site else {})}
        return PageRequest(f"{api}?{urlencode(query)}", headers=(("Referer", page.url.partition("#")[0]),))

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        rows = json_rows(data, page.base)
        total = number_in(data, "total") or number_in(data, "post_count")
        return Answer(rows, counted.of(total, len(rows)))

    return Listing("gkmlpt", (), following, read, None, 1)


def _category(page: Page, fragment: str) -> str | None:
    named = re.search(r"\d+", fragment)
    if named:
        return named[0]
    node = _REPORTS_NODE.search(re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), page.script_text))
    return (node[1] or node[4]) if node else None
