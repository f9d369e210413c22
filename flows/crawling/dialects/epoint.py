"""EpointWebBuilder: `POST /{project}/rest/lightfrontaction/getgovinfolist` with JSON, answered as JSON.

Project and siteGuid stand in `/js/webBuilderCommon.js` (`siteInfo`), the body's deptcode and the list's categorynum in
the page or its address.
"""

from __future__ import annotations

import json
import math
import re
from urllib.parse import parse_qs, urljoin, urlsplit

from flows.crawling.addresses import absolute
from flows.crawling.data_rows import json_of, json_rows, number_in
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 13
_PAGE_SIZE = 15


def scripts(page: Page) -> tuple[str, ...]:
    """The script file that holds the site's guid."""
    if page.root is None or "webBuilderCommon.js" not in page.text:
        return ()
    found = [absolute(page.base, script.get("src") or "") for script in page.root.iter("script") if script.get("src")]
    wanted = [url for url in found if url and ("webBuilderCommon" in url or "lightfront" in url.lower())]
    return tuple(wanted)


def recognise(page: Page) -> Listing | None:
    """The listing of a page of this product whose siteInfo is known."""
    script = page.script_text
    guid = _value(script, "siteGuid")
    if guid is None or ("lightfrontaction" not in script and "webBuilderCommon" not in page.text):
        return None
    project = _value(script, "projectName") or ""
    query = {name.lower(): values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    department = query.get("deptcode") or _value(page.text, "deptcode") or ""
    category = query.get("categorynum") or _value(page.text, "categorynum") or _category_in(page.url)
    address = urljoin(page.url, f"/{project.strip('/')}/rest/lightfrontaction/getgovinfolist".replace("//", "/"))

    def following(number: int, _: Page) -> PageRequest | None:
        fields = {
            "deptcode": department,
            "categorynum": category,
            "siteGuid": guid,
            "pageIndex": number - 1,
            "pageSize": _PAGE_SIZE,
        }
        headers = (("Content-Type", "application/json;charset=UTF-8"), ("Referer", page.url))
        return PageRequest(address, "POST", json.dumps(fields).encode(), headers)

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        records = number_in(data, "total", "totalcount", "count")
        return Answer(json_rows(data, page.base), math.ceil(records / _PAGE_SIZE) if records else None)

    return Listing("epoint", page.rows, following, read, None, 1)


def _value(text: str, name: str) -> str | None:
    assigned = rf"""\b{name}["']?\s*[:=]\s*["']([^"']+)["']"""
    hidden_field = rf"""["']{name}["'][^<>]*?\bvalue=["']([^"']+)["']"""
    for pattern in (assigned, hidden_field):
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return match[1]
    return None


def _category_in(url: str) -> str:
    found = re.findall(r"/(\d{6,})(?=/)", urlsplit(url).path)
    return str(found[-1]) if found else ""
