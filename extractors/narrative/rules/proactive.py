"""Numbers about normative documents, 规章, decisions, procurement and fees."""

from __future__ import annotations

import re
from decimal import Decimal

from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.mentions import MONEY_UNITS, Mention
from extractors.narrative.rules.patterns import COMPARISON

_UNITS = frozenset(("件", "份", "部", "个", "篇", "项", "条", ""))
_DOCUMENT = re.compile("规范性文件|规章(?!制度)")
_DOCUMENT_TAIL = (
    r"(?:的|文件|本年度?|今年|当年|全年|年内|制?发件数|制定|制发|印发|出台|发布|废止|失效|公开|现行有效|有效|"
    r"件数|数量?|总数|共计|共|为|是|有|达|计|合计|:)*+$"
)
_DOCUMENT_BEFORE = re.compile(f"(?P<kind>规范性文件|规章(?!制度)){_DOCUMENT_TAIL}")
_DOCUMENT_BEHIND = re.compile(
    r"^(?:的)?(?P<between>[^，\d]{0,8}?)(?P<kind>规范性文件|规章(?!制度))(?!类|起草|解读|审查|备案)"
)
_DEEDS = (
    ("repealed", re.compile("废止|失效")),
    ("in_force", re.compile("现行有效|继续有效|现行|有效")),
    ("published", re.compile("公开|公布|公示|公開")),
    ("issued", re.compile("制定|制发|制作|印发|出台|发布|新制|颁布")),
)
_BARE_DEED = re.compile(
    r"^(?:、|其中|全年|年内|本年度?|20\d\d年度?|当年|共|新|我[市县区局]|本[市县区局])*+"
    r"(?:制发|废止|现行有效|继续有效|目前有效|新?制定|新制作|印发|新(?:发布|出台|印发))(?:的)?(?:件数?|数量?|为|共|:)*+$"
)
_DEED_BEFORE = re.compile(
    r"(?P<deed>制发|废止|现行有效|继续有效|(?:目前|仍然?)有效|新制定|制定|新制作|印发|新(?:发布|出台|印发|颁布)|失效)(?:件数?|数量?|的|为|了|共|:)*+$"
)
_NO_DOCUMENT_DEED = re.compile(
    "起草|清理|审查|审核|备案|解读|修订|修改|报送|评估|梳理|培训|宣传|征求|转发|学习|落实|类|草案|代[市县区镇省]|征集|规划"
)
_DECISION_UNITS = frozenset(("件", "件次", "宗", "个", "起", "例", "份", "条", "笔", "单", ""))
_DECISIONS = re.compile(
    r"(?P<kinds>(?:行政|(?<=作出)(?=[许处强][可罚制]决定))(?:许可|处罚|强制)(?:措施)?(?:(?:、|和|及|以及|与)行政(?:许可|处罚|强制)(?:措施)?)*)(?:等)?(?:的)?"
    r"(?:类)?(?P<decided>(?:处理)?决定(?:书)?)?(?P<tail>(?:数量?|总数|案件|案|文件|文书|件数|共计|共|为|是|有|达|约|合计|的|:)*+)$"
)
_DECISIONS_BEHIND = re.compile(r"^(?:的)?(?P<kinds>行政(?:许可|处罚|强制))(?P<decided>(?:处理)?决定)")
_KINDS = (("licences", "许可"), ("penalties", "处罚"), ("coercive_measures", "强制"))
_NOT_DECIDED = re.compile(
    "受理|申请|接收|收到|查办|查处|立案|取消|下放|承接|调整|事项|信息|公示|公开|公布|发布|录入|归集|上网|上传|复议|诉讼|撤销"
)
_FEE = re.compile(r"行政事业性收费(?:金额|收入|总额|总金额|款|项目)?(?:共计|共|为|是|合计|总计|达|计|约|金额|:|了)*$")
_FEE_FORGONE = re.compile("其他行政事业性|减免|免征|减征|免收|减收|降低|取消|退还|节约|优惠|减轻")
_PROCESSING_FEE = re.compile(
    r"信息(?:公开)?处理费(?:用)?(?:的)?(?:收费|收取)?(?:情况)?(?:总?金额|收入|总额|总计)?(?:共计|共|为|是|合计|总计|计|均|约|了|:)*+$"
)
_COLLECTED = re.compile(r"(?:实际收取|实收)(?:的)?(?:信息处理费)?(?:总?金额|费用)?(?:共计|共|为|是|合计|计|均|:)*+$")
# 发出信息处理费收费通知17件，收取金额4180元
_COLLECTED_OF_NOTICES = re.compile(
    r"^(?:、|并|共|合计|共计|实际|累计|已)*收取(?:的)?(?:信息处理费|费用)?(?:总?金额|总额|费用)?(?:共计|共|为|是|合计|计|:)*+$"
)
_PROCESSING_FEE_NAMED = re.compile("信息(?:公开)?处理费|收费通知")
_COSTS = "(?:检索|复[制印]|邮寄|工本|打印|成本)"
_COPYING_FEE = re.compile(
    rf"(?:(?:政府|政务)信息公开(?:申请|答复)?的?收费|{_COSTS}(?:费?用?(?:、|及|和|或|等)*{_COSTS})*费?用?等?收?费用?)"
    r"(?:总?金额|总额)?(?:共计|共|为|是|合计|总计|计|约|了|:)*+$"
)
_NOTICES = re.compile(r"收费通知(?:书)?(?:的)?(?:件数|数量|份数)?(?:共计|共|为|是|均|:)*+$")
_NOTICES_BEHIND = re.compile("^(?:信息处理费)?收费通知")
_PROCUREMENT = re.compile(r"(?:政府)?(?:集中)?采购(?:项目)?(?:数量|数|个数|共计|共|为|:)*+$")
_YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


def read(mention: Mention, context: Context) -> list[Finding]:
    """What the number states about table 二; amounts come in the unit of their meaning, 万元 or 元."""
    if COMPARISON.search(mention.left):
        return []
    if mention.unit in MONEY_UNITS:
        return _amount(mention, context)
    if not mention.unit and mention.right:
        return []
    if not mention.unit and not mention.value and _FEE.search(mention.left):
        return [Finding("proactive.fees.amount", Decimal(0), "万元")]
    if not mention.unit and not mention.value and re.search(r"(?:均|都|皆)为?$", mention.left):
        return _all_zero(mention.left)
    return (
        _notices(mention)
        or _documents(mention, context)
        or _decisions(mention, context)
        or _procurement(mention, context)
    )


def _qualifier(mention: Mention) -> str:
    return "approximate" if mention.approximate else ""


def _amount(mention: Mention, context: Context) -> list[Finding]:
    yuan = mention.value * _YUAN[mention.unit]
    if _FEE.search(mention.left) and not _FEE_FORGONE.search(mention.left):
        return [Finding("proactive.fees.amount", yuan / _YUAN["万元"], "万元", _qualifier(mention))]
    collected = _COLLECTED.search(mention.left) or _COLLECTED_OF_NOTICES.match(mention.left)
    if _PROCESSING_FEE.search(mention.left) or (collected and _PROCESSING_FEE_NAMED.search(context.sentence)):
        return [Finding("prose.processing_fee", yuan, "元", _qualifier(mention))]
    if _COPYING_FEE.search(mention.left) and not _FEE_FORGONE.search(mention.left) and _is_of_disclosure(context):
        return [Finding("prose.disclosure_fee", yuan, "元", _qualifier(mention))]
    return []


def _is_of_disclosure(context: Context) -> bool:
    return context.about_disclosure or context.section == "fees" or context.topic == "requests"


def _all_zero(left: str) -> list[Finding]:
    """收费通知的件数和总金额以及实际收取的总金额均为0: one zero for several things that the words before name."""
    fee = "信息处理费" in left or re.search("收费通知.*实际收取", left)
    findings = [Finding("prose.processing_fee_notices", Decimal(0), "件")] if "收费通知" in left else []
    return [*findings, Finding("prose.processing_fee", Decimal(0), "元")] if fee else findings


def _notices(mention: Mention) -> list[Finding]:
    if mention.unit in ("件", "份", "") and (_NOTICES.search(mention.left) or _NOTICES_BEHIND.match(mention.right)):
        return [Finding("prose.processing_fee_notices", mention.value, mention.unit, _qualifier(mention))]
    return []


def _documents(mention: Mention, context: Context) -> list[Finding]:
    if mention.unit not in _UNITS or mention.value != mention.value.to_integral_value():
        return []
    left = mention.left
    before, behind = _DOCUMENT_BEFORE.search(left), _DOCUMENT_BEHIND.search(mention.right)
    deed_only = _DEED_BEFORE.search(left) if context.topic in ("normative_documents", "regulations") else None
    if before:
        kind, words = before.group("kind"), left
    elif behind:
        kind, words = behind.group("kind"), left + behind.group("between")
    elif deed_only and (context.stated_of(context.topic) or _is_bare_deed(left, context)):
        kind, words = ("规章" if context.topic == "regulations" else "规范性文件"), left
    else:
        return []
    if context.deed == "none" and not (before or behind):
        return []  # 清理废止4件，宣布失效2件: the number before was not understood
    if _NO_DOCUMENT_DEED.search(words + mention.right.split("、")[0]):
        context.deed = "none"
        return []
    context.deed = _deed(words, context.deed)
    if context.deed in ("", "none"):
        return []
    row = "regulations" if kind == "规章" else "normative_documents"
    context.topic = row
    prefix = "prose" if context.deed == "published" else "proactive"
    return [Finding(f"{prefix}.{row}.{context.deed}", mention.value, mention.unit, _qualifier(mention))]


def _is_bare_deed(left: str, context: Context) -> bool:
    """规范性文件管理方面，全年制定2件: the noun stands in an earlier clause, and nothing else is done to documents."""
    return bool(_BARE_DEED.match(left)) and not _NO_DOCUMENT_DEED.search(context.sentence.replace("备案", ""))


def _deed(words: str, before: str) -> str:
    found = [(match.start(), deed) for deed, pattern in _DEEDS if (match := pattern.search(words))]
    if len({deed for _, deed in found} - {"published"}) > 1:
        return "none"
    specific = [deed for _, deed in found if deed != "published"]
    return specific[0] if specific else found[0][1] if found else before


def _decisions(mention: Mention, context: Context) -> list[Finding]:
    if mention.unit not in _DECISION_UNITS:
        return []
    match = _DECISIONS.search(mention.left) or _DECISIONS_BEHIND.match(mention.right)
    if not match:
        return []
    decided = match.group("decided")
    words = context.clause.replace("双公示", "")
    if (
        _NOT_DECIDED.search(words)
        or (context.publishing and "处理决定" not in match.group())
        or (mention.unit == "条" and not decided)
    ):
        return []
    kinds = [key for key, word in _KINDS if word in match.group("kinds")]
    key = kinds[0] if len(kinds) == 1 else "all_decisions" if len(kinds) == 3 else ""
    if not key:
        return []
    return [Finding(f"proactive.{key}.decisions", mention.value, mention.unit, _qualifier(mention))]


def _procurement(mention: Mention, context: Context) -> list[Finding]:
    if mention.unit in ("项", "个", "件", "笔") and _PROCUREMENT.search(mention.left) and "政府" in context.clause:
        if re.search("信息|公告|公开|公示|发布", context.clause):
            return []
        return [Finding("proactive.procurement.procurement_items", mention.value, mention.unit, _qualifier(mention))]
    return []
