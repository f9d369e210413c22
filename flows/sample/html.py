"""Prints a document as the detail page of a government site: metas, breadcrumb, the report with inline tables."""

from __future__ import annotations

from html import escape

from flows.sample.model import PrintedCell, PrintedDocument, PrintedParagraph, PrintedTable

_TAGS = {"title": "h2", "heading": "p", "body": "p", "note": "p"}


def html_page(document: PrintedDocument, attachment: str | None = None) -> bytes:
    """A UTF-8 page with the whole report. `attachment` adds a link to a file below it."""
    link = f'<p>附件：<a href="{escape(attachment)}">{escape(document.title)}</a></p>' if attachment else ""
    body = "\n".join(html_block(block) for block in document.blocks)
    return page(document, f'<div class="article">\n{body}\n{link}</div>')


def page(document: PrintedDocument, content: str) -> bytes:
    """A page of the site with the document's title and metas around `content`."""
    title, date = escape(document.title), document.published_on.isoformat()
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{date}">\n'
        f'<meta name="ContentSource" content="{escape(document.agency_name)}"></head>\n'
        '<body><div class="crumbs">首页 &gt; 政府信息公开 &gt; 政府信息公开年报</div>\n'
        f'<h1>{title}</h1>\n<div class="info">发布时间：{date}　来源：{escape(document.agency_name)}</div>\n'
        f"{content}\n</body></html>\n"
    ).encode()


def html_block(block: PrintedParagraph | PrintedTable) -> str:
    """A paragraph or a table as plain markup."""
    if isinstance(block, PrintedParagraph):
        tag = _TAGS[block.style]
        return f'<{tag} class="{block.style}">{html_text(block.text)}</{tag}>'
    rows = "\n".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in block.rows)
    return f'<table border="1" cellspacing="0"><tbody>\n{rows}\n</tbody></table>'


def html_text(text: str) -> str:
    """Escaped text with `<br/>` for line breaks."""
    return escape(text).replace("\n", "<br/>")


def html_spans(cell: PrintedCell) -> str:
    """The span attributes of a cell, with a leading blank."""
    rows = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    columns = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return rows + columns


def _cell(cell: PrintedCell) -> str:
    return f"<td{html_spans(cell)}><p>{html_text(cell.text)}</p></td>"
