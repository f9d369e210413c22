from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from tests.warehouse.readings import built
from warehouse.database import Limits, writing
from warehouse.dictionary import as_html, describe, split, write_dictionary


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = built(tmp_path_factory.mktemp("home")).path
    with writing(path, Limits("1GB", 1)) as connection:
        connection.execute("create table odd (a integer)")
        connection.execute("comment on table odd is '<b>bold</b> | and / 中文'")
        connection.execute("comment on column odd.a is 'a | b / 竖线'")
    return path


def test_the_dictionary_explains_every_public_column_in_both_languages(database: Path, tmp_path: Path) -> None:
    markdown, page = write_dictionary(database, tmp_path)
    text = markdown.read_text(encoding="utf-8")
    assert "## cells (view)" in text
    assert "| raw_text | VARCHAR | Text of the cell as printed | 单元格原文 |" in text
    tree = html.fromstring(page.read_bytes())
    names = [each.name for each in describe(database)]
    assert tree.xpath("//h2/@id") == names
    assert "storage" not in " ".join(names)
    columns = sum(len(each.columns) for each in describe(database))
    assert tree.xpath("count(//tbody/tr)") == columns > 200


def test_comments_are_text_and_never_markup(database: Path) -> None:
    page = as_html(describe(database))
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_bar_in_a_comment_does_not_break_the_table(database: Path, tmp_path: Path) -> None:
    markdown, _ = write_dictionary(database, tmp_path)
    assert "| a | INTEGER | a \\| b | 竖线 |" in markdown.read_text(encoding="utf-8")


def test_a_comment_in_one_language_is_taken_whole() -> None:
    assert split("only English") == ("only English", "")
    assert split("a / b / 中文") == ("a / b", "中文")
