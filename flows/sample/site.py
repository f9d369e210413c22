"""A small government site with sample reports: list pages, detail pages, PDF attachments, robots.txt.

Half of the reports stand in their detail pages as tables, half are attached as PDF. Beside the reports the list holds a
notice that is none, and one report below a path that robots.txt forbids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import yaml

from flows.sample.agencies import COUNTY_CODE
from flows.sample.documents import printed_document
from flows.sample.html import html_page, page
from flows.sample.model import SAMPLE_NOTE, KnownReport, PrintedDocument
from flows.sample.pdf import pdf_document

SOURCE_ID = "sample"
LIST_FOLDER = "/zfxxgk/nb/"
FORBIDDEN_FOLDER = "/neibu/"
ROWS_PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Resource:
    """What the site answers at one path."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the list pages: a title, where it leads, and the day shown."""

    title: str
    path: str
    date: str


def site_resources(reports: Sequence[KnownReport]) -> dict[str, Resource]:
    """Everything that the site serves, by path."""
    resources = {"/robots.txt": Resource("text/plain", f"User-agent: *\nDisallow: {FORBIDDEN_FOLDER}\n".encode())}
    rows = []
    for number, report in enumerate(reports):
        document = printed_document(report)
        path = f"{LIST_FOLDER}{report.published_on:%Y%m}/t{report.published_on:%Y%m%d}_{1000 + number}.html"
        rows.append(ListRow(document.title, path, report.published_on.isoformat()))
        resources.update(_detail(document, path, is_attached=number % 2 == 1))
    rows.append(_notice(resources))
    rows.append(_forbidden(resources))
    rows.sort(key=lambda row: row.date, reverse=True)
    resources.update(_list_pages(rows))
    return resources


def write_sources(folder: Path, base_url: str) -> Path:
    """Writes the site's source file, as flows/sources/ holds one for each publisher, and returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{SOURCE_ID}.yaml"
    source = {
        "id": SOURCE_ID,
        "name": "连城县（示例数据）",
        "division_code": COUNTY_CODE,
        "level": "county",
        "start_urls": [f"{base_url}{LIST_FOLDER}index.html"],
    }
    path.write_text(yaml.safe_dump(source, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def _detail(document: PrintedDocument, path: str, is_attached: bool) -> dict[str, Resource]:
    if not is_attached:
        return {path: Resource("text/html; charset=utf-8", html_page(document))}
    attachment = path.removesuffix(".html") + ".pdf"
    name = attachment.rsplit("/", 1)[1]
    content = (
        f'<div class="article"><p>{escape(document.title)}全文见附件。</p><p>{SAMPLE_NOTE}</p>'
        f'<p>附件：<a href="./{name}">{escape(document.title)}.pdf</a></p></div>'
    )
    return {
        path: Resource("text/html; charset=utf-8", page(document, content)),
        attachment: Resource("application/pdf", pdf_document(document)),
    }


def _notice(resources: dict[str, Resource]) -> ListRow:
    title, path = "关于做好政府信息公开工作年度报告编制工作的通知", f"{LIST_FOLDER}202212/t20221205_900.html"
    text = f"<h1>{title}</h1><p>{SAMPLE_NOTE}</p><p>请各单位按时报送年度报告。</p>"
    resources[path] = _plain_page(title, text)
    return ListRow(title, path, "2022-12-05")


def _forbidden(resources: dict[str, Resource]) -> ListRow:
    title, path = "连城县财政局2019年政府信息公开工作年度报告", f"{FORBIDDEN_FOLDER}t20200110_901.html"
    resources[path] = _plain_page(title, f"<h1>{title}</h1><p>{SAMPLE_NOTE}</p>")
    return ListRow(title, path, "2020-01-10")


def _list_pages(rows: Sequence[ListRow]) -> Mapping[str, Resource]:
    """The pages of the list, newest first: index.html, index_1.html and so on, each linked from the one before."""
    groups = [rows[first : first + ROWS_PER_PAGE] for first in range(0, len(rows), ROWS_PER_PAGE)]
    names = ["index.html", *(f"index_{number}.html" for number in range(1, len(groups)))]
    pages = {}
    for number, (name, group) in enumerate(zip(names, groups, strict=True)):
        items = "\n".join(
            f'<li><a href="{row.path}" title="{escape(row.title)}" target="_blank">{escape(row.title)}</a>'
            f"<span>{row.date}</span></li>"
            for row in group
        )
        links = "".join(f'<a href="{other}">{count}</a>' for count, other in enumerate(names, 1))
        following = f'<a href="{names[number + 1]}">下一页</a>' if number + 1 < len(names) else ""
        content = f'<p>{SAMPLE_NOTE}</p><ul class="list">\n{items}\n</ul><div class="page">{links}{following}</div>'
        pages[LIST_FOLDER + name] = _plain_page("政府信息公开年报", content)
    return pages


def _plain_page(title: str, content: str) -> Resource:
    text = (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>{content}</body></html>\n"
    )
    return Resource("text/html; charset=utf-8", text.encode())
