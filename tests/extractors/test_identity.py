"""Whose report of which year a document is: real wordings of titles, headlines, properties and signatures."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import extract
from extractors.identity import identify
from extractors.model import Content, Grid, GridCell, Hints, Identity, Paragraph


def content(*lines: str, title: str = "", metas: tuple[tuple[str, str], ...] = (), paged: bool = False) -> Content:
    blocks = tuple(Paragraph(line) for line in lines)
    return Content(blocks=blocks, title=title, metas=metas, page_count=3 if paged else None)


def of(*lines: str, hints: Hints | None = None, title: str = "", metas: tuple[tuple[str, str], ...] = ()) -> Identity:
    return identify(content(*lines, title=title, metas=metas), hints or Hints())


def evidence(identity: Identity, what: str) -> set[tuple[str, str]]:
    return {(entry.value, entry.source) for entry in identity.evidence if entry.what == what}


SENTENCE = "根据《中华人民共和国政府信息公开条例》第五十条规定，编制本报告。"


@pytest.mark.parametrize(
    ("lines", "title", "agency_name", "report_year"),
    [
        (
            ("淮安市洪泽区人民政府", "2024 年政府信息公开工作年度报告", SENTENCE),
            "淮安市洪泽区人民政府2024年政府信息公开工作年度报告",
            "淮安市洪泽区人民政府",
            2024,
        ),
        (
            ("西咸新区底张街道办事处", "2024年度政府", "信息公开工作年度报告", SENTENCE),
            "西咸新区底张街道办事处2024年度政府信息公开工作年度报告",
            "西咸新区底张街道办事处",
            2024,
        ),
        (
            ("首页", "政府信息公开年报", "赫章县人民政府 2021年政府信息公开工作", "年度报告", SENTENCE),
            "赫章县人民政府2021年政府信息公开工作年度报告",
            "赫章县人民政府",
            2021,
        ),
        (
            ("某县水利局2022年度政府信息公开年度工", "作报 告", SENTENCE),
            "某县水利局2022年度政府信息公开年度工作报告",
            "某县水利局",
            2022,
        ),
        (
            ("2022年金华市市场监管局政府信息公开工作年度报告", SENTENCE),
            "2022年金华市市场监管局政府信息公开工作年度报告",
            "金华市市场监管局",
            2022,
        ),
        (("弋江镇人民政府信息公开2021年年度报告",), "弋江镇人民政府信息公开2021年年度报告", "弋江镇人民政府", 2021),
    ],
)
def test_the_headline_gives_title_body_and_year_however_it_is_broken(
    lines: tuple[str, ...], title: str, agency_name: str, report_year: int
) -> None:
    found = of(*lines)
    assert (found.title, found.agency_name, found.report_year) == (title, agency_name, report_year)


def test_a_place_alone_means_its_government() -> None:
    assert of("正定县2022年政府信息公开工作年度报告").agency_name == "正定县人民政府"
    assert of("湖北省2019年政府信息公开工作年度报告").level == "province"
    assert of("五常市背荫河镇2022年政府信息公开工作年度报告").agency_name == "五常市背荫河镇人民政府"


def test_a_zone_alone_means_its_committee_in_the_form_that_is_printed() -> None:
    title = "天津经济技术开发区2021年政府信息公开工作年度报告"
    assert of(title).agency_name == "天津经济技术开发区管委会"
    printed = of(title, "如有疑问，请与天津经济技术开发区管理委员会办公室联系。")
    assert printed.agency_name == "天津经济技术开发区管理委员会"


def test_the_properties_of_a_file_do_not_outweigh_its_headline() -> None:
    file = content(
        "洪泽区水利局",
        "2024年政府信息公开工作年度报告",
        SENTENCE,
        title="洪泽区农业局2022年政府信息公开工作年度报告",
        paged=True,
    )
    found = identify(file, Hints())
    assert (found.agency_name, found.report_year) == ("洪泽区水利局", 2024)
    assert ("2022", "title") in evidence(found, "report_year")


def test_a_file_without_a_headline_takes_what_the_list_page_said() -> None:
    hints = Hints(
        list_title="洪泽区水利局2023年政府信息公开工作年度报告", list_date=date(2024, 1, 20), publisher="洪泽区"
    )
    found = identify(content("", paged=True, title="无标题"), hints)
    assert (found.agency_name, found.report_year, found.published_on) == ("洪泽区水利局", 2023, date(2024, 1, 20))


def test_the_period_gives_the_year_where_no_title_does() -> None:
    found = of(
        "田黄镇人民政府政府信息公开工作年度报告",
        "根据《邹城市2020年政府信息公开工作年度报告》的要求编制。",
        "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。",
    )
    assert found.report_year == 2021
    assert ("2020", "preamble") in evidence(found, "report_year")


def test_the_title_outweighs_a_period_copied_from_another_year() -> None:
    found = of("某局2021年政府信息公开工作年度报告", "统计期限自2020年1月1日起至2020年12月31日止。")
    assert found.report_year == 2021
    assert ("2020", "period") in evidence(found, "report_year")
    assert evidence(found, "period_start") == {("2020-01-01", "period")}


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("自2015-1-1起至2015-12-31止", "2015-01-01", "2015-12-31"),
        ("统计期限为2024年1月1日至2025年1月1日", "2024-01-01", "2025-01-01"),
        ("从 2020 年 1 月 1 日至 202020年12月31日", "2020-01-01", "2020-12-31"),
        ("（2023年1月1日—12月31日）", "2023-01-01", "2023-12-31"),
    ],
)
def test_periods_as_printed(sentence: str, start: str, end: str) -> None:
    found = of("某局政府信息公开工作年度报告", sentence)
    assert evidence(found, "period_start") == {(start, "period")}
    assert evidence(found, "period_end") == {(end, "period")}


def test_the_url_gives_the_year_only_where_nothing_else_does() -> None:
    url = "http://www.example.gov.cn/zfxxgk/2022n/202301/t20230129_985740.html"
    assert of("某局2023年政府信息公开工作年度报告", hints=Hints(url=url)).report_year == 2023
    assert of("某局政府信息公开工作年度报告", hints=Hints(url=url)).report_year == 2022


def test_who_is_to_be_contacted_is_taken_where_no_title_names_a_body() -> None:
    found = of(
        "2023年政府信息公开工作年度报告", "如有疑问，请与来凤县水利局办公室联系（地址：某路1号）。", "一、总体情况"
    )
    assert found.agency_name == "来凤县水利局"


def test_the_source_is_taken_where_the_document_names_no_body() -> None:
    assert of("2023年政府信息公开工作年度报告", hints=Hints(publisher="来凤县水利局")).agency_name == "来凤县水利局"
    assert of("2023年政府信息公开工作年度报告").agency_name is None


def test_who_signed_is_kept_as_evidence() -> None:
    found = of(
        "来凤县水利局2022年政府信息公开工作年度报告", "一、总体情况", "六、其他", "来凤县水利局", "2023年1月12日"
    )
    assert ("来凤县水利局", "signature") in evidence(found, "agency_name")
    assert found.published_on == date(2023, 1, 12)


@pytest.mark.parametrize(
    ("lines", "metas", "day"),
    [
        ((), (("PubDate", "2016-01-12 16:08"),), date(2016, 1, 12)),
        ((), (("article:published_time", "2024-01-19T11:04:00+08:00"),), date(2024, 1, 19)),
        (("来源：区水利局 时间：2022-02-08 16:34",), (), date(2022, 2, 8)),
        (("发布日期： 2021-03-2918:26 浏览次数：12",), (), date(2021, 3, 29)),
        (("成文日期：2022年01月20日", "发布日期：2022年01月29日"), (), date(2022, 1, 29)),
        (("（2026年1月13日）",), (), date(2026, 1, 13)),
        (("2024-01-19 11:04",), (), date(2024, 1, 19)),
        (("今天是2019年12月3日 星期二",), (), None),
        (("全年召开会议3次，其中2022年5月6日召开专题会议。",), (), None),
    ],
)
def test_publication_days_are_read_where_they_are_shown_and_never_made_up(
    lines: tuple[str, ...], metas: tuple[tuple[str, str], ...], day: date | None
) -> None:
    assert of("来凤县水利局2022年政府信息公开工作年度报告", *lines, metas=metas).published_on == day


def test_the_creation_of_a_file_is_no_publication() -> None:
    metas = (("CreationDate", "D:20240226144123+08'00'"), ("ModDate", "D:20240226145645"))
    assert of("某局2023年政府信息公开工作年度报告", metas=metas).published_on is None


def test_a_table_of_properties_above_the_text_is_read() -> None:
    texts = (
        ("信息名称：", "平武县统计局2021年政府信息公开工作年度报告"),
        ("发布机构", "平武县统计局"),
        ("发布日期", "2022-01-20"),
    )
    cells = tuple(GridCell(row, column, text) for row, pair in enumerate(texts) for column, text in enumerate(pair))
    found = identify(Content(blocks=(Grid(cells, 3, 2), Paragraph(SENTENCE))), Hints())
    assert (found.agency_name, found.report_year, found.published_on) == ("平武县统计局", 2021, date(2022, 1, 20))


def test_an_empty_document_has_no_identity() -> None:
    assert of() == Identity()


def test_conflicting_titles_are_all_kept() -> None:
    found = of(
        "滨海新区财政局2020年政府信息公开工作年度报告",
        "来源：财政局",
        "2021年度区财政局政府信息公开工作年度报告",
        SENTENCE,
    )
    assert found.agency_name == "滨海新区财政局"
    assert {"2020", "2021"} <= {value for value, _ in evidence(found, "report_year")}


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("上海市", "province"),
        ("河北省人民政府", "province"),
        ("淮安市人民政府", "city"),
        ("绍兴市诸暨市人民政府", "county"),
        ("天津市河北区人民政府", "county"),
        ("清源街道办事处", "township"),
        ("下各镇", "township"),
        ("衢江区湖南镇人民政府", "township"),
        ("正定县水利局", "department"),
        ("淮安市人民政府办公室", "department"),
        ("审计署", "ministry"),
        ("应急管理部", "ministry"),
        ("银川经济技术开发区管理委员会", "other"),
        ("中山大学", "other"),
        ("湛江海关", "department"),
        ("国家税务总局某县税务局", "department"),
        ("国家金融监督管理总局某省监管局", "department"),
    ],
)
def test_the_level_is_guessed_from_the_words_of_the_name(name: str, level: str) -> None:
    assert of(f"{name}2022年政府信息公开工作年度报告").level == level


def test_links_to_other_years_do_not_outweigh_the_pages_own_title() -> None:
    found = of(
        "来凤县水利局2020年政府信息公开工作年度报告",
        "来凤县水利局2021年政府信息公开工作年度报告",
        "来凤县水利局",
        "2022年政府信息公开工作年度报告",
        "发布时间：2023-01-12",
        title="来凤县水利局2022年政府信息公开工作年度报告_来凤县人民政府",
    )
    assert (found.agency_name, found.report_year) == ("来凤县水利局", 2022)
    assert {"2020", "2022"} <= {value for value, _ in evidence(found, "report_year")}


def test_the_headline_in_two_lines_outweighs_a_link_below_it() -> None:
    found = of(
        "来凤县水利局",
        "2022年政府信息公开工作年度报告",
        SENTENCE,
        "一、总体情况",
        "上一篇：来凤县水利局2021年政府信息公开工作年度报告",
        "来凤县水利局2020年政府信息公开工作年度报告",
    )
    assert found.report_year == 2022


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("发布时间：", "2023-01-12 10:20"), date(2023, 1, 12)),
        (("发 布 日 期： 2023-1-2 11:04 浏览次数：7",), date(2023, 1, 2)),
        (("索引号：000-1 发布机构：来凤县水利局 发布日期：2023年01月12日",), date(2023, 1, 12)),
        (("统计时间：2022-01-01",), None),
    ],
)
def test_labelled_days_are_read_in_their_layouts(lines: tuple[str, ...], day: date | None) -> None:
    assert of("来凤县水利局2022年政府信息公开工作年度报告", *lines).published_on == day


def test_a_labelled_publisher_names_the_body_of_a_page_without_a_title() -> None:
    found = of("2022年政府信息公开工作年度报告", "索引号：000-1 发布机构：来凤县水利局 发布日期：2023年01月12日")
    assert (found.agency_name, found.published_on) == ("来凤县水利局", date(2023, 1, 12))


def test_traditional_characters_are_read_as_the_simplified_ones() -> None:
    found = of("上海市寶山區人民政府2022年政府信息公開工作年度報告")
    assert (found.agency_name, found.report_year, found.level) == ("上海市寶山區人民政府", 2022, "county")
    assert of("海南海事局2020年政府資訊公開工作年度報告").agency_name == "海南海事局"


def test_an_academic_year_is_that_in_which_it_ends() -> None:
    found = of("中山大学2021—2022学年信息公开年度报告")
    assert (found.agency_name, found.report_year) == ("中山大学", 2022)


def test_chinese_numerals_date_a_signature() -> None:
    found = of("来凤县水利局2022年政府信息公开工作年度报告", "一、总体情况", "来凤县水利局", "二〇二三年一月十二日")
    assert found.published_on == date(2023, 1, 12)


def test_a_departments_site_names_it_and_a_governments_site_does_not() -> None:
    report = "2022年政府信息公开工作年度报告"
    assert of(report, title=f"{report}_来凤县水利局").agency_name == "来凤县水利局"
    assert of(report, title=f"{report}_来凤县人民政府").agency_name is None
    assert of(report, metas=(("SiteName", "来凤县水利局网站"),)).agency_name == "来凤县水利局"


PIECES = st.sampled_from(
    [
        "政府信息公开",
        "年度报告",
        "2023年",
        "二〇二三年",
        "（",
        "）",
        "《",
        "》",
        "来凤县",
        "水利局",
        "请与",
        "联系",
        "\n",
        "：",
        "发布日期",
        "2023-02-30",
        "自2023年1月1日起至12月31日",
        "\x00",
        "一、",
        "-",
        "_",
        "\u3000",
        "附件1.",
        ".pdf",
        "学年",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_text_raises(text: str, other: str) -> None:
    hints = Hints(url=f"http://{other}", list_title=text, file_name=other, publisher=text)
    found = of(*text.split("\n"), other, title=text, metas=(("PubDate", text), ("Author", other)), hints=hints)
    assert all(entry.value for entry in found.evidence)


REAL = Path(__file__).resolve().parents[3] / "shared" / "real"


@pytest.mark.parametrize(
    "stem", ["hzq2023", "hzq2024", "pingtan-2015", "pingtan-2019", "pingtan-2021", "qingyuan-2023"]
)
def test_real_documents(stem: str) -> None:
    truth_file = REAL / f"{stem}.truth.json"
    if not truth_file.exists():
        pytest.skip("the real documents are not beside this checkout")
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    document = next(path for path in REAL.glob(f"{stem}.*") if path != truth_file)
    found = extract(document.read_bytes(), Hints(file_name=document.name, url=truth.get("url"))).identity
    assert (found.title, found.agency_name, found.report_year) == (truth["title"], truth["org"], truth["report_year"])
    published = truth.get("published")
    assert found.published_on == (date.fromisoformat(published[:10]) if published else None)


@pytest.mark.parametrize(
    ("title", "preamble", "scope"),
    [
        ("海关总署（本级机关）2020年政府信息公开工作年度报告", "", "own"),
        ("全国海关2020年政府信息公开工作年度报告", "", "consolidated"),
        ("湛江海关关区2021年政府信息公开工作年度报告", "", "consolidated"),
        ("某市某区2022年政府信息公开工作年度报告（汇总）", "", "consolidated"),
        (
            "某区人民政府2021年政府信息公开工作年度报告",
            "本报告根据区政府各部门、各乡镇的年度报告汇总编制。",
            "consolidated",
        ),
        ("某市人民政府2021年政府信息公开工作年度报告", "本报告数据为市政府本级数据，不含各县区、各部门。", "own"),
        ("某市人民政府2021年政府信息公开工作年度报告", "根据《关于各部门年度报告汇总的通知》编制本报告。", ""),
        ("某市水务局2021年政府信息公开工作年度报告（图文版）", "现公布本局2021年年度报告。", ""),
    ],
)
def test_the_scope_is_what_the_title_or_the_first_sentences_say(title: str, preamble: str, scope: str) -> None:
    identity = of(title, preamble, "一、总体情况")
    assert identity.scope == scope
    assert bool([e for e in identity.evidence if e.what == "scope"]) == bool(scope)


def test_a_day_below_a_title_of_several_lines_is_that_of_publication() -> None:
    lines = ("某县某镇人民政府", "2022年政府信息公开工作", "年度报告", "(2023年1月12日)", "一、总体情况")
    assert of(*lines).published_on == date(2023, 1, 12)


def test_a_school_year_may_be_written_with_a_stroke() -> None:
    identity = of("某某大学2018/2019学年信息公开工作报告")
    assert (identity.agency_name, identity.report_year) == ("某某大学", 2019)


@pytest.mark.parametrize(
    "line",
    [
        "清水县水利局关于印发《清水县水利局2022年政府信息公开工作年度报告》的通知",
        "清水县水利局关于公布2022年政府信息公开工作年度报告的公告",
        "清水县水利局关于报送2022年度政府信息公开工作年度报告的函",
        "关于清水县水利局2022年政府信息公开工作年度报告的公示",
        "2022年政府信息公开工作年度报告（清水县水利局）",
        "2022年度政府信息公开工作年度报告——清水县水利局",
        "2022年政府信息公开工作年度报告 清水县水利局",
        "清水县水利局：2022年政府信息公开工作年度报告",
        "清水县水利局2022年政府信息公开工作总结",
        "附件：清水县水利局2022年政府信息公开工作年度报告",
    ],
)
def test_a_text_that_announces_a_report_says_whose_and_of_which_year_it_is(line: str) -> None:
    for identity in (
        of("首页", line, SENTENCE),
        of(SENTENCE, hints=Hints(list_title=line)),
        of(SENTENCE, title=f"{line}_政府信息公开年报_清水县人民政府"),
    ):
        assert (identity.agency_name, identity.report_year) == ("清水县水利局", 2022)


@pytest.mark.parametrize(
    "lines",
    [
        ("甘肃省人民政府办公厅关于印发政府信息公开工作年度报告格式的通知",),
        ("清水县政务服务中心关于做好2022年政府信息公开工作年度报告编制工作的通知",),
        (
            "清水县水利局关于公布2022年政府信息公开工作年度报告的公告",
            "清水县教育局关于公布2022年政府信息公开工作年度报告的公告",
        ),
    ],
)
def test_notices_about_reports_and_those_of_several_bodies_name_no_body(lines: tuple[str, ...]) -> None:
    assert of("首页", *lines, SENTENCE).agency_name is None


def test_the_government_beside_a_title_in_the_name_of_a_page_is_its_site() -> None:
    assert of(SENTENCE, title="2022年政府信息公开工作年度报告-清水县人民政府").agency_name is None


def test_among_links_to_reports_of_other_years_the_period_tells_the_headline() -> None:
    links = [f"清水县水利局{year}年政府信息公开工作年度报告" for year in (2020, 2021, 2022)]
    period = "本报告统计期限自2022年1月1日起至2022年12月31日止。"
    assert of(*links, period).report_year == 2022
    assert of(links[0], period).report_year == 2020


@pytest.mark.parametrize("body", ["清水县科协", "清水县工商联", "清水县第一中学", "清水县党校", "清水县国有林场"])
def test_bodies_without_the_word_for_an_office_are_bodies(body: str) -> None:
    assert of(f"{body}2022年政府信息公开工作年度报告", SENTENCE).agency_name == body


def test_a_column_behind_a_year_is_no_part_of_the_title() -> None:
    title = "清水县水利局政府信息公开工作年度报告2022_政府信息公开年报"
    assert of(SENTENCE, title=title).agency_name == "清水县水利局"
