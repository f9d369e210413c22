"""The requests of one visit: within the budget of the night and the source's window, counted and told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from flows.crawling.answers import Answer, Context, resource_key
from flows.crawling.fetching import Fetcher
from flows.crawling.ledger import Resource
from flows.crawling.pages import PageRequest, read_page
from flows.crawling.politeness import in_window
from flows.crawling.recognition import is_blank, same_content
from flows.crawling.sources import Source, start_hosts

LONGEST_VISIT = timedelta(hours=6)
"""A visit that takes longer, because its host is slow or asks for long delays, goes on in the next night."""
BLANK_PAGE_WAIT = 3.0
"""Seconds before a page that came blank is asked for once more."""
BLOCKS_UNTIL_STOPPED = 3
"""After so many answers in a row that say programs are not wanted, the visit ends."""


@dataclass
class VisitReport:
    """What a visit did. `problems` are sentences for people; `unsure` the titles that no rule could decide."""

    source_id: str
    name: str
    status: str = "done"
    requests: int = 0
    lists: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    dialects: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Stopped(Exception):
    """The visit ends here for tonight, and says why."""


class Requests:
    """Fetches for one source; what is fetched for it and how it went stands in `report`."""

    def __init__(self, source: Source, fetcher: Fetcher) -> None:
        self.source = source
        self.fetcher = fetcher
        self.ledger = fetcher.ledger
        self.report = VisitReport(source.id, source.name)
        self.own_hosts = start_hosts(source)
        self.was_blocked = False
        self._blocks = 0
        self._started_at = fetcher.clock()
        self._made_before = fetcher.ledger.requests_of_night(fetcher.night, source.id)

    def known(self, request: PageRequest) -> Resource | None:
        """What the ledger knows of a request."""
        return self.ledger.resource(resource_key(request))

    async def fetch(
        self, request: PageRequest, context: Context, known: Resource | None, whole_page: bool = False
    ) -> Answer:
        """The answer; one without a body to read is recorded here, the others by `keep` once it is known what they are.

        Where a `whole_page` is expected, a blank one is asked for once more.
        Raises Stopped when the budget of the night is used up, the window is over, or the site wants no programs.
        """
        if self._made_before + self.report.requests >= self.source.pages_per_night:
            raise Stopped(f"the budget of {self.source.pages_per_night} requests for a night is used up")
        if self.fetcher.clock() - self._started_at > LONGEST_VISIT:
            raise Stopped(f"the visit has taken {LONGEST_VISIT.total_seconds() / 3600:.0f} hours")
        if not in_window(self.source.night_window, self.fetcher.clock()):
            raise Stopped(f"the night window {self.source.night_window} is over")
        answer = await self._ask(request, context, known)
        if whole_page and has_body(answer) and is_blank(read_page(answer.url, answer.data)):
            blank = replace(answer, data=b"", error="a blank page")
            await self.fetcher.keep(self.source, blank, context)
            self.fetcher.back_off(answer.url, BLANK_PAGE_WAIT)
            again = await self._ask(request, context, known)
            is_page = has_body(again) and not is_blank(read_page(again.url, again.data))
            answer = again if is_page else replace(again, data=b"", sha256=None, error=again.error or "a blank page")
        if has_body(answer):
            self._blocks = 0
            return answer
        await self.fetcher.keep(self.source, answer, context)
        if answer.blocked:
            self.was_blocked = True
            self._blocks += 1
            if self._blocks >= BLOCKS_UNTIL_STOPPED:
                raise Stopped("blocked: the site guards itself against programs; no way round is looked for")
        return answer

    async def _ask(self, request: PageRequest, context: Context, known: Resource | None) -> Answer:
        self.report.requests += 1
        return await self.fetcher.fetch(self.source, self.own_hosts, request, context, known)

    async def keep(
        self, answer: Answer, context: Context, known: Resource | None, title: str | None = None, pending: bool = False
    ) -> Answer:
        """Archive and record an answer; one that says the same as what is kept is recorded as unchanged.

        `pending` marks a page whose files are still to be fetched, should the crawl be killed before.
        """
        if not answer.unchanged and answer.error is None and self._says_the_same(answer, known):
            answer = replace(answer, unchanged=True, sha256=known.sha256 if known else None)
        return await self.fetcher.keep(self.source, answer, context, title, pending)

    def count(self, known: Resource | None, sha256: str | None) -> None:
        """Count a kept page or file as new, changed or unchanged."""
        if known is None or known.sha256 is None:
            self.report.new += 1
        elif known.sha256 == sha256:
            self.report.unchanged += 1
        else:
            self.report.changed += 1

    def failed(self, answer: Answer) -> None:
        """Count a page or file that could not be had, and say why."""
        self.report.failed += 1
        self.report.problems.append(f"{answer.request.url}: {answer.error}")

    def _says_the_same(self, answer: Answer, known: Resource | None) -> bool:
        if known is None or known.sha256 is None or not self.fetcher.archive.has(known.sha256):
            return False
        return same_content(answer.data, self.fetcher.archive.read(known.sha256))


def has_body(answer: Answer) -> bool:
    """Whether an answer brought a body that can be read."""
    return answer.good and bool(answer.data)
