"""Lists that a script asks for: `$.ajax({url, data: {…, pageNo: n}})`, `$.post(url, {…})`, `axios.get(url, {params})`.

The fields stand in the call; those that are variables are looked up in the page's scripts. Answers may be JSON or
markup. This is for products that no other dialect knows by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flows.crawling.addresses import absolute, with_query
from flows.crawling.data_rows import json_of, json_rows, number_in
from flows.crawling.markup_rows import html_rows
from flows.crawling.numbering import PageCount
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 65

_PAGE_FIELD = re.compile(
    r"^(?:page|pageindex|pageno|pagenum|page_no|currpage|currentpage|curpage|cur_page|cpage|pn|p|pagenumber|current)$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"""(?:\$|jQuery|axios|http|request|\bLs|this\.\$http|\$http|uni)?\.?\b(ajax|post|get|getJSON|request|load)\s*\(\s*"""
    r"""(?:["'`]([^"'`\s]+)["'`]\s*,?)?\s*(\{)?""",
)
_URL = re.compile(r"""["']?\burl["']?\s*:\s*["'`]([^"'`\s]+)["'`]""")
_METHOD = re.compile(r"""["']?\b(?:type|method)["']?\s*:\s*["'](\w+)["']""", re.IGNORECASE)
_DATA = re.compile(r"""["']?\b(?:data|params)["']?\s*:\s*(?:JSON\.stringify\(\s*)?(\{)""")
_SENT_AS_JSON = re.compile(r"application/json|JSON\.stringify", re.IGNORECASE)
_FIELD = re.compile(
    r"""["']?([A-Za-z_][\w.-]*)["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|([\w.$]+(?:\s*[+-]\s*\d+)?))\s*(?=[,}]|$)"""
)
_LONGEST_CALL = 4000
MOST_CALLS = 80
"""Calls of a page that are looked at."""


@dataclass(frozen=True, slots=True)
class _Call:
    url: str
    method: str
    fields: dict[str, str]
    page_field: str
    as_json: bool


def recognise(page: Page) -> Listing | None:
    """The listing of the first calls on the page that carry a page number."""
    choices = [_listing(page, call) for call in _calls(page)][:4]
    return replace(choices[0], alternatives=tuple(choices[1:])) if choices else None


def _listing(page: Page, call: _Call) -> Listing:
    counted = PageCount()

    def following(number: int, _: Page) -> PageRequest | None:
        fields = {**call.fields, call.page_field: str(number)}
        headers = (("X-Requested-With", "XMLHttpRequest"), ("Referer", page.url))
        if call.method != "POST":
            return PageRequest(with_query(call.url, **fields), headers=headers)
        if call.as_json:
            numbers = {name: int(value) if value.isdigit() else value for name, value in fields.items()}
            sent, kind = json.dumps(numbers).encode(), "application/json;charset=UTF-8"
        else:
            sent, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded; charset=UTF-8"
        return PageRequest(call.url, "POST", sent, (*headers, ("Content-Type", kind)))

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        if data is None:
            return Answer(html_rows(answer.text, page.base))
        rows = json_rows(data, page.base) or html_rows(_markup_in(data), page.base)
        pages = number_in(data, "pageCount", "totalPage", "totalPages", "pages", "pageTotal")
        return Answer(
            rows, pages or counted.of(number_in(data, "total", "totalCount", "recordCount", "count"), len(rows))
        )

    return Listing("ajax_call", page.rows, following, read, None, 1)


def _calls(page: Page) -> Iterator[_Call]:
    script = page.script_text
    for match in islice(_CALL.finditer(script), MOST_CALLS):
        text = script[match.start() : match.start() + _LONGEST_CALL]
        named, options = match[2], ""
        if match[3]:
            options = _braces(script, match.end() - 1)
            text = script[match.start() : match.end() - 1] + options
        address = named or (found[1] if (found := _URL.search(options)) else None)
        url = absolute(page.url, address) if address else None
        if url is None or re.search(r"\.(?:css|js|png|jpg)$", urlsplit(url).path):
            continue
        data = _DATA.search(options)
        fields_text = _braces(options, data.end() - 1) if data else options if named else ""
        fields = {name: _value(values, script) for name, *values in _FIELD.findall(fields_text)}
        fields = {**dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)), **fields}
        page_field = next((name for name in fields if _PAGE_FIELD.match(name)), None)
        if page_field is not None:
            method = _METHOD.search(options)
            posts = match[1] == "post" or (method is not None and method[1].upper() == "POST")
            as_json = _SENT_AS_JSON.search(text) is not None
            target = urljoin(url, urlsplit(url).path)
            yield _Call(target, "POST" if posts else "GET", fields, page_field, as_json)


def _braces(text: str, start: int) -> str:
    """The text from an opening brace to the one that closes it."""
    depth = 0
    for index in range(start, min(len(text), start + _LONGEST_CALL)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return text[start : index + 1]
    return text[start : start + _LONGEST_CALL]


def _value(values: list[str], script: str) -> str:
    double, single, bare = values
    if double or single or not bare:
        return double or single
    if bare.isdigit() or bare in {"true", "false"}:
        return bare
    name = re.escape(bare.rpartition(".")[2].split()[0])
    assigned = re.search(rf"""\b{name}["']?\s*[:=]\s*(?:"([^"]*)"|'([^']*)'|(\d+))""", script)
    return next((group for group in assigned.groups() if group is not None), "") if assigned else ""


def _markup_in(data: object) -> str:
    pending, best = [data], ""
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
        elif isinstance(item, str) and "<a" in item and len(item) > len(best):
            best = item
    return best
