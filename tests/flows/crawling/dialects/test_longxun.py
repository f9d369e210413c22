"""Longxun's page bar and label interface."""

from __future__ import annotations

import pytest

from flows.crawling.dialects.longxun import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, page, query, urls

BAR = '<script>Ls.pagination("#page_678", function(n){}, {currPage:(0+1), pageCount:4});</script>'


@pytest.mark.parametrize(
    ("url", "second"),
    [
        ("http://x.ah.gov.cn/content/column/678", "http://x.ah.gov.cn/content/column/678?pageIndex=2"),
        ("http://x.ah.gov.cn/site/tpl/4931?activeId=678", "http://x.ah.gov.cn/content/column/678?pageIndex=2"),
    ],
)
def test_a_columns_pages_are_numbered_in_the_query(url: str, second: str) -> None:
    listing = recognise(page(BAR, url))
    assert urls(listing, 2) == [second]
    assert listing is not None
    assert listing.total_pages == 4


def test_the_label_interface_is_asked_with_the_pages_own_ids() -> None:
    script = (
        "<script>var siteId = '679'; Ls.ajax({url: '/site/label/8888', data: {labelName: 'publicInfoList', organId: 659, "
        "catId: '671', file: '/xxgk/list'}});</script>"
    )
    listing = recognise(page(script))
    values = query(asked(listing, 2))
    assert {name: values[name] for name in ("siteId", "organId", "catId", "pageIndex", "file", "labelName")} == {
        "siteId": "679",
        "organId": "659",
        "catId": "671",
        "pageIndex": "2",
        "file": "/xxgk/list",
        "labelName": "publicInfoList",
    }


def test_the_whole_title_is_read_where_the_visible_one_is_cut() -> None:
    listing = recognise(page("<script>u='/site/label/8888?labelName=publicInfoList'</script>"))
    assert listing is not None
    markup = (
        "<li><a class='title' title='某县2023年政府信息公开工作年度报告' href='/public/1/2.html'>某县2023年政…</a></li>"
    )
    (row,) = listing.read(read_page("http://www.x.gov.cn/site/label/8888", markup.encode())).rows
    assert row.title == "某县2023年政府信息公开工作年度报告"


def test_other_pages_are_none() -> None:
    assert recognise(page("<script>Ls.go()</script>")) is None
