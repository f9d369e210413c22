"""Requests carried over: from the year before, to the next one, and numbers that include them."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.mentions import Mention
from extractors.narrative.rules.patterns import (
    FILLING,
    OUTCOME_MEANING,
    REMAINING,
    REQUEST_UNITS,
    TRAP,
)
from extractors.narrative.rules.sentence import Clause

_NEXT_YEAR = r"(?:下|次|明)一?个?年度?|来年"
_LAST_YEAR = r"(?:上|去|往|前)一?个?年度?"
_CARRIED_OUT = re.compile(
    f"(?:结转|顺延|延续|转|延[期长后]?)(?:至|到|入|为|在)?(?:{_NEXT_YEAR})|(?:{_NEXT_YEAR})(?:继续)?(?:办理|答复|处理)|"
    "跨年度?(?:继续)?(?:办理|答复|处理)"
)
_IN_WORK_BEFORE = re.compile(
    f"(?<!年)(?<!年度)(?:(?:正在|尚在|仍在)(?:依法)?(?:办理|处理)(?:之?中)?|(?:尚|仍|还)?未(?:办结|到期)){FILLING}$"
)
_IN_WORK = re.compile(
    "^(?:政府信息公开)?(?:申请)?(?:目前|均|仍|按程序|依法)*(?:"
    "(?:正在|尚在|仍在)(?:依法|按[^，\\d]{0,6})?(?:办理|处理)|(?:尚|仍|还)在(?:法定|规定)?(?:办理|答复)?(?:期限|时限)内$|"
    "(?:尚|仍|还)?未(?:办结|到期))"
)
# 办结51件，结转1件: behind what was done with the others
_CARRIED_BARE = re.compile(f"^(?:、|截至|年[底末]|另外?|尚|还|剩余|余|有)*结转(?:数|办理)*{FILLING}$")
_CARRIED_ON = re.compile("^(?:均|已|将|需|须|故|依法|按规定)*(?:结转|顺延|延续|转|延[期长后]?)(?:至|到|入)")
_CARRIED_ON_BARE = re.compile("^(?:均|已|将|需|须|故|依法|按规定)*结转")
_CARRIED_IN = re.compile(
    f"(?:{_LAST_YEAR})(?:度)?[^，]{{0,14}}?(?:结转|遗留|转来|转入|延续)|(?:结转|延续|承接)(?:自)?(?:{_LAST_YEAR})"
)
_NEAR = 14
_CARRIED_BY_YEAR = re.compile(
    r"(?:(?P<from>20\d\d)年度?)?[^，\d]{0,8}(?:结转|转(?=[至到入]))(?:至|到|入)?(?:(?P<to>20\d\d)年度?)?"
)
_COUNTS = ("requests.new_requests.total", "requests.outcomes_total.total", "requests.handled")
_MAY_INCLUDE = ("requests.new_requests.total", "requests.handled")
# 共收到31件，其中本年度28件，上年度结转3件
_NEW_PART = re.compile(r"其中[，:]?(?:本年|当年|今年|20\d\d年)度?(?:新|共)?(?:收到?|受理|接收|申请)?\d")
_DONE_WITH = ("requests.outcomes_total.total", "requests.handled")
_WITH_CARRIED = re.compile("(?:含|包括|其中|包含)[^，]{0,8}(?:结转|遗留)")


def carried(mention: Mention, context: Context) -> str | None:
    """The meaning of a number carried in or out by the words beside it; None where they do not say which way."""
    left, right = mention.left, mention.right
    if context.topic not in ("requests", "") or (TRAP.search(left) and context.topic != "requests"):
        return None
    if context.topic == "requests" and (_IN_WORK.match(right) or _IN_WORK_BEFORE.search(left)):
        return "requests.carried_out.total"
    if "结转" not in left + right and "年" not in left + right and "遗留" not in left:
        return None
    bare = (_CARRIED_BARE.search(left) and not right) or (right == "结转" and REMAINING.match(left))
    if bare and context.opening != "(" and _is_what_remains(context):
        return "requests.carried_out.total"
    whole = left + right if left.endswith("结转") else ""
    for text in (left, right[:_NEAR], whole):
        if _CARRIED_OUT.search(text) and not re.search("(?:收到|受理)", text):
            return "requests.carried_out.total"
        if _CARRIED_IN.search(text):
            return None if re.search("新收|收到.{0,12}(?:和|及|、)", text) else "requests.carried_in.total"
        meaning = _carried_by_year(text, context)
        if meaning:
            return meaning
    return None


def _is_what_remains(context: Context) -> bool:
    """Whether the passage said what was done with the other requests, and not yet how many remain."""
    done = any(OUTCOME_MEANING.match(f.meaning) or f.meaning in _DONE_WITH for f in context.findings)
    return done and not context.stated("requests.carried_out")


def carried_on(clause: str, context: Context) -> list[Finding]:
    """余2件未到答复期限，结转至下年办理: the number of the clause before, which said nothing else of it."""
    mention = context.number_before()
    if mention is None or context.topic != "requests" or mention.unit not in REQUEST_UNITS:
        return []
    if not REMAINING.match(mention.left) or not _CARRIED_ON_BARE.match(clause):
        return []
    next_year = _CARRIED_ON.match(clause) and _CARRIED_OUT.search(clause)
    if not next_year and _carried_by_year(clause, context) != "requests.carried_out.total":
        return []
    return [Finding("requests.carried_out.total", mention.value, mention.unit)]


def _carried_by_year(text: str, context: Context) -> str | None:
    match, report_year = _CARRIED_BY_YEAR.search(text), context.report_year
    if not match:
        return None
    if report_year is None:
        return "requests.carried_in.total" if context.opening == "(" and re.match("含|包括", text) else None
    start, end = (int(year) if year else None for year in (match.group("from"), match.group("to")))
    if end == report_year + 1:
        return "requests.carried_out.total"
    if end == report_year or (end is None and start == report_year - 1) or (start is None and end == report_year - 1):
        return "requests.carried_in.total"
    return None


def includes_carried_in(clause: Clause, here: list[Finding], context: Context) -> bool:
    """Whether the clause says that the number before it holds what was carried in: (含上年结转5件), 其中上年结转5件."""
    carried = any(finding.meaning == "requests.carried_in.total" for finding in here)
    if not carried:
        return False
    if re.search("不含|不包括|另有|另外", clause.text):
        return False
    beside_new = context.within == "requests.new_requests.total" and bool(_NEW_PART.search(context.sentence))
    return clause.opening == "(" or beside_new or bool(_WITH_CARRIED.search(clause.text))


def qualified(findings: list[Finding]) -> list[Finding]:
    """The findings with the number received marked as including what was carried in, if it was the last count."""
    counts = [index for index, finding in enumerate(findings) if finding.meaning in _COUNTS]
    if not counts or findings[counts[-1]].meaning not in _MAY_INCLUDE or not findings[counts[-1]].value:
        return findings
    marked = replace(findings[counts[-1]], qualifier="includes_carried_in")
    return [*findings[: counts[-1]], marked, *findings[counts[-1] + 1 :]]
