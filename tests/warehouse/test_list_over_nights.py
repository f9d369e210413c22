"""The seven rules of the anomaly list over series of nights that hypothesis makes up, against a model in plain Python."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.warehouse.nights import Nights
from warehouse.anomalies import Filters, list_anomalies
from warehouse.decisions import Decision, load_decisions, write_decisions

BODIES = ("a", "b")
CONDITIONS = ("adds up", "0 printed", "3 printed", "a part blank", "no report")
TOTALS = {"adds up": Decimal(11), "0 printed": Decimal(0), "3 printed": Decimal(3)}
PARTS = Decimal(11)
Values = tuple[Decimal, Decimal]


@dataclass
class Expected:
    """What the list must say of one body's anomaly."""

    state: str
    values: Values
    first_seen: int
    last_seen: int


def rows_of(conditions: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {"reports": [], "disputes_operands": [], "table_presence": []}
    for body, condition in conditions.items():
        if condition == "no report":
            continue
        report = {"report_id": f"{body}-2023"}
        rows["reports"].append(report)
        parts = {"upheld": 10, "corrected": 1, "other": 0, "pending": None if condition == "a part blank" else 0}
        rows["disputes_operands"].append(report | {"row_key": "review", "total": TOTALS.get(condition, 0)} | parts)
        rows["table_presence"] += [
            report | {"table_key": key, "n_cells": 15} for key in ("proactive", "requests", "disputes")
        ]
    return rows


class ListOverNights(RuleBasedStateMachine):
    """Reports change, people decide, nights are published or fail; the list follows the rules."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.nights = Nights(Path(self.folder.name))
        self.conditions = dict.fromkeys(BODIES, "adds up")
        self.accepted: dict[str, Values] = {}
        self.expected: dict[str, Expected] = {}
        self.ids: dict[str, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(body=st.sampled_from(BODIES), condition=st.sampled_from(CONDITIONS))
    def a_report_changes(self, body: str, condition: str) -> None:
        self.conditions[body] = condition

    @precondition(lambda self: self.expected)
    @rule(data=st.data())
    def somebody_accepts_the_values_of_the_last_list(self, data: st.DataObject) -> None:
        body = data.draw(st.sampled_from(sorted(self.expected)))
        self.accepted[body] = self.expected[body].values
        self._decide(body, "accept", self.expected[body].values)

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def somebody_thinks_otherwise(self, data: st.DataObject) -> None:
        body = data.draw(st.sampled_from(sorted(self.accepted)))
        self._decide(body, "publisher_error", self.accepted.pop(body))

    @rule(times=st.integers(1, 2), publish=st.booleans())
    def nights_pass(self, times: int, publish: bool) -> None:
        for _ in range(times):
            self._night(publish)

    def _decide(self, body: str, decision: str, values: Values) -> None:
        path = self.nights.decisions / "decisions.csv"
        made = Decision(
            anomaly_id=self.ids[body],
            check_id="disputes_total",
            agency_id=body,
            report_year=2023,
            table_key="disputes",
            row_key="review",
            col_key="total",
            expected=values[0],
            actual=values[1],
            decision=decision,
            corrected_row_key="",
            corrected_col_key="",
            corrected_value=None,
            who="Li",
            decided_on=self.nights.start_of(self.nights.played).date(),
            reason="r",
            evidence="",
        )
        write_decisions(path, [made])
        assert load_decisions(self.nights.decisions)[1] == []

    def _night(self, publish: bool) -> None:
        before = {path.name: path.read_bytes() for path in self.nights.history.glob("*")}
        number = self.nights.played + 1
        expected = {body: result for body in BODIES if (result := self._expect(body, number)) is not None}
        connection = self.nights.play(rows_of(self.conditions), publish)
        listed = list_anomalies(connection, Filters(states=(), check_ids=("disputes_total",)))
        connection.close()
        assert {each.agency_id: each.state for each in listed} == {body: e.state for body, e in expected.items()}
        for each in listed:
            want = expected[each.agency_id]
            assert self.ids.setdefault(each.agency_id, each.anomaly_id) == each.anomaly_id
            assert (each.expected, each.actual) == want.values
            assert each.first_seen == self.nights.seen_on(want.first_seen)
            assert each.last_seen == self.nights.seen_on(want.last_seen)
        after = {path.name: path.read_bytes() for path in self.nights.history.glob("*")}
        assert before.items() <= after.items()
        assert len(after) - len(before) == (1 if publish else 0)
        if publish:
            self.expected = expected

    def _expect(self, body: str, night: int) -> Expected | None:
        condition, previous = self.conditions[body], self.expected.get(body)
        if condition not in ("0 printed", "3 printed"):
            if previous is None:
                return None
            if condition == "adds up" or previous.state == "resolved":
                return Expected("resolved", previous.values, previous.first_seen, previous.last_seen)
            is_accepted = self.accepted.get(body) == previous.values
            state = "accepted" if is_accepted else "reopened" if previous.state == "accepted" else "open"
            return Expected(state, previous.values, previous.first_seen, previous.last_seen)
        values = (PARTS, TOTALS[condition])
        if self.accepted.get(body) == values:
            state = "accepted"
        elif previous is None:
            state = "new"
        else:
            state = "reopened" if previous.state in ("resolved", "accepted") else "open"
        return Expected(state, values, previous.first_seen if previous else night, night)


ListOverNights.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=14,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestListOverNights = ListOverNights.TestCase
