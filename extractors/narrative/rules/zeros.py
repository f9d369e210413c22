"""Sentences that say there was none: 未收到, 无, 没有发生 …, for one thing or several at once."""

from __future__ import annotations

import re
from decimal import Decimal

from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.disputes import KINDS_OF_LAWSUITS
from extractors.narrative.rules.patterns import CLOSE, LITIGATION, RECEIVE, REQUEST, REQUEST_TAIL, REVIEW, TRAP

_NONE = r"(?:未曾?|没有|没|尚未|从未|并未|均未|暂未|暂无|不存在|无|零)"
_HAPPEN = (
    r"(?:共|曾|再|有|因|新|任何|出现|发生|收到|接到|接收到?|收取|收|受理|办理|产生|引发|引起|涉及|存在|制定|制发|出台|印发|发布|被|提起|"
    r"申请|开展|和处理|及处理|过|开|征收|结转|上年|导致|涉)"
)
_MAY_BE_NONE = re.compile("[未没无零免]|不收|不存在")
_YEAR_OR_ORDINAL = re.compile(r"20\d\d年?度?|^\d{1,2}[.、]")
_DIGIT = re.compile(r"\d")
_STATEMENT = re.compile(rf"(?P<none>{_NONE})(?P<happen>{_HAPPEN}*)(?P<rest>[^，]*)$")
_SEVERAL = re.compile("、(?=无|未|没有)")
_ZERO_BEHIND = re.compile(
    r"(?P<rest>[^，]*?)(?:情况|案件|数量|数)?(?:均|都|皆)?(?:未(?:发生|收到|出现|产生)(?:过)?|为零|零发生|为无|是零)$"
)
# what only looks like "there was none", or is a wish or a condition
_NO_STATEMENT = re.compile(
    r"无(?:正当|法|效|关|偿|障|需|论|疑|故|条件|缝|纸)|没有(?:现成|提出)|若|如(?!皋|东)|凡|对于|确保|力争|防止|避免|杜绝|争取|实现|努力|减少|降低|"
    r"尚未(?:审结|办结)|未(?:审结|办结|结案|按|经|及时|能|补正|公开|予|达)|不(?:够|足|完善)|要求|难以|率".replace(
        "|要求", ""
    )
)
_LIMITED = re.compile(r"超期|逾期|超时|违规|违法|不当|纠(?:正|错)|败诉|撤销|投诉举报(?!、)|争议(?=的申请)")
_CORRECTED = re.compile(r"纠(?:正|错)|败诉|(?:被)?撤销|被确认违法")
# 其余申请均未收费
_REST = re.compile("其[他余]")
# 没有收到书面申请，收到网上申请2件
_SOME_RECEIVED = re.compile(f"(?<!累计)(?:{RECEIVE}|新增)[^，;。]{{0,16}}?申请[^，;。\\d]{{0,6}}[1-9]")
_REQUEST = re.compile(REQUEST)
# 未开展依申请公开工作, 未申请公开: no word on what arrived
_NO_ARRIVAL = re.compile("申请|开展|开|制定|制发|出台|印发|发布|收取|征收")
_REQUEST_END = re.compile(f"{REQUEST_TAIL}(?:发生|出现|数)?(?:$|[、和及与或等也以]|行政|复议|诉讼)")
_CAUSE = re.compile(r"因|由|引起|引发|导致|产生|案由|申请(?:行政)?复议|涉及?")
# 未发生因处罚引起的复议
_OTHER_CAUSE = re.compile(
    "因[^，]{0,6}(?:处罚|许可|强制|征收|征地|拆迁|执法|审批|登记)[^，公]{0,6}(?:引起|引发|导致|产生|提起|被|而)"
)
_REVIEW = re.compile(REVIEW)
_LITIGATION = re.compile(LITIGATION)
_CARRIED_IN = re.compile(r"(?:上|去)一?年度?[^，]{0,10}结转|结转上")
_CARRIED_OUT = re.compile(r"结转(?:至|到|入)?(?:下|次)")
_TWO = re.compile("结转.*(?:、|和|及|与|或).*结转")
_CARRIED_BARE = re.compile("^(?:发生|产生|出现|有|任何)*结转(?:件|情况|情形|事项|申请|办理)*$")
_DEALT_WITH = re.compile(f"{CLOSE}|办理|处理")
_NOBODY = re.compile(
    "^(?:无|没有?|未有)(?:任何)?(?:一?人|公民|群众|单位|组织|企业|法人|或|和|、|其他)+(?:向[^，]{1,8})?(?:提出|提交|递交)?[^，]{0,4}?"
    f"(?:{REQUEST})(?:的)?(?:申请)?$"
)
_NOT_ONE = (
    ("requests.new_requests.total", "零申请"),
    ("disputes.review.total", "零复议"),
    ("disputes.litigation.total", "零诉讼"),
)
_WISH = re.compile("确保|力争|努力|争取|目标|追求|保持")
_DOCUMENTS = re.compile(r"(?P<kind>规范性文件|规章(?!制度))")
_ISSUE = re.compile("制定|制发|制作|出台|印发|发布|新制")
_REPEAL = re.compile("废止")
_APPLICANTS = (("organisations", "法人(?:或|和|及|、)?者?其他组织"), ("natural_person", "自然人|公民个人"))
_FREE = re.compile("(?:提供|公开)(?:政府)?信息[^，]{0,8}(?:暂|均|一律)?(?:不收费|不收取[^，]{0,4}费用|免费)$")
_DECISIONS = (
    ("licences", "行政许可|许可决定"),
    ("penalties", "行政处罚|处罚决定"),
    ("coercive_measures", "行政强制|强制决定"),
)
_ZERO = Decimal(0)


def read(clause: str, context: Context) -> list[Finding]:
    """What the clause says there was none of, as claims of 0; nothing for a wish, a condition, or a part."""
    if not _MAY_BE_NONE.search(clause):
        return []
    words = clause.replace("(", "").replace(")", "")
    if _DIGIT.search(_YEAR_OR_ORDINAL.sub("", words)):
        return []
    several = _SEVERAL.split(words)
    if len(several) > 1:
        return [finding for piece in several for finding in read(piece, context)]
    special = _reports(words, context)
    if special:
        return special
    if _NO_STATEMENT.search(words):
        return []
    behind = _ZERO_BEHIND.fullmatch(words)
    if behind:
        return _none_of("", "收到", behind.group("rest"), context)
    match = _STATEMENT.search(words)
    if match and _REST.match(words):
        return []
    return _none_of(words[: match.start()], match.group("happen"), match.group("rest"), context) if match else []


def _reports(words: str, context: Context) -> list[Finding]:
    if _FREE.search(words):
        return [Finding("prose.disclosure_fee", _ZERO, "元")]
    if words == "零报告" and context.topic == "requests" and not context.stated("requests.new_requests"):
        return [Finding("requests.new_requests.total", _ZERO)]
    if "零" in words and not _WISH.search(words):
        named = [meaning for meaning, word in _NOT_ONE if word in words and not context.stated(meaning)]
        return [Finding(meaning, _ZERO) for meaning in named if meaning.startswith("disputes") or context.topic]
    if _NOBODY.match(words):
        return [Finding("requests.new_requests.total", _ZERO)]
    return []


def _none_of(before: str, happen: str, rest: str, context: Context) -> list[Finding]:
    text = happen + rest
    findings = _disputes(text, context)
    carried = _carried(before + text, context)
    if carried:
        return findings + carried
    if not _LIMITED.search(text) and not (TRAP.search(rest) and not _REQUEST.search(rest)):
        findings = _requests(text, happen, context, bool(findings)) + findings
        findings += _documents(text) + _decisions(before, happen, rest)
    return findings + _fees(before, text, context)


def _disputes(text: str, context: Context) -> list[Finding]:
    named = [key for key, pattern in KINDS_OF_LAWSUITS if pattern.search(text)]
    rest = text
    for _, pattern in KINDS_OF_LAWSUITS:
        rest = pattern.sub("", rest)
    named += [key for key, pattern in (("review", _REVIEW), ("litigation", _LITIGATION)) if pattern.search(rest)]
    if not named:
        return []
    if _OTHER_CAUSE.search(text):
        return []
    if not context.about_disclosure and re.search("受理|办理|审理|代理", text):
        return []
    result = "corrected" if _CORRECTED.search(text) else "total"
    if result == "total" and _LIMITED.search(text.replace("投诉举报", "")):
        return []
    return [Finding(f"disputes.{key}.{result}", _ZERO) for key in named]


def _requests(text: str, happen: str, context: Context, disputes: bool) -> list[Finding]:
    match = _REQUEST.search(text)
    if not match:
        bare = re.match(r"^(?:收到|接到|受理|新收|新增)(?:任何|相关|此类|有关|过|的)*申请(?!复议|行政|人)", text)
        if not (bare and context.topic == "requests"):
            return []
        return [Finding("requests.new_requests.total", _ZERO)]
    if disputes and (_CAUSE.search(text) or not re.match("(?:收到|接到|接收|受理)", happen)):
        return []
    if _SOME_RECEIVED.search(context.sentence):
        return []
    if _NO_ARRIVAL.match(happen) or not _REQUEST_END.match(text[match.end() :]):
        return []
    if (
        re.search("办理|办结|答复", happen)
        or re.search("费|减免", text)
        or re.search("公开(?:制度|指南|目录|系统|平台|栏目)", text)
    ):
        return []
    for key, applicants in _APPLICANTS:
        if re.search(applicants, text[: match.start()] + match.group()) and not re.search("公民、|单位|群众", text):
            return [Finding(f"requests.new_requests.{key}", _ZERO)]
    return [Finding("requests.new_requests.total", _ZERO)]


def _carried(words: str, context: Context) -> list[Finding]:
    done = context.topic == "requests" and _DEALT_WITH.search(context.sentence.split("结转")[0])
    if done and _CARRIED_BARE.match(words):
        return [Finding("requests.carried_out.total", _ZERO)]
    if "结转" not in words or context.topic not in ("requests", ""):
        return []
    both = (("carried_in", _CARRIED_IN), ("carried_out", _CARRIED_OUT))
    found = [Finding(f"requests.{key}.total", _ZERO) for key, pattern in both if pattern.search(words)]
    return found if len(found) < 2 or _TWO.search(words) else found[1:]


def _documents(text: str) -> list[Finding]:
    kinds = {match.group("kind") for match in _DOCUMENTS.finditer(text)}
    if not kinds or re.search("审查|备案|清理|解读|起草|公开|权限|职权|权力", text):
        return []
    deeds = [deed for deed, pattern in (("issued", _ISSUE), ("repealed", _REPEAL)) if pattern.search(text)]
    if not deeds:
        return []
    rows = [row for row, kind in (("regulations", "规章"), ("normative_documents", "规范性文件")) if kind in kinds]
    return [Finding(f"proactive.{row}.{deed}", _ZERO) for row in rows for deed in deeds]


def _decisions(before: str, happen: str, rest: str) -> list[Finding]:
    """未作出行政处罚决定, 未实施行政强制."""
    if not re.search("作出|实施|采取|做出", happen + rest[:2]):
        return []
    if re.search("不当|违法|公开|申请|复议|诉讼", before + rest):
        return []
    return [Finding(f"proactive.{row}.decisions", _ZERO) for row, kind in _DECISIONS if re.search(kind, rest)]


def _fees(before: str, text: str, context: Context) -> list[Finding]:
    words = before + text
    if "收费通知" in words:
        return [Finding("prose.processing_fee_notices", _ZERO, "件")]
    if re.search("信息(?:公开)?处理费", words):
        return [Finding("prose.processing_fee", _ZERO, "元")]
    if "行政事业性收费" in words:
        return [Finding("proactive.fees.amount", _ZERO, "万元")] if not re.search("项目", words) else []
    if re.search("收费(?!项目)|收取[^，]{0,12}费用|费用", text) and (
        context.topic == "requests"
        or "申请人" in words
        or context.about_disclosure
        or context.section == "fees"
        or re.search("公开|政府信息", words)
    ):
        return [Finding("prose.disclosure_fee", _ZERO, "元")]
    return []
