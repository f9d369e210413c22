"""What the dialect tests share: a page from markup, and the requests that a listing would make."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flows.crawling.pages import Listing, Page, PageRequest, read_page

URL = "http://www.x.gov.cn/zwgk/nb/"


def page(markup: str, url: str = URL) -> Page:
    return read_page(url, f"<html><body>{markup}</body></html>".encode())


def asked(listing: Listing | None, number: int, before: Page | None = None) -> PageRequest:
    assert listing is not None
    request = listing.following(number, before or page(""))
    assert request is not None
    return request


def urls(listing: Listing | None, *numbers: int) -> list[str]:
    return [asked(listing, number).url for number in numbers]


def query(request: PageRequest) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))


def form(request: PageRequest) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))
