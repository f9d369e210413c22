from __future__ import annotations

import pytest

from extractors.model import Block, Grid, GridCell, Paragraph
from extractors.readers.page_breaks import is_page_number, joined_pages


def texts(pages: list[list[str]]) -> list[str]:
    blocks: list[list[Block]] = [[Paragraph(text) for text in page] for page in pages]
    return [block.text for block in joined_pages(blocks) if isinstance(block, Paragraph)]


@pytest.mark.parametrize("text", ["3", "- 3 -", "— 12 —", "第3页", "第 3 页 共 9 页", "3/9", "第3页/共9页", "· 4 ·"])
def test_a_page_number_is_told_by_its_print(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["2021", "一、总体情况", "共 9 页", "3件", "", "第三部分"])
def test_what_is_no_page_number_stays(text: str) -> None:
    assert not is_page_number(text)


def test_a_sentence_cut_by_a_page_break_is_one_paragraph_whether_pages_are_numbered_or_not() -> None:
    begun, rest = "本年度我局共收到政府信息公开申请十二件，均在法定期限内", "答复完毕。"
    assert texts([[begun], [rest]]) == [begun + rest]
    assert texts([[begun, "- 1 -"], ["第2页", rest]]) == [begun + rest]


def test_a_heading_or_a_finished_sentence_at_the_foot_of_a_page_takes_nothing_in() -> None:
    heading = "三、收到和处理政府信息公开申请以及答复的总体情况"
    assert texts([[heading], ["全年无。"]]) == [heading, "全年无。"]
    assert texts([["本年度我局没有收到任何政府信息公开申请，情况如上。"], ["全年无"]])[1:] == ["全年无"]
    assert len(texts([["本年度我局没有收到任何政府信息公开申请，情况如上"], ["四、问题"]])) == 2


def test_a_table_between_keeps_paragraphs_apart() -> None:
    grid = Grid((GridCell(0, 0, "1"),), 1, 1)
    begun = Paragraph("本年度我局共收到政府信息公开申请十二件，均在法定期限内")
    assert joined_pages([[begun], [grid, Paragraph("答复。")]]) == (begun, grid, Paragraph("答复。"))


def test_a_running_title_is_kept_once() -> None:
    title = "某县财政局2022年政府信息公开工作年度报告"
    pages = [[title, f"第{number}段。", f"{number}"] for number in range(1, 5)]
    assert texts(pages) == [title, "第1段。", "第2段。", "第3段。", "第4段。"]
    assert texts([[title, "一。"], [title, "二。"]]) == [title, "一。", title, "二。"]


def test_what_a_browser_prints_around_a_page_is_left_out_but_for_the_first_title() -> None:
    title = "2022/11/24 12:36某县财政局2021年政府信息公开工作年度报告_某县人民政府"
    foot = "https://www.example.gov.cn/zfxxgk/nb/202201/t20220124_1.html 1/2"
    assert texts([[title, "一。", foot], [title, "二。", foot.replace("1/2", "2/2")]]) == [title, "一。", "二。"]
