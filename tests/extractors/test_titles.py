"""Titles of annual reports as real sites print them, and what stands beside them in the same columns."""

import time

import pytest

from extractors.identity.titles import TitleKind, parse_title, plain, read_year, squash

REPORT_TITLES = [
    ("安丘市人民政府办公室2022年政府信息公开工作年度报告", "安丘市人民政府办公室", 2022),
    ("2023年下各镇政府信息公开工作年度报告", "下各镇", 2023),
    ("银川经济技术开发区管理委员会2021年政府信息公开年度报告", "银川经济技术开发区管理委员会", 2021),
    ("东河区卫生健康委员会 2021政府信息公开工作年度报告", "东河区卫生健康委员会", 2021),
    ("2015年海南省民政厅政府信息公开工作报告", "海南省民政厅", 2015),
    ("东阳市民政局2015年度政府信息公开年度报告", "东阳市民政局", 2015),
    ("长桥乡2019年政府信息公开年度工作报告", "长桥乡", 2019),
    ("经开区经发局2021年政府信息公开工作年报", "经开区经发局", 2021),
    ("宣汉县教科局2020年政府信息公开重点工作年度报告", "宣汉县教科局", 2020),
    ("舒兰市市监局2016年政务信息公开年度报告", "舒兰市市监局", 2016),
    ("2008年度衡阳市政府信息公开工作年度报告", "衡阳市", 2008),
    ("2009上海市政府信息公开年度报告", "上海市", 2009),
    ("文化和旅游部政府信息公开工作2021年度报告", "文化和旅游部", 2021),
    ("市残联政府信息公开工作年度报告", "市残联", None),
    ("2022年度政府信息工作年度报告", None, 2022),
    ("浑南区国资局2021年政府信息公开 工作告年度报", "浑南区国资局", 2021),
    ("海关总署(本级机关)2020年政府信息公开工作年度报告", "海关总署", 2020),
    ("宿迁市 2025 年政府信息公开工作 年度报告", "宿迁市", 2025),
    ("西咸新区底张街道办事处2024年度政府\n信息公开工作年度报告", "西咸新区底张街道办事处", 2024),
    ("弋江镇人民政府信息公开2021年年度报告", "弋江镇人民政府", 2021),
    ("衢江区湖南镇人民政府2021年政府信息公开工作年度报告", "衢江区湖南镇人民政府", 2021),
    ("上海市黄浦区人民政府2022年政府信息公开工作年度报告（超链版）.pdf", "上海市黄浦区人民政府", 2022),
    ("附件：应急管理部2020年政府信息公开工作报告", "应急管理部", 2020),
    ("2023年高新区（新市区）司法局政府信息公开工作年度报告", "高新区（新市区）司法局", 2023),
    ("某某局二〇二三年政府信息公开工作年度报告", "某某局", 2023),
    ("某县水利局２０２２年政府信息公开工作年度报告", "某县水利局", 2022),
    ("洪泽区审计局关于2022年度政府信息公开工作情况的报告", "洪泽区审计局", 2022),
    ("淮安市洪泽区人民政府2024年政府信息公开工作年…", "淮安市洪泽区人民政府", 2024),
    ("政府信息公开工作年度报告(2023年度) - 洪泽区人民政府", None, 2023),
    (
        "平潭综合实验区2015年度政府信息公开工作年度报告_政府信息公开年报_平潭综合实验区党工委管委会",
        "平潭综合实验区",
        2015,
    ),
]

LISTED = [
    "· 2023-01-30 来凤县水利局2022年政府信息公开工作年度报告",
    "[2023-01-30]来凤县水利局2022年政府信息公开工作年度报告",
    "来凤县水利局2022年政府信息公开工作年度报告2023-01-30",
    "来凤县水利局2022年政府信息公开工作年度报告 [2023-01-30]",
    "1. 来凤县水利局2022年政府信息公开工作年度报告",
    "（一）来凤县水利局2022年政府信息公开工作年度报告",
    "【公开年报】来凤县水利局2022年政府信息公开工作年度报告",
    "附件1.来凤县水利局2022年政府信息公开工作年度报告.pdf(1.2MB)",
    "更正：来凤县水利局2022年政府信息公开工作年度报告",
    "首页>政府信息公开>年报>来凤县水利局2022年政府信息公开工作年度报告",
    "来凤县水利局2022年政府信息公开工作年度报告 - 年度报告 - 来凤县人民政府",
]
DASHED = [
    ("2022年度-来凤县水利局-政府信息公开工作年度报告", "来凤县水利局", 2022),
    ("来凤县水利局政府信息公开工作年度报告-2022年", "来凤县水利局", 2022),
    ("来凤县水利局（2022年）政府信息公开工作年度报告", "来凤县水利局", 2022),
    ("来凤县水利局2022年政府信息公开工作年度报告（来水〔2023〕1号）", "来凤县水利局", 2022),
    ("2023年来凤县水利局关于2022年度政府信息公开工作年度报告", "来凤县水利局", 2022),
]

OTHER_TITLES = [
    ("《莘县王庄集镇人民政府2023年政府信息公开工作年度报告》解读", TitleKind.EXPLANATION),
    ("一图读懂洪泽区2023年政府信息公开工作年度报告", TitleKind.EXPLANATION),
    ("关于做好2023年政府信息公开工作年度报告编制工作的通知", TitleKind.NOTICE),
    ("关于公布2023年政府信息公开工作年度报告的通知", TitleKind.NOTICE),
    ("市水利局发布2023年政府信息公开工作年度报告", TitleKind.NOTICE),
    ("政府信息公开年报", TitleKind.COLUMN),
    ("2015年度政府信息公开情况统计表", TitleKind.STATISTICS),
    ("政府信息公开指南", TitleKind.OTHER),
    ("2023年政府信息公开工作要点", TitleKind.OTHER),
    ("2023年法治政府建设年度报告", TitleKind.OTHER),
    ("2023年政府网站工作年度报表", TitleKind.OTHER),
    ("2024年政府工作报告", TitleKind.OTHER),
    ("来凤县水利局2022年上半年政府信息公开工作报告", TitleKind.OTHER),
    ("来凤县水利局2022年第一季度政府信息公开工作报告", TitleKind.OTHER),
    ("来凤县水利局2022年政府信息公开年度报告发布", TitleKind.OTHER),
    ("2022年政府信息公开工作年度报告编制说明", TitleKind.OTHER),
    ("", TitleKind.OTHER),
]


@pytest.mark.parametrize(("title", "agency_name", "report_year"), REPORT_TITLES)
def test_a_report_title_gives_its_body_and_year(title: str, agency_name: str | None, report_year: int | None) -> None:
    parsed = parse_title(title)
    assert parsed.is_report
    assert (parsed.agency_name, parsed.report_year) == (agency_name, report_year)


@pytest.mark.parametrize("title", LISTED)
def test_what_a_list_puts_around_a_title_is_left_off(title: str) -> None:
    assert parse_title(title).text == "来凤县水利局2022年政府信息公开工作年度报告"
    assert parse_title(title).agency_name == "来凤县水利局"


@pytest.mark.parametrize(("title", "agency_name", "report_year"), DASHED)
def test_dashes_brackets_and_a_second_year_do_not_hide_body_and_year(
    title: str, agency_name: str, report_year: int
) -> None:
    parsed = parse_title(title)
    assert parsed.is_report
    assert (parsed.agency_name, parsed.report_year) == (agency_name, report_year)


@pytest.mark.parametrize(("title", "kind"), OTHER_TITLES)
def test_what_stands_beside_reports_is_not_taken_for_one(title: str, kind: TitleKind) -> None:
    assert parse_title(title).kind is kind


def test_an_academic_year_counts_as_the_year_it_ends_in() -> None:
    parsed = parse_title("中山大学2021—2022学年信息公开年度报告")
    assert (parsed.agency_name, parsed.first_year, parsed.report_year) == ("中山大学", 2021, 2022)
    assert parse_title("某大学2020-21学年信息公开工作年度报告").report_year == 2021


def test_a_bracket_that_limits_the_scope_is_kept_apart_from_the_name() -> None:
    assert parse_title("海关总署（本级机关）2020年政府信息公开工作年度报告").scope == "本级机关"
    assert parse_title("高新区(新市区)司法局2023年政府信息公开工作年度报告").scope == ""


def test_a_complete_title_scores_higher_than_an_incomplete_one() -> None:
    complete = parse_title("某县水利局2022年政府信息公开工作年度报告").score
    without_body = parse_title("2022年政府信息公开工作年度报告").score
    notice = parse_title("关于做好2022年政府信息公开工作年度报告的通知").score
    assert complete == 1.0
    assert complete > without_body > notice


def test_white_space_is_removed_but_between_latin_words() -> None:
    assert squash(" 某县\u3000水利局\n2022 年 ") == "某县水利局2022年"
    assert squash("Annual Report 2022") == "Annual Report2022"


def test_matching_text_keeps_its_length() -> None:
    assert plain("（２０２３）—〔1〕") == "(2023)-(1)"


@pytest.mark.parametrize(
    ("text", "year"), [("2023", 2023), ("二〇二三", 2023), ("二零一九", 2019), ("1023", None), ("23", None)]
)
def test_years_in_digits_and_chinese_numerals(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize("row", ["." * 400, "…" * 400, "2020" * 100, "附件1" * 100, "20-" * 100, "a " * 20_000])
def test_long_rows_behind_a_title_are_soon_told(row: str) -> None:
    started = time.process_time()
    parse_title(f"某局2023年政府信息公开工作年度报告{row}字")
    squash(row)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("period", ["2022年1月1日至12月31日", "2022年1月1日—2022年12月31日"])
def test_the_days_of_a_whole_year_are_its_year_and_no_part_of_the_body(period: str) -> None:
    title = parse_title(f"清水县水利局{period}政府信息公开工作年度报告")
    assert (title.agency_name, title.report_year, title.is_report) == ("清水县水利局", 2022, True)
    assert period in title.text
    assert not parse_title("清水县水利局2022年1月1日至6月30日政府信息公开工作年度报告").is_report
