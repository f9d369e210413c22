"""Seconds that every check and the carrying of the anomaly list cost on a warehouse of national size.

usage: python benchmarks/checks_at_scale.py [--agencies 60000] [--years 15] [--one-in 100] [--cells] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from warehouse.anomalies import append_history, carry_forward  # noqa: E402
from warehouse.build import build  # noqa: E402
from warehouse.checks import CheckResult, run_checks  # noqa: E402
from warehouse.database import Limits, writing  # noqa: E402
from warehouse.staging import Staging  # noqa: E402


def main() -> None:
    """Build or reuse the warehouse, play two nights, print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, default=60_000)
    parser.add_argument("--years", type=int, default=15)
    parser.add_argument("--one-in", type=int, default=100, help="one in so many reports has a misprint of each kind")
    parser.add_argument("--cells", action="store_true", help="store all 200 cells of every report too")
    parser.add_argument("--keep", type=Path, help="folder to build into and to reuse")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "national.duckdb"
        if not path.exists():
            make_tables(path, arguments.agencies, arguments.years, arguments.one_in, arguments.cells)
        for history in folder.glob("history/*.parquet"):
            history.unlink()
        for number in (1, 2):
            play(path, folder, number)


def make_tables(path: Path, agencies: int, years: int, one_in: int, with_cells: bool) -> None:
    """A build that holds the tables of benchmarks/national_tables.sql."""
    started = time.perf_counter()
    build(path, [], Staging(path.parent / "staged", "none"), [], "night")
    with writing(path, Limits(memory_limit="8GB")) as connection:
        connection.execute(f"set variable agencies = {agencies}; set variable years = {years}")
        connection.execute(f"set variable one_in = {one_in}; set variable with_cells = {with_cells}")
        connection.execute((REPOSITORY / "benchmarks" / "national_tables.sql").read_text(encoding="utf-8"))
    print(f"{agencies * years} reports made in {time.perf_counter() - started:.0f} s, {path.stat().st_size >> 20} MB")


class Stopwatch:
    """CPU seconds of this process, all threads: on a busy machine they say more than the clock on the wall."""

    def __init__(self) -> None:
        self.of: dict[str, float] = {}
        self._began = time.process_time()

    def passed(self) -> float:
        """The CPU seconds since the last time that this was asked, or since the beginning."""
        now = time.process_time()
        began, self._began = self._began, now
        return now - began

    def note(self, result: CheckResult) -> None:
        """Keep what a check cost."""
        self.of[result.check_id] = self.passed()
        print(f"  {result.check_id} {self.of[result.check_id]:.1f}", file=sys.stderr, flush=True)


def play(path: Path, folder: Path, number: int) -> None:
    """One night of checks, with the log of the nights before."""
    started_at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=number)
    night = started_at.strftime("%Y-%m-%dT%H%M%SZ")
    with writing(path, Limits()) as connection:
        started, seconds = time.perf_counter(), Stopwatch()
        results = run_checks(connection, night=night, when_done=seconds.note)
        checked = time.perf_counter()
        for result in sorted(results, key=lambda each: -seconds.of[each.check_id]):
            print(
                f"{seconds.of[result.check_id]:7.2f} s CPU {result.seconds:7.2f} s  {result.check_id:36}"
                f" assessable {result.assessable:>11,} failed {result.failed:>9,} not {result.not_assessable:>11,}"
                f" {result.error or ''}"
            )
        seconds = Stopwatch()
        summary = carry_forward(connection, folder / "history", folder / "decisions", night, started_at)
        carried = time.perf_counter()
        append_history(connection, folder / "history", night)
        print(
            f"night {number}: checks {checked - started:.1f} s, list {carried - checked:.1f} s"
            f" ({seconds.passed():.1f} s CPU), {summary.states}"
        )


if __name__ == "__main__":
    main()
