"""One visit to a source: its lists to the end, then the report pages that are new or due, then their files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from extractors.media import MediaKind
from flows.crawling.addresses import absolute, host_of, refusal, same_page_key
from flows.crawling.attachments import attachments, body_of, is_file_address, is_other_file
from flows.crawling.dialects import wanted_scripts
from flows.crawling.discovery import (
    REPORT_FROM,
    UNSURE_FROM,
    Judgement,
    content_score,
    is_report_column,
    judge,
    path_names_reports,
)
from flows.crawling.fetching import Answer, Context, Fetcher, resource_key
from flows.crawling.ledger import Resource
from flows.crawling.pages import Page, PageRequest, Row, one_line, read_page
from flows.crawling.politeness import in_window
from flows.crawling.recognition import is_missing, is_removed, refresh_target, same_content
from flows.crawling.seasons import is_resting, silence
from flows.crawling.sources import Source, start_hosts
from flows.crawling.walking import NoPage, Walk, walk_list

MOST_LISTS = 300
"""Lists of one source in a night."""
DEEPEST_LIST = 3
"""Lists that are found on lists (year folders, groups of bodies) are followed so far down."""
MOST_REFRESHES = 3
"""Pages in a row that only lead on to another."""
MOST_UNSURE = 200
"""Links of one source in a night that are looked at though no rule speaks for them."""
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


@dataclass(frozen=True, slots=True)
class _ListToWalk:
    request: PageRequest
    depth: int = 0
    name: str = ""


class Stopped(Exception):
    """The visit ends here for tonight, and says why."""


class Visit:
    """A visit to one source. `run` never raises for what a site does: the report says it."""

    def __init__(self, source: Source, fetcher: Fetcher) -> None:
        self.source = source
        self.report = VisitReport(source.id, source.name)
        self._fetcher = fetcher
        self._ledger = fetcher.ledger
        self._own_hosts = start_hosts(source)
        self._lists: deque[_ListToWalk] = deque()
        self._found: deque[Found] = deque()
        self._rechecks: deque[Found] = deque()
        self._known_links: set[str] = set()
        self._years: set[int] = set()
        self._visited: set[str] = set()
        self._made_before = fetcher.ledger.requests_of_night(fetcher.night, source.id)
        self._blocks = 0
        self._lists_among_details = 0
        self._was_blocked = False
        self._any_list = False
        self._lists_changed = False
        self._complete = True

    async def run(self) -> VisitReport:
        """Make the visit and keep what is now known of the source."""
        if is_resting(self._ledger.source(self.source.id), self._fetcher.clock()):
            self.report.status = "resting"
            return self.report
        self._lists.extend(_ListToWalk(PageRequest(url)) for url in self.source.start_urls)
        try:
            while self._lists or self._found or self._rechecks:
                while self._lists:
                    await self._walk(self._lists.popleft())
                if self._found:
                    await self._take_or_put_off(self._found.popleft())
                elif self._rechecks:
                    await self._take(self._rechecks.popleft())
        except Stopped as stopped:
            self.report.status = "stopped"
            self.report.problems.append(str(stopped))
            self._complete = False
        self._finish()
        return self.report

    # Lists

    async def _walk(self, target: _ListToWalk) -> None:
        if target.request.key in self._visited or self.report.lists >= MOST_LISTS:
            return
        self._visited.add(target.request.key)
        page = await self.list_page(target.request)
        if isinstance(page, NoPage):
            if target.depth == 0:
                self.report.problems.append(f"{target.request.url}: {page.reason}")
            self._complete = self._complete and page.is_end
            return
        await self._walk_from(page, target)

    async def _walk_from(self, page: Page, target: _ListToWalk) -> None:
        self.report.lists += 1
        if is_report_itself(page):
            self._add(Row(page.url, page.title), page.url, judge(page.title, in_column=True, dated=True))
            return
        walk = Walk()
        in_column = is_report_column(f"{target.name}|{page.title}", page.url)
        found_before = len(self._known_links)
        async for part in walk_list(page, self.list_page, walk, self.source.dialect):
            for row, judgement in self.judge_rows(part.rows, part.page, in_column):
                if judgement.verdict != "list":
                    self._add(row, part.page.url, judgement)
                elif target.depth < DEEPEST_LIST and host_of(row.url) == host_of(page.url):
                    name = f"{target.name}|{row.title}"
                    self._lists.append(_ListToWalk(PageRequest(row.url), target.depth + 1, name))
        if len(self._known_links) == found_before and target.depth < DEEPEST_LIST:
            for url in frames(page):
                name = f"{target.name}|{page.title}"
                self._lists.append(_ListToWalk(PageRequest(url), target.depth + 1, name))
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

    def judge_rows(self, rows: Iterable[Row], page: Page, in_column: bool) -> list[tuple[Row, Judgement]]:
        """The rows of a list page that are, may be, or lead to reports, each with its judgement."""
        rows = list(rows)
        judged = [
            (row, judge(row.title, in_column or (not row.title and path_names_reports(row.url)), row.date is not None))
            for row in rows
        ]
        report_blocks = {row.block for row, judgement in judged if judgement.verdict == "report"}
        kept = []
        for row, judgement in judged:
            if same_page_key(row.url) == same_page_key(page.url):
                continue
            if row.url.rstrip("/") in {url.rstrip("/") for url in self.source.start_urls}:
                continue
            untied = bool(row.title) and row.block not in report_blocks and row.date is None
            alone = judgement.verdict == "unsure" and untied
            if (judgement.verdict in {"report", "unsure"} and not alone) or judgement.verdict == "list":
                kept.append((row, judgement))
        return kept

    async def list_page(self, request: PageRequest, hops: int = 0) -> Page | NoPage:
        """A page of a list, archived and recorded; pages that only lead on to another are followed."""
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
        kept = await self._fetcher.keep(self.source, answer, context)
        if missing:
            return NoPage(missing, is_end=True)
        if known is None or known.sha256 != kept.sha256:
            self._lists_changed = True
        self._any_list = True
        target = refresh_target(page)
        if target is not None and hops < MOST_REFRESHES and refusal(target, self._own_hosts) is None:
            return await self.list_page(PageRequest(target), hops + 1)
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
                await self._fetcher.keep(self.source, answer, context)
                scripts[url] = read_page(url, answer.data).text
        return replace(page, scripts=scripts) if scripts else page

    # Report pages and files

    async def _take_or_put_off(self, found: Found) -> None:
        """Fetch a link that is new; one that is due to be looked at again waits until the new ones are done."""
        doubtful = found.judgement.verdict == "unsure" and len(self.report.unsure) >= MOST_UNSURE
        key = resource_key(PageRequest(found.row.url))
        if found.judgement.score < UNSURE_FROM or doubtful or key in self._visited:
            return
        self._visited.add(key)
        known = self._ledger.resource(key)
        if known is None:
            await self._take(found)
        elif self._is_due(known, found.row):
            self._rechecks.append(found)
        else:
            self.report.unchanged += 1

    async def _take(self, found: Found) -> None:
        row = found.row
        request = PageRequest(row.url)
        known = self._ledger.resource(resource_key(request))
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
            kept = await self._fetcher.keep(self.source, answer, replace(context, role="attachment"), row_name(row))
            self._count(known, kept.sha256)
            self._note_unsure(found, context.score or 0.0)
            return
        await self._take_page(found, page, answer, context, known)

    async def _take_page(
        self, found: Found, page: Page, answer: Answer, context: Context, known: Resource | None
    ) -> None:
        missing = is_missing(page) or is_removed(page)
        if missing:
            await self._fetcher.keep(self.source, replace(answer, error=missing), replace(context, role="other"), None)
            self.report.failed += 1
            return
        if is_list_itself(page) and self._lists_among_details < 50:
            self._lists_among_details += 1
            await self._fetcher.keep(self.source, answer, replace(context, role="list"), None)
            await self._walk_from(page, _ListToWalk(PageRequest(page.url), DEEPEST_LIST, found.row.title))
            return
        files = [item for item in attachments(page) if not is_other_file(item.name)]
        body = body_of(page)
        text = one_line(body.text_content()) if body is not None else ""
        score = self._score_with_content(found.judgement, text, bool(files))
        context = replace(context, score=score)
        if self._is_same_as_kept(answer, known):
            answer = replace(answer, unchanged=True, sha256=known.sha256 if known else None)
        kept = await self._fetcher.keep(self.source, answer, context, row_name(found.row))
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
            await self._fetcher.keep(self.source, replace(answer, error=missing), replace(context, role="other"))
            self.report.failed += 1
            return
        kept = await self._fetcher.keep(self.source, answer, context)
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
        if row is not None and known.title is not None and known.title != row_name(row):
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
        await self._fetcher.keep(self.source, answer, context)
        if answer.blocked:
            self._was_blocked = True
            self._blocks += 1
            if self._blocks >= BLOCKS_UNTIL_STOPPED:
                raise Stopped("blocked: the site guards itself against programs; no way round is looked for")
        return answer

    def _failed(self, answer: Answer) -> None:
        self.report.failed += 1
        self.report.problems.append(f"{answer.request.url}: {answer.error}")

    def _finish(self) -> None:
        self.report.years = sorted(self._years)
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
            self.report.status = "blocked" if self._was_blocked else "silent"
        state = replace(
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
        self._ledger.save_source(state)
        silent_since = silence(state)
        if silent_since is not None:
            self.report.problems.append(silent_since)


def is_report_itself(page: Page) -> bool:
    """Whether a page that was asked for as a list is a report: its own words say so, and it leads to no reports."""
    body = body_of(page)
    text = one_line(body.text_content()) if body is not None else ""
    links = [row for row in page.rows if judge(row.title).verdict == "report"]
    return len(links) < 2 and len(text) > 200 and content_score(text) >= 0.75


def is_list_itself(page: Page) -> bool:
    """Whether a page that was asked for as a report is a list of reports: it leads to several and says little."""
    body = body_of(page)
    text = one_line(body.text_content()) if body is not None else ""
    links = {row.url for row in page.rows if judge(row.title, in_column=True).verdict == "report"}
    return len(links) >= 2 and content_score(text) < 0.75


def frames(page: Page) -> list[str]:
    """The addresses on the same host that the frames of a page show, files and viewers left out."""
    if page.root is None:
        return []
    found = [absolute(page.base, frame.get("src") or "") for frame in page.root.iter("iframe", "frame")]
    own = host_of(page.url)
    return [url for url in found if url is not None and host_of(url) == own and not is_file_address(url)][:4]


def row_name(row: Row) -> str:
    """What a list says of a page; when it changes, the page is looked at again."""
    return f"{row.title} {row.date or ''}".strip()


def has_body(answer: Answer) -> bool:
    """Whether an answer brought a body that can be read."""
    return answer.good and bool(answer.data)
