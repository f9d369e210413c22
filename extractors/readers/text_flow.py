"""Tables of the form in text that says nothing of columns: words and numbers one after another, as copied from a page.

Cells are parted by one space, by spaces that do not line up, or by line ends, and labels are broken over lines. Blank
cells leave no trace there, so a row is taken only if it prints as many numbers as its header has columns, or none. Tabs
part cells, and tell the blank ones, but where cells are broken over lines, line ends do not part rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from extractors.forms import entries, vocabulary
from extractors.grids.placement import PrintedCell
from extractors.labels import simplified
from extractors.model import Kind, Problem
from extractors.numbers import UNITS, read_number, squash

_MARK = re.compile(r"[/\\]+|[-‐-―−─━]+|暂?无")
_BARS, _TABS_AND_BARS = re.compile(r"[|｜│┃║]"), re.compile(r"[\t|｜│┃║]")
_SENTENCE = re.compile(r"[。;；!！?？]")
_SECTION = re.compile(r"[一二三四五六七八]\s*[、.．]\s*[^\d\s]{2,}(?:情[况況]|事[项項]|问题|問題|工作)")
_PAGE_NUMBER = re.compile(r"[-—–－─·•]\s*\d{1,3}\s*[-—–－─·•]|第\s*\d{1,3}\s*页.*")
_BAND = r"第二十条第?(?:\([一五六八九]\))?项?"
_OPENS_BLOCK = re.compile(rf"(?:{_BAND}|信息内容)+")
_GROUPS = re.compile(
    r"(?:\(?[一二三四五六七\d]{0,2}[).、]?(?:本年度办理结果|不予公开|无法提供|不予处理|其他处理)[:、]?(?=.{2}))+"
)
_STARTS = {
    "proactive": re.compile(rf"{_BAND}$|信息内容"),
    "requests": re.compile(r"\(本列数据|申请人情况|(?:项目|类别|类型|事项)?自然(?:人?$|人(?:法人|商业|企业))|自$"),
    "disputes": re.compile(r"行政复议(?:$|行政诉讼|情况|结果)|(?:项目|类别|类型)?结果维持"),
    "statistics": re.compile(r"(?:统计)?(?:指标|项目)(?:名称)?(?:$|(?:计量)?单位|代码)"),
}
_ORDINAL = re.compile(
    r"(?:其中[:、,]?)?(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.])|其中"
)
_COLUMN = r"(?:(?:\d{4}年?度?|本?年度?|(?:历年)?累计)(?:数量?|统计数)?|统计数据?|数量|数值|数据|合计)"
_COLUMN_OF_STATISTICS = re.compile(_COLUMN)
_HEADER_OF_STATISTICS = re.compile(rf"(.{{2,12}}?)((?:计量)?单位)((?:{_COLUMN})+)")
_BEHIND_ORDINALS = (".", "．", "、")
_FEWEST_ROWS = {"proactive": 2, "requests": 4, "disputes": 1, "statistics": 4}
MOST_LINES = 1_500
_LONGEST_START, _LONGEST_WORDS = 200, 400
_LONGEST_BROKEN, _MOST_BROKEN_LINES = 12, 6
_ALL_ROWS_FIT, _SOME_ROWS_FIT = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class FlowTable:
    """A table found in `line_count` lines, and the rows left out for not having a number for each column.

    `quality` is that of its grid: 0.9 where no row was left out, else 0.6. `has_broken_rows` says that the numbers of
    some row stand in several lines.
    """

    rows: list[list[PrintedCell]]
    quality: float
    line_count: int
    problems: tuple[Problem, ...]
    has_broken_rows: bool


class _Word(NamedTuple):
    """A word of a line; `begins_line` for those before its first tab."""

    text: str
    is_value: bool
    begins_line: bool


@dataclass(slots=True)
class _Row:
    """Words and the numbers behind them; `start` and `end` count the lines up to the first and last of the numbers."""

    words: list[str]
    values: list[str]
    start: int = 0
    end: int = 0

    def takes(self, word: _Word, line: int) -> bool:
        """Take a value, a unit behind one, or a word behind blank cells of its line; False where another row begins."""
        if word.is_value:
            self._add(word, line)
        elif self.values and self.end == line and _is_unit(word.text):
            self.values[-1] += word.text
        elif self.end == line and not any(self.values):
            self.values.clear()  # blank cells between the words of one line
            self.words.append(word.text)
        else:
            return False
        return True

    def _add(self, value: _Word, line: int) -> None:
        if value.begins_line and self.values and not self.values[-1] and self.end < line:
            self.values.pop()  # what stands behind a blank at the end of the last line is that cell, broken
        self.start = line if not self.values else self.start
        self.values.append(value.text)
        self.end = line


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[list[PrintedCell]]
    row_count: int
    left_out: list[_Row]
    end: int


def begins_flow(lines: Sequence[str], *, tabs: bool = False) -> bool:
    """Say whether a table of the form may begin with the first line, its cells parted by `tabs` or by spaces only."""
    return not _other_shapes(tabs).search(lines[0]) and _start_of(lines) is not None


def is_band(line: str) -> bool:
    """Say whether a line is the row of one cell above a block of table 二."""
    return re.fullmatch(_BAND, simplified(squash(line))) is not None


def _other_shapes(tabs: bool) -> re.Pattern[str]:
    return _BARS if tabs else _TABS_AND_BARS


def _start_of(lines: Sequence[str]) -> str | None:
    """Return the table whose first words the first line prints, or begins if they are broken over lines."""
    found = _start_of_text(lines[0][:_LONGEST_START])
    if found is None and len(lines[0]) <= _LONGEST_BROKEN and lines[0].strip() and lines[0][0] != "\t":
        found = _start_of_text("".join(lines[:_MOST_BROKEN_LINES])[:_LONGEST_START])
    return found


@lru_cache(maxsize=4096)
def _start_of_text(text: str) -> str | None:
    first = simplified(squash(text))
    return next((key for key, start in _STARTS.items() if start.match(first)), None)


def read_flow(lines: Sequence[str], *, tabs: bool = False) -> FlowTable | None:
    """Return the table of the form that begins with the first of the lines, None if none does.

    Each row that has not a number for each column of its header is left out and is a problem of code `uneven_columns`.
    Where `tabs` part cells, nothing between two is a blank cell.
    """
    key = _start_of(lines)
    if key is None:
        return None
    rows = list(_rows(lines[:MOST_LINES], ends_at_section=key != "statistics", tabs=tabs))
    table = _READERS[key](rows)
    fewest_right = 0 if tabs else 1
    if table.row_count < fewest_right or table.row_count + len(table.left_out) < _FEWEST_ROWS[key]:
        return None
    quality = _SOME_ROWS_FIT if table.left_out else _ALL_ROWS_FIT
    is_broken = any(row.start != row.end for row in rows if row.end <= table.end)
    return FlowTable(table.rows, quality, table.end, tuple(map(_problem, table.left_out)), is_broken)


def _problem(row: _Row) -> Problem:
    label = "".join(row.words)[-40:]
    text = f"Row '{label}' prints {len(row.values)} numbers, which are not one for each column; none was taken."
    return Problem("uneven_columns", text, label)


def _rows(lines: Sequence[str], *, ends_at_section: bool, tabs: bool) -> Iterator[_Row]:
    """Part the words of the lines behind each run of numbers."""
    row = _Row([], [])
    width = 0
    for number, line in _lines_of_table(lines, ends_at_section, tabs):
        if row.values and line.startswith("\t") and line.count("\t") == len(row.values) == width:
            yield row  # below rows of as many numbers: another without a label
            row = _Row([], [])
        for word in _words(line, tabs, lines[number] if number < len(lines) else ""):
            if row.takes(word, number):
                continue
            if row.values:
                yield row
                width = len(row.values)
                row = _Row([], [])
            row.words.append(word.text)
            if len(row.words) > _LONGEST_WORDS:
                return
    if row.values:
        yield row


def _lines_of_table(lines: Sequence[str], ends_at_section: bool, tabs: bool) -> Iterator[tuple[int, str]]:
    """Give the lines with their numbers, from 1, up to prose or a table in another shape, without numbers of pages."""
    for number, line in enumerate(lines, 1):
        if number > 1 and (_other_shapes(tabs).search(line) or _SENTENCE.search(line)):
            return
        if ends_at_section and _SECTION.match(line.strip()):
            return
        if not _PAGE_NUMBER.fullmatch(line.strip()):
            yield number, line


def _words(line: str, tabs: bool, next_line: str) -> Iterator[_Word]:
    """Give the words of a line, and a blank value for each cell behind a tab that prints nothing."""
    for place, cell in enumerate(line.split("\t")):
        is_value = tabs and _is_whole_value(cell)
        words = [squash(cell)] if is_value else cell.split()
        if place and not words:
            yield _Word("", True, False)
        for word in words:
            is_ordinal = tabs and line.strip() == word and next_line.lstrip()[:1] in _BEHIND_ORDINALS
            yield _Word(word, (is_value or _is_value(word)) and not is_ordinal, place == 0)


def _is_whole_value(cell: str) -> bool:
    """Say whether all that a cell prints is a number or stands for none."""
    is_one = read_number(cell).kind in (Kind.NUMBER, Kind.NOT_APPLICABLE)
    return is_one and bool(cell.strip()) and not _ORDINAL.fullmatch(squash(cell))


def _fitting(values: Sequence[str], count: int) -> Sequence[str] | None:
    """Return as many values as there are columns, without blank cells before or behind; None if others are left."""
    first = 0
    while len(values) - first > count and not values[first]:
        first += 1
    fitting, rest = values[first : first + count], values[first + count :]
    return fitting if len(fitting) == count and not any(rest) else None


def _is_unit(word: str) -> bool:
    return simplified(word) in UNITS


def _is_number(word: str) -> bool:
    return read_number(word).kind is Kind.NUMBER


def _is_value(word: str) -> bool:
    compact = squash(word)
    if _ORDINAL.fullmatch(compact):
        return False  # of a label that goes on in the next word
    return _MARK.fullmatch(compact) is not None or (
        compact[:1] in "+-0123456789增减" and read_number(word).kind is Kind.NUMBER
    )


def _proactive(rows: Sequence[_Row]) -> _Table:
    printed: list[list[PrintedCell]] = []
    left_out: list[_Row] = []
    header: list[str] = []
    count = end = 0
    for row in rows:
        blocks = list(_blocks(squash("".join(row.words))))
        for number, block in enumerate(blocks, 1):
            columns = list(_columns_of("proactive").finditer(simplified(block)))
            if columns:
                header = [block[column.start() : column.end()] for column in columns]
                printed.append([PrintedCell("信息内容"), *map(PrintedCell, header)])
            *blank, label = _parted("proactive", block[columns[-1].end() if columns else 0 :])
            if number < len(blocks) and _label_of("proactive").fullmatch(simplified(label)):
                blank.append(label)
            if header:
                printed.extend(_blank_row(each, len(header)) for each in blank)
                count += len(blank)
        if columns and not label and not any(row.values):
            continue  # the blank cells that a merged one of the header lies over
        if not header or not label or _is_foreign(label):
            break
        end = row.end
        if (values := _fitting(row.values, len(header))) is not None:
            printed.append([PrintedCell(label), *map(PrintedCell, values)])
            count += 1
        else:
            left_out.append(row)
    return _Table(printed, count, left_out, end)


def _blocks(words: str) -> Iterator[str]:
    """Part words where a block of table 二 begins; what stands before the last of them are rows without a number."""
    at = 0
    for match in _OPENS_BLOCK.finditer(simplified(words)):
        if match.start() > at:
            yield words[at : match.start()]
        at = match.end()
    yield words[at:]


def _requests(rows: Sequence[_Row]) -> _Table:
    labels = [entry.label_zh for entry in entries("requests", "col", "2021")]
    if not rows:
        return _Table([], 0, [], 0)
    header = squash("".join(rows[0].words))
    columns = list(_columns_of("requests").finditer(simplified(header)))
    if len({column.group() for column in columns}) < 5:
        return _Table([], 0, [], 0)
    names = [column.group() for column in columns]
    if names[0] in ("总计", "合计"):
        labels = [labels[-1], *labels[:-1]]
    printed = [[PrintedCell(""), *map(PrintedCell, labels)]]
    left_out: list[_Row] = []
    count = end = 0
    for number, row in enumerate(rows):
        words = header[_end_of_header(columns) :] if number == 0 else squash("".join(row.words))
        *blank, label = _parted("requests", _without(_GROUPS, words))
        printed.extend(_blank_row(each, len(labels)) for each in blank)
        count += len(blank)
        if not label or _is_foreign(label):
            break
        end = row.end
        if (values := _fitting(row.values, len(labels))) is not None:
            printed.append([PrintedCell(label), *map(PrintedCell, values)])
            count += 1
        else:
            left_out.append(row)
    return _Table(printed, count, left_out, end)


def _blank_row(label: str, count: int) -> list[PrintedCell]:
    return [PrintedCell(label), *[PrintedCell("")] * count]


def _parted(table_key: str, words: str) -> list[str]:
    """Part words into labels: one behind the other without a number between them, all rows but the last are blank."""
    labels: list[str] = []
    pattern = _label_of(table_key)
    while (match := pattern.match(simplified(words))) and pattern.match(simplified(words), match.end()):
        labels.append(words[: match.end()])
        words = words[match.end() :]
    return [*labels, words]


@lru_cache(maxsize=4)
def _label_of(table_key: str) -> re.Pattern[str]:
    labels = {squash(label) for entry in entries(table_key, "row") for label in entry.labels}
    return re.compile("|".join(map(re.escape, sorted(labels, key=len, reverse=True))))


def _without(pattern: re.Pattern[str], words: str) -> str:
    """Return words as printed, without what a pattern of simplified characters finds in them."""
    kept: list[str] = []
    at = 0
    for match in pattern.finditer(simplified(words)):
        kept.append(words[at : match.start()])
        at = match.end()
    return "".join(kept) + words[at:]


def _end_of_header(columns: Sequence[re.Match[str]]) -> int:
    """Return where the names of the applicants end: the last that follows the one before, with little between them."""
    end = columns[0].end()
    for column in columns[1:]:
        if column.start() - end > len("法人或其他组织"):
            break
        end = column.end()
    return end


def _disputes(rows: Sequence[_Row]) -> _Table:
    """Fifteen numbers under the header of the form, or three rows of five."""
    results = [entry.label_zh for entry in entries("disputes", "col", "2021")]
    kinds = [entry.label_zh for entry in entries("disputes", "row", "2021")]
    if not rows:
        return _Table([], 0, [], 0)
    words = simplified(squash("".join(rows[0].words)))
    columns = list(_columns_of("disputes").finditer(words))
    names = [column.group() for column in columns]
    if names == results:
        return _disputes_below_each_other(rows, columns)
    if names != results * 3 or not all(kind in words for kind in kinds):
        return _Table([], 0, [], 0)
    heads = [
        [PrintedCell(kinds[0], column_span=5), PrintedCell("行政诉讼", column_span=10)],
        [*(PrintedCell(result, 2) for result in results), *(PrintedCell(kind, column_span=5) for kind in kinds[1:])],
        [PrintedCell(result) for result in results * 2],
    ]
    if (values := _fitting(rows[0].values, len(names))) is not None:
        return _Table([*heads, list(map(PrintedCell, values))], 1, [], rows[0].end)
    # the header alone says that there is such a table, whose row cannot be read
    return _Table(heads, 1, [rows[0]], rows[0].end)


def _disputes_below_each_other(rows: Sequence[_Row], columns: Sequence[re.Match[str]]) -> _Table:
    printed = [[PrintedCell(""), *(PrintedCell(column.group()) for column in columns)]]
    left_out: list[_Row] = []
    end = 0
    for number, row in enumerate(rows[:3]):
        label = squash("".join(row.words))[columns[-1].end() if number == 0 else 0 :]
        if not label or _is_foreign(label):
            break
        end = row.end
        if (values := _fitting(row.values, len(columns))) is not None:
            printed.append([PrintedCell(label), *map(PrintedCell, values)])
        else:
            left_out.append(row)
    return _Table(printed, len(printed) - 1, left_out, end)


def _statistics(rows: Sequence[_Row]) -> _Table:
    """Label, unit and numbers, under a header that names them."""
    if not rows:
        return _Table([], 0, [], 0)
    header = _HEADER_OF_STATISTICS.match(simplified(squash("".join(rows[0].words))))
    width = Counter(len(row.values) for row in rows).most_common(1)[0][0]
    if header is None or not 1 <= width <= 2:
        return _Table([], 0, [], 0)
    lengths = accumulate(len(squash(word)) for word in rows[0].words)
    head = next((count for count, length in enumerate(lengths, 1) if length == header.end()), None)
    names = _COLUMN_OF_STATISTICS.findall(header[3])
    if head is None or len(names) != width:
        return _Table([], 0, [], 0)
    printed = [[PrintedCell(header[1]), PrintedCell(header[2]), *map(PrintedCell, names)]]
    left_out: list[_Row] = []
    count = end = 0
    for number, row in enumerate(rows):
        words = row.words[head:] if number == 0 else row.words
        if words and not any(map(_is_number, row.values)) and not _is_unit(words[-1]):
            end = row.end
            printed.extend([PrintedCell(heading), *[PrintedCell("")] * (width + 1)] for heading in _labels(words))
            continue
        if len(words) < 2 or not _is_unit(words[-1]):
            break
        end = row.end
        *headings, label = _labels(words[:-1])
        printed.extend([PrintedCell(heading), *[PrintedCell("")] * (width + 1)] for heading in headings)
        if (values := _fitting(row.values, width)) is not None:
            printed.append([PrintedCell(label), PrintedCell(words[-1]), *map(PrintedCell, values)])
            count += 1
        else:
            left_out.append(row)
    return _Table(printed, count, left_out, end)


def _labels(words: Sequence[str]) -> list[str]:
    """Return the labels that the words make: each begins with an ordinal, or with 其中."""
    labels: list[str] = []
    for word in words:
        if labels and not _ORDINAL.match(squash(word)):
            labels[-1] += word
        else:
            labels.append(word)
    return labels


_READERS = {"proactive": _proactive, "requests": _requests, "disputes": _disputes, "statistics": _statistics}


@lru_cache(maxsize=4)
def _columns_of(table_key: str) -> re.Pattern[str]:
    labels = {squash(label) for entry in entries(table_key, "col") for label in entry.labels}
    return re.compile("|".join(map(re.escape, sorted(labels, key=len, reverse=True))))


@lru_cache(maxsize=1)
def _longest_label() -> int:
    return max(len(label) for entry in vocabulary() for label in entry.labels)


def _is_foreign(label: str) -> bool:
    """Say whether words are too many for the label of a row."""
    return len(label) > 2 * _longest_label()
