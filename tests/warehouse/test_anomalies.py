"""The seven rules of the anomaly list over several nights, and how an anomaly is listed and explained."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.nights import Nights, disputes, states
from warehouse.anomalies import Filters, list_anomalies
from warehouse.explaining import UnknownAnomaly, explain

BROKEN = disputes(total=0)
MENDED = disputes(total=11)
NOT_ASSESSABLE = disputes(total=None)
GONE: dict[str, list[dict[str, object]]] = {}


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def test_an_anomaly_is_new_then_open_then_resolved_then_reopened(nights: Nights) -> None:
    assert states(nights.play(BROKEN)) == ["new"]
    assert states(nights.play(BROKEN)) == ["open"]
    assert states(nights.play(BROKEN)) == ["open"]
    assert states(nights.play(MENDED)) == ["resolved"]
    assert states(nights.play(MENDED)) == ["resolved"]
    assert states(nights.play(BROKEN)) == ["reopened"]
    assert states(nights.play(BROKEN)) == ["open"]


def test_it_resolves_only_if_it_was_assessed_and_passed(nights: Nights) -> None:
    nights.play(BROKEN)
    assert states(nights.play(NOT_ASSESSABLE)) == ["open"]
    assert states(nights.play(GONE)) == ["open"]
    assert states(nights.play(MENDED)) == ["resolved"]


def test_a_check_that_cannot_run_resolves_nothing(nights: Nights) -> None:
    nights.play(BROKEN)
    path = nights.checks / "disputes_total.sql"
    path.write_text(path.read_text(encoding="utf-8").replace("disputes_operands", "no_such_table"), encoding="utf-8")
    connection = nights.play(MENDED)
    assert states(connection) == ["open"]
    error = connection.execute("select error from check_results where check_id = 'disputes_total'").fetchone()
    assert error is not None
    assert "no_such_table" in error[0]


def test_the_id_holds_no_value_no_document_and_no_night(nights: Nights) -> None:
    first = list_anomalies(nights.play(BROKEN))[0]
    changed = disputes(total=3, upheld=20)
    for row in (*changed["reports"], *changed["table_presence"], *changed["cells"]):
        row["document_id"] = "another-document"
    second = list_anomalies(nights.play(changed))[0]
    assert (first.anomaly_id, first.expected, first.actual) == (second.anomaly_id, Decimal(11), Decimal(0))
    assert (second.expected, second.actual, second.difference) == (Decimal(21), Decimal(3), Decimal(-18))


def test_first_and_last_seen_are_the_nights_that_found_it(nights: Nights) -> None:
    for rows in (BROKEN, BROKEN, BROKEN, NOT_ASSESSABLE, NOT_ASSESSABLE):
        connection = nights.play(rows)
    anomaly = list_anomalies(connection)[0]
    assert (anomaly.first_seen, anomaly.last_seen) == (nights.seen_on(1), nights.seen_on(3))


def test_an_accepted_anomaly_stays_accepted_while_its_values_stay(nights: Nights) -> None:
    nights.decide(nights.play(BROKEN), "accept")
    assert states(nights.play(BROKEN)) == ["accepted"]
    assert states(nights.play(NOT_ASSESSABLE)) == ["accepted"]
    assert states(nights.play(BROKEN)) == ["accepted"]
    assert states(nights.play(MENDED)) == ["resolved"]
    assert states(nights.play(BROKEN)) == ["accepted"]


def test_a_decision_lapses_when_the_values_change(nights: Nights) -> None:
    nights.decide(nights.play(BROKEN), "accept")
    assert states(nights.play(BROKEN)) == ["accepted"]
    assert states(nights.play(disputes(total=2))) == ["reopened"]
    assert states(nights.play(disputes(total=2))) == ["open"]


def test_a_withdrawn_decision_reopens(nights: Nights) -> None:
    nights.decide(nights.play(BROKEN), "accept")
    nights.play(BROKEN)
    (nights.decisions / "decisions.csv").unlink()
    assert states(nights.play(BROKEN)) == ["reopened"]


def test_a_decision_that_is_none_is_refused_and_has_no_effect(nights: Nights) -> None:
    nights.decide(nights.play(BROKEN), "accept")
    path = nights.decisions / "decisions.csv"
    path.write_text(path.read_text().replace("seen on the page", ""))
    assert states(nights.play(BROKEN)) == ["open"]
    assert [(refusal.line, refusal.reason) for refusal in nights.summaries[-1].refused] == [(2, "reason is blank")]


@pytest.mark.parametrize(("decision", "blame"), [("publisher_error", "publisher"), ("reading_error", "extraction")])
def test_a_decision_settles_the_blame(nights: Nights, decision: str, blame: str) -> None:
    nights.decide(nights.play(disputes(total=0, blame_confidence=0.5)), decision)
    anomaly = list_anomalies(nights.play(disputes(total=0, blame_confidence=0.5)))[0]
    assert (anomaly.state, anomaly.blame) == ("open", blame)
    assert anomaly.message_en.startswith("To verify: ") == (blame == "extraction")


def test_a_broken_sum_in_a_doubtful_cell_is_blamed_on_extraction_and_says_to_verify(nights: Nights) -> None:
    sure = list_anomalies(nights.play(BROKEN))[0]
    assert (sure.blame, sure.message_en) == (
        "publisher",
        "Administrative reconsideration: the four results add up to 11, but the total is printed as 0.",
    )
    doubtful = list_anomalies(nights.play(disputes(total=0, blame_confidence=0.6)))[0]
    assert doubtful.blame == "extraction"
    assert doubtful.message_en.startswith("To verify: Administrative reconsideration")
    assert doubtful.message_zh.startswith("待核实：行政复议")


def test_a_night_that_is_not_published_changes_nothing(nights: Nights) -> None:
    nights.play(BROKEN)
    before = sorted(nights.history.iterdir())
    nights.play(MENDED, publish=False)
    assert sorted(nights.history.iterdir()) == before
    assert states(nights.play(BROKEN)) == ["open"]


def test_the_same_night_played_twice_gives_the_same_list(nights: Nights) -> None:
    nights.play(BROKEN)
    nights.play(MENDED)
    query = "select * from anomalies order by all"
    first = nights.play(BROKEN).execute(query).fetchall()
    nights.played -= 1
    assert nights.play(BROKEN).execute(query).fetchall() == first


def test_the_log_grows_by_changes_only(nights: Nights) -> None:
    for rows in (BROKEN, BROKEN, BROKEN, BROKEN, NOT_ASSESSABLE, BROKEN, MENDED):
        connection = nights.play(rows)
    events = connection.execute("select event from anomaly_log where event <> 'night' order by night").fetchall()
    assert [event for (event,) in events] == ["new", "unseen", "seen", "resolved"]
    assert nights.summaries[3].changes == {}
    assert nights.summaries[-1].changes == {"resolved": 1}
    assert nights.summaries[-1].states["resolved"] == 1


def test_an_explanation_shows_the_cells_as_printed_with_page_and_box(nights: Nights) -> None:
    connection = nights.play(BROKEN)
    anomaly_id = list_anomalies(connection)[0].anomaly_id
    explained = explain(connection, anomaly_id[:6])
    assert explained.anomaly.anomaly_id == anomaly_id
    assert explained.url == "https://a.example/2023"
    assert explained.document_id == "doc-a-2023"
    assert [(cell.col_key, cell.raw_text, cell.page) for cell in explained.cells] == [
        ("upheld", "10", 4),
        ("corrected", "1", 4),
        ("other", "0", 4),
        ("pending", "0", 4),
        ("total", "0", 4),
    ]
    assert explained.cells[4].box == (180.0, 300.0, 198.0, 312.0)
    assert [event for _, event in explained.history] == ["new"]
    assert "Total = upheld" in explained.rule


def test_an_unknown_or_ambiguous_id_is_told(nights: Nights) -> None:
    connection = nights.play(BROKEN)
    with pytest.raises(UnknownAnomaly, match="no anomaly begins with 'zzz'"):
        explain(connection, "zzz")


def test_filters_choose_by_state_severity_check_and_year(nights: Nights) -> None:
    connection = nights.play(BROKEN)
    assert len(list_anomalies(connection, Filters(severities=("error",), report_year=2023))) == 1
    assert list_anomalies(connection, Filters(severities=("info",))) == []
    assert list_anomalies(connection, Filters(states=("resolved",))) == []
    assert list_anomalies(connection, Filters(check_ids=("table_missing",))) == []
    assert len(list_anomalies(connection, Filters(text="行政复议", blame="publisher", limit=1))) == 1


def test_a_blank_counted_as_zero_is_said_in_message_and_count(nights: Nights) -> None:
    rows = disputes(total=12)
    rows["disputes_operands"][0]["blank_as_zero"] = True
    connection = nights.play(rows)
    assert "Blank cells count as 0" in list_anomalies(connection)[0].message_en
    counts = connection.execute(
        "select assessable, failed, not_assessable, blanks_as_zero from check_results where check_id = 'disputes_total'"
    ).fetchone()
    assert counts == (1, 1, 0, 1)
