"""Measure a night without crawling and reading: build, checks, publication, at growing sizes up to the national one.

    python -m benchmarks.warehouse --reports 20000 100000 --home /tmp/bench

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
from warehouse.anomalies import carry_forward
from warehouse.build import build
from warehouse.checks import run_checks
from warehouse.database import Limits, reading, writing
from warehouse.release import publish
from warehouse.staging import Staging

NIGHT = "2026-11-24T020000Z"
STARTED = datetime(2026, 11, 24, 2, tzinfo=UTC)


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


def make_stage(home: Path, reports: int) -> dict[str, Any]:
    make(home / "raw", reports, home / "staged")
    return {}


def build_stage(home: Path, limits: Limits) -> dict[str, Any]:
    manifest = sorted((home / "raw" / "manifest").glob("*.parquet"))
    staging = Staging(home / "staged", READER_VERSION)
    summary = build(home / "build" / f"{NIGHT}.duckdb", manifest, staging, [], NIGHT, limits, AgencyResolver())
    return {"reports": summary.reports, "cells": summary.cells}


def check_stage(home: Path, limits: Limits) -> dict[str, Any]:
    with writing(home / "build" / f"{NIGHT}.duckdb", limits) as connection:
        results = run_checks(connection, night=NIGHT)
        checked = time.perf_counter()
        carry_forward(connection, home / "history", home / "decisions", NIGHT, STARTED)
        carried = time.perf_counter() - checked
    return {
        "checks": {result.check_id: result.seconds for result in results},
        "errors": {result.check_id: result.error for result in results if result.error},
        "failed": sum(result.failed for result in results),
        "carry_forward": round(carried, 1),
    }


def publish_stage(home: Path, limits: Limits) -> dict[str, Any]:
    release = publish(home / "build" / f"{NIGHT}.duckdb", home, NIGHT, limits)
    return {"bytes": release.bytes}


def query_stage(home: Path) -> dict[str, Any]:
    """A reader's first questions to the published file."""
    questions = {
        "cells of one report": "select count(value) from cells where report_id = (select max(report_id) from reports)",
        "one cell of every report": "select sum(value) from cells where table_key = 'requests'"
        " and row_key = 'new_requests' and col_key = 'total'",
        "requests by year": "select report_year, sum(new_requests) from requests_operands where col_key = 'total' group by 1",
    }
    with reading(home / "gouji.duckdb") as connection:
        return {"queries": {name: _seconds(connection, sql) for name, sql in questions.items()}}


def _seconds(connection: Any, sql: str) -> float:
    started = time.perf_counter()
    connection.execute(sql).fetchall()
    return round(time.perf_counter() - started, 2)


def run(home: Path, reports: int, limits: Limits, keep_staged: bool) -> dict[str, Any]:
    """One size: make the staged cells unless they are there, then build, check, publish, ask."""
    staged = home / f"{reports}"
    if not (staged / "staged").exists():
        measured(make_stage, staged, reports)
    facts: dict[str, Any] = {"reports": reports}
    for name, stage, arguments in (
        ("build", build_stage, (staged, limits)),
        ("check", check_stage, (staged, limits)),
        ("publish", publish_stage, (staged, limits)),
        ("query", query_stage, (staged,)),
    ):
        facts[name] = measured(stage, *arguments)
    cells = facts["build"]["cells"]
    facts["cells"] = cells
    facts["cells_a_second"] = round(cells / facts["build"]["seconds"])
    facts["bytes_a_cell"] = round(facts["publish"]["bytes"] / cells, 2)
    facts["night_seconds"] = round(sum(facts[name]["seconds"] for name in ("build", "check", "publish")), 1)
    shutil.rmtree(staged / "releases", ignore_errors=True)
    if not keep_staged:
        shutil.rmtree(staged, ignore_errors=True)
    return facts


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
