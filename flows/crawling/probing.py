"""Looking at one list page: which dialect it speaks, which reports a crawl would take and why, a draft source file."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flows.crawling.addresses import host_of
from flows.crawling.discovery import is_report_column
from flows.crawling.engine import Downloader, run
from flows.crawling.fetching import Fetcher, make_clock
from flows.crawling.ledger import Ledger
from flows.crawling.pages import Page, PageRequest
from flows.crawling.politeness import Turns
from flows.crawling.requests import Stopped
from flows.crawling.sources import Source
from flows.crawling.visits import Visit
from flows.crawling.walking import NoPage, Walk, walk_list
from warehouse.archive import Archive

PAGES_LOOKED_AT = 3
_BODY_NAME = re.compile(r"^.{2,30}(?:人民政府|政府|委员会|管委会|办公室|局|厅|部|署|院)(?:门户网站|网站|网)?$")


@dataclass(frozen=True, slots=True)
class ProbedRow:
    """An entry of the list: what the crawler makes of it (`report`, `unsure`, `list` or `no`), how surely, and why.

    `year` and `body` are those that the title names.
    """

    title: str
    url: str
    date: date | None
    year: int | None
    body: str | None
    verdict: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """What a list page holds. `draft` is a source file to be completed, `problem` why there is nothing to see.

    `pages` is how many pages were looked at, at most `PAGES_LOOKED_AT`, `stated_pages` how many the list says it has.
    """

    url: str
    title: str = ""
    dialect: str = ""
    in_column: bool = False
    pages: int = 0
    stated_pages: int | None = None
    rows: tuple[ProbedRow, ...] = ()
    requests: int = 0
    problem: str | None = None
    draft: str = ""


def probe_list(url: str, user_agent: str, agent: str, started_at: datetime) -> Probe:
    """Fetch a list page, and at most two further ones, by all the rules of a crawl; nothing is kept.

    What the page is not, or a host that refuses, is told in `problem`; nothing is raised for it.
    """
    host = host_of(url)
    if urlsplit(url).scheme not in {"http", "https"} or not host:
        return Probe(url, problem="this is no http or https address")
    source = Source(
        id="probe", name="probe", division_code="000000000000", level="other", start_urls=(url,), pages_per_night=20
    )
    probes: list[Probe] = []
    with tempfile.TemporaryDirectory(prefix="gouji-probe-") as folder:
        raw = Path(folder)
        with Ledger(raw / "ledger.sqlite") as ledger:

            async def work(download: Downloader) -> None:
                turns = Turns(raw / "turns")
                fetcher = Fetcher(
                    download, Archive(raw), ledger, turns, "probe", agent, make_clock(started_at), user_agent
                )
                probes.append(await _probe(url, Visit(source, fetcher)))

            run(user_agent, frozenset({host}), work)
    return probes[0] if probes else Probe(url, problem="the crawler itself failed")


async def _probe(url: str, visit: Visit) -> Probe:
    try:
        page = await visit.list_page(PageRequest(url))
        if isinstance(page, NoPage):
            return Probe(url, requests=visit.report.requests, problem=page.reason)
        return await _read(url, page, visit)
    except Stopped as stopped:
        return Probe(url, requests=visit.report.requests, problem=str(stopped))


async def _read(url: str, page: Page, visit: Visit) -> Probe:
    walk = Walk()
    in_column = is_report_column(page.title, page.url)
    rows: list[ProbedRow] = []
    async for part in walk_list(page, visit.list_page, walk):
        for row, judgement in visit.judge_rows(part.rows, part.page, in_column):
            name = row.title, row.url, row.date
            rows.append(
                ProbedRow(*name, judgement.year, judgement.body, judgement.verdict, judgement.score, judgement.reasons)
            )
        if walk.pages >= PAGES_LOOKED_AT:
            break
    found = tuple({row.url: row for row in reversed(rows)}.values())[::-1]
    return Probe(
        url,
        page.title,
        walk.dialect,
        in_column,
        walk.pages,
        walk.stated_pages,
        found,
        visit.report.requests,
        walk.problem,
        draft_source(url, page, found),
    )


def draft_source(url: str, page: Page, rows: tuple[ProbedRow, ...]) -> str:
    """A source file for the list, to be completed: what a page cannot tell is left as a comment to fill in."""
    years = sorted({row.year for row in rows if row.verdict == "report" and row.year is not None})
    reports = sum(row.verdict == "report" for row in rows)
    lines = [
        f"id: {source_id_for(url)}",
        f"name: {_name_on(page) or '# fill in: the publishing body'}",
        "division_code: # fill in: 12 digits, as in warehouse/reference/divisions.csv",
        "level: # fill in: province, city, county, township, department, ministry or other",
        "start_urls:",
        f"  - {url}",
    ]
    if len(years) > 1:
        lines.append(f"expected_years: {years[0]}-{years[-1]}")
    if reports:
        lines.append(f"minimum_reports: {reports}")
    return "\n".join(lines) + "\n"


def source_id_for(url: str) -> str:
    """An id for a source at this address: the host's own name, without www and the common endings."""
    name, _, port = host_of(url).rpartition(":")
    short = re.sub(r"^www\.|(?:\.gov)?\.cn$|\.com$", "", name.strip("[]"))
    kept = re.sub(r"[^\w.-]+", "-", short)
    return kept if port in {"80", "443"} else f"{kept}-{port}"


def _name_on(page: Page) -> str | None:
    metas = page.metas()
    candidates = [metas.get("sitename", ""), *re.split(r"[-_|>—\s]+", page.title)]
    fitting = [re.sub(r"(?:门户网站|网站|网)$", "", name) for name in candidates if _BODY_NAME.match(name)]
    return fitting[0] if fitting else None
