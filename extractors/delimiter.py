"""Which character parts the fields of a text file, as spreadsheets export it, if any does."""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from itertools import islice

from extractors.forms import vocabulary
from extractors.labels import label_core

_DELIMITERS = (",", ";", "\t")
_LINES_LOOKED_AT = 400
_LONGEST_FIELD = 100
_FEWEST_RECORDS = 3
_FEWEST_COLUMNS = 3
_THOUSANDS = re.compile(r"(?<=[^\d,\n])(\d{1,3}(?:,\d{3})+)(?![\d,])")
_NUMBER = re.compile(r"\s*[-+]?\d[\d.,，%]*\s*")


def delimiter_of(text: str) -> str | None:
    """Return the delimiter of a file of records, None for prose and for tables in other shapes.

    Told by the records themselves: all as wide as each other with blanks or numbers among the fields, or of fields no
    longer than a label with numbers among them, or of labels of the form, which prose with commas has not. Tabs also
    part the cells of exports in other shapes: only where all records are as wide do they part fields.
    """
    head = "".join(islice(io.StringIO(text, newline=""), _LINES_LOOKED_AT))
    counts = {delimiter: _record_count(head, delimiter) for delimiter in _DELIMITERS if delimiter in head}
    best = max(counts, key=lambda delimiter: counts[delimiter], default=None)
    return best if best is not None and counts[best] >= _FEWEST_RECORDS else None


def _record_count(text: str, delimiter: str) -> int:
    """Return how many records with numbers there are; 0 where most of what the delimiter parts are none."""
    text = _THOUSANDS.sub(lambda match: match[1].replace(",", ""), text)
    try:
        records = [record for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if record]
    except csv.Error:
        return 0
    widths = {len(record) for record in records}
    if len(widths) == 1 and max(widths) >= _FEWEST_COLUMNS:
        blank_or_number = sum(any(not field.strip() or _NUMBER.fullmatch(field) for field in each) for each in records)
        return len(records) if 2 * blank_or_number >= len(records) else 0
    if delimiter == "\t":
        return 0
    parted = [record for record in records if any(field.strip() for field in record[1:])]
    count = sum(_is_record(record) or _is_of_form(record) for record in parted)
    return count if 3 * count >= len(parted) else 0


def _is_of_form(fields: list[str]) -> bool:
    """Say whether fields are labels of the form and nothing else, as they are where all numbers are blank."""
    filled = [field for field in fields if field.strip()]
    return bool(filled) and all(len(field) <= _LONGEST_FIELD and label_core(field) in _labels() for field in filled)


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    wordings = [label for entry in vocabulary() for label in entry.labels]
    groups = [label for entry in vocabulary() for group in entry.groups for label in group.split("/")]
    return frozenset(map(label_core, (*wordings, *groups, "信息内容", "申请人情况")))


def _is_record(fields: list[str]) -> bool:
    if any(len(field) > _LONGEST_FIELD or "\t" in field for field in fields):
        return False
    return 0 < sum(_NUMBER.fullmatch(field) is not None for field in fields) < len(fields)
