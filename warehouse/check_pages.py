"""The catalogue of checks as Markdown pages, made from the headers, with a night's counts and examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.checks import CHECKS_FOLDER, Check, load_checks

GROUPS = {
    "arithmetic": ("Sums within a table", "表内运算"),
    "prose": ("Prose against tables", "正文与表格"),
    "years": ("Between years", "年度之间"),
    "agencies": ("Between bodies", "机关之间"),
    "plausibility": ("Power and plausibility", "权限与合理性"),
    "form": ("Form", "格式"),
    "time": ("Time", "时限"),
    "coverage": ("Coverage", "覆盖"),
    "reading": ("Reading", "读取"),
}
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Listing:
    """A check with what it found in the night of the file; None where the file holds no night."""

    check: Check
    assessable: int | None = None
    failed: int | None = None
    not_assessable: int | None = None
    seconds: float | None = None
    error: str | None = None


def list_checks(connection: duckdb.DuckDBPyConnection | None = None, folder: Path = CHECKS_FOLDER) -> list[Listing]:
    """Every check, by group and name, with the counts of the night that the file holds, if one is given."""
    counts = {}
    if connection is not None:
        rows = connection.execute(
            "select check_id, assessable, failed, not_assessable, seconds, error from check_results"
        ).fetchall()
        counts = {row[0]: row[1:] for row in rows}
    order = list(GROUPS)
    checks = sorted(load_checks(folder), key=lambda check: (order.index(check.group), check.check_id))
    return [Listing(check, *counts.get(check.check_id, ())) for check in checks]


def write_check_pages(
    to: Path, connection: duckdb.DuckDBPyConnection | None = None, folder: Path = CHECKS_FOLDER
) -> int:
    """Write `index.md` and one page a check into the folder, and return how many checks there are.

    With a connection to a published file each page has that night's counts and its most important anomalies. Pages of
    checks that are no more are removed.
    """
    listings = list_checks(connection, folder)
    to.mkdir(parents=True, exist_ok=True)
    pages = {f"{each.check.check_id}.md": "\n".join(_page(each, connection)) + "\n" for each in listings}
    pages["index.md"] = "\n".join(_index(listings)) + "\n"
    for old in to.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (to / name).write_text(text, encoding="utf-8")
    return len(listings)


def _index(listings: Sequence[Listing]) -> Iterator[str]:
    yield "# Checks / 检查规则"
    yield ""
    yield "Made from the headers of `sql/checks/*.sql`. Pasted into any DuckDB client a check returns the failing"
    yield "units; after `set variable every_unit = true` it returns every unit with its status."
    for group, (english, chinese) in GROUPS.items():
        members = [each for each in listings if each.check.group == group]
        if not members:
            continue
        counted = any(each.assessable is not None for each in members)
        yield from ("", f"## {english} / {chinese}", "")
        yield "| check | severity | title | 名称 |" + (" assessable | failed |" if counted else "")
        yield "|---|---|---|---|" + ("---:|---:|" if counted else "")
        for each in members:
            check = each.check
            row = (
                f"| [{check.check_id}]({check.check_id}.md) | {check.severity} | {check.title_en} | {check.title_zh} |"
            )
            yield row + (f" {each.assessable or 0:,} | {each.failed or 0:,} |" if counted else "")


def _page(listing: Listing, connection: duckdb.DuckDBPyConnection | None) -> Iterator[str]:
    check = listing.check
    yield from (f"# {check.check_id}", "", f"**{check.title_en}** / **{check.title_zh}**", "")
    facts = {
        "severity": check.severity,
        "rule": check.rule,
        "source": check.source,
        "unit": check.grain,
        "assessable": check.assessable,
        "may be innocent": check.innocent,
        "message": check.message_en,
        "说明": check.message_zh,
    }
    for name, text in facts.items():
        yield f"* **{name}**: {text}"
    if listing.assessable is not None:
        yield from ("", "## This night", "")
        yield (
            f"{listing.assessable:,} units assessed, {listing.failed:,} failed, {listing.not_assessable:,} could not be"
            f" assessed, in {listing.seconds:.2f} s."
        )
        if listing.error:
            yield f"It could not run: {listing.error}"
    if connection is not None:
        yield from _examples(check, connection)
    yield from ("", "## SQL", "", "```sql", check.sql, "```")


def _examples(check: Check, connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    rows = connection.execute(
        "select anomalies.anomaly_id, reports.agency_name, anomalies.report_year, anomalies.message_en"
        " from anomalies left join reports on anomalies.report_id = reports.report_id"
        " where anomalies.check_id = $check_id and anomalies.state in ('new', 'open', 'reopened')"
        " order by anomalies.importance desc, anomalies.anomaly_id limit $limit",
        {"check_id": check.check_id, "limit": EXAMPLES},
    ).fetchall()
    if not rows:
        return
    yield from ("", "| anomaly | body | year | what is wrong |", "|---|---|---|---|")
    for anomaly_id, name, year, message in rows:
        cells = (anomaly_id, name or "", str(year), message)
        yield f"| {' | '.join(' '.join(str(cell).split()).replace('|', '¦') for cell in cells)} |"
