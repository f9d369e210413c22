"""The night's pages: what stands, anomalies with pictures of the printed cells, coverage, plots. Static HTML."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.output import as_text
from flows.pages import plots
from flows.pages.bodies import bodies_page
from flows.pages.checks import SEVERITIES, check_file, check_pages
from flows.pages.markup import Markup, facts, link, page, table, text
from flows.pages.pictures import Order, draw_pictures
from flows.settings import Settings
from flows.summary import bad_documents, published_facts
from warehouse.anomalies import Filters, list_anomalies
from warehouse.archive import Archive
from warehouse.cause_words import cause_words
from warehouse.database import reading
from warehouse.explaining import Explanation, PrintedCell, explain_all
from warehouse.release import published_night

PAGES = {
    "概况 Overview": "index.html",
    "异常 Anomalies": "anomalies.html",
    "机关 Bodies": "bodies.html",
    "检查 Checks": "checks.html",
    "覆盖 Coverage": "coverage.html",
}
MOST_ANOMALIES = 300
MOST_AGENCIES = 400
STATES = {"new": "新增 new", "open": "未解决 open", "reopened": "重新出现 reopened"}
BLAMES = {"publisher": "公开机关 publisher", "extraction": "读取 extraction", "crawl": "采集 crawl"}


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """What was written: the folder, its first page, anomalies shown, pictures drawn."""

    index: Path
    anomalies: int
    pictures: int


def write_report(settings: Settings, folder: Path) -> ReportSummary:
    """Write the pages of the published night into the folder, in place of the pages that are there."""
    night = published_night(settings.home) or ""
    working = folder.with_name(f".{folder.name}.writing")
    shutil.rmtree(working, ignore_errors=True)
    (working / "pictures").mkdir(parents=True)
    with reading(settings.published) as connection:
        explained = explain_all(connection, list_anomalies(connection, Filters(limit=MOST_ANOMALIES)))
        shown = frozenset(each.anomaly.anomaly_id for each in explained)
        catalogue = list(check_pages(connection, shown))
        bodies = {
            "index.html": overview(connection, settings),
            "coverage.html": coverage(connection),
            "bodies.html": bodies_page(connection, [each.anomaly for each in explained]),
            **{file: body for file, _, body in catalogue},
        }
        ((standing,),) = connection.execute(
            "select count(*) from anomalies where state in ('new', 'open', 'reopened')"
        ).fetchall()
    drawn = draw_pictures(orders(explained, settings, working / "pictures"), settings)
    articles = "".join(anomaly(each, working, drawn, shown) for each in explained) or "<p>没有异常 none</p>"
    bodies["anomalies.html"] = _how_many(len(explained), standing) + articles
    titles = {file: title for file, title, _ in catalogue} | {file: name for name, file in PAGES.items()}
    for file, body in bodies.items():
        (working / file).write_text(page(f"勾稽 {titles[file]}", body, night, PAGES), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    working.replace(folder)
    return ReportSummary(folder / "index.html", len(explained), len(drawn))


def _how_many(shown: int, standing: int) -> str:
    """Say that there are more, where not all are on the page."""
    if shown >= standing:
        return ""
    return (
        f"<p>共{standing:,}条，此处为最重要的{shown:,}条，其余见 anomalies.xlsx。"
        f" {standing:,} stand; these are the {shown:,} most important ones, anomalies.xlsx has all.</p>"
    )


def overview(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """Return the first page: counts, plots, checks, documents that gave no report."""
    standing = dict(
        connection.execute(
            "select severity, count(*) from anomalies where state in ('new', 'open', 'reopened') group by severity"
        ).fetchall()
    )
    names = {"documents": "文档 documents", "documents without a report": "无报告 without a report"}
    names |= {"reports": "报告 reports", "cells": "单元格 cells"}
    counted = {names[name]: value for name, value in published_facts(settings.published).items()}
    counted |= {label: standing.get(severity, 0) for severity, label in SEVERITIES.items()}
    checks = connection.execute(
        "select check_id, title_zh, title_en, severity, failed, assessable, not_assessable, error from checks"
        " left join check_results using (check_id) where failed > 0 or error is not null order by failed desc, check_id"
    ).fetchall()
    parts = [facts(counted), f'<div class="plots">{"".join(_plots(connection))}</div>']
    parts.append("<h2>未通过的检查 Checks that failed</h2>")
    columns = ("检查", "check", "严重程度", "未通过 failed", "可判断 assessable", "无法判断 not assessable", "error")
    parts.append(
        table(
            columns,
            [
                (_check_link(check_id, title_zh), title_en, SEVERITIES[severity], *counts)
                for check_id, title_zh, title_en, severity, *counts in checks
            ],
        )
    )
    bad = bad_documents(settings)
    if bad:
        parts.append(f"<h2>没有报告的文档 Documents without a report ({len(bad)})</h2>")
        parts.append(
            table(
                ("状态 status", "原因 problem", "文档 document"),
                [(status, problem, Markup(link(url))) for status, problem, url in bad[:MOST_ANOMALIES]],
            )
        )
    return "".join(parts)


def _check_link(check_id: str, words: str) -> Markup:
    return Markup(f'<a href="{text(check_file(check_id))}">{text(words)}</a>')


def _plots(connection: duckdb.DuckDBPyConnection) -> list[str]:
    by_year = connection.execute("select report_year, count(*) from reports group by 1 order by 1").fetchall()
    requests = connection.execute(
        "select report_year, sum(new_requests) from requests_wide where is_current and col_key = 'total'"
        " group by 1 having sum(new_requests) is not null order by 1"
    ).fetchall()
    by_check = connection.execute(
        "select coalesce(title_zh, check_id), count(*) from anomalies left join checks using (check_id)"
        " where state in ('new', 'open', 'reopened') group by 1 order by 2 desc, 1 limit 12"
    ).fetchall()
    by_form = connection.execute("select form, count(*) from reports group by 1 order by 1").fetchall()
    return [
        _figure("各年度报告数 Reports by year", plots.upright_bars(*_series(by_year))),
        _figure("新收申请总数 New requests by year", plots.upright_bars(*_series(requests))),
        _figure("各检查的异常数 Anomalies by check", plots.lying_bars(*_series(by_check), color="#b3261e")),
        _figure("各版表格 Reports by form", plots.lying_bars(*_series(by_form))),
    ]


def coverage(connection: duckdb.DuckDBPyConnection) -> str:
    """Return which body has a report of which year, bodies of the same division together."""
    rows = connection.execute(
        "select agency_id, coalesce(any_value(name), any_value(reports.agency_name)), list(distinct report_year)"
        " from reports left join agencies using (agency_id) group by 1"
        " order by any_value(reports.division_code) nulls last, 2"
    ).fetchall()
    if not rows:
        return "<p>没有报告 no reports</p>"
    years = range(min(min(row[2]) for row in rows), max(max(row[2]) for row in rows) + 1)
    lines = []
    for _, name, there in rows[:MOST_AGENCIES]:
        marks = "".join(_mark(year, there) for year in years)
        lines.append(f"<tr><td>{text(name)}</td>{marks}</tr>")
    more = len(rows) - MOST_AGENCIES
    head = "".join(f"<th>{year}</th>" for year in years)
    return (
        f'<table class="grid"><thead><tr><th>机关 body</th>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
        + (f"<p>… +{more}</p>" if more > 0 else "")
    )


def _mark(year: int, there: Sequence[int]) -> str:
    if year in there:
        return '<td class="there">✓</td>'
    return '<td class="gone">—</td>' if min(there) < year < max(there) else "<td></td>"


def orders(explained: Sequence[Explanation], settings: Settings, folder: Path) -> list[Order]:
    """Return the pictures to draw: one for each page of a PDF that holds cells of an anomaly."""
    archive = Archive(settings.raw)
    wanted = []
    for each in explained:
        pages: dict[tuple[str, int], list[PrintedCell]] = {}
        for cell in each.cells:
            if cell.box is not None and cell.page is not None and archive.has(cell.document_id):
                pages.setdefault((cell.document_id, cell.page), []).append(cell)
        for number, ((document_id, page_number), cells) in enumerate(pages.items(), 1):
            path = archive.path(document_id)
            if _is_pdf(path):
                boxes = tuple(cell.box for cell in _total_first(each, cells) if cell.box is not None)
                target = str(folder / f"{each.anomaly.anomaly_id}-{number}.png")
                wanted.append(Order(str(path), page_number, boxes, target))
    return wanted


def anomaly(each: Explanation, folder: Path, drawn: set[str], shown: frozenset[str]) -> str:
    """Return one anomaly: what is wrong, its cause, the cells as printed, their pictures, the document.

    `shown` are the anomalies on the same page, to which causes and consequences lead.
    """
    found = each.anomaly
    pictures = sorted(path for path in drawn if Path(path).name.startswith(f"{found.anomaly_id}-"))
    images = "".join(
        f'<img src="{text(Path(path).relative_to(folder).as_posix())}" alt="{text(found.message_zh)}" loading="lazy">'
        for path in pictures
    )
    labels = (
        ("severity", SEVERITIES.get(found.severity, found.severity)),
        ("", STATES.get(found.state, found.state)),
        ("", BLAMES.get(found.blame, found.blame)),
    )
    marks = " ".join(f'<span class="label {style}">{text(label)}</span>' for style, label in labels)
    cells = [
        (cell.row_label or cell.row_key, cell.col_label or cell.col_key, cell.raw_text, cell.page, cell.locator)
        for cell in each.cells
    ]
    numbers = " · ".join(
        f"{name} {as_text(value)}"
        for name, value in (("应为 expected", found.expected), ("实为 printed", found.actual))
        if value is not None
    )
    causes = ""
    if found.cause_id:
        causes += f"<p>由此引起 follows from {_leading([found.cause_id], shown)}</p>"
    elif words := cause_words(each.causes):
        causes += f"<p>可能的原因 likely cause: {text(words[1])}<br>{text(words[0])}</p>"
    if each.consequences:
        causes += f"<p>引起 followed by {_leading(each.consequences, shown)}</p>"
    for decided in each.decisions:
        lapsed = "" if decided.is_in_force else "（已失效 lapsed）"
        said = f"{decided.decision}, {decided.who}, {decided.decided_on}: {decided.reason}"
        causes += f"<p>决定 decided{lapsed}: {text(said)}</p>"
    innocent = f'<p class="soft">可能的正当解释 may be innocent: {text(each.innocent)}</p>' if each.innocent else ""
    return (
        f'<article class="{text(found.severity)}" id="{text(found.anomaly_id)}">{marks}'
        f"<h3>{text(found.agency_name or found.agency_id)} {found.report_year}: {text(found.message_zh)}</h3>"
        f'<p>{text(found.message_en)}</p><p class="soft">{text(numbers)}</p>{causes}{images}'
        + (table(("行 row", "列 column", "印刷 printed", "页 page", "位置 place"), cells) if cells else "")
        + innocent
        + f'<p class="soft">{link(each.url, each.title or each.url)}'
        f" · {_check_link(found.check_id, each.check_title_zh)} · {text(each.rule)}"
        f" · {text(found.anomaly_id)}</p></article>"
    )


def _leading(anomaly_ids: Sequence[str], shown: frozenset[str]) -> str:
    """Links to anomalies on this page; of others only the id."""
    return ", ".join(
        f'<a href="#{text(each)}">{text(each)}</a>' if each in shown else text(each) for each in anomaly_ids
    )


def _total_first(each: Explanation, cells: Sequence[PrintedCell]) -> list[PrintedCell]:
    key = (each.anomaly.row_key, each.anomaly.col_key)
    return sorted(cells, key=lambda cell: (cell.row_key, cell.col_key) != key)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _series(rows: Sequence[tuple[Any, Any]]) -> tuple[list[str], list[float]]:
    return [str(label) for label, _ in rows], [float(value) for _, value in rows]


def _figure(caption: str, svg: str) -> str:
    return f"<figure><figcaption>{text(caption)}</figcaption>{svg or text('—')}</figure>"
