"""A page bar that names only the last page."""

from __future__ import annotations

from flows.crawling.dialects.last_link import recognise
from tests.flows.crawling.asking import URL, page, urls


def test_the_pages_between_follow_from_the_last() -> None:
    listing = recognise(page('<a href="t_5.html">尾页</a>'))
    assert listing is not None
    assert listing.total_pages == 5
    assert urls(listing, 2, 5) == [URL + "t_2.html", URL + "t_5.html"]
    assert urls(listing.alternatives[0], 2, 6) == [URL + "t_1.html", URL + "t_5.html"]


def test_a_last_page_numbered_one_is_the_second() -> None:
    assert urls(recognise(page('<a href="index_1.html">末页</a>')), 2) == [URL + "index_1.html"]


def test_no_such_link_no_list() -> None:
    assert recognise(page('<a href="t_5.html">公开年报</a>')) is None
