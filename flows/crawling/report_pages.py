"""Fetching what a list leads to: report pages that are new or due, and the files that they carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from extractors.media import MediaKind
from flows.crawling.addresses import host_of, refusal
from flows.crawling.answers import Answer, Context, resource_key
from flows.crawling.attachments import Attachment, attachments, body_text, is_file_address, is_other_file
from flows.crawling.discovery import REPORT_FROM, UNSURE_FROM, Judgement, content_score
from flows.crawling.ledger import Resource
from flows.crawling.markup_rows import Row
from flows.crawling.pages import Page, PageRequest, read_page
from flows.crawling.recognition import frames, is_list_itself, is_missing, is_removed, refresh_target
from flows.crawling.requests import Requests, has_body

MOST_UNSURE = 200
"""Links of one source in a night that are looked at though no rule speaks for them."""
MOST_REFRESHES = 3
"""Pages in a row that only lead on to another."""


@dataclass(frozen=True, slots=True)
class Found:
    """A link that is or may be a report: the row it stood in, the list, and the judgement."""

    row: Row
    list_url: str
    judgement: Judgement


class ReportPages:
    """The report pages of one visit.

    `on_list` is called, with its address, name and the page if it was just fetched, for what is a list of reports.
    """

    def __init__(self, requests: Requests, on_list: Callable[[str, str, Page | None], None]) -> None:
        self._requests = requests
        self._on_list = on_list
        self._report = requests.report
        self._taken: set[str] = set()

    async def take_if_new(self, found: Found) -> bool:
        """Fetch a link that is new, and finish one whose files were not all fetched; False if it is due a re-check."""
        doubtful = found.judgement.verdict == "unsure" and len(self._report.unsure) >= MOST_UNSURE
        request = PageRequest(found.row.url)
        key = resource_key(request)
        if found.judgement.score < UNSURE_FROM or doubtful or key in self._taken:
            return True
        self._taken.add(key)
        known = self._requests.known(request)
        if known is None:
            await self.take(found)
        elif known.role == "list":
            self._on_list(known.url, found.row.title, None)
        elif known.pending and known.sha256 is not None:
            await self._take_files(self._archived(known), self._context(found), key)
        elif self._is_due(known, found.row):
            return False
        else:
            self._report.unchanged += 1
        return True

    async def take(self, found: Found, hops: int = 0, target: str | None = None) -> None:
        """Fetch a link, whatever is known of it, and the files of its page."""
        request = PageRequest(target or found.row.url)
        known = self._requests.known(request)
        context = self._context(found)
        answer = await self._requests.fetch(request, context, known, whole_page=True)
        if not has_body(answer):
            self._requests.failed(answer)
            return
        page = read_page(answer.url, answer.data)
        if page.kind is not MediaKind.HTML:
            context = replace(context, role="attachment")
            kept = await self._requests.keep(answer, context, known, row_name(found.row))
            self._requests.count(known, kept.sha256)
            self._note_unsure(found, context.score or 0.0)
            return
        missing = is_missing(page) or is_removed(page)
        onward = refresh_target(page)
        if missing is None and onward is not None and hops < MOST_REFRESHES and self._may_ask(onward):
            await self._requests.keep(answer, replace(context, role="other"), known)
            await self.take(found, hops + 1, onward)
        elif missing is not None:
            await self._requests.keep(replace(answer, error=missing), replace(context, role="other"), known)
            self._report.failed += 1
        elif is_list_itself(page):
            await self._requests.keep(answer, replace(context, role="list"), known)
            self._on_list(page.url, found.row.title, page)
        else:
            await self.take_page(found, page, answer, known)

    async def take_page(self, found: Found, page: Page, answer: Answer, known: Resource | None) -> None:
        """Keep a page that is or may be a report, then its files; one whose words say otherwise is no document."""
        files = _files(page)
        score = score_with_content(found.judgement, body_text(page), bool(files))
        key = resource_key(answer.request)
        self._taken.add(key)
        if score < UNSURE_FROM:
            context = replace(self._context(found), role="other", score=score)
            await self._requests.keep(answer, context, known, row_name(found.row))
            return
        context = replace(self._context(found), role="detail", score=score)
        kept = await self._requests.keep(answer, context, known, row_name(found.row), bool(files))
        self._requests.count(known, kept.sha256)
        self._note_unsure(found, score)
        await self._take_files(page, context, key)

    async def _take_files(self, page: Page, context: Context, key: str) -> None:
        files = _files(page)
        for file in files:
            await self._take_file(file, page.url, context)
        if not files and content_score(body_text(page)) < 0.5:
            for url in frames(page):
                await self._take_file(Attachment(url), page.url, context, "detail")
        self._requests.ledger.files_done(key)

    async def _take_file(self, file: Attachment, parent: str, page_context: Context, role: str = "attachment") -> None:
        request = PageRequest(file.url)
        key = resource_key(request)
        if key in self._taken or not self._may_ask(file.url):
            return
        self._taken.add(key)
        known = self._requests.known(request)
        if known is not None and not self._is_due(known, None):
            return
        context = replace(page_context, role=role, parent_url=parent, link_text=file.name[:300] or None)
        answer = await self._requests.fetch(request, context, known)
        if answer.status == 405:
            # some gkmlpt sites give their files to POST only
            answer = await self._requests.fetch(PageRequest(file.url, "POST", b"download=1"), context, known)
        if not has_body(answer):
            self._requests.failed(answer)
            return
        page = read_page(answer.url, answer.data)
        missing = is_missing(page) if page.kind is MediaKind.HTML else None
        if missing is not None:
            await self._requests.keep(replace(answer, error=missing), replace(context, role="other"), known)
            self._report.failed += 1
            return
        kept = await self._requests.keep(answer, context, known)
        self._requests.count(known, kept.sha256)

    def _context(self, found: Found) -> Context:
        row = found.row
        role = "attachment" if is_file_address(row.url) else "detail"
        title = row.title[:300] or None
        return Context(role, found.list_url, title, title, row.date, found.judgement.score)

    def _archived(self, known: Resource) -> Page:
        assert known.sha256 is not None
        return read_page(known.final_url or known.url, self._requests.fetcher.archive.read(known.sha256))

    def _may_ask(self, url: str) -> bool:
        return refusal(url, self._requests.own_hosts) is None and bool(host_of(url))

    def _note_unsure(self, found: Found, score: float) -> None:
        if score < REPORT_FROM:
            self._report.unsure.append(f"{found.row.title} ({found.row.url}, {score:.2f})")

    def _is_due(self, known: Resource, row: Row | None) -> bool:
        """Whether a page or file is to be looked at again: at the ages of `recheck_days`, or when its row changed."""
        now = self._requests.fetcher.clock()
        if known.sha256 is None:
            return known.failures == 0 or now - known.fetched_at >= timedelta(hours=1)
        if row is not None and known.title is not None and known.title != row_name(row):
            return True
        ages = sorted(self._requests.source.recheck_days)
        looked_at = (known.fetched_at - known.first_fetched_at) / timedelta(days=1)
        next_age = next((age for age in ages if age > looked_at), None)
        if next_age is not None:
            return now - known.first_fetched_at >= timedelta(days=next_age)
        return bool(ages) and ages[-1] > 0 and now - known.fetched_at >= timedelta(days=ages[-1])


def row_name(row: Row) -> str:
    """What a list says of a page; when it changes, the page is looked at again."""
    return f"{row.title} {row.date or ''}".strip()


def score_with_content(judgement: Judgement, text: str, has_files: bool) -> float:
    """The score of a link once its page was read: the form's own words decide where the title did not."""
    if judgement.score >= REPORT_FROM:
        return judgement.score
    seen = content_score(text)
    if seen >= 0.75:
        return max(judgement.score, 0.9)
    return judgement.score if seen > 0 or has_files else round(judgement.score / 2, 3)


def _files(page: Page) -> list[Attachment]:
    return [item for item in attachments(page) if not is_other_file(item.name)]
