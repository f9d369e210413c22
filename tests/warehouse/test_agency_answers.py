from __future__ import annotations

from pathlib import Path

import pytest

from warehouse import agency_answers
from warehouse.agencies import AgencyResolver, PrintedName
from warehouse.agency_answers import with_kept_answers
from warehouse.agency_match import AgencyMatch

NAMES = [
    PrintedName("淮安市洪泽区人民政府", None, "https://www.hongze.gov.cn/"),
    PrintedName("鼓楼区人民政府"),
    PrintedName("教育局", "某某公司", None, None, "s1", "department", ("福建省教育厅",)),
    PrintedName(None, "平潭综合实验区管委会"),
]


@pytest.fixture(scope="module")
def resolver() -> AgencyResolver:
    return AgencyResolver()


@pytest.fixture(autouse=True)
def few_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agency_answers, "LEAST_NEW", 1)


def test_kept_answers_are_those_of_the_resolver(
    tmp_path: Path, resolver: AgencyResolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = AgencyResolver(resolver.reference).resolve_all(NAMES)
    assert with_kept_answers(resolver, tmp_path).resolve_all(NAMES) == expected

    def must_not_be_asked(*_: object) -> AgencyMatch:
        raise AssertionError("the resolver was asked again")

    monkeypatch.setattr(AgencyResolver, "resolve", must_not_be_asked)
    assert with_kept_answers(resolver, tmp_path).resolve_all(NAMES) == expected


def test_answers_of_another_state_of_the_resolver_are_not_used(
    tmp_path: Path, resolver: AgencyResolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_kept_answers(resolver, tmp_path).resolve_all(NAMES)
    monkeypatch.setattr(agency_answers, "resolver_state", lambda: "later")
    with_kept_answers(resolver, tmp_path).resolve_all(NAMES)
    assert [file.name for file in tmp_path.iterdir()] == ["later.parquet"]


def test_a_file_that_cannot_be_read_is_written_anew(tmp_path: Path, resolver: AgencyResolver) -> None:
    file = tmp_path / f"{agency_answers.resolver_state()}.parquet"
    file.write_bytes(b"no parquet")
    expected = AgencyResolver(resolver.reference).resolve_all(NAMES)
    assert with_kept_answers(resolver, tmp_path).resolve_all(NAMES) == expected
    assert file.read_bytes()[:4] == b"PAR1"
