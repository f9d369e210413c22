from __future__ import annotations

import time

import pytest
from lxml import etree

from extractors.model import Content, Grid, Paragraph, UnreadableDocument
from extractors.numbers import read_number
from extractors.readers.html import read


def grids(content: Content) -> list[Grid]:
    return [block for block in content.blocks if isinstance(block, Grid)]


def page(body: str) -> bytes:
    return f"<html><head><title> 标题 </title><meta name=PubDate content='2024-01-02'></head><body>{body}</body></html>".encode()


def test_spans_are_placed_as_browsers_place_them() -> None:
    (grid,) = grids(read(page("<table><tr><td rowspan=2>a<td colspan=2>b</tr><tr><td>c<td>d</tr></table>"), "utf-8"))
    assert [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells] == [
        ("a", 0, 0, 2, 1),
        ("b", 0, 1, 1, 2),
        ("c", 1, 1, 1, 1),
        ("d", 1, 2, 1, 1),
    ]


def test_text_is_joined_over_inline_tags_and_broken_at_blocks() -> None:
    content = read(
        page("<table><tr><td><p>商<b>业</b></p><p>企<span>业</span></p></td><td>1<br>2</td></tr></table>"), "utf-8"
    )
    assert [cell.text for cell in grids(content)[0].cells] == ["商业\n企业", "1\n2"]


def test_a_layout_table_is_seen_through() -> None:
    inner = "<table><tr><td>规章</td><td>0</td></tr></table>"
    content = read(page(f"<table><tr><td><p>一、总体情况</p>{inner}<p>二</p></td><td>边栏</td></tr></table>"), "utf-8")
    kinds = [block.text if isinstance(block, Paragraph) else "grid" for block in content.blocks]
    assert kinds == ["一、总体情况", "grid", "二", "边栏"]


def test_every_cell_says_where_it_is() -> None:
    content = read(page("<div></div><div><table><tr><td>a</td><td>b</td></tr></table></div>"), "utf-8")
    assert [cell.locator for cell in grids(content)[0].cells] == [
        "/html/body/div[2]/table/tr/td[1]",
        "/html/body/div[2]/table/tr/td[2]",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<font><span><table><tr><td>a<td>b<tr><td>c<td>d</table></span></font><table><tr><td>1<td>2</table>",
        "<table><span><tr><td>a</td><td>b</td></tr></span><tr><td>c</td><th>d</th><td>e</td></tr></table>",
        "<table><td>a</td><td>b</td><tr><td>c</td><td>d</td></tr></table>",
        "<table><thead><tr><th>a<th>b</thead><tbody><tr><th>c<td>d</tbody><tbody><tr><td>e<td>f</tbody></table>",
        "<div><div></div></div><div><p><font><font><table><tr><div><td>a</td></div><td>b</td></tr></table>",
        "</html><html><table><tr><td>a</td><td>b</td></tr></table>",
    ],
)
def test_paths_lead_to_the_cell_in_the_page_as_published(body: str) -> None:
    published = etree.fromstring(page(body), etree.HTMLParser(encoding="utf-8"))
    cells = [cell for grid in grids(read(page(body), "utf-8")) for cell in grid.cells]
    assert len(cells) >= 2
    for cell in cells:
        assert cell.locator is not None
        found = published.xpath(cell.locator)
        assert isinstance(found, list)
        (element,) = found
        assert isinstance(element, etree._Element)
        assert etree.tostring(element, method="text", encoding="unicode", with_tail=False).strip() == cell.text


def test_content_behind_the_end_of_the_page_is_read_as_browsers_show_it() -> None:
    body = "<p>一</p></body></html><p>二</p><table><tr><td>规章</td><td>3</td></tr></table><html><body><p>三</p>"
    blocks = read(page(body), "utf-8").blocks
    assert [block.text if isinstance(block, Paragraph) else "table" for block in blocks] == ["一", "二", "table", "三"]


def test_number_in_a_table_of_its_own_within_its_cell_is_the_cells() -> None:
    rows = "".join(f"<tr><td>第{number}行</td><td>{number}</td><td>0</td></tr>" for number in range(6))
    wrapped = "<tr><td>合计</td><td><table><tr><td>15</td></tr></table></td><td>0</td></tr>"
    (grid,) = grids(read(page(f"<table>{rows}{wrapped}</table>"), "utf-8"))
    assert [cell.text for cell in grid.cells][-3:] == ["合计", "15", "0"]


def test_a_table_straight_inside_a_table_of_one_cell_is_kept() -> None:
    inner = "<table><tr><td>规章</td><td>3</td></tr><tr><td>许可</td><td>4</td></tr></table>"
    frame = f"<table>{inner}<tr><td>5</td></tr></table>"
    content = read(page(f"<table><tr><td>甲</td><td>{frame}</td></tr></table>"), "utf-8")
    (grid,) = grids(content)
    assert [cell.text for cell in grid.cells] == ["规章", "3", "许可", "4"]


def test_scripts_comments_and_hidden_forms_give_no_text() -> None:
    content = read(
        page("<!-- x --><script>document.write('<p>y</p>')</script><style>z</style><p>a<!-- b -->c</p>"), "utf-8"
    )
    assert [block.text for block in content.blocks if isinstance(block, Paragraph)] == ["ac"]


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("12<sup>1</sup>", "12¹"),
        ("12<a href='#_ftn1'><sup>[1]</sup></a>", "12[¹]"),
        ("<p>12<span style='font-size:8pt; vertical-align: super'>3</span></p>", "12³"),
        ("7<sub>2</sub>", "7₂"),
        ("<p><sup>1<b>2</b></sup></p>", "12"),
        ("<sup>1</sup><sup>2</sup>", "12"),
    ],
)
def test_marks_of_notes_are_no_digits_but_a_number_printed_raised_is(cell: str, printed: str) -> None:
    (grid,) = grids(read(page(f"<table><tr><td>行政许可</td><td>{cell}</td></tr></table>"), "utf-8"))
    assert grid.cells[1].text == printed
    assert read_number(printed).value == int(printed.rstrip("[]¹³₂"))


@pytest.mark.parametrize("printed", ["—<sup>[4]</sup>", "<sup>[4]</sup>"])
def test_a_raised_mark_beside_no_number_stays_a_mark(printed: str) -> None:
    (grid,) = grids(read(page(f"<table><tr><td>行政许可</td><td>{printed}</td></tr></table>"), "utf-8"))
    assert grid.cells[1].text.endswith("[⁴]")


def test_title_and_metas_are_read() -> None:
    content = read(page("<p>x</p>"), "utf-8")
    assert (content.title, content.metas) == ("标题", (("PubDate", "2024-01-02"),))


@pytest.mark.parametrize("span", ["65534", "0", "-1", "abc", "1e9", "99999999999", "\x1f4", " 3", "٣"])
def test_absurd_spans_stay_small(span: str) -> None:
    body = f"<table><tr><td rowspan={span} colspan={span}>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    (grid,) = grids(read(page(body), "utf-8"))
    assert grid.column_count < 500
    assert grid.row_count == 2


def test_a_table_of_a_million_cells_is_left_out_and_said_so() -> None:
    body = "<table>" + ("<tr>" + "<td>1" * 100) * 300 + "</table><p>after</p>"
    content = read(page(body), "utf-8")
    assert [problem.code for problem in content.problems] == ["table_too_large"]
    assert not grids(content)


def test_deep_nesting_does_no_harm() -> None:
    content = read(page("<div>" * 100_000 + "<p>x</p>"), "utf-8")
    assert isinstance(content, Content)


def test_content_below_hundreds_of_unclosed_tags_is_read() -> None:
    content = read(page("<font>" * 900 + "<table><tr><td>规章</td><td>3</td></tr></table>"), "utf-8")
    assert [cell.text for cell in grids(content)[0].cells] == ["规章", "3"]


def test_content_that_is_nested_too_deeply_is_left_out_and_said_so() -> None:
    content = read(page("<p>before</p>" + "<div>" * 3000 + "deep"), "utf-8")
    assert [block.text for block in content.blocks if isinstance(block, Paragraph)] == ["before"]
    assert [problem.code for problem in content.problems] == ["page_cut"]


def test_a_page_with_pictures_of_megabytes_inside_is_read_to_its_end() -> None:
    picture = f"<img alt='a > b' src='data:image/png;base64,{'iVBORw0KGgo' * 1_100_000}=='>"
    content = read(page(f"<p>before</p>{picture}<p>after</p>"), "utf-8")
    assert [block.text for block in content.blocks if isinstance(block, Paragraph)] == ["before", "after"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_tag_with_half_a_million_attributes_costs_no_time(charset: str) -> None:
    attributes = " ".join(f"a{number}=1" for number in range(500_000))
    body = f"<table><tr><td {attributes}>规章</td><td colspan=2>3</td></tr></table>"
    started = time.process_time()
    (grid,) = grids(read(body.encode(charset), charset))
    assert time.process_time() - started < 3
    assert [(cell.text, cell.column_span) for cell in grid.cells] == [("规章", 1), ("3", 2)]


def test_no_markup_is_an_unreadable_document() -> None:
    with pytest.raises(UnreadableDocument):
        read(b"", "utf-8")


def test_pictures_the_size_of_a_table_are_counted_and_icons_are_not() -> None:
    body = "<img src='/W020240101.jpg'><img src='/images/icon_pdf.gif'><img src='a.png' width=16 height=16>"
    assert read(page(body), "utf-8").picture_count == 1
