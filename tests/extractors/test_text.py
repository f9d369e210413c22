"""Plain text becomes grids with the merged cells that its rows imply."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.mapping import map_tables
from extractors.model import Content, Grid, Paragraph, UnreadableDocument
from extractors.readers import text
from extractors.readers.text_columns import display_width
from tests.extractors.printed_report import Rows, grids, report, shape

SHARED = Path(__file__).resolve().parents[3] / "shared"


def tables_of(written: str) -> list[Grid]:
    return [block for block in text.read(written.encode(), "utf-8").blocks if isinstance(block, Grid)]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.row_count)]


def with_covered_cells(rows: Rows) -> list[list[str]]:
    """Rows as an export prints them: a cell covered from above is an empty one, a wide cell is printed once."""
    (grid,) = grids([rows])
    printed = []
    for row in range(grid.row_count):
        covering = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span]
        covering.sort(key=lambda cell: cell.column)
        printed.append([cell.text if cell.row == row else "" for cell in covering])
    return printed


def cell_per_line(rows: Rows) -> str:
    return "\n".join("".join(f"\t{cell}\n" for cell in row) for row in with_covered_cells(rows))


@pytest.mark.parametrize("blank", [None, "", "/", " "])
def test_an_export_with_a_cell_per_line_gives_the_merged_cells_back(blank: str | None) -> None:
    tables = report(7, blank)
    written = "标题\n" + "\n\n\n一、某某情况\n\n".join(cell_per_line(rows) for rows in tables) + "\n\n\n结尾。\n"
    found = tables_of(written)
    assert len(found) == 3
    for grid, expected in zip(found, grids(tables), strict=True):
        wanted = [(*rest, printed.strip()) for *rest, printed in shape(expected)]
        assert shape(grid) == wanted


def test_a_label_broken_over_many_lines_stays_one_cell() -> None:
    written = "\t信\n息\n内\n容\n\t本年\n数量\n\n\t规\n章\n\t0\n\n\t许可\n\t3\n\n"
    (grid,) = tables_of(written)
    assert texts(grid) == [["信\n息\n内\n容", "本年\n数量"], ["规\n章", "0"], ["许可", "3"]]


def test_a_row_of_blanks_is_not_covered_by_the_row_above() -> None:
    rows = report(7)[1]
    rows[4] = [rows[4][0], *[type(rows[4][1])("")] * 7]
    (grid,) = tables_of(cell_per_line(rows))
    assert [(cell.text, cell.row_span) for cell in grid.cells if cell.row == 4][1:] == [("", 1)] * 7


def test_headings_between_tables_are_paragraphs_in_place() -> None:
    tables = report(3)
    written = "三、申请情况\n\n" + cell_per_line(tables[1]) + "\n\n四、诉讼情况\n\n" + cell_per_line(tables[2])
    blocks = text.read(written.encode(), "utf-8").blocks
    kinds = [block.text if isinstance(block, Paragraph) else "table" for block in blocks]
    assert kinds == ["三、申请情况", "table", "四、诉讼情况", "table"]


def test_tabs_between_the_cells_of_a_line() -> None:
    written = "情况如下\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t\t2\n行政许可\t17\n完\n"
    (grid,) = tables_of(written)
    assert texts(grid) == [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "", "2"],
        ["行政许可", "17"],
    ]


def test_a_quoted_cell_of_a_spreadsheet_keeps_its_line_break() -> None:
    (grid,) = tables_of('结果维持\t"结果\n纠正"\t"其他 ""结果"""\n1\t2\t3\n')
    assert texts(grid) == [["结果维持", "结果\n纠正", '其他 "结果"'], ["1", "2", "3"]]


def test_pipes() -> None:
    (grid,) = tables_of("| 内容 | 制发 | 废止 |\n|---|:-:|---|\n| 规章 | 0 | 3 |\n| 许可 |  | / |\n")
    assert texts(grid) == [["内容", "制发", "废止"], ["规章", "0", "3"], ["许可", "", "/"]]


def test_lines_between_rules_are_one_row() -> None:
    written = "┌──┬──┐\n│结果│其他│\n│维持│结果│\n├──┼──┤\n│ 5 │ 0 │\n└──┴──┘\n"
    (grid,) = tables_of(written)
    assert texts(grid) == [["结果\n维持", "其他\n结果"], ["5", "0"]]


def test_rules_only_around_the_header_do_not_join_rows() -> None:
    rows = "\n".join(f"| 行{n} | {n} |" for n in range(8))
    (grid,) = tables_of(f"+----+----+\n| 内容 | 数 |\n+----+----+\n{rows}\n+----+----+\n")
    assert grid.row_count == 9


def test_columns_apart_by_spaces_with_a_blank_cell() -> None:
    table = [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "0", "12"], ["规范性文件", "", "3"]]
    written = "\n".join("".join(cell + " " * (20 - display_width(cell)) for cell in row) for row in table)
    (grid,) = tables_of("数据如下：\n\n" + written + "\n")
    assert texts(grid) == table
    assert grid.quality < 0.9


def printed(rows: Rows) -> list[list[str]]:
    """The texts of a table as markup has them: a merged cell once."""
    return [[cell.text for cell in row] for row in rows]


def values_of(content: Content) -> dict[tuple[str, str, str], str]:
    return {(cell.table_key, cell.row_key, cell.column_key): cell.raw_text for cell in map_tables(content.blocks).cells}


def wanted(seed: int, blank: str | None = None) -> dict[tuple[str, str, str], str]:
    return values_of(Content(tuple(grids(report(seed, blank)))))


def as_document(tables: Sequence[str]) -> bytes:
    headings = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、行政复议、行政诉讼情况")
    parts = [f"{heading}\n{table}" for heading, table in zip(headings, tables, strict=True)]
    return (
        "某局2023年政府信息公开工作年度报告\n" + "\n".join(parts) + "\n五、存在的主要问题及改进情况\n无。\n"
    ).encode()


COPIES: dict[str, Callable[[list[str]], str]] = {
    "cells parted by a space, labels wrapped": lambda row: " ".join(row),
    "cells parted by a space": lambda row: " ".join(cell.replace("\n", "") for cell in row),
    "a cell per line": lambda row: "\n".join(cell.replace("\n", "") for cell in row),
    "spaces that make no columns": lambda row: "".join(f"{' ' * (2 + len(cell) % 3)}{cell}" for cell in row),
    "tabs": lambda row: "\t".join(cell.replace("\n", "") for cell in row),
    "bars": lambda row: "|".join(cell.replace("\n", "") for cell in row),
}


@pytest.mark.parametrize("way", COPIES)
def test_tables_copied_from_a_page_have_their_numbers_in_place(way: str) -> None:
    tables = ["\n".join(map(COPIES[way], printed(rows))) for rows in report(7)]
    content = text.read(as_document(tables), "utf-8")
    assert values_of(content) == wanted(7)
    assert not content.problems
    headings = [block.text for block in content.blocks if isinstance(block, Paragraph)]
    assert headings[-2:] == ["五、存在的主要问题及改进情况", "无。"]


@pytest.mark.parametrize("way", ["tabs", "bars"])
def test_blanks_between_tabs_and_bars_stay_in_place(way: str) -> None:
    tables = ["\n".join(map(COPIES[way], printed(rows))) for rows in report(7, "")]
    assert values_of(text.read(as_document(tables), "utf-8")) == wanted(7, "")


@pytest.mark.parametrize("way", ["cells parted by a space", "a cell per line"])
def test_rows_that_lost_their_blanks_are_left_out_and_said_so(way: str) -> None:
    tables = ["\n".join(COPIES[way]([cell for cell in row if cell]) for row in printed(rows)) for rows in report(7, "")]
    content = text.read(as_document(tables), "utf-8")
    found, expected = values_of(content), wanted(7, "")
    assert found
    assert found.items() <= expected.items()
    assert {problem.code for problem in content.problems} == {"uneven_columns"}
    assert all(block.quality < 0.9 for block in content.blocks[2:4] if isinstance(block, Grid))


def test_rows_without_any_number_are_blank_rows() -> None:
    written = (
        "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章\n行政规范性文件 1 0 4\n第二十条第（五）项\n信息内容 本年处理决定数量\n"
        "行政许可\n第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚\n行政强制 7\n"
    )
    content = text.read(written.encode(), "utf-8")
    found = {key[1:]: value for key, value in values_of(content).items()}
    assert found == {
        ("regulations", "issued"): "",
        ("regulations", "repealed"): "",
        ("regulations", "in_force"): "",
        ("normative_documents", "issued"): "1",
        ("normative_documents", "repealed"): "0",
        ("normative_documents", "in_force"): "4",
        ("licences", "decisions"): "",
        ("penalties", "decisions"): "",
        ("coercive_measures", "decisions"): "7",
    }
    assert not content.problems


def test_paragraphs_within_cells_stand_between_tabs_that_stand_alone() -> None:
    def cell(written: str) -> str:
        return "\n\n".join(line or "\u00a0" for line in written.split("\n"))

    tables = ["\n\n\n\n\n".join("\n\n\t\n\n".join(map(cell, row)) for row in printed(rows)) for rows in report(7, "")]
    written = as_document(tables).decode()
    for heading in ("二、", "三、", "四、", "五、"):
        written = written.replace(f"\n{heading}", f"\n\n{heading}")
    written = written.replace("情况\n", "情况\n\n")
    assert values_of(text.read(written.encode(), "utf-8")) == wanted(7, "")


def broken(cell: str, number: int) -> str:
    """A cell with a line end somewhere: within a label, before or behind a number."""
    if any(character.isdigit() for character in cell[:1]) and cell[1:2] not in (".", ""):
        return (f"\n{cell}", f"{cell}\n", cell)[number % 3]
    at = number % max(len(cell), 1)
    return cell if at == 0 or len(cell) < 3 else f"{cell[:at]}\n{cell[at:]}"


@pytest.mark.parametrize("blank", [None, ""])
def test_between_tabs_cells_broken_over_lines_are_whole_and_blanks_in_place(blank: str | None) -> None:
    tables = report(7, blank)
    written = [
        "\n".join(
            "\t".join(broken(cell, row + place) for place, cell in enumerate(cells)) for row, cells in enumerate(rows)
        )
        for rows in map(printed, tables)
    ]
    content = text.read(as_document(written), "utf-8")
    assert values_of(content) == wanted(7, blank)
    assert not content.problems


def test_a_table_between_tabs_whose_line_ends_part_no_rows_and_that_does_not_fit_is_doubtful() -> None:
    written = (
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\n\t2\t3\n规范性文件\t4\t5\t6\n\t7\n"
        "行政规范性\n文件\t8\t9\n"
    )
    assert {block.quality for block in tables_of(written)} == {0.6}


def test_words_behind_the_last_number_of_a_table_are_not_of_its_cell() -> None:
    table = "\n\n\n\n".join(f"项目{at}\n\n\t\n\n条\n\n\t\n\n{at}2" for at in range(4))
    content = text.read(f"{table}\n\n\u00a0\n\n附件下载\n\n扫一扫\n".encode(), "utf-8")
    (grid,) = [block for block in content.blocks if isinstance(block, Grid)]
    assert texts(grid) == [[f"项目{at}", "条", f"{at}2"] for at in range(4)]
    assert [block.text for block in content.blocks if isinstance(block, Paragraph)] == ["附件下载", "扫一扫"]


def test_tables_with_one_row_of_names_copied_from_a_page() -> None:
    written = (
        "项目 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n一、本年新收政府信息公开申请数量 1 2 3 4 5 6 21\n"
        "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n三、本年度办理结果\n（一）予以公开 1 1 1 1 1 1 6\n（三）不予公开\n"
        "1.属于国家秘密 0 0 0 0 0 0 0\n四、行政复议、行政诉讼情况\n类型 结果维持 结果纠正 其他结果 尚未审结 总计\n"
        "行政复议 1 2 3 4 10\n行政诉讼（未经复议直接起诉） 0 0 0 2 2\n行政诉讼（复议后起诉） 5 0 0 0 5\n五、存在的问题\n"
    )
    content = text.read(written.encode(), "utf-8")
    found = values_of(content)
    assert len(found) == 4 * 7 + 3 * 5
    assert found["requests", "new_requests", "other_org"] == "6"
    assert found["requests", "denied_state_secret", "total"] == "0"
    assert found["disputes", "review", "total"] == "10"
    assert found["disputes", "litigation_after_review", "upheld"] == "5"


@pytest.mark.parametrize("way", ["cells parted by a space", "a cell per line"])
def test_traditional_characters_and_words_for_none_copied_from_a_page(way: str) -> None:
    tables = ["\n".join(map(COPIES[way], printed(rows))) for rows in report(7, "无")]
    traditional = (
        as_document(tables)
        .decode()
        .translate(str.maketrans("规数减请务关总计诉复议决废发许罚费", "規數減請務關總計訴復議決廢發許罰費"))
    )
    assert values_of(text.read(traditional.replace("信息", "資訊").encode(), "utf-8")) == wanted(7, "无")


def test_statistics_between_tabs_with_labels_and_header_broken_over_lines() -> None:
    written = (
        "指标\n名称\t计量单位\t2016年度\t历\n年\n累计\n一、主动\n公开情况\t\t\t\n（一）主动公\n开政府信息数\t条\t12\t34\n"
        "2、\n网站公开数\t条\t5\t6\n二、收到申请数\t件\t\n7\t8\n1、\n当面申请数\t件\t\t9\n"
    )
    (grid,) = tables_of(written)
    assert texts(grid)[1:] == [
        ["一、主动公开情况", "", "", ""],
        ["（一）主动公开政府信息数", "条", "12", "34"],
        ["2、网站公开数", "条", "5", "6"],
        ["二、收到申请数", "件", "7", "8"],
        ["1、当面申请数", "件", "", "9"],
    ]


def test_statistics_copied_from_a_page() -> None:
    written = (
        "附表\n统计指标 单位 统计数\n一、主动公开情况\n（一）主动公开政府信息数 条 4488\n其中：主动公开规范性文件数\n条 18\n"
        "三、依申请公开情况\n（一）收到申请数 件 54\n1.当面申请数 件 12\n2.传真申请数 件 18\n以上为全部数据。\n"
    )
    content = text.read(written.encode(), "utf-8")
    assert list(values_of(content).values()) == ["4488", "18", "54", "12", "18"]
    assert [block.text for block in content.blocks if isinstance(block, Paragraph)] == ["附表", "以上为全部数据。"]


def test_columns_that_do_not_keep_apart_do_not_say_what_is_blank() -> None:
    written = "项目甲    12   345   6\n项目乙乙乙乙      7   8   9\n项目丙丙   3   4\n"
    (grid,) = tables_of(written)
    assert texts(grid)[-1] == ["项目丙丙 3 4"]


def test_a_last_cell_that_is_blank_in_headers_too_is_no_column() -> None:
    tables = ["\n".join("\t".join([*row, ""]).replace("\n", "") for row in printed(rows)) for rows in report(7, "")]
    assert values_of(text.read(as_document(tables), "utf-8")) == wanted(7, "")


def test_dashes_and_blanks_between_bars_are_cells_and_no_rule() -> None:
    (grid,) = tables_of("| 维持 | 纠正 | 其他 |\n|---|---|---|\n| - | - | - |\n|  |  |  |\n")
    assert texts(grid) == [["维持", "纠正", "其他"], ["-", "-", "-"], ["", "", ""]]


@pytest.mark.parametrize("written", ["| A | B |\n| 1 | 2 |\n", "A | B\n1 | 2\n", "A|B\n1|2"])
def test_two_rows_of_two_cells_between_bars_are_a_table(written: str) -> None:
    (grid,) = tables_of(written)
    assert texts(grid) == [["A", "B"], ["1", "2"]]


@pytest.mark.parametrize(
    "prose",
    [
        "　　2023年，我局收到申请12件。\n　　其中予以公开3件。\n",
        "联系地址：某路1号    \n",
        "一、总体情况\n\n\n二、主动公开\n",
        "A | B\n",
        "行政复议\n本年没有行政复议 0 件。\n",
        "信息内容\n公开的信息共 12 条\n",
    ],
)
def test_prose_is_no_table(prose: str) -> None:
    assert tables_of(prose) == []


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph() -> None:
    sentence = (
        "本年度我局共收到政府信息公开申请一百二十三件，均已按照规定在法定期限之内予以答复，没有发生行政复议和行政诉讼。"
    )
    wrapped = "\n".join(sentence[start : start + 20] for start in range(0, len(sentence), 20))
    (paragraph,) = text.read(wrapped.encode(), "utf-8").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == sentence
    assert paragraph.locator == "line 1"


def test_gb18030_and_bytes_that_are_not_text() -> None:
    (paragraph,) = text.read("年度报告".encode("gb18030") + b"\xff", "gb18030").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.startswith("年度报告")


def test_more_lines_than_any_report_has_are_refused_in_words() -> None:
    with pytest.raises(UnreadableDocument, match="lines"):
        text.read(b"\n" * 300_000, "utf-8")


def test_a_million_tabs_take_no_time() -> None:
    started = time.process_time()
    text.read(b"\t" * 1_000_000 + b"\n" + b"1\t2\n" * 50_000, "utf-8")
    assert time.process_time() - started < 5


@given(st.text(alphabet="\t\n |0一规章　-+", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(written: str) -> None:
    text.read(written.encode(), "utf-8")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real documents is not beside this checkout")
def test_a_real_export_gives_tables_of_the_printed_shape() -> None:
    (two, three, four) = tables_of((SHARED / "real" / "qingyuan-2023.txt").read_text("utf-8"))
    assert (two.row_count, two.column_count) == (14, 4)
    assert (three.row_count, three.column_count) == (28, 10)
    assert (four.row_count, four.column_count) == (4, 15)
    penalties = next(cell for cell in two.cells if cell.text == "行政处罚")
    assert [cell.text for cell in two.cells if cell.row == penalties.row] == ["行政处罚", "434"]
