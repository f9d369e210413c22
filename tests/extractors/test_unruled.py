"""Tables without ruling lines: columns and rows are told by where the text stands, as it is printed in real layouts."""

from __future__ import annotations

import pytest

from extractors.grids.geometry import Glyph, Page, Rule
from extractors.grids.layout import blocks_of
from extractors.model import Block, Grid

SIZE = 10.0


def printed(text: str, x: float, baseline: float) -> list[Glyph]:
    """The glyphs of a text that begins at `x`: Chinese characters take a place, others half of one."""
    glyphs = []
    for character in text:
        width = SIZE if character > "\u2e7f" else SIZE / 2
        if not character.isspace():
            glyphs.append(Glyph(character, x, baseline - 8, x + width - 0.5, baseline, baseline, SIZE))
        x += width
    return glyphs


def centred(text: str, middle: float, baseline: float) -> list[Glyph]:
    width = sum(SIZE if character > "\u2e7f" else SIZE / 2 for character in text)
    return printed(text, middle - width / 2, baseline)


def grids(glyphs: list[Glyph], before: tuple[Block, ...] = ()) -> list[Grid]:
    return [block for block in blocks_of(Page(1, 600, 800, glyphs, ()), before) if isinstance(block, Grid)]


def ruled_grids(glyphs: list[Glyph], lines: list[tuple[float, float, float]]) -> list[Grid]:
    """The grids of a page with level lines, each given by its height, start and end."""
    rules = [Rule(start, height, end, height) for height, start, end in lines]
    return [block for block in blocks_of(Page(1, 600, 800, glyphs, rules)) if isinstance(block, Grid)]


def rows(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.row_count)]


def row_of_numbers(numbers: list[str], baseline: float, first: float = 300.0) -> list[Glyph]:
    return [glyph for at, number in enumerate(numbers) for glyph in centred(number, first + 60 * at, baseline)]


def test_lines_of_a_wrapped_label_belong_to_the_row_whose_numbers_stand_in_their_middle() -> None:
    page = [
        *printed("信息内容", 60, 100), *centred("制发件数", 300, 100), *centred("废止件数", 360, 100),
        *printed("规章", 60, 120), *centred("1", 300, 120), *centred("2", 360, 120),
        *printed("行政规范性文件及其他由本机关", 60, 140),
        *centred("3", 300, 146.5), *centred("4", 360, 146.5),
        *printed("制定的文件", 60, 153),
        *printed("行政许可", 60, 173), *centred("5", 300, 173), *centred("6", 360, 173),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[1:] == [
        ["规章", "1", "2"],
        ["行政规范性文件及其他由本机关\n制定的文件", "3", "4"],
        ["行政许可", "5", "6"],
    ]


def test_a_row_without_numbers_stays_a_row() -> None:
    page = [
        *printed("信息内容", 60, 100), *centred("制发件数", 300, 100), *centred("废止件数", 360, 100),
        *printed("规章", 60, 120),
        *printed("行政规范性文件", 60, 140), *centred("3", 300, 140), *centred("4", 360, 140),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[1:] == [["规章", "", ""], ["行政规范性文件", "3", "4"]]


def test_a_column_without_numbers_is_told_by_its_heading() -> None:
    page = [
        *printed("信息内容", 60, 100), *centred("制发件数", 300, 100), *centred("废止件数", 360, 100), *centred("有效件数", 420, 100),
        *printed("规章", 60, 120), *centred("1", 300, 120), *centred("7", 420, 120),
        *printed("行政规范性文件", 60, 140), *centred("2", 300, 140), *centred("8", 420, 140),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[1:] == [["规章", "1", "", "7"], ["行政规范性文件", "2", "", "8"]]


def test_each_heading_begins_a_grid_with_columns_of_its_own() -> None:
    page = [
        *printed("信息内容", 60, 100), *centred("制发件数", 300, 100), *centred("废止件数", 360, 100), *centred("有效件数", 420, 100),
        *printed("规章", 60, 120), *row_of_numbers(["1", "2", "3"], 120),
        *printed("行政规范性文件", 60, 140), *row_of_numbers(["4", "5", "6"], 140),
        *printed("信息内容", 60, 160), *centred("本年处理决定数量", 350, 160),
        *printed("行政许可", 60, 180), *centred("12345678", 350, 180),
    ]  # fmt: skip
    first, second = grids(page)
    assert first.column_count == 4
    assert rows(second) == [["信息内容", "本年处理决定数量"], ["行政许可", "12345678"]]


def test_a_table_that_goes_on_over_the_page_keeps_its_columns_where_cells_are_blank() -> None:
    heading = [
        *printed("信息内容", 60, 700), *centred("制发件数", 300, 700), *centred("废止件数", 360, 700), *centred("有效件数", 420, 700),
        *printed("规章", 60, 720), *centred("1", 300, 720), *centred("2", 360, 720), *centred("3", 420, 720),
    ]  # fmt: skip
    before = blocks_of(Page(1, 600, 800, heading, ()))
    page = [
        *printed("行政规范性文件", 60, 100), *centred("4", 420, 100),
        *printed("行政许可", 60, 120), *centred("5", 300, 120),
    ]  # fmt: skip
    (grid,) = grids(page, before)
    assert rows(grid) == [["行政规范性文件", "", "", "4"], ["行政许可", "5", "", ""]]


def test_a_label_of_the_form_printed_with_a_space_inside_is_one_label() -> None:
    page = [
        *printed("信息 内容", 60, 100), *centred("制发件数", 300, 100), *centred("废止件数", 360, 100),
        *printed("行政 许可", 60, 120), *centred("1", 300, 120), *centred("2", 360, 120),
        *printed("行政处罚", 60, 140), *centred("3", 300, 140), *centred("4", 360, 140),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[1:] == [["行政许可", "1", "2"], ["行政处罚", "3", "4"]]


def test_a_number_set_off_in_its_cell_stays_in_its_row() -> None:
    page = [
        *printed("信息内容", 60, 100), *centred("制发件数", 300, 100), *centred("废止件数", 360, 100),
        *printed("行政许可", 60, 130), *centred("1", 300, 130), *centred("2", 360, 123.5),
        *printed("行政处罚", 60, 160), *centred("3", 300, 160), *centred("4", 360, 160),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[1:] == [["行政许可", "1", "2"], ["行政处罚", "3", "4"]]


def test_a_serial_number_before_a_label_is_no_value() -> None:
    page = [
        *printed("序号", 60, 100), *printed("指标名称", 100, 100), *printed("单位", 240, 100), *centred("统计数", 340, 100),
        *printed("1", 60, 120), *printed("主动公开文件数", 100, 120), *printed("条", 240, 120), *centred("11", 340, 120),
        *printed("2", 60, 140), *printed("行政复议数量", 100, 140), *printed("件", 240, 140), *centred("0", 340, 140),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[1:] == [["1", "主动公开文件数", "条", "11"], ["2", "行政复议数量", "件", "0"]]


def test_prose_with_a_number_is_no_table() -> None:
    page = [
        *printed("本机关2021年共收到政府信息公开申请12件，均已答复。", 60, 100),
        *printed("其中自然人申请11件。", 60, 120),
    ]
    assert grids(page) == []


def test_one_row_left_for_the_next_page_goes_on_there_also_where_its_label_is_of_no_form() -> None:
    table = [
        *printed("指标名称", 60, 680), *printed("计量单位", 180, 680), *centred("本年", 300, 680), *centred("累计", 360, 680),
        *printed("行政复议数", 60, 700), *printed("件", 180, 700), *centred("1", 300, 700), *centred("2", 360, 700),
        *printed("举报数", 60, 720), *printed("件", 180, 720), *centred("3", 300, 720), *centred("4", 360, 720),
    ]  # fmt: skip
    row = [*printed("行政诉讼数", 60, 100), *printed("件", 180, 100), *centred("5", 300, 100), *centred("6", 360, 100)]
    (grid,) = grids(row, blocks_of(Page(1, 600, 800, table, ())))
    assert rows(grid) == [["行政诉讼数", "件", "5", "6"]]
    assert grids(row) == []


def test_the_row_of_a_form_is_a_table_also_alone() -> None:
    (grid,) = grids([*printed("政府集中采购", 60, 100), *centred("135", 300, 100), *centred("7539.52", 360, 100)])
    assert rows(grid) == [["政府集中采购", "135", "7539.52"]]


def test_names_of_columns_that_count_are_no_labels_on_the_next_page() -> None:
    heading = [
        *printed("信息内容", 60, 700), *printed("上一年项目数量", 240, 700), *printed("本年增/减", 360, 700), *printed("处理决定数量", 450, 700),
    ]  # fmt: skip
    page = [
        *printed("行政许可", 60, 100), *printed("396", 240, 100), *printed("0", 360, 100), *printed("181", 450, 100),
        *printed("其他对外管理服务事项", 60, 120), *printed("10", 240, 120), *printed("0", 360, 120), *printed("153", 450, 120),
    ]  # fmt: skip
    (grid,) = grids(page, blocks_of(Page(1, 600, 800, heading, ())))
    assert rows(grid) == [["行政许可", "396", "0", "181"], ["其他对外管理服务事项", "10", "0", "153"]]


def test_a_heading_whose_names_are_wrapped_is_kept_where_its_rows_stand_on_the_next_page() -> None:
    (grid,) = grids(
        [
            *printed("本年新", 240, 694), *printed("本年新", 360, 694),
            *printed("信息内容", 60, 700), *printed("对外公开总数量", 450, 700),
            *printed("制作数量", 240, 706), *printed("公开数量", 360, 706),
        ]
    )  # fmt: skip
    assert rows(grid) == [["信息内容", "本年新\n制作数量", "本年新\n公开数量", "对外公开总数量"]]


def test_names_of_label_columns_part_the_labels_of_a_single_row() -> None:
    (grid,) = grids(
        [
            *printed("指标名称", 60, 100), *printed("计量单位", 180, 100), *centred("本年", 300, 100), *centred("累计", 360, 100),
            *printed("主动公开文件数", 60, 120), *printed("条", 180, 120), *centred("2949", 300, 120), *centred("8191", 360, 120),
        ]
    )  # fmt: skip
    assert rows(grid)[1] == ["主动公开文件数", "条", "2949", "8191"]


def test_names_of_columns_printed_without_a_space_between_are_parted() -> None:
    (grid,) = grids(
        [
            *printed("信息内容", 60, 100), *printed("上一年项目数量本年增/减", 240, 100), *printed("处理决定数量", 380, 100),
            *printed("行政许可", 60, 120), *centred("66", 275, 120), *centred("5", 332, 120), *centred("536", 410, 120),
            *printed("行政处罚", 60, 140), *centred("52", 275, 140), *centred("3", 332, 140), *centred("275", 410, 140),
        ]
    )  # fmt: skip
    assert rows(grid)[0] == ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    assert rows(grid)[1] == ["行政许可", "66", "5", "536"]


def test_a_heading_in_words_of_no_form_is_told_by_its_place_above_the_rows() -> None:
    (grid,) = grids(
        [
            *printed("指称", 60, 100), *printed("计量位", 180, 100), *centred("二零一三", 300, 100), *centred("历年", 360, 100),
            *printed("公开文件", 60, 120), *printed("条", 180, 120), *centred("15", 300, 120), *centred("16", 360, 120),
            *printed("网上申请", 60, 140), *printed("条", 180, 140), *centred("17", 300, 140), *centred("18", 360, 140),
        ]
    )  # fmt: skip
    assert rows(grid)[0] == ["指称", "计量位", "二零一三", "历年"]


@pytest.mark.parametrize("heading", ["第二十第（六）项", "第十条第（六）项", "二十条第（六）项"])
def test_a_heading_that_lost_a_character_begins_a_grid(heading: str) -> None:
    page = [
        *printed("信息内容", 60, 100), *centred("制发件数", 300, 100), *centred("废止件数", 360, 100),
        *printed("规章", 60, 120), *row_of_numbers(["1", "2"], 120),
        *printed("行政规范性文件", 60, 140), *row_of_numbers(["3", "4"], 140),
        *centred(heading, 300, 160),
        *printed("信息内容", 60, 180), *centred("上一年项目数量", 300, 180), *centred("本年增/减", 400, 180),
        *printed("行政处罚", 60, 200), *centred("5", 300, 200), *centred("6", 400, 200),
    ]  # fmt: skip
    first, second = grids(page)
    assert rows(first)[-1] == ["行政规范性文件", "3", "4"]
    assert rows(second)[-1] == ["行政处罚", "5", "6"]


def test_of_more_columns_than_a_form_has_those_without_numbers_are_split_words() -> None:
    labels = "维持纠正结果尚未总维持纠正结果尚未总维持纠正结果尚未总计"
    page = [
        *(glyph for at, label in enumerate(labels[:15]) for glyph in centred(label, 100 + 30 * at, 100)),
        *centred("其他", 115, 86), *centred("总计", 175, 86),
        *(glyph for at in range(15) for glyph in centred(str(at % 10), 100 + 30 * at, 120)),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[-1] == [str(at % 10) for at in range(15)]


def test_names_to_the_left_of_a_column_and_numbers_to_its_right_are_one_column() -> None:
    page = [
        *printed("信息内容", 60, 100), *printed("制发件数", 130, 100), *printed("废止件数", 230, 100),
        *printed("规章", 60, 120), *printed("1", 200, 120), *printed("2", 300, 120),
        *printed("行政规范性文件", 60, 140), *printed("3", 200, 140), *printed("14", 295, 140),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid) == [["信息内容", "制发件数", "废止件数"], ["规章", "1", "2"], ["行政规范性文件", "3", "14"]]


def test_labels_as_close_as_lines_of_one_are_of_two_rows_where_each_stands_beside_its_numbers() -> None:
    page = [
        *printed("信息内容", 60, 100), *centred("制发件数", 300, 100), *centred("废止件数", 360, 100),
        *printed("规章", 60, 112.2), *centred("1", 300, 113), *centred("2", 360, 113),
        *printed("行政规范性", 60, 125.2), *centred("3", 300, 126), *centred("4", 360, 126),
        *printed("行政许可", 60, 138.2), *centred("5", 300, 139), *centred("6", 360, 139),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[1:] == [["规章", "1", "2"], ["行政规范性", "3", "4"], ["行政许可", "5", "6"]]


def test_a_number_that_touches_the_label_of_a_form_is_no_part_of_it() -> None:
    page = [
        *printed("信息内容", 60, 100), *printed("制发件数", 131, 100), *printed("废止件数", 200, 100),
        *printed("规章", 60, 120), *printed("5", 131, 120), *printed("2", 200, 120),
        *printed("行政规范性文件", 60, 140), *printed("3", 130, 140), *printed("4", 200, 140),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[2] == ["行政规范性文件", "3", "4"]


def test_where_a_line_ends_within_its_table_labels_that_touch_are_parted() -> None:
    page = [
        *printed("信息内容", 60, 112), *printed("数量", 300, 112),
        *printed("（三）不予", 60, 132), *printed("1.属于国家秘密", 110, 132), *printed("7", 300, 132),
        *printed("公开", 60, 152), *printed("2.其他", 111, 152), *printed("8", 300, 152),
        *printed("（七）总计", 60, 172), *printed("15", 300, 172),
    ]  # fmt: skip
    (grid,) = ruled_grids(page, [(100, 58, 320), (120, 58, 320), (140, 110, 320), (160, 58, 320), (180, 58, 320)])
    assert rows(grid)[1] == ["（三）不予", "1.属于国家秘密", "7"]


def test_numbers_of_a_column_that_stand_apart_are_one_column_where_each_row_has_as_many() -> None:
    numbers = ["1", "2", "3", "4", "5", "6"]
    page = [
        *printed("一、本年新收政府信息公开申请数量", 60, 120), *row_of_numbers(numbers, 120),
        *printed("二、上年结转政府信息公开申请数量", 60, 140), *row_of_numbers(numbers, 140, 312),
        *printed("（七）总计", 60, 160), *row_of_numbers(numbers, 160),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert [row[1:] for row in rows(grid)] == [numbers] * 3


def ruled_table(left: float, rows: list[tuple[str, str]], top: float = 100) -> tuple[list[Glyph], list[Rule]]:
    bottom = top + 20 * len(rows)
    rules = [Rule(left, top + 20 * at, left + 200, top + 20 * at) for at in range(len(rows) + 1)]
    rules += [Rule(x, top, x, bottom) for x in (left, left + 140, left + 200)]
    glyphs = [
        glyph
        for at, (label, number) in enumerate(rows)
        for glyph in (*printed(label, left + 4, top + 15 + 20 * at), *printed(number, left + 160, top + 15 + 20 * at))
    ]
    return glyphs, rules


def test_of_two_pages_on_one_sheet_the_left_comes_first() -> None:
    left, left_rules = ruled_table(60, [("当面申请数", "1"), ("传真申请数", "2")], top=300)
    right, right_rules = ruled_table(480, [("网络申请数", "3"), ("信函申请数", "4")])
    sheet = Page(1, 842, 595, [*left, *right], [*left_rules, *right_rules])
    labels = [cell.text for block in blocks_of(sheet) if isinstance(block, Grid) for cell in block.cells]
    assert labels[::2] == ["当面申请数", "传真申请数", "网络申请数", "信函申请数"]
    over_the_middle = printed("政府信息公开工作年度报告附表", 350, 60)
    one_page = Page(1, 842, 595, [*left, *right, *over_the_middle], [*left_rules, *right_rules])
    first = next(block for block in blocks_of(one_page) if isinstance(block, Grid))
    assert first.cells[0].text == "网络申请数"


def test_a_group_beside_one_label_of_the_form_only_is_in_a_column_of_its_own() -> None:
    page = [
        *printed("一、本年新收政府信息公开申请数量", 60, 120), *row_of_numbers(["1", "2", "3"], 120),
        *printed("二、上年结转政府信息公开申请数量", 60, 140), *row_of_numbers(["0", "0", "0"], 140),
        *printed("三、本年度", 60, 160), *printed("（七）总计", 120, 160), *row_of_numbers(["1", "2", "3"], 160),
        *printed("四、结转下年度继续办理", 60, 180), *row_of_numbers(["4", "5", "6"], 180),
    ]  # fmt: skip
    (grid,) = grids(page)
    assert rows(grid)[2] == ["三、本年度", "（七）总计", "1", "2", "3"]
