"""Lists turned by posting a form."""

from __future__ import annotations

from flows.crawling.dialects.posted_form import recognise
from tests.flows.crawling.asking import URL, asked, form, page

FORM = (
    '<form method="post" action="list.jsp"><input type="hidden" name="cat" value="7"><input name="pageNo" value="1">'
    '<input type="submit" value="GO"></form><a href="javascript:go(2)">下一页</a>'
)


def test_a_field_for_the_page_number_is_filled_in_beside_the_others() -> None:
    request = asked(recognise(page(FORM)), 3)
    assert (request.method, request.url) == ("POST", URL + "list.jsp")
    assert form(request) == {"cat": "7", "pageNo": "3"}


def test_a_form_that_gets_puts_them_into_the_address() -> None:
    assert asked(recognise(page(FORM.replace("post", "get"))), 2).url == URL + "list.jsp?cat=7&pageNo=2"


def test_a_post_back_carries_the_view_state_of_the_page_before() -> None:
    link = "<a href=\"javascript:__doPostBack('Pager','{}')\">{}</a>"
    state = '<form method="post"><input type="hidden" name="__VIEWSTATE" value="{}"></form>'
    first = page(state.format("one") + link.format("2", "2") + link.format("2", "下一页"))
    listing = recognise(first)
    assert form(asked(listing, 2, first)) == {"__VIEWSTATE": "one", "__EVENTTARGET": "Pager", "__EVENTARGUMENT": "2"}
    second = page(state.format("two") + link.format("3", "下一页"))
    assert form(asked(listing, 3, second))["__VIEWSTATE"] == "two"
    assert listing is not None
    assert listing.following(4, page(state.format("end"))) is None


def test_a_search_form_is_no_page_bar() -> None:
    assert recognise(page('<form><input name="q"></form><a href="2.html">下一页</a>')) is None
    assert recognise(page('<form><input type="hidden" name="page" value="1"><input name="q"></form>')) is None
