"""The ledger: what is known of a request, and a manifest that neither loses nor doubles a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.crawling.ledger import Ledger, RobotsCopy, SourceState
from flows.crawling.seasons import is_resting, silence
from warehouse.archive import Archive, Fetch

AT = datetime(2026, 2, 1, 18, 30, tzinfo=UTC)
NIGHT = "2026-02-01T183000Z"


def fetch(number: int, **changes: object) -> Fetch:
    made = Fetch(f"{number:04}", "a", "http://x.cn/1", "detail", AT + timedelta(seconds=number), http_status=200)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_what_is_known_follows_the_answers(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.resource("k") is None
        ledger.record(NIGHT, fetch(1, sha256="a" * 64, etag='"1"', last_modified="Mon"), "k", "title")
        ledger.record(NIGHT, fetch(2, http_status=304), "k")
        known = ledger.resource("k")
        assert known is not None
        assert (known.sha256, known.etag, known.http_status, known.fetched_count) == ("a" * 64, '"1"', 200, 2)
        assert (known.first_fetched_at, known.fetched_at) == (AT + timedelta(seconds=1), AT + timedelta(seconds=2))
        assert known.changed_at == AT + timedelta(seconds=1)
        ledger.record(NIGHT, fetch(3, http_status=500, error="status 500"), "k")
        known = ledger.resource("k")
        assert known is not None
        assert (known.failures, known.sha256, known.etag) == (1, "a" * 64, '"1"')
        ledger.record(NIGHT, fetch(4, sha256="b" * 64), "k")
        known = ledger.resource("k")
        assert known is not None
        assert (known.failures, known.sha256, known.etag, known.title) == (0, "b" * 64, None, "title")
        assert known.changed_at == AT + timedelta(seconds=4)


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    made = fetch(1, list_date=date(2026, 1, 30), score=0.98, bytes=12, seconds=0.25, list_title="某县")
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.record(NIGHT, made)
        assert ledger.fetches(NIGHT) == [made]
        assert ledger.requests_of_night(NIGHT, "a") == 1


def test_each_row_is_exported_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.record(NIGHT, fetch(1))
        ledger.record(NIGHT, fetch(2))
        assert (ledger.export(archive), ledger.export(archive)) == (2, 0)
        ledger.record(NIGHT, fetch(3))
        assert ledger.export(archive) == 1
    assert archive.fetches()["fetch_id"].to_pylist() == ["0001", "0002", "0003"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_export_that_was_killed_is_done_again_without_doubling_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    archive = Archive(tmp_path / "raw")
    write = archive.record

    def dies(fetches: object, segment: object = None) -> None:
        if when == "after":
            write(fetches, segment)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.record(NIGHT, fetch(1))
        monkeypatch.setattr(archive, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            ledger.export(archive)
        monkeypatch.setattr(archive, "record", write)
        ledger.record(NIGHT, fetch(2))
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.export(archive)
    assert archive.fetches()["fetch_id"].to_pylist() == ["0001", "0002"]


def test_sources_and_robots_are_kept(tmp_path: Path) -> None:
    state = SourceState("a", AT, "2026-02-01", AT, None, NIGHT, 2, 0, 5)
    copy = RobotsCopy(404, "", AT)
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.source("a") == SourceState("a")
        assert ledger.robots("x.cn:80") is None
        ledger.save_source(state)
        ledger.save_robots("x.cn:80", copy)
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.source("a") == state
        assert ledger.robots("x.cn:80") == copy


def test_two_processes_may_write_at_once(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as one, Ledger(tmp_path / "ledger.sqlite") as other:
        for number in range(20):
            (one if number % 2 else other).record(NIGHT, fetch(number))
        assert len(one.fetches()) == 20


@pytest.mark.parametrize(
    ("month", "quiet", "days_ago", "silent", "resting"),
    [
        (6, 5, 1, 0, True),
        (6, 5, 8, 0, False),
        (6, 2, 1, 0, False),
        (6, 5, 1, 1, False),
        (2, 9, 1, 0, False),
    ],
)
def test_only_quiet_sources_rest_and_only_outside_the_season(
    month: int, quiet: int, days_ago: float, silent: int, resting: bool
) -> None:
    now = datetime(2026, month, 20, 18, 30, tzinfo=UTC)
    visited = now - timedelta(days=days_ago)
    state = SourceState("a", visited, None, visited, None, None, quiet, silent)
    assert is_resting(state, now) is resting


def test_a_silent_source_is_told_with_its_last_answer() -> None:
    assert silence(SourceState("a", succeeded_at=AT, silent_nights=2)) is None
    told = silence(SourceState("a", succeeded_at=AT, silent_nights=4))
    assert told is not None
    assert "4 nights" in told
    assert "2026-02-01" in told
