"""All that is known of an anomaly, for people: the rule, the printed cells, its cause, decisions and history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from warehouse.anomalies import Anomaly, anomalies_beginning
from warehouse.cause_words import PossibleChange, possible_causes


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell that an anomaly concerns, as printed. `box` is x0, top, x1, bottom in points; None without pages."""

    report_id: str
    document_id: str
    table_key: str
    row_key: str
    col_key: str
    row_label: str
    col_label: str
    raw_text: str
    kind: str
    value: float | None
    page: int | None
    box: tuple[float, float, float, float] | None
    locator: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided on an anomaly; `is_in_force` until the values decided on change or a later decision."""

    decision: str
    who: str
    decided_on: date
    reason: str
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of one anomaly: the rule, the cells as printed and where, the document, what follows from it.

    `causes` are the sets of cells whose change would mend the broken sums, one where the cause was found.
    `consequences` are the anomaly_ids that name this one as their cause; `history` is its changes as (night, event).
    """

    anomaly: Anomaly
    check_title_en: str
    check_title_zh: str
    rule: str
    source: str
    innocent: str
    document_id: str | None
    url: str | None
    title: str | None
    cells: tuple[PrintedCell, ...]
    facts: Mapping[str, Any]
    causes: tuple[tuple[PossibleChange, ...], ...]
    consequences: tuple[str, ...]
    decisions: tuple[Decided, ...]
    history: tuple[tuple[str, str], ...]


class UnknownAnomaly(Exception):
    """No anomaly has this id, or several begin with it."""


_DECIDED_QUERY = """
select
    anomaly_id,
    {
        'decision': decision,
        'who': who,
        'decided_on': decided_on,
        'reason': reason,
        'is_in_force':
            decided.expected is not distinct from anomalies.expected
            and decided.actual is not distinct from anomalies.actual
            and is_last
    }
from (
    select
        *,
        row_number() over (partition by anomaly_id order by decided_on desc, position desc) = 1 as is_last
    from decisions
) as decided
inner join anomalies using (anomaly_id)
"""


def explain(connection: duckdb.DuckDBPyConnection, anomaly_id: str) -> Explanation:
    """All that is known of the anomaly with this id, or with the only id that begins so; else `UnknownAnomaly`."""
    found = anomalies_beginning(connection, anomaly_id.strip().lower())
    if len(found) != 1:
        raise UnknownAnomaly(f"{'several anomalies begin' if found else 'no anomaly begins'} with '{anomaly_id}'")
    (explanation,) = explain_all(connection, found)
    return explanation


def explain_all(connection: duckdb.DuckDBPyConnection, anomalies: Sequence[Anomaly]) -> list[Explanation]:
    """All that is known of each of these anomalies, in their order."""
    ids = [each.anomaly_id for each in anomalies]
    evidence = dict(_of(connection, "select anomaly_id, evidence::varchar from anomalies", ids))
    titles = dict(_of(connection, "select anomaly_id, title from anomalies inner join reports using (report_id)", ids))
    consequences = _grouped(
        _of(
            connection,
            "select cause_id, anomaly_id from anomalies",
            ids,
            key="cause_id",
            order="importance desc nulls last, anomaly_id",
        )
    )
    decided = _grouped(_of(connection, _DECIDED_QUERY, ids, order="decided_on, position"))
    changes = _grouped(
        _of(connection, "select anomaly_id, {'night': night, 'event': event} from anomaly_log", ids, order="night")
    )
    checks = {
        row[0]: row[1:]
        for row in connection.execute(
            "select check_id, title_en, title_zh, rule, source, innocent from checks"
        ).fetchall()
    }
    return [
        _explanation(
            each,
            checks.get(each.check_id, (each.check_id, each.check_id, "", "", "")),
            json.loads(evidence.get(each.anomaly_id) or "{}"),
            titles.get(each.anomaly_id),
            tuple(consequences.get(each.anomaly_id, ())),
            tuple(Decided(**each) for each in decided.get(each.anomaly_id, ())),
            tuple((change["night"], change["event"]) for change in changes.get(each.anomaly_id, ())),
        )
        for each in anomalies
    ]


def _of(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    ids: Sequence[str],
    key: str = "anomaly_id",
    order: str = "anomaly_id",
) -> list[tuple[Any, ...]]:
    """The rows of the query, two columns, whose `key` is one of the ids."""
    return connection.execute(
        f"{query} where {key} in (select unnest($ids::varchar[])) order by {order}", {"ids": list(ids)}
    ).fetchall()


def _grouped(rows: Iterable[tuple[Any, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, value in rows:
        groups.setdefault(key, []).append(value)
    return groups


def _explanation(
    anomaly: Anomaly,
    check: Sequence[str],
    evidence: Mapping[str, Any],
    title: str | None,
    consequences: tuple[str, ...],
    decisions: tuple[Decided, ...],
    history: tuple[tuple[str, str], ...],
) -> Explanation:
    return Explanation(
        anomaly=anomaly,
        check_title_en=check[0],
        check_title_zh=check[1],
        rule=check[2],
        source=check[3],
        innocent=check[4],
        document_id=evidence.get("document_id"),
        url=evidence.get("url"),
        title=title,
        cells=tuple(_printed_cell(cell) for cell in evidence.get("cells") or ()),
        facts=evidence.get("facts") or {},
        causes=possible_causes(anomaly.table_key, evidence),
        consequences=consequences,
        decisions=decisions,
        history=history,
    )


def _printed_cell(cell: Mapping[str, Any]) -> PrintedCell:
    box = cell.get("box")
    return PrintedCell(**{**cell, "box": tuple(box) if box else None})
