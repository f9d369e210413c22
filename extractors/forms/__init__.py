"""The generations of the form as data: their rows, columns, labels, groups and the wordings seen in print.

`vocabulary.csv` holds the rows and columns of the forms of 2019 (国办公开办函〔2019〕60号) and of 2021
(国办公开办函〔2021〕30号), `aliases.csv` other wordings of their labels. A new generation is new rows in these files.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

VOCABULARY_PATH = Path(__file__).with_name("vocabulary.csv")
_ALIASES_PATH = Path(__file__).with_name("aliases.csv")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or column of a table of the form. `labels` are all its wordings, the form's own first.

    `groups` are the labels of the groups it stands under: several where the form repeats a column in several blocks.
    """

    form: str
    table_key: str
    axis: str
    position: int
    key: str
    label_zh: str
    label_en: str
    groups: tuple[str, ...]
    labels: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> tuple[Entry, ...]:
    """Return every row and column of every generation of the form, in the order of the printed form."""
    aliases = _aliases()
    with VOCABULARY_PATH.open(encoding="utf-8", newline="") as file:
        return tuple(
            Entry(
                form=line["template"],
                table_key=line["table_key"],
                axis=line["axis"],
                position=int(line["position"]),
                key=line["key"],
                label_zh=line["label_zh"],
                label_en=line["label_en"],
                groups=tuple(group for group in line["group_zh"].split(";") if group),
                labels=(line["label_zh"], *aliases.get((line["table_key"], line["axis"], line["key"]), ())),
            )
            for line in csv.DictReader(file)
        )


@lru_cache(maxsize=64)
def entries(table_key: str, axis: str, form: str | None = None) -> tuple[Entry, ...]:
    """Return the rows (`axis` "row") or columns ("col") of one table, of one generation or of all, in printed order."""
    return tuple(
        entry
        for entry in vocabulary()
        if entry.table_key == table_key and entry.axis == axis and form in (None, entry.form)
    )


def _aliases() -> dict[tuple[str, str, str], tuple[str, ...]]:
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    with _ALIASES_PATH.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            where = (line["table_key"], line["axis"], line["key"])
            found[where] = (*found.get(where, ()), line["alias_zh"])
    return found
