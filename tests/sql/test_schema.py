"""What a built file says of itself: comments in both languages, and columns that follow the vocabulary."""

from __future__ import annotations

import csv
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.warehouse.readings import FIRST_NIGHT, built
from warehouse.anomalies import carry_forward
from warehouse.checks import CHECKS_FOLDER, run_checks
from warehouse.database import COLUMN_COMMENTS, Limits, columns, reading, writing
from warehouse.vocabulary import wide_tables

CONTRACT = {
    "reports": "report_id agency_id agency_name division_code level report_year form title published_on url document_id"
    " n_cells confidence",
    "documents": "document_id url media_type bytes fetched_at status problem reader reader_version seconds",
    "cells": "report_id document_id table_key row_key col_key row_label col_label raw_text kind value unit page x0 top"
    " x1 bottom confidence",
    "claims": "report_id meaning value sentence section",
    "requests_wide": "report_id document_id agency_id report_year form is_current col_key other outcomes_total",
    "requests_operands": "report_id col_key new_requests carried_out blank_as_zero",
    "disputes_wide": "report_id row_key upheld corrected other pending total",
    "proactive_wide": "report_id row_key issued repealed in_force decisions amount procurement_amount",
    "vocabulary": "form table_key axis position key label_zh label_en group_zh",
    "runs": "night stage started_at seconds counts status",
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night's file without a document, checked."""
    home = tmp_path_factory.mktemp("home")
    path = built(home).path
    for name in ("thresholds.csv", "disputes_total.sql"):
        shutil.copyfile(CHECKS_FOLDER / name, home / name)
    with writing(path, Limits("1GB", 1)) as connection:
        run_checks(connection, home, FIRST_NIGHT)
        carry_forward(
            connection, home / "history", home / "decisions", FIRST_NIGHT, datetime(2026, 1, 1, tzinfo=UTC), home
        )
    return path


def test_every_table_view_and_column_has_a_comment_in_english_and_chinese(empty: Path) -> None:
    with reading(empty) as connection:
        comments = connection.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables() where not internal"
            " union all select schema_name || '.' || view_name, comment from duckdb_views() where not internal"
        ).fetchall()
        comments += [(f"{each.relation}.{each.name}", each.comment) for each in columns(connection)]
    assert len(comments) > 300
    lacking = [name for name, comment in comments if not re.search(r"[A-Za-z].* / .*[一-鿿]", comment or "")]
    assert lacking == []


def test_every_line_of_the_column_comments_explains_a_column(empty: Path) -> None:
    with reading(empty) as connection:
        found = {(each.relation, each.name) for each in columns(connection)}
    names = {name for _, name in found}
    with COLUMN_COMMENTS.open(newline="", encoding="utf-8") as file:
        rows = [(row["relation"], row["column"]) for row in csv.DictReader(file)]
    assert len(rows) == len(set(rows))
    unused = [row for row in rows if (row not in found if row[0] else row[1] not in names)]
    assert unused == []


@pytest.mark.parametrize("relation", CONTRACT)
def test_the_columns_that_other_tools_rely_on_are_there(empty: Path, relation: str) -> None:
    with reading(empty) as connection:
        found = {each.name for each in columns(connection) if (each.schema, each.relation) == ("main", relation)}
    assert set(CONTRACT[relation].split()) <= found


@pytest.mark.parametrize("wide", wide_tables(), ids=lambda wide: wide.table_key)
def test_wide_tables_have_the_columns_of_the_vocabulary_in_order(empty: Path, wide) -> None:  # type: ignore[no-untyped-def]
    with reading(empty) as connection:
        for kind in ("rows", "wide", "operands", "corrected"):
            relation = f"{wide.table_key}_{kind}"
            found = [each for each in columns(connection) if each.relation == relation and each.name in wide.value_keys]
            assert [each.name for each in found] == list(wide.value_keys)
            assert {each.data_type for each in found} == {"DECIMAL(18,6)"}


def test_each_blank_is_marked_by_the_bit_of_its_own_column(empty: Path) -> None:
    with reading(empty) as connection:
        for wide in wide_tables():
            (sql,) = connection.execute(
                "select sql from duckdb_views() where view_name = ?", [f"{wide.table_key}_operands"]
            ).fetchone() or ("",)
            bits = dict(re.findall(r"& (\d+)\) \S+ 0\)+ THEN \(?0\)? ELSE \"?rows\"?\.\"?(\w+)", sql))
            assert bits == {str(1 << place): key for place, key in enumerate(wide.value_keys)}
