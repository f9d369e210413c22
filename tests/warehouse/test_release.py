from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.readings import FIRST_NIGHT, SECOND_NIGHT, built, document_id, read_document
from warehouse.build import RunRecord
from warehouse.database import Limits, reading, writing
from warehouse.release import RefusedRelease, publish, published_night, settle

THIRD_NIGHT = "2026-01-03T000000Z"
REPOSITORY = Path(__file__).resolve().parents[2]


LIMITS = Limits("1GB", 1)


def build_night(home: Path, night: str, *names: str) -> Path:
    """The build of a night on which these documents came in, with a log of anomalies as the checks leave it."""
    path = built(home, *(read_document(name, year=2000 + int(name)) for name in names), night=night).path
    with writing(path, LIMITS) as connection:
        connection.execute("create table if not exists anomaly_log as select 'a' as anomaly_id, ? as night", [night])
    return path


def publish_night(home: Path, night: str, *names: str, retention: int = 14) -> None:
    publish(build_night(home, night, *names), home, night, retention=retention)


def reports(path: Path) -> int:
    with reading(path) as connection:
        row = connection.execute("select count(*) from reports").fetchone()
    return row[0] if row else -1


def test_a_night_is_published_kept_and_logged(tmp_path: Path) -> None:
    publish_night(tmp_path, FIRST_NIGHT, "1")
    assert published_night(tmp_path) == FIRST_NIGHT
    assert reports(tmp_path / "gouji.duckdb") == 1
    assert reports(tmp_path / "releases" / "latest" / "gouji.duckdb") == 1
    assert (tmp_path / "history" / f"{FIRST_NIGHT}.parquet").exists()
    assert list((tmp_path / "build").glob("*.duckdb*")) == []


def test_a_reader_with_the_old_file_open_reads_on(tmp_path: Path) -> None:
    publish_night(tmp_path, FIRST_NIGHT, "1")
    reader = duckdb.connect(str(tmp_path / "gouji.duckdb"), read_only=True)
    before = reader.execute("select count(*) from cells").fetchone()
    publish_night(tmp_path, SECOND_NIGHT, "2", "3")
    assert reader.execute("select count(*) from cells where raw_text = '0'").fetchone() == before
    assert reader.execute("select value from build_facts where name = 'night'").fetchone() == (FIRST_NIGHT,)
    reader.close()
    assert reports(tmp_path / "gouji.duckdb") == 3


def test_a_build_without_reports_never_replaces_one_with_some(tmp_path: Path) -> None:
    publish_night(tmp_path, FIRST_NIGHT, "1")
    shutil.rmtree(tmp_path / "staged")
    empty = built(tmp_path, night=SECOND_NIGHT).path
    with pytest.raises(RefusedRelease, match="no report"):
        publish(empty, tmp_path, SECOND_NIGHT)
    assert published_night(tmp_path) == FIRST_NIGHT
    assert not (tmp_path / "history" / f"{SECOND_NIGHT}.parquet").exists()


def test_a_first_night_without_reports_is_published(tmp_path: Path) -> None:
    publish(built(tmp_path).path, tmp_path, FIRST_NIGHT)
    assert reports(tmp_path / "gouji.duckdb") == 0


def test_a_build_of_another_night_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedRelease, match=FIRST_NIGHT):
        publish(built(tmp_path, read_document("1")).path, tmp_path, SECOND_NIGHT)


def test_a_file_with_much_free_space_is_written_anew(tmp_path: Path) -> None:
    path = built(tmp_path, read_document("1")).path
    with writing(path, LIMITS) as connection:
        connection.execute("create table ballast as select hash(range) as noise from range(2_000_000)")
    with writing(path, LIMITS) as connection:
        connection.execute("drop table ballast")
    before = path.stat().st_size
    release = publish(path, tmp_path, FIRST_NIGHT)
    assert release.bytes < before / 2
    with reading(release.path) as connection:
        (tags,) = connection.execute("select tags::varchar from duckdb_databases() where not internal").fetchone() or ()
        comments = connection.execute("select comment from duckdb_views() where view_name = 'cells'").fetchall()
    assert "v1.0.0" in tags
    assert comments[0][0].startswith("One row per cell")


def test_the_stages_of_the_night_are_added_to_its_runs(tmp_path: Path) -> None:
    path = built(tmp_path, read_document("1")).path
    check = RunRecord(FIRST_NIGHT, "check", datetime(2026, 1, 1, tzinfo=UTC), 1.5, "done", {"failed": 3})
    publish(path, tmp_path, FIRST_NIGHT, runs=[check, check])
    with reading(tmp_path / "gouji.duckdb") as connection:
        assert connection.execute("select stage, seconds, counts->>'failed' from runs").fetchall() == [
            ("check", 1.5, "3")
        ]


def test_only_the_last_releases_are_kept(tmp_path: Path) -> None:
    for night in (FIRST_NIGHT, SECOND_NIGHT, THIRD_NIGHT):
        publish_night(tmp_path, night, "1", retention=2)
    kept = sorted(folder.name for folder in (tmp_path / "releases").iterdir() if not folder.is_symlink())
    assert kept == [SECOND_NIGHT, THIRD_NIGHT]


def test_the_published_release_stays_when_the_clock_has_jumped_back(tmp_path: Path) -> None:
    for night in (SECOND_NIGHT, THIRD_NIGHT, FIRST_NIGHT):
        publish_night(tmp_path, night, "1", retention=2)
    assert published_night(tmp_path) == FIRST_NIGHT
    assert (tmp_path / "releases" / FIRST_NIGHT / "gouji.duckdb").exists()


def test_a_log_left_by_someone_who_wrote_to_the_published_file_is_put_aside(tmp_path: Path) -> None:
    publish_night(tmp_path, FIRST_NIGHT, "1")
    (tmp_path / "gouji.duckdb.wal").write_bytes(b"changes of someone")
    publish_night(tmp_path, SECOND_NIGHT, "2")
    assert reports(tmp_path / "gouji.duckdb") == 2
    assert [left.read_bytes() for left in tmp_path.glob("gouji.duckdb.wal.*.stray")] == [b"changes of someone"]


def test_a_home_whose_file_system_has_no_links_gets_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    monkeypatch.setattr(Path, "symlink_to", refuse)
    publish_night(tmp_path, FIRST_NIGHT, "1")
    assert reports(tmp_path / "gouji.duckdb") == reports(tmp_path / "releases" / FIRST_NIGHT / "gouji.duckdb") == 1


KILLED_AT = (
    "_add_runs",
    "_accepted_reports",
    "_compact",
    "_verify",
    "_swap",
    "settle",
    "append_history",
    "link",
    "_point_latest",
)
KILLING = """
import os, sys
from pathlib import Path
from warehouse import release
name, when, home, night = sys.argv[1:]
home = Path(home)
work = getattr(release, name)
def killed(*arguments, **options):
    if when == "before":
        os._exit(9)
    work(*arguments, **options)
    os._exit(9)
def second_settle(*arguments, **options):
    release.settle = killed
if name == "settle":
    release.settle = second_settle
else:
    setattr(release, name, killed)
release.publish(home / "build" / f"{night}.duckdb", home, night)
"""


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a published night and the builds of the two after it."""
    home = tmp_path_factory.mktemp("home")
    publish_night(home, FIRST_NIGHT, "1")
    build_night(home, SECOND_NIGHT, "2")
    build_night(home, THIRD_NIGHT, "3")
    return home


@pytest.mark.parametrize(("name", "when"), [(KILLED_AT[0], "before"), *((name, "after") for name in KILLED_AT)])
def test_a_publication_killed_at_any_step_leaves_a_whole_file_and_the_next_night_completes(
    three_nights: Path, tmp_path: Path, name: str, when: str
) -> None:
    shutil.copytree(three_nights, tmp_path, dirs_exist_ok=True, symlinks=True)
    command = [sys.executable, "-c", KILLING, name, when, str(tmp_path), SECOND_NIGHT]
    killed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert killed.returncode == 9, killed.stderr
    night = published_night(tmp_path)
    assert reports(tmp_path / "gouji.duckdb") == {FIRST_NIGHT: 1, SECOND_NIGHT: 2}[night or ""]

    settle(tmp_path)
    logged = {file.stem for file in (tmp_path / "history").glob("*.parquet")}
    assert logged == {FIRST_NIGHT, night}
    publish(tmp_path / "build" / f"{THIRD_NIGHT}.duckdb", tmp_path, THIRD_NIGHT)
    assert reports(tmp_path / "gouji.duckdb") == 3
    assert reports(tmp_path / "releases" / "latest" / "gouji.duckdb") == 3
    assert list((tmp_path / "build").glob(".*")) == []


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tests.warehouse.readings import built
from warehouse.release import publish
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
stage, home, night = sys.argv[1:]
room = 300_000
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    if stage == "build":
        built(Path(home), night=night)
    else:
        publish(Path(home) / "build" / f"{night}.duckdb", Path(home), night)
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@pytest.mark.parametrize("stage", ["build", "publish"])
def test_a_disk_that_is_full_leaves_the_published_file_as_it_was(tmp_path: Path, stage: str) -> None:
    publish_night(tmp_path, FIRST_NIGHT, "1")
    content = (tmp_path / "gouji.duckdb").read_bytes()
    if stage == "publish":
        path = built(tmp_path, read_document("2", year=2002), night=SECOND_NIGHT).path
        with writing(path, LIMITS) as connection:
            connection.execute("create table ballast as select hash(range) as noise from range(500_000)")
        with writing(path, LIMITS) as connection:
            connection.execute("drop table ballast")
    command = [sys.executable, "-c", FULL_DISK, stage, str(tmp_path), SECOND_NIGHT]
    failed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert failed.returncode == 1, failed.stderr
    assert "Error" in failed.stderr
    assert (tmp_path / "gouji.duckdb").read_bytes() == content
    publish_night(tmp_path, THIRD_NIGHT, "3")
    assert published_night(tmp_path) == THIRD_NIGHT


def test_a_document_is_never_lost_by_publishing(tmp_path: Path) -> None:
    publish_night(tmp_path, FIRST_NIGHT, "1", "2")
    publish_night(tmp_path, SECOND_NIGHT, "3")
    with reading(tmp_path / "gouji.duckdb") as connection:
        found = connection.execute("select document_id from documents").fetchall()
    assert {row[0] for row in found} == {document_id(name) for name in "123"}


READ_ONLY_HOME = """
import os, sys
from pathlib import Path
from warehouse.release import publish
if os.geteuid() == 0:
    os.setuid(65534)
home, night = Path(sys.argv[1]), sys.argv[2]
try:
    publish(home / "build" / f"{night}.duckdb", home, night)
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def test_a_home_on_a_read_only_disk_fails_with_a_reason_and_stays_as_it_was(three_nights: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(three_nights, home, symlinks=True)
        content = (home / "gouji.duckdb").read_bytes()
        Path(folder).chmod(0o755)
        for path in [home, *home.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        command = [sys.executable, "-c", READ_ONLY_HOME, str(home), SECOND_NIGHT]
        failed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
        assert failed.returncode == 1
        assert "Permission denied" in failed.stderr or "Read-only" in failed.stderr
        assert (home / "gouji.duckdb").read_bytes() == content
        for path in [home, *home.rglob("*")]:
            path.chmod(0o755)
