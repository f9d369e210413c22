"""What the agency resolver said is kept, and serves only while it would say the same again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from warehouse import agency_answers
from warehouse.agencies import AgencyResolver, PrintedName
from warehouse.agency_answers import KeptAnswers
from warehouse.agency_match import AgencyMatch
from warehouse.matching import ask_agencies, keep_answers

HOST = "https://59.110.1.1/a.html"
NAMES = [
    ("淮安市洪泽区人民政府", None, "https://www.hongze.gov.cn/"),
    ("鼓楼区人民政府", None, None),
    ("教育局", "某某公司", None),
    (None, "平潭综合实验区管委会", None),
    (None, None, None),
    ("木兰县住建局", None, None),
    ("木兰县住房和城乡建设局", None, None),
    ("木兰县住房和城乡建设局", None, "https://www.mulan.gov.cn/"),
    ("徐州市财政局", None, HOST),
    ("徐州市泉山区财政局", None, HOST),
    ("鼓楼区司法局", None, HOST),
]
FOURTH_OF_THE_HOST = ("徐州市铜山区教育局", None, HOST)


class Counting(AgencyResolver):
    """A resolver that counts the names it is asked."""

    asked = 0

    def resolve_all(self, names: Sequence[PrintedName]) -> list[AgencyMatch]:
        self.asked += len(names)
        return super().resolve_all(names)


@pytest.fixture(scope="module")
def resolver() -> Counting:
    return Counting()


@pytest.fixture(autouse=True)
def from_the_start(resolver: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agency_answers, "LEAST_NEW", 1)
    resolver.asked = 0


def resolved(
    resolver: AgencyResolver, folder: Path | None, names: Sequence[tuple[str | None, str | None, str | None]] = NAMES
) -> list[tuple[object, ...]]:
    """One night's bodies of documents with these names, publishers and addresses."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table sources (source_id text, name text, start_url text, division_code text, level text)"
        )
        connection.execute("insert into sources values ('s', '福建省教育厅', null, '350000000000', 'department')")
        connection.execute(
            "create table all_documents (document_no bigint, document_id text, agency_name text, level text)"
        )
        connection.execute("create table all_evidence (document_no bigint, what text, value text)")
        connection.execute(
            "create table first_fetches (sha256 text, publisher text, url text, final_url text, division_code text,"
            " source_id text)"
        )
        for number, (name, publisher, url) in enumerate(names):
            connection.execute("insert into all_documents values (?, ?, ?, null)", [number, f"d{number}", name])
            connection.execute(
                "insert into first_fetches values (?, ?, ?, null, null, null)", [f"d{number}", publisher, url]
            )
        kept = KeptAnswers(folder)
        questions = ask_agencies(connection, kept)
        keep_answers(connection, questions.answer(resolver), kept)
        found: list[tuple[object, ...]] = connection.execute("from resolved_agencies order by document_no").fetchall()
        return found + connection.execute("from source_agencies").fetchall()


def test_kept_answers_are_those_of_the_resolver_which_is_not_asked_again(tmp_path: Path, resolver: Counting) -> None:
    expected = resolved(resolver, None)
    assert resolved(resolver, tmp_path) == expected
    resolver.asked = 0
    assert resolved(resolver, tmp_path) == expected
    assert resolver.asked == 1, "only the document without any name"


def test_a_new_name_of_a_host_has_its_other_names_resolved_again(tmp_path: Path, resolver: Counting) -> None:
    resolved(resolver, tmp_path)
    resolver.asked = 0
    names = [*NAMES, FOURTH_OF_THE_HOST]
    again = resolved(resolver, tmp_path, names)
    assert resolver.asked == 5, "the four of the host and the document without any name"
    assert again == resolved(resolver, None, names)
    assert again[10] != resolved(resolver, None)[10], "the host's homonym is decided only with the fourth name"


def test_a_body_has_one_spelling_the_most_frequent_one(resolver: Counting) -> None:
    short, full = "淮安市洪泽区税务局", "国家税务总局淮安市洪泽区税务局"
    assert resolver.resolve(short).name != resolver.resolve(full).name
    found = resolved(resolver, None, [(full, None, None), (short, None, None), (full, None, HOST)])
    assert {row[4] for row in found[:3]} == {resolver.resolve(full).agency_id}
    assert {row[5] for row in found[:3]} == {resolver.resolve(full).name}


def test_answers_of_another_state_of_the_resolver_are_not_used(
    tmp_path: Path, resolver: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved(resolver, tmp_path)
    monkeypatch.setattr(agency_answers, "resolver_state", lambda: "later")
    resolver.asked = 0
    resolved(resolver, tmp_path)
    assert resolver.asked == len(NAMES) + 1
    assert [file.name for file in tmp_path.iterdir()] == ["later.parquet"]


def test_a_file_that_cannot_be_read_is_written_anew(tmp_path: Path, resolver: Counting) -> None:
    file = tmp_path / f"{agency_answers.resolver_state()}.parquet"
    file.write_bytes(b"no parquet")
    assert resolved(resolver, tmp_path) == resolved(resolver, None)
    assert file.read_bytes()[:4] == b"PAR1"
