"""Let the panel show what people corrected; serves the stage `check`. The cells stay as printed."""

from __future__ import annotations

import duckdb

from warehouse.checks import ANOMALIES_FOLDER, execute_file
from warehouse.database import comment_columns, literal
from warehouse.vocabulary import WideTable, wide_tables

PANEL_VIEWS = ("agency_years",)


def apply_corrections(connection: duckdb.DuckDBPyConnection) -> int:
    """Fill `corrections`, make the panel's views read the corrected numbers, and return how many there are.

    Without corrections the views stay as they were built.
    """
    execute_file(connection, ANOMALIES_FOLDER / "60_corrections.sql")
    row = connection.execute("select count(*) from corrections").fetchone()
    count = int(row[0]) if row else 0
    if count:
        for wide in wide_tables():
            connection.execute(_corrected_view(wide))
        for view in PANEL_VIEWS:
            _read_corrected(connection, view)
        comment_columns(connection)
    return count


def _corrected_view(wide: WideTable) -> str:
    """The statement that makes `<table>_corrected`: the operands with the corrected numbers in their cells."""
    key = "row_key" if wide.across == "row" else "col_key"
    fixed = ", ".join(
        f"max(corrected_value) filter (where {key} = '{name}')::decimal(18, 6) as {name}" for name in wide.value_keys
    )
    replaced = ", ".join(
        f"coalesce(fixed.{name}, printed.{name})::decimal(18, 6) as {name}" for name in wide.value_keys
    )
    english, chinese = (
        f"{wide.table_key}_operands with the corrections of people",
        f"含人工更正的 {wide.table_key}_operands",
    )
    return (
        f"create or replace view {wide.table_key}_corrected as"  # noqa: S608 - keys of the vocabulary
        f" select printed.* replace ({replaced}) from {wide.table_key}_operands as printed"
        f" left join (select report_id, {wide.line_key}, {fixed} from corrections"
        f" where table_key = '{wide.table_key}' group by report_id, {wide.line_key}) as fixed"
        f" on printed.report_id = fixed.report_id and printed.{wide.line_key} = fixed.{wide.line_key};"
        f" comment on view {wide.table_key}_corrected is {literal(f'{english} / {chinese}')}"
    )


def _read_corrected(connection: duckdb.DuckDBPyConnection, view: str) -> None:
    row = connection.execute(
        "select sql, comment from duckdb_views() where view_name = $view and database_name = current_database()",
        {"view": view},
    ).fetchone()
    if row is None:
        return
    statement, comment = str(row[0]), row[1]
    for wide in wide_tables():
        statement = statement.replace(f"{wide.table_key}_operands", f"{wide.table_key}_corrected")
    connection.execute(statement.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))
    if comment:
        connection.execute(f"comment on view {view} is {literal(str(comment))}")
