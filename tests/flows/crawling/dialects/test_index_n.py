"""index_N files that scripts, attributes or a page bar's text count."""

from __future__ import annotations

import pytest

from flows.crawling.dialects.index_n import recognise
from tests.flows.crawling.asking import URL, page, urls


@pytest.mark.parametrize(
    ("markup", "second", "total"),
    [
        ('<script>$(".pagination").pagination("setPage",1,7)</script>', "index_2.html", 7),
        ("<script>Pager({size:4, current:0, prefix:'index', suffix:'html'})</script>", "index_1.html", 4),
        ("<script>Pager({size:4, current:0, prefix:'list', suffix:'shtml'})</script>", "list_1.shtml", 4),
        ('<div id="pageDec" pagesize="15" pagecount="6"></div>', "index_1.html", 6),
        ("<div class='page'>共12页 当前第1页</div>", "index_1.html", 12),
        ("<div class='page'>1/3页</div>", "index_1.html", 3),
    ],
)
def test_the_second_page_and_the_total_follow(markup: str, second: str, total: int) -> None:
    listing = recognise(page(markup))
    assert urls(listing, 2) == [URL + second]
    assert listing is not None
    assert listing.total_pages == total


def test_the_other_numbering_is_tried_where_the_first_leads_nowhere() -> None:
    listing = recognise(page("<div>共3页</div>"))
    assert listing is not None
    assert urls(listing.alternatives[0], 2, 3) == [URL + "index_2.html", URL + "index_3.html"]


@pytest.mark.parametrize("markup", ["<div>共1页</div>", "<p>2024/1/3</p>", "<p>共有三页</p>"])
def test_a_list_of_one_page_needs_no_further_one(markup: str) -> None:
    assert recognise(page(markup)) is None
