"""What a built file promises and no constraint in it enforces, asked once at the end of the build.

As constraints of the file, keys would make it eight times larger for its readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb


class BuildError(Exception):
    """A build that cannot be right; the message says which rows contradict what the schema promises."""


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """Columns that no two rows of the relation share."""

    relation: str
    columns: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose every value is in the column of the same name of another relation."""

    relation: str
    column: str
    to: str


UNIQUE_KEYS = (
    UniqueKey("documents", "document_id"),
    UniqueKey("documents", "document_no"),
    UniqueKey("reports", "report_id"),
    UniqueKey("reports", "agency_id, report_year"),
    UniqueKey("reports", "document_id"),
    UniqueKey("agencies", "agency_id"),
    UniqueKey("report_versions", "document_no"),
    UniqueKey("storage.cell_slots", "slot"),
    UniqueKey("storage.cell_slots", "slot_no"),
    UniqueKey("storage.table_counts", "document_no, table_key"),
    UniqueKey("storage.requests_rows", "document_no, col_key"),
    UniqueKey("storage.disputes_rows", "document_no, row_key"),
    UniqueKey("storage.proactive_rows", "document_no, row_key"),
)
REFERENCES = (
    Reference("storage.table_counts", "document_no", "documents"),
    Reference("report_versions", "document_no", "documents"),
    Reference("reports", "document_id", "documents"),
    Reference("reports", "agency_id", "agencies"),
)


def assert_promises(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise `BuildError` unless keys are unique, rows point to rows that are there, and every staged cell is there."""
    broken = list(_broken_promises(connection))
    if broken:
        raise BuildError("; ".join(broken))


def _broken_promises(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for key in UNIQUE_KEYS:
        doubled = _count(
            connection,
            f"select count(*) from (select 1 from {key.relation} group by {key.columns} having count(*) > 1)",  # noqa: S608 - own SQL
        )
        if doubled:
            yield f"{key.relation} has {doubled} values of ({key.columns}) more than once"
    for reference in REFERENCES:
        lost = _count(
            connection,
            f"select count(*) from {reference.relation} anti join {reference.to} using ({reference.column})",  # noqa: S608 - own SQL
        )
        if lost:
            yield f"{reference.relation} has {lost} rows whose {reference.column} is not in {reference.to}"
    stored = _count(connection, "select count(*) from storage.cell_facts")
    staged = _count(connection, "select coalesce(sum(n_cells), 0) from storage.table_counts")
    if stored != staged:
        yield f"{staged} cells were staged, but {stored} are here"


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
