"""What became of requests: counts by outcome, and shares of outcomes and of kinds of applicants."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.familiar import is_plain
from extractors.narrative.rules.mentions import Mention
from extractors.narrative.rules.patterns import (
    FILLING,
    OUTCOME_MEANING,
    REMAINING,
    label_beside,
    label_within,
    reason_behind,
    sets_topic,
)

_SHARE_OF = re.compile("^(?P<whose>[^，]*?)(?:所?占|比例|比重|(?<=公开)率|(?<=提供)率|(?<=处理)率)")
_TOGETHER = re.compile("合计|[、和与及或]")
_BODIES_ORGANISATIONS = re.compile("法人(?:和|或者?|及|以及|与|、)其他组织")
_KINDS = ("granted", "granted_in_part", "denied", "unavailable", "rejected", "other")
_JOINT_OUTCOME = re.compile("公开(?:和|及|与|或者?|以及|、)(?:予以)?部分(?:予以)?公开[^，]*$")
# 不予公开、无法提供、不予处理等34件
_SEVERAL_OUTCOMES = re.compile(
    r"(?:予以公开|部分公开|不予公开|无法提供|不予处理)(?:、|和|及|与|以及|或)+(?:部分公开|不予公开|无法提供|不予处理|其他处理)[^，\d]*$"
)
_OTHER = re.compile(f"^(?:、|和)?其他(?:类|类型)?{FILLING}$")
# what holds of requests in general, or of a part of this one
_IN_GENERAL = re.compile("^对(?!该|其|申请人)|一律|应当|可以|原则|若|或|其中|等")
_REASON = re.compile("^(?:因|由于|经)")
_WITHDRAWN = re.compile("撤回|撤销|撤诉|终止|放弃")
# 对1件涉及商业秘密的申请，征求意见后部分公开: what was asked for, not why it was refused
_ASKED_FOR = re.compile("的(?:政府)?(?:信息公开)?申请$")
_RELEASED = re.compile("^(?:、|其中|经审[核查])*(?:已?(?:予以|全部|依法)?公开)(?:的|了|有|为)*$")
_RELEASED_BEHIND = re.compile("^(?:均|已|依法|依规|按要求|按规定)*公开$")


def share(mention: Mention, context: Context) -> list[Finding]:
    """占51.85% behind an outcome or a kind of applicant, counted or only named, is a share of it."""
    named = _SHARE_OF.search(mention.left)
    if not named:
        return []
    whose = named.group("whose").removeprefix("、").removeprefix("其中")
    meaning = _named_share(whose, context) if whose else ""
    if not whose and len(context.last) == 1:
        meaning = context.last[0].meaning
    if not (OUTCOME_MEANING.match(meaning) or re.match(r"requests\.new_requests\.(?!total)", meaning)):
        return []
    return [Finding(meaning, mention.value, "%", "share")]


def _named_share(words: str, context: Context) -> str:
    """The meaning that 自然人申请占88.2% names without a count."""
    if context.topic != "requests" or context.attribute_list or context.narrowed:
        return ""
    if _TOGETHER.search(_BODIES_ORGANISATIONS.sub("", words)):
        return ""
    if key := label_beside("outcome", words, ""):
        return "" if key.startswith("not_") else f"requests.{key}.total"
    key = label_beside("applicant", words, "")
    of_new = context.within in ("", "requests.new_requests.total")
    return f"requests.new_requests.{key}" if key and of_new else ""


def done_with_the_only_one(clause: str, context: Context) -> list[Finding]:
    """收到申请1件，因涉及第三方合法权益不予公开: an outcome without a number is that of the only request."""
    counted = context.counted_one() if context.topic == "requests" else None
    if counted is None or counted.meaning != "requests.new_requests.total":
        return []
    if _IN_GENERAL.search(clause) or (context.narrowed and not _REASON.match(context.reason)):
        return []
    key = label_within("outcome", clause) if not _WITHDRAWN.search(context.sentence) else None
    if key is None or key.startswith("other"):
        return []
    meaning = f"prose.{key}" if key.startswith("not_") else f"requests.{key}.total"
    return [replace(counted, meaning=meaning)] if is_plain(meaning, clause) else []


def outcome(mention: Mention, context: Context) -> str | None:
    """The meaning of a number by the outcome that stands beside it; None for several outcomes counted together."""
    if context.topic != "requests":
        return None
    key = label_beside("outcome", mention.left, mention.right)
    if context.attribute_list and not (key and sets_topic(key)):
        return None
    if _JOINT_OUTCOME.search(mention.left) or _SEVERAL_OUTCOMES.search(mention.left):
        return None
    if key and key.startswith("denied_") and _ASKED_FOR.search(mention.right) and "不予公开" not in context.sentence:
        return None
    key = reason_behind(key, mention.left, context.reason) if key else _other_of_a_list(mention, context)
    if key in ("not_this_agency", "not_existing"):
        return f"prose.{key}"
    if key:
        return f"requests.{key}.total" if _is_part_of_its_kind(key, context) else None
    behind = _RELEASED_BEHIND.match(mention.right) and REMAINING.match(mention.left)
    if (_RELEASED.match(mention.left) or behind) and mention.unit in context.units_of("requests."):
        return "requests.granted.total"
    return None


def _is_part_of_its_kind(key: str, context: Context) -> bool:
    """False for 部分公开8件，其中涉及过程性信息3件: what was left out of released documents is no refusal."""
    if key in _KINDS:
        context.within = ""
        return True
    return context.within not in ("requests.granted.total", "requests.granted_in_part.total")


def _other_of_a_list(mention: Mention, context: Context) -> str | None:
    """其他2件 at the end of a list of outcomes."""
    follows_outcome = any(OUTCOME_MEANING.match(finding.meaning) for finding in context.last)
    follows_outcome &= context.within != "requests.other.total" and not context.last_is("requests.other_")
    return "other" if follows_outcome and _OTHER.match(mention.left) else None
