"""The night's pages show what stands, with pictures of the cells, and nothing in a document becomes markup."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from PIL import Image

from flows.pages.markup import Markup, link, page, table
from flows.pages.pictures import Order, draw_pictures, region
from flows.pages.plots import lying_bars, short, upright_bars
from flows.report import ReportSummary, write_report
from flows.settings import Settings
from warehouse.checks import load_checks

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\x1b'


class Elements(HTMLParser):
    """Counts elements and keeps what they load and where they lead."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "src":
                self.loads.append(value or "")
            if name == "href":
                self.leads.append(value or "")


@pytest.fixture(scope="module")
def written(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ReportSummary]:
    folder = tmp_path_factory.mktemp("report") / "pages"
    return folder, write_report(Settings(home=published_home), folder)


def test_every_standing_anomaly_is_shown_and_those_of_pdf_cells_have_pictures(
    written: tuple[Path, ReportSummary],
) -> None:
    folder, summary = written
    markup = (folder / "anomalies.html").read_text(encoding="utf-8")
    elements = Elements(markup)
    assert elements.names.count("article") == summary.anomalies >= 15
    assert len(elements.loads) == summary.pictures > 0
    assert all((folder / source).is_file() for source in elements.loads)
    assert "行政复议" in markup


def test_pictures_mark_the_cells(written: tuple[Path, ReportSummary]) -> None:
    folder, _ = written
    for path in (folder / "pictures").iterdir():
        colors = {color for _, color in Image.open(path).getcolors(1_000_000) or []}
        assert (179, 38, 30) in colors


def test_pages_load_nothing_from_elsewhere_and_run_nothing(written: tuple[Path, ReportSummary]) -> None:
    folder, _ = written
    for path in folder.glob("*.html"):
        elements = Elements(path.read_text(encoding="utf-8"))
        assert "script" not in elements.names
        assert all(source.startswith("pictures/") for source in elements.loads)


def test_every_check_has_a_page_and_every_link_within_the_pages_leads_somewhere(
    written: tuple[Path, ReportSummary],
) -> None:
    folder, _ = written
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    for check in load_checks():
        markup = pages[f"check-{check.check_id}.html"]
        assert check.title_zh in markup
        assert escape(check.sql) in markup
    links = {
        (name, lead)
        for name, markup in pages.items()
        for lead in Elements(markup).leads
        if not lead.startswith(("http://", "https://"))
    }
    for name, lead in links:
        file, _, place = lead.partition("#")
        markup = pages[file or name]
        assert not place or f'id="{place}"' in markup, (name, lead)
    assert any(lead.startswith("anomalies.html#") for name, lead in links if name.startswith("check-"))


def test_bodies_show_their_score_for_each_year(written: tuple[Path, ReportSummary], published_home: Path) -> None:
    markup = (written[0] / "bodies.html").read_text(encoding="utf-8")
    with duckdb.connect(str(Settings(home=published_home).published), read_only=True) as connection:
        cards = connection.execute(
            "select distinct score, errors, warnings, infos from agency_scorecard where importance is not null"
        ).fetchall()
    assert cards
    for score, errors, warnings, infos in cards:
        assert f"<b>{score}</b><br><small>{errors} · {warnings} · {infos}</small>" in markup


def test_the_likely_cause_of_a_broken_sum_is_told(written: tuple[Path, ReportSummary]) -> None:
    markup = (written[0] / "anomalies.html").read_text(encoding="utf-8")
    assert re.search(r"应为\d+", markup)
    assert "should be" in markup


def test_overview_counts_and_names_bad_documents(written: tuple[Path, ReportSummary], sample_documents: Path) -> None:
    reports = len(list((sample_documents / "all").iterdir()))
    markup = (written[0] / "index.html").read_text(encoding="utf-8")
    for words in (
        f"<b>{reports}</b>报告 reports",
        f"<b>{reports + 3}</b>文档 documents",
        "Documents without a report (3)",
        "cut.pdf",
    ):
        assert words in markup


def test_text_of_documents_is_never_markup() -> None:
    whole = page(HOSTILE, table((HOSTILE,), [(HOSTILE,), (Markup(link("https://a.example/", HOSTILE)),)]), HOSTILE, {})
    elements = Elements(whole)
    assert "script" not in elements.names
    assert "img" not in elements.names
    assert "\x1b" not in whole


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/etc/passwd", "file:///etc/passwd", None])
def test_only_web_addresses_are_links(url: str | None) -> None:
    assert "<a" not in link(url, "words")
    assert '<a href="https://a.example/?a=1&amp;b=2"' in link("https://a.example/?a=1&b=2")


def test_document_that_cannot_be_drawn_costs_only_its_picture(sample_documents: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    good = next((sample_documents / "all").glob("*.pdf"))
    boxes = ((100.0, 100.0, 200.0, 120.0),)
    wanted = [
        Order(str(bad), 1, boxes, str(tmp_path / "bad.png")),
        Order(str(good), 1, boxes, str(tmp_path / "good.png")),
        Order(str(good), 999, boxes, str(tmp_path / "none.png")),
    ]
    assert draw_pictures(wanted, Settings(home=tmp_path)) == {str(tmp_path / "good.png")}


def test_region_stays_on_the_page() -> None:
    assert region([(-5, -5, 900, 2000)], 595, 842) == (0.0, 0.0, 595, 842)
    assert region([(10, 9000, 20, 9010)], 595, 842) == (0.0, 0.0, 595, 842)


def test_bars_have_the_height_of_their_values() -> None:
    svg = upright_bars(["2020", "2021"], [50, 100])
    assert 'height="78.0"' in svg
    assert 'height="156.0"' in svg
    assert lying_bars([], []) == upright_bars([], []) == ""
    assert [short(value) for value in (12, 12_345, 340_000_000)] == ["12", "1.2万", "3.4亿"]
