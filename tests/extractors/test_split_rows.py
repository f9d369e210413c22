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


def requests(rows: list[tuple[str, str]]) -> Grid:
    return grid([[label, *([value] * 7)] for label, value in rows])


def test_the_first_row_of_a_group_whose_label_stands_on_the_next_page_has_the_numbers_beside_the_group() -> None:
    first = requests([("一、本年新收政府信息公开申请数量", "9"), ("（六）其他处理", "4")])
    label = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    second = requests(
        [
            (label, ""),
            ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "5"),
            ("3.其他", "6"),
        ]
    )
    mapped = map_tables([first, second])
    values = {cell.row_key: cell.value for cell in mapped.cells if cell.column_key == "total"}
    assert values == {"new_requests": 9, "other_not_corrected": 4, "other_fee_unpaid": 5, "other_other": 6}
    assert all(cell.confidence < 0.9 for cell in mapped.cells if cell.row_key == "other_not_corrected")


def test_a_number_that_a_page_break_parts_from_its_row_beside_the_rest_of_a_group_is_in_the_row() -> None:
    header = ["", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    first = grid(
        [header, ["", "一、本年新收政府信息公开申请数量", *"5000005"], ["三", "（一）予以公开", *"500000", ""]]
    )
    rows = [
        ["", *[""] * 6, "5"],
        ["（二）部分公开", *"0000000"],
        ["1.属于国家秘密", *"0000000"],
        ["（七）总计", *"0000000"],
    ]
    cells = [
        GridCell(number, column, text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row, 1)
    ]  # fmt: skip
    group = GridCell(0, 0, "、\n本\n年\n度\n办\n理\n结\n果", row_span=4)
    mapped = map_tables([first, Grid((group, *cells), 4, 9)])
    values = {(cell.row_key, cell.column_key): cell.value for cell in mapped.cells}
    assert values["granted", "natural_person"] == 5
    assert values["granted", "total"] == 5
    assert not [problem for problem in mapped.problems if problem.code == "unknown_row"]


def test_numbers_of_a_statistics_row_that_stand_on_the_next_page_are_in_the_row() -> None:
    header = ["指标名称", "计量单位", "2013年度", "历年累计"]
    first = grid([header, ["主动公开文件数", "条", "778", "779"], ["受理依申请公开信息总数", "条", "", "4"]])
    second = grid([["", "", "5", ""], ["对申请的答复总数", "条", "6", "7"]])
    cells = {(cell.row_key, cell.column_key): cell for cell in map_tables([first, second]).cells}
    assert {key: cell.value for key, cell in cells.items() if key[0] == "受理依申请公开信息总数"} == {
        ("受理依申请公开信息总数", "current_year"): 5,
        ("受理依申请公开信息总数", "cumulative"): 4,
    }
    assert cells["受理依申请公开信息总数", "current_year"].confidence < 1.0
    assert len(cells) == 6


def test_a_statistics_row_without_a_label_is_not_joined_to_a_row_that_has_its_numbers() -> None:
    header = ["指标名称", "计量单位", "2013年度", "历年累计"]
    first = grid([header, ["主动公开文件数", "条", "778", "779"], ["受理依申请公开信息总数", "条", "3", "4"]])
    second = grid([["", "", "5", ""], ["对申请的答复总数", "条", "6", "7"]])
    values = [cell.value for cell in map_tables([first, second]).cells]
    assert values == [778, 779, 3, 4, 6, 7]


def test_words_on_the_next_page_are_no_number_of_a_blank_statistics_row() -> None:
    first = grid([["指标名称", "计量单位", "2013年度"], ["主动公开文件数", "条", "778"], ["收到申请数", "件", ""]])
    second = grid([["", "", "次"], ["对申请的答复总数", "条", "6"]])
    assert [cell.raw_text for cell in map_tables([first, second]).cells] == ["778", "", "6"]
