"""What the cause of an anomaly is, in words: which cell would have to hold which number, or which cells may be it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from warehouse.vocabulary import entries

MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class PossibleChange:
    """A cell whose change would mend broken sums: what it prints, and what it would need to hold.

    `one_digit` marks numbers that differ by one digit, or by two neighbours exchanged.
    """

    table_key: str
    row_key: str
    col_key: str
    printed: str
    needed: str
    one_digit: bool

    def in_english(self) -> str:
        """As “Granted in full, Total: the printed 3 should be 13 (one digit)”."""
        hint = " (one digit)" if self.one_digit else ""
        return f"{self._cell('label_en', ', ')}: the printed {self.printed} should be {self.needed}{hint}"

    def in_chinese(self) -> str:
        """As “（一）予以公开，总计：表中为3，应为13（仅差一位数字）”."""
        hint = "（仅差一位数字）" if self.one_digit else ""
        return f"{self._cell('label_zh', '，')}：表中为{self.printed}，应为{self.needed}{hint}"

    def _cell(self, language: str, between: str) -> str:
        row = _labels(language).get((self.table_key, "row", self.row_key), self.row_key)
        column = _labels(language).get((self.table_key, "col", self.col_key), self.col_key)
        return f"{row}{between}{column}"


def possible_causes(table_key: str, evidence: Mapping[str, Any]) -> tuple[tuple[PossibleChange, ...], ...]:
    """The sets of changes that would mend the sums, the likeliest first, as the anomaly's evidence has them."""
    return tuple(
        tuple(
            PossibleChange(
                table_key,
                str(change["row_key"]),
                str(change["col_key"]),
                str(change["printed"]),
                str(change["needed"]),
                bool(change["one_digit"]),
            )
            for change in each
        )
        for each in evidence.get("causes") or ()
    )


def cause_words(causes: Sequence[Sequence[PossibleChange]]) -> tuple[str, str] | None:
    """What would mend the sums, in English and Chinese; None where no cell was found.

    Of several possible sets `MOST_CANDIDATES` are told, and how many more there are.
    """
    if not causes:
        return None
    english = ["; ".join(change.in_english() for change in each) for each in causes[:MOST_CANDIDATES]]
    chinese = ["；".join(change.in_chinese() for change in each) for each in causes[:MOST_CANDIDATES]]
    if len(causes) == 1:
        return english[0], chinese[0]
    more = len(causes) - len(english)
    return (
        "one of these: " + " | ".join(english) + (f" | {more} more" if more else ""),
        "以下之一：" + "｜".join(chinese) + (f"｜另有{more}种可能" if more else ""),
    )


@cache
def _labels(language: str) -> dict[tuple[str, str, str], str]:
    # the newest form comes last, and its wording counts
    ordered = sorted(entries(), key=lambda each: each.form)
    return {(each.table_key, each.axis, each.key): getattr(each, language) for each in ordered}
