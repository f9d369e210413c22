"""The crawl stage: visit every source, archive what is new, and write the manifest of the night's requests."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from flows.crawling.job import Job, ledger_path
from flows.crawling.ledger import Ledger
from flows.crawling.sources import Source, load_sources, start_hosts
from flows.crawling.tables import ImportedSources, import_table
from flows.output import CommandFailed, Output
from flows.settings import REPOSITORY, Night, Settings, night_name, night_start, worker_environment
from warehouse.archive import Archive

if TYPE_CHECKING:
    from flows.crawling.probing import Probe

SOURCES_PER_PROCESS = 50
"""Below so many sources a second process costs more than it saves."""


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What a night's visit to one source gave.

    `status` is `done`, `resting` (not looked at tonight), `stopped` (budget, window), `blocked` (the site guards itself
    against programs), `silent` (no list answered), `failed` (the crawler itself failed) or `killed` (its process ended
    early). `found` counts the reports on its lists, `new` and `changed` the contents archived tonight.
    """

    source_id: str
    name: str
    status: str
    requests: int = 0
    lists: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    dialects: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    unsure: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What the crawl of a night did, source by source; `problems` are those of source files that were left out."""

    night: Night
    results: tuple[SourceResult, ...] = ()
    problems: tuple[str, ...] = field(default=())
    recorded: int = 0

    @property
    def requests(self) -> int:
        """How many requests were made for pages and files."""
        return sum(result.requests for result in self.results)

    @property
    def new(self) -> int:
        """How many contents were archived that were not known."""
        return sum(result.new for result in self.results)

    @property
    def changed(self) -> int:
        """How many pages and files had changed since they were last fetched."""
        return sum(result.changed for result in self.results)


def crawl(
    settings: Settings,
    night: Night,
    sources: Sequence[Source] | None = None,
    progress: Callable[[SourceResult], None] | None = None,
) -> CrawlSummary:
    """Visit the sources of `settings.sources` (or those given) and record every request in the archive's manifest.

    `progress` is called for each source when its visit is over. A source that fails is a result with its problems,
    a source file that does not fit a problem of the summary; nothing of that is raised.
    """
    problems: tuple[str, ...] = ()
    if sources is None:
        book = load_sources(settings.sources)
        sources, problems = book.sources, tuple(str(problem) for problem in book.problems)
    archive = Archive(settings.raw)
    visited = [source for source in sources if source.enabled]
    with Ledger(ledger_path(settings.raw)) as ledger:
        ledger.export(archive)
        results = _crawl_in_processes(settings, night, visited, progress)
        recorded = ledger.export(archive)
    return CrawlSummary(night, tuple(sorted(results, key=lambda result: result.source_id)), problems, recorded)


def probe(settings: Settings, url: str, output: Output) -> Probe:
    """Show what a list page holds: its dialect, what a crawl would take from it and why, and a draft source file.

    CommandFailed if the page could not be had.
    """
    from flows.crawling.probing import probe_list  # loads Scrapy, which the stage itself leaves to its processes

    job = job_for(settings, night_name(datetime.now(UTC)), ())
    probed = probe_list(url, job.user_agent, job.agent, job.started_at)
    if probed.problem is not None and not probed.rows:
        raise CommandFailed(f"{url}: {probed.problem}")
    facts = {
        "title": probed.title,
        "dialect": probed.dialect,
        "column of annual reports": probed.in_column,
        "pages looked at": probed.pages,
        "pages stated": probed.stated_pages,
        "requests": probed.requests,
    }
    output.facts("page", facts)
    rows = [
        (row.verdict, row.score, row.year, row.body, row.date, row.title, row.url, "; ".join(row.reasons))
        for row in probed.rows
    ]
    output.rows("rows", ("verdict", "score", "year", "body", "date", "title", "url", "why"), rows)
    if probed.problem is not None:
        output.note(probed.problem)
    output.note(probed.draft, key="draft")
    return probed


def import_sources(table: Path, folder: Path, output: Output) -> ImportedSources:
    """Write a source file for every row of a CSV table, and show it; CommandFailed if a row did not fit."""
    imported = import_table(table, folder)
    output.rows("written", ("file",), [(str(path),) for path in imported.written])
    for problem in imported.problems:
        output.note(problem, key="problems")
    if imported.problems:
        raise CommandFailed(f"{len(imported.problems)} problems in {table}; {len(imported.written)} sources written")
    return imported


def job_for(settings: Settings, night: Night, sources: Sequence[Source]) -> Job:
    """What a crawl process is told: the agent's name and contact are sent with every request."""
    named = f"{settings.user_agent} {settings.contact}".strip()
    agent = re.split(r"[\s/]", settings.user_agent.strip())[0]
    return Job(settings.raw, night, night_start(night), named, agent, tuple(sources))


def result_of(report: Mapping[str, Any]) -> SourceResult:
    """A visit's report, as a crawl process prints it, as a result."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in report.items()}
    return SourceResult(**values)


def groups_by_host(sources: Sequence[Source], most: int) -> list[list[Source]]:
    """Split the sources into at most `most` groups of similar size; sources that share a host stay together."""
    leader: dict[str, str] = {}

    def find(host: str) -> str:
        while leader.setdefault(host, host) != host:
            host = leader[host]
        return host

    for source in sources:
        first, *others = sorted(start_hosts(source))
        for other in others:
            leader[find(other)] = find(first)
    together: dict[str, list[Source]] = {}
    for source in sources:
        together.setdefault(find(min(start_hosts(source))), []).append(source)
    groups: list[list[Source]] = [[] for _ in range(max(1, min(most, len(together))))]
    for members in sorted(together.values(), key=len, reverse=True):
        min(groups, key=len).extend(members)
    return [group for group in groups if group]


def _crawl_in_processes(
    settings: Settings, night: Night, sources: Sequence[Source], progress: Callable[[SourceResult], None] | None
) -> list[SourceResult]:
    """Crawl the sources in one process, or in several where there are many: each parses on a core of its own."""
    if not sources:
        return []
    most = min(settings.workers, 1 + len(sources) // SOURCES_PER_PROCESS)
    groups = groups_by_host(sources, most)
    lock = Lock()

    def report(result: SourceResult) -> None:
        if progress is not None:
            with lock:
                progress(result)

    with ThreadPoolExecutor(len(groups)) as pool:
        done = pool.map(lambda group: _run_process(job_for(settings, night, group), report), groups)
        return [result for results in done for result in results]


def _run_process(job: Job, report: Callable[[SourceResult], None]) -> list[SourceResult]:
    results: dict[str, SourceResult] = {}
    with tempfile.TemporaryDirectory(prefix="gouji-crawl-") as folder:
        path = Path(folder) / "job.json"
        job.write(path)
        errors = Path(folder) / "errors.txt"
        with errors.open("w", encoding="utf-8") as error_file:
            process = subprocess.Popen(
                [sys.executable, "-m", "flows.crawling.process", str(path)],
                stdout=subprocess.PIPE,
                stderr=error_file,
                text=True,
                encoding="utf-8",
                env={**worker_environment(), "PYTHONPATH": str(REPOSITORY)},
            )
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    result = result_of(json.loads(line))
                    results[result.source_id] = result
                    report(result)
                code = process.wait()
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        last_words = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    for source in job.sources:
        if source.id not in results:
            why = f"the crawl process ended with code {code} before this source was done {' '.join(last_words)}".strip()
            results[source.id] = SourceResult(source.id, source.name, "killed", problems=(why,))
            report(results[source.id])
    return list(results.values())
