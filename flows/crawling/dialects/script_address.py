"""Pages whose script puts the address together: `'?pageIndex=' + n`, `"list_" + (n - 1) + ".html"`, an interface's URL.

Whatever the product is, the address of page n stands in the script as a text with a hole in it. Answers may be pages
or JSON. This is what is left when no product is recognised by name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

from flows.crawling.addresses import absolute, with_query
from flows.crawling.data_rows import json_of, json_rows, number_in
from flows.crawling.markup_rows import link_address, one_line
from flows.crawling.numbering import PageCount, total_in
from flows.crawling.pages import Answer, Listing, Page, PageRequest

ORDER = 70

_PARAMETER = r"(?:page|pageindex|pageno|pagenum|page_no|currpage|currentpage|curpage|cur_page|cpage|pn|p|pageNumber)"
_QUERY_HOLE = re.compile(
    rf"""["'`]([^"'`\s]*[?&]{_PARAMETER}=)(?:["']\s*\+\s*\(?\s*(\w+)\s*(-\s*1)?\s*\)?\s*(?:\+\s*["']([^"'\s]*)["'])?|(\d+)([^"'`\s]*)["'`]|\$\{{[^}}]*\}}([^"'`]*)`)""",
    re.IGNORECASE,
)
_NEXT = re.compile(r"^[^\w]*下\s*一?\s*[页頁][^\w]*$")
_LIBRARY = re.compile(r"(?i)jquery|bootstrap|swiper|layui|layer|vue|echarts|angular|react|polyfill|analytics|hm\.js")
_FILE_HOLE = re.compile(
    r"""["']([\w./:-]*[_/-])["']\s*\+\s*\(?\s*(\w+)\s*(-\s*1)?\s*\)?\s*\+\s*["'](\.s?html?|\.jsp|\.aspx?)["']"""
)


def scripts(page: Page) -> tuple[str, ...]:
    """The page's own script files, where its page bar calls a function that stands in none of the inline scripts."""
    if page.root is None or page.scripts or recognise(page) is not None or not _calls_a_function(page):
        return ()
    found = [absolute(page.base, script.get("src") or "") for script in page.root.iter("script") if script.get("src")]
    return tuple(url for url in found if url is not None and not _LIBRARY.search(url))


def recognise(page: Page) -> Listing | None:
    """The listing that an address with a hole for the page number describes."""
    script = page.script_text
    total = total_in(script)
    choices = []
    for match in _QUERY_HOLE.finditer(script):
        suffix = match[4] or match[6] or match[7] or ""
        choices.append(_listing(page, match[1], suffix, 1 if match[3] else 0, total))
    for match in _FILE_HOLE.finditer(script):
        choices.append(_listing(page, match[1], match[4], 1 if match[3] else 0, total))
        choices.append(_listing(page, match[1], match[4], 0 if match[3] else 1, total))
    usable = [choice for choice in choices if choice is not None][:4]
    return replace(usable[0], alternatives=tuple(usable[1:])) if usable else None


def _calls_a_function(page: Page) -> bool:
    assert page.root is not None
    for link in page.root.iter("a", "span", "li", "button"):
        call = f"{link.get('href') or ''} {link.get('onclick') or ''}"
        if _NEXT.search(one_line(link.text_content())) and re.search(r"\w+\(\s*['\"]?\d*", call.replace("void(0)", "")):
            return link_address(link, page.base) is None
    return False


def _listing(page: Page, prefix: str, suffix: str, offset: int, total: int | None) -> Listing | None:
    parameter = re.fullmatch(r"[?&](\w+)=", prefix)
    if absolute(page.url, f"{prefix}2{suffix}") is None:
        return None

    counted = PageCount()

    def following(number: int, _: Page) -> PageRequest | None:
        if parameter and not suffix:  # the script adds it to the page's own address
            url = with_query(page.url, **{parameter[1]: number - offset})
        else:
            url = urljoin(page.url, f"{prefix}{number - offset}{suffix}")
        return PageRequest(url, headers=(("Referer", page.url),))

    def read(answer: Page) -> Answer:
        data = json_of(answer.text)
        if data is None:
            return Answer(answer.rows)
        rows = json_rows(data, page.base)
        records, pages = number_in(data, "total", "totalCount"), number_in(data, "pageCount", "totalPage", "pages")
        return Answer(rows, pages or counted.of(records, len(rows)))

    has_rows = any(row.date is not None for row in page.rows)
    return Listing("script_address", page.rows, following, read, total, 2 if has_rows else 1)
