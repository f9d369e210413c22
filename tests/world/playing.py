"""Crawling the world: sources for its sites, a night's crawl, and what became of each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.crawl import CrawlSummary, SourceResult, crawl, job_for, result_of
from flows.crawling.discovery import REPORT_FROM
from flows.crawling.job import ledger_path
from flows.crawling.ledger import Ledger
from flows.crawling.process import crawl_sources
from flows.crawling.sources import Source
from flows.settings import Settings
from tests.world.server import Site
from warehouse.archive import Archive

NIGHT = "2026-02-01T183000Z"


def source_of(site: Site, **changes: Any) -> Source:
    """The source that an operator would write for a site."""
    values: dict[str, Any] = {
        "id": site.name,
        "name": "某县人民政府",
        "division_code": "350128",
        "level": "county",
        "start_urls": tuple(site.url(path) for path in site.starts),
    }
    return Source.model_validate({**values, **site.settings, **changes})


def settings_for(home: Path) -> Settings:
    """Settings with their home in a folder of the test."""
    return Settings(home=home, contact="+https://example.org/gouji")


def crawl_sites(home: Path, sites: Sequence[Site], night: str = NIGHT, **changes: Any) -> CrawlSummary:
    """Crawl the sites as one night, in crawl processes as the stage does it."""
    return crawl(settings_for(home), night, [source_of(site, **changes) for site in sites])


def crawl_here(home: Path, sites: Sequence[Site], night: str = NIGHT, **changes: Any) -> CrawlSummary:
    """Crawl the sites as one night in this process, which spares the start of another."""
    settings = settings_for(home)
    results: list[SourceResult] = []
    with Ledger(ledger_path(settings.raw)) as ledger:
        job = job_for(settings, night, [source_of(site, **changes) for site in sites])
        crawl_sources(job, lambda report: results.append(result_of(asdict(report))))
        recorded = ledger.export(Archive(settings.raw))
    return CrawlSummary(night, tuple(sorted(results, key=lambda result: result.source_id)), (), recorded)


@dataclass(frozen=True)
class Discovery:
    """Paths of a site by what became of them: reports found, missed, marked as unsure, and others taken for reports."""

    found: frozenset[str]
    missed: frozenset[str]
    unsure: frozenset[str]
    wrong: frozenset[str]


def discovery_of(home: Path, site: Site) -> Discovery:
    """What the archive holds of a site, against what is true of it."""
    taken: set[str] = set()
    unsure: set[str] = set()
    for row in Archive(home / "raw").fetches().to_pylist():
        if row["role"] not in {"detail", "attachment"} or row["sha256"] is None or not row["url"].startswith(site.base):
            continue
        path = row["url"][len(site.base) :].partition(";jsessionid=")[0]
        (taken if (row["score"] or 0) >= REPORT_FROM else unsure).add(path)
    return Discovery(
        frozenset(site.reports & taken),
        frozenset(site.reports - taken - unsure),
        frozenset(unsure),
        frozenset(site.others & taken),
    )
