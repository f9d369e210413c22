from __future__ import annotations

import pytest

from extractors.model import Content, Grid, Paragraph, UnreadableDocument
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


def test_scripts_comments_and_hidden_forms_give_no_text() -> None:
    content = read(
        page("<!-- x --><script>document.write('<p>y</p>')</script><style>z</style><p>a<!-- b -->c</p>"), "utf-8"
    )
    assert [block.text for block in content.blocks if isinstance(block, Paragraph)] == ["ac"]


def test_title_and_metas_are_read() -> None:
    content = read(page("<p>x</p>"), "utf-8")
    assert (content.title, content.metas) == ("标题", (("PubDate", "2024-01-02"),))


@pytest.mark.parametrize("span", ["65534", "0", "-1", "abc", "1e9", "99999999999"])
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


def test_no_markup_is_an_unreadable_document() -> None:
    with pytest.raises(UnreadableDocument):
        read(b"", "utf-8")


def test_pictures_the_size_of_a_table_are_counted_and_icons_are_not() -> None:
    body = "<img src='/W020240101.jpg'><img src='/images/icon_pdf.gif'><img src='a.png' width=16 height=16>"
    assert read(page(body), "utf-8").picture_count == 1
