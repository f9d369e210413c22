"""Numbers about requests: received, closed and by applicant; those by outcome and carried over are asked first."""

from __future__ import annotations

import re

from extractors.narrative.rules.carried import carried, carried_on
from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.mentions import Mention
from extractors.narrative.rules.outcomes import done_with_the_only_one, outcome, share
from extractors.narrative.rules.patterns import (
    CHANNEL,
    CLOSE,
    COMPARISON,
    FILLING,
    HANDLE,
    RECEIVE,
    REQUEST,
    REQUEST_TAIL,
    REQUEST_UNITS,
    TRAP,
    label_beside,
)

_TRANSFERRED = re.compile("转办|转交|转来|转送|交办")
_RECEIVED = re.compile(f"{RECEIVE}(?P<between>[^，]{{0,24}}?){REQUEST}{REQUEST_TAIL}{FILLING}$")
_RECEIVED_BARE = re.compile(f"{RECEIVE}(?P<between>[^，]{{0,12}}?)申请(?!人)(?:书|件|表|数)?{FILLING}$")
_RECEIVED_NOTHING_NAMED = re.compile(f"{RECEIVE}{FILLING}$")
_RECEIVED_BEHIND = re.compile(f"^(?P<between>[^，]{{0,16}}?){REQUEST}")
_BARE_BEHIND = re.compile("^(?:有效)?(?:的)?申请(?!人|行政|复议|未)")
# 收到2件申请未按期答复 is a part of what was received
_ONLY_SOME = re.compile(f"^[^，]{{0,16}}?{REQUEST}{REQUEST_TAIL}(?:中)?(?:未|超期|逾期|不)")
# 不属于政府信息公开申请的4件, 村务公开申请, 行政处罚类信息公开申请
_NO_REQUEST = re.compile(
    f"(?:不(?:属于?|是|作为|符合|构成)|非|视为|转为|按照?|参照|[村居校厂党财警]务公开)[^，]{{0,8}}申请|(?<!各)类(?:的)?{REQUEST}"
)
# 收到10件以上申请的单位有8个
_COUNTS_BODIES = re.compile("的(?:单位|部门|机关|科室|街道|乡镇|申请人)")
# 公民提交的申请4件: one kind of applicants
_ONE_KIND = re.compile(
    f"{RECEIVE}(?:了|到|的|由|来自|(?:和|并|、)(?:办理|处理|答复))*+(?:自然人|公民(?:个人)?|法人|企业|其他组织)(?!、|和|或|及|与|以|向|[\u4e00-\u9fff]某)"
)
_REQUEST_THEN_RECEIVED = re.compile(f"{REQUEST}{REQUEST_TAIL}[^，]{{0,4}}{RECEIVE}{FILLING}$")
_REQUEST_ALONE = re.compile(f"(?P<subject>[^，]{{0,20}}?){REQUEST}{REQUEST_TAIL}{FILLING}$")
_BARE_ALONE = re.compile(
    rf"^(?:(?:全年|年度|本年度?|今年|年内|20\d\d年度?)*(?:[^，]{{0,8}}(?:共有?|新增))?)申请(?:书|件|总?数量?|总?量)?{FILLING}$"
)
_CLOSED_BEFORE = re.compile(
    f"(?P<deed>{CLOSE}|(?<!继续){HANDLE})(?:了)?(?:的)?(?:各类)?(?:公民、法人(?:和|及|、|以及|或者?)其他组织(?:的|提出的)?)?(?:{REQUEST}{REQUEST_TAIL}|申请(?:事项|件|人)?)?{FILLING}$"
)
_CLOSED_BEHIND = re.compile(f"^(?:[^，\\d]{{0,10}}?)(?P<deed>{CLOSE})")
# 依申请公开政府信息7条 may be what was released, not what was asked for
_RELEASED_ON_REQUEST = re.compile(f"依申请公开(?:政府|政务)?(?:信息)?{FILLING}$")
_OUTCOMES_TOTAL = re.compile(f"(?:办理结果(?:情况)?(?:总计|合计|总数)|本年度?办理结果){FILLING}$")
_HANDLED_NOUN = re.compile(f"{REQUEST}{HANDLE}(?:量|数量?|件数|情况)?{FILLING}$")
_FOR_OTHERS = re.compile(
    "转办|转交|转送|移送|移交|承办|汇总|协助|模拟|测试|抽样|暗访|演练|指导|配合|审核|会商|研究|讨论|抽查|评查|会审|督办|协调|典型|案例"
)
_NO_RECEIPT = re.compile(
    f"{CLOSE}|{HANDLE}|{TRAP.pattern}|发布|公布|公开|主动|其中|涉及|关于|败诉|胜诉|法院|复议|诉讼|{_FOR_OTHERS.pattern}"
)
_CLOSED_AND_RECEIVED = re.compile(r"(?:受理|收到|接收)(?:并|、|和|及)(?:办结|答复)")
_TOTAL = re.compile("共|总|全[市省县区年镇乡州系]")
_LATE = re.compile(r"延期|超期|延长|逾期|提前|工作日|\d[天日]内|当场|当日|当天|即时|以[^，]{0,8}(?:方式|形式)|协商")
# 累计收到108件，其中2022年收到15件: since the regulation came into force
_OF_WHICH_THIS_YEAR = re.compile(f"^(?!.*结转).*其中，?(?:20\\d\\d年|本年|今年|当年)度?(?:新|共)?{RECEIVE}")
_THIS_YEAR = re.compile("其中")
# 受理7件，其中1件系上年度受理: neither new nor said to be carried in
_RECEIVED_LAST_YEAR = re.compile(f"其中[^。;\\d]{{0,4}}\\d+[件宗条份][^。;，]{{0,8}}上一?年度?(?:{RECEIVE})")
_NOT_ACCEPTED = re.compile("[未不](?:予)?受理")
_IN_TIME = re.compile("[按如][期时]|及时|[期时]限内")
_LATE_ONES = re.compile(r"(?:延期|延长|超期|逾期)[^，;。\d]{0,8}[1-9]\d*[件宗条份]")
# 其余7件均已答复; 其中区政府办理36宗: of a part only what is done with it may be the total (其中已办结10件)
_OTHERS = re.compile("其余|剩余|剩下|另外|另有")
_BARE_DEED = re.compile(
    f"^(?:其中|、|，|:|已经|已|均|目前|截至目前|年度内|年内|本年度?|当年|按[时期]|如期|及时|依法|申请|办理|共)*(?:{CLOSE})?(?:数|件数|完毕|完成|的|共)*$"
)
_SUM_OF_BODIES = re.compile("合计|共计|总计|全[市省县区镇乡州系国]")
_PART = re.compile("其中|(?<!不)含(?!结转)|包括")
# 共56件，其中本年新收52件
_NEW_AMONG = re.compile("其中，?(?:本年|当年|今年|20\\d\\d年)度?(?:新|收|受理|接)|其中，?(?:受理)?新")
_CORRECTED_BEFORE = re.compile("补正后|经补正|补充材料后")
# 受理申请103件，其中政府信息公开申请61件、行政复议申请42件
_OTHER_REQUESTS = re.compile("(?:复议|许可|登记|查询|救助|补贴|仲裁|认定)申请")
# without one of these nothing was received
_RECEIVING_WORDS = ("申请", "收", "接", "受理", "公开", "要求", "请求")
# 其中新增20件; but not 较上年新增20件, which is a difference
_NEWLY = re.compile(f"(?:本年度?|今年|当年|年内|其中)新增(?:申请)?{FILLING}$")
_WAY_OF_ARRIVAL = re.compile(
    "来信|信件|邮件|(?:政务|政府信息|信息)?公开(?:渠道|平台|系统|网站|栏目|专栏|窗口|邮箱|途径)"
)
_OTHER_DEED = re.compile("公开|发布|公布|复议|诉讼|许可|处罚")
_SUM_ALONE = re.compile("^(?:总共|合计|共计|总计|共)(?:收到|受理|接收)?(?:申请)?(?:为|达)?$")
_REQUESTS_RECEIVED = re.compile(f"{RECEIVE}[^，;。]{{0,16}}(?:申请|公开)")
_NOT_ITS_OWN = re.compile(f"{_TRANSFERRED.pattern}|受理点")
# 申请总量为203件，我局承办其中的11件
_OWN_SHARE = re.compile(r"[我本][局委办厅镇乡街道单位机关][^，\d]{0,8}其中的?\d")
_DEALT_WITH = re.compile(f"{CLOSE}|{HANDLE}")
_REQUEST_LAST = re.compile(f"申请{FILLING}$")
_RECEIVED_NEAR = re.compile(f"{RECEIVE}[^，]{{0,12}}$")
_BY_WAY = re.compile(f"{CHANNEL.pattern}|当场|电话")
_WHAT_APPLICANTS_DO = re.compile(f"(?:提交|提出|递交|的|政府|政务|{REQUEST}{REQUEST_TAIL}|申请)++{FILLING}$")


def read(mention: Mention, context: Context) -> list[Finding]:
    """What the number states about requests; nothing where it is about something else or in doubt."""
    if mention.unit == "%":
        return share(mention, context)
    if mention.unit not in REQUEST_UNITS or mention.value != mention.value.to_integral_value():
        return []
    if COMPARISON.search(mention.left) or (not mention.unit and mention.right):
        return []
    if mention.unit == "人次" and re.search("公民|自然人|群众|个人", mention.left):
        return []  # persons, who may have made one request together
    meaning = carried(mention, context) or outcome(mention, context) or _applicant(mention, context)
    meanings = [meaning] if meaning else _received(mention, context) or _closed(mention, context)
    qualifier = "approximate" if mention.approximate else ""
    total = bool(_TOTAL.search(mention.left))
    return [
        Finding(meaning, mention.value, mention.unit, _with_carried(mention, meaning) or qualifier, total)
        for meaning in meanings
    ]


def of_the_clause_before(clause: str, context: Context) -> list[Finding]:
    """What a clause without numbers says of the number in the clause before."""
    return carried_on(clause, context) or done_with_the_only_one(clause, context)


def _applicant(mention: Mention, context: Context) -> str | None:
    if context.topic not in ("requests", "") or _DEALT_WITH.search(mention.left):
        return None
    if not context.topic and not _REQUEST_LAST.search(mention.left):
        return None
    left = _WHAT_APPLICANTS_DO.sub("", mention.left.removeprefix("、"))
    key = label_beside("applicant", left, mention.right)
    if key:
        context.topic = "requests"
    return f"requests.new_requests.{key}" if key else None


def _received(mention: Mention, context: Context) -> list[str]:
    if not _is_received(mention, context):
        return []
    if _PART.search(mention.left) and not _NEW_AMONG.search(mention.left):
        return []
    closed = ["requests.outcomes_total.total"] if _CLOSED_AND_RECEIVED.search(mention.left) else []
    return ["requests.new_requests.total", *closed]


def _is_sum_of_numbers_before(mention: Mention, context: Context) -> bool:
    """县级部门收到104件，乡镇收到37件，合计141件: no number before was the body's own."""
    values = context.values_before()
    is_sum = len(values) > 1 and sum(values) == mention.value
    return is_sum and bool(_SUM_ALONE.match(mention.left)) and not mention.right


def _is_received(mention: Mention, context: Context) -> bool:
    left, right = mention.left, mention.right
    if context.topic == "requests" and _is_sum_of_numbers_before(mention, context):
        return bool(_REQUESTS_RECEIVED.search(context.sentence)) and not _NOT_ITS_OWN.search(context.sentence)
    if context.topic == "requests" and not right and _NEWLY.search(left):
        return not (context.attribute_list or context.several_bodies or context.narrowed)
    if context.attribute_list or context.topic == "trap" or not any(map(left.__contains__, _RECEIVING_WORDS)):
        return False
    if context.several_bodies and not _SUM_OF_BODIES.search(left):
        return False
    if _OWN_SHARE.search(context.sentence):
        return False
    if CHANNEL.search(left) and (
        context.channel_list or _PART.search(context.clause) or context.stated("requests.new_requests.")
    ):
        return False
    if _CORRECTED_BEFORE.search(left):
        return False
    if "受理" in left and not re.search("收到|新受理", left) and context.stated("requests.new_requests.total"):
        return False
    if _RECEIVED_LAST_YEAR.search(context.sentence):
        return False
    if context.narrowed or (_OF_WHICH_THIS_YEAR.search(context.sentence) and not _THIS_YEAR.search(left)):
        return False
    if _NO_REQUEST.search(left) or _ONLY_SOME.match(right) or _COUNTS_BODIES.search(right) or _ONE_KIND.search(left):
        return False
    if _OTHER_REQUESTS.search(context.sentence) and not re.search(REQUEST, left + right):
        return False
    match = _RECEIVED.search(left)
    if match:
        return not _stray(match.group("between"))
    if _RECEIVED_NEAR.search(left):
        match = _RECEIVED_BEHIND.search(right)
        if match and not _stray(match.group("between")):
            return True
        bare = _RECEIVED_BARE.search(left)
        if bare and context.topic == "requests":
            return not _stray(bare.group("between"))
        if context.topic == "requests" and _RECEIVED_NOTHING_NAMED.search(left):
            return bool(_BARE_BEHIND.match(right)) or not right
    if _REQUEST_THEN_RECEIVED.search(left):
        return True
    alone = _REQUEST_ALONE.search(left)
    if alone:
        if mention.unit == "条" and mention.value and _RELEASED_ON_REQUEST.search(left):
            return False
        return not (_NO_RECEIPT.search(alone.group("subject")) or _HANDLED_NOUN.search(left))
    return context.topic == "requests" and bool(_BARE_ALONE.match(left)) and context.heading_topic == "requests"


def _stray(between: str) -> bool:
    """Whether the words between 收到 and 申请 are about something else (投诉, 复议, 许可 …)."""
    words = _WAY_OF_ARRIVAL.sub("", between)
    return bool(TRAP.search(words) or _OTHER_DEED.search(words) or _TRANSFERRED.search(words))


def _closed(mention: Mention, context: Context) -> list[str]:
    left, right = mention.left, mention.right
    if context.topic != "requests" or context.attribute_list or context.narrowed:
        return []
    if context.several_bodies and not _SUM_OF_BODIES.search(left):
        return []
    if _OTHERS.search(left) or (context.among and not _BARE_DEED.match(left)):
        return []
    if any(pattern.search(left) for pattern in (_LATE, TRAP, CHANNEL, _FOR_OTHERS)):
        return []
    if _IN_TIME.search(left) and _LATE_ONES.search(context.sentence):
        return []
    if _OUTCOMES_TOTAL.search(left):
        return ["requests.outcomes_total.total"]
    if _HANDLED_NOUN.search(left):
        return ["requests.handled"]
    match = _CLOSED_BEFORE.search(left)
    if match and not re.search("[未不]$", left[: match.start()]):
        closes = re.search(CLOSE, left[match.start() :])
        return ["requests.outcomes_total.total" if closes else "requests.handled"]
    if _BY_WAY.search(right):
        return []
    behind = _CLOSED_BEHIND.match(right)
    if (
        behind
        and not re.search("[未不没待拟]|延|申请|提前|[尚仍正]在|[期时]限|由", right[: behind.end() + 2])
        and not left.endswith("率")
        and not _NOT_ACCEPTED.search(context.sentence)
    ):
        return ["requests.outcomes_total.total"]
    return []


def _with_carried(mention: Mention, meaning: str) -> str:
    if meaning != "requests.new_requests.total":
        return ""
    return "includes_carried_in" if "结转" in mention.left else ""
