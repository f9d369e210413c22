"""Guangdong's platform."""

from __future__ import annotations

import json

import pytest

from flows.crawling.dialects.gkmlpt import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, page

CONFIG = '<script>window._CONFIG = {SID: \'175\', TREE: [{"id": 2600, "name": "政策"}, {"id": 2629, "name": "年报"}]};</script>'


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://whly.gd.gov.cn/gkmlpt/annualreport#2629", "http://whly.gd.gov.cn/gkmlpt/api/all/2629?page=1&sid=175"),
        ("http://www.x.gov.cn/yjzjj/gkmlpt/index#31", "http://www.x.gov.cn/yjzjj/gkmlpt/api/all/31?page=1&sid=175"),
        ("http://www.x.gov.cn/gkmlpt/index", "http://www.x.gov.cn/gkmlpt/api/all/2629?page=1&sid=175"),
    ],
)
def test_the_category_comes_from_the_fragment_or_the_tree(url: str, expected: str) -> None:
    assert asked(recognise(page(CONFIG, url)), 1).url == expected


def test_pages_are_counted_by_the_size_of_the_first() -> None:
    listing = recognise(page(CONFIG, "http://whly.gd.gov.cn/gkmlpt/annualreport#2629"))
    assert listing is not None
    articles = [
        {"id": n, "title": f"某厅{n}", "url": f"/gkmlpt/content/{n}.html", "date": 1706500000} for n in range(100)
    ]
    first = listing.read(
        read_page("http://whly.gd.gov.cn/x", json.dumps({"total": 130, "articles": articles}).encode())
    )
    last = listing.read(
        read_page("http://whly.gd.gov.cn/x", json.dumps({"total": 130, "articles": articles[:30]}).encode())
    )
    assert (len(first.rows), first.total_pages, last.total_pages) == (100, 2, 2)
    assert str(first.rows[0].date) == "2024-01-29"


@pytest.mark.parametrize("answer", ["", "<html>404</html>", '{"articles": []}'])
def test_answers_beyond_the_end_have_no_rows(answer: str) -> None:
    listing = recognise(page(CONFIG, "http://whly.gd.gov.cn/gkmlpt/index#1"))
    assert listing is not None
    assert listing.read(read_page("http://whly.gd.gov.cn/x", answer.encode())).rows == ()


@pytest.mark.parametrize("url", ["http://www.x.gov.cn/gkmlpt/content/0/963/post_1.html", "http://www.x.gov.cn/nb/#2"])
def test_articles_and_other_pages_are_none(url: str) -> None:
    assert recognise(page(CONFIG, url)) is None
