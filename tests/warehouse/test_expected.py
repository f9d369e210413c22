"""Which governments owe a report."""

from pathlib import Path

import pytest

from warehouse.agencies import AgencyResolver
from warehouse.expected import COUNTS_FILE, ExpectedAgency, expected_governments, write_counts


@pytest.fixture(scope="module")
def governments() -> dict[str, ExpectedAgency]:
    return {agency.agency_id: agency for agency in expected_governments()}


def test_every_government_is_expected_once_under_the_id_that_its_name_resolves_to(
    governments: dict[str, ExpectedAgency],
) -> None:
    assert len(governments) > 40_000
    resolver = AgencyResolver()
    for name in ("湖北省人民政府", "淮安市人民政府", "淮安市洪泽区人民政府", "北京市大兴区清源街道办事处"):
        match = resolver.resolve(name)
        assert governments[match.agency_id].name == match.name


def test_a_merged_division_owes_its_last_report_for_the_year_before(governments: dict[str, ExpectedAgency]) -> None:
    merged = governments[AgencyResolver().resolve("杭州市江干区人民政府").agency_id]
    assert (merged.division_code, merged.last_year) == ("330102000000", 2020)
    assert governments["330102000000-government"].last_year is None


def test_divisions_outside_the_regulation_are_not_expected(governments: dict[str, ExpectedAgency]) -> None:
    assert not [code for code in governments if code.startswith(("71", "81", "82"))]


def test_the_counts_that_the_build_takes_are_those_of_the_list_of_divisions(tmp_path: Path) -> None:
    write_counts(tmp_path / "counts.csv")
    assert (tmp_path / "counts.csv").read_text() == COUNTS_FILE.read_text(), "run python -m warehouse.expected"
