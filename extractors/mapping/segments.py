"""Which of the form's tables each row of a document's grids belongs to, told by labels and columns, not by place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractors.forms import Entry, entries
from extractors.grids.rows import Row, is_filled, rows_of, trailing_values
from extractors.labels import label_core, likeness, likeness_to_any
from extractors.model import Block, Grid
from extractors.numbers import is_value_like

_STATISTICS_HEADERS = ("指标名称", "统计指标", "指标", "统计项目", "统计内容")
_STATISTICS_LABELS = re.compile(
    r"主动公开(?:政府)?(?:信息|文件)(?:总)?数|收到(?:的)?(?:政府信息公开)?申请(?:总)?数|申请办结数|(?:受理|收到)依申请公开|对申请的?答复|"
    r"同意(?:部分)?公开|行政复议(?:数量?|案件)|行政诉讼(?:数量?|案件)|举报投诉数|当面申请|回应公众关注|政策解读稿件"
)
_DISPUTES_COLUMNS = ("结果维持", "结果纠正", "其他结果", "尚未审结")
_LONGEST_PAGE_FURNITURE = 30
# how many values the rows of a table have at least, for a grid without any of its labels to be its continuation
_FEWEST_VALUES = {"requests": 7, "disputes": 4, "proactive": 1, "statistics": 1}
_BAND = re.compile(r"第?二?十?条第?[(（]?[一五六八九][)）]?项")


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows that stand together in one grid and belong to one table of the form (`proactive`, `requests`, …)."""

    table_key: str
    rows: tuple[Row, ...]


def segments(blocks: Sequence[Block]) -> tuple[Segment, ...]:
    """Return the parts of all grids that are parts of a known form, in document order.

    A grid that holds two tables is cut where the second begins; rows before the first sign of a table belong to it.
    """
    found: list[Segment] = []
    before: str | None = None  # the table that may go on in the next grid, where few of its labels are left to tell it
    for block in blocks:
        if isinstance(block, Grid):
            parts = list(_grid_segments(block, before))
            found.extend(parts)
            before = parts[-1].table_key if parts else None
        elif len(block.text) > _LONGEST_PAGE_FURNITURE:
            before = None
    return tuple(found)


def _grid_segments(grid: Grid, before: str | None) -> Iterator[Segment]:
    rows = rows_of(grid)
    needed = 1 if before == "statistics" else 3
    signs = [_sign(row) for row in rows]
    known = [sign for sign in signs if sign]
    if (
        names_indicators(rows)
        or row_of_indicators(rows) is not None
        or (not any(sign in ("requests", "disputes") for sign in known) and _statistics_rows(rows) >= needed)
    ):
        yield Segment("statistics", rows)
        return
    if not known:
        if before and any(len(trailing_values(row)) >= _FEWEST_VALUES[before] for row in rows):
            yield Segment(before, rows)
        return
    current, start = known[0], 0
    for number, sign in enumerate(signs):
        if sign and sign != current:
            if sign == "disputes" and number > start + 1 and _names_cases(rows[number - 1]):
                number -= 1
            yield Segment(current, rows[start:number])
            current, start = sign, number
    yield Segment(current, rows[start:])


def _names_cases(row: Row) -> bool:
    """Say whether a row holds nothing but the name of a kind of case, above the results of such cases."""
    texts = [cell.text for cell in row.cells if is_filled(cell)]
    return len(texts) == 1 and not {"review", "litigation", "direct", "reviewed"}.isdisjoint(_signs(texts[0]))


def _sign(row: Row) -> str | None:
    """Return the table that a row cannot but belong to, None for a row that could stand in several."""
    texts = [cell.text for cell in row.cells if is_filled(cell)]
    signs = [sign for text in texts for sign in _signs(text)]
    if signs.count("result") >= 2 or {"review", "litigation"} <= set(signs) or {"direct", "reviewed"} <= set(signs):
        return "disputes"
    for table_key in ("requests", "proactive"):
        if table_key in signs:
            return table_key
    if len(texts) == 15 and all(map(is_value_like, texts)):
        return "disputes"
    return None


@lru_cache(maxsize=16384)
def _signs(text: str) -> tuple[str, ...]:
    """Return what a cell's text shows by itself: `requests`, `proactive`, or a part of what tells `disputes`."""
    core = label_core(text)
    shown = {
        "result": core in _DISPUTES_COLUMNS,
        "review": core.startswith("行政复议"),
        "litigation": core.startswith("行政诉讼"),
        "direct": likeness(core, "未经复议直接起诉") >= 0.8,
        "reviewed": likeness(core, "复议后起诉") >= 0.8,
        "requests": "勾稽关系" in core
        or core == "申请人情况"
        or likeness(core, "自然人") >= 0.8
        or any(likeness(text, entry.label_zh) >= 0.85 for entry in _telling_rows("requests")),
        "proactive": core == "信息内容"
        or _BAND.search(core) is not None
        or any(likeness_to_any(text, entry.labels) >= 0.9 for entry in entries("proactive", "col"))
        or any(likeness(text, entry.label_zh) >= 0.9 for entry in entries("proactive", "row")),
    }
    return tuple(sign for sign, is_shown in shown.items() if is_shown)


@lru_cache(maxsize=4)
def _telling_rows(table_key: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries(table_key, "row", "2021") if len(label_core(entry.label_zh)) >= 4)


def names_indicators(rows: Sequence[Row]) -> bool:
    """Say whether the header calls its rows indicators, as the tables of 2008–2018 do."""
    header = next((row for row in rows if sum(map(is_filled, row.cells)) >= 2), None)
    return header is not None and any(label_core(cell.text) in _STATISTICS_HEADERS for cell in header.cells)


def row_of_indicators(rows: Sequence[Row]) -> int | None:
    """Return the number of the row whose indicators stand beside each other above a row of their numbers, if any."""
    for number, (row, below) in enumerate(pairwise(rows)):
        named = [cell for cell in row.cells if _names_statistics(cell.text)]
        values = [cell for cell in below.cells if is_filled(cell) and is_value_like(cell.text)]
        if len(named) >= 3 and len(values) >= len(named):
            return number
    return None


def _statistics_rows(rows: Sequence[Row]) -> int:
    return sum(any(_names_statistics(cell.text) for cell in row.cells) for row in rows)


@lru_cache(maxsize=16384)
def _names_statistics(text: str) -> bool:
    return _STATISTICS_LABELS.search(label_core(text)) is not None
