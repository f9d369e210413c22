"""One visit to a source: its lists to the end, then the report pages that are new or due, then their files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from extractors.media import MediaKind
from flows.crawling.addresses import host_of, refusal, same_page_key
from flows.crawling.attachments import attachments, body_of, is_file_address
from flows.crawling.dialects import wanted_scripts
from flows.crawling.discovery import (
    REPORT_FROM,
    UNSURE_FROM,
    Judgement,
    content_score,
    is_report_column,
    judge,
)
from flows.crawling.fetching import Answer, Context, Fetcher, resource_key
from flows.crawling.ledger import Resource
from flows.crawling.pages import Page, PageRequest, Row, one_line, read_page
from flows.crawling.politeness import in_window
from flows.crawling.recognition import is_missing, is_removed, same_content
from flows.crawling.sources import Source
from flows.crawling.walking import NoPage, Walk, walk_list

DEEPEST_LIST = 3
"""Lists that are found on lists (year folders, groups of bodies) are followed so far down."""
SCRIPT_LIFETIME = timedelta(days=30)
"""How long a script file that a list page needs is used without asking again."""
BLOCKS_UNTIL_STOPPED = 3
"""After so many answers in a row that say programs are not wanted, the visit ends."""


@dataclass(frozen=True, slots=True)
class Found:
    """A link that is or may be a report: the row it stood in, the list, and the judgement."""

    row: Row
    list_url: str
    judgement: Judgement


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


class Visit:
    """A visit to one source. `run` never raises for what a site does: the report says it."""

    def __init__(self, source: Source, fetcher: Fetcher) -> None:
        self.source = source
        self.report = VisitReport(source.id, source.name)
        self._fetcher = fetcher
        self._ledger = fetcher.ledger
        self._own_hosts = frozenset(host_of(url) for url in source.start_urls)
        self._visited: set[str] = set()
        self._made_before = fetcher.ledger.requests_of_night(fetcher.night, source.id)
        self._blocks = 0
        self._any_list = False
        self._lists_changed = False
        self._complete = True

    async def run(self) -> VisitReport:
        """Make the visit and keep what is now known of the source."""
        try:
            found = await self._walk_lists()
            for item in found:
                await self._take(item)
        except Stopped as stopped:
            self.report.status = "stopped"
            self.report.problems.append(str(stopped))
            self._complete = False
        self._finish()
        return self.report

    # Lists

    async def _walk_lists(self) -> list[Found]:
        found: dict[str, Found] = {}
        queue = deque((PageRequest(url), 0, "") for url in self.source.start_urls)
        while queue:
            request, depth, name = queue.popleft()
            if request.key in self._visited:
                continue
            self._visited.add(request.key)
            page = await self._list_page(request)
            if isinstance(page, NoPage):
                self.report.problems.append(f"{request.url}: {page.reason}")
                self._complete = self._complete and page.is_end
                continue
            self.report.lists += 1
            if depth == 0 and self._is_report_itself(page):
                row = Row(page.url, page.title)
                found.setdefault(same_page_key(page.url), Found(row, page.url, judge(page.title, in_column=True)))
                continue
            walk = Walk()
            in_column = is_report_column(f"{name}|{page.title}", page.url)
            async for part in walk_list(page, self._list_page, walk, self.source.dialect):
                for item, judgement in self._judge_rows(part.rows, part.page, in_column):
                    if judgement.verdict == "list":
                        if depth < DEEPEST_LIST and host_of(item.url) == host_of(request.url):
                            queue.append((PageRequest(item.url), depth + 1, f"{name}|{item.title}"))
                    else:
                        found.setdefault(same_page_key(item.url), Found(item, part.page.url, judgement))
            self.report.dialects.append(walk.dialect)
            self._complete = self._complete and walk.complete
            if walk.problem:
                self.report.problems.append(walk.problem)
        self.report.found = len(found)
        years = {item.judgement.year for item in found.values() if item.judgement.year is not None}
        self.report.years = sorted(years)
        return list(found.values())

    def _judge_rows(self, rows: Iterable[Row], page: Page, in_column: bool) -> list[tuple[Row, Judgement]]:
        rows = list(rows)
        judged = [(row, judge(row.title, in_column, row.date is not None, row.url)) for row in rows]
        report_blocks = {row.block for row, judgement in judged if judgement.verdict == "report"}
        kept = []
        for row, judgement in judged:
            if same_page_key(row.url) == same_page_key(page.url):
                continue
            if row.url.rstrip("/") in {url.rstrip("/") for url in self.source.start_urls}:
                continue
            alone = judgement.verdict == "unsure" and row.block not in report_blocks and row.date is None
            if (judgement.verdict in {"report", "unsure"} and not alone) or judgement.verdict == "list":
                kept.append((row, judgement))
        return kept

    def _is_report_itself(self, page: Page) -> bool:
        body = body_of(page)
        text = one_line(body.text_content()) if body is not None else ""
        links = [row for row in page.rows if judge(row.title).verdict == "report"]
        return len(links) < 2 and len(text) > 800 and content_score(text) >= 0.75

    async def _list_page(self, request: PageRequest) -> Page | NoPage:
        known = self._ledger.resource(resource_key(request))
        context = Context("list")
        answer = await self._fetch(request, context, known)
        if not has_body(answer):
            return NoPage(answer.error or "no answer", answer.status in {200, 204, 404, 410})
        page = read_page(answer.url, answer.data)
        missing = is_missing(page)
        if missing:
            answer = replace(answer, error=missing)
        if not missing and self._is_same_as_kept(answer, known):
            answer = replace(answer, unchanged=True, sha256=known.sha256 if known else None)
        kept = self._fetcher.keep(self.source, answer, context)
        if missing:
            return NoPage(missing, is_end=True)
        if known is None or known.sha256 != kept.sha256:
            self._lists_changed = True
        self._any_list = True
        return await self._with_scripts(page)

    async def _with_scripts(self, page: Page) -> Page:
        scripts: dict[str, str] = {}
        for url in wanted_scripts(page)[:8]:
            if host_of(url) != host_of(page.url):
                continue
            request, context = PageRequest(url), Context("other", page.url, "script")
            known = self._ledger.resource(resource_key(request))
            if known is not None and known.sha256 and self._fetcher.clock() - known.fetched_at < SCRIPT_LIFETIME:
                scripts[url] = read_page(url, self._fetcher.archive.read(known.sha256)).text
                continue
            answer = await self._fetch(request, context, known)
            if has_body(answer):
                self._fetcher.keep(self.source, answer, context)
                scripts[url] = read_page(url, answer.data).text
        return replace(page, scripts=scripts) if scripts else page

    # Report pages and files

    async def _take(self, found: Found) -> None:
        row = found.row
        if found.judgement.score < UNSURE_FROM:
            return
        request = PageRequest(row.url)
        key = resource_key(request)
        if key in self._visited:
            return
        self._visited.add(key)
        known = self._ledger.resource(key)
        if known is not None and not self._is_due(known, row):
            self.report.unchanged += 1
            return
        context = Context(
            "attachment" if is_file_address(row.url) else "detail",
            found.list_url,
            row.title[:300],
            row.title[:300],
            row.date,
            found.judgement.score,
        )
        answer = await self._fetch(request, context, known)
        if not has_body(answer):
            self._failed(answer)
            return
        page = read_page(answer.url, answer.data)
        if page.kind is not MediaKind.HTML:
            kept = self._fetcher.keep(self.source, answer, replace(context, role="attachment"), row.title)
            self._count(known, kept.sha256)
            self._note_unsure(found, context.score or 0.0)
            return
        await self._take_page(found, page, answer, context, known)

    async def _take_page(
        self, found: Found, page: Page, answer: Answer, context: Context, known: Resource | None
    ) -> None:
        missing = is_missing(page) or is_removed(page)
        if missing:
            self._fetcher.keep(self.source, replace(answer, error=missing), replace(context, role="other"), None)
            self.report.failed += 1
            return
        files = attachments(page)
        body = body_of(page)
        text = one_line(body.text_content()) if body is not None else ""
        score = self._score_with_content(found.judgement, text, bool(files))
        context = replace(context, score=score)
        if self._is_same_as_kept(answer, known):
            answer = replace(answer, unchanged=True, sha256=known.sha256 if known else None)
        kept = self._fetcher.keep(self.source, answer, context, found.row.title)
        self._count(known, kept.sha256)
        self._note_unsure(found, score)
        for attachment in files:
            await self._take_file(attachment.url, attachment.name, page.url, context)

    async def _take_file(self, url: str, name: str, parent: str, page_context: Context) -> None:
        request = PageRequest(url)
        key = resource_key(request)
        if key in self._visited or refusal(url, self._own_hosts) is not None:
            return
        self._visited.add(key)
        known = self._ledger.resource(key)
        if known is not None and not self._is_due(known, None):
            return
        context = replace(page_context, role="attachment", parent_url=parent, link_text=name[:300] or None)
        answer = await self._fetch(request, context, known)
        if not has_body(answer):
            self._failed(answer)
            return
        page = read_page(answer.url, answer.data)
        missing = is_missing(page) if page.kind is MediaKind.HTML else None
        if missing:
            self._fetcher.keep(self.source, replace(answer, error=missing), replace(context, role="other"))
            self.report.failed += 1
            return
        kept = self._fetcher.keep(self.source, answer, context)
        self._count(known, kept.sha256)

    def _score_with_content(self, judgement: Judgement, text: str, has_files: bool) -> float:
        seen = content_score(text)
        if judgement.score >= REPORT_FROM:
            return judgement.score
        if seen >= 0.75:
            return max(judgement.score, 0.9)
        return judgement.score if seen > 0 or has_files else round(judgement.score / 2, 3)

    def _note_unsure(self, found: Found, score: float) -> None:
        if score < REPORT_FROM:
            self.report.unsure.append(f"{found.row.title} ({found.row.url}, {score:.2f})")

    def _is_due(self, known: Resource, row: Row | None) -> bool:
        now = self._fetcher.clock()
        if known.sha256 is None:
            return now - known.fetched_at >= timedelta(hours=1) if known.failures else True
        if row is not None and known.title is not None and known.title != row.title:
            return True
        age = (known.fetched_at - known.first_fetched_at) / timedelta(days=1)
        next_age = next((days for days in sorted(self.source.recheck_days) if days > age), None)
        if next_age is None:
            last = max(self.source.recheck_days, default=0)
            return last > 0 and now - known.fetched_at >= timedelta(days=last)
        return now - known.first_fetched_at >= timedelta(days=next_age)

    def _is_same_as_kept(self, answer: Answer, known: Resource | None) -> bool:
        if answer.unchanged:
            return True
        if known is None or known.sha256 is None or not self._fetcher.archive.has(known.sha256):
            return False
        return same_content(answer.data, self._fetcher.archive.read(known.sha256))

    def _count(self, known: Resource | None, sha256: str | None) -> None:
        if known is None or known.sha256 is None:
            self.report.new += 1
        elif known.sha256 == sha256:
            self.report.unchanged += 1
        else:
            self.report.changed += 1

    # One request

    async def _fetch(self, request: PageRequest, context: Context, known: Resource | None) -> Answer:
        """The answer; one without a body to read is recorded here, the others where it is known what they are."""
        if self._made_before + self.report.requests >= self.source.pages_per_night:
            raise Stopped(f"the budget of {self.source.pages_per_night} requests for a night is used up")
        if not in_window(self.source.night_window, self._fetcher.clock()):
            raise Stopped(f"the night window {self.source.night_window} is over")
        self.report.requests += 1
        answer = await self._fetcher.fetch(self.source, self._own_hosts, request, context, known)
        if has_body(answer):
            self._blocks = 0
            return answer
        self._fetcher.keep(self.source, answer, context)
        if answer.blocked:
            self._blocks += 1
            if self._blocks >= BLOCKS_UNTIL_STOPPED:
                raise Stopped("blocked: the site guards itself against programs; no way round is looked for")
        return answer

    def _failed(self, answer: Answer) -> None:
        self.report.failed += 1
        self.report.problems.append(f"{answer.request.url}: {answer.error}")

    def _finish(self) -> None:
        state = self._ledger.source(self.source.id)
        now = self._fetcher.clock()
        today = now.date().isoformat()
        quiet = state.quiet_days
        if self._lists_changed or self.report.new or self.report.changed:
            quiet = 0
        elif self._any_list and state.visited_on != today:
            quiet += 1
        silent = 0 if self._any_list else state.silent_nights + (state.finished_night != self._fetcher.night)
        if not self._any_list and self.report.status == "done":
            self.report.status = "silent"
        self._ledger.save_source(
            replace(
                state,
                visited_at=now,
                visited_on=today,
                succeeded_at=now if self._any_list else state.succeeded_at,
                walked_at=now if self._complete and self._any_list else state.walked_at,
                finished_night=self._fetcher.night if self.report.status != "stopped" else state.finished_night,
                quiet_days=quiet,
                silent_nights=silent,
                reports=max(state.reports, self.report.found),
            )
        )


def has_body(answer: Answer) -> bool:
    """Whether an answer brought a body that can be read."""
    return answer.good and bool(answer.data)


def start_hosts(source: Source) -> frozenset[str]:
    """The hosts of a source's own addresses."""
    return frozenset(host_of(url) for url in source.start_urls)
