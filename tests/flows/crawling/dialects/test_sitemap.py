"""Sitemaps and indexes of them."""

from __future__ import annotations

from flows.crawling.dialects.sitemap import recognise
from flows.crawling.pages import read_page
from tests.flows.crawling.asking import page, urls

MAP = (
    '<?xml version="1.0"?><urlset><url><loc>http://x.cn/zwgk/zfxxgknb/1.html</loc><lastmod>2024-01-05</lastmod></url>'
    "<url><loc>http://x.cn/czyjs/2.html</loc></url></urlset>"
)


def test_only_addresses_in_columns_of_reports_are_rows() -> None:
    listing = recognise(read_page("http://x.cn/sitemap.xml", MAP.encode()))
    assert listing is not None
    assert [(row.url, str(row.date)) for row in listing.rows] == [("http://x.cn/zwgk/zfxxgknb/1.html", "2024-01-05")]
    assert listing.total_pages == 1


def test_all_addresses_are_rows_where_none_tells_what_it_is() -> None:
    bare = MAP.replace("zfxxgknb", "x")
    listing = recognise(read_page("http://x.cn/sitemap.xml", bare.encode()))
    assert listing is not None
    assert len(listing.rows) == 2


def test_the_sitemaps_of_an_index_are_its_pages() -> None:
    index = "<sitemapindex><sitemap><loc>http://x.cn/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
    listing = recognise(read_page("http://x.cn/sitemap.xml", index.encode()))
    assert urls(listing, 2, 3) == ["http://x.cn/a.xml", "http://x.cn/b.xml"]


def test_a_page_is_no_sitemap() -> None:
    assert recognise(page("<p>urlset</p>")) is None
