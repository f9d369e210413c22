"""A report's prose split at its six headings, and what is wrong with the headings.

The parts are those of the printed form (总体情况 … 其他需要报告的事项) and those of the reports of 2008–2018.
Which words make which part is data: narrative/rules/section_kinds.csv and section_titles.csv.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from extractors.model import Paragraph, Problem
from extractors.narrative.rules.passages import is_contents_line
from extractors.narrative.rules.text import chinese_number, fold

STANDARD_KINDS = ("overview", "proactive", "requests", "disputes", "problems", "other")
PREAMBLE = "preamble"
UNRECOGNISED = "unrecognised"

_LONGEST_HEADING = 45
_OPENING = 150
# longer lines are headings only if an ordinal opens them; spaces between the characters of a title are counted in
_LONGEST_TITLE = 120
_MAY_OPEN_HEADING = re.compile(r"[\s\u200b-\u200d\ufeff]*[第一二三四五六七八九十\d]")
# what stands behind a title in one paragraph is text and not a longer heading
_SENTENCE_BEHIND = re.compile(r"[。;]|\d|^(?:无|没有|暂无|本|我|未)")
_ORDINAL = re.compile(
    r"^第?(?P<ordinal>[一二三四五六七八九十]{1,3})(?:部分)?[、.．，:：]+|^(?P<unpointed>[一二三四五六七八九])(?=\S)"
)
_DIGIT_ORDINAL = re.compile(r"^(?P<ordinal>\d)[、.．，]+")
_TABLE_LABEL = re.compile(r"^.{0,3}(?:本年新收|上年结转|本年度办理结果|结转下年度)|勾稽关系")
_PAGE_BEHIND = re.compile(r"[(（]?-?\d{1,3}-?[)）]?")
_ENDING = "、.。:：;；，"
_PARTS = re.compile(r"(?:共|等|分为|包括|由)[^。]{0,3}?(?P<count>[五六七八九]|[5-9])个?(?:部分|方面)")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report.

    `kind` is `preamble` (before the first heading), one of `STANDARD_KINDS`, `fees`, `consultation`, `appendix`, or
    `unrecognised` (a first-level heading with other words). `number` is the ordinal as printed, None where none is.
    `heading` is as printed, blank for the preamble. `paragraphs` hold the text below the heading.
    """

    kind: str
    number: int | None
    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The text below the heading, a paragraph a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class _Heading:
    kind: str
    number: int | None
    printed: str
    rest: str


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = csv.DictReader(_rules("section_kinds.csv").splitlines())
    return tuple((row["kind"], re.compile(row["pattern"])) for row in rows)


@cache
def _titles() -> dict[str, tuple[str, bool]]:
    rows = csv.DictReader(_rules("section_titles.csv").splitlines())
    titles = {fold(row["title"]): (row["kind"], row["standard"] == "yes") for row in rows}
    return dict(sorted(titles.items(), key=lambda item: -len(item[0])))


def _rules(name: str) -> str:
    return (files("extractors.narrative.rules") / name).read_text(encoding="utf-8")


def split_sections(paragraphs: Sequence[Paragraph]) -> tuple[Section, ...]:
    """The parts in document order, the preamble first; without any heading all is preamble, without paragraphs nothing.

    A heading is a first-level ordinal (一、, or 2、 where a program numbered the list) with words of section_kinds.csv,
    or a line that is one of the titles of section_titles.csv. It may stand in one paragraph with the text that follows.
    Headings of a table of contents are no headings.
    """
    lines = [line for paragraph in paragraphs for line in _lines(paragraph)]
    if not lines:
        return ()
    sections: list[tuple[_Heading, list[Paragraph]]] = [(_Heading(PREAMBLE, None, "", ""), [])]
    for line in lines:
        heading = _heading(line.text)
        if heading is None:
            sections[-1][1].append(line)
        else:
            sections.append((heading, [replace(line, text=heading.rest)] if heading.rest else []))
    return tuple(
        Section(heading.kind, heading.number, heading.printed, tuple(below))
        for heading, below in _without_contents(sections)
    )


def _lines(paragraph: Paragraph) -> list[Paragraph]:
    texts = [text for text in paragraph.text.splitlines() if text.strip()]
    return [paragraph] if len(texts) == 1 else [replace(paragraph, text=text) for text in texts]


def _heading(printed: str) -> _Heading | None:
    if len(printed) > _LONGEST_TITLE and not _MAY_OPEN_HEADING.match(printed):
        return None
    if is_contents_line(printed.rstrip()):
        return None
    text = fold(printed[:_OPENING])
    match = _ORDINAL.match(text)
    words = text[match.end() :] if match else text
    if match and not match.group("ordinal"):
        # "一总体情况" without a point is a heading only if the words are one of the titles
        return _titled(words, printed, _value(match.group("unpointed")))
    if match and _TABLE_LABEL.search(words):
        return None
    if match:
        return _numbered(words, printed, _value(match.group("ordinal")))
    digit = _DIGIT_ORDINAL.match(text)
    if digit:
        return _listed(text[digit.end() :], printed, int(digit.group("ordinal")))
    return _titled(text, printed, None)


def _value(numerals: str) -> int | None:
    number = chinese_number(numerals)
    return None if number is None else int(number)


def _numbered(words: str, printed: str, number: int | None) -> _Heading | None:
    """A line that opens with 一、: a heading if it is short, or if one of the known titles opens it."""
    bare = words.strip(_ENDING)
    opening = next((title for title in _titles() if words.startswith(title)), "")
    if opening and _PAGE_BEHIND.fullmatch(words[len(opening) :]):
        return None
    if opening and _SENTENCE_BEHIND.search(words[len(opening) :]):
        return _Heading(_titles()[opening][0], number, *_divided(printed, opening))
    if len(bare) <= _LONGEST_HEADING and not re.search("[。;]", bare) and not re.search(r"[，:]\S*\d", bare):
        kind = _kind(bare)
        if kind is not None or len(bare) <= 25:
            return _Heading(kind or UNRECOGNISED, number, printed.strip(), "")
    return _Heading(_titles()[opening][0], number, *_divided(printed, opening)) if opening else None


def _listed(words: str, printed: str, number: int) -> _Heading | None:
    """A line that opens with 2、: sub-headings look the same, so it must be the form's own title at its own number."""
    kind, standard = _titles().get(words.strip(_ENDING), ("", False))
    if standard and STANDARD_KINDS[number - 1 : number] == (kind,):
        return _Heading(kind, number, printed.strip(), "")
    return None


def _titled(words: str, printed: str, number: int | None) -> _Heading | None:
    kind, standard = _titles().get(words.strip(_ENDING), ("", False))
    return _Heading(kind, number, printed.strip(), "") if standard else None


def _kind(words: str) -> str | None:
    known = _titles().get(words)
    if known:
        return known[0]
    return next((kind for kind, pattern in _kinds() if pattern.search(words)), None)


def _divided(printed: str, title: str) -> tuple[str, str]:
    """The printed line cut behind the title, whose characters may have spaces between them in print."""
    position, end = 0, fold(printed).index(title) + len(title)
    for index, character in enumerate(printed):
        position += len(fold(character))
        if position >= end:
            return printed[: index + 1].strip(), printed[index + 1 :].lstrip(_ENDING + " \u3000")
    return printed.strip(), ""


def _without_contents(
    sections: list[tuple[_Heading, list[Paragraph]]],
) -> list[tuple[_Heading, list[Paragraph]]]:
    """Leaves out a table of contents: three or more headings in a row with nothing below that all come again later."""
    later = Counter(heading.kind for heading, _ in sections[1:])
    end = 1
    while end < len(sections) and not sections[end][1]:
        kind = sections[end][0].kind
        later[kind] -= 1
        if not later[kind]:
            break
        end += 1
    return sections if end <= 3 else [sections[0], *sections[end:]]


def section_problems(sections: Sequence[Section]) -> tuple[Problem, ...]:
    """What is wrong with the headings, each with the heading in its text; nothing for a document without paragraphs.

    Codes: `sections_not_found` (no heading at all), `section_missing` (one of the six parts of the form, not asked of
    a report with the parts of 2008–2018), `section_misnumbered` (the printed ordinal is not one more than the one
    before), `section_repeated`, `section_out_of_order`, `section_count_differs` (the preamble announces another number
    of parts).
    """
    if not sections:
        return ()
    headed = [section for section in sections if section.kind not in (PREAMBLE, UNRECOGNISED)]
    if not headed:
        return (Problem("sections_not_found", "no heading of the form was found in the prose"),)
    return tuple(_missing(headed) + _numbering(sections) + _order(headed) + _announced(sections))


def _missing(headed: Sequence[Section]) -> list[Problem]:
    kinds = {section.kind for section in headed}
    if kinds & {"fees", "consultation", "appendix"}:
        return []
    return [
        Problem("section_missing", f"the part “{kind}” has no heading") for kind in STANDARD_KINDS if kind not in kinds
    ]


def _numbering(sections: Sequence[Section]) -> list[Problem]:
    problems, previous = [], 0
    for section in sections:
        if section.number is None or (section.kind == UNRECOGNISED and section.number != previous + 1):
            continue
        if section.number != previous + 1:
            text = f"“{section.heading}” has the number {section.number}, expected {previous + 1}"
            problems.append(Problem("section_misnumbered", text, section.heading))
        previous = section.number
    return problems


def _order(headed: Sequence[Section]) -> list[Problem]:
    problems: list[Problem] = []
    seen: list[str] = []
    for section in headed:
        if section.kind not in STANDARD_KINDS:
            continue
        if section.kind in seen:
            text = f"“{section.heading}” is a second part “{section.kind}”"
            problems.append(Problem("section_repeated", text, section.heading))
        elif any(STANDARD_KINDS.index(kind) > STANDARD_KINDS.index(section.kind) for kind in seen):
            text = f"“{section.heading}” stands behind a part that the form puts after it"
            problems.append(Problem("section_out_of_order", text, section.heading))
        seen.append(section.kind)
    return problems


def _announced(sections: Sequence[Section]) -> list[Problem]:
    if sections[0].kind != PREAMBLE:
        return []
    match = _PARTS.search(fold(sections[0].text))
    if not match:
        return []
    printed = match.group("count")
    announced = int(printed) if printed.isdigit() else _value(printed)
    found = sum(section.kind != UNRECOGNISED for section in sections[1:])
    if announced == found:
        return []
    return [Problem("section_count_differs", f"the preamble announces {announced} parts, {found} have a heading")]
