"""A page bar that names only the last page: the numbers in between follow from the address of 尾页."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from flows.crawling.markup_rows import link_address, one_line
from flows.crawling.pages import Listing, Page, PageRequest, rows_of

ORDER = 85

_LAST = re.compile(
    r"^[\s\[【(（<]*(?:尾\s*[页頁]|末\s*[页頁]|最后一?[页頁]|最後一?[頁页]|last)[\s\]】)）>»]*$", re.IGNORECASE
)
_LAST_NUMBER = re.compile(r"^(.*\D)(\d{1,5})(\D*)$")


def recognise(page: Page) -> Listing | None:
    """The listing whose last page a link leads to."""
    if page.root is None:
        return None
    for element in page.root.iter("a"):
        if not _LAST.match(one_line(element.text_content())):
            continue
        url = link_address(element, page.base)
        number = _LAST_NUMBER.match(url or "")
        if number is None or urlsplit(url or "").netloc != urlsplit(page.url).netloc or int(number[2]) < 1:
            continue
        last = int(number[2])
        counted = Listing("last_link", page.rows, _with_number(number, 0), rows_of, last)
        from_zero = Listing("last_link", page.rows, _with_number(number, 1), rows_of, last + 1)
        return replace(counted, alternatives=(from_zero,)) if last > 1 else from_zero
    return None


def _with_number(match: re.Match[str], offset: int) -> Callable[[int, Page], PageRequest | None]:
    def following(number: int, _: Page) -> PageRequest | None:
        return PageRequest(f"{match[1]}{number - offset}{match[3]}")

    return following
