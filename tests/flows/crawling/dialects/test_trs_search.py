"""Fujian's search interface, on the real page where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.crawling.dialects.trs_search import recognise, scripts
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, form, page

REAL = Path(__file__).resolve().parents[5] / "shared" / "reference" / "pingtan-list.html"
ADDRESS = "https://www.pingtan.gov.cn/zwgk/zfxxgk/zfxxgknb/"
MODEL = (
    "<script>listModel({{maxStaticIndex: {static}, listArgs: {{channelid: {channel}, classsql: '' || 'chnlid=7',"
    " sortfield: '-docreltime'}}, pagebar: {{prepage: 15, recordCount: '40'}}}});</script>"
)


def test_the_real_page_asks_for_its_second_page_as_its_script_does() -> None:
    if not REAL.exists():
        pytest.skip(f"{REAL} is not here")
    real = read_page(ADDRESS, REAL.read_bytes())
    listing = recognise(real)
    request = asked(listing, 2)
    assert (request.method, request.url) == ("POST", "https://www.pingtan.gov.cn/fjdzapp/search")
    assert form(request) == {
        "channelid": "200210",
        "classsql": "chnlid=1813",
        "sortfield": "-docorderpri,-docreltime",
        "page": "2",
        "prepage": "10",
    }
    assert listing is not None
    assert listing.total_pages == 2
    reports = [row for row in listing.rows if "年度报告" in row.title]
    assert len(reports) == 10
    assert reports[0].url == ADDRESS + "202603/t20260313_105587.htm"
    assert str(reports[0].date) == "2026-03-10"


def test_a_channel_that_is_a_number_needs_no_script() -> None:
    written = page(MODEL.format(static=1, channel=516770))
    assert scripts(written) == ()
    assert form(asked(recognise(written), 3))["channelid"] == "516770"


def test_a_channel_set_in_a_script_file_is_asked_for() -> None:
    written = page(MODEL.format(static=1, channel="SiteInfo.searchId") + '<script src="/images/site.js"></script>')
    assert recognise(written) is None
    assert scripts(written) == ("http://www.x.gov.cn/images/site.js",)


def test_a_page_without_static_rows_is_asked_for_from_the_first() -> None:
    listing = recognise(page(MODEL.format(static=0, channel=5)))
    assert listing is not None
    assert (listing.first, listing.total_pages) == (1, 3)


@pytest.mark.parametrize("key", ["data", "docs"])
def test_rows_are_read_under_either_name(key: str) -> None:
    listing = recognise(page(MODEL.format(static=1, channel=5)))
    assert listing is not None
    rows = (
        f'{{"pageCount": 4, "{key}": [{{"doctitle": "某县2020年政府信息公开工作年度报告", "docpuburl": "/nb/1.pdf",'
        ' "docreltime": "2021-01-20 10:00:00"}, {"doctitle": "二", "chnldocurl": "./2.htm", "docreltime": "1611100800000"}]}'
    )
    answer = listing.read(read_page("http://www.x.gov.cn/fjdzapp/search", rows.encode()))
    assert [row.url for row in answer.rows] == ["http://www.x.gov.cn/nb/1.pdf", "http://www.x.gov.cn/zwgk/nb/2.htm"]
    assert [str(row.date) for row in answer.rows] == ["2021-01-20", "2021-01-20"]
    assert answer.total_pages == 4
