"""Measure a night without crawling and reading: build, checks, publication, at growing sizes up to the national one.

    python -m benchmarks.warehouse --home FOLDER --reports 10000 20000 40000

The national size is --reports 900000: 300,000 bodies, three years, 180 million cells. After the first night a second
one is measured on which 500 new documents came in.

Each stage runs in a process of its own, so that its peak memory is its own. Times are by the clock, sizes of files in
bytes; a cell is one number of a report (200 a report).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.warehouse_data import READER_VERSION, make
from warehouse.agencies import AgencyResolver
from warehouse.build import build
from warehouse.database import PUBLISHED, Limits, reading, writing
from warehouse.rechecking import check_night
from warehouse.release import publish
from warehouse.staging import Staging

NIGHTS = ("2026-11-24T020000Z", "2026-11-25T020000Z")
NEW_DOCUMENTS = 500


def measured(stage: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Run a stage in a new process and return its facts with its seconds and peak memory."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_in_process, (stage, arguments))


def _in_process(stage: Callable[..., dict[str, Any]], arguments: tuple[Any, ...]) -> dict[str, Any]:
    started = time.perf_counter()
    facts = stage(*arguments)
    seconds = time.perf_counter() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return facts | {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb": usage.ru_maxrss // 1024,
    }


def make_stage(home: Path, reports: int, first: int = 0) -> dict[str, Any]:
    make(home / "raw", reports, home / "staged", first)
    return {}


def build_stage(home: Path, limits: Limits, night: str) -> dict[str, Any]:
    manifest = sorted((home / "raw" / "manifest").glob("*.parquet"))
    staging = Staging(home / "staged", READER_VERSION)
    summary = build(home / "build" / f"{night}.duckdb", manifest, staging, [], night, limits, AgencyResolver())
    return {"reports": summary.reports, "cells": summary.cells, "continued": summary.continued}


def check_stage(home: Path, limits: Limits, night: str) -> dict[str, Any]:
    started_at = datetime.strptime(night, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
    with writing(home / "build" / f"{night}.duckdb", limits) as connection:
        results, _ = check_night(connection, home / PUBLISHED, home / "history", home / "decisions", night, started_at)
    return {
        "checks": {result.check_id: result.seconds for result in results},
        "errors": {result.check_id: result.error for result in results if result.error},
        "failed": sum(result.failed for result in results),
    }


def publish_stage(home: Path, limits: Limits, night: str) -> dict[str, Any]:
    release = publish(home / "build" / f"{night}.duckdb", home, night, limits)
    return {"bytes": release.bytes}


def query_stage(home: Path) -> dict[str, Any]:
    """A reader's first questions to the published file."""
    questions = {
        "one cell of every report": "select sum(value) from cells where table_key = 'requests'"
        " and row_key = 'new_requests' and col_key = 'total'",
        "requests by year": "select report_year, sum(new_requests) from requests_operands where col_key = 'total'"
        " group by report_year",
        "indicators of a year": "select indicator_id, avg(value) from indicators where report_year = 2022 group by 1",
    }
    with reading(home / PUBLISHED) as connection:
        ((report_id,),) = connection.execute("select max(report_id) from reports").fetchall()
        questions["cells of one report"] = f"select count(value) from cells where report_id = '{report_id}'"  # noqa: S608 - own SQL
        return {"queries": {name: _seconds(connection, sql) for name, sql in questions.items()}}


def _seconds(connection: Any, sql: str) -> float:
    started = time.perf_counter()
    connection.execute(sql).fetchall()
    return round(time.perf_counter() - started, 2)


def run(home: Path, reports: int, limits: Limits, keep_staged: bool) -> dict[str, Any]:
    """One size: make the staged cells unless they are there, then a first and an ordinary night, and ask."""
    here = home / f"{reports}"
    if not (here / "staged").exists():
        measured(make_stage, here, reports)
    facts: dict[str, Any] = {"reports": reports, "first": night(here, limits, NIGHTS[0])}
    facts["query"] = measured(query_stage, here)
    measured(make_stage, here, NEW_DOCUMENTS, reports)
    facts["ordinary"] = night(here, limits, NIGHTS[1])
    first = facts["first"]
    cells = first["build"]["cells"]
    facts |= {
        "cells": cells,
        "cells_a_second": round(cells / first["build"]["seconds"]),
        "cells_a_cpu_second": round(cells / first["build"]["cpu_seconds"]),
        "bytes_a_cell": round(first["publish"]["bytes"] / cells, 2),
    }
    shutil.rmtree(here if not keep_staged else here / "releases", ignore_errors=True)
    return facts


def night(home: Path, limits: Limits, name: str) -> dict[str, Any]:
    """Build, check and publish, each in a process of its own."""
    stages = {"build": build_stage, "check": check_stage, "publish": publish_stage}
    facts: dict[str, Any] = {title: measured(stage, home, limits, name) for title, stage in stages.items()}
    return facts | {"seconds": round(sum(facts[title]["seconds"] for title in stages), 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, nargs="+", default=[10_000, 20_000, 40_000])
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--memory-limit", default="4GB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep-staged", action="store_true")
    options = parser.parse_args()
    limits = Limits(options.memory_limit, options.threads)
    for reports in options.reports:
        facts = run(options.home, reports, limits, options.keep_staged)
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
