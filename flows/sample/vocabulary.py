"""The rows, columns and printed labels of the standard forms, from extractors/forms/vocabulary.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import extractors

_FILE = Path(extractors.__file__).parent / "forms" / "vocabulary.csv"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or column of a form's table; `groups` are the labels printed above or left of it."""

    key: str
    label: str
    groups: tuple[str, ...]


@cache
def entries(form: str, table_key: str, axis: str) -> tuple[Entry, ...]:
    """The rows (`axis` row) or columns (`axis` col) of a table of a form, in printed order."""
    with _FILE.open(newline="", encoding="utf-8") as file:
        return tuple(
            Entry(row["key"], row["label_zh"], tuple(part for part in row["group_zh"].split("/") if part))
            for row in csv.DictReader(file)
            if (row["template"], row["table_key"], row["axis"]) == (form, table_key, axis)
        )


def keys(form: str, table_key: str, axis: str) -> tuple[str, ...]:
    """The keys of a table's rows or columns, in printed order."""
    return tuple(entry.key for entry in entries(form, table_key, axis))


def label(form: str, table_key: str, axis: str, key: str) -> str:
    """The printed label of a row or column. Raises KeyError for a key that the form does not have."""
    return {entry.key: entry.label for entry in entries(form, table_key, axis)}[key]


REQUEST_TOTALS = ("new_requests", "carried_in", "outcomes_total", "carried_out")


@cache
def outcomes(form: str) -> tuple[str, ...]:
    """The keys of the rows that （七）总计 adds up."""
    return tuple(key for key in keys(form, "requests", "row") if key not in REQUEST_TOTALS)


@cache
def applicants() -> tuple[str, ...]:
    """The keys of the six kinds of applicant that the total column adds up."""
    return keys("2021", "requests", "col")[:-1]


DISPUTE_RESULTS = ("upheld", "corrected", "other", "pending")

PROACTIVE_GROUPS: dict[str, tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = {
    "2021": (
        ("第二十条第（一）项", ("regulations", "normative_documents"), ("issued", "repealed", "in_force")),
        ("第二十条第（五）项", ("licences",), ("decisions",)),
        ("第二十条第（六）项", ("penalties", "coercive_measures"), ("decisions",)),
        ("第二十条第（八）项", ("fees",), ("amount",)),
    ),
    "2019": (
        (
            "第二十条第（一）项",
            ("regulations", "normative_documents"),
            ("newly_made", "newly_published", "total_published"),
        ),
        ("第二十条第（五）项", ("licences", "other_services"), ("items_last_year", "items_change", "decisions")),
        ("第二十条第（六）项", ("penalties", "coercive_measures"), ("items_last_year", "items_change", "decisions")),
        ("第二十条第（八）项", ("fees",), ("items_last_year", "items_change")),
        ("第二十条第（九）项", ("procurement",), ("procurement_items", "procurement_amount")),
    ),
}
"""The blocks of table 二: the printed item of the Regulation, its rows, its columns."""
