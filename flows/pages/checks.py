"""Pages of the checks: the catalogue by group, and a page a check with its rule, the night's counts and examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import duckdb

from flows.pages.markup import Markup, facts, table, text
from warehouse.anomalies import Anomaly, Filters, list_anomalies
from warehouse.check_pages import GROUPS, Listing, list_checks

EXAMPLES = 10
SEVERITIES = {"error": "错误 error", "warning": "警告 warning", "info": "提示 info"}


def check_file(check_id: str) -> str:
    """Return the file of a check's page; ids are the names of files already."""
    return f"check-{check_id}.html"


def check_pages(connection: duckdb.DuckDBPyConnection, shown: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Yield file, title and body of the catalogue and of every check's page.

    `shown` are the anomalies that stand on the page of anomalies: only to these do examples lead.
    """
    listings = list_checks(connection)
    yield "checks.html", "检查 Checks", _catalogue(listings)
    for each in listings:
        examples = list_anomalies(connection, Filters(check_ids=(each.check.check_id,), limit=EXAMPLES))
        yield check_file(each.check.check_id), f"{each.check.title_zh}", _page(each, examples, shown)


def _catalogue(listings: Sequence[Listing]) -> str:
    parts = []
    columns = ("检查", "check", "严重程度 severity", "未通过 failed", "可判断 assessable", "无法判断 not assessable")
    for group, (english, chinese) in GROUPS.items():
        rows = [
            (
                Markup(f'<a href="{escape(check_file(each.check.check_id))}">{text(each.check.title_zh)}</a>'),
                each.check.title_en,
                SEVERITIES[each.check.severity],
                each.failed,
                each.assessable,
                each.not_assessable,
            )
            for each in listings
            if each.check.group == group
        ]
        parts.append(f"<h2>{text(chinese)} {text(english)}</h2>{table(columns, rows, 'checks')}")
    return "".join(parts)


def _page(listing: Listing, examples: Sequence[Anomaly], shown: frozenset[str]) -> str:
    check = listing.check
    said = {
        "名称 title": check.title_en,
        "编号 id": check.check_id,
        "严重程度 severity": SEVERITIES[check.severity],
        "规则 rule": check.rule,
        "依据 source": check.source,
        "单位 unit": check.grain,
        "何时可判断 assessable": check.assessable,
        "可能的正当解释 may be innocent": check.innocent,
    }
    parts = []
    if listing.error:
        parts.append(f"<p>无法运行 could not run: {text(listing.error)}</p>")
    elif listing.assessable is not None:
        counts = {"未通过 failed": listing.failed, "可判断 assessable": listing.assessable}
        parts.append(facts({**counts, "无法判断 not assessable": listing.not_assessable}))
    lines = "".join(f"<tr><th>{text(name)}</th><td>{text(value)}</td></tr>" for name, value in said.items())
    parts.append(f'<table class="said"><tbody>{lines}</tbody></table>')
    if examples:
        rows = [(each.agency_name, each.report_year, _leading(each, shown), each.message_en) for each in examples]
        parts.append(f"<h2>最重要的例子 Most important examples ({len(rows)})</h2>")
        parts.append(table(("机关 body", "年度 year", "问题", "what is wrong"), rows))
    parts.append(f"<h2>SQL</h2><pre>{escape(check.sql)}</pre>")
    return "".join(parts)


def _leading(anomaly: Anomaly, shown: frozenset[str]) -> str:
    if anomaly.anomaly_id not in shown:
        return anomaly.message_zh
    return Markup(f'<a href="anomalies.html#{escape(anomaly.anomaly_id)}">{text(anomaly.message_zh)}</a>')
