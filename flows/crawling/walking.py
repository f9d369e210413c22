"""Reading a list to its end: page after page by the dialect that leads on, with limits that keep it out of traps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from flows.crawling.dialects import recognised
from flows.crawling.pages import Answer, Listing, Page, PageRequest, Row

LONGEST_LIST = 1000
"""Pages of one list; a list that seems longer is a trap (a calendar, a session id in the address)."""

GetPage = Callable[[PageRequest], Awaitable[Page | None]]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list: its number, its rows, and the dialect that led to it."""

    number: int
    page: Page
    rows: tuple[Row, ...]
    dialect: str


@dataclass
class Walk:
    """How a walk over a list went: `complete` if its end was reached; `dialect` that led on, `problem` if none did."""

    complete: bool = True
    dialect: str = "plain"
    pages: int = 1
    problem: str | None = None
    seen: set[str] = field(default_factory=set)


async def walk_list(first: Page, get_page: GetPage, walk: Walk, only: str | None = None) -> AsyncIterator[ListPage]:
    """Yield the pages of the list that starts with `first`, the first one included.

    Dialects are tried from the most specific on: one whose second page is missing or shows the rows of the first
    leads nowhere, and the next one is tried. A walk ends at the stated number of pages, at a page that is missing or
    empty, or at a page that brings no new row.
    """
    listings = recognised(first, only)
    first_rows = max((listing.rows for listing in listings), key=len, default=first.rows)
    walk.seen.update(row.url for row in first_rows)
    yield ListPage(1, first, first_rows, listings[0].dialect if listings else "plain")
    if not listings:
        return
    for listing in listings:
        led_on = False
        async for page in _further_pages(first, listing, get_page, walk):
            led_on = True
            yield page
        if led_on or listing.total_pages == 1:
            walk.dialect = listing.dialect
            return
    walk.dialect = listings[0].dialect


async def _further_pages(first: Page, listing: Listing, get_page: GetPage, walk: Walk) -> AsyncIterator[ListPage]:
    before = first
    total = listing.total_pages
    number = listing.first
    requested: set[str] = set()
    while total is None or number <= total:
        if number > LONGEST_LIST:
            walk.complete, walk.problem = False, f"the list has more than {LONGEST_LIST} pages"
            return
        request = listing.following(number, before)
        if request is None or request.key in requested:
            return
        requested.add(request.key)
        page = await get_page(request)
        if page is None:
            walk.complete = total is None
            return
        answer: Answer = listing.read(page)
        new = [row for row in answer.rows if row.url not in walk.seen]
        if not new:
            return
        walk.seen.update(row.url for row in answer.rows)
        walk.pages += 1
        yield ListPage(number, page, answer.rows, listing.dialect)
        total = answer.total_pages if answer.total_pages is not None else total
        before = page
        number += 1
