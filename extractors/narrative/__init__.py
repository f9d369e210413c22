"""The numbers that the prose of a report states about what its tables count.

Each sentence is folded (narrative/rules/text.py), freed of what only looks like a count (dates, comparisons with
another year, titles of documents), cut into clauses, and each number is asked what it is about: by the words directly
before and behind it, by what the sentence spoke of before, and by the heading. What stays doubtful gives no claim:
precision comes before recall. The meanings with their formulas over the tables' cells are in meanings.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.model import Claim
from extractors.narrative.rules import carried, disputes, lists, proactive, requests, statements, zeros
from extractors.narrative.rules.context import Context, Finding
from extractors.narrative.rules.familiar import is_plain
from extractors.narrative.rules.mentions import Mention, mentions
from extractors.narrative.rules.passages import Passage, Sentence, passages, subheading
from extractors.narrative.rules.relevance import is_about_counts, is_worth_reading, may_state, may_state_alone
from extractors.narrative.rules.sentence import clauses, without_noise
from extractors.narrative.rules.text import fold
from extractors.narrative.sections import Section

_SILENT = ("problems", "appendix", "consultation")
_PERIOD = re.compile(r"(20[0-4]\d)年1月1日(?:起|开始)?[至到\-—~](20[0-4]\d)?年?12月31日")
_GOVERNMENT = re.compile("(?:政府|管委会|管理委员会|[省市县区州盟旗])$")
# 无1件被纠错, 未出现1例
_NOT_EVEN = re.compile("(?:无|没有|未有|未出现|未发生)$")
_TITLE_YEAR = re.compile(r"(20[0-4]\d)年?(?:年?度)?.{0,12}?信息公开.{0,6}?年?度?报告")


def claims(
    sections: Sequence[Section], report_year: int | None = None, agency_name: str | None = None
) -> tuple[Claim, ...]:
    """The claims in document order, `section` being the kind of the part; nothing for prose that states no number.

    Sentences about another year than `report_year` are left out; without it the year is taken from the statistics
    period or the title in the prose, and if there is none, years are not compared. In the report of a government
    (`agency_name` is that of one) what one of its departments counts is left out. The parts on problems and plans, on
    consultation, and appendices are not read.
    """
    year = report_year or stated_year(sections)
    found: list[Claim] = []
    for section in sections:
        if section.kind not in _SILENT:
            found += _section_claims(section, year, bool(_GOVERNMENT.search(agency_name or "")))
    return tuple(dict.fromkeys(found))


def stated_year(sections: Iterable[Section]) -> int | None:
    """The year that the statistics period or the report's title in the prose names; None if neither is there."""
    for section in sections:
        text = fold(section.text[:3000])
        match = _PERIOD.search(text) or _TITLE_YEAR.search(text)
        if match:
            return int(match.group(1))
    return None


def _section_claims(section: Section, year: int | None, of_government: bool) -> list[Claim]:
    found: list[Claim] = []
    context = Context(section.kind, year, of_government)
    for passage in passages(section.paragraphs):
        folded = fold(passage.text)
        context.open_passage(subheading(folded))
        if context.heading_topic or context.topic or is_about_counts(folded):
            read = _without_contradictions(_read_passage(passage, context))
            found += [_claim(sentence, finding, section.kind) for sentence, finding in read]
    return found


def _read_passage(passage: Passage, context: Context) -> list[tuple[Sentence, Finding]]:
    """What the sentences state; those behind the last that may state anything are not read."""
    folded = [(sentence, fold(sentence.printed)) for sentence in passage.sentences()]
    last = max((index for index, (_, text) in enumerate(folded) if may_state(text)), default=-1)
    found: list[tuple[Sentence, Finding]] = []
    for sentence, text in folded[: last + 1]:
        if not is_worth_reading(text):
            context.pass_over(text)
            continue
        context.open_sentence(text)
        found += [(sentence, finding) for finding in read_sentence(text, context)]
    return found


def _without_contradictions(passage: list[tuple[Sentence, Finding]]) -> list[tuple[Sentence, Finding]]:
    """A paragraph that gives two numbers one meaning speaks of several bodies or spans of time: none of them stays."""
    values: dict[str, set[Decimal]] = {}
    for _, finding in passage:
        if not finding.qualifier:
            values.setdefault(finding.meaning, set()).add(finding.value)
    return [(sentence, f) for sentence, f in passage if f.qualifier or len(values[f.meaning]) == 1]


def _claim(sentence: Sentence, finding: Finding, section: str) -> Claim:
    return Claim(
        finding.meaning,
        finding.value,
        finding.unit or None,
        sentence.printed,
        section,
        finding.qualifier,
        sentence.paragraph.box,
        sentence.paragraph.locator,
    )


def read_sentence(text: str, context: Context) -> list[Finding]:
    """What a folded sentence states, in order; `context` remembers what it spoke of for the sentences that follow."""
    findings: list[Finding] = []
    for clause in clauses(without_noise(text)):
        context.open_clause(clause)
        reads = not context.elsewhere and (may_state_alone(clause.text) or context.counted_one() is not None)
        here = _read_clause(clause.text, context) if reads else []
        context.close_clause(clause, here)
        if carried.includes_carried_in(clause, here, context):
            findings = carried.qualified(findings)
        findings += here
    return _without_conflicts(findings)


def _read_clause(clause: str, context: Context) -> list[Finding]:
    none_or_list = zeros.read(clause, context) or lists.read(clause, context)
    context.findings += none_or_list
    if none_or_list:
        return none_or_list
    numbers = mentions(clause)
    found = [] if numbers else requests.of_the_clause_before(clause, context)
    context.findings += found
    for number in numbers:
        if _NOT_EVEN.search(number.left):
            continue
        mention = context.completed(number)
        stated = requests.read(mention, context) or disputes.read(mention, context) or proactive.read(mention, context)
        plain = [replace(f, is_part=context.among) for f in stated if _is_plain(f, mention, context)]
        plain = context.without_cases_of_other_matters(stated, plain)
        context.remember(mention, plain)
        found += plain
    if context.for_government:
        return [
            replace(finding, meaning="prose.new_requests_for_government")
            for finding in found
            if finding.meaning == "requests.new_requests.total"
        ]
    return found + [f for f in statements.read(clause, context) if is_plain(f.meaning, clause)]


def _is_plain(finding: Finding, mention: Mention, context: Context) -> bool:
    """Whether nothing unknown beside the number may narrow what it counts; for whom an office counts is known."""
    if context.for_government:
        return True
    if finding.qualifier == "share":
        return is_plain(finding.meaning, mention.left)
    if not finding.meaning.startswith("requests.carried") and context.names_other_year(mention.left + mention.right):
        return False
    return is_plain(finding.meaning, mention.left.removeprefix("、"), mention.right)


def _without_conflicts(findings: list[Finding]) -> list[Finding]:
    """One sentence giving two numbers one meaning speaks of parts: only their sum, or one called a total, stays."""
    by_meaning: dict[tuple[str, str], list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        by_meaning.setdefault((finding.meaning, _kind(finding)), []).append(finding)
    kept = {id(finding) for alike in by_meaning.values() for finding in _undisputed(alike)}
    return [finding for finding in dict.fromkeys(findings) if id(finding) in kept]


def _undisputed(alike: list[Finding]) -> list[Finding]:
    if len({finding.value for finding in alike}) == 1:
        return alike
    whole = [finding for finding in alike if not finding.is_part]
    if whole and len(whole) < len(alike):
        return _undisputed(whole)
    if alike[0].value == sum(finding.value for finding in alike[1:]):
        return alike[:1]
    totals = [finding for finding in alike if finding.is_total]
    return totals if len(totals) == 1 else []


def _kind(finding: Finding) -> str:
    return finding.qualifier if finding.qualifier in ("share", "includes_carried_in") else ""
