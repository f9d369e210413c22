"""A sentence without what only looks like a count, and its clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass

# each of these holds digits or nouns of the tables without stating anything; first words of which a match holds one
_NOISE = tuple(
    (hints, re.compile(pattern))
    for hints, pattern in (
        (("《",), r"《[^》]*》"),
        (("[bookmark",), r"\[bookmark:[^\]]*\]"),
        (("[20",), r"[^，。;()]{0,8}\[20\d\d\]第?\d*号"),
        (
            ("第",),
            r"第[〇零一二三四五六七八九十百\d]+[条款项号期章批次届位](?:第[\(（]?[一二三四五六七八九十\d]+[\)）]?[款项])?",
        ),
        (("令",), r"国(?:务院)?令第?\d+号"),
        (("日",), r"(?<!\d)(?:12月31日|1月1日)"),
        # 由上年的21件增至34件: the level before
        (
            ("由", "从"),
            r"[由从](?:20\d\d年度?|上一?年度?|去年|前年|往年)?的?\d+[件条起宗份例](?=[^，;。\d]{0,6}[增升减降落少加][^，;。\d]{0,2}[至到为]\d)",
        ),
        # a comparison with another year, to its clause's end
        (("同比", "环比"), r"(?:同比|环比)[^，;。)]*"),
        (
            ("年", "上期"),
            r"(?:相?比|相?较|与|跟|同)(?:于|之)?(?:20\d\d年度?|上一?年度?|去年|往年|前年|上期)(?!.{0,4}结转)(?:\([^)]*\))?[^，;。)]*"
            r"(?:，(?:[^，;。)]{0,4})(?:增长|下降|减少|增加|上升|持平)[^，;。)]*)?",
        ),
        (("以下",), r"[(（]?以下(?:简称|称)[^)，。]*\)?"),
    )
)
# "申请:5件" and "申请为:5件" are one clause
_COLON_BEFORE_NUMBER = re.compile(r":(?!20\d\d年)(?=\"?(?:约|近|共)?\d)")
_PART_BEFORE_CLAUSE = re.compile("(其中)[，:]")
# 申请(含上年结转)15件: a bracket between the noun and its number
_CARRIED_BRACKET = re.compile(
    r"\((?:含|包括|包含)[^()\d]{0,4}上一?年度?[^()\d]{0,6}结转[^()\d]{0,6}\)(?=(?:共|计|约)?\d)"
)
# 行政诉讼(复议后起诉)1件: the bracket says which lawsuits are counted
_KIND_IN_BRACKET = re.compile(r"(?:行政)?诉讼\(((?:未经|经)?(?:行政)?复议(?:直接|后)[^()]{0,6})\)")
_BRACKET_BEFORE_NUMBER = re.compile(r"\([^()\d]{1,14}\)(?=(?:共|计|约)?\d)")
_LONGEST_CLAUSE = 300
_CLAUSE = re.compile(r"[^，;()。!?:]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence between punctuation.

    `opening` is the mark before it, blank at the beginning; `depth` counts the brackets it stands in.
    """

    text: str
    opening: str
    depth: int = 0


def without_noise(text: str) -> str:
    """The folded sentence without titles of documents, ordinals, dates and comparisons with other years."""
    for hints, pattern in _NOISE:
        if any(map(text.__contains__, hints)):
            text = pattern.sub("", text)
    if "(" in text:
        text = _KIND_IN_BRACKET.sub(r"\1", text)
        text = _BRACKET_BEFORE_NUMBER.sub("", _CARRIED_BRACKET.sub("含结转", text))
    if ":" in text:
        text = _COLON_BEFORE_NUMBER.sub("", text)
    return _PART_BEFORE_CLAUSE.sub(r"\1", text) if "其中" in text else text


def clauses(text: str) -> list[Clause]:
    """The pieces between commas, semicolons, brackets and colons; one too long to be a clause is left out."""
    found: list[Clause] = []
    depth = end = 0
    for match in _CLAUSE.finditer(text):
        marks = text[end : match.start()]
        depth = max(0, depth + marks.count("(") - marks.count(")"))
        end = match.end()
        if len(match.group()) <= _LONGEST_CLAUSE:
            found.append(Clause(match.group(), marks[-1:], depth))
    return found
