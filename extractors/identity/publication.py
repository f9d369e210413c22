"""The days on which a document may have been published, and where each is stated; none is ever made up."""

from __future__ import annotations

import re
from datetime import date

from extractors.identity.dates import day_in
from extractors.identity.properties import DAY_NAMES, WRITING_DAY_NAMES
from extractors.identity.titles import plain, squash

_TODAY = re.compile(r"星期|今天|今日|现在是|农历")
_DAY_LINE = re.compile(r"^[\s(（\[【]*20\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_URL_DAY = re.compile(r"(?:/t|_t|/)(?P<date>20\d{6})_|/(?P<y>20\d{2})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})/")


def publication_days(
    properties: dict[str, str], lines: list[str], trailing: list[str], title: str
) -> list[tuple[str, date]]:
    """(source, day) of all days stated, the most trustworthy first.

    Properties and labels of publication come first, then a day alone right below the `title`, then the days of writing,
    last the signature's. A page header's "today is …" does not count.
    """
    found: dict[tuple[str, date], None] = {}

    def add(source: str, text: str) -> None:
        day = day_in(text) if not _TODAY.search(text) else None
        if day is not None:
            found.setdefault((source, day))

    for name in DAY_NAMES:
        if name in properties:
            add(f"meta:{name}", properties[name])
    for line in _below_title(lines, title):
        add("headline", line)
    for name in WRITING_DAY_NAMES:
        if name in properties:
            add(f"meta:{name}", properties[name])
    for line in reversed(trailing):
        if is_day_alone(line):
            add("signature", line)
    return list(found)


def is_day_alone(line: str) -> bool:
    """Whether a line is a day as signatures end with one: 2024年1月12日, 二〇二四年一月十二日."""
    if len(line) > 40:
        return False
    text = squash(line)
    return len(text) <= 16 and text.endswith(("日", "号")) and not _TODAY.search(text) and day_in(text) is not None


def day_of_url(url: str | None) -> date | None:
    """The day in an address (/202301/t20230129_985740.html, /art/2023/1/29/), None if it holds none."""
    found = _URL_DAY.search(url or "")
    if found is None:
        return None
    text = found.group("date")
    return day_in(f"{text[:4]}-{text[4:6]}-{text[6:]}" if text else "-".join(found.group("y", "m", "d")))


def _below_title(lines: list[str], title: str) -> list[str]:
    """Lines close below the report's title that begin with a day and hold little else."""
    wanted = squash(title)
    if not wanted:
        return []
    place = None
    squashed = [squash(line) for line in lines]
    for number, text in enumerate(squashed):
        joined = "".join(squashed[max(0, number - 3) : number + 1])
        if text and wanted.endswith(text) and (len(text) >= 6 or joined.endswith(wanted)):
            place = number
            break
    if place is None:
        return []
    return [line for line in lines[place + 1 : place + 5] if _DAY_LINE.match(plain(line)) and len(line) < 40]
