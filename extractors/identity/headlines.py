"""The report's title in the text itself: often two or three lines, among the menus of a page."""

from __future__ import annotations

import re

from extractors.identity.bodies import looks_like_body
from extractors.identity.titles import ReportTitle, parse_title, squash

_LONGEST_LINE = 60
_MOST_LINES = 4
_MOST_PLACES = 40
_NOT_PART = re.compile(
    r"[:：。，；;！？|>＞»]|当前位置|首页|打印|关闭|字号|来源|浏览|扫一扫|分享|^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、])"
)
_PHRASE = re.compile(r"公开|公開|年度报|年度報|年报|工作报告|告年度报")
_ATTACHMENT = re.compile(r"^附件?[0-9一二三四五六七八九十]{0,2}[:：]")
_ENDING = re.compile(r"[报告年度)）作報]$")
# No title of a report lacks these, however it is permuted or cut.
_REPORT = re.compile(r"报|報|…|\.\.")


def headline_titles(lines: list[str]) -> list[ReportTitle]:
    """Report titles that one to four lines after each other make up: the most complete first, then the earliest.

    Lines of a menu, of a sentence or of a label do not take part. A title without a body is completed by the line
    before it only if that line is the name of a body and nothing else.
    """
    squashed = [_ATTACHMENT.sub("", squash(line)) if len(line) <= 2 * _LONGEST_LINE else line for line in lines]
    usable = [len(line) <= _LONGEST_LINE and not _NOT_PART.search(line) for line in squashed]
    places = [number for number, line in enumerate(squashed) if usable[number] and _PHRASE.search(line)]
    found: dict[str, tuple[int, int, int, ReportTitle]] = {}
    for place in places[:_MOST_PLACES]:
        for start, end in _windows(place, len(squashed)):
            if not all(usable[start : end + 1]):
                continue
            title = _title_of(squashed[start : end + 1])
            if title is not None:
                found.setdefault(title.text, (-_completeness(title), end, end - start, title))
                if _completeness(title) == 2:
                    break
    return [title for *_, title in sorted(found.values(), key=lambda entry: entry[:3])][:6]


def _windows(place: int, count: int) -> list[tuple[int, int]]:
    """(first, last) line of the runs of up to four lines that hold `place`, the shortest first."""
    return [
        (start, start + size)
        for size in range(_MOST_LINES)
        for start in range(max(0, place - size), place + 1)
        if start + size < count
    ]


def _title_of(lines: list[str]) -> ReportTitle | None:
    """The report title that these lines make together, None if they make none or one of them has no part in it."""
    joined = "".join(lines)
    if not _REPORT.search(joined) or (not _ENDING.search(lines[-1]) and len(lines) > 1):
        return None
    title = parse_title(joined)
    if not title.is_report or (title.agency_name is not None and not looks_like_body(title.agency_name)):
        return None
    if len(lines) > 1 and any(_completeness(parse_title(line)) == 2 for line in lines if _REPORT.search(line)):
        return None
    return title


def _completeness(title: ReportTitle) -> int:
    """How many of body and year a report title states; 0 for another text."""
    return (title.agency_name is not None) + (title.report_year is not None) if title.is_report else 0
