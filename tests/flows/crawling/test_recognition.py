"""What a page with a good status really is."""

from __future__ import annotations

import pytest

from flows.crawling.pages import read_page
from flows.crawling.recognition import is_missing, is_removed, refresh_target, same_content
from tests.world import pages

URL = "http://x.cn/nb/2024/t1.html"


@pytest.mark.parametrize(
    "markup",
    [
        "<title>404</title><p>您访问的页面不存在或已删除</p>",
        "<title>提示信息</title><p>该信息不存在</p>",
        "<title>404 Not Found</title><center>nginx</center>",
        "<p>系统错误，请与管理员联系</p>",
        "<title>出错了</title>",
    ],
)
def test_error_pages_are_known(markup: str) -> None:
    assert is_missing(read_page(URL, f"<html><body>{markup}</body></html>".encode())) is not None


@pytest.mark.parametrize(
    "markup",
    [
        pages.report("某县", 2023, extra="<p>政府信息不存在3件，页面不存在的链接已修复。</p>"),
        pages.article("关于某事", "本机关不掌握相关政府信息，信息不存在。" * 30),
        "<html><title>政府信息公开年报</title><body><ul><li>暂无内容</li></ul></body></html>",
    ],
)
def test_reports_that_speak_of_absent_information_are_no_error_pages(markup: str) -> None:
    assert is_missing(read_page(URL, markup.encode())) is None


def test_a_refresh_to_the_folder_above_means_removed_and_another_one_leads_on() -> None:
    up = read_page(URL, b'<html><head><meta http-equiv="refresh" content="0;url=../"></head></html>')
    on = read_page(URL, b'<html><head><meta http-equiv="Refresh" content="0; URL=\'/new/t1.html\'"></head></html>')
    assert is_removed(up) is not None
    assert is_removed(on) is None
    assert refresh_target(on) == "http://x.cn/new/t1.html"
    assert refresh_target(read_page(URL, pages.report("某县", 2023).encode())) is None


def test_clocks_counters_and_tokens_make_no_difference_and_numbers_do() -> None:
    before = pages.report("某县", 2023, requests=12)
    noise = "<p>浏览次数：88</p><p>今天是2026年2月2日 星期一</p><input type='hidden' value='abcdef0123456789'>"
    assert same_content(before.replace("</body>", noise + "</body>").encode(), before.encode())
    assert not same_content(pages.report("某县", 2023, requests=13).encode(), before.encode())


def test_a_new_link_makes_a_difference() -> None:
    before = pages.article("列表")
    assert not same_content(before.replace("</body>", '<a href="/new.pdf"></a></body>').encode(), before.encode())


def test_files_are_the_same_only_byte_by_byte() -> None:
    assert same_content(pages.pdf("a"), pages.pdf("a"))
    assert not same_content(pages.pdf("a"), pages.pdf("b"))
