"""Hanweb's datastores, next groups and record ranges."""

from __future__ import annotations

from flows.crawling.dialects.hanweb_jpage import read_datastore, recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, form, page, query

RECORDS = (
    "<recordset><record><![CDATA[<li><a href='/art/2024/1/9/art_7_1.html' title='某局2023年政府信息公开工作年度报告'>某局…</a>"
    '<span>2024-01-09</span></li>]]></record><record><![CDATA[<li><a href="/art/2023/1/9/art_7_2.html">二</a></li>]]>'
    "</record></recordset>"
)
SCRIPT = (
    "<script>$('#5').jpage({perPage:15, totalRecord:32, proxyUrl:'/module/web/jpage/dataproxy.jsp', "
    "params:{'col':1,'appid':'1','webid':3,'path':'/','columnid':7,'unitid':'55','permissiontype':0}});</script>"
)


def test_rows_are_read_out_of_cdata() -> None:
    answer = read_datastore(f"<datastore><totalpage>309</totalpage>{RECORDS}</datastore>", "http://x.cn/col/col7/")
    assert [row.url for row in answer.rows] == [
        "http://x.cn/art/2024/1/9/art_7_1.html",
        "http://x.cn/art/2023/1/9/art_7_2.html",
    ]
    assert answer.rows[0].title == "某局2023年政府信息公开工作年度报告"
    assert str(answer.rows[0].date) == "2024-01-09"
    assert answer.total_pages == 309


def test_a_ready_made_next_request_is_taken_and_raised() -> None:
    group = "<nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=1&amp;appid=1&amp;columnid=7'></a>]]></nextgroup>"
    inline = f'<script type="text/xml"><datastore>{group}{RECORDS}</datastore></script>'
    first = page(inline, "http://x.cn/col/col7/index.html")
    listing = recognise(first)
    second = asked(listing, 2, first)
    assert second.url == "http://x.cn/module/web/jpage/dataproxy.jsp?page=1&appid=1&columnid=7"
    answer = read_page(second.url, f"<datastore>{group}{RECORDS}</datastore>".encode())
    assert query(asked(listing, 3, answer))["page"] == "2"


def test_ranges_go_on_after_the_records_that_stand_in_the_page() -> None:
    inline = f'<script type="text/xml"><datastore>{RECORDS}</datastore></script>'
    listing = recognise(page(inline + SCRIPT, "http://x.cn/col/col7/index.html"))
    request = asked(listing, 2)
    assert {name: query(request)[name] for name in ("startrecord", "endrecord", "perpage", "columnid", "unitid")} == {
        "startrecord": "3",
        "endrecord": "17",
        "perpage": "15",
        "columnid": "7",
        "unitid": "55",
    }
    assert listing is not None
    by_post = asked(listing.alternatives[0], 3)
    assert by_post.method == "POST"
    assert query(by_post)["startrecord"] == "18"
    assert form(by_post)["columnid"] == "7"
    assert listing.total_pages == 3


def test_other_pages_are_none() -> None:
    assert recognise(page("<script>var a = 1;</script>")) is None
