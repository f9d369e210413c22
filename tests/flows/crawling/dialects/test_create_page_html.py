"""createPageHTML in both argument orders, and its relatives."""

from __future__ import annotations

import pytest

from flows.crawling.dialects.create_page_html import recognise
from tests.flows.crawling.asking import URL, page, urls


@pytest.mark.parametrize(
    ("call", "second", "last", "total"),
    [
        ('createPageHTML(9, 0, "index", "html")', "index_1.html", "index_8.html", 9),
        ('createPageHTML(4, 0, "index", "shtml", "black2", 80);', "index_1.shtml", "index_3.shtml", 4),
        ("createPageHTML('paging',25,1,'index','html',500)", "index_2.html", "index_25.html", 25),
        ("createPageHTML('page_div',10, 1,'dezlist','shtml',149)", "dezlist_2.shtml", "dezlist_10.shtml", 10),
        ('pageControl(4, 2, "index", "shtml", 10, \'pages-nav\')', "index_1.shtml", "index_3.shtml", 4),
        ('var countPage = 3; createPageHTML(countPage, 0, "index", "htm");', "index_1.htm", "index_2.htm", 3),
    ],
)
def test_files_follow_from_the_call(call: str, second: str, last: str, total: int) -> None:
    listing = recognise(page(f"<script>{call}</script>"))
    assert listing is not None
    assert listing.total_pages == total
    assert urls(listing, 2, total) == [URL + second, URL + last]


def test_a_bare_count_uses_the_pages_own_file_name() -> None:
    listing = recognise(page("<script>var countPage = 5; var dataCount = 80;</script>", URL + "nlist.htm"))
    assert urls(listing, 2) == [URL + "nlist_1.htm"]


def test_the_other_numbering_is_kept_as_an_alternative() -> None:
    listing = recognise(page('<script>createPageHTML(9, 0, "index", "html")</script>'))
    assert listing is not None
    assert urls(listing.alternatives[0], 2) == [URL + "index_2.html"]


@pytest.mark.parametrize(
    "script",
    [
        "function createPageHTML(total, current, name, extension) { }",
        '// createPageHTML(9, 0, "index", "html")',
        'createPageHTML(9, 0, "../../etc/passwd\\0", "html")',
        "var other = 3;",
    ],
)
def test_what_is_no_call_is_no_list(script: str) -> None:
    assert recognise(page(f"<script>{script}</script>")) is None
