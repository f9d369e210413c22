"""Which links are annual reports on open government information: by rules over the title, with a score and reasons.

The titles of real reports are more varied than any one pattern (工作年度报告, 年度工作报告, 工作报告, 年报, words
swapped, a word missing, only the body's name), and their look-alikes share most of the words (预算, 法治政府,
网站工作年度报表, 函, 解读). A title that neither side claims is unsure: it is fetched, archived and marked.
The words are data, in titles.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

REPORT_FROM = 0.7
"""From this score on a link is taken for a report."""
UNSURE_FROM = 0.3
"""From this score on, and below `REPORT_FROM`, a link is unsure: fetched and marked."""

_TRADITIONAL = str.maketrans(
    "訊資開報務總結縣區鎮鄉廳員會關聯業學單長門陽東雲廣國讀圖編製導規範說預決審計條設轄專級團黨衛產環護網電視傳廠場",
    "讯资开报务总结县区镇乡厅员会关联业学单长门阳东云广国读图编制导规范说预决审计条设辖专级团党卫产环护网电视传厂场",
)


def _words(name: str) -> str:
    return "|".join(f"(?:{word})" for word in _TITLES[name])


_TITLES: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "titles.toml").read_text(encoding="utf-8"),
)
_REPORT = re.compile(_words("report"))
_YEARLY = re.compile(_words("yearly"))
_OTHER = re.compile(_words("other"))
_ABOUT = re.compile(_words("about"))
_ABOUT_START = re.compile(f"^(?:{_words('about_start')})")
_NEWS_BEFORE = re.compile(f"(?:{_words('news_before')})[^局委办厅部院镇乡站室会处所队署心]{{0,6}}$")
_NOTICE = re.compile(_words("notice"))
_NAVIGATION = re.compile(f"^(?:{_words('navigation')})$", re.IGNORECASE)
_LIST_NAME = re.compile(f"^(?:{_words('list_name')})$")
_LIST_GROUP = re.compile(f"^(?:{_words('list_group')})++$", re.IGNORECASE)
_COLUMN = re.compile(_words("column"))
_ORGANISATION = re.compile(f"(?:{_words('organisation')})$")
_CONTENT = tuple(re.compile(sign) for sign in _TITLES["content"])
_COLUMN_PATH = re.compile(
    r"(?i)(?:^|[/_-])(?:zf|zw|bm)?(?:xxgk|zwgk|xx|gk)*(?:gz)?"
    r"(?:nb|nianbao|ndbg|gzndbg|ndgzbg|annualreports?|annual_report|xxgkbg)(?:[/_.-]|\d|$)"
)
_YEAR_FOLDER = re.compile(r"^(?:19|20)\d\d(?:年(?:度)?(?:年报|报告|年度报告)?)?$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_EXTENSION = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|html?|zip|rar|txt)$", re.IGNORECASE)
_BODY_ONLY = re.compile(r"^[\u4e00-\u9fff()（）、·]+$")
_VERSION = re.compile(r"[(（\[【][^()（）\[\]【】]*版[)）\]】]$")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How surely a link is a report: `score` 0 to 1, the year and body that its title names, and why.

    `verdict` is `report`, `unsure`, `list` (the name of a list of reports) or `no`.
    """

    score: float
    verdict: str
    reasons: tuple[str, ...]
    year: int | None = None
    body: str | None = None


def normal(text: str) -> str:
    """The text with full-width and traditional forms as plain simplified ones and without blanks, for comparison."""
    folded = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    return re.sub(r"[\s\u200b\ufeff]+", "", folded)


def names_only_a_body(title: str) -> bool:
    """Whether a title is nothing but a body's name."""
    name = normal(title)
    return 2 < len(name) <= 30 and _ORGANISATION.search(name) is not None and _BODY_ONLY.match(name) is not None


def is_navigation(title: str) -> bool:
    """Whether a link belongs to a page's frame or page bar."""
    return _NAVIGATION.match(normal(title)) is not None


def is_report_column(title: str, url: str) -> bool:
    """Whether a list page is, by its name or its path, a column of annual reports."""
    return any(_COLUMN.search(normal(part)) for part in re.split(r"[-_|>]", title)) or path_names_reports(url)


def path_names_reports(url: str) -> bool:
    """Whether an address has a folder of the names that columns of annual reports usually have (zfxxgknb, ndbg…)."""
    return _COLUMN_PATH.search(urlsplit(url).path) is not None


def judge(title: str, in_column: bool = False, dated: bool = False) -> Judgement:
    """Judge a link by its title; `in_column` if its list is a column of reports, `dated` if its row prints a date."""
    name = _EXTENSION.sub("", normal(title))
    year, body = year_in(name), body_in(name)
    if not name:
        return Judgement(0.5 if in_column else 0.0, "unsure" if in_column else "no", ("no title",), None, None)
    if _YEAR_FOLDER.match(name):
        return Judgement(0.5 if in_column else 0.1, "list", ("only a year",), year, None)
    if year is None and not dated and _LIST_NAME.match(name):
        return Judgement(0.4, "list", ("the name of a list of reports",), None, None)
    if in_column and not dated and _LIST_GROUP.match(name):
        return Judgement(0.3, "list", ("a group of bodies",), None, None)
    if _NAVIGATION.match(name):
        return Judgement(0.0, "no", ("navigation",), year, body)
    if _ABOUT_START.match(name):
        return Judgement(0.05, "no", ("begins like a text about a report",), year, body)
    named = _REPORT.search(name)
    score, why = _score_named(name, named) if named else _score_unnamed(name, in_column, dated, year)
    verdict = "report" if score >= REPORT_FROM else "unsure" if score >= UNSURE_FROM else "no"
    return Judgement(score, verdict, (why,), year, body)


def _score_named(name: str, named: re.Match[str]) -> tuple[float, str]:
    """Of a title that names the report: is it the report, or a text about it?"""
    before, after = name[: named.start()], _VERSION.sub("", name[named.end() :])
    kind = named[0].rpartition("公开")[2]  # what stands before may be a body's name: 县督查室政府信息公开…
    within = _ABOUT.search(kind) or _OTHER.search(kind)
    if within:
        return 0.05, f"another kind of text: {within[0]}"
    about = _ABOUT.search(after)
    if about:
        return 0.05, f"a text about a report: {about[0]}"
    if _NEWS_BEFORE.search(before):
        return 0.1, "news about a report"
    if _NOTICE.search(after) or before.startswith(("关于发布", "关于公布", "关于印发", "关于公开")):
        return 0.6, "a notice that may carry the report"
    return (0.98 if year_in(name) else 0.9), f"the title says {named[0]}"


def _score_unnamed(name: str, in_column: bool, dated: bool, year: int | None) -> tuple[float, str]:
    """Of a title that does not name the report: does it say that it is something else?"""
    other = _OTHER.search(name)
    if other:
        return 0.05, f"another kind of publication: {other[0]}"
    if _NOTICE.search(name):
        return 0.1, "a notice"
    about = _ABOUT.search(name)
    if about and not _ORGANISATION.search(name):
        return 0.1, f"another kind of text: {about[0]}"
    if _YEARLY.search(name):
        return (0.75, "a yearly report in a column of such reports") if in_column else (0.2, "some yearly report")
    if in_column and dated:
        if year or _ORGANISATION.search(name):
            return 0.5, "only a body's name or a year"
        if re.search(r"报告|公开|年度|总结", name):
            return 0.4, "stands in a column of reports"
    if year and re.search(r"(?:信息|政务)公开.*(?:总结|情况)", name):
        return 0.5, "a year's summary on open information"
    return 0.05, "nothing in the title says so"


def year_in(title: str) -> int | None:
    """The report year that a title names (of an academic year the first), None if it names none."""
    years = [int(match) for match in _YEAR.findall(title)]
    return next((year for year in years if 2000 <= year <= 2100), None)


def body_in(title: str) -> str | None:
    """The publishing body that a title names, None if it names none."""
    head = re.split(r"(?:政府|政务)?(?:信息|资讯)|政务公开|工作年度报告|年度报告", title)[0]
    head = head + "政府" if head.endswith("人民") else head  # …镇人民政府信息公开…: the words overlap
    head = re.sub(r"[(（][^)）]*[)）]?", "", head)
    head = re.sub(r"(?:19|20)\d\d(?:[-—~至](?:19|20)\d\d)?(?:学年|年度|年)?(?:度)?", "", head)
    head = re.sub(r"^(?:关于|公布|发布|印发)+|(?:关于|的)$", "", head).strip("《》〈〉()（）[]【】-—_:：·、,，")
    return head if len(head) >= 2 else None


def content_score(text: str) -> float:
    """How surely a text is a report by what it says, 0 to 1: four of the form's own phrases are enough."""
    plain = normal(text)
    return min(1.0, sum(1 for sign in _CONTENT if sign.search(plain)) / 4)
