"""Sources kept in a spreadsheet: a CSV table with one publisher a row, written out as source files."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from flows.crawling.sources import Source

_LISTS = ("start_urls", "expected_years", "recheck_days")
_SWITCHES = ("browser", "enabled")
_YES, _NO = frozenset({"true", "yes", "1", "是"}), frozenset({"false", "no", "0", "否"})


@dataclass(frozen=True, slots=True)
class ImportedSources:
    """What an import did: the files written, and what is wrong with the rows that were left out, by line."""

    written: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()


def import_table(table: Path, folder: Path) -> ImportedSources:
    """Write a source file for each row of a CSV table whose columns are named as the keys of a source.

    Several start addresses stand in one cell, one a line or with blanks or `;` between; empty cells are left out.
    UTF-8 (with or without its mark) and GB18030 are read. A row that does not fit, or whose file is already there
    with other contents, is a problem; the others are written all the same.
    """
    try:
        text = _decoded(table.read_bytes())
    except OSError as error:
        return ImportedSources(problems=(f"{table}: cannot be read: {error.strerror or error}",))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    unknown = [name for name in reader.fieldnames or [] if name and name.strip() not in Source.model_fields]
    if not reader.fieldnames or unknown:
        known = ", ".join(Source.model_fields)
        what = f"unknown columns {', '.join(unknown)}" if unknown else "no header line"
        return ImportedSources(problems=(f"{table}:1: {what}; known are {known}",))
    written: list[Path] = []
    problems: list[str] = []
    for row in reader:
        values = _values(row)
        if not values:
            continue
        try:
            source = Source.model_validate(values)
        except ValidationError as error:
            problems += [f"{table}:{reader.line_num}: {_sentence(details)}" for details in error.errors()]
            continue
        target = folder / f"{source.id}.yaml"
        content = as_yaml(values)
        if target.exists() and target.read_text(encoding="utf-8") != content:
            problems.append(f"{table}:{reader.line_num}: {target} is already there and says something else")
            continue
        folder.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        written.append(target)
    return ImportedSources(tuple(written), tuple(problems))


def as_yaml(values: dict[str, object]) -> str:
    """The values as a source file, in the order of the schema."""
    ordered = {name: values[name] for name in Source.model_fields if name in values}
    return str(yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=1000))


def _values(row: dict[str, str | None]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, cell in row.items():
        text = (cell or "").strip() if isinstance(cell, str) else ""
        if not name or not text:
            continue
        key = name.strip()
        if key in _LISTS and not re.fullmatch(r"\d{4}\s*[-–—]\s*\d{4}", text):
            values[key] = [part for part in re.split(r"[\s;；]+", text) if part]
        elif key in _SWITCHES and text.lower() in _YES | _NO:
            values[key] = text.lower() in _YES
        else:
            values[key] = text
    return values


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _sentence(details: object) -> str:
    assert isinstance(details, dict)
    name = ".".join(str(part) for part in details["loc"])
    if details["type"] == "missing":
        return f"the column {name} is empty or missing"
    return f"{name}: {details['msg'].removeprefix('Value error, ')} (given: {details['input']!r})"
