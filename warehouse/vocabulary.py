"""The keys of the standard tables, as `extractors/forms/vocabulary.csv` lists them, and the wide tables' columns."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VOCABULARY_FILE = Path(__file__).resolve().parents[1] / "extractors" / "forms" / "vocabulary.csv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or column of a standard table in one generation of the form, with its labels in both languages."""

    form: str
    table_key: str
    axis: str
    position: int
    key: str
    label_zh: str
    label_en: str
    group_zh: str


@dataclass(frozen=True, slots=True)
class WideTable:
    """How a standard table is laid out wide: `line_key` names its lines, `value_keys` its value columns in order.

    `across` says whether the value columns are the table's rows (requests) or its columns (disputes, proactive).
    """

    table_key: str
    line_key: str
    across: str
    value_keys: tuple[str, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """Return the vocabulary in the order of its file."""
    with VOCABULARY_FILE.open(newline="", encoding="utf-8") as file:
        return tuple(
            Entry(
                form=row["template"],
                table_key=row["table_key"],
                axis=row["axis"],
                position=int(row["position"]),
                key=row["key"],
                label_zh=row["label_zh"],
                label_en=row["label_en"],
                group_zh=row["group_zh"],
            )
            for row in csv.DictReader(file)
        )


@cache
def wide_tables() -> tuple[WideTable, ...]:
    """Return the three standard tables with the value columns of every generation of the form, newest first."""
    return (
        WideTable("requests", "col_key", "row", _requests_rows()),
        WideTable("disputes", "row_key", "col", _keys("disputes", "col")),
        WideTable("proactive", "row_key", "col", _keys("proactive", "col")),
    )


def _keys(table_key: str, axis: str) -> tuple[str, ...]:
    return _distinct(entry.key for entry in entries() if entry.table_key == table_key and entry.axis == axis)


def _requests_rows() -> tuple[str, ...]:
    """The rows of both forms, with the single `other` of the 2019 form before the total that it is part of."""
    keys = _keys("requests", "row")
    first_total = keys.index("outcomes_total")
    late = tuple(key for key in keys[first_total:] if key not in ("outcomes_total", "carried_out"))
    return keys[:first_total] + late + ("outcomes_total", "carried_out")


def _distinct(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
