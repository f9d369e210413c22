"""What a page states about itself in named properties: HTML metas, and tables or lines such as 发布机构：某县水利局."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.identity.titles import squash
from extractors.model import Content, Grid

TITLE_NAMES = ("articletitle", "信息名称", "标题", "名称", "信息标题", "文件名称", "title", "dc.title", "og:title")
BODY_NAMES = (
    "发布机构",
    "公开机构",
    "发文机关",
    "发文机构",
    "信息来源",
    "发布单位",
    "公开主体",
    "公开责任部门",
    "责任部门",
    "制作单位",
    "文章来源",
)
# Sites fill these in with the government's or the editor's name as often as with the body's.
DOUBTFUL_BODY_NAMES = (
    "来源",
    "contentsource",
    "source",
    "author",
    "department",
    "publisher",
    "dc.creator",
    "og:author",
)
DAY_NAMES = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "publishtime",
    "firstpublishedtime",
    "article:published_time",
    "others_publishdate",
    "发布日期",
    "发布时间",
    "发布于",
    "发稿时间",
    "公开日期",
    "公开时间",
    "发文日期",
    "信息时间",
    "录入时间",
    "dc.date",
    "date",
    "时间",
    "日期",
)
# The day a text was written or changed, which counts only where the day of publication is not shown.
WRITING_DAY_NAMES = ("成文日期", "成文时间", "生成日期", "印发日期", "更新时间", "更新日期")
_KNOWN = frozenset(TITLE_NAMES + BODY_NAMES + DOUBTFUL_BODY_NAMES + DAY_NAMES + WRITING_DAY_NAMES)
_LABELS = sorted(
    (name for name in _KNOWN if not name.isascii() and name not in ("名称", "标题")), key=len, reverse=True
)
_SPACED_LABELS = "|".join(r"\s*".join(name) for name in _LABELS)
_LABEL = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<label>{_SPACED_LABELS})\s*[:：]\s*"
    r"(?P<value>.{1,80}?)(?=\s*$|\s*[|｜]|\s+[\u4e00-\u9fff\s]{2,8}[:：]|\s+(?:浏览|点击|字号|打印|分享))"
)
_FIRST = re.compile(rf"[\s\[【]*[{''.join(sorted({name[0] for name in _KNOWN}))}]", re.IGNORECASE)
_LARGEST_PROPERTY_TABLE = 60
_LONGEST_LABELLED_LINE = 200


def properties_of(content: Content, lines: list[str]) -> dict[str, str]:
    """The named properties of a document, names in lower case; of two with one name the first counts.

    Metas come first, then property tables above the text, then labelled lines. A label alone on its line has the next
    line's text.
    """
    found: dict[str, str] = {}
    for name, value in content.metas:
        if value.strip():
            found.setdefault(name.strip().lower(), value.strip())
    for grid in [block for block in content.blocks if isinstance(block, Grid)][:4]:
        if len(grid.cells) <= _LARGEST_PROPERTY_TABLE:
            for name, value in _of_table(grid):
                found.setdefault(name, value)
    for line in _joined(lines):
        if len(line) <= _LONGEST_LABELLED_LINE and (":" in line or "：" in line):
            for match in _LABEL.finditer(line):
                value = match.group("value").strip(" \u3000\u00a0[]【】")
                if value:
                    found.setdefault(squash(match.group("label")), value)
    return found


def _of_table(grid: Grid) -> list[tuple[str, str]]:
    """(name, value) of a table whose cells are labels and what they stand for, beside each other or in one cell."""
    found = []
    cells = [(cell.row, cell.text) for cell in grid.cells]
    for (row, text), (next_row, value) in pairwise([*cells, (-1, "")]):
        if not text or not _FIRST.match(text):
            continue
        label, colon, rest = text.replace("：", ":").partition(":")
        name = squash(label).strip("[]【】").lower()
        if name in _KNOWN:
            stated = rest if colon and rest.strip() else value if next_row == row else ""
            if stated.strip():
                found.append((name, stated.strip()))
    return found


def _joined(lines: list[str]) -> list[str]:
    """The lines, a label that stands alone joined to the line after it."""
    joined = []
    for line, following in pairwise([*lines, ""]):
        alone = line.endswith((":", "：")) and len(line) <= 12 and len(following) <= 60
        joined.append(f"{line} {following}" if alone else line)
    return joined
