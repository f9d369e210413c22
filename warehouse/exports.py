"""Write the relations of a published file as Parquet, CSV or a workbook, with a data package that describes them.

`sql/exports/relations.csv` says which relations, in what order of rows, which are divided by report year, which are so
large that a night's release leaves them out of CSV, and which hold nothing but what follows from the documents of the
year: their Parquet files carry a digest of those, and a release takes the last one's file where it is the same.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.database import SQL_FOLDER, Limits, literal, quoted, reading
from warehouse.files import link

RELATIONS_FILE = SQL_FOLDER / "exports" / "relations.csv"
FORMATS = ("parquet", "csv", "xlsx")
FORMULA_STARTS = "=+-@\t\r"
"""What a spreadsheet takes for the start of a formula; such text gets an apostrophe in front."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation to export: the order of its rows, whether a file holds one report year, whether it is large.

    `follows_documents` is true where equal documents of a year, attributed equally, give equal rows.
    """

    name: str
    order_by: str
    by_year: bool
    large: bool
    follows_documents: bool = False


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written: the relation it holds, the report year where it holds one only, rows and bytes."""

    relation: str
    path: Path
    rows: int
    bytes: int
    year: int | None = None


class NothingToExport(Exception):
    """Raised for a format that is none of `FORMATS`."""


def relations(file: Path = RELATIONS_FILE) -> list[Relation]:
    """Return the relations to export in the order of the file."""
    with file.open(newline="", encoding="utf-8") as lines:
        return [
            Relation(
                name=row["relation"],
                order_by=row["order_by"],
                by_year=row["by_year"] == "yes",
                large=row["large"] == "yes",
                follows_documents=row["follows_documents"] == "yes",
            )
            for row in csv.DictReader(lines)
        ]


def export(
    database: Path,
    folder: Path,
    file_format: str,
    limits: Limits | None = None,
    leave_out_large: bool = False,
    earlier: Path | None = None,
) -> list[ExportedFile]:
    """Write the relations of a file below the folder, in an order of rows that depends on the contents only.

    `parquet` and `csv` write every relation that is there, those divided by year as `<relation>/report_year=<year>/`;
    documents of unknown year are in `report_year=unknown`. `xlsx` writes the anomaly list. A relation that the file
    does not have is left out. `earlier` is the folder of an earlier export, whose files are taken over (as further
    names of them where the file system can) where they must be the same. Raises `NothingToExport` for another format.
    """
    if file_format not in FORMATS:
        raise NothingToExport(f"{file_format} is none of {', '.join(FORMATS)}")
    folder.mkdir(parents=True, exist_ok=True)
    with reading(database, limits) as connection:
        connection.execute("set preserve_insertion_order = true")
        if file_format == "xlsx":
            from warehouse.workbook import write_workbook

            return [write_workbook(connection, folder / "anomalies.xlsx")]
        present = _present(connection)
        chosen = [each for each in relations() if each.name in present and not (leave_out_large and each.large)]
        return [
            file for relation in chosen for file in _export_relation(connection, relation, folder, file_format, earlier)
        ]


def _present(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select table_name from information_schema.tables where table_schema = 'main'").fetchall()
    return {row[0] for row in rows}


def _export_relation(
    connection: duckdb.DuckDBPyConnection, relation: Relation, folder: Path, file_format: str, earlier: Path | None
) -> Iterator[ExportedFile]:
    columns = _columns(connection, relation.name)
    selected = [_written(name, kind, file_format) for name, kind in columns]
    if not relation.by_year:
        query = f"select {', '.join(selected)} from {quoted(relation.name)} as relation order by {relation.order_by}"  # noqa: S608 - own SQL
        yield _copy(connection, query, folder / f"{relation.name}.{file_format}", relation.name, file_format)
        return
    has_year = any(name == "report_year" for name, _ in columns)
    source = f"select * from {quoted(relation.name)}"  # noqa: S608 - own SQL
    if not has_year:
        source = (
            f"select relation.*, documents.report_year from {quoted(relation.name)} as relation"  # noqa: S608 - own SQL
            " inner join documents on relation.document_id = documents.document_id"
        )
    for year in _years(connection, relation.name, has_year):
        name = "unknown" if year is None else str(year)
        place = Path(relation.name, f"report_year={name}", f"{relation.name}.{file_format}")
        contents = _contents(connection, year) if relation.follows_documents and file_format == "parquet" else None
        taken = _taken_over(earlier / place, folder / place, contents) if earlier and contents else None
        if taken is not None:
            yield ExportedFile(relation.name, folder / place, taken, (folder / place).stat().st_size, year)
            continue
        condition = "report_year is null" if year is None else f"report_year = {year}"
        query = f"select {', '.join(selected)} from ({source}) where {condition} order by {relation.order_by}"  # noqa: S608 - own SQL
        file = _copy(connection, query, folder / place, relation.name, file_format, year, contents)
        if file.rows:
            yield file
        else:
            file.path.unlink()


def _contents(connection: duckdb.DuckDBPyConnection, year: int | None) -> str:
    """A digest of the documents of a year, of whose report each is, and of what reads and stores them."""
    ((count, mixed, added, recipe),) = connection.execute(
        """
        select
            count(*),
            bit_xor(hash(document_id, report_id)),
            sum(hash(report_id, document_id) % 1_000_000_007),
            (select string_agg(value, ' ' order by name) from build_facts where name <> 'night')
        from documents
        where report_year is not distinct from ?
        """,
        [year],
    ).fetchall()
    return f"{recipe} {count} {mixed} {added}"


def _taken_over(source: Path, target: Path, contents: str) -> int | None:
    """The rows of the earlier file, which now has a second name, or None where there is none with these contents."""
    try:
        facts = pq.read_metadata(source)
    except (OSError, pa.ArrowException):
        return None
    if (facts.metadata or {}).get(b"contents") != contents.encode():
        return None
    link(source, target)
    return int(facts.num_rows)


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    """Names and types, without the number that only ties rows together within a file."""
    described = connection.execute(f"describe {quoted(relation)}").fetchall()
    return [(row[0], row[1]) for row in described if row[0] != "document_no"]


def _written(name: str, kind: str, file_format: str) -> str:
    """The expression that writes a column: in CSV, text that a spreadsheet would run gets an apostrophe in front."""
    column = quoted(name)
    if file_format != "csv" or kind not in ("VARCHAR", "JSON"):
        return column
    starts = literal(FORMULA_STARTS.replace("\t", "").replace("\r", ""))
    text = f"{column}::varchar"
    return (
        f"case when contains({starts}, left({text}, 1)) and {text} <> '' or left({text}, 1) in (chr(9), chr(13))"
        f" then '''' || {text} else {text} end as {column}"
    )


def _years(connection: duckdb.DuckDBPyConnection, relation: str, has_year: bool) -> list[int | None]:
    if has_year:
        query = f"select distinct report_year from {quoted(relation)} order by 1"  # noqa: S608 - own SQL
        return [row[0] for row in connection.execute(query).fetchall()]
    rows = connection.execute("select distinct report_year from documents order by 1").fetchall()
    return [row[0] for row in rows]


def _copy(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    target: Path,
    relation: str,
    file_format: str,
    year: int | None = None,
    contents: str | None = None,
) -> ExportedFile:
    target.parent.mkdir(parents=True, exist_ok=True)
    working = target.with_name(f".{target.name}.partial")
    options = "format parquet, compression zstd" if file_format == "parquet" else "format csv, header true"
    if contents is not None:
        options += f", kv_metadata {{contents: {literal(contents)}}}"
    try:
        ((rows,),) = connection.execute(f"copy ({query}) to {literal(str(working))} ({options})").fetchall()
        working.replace(target)
    finally:
        working.unlink(missing_ok=True)
    return ExportedFile(relation, target, rows, target.stat().st_size, year)
