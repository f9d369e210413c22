"""The notebook opens a published file and draws its three plots."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse.readings import built, form_cells, read_document

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "notebooks" / "first_look.py"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    marimo = pytest.importorskip("marimo", reason="the extra `notebook` is not installed")
    pytest.importorskip("altair", reason="the extra `notebook` is not installed")
    texts = {("requests", "granted", "total"): "40", ("requests", "outcomes_total", "total"): "50"}
    documents = [read_document(str(year), year=year, cells=form_cells(texts)) for year in (2021, 2023)]
    database = built(tmp_path_factory.mktemp("home"), *documents, sources=[]).path
    app = runpy.run_path(str(NOTEBOOK))["app"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marimo, "cli_args", lambda: {"database": str(database)})
        _, definitions = app.run()
    return dict(definitions)


def test_the_notebook_says_what_the_file_holds(drawn: dict[str, Any]) -> None:
    assert drawn["facts"] == {"reports": 2, "bodies": 1, "first_year": 2021, "last_year": 2023}


def test_the_plot_of_outcomes_holds_the_sums_of_each_year(drawn: dict[str, Any]) -> None:
    rows = {(row["report_year"], row["outcome"]): row["requests"] for row in drawn["outcomes"].to_pylist()}
    assert rows[2021, "予以公开 granted"] == 40
    assert len(rows) == 2 * 6
    assert drawn["outcomes_plot"].to_dict()["mark"]["type"] == "bar"


def test_the_plot_of_shares_holds_one_point_a_report(drawn: dict[str, Any]) -> None:
    assert [row["share"] for row in drawn["granted"].to_pylist()] == [0.8, 0.8]
    assert drawn["granted_plot"].to_dict()["encoding"]["y"]["field"] == "share"


def test_the_plot_of_coverage_shows_the_year_between_as_missing(drawn: dict[str, Any]) -> None:
    rows = {(row["report_year"], row["state"]): row["reports"] for row in drawn["coverage"].to_pylist()}
    assert rows == {(2021, "present"): 1, (2022, "missing"): 1, (2023, "present"): 1}
    assert drawn["coverage_plot"].to_dict()["encoding"]["color"]["field"] == "state"
