"""Make staged segments and a manifest of a given size, as if that many reports had been crawled and read.

Bodies are real divisions and departments of them; each has the 2021 form for three years. The numbers are mostly 0, add
up, and carry over, but in one report of 500 a total is one too high.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb

from warehouse.rows import slot_number
from warehouse.staged_schema import SCHEMAS
from warehouse.staging import LAYOUT_VERSION, Staging
from warehouse.vocabulary import entries, wide_tables

READER_VERSION = "benchmark"
YEARS = (2021, 2022, 2023)
SEGMENT_DOCUMENTS = 20_000
DIVISIONS = Path(__file__).resolve().parents[1] / "warehouse" / "reference" / "divisions.csv"
DEPARTMENTS = [
    *(
        "公安局",
        "教育局",
        "财政局",
        "民政局",
        "司法局",
        "农业农村局",
        "卫生健康局",
        "人力资源和社会保障局",
        "自然资源局",
    ),
    *("审计局", "住房和城乡建设局", "交通运输局", "水利局", "商务局", "文化和旅游局", "应急管理局", "市场监督管理局"),
    *("统计局", "医疗保障局"),
]
OUTCOMES = [
    entry.key
    for entry in entries()
    if (entry.form, entry.table_key, entry.axis) == ("2021", "requests", "row")
    and entry.key not in ("new_requests", "carried_in", "outcomes_total", "carried_out")
]
DISPUTE_RESULTS = ("upheld", "corrected", "other", "pending")
PROACTIVE_CELLS = {
    "regulations": ("issued", "repealed", "in_force"),
    "normative_documents": ("issued", "repealed", "in_force"),
    "licences": ("decisions",),
    "penalties": ("decisions",),
    "coercive_measures": ("decisions",),
    "fees": ("amount",),
}


def make(folder: Path, reports: int, staging_folder: Path, first: int = 0) -> Staging:
    """Stage `reports` documents and write their manifest below `folder`; documents are numbered from `first`."""
    staging = Staging(staging_folder, READER_VERSION)
    staging.folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "4GB", "preserve_insertion_order": False})
    connection.execute("set enable_progress_bar = false")
    _make_bodies(connection)
    _make_slots(connection)
    for start in range(first, first + reports, SEGMENT_DOCUMENTS):
        _make_documents(connection, start, min(start + SEGMENT_DOCUMENTS, first + reports))
        _make_wide(connection)
        _make_cells(connection)
        _write_segment(connection, staging, start)
        _write_manifest(connection, folder / "manifest", start)
    connection.close()
    return staging


def _make_bodies(connection: duckdb.DuckDBPyConnection) -> None:
    """Body number, name, division: departments of every division above townships, then the townships themselves."""
    connection.execute(f"create table divisions as from read_csv('{DIVISIONS}', all_varchar = true)")
    connection.execute("create table departments as select unnest(?::varchar[]) as department", [DEPARTMENTS])
    connection.execute(
        """
        create table bodies as
        with named as (
            select division.code, coalesce(above.name, '') || division.name as name, division.level
            from divisions as division
            left join divisions as above on division.parent_code = above.code and above.parent_code <> ''
        )
        select row_number() over (order by code, name) - 1 as body, code, name
        from (
            select code, name || '人民政府' as name from named
            union all
            select code, name || department as name from named cross join departments where level <> 'township'
            union all
            select code, name || department || '分局' as name from named cross join departments where level = 'township'
        )
        """
    )


def _make_slots(connection: duckdb.DuckDBPyConnection) -> None:
    """Every combination of keys that the documents print, with ordinary labels."""
    connection.execute(
        "create table slots (slot bigint, table_key varchar, row_key varchar, col_key varchar, row_label varchar,"
        " col_label varchar, unit varchar, locator_tail varchar, position integer)"
    )
    labels = {(e.table_key, e.axis, e.key): e.label_zh for e in entries() if e.form == "2021"}
    rows: list[tuple[object, ...]] = []
    for table, row, col in _printed_cells():
        parts = (table, row, col, labels[table, "row", row], labels[table, "col", col], None, None)
        rows.append((slot_number(parts), *parts, len(rows) + 1))
    connection.executemany("insert into slots values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _printed_cells() -> list[tuple[str, str, str]]:
    keys = {
        (table, axis): [e.key for e in entries() if (e.form, e.table_key, e.axis) == ("2021", table, axis)]
        for table in ("requests", "disputes")
        for axis in ("row", "col")
    }
    cells = [("proactive", row, col) for row, columns in PROACTIVE_CELLS.items() for col in columns]
    cells += [("requests", row, col) for row in keys["requests", "row"] for col in keys["requests", "col"]]
    return cells + [("disputes", row, col) for row in keys["disputes", "row"] for col in keys["disputes", "col"]]


def _make_documents(connection: duckdb.DuckDBPyConnection, start: int, stop: int) -> None:
    years = ", ".join(str(year) for year in YEARS)
    connection.execute(
        f"""
        create or replace table documents as
        with numbered as (
            select
                range as number,
                range // {len(YEARS)} as body_no,
                range // {len(YEARS)} % (select count(*) from bodies) as body,
                ([{years}])[1 + range % {len(YEARS)}] as report_year,
                sha256('report ' || range) as document_id
            from range({start}, {stop})
        )
        select
            ('0x' || left(document_id, 15))::bigint as document_no,
            document_id,
            number,
            body_no,
            report_year,
            bodies.code,
            bodies.name as agency_name
        from numbered
        inner join bodies on numbered.body = bodies.body
        """  # noqa: S608 - own SQL
    )


def _make_wide(connection: duckdb.DuckDBPyConnection) -> None:
    """The numbers: outcomes by a hash of document, column and row; what comes in balances what goes out."""
    outcomes = ",\n".join(
        f"case when hash(number, col_no, {k}) % 100 < 12 then hash(number, col_no, {k + 50}) % 30 else 0 end"
        f" + {3 if key == 'granted' else 0} as {key}"
        for k, key in enumerate(OUTCOMES)
    )
    columns = [
        entry.key
        for entry in entries()
        if (entry.form, entry.table_key, entry.axis) == ("2021", "requests", "col") and entry.key != "total"
    ]
    results = ", ".join(
        f"case when row_key = 'review' then hash(number, {k}) % 20 // 17 else 0 end as {key}"
        for k, key in enumerate(DISPUTE_RESULTS)
    )
    summed = ", ".join(
        f"sum({key})::bigint as {key}" for key in (*OUTCOMES, "carried_out", "carried_in", "outcomes_total")
    )
    connection.execute(
        f"""
        create or replace table requests_six as
        select *, {" + ".join(OUTCOMES)} as outcomes_total
        from (
            select
                document_no,
                number,
                columns.col_key,
                {outcomes},
                hash(body_no, report_year, col_no) % 3 as carried_out,
                hash(body_no, report_year - 1, col_no) % 3 as carried_in
            from documents
            cross join (select unnest({columns!r}) as col_key, unnest(range(6)) as col_no) as columns
        );
        create or replace table requests_whole as
        with all_columns as (
            from requests_six
            union all by name
            select document_no, number, 'total' as col_key, {summed} from requests_six group by document_no, number
        )
        select
            * replace (outcomes_total + (number % 500 = 0 and col_key = 'total')::int as outcomes_total),
            outcomes_total + carried_out - carried_in as new_requests
        from all_columns;
        create or replace table disputes_whole as
        select *, {" + ".join(DISPUTE_RESULTS)} as total
        from (
            select
                document_no,
                row_key,
                {results}
            from documents
            cross join (select unnest(['review', 'litigation_direct', 'litigation_after_review']) as row_key)
        );
        create or replace table proactive_whole as
        select
            document_no,
            row_key,
            case when col_keys[1] = 'issued' then 0 end as issued,
            case when col_keys[1] = 'issued' then 0 end as repealed,
            case when col_keys[1] = 'issued' then if(row_key = 'regulations', 0, hash(body_no) % 40) end as in_force,
            case when col_keys[1] = 'decisions' then hash(number, row_key) % 3000 end as decisions,
            case when col_keys[1] = 'amount' then (hash(number, row_key) % 90000)::decimal(18, 2) / 100 end as amount
        from documents
        cross join (
            select unnest({list(PROACTIVE_CELLS)!r}) as row_key,
                unnest({[list(columns) for columns in PROACTIVE_CELLS.values()]!r}) as col_keys
        )
        """  # noqa: S608 - own SQL
    )


def _make_cells(connection: duckdb.DuckDBPyConnection) -> None:
    """One row per cell from the wide rows, with a box of its own in every document."""
    parts = []
    for table, line, across in (
        ("requests", "col_key", "row_key"),
        ("disputes", "row_key", "col_key"),
        ("proactive", "row_key", "col_key"),
    ):
        extra = ", number" if table == "requests" else ""
        parts.append(
            f"select document_no, '{table}' as table_key, row_key, col_key, value from (unpivot"  # noqa: S608 - own SQL
            f" (select columns(* exclude (document_no, {line}{extra}))::decimal(18, 6), document_no, {line}"
            f" from {table}_whole) on columns(* exclude (document_no, {line})) into name {across} value value)"
        )
    connection.execute(
        f"""
        create or replace table cells as
        select
            document_no,
            position,
            slot,
            'number' as kind,
            case when value = trunc(value) then value::bigint end as whole,
            case when value <> trunc(value) then value end as amount,
            case when value <> trunc(value) then value::decimal(18, 2)::varchar end as raw_text,
            2 + position // 90 as page,
            1000 + position % 7 * 600 + document_no % 50 + hash(document_no, position % 7) % 9 as x0,
            900 + position // 7 * 240 + document_no % 70 + hash(document_no, position // 7) % 9 as top,
            1500 + position % 7 * 600 + document_no % 50 + hash(document_no, position % 7) % 9 as x1,
            1100 + position // 7 * 240 + document_no % 70 + hash(document_no, position // 7) % 9 as bottom,
            1.0::float as confidence
        from ({" union all ".join(parts)})
        inner join slots using (table_key, row_key, col_key)
        order by document_no, position
        """  # noqa: S608 - own SQL
    )


def _write_segment(connection: duckdb.DuckDBPyConnection, staging: Staging, start: int) -> None:
    folder = staging.folder / f".s{start:016d}"
    folder.mkdir()
    queries = {
        "documents": "select document_no, document_id, 'pdf' as reader, 'benchmark' as reader_version,"
        " 'application/pdf' as media_type, 250000 as bytes, 'read' as status, 0.04 as seconds, 5 as page_count,"
        " '2021' as form, agency_name || report_year || '年政府信息公开工作年度报告' as title, agency_name,"
        " report_year,"
        " make_date(report_year + 1, 1, 5 + (number % 20)::int) as published_on from documents order by document_no",
        "cells": "from cells order by document_no, position",
        "slots": "select * exclude (position) from slots order by slot",
        "presence": "select document_no, table_key, count(*)::int as n_cells, count(*)::int as n_numbers,"
        " 0 as n_blanks,"
        " count(*) filter (where whole = 0)::int as n_zeros, 0 as n_unreadable, 1.0::float as min_confidence,"
        " count(*)::double as sum_confidence from cells join slots using (slot) group by all order by all",
        "evidence": "select document_no, 'agency_name' as what, agency_name as value, 'title' as source from documents"
        " order by document_no",
        "claims": "select document_no, 1 as position, 'requests.new_requests.total' as meaning, new_requests as value,"
        " '件' as unit, '' as qualifier, '收到申请' || new_requests || '件。' as sentence, '三' as section"
        " from requests_whole where col_key = 'total' order by document_no",
    }
    for wide in wide_tables():
        line = wide.line_key
        queries[wide.table_key] = (
            f"select document_no, {line}, * exclude (document_no, {line}"  # noqa: S608 - own SQL
            f"{', number' if wide.table_key == 'requests' else ''}), 0 as blanks from {wide.table_key}_whole"
            f" order by document_no, {line}"
        )
    files = {table: _write_table(connection, folder / f"{table}.parquet", table, sql) for table, sql in queries.items()}
    facts: dict[str, object] = {
        "reader_version": READER_VERSION,
        "layout_version": LAYOUT_VERSION,
        "documents": files["documents"]["rows"],
        "replaces": [],
        "files": files,
    }
    (folder / "segment.json").write_text(json.dumps(facts))
    folder.rename(staging.folder / f"s{start:016d}")


def _write_table(connection: duckdb.DuckDBPyConnection, path: Path, table: str, sql: str) -> dict[str, int | str]:
    """Write the rows with every column of the staged table, in its type."""
    types = {"int64": "bigint", "int32": "integer", "string": "varchar", "double": "double", "float": "float"}
    found = {row[0] for row in connection.execute(f"describe {sql}").fetchall()}
    columns = []
    for field in SCHEMAS[table]:
        kind = types.get(str(field.type)) or {"decimal128(18, 6)": "decimal(18, 6)"}.get(str(field.type), "date")
        columns.append(f"{field.name if field.name in found else 'null'}::{kind} as {field.name}")
    (rows,) = connection.execute(
        f"copy (select {', '.join(columns)} from ({sql})) to '{path}'"  # noqa: S608 - own SQL
        " (format parquet, compression zstd, row_group_size 122880)"
    ).fetchone() or (0,)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"rows": rows, "bytes": path.stat().st_size, "sha256": digest}


def _write_manifest(connection: duckdb.DuckDBPyConnection, folder: Path, start: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"""
        copy (
            select
                'f' || number as fetch_id, 's' || left(code, 6) as source_id,
                'https://www.x' || left(code, 6) || '.gov.cn/nb/' || number || '.pdf' as url,
                url as final_url, null::varchar as parent_url, 'attachment' as role, null::varchar as link_text,
                agency_name || report_year || '年年报' as list_title, null::date as list_date,
                null::varchar as publisher, code as division_code, null::varchar as level, 1.0 as score,
                'GET' as method, 200 as http_status, 'application/pdf' as media_type, null::varchar as file_name,
                null::varchar as etag, null::varchar as last_modified,
                timestamptz '2026-01-01 00:00:00+00' + to_seconds(number) as fetched_at, 250000::bigint as bytes,
                document_id as sha256, null::varchar as error, 0.5 as seconds
            from documents
        ) to '{folder / f"m{start:010d}.parquet"}' (format parquet, compression zstd)
        """  # noqa: S608 - own SQL
    )
