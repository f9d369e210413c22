"""Tables as converters and editors leave them: cells unmerged, labels in one column, headings drawn into the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from flows.sample.editing import values_of, with_table, with_tables
from flows.sample.model import CellKey, PrintedCell, PrintedDocument, PrintedTable
from flows.sample.tables import label_cell, value_cell
from flows.sample.vocabulary import DISPUTE_RESULTS, entries, keys, label


def unmerged(document: PrintedDocument, _: Random) -> PrintedDocument:
    """Every merged cell is taken apart: its text stands in its first cell, the others are blank."""
    return with_tables(document, lambda table: _unmerged(table, repeats=False))


def unmerged_and_repeated(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """Every cell merged downwards in table 三 is taken apart, its label repeated in each row."""
    if document.form == "pre2019":
        return None
    return with_table(document, "requests", lambda table: _unmerged(table, repeats=True))


def _unmerged(table: PrintedTable, repeats: bool) -> PrintedTable:
    """The table without cells merged downwards; those merged sideways stay so where the label is repeated."""
    rows: list[dict[int, PrintedCell]] = [{} for _ in table.rows]
    for row, column, cell in table.placed():
        for down in range(cell.row_span):
            if repeats:
                rows[row + down][column] = replace(cell, row_span=1, is_vertical=False)
                continue
            for right in range(cell.column_span):
                first = down == right == 0
                alone = replace(cell, row_span=1, column_span=1, is_vertical=False)
                rows[row + down][column + right] = alone if first else PrintedCell("", is_label=cell.is_label)
    return replace(table, rows=tuple(tuple(row[column] for column in sorted(row)) for row in rows))


def labels_in_one_column(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """Table 三 has one column of labels: the groups are rows of their own without numbers."""
    if document.form == "pre2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        values = values_of([table])
        form = "2019" if ("requests", "other", "total") in values else "2021"
        columns = keys(form, "requests", "col")
        rows = [
            (label_cell("项目"), *(label_cell(label(form, "requests", "col", column)) for column in columns)),
        ]
        above: tuple[str, ...] = ()
        for entry in entries(form, "requests", "row"):
            for depth, group in enumerate(entry.groups):
                if entry.groups[: depth + 1] != above[: depth + 1]:
                    rows.append((label_cell(group), *(PrintedCell("") for _ in columns)))
            above = entry.groups
            places: list[CellKey] = [("requests", entry.key, column) for column in columns]
            rows.append((label_cell(entry.label), *(value_cell(place, values[place]) for place in places)))
        return PrintedTable("requests", tuple(rows), (4.6, *(0.9 for _ in columns)))

    return with_table(document, "requests", edit)


def disputes_as_rows(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """Table 四 is turned: one row for each kind of case, one column for each result."""
    if document.form == "pre2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        values = values_of([table])
        columns = (*DISPUTE_RESULTS, "total")
        heading = (label_cell("类型"), *(label_cell(label("2021", "disputes", "col", key)) for key in columns))
        rows = [heading]
        for row in keys("2021", "disputes", "row"):
            places: list[CellKey] = [("disputes", row, column) for column in columns]
            name = label("2021", "disputes", "row", row)
            name = name if row == "review" else f"行政诉讼（{name}）"
            rows.append((label_cell(name), *(value_cell(place, values[place]) for place in places)))
        return PrintedTable("disputes", tuple(rows), (3.0, 1.0, 1.0, 1.0, 1.0, 1.0))

    return with_table(document, "disputes", edit)


def disputes_in_one_heading_row(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The headings of table 四 stand in one row, each with its group: 行政复议结果维持."""
    if document.form == "pre2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        heading = []
        for row in keys("2021", "disputes", "row"):
            group = label("2021", "disputes", "row", row)
            group = group if row == "review" else f"行政诉讼{group}"
            heading += [
                label_cell(f"{group}{label('2021', 'disputes', 'col', key)}") for key in (*DISPUTE_RESULTS, "total")
            ]
        return replace(table, rows=(tuple(heading), table.rows[-1]))

    return with_table(document, "disputes", edit)


def heading_inside_table(document: PrintedDocument, random: Random) -> PrintedDocument:
    """The heading of the section, or the unit, is the first row of the table."""
    text = random.choice(("政府信息公开情况统计表", "单位：件", "（统计期限：1月1日至12月31日）"))

    def edit(table: PrintedTable) -> PrintedTable:
        return replace(table, rows=((label_cell(text, column_span=len(table.widths)),), *table.rows))

    return with_tables(document, edit)


def serial_numbers(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The statistics table begins with a column of serial numbers."""
    if document.form != "pre2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        rows = [(label_cell("序号" if number == 0 else str(number)), *row) for number, row in enumerate(table.rows)]
        return replace(table, rows=tuple(rows), widths=(0.8, *table.widths))

    return with_table(document, "statistics", edit)


LAYOUT_VARIATIONS: dict[str, Callable[[PrintedDocument, Random], PrintedDocument | None]] = {
    "cells_unmerged": unmerged,
    "labels_repeated_in_each_row": unmerged_and_repeated,
    "labels_in_one_column": labels_in_one_column,
    "disputes_as_rows": disputes_as_rows,
    "disputes_in_one_heading_row": disputes_in_one_heading_row,
    "heading_inside_table": heading_inside_table,
    "serial_numbers": serial_numbers,
}
