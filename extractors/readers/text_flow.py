"""Tables of the form in text that says nothing of columns: words and numbers one after another, as copied from a page.

Cells are parted by one space, by spaces that do not line up, or by line ends, and labels are broken over lines. Blank
cells leave no trace there, so a row is taken only if it prints as many numbers as its header has columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.forms import entries, vocabulary
from extractors.grids.placement import PrintedCell
from extractors.model import Kind, Problem
from extractors.numbers import UNITS, read_number, squash

_MARK = re.compile(r"[/\\]+|[-‐-―−─━]+")
_OTHER_SHAPES = re.compile(r"[\t|｜│┃║]")
_SENTENCE = re.compile(r"[。;；!！?？]")
_SECTION = re.compile(r"[一二三四五六七八]\s*[、.．]\s*[^\d\s]{2,}(?:情况|事项|问题|工作)")
_PAGE_NUMBER = re.compile(r"[-—–－─·•]\s*\d{1,3}\s*[-—–－─·•]|第\s*\d{1,3}\s*页.*")
_BAND = r"第二十条第?(?:\([一五六八九]\))?项?"
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
_FEWEST_ROWS = {"proactive": 2, "requests": 4, "disputes": 1, "statistics": 4}
MOST_LINES = 1_500
_LONGEST_START, _LONGEST_WORDS = 200, 400
_ALL_ROWS_FIT, _SOME_ROWS_FIT = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class FlowTable:
    """A table found in `line_count` lines, and the rows left out for not having a number for each column.

    `quality` is that of its grid: 0.9 where no row was left out, else 0.6.
    """

    rows: list[list[PrintedCell]]
    quality: float
    line_count: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Row:
    """Words and the numbers behind them; `end` counts the lines up to the last of the numbers."""

    words: list[str]
    values: list[str]
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[list[PrintedCell]]
    row_count: int
    left_out: list[_Row]
    end: int


def begins_flow(line: str) -> bool:
    """Say whether a line may begin a table of the form."""
    return not _OTHER_SHAPES.search(line) and _start_of(line) is not None


@lru_cache(maxsize=4096)
def _start_of(line: str) -> str | None:
    first = squash(line[:_LONGEST_START])
    return next((key for key, start in _STARTS.items() if start.match(first)), None)


def read_flow(lines: Sequence[str]) -> FlowTable | None:
    """Return the table of the form that begins with the first of the lines, None if none does.

    Each row that has not a number for each column of its header is left out and is a problem of code `uneven_columns`.
    """
    key = _start_of(lines[0])
    if key is None:
        return None
    table = _READERS[key](list(_rows(lines[:MOST_LINES], ends_at_section=key != "statistics")))
    if table.row_count < _FEWEST_ROWS[key]:
        return None
    quality = _SOME_ROWS_FIT if table.left_out else _ALL_ROWS_FIT
    return FlowTable(table.rows, quality, table.end, tuple(map(_problem, table.left_out)))


def _problem(row: _Row) -> Problem:
    label = "".join(row.words)[-40:]
    text = f"Row '{label}' prints {len(row.values)} numbers, which are not one for each column; none was taken."
    return Problem("uneven_columns", text, label)


def _rows(lines: Sequence[str], *, ends_at_section: bool) -> Iterator[_Row]:
    """Part the words of the lines behind each run of numbers; prose and a table in another shape end them."""
    row = _Row([], [])
    for number, line in enumerate(lines, 1):
        if number > 1 and (_OTHER_SHAPES.search(line) or _SENTENCE.search(line)):
            break
        if ends_at_section and _SECTION.match(line.strip()):
            break
        if _PAGE_NUMBER.fullmatch(line.strip()):
            continue
        for word in line.split():
            if _is_value(word):
                row.values.append(word)
                row.end = number
            elif row.values and row.end == number and word in UNITS:
                row.values[-1] += word
            else:
                if row.values:
                    yield row
                    row = _Row([], [])
                row.words.append(word)
                if len(row.words) > _LONGEST_WORDS:
                    return
    if row.values:
        yield row


def _is_value(word: str) -> bool:
    compact = squash(word)
    return _MARK.fullmatch(compact) is not None or (
        compact[:1] in "+-0123456789增减" and read_number(word).kind is Kind.NUMBER
    )


def _proactive(rows: Sequence[_Row]) -> _Table:
    printed: list[list[PrintedCell]] = []
    left_out: list[_Row] = []
    header: list[str] = []
    count = end = 0
    for row in rows:
        words = squash("".join(row.words))
        columns = list(_columns_of("proactive").finditer(words))
        if columns:
            header = [column.group() for column in columns]
            printed.append([PrintedCell("信息内容"), *map(PrintedCell, header)])
        label = re.sub(rf"^{_BAND}", "", words[columns[-1].end() if columns else 0 :])
        if not header or not label or _is_foreign(label):
            break
        end = row.end
        if len(row.values) == len(header):
            printed.append([PrintedCell(label), *map(PrintedCell, row.values)])
            count += 1
        else:
            left_out.append(row)
    return _Table(printed, count, left_out, end)


def _requests(rows: Sequence[_Row]) -> _Table:
    labels = [entry.label_zh for entry in entries("requests", "col", "2021")]
    if not rows:
        return _Table([], 0, [], 0)
    header = squash("".join(rows[0].words))
    columns = list(_columns_of("requests").finditer(header))
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
        label = _GROUPS.sub("", words)
        if not label or _is_foreign(label):
            break
        end = row.end
        if len(row.values) == len(labels):
            printed.append([PrintedCell(label), *map(PrintedCell, row.values)])
            count += 1
        else:
            left_out.append(row)
    return _Table(printed, count, left_out, end)


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
    words = squash("".join(rows[0].words))
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
    if len(rows[0].values) == len(names):
        return _Table([*heads, list(map(PrintedCell, rows[0].values))], 1, [], rows[0].end)
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
        if len(row.values) == len(columns):
            printed.append([PrintedCell(label), *map(PrintedCell, row.values)])
        else:
            left_out.append(row)
    return _Table(printed, len(printed) - 1, left_out, end)


def _statistics(rows: Sequence[_Row]) -> _Table:
    """Label, unit and numbers, under a header that names them."""
    if not rows:
        return _Table([], 0, [], 0)
    words = rows[0].words
    unit_at = next((at for at, word in enumerate(words) if squash(word) in ("单位", "计量单位")), None)
    width = Counter(len(row.values) for row in rows).most_common(1)[0][0]
    if unit_at is None or not 1 <= width <= 2:
        return _Table([], 0, [], 0)
    head = unit_at + 1 + width
    header = words[:head]
    printed = [[PrintedCell("".join(header[:unit_at])), *map(PrintedCell, header[unit_at:])]]
    left_out: list[_Row] = []
    count = end = 0
    for number, row in enumerate(rows):
        words = row.words[head:] if number == 0 else row.words
        if len(words) < 2 or words[-1] not in UNITS:
            break
        end = row.end
        *headings, label = _labels(words[:-1])
        printed.extend([PrintedCell(heading), *[PrintedCell("")] * (width + 1)] for heading in headings)
        if len(row.values) == width:
            printed.append([PrintedCell(label), PrintedCell(words[-1]), *map(PrintedCell, row.values)])
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
