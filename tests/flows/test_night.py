"""A night runs alone, leaves nothing half done when it is killed, and costs nothing when nothing is new."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.night import AnotherNightRunning, NightFailed, NightRecord, lock_home, now, past_nights, run_night
from flows.settings import Settings, night_name, night_start
from flows.stages import ingest_stages
from warehouse.database import reading
from warehouse.exports import export

STARTED_AT = datetime(2026, 1, 2, 18, 30, tzinfo=UTC)
FACTS = "select anomaly_id, check_id, expected, actual, message_zh from anomalies order by all"


@pytest.fixture(scope="module")
def first_night(sample_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home on which a night with the old documents was published."""
    home = tmp_path_factory.mktemp("first") / "home"
    ingest(home, sample_documents / "old", STARTED_AT)
    return home


@pytest.fixture(scope="module")
def expected(
    sample_documents: Path, first_night: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Any, ...]]:
    """The list of anomalies after a second night that nothing disturbed."""
    home = tmp_path_factory.mktemp("second") / "home"
    shutil.copytree(first_night, home, symlinks=True)
    ingest(home, sample_documents / "all", STARTED_AT + timedelta(days=1))
    return facts(home)


def ingest(home: Path, documents: Path, started_at: datetime) -> NightRecord:
    return run_night(Settings(home=home), ingest_stages([documents]), started_at)


def facts(home: Path) -> list[tuple[Any, ...]]:
    with reading(home / "gouji.duckdb") as connection:
        return connection.execute(FACTS).fetchall()


def years(home: Path) -> list[int]:
    with reading(home / "gouji.duckdb") as connection:
        return [row[0] for row in connection.execute("select distinct report_year from reports order by 1").fetchall()]


def number_of(documents: Path) -> int:
    return len(list(documents.iterdir()))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_night_publishes_reports_and_anomalies(first_night: Path, expected: list[tuple[Any, ...]]) -> None:
    assert years(first_night) == [2020, 2021]
    assert {"requests_outcomes_sum", "table_missing"} <= {row[1] for row in facts(first_night)}
    assert len(expected) > len(facts(first_night))


@pytest.mark.parametrize(
    ("stage", "moment"),
    [
        ("ingest", "after"),
        ("extract", "within"),
        ("extract", "after"),
        ("build", "after"),
        ("check", "after"),
        ("publish", "after"),
    ],
)
def test_killed_night_leaves_the_published_file_whole_and_the_next_night_completes(
    first_night: Path, sample_documents: Path, expected: list[tuple[Any, ...]], tmp_path: Path, stage: str, moment: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_night, home, symlinks=True)
    before = digest(home / "gouji.duckdb")
    command = [
        sys.executable,
        "-m",
        "tests.flows.killed_night",
        str(home),
        str(sample_documents / "all"),
        stage,
        moment,
    ]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parents[2]).returncode == -signal.SIGKILL
    if stage in ("publish", "notify"):
        assert years(home) == [2020, 2021, 2022]
    else:
        assert digest(home / "gouji.duckdb") == before
        assert years(home) == [2020, 2021]
    record = ingest(home, sample_documents / "all", now())
    assert record.status == "done"
    assert facts(home) == expected
    assert sorted(path.name for path in (home / "build").iterdir() if path.suffix == ".duckdb") == []


def test_second_night_reads_nothing_again_and_gives_the_same_list(first_night: Path, sample_documents: Path) -> None:
    before = facts(first_night)
    record = ingest(first_night, sample_documents / "old", STARTED_AT + timedelta(hours=1))
    extract = record.stage("extract")
    assert extract is not None
    assert (extract.counts["read"], extract.counts["archived"]) == (0, number_of(sample_documents / "old"))
    assert facts(first_night) == before


def test_reader_with_the_old_file_open_reads_on_while_a_new_night_is_published(
    first_night: Path, sample_documents: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_night, home, symlinks=True)
    script = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True)\n"
        "for line in sys.stdin: print(c.sql('select count(*) from reports').fetchall()[0][0], flush=True)"
    )
    command = [sys.executable, "-c", script, str(home / "gouji.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        counts = []
        for night in (None, "all"):
            if night:
                ingest(home, sample_documents / night, now())
            reader.stdin.write("count\n")
            reader.stdin.flush()
            counts.append(int(reader.stdout.readline()))
        reader.stdin.close()
    assert counts == [number_of(sample_documents / "old")] * 2
    assert years(home) == [2020, 2021, 2022]


def test_release_has_its_files_and_a_package_that_describes_them(sample_documents: Path, tmp_path: Path) -> None:
    document = next((sample_documents / "old").glob("*.html"))
    settings = Settings(home=tmp_path, export_formats=("csv", "xlsx"))
    record = run_night(settings, ingest_stages([document]), STARTED_AT)
    publish = record.stage("publish")
    assert publish is not None
    assert publish.counts["exported"] > 5
    assert (settings.releases / record.night / "datapackage.json").is_file()
    assert (settings.releases / record.night / "anomalies.xlsx").is_file()


def test_two_nights_at_once_are_refused_with_a_message_that_names_the_first(tmp_path: Path) -> None:
    with lock_home(tmp_path) as lock:
        lock.hold("2026-01-02T183000Z")
        with pytest.raises(AnotherNightRunning, match="in use by night 2026-01-02T183000Z, process"):
            run_night(Settings(home=tmp_path), {}, STARTED_AT)
    run_night(Settings(home=tmp_path), {}, STARTED_AT)


def test_failed_stage_stops_the_night_and_is_recorded(tmp_path: Path) -> None:
    def broken(settings: Settings, night: str, done: Any, /) -> None:
        raise ValueError("no such luck")

    def unreached(settings: Settings, night: str, done: Any, /) -> None:
        raise AssertionError

    with pytest.raises(NightFailed, match="build: no such luck"):
        run_night(Settings(home=tmp_path), {"build": broken, "check": unreached}, STARTED_AT)
    (record,) = past_nights(tmp_path)
    assert (record.status, [(each.stage, each.status, each.error) for each in record.stages]) == (
        "failed",
        [("build", "failed", "no such luck")],
    )


def test_night_is_named_after_every_earlier_one_even_if_the_clock_was_set_back(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    starts = (STARTED_AT, STARTED_AT, STARTED_AT - timedelta(days=400))
    names = [run_night(settings, {}, start).night for start in starts]
    assert names == ["2026-01-02T183000Z", "2026-01-02T183001Z", "2026-01-02T183002Z"]


def test_night_name_is_utc_and_reads_back() -> None:
    shanghai = datetime.fromisoformat("2026-01-03T02:30:00+08:00")
    assert night_name(shanghai) == "2026-01-02T183000Z"
    assert night_start("2026-01-02T183000Z") == shanghai
    with pytest.raises(ValueError, match="time zone"):
        night_name(datetime(2026, 1, 1))


def test_second_night_with_nothing_new_exports_the_same_rows(sample_documents: Path, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    for path in sorted((sample_documents / "old").iterdir())[:4]:
        shutil.copy(path, documents)
    exported = []
    for number in range(2):
        ingest(tmp_path / "home", documents, STARTED_AT + timedelta(days=number))
        files = export(tmp_path / "home" / "gouji.duckdb", tmp_path / str(number), "csv")
        exported.append({file.path.relative_to(tmp_path / str(number)): file.path.read_bytes() for file in files})
    first, second = exported
    # what a night did, and when an anomaly was seen last, is different every night
    of_the_night = ("runs", "check_results", "build_facts", "anomalies", "anomaly_log", "fetches")
    assert first.keys() == second.keys()
    assert [
        str(path) for path in first if first[path] != second[path] and path.parts[0].split(".")[0] not in of_the_night
    ] == []
    assert any("cells" in str(path) for path in first)
