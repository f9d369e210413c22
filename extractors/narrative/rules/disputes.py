"""Numbers about reconsideration and litigation over the body's own disclosure work."""

from __future__ import annotations

import re

from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.mentions import Mention
from extractors.narrative.rules.patterns import (
    COMPARISON,
    DISCLOSURE,
    DISPUTE_TAIL,
    FILLING,
    LITIGATION,
    REQUEST,
    REQUEST_TAIL,
    REVIEW,
    label_beside,
)

_UNITS = frozenset(("件", "件次", "起", "宗", "例", "条", "项", "个", "次", "桩", "份", "人次", ""))
_DIRECT = f"未经(?:过)?{REVIEW}(?:而)?直接(?:提起|向法院)?(?:{LITIGATION}|起诉)"
_AFTER = f"(?:经(?:过)?)?{REVIEW}后(?:再|又)?(?:提起|向法院)?(?:{LITIGATION}|起诉)"
_AFTER += f"|不服[^，]{{0,6}}{REVIEW}(?:决定|结果)[^，\\d]{{0,10}}(?:{LITIGATION}|起诉)"
_OF_DISCLOSURE = "(?:的(?:有关|涉及)?(?:政府|政务)?(?:信息)?(?:公开)?(?:类)?(?:行政)?(?:诉讼|案件|案))?"
_DIRECT += _OF_DISCLOSURE
_AFTER = f"(?:{_AFTER}){_OF_DISCLOSURE}"
KINDS_OF_LAWSUITS = (("litigation_direct", re.compile(_DIRECT)), ("litigation_after_review", re.compile(_AFTER)))
_BOTH = f"{REVIEW}{DISPUTE_TAIL}(?:、|和|及|与|以及|或|或者|，)*(?:提起|被提起|办理|发生)?{LITIGATION}|复议诉讼"
_NOUNS = (
    ("litigation_direct", _DIRECT),
    ("litigation_after_review", _AFTER),
    ("all", _BOTH),
    ("litigation", f"{LITIGATION}|被起?诉(?!讼)"),
    ("review", f"{REVIEW}(?!机[关构]|委员会|局)"),
)
_BEFORE = tuple((key, re.compile(f"(?:{noun}){DISPUTE_TAIL}{FILLING}$")) for key, noun in _NOUNS)
_BEHIND = tuple(
    (
        key,
        re.compile(
            f"^(?:的)?(?:因[^，]{{0,16}}?)?(?:为|系|属于?|被|引起|引发|提起|申请|涉及|政府信息公开|信息公开|相关)*+(?:的)?(?:{noun})"
        ),
    )
    for key, noun in _NOUNS
)
_EACH = re.compile("(?:均|都|皆)为?[^，]{0,2}$|各(?:为|有|发生)?$")
# 一审3件、二审2件 are the same cases twice
_INSTANCE = re.compile("[一二再]审")
_COUNTS_BY_INSTANCE = re.compile("[一二再]审[^，;。]{0,8}\\d+[件起宗]")
_WITH_REQUESTS = re.compile(f"{REQUEST}{REQUEST_TAIL}(?:、|和|及|与){REVIEW}")
_DECIDED = r"(?P<result>维持|纠错|纠正|撤销|败诉|胜诉|被纠错|被纠正|被撤销)"
_DECIDED_BEFORE = tuple(
    (key, re.compile(f"(?:{noun}){DISPUTE_TAIL}{_DECIDED}{FILLING}$")) for key, noun in _NOUNS if key != "all"
)
_DECIDED_BEHIND = tuple(
    (key, re.compile(f"^(?:的)?(?:政府信息公开|信息公开|相关)*+(?:{noun}){DISPUTE_TAIL}{_DECIDED}"))
    for key, noun in _NOUNS
    if key != "all"
)
_RESULTS = re.compile(r"(?:维持|纠[正错]|撤销|败诉|胜诉|确认违法|责令|终止)")
_PAPERS = re.compile("答辩|复议答复|参加|出席|协助|指导|决定书|意见书|申请书|答复书|通知书|文书|培训|会议|演练|旁听")
_DECIDER = re.compile("^(?:案件)?[被由经](?:行政)?(?:复议机[关构]|(?:人民)?法院)(?:依法|决定|判决)*")
_FOR_OTHERS = re.compile("指导|协助|帮助|督促|配合")
# 受理申请103件，其中政府信息公开申请61件、行政复议申请42件: the organ's cases
_APPLICATIONS = re.compile(f"{REVIEW}申请{FILLING}$")
_AMONG_APPLICATIONS = re.compile(f"受理.*其中.*{REVIEW}申请")
# 复议16件，其中涉及政府信息公开2件: the cases before are about other matters too
_OF_WHICH_DISCLOSURE = re.compile(
    r"其中[^;。]{0,40}?(?:政府|政务)?信息公开(?:类|的|有|方面|工作|行政|案件|复议|诉讼|应诉|被|引[发起]|提起|申请)*\d"
)
_DISCLOSURE_ALONE = re.compile(
    "^其中有?(?:涉及?|属于?|因|关于|有关)?(?:政府|政务)?信息公开(?:类|的|有|方面|工作|行政|案件)*$"
)
_NOT_OF_DISCLOSURE = re.compile(
    "(?:与|和)[^，]{0,6}信息公开[^，]{0,4}无关|(?:均|都)?[不未][^，]{0,2}涉及[^，]{0,4}信息公开|"
    "无(?:涉及)?(?:政府)?信息公开类?案件"
)
_BODY_IS_DEFENDANT = re.compile("被申请人|被告|被(?:申请|提起)?(?:行政)?复议|被起?诉|被提起")
_TOPICS = ("disputes", "review", "litigation", "litigation_direct", "litigation_after_review")
_ANY = re.compile(f"{REVIEW}|{LITIGATION}")
_ALL_TOPIC = {"disputes": "all", "review": "review", "litigation": "litigation"}


def read(mention: Mention, context: Context) -> list[Finding]:
    """What the number states about reconsiderations and lawsuits; nothing for cases that are not about disclosure.

    A body that decides reconsiderations or pleads in court counts those too; so handling words (办理, 受理 …) in a
    clause that does not speak of disclosure give no claim.
    """
    left, right = mention.left, mention.right
    if context.topic not in _TOPICS and not any(word in side for word in ("复议", "诉") for side in (left, right)):
        return []
    if mention.unit not in _UNITS or COMPARISON.search(left) or (not mention.unit and right):
        return []
    if (
        _PAPERS.search(left + right)
        or _FOR_OTHERS.search(context.clause)
        or _INSTANCE.search(left)
        or _WITH_REQUESTS.search(left)
    ):
        return []
    if mention.value != mention.value.to_integral_value():
        return []
    qualifier = "approximate" if mention.approximate else ""
    if context.organ or _NOT_OF_DISCLOSURE.search(context.sentence):
        return []
    if _APPLICATIONS.search(left) and _AMONG_APPLICATIONS.search(context.sentence):
        return []
    decided = _decided(left, right)
    if decided:
        only = context.about_disclosure and len(_RESULTS.findall(context.clause)) == 1
        return [Finding(_meaning(*decided), mention.value, mention.unit, qualifier)] if only else []
    key = _noun(left, right)
    if key and _OF_WHICH_DISCLOSURE.search(context.sentence) and not DISCLOSURE.search(left + right):
        context.topic = _topic_of(key)
        return []
    if not key and _DISCLOSURE_ALONE.match(left) and not right and _BODY_IS_DEFENDANT.search(context.sentence):
        key = _ALL_TOPIC.get(context.topic)
    if key:
        context.topic = _topic_of(key)
        keys = ("review", "litigation") if key == "all" and _EACH.search(left) else (key,)
        return [Finding(_meaning(key, "total"), mention.value, mention.unit, qualifier) for key in keys]
    return _result(mention, context, qualifier)


def _topic_of(key: str) -> str:
    return "disputes" if key == "all" else key


def _decided(left: str, right: str) -> tuple[str, str] | None:
    """Kind and result where both stand beside the number: 行政复议纠错2件, 2件行政复议案件被纠错."""
    for patterns, text in ((_DECIDED_BEFORE, left), (_DECIDED_BEHIND, right)):
        for key, pattern in patterns:
            if match := pattern.search(text):
                return key, "upheld" if match.group("result") in ("维持", "胜诉") else "corrected"
    return None


def _noun(left: str, right: str) -> str | None:
    if left.endswith("、"):
        left = ""  # 3起行政复议、1起行政诉讼: what stands before belongs to the number before
    for key, pattern in _BEFORE:
        if pattern.search(left):
            return key
    if _ANY.search(left):
        return None
    return next((key for key, pattern in _BEHIND if pattern.search(right)), None)


def _result(mention: Mention, context: Context, qualifier: str) -> list[Finding]:
    topic = context.topic
    subject = _ALL_TOPIC.get(topic, topic if topic.startswith("litigation_") else None)
    if subject is None or not (context.stated("disputes.") or context.section == "disputes"):
        return []
    result = label_beside("result", mention.left, _DECIDER.sub("被", mention.right))
    if result is None:
        return []
    if not context.stated(f"disputes.{subject}.total") and subject == "all":
        return []
    if subject != "review" and _COUNTS_BY_INSTANCE.search(context.sentence):
        return []
    return [Finding(_meaning(subject, result), mention.value, mention.unit, qualifier)]


def _meaning(subject: str, result: str) -> str:
    return f"disputes.{subject}.{result}"
