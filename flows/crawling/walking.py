"""Reading a list to its end: page after page by the dialect that leads on, with limits that keep it out of traps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from flows.crawling.addresses import same_page_key
from flows.crawling.dialects import recognised
from flows.crawling.discovery import is_navigation, judge
from flows.crawling.markup_rows import Row
from flows.crawling.pages import Listing, Page, PageRequest

LONGEST_LIST = 1000
"""Pages of one list; a list that seems longer is a trap (a calendar, a session id in the address)."""
BARREN_PAGES = 40
"""After so many pages in a row without anything that may be a report, a list is given up."""


@dataclass(frozen=True, slots=True)
class NoPage:
    """A page of a list that could not be had. `is_end` if the server says that there is none (404, 410, empty)."""

    reason: str
    is_end: bool


GetPage = Callable[[PageRequest], Awaitable[Page | NoPage]]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list: its number, its rows, and the dialect that led to it."""

    number: int
    page: Page
    rows: tuple[Row, ...]
    dialect: str


@dataclass
class Walk:
    """How a walk over a list went: `complete` if its end was reached, the `dialect` that led on, what went wrong.

    `pages` counts the pages read, `stated_pages` those that the list says it has.
    """

    complete: bool = True
    dialect: str = "plain"
    pages: int = 1
    stated_pages: int | None = None
    problem: str | None = None
    seen: set[str] = field(default_factory=set)
    barren: int = 0

    def take(self, rows: Iterable[Row]) -> list[Row]:
        """Note the rows as seen and return those that are new; links of the page bar and the frame count as neither."""
        entries = {same_page_key(row.url): row for row in rows if not is_navigation(row.title)}
        new = [row for key, row in entries.items() if key not in self.seen]
        self.seen |= entries.keys()
        return new


async def walk_list(first: Page, get_page: GetPage, walk: Walk, only: str | None = None) -> AsyncIterator[ListPage]:
    """Yield the pages of the list that starts with `first`, the first one included.

    Dialects are tried from the most specific on: one whose second page is missing or shows the rows of the first
    leads nowhere, and the next one is tried. A walk ends at the stated number of pages, at a page that is missing or
    empty, or at a page that brings no new row.
    """
    listings = recognised(first, only)
    first_rows = max((listing.rows for listing in listings), key=len, default=())
    rows = {row.url: row for row in (*first.rows, *first_rows)}
    walk.take(rows.values())
    yield ListPage(1, first, tuple(rows.values()), listings[0].dialect if listings else "plain")
    asked: set[str] = {first.url}
    for listing in listings:
        led_on, walk.problem = False, None
        async for page in _further_pages(first, listing, get_page, walk, asked):
            led_on, walk.dialect = True, listing.dialect
            yield page
        if led_on or (listing.total_pages == 1 and listing.first > 1):
            walk.dialect = listing.dialect
            return
    walk.dialect = listings[0].dialect if listings else "plain"


async def _further_pages(
    first: Page, listing: Listing, get_page: GetPage, walk: Walk, asked: set[str]
) -> AsyncIterator[ListPage]:
    before = first
    walk.stated_pages = total = listing.total_pages
    number = listing.first
    while total is None or number <= total:
        if number > LONGEST_LIST:
            walk.complete, walk.problem = False, f"the list has more than {LONGEST_LIST} pages"
            return
        request = listing.following(number, before)
        if request is None or request.key in asked:
            return
        asked.add(request.key)
        page = await get_page(request)
        if isinstance(page, NoPage):
            if not page.is_end:
                walk.complete, walk.problem = False, f"page {number} of the list failed: {page.reason}"
            return
        answer = listing.read(page)
        walk.stated_pages = total = answer.total_pages if answer.total_pages is not None else total
        new = walk.take(answer.rows)
        if not new and number > 1:
            return
        if answer.rows:
            walk.pages += 1
            yield ListPage(number, page, answer.rows, listing.dialect)
        walk.barren = 0 if any(judge(row.title).verdict != "no" for row in new) else walk.barren + 1
        if walk.barren >= BARREN_PAGES:
            walk.problem = f"no report on {BARREN_PAGES} pages in a row; the list was not read further"
            return
        before = page
        number += 1
