"""column-index-N.shtml."""

from __future__ import annotations

from flows.crawling.dialects.column_index import recognise
from tests.flows.crawling.asking import URL, page, urls


def test_the_highest_number_that_is_linked_is_the_last_page() -> None:
    bar = '<a href="column-index-2.shtml">下一页</a><a href="column-index-6.shtml">尾页</a>'
    listing = recognise(page(bar, URL + "column-index-1.shtml"))
    assert listing is not None
    assert listing.total_pages == 6
    assert urls(listing, 2, 6) == [URL + "column-index-2.shtml", URL + "column-index-6.shtml"]


def test_other_pages_are_none() -> None:
    assert recognise(page('<a href="index_2.shtml">2</a>')) is None
