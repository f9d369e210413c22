"""The tables of the 2021 form with given numbers, as rows of cells with spans, for the tests of readers to print."""

from __future__ import annotations

import random
from collections.abc import Sequence

from extractors.grids.placement import PrintedCell, place
from extractors.model import Grid

Rows = list[list[PrintedCell]]

_APPLICANTS = ["自然人", "商业\n企业", "科研\n机构", "社会公益组织", "法律服务机构", "其他", "总计"]
_OUTCOMES: list[tuple[str, list[str]]] = [
    ("（一）予以公开", []),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", []),
    (
        "（三）不予公开",
        ["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益"],
    ),
    ("（四）无法提供", ["1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"]),
    ("（六）其他处理", ["1.申请人无正当理由逾期不补正", "3.其他"]),
    ("（七）总计", []),
]
TABLE_THREE_ROWS = 2 + sum(max(1, len(parts)) for _, parts in _OUTCOMES) + 1


def values(count: int, seed: int, blank: str | None = None) -> list[str]:
    """`count` printed numbers, every fifth or so `blank` where that is given."""
    chance = random.Random(seed)
    return [
        blank if blank is not None and chance.random() < 0.2 else str(chance.choice([0, 0, 3, 17, 234, 5678, 12.5]))
        for _ in range(count)
    ]


def table_two(numbers: Sequence[str]) -> Rows:
    """Six numbers and one more: 规章 (3), 行政许可, 行政处罚, 行政事业性收费."""
    return [
        [PrintedCell("第二十条第（一）项", column_span=4)],
        [PrintedCell(text) for text in ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")],
        [PrintedCell("规章"), *map(PrintedCell, numbers[:3])],
        [PrintedCell("第二十条第（五）项", column_span=4)],
        [PrintedCell("信息内容"), PrintedCell("本年处理决定数量", column_span=3)],
        [PrintedCell("行政许可"), PrintedCell(numbers[3], column_span=3)],
        [PrintedCell("行政处罚"), PrintedCell(numbers[4], column_span=3)],
        [PrintedCell("行政事业性收费"), PrintedCell(numbers[5], column_span=3)],
    ]


def table_three(numbers: Sequence[str]) -> Rows:
    """`TABLE_THREE_ROWS` × 7 numbers, row by row."""
    rest = list(numbers)

    def seven() -> list[PrintedCell]:
        taken, rest[:] = rest[:7], rest[7:]
        return [PrintedCell(text) for text in taken]

    rows: Rows = [
        [PrintedCell("（本列数据的勾稽关系为：略）", 3, 3), PrintedCell("申请人情况", column_span=7)],
        [PrintedCell("自然人", 2), PrintedCell("法人或其他组织", column_span=5), PrintedCell("总计", 2)],
        [PrintedCell(text) for text in _APPLICANTS[1:-1]],
        [PrintedCell("一、本年新收政府信息公开申请数量", column_span=3), *seven()],
        [PrintedCell("二、上年结转政府信息公开申请数量", column_span=3), *seven()],
    ]
    height = sum(max(1, len(parts)) for _, parts in _OUTCOMES)
    group = [PrintedCell("三、本年度办理结果", height)]
    for label, parts in _OUTCOMES:
        if not parts:
            rows.append([*group, PrintedCell(label, column_span=2), *seven()])
        for number, part in enumerate(parts):
            first = [*group, PrintedCell(label, len(parts))] if number == 0 else []
            rows.append([*first, PrintedCell(part), *seven()])
            group = []
        group = []
    rows.append([PrintedCell("四、结转下年度继续办理", column_span=3), *seven()])
    return rows


def table_four(numbers: Sequence[str]) -> Rows:
    """Fifteen numbers."""
    results = ["结果\n维持", "结果\n纠正", "其他\n结果", "尚未\n审结", "总计"]
    return [
        [PrintedCell("行政复议", column_span=5), PrintedCell("行政诉讼", column_span=10)],
        [
            *[PrintedCell(text, 2) for text in results],
            PrintedCell("未经复议直接起诉", column_span=5),
            PrintedCell("复议后起诉", column_span=5),
        ],
        [PrintedCell(text) for text in results * 2],
        [PrintedCell(text) for text in numbers],
    ]


def report(seed: int, blank: str | None = None) -> list[Rows]:
    """The three tables with seeded numbers."""
    return [
        table_two(values(6, seed, blank)),
        table_three(values(7 * TABLE_THREE_ROWS, seed + 1, blank)),
        table_four(values(15, seed + 2, blank)),
    ]


def grids(tables: Sequence[Rows]) -> list[Grid]:
    """What a reader must make of the tables."""
    return [place(rows, number) for number, rows in enumerate(tables, 1)]


def shape(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    """The cells without locators, boxes and confidence, for comparing across formats."""
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in grid.cells]
