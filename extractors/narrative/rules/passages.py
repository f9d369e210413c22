"""A section's paragraphs as passages of whole sentences: lines that were broken in print are joined again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from extractors.model import Paragraph

_HEADING_ALONE = re.compile(
    r"^[(（][一二三四五六七八九十]{1,3}[)）][^，,。；;：:\d]{2,28}(?:情况|工作|方面|建设|公开|管理|保障|办理)$"
)
_ENDS_SENTENCE = re.compile(r"[。！？!?；;：:]['\"”’）)]?\s*$")
_OPENS_PARAGRAPH = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、.．](?!\d)|[㈠-㈩①-⑳]|[一二三四五六七八九十]是)"
)
_SENTENCE = re.compile(r"[^。！？!?]+(?:[。！？!?]+|$)")
_LONGEST_SENTENCE = 4000
# a heading of a table of contents with its page: "一、总体情况......1"
_CONTENTS_LINE = re.compile(r"(?:[.．·•…]{3,}|…|\t)\s*(?:[-—]\s*)?\d{1,3}\s*(?:[-—]\s*)?$")
_LONGEST_CONTENTS_LINE = 300  # a line of the page; longer ones would be searched from each of their dots to their end
_FULL_LINE = 15
# a run of numbers without units is a table's row that reached the prose
_TABLE_ROW = re.compile(r"(?:(?:^|\s)[-+]?\d+(?:\.\d+)?(?=\s|$)){3,}|^[^\d，,。；;]{1,40}\s+\d+(?:\.\d+)?\s*$")
_TABLE_WORDS = ("勾稽关系", "申请人情况", "信息内容")
# the labels of table 三 as paragraphs of their own
_TABLE_LABEL = re.compile(
    r"^(?:[一二三四]、|[(（][一二三四五六七][)）]|\d[.．、])?\s*(?:本年新收政府信息公开申请数量|上年结转政府信息公开申请数量|"
    r"结转下年度继续办理|予以公开|部分公开[(（]区分处理.*|不予公开|无法提供|不予处理|其他处理|总计|属于国家秘密|"
    r"申请人无正当理由逾期不补正.*|申请人逾期未按收费通知.*|无正当理由大量反复申请|没有现成信息需要另行制作|重复申请)\s*$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as printed and the paragraph in which it begins."""

    printed: str
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Passage:
    """The paragraphs of one thought as one text: lines that were broken in print are joined."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    starts: tuple[int, ...]

    def sentences(self) -> Iterator[Sentence]:
        """The sentences in order, without those too long to be one."""
        for match in _SENTENCE.finditer(self.text):
            printed = match.group().strip()
            if not printed or len(printed) > _LONGEST_SENTENCE:
                continue
            begin = match.start() + len(match.group()) - len(match.group().lstrip())
            yield Sentence(printed, self.paragraphs[bisect_right(self.starts, begin) - 1])


def passages(paragraphs: Sequence[Paragraph]) -> Iterator[Passage]:
    """The passages of a section in order, rows and labels of tables left out."""
    for joined in _passages(paragraphs):
        yield _joined(joined)


def _passages(paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
    passages: list[list[Paragraph]] = []
    joins = False
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        if not text or _is_of_table(text):
            joins = False
            continue
        if joins and not _OPENS_PARAGRAPH.match(text):
            passages[-1].append(paragraph)
        else:
            passages.append([paragraph])
        joins = len(text) >= _FULL_LINE and not (_ENDS_SENTENCE.search(text[-2:]) or _HEADING_ALONE.match(text))
    return passages


def _is_of_table(text: str) -> bool:
    """Whether a stripped paragraph is a row or label of a table, or a line of a table of contents."""
    if any(map(text.__contains__, _TABLE_WORDS)) or _TABLE_LABEL.match(text):
        return True
    if len(text.split(None, 1)) > 1 and _TABLE_ROW.search(text):
        return True
    return is_contents_line(text)


def is_contents_line(text: str) -> bool:
    """Whether a text without spaces at its end is a heading of a table of contents with its page."""
    if len(text) > _LONGEST_CONTENTS_LINE or not (text[-1:].isdecimal() or text[-1:] in ("-", "—")):
        return False
    return _CONTENTS_LINE.search(text) is not None


def _joined(paragraphs: Sequence[Paragraph]) -> Passage:
    texts = [" ".join(paragraph.text.split("\n")).strip() for paragraph in paragraphs]
    starts = accumulate((len(text) for text in texts[:-1]), initial=0)
    return Passage("".join(texts), tuple(paragraphs), tuple(starts))


_SUBHEADING = re.compile(
    r"^(?P<ordinal>(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、.．]|[㈠-㈩])*)"
    r"(?P<words>[^，。:;\d]{2,24})(?=[，。:;]|$)"
)
_HEADING_END = re.compile("(?:情况|方面|工作|公开|申请|事项|渠道|诉讼)$")


def subheading(text: str) -> str:
    """The words that open a folded passage if they look like a heading, without their ordinal; else blank."""
    match = _SUBHEADING.match(text)
    if not match or not (_HEADING_END.search(match.group("words")) or match.group("ordinal")):
        return ""
    return match.group("words")
