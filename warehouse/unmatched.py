"""Names that no agency could be decided for: out to people as CSV, and back as rows of reference/aliases.csv.

A person fills in `division_code` (and `agency_id` where the division alone does not say it), narrows or clears `scope`,
writes a reason, and hands the file back. Rows that nobody filled in are left alone.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.agency_names import NameReader, clean_name
from warehouse.agency_reference import FOLDER, NATION, Reference, load_reference, normalise

COLUMNS = (
    "name",
    "scope",
    "division_code",
    "agency_id",
    "reason",
    "documents",
    "publisher",
    "undecided_because",
    "candidates",
)
ALIAS_COLUMNS = ("name", "scope", "division_code", "agency_id", "reason")


@dataclass(frozen=True, slots=True)
class AliasImport:
    """What became of filled rows: how many were added, how many were there already, and which were refused, why."""

    added: int
    known: int
    problems: tuple[str, ...]


def export_unmatched(connection: duckdb.DuckDBPyConnection, target: Path) -> int:
    """Write the undecided names of a warehouse, the most frequent first, and return how many there are.

    `scope` is the host that the name was found on, else its publisher; `candidates` the agencies that were considered,
    as `agency_id name`, parted by `; `.
    """
    rows = connection.execute(
        "select printed_name, host, publisher, n_documents, match_reason, rejected::varchar from agency_names"
        " where starts_with(agency_id, 'unresolved-') and printed_name is not null"
        " order by n_documents desc, printed_name, host, publisher"
    ).fetchall()
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for name, host, publisher, documents, reason, rejected in rows:
            scope = (host or "").split("://")[-1].strip("/") or publisher or ""
            cells = (name, scope, "", "", "", documents, publisher or "", reason, _candidates(rejected))
            writer.writerow(_harmless(cells))
    return len(rows)


def import_aliases(filled: Path, folder: Path = FOLDER) -> AliasImport:
    """Add the filled rows of a file to the alias rows of a reference folder, each once, the file replaced as a whole.

    A row is refused, with a sentence that says why, if its division is not in the list, if it has no name, if it
    contradicts a row that is there, or if its name holds no place and its scope is blank: that name means other bodies
    elsewhere. Raises OSError where a file cannot be read or written, and ValueError where columns are missing.
    """
    reference = load_reference(folder)
    aliases = _read(folder / "aliases.csv", ALIAS_COLUMNS)
    known = {(clean_name(row["name"]), normalise(row["scope"])): row for row in aliases}
    added: list[dict[str, str]] = []
    problems: list[str] = []
    repeated = 0
    for number, row in enumerate(_read(filled, ALIAS_COLUMNS), start=2):
        if not row["division_code"] and not row["agency_id"]:
            continue
        problem = _problem(row, reference)
        key = (clean_name(row["name"]), normalise(row["scope"]))
        if problem is None and key in known:
            same = all(known[key][column] == row[column] for column in ("division_code", "agency_id"))
            problem = None if same else "another row gives this name and scope another meaning"
            repeated += same
        elif problem is None:
            known[key] = row
            added.append(row)
        if problem is not None:
            problems.append(f"row {number} ({row['name']}): {problem}")
    if added:
        _write(folder / "aliases.csv", [*aliases, *added])
        load_reference.cache_clear()
    return AliasImport(len(added), repeated, tuple(problems))


def _problem(row: dict[str, str], reference: Reference) -> str | None:
    """Why a row cannot be an alias, None if it can."""
    if not clean_name(row["name"]):
        return "there is no name"
    code = row["division_code"]
    if code != NATION and code not in reference.divisions:
        return f"{code or 'a blank'} is no division code of the list"
    readings = NameReader(reference).read(row["name"])
    if not row["scope"] and not any(reading.chains or reading.zone for reading in readings):
        return "a name without a place means other bodies elsewhere, so it needs a scope (a source, host or publisher)"
    return None


def _read(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path} lacks the columns {', '.join(sorted(missing))}")
        return [{column: (row[column] or "").strip().removeprefix("'") for column in columns} for row in reader]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    temporary = path.with_suffix(".csv.new")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ALIAS_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: (row["name"], row["scope"])))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _candidates(rejected: str | None) -> str:
    found = json.loads(rejected) if rejected else []
    return "; ".join(f"{candidate['agency_id']} {candidate['name']}" for candidate in found)


def _harmless(cells: tuple[object, ...]) -> list[object]:
    """Text that a spreadsheet would take for a formula gets an apostrophe, since names come from strangers."""
    return [f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell for cell in cells]
