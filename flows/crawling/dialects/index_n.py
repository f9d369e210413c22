"""Static files `index_N.html` that a page bar script or an attribute counts, with its own idea of which N is page 2.

Shanghai: `$(".pagination").pagination("setPage", current, total)` or `totalPage: N`; `index_2` is page 2, and the
total may be more than there are pages. Beijing: `Pager({size, current, prefix: 'index', suffix: 'html'})`; `index_1`
is page 2. Henan: `#pageDec[pagesize][pagecount]`. Where only a page bar's text (共3页) is there, both are tried.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flows.crawling.markup_rows import one_line
from flows.crawling.numbering import numbered_files, own_file, total_in
from flows.crawling.pages import Listing, Page

ORDER = 60

_SET_PAGE = re.compile(r"""\.pagination\(\s*["']setPage["']\s*,\s*\d+\s*,\s*(\d+)\s*\)""")
_PAGER = re.compile(r"\bPager\s*\(\s*\{([^{}]*)\}")
_FIELD = re.compile(r"""(\w+)\s*:\s*(?:["']([^"']*)["']|(\d+))""")
_BAR_TEXT = re.compile(r"共\s*(\d{1,4})\s*页|第\s*1\s*页?\s*/\s*共?\s*(\d{1,4})\s*页|(?<!\d)1\s*/\s*(\d{1,4})\s*页")


def recognise(page: Page) -> Listing | None:
    """The listing that a setPage call, a Pager object, a pagecount attribute or a page bar's text describes."""
    name, extension = own_file(page.url)
    script = page.script_text
    pager = _PAGER.search(script)
    if pager:
        fields = {match[1]: match[2] if match[2] is not None else match[3] for match in _FIELD.finditer(pager[1])}
        if "prefix" in fields or "suffix" in fields:
            total = int(fields["size"]) if fields.get("size", "").isdigit() else None
            return _either(page, fields.get("prefix", name), fields.get("suffix", extension).lstrip("."), 1, total)
    set_page = _SET_PAGE.search(script)
    if set_page:
        return _either(page, name, extension, 0, int(set_page[1]))
    if re.search(r"\.pagination\(|\bpagination\b", script) and (total := total_in(script)) is not None:
        return _either(page, name, extension, 0, total)
    counted = _attribute_total(page) or _text_total(page) or total_in(script)
    return _either(page, name, extension, 1, counted) if counted is not None and counted > 1 else None


def _either(page: Page, name: str, extension: str, offset: int, total: int | None) -> Listing:
    listing = numbered_files(page, "index_n", name, extension, offset, total)
    return replace(listing, alternatives=(numbered_files(page, "index_n", name, extension, 1 - offset, total),))


def _attribute_total(page: Page) -> int | None:
    if page.root is None:
        return None
    for element in page.root.iter("div", "span", "ul", "input", "p"):
        for attribute in ("pagecount", "data-pagecount", "totalpage", "data-total-page", "data-pages"):
            if (element.get(attribute) or "").isdigit():
                return int(element.get(attribute) or 0)
    return None


def _text_total(page: Page) -> int | None:
    match = None if page.root is None else _BAR_TEXT.search(one_line(page.root.text_content()))
    return int(next(group for group in match.groups() if group)) if match else None
