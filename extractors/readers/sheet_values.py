"""What a spreadsheet shows for the values that it stores."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

# Excel's own numbers for formats of dates and times, those of East Asian editions included.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_SHOWN_AS_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_POINT_AS_TEXT = re.compile(r"""(?<=[0#?])(?:[!\\]\.|"\.")(?=[0#?])""")
_POINT = "\u00b7"
_PLACES = re.compile(r"[0#?]")
_ANY_PLACES = re.compile(r"[0#?]|General", re.IGNORECASE)
_DIVIDING = re.compile(r"(?<=[0#?])(,+)(?![0#?,.])")
_CURRENCY = re.compile("[¥￥]")
_MONEY = re.compile("[万亿]?元")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAYS_TO_THE_LEAP_DAY_OF_1900 = 60  # which Excel counts and no calendar has
_DIGITS_SHOWN = 1e15


def as_typed(value: float) -> str:
    """A number as a person would type it (`3`, not `3.0`); 15 digits are what a spreadsheet shows."""
    return str(int(value)) if value.is_integer() and abs(value) < _DIGITS_SHOWN else f"{value:.15g}"


def as_shown(value: float, code: str | None) -> str:
    """A number as typed, but divided as its format divides it, and with the unit of money that the format prints.

    `code` is that of a format of the workbook's own. So are yuan shown as 万元: a comma behind the digits hides three
    of them, and a point that is a text (`!.`) stands between digits. Places that a format rounds off are kept.
    """
    sections = (code or "").split(";")
    place = 1 if value < 0 else 2 if value == 0 else 0
    section = sections[place] if place < len(sections) else sections[0]
    bare = _NOT_SHOWN_AS_CODE.sub("", _POINT_AS_TEXT.sub(_POINT, section))
    if not _ANY_PLACES.search(bare):
        return as_typed(value)
    hidden = sum(3 * len(commas) for commas in _DIVIDING.findall(bare))
    hidden += len(_PLACES.findall(bare.partition(_POINT)[2])) if _POINT in bare else 0
    sign = "-" if value < 0 else ""
    currency = "¥" if _CURRENCY.search(section) else ""
    digits = as_typed(abs(value) / 10**hidden if hidden else abs(value))
    return sign + currency + digits + "".join(_MONEY.findall(section)[:1])


def as_date(serial: float, *, since_1904: bool = False) -> str:
    """A day or time of day stored as a count of days, in ISO form; as a number where no calendar has it."""
    if since_1904:
        origin = datetime(1904, 1, 1)
    else:
        origin = datetime(1899, 12, 31) if serial < _DAYS_TO_THE_LEAP_DAY_OF_1900 else datetime(1899, 12, 30)
    try:
        moment = origin + timedelta(seconds=round(serial * 86_400))
    except (OverflowError, ValueError):
        return as_typed(serial)
    if 0 <= serial < 1:
        return moment.time().isoformat()
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")


def shows_dates(format_number: int, format_code: str | None) -> bool:
    """Is it a format of dates or times? `format_code` is that of a format of the workbook's own, else None."""
    if format_code is None:
        return format_number in _DATE_FORMATS
    return re.search("[ymdhs]", _NOT_SHOWN_AS_CODE.sub("", format_code), re.IGNORECASE) is not None


def as_formula(formula: str) -> str:
    """What stands for a formula whose result is not stored: itself, for a cell that shows a number is not blank."""
    return f"={formula.strip().removeprefix('=')}"


def as_text(stored: str) -> str:
    """A text without the escapes that workbooks in XML have for control characters, white space around it removed."""

    def character(match: re.Match[str]) -> str:
        named = chr(int(match.group(1), 16))
        return named if named == "\n" or named.isprintable() else ""

    return _ESCAPED.sub(character, stored).replace("\r\n", "\n").strip()
