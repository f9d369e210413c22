"""The crawl stage: visit every source, archive what is new, and write the manifest of the night's requests."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.crawling.ledger import Ledger
from flows.crawling.process import Job, ledger_path
from flows.crawling.sources import Source, load_sources
from flows.settings import REPOSITORY, Night, Settings, night_start, worker_environment
from warehouse.archive import Archive


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What a night's visit to one source gave.

    `status` is `done`, `resting` (not looked at tonight), `stopped` (budget, window, blocked), `silent` (no list
    answered), `failed` (the crawler itself failed) or `killed` (its process ended early). `found` counts the reports
    on its lists, `new` and `changed` the contents archived tonight.
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
        results = _run_processes(settings, night, visited, progress) if visited else []
        recorded = ledger.export(archive)
    return CrawlSummary(night, tuple(sorted(results, key=lambda result: result.source_id)), problems, recorded)


def _run_processes(
    settings: Settings, night: Night, sources: Sequence[Source], progress: Callable[[SourceResult], None] | None
) -> list[SourceResult]:
    agent = settings.user_agent
    named = f"{agent} {settings.contact}".strip()
    results: dict[str, SourceResult] = {}
    with tempfile.TemporaryDirectory(prefix="gouji-crawl-") as folder:
        job = Job(settings.raw, night, night_start(night), named, agent.partition("/")[0], tuple(sources))
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
                    result = _result(json.loads(line))
                    results[result.source_id] = result
                    if progress is not None:
                        progress(result)
                code = process.wait()
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        last_words = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    for source in sources:
        if source.id not in results:
            why = f"the crawl process ended with code {code} before this source was done {' '.join(last_words)}".strip()
            results[source.id] = SourceResult(source.id, source.name, "killed", problems=(why,))
    return list(results.values())


def _result(report: dict[str, Any]) -> SourceResult:
    return SourceResult(**{name: tuple(value) if isinstance(value, list) else value for name, value in report.items()})
