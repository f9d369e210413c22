"""The prose split at its headings, with the variants that real reports print, and what is wrong with headings."""

from __future__ import annotations

import pytest

from extractors.model import Box, Paragraph
from extractors.narrative.sections import STANDARD_KINDS, Section, section_problems, split_sections

STANDARD = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def split(*texts: str) -> tuple[Section, ...]:
    return split_sections([Paragraph(text) for text in texts])


def kinds(*texts: str) -> list[str]:
    return [section.kind for section in split(*texts)]


def codes(*texts: str) -> list[str]:
    return [problem.code for problem in section_problems(split(*texts))]


def test_standard_report_has_its_preamble_and_six_parts() -> None:
    sections = split("某局2023年政府信息公开工作年度报告", *STANDARD)
    assert [section.kind for section in sections] == ["preamble", *STANDARD_KINDS]
    assert [section.number for section in sections[1:]] == [1, 2, 3, 4, 5, 6]
    assert sections[2].heading == "二、主动公开政府信息情况"
    assert section_problems(sections) == ()


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("一、工作概述", "overview"),
        ("一、概述", "overview"),
        ("一、政府信息公开总体情况", "overview"),
        ("一、工作开展情况", "overview"),
        ("一、2023年政务公开总体情况", "overview"),
        ("一、总体情况、", "overview"),
        ("一、 总体 情况", "overview"),
        ("一、總體情況", "overview"),
        ("一．总体情况", "overview"),
        ("二、行政机关主动公开政府信息情况", "proactive"),
        ("二、主动公开信息情况", "proactive"),
        ("三、行政机关收到和处理政府信息公开申请情况", "requests"),
        ("三、依申请公开政府信息办理情况", "requests"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "disputes"),
        ("四、政府信息公开行政复议行政诉讼情况", "disputes"),
        ("四、复议、诉讼和申诉情况", "disputes"),
        ("五、存在问题及改进情况", "problems"),
        ("五、政府信息公开工作存在的主要问题及改进措施", "problems"),
        ("五、下一步工作打算", "problems"),
        ("六、其他需要说明的事项", "other"),
        ("六、需要说明的其他事项", "other"),
        ("四、政府信息公开的收费及减免情况", "fees"),
        ("七、某区政府信息公开情况统计表", "appendix"),
        ("2、 主动公开政府信息情况", "proactive"),
        ("总体情况", "overview"),
    ],
)
def test_heading_in_this_wording_opens_its_part(heading: str, kind: str) -> None:
    assert kinds(heading, "正文。") == ["preamble", kind]


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开情况",
        "2.主动公开情况。本街道2023年主动公开政府信息数338条。",
        "2.依申请公开情况",
        "一、本年新收政府信息公开申请数量",
        "四、结转下年度继续办理",
        "一是主动公开政府信息情况良好，全年公开12条。",
        "一、总体情况............1",
        "三、收到和处理政府信息公开申请情况……3",
        "三、收到和处理政府信息公开申请情况 3",
        "一般情况下，依申请公开政府信息由办公室受理。",
        "本报告由总体情况、主动公开政府信息情况等六个部分组成。",
    ],
)
def test_this_line_is_no_heading(line: str) -> None:
    assert kinds(line) == ["preamble"]


def test_heading_and_text_in_one_paragraph_are_divided() -> None:
    sections = split("一、总体情况2023年，我区认真贯彻条例，全年公开信息12条，接受监督。")
    assert sections[1].heading == "一、总体情况"
    assert sections[1].text == "2023年，我区认真贯彻条例，全年公开信息12条，接受监督。"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("六、其他需要报告的事项 无。", "无。"),
        ("六、其他需要报告的事项 本机关2023年度没有收取信息处理费。", "本机关2023年度没有收取信息处理费。"),
        ("三、收到和处理政府信息公开申请情况：2023年收到申请5件。", "2023年收到申请5件。"),
    ],
)
def test_short_text_behind_a_title_is_no_part_of_the_heading(line: str, text: str) -> None:
    assert split(line)[1].text == text


def test_lines_of_one_paragraph_are_headings_too_and_keep_its_place() -> None:
    box = Box(1, 0, 0, 10, 10)
    sections = split_sections([Paragraph("前言\n一、总体情况\n正文一。\n二、主动公开政府信息情况", box, "/p[1]")])
    assert [section.kind for section in sections] == ["preamble", "overview", "proactive"]
    assert (sections[1].paragraphs[0].box, sections[1].paragraphs[0].locator) == (box, "/p[1]")


def test_table_of_contents_is_left_out() -> None:
    body = [line for heading in STANDARD for line in (heading, "正文。")]
    sections = split("目录", *STANDARD, *body)
    assert [section.kind for section in sections] == ["preamble", *STANDARD_KINDS]
    assert all(section.text == "正文。" for section in sections[1:])


def test_missing_part_is_named() -> None:
    problems = section_problems(split(*STANDARD[:3], *STANDARD[4:]))
    assert problems[0].code == "section_missing"
    assert "disputes" in problems[0].text


def test_reports_of_2008_to_2018_are_not_asked_for_the_six_parts() -> None:
    assert (
        codes("一、概述", "二、主动公开情况", "三、依申请公开情况", "四、收费及减免情况", "五、复议、诉讼和申诉情况")
        == []
    )


def test_second_first_ordinal_is_misnumbered() -> None:
    problems = section_problems(split(STANDARD[0], "一、主动公开政府信息情况", *STANDARD[2:]))
    assert [problem.code for problem in problems] == ["section_misnumbered", "section_misnumbered"]
    assert problems[0].where == "一、主动公开政府信息情况"


def test_parts_out_of_order_and_repeated_parts_are_told() -> None:
    assert "section_out_of_order" in codes(STANDARD[1], STANDARD[0])
    assert "section_repeated" in codes(*STANDARD, "七、其他需要报告的事项")


def test_announced_number_of_parts_is_compared() -> None:
    assert codes("本报告由总体情况等五个部分组成。", *STANDARD) == ["section_count_differs"]
    assert codes("本报告由总体情况等六个部分组成。", *STANDARD) == []


def test_prose_without_headings_is_one_preamble_and_told() -> None:
    assert codes("全年收到申请5件。") == ["sections_not_found"]


def test_nothing_gives_nothing() -> None:
    assert split_sections([]) == ()
    assert section_problems(()) == ()
    assert split("", "  \n ") == ()
