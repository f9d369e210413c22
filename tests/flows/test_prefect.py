"""The night as a Prefect flow and its schedule, against one real server that runs for all tests of this file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.night import past_nights
from flows.sample.corpus import Case, sample_file
from flows.serve import local_server
from warehouse.database import reading

CHILD = [sys.executable, "-m", "flows.cli"]

ON_DASK = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from prefect import flow
from flows.nightly import run_as_tasks
from flows.settings import Settings
from flows.stages import ingest_stages

if __name__ == "__main__":
    settings = Settings(home=Path(sys.argv[1]), runner="dask", workers=2)
    stages = ingest_stages([Path(sys.argv[2])])
    flow(name="ingest", persist_result=False)(lambda: run_as_tasks(settings, stages, datetime.now(UTC)).night)()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which a Prefect server of its own answers."""
    folder = tmp_path_factory.mktemp("prefect")
    with local_server(port=0, environment={"PREFECT_HOME": str(folder)}) as api:
        yield {**os.environ, "PREFECT_HOME": str(folder), "PREFECT_API_URL": api}


def ask(server: dict[str, str], path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        server["PREFECT_API_URL"] + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


@pytest.fixture(scope="module")
def served(server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home whose nights `gouji serve` runs."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "sources").mkdir()
    command = [*CHILD, "serve", "--home", str(folder / "home"), "--sources", str(folder / "sources")]
    serving = subprocess.Popen(command, env=server)
    yield folder / "home"
    serving.terminate()
    assert serving.wait(timeout=60) in (0, 1)


def await_runs(server: dict[str, str], state: str, deployment_only: bool = True) -> list[dict[str, Any]]:
    """The runs in a state, as soon as there are any; none after two minutes."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        runs: list[dict[str, Any]] = ask(
            server, "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": [state]}}}}
        )
        found = [run for run in runs if run["deployment_id"] or not deployment_only]
        if found:
            return found
        time.sleep(1)
    return []


def test_schedule_creates_runs_at_half_past_two_in_shanghai(server: dict[str, str], served: Path) -> None:
    scheduled = await_runs(server, "SCHEDULED")
    starts = [datetime.fromisoformat(run["expected_start_time"]) for run in scheduled]
    assert starts, "the schedule made no run"
    assert {start.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M") for start in starts} == {"02:30"}
    assert scheduled[0]["parameters"]["home"] == str(served)


def test_run_of_the_deployment_is_carried_out(server: dict[str, str], served: Path) -> None:
    deployment = await_runs(server, "SCHEDULED")[0]["deployment_id"]
    ask(server, f"/deployments/{deployment}/create_flow_run", {})
    assert await_runs(server, "COMPLETED")
    assert past_nights(served)[-1].status == "done"
    assert (served / "gouji.duckdb").is_file()


def test_demo_runs_as_a_flow_with_names_batches_and_artifacts(server: dict[str, str], tmp_path: Path) -> None:
    demo = subprocess.run([*CHILD, "demo", "--prefect", "--home", str(tmp_path)], env=server, check=False)
    assert demo.returncode == 0
    runs = await_runs(server, "COMPLETED", deployment_only=False)
    assert {"night", "extract"} <= {run["name"].split()[0] for run in runs}
    tasks = {run["name"] for run in ask(server, "/task_runs/filter", {})}
    assert {"crawl", "build", "check", "publish", "notify"} <= tasks
    assert any(name.startswith("read batch 1 of ") for name in tasks)
    artifacts = {each["key"]: each for each in ask(server, "/artifacts/latest/filter", {})}
    rows = json.loads(artifacts["anomalies"]["data"])
    assert "requests_balance" in {row["check"] for row in rows}
    progress = [each for key, each in artifacts.items() if key.startswith("documents-read-")]
    assert {float(each["data"]) for each in progress} == {100.0}


def test_night_goes_on_without_a_server_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    environment = {**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    command = [*CHILD, "nightly", "--home", str(tmp_path / "home"), "--sources", str(tmp_path / "sources")]
    night = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert night.returncode == 0
    assert "does not answer" in night.stdout
    assert (tmp_path / "home" / "gouji.duckdb").exists()


def test_batches_are_read_on_a_dask_cluster(server: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("prefect_dask", reason="the extra `dask` is not installed")
    (tmp_path / "documents").mkdir()
    for seed in range(1, 13):
        data = sample_file(Case(seed, "html", "plain", "as_the_form")).data
        (tmp_path / "documents" / f"{seed}.html").write_bytes(data)
    (tmp_path / "run.py").write_text(ON_DASK, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "run.py"), str(tmp_path / "home"), str(tmp_path / "documents")]
    done = subprocess.run(command, env=server, check=False, timeout=300, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    (record,) = past_nights(tmp_path / "home")
    extract = record.stage("extract")
    assert extract is not None
    assert (extract.counts["read"], extract.counts["statuses"]) == (12, {"read": 12})
    with reading(tmp_path / "home" / "gouji.duckdb") as connection:
        assert connection.execute("select count(*) from documents where status = 'read'").fetchall() == [(12,)]
