"""Days and periods as documents write them: 2024-01-19 11:04, 2022年01月29日, 二〇二四年一月十五日, 自…起至…止."""

from __future__ import annotations

import re
from datetime import date

from extractors.identity.titles import plain, squash

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "O": 0, "o": 0}
_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?:[-/.年])(?P<m>\d{1,2})(?:[-/.月])(?P<d>3[01]|[12]\d|0?[1-9])")
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_CHINESE_DAY = re.compile(
    r"(?P<y>[二][〇零Oo][〇零一二三四五六七八九]{2})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_PERIOD = re.compile(
    r"(?P<first>(?<!\d)20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2})日?(?:起|开始)?[,，]?(?:至|到|-|~|止至|截至|截止到?)+"
    r"(?P<last>(?:\d{4,6}[-/.年])?\d{1,2}[-/.月]\d{1,2})日?"
)


def day_in(text: str) -> date | None:
    """The first day that a text states, None if there is none or it is not in the calendar."""
    # White space between the parts goes, but not that before a time: 2024-1-2 11:04 is the 2nd, not the 21st.
    flat = re.sub(r"\s*([-/.年月日])\s*", r"\1", plain(text))
    for pattern in (_DAY, _COMPACT):
        found = pattern.search(flat)
        if found:
            return _date(int(found.group("y")), int(found.group("m")), int(found.group("d")))
    chinese = _CHINESE_DAY.search(flat)
    if chinese:
        year = int("".join(str(_DIGITS[digit]) for digit in chinese.group("y")))
        return _date(year, _small_number(chinese.group("m")), _small_number(chinese.group("d")))
    return None


def period_in(text: str) -> tuple[date, date] | None:
    """(first, last) day of the first period that a text states.

    An end without a year, or with one that is no year (202020年12月31日), has the year of the start.
    """
    found = _PERIOD.search(plain(squash(text)))
    if found is None:
        return None
    first = day_in(found.group("first"))
    if first is None:
        return None
    last_text = found.group("last")
    last = day_in(last_text)
    if last is None:
        numbers = re.findall(r"\d+", last_text)
        last = _date(first.year, int(numbers[-2]), int(numbers[-1]))
    return (first, last) if last is not None and first <= last else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _small_number(text: str) -> int:
    """A number from 1 to 31 in Chinese numerals; 0 for what is none."""
    tens, ten, units = text.rpartition("十")
    value = _DIGITS.get(units, 0) if len(units) <= 1 else 0
    return value + (_DIGITS.get(tens, 0) if tens else 1) * 10 if ten else value
