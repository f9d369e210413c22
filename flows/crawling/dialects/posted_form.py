"""Lists that are turned by posting a form: a field for the page number, or ASP.NET's `__doPostBack('pager','2')`.

The form's other fields are sent as they stand in the page before, since a view state holds for the next request only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode, urljoin

import lxml.html

from flows.crawling.addresses import with_query
from flows.crawling.markup_rows import one_line
from flows.crawling.numbering import total_in
from flows.crawling.pages import Listing, Page, PageRequest, rows_of

ORDER = 75

_POST_BACK = re.compile(r"__doPostBack\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)")
_PAGE_FIELD = re.compile(
    r"^(?:.*\.)?(?:page|pageindex|pageno|pagenum|page_no|currpage|currentpage|curpage|cur_page|cpage|gotopage|topage|pagenumber)$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"下\s*一?\s*[页頁]|^>$|^next", re.IGNORECASE)
_HEADERS = (("Content-Type", "application/x-www-form-urlencoded"),)


def recognise(page: Page) -> Listing | None:
    """The listing of a page with post-backs for its pages, or with a form that has a field for the page number."""
    if page.root is None:
        return None
    if _post_back(page, 2) is not None:
        return Listing("posted_form", page.rows, _by_post_back, rows_of, None)
    for form in page.root.iter("form"):
        field = next((name for name in _fields(form) if _PAGE_FIELD.match(name)), None)
        if field is not None and _turns_pages(page):
            return Listing("posted_form", page.rows, _by_field(page, form, field), rows_of, total_in(page.text))
    return None


def _by_post_back(number: int, before: Page) -> PageRequest | None:
    target = _post_back(before, number)
    if target is None or before.root is None:
        return None
    forms = [form for form in before.root.iter("form") if "__VIEWSTATE" in _fields(form)]
    fields = _fields(forms[0]) if forms else {}
    action = forms[0].get("action") or "" if forms else ""
    body = urlencode({**fields, "__EVENTTARGET": target[0], "__EVENTARGUMENT": target[1]}).encode()
    return PageRequest(urljoin(before.url, action), "POST", body, (*_HEADERS, ("Referer", before.url)))


def _post_back(page: Page, number: int) -> tuple[str, str] | None:
    """The target and argument of the link to a page: the one that carries its number, else the one named 下一页."""
    assert page.root is not None
    following: tuple[str, str] | None = None
    for link in page.root.iter("a"):
        call = _POST_BACK.search(f"{link.get('href') or ''} {link.get('onclick') or ''}")
        text = one_line(link.text_content())
        if call and text == str(number):
            return call[1], call[2]
        if call and _NEXT.search(text):
            following = following or (call[1], call[2])
    return following


def _by_field(page: Page, form: lxml.html.HtmlElement, field: str) -> Callable[[int, Page], PageRequest | None]:
    fields = _fields(form)
    address = urljoin(page.base, form.get("action") or page.url)
    posts = (form.get("method") or "get").lower() == "post"

    def following(number: int, _: Page) -> PageRequest | None:
        values = {**fields, field: str(number)}
        if not posts:
            return PageRequest(with_query(address, **values))
        return PageRequest(address, "POST", urlencode(values).encode(), (*_HEADERS, ("Referer", page.url)))

    return following


def _fields(form: lxml.html.HtmlElement) -> dict[str, str]:
    kinds = {"submit", "button", "image", "reset", "checkbox", "radio", "file"}
    inputs = [field for field in form.iter("input") if (field.get("type") or "text").lower() not in kinds]
    return {field.get("name") or "": field.get("value") or "" for field in inputs if field.get("name")}


def _turns_pages(page: Page) -> bool:
    """Whether something on the page, a link or a total, says that there are further pages."""
    assert page.root is not None
    texts = [one_line(link.text_content()) for link in page.root.iter("a", "button", "input")]
    return any(_NEXT.search(text) for text in texts) or (total_in(page.text) or 0) > 1
