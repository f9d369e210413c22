"""Whose report of which year a document is, and when it was published.

Documents say it in many places, and these do not always agree: the headline, HTML properties, the property table above
the text, the sentences before the first section, the signature, the list page's row, the URL. All that is found is kept
as evidence; the value taken is that of the first place in a fixed order, so that a check can name the conflict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from extractors.bodies import government_of, is_place, level_of, looks_like_body
from extractors.dates import day_in, period_in
from extractors.headlines import headline_titles
from extractors.model import Content, Evidence, Grid, Hints, Identity, Paragraph
from extractors.titles import ReportTitle, parse_title, plain, squash

_LEADING_LINES = 400
_TRAILING_LINES = 40
_TITLE_METAS = ("articletitle", "信息名称", "标题", "名称", "title", "dc.title", "og:title", "信息标题", "文件名称")
_DATE_METAS = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "publishtime",
    "firstpublishedtime",
    "article:published_time",
    "发布日期",
    "发布时间",
    "公开日期",
    "公开时间",
    "发文日期",
    "dc.date",
    "date",
    "others_publishdate",
    "时间",
    "日期",
    "生成日期",
    "成文日期",
    "成文时间",
    "印发日期",
)
_BODY_LABELS = (
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
    "来源",
)
_BODY_METAS = ("contentsource", "source", "author", "department", "publisher", "dc.creator", "og:author")
_LABELLED_DATE = re.compile(
    r"(?P<label>发布日期|发布时间|发布于|发稿时间|公开日期|公开时间|发文日期|成文日期|成文时间|生成日期|印发日期|信息时间|录入时间|更新时间|更新日期|时间|日期)"
    r"\s*[:：]?\s*[\[【]?(?P<date>\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2})"
)
_LABELLED_BODY = re.compile(
    r"(?:信息来源|来源|发布机构|公开机构|发文机关|发布单位|制作单位|文章来源)\s*[:：]\s*(?P<body>[\u4e00-\u9fff()（）]{3,30})"
)
_TODAY = re.compile(r"星期|今天|今日|现在是|农历")
_CONTACT = re.compile(
    r"(?:请与|可与|请直接与|请联系|请向|敬请联系|请致电|请径与|与)(?P<body>[\u4e00-\u9fff（）()]{3,40}?)"
    r"(?:联系|咨询|反映|[(（，,]?(?:地址|电话|联系电话|联系地址))"
)
_AUTHOR = re.compile(
    r"(?:本(?:年度)?报告由|由|现将|现由)?(?P<body>[\u4e00-\u9fff]{2,30}?)"
    r"(?:根据|依据|按照|组织编制|编制|负责编制|现公布|向社会公布|特向社会公布|特制作|制作)"
)
_PREAMBLE_YEAR = re.compile(r"(?<!\d)(?P<year>20\d{2})年(?:度)?[^。；]{0,30}?(?:信息公开|年度报告|年报)")
_QUOTED = re.compile(r"《(?P<title>[^《》]{6,70}(?:报告|年报))》")
_SECTION = re.compile(r"^\s*(?:一[、.．]|第一部分|\(一\)|（一）)")
_URL_DAY = re.compile(r"(?:/t|_t|/)(?P<date>20\d{6})_|/(?P<y>20\d{2})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})/")
_URL_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d{2})(?=n(?:d|b|/|zf|sz|5)?|年|nian)|(?:fbtime|nbyear|year|nian|timeframe)=(?P<query>20\d{2})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """All evidence, in the order in which it counts."""

    titles: tuple[tuple[str, ReportTitle], ...]
    bodies: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, date], ...]
    period: tuple[date, date] | None
    text: str


def identify(content: Content, hints: Hints) -> Identity:
    """Return whose report of which year the document is, and all evidence for and against it.

    `agency_name` is the name in the best title; a place alone (正定县) is completed to its government, in the form that
    the document prints. Without a title, who is to be contacted, who signed and the source's name count, in this order.
    `report_year` is the title's, else the statistics period's, else that of the sentences before the first section; the
    URL's only where there is nothing else. `published_on` is never made up: a property, a visible label or a signature
    gives it, else the list page. What is nowhere stated is None.
    """
    found = _collect(content, hints)
    best = _best_title(found.titles)
    agency_name = _agency_name(found, best)
    return Identity(
        title=_title_text(best, content, hints),
        agency_name=agency_name,
        report_year=_report_year(found, best, hints),
        published_on=found.days[0][1] if found.days else hints.list_date,
        level=level_of(agency_name) if agency_name else None,
        evidence=_evidence(found, hints),
    )


def _collect(content: Content, hints: Hints) -> _Found:
    paragraphs = [block for block in content.blocks if isinstance(block, Paragraph)]
    lines = [line.strip() for block in paragraphs[:_LEADING_LINES] for line in block.text.split("\n") if line.strip()]
    trailing = [
        line.strip() for block in paragraphs[-_TRAILING_LINES:] for line in block.text.split("\n") if line.strip()
    ]
    properties = _properties(content)
    preamble = _preamble(lines)
    joined = squash("".join(preamble))
    titles = _titles(content, hints, lines, properties)
    period = next((period for line in (joined, *lines[:80]) if (period := period_in(line))), None)
    return _Found(
        titles=titles,
        bodies=tuple(_bodies(content, hints, properties, lines, preamble, trailing)),
        years=tuple(_preamble_years(preamble)),
        days=tuple(_days(properties, lines, trailing)),
        period=period,
        text="\n".join(lines + trailing) + "\n" + content.title + "\n" + "\n".join(value for _, value in content.metas),
    )


def _is_paged(content: Content) -> bool:
    """Whether the document is a file with properties of its author's program, which often stem from another report."""
    return content.page_count is not None or any(
        name in ("Creator", "CreationDate", "ModDate") for name, _ in content.metas
    )


def _properties(content: Content) -> dict[str, str]:
    """The document's properties and the rows of property tables (信息名称, 发布日期), names in lower case."""
    properties: dict[str, str] = {}
    for block in [block for block in content.blocks if isinstance(block, Grid)][:4]:
        if len(block.cells) > 60:
            continue
        cells = [(cell.row, squash(cell.text)) for cell in block.cells]
        for (row, label), (next_row, value) in zip(cells, [*cells[1:], (-1, "")], strict=True):
            name, colon, rest = label.replace("：", ":").partition(":")
            name = re.sub(r"\s", "", name).strip("[]【】").lower()
            if name in _TITLE_METAS + _DATE_METAS + _BODY_LABELS:
                stated = rest if colon and rest else value if next_row == row else ""
                if stated:
                    properties.setdefault(name, stated)
    for name, value in content.metas:
        if value.strip():
            properties.setdefault(name.strip().lower(), value.strip())
    return properties


def _preamble(lines: list[str]) -> list[str]:
    """The lines of prose before the first section's heading, which readers of files may have cut anywhere."""
    end = next((i for i, line in enumerate(lines) if _SECTION.match(line)), min(len(lines), 40))
    return lines[max(0, end - 15) : end]


def _titles(
    content: Content, hints: Hints, lines: list[str], properties: dict[str, str]
) -> tuple[tuple[str, ReportTitle], ...]:
    """Report titles with their sources, the most trustworthy source first."""
    stated: list[tuple[str, str]] = [(f"meta:{name}", properties[name]) for name in _TITLE_METAS if name in properties]
    headlines = [("headline", title) for title in headline_titles(lines)]
    own = [("title", parse_title(content.title))]
    listed = [("list_title", parse_title(hints.list_title or "")), ("file_name", parse_title(hints.file_name or ""))]
    named = [(source, parse_title(text)) for source, text in stated]
    order = (
        headlines + listed[:1] + named + own + listed[1:] if _is_paged(content) else named + headlines + own + listed
    )
    kept = []
    for source, title in order:
        if title.is_report:
            if title.agency_name and not looks_like_body(title.agency_name):
                title = ReportTitle(title.text, title.kind, None, title.report_year, title.first_year, title.scope, 0.5)
            kept.append((source, title))
    return tuple(kept)


def _best_title(titles: tuple[tuple[str, ReportTitle], ...]) -> ReportTitle | None:
    """The first of the most complete titles."""
    if not titles:
        return None
    return max(
        (title for _, title in titles),
        key=lambda title: (title.agency_name is not None) + (title.report_year is not None),
    )


def _title_text(best: ReportTitle | None, content: Content, hints: Hints) -> str:
    if best is not None:
        return best.text
    for text in (content.title, hints.list_title or ""):
        first = parse_title(text).text
        if first:
            return first
    return ""


def _agency_name(found: _Found, best: ReportTitle | None) -> str | None:
    """The body's name: the best title's, else another title's, else from the other places in their order."""
    named = [best.agency_name] if best is not None and best.agency_name else []
    named += [title.agency_name for _, title in found.titles if title.agency_name]
    named += [name for _, name in found.bodies]
    if not named:
        return None
    name = named[0]
    return government_of(name, found.text) if is_place(name) else name


def _report_year(found: _Found, best: ReportTitle | None, hints: Hints) -> int | None:
    """The report's year, from the first place that states one."""
    if best is not None and best.report_year is not None:
        return best.report_year
    trusted = [title.report_year for source, title in found.titles if title.report_year and source != "title"]
    if trusted:
        return trusted[0]
    if found.period is not None:
        return _year_of_period(found.period)
    years = [year for _, year in found.years] + [title.report_year for _, title in found.titles if title.report_year]
    if years:
        return years[0]
    if found.days:
        return found.days[0][1].year - 1
    if hints.list_date is not None:
        return hints.list_date.year - 1
    return _year_of_url(hints.url)


def _year_of_period(period: tuple[date, date]) -> int:
    """The year of a period: that of its end, but of its start where it ends on the first of January after it."""
    start, end = period
    return start.year if (end.month, end.day) == (1, 1) and end.year == start.year + 1 else end.year


def _year_of_url(url: str | None) -> int | None:
    if not url:
        return None
    found = _URL_YEAR.search(url)
    if found:
        return int(found.group("year") or found.group("query"))
    day = _day_of_url(url)
    return day.year - 1 if day else None


def _day_of_url(url: str | None) -> date | None:
    found = _URL_DAY.search(url or "")
    if found is None:
        return None
    text = found.group("date")
    return day_in(f"{text[:4]}-{text[4:6]}-{text[6:]}" if text else "-".join(found.group("y", "m", "d")))


def _bodies(
    content: Content,
    hints: Hints,
    properties: dict[str, str],
    lines: list[str],
    preamble: list[str],
    trailing: list[str],
) -> list[tuple[str, str]]:
    """Names of bodies outside the titles with their sources, the most trustworthy first."""
    found: list[tuple[str, str]] = []

    def add(source: str, name: str | None) -> None:
        cleaned = squash(name or "").strip("，。、；：:()（）")
        if cleaned and looks_like_body(cleaned) and (source, cleaned) not in found:
            found.append((source, cleaned))

    for name in ("articletitle", "信息名称", "标题"):
        add(f"meta:{name}", properties.get(name))
    for text in (content.title.split("_")[0].split("-")[0], hints.list_title):
        add("title", text)
    for line in ("".join(preamble), *preamble):
        for quoted in _QUOTED.finditer(line):
            title = parse_title(quoted.group("title"))
            if title.is_report:
                add("preamble", title.agency_name)
        author = _AUTHOR.match(squash(line))
        if author:
            add("preamble", re.sub(r"^(?:本(?:年度)?报告由|由|现将|现由)", "", author.group("body")))
    for name in _BODY_LABELS[:-1]:
        add(f"meta:{name}", properties.get(name))
    for text in ("".join(preamble), *trailing):
        for contact in _CONTACT.finditer(squash(text)):
            add("contact", _contacted(contact.group("body")))
    for name in _signatures(trailing):
        add("signature", name)
    for line in lines[:120]:
        if len(line) < 120:
            for labelled in _LABELLED_BODY.finditer(squash(line)):
                add("meta:来源", re.sub(r"(?:发布)?(?:时间|日期|作者|字号|浏览).*$", "", labelled.group("body")))
    for name in (_BODY_LABELS[-1], *_BODY_METAS):
        if len(properties.get(name, "")) >= 4:
            add(f"meta:{name}", properties.get(name))
    add("publisher", hints.publisher)
    return found


def _contacted(name: str) -> str:
    """The body of an office to be contacted: 某县水利局办公室 → 某县水利局; a government's office is one itself."""
    name = re.sub(r"^(?:本报告(?:的)?编制单位|报告编制单位|我们|本机关)", "", name)
    shorter = re.sub(
        r"(?:政府信息公开(?:工作)?(?:领导小组)?办公室|政务公开(?:工作)?(?:领导小组)?办公室|信息公开办公室|政务公开(?:科|股|办|处)|(?:党政)?综合办公室|党政办公室|党政办|"
        r"综合科|法规科|(?<=[局委厅会])办公室|秘书科|信息科|办公室政务公开科)$",
        "",
        name,
    )
    return shorter if looks_like_body(shorter) else name


def _signatures(trailing: list[str]) -> list[str]:
    """Lines of a name alone that stand before a line of a date alone."""
    names = []
    for line, following in pairwise(trailing):
        if (
            len(line) <= 30
            and len(following) <= 20
            and day_in(following)
            and re.search(r"[日号]\s*$", plain(following))
        ):
            names.append(line)
    return names


def _preamble_years(preamble: list[str]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    text = plain(squash("".join(line for line in preamble if len(line) > 20)))
    found += [("preamble", int(match.group("year"))) for match in _PREAMBLE_YEAR.finditer(text)]
    return list(dict.fromkeys(found))


def _days(properties: dict[str, str], lines: list[str], trailing: list[str]) -> list[tuple[str, date]]:
    """Days of publication with their sources, the most trustworthy first."""
    found: list[tuple[str, date]] = []

    def add(source: str, day: date | None) -> None:
        if day is not None and (source, day) not in found:
            found.append((source, day))

    written = {"成文日期", "成文时间", "生成日期", "印发日期", "更新时间", "更新日期", "时间", "日期"}
    for name in _DATE_METAS:
        if name in properties and name not in written:
            add(f"meta:{name}", day_in(properties[name]))
    labelled = [
        (match.group("label"), day_in(match.group("date")))
        for line in lines + trailing
        if len(line) < 160 and not _TODAY.search(line)
        for match in _LABELLED_DATE.finditer(plain(line))
    ]
    for label, day in sorted(labelled, key=lambda pair: pair[0] in written):
        if label not in ("成文日期", "成文时间", "生成日期", "印发日期", "更新时间", "更新日期"):
            add(f"meta:{label}", day)
    for line in _around_headline(lines):
        add("headline", day_in(line))
    for label, day in labelled:
        if label in written:
            add(f"meta:{label}", day)
    for name in sorted(written & properties.keys()):
        add(f"meta:{name}", day_in(properties[name]))
    for line in reversed(trailing):
        if len(squash(line)) <= 16 and re.search(r"[日号]$", squash(line)) and not _TODAY.search(line):
            add("signature", day_in(line))
    return found


def _around_headline(lines: list[str]) -> list[str]:
    """Lines close below a report's title that are a day, in brackets or with the time, and little else."""
    place = next((i for i, line in enumerate(lines) if len(line) < 70 and parse_title(line).is_report), None)
    if place is None:
        place = next((i for i, line in enumerate(lines) if len(line) < 40 and "年度报告" in squash(line)), None)
    if place is None:
        return []
    close = lines[place + 1 : place + 5]
    return [
        line
        for line in close
        if re.match(r"^[\s(（\[]*20\d{2}\s*[-/.年]\s*\d{1,2}", line) and len(line) < 40 and not _TODAY.search(line)
    ]


def _evidence(found: _Found, hints: Hints) -> tuple[Evidence, ...]:
    """All that was found, conflicts included, each once."""
    evidence: list[Evidence] = []
    for source, title in found.titles:
        if title.agency_name:
            evidence.append(Evidence("agency_name", title.agency_name, source))
        if title.report_year:
            evidence.append(Evidence("report_year", str(title.report_year), source))
    evidence += [Evidence("agency_name", name, source) for source, name in found.bodies]
    if found.period is not None:
        start, end = found.period
        evidence.append(Evidence("period_start", start.isoformat(), "period"))
        evidence.append(Evidence("period_end", end.isoformat(), "period"))
        evidence.append(Evidence("report_year", str(_year_of_period(found.period)), "period"))
    evidence += [Evidence("report_year", str(year), source) for source, year in found.years]
    evidence += [Evidence("published_on", day.isoformat(), source) for source, day in found.days]
    if hints.list_date is not None:
        evidence.append(Evidence("published_on", hints.list_date.isoformat(), "list_date"))
    day = _day_of_url(hints.url)
    if day is not None:
        evidence.append(Evidence("published_on", day.isoformat(), "url"))
    year = _URL_YEAR.search(hints.url or "")
    if year is not None:
        evidence.append(Evidence("report_year", year.group("year") or year.group("query"), "url"))
    return tuple(dict.fromkeys(evidence))
