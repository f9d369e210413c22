from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.forms import entries
from extractors.grids.placement import PrintedCell, place, plain_rows
from extractors.mapping import map_tables
from extractors.mapping.alignment import CERTAINTY_BY_PLACE, PrintedLabel, pair_rows
from extractors.model import Cell, Grid, Kind, Paragraph
from extractors.readers import html

APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def requests_grid(rows: list[list[str]], header: list[str] | None = None) -> Grid:
    heading = [["", *(header or APPLICANTS)]]
    return place(plain_rows([*heading, *rows]), 1)


def values(cells: tuple[Cell, ...]) -> dict[tuple[str, str], Decimal | None]:
    return {(cell.row_key, cell.column_key): cell.value for cell in cells}


def test_columns_are_counted_from_the_right_and_rows_told_by_their_labels() -> None:
    mapped = map_tables(
        [requests_grid([["一、本年新收政府信息公开申请数量", *"1234567"], ["四、结转下年度继续办理", *"0000008"]])]
    )
    found = values(mapped.cells)
    assert found["new_requests", "natural_person"] == 1
    assert found["new_requests", "total"] == 7
    assert found["carried_out", "total"] == 8
    assert len(found) == 14


def test_a_column_of_remarks_after_the_total_is_no_applicant() -> None:
    rows = [["一、本年新收政府信息公开申请数量", *"1234567", ""], ["（七）总计", *"1111117", "无"]]
    found = values(map_tables([requests_grid(rows, [*APPLICANTS, "备注"])]).cells)
    assert found["new_requests", "natural_person"] == 1
    assert found["outcomes_total", "total"] == 7


def test_a_total_that_is_printed_first_is_the_total() -> None:
    header = ["总计", *APPLICANTS[:-1]]
    grid = requests_grid([["一、本年新收政府信息公开申请数量", *"7123456"]], header)
    found = values(map_tables([grid]).cells)
    assert found["new_requests", "total"] == 7
    assert found["new_requests", "natural_person"] == 1


def test_a_row_cut_by_a_page_break_is_put_together_again() -> None:
    first = requests_grid(
        [["一、本年新收政府信息公开申请数量", *"0000000"], ["5.要求行政机关确认或重", "1757", *"000000"]]
    )
    # the rest of the label without numbers
    rest = place(plain_rows([["新出具已获取信息", *[""] * 7], ["（七）总计", *"0000000"]]), 2)
    assert values(map_tables([first, rest]).cells)["rejected_reconfirm", "natural_person"] == 1757
    # the last digit of a wrapped number, without any label
    digits = place(plain_rows([["", "3", *[""] * 6], ["（七）总计", *"0000000"]]), 2)
    assert values(map_tables([first, digits]).cells)["rejected_reconfirm", "natural_person"] == 17573


def test_the_one_row_and_the_three_rows_of_other_handling_have_keys_of_their_own() -> None:
    one = map_tables([requests_grid([["（六）其他处理", *"1000001"], ["（七）总计", *"1000001"]])])
    three = map_tables([requests_grid([["1.申请人无正当理由逾期不补正", *"1000001"], ["3.其他", *"2000002"]])])
    assert values(one.cells)["other", "total"] == 1
    assert values(three.cells)["other_not_corrected", "total"] == 1
    assert values(three.cells)["other_other", "total"] == 2


def test_a_local_row_is_reported_and_left_out() -> None:
    mapped = map_tables(
        [requests_grid([["一、本年新收政府信息公开申请数量", *"0000000"], ["本地自加的一行统计", *"9999999"]])]
    )
    assert all(cell.value == 0 for cell in mapped.cells)
    assert [(problem.code, problem.where) for problem in mapped.problems] == [("unknown_row", "本地自加的一行统计")]


def test_a_sub_total_of_a_group_is_not_taken_for_the_outcome_it_resembles() -> None:
    mapped = map_tables(
        [requests_grid([["一、本年新收政府信息公开申请数量", *"0000000"], ["（三）不予公开", *"7777777"]])]
    )
    assert ("granted", "total") not in values(mapped.cells)


def test_a_header_that_is_shifted_does_not_move_the_numbers() -> None:
    grid = requests_grid([["一、本年新收政府信息公开申请数量", *"1234567"]], ["自然人", "", *APPLICANTS[1:]])
    assert values(map_tables([grid]).cells)["new_requests", "natural_person"] == 1


def test_an_empty_column_that_a_span_left_among_the_numbers_holds_no_applicant() -> None:
    rows = [["一、本年新收政府信息公开申请数量", *"12", "", *"34567"], ["（七）总计", *"11", "", *"11117"]]
    found = values(map_tables([requests_grid(rows, [APPLICANTS[0], "", *APPLICANTS[1:]])]).cells)
    assert [found["new_requests", key] for key in ("natural_person", "company", "total")] == [1, 2, 7]
    assert len(found) == 14


def test_a_blank_column_of_seven_stays_an_applicant() -> None:
    rows = [["一、本年新收政府信息公开申请数量", *"12", "", *"4567"], ["（七）总计", *"11", "", *"1117"]]
    found = values(map_tables([requests_grid(rows)]).cells)
    assert found["new_requests", "research_institute"] is None
    assert found["new_requests", "total"] == 7


def proactive(rows: list[list[str]]) -> dict[tuple[str, str], Decimal | None]:
    return values(map_tables([place(plain_rows(rows), 1)]).cells)


def test_blocks_of_both_forms_in_one_table_are_read_by_their_own_headers() -> None:
    mapped = map_tables(
        [
            place(
                plain_rows(
                    [
                        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
                        ["规章", "1", "2", "3"],
                        ["信息内容", "本年处理决定数量", "", ""],
                        ["行政许可", "9", "", ""],
                        ["信息内容", "本年收费金额（单位：万元）", "", ""],
                        ["行政事业性收费", "1.5", "", ""],
                    ]
                ),
                1,
            )
        ]
    )
    found = values(mapped.cells)
    assert found["regulations", "total_published"] == 3
    assert found["licences", "decisions"] == 9
    assert found["fees", "amount"] == Decimal("1.5")
    assert "hybrid_form" in {problem.code for problem in mapped.problems}


def test_two_headers_cut_to_the_same_words_are_told_by_their_order() -> None:
    found = proactive([["信息内容", "本年新", "本年新", "对外公开总数量"], ["规范性文件", "4", "5", "6"]])
    assert found["normative_documents", "newly_made"] == 4
    assert found["normative_documents", "newly_published"] == 5


def test_an_amount_typed_into_its_header_is_read_there() -> None:
    found = proactive([["信息内容", "本年收费金额（单位：0万元）"], ["行政事业性收费", ""]])
    assert found["fees", "amount"] == 0


def test_a_label_that_was_lost_is_told_by_its_place_and_is_less_sure() -> None:
    grid = place(
        plain_rows(
            [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["", *"123"], ["行政规范性文件", *"456"]]
        ),
        1,
    )
    lost = [cell for cell in map_tables([grid]).cells if cell.row_key == "regulations"]
    assert [cell.value for cell in lost] == [1, 2, 3]
    assert max(cell.confidence for cell in lost) < 0.9


def test_a_label_lost_in_both_printings_of_a_table_gives_its_cells_once() -> None:
    rows = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["", *"123"], ["行政规范性文件", *"456"]]
    cells = map_tables([place(plain_rows(rows), 1), place(plain_rows(rows), 2)]).cells
    assert len({(cell.row_key, cell.column_key) for cell in cells}) == len(cells) == 6


def test_units_come_from_the_cell_then_the_header_then_the_form() -> None:
    rows = [["信息内容", "采购项目数量", "采购总金额"], ["政府集中采购", "3", "75394432.52元"]]
    units = {cell.column_key: cell.unit for cell in map_tables([place(plain_rows(rows), 1)]).cells}
    assert units == {"procurement_items": "项", "procurement_amount": "元"}


def test_disputes_are_read_in_one_row_of_fifteen_and_in_three_rows_of_five() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    one = place(plain_rows([results * 3, [str(n) for n in range(15)]]), 1)
    three = place(
        plain_rows([["", *results], ["行政复议", *"01234"], ["未经复议直接起诉", *"56789"], ["复议后起诉", *"01234"]]),
        1,
    )
    assert values(map_tables([one]).cells)["litigation_direct", "corrected"] == 6
    assert values(map_tables([three]).cells)["litigation_direct", "corrected"] == 6


def test_statistics_keep_their_labels_as_paths() -> None:
    grid = place(
        plain_rows(
            [
                ["指标名称", "计量单位", "2015年度", "历年累计"],
                ["受理依申请公开信息总数", "条", "3", "9"],
                ["其中：1、当面申请数", "条", "1", "4"],
                ["2、网上申请数", "条", "2", "5"],
                ["行政复议数", "件", "0", "0"],
            ]
        ),
        1,
    )
    mapped = map_tables([grid])
    assert mapped.form == "pre2019"
    found = values(mapped.cells)
    assert found["受理依申请公开信息总数/网上申请数", "current_year"] == 2
    assert found["受理依申请公开信息总数/当面申请数", "cumulative"] == 4
    assert found["行政复议数", "current_year"] == 0


def test_a_table_printed_twice_is_one_table_and_a_difference_is_reported() -> None:
    first = requests_grid([["一、本年新收政府信息公开申请数量", *"0000001"], ["（七）总计", *"0000001"]])
    second = requests_grid([["一、本年新收政府信息公开申请数量", *"0000002"], ["（七）总计", *"0000001"]])
    mapped = map_tables([first, second])
    assert len(mapped.cells) == 14
    assert [problem.code for problem in mapped.problems] == ["printed_twice"]
    doubtful = [(cell.row_key, cell.column_key) for cell in mapped.cells if cell.confidence < 0.9]
    assert doubtful == [("new_requests", "total")]
    assert not map_tables([first, first]).problems


def proactive_of_2021(licences: str, label: str = "规章") -> Grid:
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        [label, "0", "0", "3"],
        ["行政规范性文件", "1", "0", "4"],
        ["信息内容", "本年处理决定数量", "", ""],
        ["行政许可", licences, "", ""],
        ["行政处罚", "2", "", ""],
        ["行政强制", "1", "", ""],
    ]
    return place(plain_rows(rows), 1)


def proactive_of_2019(licences: str) -> Grid:
    rows = [
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "7", "0", licences],
        ["其他对外管理服务事项", "8", "0", "1"],
        ["行政处罚", "9", "0", "1"],
        ["行政强制", "9", "0", "1"],
    ]
    return place(plain_rows(rows), 1)


@pytest.mark.parametrize("label", ["规章", "", "规章（设区的市、自治州人民政府应提供相关数据）"])
def test_a_table_begins_again_with_its_rows_whatever_became_of_the_label_of_the_first(label: str) -> None:
    mapped = map_tables([proactive_of_2021("5", label), proactive_of_2021("6", label)])
    assert values(mapped.cells)["licences", "decisions"] == 5
    assert [problem.where for problem in mapped.problems] == ["licences/decisions"]


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("某局2018年政府信息公开工作年度报告", 9),
        ("某局 2021 年政府信息公开年度报告（本级）", 9),
        ("某局2022年政府信息公开工作年度报告", 11),
        ("某局2018年政府信息公开工作年度报告见附件；数据如下", 11),
    ],
)
def test_what_follows_the_title_of_a_report_of_another_year_is_left_out(title: str, count: int) -> None:
    returns = place(
        plain_rows([["统计指标", "单位", "统计数"], ["主动公开政府信息数", "条", "7"], ["收到申请数", "件", "8"]]), 2
    )
    first, second = Paragraph("某局2022年政府信息公开工作年度报告"), Paragraph(title)
    mapped = map_tables([first, proactive_of_2021("5"), second, Paragraph("一、概述"), returns])
    assert len(mapped.cells) == count
    assert [problem.code for problem in mapped.problems] == (["another_report"] if count == 9 else [])


def test_a_title_of_another_year_before_or_between_the_tables_of_one_report_parts_nothing() -> None:
    link = Paragraph("某局2020年政府信息公开工作年度报告")
    requests = requests_grid([["一、本年新收政府信息公开申请数量", *"1" * 7], ["四、结转下年度继续办理", *"0000000"]])
    title = Paragraph("某局2022年政府信息公开工作年度报告")
    assert len(map_tables([link, title, proactive_of_2021("5"), link, requests]).cells) == 9 + 14


def test_of_reports_one_behind_the_other_the_tables_are_those_of_one_report() -> None:
    def requests(count: str) -> Grid:
        return requests_grid([["一、本年新收政府信息公开申请数量", *count * 7], ["四、结转下年度继续办理", *"0000000"]])

    mapped = map_tables([proactive_of_2021("5"), requests("1"), proactive_of_2019("6"), requests("2")])
    assert mapped.form == "2021"
    found = values(mapped.cells)
    assert found["licences", "decisions"] == 5
    assert found["new_requests", "total"] == 1
    assert len(found) == 9 + 14


def test_digits_that_make_no_one_number_are_doubtful_and_words_are_not() -> None:
    mapped = map_tables([requests_grid([["一、本年新收政府信息公开申请数量", "82 739", "22\n0", "若干", *"0001"]])])
    found = [(cell.kind, cell.confidence) for cell in mapped.cells[:4]]
    assert [kind for kind, _ in found] == [Kind.UNREADABLE] * 3 + [Kind.NUMBER]
    assert [confidence < 0.9 for _, confidence in found] == [True, True, False, False]


def test_a_blank_and_a_placeholder_have_no_value() -> None:
    mapped = map_tables([requests_grid([["一、本年新收政府信息公开申请数量", "", "/", *"00001"]])])
    kinds = {cell.column_key: (cell.kind, cell.value) for cell in mapped.cells}
    assert kinds["natural_person"] == (Kind.BLANK, None)
    assert kinds["company"] == (Kind.NOT_APPLICABLE, None)


@pytest.mark.parametrize("missing", [0, 10, 24])
def test_alignment_finds_the_row_whose_label_was_lost(missing: int) -> None:
    rows = entries("requests", "row", "2021")
    labels = [PrintedLabel("" if at == missing else row.label_zh) for at, row in enumerate(rows)]
    pairings = pair_rows(labels, rows)
    assert [pairing.entry.key for pairing in pairings] == [row.key for row in rows]
    assert pairings[missing].certainty == CERTAINTY_BY_PLACE


@pytest.mark.parametrize(("label", "printed"), [("（七）总计", "（七囗总计"), ("3.其他", "3囗其他")])
def test_a_short_label_that_lost_a_character_is_told_by_its_place_and_less_sure(label: str, printed: str) -> None:
    written = ["2.申请人逾期未按收费通知要求缴纳费用", "3.其他", "（七）总计", "四、结转下年度继续办理"]
    rows = [[printed if each == label else each, *[str(n)] * 7] for n, each in enumerate(written)]
    (cell,) = {
        (cell.row_key, cell.confidence) for cell in map_tables([requests_grid(rows)]).cells if cell.row_label == printed
    }
    assert cell == ("other_other" if label == "3.其他" else "outcomes_total", (1 + CERTAINTY_BY_PLACE) / 2)


def test_a_sub_total_is_no_total_where_the_total_is_printed() -> None:
    rows = [["3.其他", *"0000000"], ["小计", *"1111117"], ["（七）总计", *"2222229"]]
    found = values(map_tables([requests_grid(rows)]).cells)
    assert len(found) == 14
    assert found["outcomes_total", "total"] == 9


def test_prose_and_menus_in_tables_give_no_cells() -> None:
    menu = place(plain_rows([["首页", "政务公开", "行政许可"], ["新闻", "公告", "行政处罚"]]), 1)
    assert map_tables([menu]).cells == ()


NATIONAL_RETURN = [
    ["统计指标", "单位", "统计数"],
    ["三、依申请公开情况", "——", "——"],
    ["（一）收到申请数", "件", "31"],
    ["1．当面申请数", "件", "4"],
    ["（三）申请答复数", "件", "30"],
    ["4．不同意公开答复数", "件", "5"],
    ["其中：涉及国家秘密", "件", "1"],
    ["涉及个人隐私", "件", "2"],
    ["5．不属于本行政机关公开数", "件", "4"],
    ["一、主动公开情况", "", ""],
    ["（一）主动公开政府信息数", "条", "1523"],
    ["其中：主动公开规范性文件数", "条", "36"],
    ["制发规范性文件总数", "件", "40"],
    ["（二）通过不同渠道和方式公开政府信息的情况", "", ""],
    ["1．政府公报公开政府信息数", "条", "12"],
]


def statistics(rows: list[list[str]]) -> dict[str, Decimal | None]:
    cells = map_tables([place(plain_rows(rows), 1)]).cells
    assert {cell.table_key for cell in cells} == {"statistics"}
    return {cell.row_key: cell.value for cell in cells if cell.column_key == "current_year"}


def test_parts_without_an_ordinal_go_on_until_the_next_ordinal_a_total_or_another_unit() -> None:
    found = statistics(NATIONAL_RETURN)
    answers = "依申请公开情况/申请答复数"
    assert found["依申请公开情况"] is None  # prints a dash
    assert found["依申请公开情况/收到申请数/当面申请数"] == 4
    assert found[f"{answers}/不同意公开答复数/涉及国家秘密"] == 1
    assert found[f"{answers}/不同意公开答复数/涉及个人隐私"] == 2
    assert found[f"{answers}/不属于本行政机关公开数"] == 4
    assert found["主动公开情况/主动公开政府信息数/主动公开规范性文件数"] == 36
    assert found["主动公开情况/制发规范性文件总数"] == 40
    assert found["主动公开情况/通过不同渠道和方式公开政府信息的情况/政府公报公开政府信息数"] == 12


def test_statistics_without_a_header_are_the_same() -> None:
    assert statistics(NATIONAL_RETURN[1:]) == statistics(NATIONAL_RETURN)


def test_blocks_side_by_side_are_read_one_after_the_other() -> None:
    found = statistics(
        [
            ["项目", "数量", "项目", "数量"],
            ["主动公开信息数", "356", "同意公开答复数", "6"],
            ["收到申请数", "12", "不予公开答复数", "1"],
            ["其中：1．当面申请数", "3", "行政复议数", "0"],
            ["2．网上申请数", "9", "", ""],
        ]
    )
    assert list(found) == [
        "主动公开信息数",
        "收到申请数",
        "收到申请数/当面申请数",
        "收到申请数/网上申请数",
        "同意公开答复数",
        "不予公开答复数",
        "行政复议数",
    ]
    assert found["同意公开答复数"] == 6


def test_indicators_beside_each_other_stand_above_their_numbers() -> None:
    assert statistics([["主动公开信息数", "收到申请数", "行政复议数", "行政诉讼数"], ["124", "3", "1", "0"]]) == {
        "主动公开信息数": 124,
        "收到申请数": 3,
        "行政复议数": 1,
        "行政诉讼数": 0,
    }


def test_codes_are_no_labels_and_the_latest_year_is_the_current_one() -> None:
    found = statistics(
        [
            ["指标名称", "代码", "单位", "2010年", "2011年"],
            ["甲", "乙", "丙", "1", "2"],
            ["主动公开信息数", "01", "条", "300", "356"],
            ["收到申请数", "02", "件", "11", "12"],
        ]
    )
    assert found == {"主动公开信息数": 356, "收到申请数": 12}


def test_one_qizhong_beside_several_rows_makes_them_all_parts() -> None:
    markup = """<table><tr><td colspan=2>指标</td><td>单位</td><td>数量</td></tr>
    <tr><td colspan=2>收到申请数</td><td>件</td><td>3</td></tr>
    <tr><td rowspan=2>其中</td><td>当面申请</td><td>件</td><td>1</td></tr><tr><td>传真申请</td><td>件</td><td>2</td></tr>
    <tr><td colspan=2>行政复议数</td><td>件</td><td>0</td></tr>
    <tr><td colspan=4>填报人：某某　联系电话：123</td></tr></table>"""
    cells = map_tables(html.read(markup.encode(), "utf-8").blocks).cells
    assert [cell.row_key for cell in cells] == [
        "收到申请数",
        "收到申请数/当面申请",
        "收到申请数/传真申请",
        "行政复议数",
    ]


def test_statistics_of_another_kind_beside_a_table_of_the_form_are_left_out() -> None:
    ways = [["内容", "数量"], ["收到申请数", "12"], ["当面申请数", "2"], ["行政复议数", "0"]]
    form = requests_grid([[entry.label_zh, *"1000001"] for entry in entries("requests", "row", "2021")])
    assert {cell.table_key for cell in map_tables([place(plain_rows(ways), 1), form]).cells} == {"requests"}


def test_columns_in_another_order_are_told_by_their_headers() -> None:
    found = proactive([["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"], ["行政规范性文件", *"312"]])
    assert found["normative_documents", "issued"] == 1
    assert found["normative_documents", "repealed"] == 2
    assert found["normative_documents", "in_force"] == 3
    results = ["总计", "结果维持", "结果纠正", "其他结果", "尚未审结"]
    disputed = values(map_tables([place(plain_rows([results * 3, [str(n) for n in range(15)]]), 1)]).cells)
    assert disputed["review", "total"] == 0
    assert disputed["litigation_after_review", "pending"] == 14


def test_words_where_a_number_belongs_are_unreadable_and_no_label() -> None:
    rows = [["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"], ["行政许可", "5", "持平", "20"]]
    cells = {cell.column_key: cell for cell in map_tables([place(plain_rows(rows), 1)]).cells}
    assert cells["items_last_year"].value == 5
    assert cells["items_change"].kind is Kind.UNREADABLE
    assert cells["decisions"].value == 20
    found = proactive([["信息内容", "本年处理决定数量"], ["行政许可", "约300"]])
    assert found == {("licences", "decisions"): None}


def test_a_table_four_in_two_is_one_and_lawsuits_not_divided_are_left_out() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    reviews = place(plain_rows([["行政复议", "", "", "", ""], results, list("01234")]), 1)
    head = ["行政诉讼", *[""] * 9], ["未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]
    lawsuits = place(plain_rows([*head, results * 2, list("5678901234")]), 1)
    found = values(map_tables([reviews, lawsuits]).cells)
    assert (found["review", "total"], found["litigation_direct", "total"]) == (Decimal(4), Decimal(9))
    assert found["litigation_after_review", "total"] == 4

    undivided = place(plain_rows([["行政复议", *[""] * 4, "行政诉讼", *[""] * 4], results * 2, list("5678901234")]), 1)
    mapped = map_tables([undivided])
    assert {cell.row_key for cell in mapped.cells} == {"review"}
    assert [problem.code for problem in mapped.problems] == ["lawsuits_not_divided"]


def test_results_may_be_the_rows_and_kinds_of_case_the_columns() -> None:
    rows = [["项目", "行政复议", "未经复议直接起诉", "复议后起诉"], ["结果维持", *"123"], ["结果纠正", *"000"]]
    rows += [["其他结果", *"400"], ["尚未审结", *"000"], ["总计", *"523"]]
    found = values(map_tables([place(plain_rows(rows), 1)]).cells)
    assert found["review", "other"] == 4
    assert found["litigation_after_review", "total"] == 3


@pytest.mark.parametrize("span", [20, 23])
def test_a_group_that_reaches_over_too_few_or_too_many_rows_changes_nothing(span: int) -> None:
    rows = entries("requests", "row", "2021")
    head = "".join(f"<td>{applicant}</td>" for applicant in APPLICANTS)
    lines = [f"<tr><td colspan=3></td>{head}</tr>"]
    for number, entry in enumerate(rows):
        group = f"<td rowspan={span}>三、本年度办理结果</td>" if entry.key == "granted" else ""
        group += "<td rowspan=3>（六）其他处理</td>" if entry.key == "other_not_corrected" else ""
        wide = 3 if not entry.groups else 1 if entry.key.startswith("other_") else 2
        label = f"<td colspan={wide}>{entry.label_zh}</td>"
        lines.append(f"<tr>{group}{label}" + f"<td>{number}</td>" * 7 + "</tr>")
    markup = f"<table>{''.join(lines)}</table>"
    found = values(map_tables(html.read(markup.encode(), "utf-8").blocks).cells)
    expected = {(entry.key, key.key): n for n, entry in enumerate(rows) for key in entries("requests", "col", "2021")}
    assert found == expected


def test_a_table_of_totals_only_and_one_of_three_columns_give_what_they_print() -> None:
    totals = place(
        plain_rows([["办理情况", "总计"], ["一、本年新收政府信息公开申请数量", "5"], ["（七）总计", "4"]]), 1
    )
    assert values(map_tables([totals]).cells) == {("new_requests", "total"): 5, ("outcomes_total", "total"): 4}
    three = [["", "自然人", "法人或其他组织", "总计"], ["一、本年新收政府信息公开申请数量", *"437"]]
    assert set(values(map_tables([place(plain_rows(three), 1)]).cells)) == {
        ("new_requests", "natural_person"),
        ("new_requests", "total"),
    }


def test_one_header_for_all_blocks_and_one_that_lacks_a_column_are_told_by_their_labels() -> None:
    made = ["本年制发件数", "本年废止件数", "现行有效件数"]
    found = proactive(
        [
            ["类别", "信息内容", *made, "本年处理决定数量", "本年收费金额（单位：万元）"],
            ["第二十条第（一）项", "行政规范性文件", "1", "2", "3", "", ""],
            ["第二十条第（五）项", "行政许可", "", "", "", "4", ""],
            ["第二十条第（八）项", "行政事业性收费", "", "", "", "", "7.5"],
        ]
    )
    assert found == {
        ("normative_documents", "issued"): 1,
        ("normative_documents", "repealed"): 2,
        ("normative_documents", "in_force"): 3,
        ("licences", "decisions"): 4,
        ("fees", "amount"): Decimal("7.5"),
    }
    assert proactive([["信息内容", "本年制发件数", "现行有效件数"], ["规章", "1", "3"]]) == {
        ("regulations", "issued"): 1,
        ("regulations", "in_force"): 3,
    }


def test_kinds_of_case_below_each_other_each_have_their_numbers_below_them() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [["行政复议", *[""] * 4], results, list("01234"), ["行政诉讼（未经复议直接起诉）", *[""] * 4], results]
    rows += [list("56789"), ["行政诉讼（复议后起诉）", *[""] * 4], results, list("34567")]
    found = values(map_tables([place(plain_rows(rows), 1)]).cells)
    assert [found[kind, "total"] for kind in ("review", "litigation_direct", "litigation_after_review")] == [4, 9, 7]


def test_a_group_printed_in_its_rows_label_does_not_hide_the_row() -> None:
    rows = [["三、本年度办理结果（一）予以公开", *"1000001"], ["三、本年度办理结果（七）总计", *"2000002"]]
    rows += [["（五）不予处理1.信访举报投诉类申请", *"3000003"]]
    found = values(map_tables([requests_grid([["一、本年新收政府信息公开申请数量", *"0000000"], *rows])]).cells)
    assert found["granted", "total"] == 1
    assert found["outcomes_total", "total"] == 2
    assert found["rejected_petition", "total"] == 3


def test_disputes_whose_header_a_page_break_cuts_are_not_shifted_by_a_blank_column_at_the_end() -> None:
    upper = ["结果", "结果", "其他", "尚未", "总计", "未经复议直接起诉", "复议后起诉", ""]
    lower = ["维持", "纠正", "结果", "审结", "", *["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2, ""]
    numbers = [str(number) for number in range(1, 16)]
    top = place(plain_rows([["行政复议", "", "", "", "", "行政诉讼", "", ""], upper]), 1)
    rest = place(plain_rows([lower, [*numbers, ""]]), 2)
    found = [cell.raw_text for cell in map_tables([top, rest]).cells]
    assert found == numbers


def test_a_row_that_a_page_break_cuts_where_its_label_is_that_of_another_row_is_one() -> None:
    head = [["勾稽关系", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]]
    upper = [*head, ["1.属于国家秘密", *"1000001"], ["2.其他", *"3000003"]]
    lower = [["法律行政法规禁止公开", *[""] * 7], ["3.危及“三安全一稳定”", *"2000002"]]
    cells = map_tables([place(plain_rows(upper), 1), place(plain_rows(lower), 2)]).cells
    found = {cell.row_key: cell.value for cell in cells if cell.column_key == "total"}
    assert found == {"denied_state_secret": 1, "denied_prohibited_by_law": 3, "denied_security_stability": 2}


def test_a_fragment_of_blank_rows_has_no_header_in_the_row_that_is_named_as_a_column_is() -> None:
    header = requests_grid([["一、本年新收政府信息公开申请数量", *"1234567"]])
    blank = [[label, *[""] * 7] for label in ("1.申请人无正当理由逾期不补正", "3.其他", "（七）总计")]
    rest = place(plain_rows([*blank, ["四、结转下年度继续办理", *"1000001"]]), 2)
    found = values(map_tables([header, rest]).cells)
    assert len(found) == 35
    assert found["carried_out", "total"] == 1
    assert found["other_other", "other_org"] is None


def test_a_header_printed_again_for_each_column_of_its_merged_cell_is_one() -> None:
    rows = [
        ["信息内容", *["本年处理决定数量"] * 3],
        ["行政许可", *["335"] * 3],
        ["信息内容", *["本年收费金额（单位：万元）"] * 3],
        ["行政事业性收费", *["1.5"] * 3],
    ]
    found = values(map_tables([place(plain_rows(rows), 1)]).cells)
    assert found == {("licences", "decisions"): Decimal(335), ("fees", "amount"): Decimal("1.5")}


def test_rows_printed_into_one_row_of_cells_are_taken_apart_and_are_less_sure() -> None:
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章\n行政规范性文件", "0\n3", "1\n4", "2\n/"],
    ]
    cells = map_tables([place(plain_rows(rows), 1)]).cells
    assert [(cell.row_key, cell.raw_text) for cell in cells] == [
        *(("regulations", text) for text in "012"),
        *(("normative_documents", text) for text in "34/"),
    ]
    assert max(cell.confidence for cell in cells) == 0.8


@pytest.mark.parametrize(("label", "number"), [("行政规\n范性文件", "12\n34"), ("规章\n行政规范性文件", "0")])
def test_a_label_or_a_number_broken_over_lines_is_no_stack(label: str, number: str) -> None:
    rows = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], [label, *[number] * 3]]
    assert len(map_tables([place(plain_rows(rows), 1)]).cells) == 3


def test_rows_pushed_to_the_right_by_lost_spans_are_read_without_the_blank_cell_at_their_end() -> None:
    rows = [
        ["勾稽关系", "申请人情况", ""],
        ["自然人", "法人或其他组织", "总计", ""],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""],
        ["三、本年度办理结果", "", "（一）予以公开", *"1234567", ""],
        ["", "", "（七）总计", *"7654321", ""],
    ]
    found = values(map_tables([place(plain_rows(rows), 1)]).cells)
    assert [found["granted", entry.key] for entry in entries("requests", "col", "2021")] == list(range(1, 8))
    assert found["outcomes_total", "natural_person"] == 7


def test_disputes_are_read_without_the_blank_cell_at_the_end_of_every_row() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    numbers = list(map(str, range(1, 16)))
    rows = [
        ["行政复议", "行政诉讼", ""],
        [*results, "未经复议直接起诉", "复议后起诉", ""],
        [*results, *results, ""],
        [*numbers, ""],
    ]
    cells = map_tables([place(plain_rows(rows), 1)]).cells
    assert [cell.raw_text for cell in cells] == numbers


def test_fifteen_numbers_below_a_header_that_lost_its_first_block_are_those_of_the_form() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    numbers = list(map(str, range(1, 16)))
    rows = [[*results, "未经复议直接起诉", "复议后起诉"], results * 2, numbers]
    grids = [place(plain_rows([row]), number) for number, row in enumerate(rows, 1)]
    cells = map_tables(grids).cells
    assert [(cell.row_key, cell.raw_text) for cell in cells][::5] == [
        ("review", "1"),
        ("litigation_direct", "6"),
        ("litigation_after_review", "11"),
    ]


def test_a_number_that_cannot_be_read_takes_none_of_the_fourteen_others_along() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    numbers = [*map(str, range(1, 5)), "#REF!", *map(str, range(6, 16))]
    mapped = map_tables([place(plain_rows([["未经复议直接起诉", "复议后起诉"], results * 3, numbers]), 1)])
    assert [cell.raw_text for cell in mapped.cells] == numbers
    assert [cell.kind for cell in mapped.cells].count(Kind.UNREADABLE) == 1
    assert not mapped.problems


def test_a_total_printed_first_is_the_total_though_a_header_is_worded_otherwise() -> None:
    header = ["合计", "公民", "有关单位", "科研院所", "公益组织", "法律机构", "其它"]
    mapped = map_tables([requests_grid([["一、本年新收政府信息公开申请数量", *"7123456"]], header)])
    assert values(mapped.cells)["new_requests", "total"] == 7
    assert values(mapped.cells)["new_requests", "natural_person"] == 1


def test_cells_are_doubtful_where_another_column_holds_the_sums_of_the_rest() -> None:
    labels = ["一、本年新收政府信息公开申请数量", "（一）予以公开", "（七）总计", "四、结转下年度继续办理"]
    rows = [[label, "6", *"123000"] for label in labels]
    header = ["甲", "乙", "丙", "丁", "戊", "己", "庚"]
    assert {cell.confidence for cell in map_tables([requests_grid(rows, header)]).cells} == {0.8}
    wrong_by_the_publisher = [[label, *"1230009"] for label in labels]
    assert {cell.confidence for cell in map_tables([requests_grid(wrong_by_the_publisher)]).cells} == {1.0}


def test_a_header_left_of_its_columns_does_not_cut_the_numbers_off() -> None:
    rows = [
        [*APPLICANTS, ""],
        ["一、本年新收政府信息公开申请数量", "", "", *"1234567", ""],
        ["其中：网络申请", "", "", *"1000001"],
        ["四、结转下年度继续办理", "", "", *"0000008", ""],
    ]
    found = values(map_tables([place(plain_rows(rows), 1)]).cells)
    assert found["new_requests", "natural_person"] == 1
    assert found["carried_out", "total"] == 8


def test_a_part_without_header_has_the_columns_of_the_part_before_it() -> None:
    first = place(plain_rows([["", *APPLICANTS, ""], ["一、本年新收政府信息公开申请数量", *"123456", "", ""]]), 1)
    second = place(plain_rows([["（一）予以公开", *"123456", "", ""], ["（七）总计", *"123456", "", ""]]), 2)
    found = values(map_tables([first, second]).cells)
    assert found["outcomes_total", "natural_person"] == 1
    assert found["outcomes_total", "total"] is None


def test_one_number_in_cells_merged_into_one_is_the_total_and_doubtful() -> None:
    rows = [[PrintedCell("一、本年新收政府信息公开申请数量"), PrintedCell("0", column_span=7)]]
    mapped = map_tables([place([[*map(PrintedCell, ["", *APPLICANTS])], *rows], 1)])
    assert [(cell.column_key, cell.value, cell.confidence) for cell in mapped.cells] == [("total", Decimal(0), 0.8)]


def test_a_row_with_columns_of_its_own_is_doubtful() -> None:
    widths = [2, 2, 2, 2, 2, 2, 2]
    header = [PrintedCell(text, column_span=width) for text, width in zip(APPLICANTS, widths, strict=True)]
    ruled = [PrintedCell(text, column_span=width) for text, width in zip("1234567", widths, strict=True)]
    apart = [PrintedCell("8"), PrintedCell("9", column_span=5), *[PrintedCell(text, column_span=2) for text in "0123"]]
    rows = [
        [PrintedCell(""), *header],
        [PrintedCell("一、本年新收政府信息公开申请数量"), *ruled],
        [PrintedCell("四、结转下年度继续办理"), *apart],
    ]
    cells = map_tables([place(rows, 1)]).cells
    assert {cell.confidence for cell in cells if cell.row_key == "new_requests"} == {1.0}
    assert {cell.confidence for cell in cells if cell.row_key == "carried_out"} == {0.8}


@pytest.mark.parametrize(("ordinal", "is_placed"), [("3.", True), ("2.", False)])
def test_a_label_of_which_the_ordinal_is_left_is_told_by_its_place(ordinal: str, is_placed: bool) -> None:
    rows = [["2.申请人逾期未按收费通知要求缴纳费用", *"1000001"], [ordinal, *"2000002"], ["（七）总计", *"3000003"]]
    cells = [cell for cell in map_tables([requests_grid(rows)]).cells if cell.row_key == "other_other"]
    assert [cell.confidence < 0.9 for cell in cells] == [True] * 7 * is_placed


def test_a_group_beside_the_blank_label_of_its_first_row_is_not_that_row() -> None:
    group = PrintedCell("（六）其他处理", row_span=3)
    labels = [[group, PrintedCell("")], [PrintedCell("2.申请人逾期未按收费通知要求缴纳费用")], [PrintedCell("3.其他")]]
    rows = [[*label, *map(PrintedCell, digit + "00000" + digit)] for label, digit in zip(labels, "123", strict=True)]
    header = [[PrintedCell("", column_span=2), *map(PrintedCell, APPLICANTS)]]
    before = [[PrintedCell("5.要求行政机关确认或重新出具已获取信息", column_span=2), *map(PrintedCell, "4000004")]]
    cells = map_tables([place([*header, *before, *rows], 1)]).cells
    found = values(cells)
    assert [found[key, "total"] for key in ("other_not_corrected", "other_other")] == [Decimal(1), Decimal(3)]
    assert ("other", "total") not in found
    assert all((cell.confidence < 0.9) == (cell.row_key == "other_not_corrected") for cell in cells)


@pytest.mark.parametrize(
    "other", [["（六）其他处理"], ["1.申请人无正当理由逾期不补正", "2.申请人逾期未按收费通知要求缴纳费用", "3.其他"]]
)
def test_a_lost_label_before_other_handling_is_told_by_its_place(other: list[str]) -> None:
    labels = ["4.无正当理由大量反复申请", "", *other, "（七）总计"]
    found = values(map_tables([requests_grid([[label, *"1000001"] for label in labels])]).cells)
    assert found["rejected_reconfirm", "total"] == 1
    assert len(found) == 7 * len(labels)


def test_the_lost_label_of_the_licences_is_told_in_a_form_without_other_services() -> None:
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["行政规范性文件", "1", "0", "4"],
        ["信息内容", "本年处理决定数量", "", ""],
        ["", "5", "", ""],
        ["行政处罚", "6", "", ""],
    ]
    found = values(map_tables([place(plain_rows(rows), 1)]).cells)
    assert found["licences", "decisions"] == 5


def test_a_cut_heading_that_is_repeated_for_each_merged_column_is_that_heading() -> None:
    rows = [["信息内容", *["本年处"] * 3], ["行政处罚", "6", "", ""], ["行政强制", "7", "", ""]]
    found = values(map_tables([place(plain_rows(rows), 1)]).cells)
    assert found == {("penalties", "decisions"): 6, ("coercive_measures", "decisions"): 7}


def blocks_of_cases(*names: str) -> list[list[PrintedCell]]:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    numbers = ["10001", "20002", "30003"]
    return [
        row
        for name, printed in zip(names, numbers, strict=False)
        for row in ([PrintedCell(name, column_span=8)], [*map(PrintedCell, results)], [*map(PrintedCell, printed)])
    ]


def test_blocks_of_cases_below_each_other_are_told_by_their_names_or_else_by_their_place() -> None:
    blocks = blocks_of_cases("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（囗囗囗起诉）")
    cells = map_tables([place(blocks, 1)]).cells
    found = {key: value for (key, column), value in values(cells).items() if column == "upheld"}
    assert found == {"review": 1, "litigation_direct": 2, "litigation_after_review": 3}
    assert all((cell.confidence < 0.9) == (cell.row_key == "litigation_after_review") for cell in cells)


def test_numbers_below_no_known_kind_of_case_are_not_those_of_another() -> None:
    cells = map_tables([place(blocks_of_cases("囗囗囗囗", "行政诉讼（未经复议直接起诉）"), 1)]).cells
    assert {cell.row_key: cell.value for cell in cells if cell.column_key == "total"} == {"litigation_direct": 2}


def test_the_name_of_the_first_cases_is_theirs_where_tables_three_and_four_are_one() -> None:
    rows = [
        [PrintedCell(""), *map(PrintedCell, APPLICANTS)],
        [PrintedCell("四、结转下年度继续办理"), *map(PrintedCell, "0000000")],
        *blocks_of_cases("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"),
    ]
    cells = [cell for cell in map_tables([place(rows, 1)]).cells if cell.table_key == "disputes"]
    assert len(cells) == 15
    assert {cell.confidence for cell in cells} == {1.0}


def test_a_row_without_label_between_blank_cells_has_its_numbers_below_their_headers() -> None:
    rows = [
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量", ""],
        ["行政处罚", "1", "2", "3", ""],
        ["", "4", "5", "6", ""],
        ["信息内容", "上一年项目数量", "本年增/减", "", ""],
        ["行政事业性收费", "7", "8", "", ""],
    ]
    found = values(map_tables([place(plain_rows(rows), 1)]).cells)
    assert [found["coercive_measures", key] for key in ("items_last_year", "items_change", "decisions")] == [4, 5, 6]


def test_the_name_of_a_group_in_each_of_its_rows_begins_no_second_table() -> None:
    first = [["（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用", *"1000001"]]
    rest = [["（六）其他处理", "3.其他", *"2000002"], ["", "四、结转下年度继续办理", *"3000003"]]
    grids = [place(plain_rows([["", "", *APPLICANTS], *first]), 1), place(plain_rows(rest), 2)]
    found = values(map_tables(grids).cells)
    totals = [found[key, "total"] for key in ("other_fee_unpaid", "other_other", "carried_out")]
    assert totals == [Decimal(1), Decimal(2), Decimal(3)]
