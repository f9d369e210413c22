"""Which titles are reports, which are not, and which nobody can tell."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from flows.crawling.discovery import (
    REPORT_FROM,
    UNSURE_FROM,
    body_in,
    content_score,
    is_report_column,
    judge,
    path_names_reports,
    year_in,
)
from tests.world import titles

SHARED = Path(__file__).resolve().parents[4] / "shared"
FILLED = [(template, body) for template in titles.REPORTS for body in titles.BODIES]


@pytest.mark.parametrize("in_column", [True, False])
@pytest.mark.parametrize("template", titles.REPORTS)
def test_a_reports_title_is_taken_whatever_the_body_is_called(template: str, in_column: bool) -> None:
    for body in titles.BODIES:
        title = titles.filled(template, body, 2023)
        judgement = judge(title, in_column, True)
        assert (judgement.verdict, judgement.year) == ("report", 2023), title
        assert judgement.score >= REPORT_FROM


@pytest.mark.parametrize("in_column", [True, False])
@pytest.mark.parametrize("template", titles.OTHERS)
def test_what_stands_beside_reports_is_left(template: str, in_column: bool) -> None:
    for body in titles.BODIES:
        title = titles.filled(template, body, 2023)
        judgement = judge(title, in_column, True)
        assert judgement.verdict == "no", (title, judgement)
        assert judgement.score < UNSURE_FROM


@pytest.mark.parametrize("template", titles.REPORTS_BY_COLUMN)
def test_a_short_title_is_a_report_only_in_a_column_of_reports(template: str) -> None:
    title = titles.filled(template, "某县人民政府", 2023)
    assert judge(title, in_column=True, dated=True).verdict == "report"
    assert judge(title, in_column=False, dated=True).verdict == "no"


@pytest.mark.parametrize("template", titles.UNSURE)
def test_what_cannot_be_told_is_marked_as_unsure(template: str) -> None:
    judgement = judge(titles.filled(template, "某县", 2023), in_column=True, dated=True)
    assert judgement.verdict == "unsure"
    assert UNSURE_FROM <= judgement.score < REPORT_FROM


def test_a_long_name_of_a_list_is_soon_judged() -> None:
    started = time.process_time()
    assert judge("县区" * 50 + "？", in_column=True).verdict == "no"
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("政府信息公开年报", "list"),
        ("部门年报", "list"),
        ("历年政府信息公开年度报告", "list"),
        ("2023年", "list"),
        ("乡镇（街道）", "list"),
        ("下一页", "no"),
        ("2", "no"),
        ("某县人民政府门户网站", "no"),
        ("", "unsure"),
    ],
)
def test_names_of_lists_and_of_the_frame_are_told_apart(title: str, verdict: str) -> None:
    assert judge(title, in_column=True).verdict == verdict


@pytest.mark.parametrize(
    ("title", "year", "body"),
    [
        ("安丘市人民政府办公室2022年政府信息公开工作年度报告", 2022, "安丘市人民政府办公室"),
        ("2023年下各镇政府信息公开工作年度报告", 2023, "下各镇"),
        ("中山大学2021—2022学年信息公开年度报告", 2021, "中山大学"),
        ("弋江镇人民政府信息公开工作2021年度报告", 2021, "弋江镇人民政府"),
        ("海关总署(本级机关)2020年政府信息公开工作年度报告", 2020, "海关总署"),
        ("市残联政府信息公开工作年度报告", None, "市残联"),
        ("政府信息公开工作年度报告", None, None),
        ("文化和旅游部政府信息公开工作2021年度报告", 2021, "文化和旅游部"),
    ],
)
def test_year_and_body_of_a_title(title: str, year: int | None, body: str | None) -> None:
    assert year_in(title) == year
    assert body_in(title) == body


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("政府信息公开年报_某县人民政府", "http://x/list/", True),
        ("栏目", "http://x/zwgk/zfxxgknb/index.html", True),
        ("栏目", "http://x/xxgk/gknb/xzbm/xzwj/", True),
        ("栏目", "http://x/gkmlpt/annualreport", True),
        ("部门预算", "http://x/zwgk/czyjs/", False),
        ("首页", "http://x/nbxw/", False),
    ],
)
def test_columns_of_reports_are_known_by_name_or_path(title: str, url: str, expected: bool) -> None:
    assert is_report_column(title, url) is expected


def test_a_path_below_a_column_counts_too() -> None:
    assert path_names_reports("http://www.x.gov.cn/xwzx/ztzl/zfxxgknb/2022/gzj/63d48a.html")


def test_a_text_is_a_report_by_the_words_of_its_form() -> None:
    form = "二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 本年新收政府信息公开申请数量 五、存在的主要问题"
    assert content_score(form) == 1.0
    assert content_score("某县召开会议，讨论道路建设。") == 0.0


def test_real_titles_are_all_taken_in_their_columns() -> None:
    path = SHARED / "data" / "agency-names.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["title"]]
    assert len(rows) > 40
    assert [row["title"] for row in rows if judge(row["title"], True, True).verdict != "report"] == []
    named = [row for row in rows if "公开" in row["title"]]
    assert [row["title"] for row in named if judge(row["title"]).verdict != "report"] == []
    assert [row["title"] for row in named if str(judge(row["title"]).year or "") not in ("", row["report_year"])] == []
