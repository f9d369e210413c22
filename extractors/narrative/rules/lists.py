"""Several things counted in one breath: 均为0, 各2件, 分别为12件、2件和1件."""

from __future__ import annotations

import re

from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.mentions import mentions
from extractors.narrative.rules.patterns import (
    CLOSE,
    DISPUTE_TAIL,
    FILLING,
    LITIGATION,
    RECEIVE,
    REQUEST,
    REQUEST_TAIL,
    REVIEW,
    TRAP,
    labels,
)

_ALIKE = re.compile(r"^(?P<names>[^，\d]*?)(?:数量?|情况|件数)?(?:(?:均|都|皆)为?|各为?)(?=\d)")
_RESPECTIVELY = re.compile(r"^(?P<names>[^，\d]*?)(?:数量?|情况|件数)?分别(?:为|是|有|发生|收到)?(?=\d)")
_JOINT = re.compile("、|和|及|以及|与|或者?")
_DECIDED = re.compile("行政(?:许可|处罚|强制)(?:措施)?(?:处理)?决定")
_DECISIONS = re.compile(
    r"^(?:全年|本年度?|年内|作出|的)*+行政(?P<kind>许可|处罚|强制)(?:措施)?(?:(?:处理)?决定)?(?:数量?|件数)?$"
)
_DECISION_ROWS = {"许可": "licences", "处罚": "penalties", "强制": "coercive_measures"}
_MEANINGS = (
    ("disputes.litigation.total", re.compile(f"{LITIGATION}{DISPUTE_TAIL}$")),
    ("disputes.review.total", re.compile(f"{REVIEW}{DISPUTE_TAIL}$")),
    ("requests.carried_out.total", re.compile("结转(?:至|到)?下一?年度?[^，]{0,12}$")),
    ("requests.carried_in.total", re.compile("(?:上一?年度?[^，]{0,10}结转|结转上一?年度?)[^，]{0,12}$")),
    ("requests.outcomes_total.total", re.compile(f"(?:{CLOSE})(?:{REQUEST}{REQUEST_TAIL}|申请)?{FILLING}$")),
    (
        "requests.new_requests.total",
        re.compile(f"(?:{RECEIVE}(?:的)?)?{REQUEST}{REQUEST_TAIL}{FILLING}$|^(?:{RECEIVE})(?:申请)?数?$"),
    ),
)


def read(clause: str, context: Context) -> list[Finding]:
    """One claim for each thing named, if each name and each number is understood and they are as many; else nothing."""
    match = _RESPECTIVELY.match(clause) or _ALIKE.match(clause)
    if not match or TRAP.search(match.group("names")):
        return []
    names = [name for name in _JOINT.split(match.group("names")) if name]
    decided = bool(_DECIDED.search(names[-1])) if names else False
    meanings = [_decisions(name) if decided else _meaning(name, context) for name in names]
    numbers = mentions(clause[match.end("names") :])
    if len(names) < 2 or None in meanings or any(number.unit in ("%", "元", "万元") for number in numbers):
        return []
    if "分别" not in match.group() and len(numbers) == 1:
        numbers = numbers * len(names)
    if len(numbers) != len(names):
        return []
    return [
        Finding(meaning, number.value, number.unit, "approximate" if number.approximate else "")
        for meaning, number in zip(meanings, numbers, strict=True)
        if meaning is not None and number.value == number.value.to_integral_value()
    ]


def _decisions(name: str) -> str | None:
    """行政许可、行政处罚、行政强制处理决定数量: what the last name says holds of all of them."""
    match = _DECISIONS.match(name)
    return f"proactive.{_DECISION_ROWS[match.group('kind')]}.decisions" if match else None


def _meaning(name: str, context: Context) -> str | None:
    found = next((meaning for meaning, pattern in _MEANINGS if pattern.search(name)), None)
    if found or context.topic != "requests":
        return found
    return next((f"requests.{label.key}.total" for label in labels("outcome") if label.before.search(name)), None)
