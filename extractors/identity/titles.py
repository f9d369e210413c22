"""What a title says: whether it is an annual report on open government information, whose, and of which year.

Titles are met in many places (the page's headline, HTML `<title>`, properties, list pages, link texts, file names)
and in many orders: `<body><year>年政府信息公开工作年度报告`, year first, year inside the phrase, 年度 twice, no year,
no body, broken over lines, with spaces inside. One parser serves all of them, so that a crawler and a reader agree on
what a report is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache


class TitleKind(StrEnum):
    """What a title announces. Only `REPORT` is an annual report itself."""

    REPORT = "report"
    STATISTICS = "statistics"
    EXPLANATION = "explanation"
    NOTICE = "notice"
    COLUMN = "column"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReportTitle:
    """One title, taken apart.

    `text` is the title as printed without white space, site names and file endings. `agency_name` is None where the
    title names no body, `report_year` None where it names no year. `first_year` and `report_year` differ for academic
    years only (2021—2022学年: 2021 and 2022). `scope` is what a bracket behind body or title says (本级机关).
    `score` (0 to 1) is how sure it is that the title is a report's: 1 with body, year and the standard wording.
    """

    text: str
    kind: TitleKind
    agency_name: str | None = None
    report_year: int | None = None
    first_year: int | None = None
    scope: str = ""
    score: float = 0.0

    @property
    def is_report(self) -> bool:
        """Whether the title is that of an annual report itself, not of a notice, an explanation or a list."""
        return self.kind is TitleKind.REPORT


_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b-\u200f\u2060\ufeff]+")
_WIDE = str.maketrans(
    {chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94)}
    | {
        "〔": "(",
        "〕": ")",
        "【": "(",
        "】": ")",
        "—": "-",
        "–": "-",
        "―": "-",
        "〜": "~",
        "〇": "〇",
        "○": "〇",
        "Ｏ": "〇",
    }
)
_TRADITIONAL = str.maketrans(
    "開報務關單訊辦廳區縣鎮鄉處員會黨聯門館隊團總級學實驗術產業導農衛環審計財發東廣資國際貿動監統檔費園灣島",
    "开报务关单讯办厅区县镇乡处员会党联门馆队团总级学实验术产业导农卫环审计财发东广资国际贸动监统档费园湾岛",
)
_PLAIN = _WIDE | _TRADITIONAL
_ALREADY_PLAIN = re.compile(f"[^{re.escape(''.join(map(chr, _PLAIN)))}]*")
_MARKUP = re.compile(r"\[bookmark:[^\]]*\]|<[^<>]{1,200}>|&nbsp;|&ensp;|&emsp;")
_FILE_ENDING = re.compile(
    r"\s*\.(?:pdf|docx?|wps|xlsx?|et|ofd|odt|rtf|html?|s?html|txt|zip|rar|png|jpe?g)(?:[(（][^()（）]{0,12}[)）])?$",
    re.IGNORECASE,
)
_DATE = r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?"
# What list pages and files put before a title: bullets, dates, numbers, tags in brackets, 附件1:.
_LEADING = re.compile(
    rf"^(?:[·•●▪◆■*>\-\s]+|[\[(]?{_DATE}[\])]?|[(][0-9一二三四五六七八九十]{{1,3}}[)]|[\[(](?:公开|公示|年度报告|年报|公开年报|置顶|图文|原创|转载)[^\])]{{0,8}}[\])]|"
    r"(?:附件|附)?[0-9一二三四五六七八九十]{0,3}[:.、)](?!\d{4}年)|附件[0-9一二三四五六七八九十]{0,2}|"
    r"(?:标题|信息名称|名称|题目|更正|更新|公示|公告|转载|下载|原文|关于)[:])"
)
_TRAILING = re.compile(rf"[\[(]?{_DATE}[\])]?$|\[[^\]]{{0,20}}\]$|>+$")
_WHOLE_YEAR = re.compile(r"(?P<year>20\d{2}年)(?P<days>1月1日?[至到~-]{1,2}(?:(?P=year))?12月31日)")
_PART_OF_YEAR = re.compile(r"[上下]半年|季度|季$|\d月|[一二三四]季|第[一二三四]季")

_CHINESE_DIGITS = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "O": "0",
    "o": "0",
}
_YEAR = r"(?:(?<!\d)(?:19|20)\d{2}(?!\d)|二[〇零Oo0][〇零一二三四五六七八九]{2})"
_YEARS = re.compile(
    rf"(?P<first>{_YEAR})年?(?:[-~至到/]+(?P<last>(?:(?:19|20)\d{{2}}|\d{{2}}))(?=年|学))?(?P<unit>学年度?|年度|年(?!\d)|)"
)
_SUBJECT = re.compile(
    r"(?:政府信息主动公开|政府信息依申请公开|(?:政府|政务|校务)信息(?:和|与|及|暨)?(?:政务)?公开|政府信息公开|政务信息公开|政府公开信息|"
    r"政务公开|信息公开|政府信息(?=工作))"
    r"(?:[和与及暨、]?(?:政务公开|政府信息公开|信息公开))?"
)
_TAIL = re.compile(r"(?:年度|学年度?|年|[工作重点情况的实施执行年度报告]|\((?:19|20)\d{2}年?度?\)){2,20}")
_FULL_TAIL = re.compile(r"报告|年报|报$|年度报")
_SUFFIX_ALLOWED = re.compile(
    # each of these begins differently, or a long row of dots or digits would be tried in all ways of parting it
    r"^(?:[\s,。.;、:：\-_》”’\"')…\d]|(?<=(?:19|20)\d\d)[年/]|(?<=\d)(?:[月日]|/(?=\d))|"
    r"\((?:[^()]|\([^()]*\)){0,30}\)|\[[^\[\]]{0,20}\]|全文|正文|文本|电子版|文字版|图文版|下载|点击下载|附件|终稿|定稿|"
    r"最终版?|公示稿|公开稿|发布稿|发布(?:时间|日期)|new|NEW)*$"
)
_EXPLANATION = re.compile(r"解读|图解|一图读懂|读懂|图说|问答|速览")
_NOTICE_SUFFIX = re.compile(
    r"(?:的|之)?(?:通知|公告|通报|公示|函|请示|批复|意见|方案|办法|通告|模板|格式|范本|要求|提示|说明)"
)
_NOTICE_PREFIX = re.compile(
    r"关于(?:做好|编制|编写|报送|印发|公布|发布|开展|规范|加强|切实|进一步|认真|转发|组织|填报|征求|上报|撰写|推进)"
    r"|^(?:转发|印发)|(?:发布|公布|编制|报送|公开|完成|做好|召开|审议|通过|开展)了?(?:本|全|其)?$|国务院办公厅.*关于|举办|培训"
)
_STATISTICS = re.compile(r"统计(?:表|报表|数据|年报表)|情况表|指标表|附表|报表$|汇总表")
_SCOPE = re.compile(r"[(（]([^()（）]{1,20})[)）]$")
_SCOPE_BEHIND = re.compile(r"^[(（]([^()（）]{1,20})[)）]")
_SCOPE_WORDS = re.compile(r"本级|机关|汇总|关区|系统|全国|全省|全市|全县|全区|本部|合并|含|不含|总署")
_QUOTES = "《》【】“”\"'‘’「」『』〈〉<>·,，。.;；:：、-_|~ "
_NOT_A_BODY = re.compile(r"^(?:我|本|全|各|关于|年度?|度|的|中国|公开|公示|政务公开|信息公开|本级|单位|部门|本单位)?$")
_LONGEST_TITLE = 300
_SITE_SEPARATOR = re.compile(r"[_|｜>＞»]")
_DUPLICATE_SPLIT = re.compile(
    r"(?:(?<![0-9])|(?<=告\d{4}))\s*[_|｜>＞»]+\s*|\s+[-–—]+\s+|(?<=[\u4e00-\u9fff)）])[-–—](?=[\u4e00-\u9fff])|(?<=告)-+|-{2,}"
)


def squash(text: str) -> str:
    """`text` without white space, zero-width and ideographic spaces included; Latin words keep one space."""

    def keep(found: re.Match[str]) -> str:
        start, end = found.span()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        return " " if before.isascii() and before.isalpha() and after.isascii() and after.isalpha() else ""

    return _BLANKS.sub(keep, text).strip() if _BLANKS.search(text) else text


def plain(text: str) -> str:
    """`text` with full-width ASCII, brackets and dashes made half-width: same length, for matching only.

    Traditional characters and words of titles and of bodies' names become the simplified ones.
    """
    if "資訊" in text:
        text = text.replace("資訊", "信息")
    return text if _ALREADY_PLAIN.fullmatch(text) else text.translate(_PLAIN)


def read_year(text: str) -> int | None:
    """The year of four digits or Chinese numerals (2023, 二〇二三), None if it is none from 1990 to 2099."""
    digits = "".join(_CHINESE_DIGITS.get(character, character) for character in plain(text))
    if not re.fullmatch(r"\d{4}", digits):
        return None
    year = int(digits)
    return year if 1990 <= year <= 2099 else None


def without_file_ending(text: str) -> str:
    """`text` without the ending of a file's name (.pdf, .docx)."""
    return _FILE_ENDING.sub("", text.strip())


@lru_cache(maxsize=8_192)
def parse_title(text: str) -> ReportTitle:
    """Take a title apart. Site names joined to it (`…年度报告_年报_某市人民政府`) are left off.

    Text that holds no phrase of such a report comes back as `OTHER` with score 0, a blank text as well. No more than
    the first 300 characters are looked at.
    """
    cleaned = _MARKUP.sub("", text[:_LONGEST_TITLE]).strip()
    parts = [part for part in _DUPLICATE_SPLIT.split(cleaned) if part and part.strip()]
    if len(parts) <= 1:
        return _parse_part(squash(cleaned))
    # Of equally sure parts the first: sites put the article before the column and the site name.
    best = max((_parse_part(squash(part)) for part in parts), key=lambda found: found.score)
    if best.score < 1 and not _SITE_SEPARATOR.search(cleaned):
        # 2022年度-某局-政府信息公开工作年度报告: what the dashes part belongs together.
        joined = _parse_part(squash("".join(part.strip() for part in parts)))
        return joined if joined.is_report and joined.score > best.score else best
    return best


def _parse_part(printed: str) -> ReportTitle:
    """Take one title apart, without site names."""
    text = without_file_ending(printed)
    while (leading := _LEADING.match(plain(text))) is not None and leading.end():
        text = text[leading.end() :]
    trailing = _TRAILING.search(plain(text))
    if trailing and trailing.start() > 6:
        text = text[: trailing.start()]
    whole_year = _WHOLE_YEAR.search(plain(text))
    if whole_year is not None:
        start, end = whole_year.span("days")
        return replace(_parse_part(text[:start] + text[end:]), text=_trim(text))
    flat = plain(text)
    if "公开" not in flat and "信息" not in flat:
        return ReportTitle(text=text, kind=TitleKind.OTHER)
    best = ReportTitle(text=text, kind=TitleKind.OTHER)
    for subject in _SUBJECT.finditer(flat):
        found = _parse_at(text, flat, subject)
        if found.score > best.score or (found.score == best.score and best.kind is TitleKind.OTHER):
            best = found
    return best


def _parse_at(text: str, flat: str, subject: re.Match[str]) -> ReportTitle:
    """The reading of a title whose phrase 政府信息公开 stands at `subject`."""
    prefix, rest = flat[: subject.start()], flat[subject.end() :]
    year_inside = re.match(rf"(?:工作|情况)*[的(]?{_YEARS.pattern}\)?", rest)
    after_year = rest[year_inside.end() :] if year_inside else rest
    tail = _TAIL.match(after_year)
    tail_text = tail.group() if tail else ""
    suffix = after_year[len(tail_text) :]
    truncated = bool(re.search(r"(?:\.{2,}|…+)$", after_year))
    first_year, report_year, agency_text = _year_and_body(
        text[: subject.start()], prefix, year_inside, suffix, tail_text
    )
    if agency_text.endswith("人民") and subject.group().startswith("政府"):
        agency_text += "政府"
    agency_name, scope = _body(agency_text)
    scope = scope or _scope_behind(suffix)
    tail_letters = set(tail_text)
    complete = bool(_FULL_TAIL.search(tail_text)) or {"年", "度", "报", "告"} <= tail_letters
    kind = _kind(prefix, suffix, tail_text, complete, truncated, agency_name, report_year)
    if kind is TitleKind.NOTICE:
        agency_name = None
    score = _score(kind, flat, tail_text, agency_name, report_year)
    return ReportTitle(
        text=_trim(text),
        kind=kind,
        agency_name=agency_name,
        report_year=report_year,
        first_year=first_year if first_year is not None else report_year,
        scope=scope,
        score=score,
    )


def _trim(text: str) -> str:
    """The title without quotation marks around it."""
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        return text[1:-1]
    return text


def _year_and_body(
    printed: str, prefix: str, year_inside: re.Match[str] | None, suffix: str, tail: str
) -> tuple[int | None, int | None, str]:
    """(first year, last year, text that names the body): the year next to the phrase counts, others do not."""
    years = [found for found in _YEARS.finditer(prefix) if _span_of_years(found) != (None, None)]
    if years:
        chosen = years[-1]
        first, last = _span_of_years(chosen)
        before, between = printed[: chosen.start()], printed[chosen.end() :]
        between = re.sub(r"^(?:年度?|度)", "", between)
        return first, last, before + between
    if year_inside is not None:
        first, last = _span_of_years(year_inside)
        if last is not None:
            return first, last, printed
    for text in (tail, suffix[:14]):
        for found in _YEARS.finditer(text):
            first, last = _span_of_years(found)
            if last is not None and not re.match(r"\d{1,2}月|[-./]\d", text[found.end() :]):
                return first, last, printed
    return None, None, printed


def _span_of_years(found: re.Match[str]) -> tuple[int | None, int | None]:
    """(first, last) year of a match of `_YEARS`; a school year named once (2021学年) ends in the next one."""
    first = read_year(found.group("first"))
    if first is None:
        return None, None
    last_text = found.group("last")
    if last_text:
        last = int(last_text) if len(last_text) == 4 else first - first % 100 + int(last_text)
        return (first, last) if first <= last <= first + 3 else (None, None)
    if found.group("unit").startswith("学年"):
        return first, first + 1
    return first, first


def _body(text: str) -> tuple[str | None, str]:
    """(body, scope) named by the text before the phrase; no body where only filling words are left."""
    name = text.strip(_QUOTES)
    name = re.sub(rf"^(?:关于|{_YEAR}年度?)", "", name)
    name = re.sub(r"[(（][)）]", "", name)
    name = re.sub(r"^[(（](?:附件|公开|转载|图文|原创|公示)[^()（）]*[)）]", "", name)
    name = re.sub(r"(?:的|关于|年度|度|本年度|上年度)+$", "", name).strip(_QUOTES)
    scope = ""
    bracket = _SCOPE.search(name)
    if bracket and _SCOPE_WORDS.search(bracket.group(1)):
        scope, name = bracket.group(1), name[: bracket.start()]
    name = name.strip(_QUOTES)
    if plain(name).count("(") != plain(name).count(")"):
        name = name.strip("()（）")
    if len(name) < 2 or _NOT_A_BODY.match(name) or not re.search(r"[\u3400-\u9fff]", name):
        return None, scope
    return name, scope


def _scope_behind(suffix: str) -> str:
    """What a bracket behind the phrase says of the body: …年度报告（汇总）."""
    bracket = _SCOPE_BEHIND.match(suffix)
    return bracket.group(1) if bracket and _SCOPE_WORDS.search(bracket.group(1)) else ""


def _kind(
    prefix: str, suffix: str, tail: str, complete: bool, truncated: bool, agency_name: str | None, year: int | None
) -> TitleKind:
    """What the title announces, from what stands before and after the phrase."""
    if _PART_OF_YEAR.search(prefix):
        return TitleKind.OTHER
    if _EXPLANATION.search(prefix) or _EXPLANATION.search(suffix):
        return TitleKind.EXPLANATION
    if _STATISTICS.search(tail + suffix) and not re.search(r"报告$", tail):
        return TitleKind.STATISTICS
    if _NOTICE_PREFIX.search(re.sub(_YEARS, "", prefix)) or (complete and _NOTICE_SUFFIX.match(suffix)):
        return TitleKind.NOTICE
    if not complete:
        return (
            TitleKind.REPORT if truncated and year and ("年" in tail or "工" in tail or not tail) else TitleKind.OTHER
        )
    if not _SUFFIX_ALLOWED.match(suffix):
        return TitleKind.STATISTICS if _STATISTICS.search(suffix) else TitleKind.OTHER
    if agency_name is None and year is None:
        return TitleKind.COLUMN
    return TitleKind.REPORT


def _score(kind: TitleKind, flat: str, tail: str, agency_name: str | None, year: int | None) -> float:
    """How sure the reading is; a complete report title has 1."""
    if kind is TitleKind.OTHER:
        return 0.05
    if kind in (TitleKind.NOTICE, TitleKind.EXPLANATION):
        return 0.2
    if kind is TitleKind.STATISTICS:
        return 0.3
    score = 0.4
    score += 0.25 if year is not None else 0.0
    score += 0.2 if agency_name is not None else 0.0
    score += 0.1 if "年度" in tail or "年报" in tail else 0.0
    score += 0.05 if "政府信息公开" in flat else 0.0
    if kind is TitleKind.COLUMN:
        return min(score, 0.4)
    if len(flat) > 70:
        score -= 0.3
    return round(max(score, 0.1), 2)
