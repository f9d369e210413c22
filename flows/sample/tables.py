"""Lays the values of a known report out as the printed tables of its form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby

from extractors.model import Kind
from flows.sample.model import CellKey, ExpectedCell, KnownReport, PrintedCell, PrintedTable, StatisticsRow
from flows.sample.vocabulary import DISPUTE_RESULTS, PROACTIVE_GROUPS, Entry, entries, keys, label

BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def printed_number(value: Decimal | None) -> str:
    """A number as the forms print it: no thousands separator, no needless decimals, blank for None."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}"


def value_cell(key: CellKey, value: Decimal | None, column_span: int = 1) -> PrintedCell:
    """The printed cell of a value, with what a reader must make of it."""
    kind = Kind.BLANK if value is None else Kind.NUMBER
    return PrintedCell(printed_number(value), column_span=column_span, expected=ExpectedCell(*key, kind, value))


def label_cell(text: str, row_span: int = 1, column_span: int = 1, is_vertical: bool = False) -> PrintedCell:
    """A printed label or heading."""
    return PrintedCell(text, row_span, column_span, is_label=True, is_vertical=is_vertical)


def printed_tables(report: KnownReport) -> dict[str, PrintedTable]:
    """The tables of the report's form by their key, without those that the publisher left out."""
    if report.form == "pre2019":
        return {"statistics": statistics_table(report.statistics, report.year)}
    tables = {
        "proactive": proactive_table(report.form, report.values),
        "requests": requests_table(report.form, report.values),
        "disputes": disputes_table(report.values),
    }
    return {key: table for key, table in tables.items() if key not in report.missing_tables}


def proactive_table(form: str, values: Mapping[CellKey, Decimal | None]) -> PrintedTable:
    """Table 二: one block per item of the Regulation's article 20, four columns wide."""
    blocks = [proactive_block(form, number, values) for number in range(len(PROACTIVE_GROUPS[form]))]
    return PrintedTable("proactive", tuple(row for block in blocks for row in block), (3.0, 2.2, 2.2, 2.2))


def proactive_block(
    form: str, number: int, values: Mapping[CellKey, Decimal | None]
) -> tuple[tuple[PrintedCell, ...], ...]:
    """The rows of one block of table 二: its item, its headings, its numbers."""
    group, row_keys, column_keys = PROACTIVE_GROUPS[form][number]
    spans = [1] * (len(column_keys) - 1) + [4 - len(column_keys)]
    headings = [
        label_cell(label(form, "proactive", "col", key), column_span=span)
        for key, span in zip(column_keys, spans, strict=True)
    ]
    rows = [(label_cell(group, column_span=4),), (label_cell("信息内容"), *headings)]
    for row_key in row_keys:
        cells = [
            value_cell(("proactive", row_key, key), values["proactive", row_key, key], span)
            for key, span in zip(column_keys, spans, strict=True)
        ]
        rows.append((label_cell(label(form, "proactive", "row", row_key)), *cells))
    return tuple(rows)


def requests_table(form: str, values: Mapping[CellKey, Decimal | None]) -> PrintedTable:
    """Table 三: three label columns and seven of numbers, groups of outcomes merged downwards."""
    columns = entries(form, "requests", "col")
    rows = list(_requests_heading(columns))
    for entry_number, entry in enumerate(entries(form, "requests", "row")):
        places = [("requests", entry.key, column.key) for column in columns]
        groups = _group_labels(form, entry_number, entry)
        own_label = label_cell(entry.label, column_span=3 - len(entry.groups))
        rows.append((*groups, own_label, *(value_cell(place, values[place]) for place in places)))
    return PrintedTable("requests", tuple(rows), (0.7, 1.5, 3.4, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9))


def _requests_heading(columns: tuple[Entry, ...]) -> tuple[tuple[PrintedCell, ...], ...]:
    person, *organisations, total = columns
    return (
        (label_cell(BALANCE_NOTE, 3, 3), label_cell("申请人情况", column_span=7)),
        (label_cell(person.label, 2), label_cell("法人或其他组织", column_span=5), label_cell(total.label, 2)),
        tuple(label_cell(column.label) for column in organisations),
    )


def _group_labels(form: str, entry_number: int, entry: Entry) -> list[PrintedCell]:
    """The group labels that begin at this row: each spans the rows of its group, which follow each other."""
    all_entries = entries(form, "requests", "row")
    labels = []
    for depth in range(len(entry.groups)):
        path = entry.groups[: depth + 1]
        if entry_number and all_entries[entry_number - 1].groups[: depth + 1] == path:
            continue
        following = (other.groups[: depth + 1] == path for other in all_entries[entry_number:])
        length = next((sum(1 for _ in run) for inside, run in groupby(following) if inside), 1)
        labels.append(label_cell(path[-1], length, is_vertical=depth == 0))
    return labels


def disputes_table(values: Mapping[CellKey, Decimal | None]) -> PrintedTable:
    """Table 四: three blocks of five numbers in one row."""
    results = tuple(label("2021", "disputes", "col", key) for key in (*DISPUTE_RESULTS, "total"))
    numbers = tuple(
        value_cell(("disputes", row, column), values["disputes", row, column])
        for row in keys("2021", "disputes", "row")
        for column in (*DISPUTE_RESULTS, "total")
    )
    rows = (
        (label_cell("行政复议", column_span=5), label_cell("行政诉讼", column_span=10)),
        (
            *(label_cell(result, 2) for result in results),
            label_cell("未经复议直接起诉", column_span=5),
            label_cell("复议后起诉", column_span=5),
        ),
        tuple(label_cell(result) for result in results * 2),
        numbers,
    )
    return PrintedTable("disputes", rows, (1.0,) * 15)


def statistics_table(rows: tuple[StatisticsRow, ...], year: int) -> PrintedTable:
    """The table of a report of 2008 to 2018: label, unit, the year's figure, the cumulative one if kept."""
    has_cumulative = any(row.cumulative is not None for row in rows)
    heading = ["指标名称", "计量单位", f"{year}年度", "历年累计"] if has_cumulative else ["统计指标", "单位", "统计数"]
    printed: list[tuple[PrintedCell, ...]] = [tuple(label_cell(text) for text in heading)]
    for row in rows:
        if not row.unit:
            printed.append((label_cell(row.label), *(PrintedCell("") for _ in heading[1:])))
            continue
        cells = [value_cell(("statistics", row.path, "current_year"), row.current_year)]
        if has_cumulative:
            cells.append(value_cell(("statistics", row.path, "cumulative"), row.cumulative))
        printed.append((label_cell(row.label), label_cell(row.unit), *cells))
    return PrintedTable("statistics", tuple(printed), (4.0, 1.2, 1.6, 1.6)[: len(heading)])
