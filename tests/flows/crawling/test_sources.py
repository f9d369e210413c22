"""Source files: a closed schema whose errors name file and line, and tables turned into source files."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.crawling.sources import Source, SourceProblem, load_source, load_sources
from flows.crawling.tables import import_table
from flows.settings import REPOSITORY

GOOD = """\
id: pingtan
name: 平潭综合实验区管理委员会
division_code: 350128
level: county
start_urls:
  - http://127.0.0.1:8000/nb/
"""


def written(folder: Path, text: str, name: str = "source.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(folder: Path, text: str) -> list[tuple[int, str]]:
    loaded = load_source(written(folder, text))
    assert isinstance(loaded, list)
    return [(problem.line, problem.text) for problem in loaded]


def test_the_required_keys_are_enough_and_short_codes_are_filled_up(tmp_path: Path) -> None:
    source = load_source(written(tmp_path, GOOD))
    assert isinstance(source, Source)
    assert source.division_code == "350128000000"
    assert source.start_urls == ("http://127.0.0.1:8000/nb/",)
    assert source.delay is None


def test_optional_keys_are_read(tmp_path: Path) -> None:
    more = "expected_years: 2019-2021\nminimum_reports: 3\ndelay: 2.5\nnight_window: 23:00-05:00\ntls:\n  old_protocols: true\n"
    source = load_source(written(tmp_path, GOOD + more))
    assert isinstance(source, Source)
    assert source.expected_years == (2019, 2020, 2021)
    assert source.tls.old_protocols
    assert not source.tls.invalid_certificate


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD + "colour: red\n", 7, "unknown key colour"),
        (GOOD + "tls:\n  anything: true\n", 8, "unknown key tls.anything"),
        (GOOD.replace("level: county\n", ""), 1, "the required key level is missing"),
        (GOOD.replace("level: county", "level: hamlet"), 4, "level"),
        (GOOD.replace("350128", "35012"), 3, "division_code"),
        (GOOD.replace("http://127.0.0.1:8000/nb/", "file:///etc/passwd"), 5, "no http or https address"),
        (GOOD + "name: 又一个\n", 7, "name is given twice"),
        (GOOD + "  bad: [\n", 7, "no valid YAML"),
        ("- a\n- b\n", 1, "must hold one source"),
        (GOOD + "delay: -1\n", 7, "delay"),
        (GOOD + "night_window: 25:00-01:00\n", 7, "night_window"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    found = problems_of(tmp_path, text)
    assert [each for each in found if said in each[1]], found
    assert found[0][0] == line


def test_a_problem_reads_as_file_and_line(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + "colour: red\n")
    (problem,) = load_sources(tmp_path).problems
    assert str(problem).startswith(f"{path}:7: unknown key colour")


def test_a_bad_file_does_not_keep_the_others_out(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.yaml")
    written(tmp_path, "id: [", "b.yaml")
    written(tmp_path, GOOD, "c.yml")
    (tmp_path / "d.yaml").write_bytes(b"\xff\xfe\x00")
    book = load_sources(tmp_path)
    assert [source.id for source in book.sources] == ["pingtan"]
    assert sorted(problem.file.name for problem in book.problems) == ["b.yaml", "c.yml", "d.yaml"]


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_a_folder_without_sources_is_a_problem(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    book = load_sources(tmp_path / name)
    assert book.problems == (SourceProblem(tmp_path / name, 1, "no source file (*.yaml) here"),)


def test_the_committed_sources_all_fit() -> None:
    book = load_sources(REPOSITORY / "flows" / "sources")
    assert book.problems == ()
    assert len(book.sources) > 10


TABLE = """\
id,name,division_code,level,start_urls,expected_years,enabled
a,甲县人民政府,350128,county,http://a.example/nb/ http://a.example/old/,2019-2021,是
b,乙县人民政府,35012,county,http://b.example/nb/,,
c,丙县人民政府,350128000000,county,http://c.example/nb/,,no
,,,,,,
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_becomes_source_files_and_bad_rows_are_told(tmp_path: Path, encoding: str) -> None:
    table = tmp_path / "sources.csv"
    table.write_bytes(TABLE.encode(encoding))
    imported = import_table(table, tmp_path / "to")
    assert [path.name for path in imported.written] == ["a.yaml", "c.yaml"]
    assert len(imported.problems) == 1
    assert ":3: division_code" in imported.problems[0]
    book = load_sources(tmp_path / "to")
    assert [source.name for source in book.sources] == ["甲县人民政府", "丙县人民政府"]
    assert book.sources[0].start_urls == ("http://a.example/nb/", "http://a.example/old/")
    assert book.sources[0].expected_years == (2019, 2020, 2021)
    assert not book.sources[1].enabled


def test_an_import_never_overwrites_what_says_something_else(tmp_path: Path) -> None:
    table = tmp_path / "sources.csv"
    table.write_text(TABLE, encoding="utf-8")
    import_table(table, tmp_path / "to")
    (tmp_path / "to" / "a.yaml").write_text(GOOD, encoding="utf-8")
    again = import_table(table, tmp_path / "to")
    assert any("already there" in problem for problem in again.problems)
    assert (tmp_path / "to" / "a.yaml").read_text(encoding="utf-8") == GOOD


def test_a_table_with_an_unknown_column_is_refused_whole(tmp_path: Path) -> None:
    table = tmp_path / "sources.csv"
    table.write_text("id,colour\na,red\n", encoding="utf-8")
    imported = import_table(table, tmp_path / "to")
    assert imported.written == ()
    assert "unknown columns colour" in imported.problems[0]
