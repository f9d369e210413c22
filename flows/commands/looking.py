"""Commands that look at what is published: anomalies, explain, query, export, report, diff, dictionary."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.common import AsJson, Home, load_settings, published, require_published, shown
from flows.output import CommandFailed, WrongUsage, as_text

if TYPE_CHECKING:
    from flows.settings import Settings

STATES = ("new", "open", "reopened", "resolved", "accepted")


def anomalies(
    state: Annotated[list[str] | None, typer.Option(help=f"{', '.join(STATES)}; may be given again.")] = None,
    severity: Annotated[list[str] | None, typer.Option(help="error, warning or info; may be given again.")] = None,
    check: Annotated[list[str] | None, typer.Option(help="Only of this check; may be given again.")] = None,
    agency: Annotated[str | None, typer.Option(help="Only of this agency_id.")] = None,
    year: Annotated[int | None, typer.Option(help="Only of this year's reports.")] = None,
    blame: Annotated[str | None, typer.Option(help="publisher, extraction or crawl.")] = None,
    text: Annotated[str | None, typer.Option(help="Only those whose message has this text.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the anomalies that stand, the most important first."""
    from warehouse.anomalies import Filters, list_anomalies

    _known("--state", state, STATES)
    _known("--severity", severity, ("error", "warning", "info"))
    _known("--blame", [blame] if blame else None, ("publisher", "extraction", "crawl"))
    chosen: dict[str, Any] = {"states": tuple(state)} if state else {}
    filters = Filters(
        severities=tuple(severity or ()),
        check_ids=tuple(check or ()),
        agency_id=agency,
        report_year=year,
        blame=blame,
        text=text,
        **chosen,
    )
    settings = load_settings(home)
    with shown(as_json) as output, published(settings) as connection:
        found = list_anomalies(connection, filters)
        if as_json:
            output.collected["anomalies"] = found[:limit]
        else:
            columns = ("id", "severity", "state", "body", "year", "cell", "expected", "actual", "blame", "message")
            rows = [
                (
                    each.anomaly_id,
                    each.severity,
                    each.state,
                    each.agency_name or each.agency_id,
                    str(each.report_year),
                    "/".join(part for part in (each.table_key, each.row_key, each.col_key) if part),
                    each.expected,
                    each.actual,
                    each.blame,
                    each.message_en,
                )
                for each in found[:limit]
            ]
            output.rows("anomalies", columns, rows)
        output.note(f"{len(found)} anomalies" + (f", {limit} shown; see --limit" if len(found) > limit else ""))


def checks(
    pages: Annotated[Path | None, typer.Option(help="Write a page per check into this folder.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the checks, with what each found in the published night, if there is one."""
    import duckdb

    from warehouse.check_pages import list_checks, write_check_pages

    settings = load_settings(home)
    with shown(as_json) as output:
        connection = duckdb.connect(str(settings.published), read_only=True) if settings.published.exists() else None
        rows = [
            (
                each.check.group,
                each.check.check_id,
                each.check.severity,
                each.failed,
                each.assessable,
                each.not_assessable,
                each.check.title_en,
                each.check.title_zh,
            )
            for each in list_checks(connection)
        ]
        columns = ("group", "check", "severity", "failed", "assessable", "not assessable", "title", "标题")
        output.rows("checks", columns, rows)
        if pages is not None:
            output.note(f"{write_check_pages(pages, connection)} pages written to {pages}")


def explain(
    anomaly_id: Annotated[str, typer.Argument(help="The id, or enough of its start.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show all that is known of one anomaly: the rule, the cells as printed and where, the document."""
    from warehouse.cause_words import cause_words
    from warehouse.explaining import UnknownAnomaly
    from warehouse.explaining import explain as explain_anomaly

    settings = load_settings(home)
    with shown(as_json) as output, published(settings) as connection:
        try:
            found = explain_anomaly(connection, anomaly_id)
        except UnknownAnomaly as error:
            raise CommandFailed(str(error)) from error
        anomaly = found.anomaly
        if as_json:
            output.collected["explanation"] = found
            return
        output.note(f"{anomaly.message_en}\n{anomaly.message_zh}\n")
        facts = {
            "anomaly": f"{anomaly.anomaly_id} ({anomaly.severity}, {anomaly.state}, to blame: {anomaly.blame})",
            "check": f"{anomaly.check_id}: {found.check_title_en} / {found.check_title_zh}",
            "rule": found.rule,
            "source": found.source,
            "report": f"{anomaly.agency_name or anomaly.agency_id}, {anomaly.report_year}: {found.title or ''}",
            "document": found.url or found.document_id,
            "expected": anomaly.expected,
            "actual": anomaly.actual,
            "difference": anomaly.difference,
            "seen": f"{as_text(anomaly.first_seen)} to {as_text(anomaly.last_seen)}",
            "may be innocent": found.innocent,
            **{f"fact {name}": value for name, value in found.facts.items()},
        }
        if anomaly.cause_id:
            facts["follows from"] = anomaly.cause_id
        if words := cause_words(found.causes):
            facts["cause"], facts["原因"] = words
        for decided in found.decisions:
            lapsed = "" if decided.is_in_force else ", no longer in force"
            facts[f"decided {decided.decided_on}{lapsed}"] = f"{decided.decision} by {decided.who}: {decided.reason}"
        if found.consequences:
            facts["followed by"] = ", ".join(found.consequences)
        output.facts("explanation", {name: value for name, value in facts.items() if value not in (None, "")})
        columns = ("row", "column", "as printed", "value", "kind", "page", "box in points", "place", "confidence")
        rows = [
            (
                cell.row_label or cell.row_key,
                cell.col_label or cell.col_key,
                cell.raw_text,
                cell.value,
                cell.kind,
                cell.page,
                " ".join(f"{edge:.1f}" for edge in cell.box) if cell.box else "",
                cell.locator,
                cell.confidence,
            )
            for cell in found.cells
        ]
        output.rows("cells", columns, rows, "\nThe cells concerned, as printed")
        output.rows("history", ("night", "event"), found.history, "\nHistory")


def query(
    sql: Annotated[str, typer.Argument(help="One SQL query; `-` reads it from standard input.")],
    limit: Annotated[int, typer.Option(min=1, help="How many rows at most.")] = 1000,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long it may take.")] = 60.0,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Ask the published file a question in SQL; nothing can be changed by it."""
    import sys

    from flows.querying import run_query

    settings = load_settings(home)
    text = sys.stdin.read() if sql == "-" else sql
    require_published(settings)
    with shown(as_json) as output:
        answer = run_query(settings.published, text, limit, seconds)
        output.rows("rows", answer.columns, answer.rows)
        output.note(f"{len(answer.rows)} rows" + ("; there are more, see --limit" if answer.is_cut else ""))


def export(
    file_format: Annotated[
        str, typer.Option("--format", help="parquet, csv or xlsx of the tables; warc of the archived bytes.")
    ] = "parquet",
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write into.  [<home>/exports/<format>]")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write the published tables as files, in an order that depends on their contents only."""
    from flows.build import database_limits
    from warehouse.exports import export as export_files

    _known("--format", [file_format], ("parquet", "csv", "xlsx", "warc"))
    settings = load_settings(home)
    if file_format == "warc":
        _export_warc(settings, to or settings.home / "exports" / "warc", as_json)
        return
    require_published(settings)
    folder = to or settings.home / "exports" / file_format
    with shown(as_json) as output:
        files = export_files(settings.published, folder, file_format, database_limits(settings))
        columns = ("relation", "year", "rows", "bytes", "file")
        rows = [(each.relation, str(each.year or ""), each.rows, each.bytes, str(each.path)) for each in files]
        output.rows("files", columns, rows)
        output.note(f"{len(files)} files in {folder}")


def _export_warc(settings: Settings, folder: Path, as_json: bool) -> None:
    from warehouse.archive import Archive
    from warehouse.warc import NoWarcWriter, export_warc

    folder.mkdir(parents=True, exist_ok=True)
    with shown(as_json) as output:
        try:
            written = export_warc(Archive(settings.raw), folder / "gouji.warc.gz")
        except NoWarcWriter as error:
            raise CommandFailed(str(error)) from error
        facts = {"records": written.records, "revisits": written.revisits, "file": str(written.path)}
        output.facts("warc", facts)


def report(
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write into.  [<home>/report]")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write the night's pages: anomalies with pictures of the printed cells, coverage, plots."""
    settings = load_settings(home)
    require_published(settings)
    from flows.report import write_report

    with shown(as_json) as output:
        summary = write_report(settings, to or settings.home / "report")
        facts = {"anomalies": summary.anomalies, "pictures": summary.pictures, "first page": str(summary.index)}
        output.facts("report", facts, "The night's pages")


def diff(
    old: Annotated[str, typer.Argument(help="A night's name, `previous`, or a .duckdb file.")] = "previous",
    new: Annotated[str | None, typer.Argument(help="Another one.  [what is published]", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many cells at most.")] = 200,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two releases: reports, cells, anomalies."""
    from warehouse.differences import compare

    settings = load_settings(home)
    require_published(settings)
    before = _release_file(settings, old)
    after = _release_file(settings, new) if new else settings.published
    with shown(as_json) as output:
        found = compare(before, after, limit)
        facts = {
            "old": found.old_night,
            "new": found.new_night,
            "documents added": found.documents_added,
            "documents removed": found.documents_removed,
            "reports changed": len(found.reports),
            "cells changed": sum(each.cells for each in found.reports),
            "anomalies changed": len(found.anomalies),
        }
        output.facts("difference", facts)
        for key, rows in (("reports", found.reports), ("cells", found.cells), ("anomalies", found.anomalies)):
            if rows:
                columns = [each.name for each in fields(rows[0])]
                lines = [[str(getattr(row, name) or "") for name in columns] for row in rows]
                output.rows(key, columns, lines, f"\n{key}")


def dictionary(
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write it into, as Markdown and HTML.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show what every table, view and column of the published file is, in English and Chinese."""
    from warehouse.dictionary import describe, write_dictionary

    settings = load_settings(home)
    require_published(settings)
    with shown(as_json) as output:
        if to is not None:
            output.note("written: " + ", ".join(str(path) for path in write_dictionary(settings.published, to)))
            return
        rows = [
            (relation.name, column.name, column.data_type, column.comment)
            for relation in describe(settings.published)
            for column in relation.columns
        ]
        output.rows("columns", ("relation", "column", "type", "comment"), rows)


def _release_file(settings: Settings, name: str) -> Path:
    """Return the file of a release: of this night, of the one before the published, or the path itself."""
    from warehouse.release import published_night

    if name.endswith(".duckdb"):
        path = Path(name)
    else:
        if name == "previous":
            nights = sorted(folder.name for folder in settings.releases.glob("*Z"))
            earlier = [night for night in nights if night < (published_night(settings.home) or "")]
            if not earlier:
                raise CommandFailed("there is no release before the published one")
            name = earlier[-1]
        path = settings.releases / Path(name).name / "gouji.duckdb"
    if not path.is_file():
        raise WrongUsage(f"no such release: {name} (looked for {path})")
    return path


def _known(option: str, given: list[str] | None, allowed: tuple[str, ...]) -> None:
    for value in given or ():
        if value not in allowed:
            raise WrongUsage(f"{option}: {value} is none of {', '.join(allowed)}")
