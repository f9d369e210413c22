"""The page of bodies: how much stands against each body's reports over the years, the worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from html import escape

import duckdb

from flows.pages.markup import text
from warehouse.anomalies import Anomaly

MOST_BODIES = 300

_QUERY = """
with standing as (
    select agency_id, sum(100 - score) as lost, max(importance) as importance
    from agency_scorecard
    group by agency_id
    having max(importance) is not null
    order by max(importance) desc, lost desc, agency_id
    limit $limit
)

select
    card.agency_id,
    coalesce(agencies.name, card.agency_name) as name,
    card.report_year,
    card.errors,
    card.warnings,
    card.infos,
    card.score
from agency_scorecard as card
inner join standing on card.agency_id = standing.agency_id
left join agencies on card.agency_id = agencies.agency_id
order by standing.importance desc, standing.lost desc, card.agency_id, card.report_year
"""


def bodies_page(connection: duckdb.DuckDBPyConnection, anomalies: Sequence[Anomaly]) -> str:
    """Return the scorecards of the `MOST_BODIES` bodies with the most important anomalies, and what stands there.

    `anomalies` are those on the page of anomalies, which the cards lead to.
    """
    rows = connection.execute(_QUERY, {"limit": MOST_BODIES}).fetchall()
    if not rows:
        return "<p>没有异常 none</p>"
    years = sorted({row[2] for row in rows})
    cards: dict[str, dict[int, tuple[int, int, int, int]]] = defaultdict(dict)
    names: dict[str, str] = {}
    for agency_id, name, year, errors, warnings, infos, score in rows:
        cards[agency_id][year] = (errors, warnings, infos, score)
        names[agency_id] = name or agency_id
    against: dict[str, list[Anomaly]] = defaultdict(list)
    for each in anomalies:
        against[each.agency_id].append(each)
    head = "".join(f"<th>{year}</th>" for year in years)
    lines = "".join(
        f'<tr><td><a href="#{number}">{text(names[agency_id])}</a></td>'
        + "".join(_card(by_year.get(year)) for year in years)
        + "</tr>"
        for number, (agency_id, by_year) in enumerate(cards.items(), 1)
    )
    explained = (
        "<p>得分：100分，每个错误减20分、警告减5分、提示减1分，最低0分；由其他异常引起的和因读取产生的异常不计。下行为错误·警告·提示数。<br>"
        "100 less 20 an error, 5 a warning, 1 a hint; consequences of other anomalies and doubts of the reading do not"
        " count. Below it: errors · warnings · hints.</p>"
    )
    details = "".join(
        _details(number, names[agency_id], against.get(agency_id, ()))
        for number, agency_id in enumerate(cards, 1)
        if agency_id in against
    )
    return (
        f'{explained}<table class="grid"><thead><tr><th>机关 body</th>{head}</tr></thead><tbody>{lines}</tbody></table>'
        f"{details}"
    )


def _card(counts: tuple[int, int, int, int] | None) -> str:
    if counts is None:
        return "<td></td>"
    errors, warnings, infos, score = counts
    style = "gone" if errors else "doubt" if warnings else "there"
    return f'<td class="{style}"><b>{score}</b><br><small>{errors} · {warnings} · {infos}</small></td>'


def _details(number: int, name: str, anomalies: Sequence[Anomaly]) -> str:
    items = "".join(
        f'<li class="{escape(each.severity)}">{each.report_year} {"↳ " if each.cause_id else ""}'
        f'<a href="anomalies.html#{escape(each.anomaly_id)}">{text(each.message_zh)}</a>'
        f'<br><span class="soft">{text(each.message_en)}</span></li>'
        for each in sorted(anomalies, key=lambda each: -each.report_year)
    )
    return f'<h2 id="{number}">{text(name)}</h2><ul>{items}</ul>'
