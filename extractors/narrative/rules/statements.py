"""Sentences that state no number but a fact about all: 均获维持, 全部办结, 办结率100%."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.patterns import TRAP, label_within, labels

_ALL = r"(?:均|全部|都|皆|已全部|悉数|全数)"
_ALL_WORDS = ("均", "全部", "都", "皆", "悉数", "率")
_CLOSED = re.compile(
    rf"{_ALL}(?:在\d{{1,2}}个?)?[^，\d]{{0,14}}?(?:办结|办理完[结毕]|答复完毕|处理完[结毕])|"
    r"(?:按时|按期)?办结率(?:(?:、|和|及)[^，\d]{2,4}率)?均?(?:为|达到?)?(?:100|百分之百)"
)
_ANSWERED = re.compile(
    rf"{_ALL}(?:在\d{{1,2}}个?)?[^，\d]{{0,14}}?(?:按时|按期|依法|依规|法定|规定|要求|及时|期限|时限|工作日内|妥善)[^，\d]{{0,8}}?(?:答复|回复|办理)|"
    rf"{_ALL}已?(?:作出|作(?=了)|得到|获得|予以|给予|进行|予|获|当场|当面|书面|逐一|分别)*+(?:了)?(?:书面)?(?:答复|回复)|"
    r"(?:按时|按期|及时)?(?:答复|回复)率(?:(?:、|和|及)[^，\d]{2,4}率)?均?(?:为|达到?)?(?:100|百分之百)"
)
_UPHELD = re.compile(rf"{_ALL}(?:获|予以|被|得到|为|依法|判决)*(?:(?:结果)?维持|驳回(?:原告)?(?:的)?(?:全部)?诉讼请求)")
_DECIDED_UPHELD = re.compile(
    r"^(?:最终|结果|复议|判决|裁定)*(?:为|被|获)?(?:结果)?维持(?:原[^，]{0,6})?$|(?:复议机关|法院)[^，\d]{0,8}维持"
)
_WON = re.compile(
    rf"(?:{_ALL}|[我本][局委办镇乡厅县市区单]位?|行政机关)(?:获|为)?胜诉|(?:无|未|没有|未有|未发生)(?:一例|一起|一件|一|出现)?(?:败诉|被?纠错|被?纠正)"
)
_PENDING = re.compile("^(?:目前|均|都|全部|仍|现)*(?:尚未|未|正在|尚在|仍在|在)(?:审结|审理|判决|审)(?:中|之中)?$")
_NOT_THE_RESULT = re.compile("[未无没不零]|争取|力争|如|可|部分|均|其他|率|维持|驳回")
_DECIDED = re.compile("(?:其中|已|共|全年|年内|目前|截至目前)*(?:审结|办结|结案)")
# 一审均判决驳回 is not yet the result
_INSTANCE = re.compile("[一二再]审")
_NOT_RECEIVED = re.compile("模拟|测试|抽查|抽样|暗访|演练")
# 办结率100%的单位有43个
_OF_BODIES = re.compile("(?:100|百分之百)%?的")
_OF_OTHERS = re.compile("转办|转来|转送|交办")
_SAME = re.compile(
    f"^(?:且|并|申请人|申请|办理|处理|答复|结果)*{_ALL}已?(?:依法|按规定)?(?:为|是|系|由|来自于?|来源于|属于?)?(?P<what>[^，0-9]{{2,20}})$"
)
_SAME_TAIL = re.compile("(?:所|的|申请|提交|提出|答复|处理(?<!不予处理)(?<!其他处理))+$")
_ONE = Decimal(1)


def read(clause: str, context: Context) -> list[Finding]:
    """The facts about all requests or all cases that a clause states, each with the value 1.

    They hold only of what the passage counted before: 均办结 behind a hotline's calls is none.
    """
    if context.topic == "requests" and any(map(clause.__contains__, _ALL_WORDS)) and not _OF_BODIES.search(clause):
        meaning = "prose.all_closed" if _CLOSED.search(clause) else "prose.all_answered"
        if (meaning == "prose.all_closed" or _ANSWERED.search(clause)) and _speaks_of_all_requests(context):
            return [Finding(meaning, _ONE)]
    if context.topic == "requests":
        return _same_of_all(clause, context)
    if context.topic.startswith(("review", "litigation", "disputes")) and context.stated("disputes."):
        return _of_those_decided(clause, context) or (_of_cases_just_counted(clause, context) + _cases(clause, context))
    return []


def _same_of_all(clause: str, context: Context) -> list[Finding]:
    """收到2件，均为自然人申请 counts those of natural persons; 均予以公开 those granted."""
    match = _SAME.match(clause)
    counted = context.last
    if not match or len(counted) != 1 or counted[0].qualifier or not counted[0].value:
        return []
    if counted[0].meaning != "requests.new_requests.total" or context.counts_some() or context.several_bodies:
        return []
    if key := _label_alone("applicant", match.group("what")):
        return [replace(counted[0], meaning=f"requests.new_requests.{key}")]
    key = _label_alone("outcome", match.group("what"))
    if not key or key.startswith("not_") or context.stated("requests.carried") or context.attribute_list:
        return []
    return [replace(counted[0], meaning=f"requests.{key}.total")]


def _label_alone(family: str, words: str) -> str | None:
    return next(
        (label.key for label in labels(family) if _SAME_TAIL.sub("", words) and label.alone(_SAME_TAIL.sub("", words))),
        None,
    )


def _speaks_of_all_requests(context: Context) -> bool:
    """Whether “all” behind what was counted can only mean the requests of the report's body, and not a part of them."""
    sentence = context.sentence
    named = "申请" in sentence and not _OF_OTHERS.search(sentence) and not _counts_traps(sentence)
    if not (named or context.stated("requests.")) or context.counts_some() or _NOT_RECEIVED.search(sentence):
        return False
    if context.stated("requests.carried_in.") and not context.stated("requests.new_requests"):
        return False
    return not (context.attribute_list or context.several_bodies)


def _counts_traps(sentence: str) -> bool:
    """收到咨询、投诉、政府信息公开申请等共1256件，办结率100%: what is closed is not only requests."""
    return bool(TRAP.search(sentence)) and bool(re.search(r"\d+[件条起宗份例封次]", sentence))


def _of_those_decided(clause: str, context: Context) -> list[Finding]:
    """复议4件，已审结3件，均维持: the result of those that the clause before counts as decided."""
    decided = context.number_before()
    if decided is None or not _DECIDED.fullmatch(decided.left + decided.right) or not _UPHELD.search(clause):
        return []
    kind = _subject(clause, context)
    if kind not in ("review", "litigation") or _INSTANCE.search(clause):
        return []
    return [Finding(f"disputes.{kind}.upheld", decided.value, decided.unit)]


def _of_cases_just_counted(clause: str, context: Context) -> list[Finding]:
    """复议1件，结果维持; 诉讼2件，均未审结: the result of what the clause before counted."""
    counted = [finding for finding in context.last if finding.meaning.endswith(".total")]
    if len(counted) != 1 or len(context.last) != 1 or not counted[0].value or _INSTANCE.search(clause):
        return []
    meaning = counted[0].meaning.removesuffix("total")
    if meaning == "disputes.all.":
        return []
    if _PENDING.match(clause):
        return [Finding(meaning + "pending", counted[0].value, counted[0].unit)]
    if counted[0].value != 1 or len(context.cases) != 1:
        return []
    if _DECIDED_UPHELD.search(clause):
        return [Finding(meaning + "upheld", counted[0].value, counted[0].unit)]
    result = label_within("result", clause)
    if result in (None, "upheld", "pending") or _NOT_THE_RESULT.search(clause):
        return []
    return [Finding(f"{meaning}{result}", counted[0].value, counted[0].unit)]


def _cases(clause: str, context: Context) -> list[Finding]:
    if _INSTANCE.search(clause) or not context.last or context.topic not in ("review", "litigation", "disputes"):
        return []
    subject = _subject(clause, context)
    if _UPHELD.search(clause) or (_DECIDED_UPHELD.search(clause) and len(context.cases) == 1):
        return [Finding(f"prose.{subject}_all_upheld", _ONE)]
    if _WON.search(clause) and not re.search(r"\d", clause):
        return [Finding(f"prose.{subject}_none_lost", _ONE)]
    return []


def _subject(clause: str, context: Context) -> str:
    """Which cases “all” means: the kind that the clause names, those counted in a row before, the one spoken of."""
    of_review, of_litigation = "复议案" in clause, "诉讼案" in clause
    if of_review != of_litigation:
        return "review" if of_review else "litigation"
    kinds = set(context.cases)
    if {"review", "litigation"} <= kinds or "all" in kinds:
        return "disputes"
    return "review" if kinds == {"review"} else "litigation" if kinds else context.topic
