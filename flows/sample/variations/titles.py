"""Titles as real reports print them: year first, 年度 twice, broken over lines, without the year or the body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from flows.sample.model import PrintedDocument, PrintedParagraph


def retitled(document: PrintedDocument, title: str, lines: tuple[str, ...]) -> PrintedDocument:
    """The document with another title, printed as these lines."""
    body = [block for block in document.blocks if not (isinstance(block, PrintedParagraph) and block.style == "title")]
    heads = [PrintedParagraph(line, "title") for line in lines]
    return replace(document, title=title, blocks=(*heads, *body))


def year_first(document: PrintedDocument, _: Random) -> PrintedDocument:
    """2023年某局政府信息公开工作年度报告."""
    title = f"{document.year}年{document.agency_name}政府信息公开工作年度报告"
    return retitled(document, title, (title,))


def year_twice(document: PrintedDocument, _: Random) -> PrintedDocument:
    """某局2023年度政府信息公开工作年度报告, as one line."""
    title = f"{document.agency_name}{document.year}年度政府信息公开工作年度报告"
    return retitled(document, title, (title,))


def shortened(document: PrintedDocument, random: Random) -> PrintedDocument:
    """The kind of report in other words: 年度报告, 工作报告, 年度工作报告, 工作年报."""
    kind = random.choice(("年度报告", "工作报告", "年度工作报告", "工作年报"))
    title = f"{document.agency_name}{document.year}年政府信息公开{kind}"
    return retitled(document, title, (title,))


def broken(document: PrintedDocument, random: Random) -> PrintedDocument:
    """The title broken over lines inside a word, with spaces around the year."""
    title = f"{document.agency_name} {document.year} 年政府信息公开工作年度报告"
    place = random.randint(len(document.agency_name) + 7, len(title) - 2)
    return retitled(document, title, (title[:place], title[place:]))


def without_year(document: PrintedDocument, _: Random) -> PrintedDocument:
    """No year in the title: the period in the preamble has it."""
    title = f"{document.agency_name}政府信息公开工作年度报告"
    return retitled(document, title, (title,))


def without_body(document: PrintedDocument, _: Random) -> PrintedDocument:
    """No body in the title: the contact sentence and the preamble name it."""
    title = f"{document.year}年政府信息公开工作年度报告"
    return retitled(document, title, (title,))


def with_suffix(document: PrintedDocument, random: Random) -> PrintedDocument:
    """A suffix behind the title, as files have it: （超链版）, （图文版）."""
    title = document.title + random.choice(("（超链版）", "（图文版）", "（公开版）"))
    return retitled(document, title, (document.agency_name, title.removeprefix(document.agency_name)))


TITLE_VARIATIONS: dict[str, Callable[[PrintedDocument, Random], PrintedDocument | None]] = {
    "title_year_first": year_first,
    "title_year_twice": year_twice,
    "title_other_words": shortened,
    "title_broken": broken,
    "title_without_year": without_year,
    "title_without_body": without_body,
    "title_with_suffix": with_suffix,
}
