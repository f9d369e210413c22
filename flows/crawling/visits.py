"""One visit to a source: its lists to the end, then the report pages that are new, then those due a second look."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from flows.crawling.addresses import host_of, refusal, same_page_key
from flows.crawling.answers import Answer, Context
from flows.crawling.attachments import is_file_address
from flows.crawling.browser import NoBrowser, render
from flows.crawling.dialects import wanted_scripts
from flows.crawling.discovery import Judgement, is_report_column, judge, names_only_a_body
from flows.crawling.fetching import Fetcher
from flows.crawling.markup_rows import UNTITLED_BLOCK, Row
from flows.crawling.pages import Page, PageRequest, read_page
from flows.crawling.recognition import frames, is_missing, is_report_itself, refresh_target
from flows.crawling.report_pages import MOST_REFRESHES, Found, ReportPages
from flows.crawling.requests import Requests, Stopped, VisitReport, has_body
from flows.crawling.seasons import is_resting, silence
from flows.crawling.sources import Source
from flows.crawling.walking import NoPage, Walk, walk_list

DEEPEST_LIST = 3
"""Lists that are found on lists (year folders, groups of bodies) are followed so far down."""
MOST_LISTS = 500
"""Lists of one source in a night."""
SCRIPT_LIFETIME = timedelta(days=30)
"""How long a script file that a list page needs is used without asking again."""


@dataclass(frozen=True, slots=True)
class ListToWalk:
    """A list to be read: its address, or the page itself where it was fetched already; how deep it lies; its names."""

    request: PageRequest
    depth: int = 0
    name: str = ""
    page: Page | None = None


class Visit:
    """A visit to one source. `run` never raises for what a site does: the report says it."""

    def __init__(self, source: Source, fetcher: Fetcher) -> None:
        self.source = source
        self.requests = Requests(source, fetcher)
        self.report: VisitReport = self.requests.report
        self._ledger = fetcher.ledger
        self._clock = fetcher.clock
        self._night = fetcher.night
        self._lists: deque[ListToWalk] = deque(ListToWalk(PageRequest(url)) for url in source.start_urls)
        self._found: deque[Found] = deque()
        self._rechecks: deque[Found] = deque()
        self._pages = ReportPages(self.requests, self._add_list)
        self._walked: set[str] = set()
        self._known_links: set[str] = set()
        self._years: set[int] = set()
        self._any_list = False
        self._lists_changed = False
        self._complete = True

    async def run(self) -> VisitReport:
        """Make the visit and keep what is now known of the source."""
        if is_resting(self._ledger.source(self.source.id), self._clock()):
            self.report.status = "resting"
            return self.report
        try:
            while self._lists or self._found or self._rechecks:
                await self._step()
        except Stopped as stopped:
            self.report.status = "stopped"
            self.report.problems.append(str(stopped))
            self._complete = False
        self._finish()
        return self.report

    async def _step(self) -> None:
        """Do the next thing: a list, else a link, else a page that is due again; what breaks stays with that one."""
        work: ListToWalk | Found
        try:
            if self._lists:
                work = self._lists.popleft()
                await self._walk(work)
            elif self._found:
                work = self._found.popleft()
                if not await self._pages.take_if_new(work):
                    self._rechecks.append(work)
            else:
                work = self._rechecks.popleft()
                await self._pages.take(work)
        except (Stopped, OSError):  # a full disk or a lost archive is no fault of one page
            raise
        except Exception as error:
            url = work.row.url if isinstance(work, Found) else work.request.url
            self.report.failed += 1
            self._complete = False
            self.report.problems.append(f"{url}: the crawler could not deal with it: {type(error).__name__}: {error}")

    async def list_page(self, request: PageRequest, hops: int = 0, whole_page: bool = False) -> Page | NoPage:
        """A page of a list, archived and recorded; pages that only lead on to another are followed.

        A page that is no list but a report is taken as one.
        """
        known = self.requests.known(request)
        context = Context("list")
        answer = await self.requests.fetch(request, context, known, whole_page)
        if not has_body(answer):
            return NoPage(answer.error or "no answer", answer.status in {200, 204, 404, 410})
        page = read_page(answer.url, answer.data)
        missing = is_missing(page)
        if missing:
            await self.requests.keep(replace(answer, error=missing), context, known)
            return NoPage(missing, is_end=True)
        self._any_list = True
        if is_report_itself(page):
            self.report.found += 1
            judged = judge(page.title, in_column=True, dated=True)
            found = Found(Row(page.url, page.title), page.url, replace(judged, score=0.95, verdict="report"))
            await self._pages.take_page(found, page, answer, known)
            return NoPage("it is a report itself", is_end=True)
        kept = await self.requests.keep(answer, context, known)
        self._lists_changed |= known is None or known.sha256 != kept.sha256
        target = refresh_target(page)
        if target is not None and hops < MOST_REFRESHES and refusal(target, self.requests.own_hosts) is None:
            return await self.list_page(PageRequest(target), hops + 1)
        if self.source.browser:
            page = await self._drawn(page, answer)
        return await self._with_scripts(page)

    def judge_rows(self, rows: Iterable[Row], page: Page, in_column: bool) -> list[tuple[Row, Judgement]]:
        """The rows of a list page that are, may be, or lead to reports, each with its judgement."""
        own = {same_page_key(url) for url in (page.url, *self.source.start_urls)}
        rows = [row for row in rows if same_page_key(row.url) not in own]
        judged = [(row, _judge_row(row, in_column)) for row in rows]
        report_blocks = {row.block for row, judgement in judged if judgement.verdict == "report"}
        bodies = [row for row in rows if in_column and _leads_to_a_body(row, page)]
        body_blocks = {row.block for row in bodies if sum(other.block == row.block for other in bodies) > 1}
        kept = []
        for row, judgement in judged:
            if judgement.verdict == "no" and row in bodies and row.block in body_blocks:
                judgement = replace(judgement, score=0.5, verdict="unsure", reasons=("a body's name among others",))
            elif judgement.verdict == "unsure" and row.title and row.date is None and row.block not in report_blocks:
                continue
            if judgement.verdict != "no":
                kept.append((row, judgement))
        return kept

    async def _walk(self, target: ListToWalk) -> None:
        if target.request.key in self._walked or self.report.lists >= MOST_LISTS:
            return
        self._walked.add(target.request.key)
        page = target.page or await self.list_page(target.request, whole_page=True)
        if isinstance(page, NoPage):
            if target.depth == 0 and not page.is_end:
                self._complete = False
            if target.depth == 0 and page.reason != "it is a report itself":
                self.report.problems.append(f"{target.request.url}: {page.reason}")
            return
        self.report.lists += 1
        walk = Walk()
        in_column = is_report_column(f"{target.name}|{page.title}", page.url)
        found_before = len(self._known_links)
        async for part in walk_list(page, self.list_page, walk, self.source.dialect):
            for row, judgement in self.judge_rows(part.rows, part.page, in_column):
                if judgement.verdict != "list":
                    self._add(row, part.page.url, judgement)
                elif host_of(row.url) == host_of(page.url) and not is_file_address(row.url):
                    self._add_list_below(row.url, row.title, target)
        if len(self._known_links) == found_before:
            for url in frames(page):
                self._add_list_below(url, page.title, target)
        self.report.dialects.append(walk.dialect)
        self._complete = self._complete and walk.complete
        if walk.problem:
            self.report.problems.append(f"{target.request.url}: {walk.problem}")

    def _add(self, row: Row, list_url: str, judgement: Judgement) -> None:
        key = same_page_key(row.url)
        if key in self._known_links:
            return
        self._known_links.add(key)
        self._found.append(Found(row, list_url, judgement))
        self.report.found += 1
        if judgement.year is not None:
            self._years.add(judgement.year)

    def _add_list_below(self, url: str, name: str, above: ListToWalk) -> None:
        if above.depth < DEEPEST_LIST:
            self._lists.append(ListToWalk(PageRequest(url), above.depth + 1, f"{above.name}|{name}"))

    def _add_list(self, url: str, name: str, page: Page | None) -> None:
        """A page that was asked for as a report and is a list; what stands on it is followed no deeper."""
        self._lists.append(ListToWalk(PageRequest(url), DEEPEST_LIST, name, page))

    async def _drawn(self, page: Page, answer: Answer) -> Page:
        """The page as a browser draws it; as it was fetched where no browser can."""
        first = PageRequest(page.url)

        async def ask(request: PageRequest) -> Answer | None:
            if request.key == first.key:
                return answer
            context = Context("other", page.url, "asked for by the page")
            known = self.requests.known(request)
            got = await self.requests.fetch(request, context, known)
            if not has_body(got):
                return None
            return await self.requests.keep(got, context, known)

        try:
            markup = await render(page.url, self.requests.fetcher.user_agent, ask)
        except (NoBrowser, TimeoutError) as error:
            self.report.problems.append(f"{page.url}: {error}")
            return page
        return Page(page.url, markup, page.data, page.kind)

    async def _with_scripts(self, page: Page) -> Page:
        scripts: dict[str, str] = {}
        for url in wanted_scripts(page)[:8]:
            if host_of(url) != host_of(page.url):
                continue
            request, context = PageRequest(url), Context("other", page.url, "script")
            known = self.requests.known(request)
            if known is not None and known.sha256 and self._clock() - known.fetched_at < SCRIPT_LIFETIME:
                scripts[url] = read_page(url, self.requests.fetcher.archive.read(known.sha256)).text
                continue
            answer = await self.requests.fetch(request, context, known)
            if has_body(answer):
                await self.requests.keep(answer, context, known)
                scripts[url] = read_page(url, answer.data).text
        return replace(page, scripts=scripts) if scripts else page

    def _finish(self) -> None:
        report, state, now = self.report, self._ledger.source(self.source.id), self._clock()
        report.years = sorted(self._years)
        if not self._any_list and report.status == "done":
            report.status = "blocked" if self.requests.was_blocked else "silent"
        today = now.date().isoformat()
        quiet = state.quiet_days
        if self._lists_changed or report.new or report.changed:
            quiet = 0
        elif self._any_list and state.visited_on != today:
            quiet += 1
        silent = 0 if self._any_list else state.silent_nights + (state.finished_night != self._night)
        if self._complete and self._any_list:
            report.problems += self._shortfalls(state.reports)
        state = replace(
            state,
            visited_at=now,
            visited_on=today,
            succeeded_at=now if self._any_list else state.succeeded_at,
            walked_at=now if self._complete and self._any_list else state.walked_at,
            finished_night=self._night if report.status != "stopped" else state.finished_night,
            quiet_days=quiet,
            silent_nights=silent,
            reports=report.found if self._complete and self._any_list else state.reports,
        )
        self._ledger.save_source(state)
        fallen_silent = silence(state)
        if fallen_silent is not None:
            report.problems.append(fallen_silent)

    def _shortfalls(self, found_before: int) -> list[str]:
        """Sentences on reports that should be on the lists and are not."""
        found, told = self.report.found, []
        if found < self.source.minimum_reports:
            told.append(f"the lists hold {found} reports, at least {self.source.minimum_reports} are expected")
        if found_before >= 4 and found < found_before / 2:
            told.append(f"the lists held {found_before} reports and now hold {found}")
        absent = sorted(set(self.source.expected_years) - self._years)
        if absent and self._years:
            told.append(f"no report is listed for {', '.join(map(str, absent))}")
        return told


def _judge_row(row: Row, in_column: bool) -> Judgement:
    if not row.title and row.block != UNTITLED_BLOCK:
        return Judgement(0.0, "no", ("a picture without a name",))
    return judge(row.title, in_column or not row.title, row.date is not None)


def _leads_to_a_body(row: Row, page: Page) -> bool:
    """Whether a row is only a body's name and leads further on the same host: its report, or its list of them."""
    is_deep = urlsplit(row.url).path.strip("/") != "" or urlsplit(row.url).query != ""
    return is_deep and host_of(row.url) == host_of(page.url) and names_only_a_body(row.title)
