"""The command line: every command, its exit code, and no traceback for any bad input."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.cli import run
from flows.night import lock_home

HEAVY = ("prefect", "duckdb", "pyarrow", "pdfplumber", "pypdfium2", "lxml", "scrapy", "rich", "httpx")


class Ran:
    """The code and the output of a command that ran in this process."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def gouji(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: object) -> Ran:
        code = run([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return call


@pytest.mark.parametrize("arguments", [["--help"], ["ingest", "--help"], ["sources", "list", "--help"]])
def test_help_comes_without_loading_anything_heavy(arguments: list[str]) -> None:
    script = (
        "import sys; from flows.cli import run; code = run(sys.argv[1:]); "
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules and name != 'rich']; "
        "sys.exit(f'loaded {loaded}' if loaded else code)"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_ingest_says_what_was_read_found_and_where(sample_documents: Path, tmp_path: Path, gouji: Any) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    ran = gouji("ingest", sample_documents / "old", tmp_path / "bad.pdf", "--home", tmp_path / "home", "--json")
    assert ran.code == 0
    night = ran.json["night"]
    reports = len(list((sample_documents / "old").iterdir()))
    assert (night["ingest: files"], night["documents"], night["reports"]) == (reports + 1, reports + 1, reports)
    assert night["checks run"] >= 9
    assert night["anomalies"]["error"] > 0
    assert Path(night["file"]).is_file()
    (bad,) = ran.json["bad_documents"]
    assert bad["document"].endswith("bad.pdf")
    assert bad["problem"]


def test_ingest_table_names_the_bad_documents(tmp_path: Path, gouji: Any) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    ran = gouji("ingest", tmp_path / "empty.html", "--home", tmp_path / "home")
    assert ran.code == 0
    assert "1 documents without a report" in ran.out
    assert "empty.html" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "/no/such/file"], "no such file or folder"),
        (["ingest"], "Missing argument"),
        (["ingest", ".", "--home", "/dev/null"], "is not a folder"),
        (["nightly", "--sources", "/no/such/folder"], "no such file or folder"),
        (["anomalies", "--state", "broken"], "none of"),
        (["anomalies", "--limit", "0"], "greater than or equal to 1"),
        (["export", "--format", "docx"], "none of"),
        (["no-such-command"], "No such command"),
        (["query"], "Missing argument"),
        (["serve", "--cron", "0 0 * * *", "--nonsense"], "No such option"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(arguments: list[str], said: str, gouji: Any) -> None:
    ran = gouji(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "command", [["anomalies"], ["explain", "abc"], ["query", "select 1"], ["export"], ["report"], ["dictionary"]]
)
def test_looking_before_the_first_night_says_what_to_do(command: list[str], tmp_path: Path, gouji: Any) -> None:
    ran = gouji(*command, "--home", tmp_path)
    assert ran.code == 1
    assert "nothing is published" in ran.err


def test_file_that_is_no_database_is_a_message(tmp_path: Path, gouji: Any) -> None:
    (tmp_path / "gouji.duckdb").write_bytes(b"not a database" * 1000)
    for command in (["anomalies"], ["query", "select 1"]):
        ran = gouji(*command, "--home", tmp_path)
        assert ran.code == 1
        assert ran.err.startswith("gouji: ")
        assert "Traceback" not in ran.err


def test_anomalies_are_listed_filtered_and_explained(published_home: Path, gouji: Any) -> None:
    listed = gouji("anomalies", "--home", published_home, "--json").json["anomalies"]
    assert {"requests_balance", "disputes_total"} <= {each["check_id"] for each in listed}
    errors = gouji("anomalies", "--severity", "error", "--year", 2021, "--home", published_home, "--json").json
    assert {(each["severity"], each["report_year"]) for each in errors["anomalies"]} == {("error", 2021)}
    dispute = next(each for each in listed if each["check_id"] == "disputes_total")
    ran = gouji("explain", dispute["anomaly_id"][:10], "--home", published_home)
    assert ran.code == 0
    for word in ("行政复议", "as printed", "expected", str(dispute["expected"]), "History"):
        assert word in ran.out
    assert gouji("explain", "zzzz", "--home", published_home).code == 1


def test_query_answers_and_changes_nothing(published_home: Path, sample_documents: Path, gouji: Any) -> None:
    reports = len(list((sample_documents / "all").iterdir()))
    assert gouji("query", "select count(*) as n from reports", "--home", published_home, "--json").json["rows"] == [
        {"n": reports}
    ]
    cut = gouji("query", "from reports", "--limit", 2, "--home", published_home)
    assert "2 rows; there are more" in cut.out
    for sql in (
        "drop table documents",
        "create table t as select 1",
        "copy reports to '/tmp/stolen.csv'",
        "select * from read_text('/etc/passwd')",
        "attach '/tmp/other.duckdb'",
        "set memory_limit = '64GB'",
        "selec 1",
    ):
        ran = gouji("query", sql, "--home", published_home)
        assert (ran.code, ran.err.startswith("gouji: the query failed: ")) == (1, True), sql


def test_query_that_never_ends_is_stopped(published_home: Path, gouji: Any) -> None:
    ran = gouji("query", "select count(*) from range(1000000000000)", "--seconds", 0.5, "--home", published_home)
    assert (ran.code, ran.err) == (1, "gouji: the query took more than 0.5 seconds\n")


def test_checks_lists_the_catalogue_and_writes_a_page_for_each(tmp_path: Path, gouji: Any) -> None:
    listed = gouji("checks", "--home", tmp_path / "home", "--pages", tmp_path / "pages", "--json").json["checks"]
    assert {"requests_balance", "disputes_total"} <= {each["check"] for each in listed}
    assert len(list((tmp_path / "pages").glob("*.md"))) == len(listed) + 1


def test_check_shows_every_check_and_a_dry_run_publishes_nothing(
    sample_documents: Path, tmp_path: Path, gouji: Any
) -> None:
    document = next((sample_documents / "old").glob("*.html"))
    gouji("ingest", document, "--home", tmp_path)
    before = (tmp_path / "gouji.duckdb").stat().st_ino
    checks = gouji("check", "--dry-run", "--home", tmp_path, "--json").json["checks"]
    assert "table_missing" in {each["check"] for each in checks}
    assert [each["error"] for each in checks if each["error"]] == []
    assert (tmp_path / "gouji.duckdb").stat().st_ino == before
    assert list((tmp_path / "build").glob("*.duckdb")) == []
    assert gouji("check", "--home", tmp_path).code == 0
    assert (tmp_path / "gouji.duckdb").stat().st_ino != before


def test_second_night_at_once_is_refused(sample_documents: Path, tmp_path: Path, gouji: Any) -> None:
    with lock_home(tmp_path) as lock:
        lock.hold("2026-01-02T183000Z")
        ran = gouji("ingest", sample_documents / "old", "--home", tmp_path)
    assert ran.code == 1
    assert "in use by night 2026-01-02T183000Z" in ran.err


def test_nightly_without_any_source_still_completes(tmp_path: Path, gouji: Any) -> None:
    (tmp_path / "sources").mkdir()
    ran = gouji("nightly", "--plain", "--sources", tmp_path / "sources", "--home", tmp_path / "home")
    assert ran.code == 0
    assert (tmp_path / "home" / "gouji.duckdb").is_file()


def test_sources_are_listed_and_slips_are_found(tmp_path: Path, gouji: Any) -> None:
    (tmp_path / "good.yaml").write_text(
        "id: county\nname: 测试县\ndivision_code: '350825'\nlevel: county\nstart_urls: https://a.example/nb/\n",
        encoding="utf-8",
    )
    assert gouji("sources", "list", "--sources", tmp_path, "--json").json["sources"][0]["division"] == "350825000000"
    assert gouji("sources", "check", "--sources", tmp_path).code == 0
    (tmp_path / "bad.yaml").write_text("id: x\nnonsense: 1\n", encoding="utf-8")
    ran = gouji("sources", "check", "--sources", tmp_path)
    assert ran.code == 1
    assert "nonsense" in ran.out


def test_backfill_of_an_unknown_source_is_wrong_usage(tmp_path: Path, gouji: Any) -> None:
    ran = gouji("backfill", "--source", "nowhere", "--sources", tmp_path, "--home", tmp_path / "home")
    assert ran.code == 2
    assert "nowhere" in ran.err


def test_doctor_finds_that_a_home_cannot_be_written(published_home: Path, gouji: Any) -> None:
    good = gouji("doctor", "--home", published_home, "--json")
    assert good.code == 0
    states = {each["what"]: each["state"] for each in good.json["findings"]}
    assert (states["home"], states["last night"], states["published file"]) == ("works", "works", "works")
    bad = gouji("doctor", "--home", "/proc/gouji", "--json")
    assert bad.code == 1
    assert "home" in bad.err


def test_unforeseen_error_goes_to_a_file_and_not_to_the_terminal(
    tmp_path: Path, gouji: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is on fire")

    monkeypatch.setattr("flows.commands.nights.run_plain", fail)
    ran = gouji("ingest", tmp_path, "--home", tmp_path)
    assert ran.code == 1
    assert "the disk is on fire" in ran.err
    assert "Traceback" not in ran.err
    log = Path(ran.err.split("details: ")[1].rstrip(")\n"))
    assert "Traceback" in log.read_text(encoding="utf-8")
    log.unlink()


def test_dictionary_describes_every_column(published_home: Path, tmp_path: Path, gouji: Any) -> None:
    described = gouji("dictionary", "--home", published_home, "--json").json["columns"]
    assert {"reports", "documents", "cells", "anomalies"} <= {each["relation"] for each in described}
    assert all(" / " in each["comment"] for each in described)
    assert gouji("dictionary", "--to", tmp_path, "--home", published_home).code == 0
    assert "report_id" in (tmp_path / "dictionary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file_format", ["parquet", "csv", "xlsx"])
def test_export_writes_files_of_each_format(file_format: str, published_home: Path, tmp_path: Path, gouji: Any) -> None:
    ran = gouji("export", "--format", file_format, "--to", tmp_path, "--home", published_home, "--json")
    assert ran.code == 0
    files = ran.json["files"]
    assert {Path(each["file"]).suffix for each in files} == {f".{file_format}"}
    assert all(Path(each["file"]).stat().st_size == each["bytes"] > 0 for each in files)


def test_diff_shows_what_a_night_changed(sample_documents: Path, tmp_path: Path, gouji: Any) -> None:
    first, second = sorted((sample_documents / "all").glob("*.html"))[:2]
    gouji("ingest", first, "--home", tmp_path)
    assert gouji("diff", "--home", tmp_path).code == 1
    gouji("ingest", second, "--home", tmp_path)
    ran = gouji("diff", "--home", tmp_path, "--json")
    assert ran.json["difference"]["documents added"] == 1
    assert [each["change"] for each in ran.json["reports"]] == ["added"]
    assert gouji("diff", "2020-01-01T000000Z", "--home", tmp_path).code == 2


def test_decision_travels_from_the_sheet_to_the_next_night(
    sample_documents: Path, tmp_path: Path, gouji: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_DECISIONS", str(tmp_path / "decisions"))
    home = tmp_path / "home"
    gouji("ingest", sample_documents / "old", "--home", home)
    assert gouji("review", "export", tmp_path / "sheet.csv", "--home", home).code == 0
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = next(row for row in rows if row["check_id"] == "disputes_total")
    chosen |= {"decision": "accept", "who": "a tester", "reason": "checked by hand"}
    with (tmp_path / "sheet.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert gouji("review", "import", tmp_path / "sheet.csv", "--home", home).code == 0
    assert gouji("check", "--home", home).code == 0
    accepted = gouji("anomalies", "--state", "accepted", "--home", home, "--json").json["anomalies"]
    assert [each["anomaly_id"] for each in accepted] == [chosen["anomaly_id"]]


def test_sheet_with_a_bad_decision_is_refused_whole(published_home: Path, tmp_path: Path, gouji: Any) -> None:
    (tmp_path / "sheet.csv").write_text("anomaly_id,check_id,decision\nabc,disputes_total,perhaps\n", encoding="utf-8")
    ran = gouji("review", "import", tmp_path / "sheet.csv", "--home", published_home)
    assert ran.code == 1
    assert "nothing of it is kept" in ran.err


def test_names_that_could_not_be_placed_go_out(published_home: Path, tmp_path: Path, gouji: Any) -> None:
    ran = gouji("review", "export-names", tmp_path / "names.csv", "--home", published_home)
    assert ran.code == 0
    assert (tmp_path / "names.csv").read_text(encoding="utf-8-sig").startswith("name,")
