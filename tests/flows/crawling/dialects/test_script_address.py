"""Addresses that a script puts together."""

from __future__ import annotations

import json

import pytest

from flows.crawling.dialects.script_address import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import URL, page, urls


@pytest.mark.parametrize(
    ("script", "second"),
    [
        ("location.href = '?pageIndex=' + n", URL + "?pageIndex=2"),
        (
            "location = '/info/iList.jsp?node_id=5&cur_page=' + n",
            "http://www.x.gov.cn/info/iList.jsp?node_id=5&cur_page=2",
        ),
        ("get('/api/list?pageNo=' + p + '&size=15')", "http://www.x.gov.cn/api/list?pageNo=2&size=15"),
        ("get(`/api/list?page=${n}&s=1`)", "http://www.x.gov.cn/api/list?page=2&s=1"),
        ('location.href = "list_" + n + ".html"', URL + "list_2.html"),
        ('location.href = "index_" + (n - 1) + ".shtml"', URL + "index_1.shtml"),
    ],
)
def test_the_hole_is_filled_with_the_page_number(script: str, second: str) -> None:
    assert urls(recognise(page(f"<script>{script}</script>")), 2) == [second]


def test_json_answers_are_read_whatever_their_names() -> None:
    listing = recognise(page("<script>get('/api?pageIndex=' + n)</script>"))
    assert listing is not None
    rows = [{"docSubtitle": "某局2023年年度报告", "url": "/a.html", "publishDate": "2024-01-08"}] * 10
    answer = listing.read(
        read_page("http://www.x.gov.cn/api", json.dumps({"data": {"total": 23, "rows": rows}}).encode())
    )
    assert (answer.rows[0].title, answer.total_pages) == ("某局2023年年度报告", 3)


@pytest.mark.parametrize("script", ["var a = 'b' + c", "share('?url=' + u)", "location = 'http://' + host"])
def test_other_texts_with_holes_are_none(script: str) -> None:
    assert recognise(page(f"<script>{script}</script>")) is None
