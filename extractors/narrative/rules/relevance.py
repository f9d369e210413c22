"""A quick look at a text: whether it may state anything at all. Most of a report's paragraphs do not.

Plain words are looked for one by one, which is many times faster than one pattern of alternatives.
"""

from __future__ import annotations

import re


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NOUNS = _words(
    "申请 复议 诉 规范性文件 规章 行政许可 行政处罚 行政强制 收费 费用 处理费 收取 结转 采购 要求 请求 公开办 "
    "公开案 部分公开 部分予以公开 部分同意公开 区分处理 提供 不予 案卷 过程性 掌握 属于 非本 禁止公开 "
    "安全一稳定 第三方 秘密 隐私 内部 现成信息 另行制作 信访 出版物 反复 出具 补正"
)
_COUNT = re.compile(
    r"\d[余多几]?[万亿]?[余多]?(?:[件人条起宗份例封项篇部个笔单桩次元%％]|万元|亿元|[、，。;:()!?和及\"]|$)"
    r"|[〇零一二两三四五六七八九十百千][件条起宗份例封项人]"
)
_COUNTED = _words(
    "申请 复议 诉讼 办理 处理 规范性文件 规章 行政许可 行政处罚 行政强制 收费 收取 结转 办结 答复 采购 废止 "
    "制定 制发 印发 有效 受理 收到 收件 接 自然人 法人 公民 企业 机构 组织 不予 公开 提供 不属于 不存在 掌握 "
    "案卷 秘密 过程性 补正 起诉 其他 占 维持 驳回 纠 撤"
)
_NONE = re.compile(r"[未无没零免]|不(?:收|存在)")
_NONE_OF = _words(
    "申请 复议 诉讼 结转 规范性文件 规章 行政许可 行政处罚 行政强制 费 零报告 要求 请求 收取 公开办 公开案 "
    "公开诉求 公开受理件 公开的办 公开的案 公开工作办 公开工作案"
)
_ALL = re.compile(r"[均都皆率]|全[部数]|悉数|维持|[胜败]诉|纠[正错]|审|判决")
_DONE = _words("办 答复 回复 处理 维持 驳回 胜诉 败诉 纠正 纠错 审 判决")
_STATES_SOMETHING = re.compile(
    r"\d|[一二三四五六七八九十百千两][件条起宗份例封项人]|[未无没零均皆]|全[部数]|不收|不存在"
)
_WORTH_READING = _words(
    "申请 复议 诉讼 办理 处理 收费 费用 规范性文件 规章 行政许可 行政处罚 行政强制 结转 办结 答复 维持 胜诉 "
    "败诉 采购 受理 公民 自然人 法人 不予 予公开 予以公开 部分公开 同意公开 不公开 要求公开 无法提供 不属于 "
    "不存在 掌握 案卷 秘密 过程性 补正 起诉"
)
_IN_CLAUSE = re.compile(
    r"[\d未无没零免均都皆率审]|全[部数]|悉数|维持|[胜败]诉|纠[正错]|判决|不(?:收|存在)|结转"
    r"|[〇零一二两三四五六七八九十百千](?:[件条起宗份例封项]|人次)"
)


def is_about_counts(text: str) -> bool:
    """Whether a folded paragraph without a telling heading names anything that is counted."""
    return any(map(text.__contains__, _NOUNS))


def is_worth_reading(text: str) -> bool:
    """Whether a folded sentence has words that what follows may rest on."""
    return any(map(text.__contains__, _WORTH_READING)) and bool(_STATES_SOMETHING.search(text))


def may_state(text: str) -> bool:
    """Whether a folded sentence holds what a count, a "none" or an "all" needs."""
    return (
        (bool(_COUNT.search(text)) and any(map(text.__contains__, _COUNTED)))
        or (bool(_NONE.search(text)) and any(map(text.__contains__, _NONE_OF)))
        or (bool(_ALL.search(text)) and any(map(text.__contains__, _DONE)))
    )


def may_state_alone(clause: str) -> bool:
    """Whether a clause holds a number, a "none" or an "all"; the others only say what those behind them are about."""
    return bool(_IN_CLAUSE.search(clause))
