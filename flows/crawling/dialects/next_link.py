"""A page bar of plain links: the link 下一页 leads on; where there is none, the numbered links do."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flows.crawling.addresses import absolute
from flows.crawling.markup_rows import link_address, one_line
from flows.crawling.pages import Listing, Page, PageRequest, rows_of

ORDER = 80

_NEXT = re.compile(
    r"^[\s\[【(（<]*(下\s*[一1]?\s*[页頁]|后\s*[一1]?\s*[页頁]|後\s*[一1]?\s*[頁页]|next(\s*page)?|›|»|>{1,2}|&gt;)[\s\]】)）>»›]*$",
    re.IGNORECASE,
)
_NEXT_CLASS = re.compile(r"^(?:[\w-]*[-_])?next(?:[-_]?page)?$")
_NUMBER = re.compile(r"^[\s\[【(（]*(\d{1,4})[\s\]】)）]*$")


def recognise(page: Page) -> Listing | None:
    """The listing whose next page a link on the page leads to."""
    if next_page(page, 2) is None:
        return None

    def following(number: int, before: Page) -> PageRequest | None:
        url = next_page(before, number)
        return None if url is None else PageRequest(url)

    return Listing("next_link", page.rows, following, rows_of)


def next_page(page: Page, number: int) -> str | None:
    """The address of page `number` as the page before it links it, None if it does not."""
    if page.root is None:
        return None
    by_number: str | None = None
    for element in page.root.iter("a", "area", "button"):
        text = one_line(element.text_content()) or one_line(element.get("title") or "")
        classes = (element.get("class") or "").lower().split()
        is_next = _NEXT.match(text) is not None or "next" in (element.get("rel") or "").lower().split()
        is_next = is_next or (not text and any(_NEXT_CLASS.match(name) for name in classes))
        numbered = _NUMBER.match(text)
        if not is_next and not (numbered and int(numbered[1]) == number):
            continue
        url = link_address(element, page.base)
        if url is None or url == page.url or urlsplit(url).netloc != urlsplit(page.url).netloc:
            continue
        if is_next and not any("disabled" in name for name in classes):
            return url
        if numbered and by_number is None and _in_page_bar(element):
            by_number = url
    return by_number or _chosen(page, number)


def _chosen(page: Page, number: int) -> str | None:
    """The address that a drop-down list of pages gives for a number."""
    assert page.root is not None
    for option in page.root.iter("option"):
        text = re.sub(r"[第页頁\s]", "", option.text_content())
        url = absolute(page.base, option.get("value") or "")
        if text == str(number) and url and re.search(r"[/.?]", option.get("value") or ""):
            return url if urlsplit(url).netloc == urlsplit(page.url).netloc else None
    return None


def _in_page_bar(element: object) -> bool:
    for depth, ancestor in enumerate(element.iterancestors()):  # type: ignore[attr-defined]
        links = [one_line(link.text_content()) for link in ancestor.iter("a")]
        numbers = [text for text in links if _NUMBER.match(text)]
        if len(numbers) >= 2 or any(re.search(r"[页頁]", text) for text in links):
            return True
        if depth >= 2:
            return False
    return False
