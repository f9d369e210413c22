"""The older disclosure module of Hanweb."""

from __future__ import annotations

from flows.crawling.dialects.hanweb_search import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import asked, form, page

MARKUP = (
    "<form><input type='hidden' name='infotypeId' value='A03'><input name='divid' value='div5'></form>"
    "<script>var u = '/module/xxgk/search.jsp?standardXxgk=1';</script>"
)


def test_the_form_is_posted_with_the_page_number() -> None:
    request = asked(recognise(page(MARKUP)), 2)
    assert request.url == "http://www.x.gov.cn/module/xxgk/search.jsp"
    assert request.method == "POST"
    values = form(request)
    assert (values["infotypeId"], values["divid"], values["currpage"], values["standardXxgk"]) == (
        "A03",
        "div5",
        "2",
        "1",
    )
    assert values["vc_title"] == ""


def test_rows_of_other_columns_are_left_out() -> None:
    listing = recognise(page(MARKUP, "http://www.x.gov.cn/col/col55/index.html"))
    assert listing is not None
    answer = "<ul><li><a href='/art/2024/1/3/art_55_1.html'>一</a></li><li><a href='/art/2024/1/3/art_66_2.html'>二</a></li></ul>"
    rows = listing.read(read_page("http://www.x.gov.cn/module/xxgk/search.jsp", answer.encode())).rows
    assert [row.title for row in rows] == ["一"]


def test_other_pages_are_none() -> None:
    assert recognise(page("<form action='/search.jsp'></form>")) is None
