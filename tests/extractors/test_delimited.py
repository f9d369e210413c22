"""Text files with delimiters become the grids of a sheet, whatever their charset and delimiter; prose stays prose."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from extractors.delimiter import delimiter_of
from extractors.document import extract
from extractors.media import MediaKind, identify
from extractors.model import Grid, Kind, Paragraph, Status, UnreadableDocument
from extractors.readers import delimited

ROWS = [
    ["某局2023年政府信息公开工作年度报告", "", "", ""],
    ["", "", "", ""],
    ["二、主动公开政府信息情况", "", "", ""],
    ["第二十条第（一）项", "", "", ""],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "1", "2"],
    ["行政规范性文件", "1,234", "4", '含引号"与\n换行'],
]


def written(delimiter: str, charset: str, rows: list[list[str]] = ROWS) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(charset)


@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_delimiter_and_charset_give_the_same_table(delimiter: str, charset: str) -> None:
    data = written(delimiter, charset)
    media = identify(data)
    assert media.kind is MediaKind.CSV
    blocks = delimited.read(data, media.charset).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [ROWS[0][0], ROWS[2][0]]
    (grid,) = [block for block in blocks if isinstance(block, Grid)]
    texts = {(cell.row, cell.column): cell.text for cell in grid.cells}
    assert [[texts[row, column] for column in range(4)] for row in range(4)] == ROWS[3:]
    assert grid.cells[-1].locator == "t1/r4/c4"


def test_rows_of_uneven_width_are_read() -> None:
    data = written(",", "utf-8", [[field for field in row if field] for row in [*ROWS, ["其他", "0", "0", "0"]]])
    assert identify(data).kind is MediaKind.CSV
    assert {cell.row_key for cell in extract(data).cells} == {"regulations", "normative_documents"}


def test_numbers_kept_as_written_are_numbers() -> None:
    kept = [["规章", '="0"', "'28", "'1,234"], ["行政规范性文件", "'", '=""', "'是"]]
    blocks = delimited.read(written(",", "utf-8", [*ROWS, *kept]), "utf-8").blocks
    (grid,) = [block for block in blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.cells[-8:]] == ["规章", "0", "28", "1,234", "行政规范性文件", "'", "", "'是"]


def test_columns_that_merged_cells_left_blank_are_no_cells_but_blank_values_are() -> None:
    rows = [["规章", "", "1", "", "2"], ["行政规范性文件", "", "3", "", "4"], ["合计", "", "", "", "6"]]
    (grid,) = delimited.read(written(",", "utf-8", rows), "utf-8").blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "1", "2", "行政规范性文件", "3", "4", "合计", "", "6"]


@pytest.mark.parametrize("is_padded", [True, False])
def test_tables_without_any_number_are_blank_tables(is_padded: bool) -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "", "", ""],
        ["行政规范性文件", "", "", ""],
        ["四、政府信息公开行政复议、行政诉讼情况"],
        ["行政复议", "", "", "", "", "行政诉讼"],
        ["", "", "", "", "", "未经复议直接起诉", "", "", "", "", "复议后起诉"],
        results * 3,
        [""] * 15,
        ["五、存在的主要问题及改进情况"],
    ]
    padded = [row + [""] * (15 - len(row)) for row in rows]
    data = written(",", "utf-8", padded if is_padded else rows)
    cells = extract(data).cells
    assert {cell.kind for cell in cells} == {Kind.BLANK}
    assert Counter(cell.table_key for cell in cells) == {"proactive": 6, "disputes": 15}


@pytest.mark.parametrize(
    "text",
    [
        "规章,规范性文件,其他文件均已公开\n行政许可,行政处罚决定另行公开\n行政复议,行政诉讼无\n" * 3,
        "2023年,我局认真贯彻落实条例,主动公开信息1,234条.\n" * 20,
        "一、总体情况\n全年公开信息 1,234\n较上年增加 2,345\n其中政策 3,456\n",
        "统计指标 单位 统计数\n主动公开文件数 件 15,659,293\n答复总数 件 1,234 12,345\n复议数 件 2,345\n",
        "名称\t数量\n\n规章\t1,234\n文件\t2,345\n办法\t3,456\n",
        "行一\t1\t2\n行二\t3\n行三\t4\t5\n",
        "标题; 副标题\n正文一\n正文二\n正文三\n",
        '"' + "x" * 300_000,
        "",
    ],
)
def test_prose_and_other_exports_have_no_delimiter(text: str) -> None:
    assert delimiter_of(text) is None


def test_text_that_is_no_table_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        delimited.read("没有表格".encode(), "utf-8")


def test_a_field_without_end_is_refused_in_words() -> None:
    data = written(",", "utf-8") + b'"' + b"x" * 500_000
    assert extract(data).status in (Status.READ, Status.UNREADABLE, Status.NO_TABLES)
