"""The report's title in the text itself: often two or three lines, among the menus of a page."""

from __future__ import annotations

import re

from extractors.bodies import looks_like_body
from extractors.titles import ReportTitle, parse_title, plain, squash

_LONGEST_LINE = 60
_MOST_LINES = 4
_NOT_PART = re.compile(r"[:：。；;！？|>＞»]|当前位置|首页|打印|关闭|字号|来源|浏览|扫一扫|分享")
_PHRASE = re.compile(r"公开|年度报|年报|工作报告|告年度报")


def headline_titles(lines: list[str]) -> list[ReportTitle]:
    """Report titles that one to four lines after each other make up: the most complete first, then the earliest.

    Lines of a menu, of a sentence or of a label do not take part. A title without a body is completed by the line
    before it only if that line is the name of a body and nothing else.
    """
    squashed = [squash(line) for line in lines]
    found: list[tuple[int, int, int, ReportTitle]] = []
    for place, line in enumerate(squashed):
        if not _PHRASE.search(plain(line)) or len(line) > _LONGEST_LINE or _NOT_PART.search(line):
            continue
        for start in range(max(0, place - _MOST_LINES + 1), place + 1):
            for end in range(place, min(len(squashed), start + _MOST_LINES)):
                title = _title_of(squashed[start : end + 1])
                if title is not None:
                    complete = (title.agency_name is not None) + (title.report_year is not None)
                    found.append((-complete, end, end - start, title))
    found.sort(key=lambda entry: entry[:3])
    titles: list[ReportTitle] = []
    for _, _, _, title in found:
        if all(title.text != other.text for other in titles):
            titles.append(title)
    return titles[:6]


def _title_of(lines: list[str]) -> ReportTitle | None:
    """The report title that these lines make together, None if they make none or one of them has no part in it."""
    if any(len(line) > _LONGEST_LINE or _NOT_PART.search(line) for line in lines):
        return None
    title = parse_title("".join(lines))
    if not title.is_report:
        return None
    if len(lines) > 1 and any(parse_title(line).is_report and _complete(parse_title(line)) for line in lines):
        return None
    if title.agency_name is not None and not looks_like_body(title.agency_name):
        return None
    # The last line must belong to the title: it ends as a title ends, and the others alone are not one already.
    if len(lines) > 1 and not re.search(r"[报告年度)作]$", plain(lines[-1])):
        return None
    return title


def _complete(title: ReportTitle) -> bool:
    return title.agency_name is not None and title.report_year is not None
