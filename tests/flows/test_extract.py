"""What is read on which night: everything once, and again only what time or memory ran out for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from extractors.document import READER_VERSION
from extractors.model import READING_INTERRUPTED
from flows import extract as stage
from flows.reading import Limits, ReaderPool
from flows.settings import Settings
from warehouse.archive import Archive, ingest_paths
from warehouse.staging import Staging

NIGHTS = [f"2026-01-0{day}T183000Z" for day in range(1, 6)]
LIMITS = Limits(memory_mb=256, clock_seconds=2)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose documents are read by a reader that does what they say."""
    with ReaderPool(1, LIMITS, READER_VERSION, "tests.flows.misbehaving:obey") as pool:
        monkeypatch.setattr(stage, "reading_pool", lambda _: pool)
        yield tmp_path / "home"


def archived(home: Path, *orders: str) -> None:
    folder = home.parent / "documents"
    folder.mkdir(exist_ok=True)
    for number, order in enumerate(orders):
        (folder / f"{number}.txt").write_text(order)
    ingest_paths(Archive(home / "raw"), [folder], datetime(2026, 1, 1, tzinfo=UTC))


def read_on(home: Path, night: str) -> dict[str, int]:
    return stage.extract(Settings(home=home, workers=1), night).statuses


def staged(home: Path) -> Staging:
    staging = Staging(home / "staged", READER_VERSION)
    staging.compact()
    return staging


def statuses(home: Path) -> list[str]:
    staging = staged(home)
    return sorted(status for file in staging.files("documents") for status in pq.read_table(file)["status"].to_pylist())


def test_only_what_was_interrupted_is_read_again_and_on_another_night(home: Path) -> None:
    archived(home, "good", "raise of glass", "crash", f"busy {home.parent / 'times'} 1")
    assert read_on(home, NIGHTS[0]) == {"no_tables": 1, "rejected": 3}
    assert read_on(home, NIGHTS[0]) == {}
    assert statuses(home) == ["no_tables", "rejected", "rejected", "rejected"]
    assert read_on(home, NIGHTS[1]) == {"no_tables": 1}
    assert statuses(home) == ["no_tables", "no_tables", "rejected", "rejected"]
    assert staged(home).problems(READING_INTERRUPTED) == {}
    assert read_on(home, NIGHTS[2]) == {}


@pytest.mark.parametrize("order", ["busy {} 100", "eat"])
def test_a_document_that_is_always_interrupted_is_given_up(home: Path, order: str) -> None:
    archived(home, order.format(home.parent / "times"), "good")
    assert [read_on(home, night).get("rejected", 0) for night in NIGHTS] == [1, 1, 1, 0, 0]
    (problems,) = staged(home).problems(READING_INTERRUPTED).values()
    assert [problem.where for problem in problems] == NIGHTS[: stage.MOST_READINGS]
    assert statuses(home) == ["no_tables", "rejected"]
