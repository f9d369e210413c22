"""Homes on which a night was published, for the tests that look at one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.night import run_night
from flows.sample.agencies import SAMPLE_AGENCIES
from flows.sample.documents import printed_document
from flows.sample.html import html_page
from flows.sample.mistakes import SAMPLE_MISTAKES, plant
from flows.sample.pdf import pdf_document
from flows.sample.reports import known_reports
from flows.settings import Settings
from flows.stages import ingest_stages

STARTED_AT = datetime(2026, 1, 2, 18, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def sample_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `old` with the sample's reports of 2020 and 2021, and `all` with those of 2022 too; a third are PDF."""
    folder = tmp_path_factory.mktemp("documents")
    reports, _ = plant(known_reports(1, SAMPLE_AGENCIES, (2020, 2021, 2022)), SAMPLE_MISTAKES)
    for number, report in enumerate(reports):
        document = printed_document(report)
        data, suffix = (pdf_document(document), "pdf") if number % 3 == 0 else (html_page(document), "html")
        for part in ("old", "all") if report.year < 2022 else ("all",):
            (folder / part).mkdir(exist_ok=True)
            (folder / part / f"{report.agency.name}{report.year}.{suffix}").write_bytes(data)
    return folder


@pytest.fixture(scope="session")
def published_home(sample_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home on which a night with all sample documents and three bad ones was published; tests only read it."""
    home = tmp_path_factory.mktemp("published") / "home"
    bad = tmp_path_factory.mktemp("bad")
    (bad / "empty.html").write_bytes(b"")
    (bad / "page.html").write_text("<html><body><p>通知公告</p></body></html>", encoding="utf-8")
    (bad / "cut.pdf").write_bytes(next((sample_documents / "all").glob("*.pdf")).read_bytes()[:700])
    run_night(Settings(home=home), ingest_stages([sample_documents / "all", bad]), STARTED_AT)
    return home
