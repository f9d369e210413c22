"""Commands that run a night or a part of one: ingest, nightly, check, demo, backfill, serve."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import AsJson, Home, ProgressLine, load_settings, shown
from flows.output import CommandFailed, Output, WrongUsage

if TYPE_CHECKING:
    from flows.crawl import CrawlSummary, SourceResult
    from flows.demo import DemoResult
    from flows.night import NightRecord, Stage
    from flows.sample.mistakes import ExpectedAnomaly
    from flows.settings import Settings

Prefect = Annotated[
    bool | None,
    typer.Option(
        "--prefect/--plain",
        help="Run as a Prefect flow, or as plain functions.  [a flow if a Prefect server is configured and answers]",
        show_default=False,
    ),
]


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders to take every file from.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Read documents from files and folders, rebuild, check and publish."""
    from flows.stages import ingest_stages

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise WrongUsage(f"no such file or folder: {', '.join(missing)}")
    settings = load_settings(home)
    with shown(as_json) as output:
        record = run_plain(settings, ingest_stages(paths))
        show_night(output, settings, record)


def nightly(
    sources: Annotated[Path | None, typer.Option(help="Folder of source files.  [flows/sources]")] = None,
    home: Home = None,
    prefect: Prefect = None,
    as_json: AsJson = False,
) -> None:
    """Run the whole night: crawl, read, rebuild, check, publish, tell what changed."""
    from flows.stages import NIGHT

    if sources is not None and not sources.exists():
        raise WrongUsage(f"--sources: no such file or folder: {sources}")
    settings = load_settings(home, sources=sources)
    with shown(as_json) as output:
        if wants_prefect(settings, prefect, output):
            record = run_with_prefect(settings)
        else:
            record, done = run_plain_with_results(settings, NIGHT)
            show_crawl(output, done["crawl"])
        show_night(output, settings, record)


def check(
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be published; publish nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Rebuild from what was read, run every check with today's decisions, and publish."""
    from flows.stages import NIGHT

    settings = load_settings(home)
    names = ("build", "check") if dry_run else ("build", "check", "publish", "notify")
    with shown(as_json) as output:
        record, done = run_plain_with_results(settings, {name: NIGHT[name] for name in names})
        results = done["check"].results
        columns = ("check", "severity", "assessable", "failed", "not assessable", "seconds", "error")
        rows = [
            (each.check_id, each.severity, each.assessable, each.failed, each.not_assessable, each.seconds, each.error)
            for each in results
        ]
        output.rows("checks", columns, rows, f"Checks of {record.night}")
        if dry_run:
            from warehouse.build import remove_database

            remove_database(settings.build / f"{record.night}.duckdb")
        if done["check"].broken:
            raise CommandFailed(f"{len(done['check'].broken)} checks could not run")


def backfill(
    sources: Annotated[Path | None, typer.Option(help="Folder of source files.  [flows/sources]")] = None,
    source: Annotated[list[str] | None, typer.Option("--source", help="Only this source; may be given again.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Look at every list page of the sources from the first to the last again, whatever was seen before."""
    from flows.backfill import backfill_stages, chosen_sources

    settings = load_settings(home, sources=sources)
    chosen = chosen_sources(settings, tuple(source or ()))
    with shown(as_json) as output:
        record = run_plain(settings, backfill_stages(chosen))
        show_night(output, settings, record)


def demo(
    home: Home = None,
    prefect: Annotated[bool, typer.Option("--prefect", help="Run the same as a Prefect flow.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run the night on a small built-in site of sample reports with known mistakes, and compare."""
    import tempfile

    from flows.demo import demo as run_demo
    from flows.prefect_server import prepare_prefect

    # the flow reads the settings anew, and nobody wants news of samples
    os.environ.pop("GOUJI_CHANNELS", None)
    settings = load_settings(home or Path(tempfile.mkdtemp(prefix="gouji-demo-")))
    if prefect:
        prepare_prefect(settings)
    with shown(as_json) as output:
        result = run_demo(settings, prefect)
        show_demo(output, result)
    if not result.succeeded:
        raise CommandFailed("the list of anomalies is not that of the planted mistakes")


def serve(
    sources: Annotated[Path | None, typer.Option(help="Folder of source files.  [flows/sources]")] = None,
    home: Home = None,
    cron: Annotated[str | None, typer.Option(help="When, as cron has it, in Asia/Shanghai.  [30 2 * * *]")] = None,
) -> None:
    """Keep a schedule on this machine: one night a day, shown in Prefect's pages."""
    from flows.prefect_server import prepare_prefect

    settings = load_settings(home, sources=sources, schedule=cron)
    prepare_prefect(settings)
    from flows.serve import serve as serve_nights

    serve_nights(settings)


def wants_prefect(settings: Settings, asked: bool | None, output: Output) -> bool:
    """Decide how a night runs: as asked, else through Prefect if a server is configured and answers."""
    from flows.prefect_server import answers, configured_server

    if asked is not None:
        return asked
    server = configured_server(settings)
    if server is None:
        return False
    if not answers(server):
        output.note(f"The Prefect server {server} does not answer; the night runs without it.")
        return False
    return True


def run_with_prefect(settings: Settings) -> NightRecord:
    """Run the night as a Prefect flow and return its record."""
    from flows.prefect_server import prepare_prefect

    prepare_prefect(settings)
    from flows.nightly import run_flow

    return run_flow(settings)


def run_plain(settings: Settings, stages: Mapping[str, Stage], started_at: datetime | None = None) -> NightRecord:
    """Run the stages as plain functions, with their progress on the terminal."""
    return run_plain_with_results(settings, stages, started_at)[0]


def run_plain_with_results(
    settings: Settings, stages: Mapping[str, Stage], started_at: datetime | None = None
) -> tuple[NightRecord, dict[str, Any]]:
    """Run the stages as plain functions; return the record and what each stage returned."""
    from flows.night import now, run_night

    done: dict[str, Any] = {"progress": ProgressLine("documents read"), "visited": show_visit}
    return run_night(settings, stages, started_at or now(), done=done), done


def show_visit(result: SourceResult) -> None:
    """Say on the terminal that the visit to a source is over."""
    if sys.stderr.isatty():
        new = f"{result.new} new, {result.changed} changed"
        sys.stderr.write(f"  {result.source_id}: {result.status}, {result.requests} requests, {new}\n")


def show_crawl(output: Output, crawled: CrawlSummary) -> None:
    """Show what the visit to each source gave."""
    columns = ("source", "status", "requests", "reports listed", "new", "changed", "failed", "problems")
    rows = [
        (each.source_id, each.status, each.requests, each.found, each.new, each.changed, each.failed, each.problems)
        for each in crawled.results
    ]
    if rows:
        output.rows("sources", columns, rows, "Sources")
    for problem in crawled.problems:
        output.note(problem, key="problems")


def show_night(output: Output, settings: Settings, record: NightRecord) -> None:
    """Show what a night did: documents, reports, cells, checks, anomalies, bad documents and where the file is."""
    from flows.summary import bad_documents, night_facts

    output.facts("night", night_facts(settings, record), f"Night {record.night}")
    bad = bad_documents(settings)
    if bad:
        output.rows(
            "bad_documents", ("status", "problem", "document"), bad[:20], f"{len(bad)} documents without a report"
        )
        if len(bad) > 20:
            output.note(f"… and {len(bad) - 20} more; the table documents has them all")


def show_demo(output: Output, result: DemoResult) -> None:
    """Show the anomaly list beside the planted mistakes."""
    planted = [
        (
            each.agency_name,
            str(each.report_year),
            each.description,
            f"{result.found_for(each)} of {len(each.anomalies)}",
        )
        for each in result.mistakes
    ]
    output.rows("planted", ("body", "year", "planted mistake", "anomalies found"), planted, "Planted mistakes")
    found = [
        (each.what.check_id, each.what.agency_name, str(each.what.report_year), _cell(each.what), each.message)
        for each in result.found
    ]
    output.rows("found", ("check", "body", "year", "cell", "message"), found, "\nAnomalies")
    for key, title, left in (("missed", "Missed", result.missed), ("unexpected", "Unexpected", result.unexpected)):
        if left:
            output.rows(key, (key,), [(str(each),) for each in left], f"\n{title}")
    facts = {
        "reports on the site": result.reports,
        "requests to the site": result.requests,
        "mistakes planted": len(result.mistakes),
        "anomalies expected": sum(len(each.anomalies) for each in result.mistakes),
        "anomalies found": len(result.found),
        "missed": len(result.missed),
        "unexpected": len(result.unexpected),
        "against the site's rules": result.misconduct or "nothing",
        "seconds": result.seconds,
        "file": str(result.published),
    }
    output.facts("demo", facts, "\nDemo")


def _cell(what: ExpectedAnomaly) -> str:
    return "/".join(part for part in (what.table_key, what.row_key, what.column_key) if part)
