"""Units built by the publish server."""

from __future__ import annotations

import json

from flows.crawling.dialects.hanweb_jpaas import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, page, query

UNIT = (
    '<script type="text/javascript" url="/api-gateway/jpaas-publish-server/front/page/build/unit" '
    "queryData=\"{'parseType':'buildstatic','webId':'9','tplSetId':'t','pageType':'column','tagId':'分页列表','pageId':'p'}\">"
    "</script>"
)


def test_the_page_number_goes_into_an_encoded_parameter() -> None:
    listing = recognise(page(UNIT))
    asked_for = query(asked(listing, 2))
    assert json.loads(asked_for["paramJson"])["pageNo"] == 2
    assert (asked_for["tagId"], asked_for["parseType"], asked_for["webId"]) == ("分页列表", "buildstatic", "9")
    assert listing is not None
    assert listing.first == 1
    assert query(asked(listing.alternatives[0], 2))["pageNo"] == "2"


def test_rows_are_read_out_of_the_markup_in_the_answer() -> None:
    listing = recognise(page(UNIT))
    assert listing is not None
    markup = (
        "<ul><li><a href='/art/1.html' title='某局2023年政府信息公开工作年度报告'>某局</a><b>2024-01-02</b></li></ul>"
    )
    body = json.dumps({"success": True, "code": "200", "data": {"html": markup}})
    (row,) = listing.read(read_page("http://www.x.gov.cn/api", body.encode())).rows
    assert (row.url, row.title) == ("http://www.x.gov.cn/art/1.html", "某局2023年政府信息公开工作年度报告")


def test_other_pages_are_none() -> None:
    assert recognise(page('<script src="/a.js"></script>')) is None
