"""EpointWebBuilder's list interface."""

from __future__ import annotations

import json
from dataclasses import replace

from flows.crawling.dialects.epoint import recognise, scripts
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, page

MARKUP = '<script src="/js/webBuilderCommon.js"></script><script>var deptcode = "002";</script>'
URL = "http://www.x.gov.cn/zfxxgk/003/003004/list.html"


def test_the_sites_own_script_is_needed_for_its_guid() -> None:
    first = page(MARKUP, URL)
    assert scripts(first) == ("http://www.x.gov.cn/js/webBuilderCommon.js",)
    assert recognise(first) is None


def test_the_list_is_asked_for_as_json_from_page_zero() -> None:
    settings = {"http://www.x.gov.cn/js/webBuilderCommon.js": "var siteInfo = {projectName: 'EWB', siteGuid: 'g-1'};"}
    listing = recognise(replace(page(MARKUP, URL), scripts=settings))
    request = asked(listing, 1)
    assert request.url == "http://www.x.gov.cn/EWB/rest/lightfrontaction/getgovinfolist"
    fields = json.loads(request.body)
    assert (fields["siteGuid"], fields["deptcode"], fields["pageIndex"]) == ("g-1", "002", 0)
    assert fields["categorynum"] == "003004"
    assert listing is not None
    answer = json.dumps(
        {"custom": {"data": [{"infourl": "/a.html", "realtitle": "某局全名", "title": "某局..."}], "total": 31}}
    )
    read = listing.read(read_page("http://www.x.gov.cn/x", answer.encode()))
    assert ([row.title for row in read.rows], read.total_pages) == (["某局全名"], 3)
