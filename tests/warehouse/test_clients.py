"""The published file opens in the clients that people have: DuckDB 1.1 and 1.4, each in an environment of its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.readings import built, read_document
from warehouse.database import SQL_FOLDER, Limits, writing
from warehouse.release import publish

VERSIONS = ("1.1.3", "1.4.4")
NEED_THE_LIST = {
    "anomalies_by_check",
    "checks_and_what_they_could_assess",
    "errors_by_year",
    "reports_with_most_errors",
}
READ_ALL = """
import duckdb, json, sys
from pathlib import Path
connection = duckdb.connect(sys.argv[1], read_only=True)
names = connection.execute(
    "select table_name from information_schema.tables where table_schema = 'main' order by 1"
).fetchall()
found = {name: connection.execute(f'select count(*) from (select * from "{name}")').fetchone()[0] for (name,) in names}
for (name,) in names:
    connection.execute(f'select * from "{name}" limit 5').fetchall()
found["comments"] = connection.execute(
    "select count(*) from duckdb_columns() where schema_name = 'main' and comment is not null"
).fetchone()[0]
for path in sys.argv[2:]:
    connection.execute(Path(path).read_text(encoding="utf-8")).fetchall()
print(json.dumps({"version": duckdb.__version__, **found}))
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    path = built(home, read_document("a"), read_document("b", year=2022)).path
    with writing(path, Limits("1GB", 1)) as connection:
        connection.execute("create table compact_me as select hash(range) as noise from range(500_000)")
    with writing(path, Limits("1GB", 1)) as connection:
        connection.execute("drop table compact_me")
    return publish(path, home, "2026-01-01T000000Z").path


def client(version: str, request: pytest.FixtureRequest, *libraries: str) -> Path:
    """The Python of an environment with this version, made once and kept in pytest's cache."""
    name = "-".join([version, *(re.sub(r"\W", "", library) for library in libraries)])
    folder = request.config.cache.mkdir(f"duckdb-{name}")
    python = folder / "environment" / "bin" / "python"
    if not (folder / "ready").exists():
        uv = shutil.which("uv")
        make = [uv, "venv", "-q", "--clear", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
        install = [uv, "pip", "install", "-q", "--python", str(python)] if uv else [str(python), "-m", "pip", "install"]
        for command in ([*make, str(folder / "environment")], [*install, f"duckdb=={version}", *libraries]):
            done = subprocess.run(command, capture_output=True, text=True, timeout=300)
            if done.returncode:
                pytest.skip(f"duckdb {version} cannot be installed here: {done.stderr.strip()[-200:]}")
        (folder / "ready").touch()
    return python


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_client_reads_every_relation_and_runs_every_query(
    published: Path, version: str, request: pytest.FixtureRequest
) -> None:
    queries = [str(path) for path in SQL_FOLDER.glob("queries/*.sql") if path.stem not in NEED_THE_LIST]
    command = [str(client(version, request)), "-c", READ_ALL, str(published), *queries]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    with duckdb.connect(str(published), read_only=True) as connection:
        ((cells,), (indicators,)) = connection.execute(
            "select count(*) from cells union all select count(*) from indicators"
        ).fetchall()
    assert (found["version"], found["cells"], found["indicators"]) == (version, cells, indicators)
    assert found["comments"] > 200


FRAMES = """
import duckdb, ibis, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
pandas, polars = connection.sql("from agency_years").df(), connection.sql("from agency_years").pl()
connection.close()
table = ibis.duckdb.connect(sys.argv[1], read_only=True).table("agency_years")
print(len(pandas), len(polars), table.count().execute(), sorted(polars["report_year"].to_list()))
"""


def test_pandas_polars_and_ibis_read_the_panel(published: Path, request: pytest.FixtureRequest) -> None:
    python = client("1.4.4", request, "pandas", "polars", "pyarrow", "ibis-framework[duckdb]")
    done = subprocess.run([str(python), "-c", FRAMES, str(published)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "2 2 2 [2022, 2023]"
