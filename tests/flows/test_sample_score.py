from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks import documents
from benchmarks.documents import main, read_cases
from benchmarks.score_table import score_page
from extractors.document import extract
from extractors.model import Claim, Hints, Identity
from flows.sample.corpus import Case, sample_file
from flows.sample.scoring import prose_score

CASES = [
    Case(1, "html", "plain", "as_the_form"),
    Case(2, "html", "plain", "title_year_first"),
    Case(3, "docx", "plain", "prose_with_many_claims"),
]


def test_page_counts_documents_cells_and_what_was_wrong() -> None:
    results = read_cases(CASES)
    cells = sum(result.score.expected for result in results)
    page = score_page(results, "the command", 1.0, ["scan: no font"])
    assert f"**{cells:,} of {cells:,} cells right (100 %)** in 3 documents, 3 of them without a fault" in page
    assert "the command" in page
    assert "Left out: scan: no font." in page
    assert "| html / plain | 2 | 2 | 0 |" in page
    assert "| title_year_first | 1 | 1 | 1 |" in page


def test_a_share_below_one_hundred_is_never_shown_as_one_hundred() -> None:
    (result,) = read_cases(CASES[:1])
    nearly = replace(result.score, expected=1_000_000, right=999_999)
    assert "(99.99 %)" in score_page([replace(result, score=nearly)], "command", 1.0, [])


def test_a_reader_that_raises_is_scored_as_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, hints: Hints) -> None:
        raise KeyError("a column")

    monkeypatch.setattr(documents, "extract", broken)
    (result,) = read_cases(CASES[:1])
    assert result.score.right == 0
    assert result.score.count("missing") == result.score.expected
    assert "KeyError" in (result.score.problem or "")


def test_command_writes_the_page_and_the_list_of_faults(tmp_path: Path) -> None:
    page, failures = tmp_path / "score.md", tmp_path / "failures.txt"
    asked = ["--count", "4", "--formats", "html", "--workers", "1", "--write", str(page), "--failures", str(failures)]
    assert main(asked) == 0
    assert "## Calibration of the confidence" in page.read_text(encoding="utf-8")
    assert failures.exists()


def test_claims_beside_the_stated_ones_and_a_wrong_year_are_counted() -> None:
    file = sample_file(CASES[2])
    extraction = extract(file.data, file.hints)
    assert prose_score(file.document, extraction).claims_right > 0
    invented = Claim("requests.granted.total", Decimal(9999), "件", "", "")
    worse = replace(extraction, claims=(invented,), identity=Identity(report_year=1999, agency_name="某局"))
    scored = prose_score(file.document, worse)
    assert (scored.claims_right, scored.claims_extra) == (0, 1)
    assert not scored.is_year_right
    assert not scored.is_name_right
    guess = replace(invented, qualifier="approximate")
    assert prose_score(file.document, replace(worse, claims=(guess,))).claims_extra == 0
