"""Pages whose editors build, hide, carry or type their tables: the numbers are those that a browser shows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from html import escape

import pytest
from lxml import etree

from extractors.document import extract
from extractors.grids.placement import PrintedCell
from extractors.mapping import map_tables
from extractors.model import Content, Grid, Paragraph
from extractors.readers.html import read
from extractors.readers.html_carried import carried_markup
from extractors.readers.html_data import tables_of_data
from tests.extractors.printed_report import Rows, grids, report

HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、行政复议、行政诉讼情况")
Table = Callable[[Rows], str]


def spans(cell: PrintedCell) -> str:
    return f' rowspan="{cell.row_span}" colspan="{cell.column_span}"'


def lines(cell: PrintedCell) -> str:
    return escape(cell.text).replace("\n", "<br>")


def table_of(cell: Callable[[PrintedCell], str]) -> Table:
    return lambda rows: "<table>" + "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows) + "</table>"


plain = table_of(lambda cell: f"<td{spans(cell)}>{lines(cell)}</td>")


def body(tables: list[Rows], table: Table = plain) -> str:
    parts = [f"<p>{heading}</p>{table(rows)}" for heading, rows in zip(HEADINGS, tables, strict=True)]
    return f"{''.join(parts)}<p>五、存在的主要问题及改进情况</p><p>无。</p>"


def page(written: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>报告</title></head><body>{written}</body></html>".encode()


def values(content: Content) -> dict[tuple[str, str, str], str]:
    return {(cell.table_key, cell.row_key, cell.column_key): cell.raw_text for cell in map_tables(content.blocks).cells}


def wanted(seed: int, blank: str | None = None) -> dict[tuple[str, str, str], str]:
    return values(Content(tuple(grids(report(seed, blank)))))


def element(tag: str, within: str) -> str:
    return f"<{tag}>{within}</{tag.split()[0]}>"


def rows_of_elements(box: str, row: str, cell: Callable[[PrintedCell], str]) -> Table:
    return lambda rows: element(box, "".join(element(row, "".join(map(cell, each))) for each in rows))


def grid_of_sheets(rows: Rows) -> str:
    width = sum(cell.column_span for cell in rows[0])
    cells = (
        f'<div style="grid-column:span {cell.column_span};grid-row-end: span {cell.row_span}">{lines(cell)}</div>'
        for row in rows
        for cell in row
    )
    sheet = f".g{width}{{display:grid;grid-template-columns:8em repeat({width - 1}, minmax(3em, 1fr))}}"
    return f'<style>{sheet}</style><div class="g{width}">{"".join(cells)}</div>'


BUILT: dict[str, Table] = {
    "a grid of the style sheet": grid_of_sheets,
    "styles of the style sheet": lambda rows: (
        "<style>.b{display:table} .b>section{display:table-row} .b .c{display:table-cell}</style>"
        + rows_of_elements('div class="b"', "section", lambda cell: f"<div class=c>{lines(cell)}</div>")(rows)
    ),
    "roles": rows_of_elements(
        'div role="table"',
        'div role="row"',
        lambda cell: (
            f'<div role="cell" aria-rowspan={cell.row_span} aria-colspan={cell.column_span}>{lines(cell)}</div>'
        ),
    ),
    "styles": rows_of_elements(
        'div style="display: table"',
        'div style="display:table-row;"',
        lambda cell: f'<div style="display:table-cell;width:9%">{lines(cell)}</div>',
    ),
    "rows of boxes": rows_of_elements('div class="t"', "div", lambda cell: f"<div><span>{lines(cell)}</span></div>"),
    "lists": rows_of_elements("div", 'ul class="clearfix"', lambda cell: f"<li>{lines(cell)}</li>"),
    "a table in every cell": table_of(
        lambda cell: f"<td{spans(cell)}><table width=100%><tr><td>{lines(cell)}</td></tr></table></td>"
    ),
    "fields": table_of(
        lambda cell: (
            f'<td{spans(cell)}><input type="text" value="{cell.text}" readonly></td>'
            if cell.text.replace(".", "").isdigit()
            else f"<td{spans(cell)}>{lines(cell)}</td>"
        )
    ),
    "preformatted text": lambda rows: (
        "<pre>" + "\n".join("\t".join(cell.text.replace("\n", "") for cell in row) for row in rows) + "</pre>"
    ),
    "bars between line breaks": lambda rows: (
        "<p>" + "<br>".join("|".join(cell.text.replace("\n", "") for cell in row) for row in rows) + "</p>"
    ),
    "one box a cell": lambda rows: (
        "<div style='display:grid'>" + "".join(f"<div>{lines(cell)}</div>" for row in rows for cell in row) + "</div>"
    ),
}


@pytest.mark.parametrize("way", BUILT)
def test_tables_built_of_other_elements_have_their_numbers_in_place(way: str) -> None:
    content = read(page(body(report(7), BUILT[way])), "utf-8")
    assert values(content) == wanted(7)
    texts = [block.text for block in content.blocks if isinstance(block, Paragraph) and block.text[:2] != "第二"]
    assert texts == [*HEADINGS, "五、存在的主要问题及改进情况", "无。"]


@pytest.mark.parametrize(
    "way", ["a grid of the style sheet", "roles", "styles", "rows of boxes", "lists", "a table in every cell"]
)
def test_blank_cells_of_built_tables_stay_in_place(way: str) -> None:
    assert values(read(page(body(report(7, ""), BUILT[way])), "utf-8")) == wanted(7, "")


@pytest.mark.parametrize("way", ["a grid of the style sheet", "roles", "styles", "rows of boxes"])
def test_paths_of_built_tables_lead_to_the_element_as_published(way: str) -> None:
    written = page(body(report(7), BUILT[way]))
    published = etree.fromstring(written, etree.HTMLParser(encoding="utf-8"))
    cells = [cell for block in read(written, "utf-8").blocks if isinstance(block, Grid) for cell in block.cells]
    for cell in cells[:40]:
        assert cell.locator is not None
        found = published.xpath(cell.locator)
        assert isinstance(found, list)
        assert isinstance(found[0], etree._Element)
        text = etree.tostring(found[0], method="text", encoding="unicode", with_tail=False)
        assert text == cell.text.replace("\n", "")


CARRIED: dict[str, Callable[[str], str]] = {
    "textarea": lambda markup: f'<textarea style="display:none">{escape(markup)}</textarea>',
    "field": lambda markup: f'<input type="hidden" value="{escape(markup)}">',
    "string of a script": lambda markup: element("script", "var html = " + json.dumps(markup).replace("</", "<\\/")),
    "string in single quotes": lambda markup: element("script", "show('" + markup.replace("</", "<\\/") + "')"),
    "data of a script": lambda markup: element(
        'script type="application/json"', json.dumps({"a": [markup]}).replace("<", "\\u003c")
    ),
    "JSON in a string": lambda markup: element("script", f"show({json.dumps(json.dumps({'a': markup}))})"),
    "attribute": lambda markup: f'<show-page :content="{escape(json.dumps(markup))}"></show-page>',
    "text": lambda markup: f"<div>{escape(markup)}</div>",
    "pattern": lambda markup: f"<template>{markup}</template>",
    "script of markup": lambda markup: f'<script type="text/html">{markup}</script>',
    "what no script shows": lambda markup: f"<noscript>{markup}</noscript>",
}


@pytest.mark.parametrize("way", CARRIED)
def test_tables_that_a_page_carries_for_its_script_are_read(way: str) -> None:
    extraction = extract(page(f"<div id=app></div>{CARRIED[way](body(report(7)))}"))
    found = {(cell.table_key, cell.row_key, cell.column_key): cell.raw_text for cell in extraction.cells}
    assert found == wanted(7)
    assert min(cell.confidence for cell in extraction.cells) == 1
    assert "number_not_in_text" not in {problem.code for problem in extraction.problems}


def data_of(rows: Rows) -> str:
    return json.dumps(
        [[{"text": cell.text, "rowspan": cell.row_span, "colspan": cell.column_span} for cell in row] for row in rows],
        ensure_ascii=False,
    )


DATA: dict[str, Callable[[Rows], str]] = {
    "JSON": data_of,
    "JSON in ASCII": lambda rows: json.dumps(json.loads(data_of(rows))),
    "literals of a script": lambda rows: (
        data_of(rows).replace('"text"', "text").replace('"rowspan"', "'rowspan'").replace("}]", "},\n]")
    ),
}


@pytest.mark.parametrize("way", DATA)
def test_tables_that_a_script_holds_as_data_are_read(way: str) -> None:
    written = "".join(f'<div id="t"></div><script>draw("t", {DATA[way](rows)});</script>' for rows in report(7))
    extraction = extract(page(written))
    found = {(cell.table_key, cell.row_key, cell.column_key): cell.raw_text for cell in extraction.cells}
    assert found == wanted(7)
    assert min(cell.confidence for cell in extraction.cells) == 1


def test_rows_of_data_may_be_objects_and_values() -> None:
    script = (
        "var d = [{'a': '信息内容', b: \"处理决定数量\"}, {a: '规章', b: 1.5}, {a: '文件', b: null}, ['x', 'it\\'s'],]"
    )
    (markup,) = tables_of_data(script)
    assert markup == (
        "<table><tr><td>信息内容</td><td>处理决定数量</td></tr><tr><td>规章</td><td>1.5</td></tr>"
        "<tr><td>文件</td><td></td></tr><tr><td>x</td><td>it&#x27;s</td></tr></table>"
    )
    assert not list(tables_of_data("a[[1, 2], b[{x: f(1)}, {y: [2]}] [[[1]], [[2]], [[3]]]"))


def test_what_is_carried_is_left_alone_where_the_page_shows_tables_of_the_form() -> None:
    written = body(report(7)) + CARRIED["textarea"](body(report(8)))
    content = read(page(written), "utf-8")
    assert values(content) == wanted(7)
    assert sum(isinstance(block, Grid) for block in content.blocks) == 3


def test_strings_of_a_script_are_read_and_never_run() -> None:
    script = "write('<tr><td>' + evil() + '\\x3c/td>'); // it's\nvar a = \"\\u0022<tr>\\q\\\n</tr>\";"
    root = etree.fromstring(page(f"<script>{script}</script>"), etree.HTMLParser(encoding="utf-8"))
    assert carried_markup(root) == ["<tr><td>", '"<tr>q</tr>']


@pytest.mark.parametrize(
    "written",
    [
        "<style>" + "/*" * 400_000 + "display:none</style>",
        "<style>" + "@" * 400_000 + "display:none}</style>",
        "<script>" + '\\"' * 400_000 + "<tr></script>",
        "display:none " * 80_000,
        '<div style="display:none"><table><tr><td>1</table></div>' * 8_000,
        "<p>信息内容</p>" + "<div><div>1</div><div>2</div>" * 1_000,
        "1<sup>2</sup>" * 50_000,
        "<script>信息内容" + "[[" * 60_000 + "</script>",
        "<script>信息内容" + "[['" * 60_000 + "</script>",
        "<style>" + ".a p{display:none}" * 1_000 + "</style><div class=a>" + "<p><table><tr><td>1</table>" * 500,
        "<p>信息内容</p><div style='display:grid;grid-template-columns:repeat(9,1fr)'>" + "<p>1</p>" * 2_000 + "</div>",
    ],
)
def test_pages_made_to_cost_time_cost_none(written: str) -> None:
    started = time.process_time()
    read(page(written), "utf-8")
    assert time.process_time() - started < 5


def test_a_hidden_copy_does_not_count_where_the_page_shows_the_table() -> None:
    written = f'<div style="display:none !important">{body(report(8))}</div><div>{body(report(7))}</div>'
    assert values(read(page(written), "utf-8")) == wanted(7)
    assert values(read(page(f'<div style="DISPLAY: none">{body(report(7))}</div>'), "utf-8")) == wanted(7)


def test_what_the_pages_own_style_sheet_hides_is_hidden_but_for_other_screens() -> None:
    styles = (
        "<style>/* .b{display:none} */ .x, .a { color:red; display:none } .b{color:red}</style>"
        "<style>@media print{.b{display:none}} .c .b{display:none}</style>"
    )
    written = f'{styles}<div class="z a">{body(report(8))}</div><div class="b">{body(report(7))}</div>'
    assert values(read(page(written), "utf-8")) == wanted(7)


@pytest.mark.parametrize(
    ("sheet", "box"),
    [
        ("#old, .x { display : none !important }", '<div id="old" class="y">'),
        ("div.old.copy{display:none}", '<div class="copy old">'),
        (".article > .old{display:none} .old{display:block}", '<div class="article"><div class="old">'),
        (".tab{display:none} .tab.on{display:block}", '<div class="tab">'),
    ],
)
def test_any_selector_of_the_pages_own_sheet_can_hide(sheet: str, box: str) -> None:
    shown = f'<div class="tab on" id="new">{body(report(7))}</div>'
    written = f"<style>{sheet}</style>{box}{body(report(8))}{'</div>' * box.count('<div')}{shown}"
    assert values(read(page(written), "utf-8")) == wanted(7)


@pytest.mark.parametrize(
    ("sheet", "box"),
    [
        ("#new:hover, #new::before {display:none}", '<div id="new">'),
        (".a{display:none} .b{display:block}", '<div class="a b">'),
        (".a{display:none}", '<div class="a" style="color:red;display:block">'),
    ],
)
def test_what_a_stronger_rule_shows_is_not_hidden(sheet: str, box: str) -> None:
    written = f"<style>{sheet}</style>{box}{body(report(7))}</div>{body(report(8))}"
    assert values(read(page(written), "utf-8")) == wanted(7)


def cells_of(written: str) -> list[str]:
    (grid,) = (block for block in read(page(written), "utf-8").blocks if isinstance(block, Grid))
    return [cell.text for cell in grid.cells]


@pytest.mark.parametrize(
    "struck",
    [
        "<del>12</del>",
        "<s class=x>12</s>",
        "<strike>1<b>2</b></strike>",
        '<span style="color:red;text-decoration: line-through">12</span>',
        '<i class="gone">12</i>',
    ],
)
def test_a_struck_out_figure_is_not_the_value(struck: str) -> None:
    sheet = "<style>.gone{text-decoration:line-through red}</style>"
    written = f"{sheet}<table><tr><td>规章<td>{struck}<ins>13</ins><td>{struck}<tr><td>文件<td>2<td>3</table>"
    assert cells_of(written) == ["规章", "13", "", "文件", "2", "3"]


def test_a_row_struck_out_keeps_its_cells_and_loses_their_text() -> None:
    written = '<table><tr><td>规章<td>1<tr style="text-decoration:line-through"><td>文件<td><b>2</b></table>'
    assert cells_of(written) == ["规章", "1", "", ""]


def test_rows_without_cells_take_no_part_of_what_spans_unless_all_of_it_does() -> None:
    written = "<table><tr><td rowspan=3>三、<td>1<td>2<tr></tr><tr><td>3<td>4<tr></tr><tr><td>5<td>6</table>"
    (grid,) = (block for block in read(page(written), "utf-8").blocks if isinstance(block, Grid))
    assert [(cell.row, cell.column) for cell in grid.cells] == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 1), (2, 2)]
    written = "<table><tr><td rowspan=2>规章<td rowspan=2>1<tr></tr><tr><td>文件<td>2</table>"
    (grid,) = (block for block in read(page(written), "utf-8").blocks if isinstance(block, Grid))
    assert [(cell.row, cell.column) for cell in grid.cells] == [(0, 0), (0, 1), (2, 0), (2, 1)]


def test_labels_printed_again_before_each_number_for_small_screens_are_no_part_of_it() -> None:
    written = (
        "<table><tr><td>内容<td>自然<br>人<td>总计：<tr><td>注：一<td><i>自然人：</i>12<td>总计：3"
        "<tr><td>备注：二<td>自然人: <td>商业企业：4</table>"
    )
    assert cells_of(written) == ["内容", "自然\n人", "总计：", "注：一", "12", "总计：3", "备注：二", "", "商业企业：4"]


def test_links_to_comments_and_notes_are_no_digits_of_the_number() -> None:
    written = (
        '<table><tr><td>规章<td>12<a href="#_msocom_1">[A1]</a><td>3<a href="#_ftn2">[2]</a>'
        '<tr><td>文件<td><a href="#top">4</a><td><a href="/list#note1">5</a></table>'
    )
    assert cells_of(written) == ["规章", "12", "3[²]", "文件", "4", "5"]


def test_how_a_character_is_pronounced_is_not_printed_in_the_line() -> None:
    written = (
        "<table><tr><td><ruby>规<rp>(</rp><rt>guī</rt><rp>)</rp>章<rt>zhāng</rt></ruby><td>1<tr><td>文件<td>2</table>"
    )
    assert cells_of(written) == ["规章", "1", "文件", "2"]


def test_what_is_typed_into_or_chosen_in_a_field_is_the_text_of_the_cell() -> None:
    written = (
        '<table><tr><td>规章<td><input type="hidden" value="9"><input value="1"><td><textarea rows=1>\n 12 </textarea>'
        "<tr><td>文件<td><select><option>0<option selected>3</select><td><textarea>&lt;td&gt;5&lt;/td&gt;</textarea></table>"
    )
    assert cells_of(written) == ["规章", "1", "12", "文件", "3", ""]


def test_hidden_rows_cells_and_words_of_a_table_are_not_its_own() -> None:
    written = (
        '<table><tr style="display: none"><td>{{name}}</td><td>9</td><td>9</td></tr>'
        '<tr><td hidden>7</td><td>规章</td><td><span style="display:none">0007</span>3<i hidden>件</i></td></tr>'
        "<tr><td>许可</td><td>4</td></tr></table><p style='display:none'>展开的文字</p>"
    )
    content = read(page(written), "utf-8")
    (grid,) = [block for block in content.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.cells] == ["规章", "3", "许可", "4"]
    assert grid.cells[0].locator == "/html/body/table/tr[2]/td[2]"
    assert [block.text for block in content.blocks if isinstance(block, Paragraph)] == ["展开的文字"]


def test_head_and_foot_of_a_table_stand_first_and_last_wherever_they_are_written() -> None:
    written = (
        "<table><tfoot><tr><td>合计<td>3</tfoot><tbody><tr><td>规章<td>1<tr><td>文件<td>2</tbody>"
        "<thead><tr><th>内容<th>数量</thead></table>"
    )
    (grid,) = read(page(written), "utf-8").blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["内容", "数量", "规章", "1", "文件", "2", "合计", "3"]


@pytest.mark.parametrize(
    "written",
    [
        "<p>行政复议情况。本年没有行政复议。</p><p>信息内容丰富，共公开 12 条信息。</p>",
        "<div>" + "<div><a>首页</a><a>新闻</a><a>2024</a></div>" * 5 + "</div>",
        "<p>首页 | 信息内容 | 互动交流</p>",
        "<pre>联系人  张某\n电话  12345678\n</pre><pre>第一行\n第二行</pre>",
    ],
)
def test_prose_and_menus_are_no_tables(written: str) -> None:
    assert not values(read(page(written), "utf-8"))


def test_utf_16_pages_are_read_as_others() -> None:
    written = page(f'<div style="display:none">{body(report(8))}</div>{body(report(7))}').decode()
    assert values(read(written.encode("utf-16"), "utf-16")) == wanted(7)


def test_a_byte_order_mark_decides_over_what_the_page_declares() -> None:
    written = page(f'<meta charset="gb2312">{body(report(7))}')
    found = extract(b"\xef\xbb\xbf" + written).cells
    assert {(cell.table_key, cell.row_key, cell.column_key): cell.raw_text for cell in found} == wanted(7)
