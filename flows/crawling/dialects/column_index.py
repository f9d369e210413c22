"""`column-index-N.shtml` (Chengdu and others): the first page is `column-index-1.shtml`, the last what links name."""

from __future__ import annotations

import re

from flows.crawling.numbering import numbered_files, total_in
from flows.crawling.pages import Listing, Page

ORDER = 30

_FILE = re.compile(r"\b((?:\w+-)?column-index)-(\d+)\.(s?html?)")


def recognise(page: Page) -> Listing | None:
    """The listing that links or scripts with such file names describe."""
    names = [(int(match[2]), match[1], match[3]) for match in _FILE.finditer(page.text)]
    names += [(int(match[2]), match[1], match[3]) for match in _FILE.finditer(page.url)]
    if not names:
        return None
    last, name, extension = max(names)
    total = max(last, total_in(page.script_text) or 0)
    return numbered_files(page, "column_index", name, extension, 0, total if total > 1 else None, "-")
