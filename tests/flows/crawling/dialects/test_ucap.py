"""UCAP's search interface."""

from __future__ import annotations

import json

import pytest

from flows.crawling.dialects.ucap import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, form, page, query


@pytest.mark.parametrize(
    "script",
    [
        "url: '/common/search/8d7b2c'",
        'var channelId = "8d7b2c"; $.get("/common/search/" + channelId, f)',
        "axios.get('/common/search/8d7b2c?_isAgg=true')",
    ],
)
def test_the_channel_is_found_and_pages_count_from_one(script: str) -> None:
    listing = recognise(page(f"<script>{script}</script>"))
    request = asked(listing, 1)
    assert request.url.startswith("http://www.x.gov.cn/common/search/8d7b2c?")
    assert (query(request)["page"], query(request)["_isJson"]) == ("1", "true")
    assert listing is not None
    assert form(asked(listing.alternatives[0], 2))["page"] == "2"


@pytest.mark.parametrize("wrapped", [False, True])
def test_rows_and_their_number_are_read_in_both_wrappings(wrapped: bool) -> None:
    listing = recognise(page("<script>u='/common/search/8d7b2c'</script>"))
    assert listing is not None
    result = {"title": "某委2023年度报告", "url": "//www.x.gov.cn/c/1.shtml", "publishedTimeStr": "2024-01-05 09:00:00"}
    data: dict[str, object] = {"data": {"rows": 20, "total": 43, "results": [result]}}
    answer = listing.read(
        read_page("http://www.x.gov.cn/x", json.dumps({"results": data} if wrapped else data).encode())
    )
    assert (answer.rows[0].url, str(answer.rows[0].date)) == ("http://www.x.gov.cn/c/1.shtml", "2024-01-05")
    assert answer.total_pages == 3


def test_other_pages_are_none() -> None:
    assert recognise(page("<script>location='/s?q=1'</script>")) is None
