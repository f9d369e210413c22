"""Describe a release as a data package: each file with its hash and columns, the sources, the licence, the citation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import columns, reading
from warehouse.exports import ExportedFile

LICENCES = [
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    }
]
_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "FLOAT": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "JSON": "string",
    "TIMESTAMP WITH TIME ZONE": "string",
}


def write_datapackage(database: Path, folder: Path, files: Sequence[ExportedFile]) -> Path:
    """Write `datapackage.json` into the folder that holds the files, for what the published file says it is."""
    with reading(database) as connection:
        package = _package(connection, folder, files)
    target = folder / "datapackage.json"
    working = target.with_name(f".{target.name}.partial")
    working.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    working.replace(target)
    return target


def _package(connection: duckdb.DuckDBPyConnection, folder: Path, files: Sequence[ExportedFile]) -> dict[str, Any]:
    facts = dict(connection.execute("select name, value from build_facts").fetchall())
    night = facts["night"]
    sources = connection.execute(
        "select name, start_url from sources where start_url is not null order by source_id"
    ).fetchall()
    found_in = [{"title": title or path, "path": path} for title, path in sources if path.startswith("http")]
    return {
        "name": "gouji",
        "title": "Annual reports of Chinese public bodies on open government information / 政府信息公开工作年度报告",
        "id": f"gouji-{night}",
        "version": night,
        "created": f"{night[:10]}T{night[11:13]}:{night[13:15]}:{night[15:17]}Z",
        "description": "Every number of the standard tables, with where it is printed, and what does not add up.",
        "licenses": LICENCES,
        "sources": found_in or [{"title": "Annual reports published by the bodies themselves"}],
        "citation": f"gouji (勾稽), release {night}",
        "reader_version": facts.get("reader_version"),
        "resources": list(_resources(connection, folder, files)),
    }


def _resources(
    connection: duckdb.DuckDBPyConnection, folder: Path, files: Sequence[ExportedFile]
) -> Iterator[dict[str, Any]]:
    described: dict[str, list[Any]] = {}
    for column in columns(connection):
        if column.schema == "main" and column.name != "document_no":
            described.setdefault(column.relation, []).append(column)
    for file in files:
        suffix = file.path.suffix[1:]
        resource: dict[str, Any] = {
            "name": _name(file, suffix),
            "path": file.path.relative_to(folder).as_posix(),
            "format": suffix,
            "mediatype": _MEDIA_TYPES[suffix],
            "bytes": file.bytes,
            "hash": f"sha256:{_sha256(file.path)}",
            "rows": file.rows,
        }
        if suffix == "csv":
            fields = [_field(column) for column in described[file.relation]]
            if file.year is not None and all(field["name"] != "report_year" for field in fields):
                resource["description"] = f"Rows of the report year {file.year}"
            resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": {"fields": fields}}
        yield resource


_MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "duckdb": "application/vnd.duckdb",
}


def _name(file: ExportedFile, suffix: str) -> str:
    year = (
        ""
        if file.path.parent.name.find("report_year=") < 0
        else f"-{file.path.parent.name.removeprefix('report_year=')}"
    )
    return f"{file.relation.replace('_', '-')}{year}-{suffix}"


def _field(column: Any) -> dict[str, str]:
    kind = "number" if column.data_type.startswith("DECIMAL") else _TYPES.get(column.data_type, "string")
    return {"name": column.name, "type": kind, "description": column.comment or ""}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
