"""Which number a cell prints: its kind, its value and the unit printed beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors.model import Kind

UNITS = (
    "万元",
    "亿元",
    "元",
    "万",
    "件",
    "条",
    "项",
    "宗",
    "个",
    "次",
    "人次",
    "人",
    "份",
    "起",
    "篇",
    "部",
    "例",
    "笔",
    "件次",
    "项次",
    "批次",
    "批",
    "场",
    "期",
    "家",
    "户",
    "处",
    "张",
)

# Dashes of every width; a lone 一 (the numeral) is typed for a dash too, and no count is printed as one numeral.
_NOT_APPLICABLE = re.compile(
    r"(?:[/\\|╱∕⁄一~～‐-―−─━ー﹣-]|无|暂无|空|不适用|不涉及|n/?a|null)+|\.{3,6}|\*{1,4}|×{1,4}|"
    r"没有|不存在|未(?:发生|涉及|产生|开展)|无(?:此|该|本)项|无(?:相关)?(?:数据|内容|事项)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[\s\u00a0\u3000\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff\u00ad]+")
_ESCAPED_SPACE = re.compile(r"&(?:amp;)*(?:nbsp|ensp|emsp|thinsp|#160|#xa0);", re.IGNORECASE)
_SPACED_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:(?:[\u2006\u2009\u202f]\d{3})+|(?:\u00a0\d{3}){2,})(?!\d)")
_DASH_MINUS = re.compile(r"^[‐-―−─﹣]+(?=\d)")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[,，'’]\d{3})+(?!\d)")
# Marks of footnotes and ordinals, which compatibility form would make digits of the number.
_RAISED = re.compile(r"[¹²³⁰⁴-⁹₀-₉①-⑳⑴-⒇⒈-⒛]")
_FOOTNOTE = re.compile(
    rf"(?:(?<=[\d元件无/—–-])\s*(?:{_RAISED.pattern}|[*＊※]|注\s*(?:\d|{_RAISED.pattern})?|"
    rf"[(（\[【](?:注\s*\d?|注?{_RAISED.pattern}+)[)）\]】])+|^\s*[(（\[【]注?{_RAISED.pattern}+[)）\]】])\s*$"
)
# Words in brackets behind the number that say of what it is: 3（含上年结转1件）. Those that change the number are no
# notes: （减少）, （约）, （元）.
_NOTE = re.compile(
    r"(?<=[\d元件条项宗起份次])\s*[(（](?=[^()（）]*[\u4e00-\u9fff])[^()（）增减负升降约余多元万亿]{1,40}[)）]\s*$"
)
_UNIT_IN_BRACKETS = re.compile(rf"[(（](?:{'|'.join(UNITS)})[)）]\s*$")
_SUM_BEFORE = re.compile(r"^(?:共计?|合计|总计):?(?=\d)")
_APART = re.compile(r"[\d.][ \t\u3000]+[\d.]")
_DIGITS_ONLY = re.compile(r"[\d.,，]+")
_NUMBER = re.compile(
    r"(?P<sign>[+↑↓-]|增加?|减少?|下降|新增)?(?P<currency>[¥￥])?(?P<digits>\d+(?:\.\d+)?)[(（]?(?P<unit>"
    + "|".join(UNITS)
    + r")?[)）]?"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell's text states: `value` in `unit` as printed, both None unless `kind` is `NUMBER`."""

    kind: Kind
    value: Decimal | None = None
    unit: str | None = None


def squash(text: str) -> str:
    """Return the text without any white space, zero-width characters included, in compatibility form (NFKC)."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", _unescaped(text)))


def _unescaped(text: str) -> str:
    """Return a text with the spaces in it that a page escaped twice, so that their names are printed."""
    return _ESCAPED_SPACE.sub(" ", text) if "&" in text else text


@lru_cache(maxsize=65536)
def read_number(text: str) -> Reading:
    """Tell what a cell prints.

    A blank stays a blank, a placeholder ('/', '-', '—', '无') is not applicable, and what is neither of these nor one
    plain number is unreadable: two numbers in one cell, a number with leading zeros, words. Signs may be words (增15,
    减4), digits full-width, thousands separated, units printed behind the number ('43.788万元'). A number may be broken
    over lines where the lines before the last are equally full; digits apart on one line are two numbers. The mark of a
    footnote behind a number (12①, 12*) is not part of it, nor are words in brackets that say of what it is.
    """
    text = _FOOTNOTE.sub("", _unescaped(text))
    text = text if _UNIT_IN_BRACKETS.search(text) else _NOTE.sub("", text)
    text = _SPACED_GROUPS.sub(lambda match: re.sub(r"\D", "", match.group()), text)
    if _holds_two_numbers(text) or _RAISED.search(text):
        return Reading(Kind.UNREADABLE)
    compact = squash(text)
    if not compact:
        return Reading(Kind.BLANK)
    if _NOT_APPLICABLE.fullmatch(compact):
        return Reading(Kind.NOT_APPLICABLE)
    compact = _SUM_BEFORE.sub("", compact.rstrip("。、;"))
    compact = _DASH_MINUS.sub("-", compact)
    compact = _GROUPED.sub(lambda match: re.sub(r"\D", "", match.group()), compact)
    if compact in ("零", "〇"):
        return Reading(Kind.NUMBER, Decimal(0))
    match = _NUMBER.fullmatch(compact)
    if match is None or _has_leading_zero(match["digits"]) or len(match["digits"]) > 18:
        return Reading(Kind.UNREADABLE)
    value = Decimal(match["digits"])
    if match["sign"] and match["sign"][0] in "-↓减下":
        value = -value
    return Reading(Kind.NUMBER, value, match["unit"] or ("元" if match["currency"] else None))


def is_value_like(text: str) -> bool:
    """Say whether a cell's text can be a value of a table rather than a label.

    Such are a number, a blank, a placeholder, and a formula whose result is not known.
    """
    return read_number(text).kind is not Kind.UNREADABLE or text.startswith("=")


def _holds_two_numbers(text: str) -> bool:
    text = unicodedata.normalize("NFKC", text).strip()
    if _APART.search(text):
        return True
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    if len(lines) < 2 or not all(_DIGITS_ONLY.fullmatch(line) for line in lines):
        return False
    full = {len(line) for line in lines[:-1]}
    return len(full) > 1 or min(full) < 3 or len(lines[-1]) > min(full)


def _has_leading_zero(digits: str) -> bool:
    return len(digits) > 1 and digits[0] == "0" and digits[1] != "."
