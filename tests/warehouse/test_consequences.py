"""What follows from another anomaly stays in the list and names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.warehouse.nights import Nights
from warehouse.anomalies import Anomaly, list_anomalies

Rows = dict[str, list[dict[str, Any]]]


def listed(folder: Path, rows: Rows, *check_ids: str) -> list[Anomaly]:
    return list_anomalies(Nights(folder, check_ids).play(rows))


def named(anomalies: list[Anomaly]) -> dict[tuple[Any, ...], tuple[Any, ...] | None]:
    """Each anomaly as (check, year, row, column) with the one that it names as its cause."""
    keys = {each.anomaly_id: (each.check_id, each.report_year, each.row_key, each.col_key) for each in anomalies}
    return {
        key: keys[each.cause_id] if each.cause_id else None for each in anomalies for key in [keys[each.anomaly_id]]
    }


def column(report_id: str, col_key: str, **values: float) -> dict[str, Any]:
    return {"report_id": report_id, "col_key": col_key, "others": 0, "other": None} | values


def test_the_total_column_follows_from_the_column_that_breaks_it(tmp_path: Path) -> None:
    rows: Rows = {
        "reports": [{"report_id": "a-2023"}],
        "requests_operands": [
            column("a-2023", "natural_person", new_requests=5, granted=4, outcomes_total=4, carried_out=2),
            column("a-2023", "company", new_requests=3, granted=3, outcomes_total=3),
            column("a-2023", "total", new_requests=8, granted=7, outcomes_total=7, carried_out=2),
        ],
    }
    assert named(listed(tmp_path, rows, "requests_balance")) == {
        ("requests_balance", 2023, "carried_out", "natural_person"): None,
        ("requests_balance", 2023, "carried_out", "total"): (
            "requests_balance",
            2023,
            "carried_out",
            "natural_person",
        ),
    }


def test_a_stock_that_is_wrong_in_one_year_explains_the_next(tmp_path: Path) -> None:
    documents = {"row_key": "normative_documents", "issued": 0, "repealed": 0}
    rows: Rows = {
        "reports": [{"report_id": f"a-{year}"} for year in (2021, 2022, 2023)],
        "proactive_operands": [
            {"report_id": "a-2021", "in_force": 8} | documents,
            {"report_id": "a-2022", "in_force": 80} | documents,
            {"report_id": "a-2023", "in_force": 8} | documents,
        ],
    }
    anomalies = named(listed(tmp_path, rows, "in_force_roll_forward"))
    first = ("in_force_roll_forward", 2022, "normative_documents", "in_force")
    assert anomalies == {first: None, ("in_force_roll_forward", 2023, "normative_documents", "in_force"): first}


def test_prose_with_the_number_that_the_cause_needs_follows_from_it(tmp_path: Path) -> None:
    applicants = ("company", "research_institute", "public_interest_org", "legal_service_org", "other_org")
    rows: Rows = {
        "reports": [{"report_id": "a-2023"}],
        "requests_operands": [
            column("a-2023", "natural_person", new_requests=5, granted=5, outcomes_total=5),
            *(column("a-2023", key) for key in applicants),
            column("a-2023", "total", new_requests=5, granted=7, outcomes_total=5),
        ],
        "claims": [
            {"report_id": "a-2023", "position": 1, "meaning": "requests.granted.total", "value": 5, "sentence": "s"}
        ],
    }
    anomalies = listed(tmp_path, rows, "requests_applicant_sum", "requests_outcomes_sum", "prose_requests")
    causes = named(anomalies)
    root = ("requests_applicant_sum", 2023, "granted", "total")
    assert causes == {
        root: None,
        ("requests_outcomes_sum", 2023, "outcomes_total", "total"): root,
        ("prose_requests", 2023, "granted", "total"): root,
    }
    assert {(each.cause_row_key, each.cause_col_key) for each in anomalies if each.check_id != "prose_requests"} == {
        ("granted", "total")
    }


def test_a_cause_is_listed_before_its_consequences(tmp_path: Path) -> None:
    rows: Rows = {
        "reports": [{"report_id": "a-2023"}],
        "requests_operands": [
            column("a-2023", "natural_person", new_requests=5, outcomes_total=5, granted=5, carried_out=90),
            column("a-2023", "total", new_requests=5, outcomes_total=5, granted=5, carried_out=90),
        ],
    }
    columns = [each.col_key for each in listed(tmp_path, rows, "requests_balance")]
    assert columns == ["natural_person", "total"]
