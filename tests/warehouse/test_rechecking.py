"""A night on which only the bodies with changes are checked has the list and the counts of one that checks everything."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.model import Claim
from tests.warehouse.readings import Key, built, fetched, form_cells, read_document
from warehouse import rechecking
from warehouse.checks import CHECKS_FOLDER
from warehouse.database import Limits, writing
from warehouse.decisions import Decision, write_decisions
from warehouse.rechecking import NoCheckRan, check_night
from warehouse.release import publish
from warehouse.staging import ReadDocument

LIMITS = Limits("1GB", 1)
BODIES = [f"{name}{kind}" for name in "甲乙丙丁" for kind in ("县人民政府", "县教育局")]
START = datetime(2026, 1, 1, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def few_bodies_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rechecking, "LEAST_BODIES", 1)
    monkeypatch.setattr(rechecking, "LARGEST_SHARE_ACTIVE", 0.8)


@pytest.fixture
def rechecks(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each night that asked was one of changes only."""
    asked: list[bool] = []
    ask = rechecking._recheck

    def noted(*arguments: Any) -> Any:
        results = ask(*arguments)
        asked.append(results is not None)
        return results

    monkeypatch.setattr(rechecking, "_recheck", noted)
    return asked


def report(draw: random.Random, number: int) -> ReadDocument:
    """A report of any body and year, with numbers that do not always add up, and now and then a wrong claim."""
    body, year = draw.choice(BODIES), draw.choice((2021, 2022, 2023))
    new = draw.choice((0, 5, 60))
    texts: dict[Key, str] = {
        ("requests", "new_requests", "natural_person"): str(new),
        ("requests", "new_requests", "total"): str(new + draw.choice((0, 0, 1))),
        ("requests", "carried_in", "total"): draw.choice(("0", "2")),
        ("requests", "granted", "total"): str(new),
        ("requests", "outcomes_total", "total"): str(new),
        ("disputes", "review", "upheld"): draw.choice(("0", "3", "")),
        ("disputes", "review", "total"): draw.choice(("0", "3")),
        ("proactive", "fees", "amount"): draw.choice(("0", "7.5", "75000")),
        ("proactive", "regulations", "in_force"): draw.choice(("0", "4")),
    }
    stated = Claim("requests.new_requests.total", Decimal(new + draw.choice((0, 9))), "件", "收到申请。", "三")
    tables = draw.choice((("proactive", "requests", "disputes"), ("requests", "disputes")))
    return read_document(
        f"n{number}", body, year, form_cells(texts, tables=tables), claims=(stated,),
        published_on=date(year + 1, draw.choice((1, 4)), 9 + number % 9),
    )  # fmt: skip


def night_name(number: int) -> str:
    return (START + timedelta(days=number)).strftime("%Y-%m-%dT%H%M%SZ")


def listed(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The list, its log and the counts, without the seconds that checks took."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            name: connection.execute(f"select {columns} from {name} order by all").fetchall()
            for name, columns in (
                ("anomalies", "*"),
                ("anomaly_log", "*"),
                ("check_results", "* exclude (seconds)"),
                ("checks", "*"),
                ("decisions", "*"),
                ("corrections", "*"),
                ("agency_scorecard", "*"),
            )
        }


def checked(home: Path, path: Path, number: int, published: Path) -> dict[str, list[tuple[Any, ...]]]:
    with writing(path, LIMITS) as connection:
        check_night(
            connection,
            published,
            home / "history",
            home / "decisions",
            night_name(number),
            START + timedelta(days=number),
        )
    return listed(path)


def decide(home: Path, draw: random.Random, number: int) -> None:
    """Somebody decides on two anomalies of the published list."""
    with duckdb.connect(str(home / "gouji.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select anomaly_id, check_id, agency_id, report_year, table_key, row_key, col_key, expected, actual"
            " from anomalies where state <> 'resolved' order by anomaly_id"
        ).fetchall()
    decided_on = (START + timedelta(days=number)).date()
    kinds = draw.sample(("accept", "reading_error", "publisher_error"), 2)
    made = [
        Decision(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            row[7],
            row[8],
            kind,
            "",
            "",
            None,
            "Li",
            decided_on,
            "r",
            "",
        )
        for row, kind in zip(draw.sample(rows, min(2, len(rows))), kinds, strict=False)
    ]
    (home / "decisions").mkdir(exist_ok=True)
    write_decisions(home / "decisions" / "decisions.csv", made)


@pytest.mark.parametrize("seed", range(3))
def test_changes_only_give_the_list_and_the_counts_of_everything(
    tmp_path: Path, seed: int, rechecks: list[bool]
) -> None:
    draw = random.Random(seed)
    home, nothing, made = tmp_path / "home", tmp_path / "nothing.duckdb", 0
    for number in range(5):
        documents = [report(draw, made + place) for place in range(24 if number == 0 else draw.choice((0, 1, 2)))]
        made += len(documents)
        if number == 3:
            decide(home, draw, number)
        path = built(
            home, *documents, night=night_name(number), manifest=fetched(home, *(f"n{at}" for at in range(made)))
        ).path
        whole = tmp_path / "whole.duckdb"
        shutil.copyfile(path, whole)
        expected = checked(home, whole, number, nothing)
        assert checked(home, path, number, home / "gouji.duckdb") == expected
        publish(path, home, night_name(number))
    assert rechecks == [True] * 4
    assert len({row[1] for row in expected["anomalies"]}) >= 6, "the nights were too quiet to tell"


@pytest.fixture
def second_night(tmp_path: Path) -> tuple[Path, Path]:
    """A home with one night published, and the file of the next one, to which one report was added."""
    draw = random.Random(7)
    documents = [report(draw, number) for number in range(12)]
    first = built(tmp_path, *documents, night=night_name(0), manifest=fetched(tmp_path, "n0")).path
    checked(tmp_path, first, 0, tmp_path / "gouji.duckdb")
    publish(first, tmp_path, night_name(0))
    return tmp_path, built(tmp_path, report(draw, 12), night=night_name(1), manifest=fetched(tmp_path, "n0")).path


def test_other_checks_than_last_night_have_everything_checked(
    second_night: tuple[Path, Path], rechecks: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, path = second_night
    monkeypatch.setattr(rechecking, "list_recipe", lambda *_: "another")
    checked(home, path, 1, home / "gouji.duckdb")
    assert rechecks == []


def test_a_log_that_is_not_that_of_the_published_file_has_everything_checked(
    second_night: tuple[Path, Path], rechecks: list[bool]
) -> None:
    home, path = second_night
    (segment,) = (home / "history").glob("*.parquet")
    segment.rename(segment.with_name("2025-01-01T000000Z.parquet"))
    checked(home, path, 1, home / "gouji.duckdb")
    assert rechecks == []


def test_a_night_with_many_changes_has_everything_checked(
    second_night: tuple[Path, Path], rechecks: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, path = second_night
    monkeypatch.setattr(rechecking, "LARGEST_SHARE_ACTIVE", 0.0)
    checked(home, path, 1, home / "gouji.duckdb")
    assert rechecks == [False]


def test_a_check_that_cannot_run_has_everything_checked(second_night: tuple[Path, Path], rechecks: list[bool]) -> None:
    home, path = second_night
    with writing(path, LIMITS) as connection:
        connection.execute("drop view sections")
    found = checked(home, path, 1, home / "gouji.duckdb")
    assert rechecks == [False]
    assert any(row[-1] for row in found["check_results"])


def test_a_file_that_no_check_can_read_is_refused_with_what_the_first_met(tmp_path: Path) -> None:
    checks = tmp_path / "checks"
    checks.mkdir()
    for name in ("thresholds.csv", "disputes_total.sql"):
        shutil.copyfile(CHECKS_FOLDER / name, checks / name)
    path = built(tmp_path, read_document("a"), night=night_name(0)).path
    with writing(path, LIMITS) as connection:
        connection.execute("drop view disputes_operands")
        with pytest.raises(NoCheckRan, match=r"disputes_total: .*disputes_operands"):
            check_night(connection, tmp_path, tmp_path, tmp_path, night_name(0), START, checks)
