"""What changed between two releases: documents, reports, cells of current reports, anomalies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import literal


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that is new, gone, or has another current document; `cells` is how many of its cells differ."""

    report_id: str
    agency_name: str | None
    report_year: int
    change: str
    cells: int


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a report that both releases hold, printed or read otherwise; None where one does not hold the cell."""

    report_id: str
    table_key: str
    row_key: str
    col_key: str
    old_text: str | None
    new_text: str | None


@dataclass(frozen=True, slots=True)
class AnomalyChange:
    """An anomaly whose state differs; None where a release does not know it."""

    anomaly_id: str
    check_id: str
    report_id: str | None
    old_state: str | None
    new_state: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two releases, named by their nights, each list in a fixed order."""

    old_night: str
    new_night: str
    documents_added: int
    documents_removed: int
    reports: tuple[ReportChange, ...]
    cells: tuple[CellChange, ...]
    anomalies: tuple[AnomalyChange, ...]


def compare(old: Path, new: Path, most_cells: int = 10_000) -> Difference:
    """Compare two published files. At most `most_cells` differing cells are listed; the reports count all of theirs.

    Raises `duckdb.Error` for a path that is no file of ours.
    """
    connection = duckdb.connect(config={"threads": 2})
    try:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach {literal(str(old))} as old (read_only)")
        connection.execute(f"attach {literal(str(new))} as new (read_only)")
        return _difference(connection, most_cells)
    finally:
        connection.close()


def _difference(connection: duckdb.DuckDBPyConnection, most_cells: int) -> Difference:
    connection.execute(_CHANGED_REPORTS)
    connection.execute(_CHANGED_CELLS)
    ((old_night, new_night, added, removed),) = connection.execute(_NIGHTS_AND_DOCUMENTS).fetchall()
    return Difference(
        old_night,
        new_night,
        added,
        removed,
        tuple(ReportChange(*row) for row in connection.execute(_REPORTS).fetchall()),
        tuple(CellChange(*row) for row in connection.execute(_CELLS, [most_cells]).fetchall()),
        tuple(AnomalyChange(*row) for row in _anomalies(connection)),
    )


def _anomalies(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Changes of state; a release whose checks never ran knows no anomaly."""
    sides = []
    for name in ("old", "new"):
        ((known,),) = connection.execute(
            "select count(*) from duckdb_tables() where database_name = ? and table_name = 'anomalies'", [name]
        ).fetchall()
        sides.append(f"{name}.anomalies" if known else _NO_ANOMALIES)
    return connection.execute(
        f"""
        select
            anomaly_id,
            coalesce(after.check_id, before.check_id),
            coalesce(after.report_id, before.report_id),
            before.state,
            after.state
        from {sides[0]} as before
        full join {sides[1]} as after using (anomaly_id)
        where before.state is distinct from after.state
        order by 2, 3, 1
        """  # noqa: S608 - own SQL
    ).fetchall()


_NO_ANOMALIES = (
    "(select null::varchar as anomaly_id, null::varchar as check_id, null::varchar as report_id,"
    " null::varchar as state where false)"
)
_NIGHTS_AND_DOCUMENTS = """
select
    (select value from old.build_facts where name = 'night'),
    (select value from new.build_facts where name = 'night'),
    (select count(*) from new.documents anti join old.documents using (document_id)),
    (select count(*) from old.documents anti join new.documents using (document_id))
"""
_CHANGED_REPORTS = """
create temp table changed_reports as
select
    report_id,
    coalesce(after.agency_name, before.agency_name) as agency_name,
    coalesce(after.report_year, before.report_year) as report_year,
    before.document_id as old_document_id,
    after.document_id as new_document_id,
    case
        when before.document_id is null then 'added'
        when after.document_id is null then 'removed'
        when before.document_id <> after.document_id then 'other version'
        else 'read otherwise'
    end as change
from old.reports as before
full join new.reports as after using (report_id)
where before.document_id is distinct from after.document_id
    or (select value from old.build_facts where name = 'reader_version')
    is distinct from (select value from new.build_facts where name = 'reader_version')
"""
_CHANGED_CELLS = """
create temp table changed_cells as
with before as (
    select changed.report_id, table_key, row_key, col_key, raw_text, kind, value
    from old.cells as cells
    inner join changed_reports as changed on cells.document_id = changed.old_document_id
    where changed.new_document_id is not null
),

after as (
    select changed.report_id, table_key, row_key, col_key, raw_text, kind, value
    from new.cells as cells
    inner join changed_reports as changed on cells.document_id = changed.new_document_id
    where changed.old_document_id is not null
)

select report_id, table_key, row_key, col_key, before.raw_text as old_text, after.raw_text as new_text
from before
full join after using (report_id, table_key, row_key, col_key)
where before.kind is distinct from after.kind or before.value is distinct from after.value
"""
_REPORTS = """
select changed.report_id, agency_name, report_year, change, count(changed_cells.report_id)
from changed_reports as changed
left join changed_cells on changed.report_id = changed_cells.report_id
group by all
having change <> 'read otherwise' or count(changed_cells.report_id) > 0
order by change, agency_name, report_year, changed.report_id
"""
_CELLS = """
select report_id, table_key, row_key, col_key, old_text, new_text
from changed_cells
order by report_id, table_key, row_key, col_key
limit ?
"""
