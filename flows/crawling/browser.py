"""List pages that a browser must draw: Chromium through playwright (extra `browser`), where a source asks for it.

The browser itself reaches no network: every request of the page is handed to the crawl, which makes it by its own
rules (robots, turns, refusals, the ledger) or not at all. Pictures, fonts and styles are never asked for.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from extractors.programs import chromium
from flows.crawling.answers import Answer
from flows.crawling.pages import PageRequest

if TYPE_CHECKING:
    from playwright.async_api import Route

Ask = Callable[[PageRequest], Awaitable[Answer | None]]

SECONDS_TO_LOAD = 60.0
SECONDS_TO_SETTLE = 10.0
_WANTED = frozenset({"document", "script", "xhr", "fetch"})
_PASSED_ON = ("accept", "content-type", "referer", "x-requested-with")


class NoBrowser(Exception):
    """Raised when playwright or a browser is missing; says how to have them."""


async def render(url: str, user_agent: str, ask: Ask) -> str:
    """Return the markup of a page after its scripts have run.

    `ask` makes the page's requests; None from it, or a request of another kind, is an error to the page. Raises
    NoBrowser where there is none, and TimeoutError for a page that does not load.
    """
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError as error:
        raise NoBrowser("this source needs a browser: install gouji with the extra `browser`") from error
    program = chromium()

    async def answer(route: Route) -> None:
        request = route.request
        if request.resource_type not in _WANTED:
            await route.abort()
            return
        headers = tuple((name, value) for name, value in request.headers.items() if name in _PASSED_ON)
        got = await ask(PageRequest(request.url, request.method, request.post_data_buffer or b"", headers))
        if got is None:
            await route.abort()
        else:
            await route.fulfill(status=200, body=got.data, content_type=got.media_type or "text/html")

    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=program,
                chromium_sandbox=os.geteuid() != 0,  # Chromium refuses its sandbox to root
                args=["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking"],
            )
        except Error as error:
            raise NoBrowser(f"no browser could be started: {error.message.splitlines()[0]}") from error
        try:
            context = await browser.new_context(user_agent=user_agent, service_workers="block", accept_downloads=False)
            await context.route("**/*", answer)
            page = await context.new_page()
            await page.goto(url, wait_until="load", timeout=SECONDS_TO_LOAD * 1000)
            with contextlib.suppress(Error):  # a page that never rests is read as it stands
                await page.wait_for_load_state("networkidle", timeout=SECONDS_TO_SETTLE * 1000)
            content: str = await page.content()
        except Error as error:
            raise TimeoutError(f"the browser could not draw the page: {error.message.splitlines()[0]}") from error
        finally:
            await browser.close()
        return content
