"""Static files that a list's pages are numbered by: `index_2.html`, `column-index-2.shtml`, `list_2.html`."""

from __future__ import annotations

import math
import re
from urllib.parse import urljoin, urlsplit

from flows.crawling.pages import Listing, Page, PageRequest, rows_of


def numbered_files(
    page: Page, dialect: str, name: str, extension: str, offset: int, total: int | None, separator: str = "_"
) -> Listing:
    """The listing whose page n is `<name><separator><n - offset>.<extension>` in the page's folder."""
    folder = urljoin(page.base, "./")

    def following(number: int, _: Page) -> PageRequest | None:
        return PageRequest(urljoin(folder, f"{name}{separator}{number - offset}.{extension}"))

    return Listing(dialect, page.rows, following, rows_of, total)


def own_file(url: str) -> tuple[str, str]:
    """(name, extension) of a list page's own file without its number; `index`, `html` for a bare folder."""
    file = urlsplit(url).path.rpartition("/")[2]
    match = re.fullmatch(r"(.+?)(?:_\d+)?\.(\w{1,6})", file)
    return (match[1], match[2]) if match else ("index", "html")


def total_in(script: str) -> int | None:
    """How many pages a script or a page bar's text says the list has, None if it says nothing."""
    match = re.search(
        r"\b(?:totalPages?|pageCount|countPage|pageTotal|total_pages|logicTotalPage|totalPageCount|pagecount|allPage)"
        r"[\"']?\s*[=:]\s*[\"'(]*\s*(\d{1,6})",
        script,
        re.IGNORECASE,
    )
    return int(match[1]) if match else None


class PageCount:
    """How many pages a stated number of records makes: counted by the size of the first page that was read."""

    def __init__(self) -> None:
        self._size = 0

    def of(self, records: int | None, rows: int) -> int | None:
        """Pages for this many records, None while no page with rows was read or the records are not stated."""
        self._size = self._size or rows
        return math.ceil(records / self._size) if records and self._size else None
