"""JSONP that holds a datastore in a string."""

from __future__ import annotations

import json

from flows.crawling.dialects.truecms import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import URL, asked, page, query

MARKUP = "<script>var columnId = 'b5c4'; get('/tcms/messageController/getMessage.do', {perpage: 80});</script>"


def test_ranges_are_asked_for_with_a_referer_and_at_most_fifty_records() -> None:
    listing = recognise(page(MARKUP))
    request = asked(listing, 2)
    values = query(request)
    assert (values["startrecord"], values["endrecord"], values["columnId"]) == ("51", "100", "b5c4")
    assert dict(request.headers)["Referer"] == URL


def test_rows_are_read_out_of_the_string() -> None:
    listing = recognise(page(MARKUP))
    assert listing is not None
    store = (
        "<datastore><recordset><record><![CDATA[<a href='/a.html' title='甲'>甲</a>]]></record></recordset></datastore>"
    )
    answer = f"jsonp({json.dumps({'result': store})});"
    assert [row.title for row in listing.read(read_page("http://www.x.gov.cn/x", answer.encode())).rows] == ["甲"]


def test_answers_that_are_script_and_no_json_are_read_too() -> None:
    listing = recognise(page(MARKUP))
    assert listing is not None
    answer = r"""jsonp({result:"<datastore><record><![CDATA[<a href=\"/a.html\">甲</a>]]><\/record><\/datastore>"})"""
    (row,) = listing.read(read_page("http://www.x.gov.cn/x", answer.encode())).rows
    assert (row.title, row.url) == ("甲", "http://www.x.gov.cn/a.html")


def test_other_pages_are_none() -> None:
    assert recognise(page("<script>var columnId = 1;</script>")) is None
