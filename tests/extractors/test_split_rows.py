"""Rows that a page break cuts in two are read as one, in every table."""

from __future__ import annotations

from decimal import Decimal

from extractors.mapping import map_tables
from extractors.model import Grid, GridCell


def grid(rows: list[list[str]]) -> Grid:
    cells = tuple(GridCell(number, column, text) for number, row in enumerate(rows) for column, text in enumerate(row))
    return Grid(cells, len(rows), len(rows[0]))


def test_a_row_of_table_two_cut_in_its_label_is_one_row() -> None:
    first = grid([["信息内容", "本年处理决定数量"], ["行政处罚", "104"], ["行政", "79"]])
    mapped = map_tables(
        [first, grid([["强制", ""], ["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", "18.40"]])]
    )
    values = {cell.row_key: cell.value for cell in mapped.cells}
    assert values == {"penalties": Decimal(104), "coercive_measures": Decimal(79), "fees": Decimal("18.40")}
    assert {cell.row_label for cell in mapped.cells} == {"行政处罚", "行政强制", "行政事业性收费"}
    assert mapped.problems == ()


def test_a_row_of_table_two_whose_number_stands_on_the_next_page_is_one_row() -> None:
    first = grid([["信息内容", "本年处理决定数量"], ["行政处罚", "104"], ["行政强制", ""]])
    mapped = map_tables([first, grid([["", "79"]])])
    assert {cell.row_key: cell.value for cell in mapped.cells}["coercive_measures"] == Decimal(79)


def test_a_whole_row_behind_a_blank_one_stays_a_row() -> None:
    first = grid([["信息内容", "本年处理决定数量"], ["行政处罚", ""]])
    mapped = map_tables([first, grid([["行政强制", "79"]])])
    values = {cell.row_key: cell.value for cell in mapped.cells}
    assert values == {"penalties": None, "coercive_measures": Decimal(79)}
