"""Lines of a page that look like a table printed without ruling lines: where it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.forms import entries
from extractors.grids.runs import Run
from extractors.labels import label_core
from extractors.numbers import squash

_TABLE_WORDS = re.compile(
    r"信息内容|第二十条第|条第[一五六八九]项|件数|数量|指标|单位|统计|累计|年度|增/减|处理决定|收费金额|项目数量|采购|自然人|商业|科研|公益|法律服务|勾稽|申请人|组织|"
    r"结果|尚未|审结|维持|纠正|行政复议|未经复议|总计|其他|规章|规范性文件|行政"
)
_SECTION = re.compile(r"[二三四五六]、.*(?:主动公开政府信息|收到和处理|行政诉讼|存在的|其他需要)")
_HEADINGS = ("信息内容", "法人或其他组织", "申请人情况", "未经复议直接起诉", "复议后起诉")
_BALANCE_NOTE = re.compile(r"勾稽关系|第一项加第二项|第三项加第四项")
_LONGEST_LABEL = 42
_SHORTEST_PART = 3
_FEWEST_WORDS = 4  # of a heading that a page break parts from its rows
_NEXT_LINE = 1.6  # sizes of a character
_HEADING_APART = 4.0


def table_regions(lines: Sequence[Sequence[Run]]) -> list[tuple[int, int]]:
    """Return the stretches of lines (first, one past the last) that look like tables without ruling lines, or parts."""
    regions: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    for number, line in enumerate(lines):
        if _is_tabular(line) or (start is not None and _is_lone_number(line, lines[number - 1])):
            if start is None:
                start = number - (number > 0 and _names_columns(lines[number - 1], line))
            last = number
        elif start is not None and (number - last > 6 or _is_prose(line)):
            regions.append((start, last + 1))
            start = None
    if start is not None:
        regions.append((start, last + 1))
    return regions


def _names_columns(heading: Sequence[Run], first: Sequence[Run]) -> bool:
    """Say whether the line above a table's first is its heading, in words that are no labels of the forms.

    It has as many words as the first row has labels and numbers, and stands no farther than that.
    """
    apart = first[0].baseline - heading[0].baseline
    return (
        len(heading) == len(first) >= _FEWEST_WORDS
        and not any(run.is_number for run in heading)
        and not is_section_heading(heading)
        and apart < _HEADING_APART * first[0].glyphs[0].size
    )


def _is_lone_number(line: Sequence[Run], before: Sequence[Run]) -> bool:
    """Say whether a line is a number set off in its cell, close below the line before, and no page's number."""
    near = 2.5 * before[0].glyphs[0].size
    return len(line) == 1 and line[0].is_number and line[0].baseline - before[0].baseline < near


def _is_tabular(line: Sequence[Run]) -> bool:
    values = sum(run.is_number for run in line)
    if len(line) >= 2 and values >= 1 and len(squash(line[0].text)) <= _LONGEST_LABEL:
        return True
    if any(is_part_of_label(run.text) for run in line):
        return True
    words = sum(_is_table_word(run) for run in line)
    return values >= 5 or (len(line) >= 2 and words * 2 > len(line))


def _is_table_word(run: Run) -> bool:
    return _TABLE_WORDS.search(label_core(run.text)) is not None


def is_section_heading(line: Sequence[Run]) -> bool:
    """Say whether a line is the heading of one of the report's sections, and so no part of a table."""
    return len(line) == 1 and bool(_SECTION.match(squash(line[0].text)))


def _is_prose(line: Sequence[Run]) -> bool:
    is_long = len(line) == 1 and len(squash(line[0].text)) > 24 and not is_part_of_label(line[0].text)
    return is_section_heading(line) or is_long


def is_table(lines: Sequence[Sequence[Run]]) -> bool:
    """Say whether a stretch of lines is a table by itself: has rows of numbers, a heading, or a row of a form."""
    return _has_numbers(lines) or _has_heading(lines) or any(map(_is_row_of_form, lines))


def _has_numbers(lines: Sequence[Sequence[Run]]) -> bool:
    numbers = [sum(run.is_number for run in line) for line in lines]
    return any(numbers) and (len(lines) >= 2 or numbers[0] >= 10)


def _has_heading(lines: Sequence[Sequence[Run]]) -> bool:
    """Say whether lines without numbers are the heading of a table that goes on, on the next page."""
    headings: list[list[Run]] = []
    for line in lines:
        if headings and line[0].baseline - headings[-1][-1].baseline < _NEXT_LINE * line[0].glyphs[0].size:
            headings[-1].extend(line)  # names of columns that are wrapped stand on lines of their own
        else:
            headings.append(list(line))
    wide = [heading for heading in headings if len(heading) >= _FEWEST_WORDS]
    return any(2 * sum(map(_is_table_word, heading)) >= len(heading) for heading in wide)


def _is_row_of_form(line: Sequence[Run]) -> bool:
    return len(line) >= 2 and is_row_label(line[0].text) and all(run.is_number for run in line[1:])


def is_row_label(text: str) -> bool:
    """Say whether a text is the label of a row of a form, whole, and of no column."""
    return label_core(text) in _row_labels() - _column_labels()


def may_be_row_label(text: str) -> bool:
    """Say whether a text is the label of a row of a form, whole; 总计 is that of a column too."""
    return label_core(text) in _row_labels()


def is_part_of_label(text: str) -> bool:
    """Say whether a text is a label of a form, or a line of one that is wrapped."""
    core = label_core(text)
    return len(core) >= _SHORTEST_PART and (
        _BALANCE_NOTE.search(core) is not None or any(core in label for label in (*_row_labels(), *_column_labels()))
    )


@lru_cache(maxsize=4096)
def column_labels_in(text: str) -> tuple[int, ...]:
    """Return where the labels of columns begin that a text is made of and nothing else; none if it is no such row."""
    ways: dict[int, tuple[int, ...]] = {0: ()}  # the cuts of the text up to each place that whole labels reach
    for end in range(1, len(text) + 1):
        for start in sorted(ways):
            if label_core(text[start:end]) in _column_labels():
                ways[end] = (*ways[start], start)
                break
    return ways.get(len(text), ())


@lru_cache(maxsize=1)
def _row_labels() -> frozenset[str]:
    tables = (entries(table, "row") for table in ("proactive", "requests"))
    return frozenset(label_core(label) for rows in tables for entry in rows for label in entry.labels) - {""}


@lru_cache(maxsize=1)
def _column_labels() -> frozenset[str]:
    tables = (entries(table, "col") for table in ("proactive", "requests", "disputes"))
    labels = (label_core(label) for columns in tables for entry in columns for label in entry.labels)
    return frozenset({*labels, *_HEADINGS}) - {""}
