"""A list whose own address carries a page number."""

from __future__ import annotations

import pytest

from flows.crawling.dialects.query_number import recognise
from tests.flows.crawling.asking import asked, page


@pytest.mark.parametrize(
    ("url", "second"),
    [
        ("http://x.cn/list?cid=3&pageIndex=1", "http://x.cn/list?cid=3&pageIndex=2"),
        ("http://x.cn/list?pn=0", "http://x.cn/list?pn=1"),
    ],
)
def test_the_number_is_raised(url: str, second: str) -> None:
    first = page("", url)
    assert asked(recognise(first), 2, first).url == second


@pytest.mark.parametrize("url", ["http://x.cn/list?id=1", "http://x.cn/list?page=7", "http://x.cn/list"])
def test_other_addresses_are_none(url: str) -> None:
    assert recognise(page("", url)) is None
