"""truecms (Nantong, Rugao): `messageController/getMessage.do` answers JSONP that holds a datastore in a string.

Records are asked for by range, at most 50 at once, with the column page as Referer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode, urljoin

from flows.crawling.data_rows import json_of
from flows.crawling.dialects.hanweb_jpage import read_datastore
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 14

_ADDRESS = re.compile(r"""["']([^"'\s]*messageController/getMessage\.do)[^"']*["']""")


def recognise(page: Page) -> Listing | None:
    """The listing of a page that names getMessage.do and its columnId."""
    address = _ADDRESS.search(page.text)
    column = re.search(r"""\bcolumnId["']?\s*[:=]\s*["']?([\w-]+)""", page.text)
    if address is None or column is None:
        return None
    per_page = re.search(r"""\bperpage["']?\s*[:=]\s*["']?(\d+)""", page.text, re.IGNORECASE)
    size = min(int(per_page[1]) if per_page else 20, 50)

    def following(number: int, _: Page) -> PageRequest | None:
        start = (number - 1) * size + 1
        query = {"startrecord": start, "endrecord": start + size - 1, "perpage": size, "columnId": column[1]}
        url = urljoin(page.url, address[1])
        return PageRequest(f"{url}?{urlencode({**query, 'callback': 'jsonp'})}", headers=(("Referer", page.url),))

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        result = data.get("result") if isinstance(data, dict) else None
        if not isinstance(result, str):  # script notation that is no JSON: the string's escapes are undone by hand
            result = answer.text.replace('\\"', '"').replace("\\'", "'").replace("\\/", "/")
        found = read_datastore(result, page.base)
        return replace(found, total_pages=None)

    return Listing("truecms", page.rows, following, read, None, 1)
