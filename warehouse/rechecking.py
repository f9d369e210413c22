"""Check a night's file and carry the anomaly list forward; serves the stage `check`.

On an ordinary night little changes. The checks whose units follow from one body's own reports then run over an excerpt
with the bodies for which anything changed since the published file; all other bodies keep their anomalies, and the
counts change by what changed for these. The list and the counts are those of a night on which everything is checked.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import duckdb

from warehouse.anomalies import AnomalySummary, carry_forward, take_decisions
from warehouse.checks import (
    ANOMALIES_FOLDER,
    CHECKS_FOLDER,
    Check,
    CheckResult,
    assess,
    count_units,
    execute_file,
    keep_results,
    load_checks,
    prepare,
    run_checks,
)
from warehouse.database import SQL_FOLDER, literal, quoted
from warehouse.excerpt import make_excerpt, using

LARGEST_SHARE_ACTIVE = 0.05
"""With a larger share of bodies for which something changed, checking everything is as fast."""

LEAST_BODIES = 5_000
"""Fewer bodies are all checked in seconds."""

_CHANGED, _BEFORE, _EARLIER = "changed", "changed_before", "earlier"
_LOG = logging.getLogger(__name__)


class NoCheckRan(Exception):
    """Every check failed to run: the file is not one that checks can read; the message says what the first met."""


def check_night(
    connection: duckdb.DuckDBPyConnection,
    published: Path,
    history: Path,
    decisions: Path,
    night: str,
    started_at: datetime,
    folder: Path = CHECKS_FOLDER,
    when_done: Callable[[CheckResult], None] | None = None,
) -> tuple[list[CheckResult], AnomalySummary]:
    """Fill `check_results`, `anomalies` and `anomaly_log` of the night's open file, and return what was found.

    `published` is the file of the last night, which need not be there. `when_done` is told of each result as it comes
    where everything is checked. A check that cannot run is a result with its error, never a pass; raises `NoCheckRan`
    if none can.
    """
    with _last_night(connection, published, history, night, folder) as is_there:
        results = _recheck(connection, folder, night, decisions) if is_there else None
        excerpt = None if results is None else _CHANGED
        if results is None:
            results = run_checks(connection, folder, night, when_done)
        if all(result.error for result in results):
            raise NoCheckRan(f"no check could run; the first says: {results[0].check_id}: {results[0].error}")
        _note_recipe(connection, folder)
        summary = carry_forward(connection, history, decisions, night, started_at, folder, excerpt)
    return results, summary


@contextmanager
def _last_night(
    connection: duckdb.DuckDBPyConnection, published: Path, history: Path, night: str, folder: Path
) -> Iterator[bool]:
    """Attach the published file as `earlier` for the time being; whether its list may be gone on from."""
    try:
        connection.execute(f"attach {literal(str(published))} as {_EARLIER} (read_only)")
    except duckdb.Error:
        yield False
        return
    try:
        yield _is_last_list(connection, history, night, folder)
    finally:
        for name in (_CHANGED, _BEFORE, _EARLIER):
            connection.execute(f"detach database if exists {name}")


def _is_last_list(connection: duckdb.DuckDBPyConnection, history: Path, night: str, folder: Path) -> bool:
    """Whether the attached file has the list of the last logged night, made by the same recipes, whole, and long."""
    logged = max((segment.stem for segment in history.glob("*.parquet") if segment.stem < night), default=None)
    try:
        facts = dict(connection.execute(f"from {_EARLIER}.main.build_facts").fetchall())
        ((recipe, broken, checked, bodies),) = connection.execute(
            "select (select value from build_facts where name = 'recipe'),"  # noqa: S608 - own SQL
            f" (select count(*) from {_EARLIER}.main.check_results where error is not null),"
            f" (select count(*) from {_EARLIER}.main.check_results where night = {literal(facts.get('night', ''))}),"
            f" (select count(*) from {_EARLIER}.main.agencies)"
        ).fetchall()
    except duckdb.Error:
        return False
    return bool(
        logged is not None
        and facts.get("night") == logged
        and facts.get("recipe") == recipe
        and facts.get("list_recipe") == list_recipe(folder)
        and checked
        and not broken
        and bodies >= LEAST_BODIES
    )


@cache
def list_recipe(folder: Path = CHECKS_FOLDER) -> str:
    """Return a hash of all that decides, besides the reports, what is on the list."""
    here = Path(__file__).parent
    files = [
        *sorted(folder.glob("*")),
        *(path for name in ("anomalies", "panel", "views") for path in sorted((SQL_FOLDER / name).glob("*"))),
        *(here / name for name in ("checks.py", "causes.py", "anomalies.py", "rechecking.py", "excerpt.py")),
    ]
    parts = [duckdb.__version__, *(path.read_text(encoding="utf-8") for path in files if path.is_file())]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _note_recipe(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.execute("delete from build_facts where name = 'list_recipe'")
    connection.execute("insert into build_facts values ('list_recipe', ?)", [list_recipe(folder)])


def _recheck(
    connection: duckdb.DuckDBPyConnection, folder: Path, night: str, decisions: Path
) -> list[CheckResult] | None:
    """The results of a night on which little changed; None where everything has to be checked after all."""
    checks = load_checks(folder)
    prepare(connection, folder, checks)
    take_decisions(connection, decisions)
    found = {check.check_id: assess(connection, check) for check in checks if check.scope == "all"}
    try:
        if not _find_changed(connection):
            return None
        own = [check for check in checks if check.scope == "body"]
        found |= {result.check_id: result for result in _recheck_bodies(connection, folder, checks, own)}
    except duckdb.Error as error:
        _LOG.warning("everything is checked, since the bodies with changes could not be checked alone: %s", error)
        return None
    if any(result.error for result in found.values()):
        return None
    results = [found[check.check_id] for check in checks]
    keep_results(connection, night, results)
    return results


def _find_changed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Fill `active_bodies`; whether they are few and all their documents are still there."""
    execute_file(connection, ANOMALIES_FOLDER / "15_changed.sql")
    ((active, bodies, lost),) = connection.execute(
        "select (select count(*) from active_bodies), (select count(*) from agencies),"  # noqa: S608 - own SQL
        f" (select count(*) from {_EARLIER}.main.report_versions"
        " where agency_id in (select agency_id from active_bodies)"
        " and document_no not in (select document_no from documents))"
    ).fetchall()
    return bool(active <= bodies * LARGEST_SHARE_ACTIVE and not lost)


def _recheck_bodies(
    connection: duckdb.DuckDBPyConnection, folder: Path, checks: Sequence[Check], own: Sequence[Check]
) -> Iterator[CheckResult]:
    """Run the checks of one body's reports over the changed bodies, and yield last night's counts with the change."""
    ((built,),) = connection.execute("select current_database()").fetchall()
    last = _last_counts(connection)
    make_excerpt(connection, _CHANGED, built, built)
    make_excerpt(connection, _BEFORE, _EARLIER, built)
    for name in (_BEFORE, _CHANGED):
        with using(connection, name):
            prepare(connection, folder, checks)
    with using(connection, _BEFORE):
        before = {check.check_id: count_units(connection, check) for check in own}
    execute_file(connection, ANOMALIES_FOLDER / "16_settled.sql")
    with using(connection, _CHANGED):
        found = [assess(connection, check) for check in own]
        connection.execute(
            f"insert into failures by name select * from {quoted(built)}.main.failures"  # noqa: S608 - own SQL
            " where agency_id in (select agency_id from active_bodies)"
        )
    for result in found:
        earlier, less = last[result.check_id], before[result.check_id]
        yield replace(
            result,
            assessable=earlier["assessable"] + result.assessable - less["passed"] - less["failed"],
            failed=earlier["failed"] + result.failed - less["failed"],
            not_assessable=earlier["not_assessable"] + result.not_assessable - less["not_assessable"],
            blanks_as_zero=earlier["blanks_as_zero"] + result.blanks_as_zero - less["blanks_as_zero"],
        )


def _last_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    names = ("assessable", "failed", "not_assessable", "blanks_as_zero")
    rows = connection.execute(
        f"select check_id, {', '.join(names)} from {_EARLIER}.main.check_results"  # noqa: S608 - own SQL
    ).fetchall()
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
