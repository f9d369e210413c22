"""Lists that a script asks for with fields."""

from __future__ import annotations

import json

import pytest

from flows.crawling.dialects.ajax_call import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, form, page, query


@pytest.mark.parametrize(
    "call",
    [
        "var cid = 88; $.ajax({url: '/api/list', type: 'get', data: {channelId: cid, pageNo: n, size: 10}, success: f});",
        "$.get('/api/list', {channelId: '88', pageNo: page, size: 10}, f);",
        'axios.get("/api/list", {params: {channelId: 88, pageNo: this.page, size: 10}})',
        "$.getJSON('/api/list?channelId=88', {pageNo: n, size: 10}, f)",
        "this.$http.get('/api/list', {params: {channelId: 88, pageNo: this.query.page + 1, size: 10}})",
    ],
)
def test_fields_of_a_get_go_into_the_address(call: str) -> None:
    request = asked(recognise(page(f"<script>{call}</script>")), 2)
    assert request.method == "GET"
    assert request.url.startswith("http://www.x.gov.cn/api/list?")
    assert query(request) == {"channelId": "88", "pageNo": "2", "size": "10"}


def test_fields_of_a_post_go_into_the_body() -> None:
    call = "$.post('/api/list', {channelId: '88', pageIndex: n}, f);"
    request = asked(recognise(page(f"<script>{call}</script>")), 3)
    assert (request.method, request.url) == ("POST", "http://www.x.gov.cn/api/list")
    assert form(request) == {"channelId": "88", "pageIndex": "3"}


def test_a_body_sent_as_json_is_json() -> None:
    call = (
        "$.ajax({url: '/api/list', method: 'POST', contentType: 'application/json',"
        " data: JSON.stringify({channelId: '88', pageNum: n, site: 'x'})});"
    )
    request = asked(recognise(page(f"<script>{call}</script>")), 2)
    assert json.loads(request.body) == {"channelId": 88, "pageNum": 2, "site": "x"}


@pytest.mark.parametrize(
    "answer", ['{"list": [{"title": "甲", "url": "/1.html"}]}', '{"html": "<a href=\\"/1.html\\">甲</a>"}']
)
def test_answers_are_read_as_json_or_as_markup_in_it(answer: str) -> None:
    listing = recognise(page("<script>$.get('/api', {page: n})</script>"))
    assert listing is not None
    rows = listing.read(read_page("http://www.x.gov.cn/api", answer.encode())).rows
    assert [(row.title, row.url) for row in rows] == [("甲", "http://www.x.gov.cn/1.html")]


@pytest.mark.parametrize(
    "script",
    ["$.get('/api/count', {id: 5})", "$.post('/login', {user: u})", "function get(page) { }", "$.ajax({url: u})"],
)
def test_calls_without_a_page_number_are_none(script: str) -> None:
    assert recognise(page(f"<script>{script}</script>")) is None
