"""The nouns and verbs that say what a number is about, and the labels of labels.csv as they stand beside a number."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# 由3件增至8件, 仍为2件: the level a number reached, not its change
LEVEL = (
    r"(?:(?:大幅|明显|显著|略有|小幅|有所|稳步|逐年)?(?:增加|增长|上升|攀升|减少|下降|降低|回落|增|升|减|降)(?:至|到|为)|"
    r"仍(?:然|旧)?(?=为|是|有|达)|依[然旧](?=为|是|有|达)|超过|突破)"
)
# Possessive (*+): words without weight are never given back, so that no text makes a pattern slow.
FILLING = (
    r"(?:的|有|共有?|总共|共计|合计|总计|累计|计|均?为|是|数量?|总数|总量|件数|约|各|信息|申请|案件|办件|事项|情形|情况|"
    r"政府信息公开申请|政府信息|达到?|了|量|等|仅|全部|含结转|:|\"|" + LEVEL + r")*+"
)
LABEL_FILLING = FILLING.removesuffix(")*+") + "|答复|决定|类)*+"
REQUEST = (
    r"(?:(?:信息|政务|政府|事务)(?:依申请)?公开(?:的|工作)?(?:书面|网上|在线|各类|有效)?(?:的)?(?:申请(?!人|行政复议|复议)|办理事项|办件|案件|诉求|受理件)"
    r"|(?:信息|政务)公开依申请(?:公开)?(?:件|事项|办件)?|依申请(?:公开)?(?:(?:政府|政务)?信息)?(?:公开)?(?:的)?(?:申请(?!人)|办理事项|事项|办件|案件|件|来信|信件|信息|案)"
    r"|依申请(?:政府|政务)?信息公开|依申请公开(?!栏目|专栏|平台|系统|渠道|窗口|邮箱|热线|电话|目录|指南|制度)(?:政府|政务)?(?:信息)?"
    r"|申请(?:要求|获取)?公开(?:的)?(?:政府|政务|相关|的)*(?:信息|事项)|申请(?:获取)?(?:政府|政务)(?:信息(?:公开)?|公开信息)|申请信息公开(?!复议|诉讼)"
    r"|申请公开[^，、\d]{1,10}信息|(?:要求|请求)(?:获取|公开)(?:的)?(?:政府|政务|相关|有关|的)*信息(?:公开)?(?:的)?(?:申请)?|(?:要求|请求)(?:信息)?公开(?:的)?(?:政府)?信息"
    r"|要求(?:的)?信息公开(?:的)?申请|公开(?:的)?申请(?!人|行政复议|复议)|(?:向[^，]{1,12})?申请公开(?=[^，]{0,3}(?:\d|$)))"
)
REQUEST_TAIL = (
    r"(?:的|申请|申请书|书|表|件|办件|事项|案件|材料|函件|工作|情况|情形|要求|信息|件数|数量?|总数|总量|量|"
    r"办理|公开|工单|邮件)*+"
)
RECEIVE = r"(?:收到|收件(?!人|箱)|新收|接收到?|接到|受理|收悉|接受|接办|共接|共收(?!取|费|缴)|年收(?!取|费|缴|入))"
CLOSE = r"(?:办结|办理完(?:[结毕]|成)|答复完毕|处理完[结毕]|答复|回复|结案)"
HANDLE = r"(?:办理|处理)"
REVIEW = r"(?:行政)?复议"
LITIGATION = r"(?:行政)?(?:诉讼|(?<!复议)应诉)"
DISPUTE_TAIL = r"(?:被|申请|案件|案|事项|件|的|情况|数量?|总数|总量|件数|立案|应诉|答辩|问题)*+"
DISCLOSURE = re.compile(r"信息公开|政务公开|依申请|公开申请|申请公开")
TRAP = re.compile(
    r"热线|12345|信箱|投诉|建议|提案|议案(?<!复议案)|微博|微信|咨询|信访|留言|舆情|诉求|工单|来电|来访|意见|许可|求助|举报|纠纷|仲裁|调解|"
    r"法律援助|登记申请|救助|补贴|贷款|低保|业务|补助|用户|查询"
)
CHANNEL = re.compile(
    r"网络|网上|网站|在线|信函|信件|来信|邮寄|邮件|邮箱|当面|当场|现场|口头|电话|传真|书面|线上|线下|平台|窗口|来函|寄送|快递|电子"
)
# a clause without any of these is not about another time or another body
MAY_BE_ELSEWHERE = re.compile("[来年月季周天日均同最期代外其院该属企直室村社排前别多级主]")
COMPARISON = re.compile(r"(?:增长|增加|减少|下降|上升|提高|降低|增幅|降幅|多|少|超出)了?(?:约|近)?$")
OTHER_TIME = re.compile(
    r"(?<!结转)去年(?!.{0,6}结转)|前年|平均|(?<![请事办])人均|日均|月均|单日|单月|每[个日天月年季周件]|同一|最多|最高|同期|往年(?!遗留|结转)|历年|(?<!今年)(?<!本年)(?<!本年度)(?<!年初)以来|近[二三四五两]年|[两二三四五六七八九十]年(?:间|来|内|累计)|(?:过去|最近|近)的?(?:[两二三四五六七八九十]|(?!1年)\d{1,2})个?年|[一二三四]五\"?(?:规划)?期间|本届政府|任期|上半年|下半年|季度|\d月份|"
    r"(?:截至|截止|至)(?:20\d\d年)?(?:1[01]|[1-9])月(?!31日)|(?<!结转)(?<!结转至)上一?年度?(?!.{0,14}结转)(?!无)|"
    r"(?P<from>20\d\d)年?度?(?:\d{1,2}月(?:\d{1,2}日)?)?[至到~\-—](?!(?P=from))20\d\d年(?!\d|1?\d月)"
)
OTHER_BODY = re.compile(
    r"代表|除[^，]{1,20}外$|^其[他余](?:各?(?:单位|部门|乡镇|街道|机关))|代(?:为)?[省市县区州旗](?:人民)?政府|(?:法院|检察院)[^，]{0,4}(?:受理|审理|审结|收到)|(?:该|其)(?:局|单位|部门|镇|乡|委|区|县|市|办)|下属|所属|公共企事?业单位|[市县区省]直(?:各)?(?:部门|单位)|各?(?:科室|处室|股室)|各(?:村|社区)|"
    r"其中[^，]{0,20}(?:局|委|办|厅|镇|乡|街道|中心|公司|部门|办公室|政府)(?:共|新|年内|全年|累计)*(?:收到|受理|接到|新收)|"
    r"排名|居前|前[二三四五十]位|分别是(?!\d)|最多的|较多的|本级|主要涉及|主要集中"
)
REQUEST_UNITS = frozenset(("件", "件次", "人次", "条", "起", "宗", "份", "例", "封", "项", "笔", "单", "桩", "个", ""))
OUTCOME_MEANING = re.compile(r"prose\.not_|requests\.(?!new_requests|carried|outcomes_total|handled)")
REMAINING = re.compile("^(?:、|其中|其余|剩余|剩下|余|另外?|尚|还|仍|有)*$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label of labels.csv: what it means, whether it alone shows that requests are meant, and how it is met."""

    key: str
    sets_topic: bool
    before: re.Pattern[str]
    behind: re.Pattern[str]
    within: re.Pattern[str]

    def alone(self, words: str) -> bool:
        """Whether the words are the label and nothing else."""
        return self.within.fullmatch(words) is not None


@cache
def labels(family: str) -> tuple[Label, ...]:
    """The labels of a family (`outcome`, `applicant`, `result`) in the order of the file, the specific ones first.

    `before` matches a text that ends in the label and words without weight (of a number that follows), `behind` one
    that begins with it.
    """
    return tuple(
        Label(
            row["key"],
            row["sets_topic"] == "yes",
            re.compile(f"(?:{row['pattern']}){LABEL_FILLING}$"),
            re.compile(
                r"^(?:申请)?(?:被|依法|按规定|全部|的|决定|作出?|为|是|系|由|因|已|均|属于?|来自)*+(?:"
                + row["pattern"]
                + ")"
            ),
            re.compile(row["pattern"]),
        )
        for row in _rows(family)
    )


def _rows(family: str) -> list[dict[str, str]]:
    text = (files("extractors.narrative.rules") / "labels.csv").read_text(encoding="utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if row["family"] == family]


def label_words(family: str) -> str:
    """A pattern of all labels of a family."""
    return "|".join(f"(?:{row['pattern']})" for row in _rows(family))


def label_beside(family: str, left: str, right: str) -> str | None:
    """The key of the label that stands directly before the number, else directly behind it."""
    before, behind = _any_label(family)
    if before.search(left):
        return next(label.key for label in labels(family) if label.before.search(left))
    if behind.match(right):
        return next(label.key for label in labels(family) if label.behind.search(right))
    return None


def label_within(family: str, text: str) -> str | None:
    """The key of the first label of the file that stands anywhere in the text."""
    return next((label.key for label in labels(family) if label.within.search(text)), None)


@cache
def _any_label(family: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """All labels of a family at once: most numbers have none beside them."""
    before = "|".join(label.before.pattern for label in labels(family))
    return re.compile(before), re.compile("|".join(label.behind.pattern for label in labels(family)))


def has_label_of_requests(text: str) -> bool:
    """Whether a label of an outcome that is said of nothing but requests stands in the text.

    The column `hints` of labels.csv has words of which each match of the pattern holds one.
    """
    hints, pattern = _labels_of_requests()
    return any(map(text.__contains__, hints)) and bool(pattern.search(text))


@cache
def _labels_of_requests() -> tuple[tuple[str, ...], re.Pattern[str]]:
    rows = [row for row in _rows("outcome") if row["sets_topic"] == "yes"]
    hints = tuple(hint for row in rows for hint in row["hints"].split())
    return hints, re.compile("|".join(f"(?:{row['pattern']})" for row in rows))


def sets_topic(key: str) -> bool:
    """Whether the label of an outcome is said of nothing but requests."""
    return any(label.sets_topic for label in labels("outcome") if label.key == key)


_SUMS = {
    "denied": (re.compile(f"(?:的|、|而|，)*(?:决定)?不予公开{LABEL_FILLING}$"), ("denied_",)),
    "unavailable": (re.compile(f"(?:的|、|而|，)*(?:而)?无法提供{LABEL_FILLING}$"), ("unavailable_", "not_")),
    "rejected": (re.compile(f"(?:的|、|而|，)*(?:决定)?不予处理{LABEL_FILLING}$"), ("rejected_",)),
    "other": (re.compile(f"(?:的|、|而|，)*(?:作)?其他处理{LABEL_FILLING}$"), ("other_",)),
}


# 重复申请、信访类申请等不予处理12件
_SEVERAL_REASONS = re.compile(
    "等(?:情形|情况|原因)?$|(?:申请|信息|案卷|事项|秘密|隐私|权益|不存在|掌握)(?:、|和|及|或|与)"
)


def reason_behind(key: str, left: str, clause_before: str) -> str:
    """The reason where it stands before the outcome, as in 属于国家秘密不予公开1件; the key itself where none does.

    The reason may be a clause of its own: 重复申请，不予处理1件.
    """
    if key not in _SUMS:
        return key
    outcome, families = _SUMS[key]
    words = outcome.sub("", left) or clause_before
    if _SEVERAL_REASONS.search(words):
        return key
    reasons = (label for label in labels("outcome") if label.key.startswith(families))
    return next((label.key for label in reasons if label.before.search(words)), key)
