"""Measure the crawler over the test world: `python -m benchmarks.crawl [pages|unchanged|discovery|politeness]...`.

pages       pages per second of one crawl process on one core, 200 hosts, delay 0
unchanged   requests of a second night over N sources where nothing has changed
discovery   recall and precision over all dialects and faults, and the list of what the crawler is unsure of
politeness  what each host's own request log shows: robots first, one request at a time, the delay between two
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from flows.crawl import crawl
from flows.settings import Settings
from tests.world import dialects, faults
from tests.world.attachments import attachments
from tests.world.crowd import crowd
from tests.world.playing import crawl_sites, discovery_of, source_of
from tests.world.server import Site, playing

CRAWL_DELAY = 0.3


def measure_pages(hosts: int, reports: int) -> dict[str, object]:
    """Pages per second of a crawl process that may use one core, while the sites are served from the others."""
    sites = crowd(hosts, reports)
    cores = sorted(os.sched_getaffinity(0))
    with playing(*sites), tempfile.TemporaryDirectory() as home:
        os.sched_setaffinity(0, cores[:1])  # the crawl process inherits it; the server's thread keeps the others
        settings = Settings(home=Path(home), workers=1)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        summary = crawl(settings, "2026-02-01T183000Z", [source_of(site) for site in sites])
        seconds = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.sched_setaffinity(0, cores)
        answered = sum(len(site.log) for site in sites)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "hosts": hosts,
        "requests answered": answered,
        "pages archived": summary.new,
        "seconds": round(seconds, 2),
        "CPU seconds of the crawl process": round(used, 2),
        "pages per second": round(answered / seconds, 1),
        "pages per CPU second": round(answered / used, 1),
        "largest resident set in MB": round(after.ru_maxrss / 1024),
    }


def measure_unchanged(count: int) -> dict[str, object]:
    """Requests of a second night, 26 hours later, over sources where nothing has changed."""
    sites = crowd(count, 3)
    with playing(*sites) as world, tempfile.TemporaryDirectory() as home:
        sources = [source_of(site) for site in sites]
        settings = Settings(home=Path(home))
        crawl(settings, "2026-02-01T183000Z", sources)
        world.clear_logs()
        start = time.perf_counter()
        crawl(settings, "2026-02-02T173000Z", sources)
        seconds = time.perf_counter() - start
        hits = Counter((hit.target, hit.status) for site in sites for hit in site.log)
    return {
        "sources": count,
        "requests": sum(hits.values()),
        "by target and status": {f"{target} {status}": number for (target, status), number in hits.items()},
        "seconds": round(seconds, 2),
    }


def _all_sites() -> list[Site]:
    return [
        *dialects.all_sites(),
        *faults.charsets(),
        faults.needs_cookie(),
        faults.error_pages(),
        faults.wrong_length(),
        faults.compressed(),
        faults.calendar_trap(),
        faults.session_trap(),
        faults.meta_refresh(),
        faults.portal(),
        faults.doubtful(),
        faults.robots(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\n", "robots_delay"),
        attachments(),
    ]


def measure_discovery() -> dict[str, object]:
    """Recall and precision of what was taken for a report, and every title that was left unsure."""
    sites = _all_sites()
    with playing(*sites), tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        summary = crawl_sites(home, sites)
        found = [discovery_of(home, site) for site in sites]
    right, wrong = sum(len(item.found) for item in found), sum(len(item.wrong) for item in found)
    reports = sum(len(site.reports) for site in sites)
    return {
        "sites": len(sites),
        "reports": reports,
        "recall": round(right / reports, 4),
        "precision": round(right / (right + wrong), 4),
        "missed": sorted(path for item in found for path in item.missed),
        "wrong": sorted(path for item in found for path in item.wrong),
        "unsure": sorted(title for result in summary.results for title in result.unsure),
    }


def measure_politeness() -> dict[str, object]:
    """What the hosts' own logs show."""
    sites = _all_sites()
    with playing(*sites), tempfile.TemporaryDirectory() as home:
        crawl_sites(Path(home), sites)
    slow = next(site for site in sites if site.name == "robots_delay")
    return {
        "hosts": len(sites),
        "requests": sum(len(site.log) for site in sites),
        "hosts asked for robots.txt first": sum(site.log[0].target == "/robots.txt" for site in sites),
        "most requests at once to a host": max(hit.overlapping for site in sites for hit in site.log),
        "agents": sorted({hit.agent for site in sites for hit in site.log}),
        "Crawl-delay": CRAWL_DELAY,
        "shortest time between two requests there": round(
            min(after.came - before.came for before, after in pairwise(slow.log)), 3
        ),
    }


def main() -> None:
    """Run the measurements that are named, all by default, and write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["pages", "unchanged", "discovery", "politeness"])
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--reports", type=int, default=10, help="reports of each host")
    parser.add_argument("--sources", type=int, default=1000, help="sources of the unchanged night")
    options = parser.parse_args()
    measures: dict[str, Callable[[], dict[str, object]]] = {
        "pages": lambda: measure_pages(options.hosts, options.reports),
        "unchanged": lambda: measure_unchanged(options.sources),
        "discovery": measure_discovery,
        "politeness": measure_politeness,
    }
    for name in options.what:
        print(name, json.dumps(measures[name](), ensure_ascii=False, indent=2), flush=True)


if __name__ == "__main__":
    main()
