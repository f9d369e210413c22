"""Tables as real reports lay them out: rows added, left out or merged, forms mixed, columns shifted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from random import Random

from flows.sample.editing import values_of, with_table, with_tables
from flows.sample.model import PrintedCell, PrintedDocument, PrintedTable
from flows.sample.tables import label_cell, printed_number, proactive_block, requests_table
from flows.sample.vocabulary import PROACTIVE_GROUPS, keys

OTHER_ROWS = ("other_not_corrected", "other_fee_unpaid", "other_other")


def other_as_one_row(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """A report of the 2021 form prints （六）其他处理 as one row."""
    if document.form != "2021":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        values = values_of([table])
        for column in keys("2019", "requests", "col"):
            values["requests", "other", column] = sum(
                (values["requests", row, column] or Decimal(0) for row in OTHER_ROWS), Decimal(0)
            )
        return requests_table("2019", values)

    return with_table(document, "requests", edit)


def hybrid_proactive(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """Table 二 has the 2019 columns under item （一） and the 2021 columns below."""
    if document.form != "2021":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        values = values_of([table])
        for row in ("regulations", "normative_documents"):
            for old, new in zip(PROACTIVE_GROUPS["2019"][0][2], PROACTIVE_GROUPS["2021"][0][2], strict=True):
                values["proactive", row, old] = values["proactive", row, new]
        blocks = [
            proactive_block("2019", 0, values),
            *(proactive_block("2021", number, values) for number in (1, 2, 3)),
        ]
        return replace(table, rows=tuple(row for block in blocks for row in block))

    return with_table(document, "proactive", edit)


def extra_local_rows(document: PrintedDocument, random: Random) -> PrintedDocument | None:
    """Rows that the form does not have: 其他主动公开文件, and 行政检查 and 行政确认 below the other services."""
    if document.form == "pre2019":
        return None

    def extra(label: str, like: tuple[PrintedCell, ...]) -> tuple[PrintedCell, ...]:
        numbers = [replace(cell, text=str(random.randint(0, 50)), expected=None) for cell in like[1:]]
        return (label_cell(label), *numbers)

    def edit(table: PrintedTable) -> PrintedTable:
        rows: list[tuple[PrintedCell, ...]] = []
        for row in table.rows:
            rows.append(row)
            if row[0].text in ("规范性文件", "行政规范性文件"):
                rows.append(extra("其他主动公开文件", row))
            if row[0].text == "其他对外管理服务事项":
                rows += [extra("行政检查", row), extra("行政确认", row)]
        return replace(table, rows=tuple(rows))

    return with_table(document, "proactive", edit)


def without_item_rows(document: PrintedDocument, random: Random) -> PrintedDocument | None:
    """Some of the rows that name the item of article 20 are left out."""
    if document.form == "pre2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        kept = [row for row in table.rows if not (len(row) == 1 and random.random() < 0.6)]
        return replace(table, rows=tuple(kept))

    return with_table(document, "proactive", edit)


def only_some_blocks(document: PrintedDocument, random: Random) -> PrintedDocument | None:
    """Table 二 holds only some of its blocks."""
    if document.form == "pre2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        starts = [number for number, row in enumerate(table.rows) if len(row) == 1] + [len(table.rows)]
        blocks = [table.rows[start:end] for start, end in pairwise(starts)]
        kept = sorted(random.sample(range(len(blocks)), random.randint(1, len(blocks) - 1)))
        return replace(table, rows=tuple(row for number in kept for row in blocks[number]))

    return with_table(document, "proactive", edit)


def value_in_heading(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The amount stands inside the heading, 本年收费金额（单位：43.79万元）, and its own cell is blank."""
    if document.form != "2021":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        value = values_of([table])["proactive", "fees", "amount"]
        rows = []
        for row in table.rows:
            cells = []
            for cell in row:
                if cell.text.startswith("本年收费金额"):
                    cell = replace(cell, text=f"本年收费金额（单位：{printed_number(value)}万元）")
                elif cell.expected and cell.expected.column_key == "amount":
                    cell = replace(cell, text="")
                cells.append(cell)
            rows.append(tuple(cells))
        return replace(table, rows=tuple(rows))

    return with_table(document, "proactive", edit)


def shifted_heading(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """The heading of table 三 stands one narrow column off its numbers: an empty cell before 商业企业."""
    if document.form == "pre2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        top, middle, low, *body = table.rows
        rows = [
            (top[0], replace(top[1], column_span=8)),
            (replace(middle[0], row_span=1, column_span=2), *middle[1:]),
            (label_cell(""), replace(low[0], column_span=2), *low[1:]),
        ]
        for row in body:
            rows.append(tuple(replace(cell, column_span=2) if _is_company(cell) else cell for cell in row))
        widths = (*table.widths[:3], 0.9, 0.1, 0.8, *table.widths[5:])
        return PrintedTable(table.key, tuple(rows), widths)

    return with_table(document, "requests", edit)


def _is_company(cell: PrintedCell) -> bool:
    return cell.expected is not None and cell.expected.column_key == "company"


def split_result_label(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """三、本年度办理结果 is printed twice, over two groups of rows."""
    if document.form == "pre2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        first = next(number for number, row in enumerate(table.rows) if row[0].text.startswith("三、"))
        label = table.rows[first][0]
        second = next(n for n, row in enumerate(table.rows) if any(cell.text.startswith("（四）") for cell in row))
        rows = list(table.rows)
        rows[first] = (replace(label, row_span=second - first), *rows[first][1:])
        rows[second] = (replace(label, row_span=label.row_span - (second - first)), *rows[second])
        return replace(table, rows=tuple(rows))

    return with_table(document, "requests", edit)


def trailing_cells(document: PrintedDocument, _: Random) -> PrintedDocument:
    """An empty column behind each table and an empty row below it."""

    def edit(table: PrintedTable) -> PrintedTable:
        tails: list[tuple[PrintedCell, ...]] = []
        for row in table.rows:
            tails.append((*row, PrintedCell("")))
        tails.append((PrintedCell("", column_span=len(table.widths) + 1),))
        return replace(table, rows=tuple(tails), widths=(*table.widths, 0.4))

    return with_tables(document, edit)


def without_disputes(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """Table 四 is left out."""
    if document.form == "pre2019":
        return None
    kept = [block for block in document.blocks if not (isinstance(block, PrintedTable) and block.key == "disputes")]
    return replace(document, blocks=tuple(kept))


def one_table_for_all(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """Tables 三 and 四 stand in one grid, without a heading between them."""
    if document.form == "pre2019":
        return None
    requests, disputes = (table for table in document.tables if table.key in ("requests", "disputes"))
    columns = len(requests.widths) * len(disputes.widths)
    rows = [
        tuple(replace(cell, column_span=cell.column_span * (columns // len(table.widths))) for cell in row)
        for table in (requests, disputes)
        for row in table.rows
    ]
    shares = [width / len(disputes.widths) for width in requests.widths for _ in range(len(disputes.widths))]
    fused = PrintedTable("requests", tuple(rows), tuple(shares))
    blocks = [fused if block is requests else block for block in document.blocks if block is not disputes]
    return replace(document, blocks=tuple(blocks))


def duplicated_column_labels(document: PrintedDocument, _: Random) -> PrintedDocument | None:
    """Two headings of the 2019 form kept only their first line, 本年新, twice."""
    if document.form != "2019":
        return None

    def edit(table: PrintedTable) -> PrintedTable:
        rows = tuple(
            tuple(replace(cell, text="本年新") if cell.text.startswith("本年新") else cell for cell in row)
            for row in table.rows
        )
        return replace(table, rows=rows)

    return with_table(document, "proactive", edit)


STRUCTURE_VARIATIONS: dict[str, Callable[[PrintedDocument, Random], PrintedDocument | None]] = {
    "other_as_one_row": other_as_one_row,
    "hybrid_proactive_table": hybrid_proactive,
    "extra_local_rows": extra_local_rows,
    "item_rows_left_out": without_item_rows,
    "blocks_left_out": only_some_blocks,
    "value_in_heading": value_in_heading,
    "heading_shifted": shifted_heading,
    "result_label_twice": split_result_label,
    "empty_trailing_cells": trailing_cells,
    "disputes_left_out": without_disputes,
    "requests_and_disputes_in_one_grid": one_table_for_all,
    "duplicated_column_labels": duplicated_column_labels,
}
