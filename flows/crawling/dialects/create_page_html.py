"""TRS WCM `createPageHTML` and its relatives: static files `index_N.html`, counted by a call in an inline script.

Two argument orders share the name. `createPageHTML(total, current, "index", "shtml")` counts from 0: page n is
`index_{n-1}.shtml`. `createPageHTML('paging', total, current, 'index', 'html', records)` counts from 1: page n is
`index_{n}.html`. They are told apart by the first argument, a number or a quoted id.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flows.crawling.numbering import numbered_files, own_file
from flows.crawling.pages import Listing, Page

ORDER = 20

_CALL = re.compile(r"(?:createPageHTML\w*|createPage|pageControl|createPageNav\w*)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_NUMBER_OR_STRING = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,]+))\s*(?:,|$)""")
_COUNT_PAGE = re.compile(r"\bcountPage\s*[=:]\s*[\"']?(\d+)")


def recognise(page: Page) -> Listing | None:
    """The listing that a call of createPageHTML, pageControl or a bare countPage describes."""
    script = _without_comments(page.script_text)
    for call in _CALL.finditer(script):
        arguments = _arguments(call[1], script)
        if (numbering := _numbering(arguments)) is not None:
            return _listing(page, *numbering)
    counted = _COUNT_PAGE.search(script)
    if counted and "createPageHTML" not in script:
        name, extension = own_file(page.url)
        return _listing(page, int(counted[1]), name, extension, 1)
    return None


def _listing(page: Page, total: int, name: str, extension: str, offset: int) -> Listing:
    listing = numbered_files(page, "create_page_html", name, extension, offset, total)
    other = numbered_files(page, "create_page_html", name, extension, 1 - offset, total)
    return replace(listing, alternatives=(other,))


def _numbering(arguments: list[str | int]) -> tuple[int, str, str, int] | None:
    """(total, name, extension, what is subtracted from the page number) of a call's arguments."""
    if len(arguments) < 4:
        return None
    first = arguments[0]
    if isinstance(first, int):
        total, _, name, extension = arguments[:4]
        offset = 1
    elif len(arguments) >= 5:
        _, total, _, name, extension = arguments[:5]
        offset = 0
    else:
        return None
    if not isinstance(total, int) or not isinstance(name, str) or not isinstance(extension, str):
        return None
    if not re.fullmatch(r"[\w./-]+", name) or not re.fullmatch(r"\.?\w{1,6}", extension):
        return None
    return total, name, extension.lstrip("."), offset


def _arguments(text: str, script: str) -> list[str | int]:
    values: list[str | int] = []
    for match in _NUMBER_OR_STRING.finditer(text):
        quoted = match[1] if match[1] is not None else match[2]
        if quoted is not None:
            values.append(quoted)
            continue
        bare = (match[3] or "").strip()
        if bare.isdigit():
            values.append(int(bare))
        elif re.fullmatch(r"[A-Za-z_$][\w$]*", bare):
            values.append(_variable(bare, script))
        elif bare:
            values.append(bare)
    return values


def _variable(name: str, script: str) -> str | int:
    match = re.search(rf"\b{re.escape(name)}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\d+))", script)
    if match is None:
        return name
    return int(match[3]) if match[3] else (match[1] if match[1] is not None else match[2])


def _without_comments(script: str) -> str:
    return re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", " ", script, flags=re.DOTALL)
