"""The crawl process: `python -m flows.crawling.process JOB`, one line of JSON on standard output per visited source.

It runs apart from the flow that starts it, since a crawl that hangs or leaks then ends with its process, and since an
event loop of its own is what Scrapy needs. JOB is a JSON file that `flows.crawl` writes.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Thread

from flows.crawling.engine import Downloader, run
from flows.crawling.fetching import Fetcher, make_clock
from flows.crawling.job import Job, ledger_path
from flows.crawling.ledger import Ledger
from flows.crawling.politeness import Turns
from flows.crawling.requests import VisitReport
from flows.crawling.sources import Source, start_hosts
from flows.crawling.visits import Visit
from warehouse.archive import Archive

OPEN_FILES = 16_384


def crawl_sources(job: Job, report: Callable[[VisitReport], None]) -> None:
    """Visit all sources of the job at once, each in its own turn at its hosts; `report` is called for each."""
    archive = Archive(job.raw)
    own_hosts = frozenset(host for source in job.sources for host in start_hosts(source))
    clock = make_clock(job.started_at)
    with Ledger(ledger_path(job.raw)) as ledger:
        turns = Turns(job.raw / "turns")

        async def work(download: Downloader) -> None:
            fetcher = Fetcher(download, archive, ledger, turns, job.night, job.agent, clock, job.user_agent)

            async def visit(source: Source) -> None:
                report(await _visit(source, fetcher))

            await asyncio.gather(*(visit(source) for source in job.sources))

        run(job.user_agent, own_hosts, work)


async def _visit(source: Source, fetcher: Fetcher) -> VisitReport:
    visit = Visit(source, fetcher)
    try:
        return await visit.run()
    except Exception as error:  # one source must never stop the others
        visit.report.status = "failed"
        visit.report.problems.append(f"{type(error).__name__}: {error}")
        return visit.report


def _print(report: VisitReport) -> None:
    sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _allow_open_files() -> None:
    """Raise the limit of open files as far as it goes: each host holds a connection and the lock of its turn."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, so that no crawl goes on that nobody waits for."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def main(arguments: Sequence[str]) -> int:
    """Run the job that the first argument names."""
    _allow_open_files()
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    crawl_sources(Job.read(Path(arguments[0])), _print)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
