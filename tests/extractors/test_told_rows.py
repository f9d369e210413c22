"""Prose in rows of tables is told before the table, and no label or value is taken for prose."""

from __future__ import annotations

import pytest

from extractors.document import extract
from extractors.grids.placement import PrintedCell, place
from extractors.grids.told_rows import is_prose, with_told_rows
from extractors.model import Paragraph
from tests.extractors.printed_report import report
from tests.extractors.word_files import docx, word_table

TITLE = "云山县水务局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize("text", [TITLE, "一、总体情况", "共收到申请3件。", "公开" * 31])
def test_prose(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text", ["", "3", "第二十条第（一）项", "一、本年新收政府信息公开申请数量", "四、结转下年度继续办理"]
)
def test_labels_are_no_prose(text: str) -> None:
    assert not is_prose(text)


def test_rows_of_prose_come_before_their_table_which_stays_whole() -> None:
    rows = [
        [PrintedCell(TITLE, column_span=3)],
        [PrintedCell("一、总体情况\n共收到申请3件。", column_span=2), PrintedCell("")],
        [PrintedCell("规章", row_span=2), PrintedCell("1"), PrintedCell("2")],
        [PrintedCell("共收到申请4件。"), PrintedCell("")],
        [PrintedCell(""), PrintedCell(TITLE.replace("2023", "2019"), column_span=2)],
        [PrintedCell("无其他需要报告的事项。"), PrintedCell(""), PrintedCell("")],
    ]
    grid = place(rows, 1)
    *told, kept = with_told_rows([grid])
    assert kept is grid
    assert [each.text for each in told if isinstance(each, Paragraph)] == [
        TITLE,
        "一、总体情况",
        "共收到申请3件。",
        "无其他需要报告的事项。",
    ]
    assert isinstance(told[0], Paragraph)
    assert told[0].locator == "t1/r1/c1"


def test_a_table_of_values_tells_nothing() -> None:
    grids = [place(rows, number) for number, rows in enumerate(report(4), 1)]
    assert with_told_rows(grids) == tuple(grids)


def test_a_report_in_one_table_has_its_body_year_and_claims() -> None:
    rows = [
        [PrintedCell(TITLE, column_span=10)],
        [PrintedCell("一、总体情况", column_span=10)],
        [PrintedCell("2023年，我局共收到政府信息公开申请3件。", column_span=10)],
    ]
    reading = extract(docx(word_table([*rows, *report(3)[1]])))
    assert (reading.identity.agency_name, reading.identity.report_year) == ("云山县水务局", 2023)
    assert [claim.meaning for claim in reading.claims] == ["requests.new_requests.total"]
