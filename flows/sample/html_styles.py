"""The markups in which real sites publish the same report: pasted from Word, nested in layout tables, unclosed, …"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from random import Random

from flows.sample.html import html_block, html_page, html_spans, html_text, page
from flows.sample.layout import block_starts
from flows.sample.model import PrintedCell, PrintedDocument, PrintedParagraph, PrintedTable

CellMarkup = Callable[[PrintedCell], str]


def _article(document: PrintedDocument, cell: CellMarkup, paragraph: Callable[[str], str] | None = None) -> str:
    """The report with its tables' cells, and optionally its paragraphs, in a markup of their own."""
    parts = []
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            parts.append(_table(block, cell))
        else:
            parts.append(paragraph(block.text) if paragraph else html_block(block))
    return "\n".join(parts)


def _table(table: PrintedTable, cell: CellMarkup) -> str:
    rows = "\n".join(f"<tr>{''.join(cell(each) for each in row)}</tr>" for row in table.rows)
    return f'<table class="MsoNormalTable" border="1" cellspacing="0"><tbody>{rows}</tbody></table>'


def plain(document: PrintedDocument, _: Random) -> bytes:
    """Plain tables in UTF-8."""
    return html_page(document)


def word_pasted(document: PrintedDocument, random: Random) -> bytes:
    """Pasted from Word: every text in spans, fonts and Office tags, spaces and empty spans around it."""

    def run(text: str) -> str:
        font = random.choice(("仿宋_GB2312", "Calibri", "宋体"))
        lead = random.choice(("", "<font face=Calibri>&nbsp;</font>", "<span lang=EN-US></span>"))
        inner = html_text(text)
        return (
            f"<p class=MsoNormal align=center style='mso-line-height-rule:exactly;text-indent:32.0000pt'>"
            f'<span style="font-family:\'{font}\';mso-ascii-theme-font:minor-latin">{lead}<font face="{font}">{inner}'
            f"</font></span><span style='font-size:10.5pt'><o:p></o:p></span></p>"
        )

    def cell(each: PrintedCell) -> str:
        width = random.randint(30, 300)
        border = "border:solid windowtext 1.0pt"
        return f"<td width={width} valign=center{html_spans(each)} style='{border}'>{run(each.text)}</td>"

    return page(document, f"<div class=TRS_Editor>{_article(document, cell, run)}</div>")


def split_spans(document: PrintedDocument, random: Random) -> bytes:
    """Every text, numbers included, is cut into several inline elements in the middle of words."""

    def cut(text: str) -> str:
        parts: list[str] = []
        while text:
            length = random.randint(1, 3)
            parts.append(f"<span>{html_text(text[:length])}</span>")
            text = text[length:]
        return "".join(parts) + "<span></span>"

    return page(
        document,
        "<div>"
        + _article(
            document, lambda each: f"<td{html_spans(each)}>{cut(each.text)}</td>", lambda text: f"<p>{cut(text)}</p>"
        )
        + "</div>",
    )


def paragraph_per_line(document: PrintedDocument, _: Random) -> bytes:
    """Each character of a short label, and each line of a cell, is a paragraph of its own."""

    def cell(each: PrintedCell) -> str:
        lines = list(each.text) if each.is_label and 2 <= len(each.text) <= 4 else each.text.split("\n")
        return f"<td{html_spans(each)}>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</td>"

    return page(document, f"<div>{_article(document, cell)}</div>")


def nested_layout(document: PrintedDocument, _: Random) -> bytes:
    """The whole page in layout tables, three deep, with a table of metadata before the text."""
    metadata = (
        f"<table><tr><td>名称</td><td>{escape(document.title)}</td></tr>"
        f"<tr><td>发布日期</td><td>{document.published_on.isoformat()}</td><td>索引号</td><td>000-2022-00012</td></tr></table>"
    )
    body = "\n".join(html_block(block) for block in document.blocks)
    content = (
        f"<table width=1000><tr><td rowspan=2><ul><li>首页</li></ul></td><td>{metadata}</td></tr><tr><td>"
        f"<table><tbody><tr><td><table><tr><td>{body}</td></tr></table></td></tr></tbody></table>"
        "</td></tr><tr><td colspan=2>版权所有</td></tr></table>"
    )
    return page(document, content)


def header_cells(document: PrintedDocument, _: Random) -> bytes:
    """Labels are th, the first rows stand in thead, the last in tfoot, with a caption."""

    def cell(each: PrintedCell) -> str:
        tag = "th" if each.is_label else "td"
        return f"<{tag}{html_spans(each)}>{html_text(each.text)}</{tag}>"

    def table(block: PrintedTable) -> str:
        rows = [f"<tr>{''.join(cell(each) for each in row)}</tr>" for row in block.rows]
        return (
            f"<table><caption>单位：件</caption><thead>{''.join(rows[:2])}</thead><tbody>{''.join(rows[2:-1])}</tbody>"
            f"<tfoot>{rows[-1]}</tfoot></table>"
        )

    parts = [table(block) if isinstance(block, PrintedTable) else html_block(block) for block in document.blocks]
    return page(document, "<div>" + "\n".join(parts) + "</div>")


def unclosed_tags(document: PrintedDocument, _: Random) -> bytes:
    """Rows and cells are opened and never closed, in capitals, attributes without quotes."""
    parts = []
    for block in document.blocks:
        if isinstance(block, PrintedTable):
            rows = [
                "<TR>" + "".join(f"<TD{_bare_spans(each)}>{html_text(each.text)}" for each in row) for row in block.rows
            ]
            parts.append("<TABLE BORDER=1>" + "\n".join(rows) + "</TABLE>")
        else:
            parts.append(f"<P>{html_text(block.text)}")
    return page(document, "<DIV>" + "\n".join(parts) + "</DIV>")


def _bare_spans(cell: PrintedCell) -> str:
    return f" ROWSPAN={cell.row_span} COLSPAN={cell.column_span}"


def gb18030(document: PrintedDocument, random: Random) -> bytes:
    """In GB18030, declared as gb2312."""
    text = word_pasted(document, random).decode().replace('<meta charset="utf-8">', _meta_charset("gb2312"))
    return text.encode("gb18030")


def undeclared_gb18030(document: PrintedDocument, _: Random) -> bytes:
    """In GB18030 without any declaration."""
    return html_page(document).decode().replace('<meta charset="utf-8">', "").encode("gb18030")


def _meta_charset(name: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={name}">'


def hidden_copy(document: PrintedDocument, _: Random) -> bytes:
    """The text stands on the page twice: once shown, once in a hidden block for printing."""
    body = "\n".join(html_block(block) for block in document.blocks)
    return page(document, f'<div id="show">{body}</div><div id="print" style="display: none">{body}</div>')


def iframe(document: PrintedDocument, _: Random) -> bytes:
    """The text is the document of an iframe, given in its srcdoc."""
    body = "\n".join(html_block(block) for block in document.blocks)
    inner = f"<html><head><title>正文</title></head><body>{body}</body></html>"
    return page(document, f'<div><iframe width="100%" srcdoc="{escape(inner, quote=True)}"></iframe></div>')


def noisy(document: PrintedDocument, random: Random) -> bytes:
    """Scripts, styles, comments and white space everywhere, the template's rows of a list left in."""

    def cell(each: PrintedCell) -> str:
        noise = random.choice(
            ("", "<!-- td -->", "<style>td{color:red}</style>", "<script>var a='<td>9</td>';</script>")
        )
        return f"\n\t\t<td{html_spans(each)}>\n\t\t\t{noise}\n  {html_text(each.text)}\r\n </td>"

    template = '<table ms-repeat="list"><tr><td ms-text="el.title"></td><td>{{ el.date }}</td></tr></table>'
    return page(
        document,
        f"<script>document.write('<table><tr><td>1</td></tr></table>')</script>{template}"
        f"<div>{_article(document, cell)}</div>",
    )


def loose_spans(document: PrintedDocument, random: Random) -> bytes:
    """Span attributes as editors leave them: `colspan="1"`, `rowspan="3 "`, a last rowspan that runs past the table."""

    def cell(each: PrintedCell) -> str:
        blank = random.choice(("", " "))
        return f'<td rowspan="{each.row_span}{blank}" colspan="{blank}{each.column_span}">{html_text(each.text)}</td>'

    def table(block: PrintedTable) -> str:
        rows = [f"<tr>{''.join(cell(each) for each in row)}</tr>" for row in block.rows]
        last = rows[-1].replace('rowspan="1', 'rowspan="3')
        return f"<table><tbody>{''.join(rows[:-1])}{last}</tbody></table>"

    parts = [table(block) if isinstance(block, PrintedTable) else html_block(block) for block in document.blocks]
    return page(document, "\n".join(parts))


def table_per_block(document: PrintedDocument, _: Random) -> bytes:
    """Table 二 is published as one table for each of its blocks, with empty paragraphs between them."""
    parts: list[str] = []
    for block in document.blocks:
        starts = [0, *block_starts(block)[1:]] if isinstance(block, PrintedTable) else []
        if isinstance(block, PrintedParagraph) or len(starts) < 2:
            parts.append(html_block(block))
            continue
        for start, end in zip(starts, [*starts[1:], len(block.rows)], strict=True):
            piece = PrintedTable(block.key, block.rows[start:end], block.widths)
            parts.append(html_block(piece) + "<p>&nbsp;</p>")
    return page(document, "\n".join(parts))


HTML_STYLES: dict[str, Callable[[PrintedDocument, Random], bytes]] = {
    "plain": plain,
    "word_pasted": word_pasted,
    "split_spans": split_spans,
    "paragraph_per_line": paragraph_per_line,
    "nested_layout": nested_layout,
    "header_cells": header_cells,
    "unclosed_tags": unclosed_tags,
    "gb18030": gb18030,
    "undeclared_gb18030": undeclared_gb18030,
    "hidden_copy": hidden_copy,
    "iframe": iframe,
    "noisy": noisy,
    "loose_spans": loose_spans,
    "table_per_block": table_per_block,
}
