"""Rows of a page: titles, dates and addresses in the shapes that real lists have."""

from __future__ import annotations

import time
from datetime import date

import pytest

from flows.crawling.data_rows import date_of_field, json_of, json_rows, number_in
from flows.crawling.dialects import recognised
from flows.crawling.markup_rows import find_date
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import URL, page

FULL = "某某县人民政府办公室2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "row",
    [
        f'<li><a href="1.html" title="{FULL}">{FULL[:12]}...</a><span>2024-01-09</span></li>',
        f'<li><a href="1.html" title="{FULL}">{FULL[:12]}…</a><span>2024/1/9</span></li>',
        f'<li><span>[2024.01.09]</span><a href="1.html">{FULL}</a></li>',
        f'<dl><dd><a href="1.html" title="{FULL}">{FULL}</a></dd><dd>2024-01-09</dd></dl>',
        f'<table><tr><td>1</td><td>{FULL}</td><td>2024年1月9日</td><td><a href="1.html">查看</a></td></tr></table>',
        f'<div class="item"><h3><a href="1.html">{FULL[:10]}<br>{FULL[10:]}</a></h3><p>01-09 2024</p></div>',
        f'<li><a href="javascript:void(0)" onclick="jumpToDetail(\'./1.html\')">{FULL}</a><i>2024-01-09</i></li>',
        f'<li><a href="1.html"><img src="t.png" alt="{FULL}"></a><em>2024-01-09 10:11</em></li>',
        f'<li><a href="1.html" title="查看">{FULL}</a> 2024-01-09</li>',
        f'<li><a href="1.html"><span>{FULL}</span><span>2024-01-09</span></a></li>',
        f"<li onclick=\"toDetail('./1.html')\"><p>{FULL}</p><p>2024-01-09</p></li>",
        f'<div class="row" data-url="1.html"><b>{FULL}</b><i>2024-01-09</i></div>',
    ],
)
def test_a_row_has_its_whole_title_its_date_and_its_address(row: str) -> None:
    found = [each for each in page(row).rows if each.url == URL + "1.html"]
    assert [(each.title.replace(" ", ""), each.date) for each in found] == [(FULL, date(2024, 1, 9))]


@pytest.mark.parametrize(
    "script",
    [
        f'var url="./1.html"; var title="{FULL}"; var date="2024-01-09";',
        f"var dataList=[{{title:'{FULL}',url:'./1.html',daytime:'2024-01-09'}}];",
        f'document.write(\'<a href="./1.html" title="{FULL}">x</a><span>2024-01-09</span>\');',
        'var list = [{"title":"\\u67d0\\u53bf","url":".\\/1.html","time":"2024-01-09"}];',
    ],
)
def test_rows_written_by_script_are_rows(script: str) -> None:
    (row,) = page(f"<script>{script}</script>").rows
    assert row.url == URL + "1.html"
    assert row.title in {FULL, "某县"}
    assert row.date == date(2024, 1, 9)


@pytest.mark.parametrize(
    "markup",
    [
        '<a ms-attr-href="el.url" ms-text="el.title"></a>',
        '<a href="{{item.url}}">{{item.title}}</a>',
        '<a :href="row.url">x</a>',
        '<a href="${url}">x</a>',
        "<script type='text/template'><a href='<%= url %>'>x</a></script>",
        '<!-- <a href="old.html">x</a> -->',
    ],
)
def test_template_text_is_no_row(markup: str) -> None:
    assert page(markup).rows == ()


def test_addresses_are_relative_to_the_base_element() -> None:
    assert page('<base href="/other/"><a href="1.html">x</a>').rows[0].url == "http://www.x.gov.cn/other/1.html"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布日期：2024年01月09日", date(2024, 1, 9)),
        ("2021-03-2918:26", date(2021, 3, 29)),
        ("2024-13-40", None),
        ("电话 0591-20240109", None),
        ("2023年度", None),
    ],
)
def test_dates_are_calendar_dates(text: str, expected: date | None) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1706500000, date(2024, 1, 29)),
        ("1706544000000", date(2024, 1, 30)),
        ("20240109", date(2024, 1, 9)),
        ("2024-01-09 08:00:00", date(2024, 1, 9)),
        (None, None),
        ("soon", None),
    ],
)
def test_fields_hold_dates_in_every_form(value: object, expected: date | None) -> None:
    assert date_of_field(value) == expected


def test_the_longest_list_of_entries_in_an_answer_is_taken() -> None:
    data = {
        "menu": [{"name": "首页", "url": "/"}],
        "data": {"list": [{"title": f"<b>某局{n}</b>", "url": f"/{n}.html"} for n in range(3)], "total": "3"},
    }
    assert [row.title for row in json_rows(data, URL)] == ["某局0", "某局1", "某局2"]
    assert number_in(data, "total") == 3
    assert json_rows({"a": 1}, URL) == ()


@pytest.mark.parametrize(("text", "expected"), [('{"a": 1}', {"a": 1}), ('cb({"a": 1});', {"a": 1}), ("<html>", None)])
def test_json_and_jsonp_are_read_and_the_rest_is_none(text: str, expected: object) -> None:
    assert json_of(text) == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<ul>" + "".join(f'<li><a href="/{n}.html">某局{n}年报</a></li>' for n in range(5000)) + "</ul>",
        "<div>" + "".join(f'<a href="/{n}.html">{n}</a> ' for n in range(5000)) + "</div>",
        "<div>" * 3000 + '<a href="/1.html">x</a>',
        "<script>" + "$.ajax({url:'/a',data:{" * 5000 + "</script>",
        "<script>" + "createPageHTML(" * 20000 + "</script>",
        "<script>" + "{a:'b'," * 50000 + "</script>",
        "<script>var url='" + "a" * 1_000_000 + "</script>",
    ],
)
def test_pages_made_to_keep_a_crawler_busy_are_read_in_time(markup: str) -> None:
    start = time.process_time()
    recognised(page(markup))
    assert time.process_time() - start < 5.0


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", "年报".encode("gb18030"), b"<", b"<html" * 1000])
def test_any_bytes_make_a_page(data: bytes) -> None:
    made = read_page(URL, data)
    assert made.rows == ()
    assert made.metas() is not None
