"""Page bars of plain links."""

from __future__ import annotations

import pytest

from flows.crawling.dialects.next_link import next_page, recognise
from tests.flows.crawling.asking import URL, asked, page


@pytest.mark.parametrize(
    "link",
    [
        '<a href="list_2.html">下一页</a>',
        '<a href="list_2.html">下一頁 ›</a>',
        '<a href="list_2.html">[ 下一页 &gt; ]</a>',
        '<a href="list_2.html" title="下一页"></a>',
        '<a href="list_2.html" rel="next">→</a>',
        '<a href="javascript:void(0)" onclick="go(\'./list_2.html\')">后一页</a>',
        '<div><a href="./">1</a> <a href="list_2.html">2</a> <a href="list_3.html">3</a></div>',
        '<a href="list_2.html"><span>下一页</span></a>',
        '<a class="layui-laypage-next" href="list_2.html"><i></i></a>',
        '<select onchange="go(this)"><option value="./">第1页</option><option value="list_2.html">第2页</option></select>',
    ],
)
def test_the_next_page_is_found(link: str) -> None:
    assert next_page(page(link), 2) == URL + "list_2.html"


def test_it_is_read_from_the_page_before() -> None:
    listing = recognise(page('<a href="list_2.html">下一页</a>'))
    second = page('<a href="./">上一页</a><a href="list_3.html">下一页</a>', URL + "list_2.html")
    assert asked(listing, 3, second).url == URL + "list_3.html"


@pytest.mark.parametrize(
    "link",
    [
        '<a href="list_1.html">上一页</a>',
        '<a href="http://elsewhere.cn/">下一页</a>',
        '<a href="javascript:;">下一页</a>',
        '<a class="disabled" href="list_2.html">下一页</a>',
        '<ul><li><a href="t1.html">2</a></li></ul>',
        '<a href="">下一页</a>',
    ],
)
def test_other_links_lead_nowhere(link: str) -> None:
    assert next_page(page(link), 2) is None
