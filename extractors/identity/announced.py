"""Whose report it is by texts that are no report's title themselves, but name one and its body.

Reports are published below the title of the notice that came with them (某局关于印发《…年度报告》的通知), with their
body before or behind the title (2022年…年度报告——某局), or under the name of a summary (某局2022年信息公开工作总结).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.identity.bodies import is_place, looks_like_body
from extractors.identity.titles import ReportTitle, TitleKind, parse_title, squash

_LONGEST_LINE = 100
_MOST_LINES = 3
_NO_HEADLINE = re.compile(r"[。；;！？>＞»]|当前位置|首页|上一篇|下一篇")
_PHRASE = re.compile(r"公开.*(?:报告|年报|总结|情况)")
_NOTICE = re.compile(
    r"(?P<body>.{0,40}?)关于(?:印发|发布|公布|公开|公示|报送|上报|呈报|提交|下发)?(?P<title>.+?)"
    r"(?:的(?:通知|公告|公示|函|报告|通告))?"
)
_BEHIND = re.compile(
    r"(?P<title>.*(?:报告|年报))\s*(?:[(（](?P<bracketed>(?:[^()（）]|[(（][^()（）]{1,20}[)）]){2,40})[)）]|"
    r"[-—–_|｜:：\s]+(?P<body>\S{2,40}))"
)
_BEFORE = re.compile(r"(?P<body>[^:：|｜]{2,40})[:：|｜](?P<title>.*)")
_SUMMARY = re.compile(r"公开(?:工作)?(?:总结|(?:的|工作)?情况(?:汇报)?)$")
_GOVERNMENTS = ("政府", "管委会", "管理委员会")


@dataclass(frozen=True, slots=True)
class Announced:
    """A body and a year that a text names as those of a report; either may be None."""

    agency_name: str | None
    report_year: int | None


def announced(text: str, may_be_site: bool = False) -> Announced | None:
    """Return whose report a text announces without being its title, None where it announces none.

    Where `may_be_site`, as in HTML `<title>`, a place or government beside the title is the site's name and no body.
    """
    text = text.strip()
    whole = squash(text)
    if len(text) > 2 * _LONGEST_LINE or len(whole) > _LONGEST_LINE or not _PHRASE.search(whole):
        return None
    notice = _NOTICE.fullmatch(whole)
    if notice is not None:
        title = parse_title(notice["title"].strip("《》"))
        return _announced(title, notice["body"]) if title.is_report else None
    if _SUMMARY.search(whole):
        title = parse_title(whole)
        return _announced(title, None) if title.kind is TitleKind.OTHER and title.report_year else None
    beside = _BEHIND.fullmatch(text) or _BEFORE.fullmatch(text)
    if beside is None:
        return None
    title = parse_title(beside["title"])
    body = squash(beside.groupdict().get("bracketed") or beside["body"])
    if not title.is_report or title.agency_name or (may_be_site and (is_place(body) or body.endswith(_GOVERNMENTS))):
        return None
    return _announced(title, body)


def announced_in(lines: Sequence[str]) -> Announced | None:
    """Return whose report the lines above a report's text announce, None where they announce reports of several."""
    found = {found.agency_name: found for found in _announced_by_lines(lines) if found.agency_name}
    return next(iter(found.values())) if len(found) == 1 else None


def _announced_by_lines(lines: Sequence[str]) -> Iterator[Announced]:
    for last, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or "公开" not in "".join(lines[max(0, last - 1) : last + 1]):
            continue
        for first in range(last, max(-1, last - _MOST_LINES), -1):
            if _NO_HEADLINE.search(lines[first]):
                break
            found = announced("".join(lines[first : last + 1]))
            if found is not None and found.agency_name:
                yield found
                break


def _announced(title: ReportTitle, beside: str | None) -> Announced | None:
    """Return the body that the title names, else the one beside it, and the title's year."""
    bodies = (squash(name) for name in (title.agency_name, beside) if name)
    agency_name = next((name for name in bodies if looks_like_body(name)), None)
    return Announced(agency_name, title.report_year) if agency_name or title.report_year else None
