from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.demo import DemoResult, demo
from flows.sample.mistakes import ExpectedAnomaly
from flows.settings import Settings, usable_cores


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, DemoResult]:
    settings = Settings(home=tmp_path_factory.mktemp("demo"))
    return settings, demo(settings)


def test_demo_finds_every_planted_mistake_and_nothing_else(night: tuple[Settings, DemoResult]) -> None:
    _, result = night
    assert result.missed == ()
    assert [(each.what, each.message) for each in result.unexpected] == []
    assert all(result.found_for(mistake) == len(mistake.anomalies) for mistake in result.mistakes)


def test_demo_crawler_keeps_to_the_rules_of_the_site(night: tuple[Settings, DemoResult]) -> None:
    _, result = night
    assert result.misconduct == ()
    assert result.requests > result.reports


def test_demo_takes_less_than_twenty_seconds(night: tuple[Settings, DemoResult]) -> None:
    busy = os.getloadavg()[0] / usable_cores()
    if busy > 1.5:
        pytest.skip(f"the machine is busy with {busy:.1f} processes a core, so the time would say nothing")
    assert night[1].seconds < 20


def test_second_demo_night_reads_no_document_again_and_gives_the_same_list(
    night: tuple[Settings, DemoResult],
) -> None:
    settings, first = night
    second = demo(settings)
    extract = next(stage for stage in second.stages if stage.stage == "extract")
    assert extract.counts["read"] == 0
    assert [each.what for each in second.found] == [each.what for each in first.found]


def test_demo_publishes_where_it_says(night: tuple[Settings, DemoResult]) -> None:
    settings, result = night
    assert result.published == settings.home / "gouji.duckdb"
    assert result.published.is_file()


def test_no_check_finds_fault_with_reports_of_many_years_and_all_forms_that_have_none(tmp_path: Path) -> None:
    result = demo(Settings(home=tmp_path), years=range(2015, 2024), places=())
    assert result.reports == 90
    assert [(each.what, each.message) for each in result.found] == []


def test_result_with_a_missed_mistake_is_no_success(night: tuple[Settings, DemoResult]) -> None:
    _, result = night
    missed = ExpectedAnomaly("requests_balance", "某局", 2022, "requests", "carried_out", "total")
    fields = {name: getattr(result, name) for name in DemoResult.__slots__}
    assert result.succeeded
    assert not DemoResult(**{**fields, "missed": (missed,)}).succeeded


def test_demo_leaves_its_source_file_in_its_home(night: tuple[Settings, DemoResult]) -> None:
    settings, _ = night
    assert [path.name for path in Path(settings.home / "sample_sources").iterdir()] == ["sample.yaml"]
