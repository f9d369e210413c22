"""Whose report of which year a document is, and when it was published.

Documents say it in many places, and these do not always agree: the headline, HTML properties, the property table above
the text, the sentences before the first section, the signature, the list page's row, the URL. All that is found is kept
as evidence; the value taken is that of the first place in a fixed order, so that a check can name the conflict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from extractors.identity.announced import Announced, announced, announced_in
from extractors.identity.bodies import government_of, is_place, level_of, looks_like_body
from extractors.identity.dates import period_in
from extractors.identity.headlines import headline_titles
from extractors.identity.named_bodies import named_bodies
from extractors.identity.properties import TITLE_NAMES, properties_of
from extractors.identity.publication import day_of_url, publication_days
from extractors.identity.scope import scopes
from extractors.identity.titles import ReportTitle, parse_title, plain, squash, without_file_ending
from extractors.model import Content, Evidence, Hints, Identity, Paragraph

_LEADING_LINES = 400
_TRAILING_LINES = 150
_PREAMBLE_YEAR = re.compile(r"(?<!\d)(?P<year>20\d{2})年(?:度)?[^。；]{0,30}?(?:信息公开|年度报告|年报)")
_SECTION = re.compile(r"^\s*(?:一[、.．]|第一部分|\(一\)|（一）)")
_SITE_JOINED = re.compile(r"[_|｜]")  # columns and the site's name follow
_URL_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d{2})(?=n(?:d|b|/|zf|sz|5)?|年|nian)|(?:fbtime|nbyear|year|nian|timeframe)=(?P<query>20\d{2})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """All evidence, in the order in which it counts."""

    titles: tuple[tuple[str, ReportTitle], ...]
    best: ReportTitle | None
    bodies: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, date], ...]
    period: tuple[date, date] | None
    scopes: tuple[tuple[str, str, str], ...]
    text: str


def identify(content: Content, hints: Hints) -> Identity:
    """Return whose report of which year the document is, and all evidence for and against it.

    `agency_name` is the name in the best title; a place alone (正定县) is completed to its government, in the form that
    the document prints. Without a title, a notice or another text that announces the report counts, then who is to be
    contacted, who signed and the source's name, in this order.
    `report_year` is the title's, else the statistics period's, else that of the sentences before the first section; the
    URL's only where there is nothing else. `published_on` is never made up: a property, a visible label or a signature
    gives it, else the list page. `scope` is what a title says, else the sentences before the first section. What is
    nowhere stated is None, or blank.
    """
    found = _collect(content, hints)
    agency_name = _agency_name(found)
    return Identity(
        title=_title_text(found.best, content, hints),
        agency_name=agency_name,
        report_year=_report_year(found, hints),
        published_on=found.days[0][1] if found.days else hints.list_date,
        level=level_of(agency_name) if agency_name else None,
        scope=found.scopes[0][1] if found.scopes else "",
        evidence=_evidence(found, hints),
    )


def _collect(content: Content, hints: Hints) -> _Found:
    paragraphs = [block for block in content.blocks if isinstance(block, Paragraph)]
    lines = _lines(paragraphs[:_LEADING_LINES])
    trailing = _lines(paragraphs[-_TRAILING_LINES:])
    properties = properties_of(content, lines)
    preamble = _preamble(lines)
    joined = squash("".join(preamble))
    period = next((period for line in (joined, *lines[:80]) if (period := period_in(line))), None)
    heading = lines[: _first_section(lines)]
    titles = _titles(content, hints, heading, properties)
    best = _best_title(titles, period)
    named = _announced(content, hints, heading, properties)
    return _Found(
        titles=titles,
        best=best,
        bodies=(
            *((source, found.agency_name) for source, found in named if found.agency_name),
            *named_bodies(content, hints, properties, preamble, trailing),
        ),
        years=(
            *_preamble_years(preamble),
            *((source, found.report_year) for source, found in named if found.report_year),
        ),
        days=tuple(publication_days(properties, lines, trailing, best.text if best else "")),
        period=period,
        scopes=tuple(scopes(titles, joined)),
        text="\n".join(lines + trailing) + "\n" + content.title + "\n" + "\n".join(value for _, value in content.metas),
    )


def _lines(paragraphs: list[Paragraph]) -> list[str]:
    return [line.strip() for block in paragraphs for line in block.text.split("\n") if line.strip()]


def _is_paged(content: Content) -> bool:
    """Whether the document is a file with properties of its author's program, which often stem from another report."""
    return content.page_count is not None or any(
        name in ("Creator", "CreationDate", "ModDate") for name, _ in content.metas
    )


def _preamble(lines: list[str]) -> list[str]:
    """The lines of prose before the first section's heading, which readers of files may have cut anywhere."""
    end = min(_first_section(lines), len(lines) if any(map(_SECTION.match, lines)) else 40)
    return lines[max(0, end - 15) : end]


def _first_section(lines: list[str]) -> int:
    """The number of the line with the first section's heading, that of all lines where there is none."""
    return next((number for number, line in enumerate(lines) if _SECTION.match(line)), len(lines))


def _titles(
    content: Content, hints: Hints, heading: list[str], properties: dict[str, str]
) -> tuple[tuple[str, ReportTitle], ...]:
    """Report titles with their sources, the most trustworthy source first."""
    stated: list[tuple[str, str]] = [(f"meta:{name}", properties[name]) for name in TITLE_NAMES if name in properties]
    headlines = [("headline", title) for title in headline_titles(heading)]
    own = [("title", parse_title(content.title))]
    listed = [("list_title", parse_title(hints.list_title or "")), ("file_name", parse_title(hints.file_name or ""))]
    named = [(source, parse_title(text)) for source, text in stated]
    # A page's own title tells its article from the links to other years' reports around it; a file's is often stale.
    order = headlines + listed[:1] + named + own if _is_paged(content) else named + own + headlines + listed[:1]
    order += listed[1:]
    kept = []
    for source, title in order:
        if title.is_report:
            if title.agency_name and not looks_like_body(title.agency_name):
                title = replace(title, agency_name=None)
            kept.append((source, title))
    return tuple(kept)


def _announced(
    content: Content, hints: Hints, heading: list[str], properties: dict[str, str]
) -> list[tuple[str, Announced]]:
    """Whose report the texts announce that are no report's title themselves, the most trustworthy source first."""
    before_site = _SITE_JOINED.split(content.title, maxsplit=1)[0]
    stated = [(f"meta:{name}", announced(properties[name])) for name in TITLE_NAMES if name in properties]
    stated += [
        ("headline", announced_in(heading)),
        ("list_title", announced(hints.list_title or "")),
        ("title", announced(content.title, may_be_site=True)),
        ("title", announced(before_site, may_be_site=True)),
        ("file_name", announced(without_file_ending(hints.file_name or ""))),
    ]
    return [(source, found) for source, found in stated if found is not None]


def _best_title(titles: tuple[tuple[str, ReportTitle], ...], period: tuple[date, date] | None) -> ReportTitle | None:
    """The first of the most complete titles; of headlines that are links to other years' reports too, the period's."""
    if not titles:
        return None
    source, best = max(titles, key=lambda named: _completeness(named[1]))
    if source != "headline" or period is None:
        return best
    equals = (title for source, title in titles if source == "headline" and _completeness(title) == _completeness(best))
    return next((title for title in equals if title.report_year == _year_of_period(period)), best)


def _completeness(title: ReportTitle) -> int:
    return (title.agency_name is not None) + (title.report_year is not None)


def _title_text(best: ReportTitle | None, content: Content, hints: Hints) -> str:
    if best is not None:
        return best.text
    for text in (content.title, hints.list_title or ""):
        first = parse_title(text).text
        if first:
            return first
    return ""


def _agency_name(found: _Found) -> str | None:
    """The body's name: the best title's, else another title's, else from the other places in their order."""
    named = [found.best.agency_name] if found.best is not None and found.best.agency_name else []
    named += [title.agency_name for _, title in found.titles if title.agency_name]
    named += [name for _, name in found.bodies]
    if not named:
        return None
    name = named[0]
    return government_of(name, found.text) if is_place(name) else name


def _report_year(found: _Found, hints: Hints) -> int | None:
    """The report's year, from the first place that states one."""
    if found.best is not None and found.best.report_year is not None:
        return found.best.report_year
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
    day = day_of_url(url)
    return day.year - 1 if day else None


def _preamble_years(preamble: list[str]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    text = plain(squash("".join(line for line in preamble if len(line) > 20)))
    found += [("preamble", int(match.group("year"))) for match in _PREAMBLE_YEAR.finditer(text)]
    return list(dict.fromkeys(found))


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
    evidence += [Evidence("scope", f"{scope}: {words}", source) for source, scope, words in found.scopes]
    if hints.list_date is not None:
        evidence.append(Evidence("published_on", hints.list_date.isoformat(), "list_date"))
    day = day_of_url(hints.url)
    if day is not None:
        evidence.append(Evidence("published_on", day.isoformat(), "url"))
    year = _URL_YEAR.search(hints.url or "")
    if year is not None:
        evidence.append(Evidence("report_year", year.group("year") or year.group("query"), "url"))
    return tuple(dict.fromkeys(evidence))
