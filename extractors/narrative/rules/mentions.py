"""The numbers of a clause with what stands before and behind each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractors.narrative.rules.text import chinese_number

MONEY_UNITS = ("亿元", "万元", "元")
# with Chinese numerals only these: 一次, 一个, 一项, 一部 are seldom counts
_CHINESE_UNITS = "件次|人次|件|条|起|宗|份|例|封|项"

_NUMBER = re.compile(
    r"(?=[近约大将逾超\d〇零一二两三四五六七八九十百千])(?P<before>近|约|大约|将近|逾|超过|超)?"
    r"(?:(?P<digits>(?<![\d.A-Za-z第\[/\-])\d+(?:\.\d+)?)(?P<more>[余多几])?(?P<scale>万(?!元)|亿(?!元))?(?P<more2>[余多])?"
    r"(?P<unit>亿元|万元|元|件次|人次|件|条|起|宗|份|例|封|项|篇|部(?!门|分)|个(?!人|月|工作|部门|方面|自然)|笔|单(?!位)|桩|次|%|％)?"
    rf"|(?P<numerals>(?<![第\d一二三四五六七八九十百千零〇两统之唯某每])[〇零一二两三四五六七八九十百千]+)(?P<numeral_unit>{_CHINESE_UNITS}))"
    r"(?:\(次\))?(?P<after>以上|左右|多|余)?"
)
_LONGEST_NUMBER = 16
_OTHER_UNIT = re.compile(r"[\u4e00-\u9fffA-Za-z%\d./\-]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a clause. `left` and `right` reach to the neighbouring number or the clause's edge.

    `unit` is blank where none is printed. `approximate` is true for 近, 约, 余, 多, 以上.
    """

    value: Decimal
    unit: str
    approximate: bool
    left: str
    right: str


def mentions(clause: str) -> list[Mention]:
    """The numbers of a folded clause that count, or are money or per cent; years, dates, ordinals are left out."""
    found = [(match, number) for match in _NUMBER.finditer(clause) if (number := _number(clause, match))]
    result = []
    for index, (match, (value, unit, approximate)) in enumerate(found):
        begin = found[index - 1][0].end() if index else 0
        right = clause[match.end() :]
        if index + 1 < len(found):
            # 93件、上年结转3件: what stands behind 、 belongs to the next number
            right = clause[match.end() : found[index + 1][0].start()].split("、")[0]
        result.append(Mention(value, unit, approximate, clause[begin : match.start()], right))
    return result


def _number(clause: str, match: re.Match[str]) -> tuple[Decimal, str, bool] | None:
    approximate = any(match.group(name) for name in ("before", "more", "more2", "after"))
    if len(match.group("digits") or match.group("numerals")) > _LONGEST_NUMBER:
        return None
    if match.group("numerals"):
        value = chinese_number(match.group("numerals"))
        return None if value is None else (value, match.group("numeral_unit"), approximate)
    unit = match.group("unit") or ""
    if not unit and clause[: match.start()].endswith("情况"):
        return None  # the page number in a table of contents
    if not unit and _OTHER_UNIT.match(clause[match.end() :]):
        return None
    scale = {"万": 10_000, "亿": 100_000_000}.get(match.group("scale") or "", 1)
    return Decimal(match.group("digits")) * scale, unit, approximate
