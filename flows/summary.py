"""What a night's result is in a few lines: for the command line, the channels and Prefect's pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.night import NightRecord
from flows.settings import Settings
from warehouse.anomalies import Filters, list_anomalies
from warehouse.database import reading

# a page that leads to a report, as its attachment, is no document without one
BAD_DOCUMENTS = """
select status, problem, coalesce(url, document_id)
from documents
where status <> 'read'
    and not exists (
        from documents as child
        where child.status = 'read' and child.parent_url in (documents.url, documents.final_url)
    )
"""


def night_facts(settings: Settings, record: NightRecord) -> dict[str, Any]:
    """Return the facts that a person wants of a night: what was fetched and read, what stands in the file, where."""
    facts: dict[str, Any] = {}
    for stage, names in (("ingest", ("files", "new")), ("crawl", ()), ("extract", ("read",))):
        done = record.stage(stage)
        if done is not None:
            for name, value in done.counts.items():
                if not names or name in names:
                    facts[f"{stage}: {name.replace('_', ' ')}"] = value
    facts |= published_facts(settings.published)
    checked = record.stage("check")
    if checked is not None:
        counts = checked.counts
        facts["checks run"] = counts.get("checks", 0)
        facts["units checked"] = counts.get("assessable", 0)
        facts["units not assessable"] = counts.get("not_assessable", 0)
        facts["anomalies"] = counts.get("severities", {})
        facts["changes tonight"] = counts.get("changes", {}) or "none"
    facts["seconds"] = round(sum(stage.seconds for stage in record.stages), 2)
    facts["file"] = str(settings.published)
    return facts


def published_facts(path: Path) -> dict[str, Any]:
    """Return how many documents, reports and cells the published file holds, and how many documents hold none."""
    if not path.exists():
        return {}
    with reading(path) as connection:
        row = connection.execute(
            "select (select count(*) from documents), (select count(*) from reports),"
            " (select coalesce(sum(n_cells), 0) from reports)"
        ).fetchone()
        bad = connection.execute(f"select count(*) from ({BAD_DOCUMENTS})").fetchone() or (0,)  # noqa: S608 - own SQL
    documents, reports, cells = row or (0, 0, 0)
    return {
        "documents": documents,
        "documents without a report": bad[0],
        "reports": reports,
        "cells": int(cells),
    }


def bad_documents(settings: Settings) -> list[tuple[str, str, str]]:
    """Return status, problem and address of every document of the published file that gave no report."""
    if not settings.published.exists():
        return []
    with reading(settings.published) as connection:
        return connection.execute(f"{BAD_DOCUMENTS} order by 1, 3").fetchall()


def anomaly_rows(settings: Settings, limit: int) -> list[dict[str, str]]:
    """Return the anomalies that stand, as rows of text for a table."""
    if not settings.published.exists():
        return []
    with reading(settings.published) as connection:
        found = list_anomalies(connection, Filters(limit=limit))
    return [
        {
            "id": each.anomaly_id,
            "severity": each.severity,
            "state": each.state,
            "check": each.check_id,
            "body": each.agency_name or each.agency_id,
            "year": str(each.report_year),
            "cell": "/".join(part for part in (each.table_key, each.row_key, each.col_key) if part),
            "expected": "" if each.expected is None else f"{each.expected.normalize():f}",
            "actual": "" if each.actual is None else f"{each.actual.normalize():f}",
            "blame": each.blame,
            "message": each.message_en,
        }
        for each in found
    ]
